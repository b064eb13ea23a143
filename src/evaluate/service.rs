//! Service of a staffed week: contact-weighted level, share of intervals on target, the weakest interval.

use serde::Serialize;

use crate::staffing::{StaffingRequirement, StaffingRules};
use crate::time::Moment;

/// An interval singled out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weakest {
    /// Its start.
    pub start: Moment,
    /// Its service level.
    pub service_level: f64,
}

/// One queue's week (or any horizon) in the numbers that a planner is asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekService {
    /// Contacts of the horizon, unrounded.
    pub contacts: f64,
    /// Contact-weighted handle time in seconds.
    pub aht_s: f64,
    /// Most whole agents on the floor in an interval.
    pub peak_agents: u64,
    /// The first interval with that many.
    #[serde(skip)]
    pub peak_start: Option<Moment>,
    /// Sum of exact agents × hours.
    pub agent_hours: f64,
    /// Sum of exact agents / (1 − shrinkage) × hours: the paid hours.
    pub scheduled_hours: f64,
    /// Paid hours per week / hours per FTE.
    pub fte: f64,
    /// Contact-weighted service level of the whole agents.
    pub service_level: f64,
    /// Share of intervals with contacts that are on target.
    pub intervals_on_target: f64,
    /// Load-weighted occupancy: total load / total whole agents.
    pub occupancy: f64,
    /// The interval with the lowest service level among those with contacts.
    #[serde(skip)]
    pub weakest: Option<Weakest>,
}

/// What a requirement brings to its queue over the horizon.
///
/// Hours and FTE carry the exact agents; service and occupancy are those of the whole agents. Where the horizon is longer
/// than a week, FTE is that of an average week: the days from the first to the last row, closed days between them
/// included, are `days / 7` weeks. Up to seven days are one week, since a queue may be closed on the others.
pub fn week(requirement: &StaffingRequirement, rules: &StaffingRules) -> WeekService {
    let rows = &requirement.rows;
    let hours = requirement.interval.hours();
    let targets = rules.targets();
    let (mut contacts, mut work_s, mut load, mut agents) = (0.0, 0.0, 0.0, 0.0);
    let (mut exact, mut scheduled, mut answered) = (0.0, 0.0, 0.0);
    let (mut busy, mut on_target) = (0_u64, 0_u64);
    let mut peak: Option<(u64, Moment)> = None;
    let mut weakest: Option<Weakest> = None;
    for row in rows {
        contacts += row.volume;
        work_s += row.volume * row.aht_s;
        load += row.load.get();
        agents += row.agents as f64;
        exact += row.agents_exact;
        scheduled += row.scheduled_exact;
        if peak.is_none_or(|(most, _)| row.agents > most) {
            peak = Some((row.agents, row.start));
        }
        if row.volume > 0.0 {
            let service_level = row.performance.service_level;
            answered += row.volume * service_level;
            busy += 1;
            on_target += u64::from(targets.met_by(&row.performance));
            if weakest.is_none_or(|found| service_level < found.service_level) {
                weakest = Some(Weakest { start: row.start, service_level });
            }
        }
    }
    let share = |part: f64, whole: f64, of_nothing: f64| if whole > 0.0 { part / whole } else { of_nothing };
    let scheduled_hours = scheduled * hours;
    WeekService {
        contacts,
        aht_s: share(work_s, contacts, 0.0),
        peak_agents: peak.map_or(0, |(most, _)| most),
        peak_start: peak.map(|(_, start)| start),
        agent_hours: exact * hours,
        scheduled_hours,
        fte: scheduled_hours / weeks(requirement) / rules.hours_per_fte,
        service_level: share(answered, contacts, 1.0),
        intervals_on_target: share(on_target as f64, busy as f64, 1.0),
        occupancy: share(load, agents, 0.0),
        weakest,
    }
}

/// How many weeks the rows span, at least one; five or six days left over are a week whose weekend is closed.
fn weeks(requirement: &StaffingRequirement) -> f64 {
    let day = |start: Moment| requirement.clock.day_and_minute(start).0;
    let (Some(first), Some(last)) = (requirement.rows.first(), requirement.rows.last()) else { return 1.0 };
    let days = day(last.start) - day(first.start) + 1;
    let whole_weeks = if days % 7 >= 5 { days + 7 - days % 7 } else { days };
    (whole_weeks as f64 / 7.0).max(1.0)
}
