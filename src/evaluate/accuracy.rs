//! Accuracy of forecasts `F` against actuals `A`: each measure a function named as planners name it.
//!
//! Lists run parallel. A pair in which either value is missing (NaN) is left out of every measure. A measure that
//! has nothing to divide by is `None`, never zero.

use std::f64::consts::PI;

/// The pairs of which both values are known: `(forecast, actual)`.
fn pairs<'a>(forecast: &'a [f64], actual: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
    forecast.iter().zip(actual).map(|(f, a)| (*f, *a)).filter(|(f, a)| f.is_finite() && a.is_finite())
}

fn ratio(above: f64, below: f64) -> Option<f64> {
    (below > 0.0).then(|| above / below)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0u64), |(sum, count), value| (sum + value, count + 1));
    ratio(sum, count as f64)
}

/// Weighted absolute percentage error, the headline: `Σ|F−A| / ΣA`.
///
/// Intervals count by their contacts, so a quiet hour can't rule. `None` when no contact came.
/// Kolassa & Schütz, *Advantages of the MAD/Mean ratio over the MAPE* (2007).
///
/// ```
/// # use headcount::evaluate::accuracy::wape;
/// // 10 where 5 came, 2000 where 1950 came: 2.8 % of the contacts.
/// assert!((wape(&[10.0, 2000.0], &[5.0, 1950.0]).unwrap() - 55.0 / 1955.0).abs() < 1e-15);
/// ```
pub fn wape(forecast: &[f64], actual: &[f64]) -> Option<f64> {
    let error = pairs(forecast, actual).map(|(f, a)| (f - a).abs()).sum();
    ratio(error, pairs(forecast, actual).map(|(_, a)| a).sum())
}

/// Bias: `(ΣF−ΣA) / ΣA`, positive when too much was forecast. `None` when no contact came.
///
/// ```
/// # use headcount::evaluate::accuracy::bias;
/// assert_eq!(bias(&[110.0, 90.0], &[80.0, 80.0]), Some(0.25));
/// ```
pub fn bias(forecast: &[f64], actual: &[f64]) -> Option<f64> {
    let error = pairs(forecast, actual).map(|(f, a)| f - a).sum();
    ratio(error, pairs(forecast, actual).map(|(_, a)| a).sum())
}

/// A mean absolute percentage error with its zero rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mape {
    /// The mean of `|F−A| / A` over intervals with contacts.
    pub share: f64,
    /// Intervals without contacts, which have no percentage and are left out.
    pub dropped: u64,
}

/// Mean absolute percentage error: the mean of `|F−A| / A`; intervals without contacts are dropped and counted.
///
/// Quiet intervals rule it, which is why WAPE is the headline. `None` when every interval is dropped.
///
/// ```
/// # use headcount::evaluate::accuracy::{mape, wape};
/// // 5 where 10 came, 1950 where 2000 came: MAPE says 26.3 %, WAPE says 2.7 %.
/// let (forecast, actual) = ([5.0, 1950.0, 3.0], [10.0, 2000.0, 0.0]);
/// let mape = mape(&forecast, &actual).unwrap();
/// assert_eq!((mape.share, mape.dropped), (0.2625, 1));
/// assert!((wape(&forecast[..2], &actual[..2]).unwrap() - 0.02736).abs() < 1e-5);
/// ```
pub fn mape(forecast: &[f64], actual: &[f64]) -> Option<Mape> {
    let dropped = pairs(forecast, actual).filter(|(_, a)| *a <= 0.0).count() as u64;
    let share = mean(pairs(forecast, actual).filter(|(_, a)| *a > 0.0).map(|(f, a)| (f - a).abs() / a))?;
    Some(Mape { share, dropped })
}

/// Symmetric MAPE, 0 to 2: the mean of `2|F−A| / (|F|+|A|)`; an interval where both are zero is no error.
///
/// Makridakis, *Accuracy measures* (1993), in the form of the M4 competition (2018).
///
/// ```
/// # use headcount::evaluate::accuracy::smape;
/// assert_eq!(smape(&[150.0, 0.0, 4.0], &[50.0, 0.0, 0.0]), Some(1.0));
/// ```
pub fn smape(forecast: &[f64], actual: &[f64]) -> Option<f64> {
    mean(pairs(forecast, actual).map(|(f, a)| ratio(2.0 * (f - a).abs(), f.abs() + a.abs()).unwrap_or(0.0)))
}

/// Mean absolute error in contacts per interval: the mean of `|F−A|`.
///
/// ```
/// # use headcount::evaluate::accuracy::mae;
/// assert_eq!(mae(&[10.0, 20.0, f64::NAN], &[12.0, 16.0, 7.0]), Some(3.0));
/// ```
pub fn mae(forecast: &[f64], actual: &[f64]) -> Option<f64> {
    mean(pairs(forecast, actual).map(|(f, a)| (f - a).abs()))
}

/// Root mean squared error in contacts per interval: `√(mean (F−A)²)`; large misses weigh most.
///
/// ```
/// # use headcount::evaluate::accuracy::rmse;
/// assert_eq!(rmse(&[3.0, 4.0], &[0.0, 0.0]), Some(12.5f64.sqrt()));
/// ```
pub fn rmse(forecast: &[f64], actual: &[f64]) -> Option<f64> {
    mean(pairs(forecast, actual).map(|(f, a)| (f - a) * (f - a))).map(f64::sqrt)
}

/// Mean absolute scaled error: MAE over that of the seasonal naive within the history, `mean |A_t − A_{t−lag}|`.
///
/// `history` is what the forecaster saw on a gapless grid (NaN where closed or missing), `lag` the intervals of a
/// week. Below 1 the forecast beats last week's copy. `None` when the history repeats itself exactly or is too short.
/// Hyndman & Koehler, *Another look at measures of forecast accuracy* (2006).
///
/// ```
/// # use headcount::evaluate::accuracy::mase;
/// let history = [10.0, 20.0, 14.0, 16.0]; // a "week" of two intervals: last week's copy misses by 4
/// assert_eq!(mase(&[12.0, 18.0], &[14.0, 18.0], &history, 2), Some(0.25));
/// ```
pub fn mase(forecast: &[f64], actual: &[f64], history: &[f64], lag: usize) -> Option<f64> {
    let naive = mae(history, history.get(lag..)?)?;
    ratio(mae(forecast, actual)?, naive)
}

/// Pinball loss of a forecast quantile, `level` between 0 and 1: the mean of `level·(A−F)` where the actual lies
/// above and `(1−level)·(F−A)` where it lies below.
///
/// Gneiting & Raftery, *Strictly proper scoring rules* (2007).
///
/// ```
/// # use headcount::evaluate::accuracy::pinball;
/// // A 90 % quantile: too low by 10 costs nine times as much as too high by 10.
/// assert!((pinball(&[90.0], &[100.0], 0.9).unwrap() - 9.0).abs() < 1e-12);
/// assert!((pinball(&[110.0], &[100.0], 0.9).unwrap() - 1.0).abs() < 1e-12);
/// ```
pub fn pinball(quantile: &[f64], actual: &[f64], level: f64) -> Option<f64> {
    mean(pairs(quantile, actual).map(|(q, a)| if a >= q { level * (a - q) } else { (1.0 - level) * (q - a) }))
}

/// Ranges of which all three values are known: `(lo, hi, actual)`.
fn ranges<'a>(lo: &'a [f64], hi: &'a [f64], actual: &'a [f64]) -> impl Iterator<Item = (f64, f64, f64)> + 'a {
    let all = lo.iter().zip(hi).zip(actual).map(|((lo, hi), a)| (*lo, *hi, *a));
    all.filter(|(lo, hi, a)| lo.is_finite() && hi.is_finite() && a.is_finite())
}

/// Coverage: the share of actuals within `[lo, hi]`, both ends included; an 80 % range should cover 0.80.
///
/// ```
/// # use headcount::evaluate::accuracy::coverage;
/// assert_eq!(coverage(&[0.0, 5.0], &[4.0, 9.0], &[4.0, 10.0]), Some(0.5));
/// ```
pub fn coverage(lo: &[f64], hi: &[f64], actual: &[f64]) -> Option<f64> {
    mean(ranges(lo, hi, actual).map(|(lo, hi, a)| if (lo..=hi).contains(&a) { 1.0 } else { 0.0 }))
}

/// Mean width `hi − lo` of ranges in contacts: of two with the same coverage the narrower is better.
///
/// ```
/// # use headcount::evaluate::accuracy::mean_width;
/// assert_eq!(mean_width(&[0.0, 5.0], &[4.0, 11.0]), Some(5.0));
/// ```
pub fn mean_width(lo: &[f64], hi: &[f64]) -> Option<f64> {
    mean(pairs(lo, hi).map(|(lo, hi)| hi - lo))
}

/// Winkler (interval) score of a central range of `level`, such as 0.80: its width, plus `2/(1−level)` times the
/// distance by which an actual lies outside; less is better.
///
/// Winkler, *A decision-theoretic approach to interval estimation* (1972); Gneiting & Raftery (2007).
///
/// ```
/// # use headcount::evaluate::accuracy::winkler;
/// assert!((winkler(&[10.0, 10.0], &[20.0, 20.0], &[15.0, 23.0], 0.8).unwrap() - 25.0).abs() < 1e-9);
/// ```
pub fn winkler(lo: &[f64], hi: &[f64], actual: &[f64], level: f64) -> Option<f64> {
    let outside = |lo: f64, hi: f64, a: f64| (lo - a).max(a - hi).max(0.0);
    mean(ranges(lo, hi, actual).map(|(lo, hi, a)| hi - lo + 2.0 / (1.0 - level) * outside(lo, hi, a)))
}

/// The noise floor for a mean of `v` contacts: with Poisson arrivals even a perfect forecast has a WAPE of about
/// `√(2 / (π·v))`. Infinite for no contacts.
///
/// ```
/// # use headcount::evaluate::accuracy::noise_floor;
/// assert!((noise_floor(100.0) - 0.0798).abs() < 1e-4); // 8 % at 100 contacts
/// ```
pub fn noise_floor(v: f64) -> f64 {
    (2.0 / (PI * v)).sqrt()
}

/// The contact-weighted noise floor of intervals with means `v`: `Σ MAD(v) / Σ v`, exact where counts are low.
/// `None` without contacts.
///
/// ```
/// # use headcount::evaluate::accuracy::{noise_floor, weighted_noise_floor};
/// let busy = weighted_noise_floor(&[400.0, 400.0]).unwrap();
/// assert!((busy / noise_floor(400.0) - 1.0).abs() < 0.001);
/// ```
pub fn weighted_noise_floor(means: &[f64]) -> Option<f64> {
    let known = || means.iter().copied().filter(|v| v.is_finite() && *v > 0.0);
    ratio(known().map(poisson_miss).sum(), known().sum())
}

/// The mean absolute error that Poisson arrivals of mean `v` leave to whoever knows `v`: their mean deviation, or `v` where
/// less is lost by expecting nobody (below ln 2 ≈ 0.69 contacts zero is the median). NaN for a negative or unknown mean.
///
/// ```
/// # use headcount::evaluate::accuracy::{poisson_mad, poisson_miss};
/// assert_eq!(poisson_miss(0.1), 0.1); // nine times in ten nobody comes
/// assert_eq!(poisson_miss(10.0), poisson_mad(10.0));
/// ```
pub fn poisson_miss(v: f64) -> f64 {
    let deviation = poisson_mad(v);
    if deviation > v { v } else { deviation }
}

/// Mean absolute deviation of a Poisson count from its mean `v`: `2·e^{−v}·v^{k+1} / k!` with `k = ⌊v⌋`.
///
/// Ramasubban, *The mean difference and the mean deviation of some discontinuous distributions* (1958).
/// Only sums and products, so that every machine gives the same digits. NaN for a negative or unknown mean.
///
/// ```
/// # use headcount::evaluate::accuracy::poisson_mad;
/// // With a mean of 1: P(0)·1 + Σ P(n)(n−1) = 2/e.
/// assert!((poisson_mad(1.0) - 2.0 / std::f64::consts::E).abs() < 1e-15);
/// ```
pub fn poisson_mad(v: f64) -> f64 {
    if v.is_nan() || v < 0.0 {
        return f64::NAN;
    }
    let k = v.floor();
    if k >= 30.0 {
        // Stirling's series in place of the factorial, and ln(1 + f/k) in place of the power; k ≥ 30 leaves 1e-13.
        let f = v - k;
        // k·ln(1 + f/k) − f as an alternating series in f/k ≤ 1/30.
        let power = -f * (2..=10).rev().fold(0.0, |sum, j| (1.0 / f64::from(j) - sum) * (f / k));
        let stirling = (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / (1260.0 * k * k)) / (k * k)) / k;
        return 2.0 * v / (2.0 * PI * k).sqrt() * small_exp(power - stirling);
    }
    // e^{-v} v^k / k!, one factor e^{-1} with each factor v/j: neither part over- or underflows.
    let mut term = small_exp(-(v - k));
    for j in 1..=k as u32 {
        term *= v / f64::from(j) / std::f64::consts::E;
    }
    2.0 * v * term
}

/// `e^x` for `|x| ≤ 1` by its series.
fn small_exp(x: f64) -> f64 {
    (1..=20).rev().fold(1.0, |sum, n| 1.0 + sum * x / f64::from(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use statrs::function::gamma::ln_gamma;

    #[test]
    fn a_measure_without_contacts_is_unknown_not_zero() {
        for measure in [wape, bias] {
            assert_eq!(measure(&[1.0], &[0.0]), None);
            assert_eq!(measure(&[], &[]), None);
        }
        assert_eq!(mape(&[1.0], &[0.0]), None);
        assert_eq!(mae(&[], &[]), None);
        assert_eq!(mase(&[1.0], &[1.0], &[1.0], 7), None);
        assert_eq!(mase(&[1.0], &[2.0], &[3.0, 3.0], 1), None);
        assert_eq!(weighted_noise_floor(&[0.0]), None);
    }

    #[test]
    fn closed_hours_of_the_history_do_not_scale_the_mase() {
        let history = [10.0, f64::NAN, 14.0, f64::NAN, 10.0, f64::NAN];
        assert_eq!(mase(&[4.0], &[2.0], &history, 2), Some(0.5));
    }

    #[test]
    fn a_range_that_is_missing_does_not_shift_the_others() {
        assert_eq!(coverage(&[f64::NAN, 5.0], &[4.0, 9.0], &[50.0, 6.0]), Some(1.0));
    }

    #[test]
    fn the_mean_deviation_of_poisson_counts_is_exact_over_the_switch_of_formulas() {
        for v in [0.01f64, 0.3, 1.0, 2.5, 7.0, 29.99, 30.0, 30.5, 31.99, 100.0, 5000.25] {
            let k = v.floor();
            let exact = 2.0 * (-v + (k + 1.0) * v.ln() - ln_gamma(k + 1.0)).exp();
            assert!((poisson_mad(v) / exact - 1.0).abs() < 1e-9, "{v}: {} and {exact}", poisson_mad(v));
        }
        assert_eq!(poisson_mad(0.0), 0.0);
    }

    #[test]
    fn quiet_queues_have_a_floor_no_higher_than_a_forecast_of_nobody() {
        // Half a contact: who expects nobody misses every one of them, and no guess does better. 0.9: 2·e^-0.9 of them.
        assert_eq!(weighted_noise_floor(&[0.5; 48]), Some(1.0));
        assert!((weighted_noise_floor(&[0.9; 48]).unwrap() - 2.0 * (-0.9f64).exp()).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn a_perfect_forecast_has_no_error(actual in prop::collection::vec(0.1f64..1e6, 1..50)) {
            prop_assert_eq!(wape(&actual, &actual), Some(0.0));
            prop_assert_eq!(bias(&actual, &actual), Some(0.0));
            prop_assert_eq!(coverage(&actual, &actual, &actual), Some(1.0));
            prop_assert_eq!(pinball(&actual, &actual, 0.5), Some(0.0));
        }

        #[test]
        fn bias_never_exceeds_wape(pair in prop::collection::vec((0.0f64..1e4, 0.1f64..1e4), 1..50)) {
            let (forecast, actual): (Vec<f64>, Vec<f64>) = pair.into_iter().unzip();
            prop_assert!(bias(&forecast, &actual).unwrap().abs() <= wape(&forecast, &actual).unwrap() * (1.0 + 1e-12));
        }
    }
}
