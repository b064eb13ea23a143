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

impl Drift {
    /// Filters a series with one value a day; NaN where there is none. `belief` divides the variance of a day's noise.
    pub fn new(series: &[f64], belief: &[f64]) -> Self {
        let mut best = Self { level: 0.0, effect: 0.0, decay: 0.0 };
        let mut least = f64::INFINITY;
        for (share, decay, step) in SIZES {
            let (unlikely, state) = filter(series, belief, share, decay, step);
            if unlikely < least {
                (least, best) = (unlikely, state);
            }
        }
        best
    }

    /// What is expected some days after the end of the series: 1 is the day after its last.
    pub fn ahead(&self, days: i64) -> f64 {
        self.level + self.effect * libm::pow(self.decay, (days.max(1) - 1) as f64)
    }
}

/// Kalman's filter in units of a day's variance: twice the negative log likelihood, and the state for the next day.
fn filter(series: &[f64], belief: &[f64], share: f64, decay: f64, step: f64) -> (f64, Drift) {
    /// A level unknown to a few days' noise is as good as unknown, and the first day alone can't set it.
    const UNKNOWN: f64 = 4.0;
    let (mut level, mut effect) = (0.0, 0.0);
    let (mut vl, mut ve, mut c) = (UNKNOWN, share, 0.0);
    let (mut squares, mut logs, mut n) = (0.0, 0.0, 0.0);
    for (value, belief) in series.iter().zip(belief) {
        if !value.is_nan() && *belief > 0.0 {
            let variance = vl + ve + 2.0 * c + (1.0 - share) / belief;
            let miss = value - level - effect;
            let (gl, ge) = ((vl + c) / variance, (ve + c) / variance);
            squares += miss * miss / variance;
            logs += libm::log(variance);
            n += 1.0;
            level += gl * miss;
            effect += ge * miss;
            (vl, ve, c) = (vl - gl * (vl + c), ve - ge * (ve + c), c - gl * (ve + c));
        }
        effect *= decay;
        vl += step;
        ve = decay * decay * ve + share * (1.0 - decay * decay);
        c *= decay;
    }
    let scale: f64 = if n > 0.0 { squares / n } else { 0.0 };
    let unlikely = if scale > 0.0 { n * libm::log(scale) + logs } else { f64::MAX };
    (unlikely, Drift { level, effect, decay })
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
