//! Chat: an agent has several contacts at a time, and each takes longer the more there are.

use crate::queueing::{OfferedLoad, Performance, QueueModel};
use crate::units::Seconds;

/// Agents with up to `k` contacts in parallel.
#[derive(Debug, Clone, PartialEq)]
pub struct Chat {
    aht_s: Vec<f64>,
    patience: Option<Seconds>,
}

impl Chat {
    /// The most contacts in parallel that are computed.
    pub const MOST_CONTACTS: usize = 64;

    /// Agents whose contacts take `aht[j − 1]` on average while they have `j`; as many in parallel as there are times.
    pub fn new(aht: Vec<Seconds>, patience: Option<Seconds>) -> Self {
        Self { aht_s: aht.into_iter().map(Seconds::get).collect(), patience }
    }
}

impl QueueModel for Chat {
    fn name(&self) -> &'static str {
        "chat"
    }
    fn performance(&self, _load: &OfferedLoad, _agents: f64, _within: Seconds) -> Performance {
        let _ = (&self.aht_s, self.patience);
        Performance::NEVER_SETTLES
    }
}
