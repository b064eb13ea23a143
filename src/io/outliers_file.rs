//! What cleaning touched, as a table that the planner edits: `queue,start,reason,action`.

use std::path::Path;

use jiff::civil::DateTime;

use crate::error::{Place, Problem, Problems};
use crate::history::IntervalSeries;
use crate::history::outliers::{Touched, Verdict};
use crate::io::dataset::{Column, Dataset};
use crate::io::overrides_file::{Time, read_time};
use crate::io::table_file::TableFile;

/// Reads the planner's word on outliers: `action` is keep or drop, `start` an interval's start or a date for all of its
/// intervals; `queue` empty or absent is every queue. A table without rows says nothing.
///
/// # Errors
/// Every wrong cell at once, each with its line and column.
pub fn read_outliers(path: &Path) -> Result<Vec<Verdict>, Problems> {
    match TableFile::read(path) {
        Ok(table) => verdicts_of(&table),
        // A history in which nothing was touched leaves a header alone.
        Err(Problems(problems)) if problems.iter().all(|p| p.kind == "empty" && p.message.contains("no rows")) => {
            Ok(Vec::new())
        }
        Err(problems) => Err(problems),
    }
}

fn verdicts_of(table: &TableFile) -> Result<Vec<Verdict>, Problems> {
    let column = |name: &str| table.column(&[name]);
    let (Some(start), Some(action)) = (column("start"), column("action")) else {
        let missing = ["start", "action"].into_iter().filter(|name| column(name).is_none());
        let problems = missing.map(|name| {
            let place = Place::at(&table.name, table.header.first().map_or(1, |cell| cell.line), 1);
            let message = format!("the outliers have no `{name}` column");
            Problem::new("missing-column", place, message, "the header is queue,start,reason,action").field(name)
        });
        return Err(Problems(problems.collect()));
    };
    let queue = column("queue");
    let mut problems = Vec::new();
    let mut verdicts = Vec::new();
    for row in &table.rows {
        let text = row[start].text.trim();
        let time = read_time(text);
        if time.is_none() {
            let message = format!("`start` is not a date or a time: `{text}`");
            let help = "write 2026-03-04T10:00, or 2026-03-04 for the whole day";
            problems.push(table.problem("time", &row[start], Some("start"), message, help));
        }
        let text = row[action].text.trim();
        let keep = match text.to_ascii_lowercase().as_str() {
            "keep" => Some(true),
            "drop" => Some(false),
            _ => {
                let message = format!("`action` is neither keep nor drop: `{text}`");
                let help = "write keep to let it teach the forecast, drop to leave it out";
                problems.push(table.problem("action", &row[action], Some("action"), message, help));
                None
            }
        };
        let (Some(time), Some(keep)) = (time, keep) else { continue };
        let minute = |time: DateTime| (time.hour() as u16) * 60 + time.minute() as u16;
        let (date, minute) = match time {
            Time::Date(date) => (date, None),
            Time::Moment(time) => (time.date(), Some(minute(time))),
        };
        let name = queue.map(|queue| row[queue].text.trim().to_owned()).filter(|name| !name.is_empty());
        verdicts.push(Verdict { queue: name, date, minute, keep });
    }
    if problems.is_empty() { Ok(verdicts) } else { Err(Problems(problems)) }
}

/// The table of what cleaning touched, by queue, as cleaning decided: every row says `drop`.
pub fn outliers_dataset(touched: &[(&IntervalSeries, Vec<Touched>)]) -> Dataset {
    let (mut queue, mut start, mut reason) = (Vec::new(), Vec::new(), Vec::new());
    for (series, touched) in touched {
        for interval in touched {
            queue.push(series.queue.name.clone());
            start.push((series.clock.clone(), interval.start));
            reason.push(interval.reason.as_str().to_owned());
        }
    }
    let action = vec!["drop".to_owned(); queue.len()];
    let mut data = Dataset::default();
    data.push("queue", Column::Text(queue));
    data.push("start", Column::Time(start));
    data.push("reason", Column::Text(reason));
    data.push("action", Column::Text(action));
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keep_and_drop_are_read_for_intervals_and_for_whole_days() {
        let text = "queue,start,reason,action\nvoice,2026-03-04T10:00:00+01:00,outage,keep\n,2026-03-05,strike,Drop\n";
        let verdicts = verdicts_of(&TableFile::parse("o.csv".to_owned(), text).unwrap()).unwrap();
        assert_eq!((verdicts[0].minute, verdicts[0].keep), (Some(600), true));
        assert_eq!((verdicts[1].queue.as_ref(), verdicts[1].minute, verdicts[1].keep), (None, None, false));
    }

    #[test]
    fn every_wrong_outlier_is_told_with_its_place() {
        let text = "queue,start,reason,action\nvoice,4.3.2026,outage,keep\nvoice,2026-03-05,,maybe\n";
        let Problems(problems) = verdicts_of(&TableFile::parse("o.csv".to_owned(), text).unwrap()).unwrap_err();
        let told: Vec<_> = problems.iter().map(|p| format!("{} {}", p.place, p.message)).collect();
        assert_eq!(
            told,
            [
                "o.csv:2:7 `start` is not a date or a time: `4.3.2026`",
                "o.csv:3:19 `action` is neither keep nor drop: `maybe`"
            ]
        );
    }
}
