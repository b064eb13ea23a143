//! A decayed weekday × time-of-day profile times a slow level: the model behind most good interval forecasts.
//!
//! ```text
//! volume(day, slot) = profile(weekday, slot) × level × month part × special day
//! ```
//! The profile forgets over weeks, the level over days; both are estimated as ratios of sums, which is the maximum
//! likelihood of Poisson counts and needs no logarithm of zero. Where counts are few, a weekday's profile borrows the
//! time-of-day shape of all weekdays, as far as the data does not contradict it.

use std::sync::Arc;

use crate::forecast::almanac::{Almanac, MONTH_PARTS};
use crate::forecast::belief::{Distances, cut_bursts};
use crate::forecast::days::{DayTable, Patterns};
use crate::forecast::regression::{WAVES, YEAR_FROM, year_waves};
use crate::forecast::shape::{decayed, rough};

/// Half-lives of the profile in weeks.
pub(crate) const SHAPE_WEEKS: [f64; 5] = [1.0, 2.5, 6.0, 13.0, 40.0];
/// Half-lives of the level in days.
pub(crate) const LEVEL_DAYS: [f64; 4] = [6.0, 14.0, 30.0, 75.0];

/// The history that models are fitted to: a table, its calendar, and how far each day may be believed.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    /// Volumes.
    pub table: Arc<DayTable>,
    /// Volumes without bursts: what models are fitted to.
    pub calm: DayTable,
    /// The calendar.
    pub almanac: Arc<Almanac>,
    /// Belief in each day of the table, 0 to 1; 0 also for days that are set apart.
    pub belief: Vec<f64>,
    /// The slots that days have.
    pub patterns: Arc<Patterns>,
    /// Waves of the year by day, where the history is long enough to tell them from a trend.
    pub waves: Arc<Vec<[f64; 2 * WAVES]>>,
    distances: Arc<Distances>,
}

/// Everything estimated from the days before one origin, for one use of the month.
#[derive(Debug, Clone)]
pub(crate) struct ProfileFit {
    /// Slow level of each day before the origin, about 1.
    pub level: Vec<f64>,
    /// Effect of each position in the month, about 1.
    pub month: [f64; MONTH_PARTS],
    /// Volume at level 1 by shape half-life, then `weekday × slots + slot`.
    pub shape: Vec<Vec<f64>>,
    /// Level at the origin by shape and level half-life.
    pub now: [[f64; LEVEL_DAYS.len()]; SHAPE_WEEKS.len()],
    /// Level expected after the origin by the same weeks of last year, relative to now; empty without a full year.
    year: Vec<f64>,
}

impl Past {
    /// Believes regular days that agree with their neighbours; days set apart by the calendar do not teach profiles.
    pub fn new(table: DayTable, almanac: Almanac) -> Self {
        let apart = |d: usize| almanac.apart(table.first_day + d as i64).is_some();
        let regular = (0..table.days).filter(|d| !apart(*d)).count();
        // A calendar that leaves next to nothing regular can't be taken at its word.
        let ignore = regular * 3 < table.days;
        let usable = (0..table.days).map(|d| if apart(d) && !ignore { 0.0 } else { 1.0 }).collect();
        let distances = Arc::new(Distances::new(&table, usable));
        let (table, almanac) = (Arc::new(table), Arc::new(almanac));
        let patterns = Arc::new(Patterns::of(&table));
        let yearly = if table.days >= YEAR_FROM { table.days } else { 0 };
        let waves = Arc::new((0..yearly).map(|d| year_waves(table.first_day + d as i64)).collect());
        let past = Self { calm: DayTable::empty(), table, almanac, belief: Vec::new(), patterns, waves, distances };
        past.as_of(past.table.days, None)
    }

    /// The volume of the day with index `d`.
    pub fn total(&self, d: usize) -> f64 {
        self.distances.total[d]
    }

    /// What was known of days and bursts before index `end`; the table keeps its later days to be compared with. What
    /// was known at an earlier index spares the search for bursts that were known then.
    pub fn as_of(&self, end: usize, earlier: Option<Self>) -> Self {
        let belief = self.distances.beliefs(&self.table, &self.almanac, end);
        let again = earlier.is_some();
        let calm = earlier.map_or_else(|| (*self.table).clone(), |earlier| earlier.calm);
        let mut past = Self {
            belief,
            calm,
            table: Arc::clone(&self.table),
            almanac: Arc::clone(&self.almanac),
            patterns: Arc::clone(&self.patterns),
            waves: Arc::clone(&self.waves),
            distances: Arc::clone(&self.distances),
        };
        cut_bursts(&mut past, end, again);
        past
    }
}

/// Two-sided exponential smoothing of a ratio of sums, shrunk a little towards the overall ratio.
fn smoothed_ratio(top: &[f64], bottom: &[f64], half_life: f64) -> Vec<f64> {
    let n = top.len();
    let keep = libm::exp2(-1.0 / half_life);
    let (all_top, all_bottom) = (top.iter().sum::<f64>(), bottom.iter().sum::<f64>());
    let overall = if all_bottom > 0.0 { all_top / all_bottom } else { 0.0 };
    let prior = if n > 0 { all_bottom / n as f64 } else { 0.0 };
    let mut back = vec![(0.0, 0.0); n];
    let (mut t, mut b) = (0.0, 0.0);
    for d in (0..n).rev() {
        back[d] = (t, b);
        t = keep * (t + top[d]);
        b = keep * (b + bottom[d]);
    }
    let (mut t, mut b) = (0.0, 0.0);
    (0..n)
        .map(|d| {
            t = keep * t + top[d];
            b = keep * b + bottom[d];
            let bottom = b + back[d].1 + prior;
            if bottom > 0.0 { (t + back[d].0 + prior * overall) / bottom } else { 1.0 }
        })
        .collect()
}

/// Volume of each day before an origin, and what its weekday usually brings, both times the belief in the day.
#[derive(Debug, Clone)]
pub(crate) struct Totals {
    seen: Vec<f64>,
    expected: Vec<f64>,
    /// Volume whatever the belief.
    volume: Vec<f64>,
}

impl Totals {
    /// The days before index `end`.
    pub fn new(past: &Past, end: usize) -> Self {
        let (table, end) = (&past.calm, end.min(past.table.days));
        // Rough weekday profile of the latest half year: only to compare days of different weekdays and gaps.
        let rough = rough(past, end, 13.0);
        let usual = past.patterns.usual(table, &rough, end);
        let volume = table.totals(end);
        let seen = volume.iter().zip(&past.belief).map(|(volume, belief)| volume * belief).collect();
        let expected = (0..end).map(|d| usual(d) * past.belief[d]).collect();
        Self { seen, expected, volume }
    }
}

impl ProfileFit {
    /// Fits the days before index `end`.
    #[cfg(test)]
    pub fn new(past: &Past, end: usize, use_month: bool) -> Self {
        Self::of(past, &Totals::new(past, end), use_month)
    }

    /// Fits the days whose totals are given.
    pub fn of(past: &Past, totals: &Totals, use_month: bool) -> Self {
        let end = totals.seen.len();
        let (level, month) = Self::levels(past, totals, use_month);
        let effect = |d: usize| month[past.almanac.month_part(past.table.first_day + d as i64)];
        let exposure = (0..end).map(|d| level[d] * effect(d)).collect::<Vec<_>>();
        let shape = decayed(past, end, &exposure, SHAPE_WEEKS).to_vec();
        let mut now = [[0.0; LEVEL_DAYS.len()]; SHAPE_WEEKS.len()];
        for (shape, now) in shape.iter().zip(&mut now) {
            *now = current_level(past, totals, shape, &effect);
        }
        let year = last_year(&level, end);
        Self { level, month, shape, now, year }
    }

    /// Slow level of each day, and the effects of the month's positions.
    pub fn levels(past: &Past, totals: &Totals, use_month: bool) -> (Vec<f64>, [f64; MONTH_PARTS]) {
        let Totals { seen, expected, .. } = totals;
        let (first, end) = (past.table.first_day, seen.len());
        let mut month = [1.0; MONTH_PARTS];
        if use_month {
            let slow = smoothed_ratio(seen, expected, 28.0);
            let (mut top, mut bottom) = ([0.0; MONTH_PARTS], [0.0; MONTH_PARTS]);
            for d in 0..end {
                let part = past.almanac.month_part(first + d as i64);
                top[part] += seen[d];
                bottom[part] += expected[d] * slow[d];
            }
            let days = bottom.iter().sum::<f64>() / end.max(1) as f64;
            for part in 0..MONTH_PARTS {
                let prior = 4.0 * days;
                if bottom[part] + prior > 0.0 {
                    month[part] = ((top[part] + prior) / (bottom[part] + prior)).clamp(0.3, 3.0);
                }
            }
        }
        let effect = |d: usize| month[past.almanac.month_part(first + d as i64)];
        let usual = (0..end).map(|d| expected[d] * effect(d)).collect::<Vec<_>>();
        (smoothed_ratio(seen, &usual, 14.0), month)
    }

    /// Volume of a day `ahead` days after the origin's first day, before special days; `year` follows last year's course.
    pub fn row(&self, past: &Past, day: i64, shape: usize, pace: usize, year: bool) -> impl Iterator<Item = f64> {
        let slots = past.table.slots;
        let weekday = crate::time::weekday_of_day(day);
        let ahead = (day - past.table.first_day) - self.level.len() as i64;
        let drift = match usize::try_from(ahead) {
            Ok(ahead) if year && !self.year.is_empty() => self.year[ahead.min(self.year.len() - 1)],
            _ => 1.0,
        };
        let factor = self.now[shape][pace] * self.month[past.almanac.month_part(day)] * drift;
        self.shape[shape][weekday * slots..(weekday + 1) * slots].iter().map(move |v| v * factor)
    }

    /// What the shape of a past day's weekday is multiplied by: the level of its time and its place in the month.
    pub fn factor(&self, past: &Past, d: usize) -> f64 {
        self.level[d] * self.month[past.almanac.month_part(past.table.first_day + d as i64)]
    }
}

/// Level of the last days, by level half-life, relative to a shape.
fn current_level(
    past: &Past,
    totals: &Totals,
    shape: &[f64],
    effect: &dyn Fn(usize) -> f64,
) -> [f64; LEVEL_DAYS.len()] {
    let end = totals.seen.len();
    let usual = past.patterns.usual(&past.table, shape, end);
    let (mut top, mut bottom) = ([0.0; LEVEL_DAYS.len()], [0.0; LEVEL_DAYS.len()]);
    let keep = LEVEL_DAYS.map(|days| libm::exp2(-1.0 / days));
    for d in end.saturating_sub(400)..end {
        let (mut t, mut e) = (0.0, 0.0);
        if past.belief[d] > 0.0 {
            t = totals.volume[d] * past.belief[d];
            e = usual(d) * past.belief[d] * effect(d);
        }
        for k in 0..keep.len() {
            top[k] = keep[k] * top[k] + t;
            bottom[k] = keep[k] * bottom[k] + e;
        }
    }
    std::array::from_fn(|k| if bottom[k] > 0.0 { top[k] / bottom[k] } else { 1.0 })
}

/// How last year went on after the same date, relative to the weeks before it, shrunk by half (a square root).
fn last_year(level: &[f64], end: usize) -> Vec<f64> {
    const YEAR: usize = 364;
    if end < YEAR + 56 {
        return Vec::new();
    }
    let then = end - YEAR;
    let window = |from: usize, to: usize| level[from..to].iter().sum::<f64>() / (to - from) as f64;
    let before = window(then - 21, then);
    if before <= 0.0 {
        return Vec::new();
    }
    (0..YEAR)
        .map(|ahead| {
            let at = then + ahead;
            let around = window(at.saturating_sub(3), (at + 4).min(end));
            (around / before).clamp(0.25, 4.0).sqrt()
        })
        .collect()
}
