//! Many futures of a day played side by side: interval by interval, so that what they share is looked up.

use std::collections::BTreeMap;

use super::carried::{Carried, Interval};
use super::looked_up::{Levels, Waits};
use super::{Replay, positive};
use crate::queueing::Model;
use crate::time::Moment;

/// Handle times at which levels are tabulated, as steps of their logarithm; between two the levels are mixed.
const AHT_STEP: f64 = 0.05;
/// Fewer futures are played as they are: lookups would cost more.
const FEW: usize = 8;

/// The service levels of [`Replay::service_levels`] for many rates of every interval at once, agents and handle times the
/// same, up to what the lookups of [`Waits`] and [`Levels`] leave out.
#[derive(Debug, Clone)]
pub(in crate::evaluate) struct Abreast {
    replay: Replay,
    waits: BTreeMap<u64, Waits>,
    levels: BTreeMap<(u64, i64), Levels>,
    carried: Vec<Carried>,
    ends: Option<Moment>,
    last_aht_s: f64,
}

impl Abreast {
    /// Futures of a replay that is not played from state to state.
    pub(in crate::evaluate) fn new(replay: Replay) -> Self {
        let (waits, levels) = (BTreeMap::new(), BTreeMap::new());
        Self { replay, waits, levels, carried: Vec::new(), ends: None, last_aht_s: 0.0 }
    }

    /// So many futures begin, with empty queues.
    pub(in crate::evaluate) fn begin(&mut self, futures: usize) {
        self.carried.clear();
        self.carried.resize(futures, Carried::EMPTY);
        (self.ends, self.last_aht_s) = (None, 0.0);
    }

    /// The next interval: a level for the rate of every future.
    pub(in crate::evaluate) fn pass(
        &mut self,
        start: Moment,
        rates: &[f64],
        aht_s: f64,
        agents: f64,
        levels: &mut Vec<f64>,
    ) {
        levels.clear();
        let (within_s, length_s) = (self.replay.within.get(), self.replay.interval.get());
        if self.ends != Some(start) {
            self.carried.fill(Carried::EMPTY);
        }
        self.ends = Some(start.plus(length_s as i64));
        self.last_aht_s = if aht_s > 0.0 { aht_s } else { self.last_aht_s };
        let (aht_s, agents) = (self.last_aht_s, positive(agents));
        if aht_s <= 0.0 {
            levels.resize(rates.len(), 1.0);
            return;
        }
        let interval = |rate: &f64| Interval { contacts: positive(*rate), aht_s, agents, within_s, length_s };
        let looked_up = rates.len() >= FEW && agents > 0.0;
        if let Model::C(_) = self.replay.model {
            let waits = looked_up.then(|| self.waits.entry(agents.to_bits()).or_insert_with(|| Waits::new(agents)));
            if let Some(waits) = waits {
                levels.extend(rates.iter().zip(&mut self.carried).map(|(rate, carried)| {
                    let passed = carried.pass_by(&interval(rate), |_, load, headroom| waits.at(load, headroom));
                    if *rate > 0.0 { passed.service_level } else { 1.0 }
                }));
            } else {
                levels.extend(rates.iter().zip(&mut self.carried).map(|(rate, carried)| {
                    let passed = carried.pass(&interval(rate));
                    if *rate > 0.0 { passed.service_level } else { 1.0 }
                }));
            }
            return;
        }
        let replay = &self.replay;
        let model = |rate: &f64| replay.steady_level(&interval(rate));
        if !looked_up {
            levels.extend(rates.iter().map(model));
            return;
        }
        let place = libm::log(aht_s) / AHT_STEP;
        let part = place - place.floor();
        for (at, weight) in [(place.floor(), 1.0 - part), (place.floor() + 1.0, part)] {
            let node_s = libm::exp(at * AHT_STEP);
            let level = |load: f64| {
                let contacts = load * length_s / node_s;
                replay.steady_level(&Interval { contacts, aht_s: node_s, agents, within_s, length_s })
            };
            let table = self.levels.entry((agents.to_bits(), at as i64)).or_insert_with(|| Levels::new(agents));
            let first = levels.is_empty();
            for (i, rate) in rates.iter().enumerate() {
                let found = if *rate > 0.0 { table.at(rate * aht_s / length_s, level) } else { Some(1.0) };
                let found = weight * found.unwrap_or_else(|| model(rate));
                match levels.get_mut(i).filter(|_| !first) {
                    Some(level) => *level += found,
                    None => levels.push(found),
                }
            }
        }
    }
}
