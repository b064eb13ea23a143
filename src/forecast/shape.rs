//! The weekday × time-of-day profile: decayed means that borrow from other weekdays and neighbouring intervals.
//!
//! Every step is empirical Bayes: the variance of an own value is that of a weighted mean of counts, and what values
//! differ beyond it is real. A busy queue keeps its own means; one of few contacts takes the shape of its like weekdays
//! and a smooth course of the day.

use crate::forecast::profile::Past;

/// The share of an own value's variance that the kernel ¼ ½ ¼ takes away: ½² + 2·¼².
const KERNEL: f64 = 0.375;

/// Decayed volume per weekday and slot at exposure 1, shrunk towards what other weekdays and neighbours tell.
pub(crate) fn decayed(past: &Past, end: usize, exposure: &[f64], half_life_weeks: f64) -> Vec<f64> {
    let table = &past.calm;
    let slots = table.slots;
    let keep = libm::exp2(-1.0 / (7.0 * half_life_weeks));
    // Beyond twelve half-lives a day weighs less than 1/4096.
    let from = end.saturating_sub((7.0 * half_life_weeks * 12.0) as usize);
    let (mut top, mut bottom, mut square) = (vec![0.0; 7 * slots], vec![0.0; 7 * slots], [0.0; 7]);
    let mut age = 1.0;
    for d in (from..end.min(exposure.len())).rev() {
        let weight = past.belief[d] * age;
        age *= keep;
        if weight <= 0.0 {
            continue;
        }
        let weekday = table.weekday(d);
        let at = weekday * slots;
        let share = weight * exposure[d];
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

/// A weekday's own profile.
struct Own {
    /// Its volume over that of the common shape.
    size: f64,
    /// Variance of an own value over its mean; infinite where the weekday was never seen or is always empty.
    noise: f64,
    /// Values at size 1; NaN where never seen.
    shape: Vec<f64>,
}

fn own(top: &[f64], bottom: &[f64], common: &[f64], square: f64) -> Own {
    let (mut own, mut shared, mut mass) = (0.0, 0.0, 0.0);
    for ((top, bottom), common) in top.iter().zip(bottom).zip(common) {
        own += top;
        shared += bottom * common;
        mass = f64::max(mass, *bottom);
    }
    // A weekday never seen is taken as the average day.
    let size = if shared > 0.0 { own / shared } else { 1.0 };
    let known = shared > 0.0 && size > 0.0;
    let noise = if known { square / (mass * mass) } else { f64::INFINITY };
    let value = |(top, bottom): (&f64, &f64)| if known && *bottom > 0.0 { top / bottom / size } else { f64::NAN };
    Own { size, noise, shape: top.iter().zip(bottom).map(value).collect() }
}

/// Every weekday's profile between its own values, those of like weekdays, and its neighbouring slots.
fn pooled(slots: usize, top: &[f64], bottom: &[f64], square: &[f64; 7]) -> Vec<f64> {
    let (mut all_top, mut all_bottom) = (vec![0.0; slots], vec![0.0; slots]);
    for (top, bottom) in top.chunks_exact(slots).zip(bottom.chunks_exact(slots)) {
        for s in 0..slots {
            all_top[s] += top[s];
            all_bottom[s] += bottom[s];
        }
    }
    let total = all_bottom.iter().sum::<f64>();
    let overall = if total > 0.0 { all_top.iter().sum::<f64>() / total } else { 0.0 };
    let ratio = |(top, bottom): (&f64, &f64)| if *bottom > 0.0 { top / bottom } else { f64::NAN };
    let common = filled(&all_top.iter().zip(&all_bottom).map(ratio).collect::<Vec<_>>(), overall);
    let cells = |weekday: usize| weekday * slots..(weekday + 1) * slots;
    let days = (0..7).map(|w| own(&top[cells(w)], &bottom[cells(w)], &common, square[w])).collect::<Vec<_>>();
    let mut profile = Vec::with_capacity(7 * slots);
    for (weekday, day) in days.iter().enumerate() {
        let prior = like_weekdays(&days, day, &common);
        let prior = prior.iter().map(|v| v * day.size).collect::<Vec<_>>();
        let noise = if day.noise.is_finite() { day.noise } else { 0.0 };
        let (top, bottom) = (&top[cells(weekday)], &bottom[cells(weekday)]);
        let values = top.iter().zip(bottom).map(ratio).collect::<Vec<_>>();
        let values = between(&values, &prior, noise);
        let around = (0..slots).map(|s| {
            let (before, after) = (s.saturating_sub(1), (s + 1).min(slots - 1));
            0.25 * values[before] + 0.5 * values[s] + 0.25 * values[after]
        });
        let around = around.collect::<Vec<_>>();
        profile.extend(between(&values, &around, KERNEL * noise));
    }
    profile
}

/// Values drawn towards a prior as far as their noise (variance over mean) explains the distance.
fn between(values: &[f64], prior: &[f64], noise: f64) -> Vec<f64> {
    let (mut real, mut scale) = (0.0, 0.0);
    for (value, prior) in values.iter().zip(prior).filter(|(v, _)| !v.is_nan()) {
        real += (value - prior).powi(2) - prior * noise;
        scale += prior * prior;
    }
    let spread = if scale > 0.0 { (real / scale).max(0.0) } else { 0.0 };
    values
        .iter()
        .zip(prior)
        .map(|(value, prior)| {
            let (between, within) = (spread * prior * prior, prior * noise);
            let trust = if between + within > 0.0 { between / (between + within) } else { 1.0 };
            if value.is_nan() { *prior } else { trust * value + (1.0 - trust) * prior }
        })
        .collect()
}

/// What all weekdays tell of one weekday's course of the day: each as far as its own noise and its real distance allow.
///
/// A Tuesday learns from Mondays more than from Sundays, unless Sundays look the same.
fn like_weekdays(days: &[Own], one: &Own, common: &[f64]) -> Vec<f64> {
    if !one.noise.is_finite() {
        return common.to_vec();
    }
    let relative = |day: &Own| day.noise / day.size;
    let weight = |other: &Own| {
        if !other.noise.is_finite() {
            return 0.0;
        }
        let (mut distance, mut scale) = (0.0, 0.0);
        let noise = relative(one) + relative(other);
        for ((a, b), common) in one.shape.iter().zip(&other.shape).zip(common) {
            if !a.is_nan() && !b.is_nan() {
                distance += (a - b).powi(2) - common * noise;
                scale += common;
            }
        }
        let real = if scale > 0.0 { (distance / scale).max(0.0) } else { 0.0 };
        1.0 / (relative(other) + real).max(1e-12)
    };
    let weights = days.iter().map(weight).collect::<Vec<_>>();
    (0..common.len())
        .map(|s| {
            let (mut top, mut bottom) = (0.0, 0.0);
            for (day, weight) in days.iter().zip(&weights).filter(|(day, w)| **w > 0.0 && !day.shape[s].is_nan()) {
                top += weight * day.shape[s];
                bottom += weight;
            }
            if bottom > 0.0 { top / bottom } else { common[s] }
        })
        .collect()
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
