//! One period with some agents: what every future makes of it.

use std::ops::Range;

use jiff::civil::Date;

use super::Assurance;
use super::futures::Futures;
use super::luck::Luck;
use super::odds::{self, Outcome};
use crate::evaluate::ledger::Ledger;
use crate::evaluate::replay::Replay;
use crate::forecast::Grain;
use crate::queueing::{ErlangX, Model};
use crate::time::Moment;
use crate::units::Seconds;

/// A ledger with its futures, ready to be staffed in one way or another.
pub(super) struct Scene<'a> {
    pub ledger: &'a Ledger,
    pub futures: &'a Futures,
    pub replay: Replay,
    pub target: f64,
    pub aht_s: Vec<f64>,
    start: Vec<Moment>,
    luck: Luck,
    levels: Vec<f64>,
}

impl<'a> Scene<'a> {
    pub fn new(ledger: &'a Ledger, futures: &'a Futures, target: f64) -> Self {
        let mut replay = Replay::of(ledger);
        // Rates are drawn: those of the model would vary them twice. From state to state takes a hundred times as long.
        replay.exact = false;
        if let Model::X(model) = &replay.model {
            replay.model = Model::X(ErlangX { variance: None, ..*model });
        }
        let days = ledger.entries.chunk_by(|a, b| a.day == b.day).count();
        let open_s = ledger.entries.len() as f64 * ledger.interval.seconds() / days.max(1) as f64;
        let span = Seconds::new(open_s).unwrap_or(Seconds::whole(3600));
        Self {
            ledger,
            futures,
            target,
            aht_s: ledger.entries.iter().map(|entry| entry.planned.aht_s).collect(),
            start: ledger.entries.iter().map(|entry| entry.start).collect(),
            luck: Luck::new(replay.model.clone(), replay.within, span),
            levels: Vec::new(),
            replay,
        }
    }

    /// What every future makes of a period with these agents.
    pub fn outcomes(&mut self, range: Range<usize>, agents: &[f64]) -> Vec<Outcome> {
        let aht_s = &self.aht_s[range.clone()];
        let tables: Vec<usize> =
            agents.iter().zip(aht_s).map(|(agents, aht_s)| self.luck.of(*agents, *aht_s)).collect();
        let mut outcomes = Vec::new();
        for rates in self.futures.iter() {
            let rates = &rates[range.clone()];
            self.replay.service_levels(&self.start[range.clone()], rates, aht_s, agents, &mut self.levels);
            let contacts = rates.iter().sum::<f64>();
            if contacts <= 0.0 {
                outcomes.push(Outcome { mean: 1.0, deviation: 0.0 });
                continue;
            }
            let mean = rates.iter().zip(&self.levels).map(|(rate, level)| rate * level).sum::<f64>() / contacts;
            let mut variance = 0.0;
            for ((rate, level), table) in rates.iter().zip(&self.levels).zip(&tables) {
                variance += rate * self.luck.get(*table).variance(*level, mean).max(0.0);
            }
            outcomes.push(Outcome { mean, deviation: variance.sqrt() / contacts });
        }
        outcomes
    }

    /// Probability that a period with these agents meets the target.
    pub fn probability(&mut self, range: Range<usize>, agents: &[f64]) -> f64 {
        1.0 - odds::below(&self.outcomes(range, agents), self.target)
    }

    pub fn assurance(&mut self, range: Range<usize>, start: Date, grain: Grain, sureness: f64) -> Assurance {
        let entries = &self.ledger.entries[range.clone()];
        let agents: Vec<f64> = entries.iter().map(|entry| entry.scheduled.unwrap_or(entry.required)).collect();
        let outcomes = self.outcomes(range.clone(), &agents);
        let hours = self.ledger.interval.hours();
        let needed = self.needed(range, sureness);
        Assurance {
            start,
            grain,
            target: self.target,
            mean: outcomes.iter().map(|outcome| outcome.mean).sum::<f64>() / outcomes.len().max(1) as f64,
            p10: odds::quantile(&outcomes, 0.1),
            p50: odds::quantile(&outcomes, 0.5),
            p90: odds::quantile(&outcomes, 0.9),
            probability: 1.0 - odds::below(&outcomes, self.target),
            agent_hours: agents.iter().sum::<f64>() * hours,
            sureness,
            agent_hours_needed: needed.as_ref().map(|agents| agents.iter().sum::<u64>() as f64 * hours),
            agents_needed: needed.unwrap_or_default(),
        }
    }
}
