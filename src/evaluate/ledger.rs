//! One queue's plan beside what happened: contacts, handle time and people, interval by interval.

pub(super) mod agents;
mod grid;
mod sources;

use crate::evaluate::matched::{Matched, Notice};
use crate::history::{Queue, RawSeries};
use crate::queueing::SlDefinition;
use crate::schedule::Coverage;
use crate::staffing::{StaffingError, StaffingRequirement, StaffingRules};
use crate::time::{Clock, IntervalLength, Moment};
use crate::units::Seconds;
use agents::Fewest;
use grid::{Grid, Offsets};
use sources::{Record, Work};

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
        let people =
            coverage.is_some() || actual.is_some_and(|actual| actual.get(crate::history::Field::Staffed).is_some());
        if matched.is_none() && requirement.is_none() && !(people && actual.is_some()) {
            return Ok(None);
        }
        let lengths = [
            matched.map(|matched| matched.interval),
            actual.map(|actual| actual.interval),
            requirement.map(|requirement| requirement.interval),
            coverage.map(|coverage| coverage.interval),
        ];
        let Some(interval) =
            grid::common(lengths.into_iter().flatten()).filter(|length| *length != IntervalLength::DAY)
        else {
            return Ok(None);
        };
        let owner = matched.map(|matched| (&matched.queue, &matched.clock));
        let owner = owner.or(actual.map(|actual| (&actual.queue, &actual.clock)));
        let Some((queue, clock)) = owner.or(requirement.map(|asked| (&asked.queue, &asked.clock))) else {
            return Ok(None);
        };
        let grid = Grid { clock: clock.clone(), interval };
        let forecast = matched.map_or_else(Vec::new, |matched| sources::forecast(matched, &grid));
        let required = requirement.map_or_else(Vec::new, |required| sources::requirement(required, &grid));
        let recorded = actual.map_or_else(Vec::new, |actual| sources::recorded(actual, &grid));
        let heads = coverage.map_or_else(Vec::new, |coverage| sources::coverage(coverage, &grid));
        let starts: Vec<Moment> = if requirement.is_some() {
            required.iter().map(|(start, _)| *start).collect()
        } else if matched.is_some() {
            forecast.iter().map(|(start, _)| *start).collect()
        } else {
            recorded.iter().map(|(start, _)| *start).collect()
        };
        let usual_aht_s = usual_aht_s(forecast.iter().map(|(_, work)| *work))
            .or_else(|| usual_aht_s(required.iter().map(|(_, row)| row.demand)))
            .or_else(|| usual_aht_s(recorded.iter().map(|(_, row)| row.demand)));
        let Some(usual_aht_s) = usual_aht_s else { return Ok(None) };
        let mut fewest = Fewest::new(rules, Seconds::whole(interval.minutes() * 60))?;
        let mut offsets = Offsets::of(&grid.clock);
        let (mut forecast, mut required) = (Walk::of(&forecast), Walk::of(&required));
        let (mut recorded, mut heads) = (Walk::of(&recorded), Walk::of(&heads));
        let remaining = rules.shrinkage.remaining();
        let mut entries = Vec::with_capacity(starts.len());
        for start in starts {
            let (day, minute) = offsets.day_and_minute(start);
            let (forecast, required) = (forecast.at(start), required.at(start));
            let (record, heads) = (recorded.at(start), heads.at(start));
            let plan = required.map(|row| row.demand).filter(|work| work.contacts.is_finite());
            let planned = plan.or(forecast).or(record.map(|record| record.demand));
            let Some(planned) = planned else { continue };
            let planned_aht_s = planned
                .aht_s()
                .or_else(|| forecast.and_then(Work::aht_s))
                .or_else(|| record.and_then(|record| record.demand.aht_s()))
                .unwrap_or(usual_aht_s);
            let planned = Demand::of(planned.contacts, planned_aht_s);
            let served =
                record.map(|record| Demand::of(record.demand.contacts, record.demand.aht_s().unwrap_or(planned_aht_s)));
            let by_rules = match required {
                Some(row) => Some((row.agents, row.paid * remaining)),
                None => fewest.of(planned),
            };
            let Some((whole, exact)) = by_rules else { continue };
            entries.push(Entry {
                start,
                day,
                minute,
                planned,
                actual: served,
                required: whole,
                required_in_hindsight: served.and_then(|demand| fewest.of(demand)).map(|(whole, _)| whole),
                scheduled: heads.map(|(heads, _)| heads * remaining),
                paid: heads.map_or(exact / remaining, |(_, paid)| paid),
                present: record.map(|record| record.staffed).filter(|agents| agents.is_finite()),
                observed: record.and_then(|record| observed(&record, rules.definition)),
            });
        }
        Ok(Some(Self {
            queue: queue.clone(),
            clock: grid.clock,
            interval,
            entries,
            rules: rules.clone(),
            rates,
            notices: Vec::new(),
        }))
    }
}

impl Demand {
    fn of(contacts: f64, aht_s: f64) -> Self {
        Self { contacts, aht_s: if contacts > 0.0 { aht_s } else { 0.0 } }
    }
}

/// The handle time of all contacts whose own is known.
fn usual_aht_s(rows: impl Iterator<Item = Work>) -> Option<f64> {
    let (mut contacts, mut work_s) = (0.0, 0.0);
    for work in rows.filter(|work| work.aht_s().is_some()) {
        contacts += work.contacts;
        work_s += work.work_s;
    }
    (contacts > 0.0).then(|| work_s / contacts)
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

/// Rows in order of time, looked up in order of time.
struct Walk<'a, T> {
    rows: &'a [(Moment, T)],
    next: usize,
}

impl<'a, T: Copy> Walk<'a, T> {
    fn of(rows: &'a [(Moment, T)]) -> Self {
        Self { rows, next: 0 }
    }
    fn at(&mut self, start: Moment) -> Option<T> {
        while self.rows.get(self.next).is_some_and(|(at, _)| *at < start) {
            self.next += 1;
        }
        self.rows.get(self.next).filter(|(at, _)| *at == start).map(|(_, row)| *row)
    }
}
