//! From what a file says to what can teach a forecast: gaps, closures, outages, spikes.
//!
//! Recorded volumes are never changed. Cleaning decides what each interval *is* (open, closed, missing, excluded), sets
//! handle times aside that can't be, and says what it noticed, each with a fixed code and one sentence.
//!
//! | noticed | what becomes of it |
//! | --- | --- |
//! | no record while open (`missing-intervals`) | [`SlotState::Missing`] |
//! | `outage`, `spike`, dates that the calendar excludes, zeros that pad a cut first or last day (`partial-day`) | [`SlotState::Excluded`], volume kept |
//! | records outside the opening hours (`outside-hours`) | [`SlotState::Closed`], volume kept |
//! | `level-shift`, `frozen-values`, `low-day`, `short-history`, `handled-exceeds-offered` | said, nothing changed |
//! | `aht-zero`, `aht-without-contacts` | the handle time becomes NaN |

mod draft;
mod frozen;
mod gaps;
mod handle_time;
mod hours;
mod level;
mod outage;
mod spike;
mod story;
mod surge;
mod usual;

pub(crate) use draft::coherent_rows;

use crate::error::Finding;
#[cfg(doc)]
use crate::history::SlotState;
use crate::history::{Calendar, IntervalSeries, RawSeries};

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
    let mut draft = draft::lay_out(raw, calendar);
    hours::open_and_close(&mut draft, calendar);
    let usual = usual::UsualIntervals::of(&draft);
    outage::set_aside(&mut draft, &usual);
    spike::set_aside(&mut draft, &usual);
    if !calendar.verdicts.is_empty() {
        super::outliers::obey(&mut draft.series, calendar);
        super::outliers::reword(draft.findings.iter_mut().map(|(_, finding)| finding), &draft.series);
    }
    level::tell(&mut draft);
    frozen::tell(&mut draft);
    handle_time::check(&mut draft);
    gaps::tell(&mut draft);
    draft.finish()
}

#[cfg(test)]
mod tests;

#[cfg(test)]
#[cfg(feature = "edge")]
mod sample_test;
