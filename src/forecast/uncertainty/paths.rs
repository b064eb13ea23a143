//! Simulated futures: whole horizons drawn at once, so that days and weeks vary as they do.

use super::count::Count;
use super::factors::{AKIN, Factors};
use super::outlook::Outlook;
use super::random::Stream;

/// Simulated volumes: every path holds one value per interval of the horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Paths {
    intervals: usize,
    values: Vec<f64>,
}

impl Paths {
    /// How many paths there are.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.intervals).unwrap_or(0)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The paths one after the other.
    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.intervals.max(1))
    }
}

/// How an interval's score becomes a volume.
enum Draw {
    /// The scores at which the count steps up.
    Steps(Vec<f64>),
    /// A count taken as continuous.
    Smooth(Count),
}

/// What the intervals of a path have in common, walked through in order of time.
pub(super) struct Common {
    level: f64,
    day_score: f64,
    special_score: f64,
    akin: Option<f64>,
    today: Option<i64>,
    lead: u32,
}

impl Common {
    pub(super) fn new(factors: &Factors, normal: &mut impl FnMut() -> f64) -> Self {
        let level = factors.week.sqrt() * normal();
        Self { level, day_score: 0.0, special_score: 0.0, akin: None, today: None, lead: 0 }
    }
    /// The relative error that interval `i` shares with others.
    pub(super) fn of(&mut self, outlook: &Outlook, i: usize, normal: &mut impl FnMut() -> f64) -> f64 {
        let factors = &outlook.spread.factors;
        let day = outlook.day[i];
        if self.today != Some(day) {
            let gap = self.today.map_or(i32::MAX, |before| i32::try_from(day - before).unwrap_or(i32::MAX));
            let kept = libm::pow(factors.carry, f64::from(gap));
            self.day_score = kept * self.day_score + (1.0 - kept * kept).max(0.0).sqrt() * normal();
            // What is unknown of a holiday is partly shared by the special days next to it.
            let own = normal();
            let kin = self.akin.filter(|_| gap == 1 && outlook.special[i] > 0.0).unwrap_or_else(&mut *normal);
            self.akin = (outlook.special[i] > 0.0).then_some(kin);
            self.special_score = AKIN.sqrt() * kin + (1.0 - AKIN).sqrt() * own;
            self.today = Some(day);
        }
        while self.lead < outlook.lead[i] {
            self.level += factors.drift.sqrt() * normal();
            self.lead += 1;
        }
        let common = outlook.kept[i].sqrt() * (self.level + factors.day.sqrt() * self.day_score);
        common + outlook.special[i].sqrt() * self.special_score
    }
}

impl Paths {
    /// Paths of so many intervals from their values one after the other.
    pub(super) fn new(intervals: usize, values: Vec<f64>) -> Self {
        Self { intervals, values }
    }
}

impl Outlook {
    /// Draws `n` paths. Each interval's draws follow [`Outlook::quantile`]; what intervals share (the level, the day's
    /// factor and what it leaves to the next day) is drawn once and felt by all of them: a Gaussian copula.
    ///
    /// The same seed and queue give the same paths to the last bit, on any thread.
    pub fn paths(&self, n: usize, seed: u64, queue: &str) -> Paths {
        let factors = &self.spread.factors;
        let mut stream = Stream::named(seed, queue);
        let draws = (0..self.len()).map(|i| match self.count(i) {
            count @ (Count::Continuous { .. } | Count::Fixed(_)) => Draw::Smooth(count),
            count => Draw::Steps(count.steps()),
        });
        let draws = draws.collect::<Vec<_>>();
        let deviation = (0..self.len()).map(|i| self.variance(i).sqrt()).collect::<Vec<_>>();
        let mut values = Vec::with_capacity(n * self.len());
        for _ in 0..n {
            let mut common = Common::new(factors, &mut || stream.normal());
            for i in 0..self.len() {
                let m = self.mean[i];
                let shared = common.of(self, i, &mut || stream.normal());
                let own = (factors.phi * m + factors.slot * m * m).sqrt() * stream.normal();
                let score = self.spread.interval.stretch((m * shared + own) / deviation[i]);
                let value = match &draws[i] {
                    Draw::Steps(steps) => steps.partition_point(|step| *step < score) as f64,
                    Draw::Smooth(count) => count.quantile(score),
                };
                values.push(if value.is_finite() { value } else { m });
            }
        }
        Paths { intervals: self.len(), values }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Spread;
    use super::super::factors::Factors;
    use super::*;

    fn outlook() -> Outlook {
        let factors =
            Factors { phi: 1.2, slot: 0.004, day: 0.01, carry: 0.4, week: 0.006, drift: 0.002, days: 1e9, weeks: 1e9 };
        let mean = (0..14 * 24).map(|i| [0.0, 0.4, 3.0, 25.0, 80.0, 400.0][i % 6]).collect::<Vec<_>>();
        let day = (0..14 * 24).map(|i| (i / 24) as i64).collect();
        let special = (0..14 * 24).map(|i| if i / 24 == 4 || i / 24 == 5 { 0.04 } else { 0.0 }).collect();
        Outlook::new(mean, day, special, 0, Spread::untried(factors))
    }

    #[test]
    fn paths_have_the_quantiles_of_intervals_days_and_weeks() {
        let outlook = outlook();
        let paths = outlook.paths(4000, 3, "sales");
        assert_eq!(paths.len(), 4000);
        let share_below = |intervals: std::ops::Range<usize>, p: f64| {
            let (end, one) = match intervals.len() {
                1 => (outlook.quantile(intervals.start, p), Some(intervals.start)),
                _ => (outlook.total(intervals.clone()).quantile(p), None),
            };
            let at_most = paths.iter().filter(|path| path[intervals.clone()].iter().sum::<f64>() <= end).count();
            let expected = one.map_or(p, |i| outlook.probability(i, end).1);
            (at_most as f64 / 4000.0, expected)
        };
        // Four binomial standard errors for intervals; sums are approximated by a gamma shape.
        for p in [0.025, 0.1, 0.5, 0.8, 0.975] {
            let error = |p: f64| 4.0 * (p * (1.0 - p) / 4000.0).sqrt();
            for i in [1, 2, 3, 4, 5, 99, 200] {
                let (share, expected) = share_below(i..i + 1, p);
                assert!(
                    (share - expected).abs() < error(expected) + 1e-3,
                    "interval {i} at {p}: {share} for {expected}"
                );
            }
            for range in [0..24, 4 * 24..5 * 24, 4 * 24..6 * 24, 0..168, 168..336, 0..336] {
                let (share, expected) = share_below(range.clone(), p);
                assert!((share - expected).abs() < error(p) + 0.01, "{range:?} at {p}: {share} for {expected}");
            }
        }
    }

    #[test]
    fn the_same_seed_draws_the_same_paths_and_another_queue_others() {
        let outlook = outlook();
        assert_eq!(outlook.paths(5, 9, "sales"), outlook.paths(5, 9, "sales"));
        assert_ne!(outlook.paths(5, 9, "sales"), outlook.paths(5, 9, "support"));
        assert!(outlook.paths(20, 9, "sales").iter().flatten().all(|v| v.is_finite() && *v >= 0.0));
        assert!(outlook.paths(0, 9, "sales").is_empty());
    }

    #[test]
    fn a_longer_lead_and_a_special_day_widen_the_sums() {
        let outlook = outlook();
        let relative = |range: std::ops::Range<usize>| {
            let total = outlook.total(range);
            total.variance().sqrt() / total.mean()
        };
        assert!(relative(168..264) > 1.04 * relative(0..96));
        assert!(relative(96..120) > 1.3 * relative(72..96));
        assert!(outlook.total(std::iter::empty()).quantile(0.9) == 0.0);
    }
}
