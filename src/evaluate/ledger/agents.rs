//! The fewest whole agents for many intervals.

use crate::evaluate::ledger::Demand;
use crate::forecast::{ForecastStory, VolumeForecast};
use crate::history::Queue;
use crate::queueing::{ErlangC, Model, NO_ANSWER, OfferedLoad, Questions, smallest_agents};
use crate::staffing::{StaffingError, StaffingMethod, StaffingRules, require};
use crate::time::{Clock, IntervalLength, Moment};
use crate::units::Seconds;

/// The fewest whole agents that keep the rules of a plan.
pub(in crate::evaluate) struct Fewest<'a> {
    pub(in crate::evaluate) queue: &'a Queue,
    pub(in crate::evaluate) clock: &'a Clock,
    pub(in crate::evaluate) interval: IntervalLength,
    pub(in crate::evaluate) rules: &'a StaffingRules,
    pub(in crate::evaluate) model: Model,
}

impl Fewest<'_> {
    /// Whole agents interval by interval; `None` where no number of them keeps the rules.
    ///
    /// A service level of Erlang C alone, which most plans ask for, is answered in one batch.
    ///
    /// # Errors
    /// Where the method of the rules staffs intervals together and can't.
    pub(in crate::evaluate) fn agents(
        &self,
        start: &[Moment],
        demand: impl Iterator<Item = Demand>,
    ) -> Result<Vec<Option<f64>>, StaffingError> {
        let (contacts, aht_s): (Vec<f64>, Vec<f64>) = demand.map(|demand| (demand.contacts, demand.aht_s)).unzip();
        if self.rules.method != StaffingMethod::Stationary {
            return self.together(start, contacts, aht_s);
        }
        let least = self.rules.min_agents as f64;
        let alone = self.rules.targets().service_level_alone();
        if let (Model::C(_), Some(target)) = (&self.model, alone) {
            let within_s = vec![target.within.get(); contacts.len()];
            let questions = Questions {
                contacts: &contacts,
                aht_s: &aht_s,
                within_s: &within_s,
                interval: self.seconds(),
                share: target.fraction,
            };
            let mut agents = vec![NO_ANSWER; contacts.len()];
            if ErlangC.agents_for_all(&questions, &mut agents).is_ok() {
                let found = |agents: &u32| (*agents != NO_ANSWER).then(|| f64::from(*agents).max(least));
                return Ok(agents.iter().map(found).collect());
            }
        }
        let mut last: Option<((f64, f64), Option<f64>)> = None;
        let mut agents = Vec::with_capacity(contacts.len());
        for asked in contacts.into_iter().zip(aht_s) {
            let found = match last {
                Some((before, found)) if before == asked => found,
                _ => self.one(asked).map(|agents| agents.max(least)),
            };
            last = Some((asked, found));
            agents.push(found);
        }
        Ok(agents)
    }
    fn seconds(&self) -> Seconds {
        Seconds::whole(self.interval.minutes() * 60)
    }
    fn one(&self, (contacts, aht_s): (f64, f64)) -> Option<f64> {
        let load = OfferedLoad::new(contacts, Seconds::new(aht_s).ok()?, self.seconds()).ok()?;
        self.model.check(&load).ok()?;
        smallest_agents(&self.model, &load, &self.rules.targets()).ok().map(|found| found.agents as f64)
    }
    /// Where intervals hang together they are staffed as a plan is.
    fn together(
        &self,
        start: &[Moment],
        contacts: Vec<f64>,
        aht_s: Vec<f64>,
    ) -> Result<Vec<Option<f64>>, StaffingError> {
        let forecast = VolumeForecast {
            queue: self.queue.clone(),
            clock: self.clock.clone(),
            interval: self.interval,
            start: start.to_vec(),
            volume: contacts,
            bands: Vec::new(),
            outlook: None,
            aht_s: Some(aht_s),
            handle_parts: None,
            story: ForecastStory::default(),
        };
        match require(&forecast, self.rules) {
            Ok(required) => Ok(required.rows.iter().map(|row| Some(row.agents as f64)).collect()),
            Err(StaffingError::CantBeMet(_)) => Ok(vec![None; start.len()]),
            Err(error) => Err(error),
        }
    }
}
