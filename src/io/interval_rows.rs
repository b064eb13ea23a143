//! Rows of intervals in the program's own tables: which queue, which clock, which start, how long.

use std::collections::BTreeMap;

use jiff::civil::{DateTime, date};

use crate::error::{Place, Problem, Problems};
use crate::history::Queue;
use crate::io::history::cells::queue_name;
use crate::io::table_file::{Cell, TableFile};
use crate::time::{Clock, IntervalLength, Moment, seconds_of};
use crate::units::UnitError;

/// Headers of the column of queues.
pub(crate) const QUEUE: [&str; 3] = ["queue", "queuename", "skill"];
/// Headers of the column of starts.
pub(crate) const START: [&str; 5] = ["start", "intervalstart", "timestamp", "datetime", "time"];
const SHORTEST_DAY_S: i64 = 23 * 3600;
const LONGEST_DAY_S: i64 = 25 * 3600;

/// The rows of one queue: its clock, the length of its intervals, and for each row its start and its number in the table.
pub(crate) struct QueueRows {
    pub queue: Queue,
    pub clock: Clock,
    pub interval: IntervalLength,
    /// Ascending by start, without duplicates.
    pub rows: Vec<(Moment, usize)>,
}

/// Groups the rows of a table by queue, in order of name. Without a `start` column rows are consecutive intervals from
/// Monday 2001-01-01 on. `given` is the length to take where a queue's starts do not tell.
pub(crate) fn by_queue(table: &TableFile, given: Option<IntervalLength>) -> Result<Vec<QueueRows>, Problems> {
    let queue_column = table.column(&QUEUE);
    let start_column = table.column(&START);
    let mut problems = Vec::new();
    let mut queues = BTreeMap::<String, Vec<(Stamp, usize)>>::new();
    for (i, row) in table.rows.iter().enumerate() {
        let name = queue_name(queue_column.map_or("", |column| row[column].text.as_str()));
        let rows = queues.entry(name).or_default();
        match start_column {
            None => rows.push((Stamp { local: 0, offset: None }, i)),
            Some(c) => match stamp(&row[c].text) {
                Some(stamp) => rows.push((stamp, i)),
                None => problems.push(table.problem(
                    "time",
                    &row[c],
                    Some("start"),
                    format!("`start` is not a time: `{}`", row[c].text),
                    "write it as 2026-11-23T08:00:00, with its offset (+01:00) where the zone is known",
                )),
            },
        }
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    let mut grouped = Vec::new();
    for (name, rows) in queues {
        match queue_rows(table, name, rows, start_column, given) {
            Ok(rows) => grouped.push(rows),
            Err(Problems(more)) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(grouped) } else { Err(Problems(problems)) }
}

fn queue_rows(
    table: &TableFile,
    name: String,
    stamps: Vec<(Stamp, usize)>,
    start_column: Option<usize>,
    given: Option<IntervalLength>,
) -> Result<QueueRows, Problems> {
    let queue = Queue { name, channel: None };
    let Some(column) = start_column else {
        let interval = given.ok_or_else(|| unknown_length(table, "the table has no `start` column"))?;
        let first = Moment(seconds_of(date(2001, 1, 1).at(0, 0, 0, 0)));
        let step = i64::from(interval.minutes()) * 60;
        let rows = stamps.iter().enumerate().map(|(k, (_, i))| (first.plus(k as i64 * step), *i)).collect();
        return Ok(QueueRows { queue, clock: Clock::Plain, interval, rows });
    };
    let cell = |i: usize| -> &Cell { &table.rows[i][column] };
    let with_offset = stamps.iter().filter(|(stamp, _)| stamp.offset.is_some()).count();
    if with_offset != 0 && with_offset != stamps.len() {
        let bare = stamps.iter().find(|(stamp, _)| stamp.offset.is_none()).map_or(0, |(_, i)| *i);
        let message = format!("queue `{}` has times with and without an offset", queue.name);
        let help = "give every time of a queue its offset, or none";
        return Err(table.problem("time", cell(bare), Some("start"), message, help).into());
    }
    let mut rows: Vec<(Moment, usize, i32)> = stamps
        .iter()
        .map(|(s, i)| (Moment(s.local - i64::from(s.offset.unwrap_or(0))), *i, s.offset.unwrap_or(0)))
        .collect();
    rows.sort_by_key(|(moment, i, _)| (*moment, *i));
    let twice: Vec<_> = rows
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0)
        .map(|pair| {
            let message = format!("queue `{}` has two rows for {}", queue.name, cell(pair[1].1).text);
            table.problem("duplicate", cell(pair[1].1), Some("start"), message, "keep one row per queue and interval")
        })
        .collect();
    if !twice.is_empty() {
        return Err(Problems(twice));
    }
    let utc = with_offset > 0 && stamps.iter().all(|(_, i)| cell(*i).text.trim().ends_with(['Z', 'z']));
    let clock = clock_of(with_offset > 0, utc, rows.iter().map(|(moment, _, offset)| (*moment, *offset)));
    let refused =
        |message: String, help: &str| table.problem("interval", cell(rows[0].1), Some("start"), message, help);
    let interval = length_of(rows.iter().map(|(moment, ..)| *moment), given).map_err(|why| match (why, given) {
        (NoLength::Closer(seconds), Some(given)) => refused(
            format!("queue `{}` has rows {} min apart, --interval says {given}", queue.name, seconds / 60),
            "leave --interval away, or give the true length",
        ),
        (NoLength::Farther(seconds), _) => refused(
            format!("queue `{}` has rows {} h apart", queue.name, seconds / 3600),
            "rows of a day or longer can't be staffed: forecast with --grain interval; if each row is one shorter \
             interval, say its length with --interval, such as --interval 30m",
        ),
        (NoLength::Closer(seconds) | NoLength::Odd(seconds), _) => {
            unknown_length(table, &format!("queue `{}` has rows {seconds} s apart", queue.name))
        }
        (NoLength::Minutes(error), _) => unknown_length(table, &format!("queue `{}`: {error}", queue.name)),
        (NoLength::OneRow, _) => unknown_length(table, &format!("queue `{}` has one row only", queue.name)),
    })?;
    Ok(QueueRows { queue, clock, interval, rows: rows.into_iter().map(|(moment, i, _)| (moment, i)).collect() })
}

/// The clock of a queue's rows in order of time: bare, UTC, or the offsets that they have themselves.
pub(crate) fn clock_of(has_offsets: bool, utc: bool, rows: impl Iterator<Item = (Moment, i32)>) -> Clock {
    if !has_offsets {
        return Clock::Plain;
    }
    if utc {
        return Clock::utc();
    }
    let mut table: Vec<(Moment, i32)> = Vec::new();
    for (moment, offset) in rows {
        if table.last().is_none_or(|(_, last)| *last != offset) {
            table.push((moment, offset));
        }
    }
    Clock::Offsets(table)
}

/// Why the length of a queue's intervals can't be told.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NoLength {
    /// Rows stand closer (seconds) than the length that was given.
    Closer(i64),
    /// Rows stand more than a day apart (seconds).
    Farther(i64),
    /// Rows stand apart by what is no whole number of minutes (seconds).
    Odd(i64),
    /// Rows stand apart by what is no interval.
    Minutes(UnitError),
    /// There is no step to judge by.
    OneRow,
}

/// The length of a queue's intervals: the shortest step between its starts, which ascend, unless it is `given`.
pub(crate) fn length_of(
    starts: impl Iterator<Item = Moment>,
    given: Option<IntervalLength>,
) -> Result<IntervalLength, NoLength> {
    let mut shortest: Option<i64> = None;
    let mut last: Option<Moment> = None;
    for start in starts {
        if let Some(last) = last {
            let step = start.0 - last.0;
            shortest = Some(shortest.map_or(step, |known| known.min(step)));
        }
        last = Some(start);
    }
    match (given, shortest) {
        // A clock change makes days of 23 and of 25 hours.
        (Some(IntervalLength::DAY), Some(seconds)) if seconds >= SHORTEST_DAY_S => Ok(IntervalLength::DAY),
        (None, Some(seconds)) if (SHORTEST_DAY_S..=LONGEST_DAY_S).contains(&seconds) => Ok(IntervalLength::DAY),
        (Some(given), Some(seconds)) if seconds < i64::from(given.minutes()) * 60 => Err(NoLength::Closer(seconds)),
        (Some(given), _) => Ok(given),
        (None, Some(seconds)) if seconds > LONGEST_DAY_S => Err(NoLength::Farther(seconds)),
        (None, Some(seconds)) if seconds % 60 == 0 => {
            IntervalLength::from_minutes(u32::try_from(seconds / 60).unwrap_or(0)).map_err(NoLength::Minutes)
        }
        (None, Some(seconds)) => Err(NoLength::Odd(seconds)),
        (None, None) => Err(NoLength::OneRow),
    }
}

fn unknown_length(table: &TableFile, why: &str) -> Problem {
    let message = format!("the length of the intervals is not known: {why}");
    Problem::new("interval", Place::file(&table.name), message, "say it with --interval, such as --interval 30m")
        .field("interval")
}

/// A time as it is written: the local reading, and how far it is ahead of UTC where the text says so.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stamp {
    local: i64,
    offset: Option<i32>,
}

/// Reads `2026-11-23T08:00:00`, with a space for the `T`, without seconds, with `Z` or an offset.
fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let (local, offset) = match text.strip_suffix(['Z', 'z']) {
        Some(local) => (local, Some(0)),
        None => match text.get(11..)?.find(['+', '-']) {
            Some(at) => {
                let (local, offset) = text.split_at(11 + at);
                let sign = if offset.starts_with('-') { -1 } else { 1 };
                let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
                let hours = digits.get(..2)?.parse::<i32>().ok().filter(|hours| *hours <= 15)?;
                let minutes = match digits.get(2..)? {
                    "" => 0,
                    minutes => minutes.parse::<i32>().ok().filter(|minutes| *minutes < 60)?,
                };
                (local, Some(sign * (hours * 3600 + minutes * 60)))
            }
            None => (text, None),
        },
    };
    let local: DateTime = local.trim().replacen(' ', "T", 1).parse().ok()?;
    Some(Stamp { local: seconds_of(local), offset })
}
