//! Blending: outbound work fills idle agents, inbound goes first.

use crate::queueing::{OfferedLoad, Performance, QueueModel};
use crate::units::Seconds;

/// Inbound with priority; outbound starts only while at least a threshold of agents is idle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blend {
    /// Idle agents from which outbound may start; 1 leaves none idle, one more than there are agents switches it off.
    pub idle_threshold: u64,
    /// Mean handle time of an outbound contact; that of inbound where it is not given.
    pub outbound_aht: Option<Seconds>,
    /// Mean patience of inbound callers; endless where it is not given.
    pub patience: Option<Seconds>,
}

impl QueueModel for Blend {
    fn name(&self) -> &'static str {
        "blend"
    }
    fn performance(&self, _load: &OfferedLoad, _agents: f64, _within: Seconds) -> Performance {
        Performance::NEVER_SETTLES
    }
}
