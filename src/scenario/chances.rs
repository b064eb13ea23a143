//! How surely a horizon meets its target: futures that all scenarios share.

use crate::evaluate::assurance::futures::paths_of;
use crate::queueing::erlang_c::waits::Waits;
use crate::queueing::{Model, OfferedLoad};
use crate::scenario::Base;
use crate::scenario::apply::{Cells, Member};
use crate::scenario::loads::Loads;
use crate::scenario::play::Floor;
use crate::scenario::staffed::played;
use crate::scenario::sweep::Playing;

/// Rates of every interval over what was expected, one future after the other for each interval.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chances {
    futures: usize,
    factors: Vec<f64>,
}

impl Chances {
    /// Futures of a plan; `None` where no forecast has ranges.
    pub fn draw(base: &Base, loads: &Loads, playing: Playing) -> Option<Self> {
        let futures = playing.futures;
        let mut factors = vec![1.0; futures * loads.len()];
        let mut any = false;
        for (queue, of) in base.queues.iter().zip(&loads.queues) {
            let Some(paths) = paths_of(&queue.forecast, futures, playing.seed) else { continue };
            any = true;
            let rows = of.range.len();
            for (row, i) in of.range.clone().enumerate() {
                for future in 0..futures {
                    let expected = loads.volume[i];
                    if expected > 0.0 {
                        factors[i * futures + future] = paths[future * rows + row] / expected;
                    }
                }
            }
        }
        any.then_some(Self { futures, factors })
    }

    /// What the rate of an interval is over what was expected, future by future.
    fn of(&self, interval: u32) -> &[f64] {
        let from = interval as usize * self.futures;
        &self.factors[from..from + self.futures]
    }

    /// The share of futures in which the contacts of the horizon are answered in time as often as promised: the
    /// contact-weighted service level against the contact-weighted target. Agents stay those of the scenario, every interval
    /// in steady state at its rate; what chance does beyond the rates is left out. A pool's rate is the sum of those of its
    /// queues; shifted contacts vary with the queue that takes them. Queues without a service-level target count on neither
    /// side; not a number where none has one.
    pub fn on_target(&self, waits: &Waits, cells: &Cells, floor: &Floor, loads: &Loads) -> f64 {
        let interval_s = loads.interval.seconds();
        let (mut in_time, mut came) = (vec![0.0; self.futures], vec![0.0; self.futures]);
        let (mut promised, mut contacts) = (0.0, 0.0);
        let mut pooled = vec![0.0; self.futures];
        for i in (0..loads.len()).filter(|i| cells.open[*i] && cells.volume[*i] > 0.0) {
            let by = cells.rule_of(i);
            let members = cells.members_of(i);
            let own = Member { contacts: cells.volume[i], rule: cells.rule[i], from: i as u32 };
            let members = if members.is_empty() { std::slice::from_ref(&own) } else { members };
            let all = match members {
                [only] => self.of(only.from),
                _ => {
                    pooled.fill(0.0);
                    for member in members {
                        let part = member.contacts / cells.volume[i];
                        pooled.iter_mut().zip(self.of(member.from)).for_each(|(all, factor)| *all += part * factor);
                    }
                    pooled.as_slice()
                }
            };
            for member in members {
                let rule = &cells.rules[usize::from(member.rule)];
                let Some(target) = rule.targets.service_level else { continue };
                contacts += member.contacts;
                promised += member.contacts * target.fraction.get();
                let (agents, aht_s) = (floor.cells[i].present, cells.aht_s[i]);
                let line = match by.model {
                    // Whole agents of Erlang C are looked up.
                    Model::C(_) if agents == agents.trunc() => waits.of(agents),
                    _ => None,
                };
                let futures = self.of(member.from).iter().zip(all).zip(&mut in_time).zip(&mut came);
                if let Some(line) = line {
                    let a = cells.volume[i] * aht_s / interval_s;
                    let ratio = target.within.get() / aht_s;
                    for (((factor, all), in_time), came) in futures {
                        let comes = member.contacts * factor;
                        *in_time += comes - comes * line.late(a * all, ratio);
                        *came += comes;
                    }
                } else {
                    for (((factor, all), in_time), came) in futures {
                        let load = OfferedLoad::of(cells.volume[i] * all, aht_s, interval_s);
                        let comes = member.contacts * factor;
                        *in_time += comes * played(by, rule, &load, agents).service_level;
                        *came += comes;
                    }
                }
            }
        }
        if contacts <= 0.0 {
            return f64::NAN;
        }
        let target = promised / contacts;
        let met = in_time.iter().zip(&came).filter(|(in_time, came)| **in_time >= target * **came).count();
        met as f64 / self.futures as f64
    }
}
