//! Service of a staffed week: contact-weighted level, share of intervals on target, the weakest interval.

use serde::Serialize;

use crate::time::Moment;

/// An interval singled out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weakest {
    /// Its start.
    pub start: Moment,
    /// Its service level.
    pub service_level: f64,
}

/// One queue's week (or any horizon) in the numbers that a planner is asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekService {
    /// Contacts of the horizon, unrounded.
    pub contacts: f64,
    /// Contact-weighted handle time in seconds.
    pub aht_s: f64,
    /// Most whole agents on the floor in an interval.
    pub peak_agents: u64,
    /// The first interval with that many.
    #[serde(skip)]
    pub peak_start: Option<Moment>,
    /// Sum of exact agents × hours.
    pub agent_hours: f64,
    /// Sum of exact agents / (1 − shrinkage) × hours: the paid hours.
    pub scheduled_hours: f64,
    /// Paid hours per week / hours per FTE.
    pub fte: f64,
    /// Contact-weighted service level of the whole agents.
    pub service_level: f64,
    /// Share of intervals with contacts that are on target.
    pub intervals_on_target: f64,
    /// Load-weighted occupancy: total load / total whole agents.
    pub occupancy: f64,
    /// The interval with the lowest service level among those with contacts.
    #[serde(skip)]
    pub weakest: Option<Weakest>,
}
