//! One period with some agents: what every future makes of it.

use std::ops::Range;

use jiff::civil::Date;

use super::Assurance;
use super::futures::Futures;
use super::luck::{Luck, Table};
use super::odds::{self, Outcome};
use crate::evaluate::ledger::Ledger;
use crate::evaluate::replay::{Abreast, Replay};
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
    abreast: Abreast,
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
            abreast: Abreast::new(replay.clone()),
            levels: Vec::new(),
            replay,
        }
    }

    /// What the first so many futures make of a period with these agents.
    pub fn outcomes(&mut self, range: Range<usize>, agents: &[f64], futures: usize) -> Vec<Outcome> {
        let mut sums = vec![Sums::default(); futures.min(self.futures.count)];
        self.abreast.begin(sums.len());
        for (i, agents) in range.zip(agents) {
            let aht_s = self.aht_s[i];
            let rates = &self.futures.of(i)[..sums.len()];
            self.abreast.pass(self.start[i], rates, aht_s, *agents, &mut self.levels);
            let table = self.luck.of(*agents, aht_s);
            let table = self.luck.get(table);
            for ((sums, rate), level) in sums.iter_mut().zip(rates).zip(&self.levels) {
                sums.add(*rate, *level, table);
            }
        }
        sums.iter().map(Sums::outcome).collect()
    }

    /// Probability that a period with these agents meets the target, by the first so many futures.
    pub fn probability(&mut self, range: Range<usize>, agents: &[f64], futures: usize) -> f64 {
        1.0 - odds::below(&self.outcomes(range, agents, futures), self.target)
    }

    pub fn assurance(&mut self, range: Range<usize>, start: Date, grain: Grain, sureness: f64) -> Assurance {
        let entries = &self.ledger.entries[range.clone()];
        let agents: Vec<f64> = entries.iter().map(|entry| entry.scheduled.unwrap_or(entry.required)).collect();
        let outcomes = self.outcomes(range.clone(), &agents, self.futures.count);
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

/// Sums over the intervals of a period in one future. The variance is `constant + linear·m + contacts·m²` in the period's
/// own level `m`.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    contacts: f64,
    in_time: f64,
    constant: f64,
    linear: f64,
}

impl Sums {
    fn add(&mut self, rate: f64, level: f64, table: &Table) {
        let (own, slope) = table.own_and_slope(level);
        self.contacts += rate;
        self.in_time += rate * level;
        self.constant += rate * (own + (slope + level) * level);
        self.linear -= rate * (slope + 2.0 * level);
    }

    fn outcome(&self) -> Outcome {
        if self.contacts <= 0.0 {
            return Outcome { mean: 1.0, deviation: 0.0 };
        }
        let mean = self.in_time / self.contacts;
        let variance = self.constant + (self.linear + self.contacts * mean) * mean;
        Outcome { mean, deviation: variance.max(0.0).sqrt() / self.contacts }
    }
}
