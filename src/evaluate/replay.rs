//! A day played again with the model of the plan, backlog carried through overloaded intervals.

mod abreast;
mod carried;
mod followed;
mod looked_up;

use crate::evaluate::ledger::Ledger;
use crate::queueing::{ErlangC, Model, OfferedLoad, Performance, QueueModel, ServiceLevels, SlDefinition, Targets};
use crate::staffing::StaffingMethod;
use crate::time::Moment;
use crate::units::Seconds;
pub(in crate::evaluate) use abreast::Abreast;
use carried::{Carried, Interval};

/// What one interval of a replay did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Played {
    /// Share answered within the threshold.
    pub service_level: f64,
    /// Mean wait of the answered, in seconds.
    pub asa_s: f64,
    /// Share that left.
    pub abandonment: f64,
    /// Share of the agents' time on contacts.
    pub occupancy: f64,
    /// Contacts waiting when the interval ends, expected. Only models that carry a queue on know it; others leave 0.
    pub backlog: f64,
}

/// How days are played again.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// The model of the plan.
    pub model: Model,
    /// How the service level is counted.
    pub definition: SlDefinition,
    /// The threshold.
    pub within: Seconds,
    /// The length of the intervals.
    pub interval: Seconds,
    /// Exact from state to state ([`crate::queueing::transient`]) where the model allows, instead of steady state by steady
    /// state with carried backlog.
    pub exact: bool,
}

impl Played {
    /// An interval without contacts.
    const QUIET: Self = Self { service_level: 1.0, asa_s: 0.0, abandonment: 0.0, occupancy: 0.0, backlog: 0.0 };

    /// Whether the interval kept every target that a replay can tell: service level, ASA, abandonment and the cap.
    pub fn meets(&self, targets: &Targets) -> bool {
        let performance = Performance {
            levels: ServiceLevels::all(self.service_level),
            service_level: self.service_level,
            asa_s: self.asa_s,
            abandonment: self.abandonment,
            occupancy: self.occupancy,
            ..Performance::NOBODY_WAITS
        };
        targets.met_by(&performance)
    }
}

impl Replay {
    /// How the days of a ledger are played: with the model, the threshold and the method of its rules. (A ledger made by
    /// [`Ledger::new`] has rules with a model; another whose assumptions contradict each other is played by Erlang C.)
    pub fn of(ledger: &Ledger) -> Self {
        let rules = &ledger.rules;
        Self {
            model: rules.model().unwrap_or(Model::C(ErlangC)),
            definition: rules.definition,
            within: rules.targets().within(),
            interval: Seconds::whole(ledger.interval.minutes() * 60),
            exact: rules.method == StaffingMethod::CarryOver,
        }
    }
    /// Plays consecutive intervals; a gap between starts empties the queue. Agents may be fractions.
    ///
    /// Callers of endless patience (Erlang C) stay in the queue until they are answered, from interval to interval, so that
    /// an overloaded hour is felt in the next. With patience, and in every other model, the queue forgets soon: those
    /// intervals are played in their steady states, as they were planned. (Against the exact chain the day's service level
    /// is off by 0.2 points on average with a patience of one minute, 0.3 with three, 0.6 with ten.)
    ///
    /// Without contacts the service level is 1 (it has no weight); without agents it is 0, and who comes stays for those
    /// who come later. Nothing is ever NaN; the mean wait is infinite where nobody answers.
    ///
    /// ```
    /// use headcount::evaluate::replay::Replay;
    /// use headcount::queueing::{ErlangC, Model, SlDefinition};
    /// use headcount::time::Moment;
    /// use headcount::units::Seconds;
    /// let replay = Replay {
    ///     model: Model::C(ErlangC),
    ///     definition: SlDefinition::Offered,
    ///     within: Seconds::whole(20),
    ///     interval: Seconds::whole(1800),
    ///     exact: false,
    /// };
    /// // 100 contacts of 180 s every half hour: 14 agents settle at 88.8 %; an hour with 9 is felt for long.
    /// let start: Vec<_> = (0..8).map(|i| Moment(1800 * i)).collect();
    /// let agents = [14.0, 14.0, 14.0, 9.0, 9.0, 14.0, 14.0, 14.0];
    /// let played = replay.play(&start, &[100.0; 8], &[180.0; 8], &agents);
    /// assert!((played[2].service_level - 0.888350019).abs() < 2e-3);
    /// assert!(played[4].service_level < 0.15 && played[5].service_level < 0.7);
    /// assert!(played[7].service_level > 0.87);
    /// ```
    pub fn play(&self, start: &[Moment], contacts: &[f64], aht_s: &[f64], agents: &[f64]) -> Vec<Played> {
        let mut played = Vec::with_capacity(start.len());
        self.each(start, contacts, aht_s, agents, |interval, carried| played.push(self.one(interval, carried)));
        self.follow(start, contacts, aht_s, agents, &mut played);
        played
    }
    /// The service levels alone: the quick way for attribution and ranges. The same numbers as [`Replay::play`].
    pub fn service_levels(
        &self,
        start: &[Moment],
        contacts: &[f64],
        aht_s: &[f64],
        agents: &[f64],
        levels: &mut Vec<f64>,
    ) {
        levels.clear();
        if self.exact {
            levels.extend(self.play(start, contacts, aht_s, agents).iter().map(|played| played.service_level));
            return;
        }
        let mut last: Option<(Interval, f64)> = None;
        self.each(start, contacts, aht_s, agents, |interval, carried| {
            let level = match (&self.model, last) {
                (Model::C(_), _) => self.one(interval, carried).service_level,
                (_, Some((before, level))) if before == *interval => level,
                _ => self.steady_level(interval),
            };
            last = Some((*interval, level));
            levels.push(level);
        });
    }

    /// Every interval with the queue that the one before leaves.
    fn each(
        &self,
        start: &[Moment],
        contacts: &[f64],
        aht_s: &[f64],
        agents: &[f64],
        mut pass: impl FnMut(&Interval, &mut Carried),
    ) {
        let (within_s, length_s) = (self.within.get(), self.interval.get());
        let mut carried = Carried::EMPTY;
        let mut ends = None;
        let mut last_aht_s = 0.0;
        for (((start, contacts), aht_s), agents) in start.iter().zip(contacts).zip(aht_s).zip(agents) {
            if ends != Some(*start) {
                carried = Carried::EMPTY;
            }
            ends = Some(start.plus(length_s as i64));
            // Where nobody comes, those still waiting are served as long as those before.
            last_aht_s = if *aht_s > 0.0 { *aht_s } else { last_aht_s };
            let (contacts, agents) = (positive(*contacts), positive(*agents));
            let contacts = if last_aht_s > 0.0 { contacts } else { 0.0 };
            pass(&Interval { contacts, aht_s: last_aht_s, agents, within_s, length_s }, &mut carried);
        }
    }
    /// One interval.
    fn one(&self, interval: &Interval, carried: &mut Carried) -> Played {
        let Interval { contacts, aht_s, agents, length_s, .. } = *interval;
        if aht_s <= 0.0 {
            return Played::QUIET;
        }
        if let Model::C(_) = self.model {
            let passed = carried.pass(interval);
            return Played {
                service_level: if contacts > 0.0 { passed.service_level } else { 1.0 },
                asa_s: if contacts <= 0.0 {
                    0.0
                } else if agents > 0.0 {
                    passed.asa_s
                } else {
                    // By Little's law the time spent waiting in this interval, per contact that came.
                    (passed.waiting - 0.5 * contacts).max(0.5 * contacts) * length_s / contacts
                },
                abandonment: 0.0,
                occupancy: if agents > 0.0 { (passed.busy / agents).min(1.0) } else { 0.0 },
                backlog: passed.waiting,
            };
        }
        if contacts <= 0.0 {
            return Played::QUIET;
        }
        if agents <= 0.0 {
            return self.nobody_there(interval);
        }
        let performance = self
            .model
            .performance(&OfferedLoad::of(contacts, aht_s, length_s), agents, self.within)
            .by(self.definition);
        Played {
            service_level: self.steady_level(interval),
            asa_s: performance.asa_s,
            abandonment: performance.abandonment,
            occupancy: performance.occupancy.min(1.0),
            backlog: 0.0,
        }
    }
    /// The service level of an interval in steady state.
    fn steady_level(&self, interval: &Interval) -> f64 {
        let Interval { contacts, aht_s, agents, length_s, .. } = *interval;
        if contacts <= 0.0 || aht_s <= 0.0 {
            return 1.0;
        }
        if agents <= 0.0 {
            return 0.0;
        }
        let load = OfferedLoad::of(contacts, aht_s, length_s);
        match &self.model {
            Model::A(model) if self.definition == SlDefinition::Offered => {
                model.service_level(&load, agents, self.within)
            }
            model => model.performance(&load, agents, self.within).levels.by(self.definition),
        }
    }
    /// Contacts that nobody answers: with patience all of them leave.
    fn nobody_there(&self, interval: &Interval) -> Played {
        let leave = match &self.model {
            Model::A(_) | Model::B(_) => true,
            model => {
                let load = OfferedLoad::of(interval.contacts, interval.aht_s, interval.length_s);
                model.performance(&load, 1e-9, self.within).abandonment > 0.5
            }
        };
        Played {
            service_level: 0.0,
            asa_s: if leave { 0.0 } else { f64::INFINITY },
            abandonment: if leave { 1.0 } else { 0.0 },
            ..Played::QUIET
        }
    }
}

/// What is not a number, or negative, is none.
fn positive(number: f64) -> f64 {
    if number > 0.0 && number.is_finite() { number } else { 0.0 }
}

#[cfg(test)]
mod tests;
