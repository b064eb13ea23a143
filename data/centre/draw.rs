//! Random draws for the sample centre: few, simple, and the same on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A seeded source of draws. Every queue has a stream of its own, so that one queue's settings don't move another's.
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// The draws of one stream under a seed.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }
    /// Uniform in [0, 1), in steps of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }
    /// Standard normal, by the polar method of Marsaglia & Bray (1964).
    fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let s = x * x + y * y;
            if s > 0.0 && s < 1.0 {
                return x * (-2.0 * s.ln() / s).sqrt();
            }
        }
    }
    /// Gamma of mean 1 and coefficient of variation `cv` < 1, by Marsaglia & Tsang (2000) for shape `1/cv²` > 1.
    pub fn gamma_around_one(&mut self, cv: f64) -> f64 {
        let shape = 1.0 / (cv * cv);
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = 1.0 + c * x;
            if v > 0.0 {
                let v = v * v * v;
                if self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                    return d * v / shape;
                }
            }
        }
    }
    /// Poisson of any mean: parts of at most 25, each by inversion, since a sum of Poisson counts is Poisson.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let parts = (mean / 25.0).ceil().max(1.0);
        (0..parts as u32).map(|_| self.small_poisson(mean / parts)).sum()
    }
    fn small_poisson(&mut self, mean: f64) -> u32 {
        let mut left = self.uniform();
        let mut p = (-mean).exp();
        let mut count = 0;
        while left >= p && count < 200 {
            left -= p;
            count += 1;
            p *= mean / f64::from(count);
        }
        count
    }
    /// How many of `n` things happen that each happen with probability `p`.
    pub fn binomial(&mut self, n: u32, p: f64) -> u32 {
        (0..n).filter(|_| self.uniform() < p).count() as u32
    }
}
