//! Service of a staffed week: contact-weighted level, share of intervals on target, the weakest interval.

use serde::Serialize;

use crate::staffing::{StaffingRequirement, StaffingRules};
use crate::time::{Moment, weekday_of_day};

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
    let (mut contacts, mut work_s, mut occupied, mut agents) = (0.0, 0.0, 0.0, 0.0);
    let (mut exact, mut scheduled, mut answered) = (0.0, 0.0, 0.0);
    let (mut busy, mut on_target) = (0_u64, 0_u64);
    let mut peak: Option<(u64, Moment)> = None;
    let mut weakest: Option<Weakest> = None;
    for row in rows {
        contacts += row.volume;
        work_s += row.volume * row.aht_s;
        occupied += row.performance.occupancy * row.agents as f64;
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
        occupancy: share(occupied, agents, 0.0),
        weakest,
    }
}

/// How many weeks the rows span, at least one. Where a weekday never has a row, five or six days left over are a week
/// whose weekend is closed.
fn weeks(requirement: &StaffingRequirement) -> f64 {
    let days: Vec<i64> = requirement.rows.iter().map(|row| requirement.clock.day_and_minute(row.start).0).collect();
    weeks_of(&days)
}

/// The same from the day of every row.
pub(crate) fn weeks_of(rows: &[i64]) -> f64 {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return 1.0 };
    let days = last - first + 1;
    let mut seen = [false; 7];
    for day in rows {
        seen[weekday_of_day(*day)] = true;
    }
    let whole_weeks = if days % 7 >= 5 && seen.contains(&false) { days + 7 - days % 7 } else { days };
    (whole_weeks as f64 / 7.0).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{ForecastStory, VolumeForecast};
    use crate::history::Queue;
    use crate::staffing::require;
    use crate::time::{Clock, IntervalLength};

    const DAY: i64 = 86_400;

    fn served(starts: &[i64], volume: &[f64], rules: &StaffingRules) -> WeekService {
        let forecast = VolumeForecast {
            queue: Queue { name: "sales".to_owned(), channel: None },
            clock: Clock::Plain,
            interval: IntervalLength::from_minutes(30).expect("half an hour"),
            start: starts.iter().map(|s| Moment(*s)).collect(),
            volume: volume.to_vec(),
            bands: Vec::new(),
            outlook: None,
            aht_s: Some(vec![180.0; volume.len()]),
            handle_parts: None,
            story: ForecastStory::default(),
        };
        week(&require(&forecast, rules).expect("it can be staffed"), rules)
    }

    #[test]
    fn a_days_service_is_weighted_by_contacts_and_ignores_quiet_intervals() {
        let rules = StaffingRules::default();
        let service = served(&[0, 1800, 3600], &[100.0, 0.0, 10.0], &rules);
        // 100 contacts at the 88.8 % of 14 agents, 10 at the 92.7 % of 3 agents on one erlang.
        assert!((service.service_level - (100.0 * 0.888_350_019 + 10.0 * 0.927_205_7) / 110.0).abs() < 1e-7);
        assert_eq!((service.contacts, service.peak_agents, service.intervals_on_target), (110.0, 14, 1.0));
        assert_eq!(service.peak_start, Some(Moment(0)));
        assert!((service.weakest.expect("there are contacts").service_level - 0.888_350_019).abs() < 1e-9);
    }

    #[test]
    fn fte_is_of_an_average_week() {
        let rules = StaffingRules { shrinkage: "30%".parse().expect("a share"), ..StaffingRules::default() };
        let days = |n: i64| (0..n).map(|d| d * DAY).collect::<Vec<_>>();
        let one = served(&days(5), &[100.0; 5], &rules);
        assert!((one.fte - one.scheduled_hours / 40.0).abs() < 1e-12);
        // Two weeks with closed weekends, four weeks whole: the same people.
        let two: Vec<i64> = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11].iter().map(|d| d * DAY).collect();
        assert!((served(&two, &[100.0; 10], &rules).fte - one.fte).abs() < 1e-12);
        // Open every day, so no closed weekend is to be added: twelve days are twelve sevenths of a week.
        let twelve = served(&days(12), &[100.0; 12], &rules);
        assert!((twelve.fte - twelve.scheduled_hours / (12.0 / 7.0) / 40.0).abs() < 1e-12);
        let (week, month) = (served(&days(7), &[100.0; 7], &rules), served(&days(28), &[100.0; 28], &rules));
        assert!((week.fte - month.fte).abs() < 1e-12);
    }

    #[test]
    fn a_week_without_contacts_is_no_division_by_zero() {
        let service = served(&[0], &[0.0], &StaffingRules::default());
        assert_eq!((service.fte, service.occupancy, service.aht_s), (0.0, 0.0, 0.0));
        assert_eq!((service.service_level, service.weakest), (1.0, None));
    }
}
