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

/// A quantile is found by halving at first, then along straight lines in turns with halving.
const HALVES: u32 = 5;
const MOST_STEPS: u32 = 60;

/// The share that a mixture stays below with probability `p`, to within 1e-5 of `p` or 1e-6 of the share.
pub(super) fn quantile(outcomes: &[Outcome], p: f64) -> f64 {
    let (mut low, mut high) = ((0.0, 0.0), (1.0, 1.0));
    let mut straight = true;
    for step in 0..MOST_STEPS {
        let width = high.0 - low.0;
        straight = step >= HALVES && !straight;
        let part = if straight { (p - low.1) / (high.1 - low.1) } else { 0.5 };
        let next = low.0 + part.clamp(0.01, 0.99) * width;
        let share = below(outcomes, next);
        if width < 1e-6 || (share - p).abs() < 1e-5 {
            return next;
        }
        if share < p { low = (next, share) } else { high = (next, share) }
    }
    0.5 * (low.0 + high.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beta(a: f64, b: f64) -> Outcome {
        let mean = a / (a + b);
        Outcome { mean, deviation: (mean * (1.0 - mean) / (a + b + 1.0)).sqrt() }
    }

    #[test]
    fn shares_are_beta_distributed() {
        // Sums of binomial probabilities: I_½(2, 3) = 11/16, I_0.8(8, 2) = 0.8⁸·(9 − 8·0.8) = 0.4362, and x^a for b = 1.
        let cases = [(2.0, 3.0, 0.5, 0.6875), (8.0, 2.0, 0.8, 0.436_207_6), (30.0, 1.0, 0.9, libm::pow(0.9, 30.0))];
        for (a, b, value, exact) in cases {
            let found = beta(a, b).below(value);
            assert!((found - exact).abs() < 0.004, "I_{value}({a}, {b}) = {exact}, not {found}");
        }
        assert_eq!((beta(2.0, 3.0).below(0.0), beta(2.0, 3.0).below(1.0)), (0.0, 1.0));
        let certain = Outcome { mean: 0.8, deviation: 0.0 };
        assert_eq!((certain.below(0.8), certain.below(0.81)), (0.0, 1.0));
    }

    #[test]
    fn a_mixture_has_the_quantiles_of_all_its_parts() {
        let mixture = [beta(80.0, 20.0), beta(40.0, 60.0)];
        for p in [0.1, 0.5, 0.9] {
            assert!((below(&mixture, quantile(&mixture, p)) - p).abs() < 1e-4);
        }
        // Half of it lies about 0.8, half about 0.4.
        assert!((quantile(&mixture, 0.25) - 0.4).abs() < 0.01 && (quantile(&mixture, 0.75) - 0.8).abs() < 0.01);
    }
}
