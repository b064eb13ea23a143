//! The distribution of a share: beta, and mixtures of them.

use crate::forecast::uncertainty::normal;

/// What a period's share may be, given its rates: mean and standard deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outcome {
    pub mean: f64,
    pub deviation: f64,
}

impl Outcome {
    /// Probability that the share is below a value.
    ///
    /// A beta variable by its moments, through Paulson's normal approximation of the ratio `b·x/(a·(1 − x))`, which is F
    /// distributed (Paulson 1942).
    pub fn below(&self, value: f64) -> f64 {
        let (m, s) = (self.mean, self.deviation);
        if value <= 0.0 {
            return 0.0;
        }
        if s <= 1e-9 || m <= 0.0 || m >= 1.0 {
            return f64::from(u8::from(m < value));
        }
        if value >= 1.0 {
            return 1.0;
        }
        // Less than one contact's worth would be two heaps at 0 and 1.
        let size = (m * (1.0 - m) / (s * s) - 1.0).max(1.0);
        let (a, b) = (m * size, (1.0 - m) * size);
        let ratio = libm::cbrt(b * value / (a * (1.0 - value)));
        let (first, second) = (1.0 / (9.0 * a), 1.0 / (9.0 * b));
        let score = ((1.0 - second) * ratio - (1.0 - first)) / (second * ratio * ratio + first).sqrt();
        normal::cdf(score)
    }
}

/// Probability that a mixture of outcomes is below a value.
pub(super) fn below(outcomes: &[Outcome], value: f64) -> f64 {
    outcomes.iter().map(|outcome| outcome.below(value)).sum::<f64>() / outcomes.len().max(1) as f64
}

/// The share that a mixture stays below with probability `p`.
pub(super) fn quantile(outcomes: &[Outcome], p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    // To a ten-thousandth of a point of a per cent.
    for _ in 0..20 {
        let middle = 0.5 * (low + high);
        if below(outcomes, middle) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}
