//! Every measure of accuracy at every grain, for volume, handle time and workload.

use jiff::civil::Date;
use serde::Serialize;

use crate::evaluate::matched::Matched;
use crate::forecast::{Grain, Level};
use crate::history::RawSeries;

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

/// Scores of one queue, or of several that were added up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Accuracy {}

impl Accuracy {
    /// Scores a forecast; `history` (rows before the forecast's origin) gives MASE, the naive forecasts and the
    /// over-dispersion.
    pub fn of(matched: &Matched, history: Option<&RawSeries>) -> Self {
        let _ = (matched, history);
        Self {}
    }
    /// Adds another queue, or another forecast of the same queue.
    pub fn merge(&mut self, other: &Self) {
        let _ = other;
    }
    /// Every line, in the order of quantity, grain, slice.
    pub fn lines(&self, queue: Option<&str>) -> Vec<AccuracyLine> {
        let _ = queue;
        Vec::new()
    }
}
