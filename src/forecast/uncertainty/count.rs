//! A count with a mean and a variance: negative binomial, Poisson, or gamma where it is large.

use super::normal;

/// Above this mean counts are taken as continuous.
const CONTINUOUS: f64 = 60.0;
/// Whole numbers looked through at most.
const MOST: usize = 20_000;

/// The distribution of a count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Count {
    /// Negative binomial by its size and mean, or Poisson when the size is infinite.
    Discrete { mean: f64, size: f64 },
    /// Gamma by shape and scale.
    Continuous { shape: f64, scale: f64 },
    /// Always the same: no contacts, or a volume beyond all counting.
    Fixed(f64),
}

impl Count {
    /// The count with a mean and a variance; at least Poisson where it is small.
    pub fn new(mean: f64, variance: f64) -> Self {
        if mean <= 1e-9 || !variance.is_finite() || mean.is_nan() {
            return Self::Fixed(mean.max(0.0));
        }
        if mean > CONTINUOUS {
            let (shape, scale) = (mean * mean / variance, variance / mean);
            let sound = shape.is_finite() && shape > 0.0 && scale.is_finite() && scale > 0.0;
            return if sound { Self::Continuous { shape, scale } } else { Self::Fixed(mean) };
        }
        let over = variance - mean;
        let size = if over > 1e-6 * mean { mean * mean / over } else { f64::INFINITY };
        Self::Discrete { mean, size }
    }

    /// Probabilities of 0, 1, 2 … by recurrence.
    fn probabilities(mean: f64, size: f64) -> impl Iterator<Item = f64> {
        let first = if size.is_finite() { libm::exp(-size * libm::log1p(mean / size)) } else { libm::exp(-mean) };
        let mut p = first;
        let mut k = 0.0;
        std::iter::from_fn(move || {
            let now = p;
            p *= if size.is_finite() { (size + k) / (k + 1.0) * mean / (size + mean) } else { mean / (k + 1.0) };
            k += 1.0;
            Some(now)
        })
    }

    /// Probabilities of fewer contacts than a value, and of at most the value.
    pub fn cdf(&self, value: f64) -> (f64, f64) {
        match *self {
            Self::Fixed(only) => (f64::from(u8::from(value > only)), f64::from(u8::from(value >= only))),
            Self::Continuous { shape, scale } => {
                let p = normal::cdf(cube_root_score(value / (shape * scale), shape));
                (p, p)
            }
            Self::Discrete { mean, size } => {
                if value < 0.0 {
                    return (0.0, 0.0);
                }
                let whole = value.round().min(MOST as f64) as usize;
                let mut below = 0.0;
                for (k, p) in Self::probabilities(mean, size).enumerate() {
                    if k == whole {
                        return (below, (below + p).min(1.0));
                    }
                    below += p;
                    if below > 1.0 - 1e-12 {
                        break;
                    }
                }
                (1.0, 1.0)
            }
        }
    }

    /// The least value that is not exceeded with the probability of a standard normal score.
    pub fn quantile(&self, score: f64) -> f64 {
        match *self {
            Self::Fixed(only) => only,
            Self::Continuous { shape, scale } => gamma_end(shape, scale, score),
            Self::Discrete { mean, size } => {
                let p = normal::cdf(score);
                let mut through = 0.0;
                for (k, own) in Self::probabilities(mean, size).enumerate().take(MOST) {
                    through += own;
                    // Rounding must not make the last value unreachable.
                    if through >= p - 1e-12 {
                        return k as f64;
                    }
                }
                MOST as f64
            }
        }
    }

    /// The scores at which a draw steps from each whole number to the next; empty for large counts.
    pub fn steps(&self) -> Vec<f64> {
        let Self::Discrete { mean, size } = *self else { return Vec::new() };
        let mut through = 0.0;
        let mut steps = Vec::new();
        for own in Self::probabilities(mean, size).take(MOST) {
            through += own;
            if through > 1.0 - 1e-9 {
                break;
            }
            steps.push(normal::quantile(through));
        }
        steps
    }

    /// The ends that leave the tail of a score on each side. Whole numbers can't leave it exactly: the nearest are taken,
    /// not the next outward, so that ranges of small counts hold what they promise on average.
    pub fn central(&self, score: f64) -> (f64, f64) {
        match *self {
            Self::Fixed(only) => (only, only),
            Self::Continuous { shape, scale } => (gamma_end(shape, scale, -score), gamma_end(shape, scale, score)),
            Self::Discrete { mean, size } => {
                let tail = normal::cdf(-score);
                let (mut lo, mut hi) = (None, None);
                let mut below = 0.0;
                for (k, p) in Self::probabilities(mean, size).enumerate().take(MOST) {
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
    (libm::cbrt(ratio.max(0.0)) - (1.0 - 1.0 / (9.0 * shape))) * 3.0 * shape.sqrt()
}

/// The end of a gamma variable at a standard normal score.
fn gamma_end(shape: f64, scale: f64, score: f64) -> f64 {
    let root = (1.0 - 1.0 / (9.0 * shape) + score / (3.0 * shape.sqrt())).max(0.0);
    shape * scale * root * root * root
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENTH: f64 = 1.281_551_565_544_6;

    #[test]
    fn ten_poisson_contacts_lie_from_seven_to_fourteen_nearly_four_times_in_five() {
        // Poisson tables: P(X ≤ 5) = 0.0671, P(X ≤ 6) = 0.1301, P(X ≤ 13) = 0.8645, P(X ≤ 14) = 0.9165.
        // Leaving 0.1301 below is nearer to a tenth than leaving 0.0671.
        let ten = Count::new(10.0, 10.0);
        assert_eq!(ten.central(TENTH), (7.0, 14.0));
        assert_eq!((ten.quantile(-TENTH), ten.quantile(TENTH)), (6.0, 14.0));
        let (below, through) = ten.cdf(6.0);
        assert!((below - 0.0671).abs() < 1e-4 && (through - 0.1301).abs() < 1e-4);
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
        let (lo, hi) = Count::new(10_000.0, 40_000.0).central(TENTH);
        assert!((lo - (10_000.0 - 1.2816 * 200.0)).abs() < 3.0 && (hi - (10_000.0 + 1.2816 * 200.0)).abs() < 3.0);
    }

    #[test]
    fn a_draw_steps_where_the_quantile_does() {
        let count = Count::new(2.5, 6.0);
        let steps = count.steps();
        for k in -30..=30 {
            let score = f64::from(k) / 8.0 + 0.01;
            assert_eq!(steps.partition_point(|step| *step < score) as f64, count.quantile(score), "at {score}");
        }
    }

    #[test]
    fn no_contacts_and_absurd_volumes_have_no_width() {
        for count in [Count::new(0.0, 0.0), Count::new(1e300, f64::INFINITY), Count::new(1e200, 1e-300)] {
            let (lo, hi) = count.central(TENTH);
            assert!(lo == hi && lo.is_finite() && count.steps().is_empty());
        }
    }
}
