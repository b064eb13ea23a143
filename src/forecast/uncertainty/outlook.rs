//! The joint distribution of the volumes of a horizon: quantiles of intervals, of sums, and simulated paths.

use super::Spread;
use super::calibration::Calibration;
use super::count::Count;
use super::factors::DayPart;
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
    /// Share of what the intervals of a day and a week have in common that is still unknown; 1 but for a day in progress.
    pub(super) kept: Vec<f64>,
    /// Whole weeks beyond the first.
    pub(super) lead: Vec<u32>,
    first: i64,
    pub(super) spread: Spread,
}

/// The distribution of a sum of intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    mean: f64,
    variance: f64,
    count: Count,
    calibration: Calibration,
}

impl Outlook {
    /// The outlook of forecast volumes with the day and the special variance of each, from the first day ahead on.
    pub(crate) fn new(mean: Vec<f64>, day: Vec<i64>, special: Vec<f64>, first: i64, spread: Spread) -> Self {
        let lead = day.iter().map(|day| lead_of(*day, first)).collect();
        Self { kept: vec![1.0; mean.len()], mean, day, special, lead, first, spread }
    }

    /// The expected volume of every interval, as fine as it is: a forecast may show whole contacts in its place.
    pub(crate) fn means(&self) -> &[f64] {
        &self.mean
    }

    /// How many intervals it covers.
    pub fn len(&self) -> usize {
        self.mean.len()
    }

    /// Whether it covers none.
    pub fn is_empty(&self) -> bool {
        self.mean.is_empty()
    }

    /// The same outlook with other rows: `None` is an interval certain to bring no contacts. It shares its day's lead and
    /// what is unknown of the day, so that the first interval of a day speaks for all of them.
    pub(crate) fn with_rows(&self, rows: &[(i64, Option<usize>)]) -> Self {
        let of_day = |day: i64| {
            let at = self.day.partition_point(|own| *own < day);
            (self.day.get(at) == Some(&day)).then_some(at)
        };
        let pick = |values: &[f64], otherwise: f64| {
            rows.iter().map(|(day, i)| i.or_else(|| of_day(*day)).map_or(otherwise, |i| values[i])).collect()
        };
        Self {
            mean: rows.iter().map(|(_, i)| i.map_or(0.0, |i| self.mean[i])).collect(),
            day: rows.iter().map(|(day, _)| *day).collect(),
            special: pick(&self.special, 0.0),
            kept: pick(&self.kept, 1.0),
            lead: rows.iter().map(|(day, _)| lead_of(*day, self.first)).collect(),
            first: self.first,
            spread: self.spread.clone(),
        }
    }

    /// The expected volume of an interval.
    pub fn expected(&self, i: usize) -> f64 {
        self.mean[i]
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
        let times = |values: &[f64]| values.iter().zip(share).map(|(value, share)| value * share).collect();
        Self { special: times(&self.special), kept: times(&self.kept), ..self.clone() }
    }

    /// The variance of an interval.
    pub(super) fn variance(&self, i: usize) -> f64 {
        let factors = &self.spread.factors;
        let drift = factors.drift * f64::from(self.lead[i]);
        let known = (1.0 - self.kept[i]) * (factors.day + factors.week);
        factors.variance(self.mean[i], self.special[i] + drift - known)
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
        let score = self.spread.interval.stretch(normal::quantile(p.clamp(1e-9, 1.0 - 1e-9)));
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
        let back = |p: f64| normal::cdf(self.spread.interval.relaxed(normal::quantile(p)));
        (back(below), back(through))
    }

    /// The central ranges of every interval, in ascending order of level: each holds the forecast and the narrower ones.
    pub fn bands(&self, levels: &[Level]) -> Vec<Band> {
        let mut levels = levels.to_vec();
        levels.sort_by(|a, b| a.percent().total_cmp(&b.percent()));
        let mut bands: Vec<Band> = Vec::with_capacity(levels.len());
        for level in levels {
            let score = self.spread.interval.stretch(score_of(level));
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

    /// The same, widened to hold the volumes that are shown where they are not the expected ones, as whole contacts are not.
    pub(crate) fn bands_holding(&self, levels: &[Level], volume: &[f64]) -> Vec<Band> {
        let mut bands = self.bands(levels);
        for band in &mut bands {
            for ((lo, hi), volume) in band.lo.iter_mut().zip(&mut band.hi).zip(volume) {
                (*lo, *hi) = (lo.min(*volume), hi.max(*volume));
            }
        }
        bands
    }

    /// The distribution of the sum of some intervals, given in order of time: a day, a week, the afternoons of a month.
    pub fn total(&self, intervals: impl IntoIterator<Item = usize>) -> Total {
        let mut days: Vec<DayPart> = Vec::new();
        let mut count = 0;
        for i in intervals.into_iter().filter(|i| *i < self.len()) {
            let m = self.mean[i];
            count += 1;
            match days.last_mut().filter(|day| day.day == self.day[i]) {
                Some(day) => {
                    day.mean += m;
                    day.squares += m * m;
                    day.special = day.special.max(self.special[i]);
                    day.kept = day.kept.max(self.kept[i]);
                }
                None => days.push(DayPart {
                    day: self.day[i],
                    mean: m,
                    squares: m * m,
                    special: self.special[i],
                    kept: self.kept[i],
                    lead: self.lead[i],
                }),
            }
        }
        let mean = days.iter().map(|day| day.mean).sum::<f64>();
        let (variance, _) = self.spread.factors.of_sum(&days);
        let calibration = if count == 1 { self.spread.interval.clone() } else { self.spread.of_days(days.len()) };
        Total { mean, variance, count: Count::new(mean, variance), calibration }
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
        let score = self.calibration.stretch(normal::quantile(p.clamp(1e-9, 1.0 - 1e-9)));
        let end = self.count.quantile(score);
        if end.is_finite() { end.max(0.0) } else { self.mean }
    }

    /// The central range of a level; it holds the expected sum.
    pub fn range(&self, level: Level) -> (f64, f64) {
        around(self.mean, self.count.central(self.calibration.stretch(score_of(level))))
    }

    /// Probabilities that the sum is less than a volume, and at most as much.
    pub fn probability(&self, volume: f64) -> (f64, f64) {
        let (below, through) = self.count.cdf(volume);
        let back = |p: f64| normal::cdf(self.calibration.relaxed(normal::quantile(p)));
        (back(below), back(through))
    }
}

/// Whole weeks from the first day ahead to a day.
fn lead_of(day: i64, first: i64) -> u32 {
    u32::try_from((day - first) / 7).unwrap_or(0)
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

#[cfg(test)]
mod tests {
    use super::super::factors::Factors;
    use super::*;

    #[test]
    fn nights_certain_to_be_empty_take_nothing_from_the_doubt_of_days_far_ahead() {
        // Four weeks of two intervals a day, a special day among them.
        let factors =
            Factors { phi: 1.0, slot: 0.004, day: 0.01, carry: 0.3, week: 0.006, drift: 0.004, days: 1e9, weeks: 1e9 };
        let day: Vec<i64> = (0..56).map(|i| 100 + i / 2).collect();
        let special = day.iter().map(|d| if *d == 125 { 0.05 } else { 0.0 }).collect();
        let open = Outlook::new(vec![50.0; 56], day.clone(), special, 100, Spread::untried(factors));
        // Every day begins with an empty night, and a Sunday is empty throughout.
        let own = |d: i64| (0..56).filter(move |i| 100 + i / 2 == d && d % 7 != 4);
        let rows: Vec<(i64, Option<usize>)> = (100..128)
            .flat_map(|d| std::iter::once((d, None)).chain(own(d).map(move |i| (d, usize::try_from(i).ok()))))
            .collect();
        let with_nights = open.with_rows(&rows);
        let sum = |weeks: std::ops::Range<i64>| {
            let days = 100 + 7 * weeks.start..100 + 7 * weeks.end;
            let bare = (0..56).filter(|i| days.contains(&day[*i]) && day[*i] % 7 != 4);
            let night = (0..rows.len()).filter(|i| days.contains(&rows[*i].0));
            (open.total(bare), with_nights.total(night))
        };
        for weeks in [0..1, 3..4, 0..4] {
            let (bare, night) = sum(weeks.clone());
            assert_eq!(bare.mean(), night.mean());
            assert!((night.variance() / bare.variance() - 1.0).abs() < 1e-9, "weeks {weeks:?}");
        }
    }
}
