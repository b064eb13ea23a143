//! Exponential smoothing with two seasons: a level that moves by the day, a season of the day, a season of the week.
//!
//! ```text
//! volume(day, slot) = level × day season(slot) × week season(weekday, slot) × day effect
//! ```
//! J. W. Taylor, "Short-term electricity demand forecasting using double seasonal exponential smoothing" (Journal of the
//! Operational Research Society 54, 2003), moved by whole days rather than by intervals: a plan looks days ahead, and
//! what a single interval says of next week's level is noise. The seasons multiply, so a closed hour stays closed whatever
//! the other days do; missing intervals and days set apart are passed over. The day effect is Taylor's correction for
//! autocorrelated errors, on days.

use crate::forecast::profile::Past;

/// Days of history that are smoothed through at most: what is older has a weight below 1 % but for the slowest seasons.
const WINDOW: usize = 273;
/// Days before the first error counts.
const WARM: usize = 21;
/// How far ahead errors are judged: the middle of the week that plans are made for.
const AHEAD: usize = 4;
/// A constant other than the usual one has to take this share off the error: over ten series of counts the choice of the
/// least error alone forecast 2 % worse.
const WORTH: f64 = 0.95;

/// How much of an error each state takes up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Constants {
    /// The level, a day.
    level: f64,
    /// The season of the day, a day.
    day: f64,
    /// The season of the week, a week.
    week: f64,
}

/// A history smoothed up to an origin.
#[derive(Debug, Clone)]
pub(crate) struct Smoothing {
    slots: usize,
    level: f64,
    day: Vec<f64>,
    week: Vec<f64>,
    /// Relative error of the latest regular day, when it was, and how much of it is left a day later.
    effect: f64,
    latest: usize,
    decay: f64,
    constants: Constants,
}

impl Smoothing {
    /// Smooths the days before index `end`, with the constants that forecast best half a week ahead.
    pub fn new(past: &Past, end: usize) -> Self {
        let end = end.min(past.table.days);
        let mut best = Constants { level: 0.1, day: 0.02, week: 0.1 };
        let (mut least, mut state) = smooth(past, end, best);
        // One pass over each constant, the most telling first.
        let mut attempt = |constants: Constants, best: &mut Constants| {
            let (error, tried) = smooth(past, end, constants);
            if error < WORTH * least {
                (least, state, *best) = (error, tried, constants);
            }
        };
        for week in [0.05, 0.3, 0.7] {
            attempt(Constants { week, ..best }, &mut best);
        }
        for level in [0.03, 0.2, 0.4] {
            attempt(Constants { level, ..best }, &mut best);
        }
        for day in [0.0, 0.06] {
            attempt(Constants { day, ..best }, &mut best);
        }
        state
    }

    /// Smooths the days before index `end` with constants that did well on fewer days: what the choice costs is nine
    /// times what its use costs, and from week to week it hardly ever changes.
    pub fn with(past: &Past, end: usize, constants: Constants) -> Self {
        smooth(past, end.min(past.table.days), constants).1
    }

    /// How much of an error each state takes up.
    pub fn constants(&self) -> Constants {
        self.constants
    }

    /// Volumes of a day, one per slot, before special days; finite and not negative.
    pub fn row(&self, past: &Past, day: i64) -> Vec<f64> {
        let at = crate::time::weekday_of_day(day) * self.slots;
        let ahead = (day - past.table.first_day - self.latest as i64).max(1);
        let left = 1.0 + self.effect * libm::pow(self.decay, ahead as f64);
        let week = &self.week[at..at + self.slots];
        self.day.iter().zip(week).map(|(day, week)| (self.level * left * day * week).max(0.0)).collect()
    }
}

/// Smooths through the history once: the sum of absolute errors, and the state at its end.
fn smooth(past: &Past, end: usize, constants: Constants) -> (f64, Smoothing) {
    let table = &past.table;
    let slots = table.slots;
    let from = end.saturating_sub(WINDOW);
    let mut level = first_level(past, from, end);
    let mut day = vec![1.0; slots];
    let mut week = vec![1.0; 7 * slots];
    // How often each cell was seen: the first values set it, later ones move it.
    let mut seen = vec![0.0_f64; 7 * slots];
    let mut usual = vec![0.0; slots];
    // The level some days ago.
    let mut levels = [level; AHEAD];
    let mut error = 0.0;
    let (mut effect, mut latest) = (0.0, from);
    let (mut product, mut square) = (0.0, 0.0);
    for d in from..end {
        let belief = past.belief[d];
        let then = levels[d % AHEAD];
        if belief > 0.0 {
            let cells = table.weekday(d) * slots..(table.weekday(d) + 1) * slots;
            let row = table.row(d);
            let (week, seen) = (&mut week[cells.clone()], &mut seen[cells]);
            let (mut actual, mut expected, mut missed) = (0.0, 0.0, 0.0);
            // Every cell takes the same steps, a missing one with a weight of none: no branch, so several go at once.
            for ((value, day), week) in row.iter().zip(&day).zip(week.iter()) {
                let season = day * week;
                let miss = (value - then * season).abs();
                let missing = value.is_nan();
                actual += if missing { 0.0 } else { *value };
                expected += if missing { 0.0 } else { season };
                missed += if missing { 0.0 } else { miss };
            }
            if d >= from + WARM {
                error += belief * missed;
            }
            let known = seen.iter().any(|n| *n > 0.0);
            if known && expected * level > 0.0 {
                let off = (actual / (expected * level) - 1.0).clamp(-0.7, 2.0);
                if latest + 1 == d {
                    product += belief * off * effect;
                    square += belief * effect * effect;
                }
                (effect, latest) = (off * belief, d);
                level *= 1.0 + constants.level * belief * off;
            }
            if level > 0.0 {
                let (per_level, of_day) = (1.0 / level, constants.day * belief);
                let states = day.iter_mut().zip(&mut usual).zip(week).zip(seen);
                for (value, (((day, usual), week), seen)) in row.iter().zip(states) {
                    let missing = value.is_nan();
                    let own = value * per_level;
                    let gain = belief * constants.week.max(1.0 / (*seen + 1.0));
                    let old = *week;
                    let off = (own - *day * old) / *usual;
                    let moved = (*day + of_day * off).clamp(0.3, 3.0);
                    let moves = of_day > 0.0 && *usual > 0.0 && *seen >= 3.0 && !missing;
                    *day = if moves { moved } else { *day };
                    let new = (old + gain * (own / *day - old)).max(0.0);
                    *week = if missing { old } else { new };
                    let before = if *seen > 0.0 { old } else { 0.0 };
                    *usual += if missing { 0.0 } else { (new - before) / 7.0 };
                    *seen += if missing { 0.0 } else { belief };
                }
            }
        }
        levels[d % AHEAD] = level;
    }
    complete(&mut week, &seen, slots);
    let decay = if square > 0.0 { (product / square).clamp(0.0, 0.9) } else { 0.0 };
    let state = Smoothing { slots, level, day, week, effect, latest, decay, constants };
    (error, state)
}

/// Mean volume of an interval over the first two weeks that have any.
fn first_level(past: &Past, from: usize, end: usize) -> f64 {
    let (mut sum, mut n) = (0.0, 0.0);
    for d in (from..end).filter(|d| past.belief[*d] > 0.0) {
        for value in past.table.row(d).iter().filter(|v| !v.is_nan()) {
            sum += value;
            n += 1.0;
        }
        if d >= from + 14 && sum > 0.0 {
            break;
        }
    }
    if sum > 0.0 { sum / n } else { 0.0 }
}

/// Cells never seen take the mean of the other weekdays' same slot, else of everything.
fn complete(week: &mut [f64], seen: &[f64], slots: usize) {
    let (mut sum, mut n) = (0.0, 0.0);
    for (value, _) in week.iter().zip(seen).filter(|(_, n)| **n > 0.0) {
        sum += value;
        n += 1.0;
    }
    let overall = if n > 0.0 { sum / n } else { 0.0 };
    for s in 0..slots {
        let known = (0..7).map(|w| w * slots + s).filter(|cell| seen[*cell] > 0.0).collect::<Vec<_>>();
        let mean = known.iter().map(|cell| week[*cell]).sum::<f64>() / known.len() as f64;
        let mean = if known.is_empty() { overall } else { mean };
        (0..7).map(|w| w * slots + s).filter(|cell| seen[*cell] == 0.0).for_each(|cell| week[cell] = mean);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::tests::{furthest, past, usual};
    use crate::time::day_of_date;
    use jiff::civil::Date;

    #[test]
    fn a_week_with_gaps_that_always_repeats_is_smoothed_to_itself() {
        let past = past(84, |date, minute| (day_of_date(date) % 11 != 0).then(|| usual(date, minute)));
        let smoothing = Smoothing::new(&past, 84);
        let far = furthest(&past, |day| smoothing.row(&past, day), usual);
        assert!(far < 0.01, "{far}");
    }

    #[test]
    fn a_morning_that_doubles_on_all_days_is_followed_within_three_weeks() {
        let change = day_of_date(crate::time::date_of_day(past(1, |d, m| Some(usual(d, m))).table.first_day)) + 84;
        let truth = |date: Date, minute: u16| {
            let doubled = day_of_date(date) >= change && minute < 600;
            usual(date, minute) * if doubled { 2.0 } else { 1.0 }
        };
        let past = past(105, |date, minute| Some(truth(date, minute)));
        let smoothing = Smoothing::new(&past, 105);
        let far = furthest(&past, |day| smoothing.row(&past, day), truth);
        assert!(far < 0.15, "{far}");
    }

    #[test]
    fn hours_that_are_always_closed_stay_at_zero() {
        let past = past(35, |date, minute| Some(if minute < 480 { 0.0 } else { usual(date, minute) }));
        let smoothing = Smoothing::new(&past, 35);
        let next = past.table.first_day + 35;
        assert!((next..next + 7).all(|day| smoothing.row(&past, day)[..8].iter().all(|v| *v == 0.0)));
    }
}
