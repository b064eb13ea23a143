//! How long the intervals of a file are, and which end of them its labels name.

use super::queue_rows::QueueRows;
use super::{ImportOptions, Labels};
use crate::time::{DAY_MIN, DAY_S, IntervalLength};

/// What the steps between a file's rows tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Lengths {
    /// Every interval has this length.
    One(IntervalLength),
    /// Several lengths; the longest, and the shortest in minutes.
    Mixed(IntervalLength, u32),
    /// A step that can't be an interval: queue, row in its order, minutes.
    Impossible(usize, usize, f64),
    /// Rows that begin before the one before them ends: queue, row in its order, minutes between, minutes stated.
    Overlapping(usize, usize, f64, u32),
    /// No queue has two rows.
    Unknown,
}

/// The smallest step of a queue in seconds, and the row behind it.
fn smallest_step(seconds: &[i64]) -> Option<(i64, usize)> {
    let step = |sorted: &mut dyn Iterator<Item = (i64, usize)>| {
        let mut smallest: Option<(i64, usize)> = None;
        let mut last: Option<i64> = None;
        for (second, row) in sorted {
            if let Some(step) = last.map(|last| second - last).filter(|step| *step > 0)
                && smallest.is_none_or(|(known, _)| step < known)
            {
                smallest = Some((step, row));
            }
            last = Some(second);
        }
        smallest
    };
    if seconds.is_sorted() {
        return step(&mut seconds.iter().copied().zip(0..));
    }
    let mut sorted: Vec<(i64, usize)> = seconds.iter().copied().zip(0..).collect();
    sorted.sort_unstable();
    step(&mut sorted.into_iter())
}

/// The lengths of a file's intervals: from its own column, else from the steps between rows.
pub(super) fn lengths_of(queues: &[QueueRows], options: &ImportOptions) -> Lengths {
    let given = queues.iter().flat_map(|queue| &queue.lengths);
    let range = given.fold(None, |range: Option<(u32, u32)>, length| {
        Some(range.map_or((*length, *length), |(low, high)| (low.min(*length), high.max(*length))))
    });
    if let Some((low, high)) = range
        && let Ok(longest) = IntervalLength::from_minutes(high)
    {
        // A day is 23 hours long where clocks spring forward.
        let least = if low == DAY_MIN { 82_800 } else { i64::from(low) * 60 };
        for (at, queue) in queues.iter().enumerate() {
            if let Some((step, row)) = smallest_step(&queue.seconds).filter(|(step, _)| *step < least) {
                return Lengths::Overlapping(at, row, step as f64 / 60.0, low);
            }
        }
        return if low == high { Lengths::One(longest) } else { Lengths::Mixed(longest, low) };
    }
    let mut smallest: Option<(i64, usize, usize)> = None;
    for (at, queue) in queues.iter().enumerate() {
        if let Some((step, row)) = smallest_step(&queue.seconds)
            && smallest.is_none_or(|(known, ..)| step < known)
        {
            smallest = Some((step, at, row));
        }
    }
    let Some((step, queue, row)) = smallest else {
        return options.interval.map_or(Lengths::Unknown, Lengths::One);
    };
    if let Some(given) = options.interval
        && step % (i64::from(given.minutes()) * 60) == 0
    {
        return Lengths::One(given);
    }
    // Days are 23 or 25 hours apart in UTC where clocks change.
    let minutes = if (82_800..=90_000).contains(&step) { 1440.0 } else { step as f64 / 60.0 };
    let shortest = match IntervalLength::from_minutes(minutes as u32) {
        Ok(length) if minutes.fract() == 0.0 => length,
        _ => return Lengths::Impossible(queue, row, minutes),
    };
    let longest = queues.iter().map(|queue| longest_even_day(&queue.seconds, shortest.minutes())).max();
    match longest.and_then(|minutes| IntervalLength::from_minutes(minutes).ok()) {
        Some(longest) if longest > shortest => Lengths::Mixed(longest, shortest.minutes()),
        _ => Lengths::One(shortest),
    }
}

/// The longest length in minutes at which a day of a queue steps evenly: eight rows or more, nine of ten steps equal.
/// Quiet queues that skip intervals now and then do not step evenly.
fn longest_even_day(seconds: &[i64], shortest: u32) -> u32 {
    let mut longest = shortest;
    let mut first = 0;
    while first < seconds.len() {
        let end_of_day = (seconds[first].div_euclid(DAY_S) + 1) * DAY_S;
        let rows = seconds[first..].iter().take_while(|s| **s < end_of_day && **s >= end_of_day - DAY_S).count();
        let day = &seconds[first..first + rows];
        first += rows.max(1);
        // Most days begin with two rows at the shortest step.
        if day.len() < 8 || day[1] - day[0] == i64::from(shortest) * 60 && day[2] - day[1] == day[1] - day[0] {
            continue;
        }
        let steps = || day.windows(2).map(|pair| pair[1] - pair[0]);
        let Some(step) = steps().filter(|step| *step > 0).min() else { continue };
        let even = steps().filter(|s| *s == step).count();
        let minutes = (step / 60) as u32;
        if even * 10 >= (day.len() - 1) * 9 && minutes <= 60 && 60 % minutes.max(1) == 0 && minutes > longest {
            longest = minutes;
        }
    }
    longest
}

/// Which end of an interval the labels of a file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelEvidence {
    /// Nothing speaks against the start.
    Start,
    /// Whole days run from the end of the first interval to midnight.
    End,
    /// Both can be meant.
    Unsettled,
}

/// Judges labels by the first and the last one of every queue; `at_24` rows are written as 24:00.
pub(super) fn labels_of(queues: &[QueueRows], length: IntervalLength, at_24: u64) -> LabelEvidence {
    let step = i64::from(length.minutes()) * 60;
    if length == IntervalLength::DAY {
        return LabelEvidence::Start;
    }
    if at_24 > 0 {
        let midnights = queues.iter().flat_map(|q| &q.seconds).filter(|s| s.rem_euclid(DAY_S) == 0).count() as u64;
        return if midnights == at_24 { LabelEvidence::End } else { LabelEvidence::Unsettled };
    }
    let mut all_whole = true;
    for queue in queues {
        let (Some(first), Some(last)) = (queue.seconds.iter().min(), queue.seconds.iter().max()) else { continue };
        let whole_days = first.rem_euclid(DAY_S) == step && last.rem_euclid(DAY_S) == 0 && last - first >= DAY_S - step;
        if !whole_days {
            return LabelEvidence::Start;
        }
        let expected = (last - first) / step + 1;
        all_whole &= queue.seconds.len() as i64 * 100 >= expected * 98;
    }
    if all_whole { LabelEvidence::End } else { LabelEvidence::Unsettled }
}

/// The labels that hold, and whether that was found out.
pub(super) fn settle_labels(options: &ImportOptions, evidence: LabelEvidence) -> Option<(Labels, bool)> {
    match (options.labels, evidence) {
        (Some(given), _) => Some((given, false)),
        (None, LabelEvidence::Start) => Some((Labels::Start, false)),
        (None, LabelEvidence::End) => Some((Labels::End, true)),
        (None, LabelEvidence::Unsettled) => None,
    }
}
