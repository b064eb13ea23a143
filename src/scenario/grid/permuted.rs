//! Numbers in an order of their own, each at its place without the others.

use crate::forecast::uncertainty::random::Stream;

/// Rounds of the network. Four make a random order of a large range (Luby & Rackoff 1988); small ranges have few bits
/// to mix, and take more.
const ROUNDS: usize = 8;

/// The order of the numbers below `count` that belongs to a stream: a one-to-one map of them onto themselves.
///
/// A Feistel network maps the smallest even number of bits that holds the range onto itself; a number that falls outside
/// the range is mapped again until it is inside, which keeps the map one-to-one (Black & Rogaway 2002, cycle walking). The
/// network's range is less than four times the count, so that four rounds of mapping are enough on average.
#[derive(Debug, Clone)]
pub(in crate::scenario) struct Permuted {
    count: u64,
    half_bits: u32,
    keys: [u64; ROUNDS],
}

impl Permuted {
    /// An order of `count` numbers, by the first numbers of a stream.
    pub fn new(count: u64, stream: &mut Stream) -> Self {
        let bits = u64::BITS - count.saturating_sub(1).leading_zeros();
        Self { count, half_bits: bits.div_ceil(2).max(1), keys: std::array::from_fn(|_| stream.next()) }
    }

    /// The number at a place; both are below the count.
    pub fn at(&self, place: u64) -> u64 {
        debug_assert!(place < self.count, "place {place} of {}", self.count);
        let mut number = place;
        loop {
            number = self.network(number);
            if number < self.count || self.count == 0 {
                return number;
            }
        }
    }

    fn network(&self, number: u64) -> u64 {
        let mask = (1_u64 << self.half_bits) - 1;
        let (mut left, mut right) = (number >> self.half_bits, number & mask);
        for key in self.keys {
            let mixed = Stream::new(key ^ right).next() & mask;
            (left, right) = (right, left ^ mixed);
        }
        left << self.half_bits | right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_once_whatever_the_count() {
        for count in [1, 2, 3, 4, 5, 7, 16, 17, 100, 1_000, 4_097] {
            for seed in 0..5 {
                let order = Permuted::new(count, &mut Stream::new(seed));
                let mut met: Vec<u64> = (0..count).map(|place| order.at(place)).collect();
                met.sort_unstable();
                assert_eq!(met, (0..count).collect::<Vec<_>>(), "{count} by seed {seed}");
            }
        }
    }

    #[test]
    fn a_huge_count_needs_no_memory_and_stays_within() {
        let count = u64::MAX / 3;
        let order = Permuted::new(count, &mut Stream::new(5));
        let mut met: Vec<u64> = (0..10_000).map(|place| order.at(place)).collect();
        assert!(met.iter().all(|number| *number < count));
        met.sort_unstable();
        met.dedup();
        assert_eq!(met.len(), 10_000);
    }

    #[test]
    fn over_seeds_every_place_holds_every_number_alike_even_of_few() {
        for count in [3_u64, 5, 10] {
            let seeds = 20_000;
            let mut times = vec![vec![0_u64; count as usize]; count as usize];
            for seed in 0..seeds {
                let order = Permuted::new(count, &mut Stream::new(seed));
                for place in 0..count {
                    times[place as usize][order.at(place) as usize] += 1;
                }
            }
            let expected = seeds as f64 / count as f64;
            let square = times.iter().flatten().map(|seen| (*seen as f64 - expected).powi(2) / expected).sum::<f64>();
            // Chi-square of (count − 1)² degrees of freedom: mean and variance, and five standard deviations above.
            let freedom = ((count - 1) * (count - 1)) as f64;
            assert!(square < freedom + 5.0 * (2.0 * freedom).sqrt(), "{count}: {square} of {freedom}");
        }
    }

    #[test]
    fn orders_of_two_streams_are_not_alike() {
        let count = 1_000_u64;
        let (a, b) =
            (Permuted::new(count, &mut Stream::named(1, "aht")), Permuted::new(count, &mut Stream::named(1, "volume")));
        let mean = (count - 1) as f64 / 2.0;
        let covariance =
            (0..count).map(|k| (a.at(k) as f64 - mean) * (b.at(k) as f64 - mean)).sum::<f64>() / count as f64;
        let variance = (count as f64 * count as f64 - 1.0) / 12.0;
        // Five standard errors of a correlation of nothing: 5/√1000.
        assert!((covariance / variance).abs() < 0.158, "{}", covariance / variance);
    }
}
