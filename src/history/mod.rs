//! What happened: interval history as it was recorded, and as it can teach a forecast.
//!
//! [`RawSeries`] is what a file says. [`clean::clean`] turns it into an [`IntervalSeries`] on a gapless grid in which
//! every interval is open, closed, missing or excluded; only that can be forecast.

pub mod calendar;
pub mod clean;
pub mod holidays;
pub mod outliers;
pub mod series;

pub use calendar::{Calendar, Event, OpeningHours, Regressor, SpecialDay};
pub use series::{IntervalSeries, SlotState, TimeParts};

use serde::Serialize;

use crate::time::{Clock, IntervalLength, Moment};

/// A queue: its name, spelled as in the file, and its channel where the file gives one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Queue {
    /// The name; `all` where a file has no queues.
    pub name: String,
    /// Voice, chat, email … as the file spells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
}

macro_rules! fields {
    ($($name:ident $column:literal $doc:literal;)*) => {
        /// The measures that a history may hold beside `offered`, by their canonical column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $(#[doc = $doc] $name,)* }
        impl Field {
            /// Every measure in canonical column order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
            /// The canonical column.
            pub fn column(self) -> &'static str { match self { $(Self::$name => $column,)* } }
        }
    };
}
fields! {
    Handled "handled" "Contacts answered.";
    Abandoned "abandoned" "Contacts that left before an answer.";
    AhtS "aht_s" "Average handle time in seconds per handled contact.";
    TalkS "talk_s" "Average talk time in seconds per handled contact.";
    HoldS "hold_s" "Average hold time in seconds per handled contact.";
    AcwS "acw_s" "Average after-call work in seconds per handled contact.";
    AnsweredInSl "answered_in_sl" "Contacts answered within the threshold.";
    WaitS "wait_s" "Average wait in seconds of the answered.";
    Staffed "staffed" "Agents on the floor.";
}

/// One queue's history as its file says it: no value cleaned, filled or dropped.
///
/// Columns run parallel to `start`; `f64::NAN` is an empty cell.
#[derive(Debug, Clone, PartialEq)]
pub struct RawSeries {
    /// Whose history it is.
    pub queue: Queue,
    /// The clock of its times.
    pub clock: Clock,
    /// The length of every interval.
    pub interval: IntervalLength,
    /// Interval starts, ascending, without duplicates.
    pub start: Vec<Moment>,
    /// Contacts offered per interval; not negative.
    pub offered: Vec<f64>,
    columns: Vec<(Field, Vec<f64>)>,
}

impl RawSeries {
    /// A history of offered contacts; further measures come with [`RawSeries::set`].
    ///
    /// # Panics
    /// When the two columns differ in length.
    pub fn new(queue: Queue, clock: Clock, interval: IntervalLength, start: Vec<Moment>, offered: Vec<f64>) -> Self {
        assert_eq!(start.len(), offered.len(), "one value per interval");
        Self { queue, clock, interval, start, offered, columns: Vec::new() }
    }
    /// A measure, where the file has it.
    pub fn get(&self, field: Field) -> Option<&[f64]> {
        self.columns.iter().find(|(name, _)| *name == field).map(|(_, values)| values.as_slice())
    }
    /// Adds or replaces a measure.
    ///
    /// # Panics
    /// When the column differs in length from `start`.
    pub fn set(&mut self, field: Field, values: Vec<f64>) {
        assert_eq!(self.start.len(), values.len(), "one value per interval");
        self.columns.retain(|(name, _)| *name != field);
        self.columns.push((field, values));
        self.columns.sort_by_key(|(name, _)| *name);
    }
    /// The last day with a record, rows aside that lie years from the rest (a mistyped year).
    pub fn last_day(&self) -> Option<jiff::civil::Date> {
        let rows = clean::coherent_rows(&self.start);
        self.start.get(rows.end.checked_sub(1)?).map(|start| self.clock.date(*start))
    }
    /// The rows before a date, as they were known then.
    pub fn before(&self, date: jiff::civil::Date) -> Self {
        let end = self.start.partition_point(|start| *start < self.clock.day_start(date));
        Self {
            queue: self.queue.clone(),
            clock: self.clock.clone(),
            interval: self.interval,
            start: self.start[..end].to_vec(),
            offered: self.offered[..end].to_vec(),
            columns: self.columns.iter().map(|(field, values)| (*field, values[..end].to_vec())).collect(),
        }
    }
    /// The handle time of interval `i` in seconds: `aht_s`, else the sum of talk, hold and after-call work.
    pub fn aht_s(&self, i: usize) -> Option<f64> {
        let cell = |field| self.get(field).map(|v| v[i]).filter(|v| v.is_finite());
        cell(Field::AhtS).or_else(|| {
            let parts = [Field::TalkS, Field::HoldS, Field::AcwS].map(cell);
            parts[0].map(|talk| talk + parts[1].unwrap_or(0.0) + parts[2].unwrap_or(0.0))
        })
    }
}
