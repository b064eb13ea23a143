//! A schedule: one row per agent and shift.

use crate::time::{Clock, Moment};

/// A pause within a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// When it starts.
    pub start: Moment,
    /// How long it is, in minutes.
    pub minutes: u32,
}

/// One agent's working time on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The agent.
    pub agent: String,
    /// The queue, where the file gives one.
    pub queue: Option<String>,
    /// The template's name.
    pub name: String,
    /// When it starts.
    pub start: Moment,
    /// When it ends.
    pub end: Moment,
    /// Pauses, ascending.
    pub breaks: Vec<Break>,
}

/// Everybody's shifts, in order of agent, then start.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// The clock of the times.
    pub clock: Clock,
    /// The shifts.
    pub shifts: Vec<Shift>,
}
