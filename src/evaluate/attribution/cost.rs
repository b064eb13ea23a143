//! What a coalition costs at target.

use crate::evaluate::attribution::switches::{Setting, Switches};
use crate::evaluate::ledger::{Demand, Ledger, Rates};
use crate::queueing::{ErlangC, Model, OfferedLoad, Targets, smallest_agents};
use crate::units::Seconds;

/// The prices of a ledger and the agents that each demand of its intervals asks for.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    per_hour: f64,
    per_short_hour: f64,
    hours: f64,
    /// Whole agents for planned and actual contacts at planned and actual handle times: `[volume + 2·aht][interval]`.
    needed: [Vec<f64>; 4],
}

impl Prices {
    /// The prices; `None` where none are given, or an interval has a demand that no number of agents serves at the rules.
    pub(super) fn of(ledger: &Ledger, switches: &Switches) -> Option<Self> {
        let Rates { per_hour, per_short_hour } = ledger.rates;
        let per_hour = per_hour?;
        let mut search = Search {
            model: ledger.rules.model().unwrap_or(Model::C(ErlangC)),
            targets: ledger.rules.targets(),
            least: ledger.rules.min_agents as f64,
            interval: Seconds::whole(ledger.interval.minutes() * 60),
        };
        let mut needed = [const { Vec::new() }; 4];
        for interval in &switches.intervals {
            let (planned, actual) = (interval.planned, interval.actual);
            let of = |contacts: Demand, aht: Demand| Demand { contacts: contacts.contacts, aht_s: aht.aht_s };
            let demands = [planned, of(actual, planned), of(planned, actual), actual];
            for k in 0..demands.len() {
                let same = (0..k).find(|j| demands[*j] == demands[k]).and_then(|j| needed[j].last().copied());
                let agents = match same {
                    Some(agents) => agents,
                    None if interval.recorded => search.agents(&demands[k])?,
                    None => 0.0,
                };
                needed[k].push(agents);
            }
        }
        let hours = ledger.interval.hours();
        Some(Self { per_hour, per_short_hour: per_short_hour.unwrap_or(per_hour), hours, needed })
    }
    /// The cost of one interval in a coalition.
    pub(super) fn cost(&self, switches: &Switches, setting: &Setting, interval: usize) -> f64 {
        let one = &switches.intervals[interval];
        let needed = self.needed[usize::from(setting.volume) + 2 * usize::from(setting.aht)][interval];
        let short = (needed - one.agents(setting)).max(0.0);
        let paid = if setting.fit { one.paid.1 } else { one.paid.0 };
        self.hours * (self.per_hour * paid + self.per_short_hour * short)
    }
}

struct Search {
    model: Model,
    targets: Targets,
    least: f64,
    interval: Seconds,
}

impl Search {
    fn agents(&mut self, demand: &Demand) -> Option<f64> {
        let load = OfferedLoad::new(demand.contacts, Seconds::new(demand.aht_s).ok()?, self.interval).ok()?;
        self.model.check(&load).ok()?;
        Some((smallest_agents(&self.model, &load, &self.targets).ok()?.agents as f64).max(self.least))
    }
}
