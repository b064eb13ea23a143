//! Who was to blame: the gap between planned and actual service, and cost, split into its causes.
//!
//! Each cause is a switch between plan and actual: contacts, handle time, and people as a chain required → scheduled →
//! present. The model plays the span with every setting of the switches, and a cause's share is what flipping its switch
//! changes, averaged over all orders in which the switches can be flipped (Shapley, *A value for n-person games*, 1953):
//! no order is preferred, the shares add up, and a cause that changes nothing gets nothing. What the switch of the centre
//! saw beyond what the model gives for everything that happened is chance.
//!
//! What is split:
//! - Intervals with a record; the others are on neither side, and counted ([`Attribution::unrecorded`]). They are played
//!   with the planned demand, since what they leave over comes to the next.
//! - Volume and AHT are switched to the rates under what was counted ([`crate::evaluate::underlying`]), the day's total as
//!   counted: that contacts come irregularly the model knows by itself, so it belongs to chance.
//! - The mean over a period is weighted by contacts: planned ones on the side of the plan, actual ones from where volume is
//!   switched. So calls that come in a bad hour instead of a good one count as volume. Without any contacts the level is 1.
//! - Where an interval has no observed service level, that of [`crate::evaluate::served`] stands in: the counts as they are,
//!   played. What this is off the model on the rates under them is chance as well: contacts that bunch. The odds of
//!   [`Chance`] are for periods of which the switch saw something ([`Attribution::observed_share`]).
//! - Cost is "at target": paid hours (the schedule's once its fit is switched, so that absent people are paid), and hours
//!   short of the agents whom the demand asks for at the rules of the plan, at their price. Chance has none.

mod cost;
mod fact;
mod luck;
mod money;
mod periods;
mod sentence;
mod shapley;
mod switches;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::Serialize;

use crate::evaluate::ledger::Ledger;
use crate::evaluate::replay::Replay;
use crate::forecast::Grain;
use periods::Periods;
use switches::Switches;

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
    /// What the switch saw (where it saw nothing: what the counts as they are give) against what the model gives for
    /// everything that happened.
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
    /// How the cause itself differs from the plan. Volume: relative, infinite where no contacts were planned. AHT: relative,
    /// both sides weighted by the same contacts. People: agents, averaged over the intervals with contacts. Chance: 0.
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
    /// Service level reached: what the switch saw, and where it saw nothing that of [`crate::evaluate::served`].
    pub reached: f64,
    /// Whether the switch saw any of it.
    pub observed: bool,
    /// Share of the contacts in intervals of which the switch saw the service level.
    pub observed_share: f64,
    /// Intervals that are split: those with a record.
    pub intervals: u64,
    /// Intervals without a record, left out on both sides.
    pub unrecorded: u64,
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

/// Splits the gap of every day, then every week from Monday, then the span of a ledger. Periods without a record or
/// without contacts on either side have nothing to split and are left out.
pub fn attributions(ledger: &Ledger) -> Vec<Attribution> {
    let Some(switches) = Switches::of(ledger) else { return Vec::new() };
    Periods::of(ledger, &switches, &Replay::of(ledger)).attributions()
}
