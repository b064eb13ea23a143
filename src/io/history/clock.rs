//! The clock of a file: bare, UTC, a zone that was named, or the offsets of its rows.

use std::collections::BTreeMap;

use super::ImportOptions;
use super::header::flag_problem;
use super::rows::Rows;
use super::stamp::Mark;
use crate::error::Problem;
use crate::time::{Clock, Moment};

/// Why a file has no clock.
pub(super) enum Refused {
    /// A flag that names no zone.
    Flag(Problem),
    /// A row whose time is of another clock: row, kind, message, help.
    Row(usize, &'static str, String, &'static str),
}

/// The clock of a file's times.
pub(super) fn clock_of(rows: &Rows, options: &ImportOptions) -> Result<Clock, Refused> {
    let given = match &options.time_zone {
        None => None,
        Some(name) => Some(Clock::zone(name).map_err(|error| {
            let help = "write an IANA name such as Europe/Berlin or America/New_York, or UTC";
            Refused::Flag(flag_problem("time-zone", name, error.to_string(), help))
        })?),
    };
    let first_bare = rows.marks.iter().position(|(_, mark)| *mark == Mark::Bare);
    let first_marked = rows.marks.iter().position(|(_, mark)| *mark != Mark::Bare);
    if let (Some(bare), Some(marked)) = (first_bare, first_marked) {
        let odd = rows.marks[bare.max(marked)];
        let message = match odd.1 {
            Mark::Bare => "`start` has no offset here, but earlier rows have one",
            _ => "`start` has an offset here, but earlier rows have none",
        };
        let help = "write every time with its offset, or none with one and name the zone by `--time-zone`";
        return Err(Refused::Row(odd.0, "zones", message.to_owned(), help));
    }
    if let Some(clock) = given {
        return Ok(clock);
    }
    if first_marked.is_none() {
        return Ok(Clock::Plain);
    }
    let seconds = |mark: Mark| if let Mark::Offset(offset) = mark { offset } else { 0 };
    let first = rows.marks.first().map_or(0, |(_, mark)| seconds(*mark));
    let help = "name the zone that all times are to be converted to with `--time-zone`";
    let names_utc = |mark: Mark| mark == Mark::Utc;
    if let Some((row, mark)) = rows.marks.iter().find(|(_, mark)| seconds(*mark) != first) {
        if names_utc(*mark) || rows.marks.iter().take(1).any(|(_, mark)| names_utc(*mark)) {
            let message = "`start` is in another zone than the rows before: some are UTC, some have an offset";
            return Err(Refused::Row(*row, "zones", message.to_owned(), help));
        }
        return offsets_of(rows).map_err(|(row, message)| Refused::Row(row, "zones", message, help));
    }
    if rows.marks.iter().any(|(_, mark)| names_utc(*mark)) {
        return Ok(Clock::utc());
    }
    Ok(Clock::Offsets(vec![(Moment(i64::MIN / 2), first)]))
}

/// The offsets of one zone's clock, each from its first moment on; an error when they can't be one zone's.
fn offsets_of(rows: &Rows) -> Result<Clock, (usize, String)> {
    // Per offset and run of rows the first and the last moment; runs of one offset that touch are one.
    let mut seen: BTreeMap<i64, (i32, usize)> = BTreeMap::new();
    let offset_of = |mark: Mark| if let Mark::Offset(offset) = mark { offset } else { 0 };
    let mut runs = rows.marks.iter().peekable();
    while let Some((from, mark)) = runs.next() {
        let to = runs.peek().map_or(rows.seconds.len(), |(next, _)| *next);
        let offset = offset_of(*mark);
        for (row, second) in rows.seconds[*from..to].iter().enumerate() {
            let moment = second - i64::from(offset);
            match seen.get(&moment) {
                None => {
                    seen.insert(moment, (offset, from + row));
                }
                Some((other, _)) if *other != offset => {
                    let message = "`start` has another offset than another row of the same moment".to_owned();
                    return Err((from + row, message));
                }
                Some(_) => {}
            }
        }
    }
    let mut table: Vec<(Moment, i32)> = Vec::new();
    for (moment, (offset, row)) in &seen {
        match table.last() {
            None => table.push((Moment(*moment), *offset)),
            Some((_, last)) if last == offset => {}
            Some((_, last)) => {
                let step = (offset - last).abs();
                let recent = table.len() > 2 && moment - table[table.len() - 2].0.0 < 200 * 86_400;
                if step > 2 * 3600 || recent {
                    let message = "`start` has an offset that no clock change of one zone explains".to_owned();
                    return Err((*row, message));
                }
                table.push((Moment(*moment), *offset));
            }
        }
    }
    Ok(Clock::Offsets(table))
}
