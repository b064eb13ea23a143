//! The fewest whole agents for many loads.

use crate::evaluate::ledger::Demand;
use crate::queueing::{Model, OfferedLoad, smallest_agents};
use crate::staffing::{StaffingError, StaffingRules};
use crate::units::Seconds;

/// The fewest whole agents that keep the rules of a plan, load by load, each interval by itself.
pub(in crate::evaluate) struct Fewest<'a> {
    rules: &'a StaffingRules,
    model: Model,
    interval: Seconds,
    last: Option<(Demand, Option<(f64, f64)>)>,
}

impl<'a> Fewest<'a> {
    pub(in crate::evaluate) fn new(rules: &'a StaffingRules, interval: Seconds) -> Result<Self, StaffingError> {
        let model = rules.model().map_err(StaffingError::Assumptions)?;
        Ok(Self { rules, model, interval, last: None })
    }
    /// The model of the rules.
    pub(in crate::evaluate) fn model(&self) -> &Model {
        &self.model
    }
    /// Whole and exact agents; `None` where no number keeps the rules.
    pub(in crate::evaluate) fn of(&mut self, demand: Demand) -> Option<(f64, f64)> {
        if let Some((_, agents)) = self.last.filter(|(last, _)| *last == demand) {
            return agents;
        }
        let least = self.rules.min_agents as f64;
        let agents = match self.load(demand) {
            None => None,
            Some(load) => smallest_agents(&self.model, &load, &self.rules.targets())
                .ok()
                .map(|found| ((found.agents as f64).max(least), found.agents_exact.max(least))),
        };
        self.last = Some((demand, agents));
        agents
    }
    fn load(&self, demand: Demand) -> Option<OfferedLoad> {
        let aht = Seconds::new(demand.aht_s).ok()?;
        let load = OfferedLoad::new(demand.contacts, aht, self.interval).ok()?;
        self.model.check(&load).ok().map(|()| load)
    }
}
