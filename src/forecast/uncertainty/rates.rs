//! Simulated rates: what a horizon would bring on average if its day and its level were known.

use super::count::Count;
use super::outlook::Outlook;
use super::paths::{Common, Paths};
use super::random::Stream;

/// The distribution of a rate: gamma, or lognormal where it may be anything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    mean: f64,
    deviation: f64,
}

impl Rate {
    /// The rate with a mean and a variance.
    pub fn new(mean: f64, variance: f64) -> Self {
        Self { mean, deviation: variance.max(0.0).sqrt() }
    }
    /// How many standard deviations an error is.
    pub fn score(&self, error: f64) -> f64 {
        if self.deviation > 0.0 { error / self.deviation } else { 0.0 }
    }
    /// The rate at a standard normal score.
    pub fn at(&self, score: f64) -> f64 {
        let ratio = self.deviation / self.mean;
        if !ratio.is_finite() || ratio <= 0.0 {
            return self.mean.max(0.0);
        }
        let variance = self.deviation * self.deviation;
        let rate = if ratio < 1.0 {
            // A gamma shape below one has no use for the approximation of its quantiles.
            Count::Continuous { shape: 1.0 / (ratio * ratio), scale: variance / self.mean }.quantile(score)
        } else {
            let log_variance = libm::log1p(ratio * ratio);
            self.mean * libm::exp(score * log_variance.sqrt() - 0.5 * log_variance)
        };
        if rate.is_finite() { rate } else { self.mean }
    }
}

impl Outlook {
    /// Draws `n` paths of rates: [`Outlook::paths`] without the noise of counting, for models in which contacts come at
    /// random already. Counts that scatter more than Poisson leave the rest to the rate.
    ///
    /// Every second path is the mirror image of the one before it, so that few paths have the right mean. The same seed
    /// and queue give the same paths to the last bit, on any thread.
    pub fn rates(&self, n: usize, seed: u64, queue: &str) -> Paths {
        let factors = &self.spread.factors;
        let means = self.mean.iter().enumerate();
        let rates = means.map(|(i, m)| Rate::new(*m, self.variance(i) - factors.phi.min(1.0) * m)).collect::<Vec<_>>();
        let mut values = Vec::with_capacity(n * self.len());
        let mut stream = Stream::named(seed, queue);
        let mut mirrored = stream.clone();
        for path in 0..n {
            let even = path % 2 == 0;
            if even {
                mirrored = stream.clone();
            }
            let mut normal = || if even { stream.normal() } else { -mirrored.normal() };
            let mut common = Common::new(factors, &mut normal);
            for (i, rate) in rates.iter().enumerate() {
                let m = self.mean[i];
                let own = (factors.phi - 1.0).max(0.0) * m + factors.slot * m * m;
                let error = m * common.of(self, i, &mut normal) + own.sqrt() * normal();
                values.push(rate.at(self.spread.interval.stretch(rate.score(error))));
            }
        }
        Paths::new(self.len(), values)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Spread;
    use super::super::factors::Factors;
    use super::*;

    #[test]
    fn rates_vary_by_day_and_level_but_not_by_the_luck_of_counting() {
        let factors =
            Factors { phi: 1.5, slot: 0.004, day: 0.01, carry: 0.4, week: 0.006, drift: 0.0, days: 1e9, weeks: 1e9 };
        let mean: Vec<f64> = (0..7 * 24).map(|i| [2.0, 25.0, 80.0, 400.0][i % 4]).collect();
        let day = (0..7 * 24).map(|i| (i / 24) as i64).collect();
        let outlook = Outlook::new(mean.clone(), day, vec![0.0; 7 * 24], 0, Spread::untried(factors));
        let paths = outlook.rates(4000, 3, "sales");
        assert_eq!(paths.len(), 4000);
        let moments = |of: &dyn Fn(&[f64]) -> f64| {
            let values: Vec<f64> = paths.iter().map(of).collect();
            let mean = values.iter().sum::<f64>() / 4000.0;
            (mean, values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 4000.0)
        };
        for (i, m) in mean.iter().enumerate().take(8) {
            let (found, variance) = moments(&|path| path[i]);
            assert!((found / m - 1.0).abs() < 0.005, "interval {i}: {found} for {m}");
            let expected = 0.5 * m + 0.020 * m * m;
            assert!((variance / expected - 1.0).abs() < 0.12, "interval {i}: {variance} for {expected}");
        }
        let total: f64 = mean[..24].iter().sum();
        let (found, variance) = moments(&|path| path[..24].iter().sum());
        let own: f64 = mean[..24].iter().map(|m| 0.5 * m + 0.004 * m * m).sum();
        assert!((found / total - 1.0).abs() < 0.005);
        assert!((variance / (own + 0.016 * total * total) - 1.0).abs() < 0.12, "{variance}");
    }

    #[test]
    fn the_same_seed_draws_the_same_rates() {
        let factors = Factors::learn(&[]);
        let outlook = Outlook::new(vec![5.0; 20], vec![3; 20], vec![0.1; 20], 0, Spread::untried(factors));
        assert_eq!(outlook.rates(5, 9, "sales"), outlook.rates(5, 9, "sales"));
        assert_ne!(outlook.rates(5, 9, "sales"), outlook.rates(5, 9, "support"));
        assert!(outlook.rates(0, 9, "sales").is_empty());
    }
}
