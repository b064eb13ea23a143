//! Days far above what their weekday brings, once and not every year or month; then the hours of the other days.

use crate::error::FindingCode;
use crate::history::clean::draft::Draft;
use crate::history::clean::story::{Noticed, contacts};
use crate::history::clean::surge;
use crate::history::clean::usual::{DayTotal, Scatter, UsualIntervals, day_totals};
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
/// The typical interval of a spike day rises by this share of the day's rise; else hours rose, not the day.
const BROAD: f64 = 0.4;
/// A rise of this share of the spike's at the same time last or next year makes it a season.
const SAME_AGAIN: f64 = 0.5;

/// Finds spikes and sets them aside: whole days first, then stretches of hours within the other days.
pub(super) fn set_aside(draft: &mut Draft, usual: &UsualIntervals) {
    let (totals, scatter) = day_totals(draft);
    let judged = whole_days(draft, usual, &totals, scatter);
    surge::set_aside(draft, usual, &judged);
}

/// Spike days, low days and a new level at the end of the history; returns the days that are high.
fn whole_days(draft: &mut Draft, usual: &UsualIntervals, totals: &[DayTotal], scatter: Scatter) -> Vec<usize> {
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
    high.retain(|d| is_broad(draft, usual, *d, totals[*d].ratio()) && !comes_again(draft, totals, *d));
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

/// Whether the whole day rose and not a few hours of it, which are judged on their own.
fn is_broad(draft: &Draft, usual: &UsualIntervals, d: usize, ratio: f64) -> bool {
    let level = surge::level_within(draft, usual, d);
    level.is_nan() || level - 1.0 >= BROAD * (ratio - 1.0)
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
