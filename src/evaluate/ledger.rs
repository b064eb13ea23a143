//! One queue's plan beside what happened: contacts, handle time and people, interval by interval.

use crate::evaluate::matched::{Matched, Notice};
use crate::history::{Queue, RawSeries};
use crate::schedule::Coverage;
use crate::staffing::{StaffingError, StaffingRequirement, StaffingRules};
use crate::time::{Clock, IntervalLength, Moment};

/// Contacts and their handle time in one interval.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Demand {
    /// Contacts.
    pub contacts: f64,
    /// Handle time in seconds; only 0 where there are no contacts.
    pub aht_s: f64,
}

/// What the switch saw, where the actuals say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    /// Share of the offered contacts answered within the threshold (by the definition of the rules); NaN where unknown.
    pub service_level: f64,
    /// Share that left; NaN where unknown.
    pub abandonment: f64,
    /// Mean wait of the answered in seconds; NaN where unknown.
    pub asa_s: f64,
}

/// One interval of the ledger.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Its start.
    pub start: Moment,
    /// Day counted from 1970-01-01 on the local calendar.
    pub day: i64,
    /// Local minute of the day.
    pub minute: u16,
    /// What was expected when the plan was made.
    pub planned: Demand,
    /// What came; `None` where there is no record (or nothing has come yet): then the plan stands in for it.
    pub actual: Option<Demand>,
    /// Agents on the floor that the plan asked for.
    pub required: f64,
    /// Agents on the floor that the actual demand asks for at the same rules, whole; `None` without a record.
    pub required_in_hindsight: Option<f64>,
    /// Agents on the floor that the schedule puts there, shrinkage taken off; `None` without a schedule.
    pub scheduled: Option<f64>,
    /// Paid agents: heads of the schedule, else the requirement with its shrinkage.
    pub paid: f64,
    /// Agents who were there; `None` where nobody counted.
    pub present: Option<f64>,
    /// What the switch saw; `None` where it did not say.
    pub observed: Option<Observed>,
}

impl Entry {
    /// The demand that was served: the actual one, else the planned one.
    pub fn served(&self) -> Demand {
        self.actual.unwrap_or(self.planned)
    }
    /// The agents who served it, as far as is known: those present, else those scheduled, else those required.
    pub fn staffed(&self) -> f64 {
        self.present.or(self.scheduled).unwrap_or(self.required)
    }
}

/// Money, where the planner gives it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rates {
    /// Cost of a paid agent-hour.
    pub per_hour: Option<f64>,
    /// Cost of an agent-hour that is short: what it takes to buy it in; that of a paid hour unless said otherwise.
    pub per_short_hour: Option<f64>,
}

/// One queue's plan beside what happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// Whose.
    pub queue: Queue,
    /// The clock of the times.
    pub clock: Clock,
    /// The length of the intervals.
    pub interval: IntervalLength,
    /// One entry per open interval, ascending.
    pub entries: Vec<Entry>,
    /// The rules of the plan.
    pub rules: StaffingRules,
    /// Prices.
    pub rates: Rates,
    /// What had to be done to lay everything side by side.
    pub notices: Vec<Notice>,
}

impl Ledger {
    /// Brings forecast, actuals, requirement and schedule of one queue together; `None` where neither forecast, nor
    /// requirement, nor people are known.
    ///
    /// Without a requirement the forecast is staffed by the rules; without a forecast the requirement says what was
    /// expected; without both the actuals do. Planned agents on the floor of a schedule are its heads × (1 − shrinkage).
    ///
    /// # Errors
    /// When the forecast can't be staffed.
    pub fn new(
        matched: Option<&Matched>,
        actual: Option<&RawSeries>,
        requirement: Option<&StaffingRequirement>,
        coverage: Option<&Coverage>,
        rules: &StaffingRules,
        rates: Rates,
    ) -> Result<Option<Self>, StaffingError> {
        let _ = (matched, actual, requirement, coverage, rules, rates);
        todo!()
    }
}
