//! What will happen: volume and handle time per interval, with ranges.
//!
//! A [`Forecaster`] is a method; fitting it to a history gives a [`Fitted`], and only that can forecast.

use std::fmt;

use serde::Serialize;
use thiserror::Error;

use crate::history::{Calendar, IntervalSeries, Queue};
use crate::time::{Clock, IntervalGrid, IntervalLength, Moment, date_of_day};
use crate::units::Seconds;

mod almanac;
mod average;
mod backtest;
mod belief;
pub mod borrow;
mod candidate;
mod days;
mod drift;
pub mod groups;
mod growth;
mod handle_time;
pub mod intraday;
mod long_range;
mod low_rank;
pub mod method;
mod model;
pub mod overrides;
mod profile;
mod regression;
mod regressors;
mod shape;
mod smoothing;
mod special;
mod story;
#[cfg(test)]
mod tests;
pub mod uncertainty;
mod whole;

pub use growth::Growth;
pub use handle_time::{BusyHandleTime, HandleParts};
pub use method::Method;
pub use model::Model;
pub use uncertainty::{Grain, GrainForecast, Outlook};

/// What a forecast is to know and to show beside the history.
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastSettings {
    /// How volumes are forecast.
    pub method: Method,
    /// The ranges to give; an empty list gives none.
    pub levels: Vec<Level>,
    /// Holidays, special days and opening hours.
    pub calendar: Calendar,
    /// The planner's handle time, used where the history has none.
    pub aht: Option<Seconds>,
    /// The planner's growth of volume from the end of the history on; without it a damped trend is learned.
    pub growth: Option<Growth>,
    /// From whom queues of few weeks borrow; see [`borrow`]. [`forecast`] itself sees one queue and borrows nothing.
    pub shape_from: Vec<borrow::ShapeFrom>,
    /// Seed of everything random: of the borrowed weeks. No forecast or range is drawn at random.
    /// Seed of everything random: of the borrowed weeks' whole contacts, and of simulated paths where the caller passes
    /// it on. Without borrowing no forecast or range is drawn at random.
    pub seed: u64,
    /// The planner's hand, applied after the forecast.
    pub overrides: Vec<overrides::Override>,
}

impl Default for ForecastSettings {
    fn default() -> Self {
        Self {
            method: Method::Auto,
            levels: Level::DEFAULTS.to_vec(),
            calendar: Calendar::default(),
            aht: None,
            growth: None,
            shape_from: Vec::new(),
            seed: 1,
            overrides: Vec::new(),
        }
    }
}

/// Forecasts one queue over the open intervals of a grid: volume, ranges, handle time, and how they came to be.
///
/// # Errors
/// [`ForecastError::NothingToLearn`] when no interval of the history may teach, [`ForecastError::ClosedThroughout`] when
/// the grid is empty.
pub fn forecast(
    history: &IntervalSeries,
    grid: &IntervalGrid,
    settings: &ForecastSettings,
) -> Result<VolumeForecast, ForecastError> {
    let (mut forecast, _) = forecast_and_fit(history, grid, settings)?;
    overrides::apply(&mut forecast, history, &settings.overrides);
    Ok(forecast)
}

/// [`forecast`] without the planner's hand, and the fitted model that made it.
fn forecast_and_fit(
    history: &IntervalSeries,
    grid: &IntervalGrid,
    settings: &ForecastSettings,
) -> Result<(VolumeForecast, Box<dyn Fitted>), ForecastError> {
    let queue = || history.queue.name.clone();
    if !(0..history.start.len()).any(|i| history.teaches(i)) {
        return Err(ForecastError::NothingToLearn { queue: queue() });
    }
    let (zero, open) = grid.starts.iter().partition(|start| {
        let (day, minute) = grid.clock.day_and_minute(**start);
        history.opening.is_zero(date_of_day(day), minute, grid.length.minutes())
    });
    let open = IntervalGrid { starts: open, ..grid.clone() };
    if open.starts.is_empty() {
        return Err(ForecastError::ClosedThroughout { queue: queue() });
    }
    let fitted = model::Model::new(settings).fit(history)?;
    let volumes = with_zeros(fitted.forecast(&open, &settings.levels)?, zero);
    Ok((model::with_handle_time(volumes, history, grid, settings), fitted))
}

/// Adds rows of zero contacts to a forecast, in order of time.
fn with_zeros(mut forecast: VolumeForecast, zero: Vec<Moment>) -> VolumeForecast {
    if zero.is_empty() {
        return forecast;
    }
    let mut rows: Vec<(Moment, Option<usize>)> =
        forecast.start.iter().enumerate().map(|(i, start)| (*start, Some(i))).collect();
    rows.extend(zero.into_iter().map(|start| (start, None)));
    rows.sort_by_key(|(start, _)| *start);
    let spread = |values: &[f64]| rows.iter().map(|(_, i)| i.map_or(0.0, |i| values[i])).collect::<Vec<_>>();
    forecast.volume = spread(&forecast.volume);
    for band in &mut forecast.bands {
        (band.lo, band.hi) = (spread(&band.lo), spread(&band.hi));
    }
    let days = rows.iter().map(|(start, i)| (forecast.clock.day_and_minute(*start).0, *i)).collect::<Vec<_>>();
    forecast.outlook = forecast.outlook.map(|outlook| outlook.with_rows(&days));
    forecast.start = rows.iter().map(|(start, _)| *start).collect();
    forecast
}

/// A method of forecasting, before it has seen a history.
pub trait Forecaster: Sync {
    /// The name by which flags, TOML and tables know it.
    fn name(&self) -> &'static str;
    /// Learns from a history.
    fn fit(&self, history: &IntervalSeries) -> Result<Box<dyn Fitted>, ForecastError>;
}

/// A method that has learned one history.
pub trait Fitted: Send {
    /// Forecasts the open intervals of a grid after the history, with a range for every level.
    fn forecast(&self, grid: &IntervalGrid, levels: &[Level]) -> Result<VolumeForecast, ForecastError>;
    /// Actual minus fitted volume, one per interval that taught the model.
    fn residuals(&self) -> &[f64];
    /// The latest past days (`most` of them at most), each forecast, with the `following` days after it, from the days
    /// before it: what an update in the course of a day learns from. The weights of a blend and the belief in days are those
    /// of the whole history.
    fn mornings(&self, most: usize, following: usize) -> Vec<intraday::Morning>;
}

/// Why a history can't be forecast.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ForecastError {
    /// Nothing in the history can teach a model.
    #[error("queue `{queue}` has no interval with a volume to learn from")]
    NothingToLearn {
        /// The queue.
        queue: String,
    },
    /// Every interval of the horizon is closed.
    #[error("queue `{queue}` is closed in every interval of the horizon")]
    ClosedThroughout {
        /// The queue.
        queue: String,
    },
    /// A level outside (0, 100).
    #[error("a range of {0} % can't be forecast: choose a level between 1 and 99.9")]
    Level(f64),
    /// A level that is not a number.
    #[error("a level must be a percentage such as 80, not `{0}`")]
    LevelText(String),
}

/// The share of outcomes that a range is to hold, in percent: 80 or 95.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Level(f64);

impl Level {
    /// The two ranges of every forecast unless others are asked for.
    pub const DEFAULTS: [Self; 2] = [Self(80.0), Self(95.0)];
    /// A level in percent between 1 and 99.9.
    pub fn new(percent: f64) -> Result<Self, ForecastError> {
        if (1.0..=99.9).contains(&percent) { Ok(Self(percent)) } else { Err(ForecastError::Level(percent)) }
    }
    /// The level in percent.
    pub fn percent(self) -> f64 {
        self.0
    }
}

impl std::str::FromStr for Level {
    type Err = ForecastError;
    /// Reads `80` and `80%`.
    fn from_str(text: &str) -> Result<Self, ForecastError> {
        let number = text.trim().trim_end_matches('%').trim();
        Self::new(number.parse().map_err(|_| ForecastError::LevelText(text.to_owned()))?)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for Level {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

/// A central range: with probability `level` the actual lies from `lo` to `hi`, both included.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The level.
    pub level: Level,
    /// Lower ends, one per interval; not negative.
    pub lo: Vec<f64>,
    /// Upper ends.
    pub hi: Vec<f64>,
}

/// How a forecast came to be: shown to the planner beside it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ForecastStory {
    /// The method that made it.
    pub method: String,
    /// Back-tested WAPE by method, best first (`profile`, `mean-of-6`, `seasonal-naive` …), as shares.
    pub backtest_wape: Vec<(String, f64)>,
    /// Weeks of history that the back-test scored.
    pub backtest_weeks: usize,
    /// The WAPE that Poisson arrivals of the forecast volume leave to a perfect forecast, as a share.
    pub noise_floor: f64,
    /// Effects found, in plain words ("Christmas Day: 62 % below a usual Thursday").
    pub effects: Vec<String>,
    /// What the planner's hand changed, where overrides were given.
    #[serde(skip)]
    pub overridden: Option<overrides::Overridden>,
}

/// Volume and handle time of one queue per open interval of a horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct VolumeForecast {
    /// Whose forecast it is.
    pub queue: Queue,
    /// The clock of its times.
    pub clock: Clock,
    /// The length of every interval.
    pub interval: IntervalLength,
    /// Interval starts, ascending; closed intervals have no row.
    pub start: Vec<Moment>,
    /// Expected contacts per interval; not negative, finite.
    pub volume: Vec<f64>,
    /// Ranges, in ascending order of level.
    pub bands: Vec<Band>,
    /// The distribution behind the ranges, for sums and simulations; `None` where only its ranges are known, as from a
    /// file. [`VolumeForecast::by_day`] and [`VolumeForecast::by_week`] add the forecast up with ranges of the sums.
    pub outlook: Option<Outlook>,
    /// Expected handle time in seconds; `None` when neither history nor planner gives one.
    pub aht_s: Option<Vec<f64>>,
    /// Talk, hold and after-call work, where the history has them; they are parts of `aht_s`.
    pub handle_parts: Option<HandleParts>,
    /// How it came to be.
    pub story: ForecastStory,
}
