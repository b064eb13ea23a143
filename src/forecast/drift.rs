//! What days share beside their calendar: a level that wanders, and day effects that fade.
//!
//! A daily series `y(d) = level(d) + effect(d) + noise` with a random walk as level and an autoregressive effect of order
//! one, filtered by Kalman's recursion; the day effects are those of S. Aldor-Noiman, P. D. Feigin and A. Mandelbaum,
//! "Workload forecasting for a call center" (Annals of Applied Statistics 3, 2009). Sizes are chosen by likelihood among
//! a few, with the scale in closed form.

/// Shares of the variance of a single day: effect, its decay a day, and the level's step a day.
const SIZES: [(f64, f64, f64); 13] = [
    (0.0, 0.0, 0.0002),
    (0.0, 0.0, 0.002),
    (0.0, 0.0, 0.01),
    (0.0, 0.0, 0.05),
    (0.3, 0.5, 0.0002),
    (0.3, 0.5, 0.002),
    (0.3, 0.5, 0.01),
    (0.6, 0.5, 0.0005),
    (0.6, 0.5, 0.005),
    (0.4, 0.8, 0.0002),
    (0.4, 0.8, 0.002),
    (0.8, 0.8, 0.0005),
    (0.8, 0.8, 0.005),
];

/// A daily series filtered to its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Drift {
    level: f64,
    effect: f64,
    decay: f64,
}

/// Days filtered at most: the slowest level has forgotten what is older.
const WINDOW: usize = 182;
const LANES: usize = SIZES.len();
/// Variances multiplied before a logarithm is taken: none is so far from 1 that their product would not be a number.
const PRODUCT: usize = 16;

impl Drift {
    /// Filters a series with one value a day; NaN where there is none. `belief` divides the variance of a day's noise.
    pub fn new(series: &[f64], belief: &[f64]) -> Self {
        let from = series.len().saturating_sub(WINDOW);
        let filtered = Filters::new(&series[from..], &belief[from.min(belief.len())..]);
        let mut best = Self { level: 0.0, effect: 0.0, decay: 0.0 };
        let mut least = f64::INFINITY;
        for (k, (_, decay, _)) in SIZES.into_iter().enumerate() {
            let scale = if filtered.n > 0.0 { filtered.squares[k] / filtered.n } else { 0.0 };
            let unlikely = if scale > 0.0 { filtered.n * libm::log(scale) + filtered.logs[k] } else { f64::MAX };
            if unlikely < least {
                least = unlikely;
                best = Self { level: filtered.level[k], effect: filtered.effect[k], decay };
            }
        }
        best
    }

    /// What is expected some days after the end of the series: 1 is the day after its last.
    pub fn ahead(&self, days: i64) -> f64 {
        self.level + self.effect * libm::pow(self.decay, (days.max(1) - 1) as f64)
    }
}

/// Kalman's filters in units of a day's variance, one per choice of sizes, side by side: each waits for its own last
/// day, none for another. Twice the negative log likelihood is `n·log(squares / n) + logs`.
struct Filters {
    level: [f64; LANES],
    effect: [f64; LANES],
    squares: [f64; LANES],
    logs: [f64; LANES],
    n: f64,
}

impl Filters {
    fn new(series: &[f64], belief: &[f64]) -> Self {
        /// A level unknown to a few days' noise is as good as unknown, and the first day alone can't set it.
        const UNKNOWN: f64 = 4.0;
        let (share, decay, step) = (SIZES.map(|s| s.0), SIZES.map(|s| s.1), SIZES.map(|s| s.2));
        let (mut level, mut effect, mut squares, mut logs) = ([0.0; LANES], [0.0; LANES], [0.0; LANES], [0.0; LANES]);
        let (mut vl, mut ve, mut c) = ([UNKNOWN; LANES], share, [0.0; LANES]);
        let mut product = [1.0; LANES];
        let mut n = 0;
        for (value, belief) in series.iter().zip(belief) {
            if !value.is_nan() && *belief > 0.0 {
                for k in 0..LANES {
                    let variance = vl[k] + ve[k] + 2.0 * c[k] + (1.0 - share[k]) / belief;
                    let miss = value - level[k] - effect[k];
                    let (gl, ge) = ((vl[k] + c[k]) / variance, (ve[k] + c[k]) / variance);
                    squares[k] += miss * miss / variance;
                    product[k] *= variance;
                    level[k] += gl * miss;
                    effect[k] += ge * miss;
                    let (l, e, both) =
                        (vl[k] - gl * (vl[k] + c[k]), ve[k] - ge * (ve[k] + c[k]), c[k] - gl * (ve[k] + c[k]));
                    (vl[k], ve[k], c[k]) = (l, e, both);
                }
                n += 1;
                if n % PRODUCT == 0 {
                    Self::take_logs(&mut product, &mut logs);
                }
            }
            for k in 0..LANES {
                effect[k] *= decay[k];
                vl[k] += step[k];
                ve[k] = decay[k] * decay[k] * ve[k] + share[k] * (1.0 - decay[k] * decay[k]);
                c[k] *= decay[k];
            }
        }
        Self::take_logs(&mut product, &mut logs);
        Self { level, effect, squares, logs, n: n as f64 }
    }

    fn take_logs(product: &mut [f64; LANES], logs: &mut [f64; LANES]) {
        for (product, logs) in product.iter_mut().zip(logs) {
            *logs += libm::log(*product);
            *product = 1.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_that_wandered_is_followed_and_a_gap_is_no_news() {
        // Half a year's wave of a half, and noise of a few per cent that repeats after 5 days.
        let wave = |d: usize| 0.5 * libm::sin(d as f64 / 29.0) + 0.02 * ((d * 7) % 5) as f64;
        let series = (0..120).map(wave).collect::<Vec<_>>();
        let mut gaps = series.clone();
        gaps[110] = f64::NAN;
        let belief = vec![1.0; 120];
        for series in [series, gaps] {
            let expected = Drift::new(&series, &belief).ahead(4);
            assert!((expected - wave(119)).abs() < 0.1, "{expected} after {}", wave(119));
        }
    }

    #[test]
    fn weather_that_lasts_two_days_has_faded_a_week_later() {
        // An effect that halves every day, kicked every 15 days.
        let series = (0..91).map(|d| if d % 15 == 0 { 1.0 } else { libm::pow(0.5, (d % 15) as f64) });
        let series = series.collect::<Vec<_>>();
        let drift = Drift::new(&series, &vec![1.0; 91]);
        assert!(drift.ahead(1) > drift.ahead(7) + 0.2);
    }

    #[test]
    fn nothing_seen_expects_nothing() {
        assert_eq!(Drift::new(&[f64::NAN; 5], &[1.0; 5]).ahead(3), 0.0);
        assert_eq!(Drift::new(&[0.0; 5], &[1.0; 5]).ahead(3), 0.0);
    }
}
