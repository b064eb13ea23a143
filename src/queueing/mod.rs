//! What a number of agents does to the waiting: queueing models of one interval in steady state.

use crate::units::{Erlangs, Seconds};

/// What a queueing model predicts for one interval. Shares are of one, times in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
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

/// A stationary queueing model.
///
/// Law: the service level does not fall, and ASA and occupancy do not rise, as agents rise.
pub trait QueueModel: Sync {
    /// The name that outputs give the model.
    fn name(&self) -> &'static str;
    /// What `agents` (whole or fractional) do with an offered `load` of contacts of mean handle time `aht`,
    /// measured against a threshold of `within`.
    fn performance(&self, load: Erlangs, aht: Seconds, agents: f64, within: Seconds) -> Performance;
}
