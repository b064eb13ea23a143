//! What chance alone leaves to a perfect forecast.

use std::f64::consts::PI;

use super::ratio;

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

/// The mean absolute error that Poisson arrivals of mean `v` leave to whoever knows `v`: their mean deviation, or `v`
/// where less is lost by expecting nobody (below ln 2 ≈ 0.69 contacts zero is the median). NaN for a negative or
/// unknown mean.
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

/// Mean absolute deviation of a gamma-Poisson (negative binomial) count from its mean `v`, whose variance is
/// `v + excess·v²`: `2·v·(1 + k·excess)·P(k)` with `k = ⌊v⌋`.
///
/// The rate itself varies by `excess`, its relative variance; without any the count is Poisson ([`poisson_mad`]). The
/// formula follows from the recursion of the probabilities, after Diaconis & Zabell, *Closed form summation for
/// classical distributions* (1991). NaN for a negative or unknown mean or excess.
///
/// ```
/// # use headcount::evaluate::accuracy::overdispersed_mad;
/// // Geometric counts of mean 1 (excess 1): 2·Σ_{n>1} (n−1)/2^{n+1} = 1.
/// assert!((overdispersed_mad(1.0, 1.0) - 1.0).abs() < 1e-14);
/// // 400 contacts whose rate varies by 10 %: variance 400 + 0.01·400² = 2000, deviation √(2·2000/π) = 35.7.
/// assert!((overdispersed_mad(400.0, 0.01) - 35.6).abs() < 0.1);
/// ```
pub fn overdispersed_mad(v: f64, excess: f64) -> f64 {
    if !(v >= 0.0 && excess >= 0.0) {
        return f64::NAN;
    }
    // So small an excess changes nothing that a double can show.
    if excess * v < 1e-12 || !v.is_finite() {
        return poisson_mad(v);
    }
    let (k, size) = (v.floor(), 1.0 / excess);
    2.0 * v * (1.0 + k * excess) * gamma_poisson(k, v, size)
}

/// The mean absolute error that gamma-Poisson arrivals leave to whoever knows their mean and excess: their mean
/// deviation, or `v` where less is lost by expecting nobody.
///
/// ```
/// # use headcount::evaluate::accuracy::{overdispersed_miss, poisson_miss};
/// assert_eq!(overdispersed_miss(50.0, 0.0), poisson_miss(50.0));
/// assert_eq!(overdispersed_miss(0.5, 0.2), 0.5);
/// ```
pub fn overdispersed_miss(v: f64, excess: f64) -> f64 {
    let deviation = overdispersed_mad(v, excess);
    if deviation > v { v } else { deviation }
}

/// The contact-weighted noise floor of intervals with means `v` whose rates vary by a relative variance `excess`:
/// `Σ MAD(v) / Σ v`. `None` without contacts.
///
/// ```
/// # use headcount::evaluate::accuracy::{weighted_noise_floor, weighted_overdispersed_floor};
/// let (calm, bursts) = (weighted_noise_floor(&[90.0; 4]), weighted_overdispersed_floor(&[90.0; 4], 0.04));
/// assert!(bursts.unwrap() > 2.0 * calm.unwrap());
/// ```
pub fn weighted_overdispersed_floor(means: &[f64], excess: f64) -> Option<f64> {
    let known = || means.iter().copied().filter(|v| v.is_finite() && *v > 0.0);
    ratio(known().map(|v| overdispersed_miss(v, excess)).sum(), known().sum())
}

/// `P(k)` of a gamma-Poisson count: the saddle-point form of Loader, *Fast and accurate computation of binomial
/// probabilities* (2000), in which no large numbers cancel.
fn gamma_poisson(k: f64, v: f64, size: f64) -> f64 {
    let n = size + k;
    if k == 0.0 {
        return libm::exp(-size * libm::log1p(v / size));
    }
    // P(k) = size/n · binomial(size successes of n, each with p = size/(size + v)).
    let total = size + v;
    let rest = stirling_rest(n) - stirling_rest(size) - stirling_rest(k);
    let exponent = rest - deviance(size, n * (size / total)) - deviance(k, n * (v / total));
    size / n * libm::exp(exponent) * (n / (2.0 * PI * size * k)).sqrt()
}

/// `ln Γ(x + 1)` beyond Stirling's `x·ln x − x + ½·ln 2πx`.
fn stirling_rest(x: f64) -> f64 {
    if x < 12.0 {
        return libm::lgamma(x + 1.0) - (x + 0.5) * libm::log(x) + x - 0.5 * libm::log(2.0 * PI);
    }
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * square)) / square) / square) / square)
        / x
}

/// `x·ln(x/m) + m − x`, without cancellation where the two are close.
fn deviance(x: f64, m: f64) -> f64 {
    let apart = x - m;
    if apart.abs() < 0.1 * (x + m) {
        let v = apart / (x + m);
        let (mut sum, mut term) = (apart * v, 2.0 * x * v);
        for j in 1..40 {
            term *= v * v;
            let next = sum + term / f64::from(2 * j + 1);
            if next == sum {
                break;
            }
            sum = next;
        }
        return sum;
    }
    x * libm::log(x / m) + m - x
}

/// `e^x` for `|x| ≤ 1` by its series. Close to 0, where busy intervals are, half of its terms, a division each, lie
/// below the last digit.
fn small_exp(x: f64) -> f64 {
    let terms = if x.abs() < 0.05 { 10 } else { 20 };
    (1..=terms).rev().fold(1.0, |sum, n| 1.0 + sum * x / f64::from(n))
}
