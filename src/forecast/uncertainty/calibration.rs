//! The tails of single intervals, learned from the errors themselves.

use super::Scored;
use super::factors::Factors;
use super::normal;

/// Scores from 0 to 8 in steps of this are tabulated.
const STEP: f64 = 1.0 / 16.0;
const STEPS: usize = 128;

/// What to ask of the distribution so that ranges hold what they promise.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Calibration {
    /// The score to ask for in place of each tabulated one; empty when nothing is learned.
    stretched: Vec<f64>,
}

impl Calibration {
    /// Learns from the central levels at which each actual was just inside its distribution. They are worth so many
    /// independent ones; before they are believed, the variance is taken as known from `freedom` observations.
    pub fn learn(mut reached: Vec<f64>, independent: f64, freedom: f64) -> Self {
        reached.sort_unstable_by(f64::total_cmp);
        let mut before = 0.0_f64;
        let stretched = (0..=STEPS).map(|k| {
            let score = k as f64 * STEP;
            let level = 1.0 - 2.0 * normal::cdf(-score);
            let untried = normal::student(score, freedom).min(8.0);
            let asked =
                if reached.is_empty() || k == 0 { untried } else { asked(&reached, independent, level, untried) };
            before = asked.clamp(before, 8.0);
            before
        });
        Self { stretched: stretched.collect() }
    }

    /// A mixture: `part` of the other, the rest of this one.
    pub fn towards(&self, other: &Self, part: f64) -> Self {
        let pairs = self.stretched.iter().zip(&other.stretched);
        Self { stretched: pairs.map(|(own, theirs)| own + part * (theirs - own)).collect() }
    }

    /// The score to ask the distribution for in place of a standard normal one: odd, and growing with it.
    pub fn stretch(&self, score: f64) -> f64 {
        if self.stretched.is_empty() || score == 0.0 || score.is_nan() {
            return score;
        }
        let position = (score.abs() / STEP).min(STEPS as f64);
        let low = (position.floor() as usize).min(STEPS - 1);
        let part = position - low as f64;
        // The middle stays the middle: the first step is drawn to zero.
        let from = if low == 0 { 0.0 } else { self.stretched[low] };
        (from + part * (self.stretched[low + 1] - from)).copysign(score)
    }

    /// The standard normal score that is stretched to a score.
    pub fn relaxed(&self, score: f64) -> f64 {
        if self.stretched.is_empty() || score == 0.0 || score.is_nan() {
            return score;
        }
        let far = score.abs();
        let high = self.stretched[1..].partition_point(|s| *s < far) + 1;
        if high > STEPS {
            return (STEPS as f64 * STEP).copysign(score);
        }
        let from = if high == 1 { 0.0 } else { self.stretched[high - 1] };
        let width = self.stretched[high] - from;
        let part = if width > 0.0 { ((far - from) / width).clamp(0.0, 1.0) } else { 1.0 };
        ((high as f64 - 1.0 + part) * STEP).copysign(score)
    }
}

/// The score to ask the distribution for, so that `level` of the actuals lie inside: learned from the levels at which
/// each actual was just inside (ascending), and believed as far as they are independent.
fn asked(reached: &[f64], independent: f64, level: f64, untried: f64) -> f64 {
    // The next actual is one more than those seen. Split conformal prediction (Vovk et al. 2005) would ask for the
    // rank (1 + 1/n); errors that share a week's level repeat often enough that less than half of it holds the level.
    let rank = (level * (1.0 + 0.4 / independent)).min(1.0);
    let position = rank * (reached.len() - 1) as f64;
    let (low, part) = (position.floor() as usize, position.fract());
    let high = (low + 1).min(reached.len() - 1);
    let learned = (reached[low] * (1.0 - part) + reached[high] * part).clamp(1e-6, 0.9995);
    let trust = independent / (independent + 5.0);
    let logit = |p: f64| libm::log(p / (1.0 - p));
    let untried = 1.0 - 2.0 * normal::cdf(-untried);
    let mixed = trust * logit(learned) + (1.0 - trust) * logit(untried.clamp(1e-9, 1.0 - 1e-9));
    normal::quantile(1.0 - 0.5 / (1.0 + libm::exp(mixed)))
}

/// How many independent actuals some errors are worth, by what the errors of one week have in common.
pub(super) fn independent(scored: &[Scored], factors: &Factors) -> f64 {
    if scored.is_empty() {
        return 0.0;
    }
    let mut weeks: Vec<(usize, f64, f64, f64)> = Vec::new();
    for s in scored {
        let z = (s.actual - s.forecast) / factors.variance(s.forecast, s.extra).sqrt();
        let z = z.clamp(-4.0, 4.0);
        match weeks.last_mut().filter(|(week, ..)| *week == s.week) {
            Some((_, n, sum, squares)) => {
                *n += 1.0;
                *sum += z;
                *squares += z * z;
            }
            None => weeks.push((s.week, 1.0, z, z * z)),
        }
    }
    // Common share: products of different errors of one week over squares.
    let pairs = weeks.iter().map(|(_, n, _, _)| n * (n - 1.0)).sum::<f64>();
    let products = weeks.iter().map(|(_, _, sum, squares)| sum * sum - squares).sum::<f64>();
    let count = scored.len() as f64;
    let square = weeks.iter().map(|(_, _, _, squares)| squares).sum::<f64>() / count;
    let common = if pairs > 0.0 && square > 0.0 { (products / pairs / square).clamp(0.0, 1.0) } else { 1.0 };
    count / (1.0 + (count / weeks.len().max(1) as f64 - 1.0) * common)
}
