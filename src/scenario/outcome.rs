//! What a scenario comes to.

use serde::Serialize;

use crate::time::Moment;

/// What a scenario comes to, all queues together.
///
/// Hours and FTE add up exact agents and round nothing; peak, mean, service and occupancy are those of the agents on the
/// floor. With heads or a budget given the agents are those that these buy, else those required.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Outcome {
    /// Contacts of the horizon.
    pub contacts: f64,
    /// Most agents on the floor at one time, queues added up.
    pub agents_peak: f64,
    /// Mean agents on the floor over the times when any queue is open.
    pub agents_mean: f64,
    /// Paid hours a week over the hours of a full-time equivalent.
    pub fte: f64,
    /// Paid hours of the horizon, shrinkage included.
    pub paid_hours: f64,
    /// Paid hours at their cost, and what the levers cost; NaN where no cost is given.
    pub cost: f64,
    /// Cost per contact offered; NaN where no cost is given or nobody comes.
    pub cost_per_contact: f64,
    /// Contact-weighted service level, by the definition of each queue's rules.
    pub service_level: f64,
    /// Share of the intervals with contacts that are on target.
    pub intervals_on_target: f64,
    /// The interval with the lowest service level; of several alike the first.
    #[serde(skip)]
    pub worst_interval: Option<Moment>,
    /// Its queue, as its place in the base.
    #[serde(skip)]
    pub worst_queue: usize,
    /// Its service level; NaN without contacts.
    pub worst_service_level: f64,
    /// Carried load over agents.
    pub occupancy: f64,
    /// Contact-weighted share that hangs up; 0 where nobody does.
    pub abandonment: f64,
    /// Probability that the contact-weighted service level of the horizon meets the target; NaN where it was not asked for.
    pub p_on_target: f64,
    /// Whether no number of agents keeps the targets of some interval; the numbers are then NaN.
    pub unmeetable: bool,
}
