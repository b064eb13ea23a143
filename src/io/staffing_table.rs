//! Requirements as a table, out and in again.

use std::path::Path;

use crate::error::{Place, Problem, Problems};
use crate::io::dataset::{Column, Dataset};
use crate::io::interval_rows::{QueueRows, by_queue};
use crate::io::table_file::{TableFile, key_of};
use crate::queueing::transient::Stationarity;
use crate::queueing::{Performance, ServiceLevels};
use crate::staffing::{Binding, IntervalRequirement, StaffingRequirement};
use crate::time::Moment;
use crate::units::{Erlangs, Seconds};

/// The columns of a requirement, in the order of the file.
pub const COLUMNS: [&str; 15] = [
    "queue",
    "start",
    "volume",
    "aht_s",
    "load_erlangs",
    "agents",
    "agents_exact",
    "scheduled",
    "service_level",
    "asa_s",
    "occupancy",
    "p_wait",
    "abandonment",
    "binding",
    "steady_state",
];

/// One row per queue and interval, queues in the order given.
pub fn requirement_dataset(requirements: &[StaffingRequirement]) -> Dataset {
    let rows = || requirements.iter().flat_map(|r| r.rows.iter().map(move |row| (r, row)));
    let number = |value: fn(&IntervalRequirement) -> f64| Column::Number(rows().map(|(_, row)| value(row)).collect());
    let whole = |value: fn(&IntervalRequirement) -> u64| {
        Column::Whole(rows().map(|(_, row)| i64::try_from(value(row)).ok()).collect())
    };
    let mut table = Dataset::default();
    table.push("queue", Column::Text(rows().map(|(r, _)| r.queue.name.clone()).collect()));
    table.push("start", Column::Time(rows().map(|(r, row)| (r.clock.clone(), row.start)).collect()));
    table.push("volume", number(|row| row.volume));
    table.push("aht_s", number(|row| row.aht_s));
    table.push("load_erlangs", number(|row| row.load.get()));
    table.push("agents", whole(|row| row.agents));
    table.push("agents_exact", number(|row| row.agents_exact));
    table.push("scheduled", whole(|row| row.scheduled));
    table.push("service_level", number(|row| row.performance.service_level));
    table.push("asa_s", number(|row| row.performance.asa_s));
    table.push("occupancy", number(|row| row.performance.occupancy));
    table.push("p_wait", number(|row| row.performance.p_wait));
    table.push("abandonment", number(|row| row.performance.abandonment));
    table.push("binding", Column::Text(rows().map(|(_, row)| row.binding.as_str().to_owned()).collect()));
    // Whether the interval is long enough for its handle time to be taken for a steady state.
    let steady = |r: &StaffingRequirement, row: &IntervalRequirement| {
        let interval = Seconds::whole(r.interval.minutes() * 60);
        Seconds::new(row.aht_s).map_or("", |aht| Stationarity::of(aht, interval).as_str()).to_owned()
    };
    table.push("steady_state", Column::Text(rows().map(|(r, row)| steady(r, row)).collect()));
    table
}

/// Reads a requirement back, as `staff` and `plan` write it: one per queue, in order of name.
///
/// Required are `start`, `volume` and `agents`; other columns may be missing. The file holds neither the shrinkage nor
/// the rules: `scheduled_exact` is that of the whole schedule, and there are no conventions.
///
/// # Errors
/// Every problem of the file at once, each with its place.
pub fn read_staffing(path: &Path) -> Result<Vec<StaffingRequirement>, Problems> {
    requirements_of(&TableFile::read(path)?)
}

fn requirements_of(table: &TableFile) -> Result<Vec<StaffingRequirement>, Problems> {
    let column = |name: &str| table.column(&[&key_of(name)]);
    let missing: Vec<_> = ["start", "volume", "agents"].into_iter().filter(|name| column(name).is_none()).collect();
    if !missing.is_empty() {
        let message = format!("the table has no column {}", missing.join(", "));
        let help = "give a file that `headcount staff` or `headcount plan` has written";
        return Err(Problem::new("missing-column", Place::at(&table.name, 1, 1), message, help).into());
    }
    let mut problems = Vec::new();
    let mut number = |i: usize, name: &str| -> Option<f64> {
        let cell = &table.rows[i][column(name)?];
        if name == "asa_s" && cell.text.trim() == "inf" {
            return Some(f64::INFINITY);
        }
        let value = table.quantity(cell, name);
        let whole = matches!(name, "agents" | "scheduled");
        match value {
            Ok(Some(value)) if whole && value.fract() != 0.0 => {
                let message = format!("`{name}` must be a whole number: `{}`", cell.text);
                problems.push(table.problem("number", cell, Some(name), message, "give whole agents"));
                None
            }
            Ok(None) if matches!(name, "volume" | "agents") => {
                let message = format!("`{name}` is empty");
                problems.push(table.problem("number", cell, Some(name), message, "give the number, or delete the row"));
                None
            }
            Ok(value) => value,
            Err(problem) => {
                problems.push(problem);
                None
            }
        }
    };
    let rows: Vec<IntervalRequirement> = (0..table.rows.len())
        .map(|i| {
            let volume = number(i, "volume").unwrap_or(0.0);
            let agents = number(i, "agents").unwrap_or(0.0);
            let scheduled = number(i, "scheduled").unwrap_or(agents);
            let mut share = |name: &str, otherwise: f64| number(i, name).unwrap_or(otherwise);
            let service_level = share("service_level", f64::NAN);
            // The table holds the level of one definition; measures that are no columns are not known.
            let performance = Performance {
                p_wait: share("p_wait", f64::NAN),
                p_wait_gt_threshold: 1.0 - service_level,
                service_level,
                levels: ServiceLevels::all(service_level),
                asa_s: share("asa_s", f64::NAN),
                mean_wait_all_s: f64::NAN,
                occupancy: share("occupancy", f64::NAN),
                abandonment: share("abandonment", 0.0),
                queue_length: f64::NAN,
                ..Performance::NOBODY_WAITS
            };
            let load = Erlangs::new(share("load_erlangs", 0.0)).unwrap_or(Erlangs::ZERO);
            let binding = column("binding").and_then(|c| Binding::from_name(table.rows[i][c].text.trim()));
            IntervalRequirement {
                start: Moment(0),
                volume,
                aht_s: share("aht_s", 0.0),
                load,
                agents: agents as u64,
                agents_exact: share("agents_exact", agents),
                scheduled: scheduled as u64,
                scheduled_exact: scheduled,
                performance,
                binding: binding.unwrap_or(Binding::ServiceLevel),
            }
        })
        .collect();
    let queues = by_queue(table, None).unwrap_or_else(|Problems(more)| {
        problems.extend(more);
        Vec::new()
    });
    if !problems.is_empty() {
        problems.sort_by(|a, b| a.place.cmp(&b.place));
        return Err(Problems(problems));
    }
    let of_queue = |queue: QueueRows| StaffingRequirement {
        rows: queue.rows.iter().map(|(start, i)| IntervalRequirement { start: *start, ..rows[*i] }).collect(),
        queue: queue.queue,
        clock: queue.clock,
        interval: queue.interval,
        conventions: Vec::new(),
    };
    Ok(queues.into_iter().map(of_queue).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{ForecastStory, VolumeForecast};
    use crate::history::Queue;
    use crate::io::dataset::Format;
    use crate::staffing::{StaffingRules, require};
    use crate::time::{Clock, IntervalLength};

    fn requirement() -> StaffingRequirement {
        let forecast = VolumeForecast {
            queue: Queue { name: "sales".to_owned(), channel: None },
            clock: Clock::zone("Europe/Berlin").unwrap(),
            interval: IntervalLength::from_minutes(30).unwrap(),
            start: vec![Moment(1_795_417_200), Moment(1_795_419_000), Moment(1_795_420_800)],
            volume: vec![100.0, 0.0, 12.25],
            bands: Vec::new(),
            outlook: None,
            aht_s: Some(vec![180.0, 180.0, 240.0]),
            handle_parts: None,
            story: ForecastStory::default(),
        };
        let rules = StaffingRules { shrinkage: "30%".parse().unwrap(), ..StaffingRules::default() };
        require(&forecast, &rules).unwrap()
    }

    #[test]
    fn the_columns_are_those_of_the_contract() {
        let table = requirement_dataset(&[requirement()]);
        let names: Vec<_> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, COLUMNS);
        assert_eq!(table.rows(), 3);
    }

    #[test]
    fn a_written_requirement_reads_back_as_it_was() {
        let written = requirement();
        let mut bytes = Vec::new();
        requirement_dataset(std::slice::from_ref(&written)).write(Format::Csv, &mut bytes).unwrap();
        let table = TableFile::parse("staffing.csv".to_owned(), std::str::from_utf8(&bytes).unwrap()).unwrap();
        let read = requirements_of(&table).unwrap().remove(0);
        assert_eq!(read.interval, written.interval);
        for (read, written) in read.rows.iter().zip(&written.rows) {
            assert_eq!((read.start, read.agents, read.scheduled), (written.start, written.agents, written.scheduled));
            assert_eq!(
                (read.agents_exact, read.load, read.binding),
                (written.agents_exact, written.load, written.binding)
            );
            assert_eq!(read.performance.service_level, written.performance.service_level);
        }
        assert_eq!(read.clock.label(read.rows[0].start), written.clock.label(written.rows[0].start));
    }

    #[test]
    fn a_table_without_agents_is_no_requirement() {
        let table = TableFile::parse("f.csv".to_owned(), "start,volume\n2026-11-23T08:00,3\n").unwrap();
        assert!(requirements_of(&table).unwrap_err().0[0].message.contains("agents"));
    }
}
