//! Handle time to come, per interval: a level, moved by time of day and weekday as far as the data supports it.
//!
//! Means are weighted by contacts, so that volume × handle time is the expected workload: `E[V·A] = E[V] · E[V·A]/E[V]`,
//! and the second factor is the contact-weighted mean. What busy intervals do to handle time is in it already.
//!
//! Several levels and shapes and the plain means that a planner would take are tried on the latest weeks and share the
//! forecast, the better the more. One week ahead on five small call types (0.3 to 20 contacts a half hour) the plain
//! mean of the queue is hard to beat; so it stays in, and shapes are shrunk.

mod blend;
mod cells;
mod factors;
mod fit;
mod parts;
#[cfg(test)]
mod tests;
mod workload;

pub use parts::HandleParts;
pub use workload::BusyHandleTime;

use crate::history::IntervalSeries;
use crate::time::IntervalGrid;

/// Handle time of a horizon.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HandleTime {
    /// Seconds per contact, one per interval of the grid.
    pub aht_s: Vec<f64>,
    /// Talk, hold and after-call work, where the history has them.
    pub parts: Option<HandleParts>,
    /// What busy intervals do to handle time, where it can be told from chance.
    pub busy: Option<BusyHandleTime>,
}

/// Handle time for every interval of a grid; `None` when the history has none at all.
pub(crate) fn forecast(history: &IntervalSeries, grid: &IntervalGrid) -> Option<HandleTime> {
    let mut cells = cells::of(history, &history.aht_s);
    cells::hold(&mut cells);
    let (first, last) = (cells.first()?.day, cells.last()?.day);
    let weights = blend::weights(&cells, first, last);
    let fit = fit::Fit::learn(&cells, last)?;
    let places = grid.starts.iter().map(|start| grid.clock.day_and_minute(*start)).collect::<Vec<_>>();
    let aht_s = places.iter().map(|(day, minute)| blend::value(&fit, &weights, *day, *minute)).collect::<Vec<_>>();
    let parts = parts::forecast(history, &places, &aht_s);
    Some(HandleTime { aht_s, parts, busy: BusyHandleTime::learn(&cells) })
}
