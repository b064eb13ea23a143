//! Adherence and conformance: whether people were in the state that the schedule says, and whether they worked the hours.

use serde::Serialize;

use crate::schedule::Schedule;
use crate::time::Moment;

/// What a state is to a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateKind {
    /// On contacts or waiting for one.
    Work,
    /// On a break.
    Break,
    /// Logged in for something else: meeting, training.
    Other,
    /// Not there.
    Away,
}

/// A named state and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentState {
    /// As the log spells it.
    pub name: String,
    /// What it is to a schedule.
    pub kind: StateKind,
}

/// One agent in one state for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateSpan {
    /// The agent.
    pub agent: String,
    /// From.
    pub start: Moment,
    /// Until.
    pub end: Moment,
    /// The state.
    pub state: AgentState,
}

/// How an agent (or all of them) kept to the schedule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Adherence {
    /// The agent; `None` is all of them.
    pub agent: Option<String>,
    /// Scheduled time in hours, breaks included.
    pub scheduled_h: f64,
    /// Of it, in the scheduled state.
    pub adhering_h: f64,
    /// Time at work, whenever it was, in hours.
    pub worked_h: f64,
    /// Scheduled time at work in hours.
    pub scheduled_work_h: f64,
    /// Time in the scheduled state / scheduled time.
    pub adherence: Option<f64>,
    /// Time worked / time scheduled for work.
    pub conformance: Option<f64>,
}

/// Every agent of a schedule, in order of name, and all of them together first.
pub fn adherence(schedule: &Schedule, log: &[StateSpan]) -> Vec<Adherence> {
    let _ = (schedule, log);
    Vec::new()
}
