//! The weekday × time-of-day profile: decayed means that borrow from other weekdays and neighbouring intervals.
//!
//! Every step is empirical Bayes: the variance of an own value is that of a weighted mean of counts, and what values
//! differ beyond it is real. A busy queue keeps its own means; one of few contacts takes the shape of its like weekdays
//! and a smooth course of the day.

use crate::forecast::profile::Past;

/// The share of an own value's variance that the kernel ¼ ½ ¼ takes away: ½² + 2·¼².
const KERNEL: f64 = 0.375;

/// Decayed volume per weekday and slot at exposure 1, by half-life in weeks, shrunk towards what other weekdays and
/// neighbours tell.
pub(crate) fn decayed<const N: usize>(
    past: &Past,
    end: usize,
    exposure: &[f64],
    half_life_weeks: [f64; N],
) -> [Vec<f64>; N] {
    let slots = past.table.slots;
    sums(past, end, exposure, half_life_weeks).map(|sums| pooled(slots, &sums.top, &sums.bottom, &sums.square))
}

/// Decayed volume per weekday and slot, each by itself: enough to compare whole days with.
pub(crate) fn rough(past: &Past, end: usize, half_life_weeks: f64) -> Vec<f64> {
    let slots = past.table.slots;
    let [sums] = sums(past, end, &vec![1.0; end], [half_life_weeks]);
    let common = common(slots, &sums.top, &sums.bottom);
    let mut profile = Vec::with_capacity(7 * slots);
    for (top, bottom) in sums.top.chunks_exact(slots).zip(sums.bottom.chunks_exact(slots)) {
        // A weekday never seen is taken as the average day.
        let size = size(top, bottom, &common).unwrap_or(1.0);
        let cells = top.iter().zip(bottom).zip(&common);
        profile.extend(cells.map(|((t, b), common)| if *b > 0.0 { t / b } else { size * common }));
    }
    profile
}

/// Decayed sums by weekday and slot.
struct Sums {
    /// Volume.
    top: Vec<f64>,
    /// Exposure.
    bottom: Vec<f64>,
    /// Exposure with squared weights, by weekday.
    square: [f64; 7],
}

/// Sums of the days before index `end` for several half-lives in one pass.
fn sums<const N: usize>(past: &Past, end: usize, exposure: &[f64], half_life_weeks: [f64; N]) -> [Sums; N] {
    let table = &past.calm;
    let slots = table.slots;
    let keep = half_life_weeks.map(|weeks| libm::exp2(-1.0 / (7.0 * weeks)));
    // Beyond twelve half-lives a day weighs less than 1/4096.
    let from = half_life_weeks.map(|weeks| end.saturating_sub((7.0 * weeks * 12.0) as usize));
    let mut sums = [(); N].map(|()| Sums { top: vec![0.0; 7 * slots], bottom: vec![0.0; 7 * slots], square: [0.0; 7] });
    let mut age = [1.0; N];
    let first = from.iter().copied().min().unwrap_or(0);
    for d in (first..end.min(exposure.len())).rev() {
        let (belief, weekday, row) = (past.belief[d], table.weekday(d), table.row(d));
        let cells = weekday * slots..(weekday + 1) * slots;
        for (k, sums) in sums.iter_mut().enumerate() {
            let weight = belief * age[k];
            age[k] *= keep[k];
            if weight <= 0.0 || d < from[k] {
                continue;
            }
            let share = weight * exposure[d];
            sums.square[weekday] += weight * share;
            let states = sums.top[cells.clone()].iter_mut().zip(&mut sums.bottom[cells.clone()]);
            // A missing value adds nothing, without a branch: several go at once.
            for (value, (top, bottom)) in row.iter().zip(states) {
                let missing = value.is_nan();
                *top += if missing { 0.0 } else { weight * value };
                *bottom += if missing { 0.0 } else { share };
            }
        }
    }
    sums
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

/// A weekday's volume over that of the common shape, where it was seen.
fn size(top: &[f64], bottom: &[f64], common: &[f64]) -> Option<f64> {
    let shared = bottom.iter().zip(common).map(|(bottom, common)| bottom * common).sum::<f64>();
    (shared > 0.0).then(|| top.iter().sum::<f64>() / shared)
}

fn own(top: &[f64], bottom: &[f64], common: &[f64], square: f64) -> Own {
    let mass = bottom.iter().fold(0.0, |mass, bottom| f64::max(mass, *bottom));
    let size = size(top, bottom, common);
    let (known, size) = (size.is_some_and(|size| size > 0.0), size.unwrap_or(1.0));
    let noise = if known { square / (mass * mass) } else { f64::INFINITY };
    let value = |(top, bottom): (&f64, &f64)| if known && *bottom > 0.0 { top / bottom / size } else { f64::NAN };
    Own { size, noise, shape: top.iter().zip(bottom).map(value).collect() }
}

/// The shape of all weekdays together.
fn common(slots: usize, top: &[f64], bottom: &[f64]) -> Vec<f64> {
    let (mut all_top, mut all_bottom) = (vec![0.0; slots], vec![0.0; slots]);
    for (top, bottom) in top.chunks_exact(slots).zip(bottom.chunks_exact(slots)) {
        for s in 0..slots {
            all_top[s] += top[s];
            all_bottom[s] += bottom[s];
        }
    }
    let total = all_bottom.iter().sum::<f64>();
    let overall = if total > 0.0 { all_top.iter().sum::<f64>() / total } else { 0.0 };
    filled(&all_top.iter().zip(&all_bottom).map(ratio).collect::<Vec<_>>(), overall)
}

fn ratio((top, bottom): (&f64, &f64)) -> f64 {
    if *bottom > 0.0 { top / bottom } else { f64::NAN }
}

/// Every weekday's profile between its own values, those of like weekdays, and its neighbouring slots.
fn pooled(slots: usize, top: &[f64], bottom: &[f64], square: &[f64; 7]) -> Vec<f64> {
    let common = common(slots, top, bottom);
    let cells = |weekday: usize| weekday * slots..(weekday + 1) * slots;
    let days = (0..7).map(|w| own(&top[cells(w)], &bottom[cells(w)], &common, square[w])).collect::<Vec<_>>();
    let real = distances(&days, &common);
    let mut profile = Vec::with_capacity(7 * slots);
    for (weekday, day) in days.iter().enumerate() {
        let prior = like_weekdays(&days, day, &real[weekday], &common);
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

/// Variance over the square of the mean that the shapes of weekdays differ by beyond chance.
fn distances(days: &[Own], common: &[f64]) -> [[f64; 7]; 7] {
    let mut real = [[0.0; 7]; 7];
    for (i, one) in days.iter().enumerate() {
        for (j, other) in days.iter().enumerate().take(i) {
            if one.noise.is_finite() && other.noise.is_finite() {
                let (mut distance, mut scale) = (0.0, 0.0);
                let noise = one.noise / one.size + other.noise / other.size;
                for ((a, b), common) in one.shape.iter().zip(&other.shape).zip(common) {
                    let off = (a - b) * (a - b) - common * noise;
                    let missing = off.is_nan();
                    distance += if missing { 0.0 } else { off };
                    scale += if missing { 0.0 } else { *common };
                }
                real[i][j] = if scale > 0.0 { (distance / scale).max(0.0) } else { 0.0 };
                real[j][i] = real[i][j];
            }
        }
    }
    real
}

/// What all weekdays tell of one weekday's course of the day: each as far as its own noise and its real distance allow.
///
/// A Tuesday learns from Mondays more than from Sundays, unless Sundays look the same.
fn like_weekdays(days: &[Own], one: &Own, real: &[f64; 7], common: &[f64]) -> Vec<f64> {
    if !one.noise.is_finite() {
        return common.to_vec();
    }
    let (mut top, mut bottom) = (vec![0.0; common.len()], vec![0.0; common.len()]);
    for (other, real) in days.iter().zip(real).filter(|(other, _)| other.noise.is_finite()) {
        let weight = 1.0 / (other.noise / other.size + real).max(1e-12);
        for (value, (top, bottom)) in other.shape.iter().zip(top.iter_mut().zip(&mut bottom)) {
            let missing = value.is_nan();
            *top += if missing { 0.0 } else { weight * value };
            *bottom += if missing { 0.0 } else { weight };
        }
    }
    let cells = top.iter().zip(&bottom).zip(common);
    cells.map(|((top, bottom), common)| if *bottom > 0.0 { top / bottom } else { *common }).collect()
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
