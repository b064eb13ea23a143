//! What special days do: which weekday they resemble, what they add to it by name or as the pool of all special days
//! does, felt the day before and after.
//!
//! ```text
//! special day = Σ belief(likeness) × factor(likeness, name) × usual(weekday of the likeness)
//! ```
//! A holiday on a Wednesday may be a Wednesday at a third of its volume, or a Sunday. Both readings are kept, each
//! believed as far as it explains the special days of the past. A reading as another weekday carries over to other
//! weekdays where a factor does not: the holiday that falls on the Sunday itself is that Sunday, not a third of it.

mod likeness;
mod sums;

use crate::forecast::almanac::{Apart, NEAR};
use crate::forecast::profile::{Past, ProfileFit};
use crate::time::weekday_of_day;
use likeness::Likeness;
use sums::{Sums, Taught};

/// Kinds of days: by their distance from the special day, and stretches of days.
const KINDS: usize = 6;
/// The kind of the day before.
const EVE: usize = 0;
/// The kind of the special day itself.
const DAY: usize = 1;
/// The kind of the days of a stretch.
const STRETCH: usize = 5;
/// Sorts of days.
const SORTS: usize = 3;
/// The shape and the pace (indices of half-lives) that special days are compared with.
const COMPARED_WITH: (usize, usize) = (3, 1);

/// What a day that is set apart is expected to be, beside what its weekday usually is.
#[derive(Debug, Clone)]
pub(crate) struct Effect {
    /// Factor of the whole day.
    pub day: f64,
    /// Usual volume of the weekday per slot.
    usual: Vec<f64>,
    /// Volume expected per slot.
    expected: Vec<f64>,
    /// Relative variance of such a day around what is expected.
    pub variance: f64,
    /// Days of this very name that taught it.
    pub seen: usize,
    /// The other weekday that it resembles most, and the belief in that.
    pub like: Option<(usize, f64)>,
}

/// One reading of a kind of day.
#[derive(Debug, Clone)]
struct Reading {
    like: Likeness,
    /// Belief in it by sort of day.
    belief: [f64; SORTS],
    /// Factors by sort, of all days of that sort.
    by_sort: [Taught; SORTS],
    /// Factors by name, where a name has been seen.
    by_name: Vec<Option<Taught>>,
}

/// Effects known at an origin.
#[derive(Debug, Clone)]
pub(crate) struct Effects {
    readings: Vec<Vec<Reading>>,
}

/// A past day that is set apart.
#[derive(Debug, Clone, Copy)]
struct Lesson {
    d: usize,
    name: usize,
    sort: usize,
    /// Whether its size was told by the planner: it teaches its name, not the others.
    told: bool,
}

/// What is believed of a kind of day before any is seen: relative standard deviations, and days that a course of the
/// day is worth.
#[derive(Debug, Clone, Copy)]
struct Prior {
    /// Of all special days around what they resemble.
    common: f64,
    /// Of a sort around all.
    sort: f64,
    /// Of a name around its sort.
    name: f64,
    /// Of a day that nobody has seen the like of: a range must hold the holiday that is nothing like the others.
    doubt: f64,
    /// Days that the flat course is worth to all special days.
    flat_days: f64,
    /// Days that the course of all special days is worth to a name.
    course_days: f64,
}

impl Prior {
    /// The day itself may be anything, its neighbours move little and evenly: a course of the day learned from the few
    /// neighbours there are was noise on every series tried (days after special ones 43 % off with, 38 % without).
    fn of(k: usize) -> Self {
        let near = Self { common: 0.03, sort: 0.0225, name: 0.03, doubt: 0.15, flat_days: 20.0, course_days: 10.0 };
        match k {
            DAY => Self { common: 0.25, sort: 0.3, name: 0.4, doubt: 0.4, flat_days: 3.0, course_days: 1.5 },
            // A campaign tells little of the next one of another name.
            STRETCH => Self { common: 0.05, sort: 0.05, name: 0.3, doubt: 0.3, ..near },
            EVE => Self { sort: 0.0375, name: 0.05, ..near },
            _ => near,
        }
    }
}

/// What special days are learned from.
struct School<'a> {
    past: &'a Past,
    fit: &'a ProfileFit,
    /// Relative variance of regular days.
    noise: f64,
}

impl Effects {
    /// Learns from the special days before the origin of a fit.
    pub fn learn(past: &Past, fit: &ProfileFit) -> Self {
        let table = &past.table;
        let mut lessons: Vec<Vec<Lesson>> = vec![Vec::new(); KINDS];
        for d in 0..fit.level.len() {
            let day = table.first_day + d as i64;
            let Some(apart) = past.almanac.apart(day) else { continue };
            let name = apart.name;
            let told = past.almanac.special(day).is_some_and(|s| s.uplift.is_some() || s.like.is_some());
            if table.row(d).iter().any(|v| !v.is_nan()) {
                lessons[kind(apart)].push(Lesson { d, name, sort: past.almanac.sorts[name] as usize, told });
            }
        }
        let school = School { past, fit, noise: day_noise(past, fit) };
        let candidates = school.candidates();
        let readings = lessons.iter().enumerate().map(|(k, lessons)| {
            let beliefs = school.beliefs(&candidates, lessons, k);
            let read = candidates.iter().zip(beliefs).filter(|(_, belief)| belief.iter().any(|b| *b > 0.0));
            read.map(|(like, belief)| school.read(lessons, k, *like, belief)).collect()
        });
        Self { readings: readings.collect() }
    }

    /// The effect on a day that is set apart, at or after the origin.
    pub fn of(&self, past: &Past, fit: &ProfileFit, day: i64, apart: Apart) -> Effect {
        let (shape, pace) = COMPARED_WITH;
        let level = fit.now[shape][pace] * fit.month[past.almanac.month_part(day)];
        let (slots, weekday) = (past.table.slots, weekday_of_day(day));
        let sort = past.almanac.sorts[apart.name] as usize;
        let usual = shape_of(fit, slots, weekday).iter().map(|v| v * level).collect::<Vec<_>>();
        let mut expected = vec![0.0; usual.len()];
        let (mut variance, mut seen) = (0.0, 0);
        let mut totals = Vec::new();
        let mut like: Option<(usize, f64)> = None;
        for reading in self.readings[kind(apart)].iter().filter(|r| r.belief[sort] > 0.0) {
            let belief = reading.belief[sort];
            let taught = reading.by_name[apart.name].as_ref().unwrap_or(&reading.by_sort[sort]);
            let base = shape_of(fit, slots, reading.like.weekday(weekday));
            let mut total = 0.0;
            for ((expected, base), factor) in expected.iter_mut().zip(base).zip(&taught.slots) {
                let value = base * level * factor;
                *expected += belief * value;
                total += value;
            }
            totals.push((belief, total));
            variance += belief * taught.variance;
            seen = taught.seen;
            if let Some(other) = reading.like.other(weekday).filter(|_| like.is_none_or(|(_, most)| belief > most)) {
                like = Some((other, belief));
            }
        }
        let (all, own) = (expected.iter().sum::<f64>(), usual.iter().sum::<f64>());
        // Readings that disagree make the day uncertain.
        let scale = all.max(0.05 * own).powi(2);
        if scale > 0.0 {
            variance += totals.iter().map(|(belief, total)| belief * (total - all).powi(2)).sum::<f64>() / scale;
        }
        let day = if own > 0.0 { (all / own).clamp(0.0, 12.0) } else { 1.0 };
        Effect { day, usual, expected, variance, seen, like }
    }
}

impl Effect {
    /// Applies the effect to a usual day of any model: less is a share of it, more is added to it, so that hours that are
    /// usually empty can fill.
    pub fn apply(&self, row: &mut [f64]) {
        for ((value, usual), expected) in row.iter_mut().zip(&self.usual).zip(&self.expected) {
            if expected <= usual {
                if *usual > 0.0 {
                    *value *= expected / usual;
                }
            } else {
                *value = (*value * (expected / usual)).min(*value + (expected - usual));
            }
        }
    }
}

impl School<'_> {
    /// Learns the factors of one reading: of all days of the kind, of every sort, of every name, each shrunk to the one
    /// before.
    fn read(&self, lessons: &[Lesson], k: usize, like: Likeness, belief: [f64; SORTS]) -> Reading {
        let slots = self.past.table.slots;
        let reach = (slots / 24).max(1);
        let mut all = Sums::new(slots);
        let mut by_sort: [Sums; SORTS] = std::array::from_fn(|_| Sums::new(slots));
        let mut by_name: Vec<Option<Sums>> = vec![None; self.past.almanac.names.len()];
        for lesson in lessons {
            let (actual, usual) = (self.past.table.row(lesson.d), self.usual_as(lesson.d, like));
            if !lesson.told {
                all.add(actual, &usual);
                by_sort[lesson.sort].add(actual, &usual);
            }
            by_name[lesson.name].get_or_insert_with(|| Sums::new(slots)).add(actual, &usual);
        }
        let prior = Prior::of(k);
        let none = Taught { day: 1.0, slots: vec![1.0; slots], variance: prior.doubt.powi(2), seen: 0 };
        // A day of another name tells the common effect only up to what names differ by.
        let other = self.noise + prior.name.powi(2);
        let all = all.taught(&none, other / prior.common.powi(2), prior.flat_days, reach);
        // A sort has its own size; its course of the day is everyone's. Neither is anybody's own day.
        let by_sort = by_sort
            .map(|sums| Taught { seen: 0, ..sums.taught(&all, other / prior.sort.powi(2), f64::INFINITY, reach) });
        let trust = self.noise / prior.name.powi(2);
        let taught = |(name, sums): (usize, &Option<Sums>)| {
            let sort = &by_sort[self.past.almanac.sorts[name] as usize];
            sums.as_ref().map(|sums| sums.taught(sort, trust, prior.course_days, reach))
        };
        let by_name = by_name.iter().enumerate().map(taught).collect();
        Reading { like, belief, by_sort, by_name }
    }

    /// What a past day would have been as a regular day of a likeness, at the level of its time.
    fn usual_as(&self, d: usize, like: Likeness) -> Vec<f64> {
        let day = self.past.table.first_day + d as i64;
        let factor = self.fit.factor(self.past, d);
        let shape = shape_of(self.fit, self.past.table.slots, like.weekday(weekday_of_day(day)));
        shape.iter().map(|v| v * factor).collect()
    }
}

/// The shape of a weekday that special days are compared with.
fn shape_of(fit: &ProfileFit, slots: usize, weekday: usize) -> &[f64] {
    &fit.shape[COMPARED_WITH.0][weekday * slots..(weekday + 1) * slots]
}

/// Relative variance of regular days around their level: what one special day alone can't be told from.
fn day_noise(past: &Past, fit: &ProfileFit) -> f64 {
    let end = fit.level.len();
    let regular = past.patterns.usual(&past.table, &fit.shape[COMPARED_WITH.0], end);
    let mut distance = Vec::with_capacity(end);
    for d in (0..end).filter(|d| past.belief[*d] > 0.0) {
        let (actual, usual) = (past.total(d), regular(d) * fit.factor(past, d));
        if usual > 0.0 {
            distance.push((actual / usual - 1.0).abs());
        }
    }
    let typical = super::average::median(&mut distance);
    if typical.is_nan() { 0.0 } else { (1.4826 * typical).powi(2) }
}

/// The kind of a day: a stretch, or its distance from the special day.
fn kind(apart: Apart) -> usize {
    if apart.stretch { STRETCH } else { usize::try_from(apart.offset - NEAR.start()).unwrap_or(0).min(STRETCH - 1) }
}
