//! Rows of intervals in the program's own tables: which queue, which clock, which start, how long.

use std::collections::BTreeMap;

use jiff::civil::{DateTime, date};

use crate::error::{Place, Problem, Problems};
use crate::history::Queue;
use crate::io::table_file::{Cell, TableFile};
use crate::time::{Clock, IntervalLength, Moment, seconds_of};

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
    let queue_column = table.column(&["queue", "queuename", "skill"]);
    let start_column = table.column(&["start", "intervalstart", "timestamp", "datetime", "time"]);
    let mut problems = Vec::new();
    let mut queues = BTreeMap::<String, Vec<(Stamp, usize)>>::new();
    for (i, row) in table.rows.iter().enumerate() {
        let name = queue_column.map_or("", |c| row[c].text.trim());
        // A name that a spreadsheet would have run was written with a leading apostrophe.
        let name = match name.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
            _ => name,
        };
        let name = if name.is_empty() { "all" } else { name };
        let rows = queues.entry(name.to_owned()).or_default();
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
    let clock = if with_offset == 0 {
        Clock::Plain
    } else if stamps.iter().all(|(_, i)| cell(*i).text.trim().ends_with(['Z', 'z'])) {
        Clock::utc()
    } else {
        let mut table: Vec<(Moment, i32)> = rows.iter().map(|(moment, _, offset)| (*moment, *offset)).collect();
        table.dedup_by_key(|(_, offset)| *offset);
        Clock::Offsets(table)
    };
    let shortest = rows.windows(2).map(|pair| pair[1].0.0 - pair[0].0.0).min();
    let told = shortest.map(|seconds| (seconds, u32::try_from(seconds / 60).unwrap_or(0)));
    let interval = match (given, told) {
        // A clock change makes days of 23 and of 25 hours.
        (Some(IntervalLength::DAY), Some((seconds, _))) if seconds >= SHORTEST_DAY_S => IntervalLength::DAY,
        (None, Some((seconds, _))) if (SHORTEST_DAY_S..=LONGEST_DAY_S).contains(&seconds) => IntervalLength::DAY,
        (Some(given), Some((seconds, _))) if seconds < i64::from(given.minutes()) * 60 => {
            let message =
                format!("queue `{}` has rows {} min apart, --interval says {given}", queue.name, seconds / 60);
            let help = "leave --interval away, or give the true length";
            return Err(table.problem("interval", cell(rows[0].1), Some("start"), message, help).into());
        }
        (Some(given), _) => given,
        (None, Some((seconds, _))) if seconds > LONGEST_DAY_S => {
            let message = format!("queue `{}` has rows {} h apart", queue.name, seconds / 3600);
            let help = "rows of a day or longer can't be staffed: forecast with --grain interval; if each row is one \
                        shorter interval, say its length with --interval, such as --interval 30m";
            return Err(table.problem("interval", cell(rows[0].1), Some("start"), message, help).into());
        }
        (None, Some((seconds, minutes))) if seconds % 60 == 0 => IntervalLength::from_minutes(minutes)
            .map_err(|error| unknown_length(table, &format!("queue `{}`: {error}", queue.name)))?,
        (None, Some((seconds, _))) => {
            return Err(unknown_length(table, &format!("queue `{}` has rows {seconds} s apart", queue.name)).into());
        }
        (None, None) => return Err(unknown_length(table, &format!("queue `{}` has one row only", queue.name)).into()),
    };
    Ok(QueueRows { queue, clock, interval, rows: rows.into_iter().map(|(moment, i, _)| (moment, i)).collect() })
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
