//! Sums over the places of a queue, `n + h, n + 2h, …`, at one cost however many there are.
//!
//! Everything is in units of the handle time: `n` agents complete `n` contacts, and each of `k` waiting contacts hangs up at
//! rate `h`, so that the queue of `k` shrinks at rate `n + kh`. Long sums go by Euler and Maclaurin at the midpoints:
//!
//! ```text
//! f(i+1) + … + f(j) = ∫ f − (f′(j+½) − f′(i+½))/24 + 7 (f‴(j+½) − f‴(i+½))/5760 − 31 (…)/967680   ∫ from i+½ to j+½
//! ```

use super::quadrature;

/// Fewer terms are added as they stand, and as many before the formula starts: then it has 14 digits.
const FEW: f64 = 40.0;

/// The queue behind `n` agents whose contacts come at rate `a` and hang up at rate `h`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    /// Arrivals per handle time: the load.
    pub a: f64,
    /// Agents.
    pub n: f64,
    /// Agents beyond the load, `n − a`, with all its digits.
    pub headroom: f64,
    /// Handle time over patience; 0 where nobody hangs up.
    pub h: f64,
}

impl Places {
    /// The rate at which a queue of `k` shrinks.
    pub(super) fn rate(&self, k: f64) -> f64 {
        self.n + k * self.h
    }
    /// `ln(q_j/q_i)` of the stationary weights `q_k = q_(k−1) · a/(n + kh)`, for `i ≤ j`.
    pub(super) fn ln_weight(&self, i: f64, j: f64) -> f64 {
        if self.h == 0.0 {
            return -(j - i) * libm::log1p(self.headroom / self.a);
        }
        let ln = |k: f64| libm::log1p((self.headroom + k * self.h) / self.a);
        let mut sum = 0.0;
        let mut k = i;
        while k < j && k - i < FEW {
            k += 1.0;
            sum += ln(k);
        }
        if k < j {
            let (mut from, to) = (k + 0.5, j + 0.5);
            sum -= self.corrections(from, to);
            // Pieces over which the rate at most trebles, where the rule has all digits.
            while from < to {
                let next = (3.0 * from + 2.0 * self.n / self.h).min(to);
                sum += (next - from) * quadrature::mean(from, next, ln);
                from = next;
            }
        }
        -sum
    }
    /// What the integral of `ln(n + kh)` exceeds its sum by.
    fn corrections(&self, from: f64, to: f64) -> f64 {
        let (x, y) = (self.h / self.rate(from), self.h / self.rate(to));
        let (x2, y2) = (x * x, y * y);
        (y - x) / 24.0 - 7.0 / 2880.0 * (y * y2 - x * x2) + 31.0 / 40320.0 * (y * y2 * y2 - x * x2 * x2)
    }
    /// The mean time until `k` waiting contacts ahead and one's own place are through, `1/(n+h) + … + 1/(n+(k+1)h)`, for
    /// contacts that are answered.
    pub(super) fn mean_wait(&self, k: f64) -> f64 {
        let last = k + 1.0;
        if self.h == 0.0 {
            return last / self.n;
        }
        let mut sum = 0.0;
        let mut j = 0.0;
        while j < last && j < FEW {
            j += 1.0;
            sum += 1.0 / self.rate(j);
        }
        if j < last {
            let (from, to) = (j + 0.5, last + 0.5);
            let (x, y) = (1.0 / self.rate(from), 1.0 / self.rate(to));
            let (x2, y2, h2) = (x * x, y * y, self.h * self.h);
            sum += libm::log1p((to - from) * self.h * x) / self.h;
            sum += self.h
                * ((y2 - x2) / 24.0 - 7.0 / 960.0 * h2 * (y2 * y2 - x2 * x2)
                    + 31.0 / 8064.0 * h2 * h2 * (y2 * y2 * y2 - x2 * x2 * x2));
        }
        sum
    }
}

/// `z − ln(1 + z)`, without the loss of digits near 0.
pub(super) fn excess_of_ln(z: f64) -> f64 {
    if z.abs() > 0.4 {
        return z - libm::log1p(z);
    }
    // ln(1+z) = 2 artanh t and z = 2t/(1−t), with t = z/(2+z).
    let t = z / (2.0 + z);
    let w = t * t;
    let mut series = 0.0;
    for odd in (3..=29).rev().step_by(2) {
        series = series * w + 1.0 / f64::from(odd);
    }
    t * (z - 2.0 * w * series)
}

/// What Stirling's formula leaves of the logarithm: `ln Γ(x+1) − (x+½) ln x + x − ½ ln 2π`, for `x > 0`.
pub(super) fn stirling_rest(x: f64) -> f64 {
    let mut rest = 0.0;
    let mut x = x;
    while x < 16.0 {
        rest += (x + 0.5) * libm::log1p(1.0 / x) - 1.0;
        x += 1.0;
    }
    let w = 1.0 / (x * x);
    rest + (1.0 / 12.0
        - w * (1.0 / 360.0 - w * (1.0 / 1260.0 - w * (1.0 / 1680.0 - w * (1.0 / 1188.0 - w * 691.0 / 360_360.0)))))
        / x
}

/// `2π`.
const TAU: f64 = std::f64::consts::TAU;

/// The natural logarithm of the Poisson probability of `k ≥ 0` at a mean of `mean` (Loader 2000); real `k` too.
pub(super) fn ln_poisson(k: f64, mean: f64) -> f64 {
    if k == 0.0 {
        return -mean;
    }
    -stirling_rest(k) - k * excess_of_ln((mean - k) / k) - 0.5 * libm::log(TAU * k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sums_equal_their_terms_added_one_by_one() {
        for (a, n, h) in [(50.0, 40.0, 0.3), (3.0, 0.0, 7.0), (1e3, 1.2e3, 1e-6), (700.0, 1.0, 20.0), (5.0, 6.0, 0.0)] {
            let places = Places { a, n, headroom: n - a, h };
            for (i, j) in [(0.0, 3000.0), (17.0, 400.0), (900.0, 910.0)] {
                let (mut k, mut sum) = (i, 0.0);
                while k < j {
                    k += 1.0;
                    sum += libm::log(a / (n + k * h));
                }
                let ours = places.ln_weight(i, j);
                assert!((ours - sum).abs() < 1e-12 * sum.abs().max(1.0), "{places:?} {i} to {j}: {ours}, {sum}");
                let (mut k, mut sum) = (0.0, 0.0);
                while k < j + 1.0 {
                    k += 1.0;
                    sum += 1.0 / (n + k * h);
                }
                let ours = places.mean_wait(j);
                assert!((ours / sum - 1.0).abs() < 1e-12, "{places:?} {j}: {ours}, {sum}");
            }
        }
    }

    #[test]
    fn poisson_probabilities_have_all_digits_far_out() {
        // 50-digit values (mpmath).
        for (k, mean, exact) in [
            (3.0, 2.0, -1.712_317_927_548_219),
            (1000.0, 600.0, -115.198_523_272_017),
            (1e6, 1.001e6, -8.326_360_811_986_976),
            (0.25, 3.0, -2.627_075_091_411_159_4),
        ] {
            let ours = ln_poisson(k, mean);
            assert!((ours / exact - 1.0).abs() < 1e-14, "{k} at {mean}: {ours}");
        }
    }
}
