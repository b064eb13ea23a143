//! Sums from which every measure is taken: queues, forecasts and slices add up, rows are forgotten.

use super::{RangeScore, Scores};
use crate::forecast::Level;

/// How a baseline did where it, the forecast and the actual are all known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Beside {
    /// `Σ|F−A|`.
    pub own: f64,
    /// `Σ|B−A|`.
    pub baseline: f64,
    /// `ΣA`.
    pub actual: f64,
}

/// Last week's copy and the mean of the last six weeks, in this order everywhere.
pub(super) const BASELINES: usize = 2;

/// The sums of one row or of many. Every row enters with its weight: 1, for handle times the contacts handled.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Sums {
    pub weight: f64,
    pub forecast: f64,
    pub actual: f64,
    pub absolute: f64,
    pub squared: f64,
    pub relative: f64,
    pub relative_weight: f64,
    pub symmetric: f64,
    pub scaled: f64,
    pub scaled_weight: f64,
    pub beside: [Beside; BASELINES],
    /// What Poisson arrivals leave, of `chance_of` forecast contacts.
    pub chance: f64,
    pub chance_of: f64,
    /// What over-dispersed arrivals leave, where the over-dispersion is known.
    pub bursts: f64,
    pub bursts_of: f64,
    pub pinball: f64,
    pub quantiles: f64,
}

impl Sums {
    /// One row: a forecast and an actual of some weight, and the mean miss of last week's copy in the history.
    pub fn of(forecast: f64, actual: f64, weight: f64, scale: Option<f64>) -> Self {
        let miss = (forecast - actual).abs();
        let mut sums = Self {
            weight,
            forecast: weight * forecast,
            actual: weight * actual,
            absolute: weight * miss,
            squared: weight * miss * miss,
            ..Self::default()
        };
        if actual > 0.0 {
            sums.relative = weight * miss / actual;
            sums.relative_weight = weight;
        }
        let size = forecast.abs() + actual.abs();
        if size > 0.0 {
            sums.symmetric = weight * 2.0 * miss / size;
        }
        if let Some(scale) = scale {
            sums.scaled = weight * miss / scale;
            sums.scaled_weight = weight;
        }
        sums
    }

    /// Adds a forecast quantile of probability `share`.
    pub fn quantile(&mut self, quantile: f64, actual: f64, share: f64) {
        self.pinball += (actual - quantile).max(0.0) * share + (quantile - actual).max(0.0) * (1.0 - share);
        self.quantiles += 1.0;
    }

    fn plus(&mut self, other: &Self) {
        self.weight += other.weight;
        self.forecast += other.forecast;
        self.actual += other.actual;
        self.absolute += other.absolute;
        self.squared += other.squared;
        self.relative += other.relative;
        self.relative_weight += other.relative_weight;
        self.symmetric += other.symmetric;
        self.scaled += other.scaled;
        self.scaled_weight += other.scaled_weight;
        for (beside, more) in self.beside.iter_mut().zip(&other.beside) {
            beside.own += more.own;
            beside.baseline += more.baseline;
            beside.actual += more.actual;
        }
        self.chance += other.chance;
        self.chance_of += other.chance_of;
        self.bursts += other.bursts;
        self.bursts_of += other.bursts_of;
        self.pinball += other.pinball;
        self.quantiles += other.quantiles;
    }
}

/// What the ends of a level's ranges are, divided out once and not row by row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    pub level: Level,
    /// The probability below the lower end.
    pub tail: f64,
    /// What a contact outside costs in the Winkler score.
    outside: f64,
}

impl Ends {
    /// The ends of a central range.
    pub fn of(level: Level) -> Self {
        let tails = 1.0 - level.percent() / 100.0;
        Self { level, tail: tails / 2.0, outside: 2.0 / tails }
    }
}

/// The sums of ranges of one level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RangeSums {
    pub level: Level,
    pub ranges: u32,
    pub inside: u32,
    pub width: f64,
    pub winkler: f64,
}

impl RangeSums {
    /// One range beside its actual; `None` where an end is unknown.
    pub fn of(ends: &Ends, lo: f64, hi: f64, actual: f64) -> Option<Self> {
        if !(lo.is_finite() && hi.is_finite()) {
            return None;
        }
        let outside = (lo - actual).max(actual - hi).max(0.0);
        let inside = u32::from((lo..=hi).contains(&actual));
        Some(Self { level: ends.level, ranges: 1, inside, width: hi - lo, winkler: hi - lo + ends.outside * outside })
    }

    fn plus(&mut self, other: &Self) {
        self.ranges += other.ranges;
        self.inside += other.inside;
        self.width += other.width;
        self.winkler += other.winkler;
    }
}

/// Rows of one slice, added up.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Tally {
    /// Rows scored.
    pub rows: u32,
    /// Rows forecast but not recorded.
    pub missing: u32,
    /// Days or weeks among those scored of which only a part is scored.
    pub partial: u32,
    /// Rows with an actual of zero, which have no percentage.
    pub zeros: u32,
    /// The sums.
    pub sums: Sums,
    /// Ranges, in ascending order of level.
    pub ranges: Vec<RangeSums>,
}

impl Tally {
    /// Adds one scored row.
    pub fn add(&mut self, row: &Sums, ranges: &[RangeSums]) {
        self.rows += 1;
        self.zeros += u32::from(row.relative_weight == 0.0);
        self.sums.plus(row);
        self.add_ranges(ranges);
    }

    fn add_ranges(&mut self, ranges: &[RangeSums]) {
        for (k, more) in ranges.iter().enumerate() {
            // Nearly always the same levels in the same order.
            if let Some(own) = self.ranges.get_mut(k).filter(|own| own.level == more.level) {
                own.plus(more);
                continue;
            }
            let percent = more.level.percent();
            let at = self.ranges.partition_point(|own| own.level.percent() < percent);
            match self.ranges.get_mut(at).filter(|own| own.level == more.level) {
                Some(own) => own.plus(more),
                None => self.ranges.insert(at, *more),
            }
        }
    }

    /// Adds the rows of another tally.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.missing += other.missing;
        self.partial += other.partial;
        self.zeros += other.zeros;
        self.sums.plus(&other.sums);
        self.add_ranges(&other.ranges);
    }

    /// Forgets every row, but not the room that its ranges take.
    pub fn clear(&mut self) {
        (self.rows, self.missing, self.partial, self.zeros) = (0, 0, 0, 0);
        self.sums = Sums::default();
        self.ranges.clear();
    }

    /// The measures. `weighted` is for handle times, whose forecast and actual are means.
    pub fn scores(&self, weighted: bool) -> Scores {
        let s = &self.sums;
        let shown = |sum: f64| if weighted { ratio(sum, s.weight).unwrap_or(0.0) } else { sum };
        let [naive, mean] = &s.beside;
        let skill = |beside: &Beside| ratio(beside.own, beside.baseline).map(|share| 1.0 - share);
        let range = |range: &RangeSums| RangeScore {
            level: range.level,
            coverage: f64::from(range.inside) / f64::from(range.ranges),
            width: range.width / f64::from(range.ranges),
            winkler: range.winkler / f64::from(range.ranges),
        };
        Scores {
            intervals: self.rows.into(),
            missing: self.missing.into(),
            partial: self.partial.into(),
            forecast: shown(s.forecast),
            actual: shown(s.actual),
            wape: ratio(s.absolute, s.actual),
            bias: ratio(s.forecast - s.actual, s.actual),
            mape: ratio(s.relative, s.relative_weight),
            mape_dropped: self.zeros.into(),
            smape: ratio(s.symmetric, s.weight),
            mae: ratio(s.absolute, s.weight),
            rmse: ratio(s.squared, s.weight).map(f64::sqrt),
            mase: ratio(s.scaled, s.scaled_weight),
            pinball: ratio(s.pinball, s.quantiles),
            ranges: self.ranges.iter().map(range).collect(),
            noise_floor: ratio(s.chance, s.chance_of),
            noise_floor_overdispersed: ratio(s.bursts, s.bursts_of),
            tracking_signal: ratio((s.actual - s.forecast) * f64::from(self.rows), s.absolute),
            wape_seasonal_naive: ratio(naive.baseline, naive.actual),
            wape_mean_of_6: ratio(mean.baseline, mean.actual),
            skill_seasonal_naive: skill(naive),
            skill_mean_of_6: skill(mean),
        }
    }
}

/// The few sums of one weekday and time, for the map of biases: a queue has hundreds of them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Cell {
    rows: u32,
    missing: u32,
    weight: f64,
    forecast: f64,
    actual: f64,
    absolute: f64,
}

impl Cell {
    /// Adds one scored row.
    pub fn add(&mut self, row: &Sums) {
        self.rows += 1;
        self.weight += row.weight;
        self.forecast += row.forecast;
        self.actual += row.actual;
        self.absolute += row.absolute;
    }

    /// Adds a row without a record.
    pub fn miss(&mut self) {
        self.missing += 1;
    }

    /// Adds another cell.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.missing += other.missing;
        self.weight += other.weight;
        self.forecast += other.forecast;
        self.actual += other.actual;
        self.absolute += other.absolute;
    }

    /// Whether it has any row.
    pub fn is_known(&self) -> bool {
        self.rows + self.missing > 0
    }

    /// Sums, WAPE, bias and MAE; every other measure is unknown.
    pub fn scores(&self, weighted: bool) -> Scores {
        let shown = |sum: f64| if weighted { ratio(sum, self.weight).unwrap_or(0.0) } else { sum };
        Scores {
            intervals: self.rows.into(),
            missing: self.missing.into(),
            forecast: shown(self.forecast),
            actual: shown(self.actual),
            wape: ratio(self.absolute, self.actual),
            bias: ratio(self.forecast - self.actual, self.actual),
            mae: ratio(self.absolute, self.weight),
            ..Scores::default()
        }
    }
}

fn ratio(above: f64, below: f64) -> Option<f64> {
    (below > 0.0).then(|| above / below)
}
