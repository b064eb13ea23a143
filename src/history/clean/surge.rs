//! Stretches of hours far above what their weekday and time bring, measured against the day's own level.

use std::ops::Range;

use crate::error::FindingCode;
use crate::history::clean::draft::Draft;
use crate::history::clean::story::{Noticed, contacts, day_name};
use crate::history::clean::usual::{UsualIntervals, median};
use crate::time::DAY_S;

/// A single interval stands out at this ratio to its usual, and this many standard deviations above it.
const SINGLE: (f64, f64) = (3.0, 8.0);
/// A stretch of intervals stands out at this ratio, and this many standard deviations taken together …
const STRETCH: (f64, f64) = (1.8, 8.0);
/// … and at this ratio beside a special day, whose contacts come earlier or later.
const RATIO_BESIDE_SPECIAL: f64 = 2.5;
/// What an interval adds to the score of a stretch is its deviations less this: a stretch ends where the rise does.
const TOLL: f64 = 1.5;
/// Stretches that score less are not looked at.
const LEAST_SCORE: f64 = 4.0;
/// Contacts above the usual that a spike has at least.
const FEWEST_ABOVE: f64 = 12.0;
/// That many days with as many contacts as a spike has, where none are usual, are a queue that has begun.
const FEWEST_BEGUN: usize = 3;
/// Days without a single contact before it.
const SILENT_BEFORE: usize = 7;
/// A rise of this share of the spike's at the same time last or next year makes it a season.
const SAME_AGAIN: f64 = 0.5;

/// Finds spikes of hours and sets them aside, on every day but the special ones and those already judged as a whole.
pub(super) fn set_aside(draft: &mut Draft, usual: &UsualIntervals, judged: &[usize]) {
    let mut found = Vec::new();
    for d in 0..begun(draft, usual) {
        if !draft.days[d].special && judged.binary_search(&d).is_err() {
            within_day(draft, usual, d, &mut found);
        }
    }
    for noticed in &found {
        for i in noticed.first..=noticed.last {
            if draft.counts(i) {
                draft.exclude(i);
            }
        }
    }
    draft.note_all(FindingCode::Spike, found, "spikes");
}

/// The first day of a queue that nobody called before and that has had contacts on several days up to the end of the
/// history: it has begun, and its days are no spikes. The number of days where there is no such beginning.
fn begun(draft: &mut Draft, usual: &UsualIntervals) -> usize {
    let sums = |d: usize| {
        let known = draft.days[d].at.clone().filter(|i| draft.counts(*i) && usual.volume[*i].is_finite());
        known.fold((0.0, 0.0), |(v, u), i| (v + draft.series.volume[i], u + usual.volume[i]))
    };
    let silent = (0..draft.days.len()).rev().map(|d| (d, sums(d))).take_while(|(_, (_, usual))| *usual <= 0.0);
    let busy: Vec<usize> = silent.filter(|(_, (volume, _))| *volume >= FEWEST_ABOVE).map(|(d, _)| d).collect();
    let (Some(last), Some(first)) = (busy.first(), busy.last()) else { return draft.days.len() };
    let contacts = busy.iter().map(|d| sums(*d).0).sum::<f64>();
    let called_before = (0..*first).any(|d| sums(d).0 > 0.0);
    if busy.len() < FEWEST_BEGUN || contacts < FEWEST_ABOVE || *first < SILENT_BEFORE || called_before {
        return draft.days.len();
    }
    let (from, to) = (draft.days[*first].at.start, draft.days[*last].at.end - 1);
    let message = format!("since {}: contacts where there were none before; kept in", day_name(draft.days[*first].day));
    let (first, count) = (*first, busy.iter().map(|d| draft.days[*d].at.len() as u64).sum());
    draft.push(FindingCode::LevelShift, from, to, count, message);
    first
}

/// The median over a day's intervals of actual to usual volume; NaN where no interval has a usual volume.
pub(super) fn level_within(draft: &Draft, usual: &UsualIntervals, d: usize) -> f64 {
    let known = draft.days[d].at.clone().filter(|i| draft.counts(*i) && usual.volume[*i] >= 1.0);
    median(&mut known.map(|i| draft.series.volume[i] / usual.volume[i]).collect::<Vec<_>>())
}

/// A level that a day may have without a spike.
fn clamped(level: f64) -> f64 {
    if level.is_finite() { level.clamp(0.7, 2.0) } else { 1.0 }
}

fn within_day(draft: &Draft, usual: &UsualIntervals, d: usize, found: &mut Vec<Noticed>) {
    let known: Vec<usize> =
        draft.days[d].at.clone().filter(|i| draft.counts(*i) && usual.volume[*i].is_finite()).collect();
    let level = clamped(level_within(draft, usual, d));
    let score: Vec<f64> = known.iter().map(|i| usual.deviations(draft, *i, level * usual.volume[*i]) - TOLL).collect();
    let mut rest: Vec<Range<usize>> = std::iter::once(0..known.len()).collect();
    while let Some(part) = rest.pop() {
        let Some(stretch) = best_stretch(&score, part.clone()) else { continue };
        rest.push(part.start..stretch.start);
        rest.push(stretch.end..part.end);
        let beside = draft.days[d].beside_special;
        if let Some(noticed) = spike_of(draft, usual, &known, stretch, beside) {
            found.push(noticed);
        }
    }
}

/// The stretch with the highest sum of scores (Kadane), where that is worth a look.
fn best_stretch(score: &[f64], part: Range<usize>) -> Option<Range<usize>> {
    let (mut best, mut best_sum) = (0..0, LEAST_SCORE);
    let (mut from, mut sum) = (part.start, 0.0);
    for k in part {
        if sum <= 0.0 {
            (from, sum) = (k, 0.0);
        }
        sum += score[k];
        if sum > best_sum {
            (best, best_sum) = (from..k + 1, sum);
        }
    }
    (!best.is_empty()).then_some(best)
}

/// A stretch as a spike, if it or its highest interval stands out against the rest of the day.
fn spike_of(
    draft: &Draft,
    usual: &UsualIntervals,
    known: &[usize],
    stretch: Range<usize>,
    beside_special: bool,
) -> Option<Noticed> {
    let sums = |part: &mut dyn Iterator<Item = &usize>| {
        part.fold((0.0, 0.0), |(v, u), i| (v + draft.series.volume[*i], u + usual.volume[*i]))
    };
    let (actual, due) = sums(&mut known[..stretch.start].iter().chain(&known[stretch.end..]));
    let level = clamped(actual / due);
    let deviations = |i: usize| usual.deviations(draft, i, level * usual.volume[i]);
    let stands_out = |part: &[usize], (ratio, deviation): (f64, f64)| {
        let (actual, due) = sums(&mut part.iter());
        let together = part.iter().map(|i| deviations(*i)).sum::<f64>() / (part.len() as f64).sqrt();
        actual >= ratio * level * due && actual - level * due >= FEWEST_ABOVE && together >= deviation
    };
    let ratio = if beside_special { RATIO_BESIDE_SPECIAL } else { STRETCH.0 };
    let mut part = &known[stretch];
    if part.len() == 1 || !stands_out(part, (ratio, STRETCH.1)) {
        let highest = (0..part.len()).max_by(|a, b| deviations(part[*a]).total_cmp(&deviations(part[*b])))?;
        part = &part[highest..=highest];
        if !stands_out(part, SINGLE) {
            return None;
        }
    }
    let (actual, due) = sums(&mut part.iter());
    let (first, last) = (*part.first()?, *part.last()?);
    if comes_again(draft, usual, first..last + 1, actual / (level * due)) {
        return None;
    }
    let what = format!("{} where {:.0} were expected; kept out of the forecast", contacts(actual), level * due);
    Some(Noticed { first, last, count: part.len() as u64, weight: actual - level * due, what })
}

/// Whether the same times of the year before or after rise as well.
fn comes_again(draft: &Draft, usual: &UsualIntervals, at: Range<usize>, ratio: f64) -> bool {
    let year = 364 * DAY_S;
    [-year, year].iter().any(|shift| {
        let (mut total, mut expected) = (0.0, 0.0);
        for i in at.clone() {
            let Ok(k) = draft.series.start.binary_search(&draft.series.start[i].plus(*shift)) else { continue };
            if draft.series.volume[k].is_finite() && usual.volume[k].is_finite() {
                total += draft.series.volume[k];
                expected += usual.volume[k];
            }
        }
        expected > 0.0 && total / expected - 1.0 >= SAME_AGAIN * (ratio - 1.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_bridges_one_calm_quarter_hour() {
        let score = [-1.0, 3.0, 2.0, -0.5, 4.0, -3.0, 1.0];
        assert_eq!(best_stretch(&score, 0..7), Some(1..5));
        assert_eq!(best_stretch(&score, 5..7), None);
    }
}
