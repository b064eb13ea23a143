//! How many agents: the smallest number that keeps every promise, and what that means on the payroll.

use serde::Serialize;

use crate::history::Queue;
use crate::queueing::Performance;
use crate::time::{Clock, IntervalLength, Moment};
use crate::units::{Erlangs, Fraction, Seconds};

/// The promise of a service level: this share of contacts answered within this time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ServiceLevelTarget {
    /// The share.
    pub fraction: Fraction,
    /// The threshold.
    pub within: Seconds,
}

/// What decided the number of agents of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// The service level.
    ServiceLevel,
    /// The average speed of answer.
    Asa,
    /// The abandonment.
    Abandonment,
    /// The occupancy cap.
    Occupancy,
    /// The minimum of agents.
    MinimumAgents,
    /// No contacts, so no agents.
    NoContacts,
}

impl Binding {
    /// The name that outputs give it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServiceLevel => "service-level",
            Self::Asa => "asa",
            Self::Abandonment => "abandonment",
            Self::Occupancy => "occupancy",
            Self::MinimumAgents => "minimum-agents",
            Self::NoContacts => "no-contacts",
        }
    }
}

/// What one interval needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntervalRequirement {
    /// The interval's start.
    pub start: Moment,
    /// Contacts staffed for.
    pub volume: f64,
    /// Handle time in seconds.
    pub aht_s: f64,
    /// Offered load.
    pub load: Erlangs,
    /// Whole agents on the floor.
    pub agents: u64,
    /// Agents in the continuous extension; sums carry these.
    pub agents_exact: f64,
    /// Whole agents to schedule, shrinkage included.
    pub scheduled: u64,
    /// `agents_exact / (1 − shrinkage)`; sums and FTE carry these.
    pub scheduled_exact: f64,
    /// What the whole agents achieve.
    pub performance: Performance,
    /// What decided the number.
    pub binding: Binding,
}

/// What a queue needs over a horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffingRequirement {
    /// Whose requirement it is.
    pub queue: Queue,
    /// The clock of its times.
    pub clock: Clock,
    /// The length of every interval.
    pub interval: IntervalLength,
    /// One row per open interval, ascending.
    pub rows: Vec<IntervalRequirement>,
    /// The conventions used, in words, for every output that shows the numbers.
    pub conventions: Vec<String>,
}
