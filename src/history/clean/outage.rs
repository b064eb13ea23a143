//! Stretches of zero or near-zero volume within a day on which contacts came before and after.

use crate::error::FindingCode;
use crate::history::clean::draft::Draft;
use crate::history::clean::story::{Noticed, contacts};
use crate::history::clean::usual::UsualIntervals;

/// Near-zero: this share of the usual at most …
const NEAR_ZERO: f64 = 0.05;
/// … or a stray contact, while that is still this share at most.
const STRAY_SHARE: f64 = 0.15;
/// A stretch must have lost this many contacts.
const FEWEST_LOST: f64 = 12.0;
/// And lie this many standard deviations below the usual.
const DEVIATIONS: f64 = 5.5;
/// Contacts usually due before and after the stretch, so that it lies within the day …
const DUE_BESIDE: f64 = 4.0;
/// … and the share of them that must have come.
const ALIVE: f64 = 0.4;
/// A stretch that holds more of the day than this makes it a low day: an unnamed holiday rather than an outage.
const SHARE_OF_DAY: f64 = 0.6;
/// A stretch that begins or ends the day is rather a late opening or an early close, unless it is this short a share of
/// the day …
const SHARE_AT_EDGE: f64 = 0.3;
/// … and the rest of the day is as usual.
const ALIVE_AT_EDGE: f64 = 0.7;

/// Volume and usual volume of a part of a day.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    actual: f64,
    usual: f64,
}

impl Part {
    fn of(draft: &Draft, usual: &UsualIntervals, part: &[usize]) -> Self {
        part.iter().fold(Self::default(), |sum, i| Self {
            actual: sum.actual + draft.series.volume[*i],
            usual: sum.usual + usual.volume[*i],
        })
    }
    fn alive(self) -> bool {
        self.usual >= DUE_BESIDE && self.actual >= ALIVE * self.usual
    }
}

fn near_zero(actual: f64, usual: f64) -> bool {
    actual <= NEAR_ZERO * usual || (actual <= 1.0 && actual <= STRAY_SHARE * usual)
}

/// Finds outages and sets them aside. On the first and last day a stretch of zeros at the history's very edge is a day
/// that was cut (`partial-day`): exports pad it.
pub(super) fn set_aside(draft: &mut Draft, usual: &UsualIntervals) {
    let (mut outages, mut cuts) = (Vec::new(), Vec::new());
    let last_day = draft.days.len().saturating_sub(1);
    for d in 0..draft.days.len() {
        let day = &draft.days[d];
        if day.special {
            continue;
        }
        let known: Vec<usize> = day.at.clone().filter(|i| draft.counts(*i) && usual.volume[*i].is_finite()).collect();
        let low: Vec<bool> = known.iter().map(|i| near_zero(draft.series.volume[*i], usual.volume[*i])).collect();
        for run in super::hours::runs(&low, true) {
            let (before, stretch, after) = (&known[..run.start], &known[run.clone()], &known[run.end..]);
            let lost = Part::of(draft, usual, stretch);
            if lost.usual < FEWEST_LOST || lost.usual.is_nan() {
                continue;
            }
            let deviations: f64 = stretch.iter().map(|i| usual.deviations(draft, *i, usual.volume[*i])).sum();
            if deviations > -DEVIATIONS * (stretch.len() as f64).sqrt() {
                continue;
            }
            let (before, after) = (Part::of(draft, usual, before), Part::of(draft, usual, after));
            let noticed = |what: String| Noticed {
                first: stretch[0],
                last: stretch[stretch.len() - 1],
                count: stretch.len() as u64,
                weight: lost.usual,
                what,
            };
            let expected = format!("{} where {:.0} were expected", contacts(lost.actual), lost.usual);
            let whole = before.usual + lost.usual + after.usual;
            let rest = Part { actual: before.actual + after.actual, usual: before.usual + after.usual };
            let at_edge = lost.usual <= SHARE_AT_EDGE * whole && rest.actual >= ALIVE_AT_EDGE * rest.usual;
            let cut = (d == 0 && run.start == 0) || (d == last_day && run.end == known.len());
            if cut && rest.alive() && lost.actual == 0.0 {
                cuts.push(noticed(format!("{expected}: the day was cut; kept out of the forecast")));
            } else if (before.alive() && after.alive() && lost.usual <= SHARE_OF_DAY * whole) || at_edge {
                outages.push(noticed(format!("{expected}; kept out of the forecast")));
            }
        }
    }
    for noticed in outages.iter().chain(&cuts) {
        for i in noticed.first..=noticed.last {
            if draft.counts(i) {
                draft.exclude(i);
            }
        }
    }
    draft.note_all(FindingCode::Outage, outages, "outages");
    draft.note_all(FindingCode::PartialDay, cuts, "cut days");
}
