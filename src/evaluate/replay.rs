//! A day played again with the model of the plan, backlog carried through overloaded intervals.

use crate::evaluate::ledger::Ledger;
use crate::queueing::Targets;
use crate::queueing::{ErlangC, Model, OfferedLoad, Performance, QueueModel, SlDefinition, erlang_b};
use crate::staffing::StaffingMethod;
use crate::time::Moment;
use crate::units::Seconds;

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
    /// Contacts left waiting for the next interval beyond what is usual.
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
    /// Whether the interval kept every target that a replay can tell: service level, ASA, abandonment and the cap.
    pub fn meets(&self, targets: &Targets) -> bool {
        let performance = Performance {
            levels: crate::queueing::ServiceLevels::all(self.service_level),
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
    pub fn play(&self, start: &[Moment], contacts: &[f64], aht_s: &[f64], agents: &[f64]) -> Vec<Played> {
        let mut played = Vec::with_capacity(start.len());
        let mut backlog = 0.0;
        let mut ends = None;
        for (((start, contacts), aht_s), agents) in start.iter().zip(contacts).zip(aht_s).zip(agents) {
            if ends != Some(*start) {
                backlog = 0.0;
            }
            let one = self.interval(*contacts, *aht_s, agents.max(0.0), backlog);
            backlog = one.backlog;
            ends = Some(start.plus(self.interval.get() as i64));
            played.push(one);
        }
        played
    }
    fn interval(&self, contacts: f64, aht_s: f64, agents: f64, before: f64) -> Played {
        let all = contacts + before;
        let quiet = Played { service_level: 1.0, asa_s: 0.0, abandonment: 0.0, occupancy: 0.0, backlog: 0.0 };
        if all <= 0.0 || aht_s <= 0.0 {
            return Played { backlog: before, ..quiet };
        }
        let load = OfferedLoad::of(all, aht_s, self.interval.get());
        match &self.model {
            Model::C(model) => {
                if agents <= 0.0 {
                    return Played { service_level: 0.0, asa_s: f64::INFINITY, backlog: all, ..quiet };
                }
                let blocked = erlang_b::blocking(agents, &load);
                let carried = load.times(1.0 - blocked);
                let performance = model.performance(&carried, agents, self.within);
                Played { backlog: all * blocked, ..self.steady(&performance) }
            }
            model => self.steady(&model.performance(&load, agents, self.within)),
        }
    }
    fn steady(&self, performance: &Performance) -> Played {
        Played {
            service_level: performance.levels.by(self.definition),
            asa_s: performance.asa_s,
            abandonment: performance.abandonment,
            occupancy: performance.occupancy,
            backlog: 0.0,
        }
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
        levels.extend(self.play(start, contacts, aht_s, agents).iter().map(|played| played.service_level));
    }
}
