//! One queue's plan beside what happened: contacts, handle time and people, interval by interval.

pub(super) mod agents;
mod grid;
mod notices;
mod rows;
mod sources;

use crate::evaluate::matched::{Matched, Notice};
use crate::history::{Field, Queue, RawSeries};
use crate::queueing::SlDefinition;
use crate::schedule::Coverage;
use crate::staffing::{StaffingError, StaffingRequirement, StaffingRules};
use crate::time::{Clock, IntervalLength, Moment};
use agents::Fewest;
use grid::Offsets;
use notices::Tally;
use rows::Sources;
use sources::Record;

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
    /// The service level that the switch saw, where it did.
    pub fn observed_level(&self) -> Option<f64> {
        self.observed.map(|observed| observed.service_level).filter(|level| level.is_finite())
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
    /// requirement, nor people are known, for whole days, and where nobody knows a handle time.
    ///
    /// Without a requirement the forecast is staffed by the rules; without a forecast the requirement says what was
    /// expected; without both the actuals do. Planned agents on the floor of a schedule are its heads × (1 − shrinkage).
    ///
    /// The intervals are those of the plan: of the requirement, else of the forecast, else of the actuals. Where lengths
    /// differ all is added up to the shortest common one (contacts summed, agents averaged over time); nothing is ever split
    /// down. Where no contact of an interval was handled its handle time is that of the plan. An interval whose target no
    /// number of agents meets is left out. Every such step is told in [`Ledger::notices`].
    ///
    /// # Errors
    /// When the rules contradict each other, or staff intervals together and can't.
    pub fn new(
        matched: Option<&Matched>,
        actual: Option<&RawSeries>,
        requirement: Option<&StaffingRequirement>,
        coverage: Option<&Coverage>,
        rules: &StaffingRules,
        rates: Rates,
    ) -> Result<Option<Self>, StaffingError> {
        let people = coverage.is_some() || actual.is_some_and(|actual| actual.get(Field::Staffed).is_some());
        if matched.is_none() && requirement.is_none() && !people {
            return Ok(None);
        }
        let Some(sources) = Sources::new(matched, actual, requirement, coverage) else { return Ok(None) };
        let Some(usual_aht_s) = sources.usual_aht_s() else { return Ok(None) };
        let grid = &sources.grid;
        let fewest = Fewest {
            queue: &sources.queue,
            clock: &grid.clock,
            interval: grid.interval,
            rules,
            model: rules.model().map_err(StaffingError::Assumptions)?,
        };
        let mut tally = Tally::default();
        let rows = sources.rows(usual_aht_s, &mut tally);
        let start: Vec<Moment> = rows.iter().map(|row| row.start).collect();
        let by_rules = match requirement {
            Some(_) => Vec::new(),
            None => fewest.agents(&start, rows.iter().map(|row| row.planned))?,
        };
        let in_hindsight = fewest.agents(&start, rows.iter().map(|row| row.actual.unwrap_or_default()))?;
        let remaining = rules.shrinkage.remaining();
        let mut offsets = Offsets::of(&grid.clock);
        let mut entries = Vec::with_capacity(rows.len());
        for (i, row) in rows.iter().enumerate() {
            let whole = by_rules.get(i).copied().flatten();
            let Some((required, paid)) = row.required.or(whole.map(|whole| (whole, whole / remaining))) else {
                tally.unstaffable += 1;
                continue;
            };
            let (day, minute) = offsets.day_and_minute(row.start);
            let record = row.record.as_ref();
            let observed = record.and_then(|record| observed(record, rules.definition));
            tally.see(row, observed.as_ref(), rules.definition);
            entries.push(Entry {
                start: row.start,
                day,
                minute,
                planned: row.planned,
                actual: row.actual,
                required,
                required_in_hindsight: in_hindsight[i].filter(|_| row.actual.is_some()),
                scheduled: row.heads.map(|(heads, _)| heads * remaining),
                paid: row.heads.map_or(paid, |(_, paid)| paid),
                present: record.map(|record| record.staffed).filter(|agents| agents.is_finite()),
                observed,
            });
        }
        Ok(Some(Self {
            notices: tally.notices(&sources, rules.definition),
            queue: sources.queue,
            clock: sources.grid.clock,
            interval: sources.grid.interval,
            entries,
            rules: rules.clone(),
            rates,
        }))
    }

    /// Whether anything is recorded. Then intervals without a record are played with the plan in their place, but belong to
    /// no sum.
    pub fn has_records(&self) -> bool {
        self.entries.iter().any(|entry| entry.actual.is_some())
    }
}

impl Demand {
    pub(super) fn of(contacts: f64, aht_s: f64) -> Self {
        Self { contacts, aht_s: if contacts > 0.0 { aht_s } else { 0.0 } }
    }
}

/// What the switch saw; `None` where it said nothing.
fn observed(record: &Record, definition: SlDefinition) -> Option<Observed> {
    let offered = record.demand.contacts;
    let share = |part: f64, whole: f64| if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { f64::NAN };
    let observed = Observed {
        service_level: match definition {
            SlDefinition::Offered => share(record.answered_in_sl, offered),
            SlDefinition::Answered => share(record.answered_in_sl, record.handled),
            SlDefinition::ExcludingShortAbandons | SlDefinition::AbandonsAsMet | SlDefinition::Virtual => f64::NAN,
        },
        abandonment: share(record.abandoned, offered),
        asa_s: if record.handled > 0.0 { record.wait_s / record.handled } else { f64::NAN },
    };
    let known = [observed.service_level, observed.abandonment, observed.asa_s].iter().any(|value| value.is_finite());
    known.then_some(observed)
}

#[cfg(test)]
mod tests;
