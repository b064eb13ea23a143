//! How many events of a uniformised chain fall into a span of time.

/// Weights are kept down to this share of the largest.
const NEGLIGIBLE: f64 = 1e-30;

/// The Poisson distribution of a number of events, cut where it is negligible.
///
/// Weights come from the recurrence away from the mode and are scaled to add up to one (Fox & Glynn 1988): no factorial,
/// no exponential, nothing that underflows.
pub(super) struct Events {
    /// The first number of events that is kept.
    pub first: usize,
    /// The probability of each number from `first` on.
    pub share: Vec<f64>,
    /// The probability of more events than that.
    pub beyond: Vec<f64>,
}

impl Events {
    pub fn of_mean(mean: f64) -> Self {
        let mode = mean.floor();
        let mut below = Vec::new();
        let (mut weight, mut k) = (1.0, mode);
        while k > 0.0 {
            weight *= k / mean;
            if weight < NEGLIGIBLE {
                break;
            }
            k -= 1.0;
            below.push(weight);
        }
        let first = mode as usize - below.len();
        below.reverse();
        let mut share = below;
        share.push(1.0);
        (weight, k) = (1.0, mode);
        loop {
            k += 1.0;
            weight *= mean / k;
            if weight < NEGLIGIBLE {
                break;
            }
            share.push(weight);
        }
        let mut beyond = vec![0.0; share.len()];
        let mut sum = 0.0;
        for (after, weight) in beyond.iter_mut().zip(&share).rev() {
            *after = sum;
            sum += weight;
        }
        share.iter_mut().chain(&mut beyond).for_each(|weight| *weight /= sum);
        Self { first, share, beyond }
    }
    /// The largest number of events that is kept.
    pub fn last(&self) -> usize {
        self.first + self.share.len() - 1
    }
    /// The probability of `k` events.
    pub fn exactly(&self, k: usize) -> f64 {
        k.checked_sub(self.first).and_then(|i| self.share.get(i)).copied().unwrap_or(0.0)
    }
    /// The probability of more than `k` events.
    pub fn more_than(&self, k: usize) -> f64 {
        match k.checked_sub(self.first) {
            None => 1.0,
            Some(i) => self.beyond.get(i).copied().unwrap_or(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Events;

    #[test]
    fn shares_are_those_of_the_poisson_distribution() {
        let three = Events::of_mean(3.0);
        // e⁻³ 3⁵/5!, and one minus the first three terms.
        assert!((three.exactly(5) / 0.100_818_813_444_924_48 - 1.0).abs() < 1e-14);
        assert!((three.more_than(2) / 0.576_809_918_873_156_4 - 1.0).abs() < 1e-14);
        assert_eq!(Events::of_mean(0.0).exactly(0), 1.0);
        let many = Events::of_mean(1e6);
        assert!(many.first > 980_000 && many.last() < 1_020_000);
        // 1/√(2π·10⁶)·e^{−1/(12·10⁶)}
        assert!((many.exactly(1_000_000) / 3.989_422_471_562_440_3e-4 - 1.0).abs() < 1e-12);
    }
}
