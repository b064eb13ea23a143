//! How far actuals lie from a forecast: variance from the model's own errors, quantiles of counts.
//!
//! ```text
//! Var = φ·λ + τ²·λ²
//! ```
//! `φ` is the spread of counts given the rate (1 for Poisson arrivals), `τ` the relative error of the rate itself. The
//! count is then negative binomial with that mean and variance, or gamma where it is large.

use statrs::distribution::{ContinuousCDF, Normal};

/// Variance of an actual around its forecast, and the level to ask for so that ranges hold what they promise.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spread {
    phi: f64,
    tau2: f64,
    /// Central level at which each scored actual was just inside, ascending.
    reached: Vec<f64>,
    /// Independent actuals that the errors are worth: those of one week share the week's error.
    independent: f64,
}

/// One scored interval: forecast, actual, and variance that is known beside the model's own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scored {
    /// Forecast.
    pub forecast: f64,
    /// Actual.
    pub actual: f64,
    /// Relative variance of a special day; 0 for others.
    pub extra: f64,
    /// The tried week it belongs to.
    pub week: usize,
}

/// Above this mean counts are taken as continuous.
const CONTINUOUS: f64 = 60.0;

impl Spread {
    /// Learns from out-of-sample forecasts.
    pub fn learn(scored: &[Scored]) -> Self {
        let usable = scored.iter().filter(|s| s.forecast > 0.02 && s.actual.is_finite()).collect::<Vec<_>>();
        // Without errors to learn from: Poisson counts around a rate known to 10 %.
        let (mut phi, mut tau2) = (1.0, 0.01);
        if usable.len() >= 50 {
            for _ in 0..8 {
                // Weighted least squares of error² / λ on λ, errors beyond four standard deviations cut.
                let (mut w0, mut w1, mut w2, mut y0, mut y1) = (0.0, 0.0, 0.0, 0.0, 0.0);
                for s in &usable {
                    let (l, extra) = (s.forecast, s.extra * s.forecast * s.forecast);
                    let variance = phi * l + tau2 * l * l;
                    let square = (s.actual - l).powi(2).min(16.0 * (variance + extra)) - extra;
                    let weight = (l / (variance + extra)).powi(2);
                    let y = square / l;
                    w0 += weight;
                    w1 += weight * l;
                    w2 += weight * l * l;
                    y0 += weight * y;
                    y1 += weight * y * l;
                }
                let det = w0 * w2 - w1 * w1;
                if det > 1e-9 * w0 * w2 {
                    phi = (y0 * w2 - y1 * w1) / det;
                    tau2 = (y1 * w0 - y0 * w1) / det;
                }
                if det <= 1e-9 * w0 * w2 || tau2 < 0.0 {
                    (phi, tau2) = (y0 / w0, 0.0);
                }
                if phi < 0.5 {
                    phi = 0.5;
                    tau2 = ((y1 - phi * w1) / w2).max(0.0);
                }
                phi = phi.clamp(0.5, 1e9);
                tau2 = tau2.clamp(0.0, 25.0);
            }
        }
        let mut spread = Self { phi, tau2, reached: Vec::new(), independent: 0.0 };
        if usable.len() >= 50 {
            spread.reached = usable
                .iter()
                .map(|s| {
                    let count = Count::new(s.forecast, spread.variance(s.forecast, s.extra));
                    (2.0 * count.middle_cdf(s.actual) - 1.0).abs()
                })
                .collect();
            spread.reached.sort_unstable_by(f64::total_cmp);
            spread.independent = spread.independent(&usable);
        }
        spread
    }

    /// How many independent actuals some errors are worth, by what the errors of one week have in common.
    fn independent(&self, scored: &[&Scored]) -> f64 {
        let mut weeks: Vec<(usize, f64, f64, f64)> = Vec::new();
        for s in scored {
            let z = (s.actual - s.forecast) / self.variance(s.forecast, s.extra).sqrt();
            let z = z.clamp(-4.0, 4.0);
            match weeks.last_mut().filter(|(week, ..)| *week == s.week) {
                Some((_, n, sum, squares)) => {
                    *n += 1.0;
                    *sum += z;
                    *squares += z * z;
                }
                None => weeks.push((s.week, 1.0, z, z * z)),
            }
        }
        // Common share: products of different errors of one week over squares.
        let pairs = weeks.iter().map(|(_, n, _, _)| n * (n - 1.0)).sum::<f64>();
        let products = weeks.iter().map(|(_, _, sum, squares)| sum * sum - squares).sum::<f64>();
        let count = scored.len() as f64;
        let square = weeks.iter().map(|(_, _, _, squares)| squares).sum::<f64>() / count;
        let common = if pairs > 0.0 && square > 0.0 { (products / pairs / square).clamp(0.0, 1.0) } else { 1.0 };
        count / (1.0 + (count / weeks.len().max(1) as f64 - 1.0) * common)
    }

    /// Variance of the actual around a forecast.
    pub fn variance(&self, forecast: f64, extra: f64) -> f64 {
        (self.phi * forecast + (self.tau2 + extra) * forecast * forecast).max(1e-12)
    }

    /// The level to ask the distribution for, so that `level` of the actuals lie inside: learned from the errors, and
    /// believed as far as there are days to learn from.
    pub fn asked(&self, level: f64) -> f64 {
        if self.reached.is_empty() {
            return level;
        }
        // The next actual is one more than those seen. Split conformal prediction (Vovk et al. 2005) would ask for the
        // rank (1 + 1/n); errors that share a week's level repeat often enough that less than half of it holds the level.
        let rank = (level * (1.0 + 0.4 / self.independent)).min(1.0);
        let position = rank * (self.reached.len() - 1) as f64;
        let (low, part) = (position.floor() as usize, position.fract());
        let high = (low + 1).min(self.reached.len() - 1);
        let learned = (self.reached[low] * (1.0 - part) + self.reached[high] * part).clamp(0.02, 0.9995);
        let trust = self.independent / (self.independent + 5.0);
        let logit = |p: f64| (p / (1.0 - p)).ln();
        let mixed = trust * logit(learned) + (1.0 - trust) * logit(level);
        1.0 / (1.0 + (-mixed).exp())
    }

    /// The central range that holds `level` (a share) of the actuals; it contains the forecast and is not negative.
    pub fn range(&self, forecast: f64, extra: f64, asked: f64) -> (f64, f64) {
        if forecast <= 1e-9 {
            return (0.0, forecast.max(0.0));
        }
        let count = Count::new(forecast, self.variance(forecast, extra));
        let tail = (1.0 - asked) / 2.0;
        let (lo, hi) = count.central(tail);
        // A volume beyond all counting has no variance that a double can hold: then the range is the forecast itself.
        let (lo, hi) = if lo.is_finite() && hi.is_finite() { (lo, hi) } else { (forecast, forecast) };
        (lo.clamp(0.0, forecast), hi.max(forecast))
    }
}

/// A count with a mean and a variance.
enum Count {
    /// Negative binomial by its size and success probability, or Poisson when the size is infinite.
    Discrete { mean: f64, size: f64 },
    /// Gamma by shape and scale.
    Continuous { shape: f64, scale: f64 },
}

impl Count {
    fn new(mean: f64, variance: f64) -> Self {
        if mean > CONTINUOUS {
            return Self::Continuous { shape: mean * mean / variance, scale: variance / mean };
        }
        let over = variance - mean;
        let size = if over > 1e-6 * mean { mean * mean / over } else { f64::INFINITY };
        Self::Discrete { mean, size }
    }

    /// Probabilities of 0, 1, 2 … by recurrence.
    fn probabilities(mean: f64, size: f64) -> impl Iterator<Item = f64> {
        let first = if size.is_finite() { (-size * (mean / size).ln_1p()).exp() } else { (-mean).exp() };
        let mut p = first;
        let mut k = 0.0;
        std::iter::from_fn(move || {
            let now = p;
            p *= if size.is_finite() { (size + k) / (k + 1.0) * mean / (size + mean) } else { mean / (k + 1.0) };
            k += 1.0;
            Some(now)
        })
    }

    /// Probability below a value plus half of the probability of the value itself.
    fn middle_cdf(&self, value: f64) -> f64 {
        match *self {
            Self::Continuous { shape, scale } => normal_cdf(cube_root_score(value / (shape * scale), shape)),
            Self::Discrete { mean, size } => {
                let whole = value.round().clamp(0.0, 5000.0) as usize;
                let mut below = 0.0;
                for (k, p) in Self::probabilities(mean, size).enumerate() {
                    if k == whole {
                        return (below + p / 2.0).min(1.0);
                    }
                    below += p;
                    if below > 1.0 - 1e-9 {
                        break;
                    }
                }
                1.0
            }
        }
    }

    /// The ends that leave `tail` on each side. Whole numbers can't leave it exactly: the nearest are taken, not the
    /// next outward, so that ranges of small counts hold what they promise on average.
    fn central(&self, tail: f64) -> (f64, f64) {
        match *self {
            Self::Continuous { shape, scale } => {
                let z = standard_normal().inverse_cdf(1.0 - tail);
                let end =
                    |z: f64| shape * scale * (1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt())).max(0.0).powi(3);
                (end(-z), end(z))
            }
            Self::Discrete { mean, size } => {
                let (mut lo, mut hi) = (None, None);
                let mut below = 0.0;
                for (k, p) in Self::probabilities(mean, size).enumerate().take(20_000) {
                    let through = below + p;
                    // Leaving k out at the bottom would put `through` below the range.
                    if lo.is_none() && (through - tail).abs() > (below - tail).abs() {
                        lo = Some(k as f64);
                    }
                    let above = 1.0 - through;
                    if hi.is_none() && above <= tail {
                        // k leaves `above` over it, k − 1 leaves `1 − below`: the nearer to the tail wins.
                        let previous = 1.0 - below;
                        let k = if k > 0 && (previous - tail) < (tail - above) { k - 1 } else { k };
                        hi = Some(k as f64);
                        break;
                    }
                    below = through;
                }
                (lo.unwrap_or(0.0), hi.unwrap_or(mean))
            }
        }
    }
}

/// Wilson and Hilferty (1931): the cube root of a gamma variable over its mean is nearly normal.
fn cube_root_score(ratio: f64, shape: f64) -> f64 {
    (ratio.max(0.0).cbrt() - (1.0 - 1.0 / (9.0 * shape))) * 3.0 * shape.sqrt()
}

fn standard_normal() -> Normal {
    Normal::standard()
}

fn normal_cdf(z: f64) -> f64 {
    standard_normal().cdf(z)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_poisson_contacts_lie_from_seven_to_fourteen_nearly_four_times_in_five() {
        // Poisson tables: P(X ≤ 5) = 0.0671, P(X ≤ 6) = 0.1301, P(X ≤ 13) = 0.8645, P(X ≤ 14) = 0.9165.
        // Leaving 0.1301 below is nearer to a tenth than leaving 0.0671.
        assert_eq!(Count::new(10.0, 10.0).central(0.1), (7.0, 14.0));
        let middle = Count::new(10.0, 10.0).middle_cdf(6.0);
        assert!((middle - (0.0671 + 0.1301) / 2.0).abs() < 1e-4, "{middle}");
    }

    #[test]
    fn a_negative_binomial_count_has_its_mean_and_variance() {
        let (mean, variance) = (7.0, 21.0);
        let Count::Discrete { mean: m, size } = Count::new(mean, variance) else { panic!("small counts are discrete") };
        let moments = Count::probabilities(m, size)
            .take(400)
            .enumerate()
            .fold((0.0, 0.0, 0.0), |(p0, p1, p2), (k, p)| (p0 + p, p1 + p * k as f64, p2 + p * (k as f64).powi(2)));
        assert!((moments.0 - 1.0).abs() < 1e-9);
        assert!((moments.1 - mean).abs() < 1e-9);
        assert!((moments.2 - moments.1.powi(2) - variance).abs() < 1e-6);
    }

    #[test]
    fn large_counts_are_nearly_normal() {
        // Normal: 1.2816 standard deviations leave a tenth on each side.
        let (lo, hi) = Count::new(10_000.0, 40_000.0).central(0.1);
        assert!((lo - (10_000.0 - 1.2816 * 200.0)).abs() < 3.0 && (hi - (10_000.0 + 1.2816 * 200.0)).abs() < 3.0);
    }

    #[test]
    fn the_variance_of_errors_is_found_again() {
        // Errors of alternating sign with variance 2·λ + 0.01·λ².
        let scored = (0..4000)
            .map(|i| {
                let forecast = 5.0 + 95.0 * f64::from(i % 50) / 49.0;
                let deviation = (2.0 * forecast + 0.01 * forecast * forecast).sqrt();
                let actual = forecast + if i % 2 == 0 { deviation } else { -deviation };
                Scored { forecast, actual, extra: 0.0, week: (i / 500) as usize }
            })
            .collect::<Vec<_>>();
        let spread = Spread::learn(&scored);
        assert!((spread.phi - 2.0).abs() < 0.05 && (spread.tau2 - 0.01).abs() < 0.001, "{spread:?}");
    }
}
