//! From a forecast to the agents it takes.

use thiserror::Error;

use crate::forecast::VolumeForecast;
use crate::history::Queue;
use crate::queueing::{AssumptionError, Model, OfferedLoad, Performance, QueueModel, Unmeetable, smallest_agents};
use crate::staffing::carried::require_carried;
use crate::staffing::deferred::require_deferred;
use crate::staffing::{Binding, StaffingMethod, StaffingRules};
use crate::time::{Clock, IntervalLength, Moment};
use crate::units::{Erlangs, Seconds, UnitError};

/// What one interval needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntervalRequirement {
    /// The interval's start.
    pub start: Moment,
    /// Contacts staffed for.
    pub volume: f64,
    /// Handle time in seconds.
    pub aht_s: f64,
    /// Offered load.
    pub load: Erlangs,
    /// Whole agents on the floor.
    pub agents: u64,
    /// Agents in the continuous extension; sums carry these.
    pub agents_exact: f64,
    /// Whole agents to schedule, shrinkage included.
    pub scheduled: u64,
    /// `agents_exact / (1 − shrinkage)`; sums and FTE carry these.
    pub scheduled_exact: f64,
    /// What the whole agents achieve.
    pub performance: Performance,
    /// What decided the number.
    pub binding: Binding,
}

/// What a queue needs over a horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffingRequirement {
    /// Whose requirement it is.
    pub queue: Queue,
    /// The clock of its times.
    pub clock: Clock,
    /// The length of every interval.
    pub interval: IntervalLength,
    /// One row per open interval, ascending.
    pub rows: Vec<IntervalRequirement>,
    /// The conventions used, in words, for every output that shows the numbers.
    pub conventions: Vec<String>,
}

/// Why a forecast can't be staffed.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum StaffingError {
    /// No handle time where there are contacts.
    #[error("queue `{queue}` has no handle time at {start}: give one with --aht, such as --aht 240s")]
    NoHandleTime {
        /// The queue.
        queue: String,
        /// The first interval without one.
        start: String,
    },
    /// A volume or handle time that is out of range.
    #[error("queue `{queue}` at {start}: {reason}")]
    Interval {
        /// The queue.
        queue: String,
        /// The interval.
        start: String,
        /// What is out of range.
        reason: UnitError,
    },
    /// Rows of whole days: a day is not one steady state.
    #[error("queue `{queue}` has one row per day; staffing needs intervals of an hour or less")]
    WholeDays {
        /// The queue.
        queue: String,
    },
    /// Assumptions that contradict each other.
    #[error("{}", joined(.0))]
    Assumptions(Vec<AssumptionError>),
    /// An interval that contradicts an assumption.
    #[error("queue `{queue}` at {start}: {reason}")]
    Contradicted {
        /// The queue.
        queue: String,
        /// The interval.
        start: String,
        /// What does not fit.
        reason: AssumptionError,
    },
    /// A queue that the method can't staff.
    #[error("queue `{queue}`: {reason}")]
    Unsuited {
        /// The queue.
        queue: String,
        /// Why not.
        reason: String,
    },
    /// No number of agents keeps the targets: an answer, not a fault of the input.
    #[error("the target can't be met: {0}")]
    CantBeMet(#[from] Unmeetable),
}

fn joined(errors: &[AssumptionError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// The agents that every interval of a forecast needs to keep the rules.
///
/// Per interval: load = volume × AHT / interval, the smallest number of agents that keeps every target, shrinkage on top.
/// The method of the rules says whether intervals hang together.
pub fn require(forecast: &VolumeForecast, rules: &StaffingRules) -> Result<StaffingRequirement, StaffingError> {
    if forecast.interval == IntervalLength::DAY {
        return Err(StaffingError::WholeDays { queue: forecast.queue.name.clone() });
    }
    let model = rules.model().map_err(StaffingError::Assumptions)?;
    let interval = Seconds::whole(forecast.interval.minutes() * 60);
    let asked = asked(forecast, &model, interval)?;
    let queue = forecast.queue.name.as_str();
    let rows = match rules.method {
        StaffingMethod::Stationary => {
            asked.iter().map(|asked| Ok(asked.require(&model, rules)?)).collect::<Result<Vec<_>, StaffingError>>()?
        }
        StaffingMethod::CarryOver => require_carried(queue, &asked, interval, rules)?,
        StaffingMethod::Deferred => require_deferred(queue, &asked, interval, rules)?,
    };
    Ok(StaffingRequirement {
        queue: forecast.queue.clone(),
        clock: forecast.clock.clone(),
        interval: forecast.interval,
        rows,
        conventions: rules.conventions(),
    })
}

/// What one interval brings.
pub(super) struct Asked {
    pub(super) start: Moment,
    pub(super) volume: f64,
    pub(super) load: OfferedLoad,
}

/// What the intervals of a forecast bring, each checked.
fn asked(forecast: &VolumeForecast, model: &Model, interval: Seconds) -> Result<Vec<Asked>, StaffingError> {
    let queue = || forecast.queue.name.clone();
    let label = |i: usize| forecast.start.get(i).map_or_else(String::new, |start| forecast.clock.label(*start));
    let rows = forecast.start.iter().zip(&forecast.volume).enumerate();
    rows.map(|(i, (start, volume))| {
        let aht_s = forecast.aht_s.as_ref().and_then(|aht| aht.get(i)).copied().filter(|aht| aht.is_finite());
        let aht_s = match aht_s {
            Some(aht_s) => aht_s,
            // Without contacts no handle time is needed.
            None if *volume == 0.0 => 0.0,
            None => return Err(StaffingError::NoHandleTime { queue: queue(), start: label(i) }),
        };
        let interval_error = |reason| StaffingError::Interval { queue: queue(), start: label(i), reason };
        let aht = Seconds::new(aht_s).map_err(interval_error)?;
        let load = OfferedLoad::new(*volume, aht, interval).map_err(interval_error)?;
        model.check(&load).map_err(|reason| StaffingError::Contradicted { queue: queue(), start: label(i), reason })?;
        Ok(Asked { start: *start, volume: *volume, load })
    })
    .collect()
}

impl Asked {
    /// What the interval needs by itself.
    fn require(&self, model: &Model, rules: &StaffingRules) -> Result<IntervalRequirement, Unmeetable> {
        let targets = rules.targets();
        let mut solution = smallest_agents(model, &self.load, &targets)?;
        if rules.min_agents > solution.agents {
            solution.agents = rules.min_agents;
            solution.binding = Binding::MinimumAgents;
            solution.performance =
                model.performance(&self.load, rules.min_agents as f64, targets.within()).by(targets.definition);
        }
        let exact = solution.agents_exact.max(rules.min_agents as f64);
        Ok(self.row((solution.agents, exact), solution.performance, solution.binding, rules))
    }
    /// The interval with whole agents, which sums carry as they are.
    pub(super) fn with_whole_agents(
        &self,
        agents: u64,
        performance: Performance,
        binding: Binding,
        rules: &StaffingRules,
    ) -> IntervalRequirement {
        self.row((agents, agents as f64), performance, binding, rules)
    }
    fn row(
        &self,
        (agents, agents_exact): (u64, f64),
        performance: Performance,
        binding: Binding,
        rules: &StaffingRules,
    ) -> IntervalRequirement {
        IntervalRequirement {
            start: self.start,
            volume: self.volume,
            aht_s: self.load.aht_s(),
            load: self.load.erlangs(),
            agents,
            agents_exact,
            scheduled: rules.shrinkage.schedule(agents),
            scheduled_exact: rules.shrinkage.schedule_exact(agents_exact),
            performance,
            binding,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::ForecastStory;
    use crate::staffing::ServiceLevelTarget;
    use crate::units::Fraction;

    fn forecast(volume: &[f64], aht_s: Option<&[f64]>) -> VolumeForecast {
        VolumeForecast {
            queue: Queue { name: "sales".to_owned(), channel: None },
            clock: Clock::Plain,
            interval: IntervalLength::from_minutes(30).unwrap(),
            start: (0..volume.len()).map(|i| Moment(1800 * i as i64)).collect(),
            volume: volume.to_vec(),
            bands: Vec::new(),
            outlook: None,
            aht_s: aht_s.map(<[f64]>::to_vec),
            handle_parts: None,
            story: ForecastStory::default(),
        }
    }

    #[test]
    fn a_hundred_contacts_of_three_minutes_take_fourteen_agents_and_twenty_on_the_schedule() {
        let rules = StaffingRules { shrinkage: "30%".parse().unwrap(), ..StaffingRules::default() };
        let row = require(&forecast(&[100.0], Some(&[180.0])), &rules).unwrap().rows[0];
        assert_eq!((row.agents, row.scheduled, row.load.get()), (14, 20, 10.0));
        assert_eq!(row.scheduled_exact, row.agents_exact / 0.7);
        assert!((13.0..14.0).contains(&row.agents_exact));
    }

    #[test]
    fn an_interval_without_contacts_needs_nobody_unless_a_minimum_is_set() {
        let quiet = forecast(&[0.0, 100.0], Some(&[f64::NAN, 180.0]));
        let row = require(&quiet, &StaffingRules::default()).unwrap().rows[0];
        assert_eq!((row.agents, row.binding), (0, Binding::NoContacts));
        let rules = StaffingRules { min_agents: 2, ..StaffingRules::default() };
        let rows = require(&quiet, &rules).unwrap().rows;
        assert_eq!((rows[0].agents, rows[0].agents_exact, rows[0].binding), (2, 2.0, Binding::MinimumAgents));
        assert_eq!((rows[1].agents, rows[1].binding), (14, Binding::ServiceLevel));
    }

    #[test]
    fn contacts_without_a_handle_time_ask_for_one() {
        for aht in [None, Some(&[f64::NAN][..])] {
            let error = require(&forecast(&[3.0], aht), &StaffingRules::default()).unwrap_err();
            assert!(error.to_string().contains("--aht"), "{error}");
        }
        let zero = require(&forecast(&[3.0], Some(&[0.0])), &StaffingRules::default()).unwrap_err();
        assert!(zero.to_string().contains("handle time"), "{zero}");
    }

    #[test]
    fn a_target_that_can_not_be_met_is_told_apart_from_bad_input() {
        let everyone = ServiceLevelTarget { fraction: Fraction::percent(100), within: Seconds::whole(20) };
        let rules = StaffingRules { target: Some(everyone), ..StaffingRules::default() };
        let error = require(&forecast(&[3.0], Some(&[60.0])), &rules).unwrap_err();
        assert_eq!(error, StaffingError::CantBeMet(Unmeetable::Everyone));
    }

    #[test]
    fn mails_that_may_wait_do_not_count_as_no_contacts_nor_their_late_service_as_the_promise() {
        let rules = StaffingRules {
            method: crate::staffing::StaffingMethod::Deferred,
            target: Some("90/3600".parse().unwrap()),
            ..StaffingRules::default()
        };
        let rows = require(&forecast(&[2.0, 0.0, 0.0, 5.0], Some(&[180.0; 4])), &rules).unwrap().rows;
        assert!(
            rows[..2].iter().any(|row| row.agents == 0 && row.volume > 0.0 && row.binding == Binding::ServiceLevel)
        );
        assert_eq!((rows[2].agents, rows[2].binding), (0, Binding::NoContacts));
        assert_eq!((rows[3].agents, rows[3].performance.service_level), (0, 0.0));
    }
}
