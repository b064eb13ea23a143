//! Erlang A: callers hang up when their patience ends.

use crate::queueing::performance::Fate;
use crate::queueing::{OfferedLoad, Performance, QueueModel};
use crate::units::Seconds;

/// The M/M/N+M queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangA {
    patience_s: f64,
}

impl ErlangA {
    /// A queue whose callers wait this long on average; 0 s counts as the shortest time there is.
    pub fn new(patience: Seconds) -> Self {
        Self { patience_s: patience.get().max(f64::MIN_POSITIVE) }
    }
    /// Mean patience in seconds.
    pub fn patience_s(&self) -> f64 {
        self.patience_s
    }
    /// What becomes of a contact.
    pub(crate) fn fate(&self, _load: &OfferedLoad, _agents: f64, _within: Seconds) -> Fate {
        Fate::default()
    }
}

impl QueueModel for ErlangA {
    fn name(&self) -> &'static str {
        "a"
    }
    fn performance(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> Performance {
        if load.a() <= 0.0 {
            return Performance::NOBODY_WAITS;
        }
        self.fate(load, agents, within).performance(load, agents, false)
    }
    fn fewest_agents(&self, _load: &OfferedLoad) -> f64 {
        1.0
    }
    fn most_contacts_per_s(&self, _agents: f64, _aht: Seconds) -> f64 {
        f64::INFINITY
    }
}
