//! Measures of quantiles and ranges.

use super::{mean, pairs};

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
