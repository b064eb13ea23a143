//! Rolling origins: forecasts of weeks that are already known, made with what was known before them.
//!
//! ```text
//! history ──────────────────────────────────┤ known
//!           seen before origin 1 │ fold 1 │
//!                    seen before origin 2 │ fold 2 │
//! ```
//! [`folds`] lays out the grid. At every origin the rows before it, and no others, are cleaned and forecast, exactly as
//! a forecast that starts there would be ([`Hindsight::at`], [`Origin::forecast`]); what came then is the actual
//! ([`Origin::score`]). Every step is a pure function of one queue and one fold, so that callers may run them side by
//! side; [`Tally`] adds them up in whatever order the caller fixes.
//!
//! What is scored against what:
//! - Actuals count **as recorded**. Intervals that cleaning the whole history would set aside (outages, spikes, dates
//!   that the calendar excludes) are scored like any other, and counted in [`Tally::set_aside`].
//! - An interval that the forecast has and the history has not is not scored, and counted in [`Tally::missing`].
//! - Contacts recorded where the forecast has no row, since the queue was taken to be closed, are not scored but added
//!   up in [`Tally::unforecast`].
//! - Staffing hours compare the whole agents for the forecast volume with those for the actual volume, both at the handle
//!   time that was forecast: they price the miss in volume alone.
//!
//! Tashman, *Out-of-sample tests of forecasting accuracy* (2000); Hyndman & Athanasopoulos, *Forecasting: Principles and
//! Practice* (2021), section 5.10.

mod tally;
#[cfg(test)]
mod tests;

pub use tally::{Cut, Part, Scores, StaffingHours, Tally};

use std::collections::BTreeMap;

use thiserror::Error;

use crate::evaluate::accuracy::mae;
use crate::forecast::{ForecastError, ForecastSettings, Method, VolumeForecast, forecast};
use crate::history::clean::clean;
use crate::history::{Calendar, IntervalSeries, RawSeries, SlotState};
use crate::staffing::{StaffingError, StaffingRules, require};
use crate::time::{Horizon, IntervalGrid, Moment, date_of_day, day_of_date, weekday_of_day};

/// The plain averages that every model has to beat.
pub const NAIVE: [Method; 5] =
    [Method::SeasonalNaive, Method::MeanOf4, Method::MeanOf6, Method::MeanOf8, Method::MedianOf6];
/// Fewest days of history before an origin: two of every weekday.
pub const LEAST_DAYS: i64 = 14;
/// From this many days on leads are counted in weeks.
pub const LEAD_IN_WEEKS_FROM: u32 = 15;

/// The grid of folds, earliest first: `count` horizons of `days` days, `step` days apart, the last ending with the history.
///
/// With a step of whole weeks every fold starts on a Monday, as forecasts do unless told otherwise, and the last is the
/// latest whose days are all recorded; weekdays on which no queue ever has a row may be missing at its end. With any
/// other step the last fold ends on the last recorded day. Folds that would start before the first day of the history are
/// left out, so there may be fewer than `count`, or none.
///
/// ```
/// use headcount::evaluate::rolling::folds;
/// use headcount::history::{Queue, RawSeries};
/// use headcount::time::{Clock, IntervalLength};
/// use jiff::civil::date;
///
/// // Ten weeks of days, Thursday 2026-01-01 to Wednesday 2026-03-11.
/// let queue = Queue { name: "sales".into(), channel: None };
/// let first = Clock::Plain.day_start(date(2026, 1, 1));
/// let start: Vec<_> = (0..70).map(|day| first.plus(day * 86_400)).collect();
/// let history = RawSeries::new(queue, Clock::Plain, IntervalLength::DAY, start, vec![100.0; 70]);
///
/// let grid = folds(&[history], 7, 7, 3);
/// let origins: Vec<_> = grid.iter().map(|fold| fold.start).collect();
/// assert_eq!(origins, [date(2026, 2, 16), date(2026, 2, 23), date(2026, 3, 2)]);
/// ```
pub fn folds(history: &[RawSeries], days: u32, step: u32, count: u32) -> Vec<Horizon> {
    let day = |raw: &RawSeries, start: &Moment| raw.clock.day_and_minute(*start).0;
    let first = history.iter().filter_map(|raw| raw.start.first().map(|start| day(raw, start))).min();
    let last = history.iter().filter_map(RawSeries::last_day).max().map(day_of_date);
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    let (days_i, step) = (i64::from(days.max(1)), i64::from(step.max(1)));
    let latest = if step % 7 == 0 {
        let mut recorded = [false; 7];
        for raw in history {
            for start in &raw.start {
                recorded[weekday_of_day(day(raw, start))] = true;
            }
        }
        // Days after the last row on which nobody is ever there are no gap.
        let end = (last + 1..last + 7).take_while(|day| !recorded[weekday_of_day(*day)]).last().unwrap_or(last);
        let latest = end + 1 - days_i;
        latest - weekday_of_day(latest) as i64
    } else {
        last + 1 - days_i
    };
    let origins = (0..i64::from(count)).map(|k| latest - k * step).take_while(|origin| *origin > first);
    let mut grid: Vec<_> = origins.map(|origin| Horizon { start: date_of_day(origin), days: days.max(1) }).collect();
    grid.reverse();
    grid
}

/// Why a fold of a queue is left out.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Skipped {
    /// Too little history before the origin.
    #[error("only {days} days of history before it")]
    ShortHistory {
        /// Days from the first row to the origin.
        days: i64,
    },
    /// No interval of the fold has a record.
    #[error("no interval of it is recorded")]
    NoActuals,
    /// It could not be forecast.
    #[error(transparent)]
    Forecast(#[from] ForecastError),
}

/// One queue's whole history, looked back on.
#[derive(Debug, Clone)]
pub struct Hindsight<'a> {
    raw: &'a RawSeries,
    calendar: &'a Calendar,
    set_aside: Vec<Moment>,
}

impl<'a> Hindsight<'a> {
    /// Looks back on a history, with what the calendar knows.
    pub fn new(raw: &'a RawSeries, calendar: &'a Calendar) -> Self {
        let whole = clean(raw, calendar).series;
        let excluded = whole.start.iter().zip(&whole.state).filter(|(_, state)| **state == SlotState::Excluded);
        Self { raw, calendar, set_aside: excluded.map(|(start, _)| *start).collect() }
    }

    /// What was known before a fold, and what came in it.
    ///
    /// # Errors
    /// Says why the fold can't be tried.
    pub fn at(&self, fold: Horizon) -> Result<Origin, Skipped> {
        let raw = self.raw;
        let past = raw.before(fold.start);
        let day = |start: &Moment| raw.clock.day_and_minute(*start).0;
        let origin = day_of_date(fold.start);
        let days = past.start.first().map_or(0, |first| origin - day(first));
        if days < LEAST_DAYS {
            return Err(Skipped::ShortHistory { days });
        }
        let series = clean(&past, self.calendar).series;
        let grid = series.open_intervals(fold.dates());
        let from = past.start.len();
        let until = from + raw.start[from..].partition_point(|start| day(start) < origin + i64::from(fold.days));
        let recorded = &raw.start[from..until];
        let actual: Vec<f64> = grid
            .starts
            .iter()
            .map(|start| recorded.binary_search(start).map_or(f64::NAN, |i| raw.offered[from + i]))
            .collect();
        if !actual.iter().any(|volume| volume.is_finite()) {
            return Err(Skipped::NoActuals);
        }
        let known = recorded.iter().zip(&raw.offered[from..until]);
        let unforecast = known
            .filter(|(start, volume)| volume.is_finite() && grid.starts.binary_search(start).is_err())
            .map(|(_, volume)| *volume)
            .sum();
        let set_aside = grid.starts.iter().map(|start| self.set_aside.binary_search(start).is_ok()).collect();
        let lag = series.interval.per_day() * 7;
        let open: Vec<f64> = (0..series.start.len())
            .map(|i| if series.state[i] == SlotState::Open { series.volume[i] } else { f64::NAN })
            .collect();
        let naive = open.get(lag..).and_then(|later| mae(&open, later)).filter(|error| *error > 0.0);
        Ok(Origin { fold, series, grid, actual, set_aside, unforecast, naive })
    }
}

/// A queue at an origin: what it had learned by then, and what came.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The days that are forecast.
    pub fold: Horizon,
    /// The cleaned history before them.
    pub series: IntervalSeries,
    /// The intervals that a forecast has.
    pub grid: IntervalGrid,
    /// Contacts recorded in each of them; NaN where there is no record.
    pub actual: Vec<f64>,
    set_aside: Vec<bool>,
    unforecast: f64,
    naive: Option<f64>,
}

impl Origin {
    /// The forecast that would have been made.
    ///
    /// # Errors
    /// Those of [`forecast`].
    pub fn forecast(&self, settings: &ForecastSettings) -> Result<VolumeForecast, ForecastError> {
        forecast(&self.series, &self.grid, settings)
    }

    /// Scores a forecast against what came, altogether and by the parts that are asked for.
    ///
    /// With `rules` the scores have staffing hours. Without a handle time, or for rows of whole days, they have none.
    ///
    /// # Errors
    /// Those of [`require`], missing handle times and whole days aside.
    pub fn score(
        &self,
        forecast: &VolumeForecast,
        rules: Option<&StaffingRules>,
        cuts: &[Cut],
    ) -> Result<Scores, StaffingError> {
        let actual = |start: &Moment| {
            let at = self.grid.starts.binary_search(start).ok();
            at.map_or((f64::NAN, false), |i| (self.actual[i], self.set_aside[i]))
        };
        let actuals: Vec<(f64, bool)> = forecast.start.iter().map(actual).collect();
        let agents = match rules {
            Some(rules) => agents(forecast, &actuals, rules)?,
            None => None,
        };
        let mut scores = Scores { total: Tally::of(forecast), parts: BTreeMap::new() };
        scores.total.unforecast = self.unforecast;
        let first = day_of_date(self.fold.start);
        for (i, start) in forecast.start.iter().enumerate() {
            let (day, minute) = forecast.clock.day_and_minute(*start);
            let (actual, set_aside) = actuals[i];
            let mut seen = Tally::of(forecast);
            seen.add(forecast, i, actual, set_aside, self.naive);
            if let Some((staffed, required)) = agents.as_ref().and_then(|agents| agents[i]) {
                seen.staff(staffed, required, forecast.interval.hours());
            }
            scores.total.merge(&seen);
            for cut in cuts {
                let part = match cut {
                    Cut::Lead if self.fold.days >= LEAD_IN_WEEKS_FROM => Part::LeadWeek((day - first) as u32 / 7 + 1),
                    Cut::Lead => Part::LeadDay((day - first) as u32 + 1),
                    Cut::Weekday => Part::Weekday(weekday_of_day(day)),
                    Cut::Time => Part::Time(minute),
                };
                scores.parts.entry(part).or_insert_with(|| Tally::of(forecast)).merge(&seen);
            }
        }
        Ok(scores)
    }
}

/// Whole agents for the forecast and for the actual volume of every row; `None` for rows without a record.
type Agents = Vec<Option<(f64, f64)>>;

/// Staffs the recorded intervals twice, for the forecast and for the actual volume, at the forecast handle time.
fn agents(
    forecast: &VolumeForecast,
    actuals: &[(f64, bool)],
    rules: &StaffingRules,
) -> Result<Option<Agents>, StaffingError> {
    let known: Vec<usize> = (0..actuals.len()).filter(|i| actuals[*i].0.is_finite()).collect();
    let rows = |volume: &dyn Fn(usize) -> f64| VolumeForecast {
        start: known.iter().map(|i| forecast.start[*i]).collect(),
        volume: known.iter().map(|i| volume(*i)).collect(),
        bands: Vec::new(),
        outlook: None,
        handle_parts: None,
        aht_s: forecast.aht_s.as_ref().map(|aht| known.iter().map(|i| aht[*i]).collect()),
        queue: forecast.queue.clone(),
        clock: forecast.clock.clone(),
        interval: forecast.interval,
        story: crate::forecast::ForecastStory::default(),
    };
    let both = require(&rows(&|i| forecast.volume[i]), rules)
        .and_then(|staffed| Ok((staffed, require(&rows(&|i| actuals[i].0), rules)?)));
    match both {
        Ok((staffed, required)) => {
            let mut agents = vec![None; actuals.len()];
            for ((i, staffed), required) in known.iter().zip(&staffed.rows).zip(&required.rows) {
                agents[*i] = Some((staffed.agents as f64, required.agents as f64));
            }
            Ok(Some(agents))
        }
        Err(StaffingError::NoHandleTime { .. } | StaffingError::WholeDays { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
