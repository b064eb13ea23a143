//! A day played again with the model of the plan, backlog carried through overloaded intervals.

use crate::queueing::{Model, SlDefinition};
use crate::time::Moment;
use crate::units::Seconds;

/// What one interval of a replay did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Played {
    /// Share answered within the threshold.
    pub service_level: f64,
    /// Mean wait of the answered, in seconds.
    pub asa_s: f64,
    /// Share that left.
    pub abandonment: f64,
    /// Share of the agents' time on contacts.
    pub occupancy: f64,
    /// Contacts left waiting for the next interval beyond what is usual.
    pub backlog: f64,
}

/// How days are played again.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// The model of the plan.
    pub model: Model,
    /// How the service level is counted.
    pub definition: SlDefinition,
    /// The threshold.
    pub within: Seconds,
    /// The length of the intervals.
    pub interval: Seconds,
    /// Exact from state to state ([`crate::queueing::transient`]) where the model allows, instead of steady state by steady
    /// state with carried backlog.
    pub exact: bool,
}

impl Replay {
    /// Plays consecutive intervals; a gap between starts empties the queue. Agents may be fractions.
    pub fn play(&self, start: &[Moment], contacts: &[f64], aht_s: &[f64], agents: &[f64]) -> Vec<Played> {
        let _ = (start, contacts, aht_s, agents);
        todo!()
    }
    /// The service levels alone: the quick way for attribution and ranges. The same numbers as [`Replay::play`].
    pub fn service_levels(
        &self,
        start: &[Moment],
        contacts: &[f64],
        aht_s: &[f64],
        agents: &[f64],
        levels: &mut Vec<f64>,
    ) {
        levels.clear();
        levels.extend(self.play(start, contacts, aht_s, agents).iter().map(|played| played.service_level));
    }
}
