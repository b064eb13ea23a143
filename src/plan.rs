//! Next week's plan: load, clean, forecast, staff, evaluate.
//!
//! ```text
//! RawSeries ─ clean ─▶ IntervalSeries ─ forecast ─▶ VolumeForecast ─ require ─▶ StaffingRequirement ─ week ─▶ WeekService
//! ```
//! No arrow goes back, and no step knows a file, a terminal or a clock.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;
use thiserror::Error;

use crate::error::Finding;
use crate::evaluate::service::{self, WeekService};
use crate::forecast::borrow::{self, Borrowed};
use crate::forecast::groups::{self, Group, GroupError, Reconciliation};
use crate::forecast::{ForecastError, ForecastSettings, VolumeForecast, forecast};
use crate::history::clean::{Cleaned, clean};
use crate::history::{IntervalSeries, RawSeries};
use crate::staffing::{StaffTo, StaffingError, StaffingRequirement, StaffingRules, require};
use crate::time::Horizon;

/// What a plan decides for one queue.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueueSettings {
    /// How it is forecast.
    pub forecast: ForecastSettings,
    /// How it is staffed.
    pub rules: StaffingRules,
    /// The volume that it is staffed for.
    pub staff_to: StaffTo,
}

/// What a plan decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// First day; `None` is the first Monday after the last row of the history.
    pub start: Option<Date>,
    /// How many days.
    pub days: u32,
    /// The settings of every queue that has none of its own.
    pub shared: QueueSettings,
    /// The settings of single queues, by name.
    pub own: BTreeMap<String, QueueSettings>,
    /// Queues that are also forecast together.
    pub groups: Vec<Group>,
    /// How queues and groups are made to add up.
    pub reconciliation: Reconciliation,
}

impl Default for Plan {
    /// The first whole week, every default of the definitions.
    fn default() -> Self {
        Self {
            start: None,
            days: 7,
            shared: QueueSettings::default(),
            own: BTreeMap::new(),
            groups: Vec::new(),
            reconciliation: Reconciliation::BottomUp,
        }
    }
}

impl Plan {
    fn settings_of(&self, queue: &str) -> &QueueSettings {
        self.own.get(queue).unwrap_or(&self.shared)
    }
    /// The days that the plan covers, after a history.
    pub fn horizon(&self, history: &[RawSeries]) -> Horizon {
        let last = history.iter().filter_map(RawSeries::last_day).max();
        match (self.start, last) {
            (Some(start), _) => Horizon { start, days: self.days },
            (None, last) => Horizon::first_whole_week_after(last.unwrap_or(Date::ZERO), self.days),
        }
    }
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PlanError {
    /// A queue can't be staffed.
    #[error(transparent)]
    Staffing(#[from] StaffingError),
    /// No queue could be forecast; the first reason.
    #[error(transparent)]
    Forecast(#[from] ForecastError),
    /// The groups can't be made to add up.
    #[error(transparent)]
    Group(#[from] GroupError),
    /// The history has no rows.
    #[error("the history has no rows")]
    EmptyHistory,
}

/// One queue's share of a plan, step by step.
#[derive(Debug, Clone, PartialEq)]
pub struct QueuePlan {
    /// The cleaned history that taught the forecast.
    pub history: IntervalSeries,
    /// What was noticed in it.
    pub findings: Vec<Finding>,
    /// What will happen.
    pub forecast: VolumeForecast,
    /// The promises it is staffed for.
    pub rules: StaffingRules,
    /// What it takes.
    pub requirement: StaffingRequirement,
    /// What that brings.
    pub service: WeekService,
}

/// A setting with the value it had and where the value came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Setting {
    /// The flag or TOML key.
    pub name: String,
    /// The value as it reads in a flag.
    pub value: String,
    /// `flag`, the settings file's name, or `default`.
    pub source: String,
}

/// A queue that has no plan, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    /// The queue.
    pub queue: String,
    /// Why, in words.
    pub reason: String,
}

/// A week planned for every queue.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekPlan {
    /// The days planned.
    pub horizon: Horizon,
    /// Queues in order of name.
    pub queues: Vec<QueuePlan>,
    /// Queues that could not be planned.
    pub left_out: Vec<LeftOut>,
    /// What the import noticed of the files as a whole.
    pub findings: Vec<Finding>,
    /// Every setting in force.
    pub settings: Vec<Setting>,
    /// The history in words, such as its file names or "embedded sample".
    pub history: String,
}

/// Plans every queue of a history: the whole pipeline, queues in parallel, the same numbers at any thread count.
///
/// # Errors
/// When no queue can be forecast, or one can't be staffed (it has no handle time, or its rows are whole days).
pub fn plan(history: &[RawSeries], plan: &Plan) -> Result<WeekPlan, PlanError> {
    if history.is_empty() {
        return Err(PlanError::EmptyHistory);
    }
    let horizon = plan.horizon(history);
    let settings: Vec<_> = history.iter().map(|raw| plan.settings_of(&raw.queue.name)).collect();
    let forecasts: Vec<_> = settings.iter().map(|settings| &settings.forecast).collect();
    let cleaned: Vec<_> = history
        .par_iter()
        .zip(&forecasts)
        .map(|(raw, settings)| clean(&raw.before(horizon.start), &settings.calendar))
        .collect();
    let own: Vec<_> = cleaned.iter().map(|cleaned| &cleaned.series).collect();
    let borrowed = borrow::histories(&own, &forecasts);
    let forecast_of = |((own, borrowed), settings): ((&&IntervalSeries, &Option<Borrowed>), &&ForecastSettings)| {
        let history = borrowed.as_ref().map_or(*own, |borrowed| &borrowed.history);
        let mut found = forecast(history, &history.open_intervals(horizon.dates()), settings)?;
        if let Some(borrowed) = borrowed {
            found.story.effects.insert(0, borrowed.story.clone());
        }
        Ok::<_, ForecastError>(found)
    };
    let mut results: Vec<_> = own.par_iter().zip(&borrowed).zip(&forecasts).map(forecast_of).collect();
    add_up(plan, horizon, &own, &borrowed, &forecasts, &mut results)?;
    let planned: Vec<_> = cleaned
        .into_par_iter()
        .zip(results)
        .zip(&settings)
        .map(|((cleaned, forecast), settings)| plan_queue(cleaned, forecast?, settings))
        .collect();
    let mut week = WeekPlan {
        horizon,
        queues: Vec::new(),
        left_out: Vec::new(),
        findings: Vec::new(),
        settings: Vec::new(),
        history: String::new(),
    };
    let mut reason = None;
    for (raw, queue) in history.iter().zip(planned) {
        match queue {
            Ok(queue) => week.queues.push(queue),
            Err(PlanError::Forecast(error)) => {
                week.left_out.push(LeftOut { queue: raw.queue.name.clone(), reason: error.to_string() });
                reason = reason.or(Some(error));
            }
            Err(error) => return Err(error),
        }
    }
    match reason {
        Some(error) if week.queues.is_empty() => Err(error.into()),
        _ => Ok(week),
    }
}

/// Makes the forecasts of queues and groups add up.
fn add_up(
    plan: &Plan,
    horizon: Horizon,
    own: &[&IntervalSeries],
    borrowed: &[Option<Borrowed>],
    settings: &[&ForecastSettings],
    results: &mut [Result<VolumeForecast, ForecastError>],
) -> Result<(), GroupError> {
    let known: Vec<_> = (0..results.len()).filter(|q| results[*q].is_ok()).collect();
    let histories: Vec<_> =
        known.iter().map(|q| borrowed[*q].as_ref().map_or(own[*q], |borrowed| &borrowed.history)).collect();
    let settings: Vec<_> = known.iter().map(|q| settings[*q]).collect();
    let mut forecasts: Vec<_> = results.iter().filter_map(|result| result.clone().ok()).collect();
    groups::reconcile(&plan.groups, &histories, &settings, &mut forecasts, horizon, plan.reconciliation)?;
    for (q, forecast) in known.into_iter().zip(forecasts) {
        results[q] = Ok(forecast);
    }
    Ok(())
}

fn plan_queue(cleaned: Cleaned, forecast: VolumeForecast, settings: &QueueSettings) -> Result<QueuePlan, PlanError> {
    let Cleaned { series, findings } = cleaned;
    // In memory the forecast knows its distribution; without it, as with an outside forecast, staff to what is expected.
    let staffed = settings.staff_to.apply(&forecast).unwrap_or_else(|_| forecast.clone());
    let mut requirement = require(&staffed, &settings.rules)?;
    requirement.conventions.extend(settings.staff_to.in_words());
    let service = service::week(&requirement, &settings.rules);
    Ok(QueuePlan { history: series, findings, forecast, rules: settings.rules.clone(), requirement, service })
}
