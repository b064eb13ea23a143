//! Schedule and service: what the agents there achieved, interval by interval, day by day, week by week.

use serde::Serialize;

use crate::evaluate::ledger::{Entry, Ledger};
use crate::evaluate::replay::Played;
use crate::forecast::Grain;
use jiff::civil::Date;

/// One interval with what the model makes of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServedInterval {
    /// What was planned, scheduled and there.
    pub entry: Entry,
    /// What the model gives for the demand that came and the agents who were there.
    pub played: Played,
}

/// A day, a week or the whole span.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Period {
    /// Its first day.
    pub start: Date,
    /// `None` is the whole span.
    #[serde(skip)]
    pub grain: Option<Grain>,
    /// Contacts.
    pub contacts: f64,
    /// Contact-weighted handle time in seconds.
    pub aht_s: f64,
    /// Contact-weighted service level that the model gives; `None` without contacts.
    pub service_level: Option<f64>,
    /// Contact-weighted service level that the switch saw.
    pub observed_service_level: Option<f64>,
    /// Open intervals with contacts.
    pub intervals: u64,
    /// Of these, on every target.
    pub on_target: u64,
    /// Mean wait of the answered, weighted.
    pub asa_s: Option<f64>,
    /// Share that left.
    pub abandonment: Option<f64>,
    /// Time on contacts / time on the floor.
    pub occupancy: Option<f64>,
    /// Agent-hours above the occupancy cap: burn-out.
    pub hours_above_cap: f64,
    /// Occupancy × (1 − shrinkage).
    pub utilisation: Option<f64>,
    /// Agent-hours that the plan required.
    pub required_hours: f64,
    /// Agent-hours there.
    pub staffed_hours: f64,
    /// Agent-hours paid.
    pub paid_hours: f64,
    /// `Σ max(0, staffed − required) × hours`.
    pub over_hours: f64,
    /// `Σ max(0, required − staffed) × hours`.
    pub under_hours: f64,
    /// `1 − Σ|staffed − required| / Σ required`.
    pub schedule_efficiency: Option<f64>,
    /// Over-staffed hours against what the actual demand asked for.
    pub over_hours_in_hindsight: Option<f64>,
    /// Under-staffed hours against what the actual demand asked for.
    pub under_hours_in_hindsight: Option<f64>,
    /// Money paid.
    pub cost: Option<f64>,
    /// Money paid per contact.
    pub cost_per_contact: Option<f64>,
}

/// One queue's service.
#[derive(Debug, Clone, PartialEq)]
pub struct Served {
    /// The queue.
    pub queue: String,
    /// Every interval.
    pub intervals: Vec<ServedInterval>,
    /// Every day.
    pub days: Vec<Period>,
    /// Every week from Monday.
    pub weeks: Vec<Period>,
    /// The whole span.
    pub total: Period,
    /// Indices of the intervals with contacts that have the lowest service level, worst first, ten at most.
    pub worst: Vec<usize>,
}

/// Plays a ledger with the model of its rules.
pub fn served(ledger: &Ledger) -> Served {
    let _ = ledger;
    todo!()
}
