//! Every measure of accuracy at every grain, for volume, handle time and workload.
//!
//! - A row that is forecast but not recorded is counted and not scored. At the grain of days and weeks the recorded
//!   part of both sides is compared; days and weeks of which something is lacking are counted as partial.
//! - Handle times are weighted by the contacts handled (else offered), on both sides, so that only the handle time is
//!   judged: WAPE is `Σ h|F−A| / Σ h·A`, every mean is `Σ h·x / Σ h`. Workload is contacts × handle time in hours.
//! - The baselines know what was recorded before the forecast was made (before its first row, where nobody says when
//!   that was): the last known value of the weekday and time, repeated over longer horizons, and the mean of the six
//!   weeks before. They are scored where they, the forecast and the actual are known, so that skill compares like with
//!   like.
//! - MASE divides every miss by the mean absolute difference between the history and its copy a week before, at the
//!   grain of the line.
//! - Noise floors are of volume alone, and of the sums at the grain of days and weeks: the mean deviation that is left
//!   to whoever knows the means, taken to be the forecast. With over-dispersion the rate of an interval (of a day)
//!   varies by a relative variance estimated from the eight weeks before; weeks are sums of independent days.
//! - Ranges are of volume; at the grain of days and weeks where the distribution behind them is known.

mod of;
mod past;
mod tally;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use self::tally::{Cell, Tally};

use crate::forecast::{Grain, Level};

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantity {
    /// Contacts.
    Volume,
    /// Average handle time, weighted by contacts handled.
    Aht,
    /// Contacts × handle time, in hours of work.
    Workload,
}

/// How many quantities there are.
const QUANTITIES: usize = 3;

impl Quantity {
    /// Every quantity, in the order of its lines.
    pub const ALL: [Self; QUANTITIES] = [Self::Volume, Self::Aht, Self::Workload];
}

/// How many grains there are.
const GRAINS: usize = 3;
/// Every grain, in the order of its lines.
const EVERY_GRAIN: [Grain; GRAINS] = [Grain::Interval, Grain::Day, Grain::Week];

/// A part of the intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slice {
    /// All of them.
    All,
    /// A weekday, Monday 0.
    Weekday(usize),
    /// The minute of the day at which intervals start.
    Time(u16),
    /// A weekday and a minute of the day, for the map of biases.
    WeekdayTime(usize, u16),
    /// The so-manieth day after the forecast was made, from 1.
    LeadDay(u32),
    /// The so-manieth week after the forecast was made, from 1.
    LeadWeek(u32),
    /// The week that starts on this day: bias over time.
    Week(Date),
    /// The forecast made on this day.
    Origin(Date),
}

/// How a range of one level did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RangeScore {
    /// The level in percent.
    pub level: Level,
    /// Share of actuals inside, both ends included.
    pub coverage: f64,
    /// Mean width.
    pub width: f64,
    /// Winkler score.
    pub winkler: f64,
}

/// The measures of one slice. `None` where there is nothing to divide by, or where a measure makes no sense.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Scores {
    /// Intervals (or days, weeks) scored.
    pub intervals: u64,
    /// Forecast but not recorded, and so not scored.
    pub missing: u64,
    /// Days or weeks among those scored of which only a part is: the recorded part, on both sides.
    pub partial: u64,
    /// Sum of the forecast (of the handle time: its weighted mean).
    pub forecast: f64,
    /// Sum of the actuals (of the handle time: their weighted mean).
    pub actual: f64,
    /// `Σ|F−A| / ΣA`.
    pub wape: Option<f64>,
    /// `(ΣF−ΣA) / ΣA`.
    pub bias: Option<f64>,
    /// Mean of `|F−A| / A`, actuals of zero dropped.
    pub mape: Option<f64>,
    /// How many were dropped.
    pub mape_dropped: u64,
    /// Symmetric MAPE, 0 to 2.
    pub smape: Option<f64>,
    /// Mean absolute error.
    pub mae: Option<f64>,
    /// Root mean squared error.
    pub rmse: Option<f64>,
    /// Mean absolute scaled error against last week's copy in the history.
    pub mase: Option<f64>,
    /// Mean pinball loss over the ends of the ranges and the forecast as the median.
    pub pinball: Option<f64>,
    /// Each range.
    pub ranges: Vec<RangeScore>,
    /// The WAPE that Poisson arrivals leave to a perfect forecast.
    pub noise_floor: Option<f64>,
    /// The same with the over-dispersion of the history.
    pub noise_floor_overdispersed: Option<f64>,
    /// Tracking signal `Σ(A−F) / MAD`: beyond ±4 the forecast drifts.
    pub tracking_signal: Option<f64>,
    /// WAPE of last week's copy.
    pub wape_seasonal_naive: Option<f64>,
    /// WAPE of the mean of the last six weeks.
    pub wape_mean_of_6: Option<f64>,
    /// `1 − WAPE / WAPE of last week's copy`.
    pub skill_seasonal_naive: Option<f64>,
    /// `1 − WAPE / WAPE of the mean of the last six weeks`.
    pub skill_mean_of_6: Option<f64>,
}

/// The measures of one slice of a queue.
#[derive(Debug, Clone, PartialEq)]
pub struct AccuracyLine {
    /// The queue; `None` is all of them together: errors are added up over queues, never netted.
    pub queue: Option<String>,
    /// What is compared.
    pub quantity: Quantity,
    /// The grain at which forecast and actual are compared.
    pub grain: Grain,
    /// Which part.
    pub slice: Slice,
    /// The measures.
    pub scores: Scores,
}

/// Scores of one queue, or of several that were added up: sums, never rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Accuracy {
    /// By quantity and grain.
    parts: [[Sorted<Slice, Tally>; GRAINS]; QUANTITIES],
    /// By quantity: the intervals of each weekday and minute.
    map: [Sorted<(u8, u16), Cell>; QUANTITIES],
}

/// Sums by slice, in order: a list without room to spare, since the sums of a thousand queues are held at once. A year
/// by the quarter hour took 0.8 MB a queue in trees.
type Sorted<K, V> = Vec<(K, V)>;

/// Adds sums to those of the same slice.
fn merge_sorted<K: Ord + Copy, V: Clone>(own: &mut Sorted<K, V>, more: &[(K, V)], add: impl Fn(&mut V, &V)) {
    if own.len() == more.len() && own.iter().zip(more).all(|(one, other)| one.0 == other.0) {
        own.iter_mut().zip(more).for_each(|(one, other)| add(&mut one.1, &other.1));
        return;
    }
    let mut all: BTreeMap<K, V> = std::mem::take(own).into_iter().collect();
    for (key, sums) in more {
        match all.get_mut(key) {
            Some(one) => add(one, sums),
            None => {
                all.insert(*key, sums.clone());
            }
        }
    }
    *own = all.into_iter().collect();
}

impl Accuracy {
    /// Adds another queue, or another forecast of the same queue. Errors add up, they are never netted; the same
    /// tallies merged in the same order give the same numbers.
    pub fn merge(&mut self, other: &Self) {
        for (own, more) in self.parts.iter_mut().flatten().zip(other.parts.iter().flatten()) {
            merge_sorted(own, more, Tally::merge);
        }
        for (own, more) in self.map.iter_mut().zip(&other.map) {
            merge_sorted(own, more, Cell::merge);
        }
    }

    /// Every line, in the order of quantity, grain, slice. Quantities that one side does not have are left out.
    pub fn lines(&self, queue: Option<&str>) -> Vec<AccuracyLine> {
        self.lines_where(queue, |_, _, _| true)
    }

    /// The lines that are wanted, in the same order: a queue has thousands, most of them of the map of biases.
    pub fn lines_where(
        &self,
        queue: Option<&str>,
        wanted: impl Fn(Quantity, Grain, Slice) -> bool,
    ) -> Vec<AccuracyLine> {
        let mut lines = Vec::new();
        for (quantity, (grains, map)) in Quantity::ALL.into_iter().zip(self.parts.iter().zip(&self.map)) {
            let weighted = quantity == Quantity::Aht;
            for (grain, parts) in EVERY_GRAIN.into_iter().zip(grains) {
                let from = lines.len();
                let mut line = |slice, scores: &dyn Fn() -> Scores| {
                    if wanted(quantity, grain, slice) {
                        let queue = queue.map(str::to_owned);
                        lines.push(AccuracyLine { queue, quantity, grain, slice, scores: scores() });
                    }
                };
                for (slice, tally) in parts {
                    line(*slice, &|| tally.scores(weighted));
                }
                if grain == Grain::Interval {
                    for ((weekday, minute), cell) in map {
                        line(Slice::WeekdayTime((*weekday).into(), *minute), &|| cell.scores(weighted));
                    }
                }
                lines[from..].sort_by_key(|line| line.slice);
            }
        }
        lines
    }
}
