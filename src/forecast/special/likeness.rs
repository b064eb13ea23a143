//! Which weekday a kind of special day resembles.

use super::{DAY, EVE, Lesson, Prior, SORTS, School, shape_of};
use crate::forecast::almanac::Sort;

/// Parts of a day that are compared: short enough for its course, long enough for counts to say something.
const PARTS: usize = 8;
/// Regular days that make a weekday known.
const KNOWN_DAYS: usize = 3;
/// How fast evidence turns into belief: a special day counts as this many independent errors.
const ERRORS_PER_DAY: f64 = 2.5;
/// Readings believed less than this are dropped.
const LEAST_BELIEF: f64 = 0.02;

/// What a special day is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Its own weekday.
    Own,
    /// A given weekday, Monday 0.
    Weekday(usize),
}

impl Likeness {
    /// The weekday that a day of some weekday is read as.
    pub fn weekday(self, own: usize) -> usize {
        match self {
            Self::Own => own,
            Self::Weekday(weekday) => weekday,
        }
    }
    /// The weekday that it is read as, when that is another one.
    pub fn other(self, own: usize) -> Option<usize> {
        Some(self.weekday(own)).filter(|weekday| *weekday != own)
    }
}

/// Belief before any special day is seen: in the own weekday, and in the kindred one; the others share the rest.
///
/// A holiday is kindred to the day of rest, its eve to the eve of that. A day that the calendar names once may be
/// anything, and so is first taken for what it was.
fn first_beliefs(k: usize, sort: Sort) -> (f64, f64) {
    match (k, sort) {
        (DAY, Sort::Once) => (0.85, 0.1),
        (DAY, Sort::Yearly) => (0.5, 0.4),
        (DAY, Sort::Great) => (0.3, 0.6),
        (EVE, Sort::Yearly | Sort::Great) => (0.8, 0.1),
        _ => (0.95, 0.0),
    }
}

impl School<'_> {
    /// Readings that a special day may have.
    pub(super) fn candidates(&self) -> Vec<Likeness> {
        let mut days = [0; 7];
        for d in (0..self.fit.level.len()).rev().take(400).filter(|d| self.past.belief[*d] > 0.0) {
            if self.past.table.row(d).iter().any(|v| !v.is_nan()) {
                days[self.past.table.weekday(d)] += 1;
            }
        }
        let known = (0..7).filter(|w| days[*w] >= KNOWN_DAYS).map(Likeness::Weekday);
        std::iter::once(Likeness::Own).chain(known).collect()
    }

    /// Belief in each reading of a kind of day by sort, summing to 1 for every sort.
    ///
    /// Each reading forecasts every past special day with a factor learned from the others; beliefs are those of normal
    /// errors of unknown size on the square-root scale: `first belief × (squared error)^(-errors / 2)`.
    pub(super) fn beliefs(&self, candidates: &[Likeness], lessons: &[Lesson], k: usize) -> Vec<[f64; SORTS]> {
        let lessons = lessons.iter().filter(|l| !l.told).collect::<Vec<_>>();
        let squares = candidates.iter().map(|like| self.squared_error(&lessons, k, *like)).collect::<Vec<_>>();
        let floor = self.usual_error(&lessons);
        let least = squares.iter().copied().fold(f64::INFINITY, f64::min) + floor;
        let power = ERRORS_PER_DAY * lessons.len() as f64 / 2.0;
        let rest = self.day_of_rest(candidates);
        let kindred = match k {
            EVE => (rest + 6) % 7,
            _ => rest,
        };
        let mut beliefs = vec![[0.0; SORTS]; candidates.len()];
        for sort in [Sort::Once, Sort::Yearly, Sort::Great] {
            let (own, kin) = first_beliefs(k, sort);
            let others = (1.0 - own - kin) / (candidates.len() - 1).max(1) as f64;
            let mut these = Vec::with_capacity(candidates.len());
            for (like, square) in candidates.iter().zip(&squares) {
                let first = match like {
                    Likeness::Own => own,
                    Likeness::Weekday(w) if *w == kindred => kin + others,
                    Likeness::Weekday(_) => others,
                };
                let ratio = if least > 0.0 { least / (square + floor) } else { 1.0 };
                these.push(first * libm::pow(ratio, power));
            }
            let sum = these.iter().sum::<f64>();
            these.iter_mut().filter(|b| **b < LEAST_BELIEF * sum).for_each(|b| *b = 0.0);
            let sum = these.iter().sum::<f64>();
            for (belief, this) in beliefs.iter_mut().zip(&these) {
                belief[sort as usize] = this / sum;
            }
        }
        beliefs
    }

    /// Squared error of a reading over special days, on the square-root scale.
    fn squared_error(&self, lessons: &[&Lesson], k: usize, like: Likeness) -> f64 {
        let prior = Prior::of(k);
        let trust = (self.noise + prior.name.powi(2)) / prior.common.powi(2);
        let days = lessons.iter().map(|lesson| self.parts(lesson.d, like)).collect::<Vec<_>>();
        let sum = |day: &[(f64, f64); PARTS]| day.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        let (actual, usual) = days.iter().map(sum).fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        let worth = trust * usual / days.len().max(1) as f64;
        let mut square = 0.0;
        for day in &days {
            let (a, u) = sum(day);
            let (top, bottom) = (actual - a + worth, usual - u + worth);
            let factor = if bottom > 0.0 { (top / bottom).max(0.0) } else { 1.0 };
            square += day.iter().map(|(a, u)| (a.sqrt() - (factor * u).sqrt()).powi(2)).sum::<f64>();
        }
        square
    }

    /// What a regular day of that size errs by on the square-root scale: a quarter per count, and its own noise.
    fn usual_error(&self, lessons: &[&Lesson]) -> f64 {
        let days = lessons.iter().map(|lesson| {
            let volume = self.parts(lesson.d, Likeness::Own).iter().map(|(a, u)| a.max(0.1 * u)).sum::<f64>();
            0.25 * PARTS as f64 + volume * self.noise / 4.0
        });
        days.sum::<f64>() / lessons.len().max(1) as f64
    }

    /// Actual and usual volume of the parts of a day.
    fn parts(&self, d: usize, like: Likeness) -> [(f64, f64); PARTS] {
        let slots = self.past.table.slots;
        let mut parts = [(0.0, 0.0); PARTS];
        for (s, (value, usual)) in self.past.table.row(d).iter().zip(self.usual_as(d, like)).enumerate() {
            if !value.is_nan() {
                let part = &mut parts[s * PARTS / slots];
                part.0 += value;
                part.1 += usual;
            }
        }
        parts
    }

    /// The known weekday with the least volume.
    fn day_of_rest(&self, candidates: &[Likeness]) -> usize {
        let total = |w: &usize| shape_of(self.fit, self.past.table.slots, *w).iter().sum::<f64>();
        let known = candidates.iter().filter_map(|like| match like {
            Likeness::Own => None,
            Likeness::Weekday(w) => Some(*w),
        });
        known.min_by(|a, b| total(a).total_cmp(&total(b))).unwrap_or(0)
    }
}
