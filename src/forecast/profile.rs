//! A decayed weekday × time-of-day profile times a slow level: the model behind most good interval forecasts.
//!
//! ```text
//! volume(day, slot) = profile(weekday, slot) × level × month part × special day
//! ```
//! The profile forgets over weeks, the level over days; both are estimated as ratios of sums, which is the maximum
//! likelihood of Poisson counts and needs no logarithm of zero. Where counts are few, a weekday's profile borrows the
//! time-of-day shape of all weekdays, as far as the data does not contradict it.

use crate::forecast::almanac::{Almanac, MONTH_PARTS};
use crate::forecast::days::DayTable;

/// Half-lives of the profile in weeks.
pub(crate) const SHAPE_WEEKS: [f64; 4] = [2.5, 6.0, 13.0, 40.0];
/// Half-lives of the level in days.
pub(crate) const LEVEL_DAYS: [f64; 4] = [6.0, 14.0, 30.0, 75.0];

/// The history that models are fitted to: a table, its calendar, and how far each day may be believed.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    /// Volumes.
    pub table: DayTable,
    /// The calendar.
    pub almanac: Almanac,
    /// Belief in each day of the table, 0 to 1; 0 also for days that are set apart.
    pub belief: Vec<f64>,
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
        let mut belief = (0..table.days).map(|d| if apart(d) && !ignore { 0.0 } else { 1.0 }).collect::<Vec<_>>();
        let doubt = doubts(&table, &almanac, &belief);
        for (belief, doubt) in belief.iter_mut().zip(doubt) {
            *belief *= doubt;
        }
        Self { table, almanac, belief }
    }
}

/// Belief from 1 down to 0 in each day by its distance from the same weekdays of the four weeks before and after, less
/// the distance that its position in the month always has and that the days around it share: those are no accidents.
fn doubts(table: &DayTable, almanac: &Almanac, usable: &[f64]) -> Vec<f64> {
    let mut distance = vec![f64::NAN; table.days];
    let mut ratios = Vec::new();
    let total = (0..table.days).map(|d| table.row(d).iter().filter(|v| !v.is_nan()).sum::<f64>()).collect::<Vec<_>>();
    for d in (0..table.days).filter(|d| usable[*d] > 0.0) {
        ratios.clear();
        for week in [-4_i64, -3, -2, -1, 1, 2, 3, 4] {
            let Some(other) = usize::try_from(d as i64 + 7 * week).ok().filter(|o| *o < table.days) else { continue };
            if usable[other] == 0.0 {
                continue;
            }
            let (mut here, mut there) = (0.0, 0.0);
            for (a, b) in table.row(d).iter().zip(table.row(other)) {
                if !a.is_nan() && !b.is_nan() {
                    here += a;
                    there += b;
                }
            }
            if here + there > 0.0 {
                ratios.push(((here + 1.0) / (there + 1.0)).ln());
            }
        }
        if ratios.len() >= 3 {
            distance[d] = super::average::median(&mut ratios);
        }
    }
    for part in 0..MONTH_PARTS {
        let of_part = |d: &usize| almanac.month_part(table.first_day + *d as i64) == part;
        let mut distances =
            (0..table.days).filter(of_part).map(|d| distance[d]).filter(|r| !r.is_nan()).collect::<Vec<_>>();
        // Two months at least, so that one event is not taken for a habit.
        if distances.len() >= 6 {
            let habit = super::average::median(&mut distances);
            (0..table.days).filter(of_part).for_each(|d| distance[d] -= habit);
        }
    }
    let shared = (0..table.days).map(|d| {
        let around = &distance[d.saturating_sub(3)..(d + 4).min(table.days)];
        let mut around = around.iter().copied().filter(|r| !r.is_nan()).collect::<Vec<_>>();
        if around.len() >= 4 { super::average::median(&mut around) } else { 0.0 }
    });
    let shared = shared.collect::<Vec<_>>();
    for (distance, shared) in distance.iter_mut().zip(shared) {
        *distance -= shared;
    }
    let mut spread = distance.iter().filter(|r| !r.is_nan()).map(|r| r.abs()).collect::<Vec<_>>();
    let typical = 1.4826 * super::average::median(&mut spread);
    (0..table.days)
        .map(|d| {
            let scale = typical.max(0.03).max(1.5 / (total[d] + 1.0).sqrt());
            let far = distance[d].abs() / scale;
            // NaN compares false: a day without neighbours is believed.
            if far > 2.5 { (2.5 / far).powi(2) } else { 1.0 }
        })
        .collect()
}

/// Two-sided exponential smoothing of a ratio of sums, shrunk a little towards the overall ratio.
fn smoothed_ratio(top: &[f64], bottom: &[f64], half_life: f64) -> Vec<f64> {
    let n = top.len();
    let keep = 0.5_f64.powf(1.0 / half_life);
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

impl ProfileFit {
    /// Fits the days before index `end`.
    pub fn new(past: &Past, end: usize, use_month: bool) -> Self {
        let table = &past.table;
        let (slots, first) = (table.slots, table.first_day);
        let end = end.min(table.days);
        // Rough weekday profile of the latest half year: only to compare days of different weekdays and gaps.
        let rough = decayed(past, end, &vec![1.0; end], 13.0);
        let (mut seen, mut expected) = (vec![0.0; end], vec![0.0; end]);
        for d in (0..end).filter(|d| past.belief[*d] > 0.0) {
            let at = table.weekday(d) * slots;
            let (mut t, mut e) = (0.0, 0.0);
            for (value, usual) in table.row(d).iter().zip(&rough[at..at + slots]) {
                if !value.is_nan() {
                    t += value;
                    e += usual;
                }
            }
            seen[d] = t * past.belief[d];
            expected[d] = e * past.belief[d];
        }
        let mut month = [1.0; MONTH_PARTS];
        if use_month {
            let slow = smoothed_ratio(&seen, &expected, 28.0);
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
        let level = smoothed_ratio(&seen, &usual, 14.0);
        let exposure = (0..end).map(|d| level[d] * effect(d)).collect::<Vec<_>>();
        let shape = SHAPE_WEEKS.map(|weeks| decayed(past, end, &exposure, weeks)).to_vec();
        let mut now = [[0.0; LEVEL_DAYS.len()]; SHAPE_WEEKS.len()];
        for (shape, now) in shape.iter().zip(&mut now) {
            *now = current_level(past, end, shape, &effect);
        }
        let year = last_year(&level, end);
        Self { level, month, shape, now, year }
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

    /// What a past day would have been as a regular one, at the level of its time.
    pub fn usual(&self, past: &Past, d: usize, shape: usize) -> impl Iterator<Item = f64> {
        let slots = past.table.slots;
        let weekday = past.table.weekday(d);
        let day = past.table.first_day + d as i64;
        let factor = self.level[d] * self.month[past.almanac.month_part(day)];
        self.shape[shape][weekday * slots..(weekday + 1) * slots].iter().map(move |v| v * factor)
    }
}

/// Level of the last days, by level half-life, relative to a shape.
fn current_level(past: &Past, end: usize, shape: &[f64], effect: &dyn Fn(usize) -> f64) -> [f64; LEVEL_DAYS.len()] {
    let slots = past.table.slots;
    let (mut top, mut bottom) = ([0.0; LEVEL_DAYS.len()], [0.0; LEVEL_DAYS.len()]);
    let keep = LEVEL_DAYS.map(|days| 0.5_f64.powf(1.0 / days));
    for d in end.saturating_sub(400)..end {
        let (mut t, mut e) = (0.0, 0.0);
        if past.belief[d] > 0.0 {
            let at = past.table.weekday(d) * slots;
            for (value, usual) in past.table.row(d).iter().zip(&shape[at..at + slots]) {
                if !value.is_nan() {
                    t += value;
                    e += usual;
                }
            }
            t *= past.belief[d];
            e *= past.belief[d] * effect(d);
        }
        for k in 0..keep.len() {
            top[k] = keep[k] * top[k] + t;
            bottom[k] = keep[k] * bottom[k] + e;
        }
    }
    std::array::from_fn(|k| if bottom[k] > 0.0 { top[k] / bottom[k] } else { 1.0 })
}

/// Decayed volume per weekday and slot at exposure 1, shrunk towards the common time-of-day shape where counts are few.
fn decayed(past: &Past, end: usize, exposure: &[f64], half_life_weeks: f64) -> Vec<f64> {
    let table = &past.table;
    let slots = table.slots;
    let keep = 0.5_f64.powf(1.0 / (7.0 * half_life_weeks));
    // Beyond twelve half-lives a day weighs less than 1/4096.
    let from = end.saturating_sub((7.0 * half_life_weeks * 12.0) as usize);
    let (mut top, mut bottom, mut square) = (vec![0.0; 7 * slots], vec![0.0; 7 * slots], [0.0; 7]);
    for (d, exposure) in exposure.iter().enumerate().take(end).skip(from) {
        let weight = past.belief[d] * keep.powi((end - 1 - d) as i32);
        if weight <= 0.0 {
            continue;
        }
        let weekday = table.weekday(d);
        let at = weekday * slots;
        let share = weight * exposure;
        square[weekday] += weight * share;
        for ((value, top), bottom) in table.row(d).iter().zip(&mut top[at..at + slots]).zip(&mut bottom[at..at + slots])
        {
            if !value.is_nan() {
                *top += weight * value;
                *bottom += share;
            }
        }
    }
    pooled(slots, &top, &bottom, &square)
}

/// Empirical Bayes between each weekday's own profile and the shape that all weekdays share.
///
/// The variance of an own value is that of a weighted mean of Poisson counts; what the weekdays differ beyond it is real.
fn pooled(slots: usize, top: &[f64], bottom: &[f64], square: &[f64; 7]) -> Vec<f64> {
    let mut all_top = vec![0.0; slots];
    let mut all_bottom = vec![0.0; slots];
    for cell in 0..7 * slots {
        all_top[cell % slots] += top[cell];
        all_bottom[cell % slots] += bottom[cell];
    }
    let total = all_bottom.iter().sum::<f64>();
    let overall = if total > 0.0 { all_top.iter().sum::<f64>() / total } else { 0.0 };
    let common =
        (0..slots).map(|s| if all_bottom[s] > 0.0 { all_top[s] / all_bottom[s] } else { f64::NAN }).collect::<Vec<_>>();
    let common = filled(&common, overall);
    let mut profile = vec![0.0; 7 * slots];
    for weekday in 0..7 {
        let cells = weekday * slots..(weekday + 1) * slots;
        let (mut own, mut shared, mut mass) = (0.0, 0.0, 0.0);
        for cell in cells.clone() {
            own += top[cell];
            shared += bottom[cell] * common[cell - weekday * slots];
            mass = f64::max(mass, bottom[cell]);
        }
        // A weekday never seen is taken as the average day.
        let size = if shared > 0.0 { own / shared } else { 1.0 };
        let noise = if mass > 0.0 { square[weekday] / (mass * mass) } else { 0.0 };
        let (mut real, mut scale) = (0.0, 0.0);
        for cell in cells.clone().filter(|cell| bottom[*cell] > 0.0) {
            let prior = size * common[cell - weekday * slots];
            let value = top[cell] / bottom[cell];
            real += (value - prior).powi(2) - prior * noise;
            scale += prior * prior;
        }
        let spread = if scale > 0.0 { (real / scale).max(0.0) } else { 0.0 };
        for cell in cells {
            let prior = size * common[cell - weekday * slots];
            let between = spread * prior * prior;
            let within = prior * noise;
            profile[cell] = if bottom[cell] > 0.0 {
                let trust = if between + within > 0.0 { between / (between + within) } else { 1.0 };
                trust * top[cell] / bottom[cell] + (1.0 - trust) * prior
            } else {
                prior
            };
        }
    }
    profile
}

/// Fills slots never seen on any weekday from their nearest neighbours of the day.
fn filled(values: &[f64], fallback: f64) -> Vec<f64> {
    let n = values.len();
    (0..n)
        .map(|s| {
            if !values[s].is_nan() {
                return values[s];
            }
            let before = (0..s).rev().find(|k| !values[*k].is_nan());
            let after = (s + 1..n).find(|k| !values[*k].is_nan());
            match (before, after) {
                (Some(b), Some(a)) => (values[b] * (a - s) as f64 + values[a] * (s - b) as f64) / (a - b) as f64,
                (Some(one), None) | (None, Some(one)) => values[one],
                (None, None) => fallback,
            }
        })
        .collect()
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
