//! Chat: an agent has several contacts at a time, and each takes longer the more there are.

use crate::queueing::ladder::Ladder;
use crate::queueing::performance::Fate;
use crate::queueing::time_sharing::whole_numbers;
use crate::queueing::waiting::Queue;
use crate::queueing::{ErlangC, OfferedLoad, Performance, QueueModel};
use crate::units::Seconds;

/// Agents with up to `k` contacts in parallel.
///
/// # Formula
/// An agent with `j` contacts completes them at the rate `j/AHT_j`. Contacts in progress are at all times spread as evenly
/// as possible: with `n = jN + f` of them, `0 ≤ f < N`, `f` agents have `j + 1` and the others `j`. The number of contacts
/// in the system is then a birth–death chain,
/// ```text
/// d_n = (N − f)·j/AHT_j + f·(j+1)/AHT_(j+1)   for n ≤ Nk        π_n d_n = λ π_(n−1)
/// ```
/// (Tezcan & Zhang 2014; Luo & Zhang 2013). With `Nk` contacts in progress the next one waits, first come first served, for
/// the first place; what becomes of it is Erlang C or A with the completion rate `D = Nk/AHT_k`. Without patience the queue
/// settles only if `λ < D`. Where each contact stays with the agent who took it, service is a little worse than here.
///
/// The handle times come from the list; of the load only the contacts per time count. They may be any: a list in which a
/// further contact makes an agent slower over all (`j/AHT_j` falls) is computed as it stands, and then more agents may, in
/// corners, serve a little worse.
///
/// `occupancy` is the share of agents with at least one contact, `mean_concurrency` the mean number of contacts of those.
///
/// ```
/// use headcount::queueing::{Chat, OfferedLoad, QueueModel};
/// use headcount::units::Seconds;
/// // One contact at a time is Erlang C: 10 erlangs, 14 agents.
/// let load = OfferedLoad::new(100.0, Seconds::whole(180), Seconds::whole(1800))?;
/// let one = Chat::new(vec![Seconds::whole(180)], None);
/// assert!((one.performance(&load, 14.0, Seconds::whole(20)).service_level - 0.888350019).abs() < 1e-9);
/// // Two at a time, each half as long again: nine agents do.
/// let two = Chat::new(vec![Seconds::whole(180), Seconds::whole(270)], None);
/// assert!(two.performance(&load, 9.0, Seconds::whole(20)).service_level > 0.8);
/// # Ok::<(), headcount::units::UnitError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Chat {
    aht_s: Vec<f64>,
    /// What an agent with 1, 2, … contacts completes per second.
    rates: Vec<f64>,
    patience: Option<Seconds>,
}

/// What a time with a whole number of agents adds to a fractional one.
#[derive(Default)]
struct Mixture {
    fate: Fate,
    busy_agents: f64,
    in_hand: f64,
}

/// Shorter handle times count as this one.
const SHORTEST_S: f64 = 1e-6;
/// A load this near to the capacity is equal to it.
const EQUAL: f64 = 1e-30;

impl Chat {
    /// The most contacts in parallel that are computed.
    pub const MOST_CONTACTS: usize = 64;

    /// Agents whose contacts take `aht[j − 1]` on average while they have `j`; as many in parallel as there are times.
    pub fn new(aht: Vec<Seconds>, patience: Option<Seconds>) -> Self {
        let aht_s: Vec<f64> = aht.into_iter().map(|aht| aht.get().max(SHORTEST_S)).collect();
        let rates = aht_s.iter().zip(1u32..).map(|(aht_s, j)| f64::from(j) / aht_s).collect();
        Self { aht_s, rates, patience }
    }
    /// Contacts in parallel at most, and how long each then takes.
    fn most_in_parallel(&self) -> (f64, f64) {
        (self.aht_s.len() as f64, self.aht_s.last().copied().unwrap_or(f64::INFINITY))
    }
    /// The load that agents with as many contacts as they take would see.
    fn full_load(&self, load: &OfferedLoad) -> OfferedLoad {
        load.with_aht(self.most_in_parallel().1)
    }
    /// Completions less arrivals per second with everybody full; `None` where the queue never settles.
    fn surplus_per_s(&self, full_load: &OfferedLoad, agents: f64) -> Option<f64> {
        let places = agents * self.most_in_parallel().0;
        let headroom = full_load.headroom(places);
        (self.patience.is_some() || headroom > EQUAL * places).then(|| headroom / full_load.aht_s())
    }
    /// Adds a whole number of agents for a share of the time; `None` where the queue never settles.
    fn add(&self, mixture: &mut Mixture, share: f64, load: &OfferedLoad, agents: f64, within: Seconds) -> Option<()> {
        let full_load = self.full_load(load);
        let surplus_per_s = self.surplus_per_s(&full_load, agents)?;
        let (k, aht_s) = self.most_in_parallel();
        let arrivals_per_s = load.a() / load.aht_s();
        let patience_s = self.patience.map(Seconds::get);
        let queue = Queue { arrivals_per_s, completions_per_s: agents * k / aht_s, surplus_per_s, patience_s };
        let waiting = queue.waiting(within.get())?;
        let ladder = Ladder { agents, arrivals: arrivals_per_s, rates: &self.rates, bottom: 0.0 };
        let occupied = ladder.occupied(&waiting);
        mixture.fate.add(share, &waiting.fate(occupied.free, occupied.full));
        mixture.busy_agents += share * occupied.busy_agents;
        mixture.in_hand += share * occupied.in_hand;
        Some(())
    }
}

impl QueueModel for Chat {
    fn name(&self) -> &'static str {
        "chat"
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
        let measures = mixture.fate.performance(load, agents, false);
        Performance {
            occupancy: if agents > 0.0 { mixture.busy_agents / agents } else { 0.0 },
            mean_concurrency: (mixture.busy_agents > 0.0).then(|| mixture.in_hand / mixture.busy_agents),
            ..measures
        }
    }
    fn fewest_agents(&self, load: &OfferedLoad) -> f64 {
        if self.patience.is_some() {
            return 1.0;
        }
        let full_load = self.full_load(load);
        let floor = (full_load.a() / self.most_in_parallel().0).floor();
        [floor - 1.0, floor, floor + 1.0]
            .into_iter()
            .find(|agents| *agents >= 1.0 && self.surplus_per_s(&full_load, *agents).is_some())
            .unwrap_or(floor + 2.0)
    }
    fn most_contacts_per_s(&self, agents: f64, _aht: Seconds) -> f64 {
        let (k, aht_s) = self.most_in_parallel();
        if self.patience.is_some() { f64::INFINITY } else { agents.floor() * k / aht_s }
    }
    /// Roughly as many as Erlang C asks for places.
    fn likely_agents(&self, load: &OfferedLoad, tail: f64, within: Seconds) -> f64 {
        ErlangC.likely_agents(&self.full_load(load), tail, within) / self.most_in_parallel().0
    }
}
