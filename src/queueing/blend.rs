//! Blending: outbound work fills idle agents, inbound goes first.

mod delay;
mod two_kinds;

use crate::queueing::blend::two_kinds::TwoKinds;
use crate::queueing::ladder::Ladder;
use crate::queueing::performance::Fate;
use crate::queueing::time_sharing::whole_numbers;
use crate::queueing::waiting::Queue;
use crate::queueing::{OfferedLoad, Performance, QueueModel, Targets, Unmeetable};
use crate::units::Seconds;

/// Inbound with priority; outbound starts only while at least a threshold of agents is idle.
///
/// # Formula
/// Outbound work never runs out. Whenever at least `c` agents are idle, idle agents start outbound one by one until fewer
/// than `c` are idle; nothing is interrupted, and a freed agent takes a waiting inbound contact first. So at least
/// `m = N − c + 1` agents are busy at all times. With one handle time for both kinds the number of busy agents and waiting
/// contacts is a birth–death chain from `m` upwards (threshold policies: Bhulai & Koole 2003):
/// ```text
/// π_n · min(n, N)·μ = λ · π_(n−1)  for m < n ≤ N,     above it Erlang C or A      outbound per hour = 3600·m·μ·π_m
/// ```
/// A completion at `n = m` starts an outbound contact at once. Without outbound (`c > N`) this is Erlang C or A. Without
/// patience the queue settles only if inbound alone leaves agents free, `A < N`.
///
/// `occupancy` counts both kinds of work, and everything else inbound contacts. With `c` fixed, further agents mostly serve
/// outbound: service gets better with every agent, but occupancy may rise.
///
/// ```
/// use headcount::queueing::{Blend, OfferedLoad, QueueModel};
/// use headcount::units::Seconds;
/// // 9 contacts of 360 s in 15 minutes on 10 agents, two of whom have to be idle before outbound starts.
/// let load = OfferedLoad::new(9.0, Seconds::whole(360), Seconds::whole(900))?;
/// let blend = Blend { idle_threshold: 2, outbound_aht: None, patience: None };
/// let served = blend.performance(&load, 10.0, Seconds::whole(30));
/// assert!((served.p_wait - 0.36).abs() < 1e-12);
/// assert!((served.asa_s - 20.25).abs() < 1e-12);
/// assert!((served.outbound_per_hour.unwrap_or(0.0) - 57.6).abs() < 1e-10);
/// # Ok::<(), headcount::units::UnitError>(())
/// ```
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

/// Shorter times count as this one.
const SHORTEST_S: f64 = 1e-6;

impl Blend {
    /// The smallest idle threshold with which a number of agents keeps every target for inbound contacts, and so gets the
    /// most outbound work done: from 1, where nobody stays idle, to one more than there are agents, where outbound is off.
    ///
    /// # Errors
    /// [`Unmeetable::WithoutOutbound`] where even inbound alone is served short of a target.
    ///
    /// ```
    /// use headcount::queueing::{Blend, OfferedLoad, Targets};
    /// use headcount::units::Seconds;
    /// let load = OfferedLoad::new(459.0, Seconds::whole(333), Seconds::whole(3600))?;
    /// let blend = Blend { idle_threshold: 1, outbound_aht: None, patience: Some(Seconds::whole(180)) };
    /// let targets = Targets { service_level: Some("95/20".parse()?), ..Targets::default() };
    /// assert_eq!(blend.smallest_threshold(&load, 54, &targets)?, 10);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn smallest_threshold(&self, load: &OfferedLoad, agents: u64, targets: &Targets) -> Result<u64, Unmeetable> {
        let met = |idle_threshold| {
            let blend = Self { idle_threshold, ..*self };
            targets.met_by(&blend.performance(load, agents as f64, targets.within()))
        };
        // Service gets better as the threshold rises: double until it is good enough, then close in.
        let off = agents.saturating_add(1);
        let (mut short, mut enough) = (0, 1);
        while !met(enough) {
            if enough == off {
                return Err(Unmeetable::WithoutOutbound { agents });
            }
            (short, enough) = (enough, enough.saturating_mul(2).min(off));
        }
        while enough - short > 1 {
            let middle = short + (enough - short) / 2;
            if met(middle) { enough = middle } else { short = middle }
        }
        Ok(enough)
    }
    /// Idle agents for whom outbound is not started.
    fn kept_idle(&self) -> f64 {
        self.idle_threshold.saturating_sub(1) as f64
    }
    /// Adds a whole number of agents for a share of the time; `None` where the queue never settles.
    fn add(&self, mixture: &mut Mixture, share: f64, load: &OfferedLoad, agents: f64, within: Seconds) -> Option<()> {
        let fewest_busy = (agents - self.kept_idle()).max(0.0);
        let headroom = load.headroom(agents);
        if self.patience.is_none() && headroom <= 0.0 {
            return None;
        }
        let (fate, busy_agents, outbound_agents) = match self.outbound_aht {
            Some(outbound) if outbound.get() != load.aht_s() && fewest_busy >= 1.0 => TwoKinds {
                agents,
                fewest_busy,
                arrivals: load.a() / load.aht_s(),
                inbound_rate: 1.0 / load.aht_s(),
                outbound_rate: 1.0 / outbound.get().max(SHORTEST_S),
                impatience: self.patience.map_or(0.0, |patience| 1.0 / patience.get().max(SHORTEST_S)),
                headroom,
            }
            .fate(within.get()),
            _ => {
                let queue = Queue {
                    arrivals_per_s: load.a() / load.aht_s(),
                    completions_per_s: agents / load.aht_s(),
                    surplus_per_s: headroom / load.aht_s(),
                    patience_s: self.patience.map(Seconds::get),
                };
                let waiting = queue.waiting(within.get())?;
                let ladder = Ladder { agents, arrivals: load.a(), rates: &[1.0], bottom: fewest_busy };
                let occupied = ladder.occupied(&waiting);
                (waiting.fate(occupied.free, occupied.full), occupied.busy_agents, fewest_busy * occupied.bottom)
            }
        };
        mixture.fate.add(share, &fate);
        mixture.busy_agents += share * busy_agents;
        mixture.outbound_agents += share * outbound_agents;
        Some(())
    }
}

impl QueueModel for Blend {
    fn name(&self) -> &'static str {
        "blend"
    }
    fn performance(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> Performance {
        let outbound_aht_s = self.outbound_aht.map_or(load.aht_s(), Seconds::get).max(SHORTEST_S);
        if load.a() <= 0.0 {
            // Outbound has all agents but those who stay idle.
            let busy = (agents - self.kept_idle()).max(0.0);
            return Performance {
                occupancy: if agents > 0.0 { busy / agents } else { 0.0 },
                outbound_per_hour: Some(3600.0 * busy / outbound_aht_s),
                ..Performance::NOBODY_WAITS
            };
        }
        let mut mixture = Mixture::default();
        for (share, whole) in whole_numbers(agents) {
            if self.add(&mut mixture, share, load, whole, within).is_none() {
                return Performance::NEVER_SETTLES;
            }
        }
        Performance {
            occupancy: if agents > 0.0 { mixture.busy_agents / agents } else { 0.0 },
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
