//! Agents of an interval, and what they do.

use crate::queueing::{OfferedLoad, Performance, QueueModel, smallest_agents};
use crate::scenario::apply::{ALONE, Cells, Member};
use crate::scenario::loads::Rule;

/// The agents of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Agents {
    /// Whole agents scheduled to be on the floor.
    pub whole: f64,
    /// The same in the continuous extension.
    pub exact: f64,
}

/// What the agents of an interval do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Service {
    pub service_level: f64,
    /// Agents who are busy on average: their occupancy times their number.
    pub carried: f64,
    pub abandonment: f64,
    /// Whether every target is kept.
    pub on_target: bool,
}

impl Service {
    fn of(performance: &Performance, agents: f64, rule: &Rule) -> Self {
        Self {
            service_level: performance.service_level,
            carried: performance.occupancy * agents,
            abandonment: performance.abandonment,
            on_target: rule.targets.met_by(performance),
        }
    }
}

/// An interval on the floor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Staffed {
    pub agents: Agents,
    /// Agents on the floor.
    pub present: f64,
    pub service: Service,
}

impl Staffed {
    /// A closed interval.
    pub const NOBODY: Self = Self {
        agents: Agents { whole: 0.0, exact: 0.0 },
        present: 0.0,
        service: Service { service_level: 1.0, carried: 0.0, abandonment: 0.0, on_target: true },
    };
}

impl Cells {
    pub fn rule_of(&self, i: usize) -> &Rule {
        &self.rules[usize::from(self.rule[i])]
    }
    /// The queues of a pool; none where an interval stands for itself.
    pub fn members_of(&self, i: usize) -> &[Member] {
        if self.pool[i] == ALONE { &[] } else { &self.members[self.pools[self.pool[i] as usize].members.clone()] }
    }
    /// The agents that an interval needs for the volume that is staffed for: what [`crate::staffing::require`] says, with what
    /// they do at that volume. A pool keeps the targets of every member with contacts at once: the largest answer counts, and
    /// what it does is left open. `None` where no number keeps them, or the load is none that the model stands.
    fn required(&self, i: usize, interval_s: f64) -> Option<(Agents, Option<Performance>)> {
        let rule = self.rule_of(i);
        let load = OfferedLoad::of(self.staffed[i], self.aht_s[i], interval_s);
        let stands = load.a() <= crate::queueing::load::HEAVIEST_LOAD && load.aht_s() < f64::INFINITY;
        if self.staffed[i] > 0.0 && !(stands && load.aht_s() > 0.0) || rule.model.contradiction(&load).is_some() {
            return None;
        }
        let least = rule.rules.min_agents as f64;
        let mut agents = Agents::default();
        let mut consider = |targets| {
            let found = smallest_agents(&rule.model, &load, targets).ok()?;
            if found.agents_exact > agents.exact || found.agents as f64 > agents.whole {
                agents = Agents { whole: found.agents as f64, exact: found.agents_exact };
            }
            Some(found.performance)
        };
        let members = self.members_of(i);
        let mut performance = None;
        if members.is_empty() {
            performance = Some(consider(&rule.targets)?);
        }
        for member in members.iter().filter(|member| member.contacts > 0.0) {
            consider(&self.rules[usize::from(member.rule)].targets)?;
        }
        let performance = performance.filter(|_| least <= agents.whole);
        Some((Agents { whole: agents.whole.max(least), exact: agents.exact.max(least) }, performance))
    }

    /// The agents that an interval needs, those who come, and what they do.
    pub fn staffed(&self, i: usize, interval_s: f64) -> Option<Staffed> {
        let (agents, performance) = self.required(i, interval_s)?;
        let rule = self.rule_of(i);
        let present = agents.whole * rule.present;
        let service = match performance {
            // Everyone comes, and so many contacts as were staffed for.
            Some(performance) if rule.present == 1.0 && self.staffed[i] == self.volume[i] => {
                Service::of(&performance, present, rule)
            }
            _ => self.served(i, present, interval_s),
        };
        Some(Staffed { agents, present, service })
    }

    /// Agents who were placed, those who come, and what they do.
    pub fn placed(&self, i: usize, agents: u64, interval_s: f64) -> Staffed {
        let whole = agents as f64;
        let present = whole * self.rule_of(i).present;
        Staffed { agents: Agents { whole, exact: whole }, present, service: self.served(i, present, interval_s) }
    }

    /// What agents on the floor do with the expected volume. In a pool the service level of each member is measured by its
    /// own promise, and on target is who keeps those of all.
    pub fn served(&self, i: usize, agents: f64, interval_s: f64) -> Service {
        let rule = self.rule_of(i);
        let load = OfferedLoad::of(self.volume[i], self.aht_s[i], interval_s);
        match self.members_of(i) {
            [] => Service::of(&played(rule, rule, &load, agents), agents, rule),
            members => {
                let first = played(rule, rule, &load, agents);
                let mut service = Service {
                    service_level: first.service_level,
                    carried: first.occupancy * agents,
                    abandonment: first.abandonment,
                    on_target: true,
                };
                let (mut contacts, mut in_time) = (0.0, 0.0);
                for member in members.iter().filter(|member| member.contacts > 0.0) {
                    let promised = &self.rules[usize::from(member.rule)];
                    let performance = played(rule, promised, &load, agents);
                    contacts += member.contacts;
                    in_time += member.contacts * performance.service_level;
                    service.on_target &= promised.targets.met_by(&performance);
                }
                if contacts > 0.0 {
                    service.service_level = in_time / contacts;
                }
                service
            }
        }
    }
}

/// What agents do by one rule's model, measured by another's promise.
pub(super) fn played(by: &Rule, promised: &Rule, load: &OfferedLoad, agents: f64) -> Performance {
    by.model.performance(load, agents, promised.targets.within()).by(promised.targets.definition)
}
