//! Days and runs of intervals far above what their weekday and time bring, once and not every year or month.

use std::ops::Range;

use crate::error::FindingCode;
use crate::history::clean::draft::Draft;
use crate::history::clean::story::{Noticed, contacts};
use crate::history::clean::usual::{DayTotal, Scatter, UsualIntervals, day_totals, median};
use crate::time::date_of_day;

/// A spike day brings this much of its usual total at least …
const DAY_RATIO: f64 = 1.5;
/// … twice it beside a special day, whose contacts come earlier or later …
const DAY_RATIO_BESIDE_SPECIAL: f64 = 2.0;
/// … and lies this many standard deviations above it.
const DAY_DEVIATIONS: f64 = 5.0;
/// A day this far below its weekday is worth a word; it stays in.
const LOW_DAY_RATIO: f64 = 0.5;
/// That many high days in a row at the history's end are a new level rather than a spike.
const NEW_LEVEL_DAYS: usize = 3;
/// A single interval: this much of its usual, and this many standard deviations.
const INTERVAL: (f64, f64) = (3.0, 8.0);
/// A run of intervals, each at least `MEMBER`, together at least this.
const RUN: (f64, f64) = (1.8, 10.0);
/// Beside a special day a run brings this much.
const RUN_RATIO_BESIDE_SPECIAL: f64 = 2.5;
/// What every interval of a run has.
const MEMBER: (f64, f64) = (1.4, 2.0);
/// Contacts above the usual that a spike of intervals has at least.
const FEWEST_ABOVE: f64 = 12.0;
/// A rise of this share of the spike's at the same time last or next year makes it a season.
const SAME_AGAIN: f64 = 0.5;

/// Finds spikes and sets them aside: whole days first, then runs of intervals within the other days.
pub(super) fn set_aside(draft: &mut Draft, usual: &UsualIntervals) {
    let (totals, scatter) = day_totals(draft);
    let spike_days = whole_days(draft, &totals, scatter);
    let mut runs = Vec::new();
    for d in 0..draft.days.len() {
        if !draft.days[d].special && !spike_days.contains(&d) {
            within_day(draft, usual, d, &mut runs);
        }
    }
    for noticed in &runs {
        for i in noticed.first..=noticed.last {
            if draft.counts(i) {
                draft.exclude(i);
            }
        }
    }
    draft.note_all(FindingCode::Spike, runs, "spikes");
}

/// Spike days, low days and a new level at the end of the history; returns the days that are high.
fn whole_days(draft: &mut Draft, totals: &[DayTotal], scatter: Scatter) -> Vec<usize> {
    let far_above = |d: usize, usual: f64| {
        let ratio = if draft.days[d].beside_special { DAY_RATIO_BESIDE_SPECIAL } else { DAY_RATIO };
        let total = totals[d].total;
        total >= ratio * usual && scatter.deviations(total, usual) >= DAY_DEVIATIONS
    };
    let mut high: Vec<usize> = (0..totals.len())
        .filter(|d| !draft.days[*d].special)
        .filter(|d| {
            let t = totals[*d];
            // Against both sides: after a lasting rise only one of them is low.
            far_above(*d, t.usual) && [t.before, t.after].iter().all(|u| u.is_nan() || far_above(*d, *u))
        })
        .collect();
    high.retain(|d| !comes_again(draft, totals, *d));
    // Days without a later week to compare with, up to the end, may be a new level.
    let open_end = high.iter().rev().take_while(|d| totals[**d].after.is_nan()).count();
    if open_end >= NEW_LEVEL_DAYS {
        let kept = high.split_off(high.len() - open_end);
        new_level(draft, totals, &kept);
    }
    let mut spikes = Vec::new();
    for run in neighbours(draft, &high) {
        let (total, usual) = sums(totals, &run);
        let at: Vec<usize> = run.iter().flat_map(|d| draft.days[*d].at.clone()).filter(|i| draft.counts(*i)).collect();
        let (Some(first), Some(last)) = (at.first(), at.last()) else { continue };
        let what = format!(
            "{} where {usual:.0} are usual ({:.1} times); kept out of the forecast",
            contacts(total),
            total / usual
        );
        spikes.push(Noticed { first: *first, last: *last, count: at.len() as u64, weight: total - usual, what });
        for i in at {
            draft.exclude(i);
        }
    }
    draft.note_all(FindingCode::Spike, spikes, "spike days");
    low_days(draft, totals, scatter);
    high
}

fn sums(totals: &[DayTotal], days: &[usize]) -> (f64, f64) {
    days.iter().fold((0.0, 0.0), |(total, usual), d| (total + totals[*d].total, usual + totals[*d].usual))
}

/// Runs of days that follow each other.
fn neighbours(draft: &Draft, days: &[usize]) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for d in days {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|before| draft.days[*before].day + 1 == draft.days[*d].day) => {
                run.push(*d);
            }
            _ => runs.push(vec![*d]),
        }
    }
    runs
}

fn new_level(draft: &mut Draft, totals: &[DayTotal], days: &[usize]) {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return };
    let (total, usual) = sums(totals, days);
    let (from, to) = (draft.days[*first].at.start, draft.days[*last].at.end - 1);
    let count = days.iter().map(|d| draft.days[*d].at.len() as u64).sum();
    let message = format!(
        "since {}: {:.1} times the usual volume up to the end of the history; kept in, as it may be a new level",
        super::story::day_name(draft.days[*first].day),
        total / usual
    );
    draft.push(FindingCode::LevelShift, from, to, count, message);
}

fn low_days(draft: &mut Draft, totals: &[DayTotal], scatter: Scatter) {
    let mut low = Vec::new();
    for (d, t) in totals.iter().enumerate() {
        let day = &draft.days[d];
        if day.special || t.ratio() > LOW_DAY_RATIO || scatter.deviations(t.total, t.usual) > -DAY_DEVIATIONS {
            continue;
        }
        let at: Vec<usize> = day.at.clone().filter(|i| draft.counts(*i)).collect();
        let (Some(first), Some(last)) = (at.first(), at.last()) else { continue };
        let what = format!(
            "{} where {:.0} are usual; kept in. If it was a holiday, name it in the calendar",
            contacts(t.total),
            t.usual
        );
        low.push(Noticed { first: *first, last: *last, count: at.len() as u64, weight: t.usual - t.total, what });
    }
    draft.note_all(FindingCode::LowDay, low, "low days");
}

/// Whether days at the same time of another year, or at the same place of two other months, rise as much.
fn comes_again(draft: &Draft, totals: &[DayTotal], d: usize) -> bool {
    let rise = SAME_AGAIN * (totals[d].ratio() - 1.0);
    let index = |day: i64| draft.days.binary_search_by_key(&day, |day| day.day).ok();
    let rises = |day: i64| index(day).is_some_and(|d| totals[d].ratio() - 1.0 >= rise);
    let day = draft.days[d].day;
    let yearly = [-364, 364].iter().any(|year| (-10..=10).any(|shift| rises(day + year + shift)));
    let date = date_of_day(day);
    let in_month = |months: i32| {
        let other = date.saturating_add(jiff::Span::new().months(months));
        (-2..=2).any(|shift| rises(crate::time::day_of_date(other) + shift))
    };
    let monthly = [-2, -1, 1, 2].iter().filter(|months| in_month(**months)).count();
    yearly || monthly >= 2
}

/// Runs of intervals of one day that stand out against the day's own level.
fn within_day(draft: &Draft, usual: &UsualIntervals, d: usize, found: &mut Vec<Noticed>) {
    let day = &draft.days[d];
    let known: Vec<usize> = day.at.clone().filter(|i| draft.counts(*i) && usual.volume[*i].is_finite()).collect();
    let mut ratios: Vec<f64> =
        known.iter().filter(|i| usual.volume[**i] >= 1.0).map(|i| draft.series.volume[*i] / usual.volume[*i]).collect();
    let level = if ratios.is_empty() { 1.0 } else { median(&mut ratios).clamp(0.7, 2.0) };
    let due = |i: usize| usual.volume[i] * level;
    let deviations = |i: usize| usual.deviations(draft, i, due(i));
    let member = |i: usize| draft.series.volume[i] >= MEMBER.0 * due(i) && deviations(i) >= MEMBER.1;
    let ratio = if day.beside_special { RUN_RATIO_BESIDE_SPECIAL } else { RUN.0 };
    let members: Vec<bool> = known.iter().map(|i| member(*i)).collect();
    for run in super::hours::runs(&members, true) {
        let mut at = &known[run];
        let mut stands_out = far_above_together(draft, at, ratio, &due, &deviations);
        if !stands_out {
            // One interval may stand out where its neighbours only lean.
            let single = |i: &usize| {
                draft.series.volume[*i] >= INTERVAL.0 * due(*i)
                    && draft.series.volume[*i] - due(*i) >= FEWEST_ABOVE
                    && deviations(*i) >= INTERVAL.1
            };
            if let Some(k) = at.iter().position(single) {
                at = &at[k..=k];
                stands_out = true;
            }
        }
        let (Some(first), Some(last)) = (at.first().copied(), at.last().copied()) else { continue };
        let total: f64 = at.iter().map(|i| draft.series.volume[*i]).sum();
        let expected: f64 = at.iter().map(|i| due(*i)).sum();
        if !stands_out || comes_again_within(draft, usual, first..last + 1, total / expected) {
            continue;
        }
        let what = format!("{} where {expected:.0} were expected; kept out of the forecast", contacts(total));
        found.push(Noticed { first, last, count: at.len() as u64, weight: total - expected, what });
    }
}

fn far_above_together(
    draft: &Draft,
    at: &[usize],
    ratio: f64,
    due: &impl Fn(usize) -> f64,
    deviations: &impl Fn(usize) -> f64,
) -> bool {
    let total: f64 = at.iter().map(|i| draft.series.volume[*i]).sum();
    let expected: f64 = at.iter().map(|i| due(*i)).sum();
    let together = at.iter().map(|i| deviations(*i)).sum::<f64>() / (at.len() as f64).sqrt();
    at.len() > 1 && total >= ratio * expected && total - expected >= FEWEST_ABOVE && together >= RUN.1
}

/// Whether the same times of the year before or after rise as well.
fn comes_again_within(draft: &Draft, usual: &UsualIntervals, at: Range<usize>, ratio: f64) -> bool {
    let year = 364 * crate::time::DAY_S;
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
