//! The joint distribution of the volumes of a horizon: quantiles of intervals, of sums, and simulated paths.

use super::Spread;
use super::count::Count;
use super::normal;
use crate::forecast::{Band, Level};

/// What may happen over a horizon: a distribution of every interval's volume and what intervals have in common.
///
/// Intervals are known by their index in [`crate::forecast::VolumeForecast::start`].
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    pub(super) mean: Vec<f64>,
    pub(super) day: Vec<i64>,
    /// Relative variance that each interval's day has beside the model's own.
    pub(super) special: Vec<f64>,
    /// Whole weeks beyond the first.
    pub(super) lead: Vec<u32>,
    pub(super) spread: Spread,
}

/// The distribution of a sum of intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Total {
    mean: f64,
    variance: f64,
    count: Count,
    /// Observations that the variance is worth.
    freedom: f64,
}

impl Outlook {
    /// The outlook of forecast volumes with the day and the special variance of each, from the first day ahead on.
    pub(crate) fn new(mean: Vec<f64>, day: Vec<i64>, special: Vec<f64>, first: i64, spread: Spread) -> Self {
        let lead = day.iter().map(|day| u32::try_from((day - first) / 7).unwrap_or(0)).collect();
        Self { mean, day, special, lead, spread }
    }

    /// How many intervals it covers.
    pub fn len(&self) -> usize {
        self.mean.len()
    }

    /// Whether it covers none.
    pub fn is_empty(&self) -> bool {
        self.mean.is_empty()
    }

    /// The same outlook with rows inserted: `None` is an interval certain to bring no contacts, on the day beside it.
    pub(crate) fn with_rows(&self, rows: &[(i64, Option<usize>)]) -> Self {
        let pick = |i: &Option<usize>, values: &[f64]| i.map_or(0.0, |i| values[i]);
        Self {
            mean: rows.iter().map(|(_, i)| pick(i, &self.mean)).collect(),
            day: rows.iter().map(|(day, _)| *day).collect(),
            special: rows.iter().map(|(_, i)| pick(i, &self.special)).collect(),
            lead: rows.iter().map(|(_, i)| i.map_or(0, |i| self.lead[i])).collect(),
            spread: self.spread.clone(),
        }
    }

    /// The same outlook around other expected volumes, one per interval: relative variances stay, as after a planner's
    /// override or an intraday update.
    pub fn around(&self, volume: &[f64]) -> Self {
        let sound = |value: f64| if value.is_finite() { value.max(0.0) } else { 0.0 };
        let mean = (0..self.mean.len()).map(|i| sound(volume.get(i).copied().unwrap_or(0.0))).collect();
        Self { mean, ..self.clone() }
    }

    /// The same outlook where intervals keep a share, from 0 to 1, of the relative variance that their day and week have
    /// in common: what was seen of a day took the rest.
    pub(crate) fn with_common_share(&self, share: &[f64]) -> Self {
        let common = self.spread.factors.day + self.spread.factors.week;
        let special = self.special.iter().zip(share).map(|(special, share)| special * share - (1.0 - share) * common);
        Self { special: special.collect(), ..self.clone() }
    }

    /// Relative variance that an interval shares with its day, and all of its variance.
    pub(super) fn variance(&self, i: usize) -> f64 {
        let drift = self.spread.factors.drift * f64::from(self.lead[i]);
        self.spread.factors.variance(self.mean[i], self.special[i] + drift)
    }

    pub(super) fn count(&self, i: usize) -> Count {
        Count::new(self.mean[i], self.variance(i))
    }

    /// The volume that interval `i` stays at or below with probability `p`: a whole number where contacts are few.
    /// 0 for an interval that the outlook does not have.
    pub fn quantile(&self, i: usize, p: f64) -> f64 {
        if i >= self.len() || p.is_nan() {
            return 0.0;
        }
        let score = self.spread.calibration.stretch(normal::quantile(p.clamp(1e-9, 1.0 - 1e-9)));
        let end = self.count(i).quantile(score);
        if end.is_finite() { end.max(0.0) } else { self.mean[i] }
    }

    /// Probabilities that interval `i` brings fewer contacts than `volume`, and at most as many. They differ where
    /// contacts are few: a point drawn between them is uniform if the outlook is right (Czado, Gneiting & Held 2009).
    pub fn probability(&self, i: usize, volume: f64) -> (f64, f64) {
        if i >= self.len() || volume.is_nan() {
            return (0.0, 1.0);
        }
        let (below, through) = self.count(i).cdf(volume);
        let back = |p: f64| normal::cdf(self.spread.calibration.relaxed(normal::quantile(p)));
        (back(below), back(through))
    }

    /// The central ranges of every interval, in ascending order of level: each holds the forecast and the narrower ones.
    pub fn bands(&self, levels: &[Level]) -> Vec<Band> {
        let mut levels = levels.to_vec();
        levels.sort_by(|a, b| a.percent().total_cmp(&b.percent()));
        let mut bands: Vec<Band> = Vec::with_capacity(levels.len());
        for level in levels {
            let score = self.spread.calibration.stretch(score_of(level));
            let (mut lo, mut hi) = (Vec::with_capacity(self.len()), Vec::with_capacity(self.len()));
            for (i, mean) in self.mean.iter().enumerate() {
                let (mut low, mut high) = around(*mean, self.count(i).central(score));
                if let Some(inner) = bands.last() {
                    low = low.min(inner.lo[i]);
                    high = high.max(inner.hi[i]);
                }
                lo.push(low);
                hi.push(high);
            }
            bands.push(Band { level, lo, hi });
        }
        bands
    }

    /// The distribution of the sum of some intervals, given in order of time: a day, a week, the afternoons of a month.
    pub fn total(&self, intervals: impl IntoIterator<Item = usize>) -> Total {
        let factors = &self.spread.factors;
        // Sums by day: volume, special variance, lead.
        let mut days: Vec<(i64, f64, f64, u32)> = Vec::new();
        let mut noise = 0.0;
        for i in intervals.into_iter().filter(|i| *i < self.len()) {
            let m = self.mean[i];
            noise += factors.phi * m + factors.slot * m * m;
            match days.last_mut().filter(|(day, ..)| *day == self.day[i]) {
                Some((_, sum, special, _)) => {
                    *sum += m;
                    *special = special.max(self.special[i]);
                }
                None => days.push((self.day[i], m, self.special[i], self.lead[i])),
            }
        }
        let mean = days.iter().map(|(_, sum, ..)| sum).sum::<f64>();
        let special = days.iter().map(|(_, sum, special, _)| special * sum * sum).sum::<f64>();
        // Σ Σ carry^|days between| M M', day by day.
        let (mut carried, mut by_day, mut before) = (0.0, 0.0, None);
        for (day, sum, ..) in &days {
            let gap = before.map_or(0, |before: i64| i32::try_from(day - before).unwrap_or(i32::MAX));
            carried *= factors.carry.powi(gap);
            by_day += sum * sum + 2.0 * sum * carried;
            carried += sum;
            before = Some(*day);
        }
        // Σ Σ min(lead, lead') M M', from the last day back.
        let (mut later, mut walked, mut at) = (0.0, 0.0, days.last().map_or(0, |d| d.3));
        for (_, sum, _, lead) in days.iter().rev() {
            walked += later * later * f64::from(at.saturating_sub(*lead));
            at = *lead;
            later += sum;
        }
        walked += later * later * f64::from(at);
        let (by_day, by_week) = (factors.day * by_day, factors.week * mean * mean + factors.drift * walked);
        let variance = (noise + special + by_day + by_week).max(1e-12);
        // Satterthwaite (1946): what a sum of estimated variances is worth.
        let shares = (by_day / variance, by_week / variance);
        let doubt = shares.0 * shares.0 / factors.days + shares.1 * shares.1 / factors.weeks;
        let freedom = if doubt > 1e-6 { 1.0 / doubt } else { 1e6 };
        Total { mean, variance, count: Count::new(mean, variance), freedom }
    }
}

impl Total {
    /// The expected sum.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The variance of the sum.
    pub fn variance(&self) -> f64 {
        self.variance
    }

    /// The volume that the sum stays at or below with probability `p`.
    pub fn quantile(&self, p: f64) -> f64 {
        if p.is_nan() {
            return self.mean;
        }
        let score = normal::student(normal::quantile(p.clamp(1e-9, 1.0 - 1e-9)), self.freedom);
        let end = self.count.quantile(score);
        if end.is_finite() { end.max(0.0) } else { self.mean }
    }

    /// The central range of a level; it holds the expected sum.
    pub fn range(&self, level: Level) -> (f64, f64) {
        around(self.mean, self.count.central(normal::student(score_of(level), self.freedom)))
    }

    /// Probabilities that the sum is less than a volume, and at most as much.
    pub fn probability(&self, volume: f64) -> (f64, f64) {
        let (below, through) = self.count.cdf(volume);
        let back = |p: f64| normal::cdf(normal::student_back(normal::quantile(p), self.freedom));
        (back(below), back(through))
    }
}

/// The score of a level's upper end.
fn score_of(level: Level) -> f64 {
    normal::quantile(0.5 + level.percent() / 200.0)
}

/// Ends that hold the forecast, are not negative and are numbers: a volume beyond all counting has no variance that a
/// double can hold.
fn around(mean: f64, (lo, hi): (f64, f64)) -> (f64, f64) {
    let (lo, hi) = if lo.is_finite() && hi.is_finite() { (lo, hi) } else { (mean, mean) };
    (lo.clamp(0.0, mean.max(0.0)), hi.max(mean))
}
