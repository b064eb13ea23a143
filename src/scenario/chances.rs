//! How surely a horizon meets its target: futures that all scenarios share.

use crate::evaluate::assurance::futures::paths_of;
use crate::queueing::erlang_c::waits::Waits;
use crate::queueing::{Model, OfferedLoad};
use crate::scenario::Base;
use crate::scenario::apply::Cells;
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

    /// The share of futures in which the contacts of the horizon are answered in time as often as promised: the
    /// contact-weighted service level against the contact-weighted target. Agents stay those of the scenario, every interval
    /// in steady state at its rate. Queues without a service-level target count on neither side; not a number where none
    /// has one.
    pub fn on_target(&self, waits: &Waits, cells: &Cells, floor: &Floor, loads: &Loads) -> f64 {
        let interval_s = loads.interval.seconds();
        let (mut in_time, mut came) = (vec![0.0; self.futures], vec![0.0; self.futures]);
        let (mut promised, mut contacts) = (0.0, 0.0);
        for i in (0..loads.len()).filter(|i| cells.open[*i] && cells.volume[*i] > 0.0) {
            let by = cells.rule_of(i);
            let members = cells.members_of(i);
            let own = crate::scenario::apply::Member { contacts: cells.volume[i], rule: cells.rule[i] };
            let members = if members.is_empty() { std::slice::from_ref(&own) } else { members };
            for member in members {
                let rule = &cells.rules[usize::from(member.rule)];
                let Some(target) = rule.targets.service_level else { continue };
                contacts += member.contacts;
                promised += member.contacts * target.fraction.get();
                let factors = &self.factors[i * self.futures..(i + 1) * self.futures];
                let (agents, aht_s) = (floor.cells[i].present, cells.aht_s[i]);
                let line = match by.model {
                    // Whole agents of Erlang C are looked up.
                    Model::C(_) if agents == agents.trunc() => waits.of(agents),
                    _ => None,
                };
                let futures = factors.iter().zip(&mut in_time).zip(&mut came);
                if let Some(line) = line {
                    let a = cells.volume[i] * aht_s / interval_s;
                    let ratio = target.within.get() / aht_s;
                    for ((factor, in_time), came) in futures {
                        let comes = member.contacts * factor;
                        *in_time += comes - comes * line.late(a * factor, ratio);
                        *came += comes;
                    }
                } else {
                    for ((factor, in_time), came) in futures {
                        let load = OfferedLoad::of(cells.volume[i] * factor, aht_s, interval_s);
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
