//! What is not recorded: holes, days cut at the edges, histories too short for a weekly pattern; and what is recorded
//! although the queue is closed.

use std::ops::Range;

use crate::error::FindingCode;
use crate::history::clean::draft::Draft;
use crate::history::clean::story::{Noticed, contacts, counted, day_name};
use crate::history::{RawSeries, SlotState};
use crate::time::IntervalLength;

/// Less than this many days can't show a weekly pattern.
const SHORT_DAYS: i64 = 28;

/// Says what is missing, cut, outside the opening hours, or too short.
pub(super) fn tell(draft: &mut Draft) {
    let (from, to) = cut_days(draft);
    holes(draft, from, to);
    outside_hours(draft);
    short_history(draft);
}

/// Tells of records that lie years from the others and got no place on the grid.
pub(super) fn strays(draft: &mut Draft, raw: &RawSeries, kept: &Range<usize>) {
    let left_out = (raw.start.len() - kept.len()) as u64;
    if left_out == 0 {
        return;
    }
    let first = if kept.start > 0 { 0 } else { kept.end };
    let message = format!(
        "{} from {} on lie years from the rest and are left out; is a year mistyped?",
        counted(left_out, "record"),
        raw.clock.date(raw.start[first])
    );
    let last = draft.series.start.len().saturating_sub(1);
    draft.push(FindingCode::MissingIntervals, 0, last, left_out, message);
}

/// Tells a first day that begins late and a last day that ends early; returns the intervals between.
fn cut_days(draft: &mut Draft) -> (usize, usize) {
    let n = draft.series.start.len();
    let open = |i: &usize| draft.series.state[*i] != SlotState::Closed;
    let recorded = |i: &usize| open(i) && draft.series.volume[*i].is_finite();
    let (Some(first), Some(last)) = ((0..n).find(recorded), (0..n).rev().find(recorded)) else { return (0, n) };
    let before: Vec<usize> = (0..first).filter(open).collect();
    let after: Vec<usize> = (last + 1..n).filter(open).collect();
    for (cut, what) in [(before, "the history begins within the day"), (after, "the history ends within the day")] {
        if let (Some(a), Some(b)) = (cut.first().copied(), cut.last().copied()) {
            let count = cut.len() as u64;
            let when = draft.when(a, b);
            let message = format!("{when}: {what}; {} open without a record", counted(count, "interval"));
            draft.push(FindingCode::PartialDay, a, b, count, message);
        }
    }
    (first, last + 1)
}

/// Runs of open intervals without a record; closed hours between two do not part them.
fn holes(draft: &mut Draft, from: usize, to: usize) {
    let mut all: Vec<Noticed> = Vec::new();
    let mut running = false;
    for i in from..to {
        match draft.series.state[i] {
            SlotState::Closed => {}
            SlotState::Missing => {
                match all.last_mut().filter(|_| running) {
                    Some(hole) => {
                        hole.last = i;
                        hole.count += 1;
                        hole.weight += 1.0;
                    }
                    None => all.push(Noticed { first: i, last: i, count: 1, weight: 1.0, what: String::new() }),
                }
                running = true;
            }
            SlotState::Open | SlotState::Excluded => running = false,
        }
    }
    for hole in &mut all {
        let daily = draft.series.interval == IntervalLength::DAY;
        hole.what = if daily {
            format!("no record of {}", counted(hole.count, "day"))
        } else {
            format!("no record of {}", counted(hole.count, "open interval"))
        };
        if draft.covers_days(hole.first, hole.last) {
            hole.what.push_str("; if the queue was closed, say so in the calendar");
        }
    }
    draft.note_all(FindingCode::MissingIntervals, all, "holes");
}

/// Contacts recorded while closed, by the calendar or by what all other weeks show.
fn outside_hours(draft: &mut Draft) {
    let mut all: Vec<Noticed> = Vec::new();
    for day in &draft.days {
        let at =
            day.at.clone().filter(|i| draft.series.state[*i] == SlotState::Closed && draft.series.volume[*i] > 0.0);
        let at: Vec<usize> = at.collect();
        let (Some(first), Some(last)) = (at.first().copied(), at.last().copied()) else { continue };
        let volume: f64 = at.iter().map(|i| draft.series.volume[*i]).sum();
        let what = format!("{} outside the opening hours; they do not teach the forecast", contacts(volume));
        all.push(Noticed { first, last, count: at.len() as u64, weight: volume, what });
    }
    draft.note_all(FindingCode::OutsideHours, all, "days with contacts outside the opening hours");
}

fn short_history(draft: &mut Draft) {
    let (Some(first), Some(last)) = (draft.days.first(), draft.days.last()) else { return };
    let days = last.day - first.day + 1;
    if days >= SHORT_DAYS {
        return;
    }
    let (from, to) = (first.at.start, last.at.end - 1);
    let message = format!(
        "{} to {}: {} of history; a weekly pattern needs {SHORT_DAYS}",
        day_name(first.day),
        day_name(last.day),
        counted(days as u64, "day")
    );
    draft.push(FindingCode::ShortHistory, from, to, days as u64, message);
}
