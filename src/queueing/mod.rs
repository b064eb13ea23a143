//! What a number of agents does to the waiting: queueing models of one interval in steady state.
//!
//! [`erlang_b::inverse_blocking`] is the kernel on which everything rests, [`ErlangC`] the model, and [`solve`] turns a
//! model round: targets in, agents (or contacts, or handle time) out.

pub mod deferred;
pub mod erlang_b;
pub mod erlang_c;
pub mod load;
pub mod pooling;
pub mod service_level;
pub mod solve;
pub mod targets;
pub mod transient;

pub use erlang_c::ErlangC;
pub use load::OfferedLoad;
pub use service_level::ServiceLevelTarget;
pub use solve::{Solution, longest_aht, most_contacts, smallest_agents};
pub use targets::{Binding, Targets, Unmeetable};

use serde::Serialize;

use crate::units::Seconds;

/// What a queueing model predicts for one interval. Shares are of one, times in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Performance {
    /// Probability that a contact waits at all.
    pub p_wait: f64,
    /// Probability that the wait exceeds the threshold; carries tails that `1 − service_level` would lose.
    pub p_wait_gt_threshold: f64,
    /// Share answered within the threshold.
    pub service_level: f64,
    /// Average speed of answer in seconds; infinite when the queue never settles.
    pub asa_s: f64,
    /// Share of the agents' time spent handling contacts.
    pub occupancy: f64,
    /// Share of contacts that leave unanswered; zero in models without patience.
    pub abandonment: f64,
}

impl Performance {
    /// Without contacts nobody waits, and nobody is kept busy.
    pub const NOBODY_WAITS: Self = Self {
        p_wait: 0.0,
        p_wait_gt_threshold: 0.0,
        service_level: 1.0,
        asa_s: 0.0,
        occupancy: 0.0,
        abandonment: 0.0,
    };
    /// With no more agents than load, and callers who never give up, the queue grows for ever.
    pub const NEVER_SETTLES: Self = Self {
        p_wait: 1.0,
        p_wait_gt_threshold: 1.0,
        service_level: 0.0,
        asa_s: f64::INFINITY,
        occupancy: 1.0,
        abandonment: 0.0,
    };
}

/// A stationary queueing model.
///
/// Law: the service level does not fall, and ASA and occupancy do not rise, as agents rise.
pub trait QueueModel: Sync {
    /// The name that outputs give the model.
    fn name(&self) -> &'static str;
    /// What `agents` (whole or fractional) do with an offered load, measured against a threshold of `within`.
    fn performance(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> Performance;
    /// Roughly how many agents leave a share `tail` waiting longer than `within`: where a search starts.
    fn likely_agents(&self, load: &OfferedLoad, tail: f64, within: Seconds) -> f64;
}
