//! Heads per interval in: `start,heads`, as a spreadsheet has them.

use std::collections::BTreeMap;

use crate::error::{Place, Problem, Problems};
use crate::io::history::problems::ProblemLog;
use crate::io::schedule_file::{ScheduleFile, name_of, unread};
use crate::io::shift_rows::QUEUE;
use crate::io::table_file::TableFile;
use crate::io::time_cells::{Taken, TimeCells, When};
use crate::schedule::Coverage;
use crate::time::{Clock, DAY_S, IntervalLength, Moment};

/// Headers of heads per interval, the one that says most first.
pub(super) const HEADS: [&str; 13] = [
    "heads",
    "headcount",
    "staffed",
    "agentsstaffed",
    "scheduled",
    "agentsscheduled",
    "scheduledagents",
    "scheduledheads",
    "scheduledstaff",
    "scheduledhc",
    "open",
    "schopen",
    "agents",
];
const PAID: [&str; 4] = ["paid", "paidheads", "paidagents", "headspaid"];
const START: [&str; 11] = [
    "start",
    "intervalstart",
    "interval",
    "timestamp",
    "datetime",
    "starttime",
    "time",
    "period",
    "from",
    "intervalstarttime",
    "begin",
];
const DATE: [&str; 3] = ["date", "day", "rowdate"];
const LENGTH: [&str; 4] = ["intervalmin", "intervalminutes", "intervallength", "intrvl"];

struct Row {
    start: Moment,
    heads: f64,
    paid: f64,
    number: usize,
}

pub(super) fn coverages_of(table: &TableFile, clock: &Clock) -> Result<ScheduleFile, Problems> {
    let Some(heads) = table.column(&HEADS) else { return Ok(ScheduleFile::default()) };
    let date = table.column(&DATE);
    let Some(start) = table.column(&START) else {
        let place = Place::at(&table.name, table.header.first().map_or(1, |cell| cell.line), 1);
        let message = "the schedule has no `start` column";
        let help = "heads per interval are start,heads; shifts are agent,date,shift,start,end,breaks";
        return Err(Problem::new("missing-column", place, message, help).field("start").into());
    };
    let (paid, queue, length) = (table.column(&PAID), table.column(&QUEUE), table.column(&LENGTH));
    let timed: Vec<usize> = [date, Some(start)].into_iter().flatten().collect();
    let mut times = TimeCells::settle(table, clock, &timed)?;
    let mut log = ProblemLog::default();
    let mut queues = BTreeMap::<Option<String>, Vec<Row>>::new();
    let mut unnamed: Option<(Place, u64)> = None;
    let mut said = None;
    for (number, row) in table.rows.iter().enumerate() {
        let cell = &row[start];
        let day = match date.map(|date| times.day(&row[date], "date")).transpose() {
            Ok(day) => day,
            Err(problem) => {
                log.push(problem);
                continue;
            }
        };
        let placed = times.read(cell, "start").and_then(|when| match (when, day) {
            (When::Full(stamp), _) => times.moment(cell, "start", stamp),
            (When::OfDay(seconds), Some(day)) => Ok(times.local(day * DAY_S + seconds)),
            (When::OfDay(_), None) => {
                let message = format!("`start` has no date: `{}`", cell.text.trim());
                let help = "write 2026-11-23T08:30:00, or add a column `date`";
                Err(table.problem("time", cell, Some("start"), message, help))
            }
        });
        let mut quantity = |column: usize, field: &str| match table.quantity(&row[column], field) {
            Ok(Some(number)) => Some(number),
            Ok(None) => {
                let message = format!("`{field}` is empty");
                let help = "write the heads, 0 for nobody, or delete the row where nothing is known";
                log.push(table.problem("number", &row[column], Some(field), message, help));
                None
            }
            Err(problem) => {
                log.push(problem);
                None
            }
        };
        let own = quantity(heads, "heads");
        let own_paid = match paid {
            Some(paid) if !row[paid].text.trim().is_empty() => quantity(paid, "paid"),
            _ => own,
        };
        if let (Some(own), Some(own_paid), Some(column)) = (own, own_paid, paid)
            && own_paid < own
        {
            let message = format!("fewer are paid than work: {own_paid} of {own}");
            let help = "`paid` are all heads of the interval, those on a break included";
            log.push(table.problem("number", &row[column], Some("paid"), message, help));
        }
        if let Some(column) = length.filter(|_| said.is_none()) {
            let text = row[column].text.trim();
            match text.parse().ok().and_then(|minutes| IntervalLength::from_minutes(minutes).ok()) {
                Some(length) => said = Some(length),
                None => {
                    let message = format!("`interval_min` is no length of an interval: `{text}`");
                    let help = "write minutes that divide an hour, such as 15 or 30";
                    log.push(table.problem("interval", &row[column], Some("interval_min"), message, help));
                }
            }
        }
        let name = queue.and_then(|column| name_of(&row[column].text));
        if name.is_none() {
            let cell = &row[queue.unwrap_or(start)];
            unnamed.get_or_insert_with(|| (Place::at(&table.name, cell.line, cell.column), 0)).1 += 1;
        }
        let rows = queues.entry(name).or_default();
        let start = match placed {
            Ok((moment, Taken::Plainly)) => moment,
            // An unmarked hour that stands twice is told by the order of the file.
            Ok((first, Taken::FirstOfTwo(second))) => {
                if rows.iter().rev().any(|row| row.start == first) {
                    second
                } else {
                    first
                }
            }
            Ok((_, Taken::AtTheChange)) => {
                let message = format!("`start` is a local time that a clock change skips: `{}`", cell.text.trim());
                let help = "write times with their offset, or name another time zone";
                log.push(table.problem("skipped-hour", cell, Some("start"), message, help));
                continue;
            }
            Err(problem) => {
                log.push(problem);
                continue;
            }
        };
        if let (Some(heads), Some(paid)) = (own, own_paid) {
            rows.push(Row { start, heads, paid, number });
        }
    }
    for (name, rows) in &mut queues {
        rows.sort_by_key(|row| (row.start, row.number));
        for pair in rows.windows(2).filter(|pair| pair[0].start == pair[1].start) {
            let cell = &table.rows[pair[1].number][start];
            let whose = name.as_ref().map(|name| format!(" of `{name}`")).unwrap_or_default();
            let message = format!("`{}`{whose} stands twice in the schedule", cell.text.trim());
            log.push(table.problem("duplicate", cell, Some("start"), message, "keep one row per queue and interval"));
        }
    }
    log.finish(&table.name)?;
    let interval = match said {
        Some(interval) => interval,
        None => told_length(table, &queues)?,
    };
    let coverage = queues
        .into_iter()
        .map(|(queue, rows)| Coverage {
            queue,
            interval,
            start: rows.iter().map(|row| row.start).collect(),
            heads: rows.iter().map(|row| row.heads).collect(),
            paid: rows.iter().map(|row| row.paid).collect(),
        })
        .collect();
    let read = [Some(heads), Some(start), date, paid, queue, length];
    Ok(ScheduleFile { coverage, unnamed, notes: unread(table, &read).into_iter().collect(), ..ScheduleFile::default() })
}

/// The shortest step between two rows of a queue.
fn told_length(table: &TableFile, queues: &BTreeMap<Option<String>, Vec<Row>>) -> Result<IntervalLength, Problems> {
    let steps = queues.values().flat_map(|rows| rows.windows(2)).map(|pair| pair[1].start.0 - pair[0].start.0);
    let told = match steps.min() {
        Some(seconds) if (23 * 3600..=25 * 3600).contains(&seconds) => Ok(IntervalLength::DAY),
        Some(seconds) if seconds % 60 == 0 => {
            IntervalLength::from_minutes(u32::try_from(seconds / 60).unwrap_or(0)).map_err(|error| error.to_string())
        }
        Some(seconds) => Err(format!("rows are {seconds} s apart")),
        None => Err("there is one row only".to_owned()),
    };
    told.map_err(|why| {
        let message = format!("the length of the schedule's intervals is not known: {why}");
        let help = "add a column `interval_min` with the minutes of an interval, such as 30";
        Problem::new("interval", Place::file(&table.name), message, help).field("interval_min").into()
    })
}
