//! Times of schedules and logs: local wall clock or with an offset, each with its place when it can't be read.

use std::borrow::Cow;

use jiff::ToSpan;
use jiff::civil::DateTime;

use crate::error::{Problem, Problems};
use crate::io::history::DateOrder;
use crate::io::history::stamp::{Mark, NoTime, Stamp, StampReader, day_under, time_of_day, unsettled_of};
use crate::io::table_file::{Cell, TableFile};
use crate::time::{Clock, DAY_S, LocalTime, Moment, date_of_day};

/// What a cell says about time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// A time of day, in seconds after midnight; 24:00 is 86 400.
    OfDay(i64),
    /// Date and time; a date alone is its midnight.
    Full(Stamp),
}

/// What a local time had to be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// As it stands.
    Plainly,
    /// A clock change repeats it: the first time.
    FirstOfTwo(Moment),
    /// A clock change skips it: the moment of the change.
    AtTheChange,
}

/// Reads the times of one table on a clock.
pub(crate) struct TimeCells<'a> {
    table: &'a TableFile,
    clock: &'a Clock,
    reader: StampReader,
}

impl<'a> TimeCells<'a> {
    /// A reader that has settled the order of day and month by all the cells of these columns.
    ///
    /// # Errors
    /// When dates such as 03/04/2026 fit both orders throughout, or contradict each other.
    pub fn settle(table: &'a TableFile, clock: &'a Clock, columns: &[usize]) -> Result<Self, Problems> {
        let mut reader = StampReader::new(None);
        let mut first = None;
        let (mut day_first, mut month_first) = (None, None);
        for row in &table.rows {
            for cell in columns.iter().filter_map(|column| row.get(*column)) {
                let Some(When::Full(stamp)) = when(&mut reader, cell.text.trim()) else { continue };
                let Some((one, two, _)) = unsettled_of(stamp.seconds) else { continue };
                first.get_or_insert(cell);
                if one > 12 {
                    day_first.get_or_insert(cell);
                }
                if two > 12 {
                    month_first.get_or_insert(cell);
                }
            }
        }
        let order = match (first, day_first, month_first) {
            (None, ..) => None,
            (_, Some(_), None) => Some(DateOrder::Dmy),
            (_, None, Some(_)) => Some(DateOrder::Mdy),
            (Some(cell), day_first, _) => {
                let (cell, message) = match day_first {
                    None => (cell, "the order of day and month can't be told"),
                    Some(cell) => (cell, "the day stands first here and second elsewhere"),
                };
                let help = "write dates as 2026-11-23";
                return Err(table
                    .problem("date-order", cell, None, format!("{message}: `{}`", cell.text), help)
                    .into());
            }
        };
        Ok(Self { table, clock, reader: StampReader::new(order) })
    }

    /// What a cell says.
    pub fn read(&mut self, cell: &Cell, field: &str) -> Result<When, Problem> {
        self.read_part(cell, cell.text.trim(), field)
    }

    /// What a part of a cell says.
    pub fn read_part(&mut self, cell: &Cell, text: &str, field: &str) -> Result<When, Problem> {
        let order = self.reader.order;
        let whole = whole_seconds(text);
        let read = match time_of_day(&whole) {
            Ok((seconds, Mark::Bare)) => Ok(When::OfDay(seconds)),
            Err(NoTime::Impossible) => Err(NoTime::Impossible),
            _ => self.reader.date_time(&whole).map(When::Full),
        };
        let settled = read.and_then(|when| match when {
            When::Full(stamp) => match unsettled_of(stamp.seconds) {
                None => Ok(when),
                Some(date) => order
                    .and_then(|order| day_under(date, order))
                    .map(|day| When::Full(Stamp { seconds: day * DAY_S + stamp.seconds.rem_euclid(DAY_S), ..stamp }))
                    .ok_or(NoTime::Impossible),
            },
            When::OfDay(_) => Ok(when),
        });
        settled.map_err(|why| {
            let message = match why {
                _ if text.is_empty() => format!("`{field}` is empty"),
                NoTime::Unreadable => format!("`{field}` is not a time: `{text}`"),
                NoTime::Impossible => format!("`{field}` is a time that no clock or calendar shows: `{text}`"),
            };
            self.table.problem("time", cell, Some(field), message, "write 08:30 or 2026-11-23T08:30:00")
        })
    }

    /// The day of a cell that holds a date.
    pub fn day(&mut self, cell: &Cell, field: &str) -> Result<i64, Problem> {
        match self.read(cell, field)? {
            When::Full(stamp) => Ok(stamp.seconds.div_euclid(DAY_S)),
            When::OfDay(_) => {
                let message = format!("`{field}` is not a date: `{}`", cell.text.trim());
                Err(self.table.problem("time", cell, Some(field), message, "write it as 2026-11-23"))
            }
        }
    }

    /// The moment of a full time.
    pub fn moment(&self, cell: &Cell, field: &str, stamp: Stamp) -> Result<(Moment, Taken), Problem> {
        let offset = match stamp.mark {
            Mark::Bare => return Ok(self.local(stamp.seconds)),
            Mark::Utc => 0,
            Mark::Offset(offset) => i64::from(offset),
        };
        if *self.clock == Clock::Plain {
            let message = format!("`{field}` has an offset, and the plan's times have none: `{}`", cell.text.trim());
            let help = "leave the offset away, or give every file times with offsets";
            return Err(self.table.problem("zone", cell, Some(field), message, help));
        }
        Ok((Moment(stamp.seconds - offset), Taken::Plainly))
    }

    /// The moment of a reading of the local clock, in seconds from 1970-01-01T00:00:00.
    pub fn local(&self, seconds: i64) -> (Moment, Taken) {
        on_clock(self.clock, seconds)
    }

    /// The reading of the local clock at a moment, in seconds from 1970-01-01T00:00:00.
    pub fn reading(&self, moment: Moment) -> i64 {
        moment.0 + i64::from(self.clock.offset_s(moment))
    }
}

fn when(reader: &mut StampReader, text: &str) -> Option<When> {
    let text = whole_seconds(text);
    match time_of_day(&text) {
        Ok((seconds, Mark::Bare)) => Some(When::OfDay(seconds)),
        _ => reader.date_time(&text).ok().map(When::Full),
    }
}

/// A time without the fraction of its seconds, which logs write and no schedule needs: `08:00:00.123`.
fn whole_seconds(text: &str) -> Cow<'_, str> {
    let after_seconds =
        |at: &usize| text[..*at].bytes().rev().nth(2) == Some(b':') && text[..*at].matches(':').count() >= 2;
    match text.rfind('.').filter(after_seconds) {
        Some(at) => {
            let rest = text[at + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
            Cow::Owned(format!("{}{rest}", &text[..at]))
        }
        None => Cow::Borrowed(text),
    }
}

/// The moment at which a local clock shows so many seconds after 1970-01-01T00:00:00.
fn on_clock(clock: &Clock, seconds: i64) -> (Moment, Taken) {
    let local = |seconds: i64| -> DateTime {
        let midnight = date_of_day(seconds.div_euclid(DAY_S)).at(0, 0, 0, 0);
        midnight.saturating_add(seconds.rem_euclid(DAY_S).seconds())
    };
    match clock.resolve(local(seconds)) {
        LocalTime::Once(moment) => (moment, Taken::Plainly),
        LocalTime::Twice(first, second) => (first, Taken::FirstOfTwo(second)),
        // The clock jumps over it: it is reached the moment the clock jumps, which is the first minute after the gap.
        LocalTime::Never => {
            let minute = seconds - seconds.rem_euclid(60);
            let after = (1..=180).find_map(|k| match clock.resolve(local(minute + k * 60)) {
                LocalTime::Once(moment) | LocalTime::Twice(moment, _) => Some(moment),
                LocalTime::Never => None,
            });
            (after.unwrap_or(Moment(seconds)), Taken::AtTheChange)
        }
    }
}
