//! The intervals and the accuracy of a review, read back from the tables that `evaluate` writes.

use std::path::Path;

use crate::error::{Place, Problem, Problems};
use crate::forecast::Level;
use crate::io::interval_rows::{QueueRows, by_queue};
use crate::io::table_file::{TableFile, key_of};
use crate::time::{Clock, IntervalLength, Moment};

/// One interval looked back on; NaN where nobody knows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReviewedInterval {
    /// Its start.
    pub start: Moment,
    /// Contacts forecast.
    pub forecast: f64,
    /// Contacts that came.
    pub actual: f64,
    /// Agents on the floor that the plan asked for.
    pub required: f64,
    /// Agents on the floor that the actual demand asked for.
    pub required_in_hindsight: f64,
    /// Agents that the schedule put there.
    pub scheduled: f64,
    /// Agents who were there, as far as is known.
    pub staffed: f64,
    /// Share answered in time by the model.
    pub service_level: f64,
    /// Share answered in time as the switch saw it.
    pub observed_service_level: f64,
    /// Mean wait of the answered in seconds, by the model.
    pub asa_s: f64,
    /// Share that left, by the model.
    pub abandonment: f64,
    /// Share of the agents' time on contacts, by the model.
    pub occupancy: f64,
    /// Contacts left waiting for the next interval.
    pub backlog: f64,
    /// Agents above the requirement.
    pub over: f64,
    /// Agents below the requirement.
    pub under: f64,
}

impl ReviewedInterval {
    /// An interval of which nothing is known.
    pub fn at(start: Moment) -> Self {
        let nan = f64::NAN;
        Self {
            start,
            forecast: nan,
            actual: nan,
            required: nan,
            required_in_hindsight: nan,
            scheduled: nan,
            staffed: nan,
            service_level: nan,
            observed_service_level: nan,
            asa_s: nan,
            abandonment: nan,
            occupancy: nan,
            backlog: nan,
            over: nan,
            under: nan,
        }
    }
}

/// One range of the forecast, parallel to [`Reviewed::rows`].
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewedRange {
    /// Its level.
    pub level: Level,
    /// Lower ends.
    pub lo: Vec<f64>,
    /// Upper ends.
    pub hi: Vec<f64>,
}

/// One queue looked back on, interval by interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Reviewed {
    /// The queue.
    pub queue: String,
    /// The clock of the times.
    pub clock: Clock,
    /// The length of the intervals.
    pub interval: IntervalLength,
    /// The open intervals, ascending.
    pub rows: Vec<ReviewedInterval>,
    /// Ranges of the forecast, the narrowest first.
    pub ranges: Vec<ReviewedRange>,
}

/// Reads the intervals that `evaluate --intervals FILE` wrote: one [`Reviewed`] per queue, in order of name.
///
/// Only `start` has to be there; a chart says what it lacks.
///
/// # Errors
/// Every problem of the file at once, each with its place.
pub fn read_intervals(path: &Path) -> Result<Vec<Reviewed>, Problems> {
    intervals_of(&TableFile::read(path)?)
}

fn intervals_of(table: &TableFile) -> Result<Vec<Reviewed>, Problems> {
    let column = |name: &str| table.column(&[&key_of(name)]);
    let known = ["forecast", "actual", "required", "staffed", "service_level"];
    if column("start").is_none() || known.iter().all(|name| column(name).is_none()) {
        let message = format!("the table has no column start, or none of {}", known.join(", "));
        let help = "give a file that `headcount evaluate --intervals FILE` has written";
        return Err(Problem::new("missing-column", Place::at(&table.name, 1, 1), message, help).into());
    }
    let mut problems = Vec::new();
    let mut numbers = |name: &str| -> Vec<f64> {
        let Some(column) = column(name) else { return vec![f64::NAN; table.rows.len()] };
        let mut read = |row: &[crate::io::table_file::Cell]| {
            if row[column].text.trim() == "inf" {
                return f64::INFINITY;
            }
            table
                .quantity(&row[column], name)
                .unwrap_or_else(|problem| {
                    problems.push(problem);
                    None
                })
                .unwrap_or(f64::NAN)
        };
        table.rows.iter().map(|row| read(row)).collect()
    };
    let forecast = numbers("forecast");
    let actual = numbers("actual");
    let required = numbers("required");
    let in_hindsight = numbers("required_in_hindsight");
    let scheduled = numbers("scheduled");
    let staffed = numbers("staffed");
    let service_level = numbers("service_level");
    let observed = numbers("observed_service_level");
    let asa_s = numbers("asa_s");
    let abandonment = numbers("abandonment");
    let occupancy = numbers("occupancy");
    let backlog = numbers("backlog");
    let (over, under) = (numbers("over"), numbers("under"));
    let mut levels: Vec<(Level, String)> = table
        .header
        .iter()
        .filter_map(|cell| {
            let level = cell.text.trim().strip_prefix("volume_lo")?;
            Some((level.parse::<Level>().ok()?, level.to_owned()))
        })
        .collect();
    levels.sort_by(|a, b| a.0.percent().total_cmp(&b.0.percent()));
    let ends: Vec<(Level, Vec<f64>, Vec<f64>)> = levels
        .into_iter()
        .filter(|(_, name)| column(&format!("volume_hi{name}")).is_some())
        .map(|(level, name)| (level, numbers(&format!("volume_lo{name}")), numbers(&format!("volume_hi{name}"))))
        .collect();
    let queues = by_queue(table, None).unwrap_or_else(|Problems(more)| {
        problems.extend(more);
        Vec::new()
    });
    if !problems.is_empty() {
        problems.sort_by(|a, b| a.place.cmp(&b.place));
        return Err(Problems(problems));
    }
    let row = |start: Moment, i: usize| ReviewedInterval {
        start,
        forecast: forecast[i],
        actual: actual[i],
        required: required[i],
        required_in_hindsight: in_hindsight[i],
        scheduled: scheduled[i],
        staffed: staffed[i],
        service_level: service_level[i],
        observed_service_level: observed[i],
        asa_s: asa_s[i],
        abandonment: abandonment[i],
        occupancy: occupancy[i],
        backlog: backlog[i],
        over: over[i],
        under: under[i],
    };
    let of_queue = |queue: QueueRows| {
        let pick = |values: &[f64]| queue.rows.iter().map(|(_, i)| values[*i]).collect::<Vec<f64>>();
        let ranges = ends.iter().map(|(level, lo, hi)| ReviewedRange { level: *level, lo: pick(lo), hi: pick(hi) });
        Reviewed {
            ranges: ranges.collect(),
            rows: queue.rows.iter().map(|(start, i)| row(*start, *i)).collect(),
            queue: queue.queue.name,
            clock: queue.clock,
            interval: queue.interval,
        }
    };
    Ok(queues.into_iter().map(of_queue).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_read_by_queue_with_their_ranges_and_empty_cells_are_unknown() {
        let text = "queue,start,forecast,actual,volume_lo95,volume_hi95,volume_lo80,volume_hi80,staffed,under\n\
                    b,2026-11-23T08:00:00,10,,5,15,7,13,3,0\n\
                    b,2026-11-23T08:30:00,12,14,6,18,8,16,3,1\n\
                    a,2026-11-23T08:00:00,1,2,0,4,0,3,1,0\n\
                    a,2026-11-23T08:15:00,1,2,0,4,0,3,1,0\n";
        let queues = intervals_of(&TableFile::parse("i.csv".to_owned(), text).unwrap()).unwrap();
        assert_eq!(queues.iter().map(|q| q.queue.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((queues[0].interval.minutes(), queues[1].interval.minutes()), (15, 30));
        assert!(queues[1].rows[0].actual.is_nan() && queues[1].rows[1].required.is_nan());
        assert_eq!((queues[1].ranges[0].level.percent(), queues[1].ranges[0].hi[1]), (80.0, 16.0));
    }

    #[test]
    fn a_foreign_table_is_refused() {
        let table = TableFile::parse("f.csv".to_owned(), "start,volume\n2026-11-23T08:00,3\n").unwrap();
        assert!(intervals_of(&table).unwrap_err().0[0].help.contains("evaluate"));
    }
}
