//! A forecast beside what came, interval by interval.

use jiff::civil::Date;
use serde::Serialize;
use thiserror::Error;

use crate::forecast::{Band, Outlook, VolumeForecast};
use crate::history::{Queue, RawSeries};
use crate::time::{Clock, IntervalLength, Moment};

/// Something about the inputs that a reader of the numbers has to know; never an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// A fixed code: `partial-overlap`, `aggregated`, `one-side-only`, `zone-differs`, `half-covered-week` and the like.
    pub code: &'static str,
    /// The queue, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// What, where and how much, in words.
    pub message: String,
}

/// How much of a forecast and of the actuals beside it is scored.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Overlap {
    /// Rows of the forecast, at the length at which it is scored.
    pub forecast_intervals: u64,
    /// Of these, with a record.
    pub scored_intervals: u64,
    /// Intervals within the forecast's span that are recorded with contacts but not forecast (taken to be closed).
    pub unforecast_intervals: u64,
    /// Contacts in them; in no measure.
    pub unforecast_contacts: f64,
}

impl Overlap {
    /// The share of the forecast that is scored.
    pub fn share(&self) -> f64 {
        if self.forecast_intervals > 0 { self.scored_intervals as f64 / self.forecast_intervals as f64 } else { 0.0 }
    }
}

/// What was recorded, parallel to [`Matched::start`]; NaN where there is no record. A measure that the file does not have is
/// an empty column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recorded {
    /// Contacts offered.
    pub volume: Vec<f64>,
    /// Handle time in seconds per handled contact.
    pub aht_s: Vec<f64>,
    /// Contacts answered.
    pub handled: Vec<f64>,
    /// Contacts that left.
    pub abandoned: Vec<f64>,
    /// Contacts answered within the threshold.
    pub answered_in_sl: Vec<f64>,
    /// Average wait in seconds of the answered.
    pub wait_s: Vec<f64>,
    /// Agents on the floor.
    pub staffed: Vec<f64>,
}

/// One queue's forecast beside what came, on the intervals of the forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    /// Whose.
    pub queue: Queue,
    /// The clock of the times: that of the actuals.
    pub clock: Clock,
    /// The length of the intervals: the longer of the two.
    pub interval: IntervalLength,
    /// Interval starts, ascending: those of the forecast.
    pub start: Vec<Moment>,
    /// Day of each, counted from 1970-01-01 on the local calendar.
    pub day: Vec<i64>,
    /// Local minute of the day of each.
    pub minute: Vec<u16>,
    /// When the forecast was made: the first day that it did not know. `None` where nobody says.
    pub origin: Option<Date>,
    /// Forecast contacts.
    pub volume: Vec<f64>,
    /// Forecast ranges; none where the forecast was added up to longer intervals.
    pub bands: Vec<Band>,
    /// Forecast handle time in seconds; NaN where there is none.
    pub aht_s: Vec<f64>,
    /// The distribution behind the ranges, where it is known.
    pub outlook: Option<Outlook>,
    /// What was recorded.
    pub actual: Recorded,
    /// How much overlaps.
    pub overlap: Overlap,
    /// What had to be done to lay the two side by side.
    pub notices: Vec<Notice>,
}

/// Why two series can't be laid side by side.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Apart {
    /// Not one interval in common.
    #[error(
        "queue `{queue}`: forecast and actuals have no interval in common: the forecast covers {forecast}, the actuals {actual}"
    )]
    NoOverlap {
        /// The queue.
        queue: String,
        /// Span of the forecast.
        forecast: String,
        /// Span of the actuals.
        actual: String,
    },
    /// Neither length is a multiple of the other.
    #[error(
        "queue `{queue}`: intervals of {forecast} min can't be added up to intervals of {actual} min, nor the other way round"
    )]
    Lengths {
        /// The queue.
        queue: String,
        /// Minutes of the forecast's intervals.
        forecast: u32,
        /// Minutes of the actuals'.
        actual: u32,
    },
}

/// Lays a forecast and the actuals of its queue side by side.
///
/// The shorter intervals are added up to the longer ones, never the other way round. Rows of the actuals before and after
/// the forecast are ignored.
///
/// # Errors
/// [`Apart`] where there is nothing to compare.
pub fn matched(forecast: &VolumeForecast, actual: &RawSeries, origin: Option<Date>) -> Result<Matched, Apart> {
    let _ = (forecast, actual, origin);
    todo!()
}
