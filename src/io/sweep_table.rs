//! Outcomes of scenarios as a table: one row per scenario, in the order of the grid.

use std::collections::HashMap;

use crate::io::dataset::{Column, Dataset};
use crate::scenario::lever::Spelling;
use crate::scenario::{Base, BaseQueue, Grid, Lever, LeverValue, Outcome, Scenario};
use crate::time::Moment;

/// The columns before those of the levers.
const BEFORE: [&str; 2] = ["scenario", "name"];

/// The columns after those of the levers.
const AFTER: [&str; 18] = [
    "contacts",
    "agents_peak",
    "agents_mean",
    "fte",
    "paid_hours",
    "cost",
    "cost_per_contact",
    "service_level",
    "intervals_on_target",
    "worst_interval",
    "worst_queue",
    "worst_service_level",
    "occupancy",
    "abandonment",
    "p_on_target",
    "fte_change",
    "cost_change",
    "service_level_change",
];

/// Whether a name is that of a column that every sweep has, and so can't be a lever's.
pub fn is_column(name: &str) -> bool {
    BEFORE.contains(&name) || AFTER.contains(&name)
}

/// The columns of a sweep, in the order of the file; each lever has one by its name.
pub fn columns(grid: &Grid) -> Vec<String> {
    let levers = grid.levers.iter().map(|lever| lever.name.as_str());
    BEFORE.into_iter().chain(levers).chain(AFTER).map(str::to_owned).collect()
}

/// One row per scenario, with its outcome and the change against the plan as it is. `scenarios` and `outcomes` go together.
///
/// A lever whose values are numbers has a column of numbers: changes and shares as such (0.1 is +10 % or 10 %), times in
/// seconds; every other lever has a column of words. A lever that a scenario does not pull is empty, and so is what is not
/// known: costs without a cost, everything of a scenario that no number of agents meets.
pub fn sweep_dataset(
    grid: &Grid,
    base: &Base,
    scenarios: &[Scenario],
    outcomes: &[Outcome],
    baseline: &Outcome,
) -> Dataset {
    let mut table = Dataset::default();
    table.push("scenario", Column::Whole(scenarios.iter().map(|one| i64::try_from(one.number).ok()).collect()));
    table.push("name", Column::Text(scenarios.iter().map(|one| one.name.clone().unwrap_or_default()).collect()));
    for (number, lever) in grid.levers.iter().enumerate() {
        table.push(lever.name.clone(), settings(lever, number, scenarios));
    }
    let number = |value: fn(&Outcome) -> f64| Column::Number(outcomes.iter().map(value).collect());
    let change =
        |value: fn(&Outcome) -> f64| Column::Number(outcomes.iter().map(|one| value(one) - value(baseline)).collect());
    // A label is dear beside the rest of a row: each is written once.
    let (mut queues, mut intervals) = outcomes.iter().map(|one| worst(base, one)).collect::<(Vec<_>, Vec<_>)>();
    for name in AFTER {
        let column = match name {
            "contacts" => number(|one| one.contacts),
            "agents_peak" => number(|one| one.agents_peak),
            "agents_mean" => number(|one| one.agents_mean),
            "fte" => number(|one| one.fte),
            "paid_hours" => number(|one| one.paid_hours),
            "cost" => number(|one| one.cost),
            "cost_per_contact" => number(|one| one.cost_per_contact),
            "service_level" => number(|one| one.service_level),
            "intervals_on_target" => number(|one| one.intervals_on_target),
            "worst_interval" => Column::Text(std::mem::take(&mut intervals)),
            "worst_queue" => Column::Text(std::mem::take(&mut queues)),
            "worst_service_level" => number(|one| one.worst_service_level),
            "occupancy" => number(|one| one.occupancy),
            "abandonment" => number(|one| one.abandonment),
            "p_on_target" => number(|one| one.p_on_target),
            "fte_change" => change(|one| one.fte),
            "cost_change" => change(|one| one.cost),
            _ => change(|one| one.service_level),
        };
        table.push(name, column);
    }
    table
}

/// The column of a lever.
fn settings(lever: &Lever, number: usize, scenarios: &[Scenario]) -> Column {
    let of = |scenario: &Scenario| scenario.settings.get(number).cloned().flatten();
    match lever.kind.spelling() {
        Spelling::Change | Spelling::Share | Spelling::Time | Spelling::Amount => {
            let number = |scenario: &Scenario| match of(scenario) {
                Some(LeverValue::Number(number)) => number,
                _ => f64::NAN,
            };
            Column::Number(scenarios.iter().map(number).collect())
        }
        Spelling::Target | Spelling::Quantile | Spelling::Hours | Spelling::Switch => {
            let word = |scenario: &Scenario| of(scenario).map_or_else(String::new, |value| lever.spelled(&value));
            Column::Text(scenarios.iter().map(word).collect())
        }
    }
}

/// The queue with the weakest interval, and that interval by its start; empty where nobody comes.
pub fn worst(base: &Base, outcome: &Outcome) -> (String, String) {
    match (outcome.worst_interval, base.queues.get(outcome.worst_queue)) {
        (Some(start), Some(queue)) => (queue.forecast.queue.name.clone(), queue.forecast.clock.label(start)),
        _ => (String::new(), String::new()),
    }
}

/// Outcomes out of their table, such as of rows that an earlier run has kept.
#[derive(Debug, Clone)]
pub struct OutcomeReader {
    /// The place of a queue and the moment of an interval, by their words.
    intervals: HashMap<String, (usize, HashMap<String, Moment>)>,
}

impl OutcomeReader {
    /// A reader of the tables of a plan.
    pub fn new(base: &Base) -> Self {
        let of = |(place, queue): (usize, &BaseQueue)| {
            let starts =
                queue.forecast.start.iter().map(|start| (queue.forecast.clock.label(*start), *start)).collect();
            (queue.forecast.queue.name.clone(), (place, starts))
        };
        Self { intervals: base.queues.iter().enumerate().map(of).collect() }
    }

    /// The outcomes of a table that [`sweep_dataset`] made, in its order; a column that is not there is not known.
    pub fn read(&self, table: &Dataset) -> Vec<Outcome> {
        let column = |name: &str| table.columns.iter().rev().find(|(own, _)| own == name).map(|(_, column)| column);
        let numbers = |name: &str| match column(name) {
            Some(Column::Number(values)) => values.as_slice(),
            _ => &[],
        };
        let words = |name: &str| match column(name) {
            Some(Column::Text(values)) => values.as_slice(),
            _ => &[],
        };
        let [contacts, agents_peak, agents_mean, fte, paid_hours] =
            ["contacts", "agents_peak", "agents_mean", "fte", "paid_hours"].map(numbers);
        let [cost, cost_per_contact, service_level, intervals_on_target] =
            ["cost", "cost_per_contact", "service_level", "intervals_on_target"].map(numbers);
        let [worst_service_level, occupancy, abandonment, p_on_target] =
            ["worst_service_level", "occupancy", "abandonment", "p_on_target"].map(numbers);
        let [queues, starts] = ["worst_queue", "worst_interval"].map(words);
        let at = |values: &[f64], row: usize| values.get(row).copied().unwrap_or(f64::NAN);
        let outcome = |row: usize| {
            let queue = queues.get(row).and_then(|queue| self.intervals.get(queue));
            let start = queue.and_then(|(_, labels)| labels.get(starts.get(row)?));
            Outcome {
                contacts: at(contacts, row),
                agents_peak: at(agents_peak, row),
                agents_mean: at(agents_mean, row),
                fte: at(fte, row),
                paid_hours: at(paid_hours, row),
                cost: at(cost, row),
                cost_per_contact: at(cost_per_contact, row),
                service_level: at(service_level, row),
                intervals_on_target: at(intervals_on_target, row),
                worst_interval: start.copied(),
                worst_queue: queue.map_or(0, |(place, _)| *place),
                worst_service_level: at(worst_service_level, row),
                occupancy: at(occupancy, row),
                abandonment: at(abandonment, row),
                p_on_target: at(p_on_target, row),
                // Only of what no number of agents meets the paid hours are not known.
                unmeetable: at(paid_hours, row).is_nan(),
            }
        };
        (0..table.rows()).map(outcome).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{ForecastStory, VolumeForecast};
    use crate::history::Queue;
    use crate::io::dataset::Format;
    use crate::scenario::{BaseQueue, Design, LeverKind, Named, Scope, Terms};
    use crate::staffing::{StaffTo, StaffingRules};
    use crate::time::{Clock, IntervalLength, Moment};

    fn base() -> Base {
        let forecast = VolumeForecast {
            queue: Queue { name: "sales".to_owned(), channel: None },
            clock: Clock::zone("Europe/Berlin").unwrap(),
            interval: IntervalLength::from_minutes(30).unwrap(),
            start: vec![Moment(1_795_417_200)],
            volume: vec![100.0],
            bands: Vec::new(),
            outlook: None,
            aht_s: Some(vec![180.0]),
            handle_parts: None,
            story: ForecastStory::default(),
        };
        let rules = StaffingRules::default();
        Base { queues: vec![BaseQueue { forecast, rules, staff_to: StaffTo::Mean, cost_per_hour: None }] }
    }

    fn outcome(fte: f64) -> Outcome {
        Outcome {
            contacts: 100.0,
            agents_peak: 12.0,
            agents_mean: 11.5,
            fte,
            paid_hours: 8.25,
            cost: f64::NAN,
            cost_per_contact: f64::NAN,
            service_level: 0.75,
            intervals_on_target: 0.5,
            worst_interval: Some(Moment(1_795_417_200)),
            worst_queue: 0,
            worst_service_level: 0.5,
            occupancy: 0.875,
            abandonment: 0.0,
            p_on_target: f64::NAN,
            unmeetable: false,
        }
    }

    fn lever(name: &str, kind: LeverKind) -> Lever {
        Lever { name: name.to_owned(), kind, scope: Scope::default(), terms: Terms::default(), values: None }
    }

    #[test]
    fn a_row_has_its_settings_its_outcome_and_the_change_against_the_plan_as_it_is() {
        let levers = vec![lever("volume all", LeverKind::Volume), lever("staff-to", LeverKind::StaffTo)];
        let settings = vec![Some(LeverValue::Number(0.1)), None];
        let other = vec![None, Some(LeverValue::StaffTo(StaffTo::Quantile(80.0)))];
        let named =
            vec![Named { name: "busy".to_owned(), settings }, Named { name: "sure, dear".to_owned(), settings: other }];
        let grid = Grid { levers, design: Design::Full, named, seed: 1 };
        let scenarios: Vec<_> = (1..=grid.len()).map(|number| grid.scenario(number)).collect();
        let table = sweep_dataset(&grid, &base(), &scenarios, &[outcome(10.0), outcome(9.5)], &outcome(9.75));
        let mut bytes = Vec::new();
        table.write(Format::Csv, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], columns(&grid).join(","));
        assert_eq!(
            lines[1],
            "1,busy,0.1,,100,12,11.5,10,8.25,,,0.75,0.5,2026-11-23T08:00:00+01:00,sales,0.5,0.875,0,,0.25,,0"
        );
        assert!(lines[2].starts_with("2,\"sure, dear\",,p80,100,") && lines[2].ends_with(",-0.25,,0"), "{}", lines[2]);
    }

    #[test]
    fn outcomes_read_back_from_their_table_as_they_were() {
        let grid = Grid { levers: Vec::new(), design: Design::Full, named: Vec::new(), seed: 1 };
        let scenarios = [1, 2].map(|number| grid.scenario(number));
        let impossible = Outcome { paid_hours: f64::NAN, worst_interval: None, unmeetable: true, ..outcome(f64::NAN) };
        let written = [outcome(10.0), impossible];
        let table = sweep_dataset(&grid, &base(), &scenarios, &written, &outcome(9.75));
        let read = OutcomeReader::new(&base()).read(&table);
        // Not-a-numbers are not equal to themselves, but are written alike.
        assert_eq!(format!("{read:?}"), format!("{written:?}"));
    }

    #[test]
    fn a_lever_cannot_take_the_name_of_a_column() {
        assert!(is_column("fte") && is_column("scenario") && !is_column("volume"));
        let grid = Grid { levers: Vec::new(), design: Design::Full, named: Vec::new(), seed: 1 };
        assert!(columns(&grid).iter().all(|name| is_column(name)));
    }
}
