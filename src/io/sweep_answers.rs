//! The tornado and the fan of a sweep as tables, out and in again for charts.

use std::path::Path;

use crate::error::{Place, Problem, Problems};
use crate::io::dataset::{Column, Dataset};
use crate::io::interval_rows::by_queue;
use crate::io::table_file::TableFile;
use crate::scenario::answers::{Bar, Fan, FanRow, phrase};
use crate::scenario::{Lever, Outcome};

/// What the row of the plan as it is stands under.
const PLAN: &str = "(the plan as it is)";

/// The tornado: one row for the plan as it is, then one per lever and value, the lever that moves FTE most first. `fte_from`
/// is the FTE without the lever.
pub fn tornado_dataset(levers: &[Lever], baseline: &Outcome, bars: &[Bar]) -> Dataset {
    let mut rows: Vec<(String, String, f64, Outcome)> = vec![(PLAN.to_owned(), String::new(), baseline.fte, *baseline)];
    for bar in bars {
        let Some(lever) = levers.get(bar.lever) else { continue };
        rows.extend(
            bar.ends
                .iter()
                .map(|end| (lever.name.clone(), phrase::value(lever, &end.value), bar.from.fte, end.outcome)),
        );
    }
    let mut data = Dataset::default();
    data.push("lever", Column::Text(rows.iter().map(|row| row.0.clone()).collect()));
    data.push("value", Column::Text(rows.iter().map(|row| row.1.clone()).collect()));
    data.push("fte_from", Column::Number(rows.iter().map(|row| row.2).collect()));
    let mut number = |name: &str, value: fn(&Outcome) -> f64| {
        data.push(name, Column::Number(rows.iter().map(|row| value(&row.3)).collect()));
    };
    number("fte", |outcome| outcome.fte);
    number("cost", |outcome| outcome.cost);
    number("service_level", |outcome| outcome.service_level);
    data
}

/// A lever of a tornado's table: its name, FTE without it, and its values with the FTE that they come to.
#[derive(Debug, Clone, PartialEq)]
pub struct TornadoLine {
    /// The lever.
    pub lever: String,
    /// FTE without it.
    pub from: f64,
    /// Values as they are written, with their FTE; NaN where no number of agents keeps the targets.
    pub ends: Vec<(String, f64)>,
}

/// Reads the tornado that `sweep --charts` wrote: FTE of the plan as it is, and its levers in their order.
///
/// # Errors
/// Every problem of the file at once, each with its place.
pub fn read_tornado(path: &Path) -> Result<(f64, Vec<TornadoLine>), Problems> {
    tornado_of(&TableFile::read(path)?)
}

fn columns<const N: usize>(table: &TableFile, names: [&'static str; N], writer: &str) -> Result<[usize; N], Problems> {
    let found = names.map(|name| table.header.iter().position(|cell| cell.text.trim() == name));
    let missing: Vec<Problem> = names
        .iter()
        .zip(&found)
        .filter(|(_, column)| column.is_none())
        .map(|(name, _)| {
            let message = format!("the table has no `{name}` column");
            Problem::new("missing-column", Place::file(&table.name), message, format!("give {writer}")).field(*name)
        })
        .collect();
    if missing.is_empty() { Ok(found.map(Option::unwrap_or_default)) } else { Err(Problems(missing)) }
}

fn tornado_of(table: &TableFile) -> Result<(f64, Vec<TornadoLine>), Problems> {
    let writer = "the tornado.csv that `headcount sweep GRID.toml --charts FOLDER` writes";
    let [lever, value, from, fte] = columns(table, ["lever", "value", "fte_from", "fte"], writer)?;
    let (mut base, mut lines, mut problems): (f64, Vec<TornadoLine>, Vec<Problem>) = (f64::NAN, Vec::new(), Vec::new());
    for row in &table.rows {
        let text = |column: usize| row[column].text.trim().trim_start_matches('\'').to_owned();
        let mut number = |column: usize, field: &str| {
            table.quantity(&row[column], field).unwrap_or_else(|problem| {
                problems.push(problem);
                None
            })
        };
        let (from, fte) = (number(from, "fte_from"), number(fte, "fte").unwrap_or(f64::NAN));
        let lever = text(lever);
        if lever == PLAN {
            base = fte;
            continue;
        }
        match lines.last_mut().filter(|line| line.lever == lever) {
            Some(line) => line.ends.push((text(value), fte)),
            None => lines.push(TornadoLine { lever, from: from.unwrap_or(f64::NAN), ends: vec![(text(value), fte)] }),
        }
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    if base.is_nan() {
        base = lines.first().map_or(f64::NAN, |line| line.from);
    }
    Ok((base, lines))
}

/// The fans of all queues in one table: `queue,start`, the quantiles, the plan, and over how many scenarios.
pub fn fan_dataset(fans: &[Fan]) -> Dataset {
    let rows: Vec<(&Fan, &FanRow)> = fans.iter().flat_map(|fan| fan.rows.iter().map(move |row| (fan, row))).collect();
    let mut data = Dataset::default();
    data.push("queue", Column::Text(rows.iter().map(|(fan, _)| fan.queue.clone()).collect()));
    data.push("start", Column::Time(rows.iter().map(|(fan, row)| (fan.clock.clone(), row.start)).collect()));
    let mut number = |name: &str, value: fn(&FanRow) -> f64| {
        data.push(name, Column::Number(rows.iter().map(|(_, row)| value(row)).collect()));
    };
    number("agents_p10", |row| row.p10);
    number("agents_p50", |row| row.p50);
    number("agents_p90", |row| row.p90);
    number("agents_plan", |row| row.plan);
    data.push("scenarios", Column::Whole(rows.iter().map(|(fan, _)| i64::try_from(fan.scenarios).ok()).collect()));
    data
}

/// Reads the fans that `sweep --charts` wrote.
///
/// # Errors
/// Every problem of the file at once, each with its place.
pub fn read_fans(path: &Path) -> Result<Vec<Fan>, Problems> {
    fans_of(&TableFile::read(path)?)
}

fn fans_of(table: &TableFile) -> Result<Vec<Fan>, Problems> {
    let writer = "the fan.csv that `headcount sweep GRID.toml --charts FOLDER` writes";
    let names = ["agents_p10", "agents_p50", "agents_p90", "agents_plan", "scenarios"];
    let read = columns(table, names, writer)?;
    let mut problems = Vec::new();
    let mut fans = Vec::new();
    for queue in by_queue(table, None)? {
        let mut scenarios = 0;
        let mut rows = Vec::with_capacity(queue.rows.len());
        for (start, at) in &queue.rows {
            let mut number = |k: usize| {
                table.quantity(&table.rows[*at][read[k]], names[k]).unwrap_or_else(|problem| {
                    problems.push(problem);
                    None
                })
            };
            let [p10, p50, p90, plan, count] = [0, 1, 2, 3, 4].map(|k| number(k).unwrap_or(0.0));
            scenarios = count as u64;
            rows.push(FanRow { start: *start, p10, p50, p90, plan });
        }
        let (queue, clock, interval) = (queue.queue.name, queue.clock, queue.interval);
        fans.push(Fan { queue, clock, interval, scenarios, rows });
    }
    if problems.is_empty() { Ok(fans) } else { Err(Problems(problems)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::dataset::Format;
    use crate::time::{Clock, IntervalLength, Moment};

    fn again(data: &Dataset) -> TableFile {
        let mut bytes = Vec::new();
        data.write(Format::Csv, &mut bytes).unwrap();
        TableFile::parse("t.csv".into(), &String::from_utf8(bytes).unwrap()).unwrap()
    }

    #[test]
    fn a_fan_is_read_back_as_it_was_written() {
        let row = |k: i64| FanRow { start: Moment(k * 900), p10: 3.0, p50: 4.5, p90: 6.0 + k as f64, plan: 4.0 };
        let fan = Fan {
            queue: "sales".into(),
            clock: Clock::utc(),
            interval: IntervalLength::from_minutes(15).unwrap(),
            scenarios: 400,
            rows: (0..4).map(row).collect(),
        };
        let read = fans_of(&again(&fan_dataset(std::slice::from_ref(&fan)))).unwrap();
        assert_eq!((read[0].rows.as_slice(), read[0].scenarios), (fan.rows.as_slice(), 400));
    }

    #[test]
    fn a_tornado_is_read_back_lever_by_lever() {
        let text = "lever,value,fte_from,fte,cost,service_level\n(the plan as it is),,40,40,,0.8\n\
                    volume,−10%,40,36,,0.8\nvolume,+10%,40,44,,0.8\ntarget,99.9/1,40,,,\n";
        let (base, lines) = tornado_of(&TableFile::parse("t.csv".into(), text).unwrap()).unwrap();
        assert_eq!((base, lines.len()), (40.0, 2));
        assert_eq!(lines[0].ends, [("−10%".to_owned(), 36.0), ("+10%".to_owned(), 44.0)]);
        assert!(lines[1].ends[0].1.is_nan());
        assert_eq!(tornado_of(&TableFile::parse("t.csv".into(), "a,b\n1,2\n").unwrap()).unwrap_err().0.len(), 4);
    }
}
