//! A forecast beside another one, over time, and under weights.

use super::{mae, mean, pairs, ratio};

/// Mean error in contacts per interval: the mean of `F−A`, positive when too much was forecast.
///
/// ```
/// # use headcount::evaluate::accuracy::mean_error;
/// assert_eq!(mean_error(&[12.0, 9.0, 5.0], &[10.0, 10.0, f64::NAN]), Some(0.5));
/// ```
pub fn mean_error(forecast: &[f64], actual: &[f64]) -> Option<f64> {
    mean(pairs(forecast, actual).map(|(f, a)| f - a))
}

/// WAPE under weights `h`: `Σ h|F−A| / Σ h·A`. With handle times and the contacts handled it is the share of the work
/// that was forecast wrongly because of the handle time alone.
///
/// Rows whose weight is zero or missing count for nothing. `None` when nothing is left.
///
/// ```
/// # use headcount::evaluate::accuracy::weighted_wape;
/// // 300 s forecast: right by day, 60 s short for the 10 contacts of the night: 600 s of 33 600 s.
/// let wape = weighted_wape(&[300.0, 300.0], &[300.0, 360.0], &[100.0, 10.0]).unwrap();
/// assert!((wape - 600.0 / 33_600.0).abs() < 1e-15);
/// ```
pub fn weighted_wape(forecast: &[f64], actual: &[f64], weight: &[f64]) -> Option<f64> {
    let known = || forecast.iter().zip(actual).zip(weight).map(|((f, a), h)| (*f, *a, *h));
    let known = || known().filter(|(f, a, h)| f.is_finite() && a.is_finite() && h.is_finite() && *h > 0.0);
    ratio(known().map(|(f, a, h)| h * (f - a).abs()).sum(), known().map(|(_, a, h)| h * a).sum())
}

/// Skill: `1 − Σ|F−A| / Σ|B−A|`, the share of a baseline's error that the forecast saves; 0 is no better than the
/// baseline `B`, negative is worse.
///
/// Only rows of which all three values are known count, so that like is compared with like. `None` where the baseline
/// misses nothing. Murphy, *Skill scores based on the mean square error* (1988), here of absolute errors.
///
/// ```
/// # use headcount::evaluate::accuracy::skill;
/// // Misses of 10 and 10 where last week's copy misses by 20 and 30; the last row has no copy and counts for nothing.
/// let (forecast, copy, actual) = ([110.0, 90.0, 500.0], [120.0, 70.0, f64::NAN], [100.0, 100.0, 100.0]);
/// assert_eq!(skill(&forecast, &copy, &actual), Some(0.6));
/// ```
pub fn skill(forecast: &[f64], baseline: &[f64], actual: &[f64]) -> Option<f64> {
    let all = || forecast.iter().zip(baseline).zip(actual).map(|((f, b), a)| (*f, *b, *a));
    let known = || all().filter(|(f, b, a)| f.is_finite() && b.is_finite() && a.is_finite());
    let missed = ratio(known().map(|(f, _, a)| (f - a).abs()).sum(), known().map(|(_, b, a)| (b - a).abs()).sum());
    missed.map(|share| 1.0 - share)
}

/// Tracking signal: `Σ(A−F) / MAD` with the mean absolute deviation `MAD = mean |F−A|` of the same periods; positive
/// when too little was forecast.
///
/// Beyond ±4 a forecast of about a dozen periods drifts. Over `n` periods it lies within ±`n`, and chance alone makes
/// it about `1.25·√n`: read it at the grain of days or weeks. `None` where nothing was missed.
/// Brown, *Smoothing, Forecasting and Prediction of Discrete Time Series* (1963).
///
/// ```
/// # use headcount::evaluate::accuracy::tracking_signal;
/// // Six quarters of a bakery (Heizer & Render, Operations Management, chapter 4): 35 over a MAD of 14.2.
/// let forecast = [100.0, 100.0, 100.0, 110.0, 110.0, 110.0];
/// let actual = [90.0, 95.0, 115.0, 100.0, 125.0, 140.0];
/// assert!((tracking_signal(&forecast, &actual).unwrap() - 2.5).abs() < 0.05);
/// ```
pub fn tracking_signal(forecast: &[f64], actual: &[f64]) -> Option<f64> {
    ratio(pairs(forecast, actual).map(|(f, a)| a - f).sum(), mae(forecast, actual)?)
}
