//! A cleaned history on a gapless grid.

use jiff::civil::Date;

use crate::history::{OpeningHours, Queue};
use crate::time::{Clock, IntervalGrid, IntervalLength, Moment, date_of_day};

/// What an interval of the past is to a forecaster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// Open, with its volume (zero is a volume).
    Open,
    /// Outside opening hours.
    Closed,
    /// Open, but there is no record.
    Missing,
    /// Open and recorded, but it must not teach a model: an outage, a spike, a date that the calendar excludes.
    Excluded,
}

/// One queue's history without gaps: every interval of every day from the first to the last, each with its state.
///
/// Columns run parallel; `volume` and `aht_s` are `f64::NAN` where there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalSeries {
    /// Whose history it is.
    pub queue: Queue,
    /// The clock of its times.
    pub clock: Clock,
    /// The length of every interval.
    pub interval: IntervalLength,
    /// Interval starts, ascending, without gaps from the first day's first to the last day's last interval.
    pub start: Vec<Moment>,
    /// Day of each interval, counted from 1970-01-01 on the local calendar.
    pub day: Vec<i64>,
    /// Minute of the local day at which each interval starts.
    pub minute: Vec<u16>,
    /// Contacts offered as recorded, whatever the state; NaN where there is no record.
    pub volume: Vec<f64>,
    /// What each interval is.
    pub state: Vec<SlotState>,
    /// Average handle time in seconds; NaN where none is known.
    pub aht_s: Vec<f64>,
    /// Contacts handled, the weight of `aht_s`; NaN where unknown.
    pub handled: Vec<f64>,
    /// Talk, hold and after-call work per handled contact.
    pub parts: TimeParts,
    /// When the queue is open, told by the calendar or learned from the history.
    pub opening: OpeningHours,
}

/// Talk, hold and after-call work in seconds per handled contact: one value per interval (NaN where none is known), or
/// an empty column where the history does not have the part.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TimeParts {
    /// Talk time.
    pub talk_s: Vec<f64>,
    /// Hold time.
    pub hold_s: Vec<f64>,
    /// After-call work.
    pub acw_s: Vec<f64>,
}

impl TimeParts {
    /// The first intervals.
    pub(crate) fn until(&self, end: usize) -> Self {
        let cut = |part: &[f64]| part[..end.min(part.len())].to_vec();
        Self { talk_s: cut(&self.talk_s), hold_s: cut(&self.hold_s), acw_s: cut(&self.acw_s) }
    }
}

impl IntervalSeries {
    /// The first and the last date.
    pub fn span(&self) -> Option<(Date, Date)> {
        Some((date_of_day(*self.day.first()?), date_of_day(*self.day.last()?)))
    }
    /// Whether interval `i` may teach a model.
    pub fn teaches(&self, i: usize) -> bool {
        self.state[i] == SlotState::Open && self.volume[i].is_finite()
    }
    /// The history before a date, as it was known then.
    pub fn before(&self, date: Date) -> Self {
        let day = crate::time::day_of_date(date);
        let end = self.day.partition_point(|d| *d < day);
        Self {
            queue: self.queue.clone(),
            clock: self.clock.clone(),
            interval: self.interval,
            start: self.start[..end].to_vec(),
            day: self.day[..end].to_vec(),
            minute: self.minute[..end].to_vec(),
            volume: self.volume[..end].to_vec(),
            state: self.state[..end].to_vec(),
            aht_s: self.aht_s[..end].to_vec(),
            handled: self.handled[..end].to_vec(),
            parts: self.parts.until(end),
            opening: self.opening.clone(),
        }
    }
    /// The intervals of some dates that are open, or recorded with zeros throughout: the rows that a forecast has.
    pub fn open_intervals(&self, dates: impl Iterator<Item = Date>) -> IntervalGrid {
        let mut starts = Vec::new();
        for date in dates {
            for start in self.clock.intervals_of(date, self.interval) {
                let (_, minute) = self.clock.day_and_minute(start);
                let length = self.interval.minutes();
                if self.opening.open_minutes(date, minute, length) > 0 || self.opening.is_zero(date, minute, length) {
                    starts.push(start);
                }
            }
        }
        IntervalGrid { clock: self.clock.clone(), length: self.interval, starts }
    }
}
