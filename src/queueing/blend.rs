//! Blending: outbound work fills idle agents, inbound goes first.

use crate::queueing::ladder::Ladder;
use crate::queueing::performance::Fate;
use crate::queueing::time_sharing::whole_numbers;
use crate::queueing::waiting::Queue;
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

/// What a time with a whole number of agents adds to a fractional one.
#[derive(Default)]
struct Mixture {
    fate: Fate,
    busy_agents: f64,
    outbound_agents: f64,
}

impl Blend {
    fn add(&self, mixture: &mut Mixture, share: f64, load: &OfferedLoad, agents: f64, within: Seconds) -> Option<()> {
        let bottom = (agents - (self.idle_threshold.max(1) - 1) as f64).max(0.0);
        let queue = Queue {
            arrivals_per_s: load.a() / load.aht_s(),
            completions_per_s: agents / load.aht_s(),
            surplus_per_s: load.headroom(agents) / load.aht_s(),
            patience_s: self.patience.map(Seconds::get),
        };
        let waiting = queue.waiting(within.get())?;
        let occupied = Ladder { agents, arrivals: load.a(), rates: &[1.0], bottom }.occupied(&waiting);
        let fate = waiting.fate(occupied.free, occupied.full);
        let outbound_agents = bottom * occupied.bottom;
        mixture.fate.add(share, &fate);
        mixture.busy_agents += share * occupied.busy_agents;
        mixture.outbound_agents += share * outbound_agents;
        Some(())
    }
}

impl QueueModel for Blend {
    fn name(&self) -> &'static str {
        "blend"
    }
    fn performance(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> Performance {
        if load.a() <= 0.0 {
            return Performance::NOBODY_WAITS;
        }
        let mut mixture = Mixture::default();
        for (share, whole) in whole_numbers(agents) {
            if self.add(&mut mixture, share, load, whole, within).is_none() {
                return Performance::NEVER_SETTLES;
            }
        }
        let outbound_aht_s = self.outbound_aht.map_or(load.aht_s(), Seconds::get);
        Performance {
            occupancy: mixture.busy_agents / agents,
            outbound_per_hour: Some(3600.0 * mixture.outbound_agents / outbound_aht_s),
            ..mixture.fate.performance(load, agents, false)
        }
    }
    fn fewest_agents(&self, load: &OfferedLoad) -> f64 {
        if self.patience.is_some() { 1.0 } else { load.fewest_agents() }
    }
    fn most_contacts_per_s(&self, agents: f64, aht: Seconds) -> f64 {
        if self.patience.is_some() { f64::INFINITY } else { agents.floor() / aht.get() }
    }
}
