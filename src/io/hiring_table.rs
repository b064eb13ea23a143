//! Hiring scenarios as tables: weeks, and scenarios side by side.

use crate::hiring::{CohortWeek, CostLines, HiringOutcome, HiringTotals, HiringWeek};
use crate::io::dataset::{Column, Dataset};

/// A column of a week: its name and what it holds.
type Measure = (&'static str, fn(&HiringWeek) -> f64);

/// The columns of a week after `scenario,week`, in order; a service level of a week without contacts is empty.
const WEEK: [Measure; 32] = [
    ("contacts", |week| week.contacts),
    ("required_fte", |week| week.required_fte),
    ("required_fte_lo", |week| week.required_fte_lo),
    ("required_fte_hi", |week| week.required_fte_hi),
    ("required_fte_tenured", |week| week.required_fte_tenured),
    ("available_fte", |week| week.available_fte),
    ("tenured_fte", |week| week.tenured_fte),
    ("ramping_fte", |week| week.ramping_fte),
    ("nesting_fte", |week| week.nesting_fte),
    ("training_fte", |week| week.training_fte),
    ("effective_fte", |week| week.effective_fte),
    ("overtime_fte", |week| week.overtime_fte),
    ("time_off_fte", |week| week.time_off_fte),
    ("gap_fte", |week| week.gap_fte),
    ("heads_opening", |week| week.heads_opening),
    ("hires", |week| week.hires),
    ("moves", |week| week.moves),
    ("leavers", |week| week.leavers),
    ("drop_outs", |week| week.drop_outs),
    ("heads_closing", |week| week.heads_closing),
    ("tenured", |week| week.tenured),
    ("ramping", |week| week.ramping),
    ("nesting", |week| week.nesting),
    ("training", |week| week.training),
    ("support", |week| week.support),
    ("proficiency", |week| week.proficiency),
    ("service_level", |week| week.service_level),
    ("occupancy", |week| week.occupancy),
    ("abandonment", |week| week.abandonment),
    ("outsourced", |week| week.outsourced),
    ("deflected", |week| week.deflected),
    ("paid_hours", |week| week.paid_hours),
];

/// One row per scenario and week: `scenario,week`, the measures, `on_target` (1 or 0), a column per cost line with the prefix
/// `cost_`, `cost` and `cumulative_cost`. `week` is the Monday.
pub fn weeks_dataset(outcomes: &[HiringOutcome]) -> Dataset {
    let rows: Vec<(&HiringOutcome, &HiringWeek)> =
        outcomes.iter().flat_map(|outcome| outcome.weeks.iter().map(move |week| (outcome, week))).collect();
    let mut data = Dataset::default();
    data.push("scenario", Column::Text(rows.iter().map(|(outcome, _)| outcome.scenario.clone()).collect()));
    data.push("week", Column::Text(rows.iter().map(|(_, week)| week.monday.to_string()).collect()));
    for (name, value) in WEEK {
        data.push(name, Column::Number(rows.iter().map(|(_, week)| value(week)).collect()));
    }
    data.push("on_target", Column::Whole(rows.iter().map(|(_, week)| Some(i64::from(week.on_target))).collect()));
    let costs: Vec<&CostLines> = rows.iter().map(|(_, week)| &week.cost).collect();
    push_costs(&mut data, &costs);
    data.push("cumulative_cost", Column::Number(rows.iter().map(|(_, week)| week.cumulative_cost).collect()));
    data
}

/// One row per scenario, in their order: its totals, its worst week, a column per cost line.
pub fn scenarios_dataset(outcomes: &[HiringOutcome]) -> Dataset {
    let mut data = Dataset::default();
    data.push("scenario", Column::Text(outcomes.iter().map(|outcome| outcome.scenario.clone()).collect()));
    let mut number = |name: &str, value: fn(&HiringTotals) -> f64| {
        data.push(name, Column::Number(outcomes.iter().map(|outcome| value(&outcome.totals)).collect()));
    };
    number("contacts", |all| all.contacts);
    number("weeks_below", |all| all.weeks_below as f64);
    number("peak_gap_fte", |all| all.peak_gap_fte);
    number("service_level", |all| all.service_level);
    number("worst_service_level", |all| all.worst_service_level);
    number("occupancy", |all| all.occupancy);
    number("abandonment", |all| all.abandonment);
    number("hires", |all| all.hires);
    number("leavers", |all| all.leavers);
    number("drop_outs", |all| all.drop_outs);
    number("heads_closing", |all| all.heads_closing);
    number("paid_hours", |all| all.paid_hours);
    let worst = |outcome: &HiringOutcome| outcome.totals.worst_week.map_or_else(String::new, |week| week.to_string());
    data.columns.insert(5, ("worst_week".to_owned(), Column::Text(outcomes.iter().map(worst).collect())));
    let costs: Vec<&CostLines> = outcomes.iter().map(|outcome| &outcome.totals.cost).collect();
    push_costs(&mut data, &costs);
    let per_contact = outcomes.iter().map(|outcome| outcome.totals.cost_per_contact).collect();
    data.push("cost_per_contact", Column::Number(per_contact));
    data
}

/// One row per scenario, cohort and week: `scenario,cohort,week`, then the heads, for which
/// `opening + hires + moves - leavers - drop_outs = closing` holds in every row, and `proficiency`.
pub fn cohorts_dataset(outcomes: &[HiringOutcome]) -> Dataset {
    let mut names: (Vec<String>, Vec<String>, Vec<String>) = Default::default();
    let mut rows: Vec<&CohortWeek> = Vec::new();
    for outcome in outcomes {
        for cohort in &outcome.cohorts {
            for (week, row) in outcome.weeks.iter().skip(cohort.begins).zip(&cohort.weeks) {
                names.0.push(outcome.scenario.clone());
                names.1.push(cohort.name.clone());
                names.2.push(week.monday.to_string());
                rows.push(row);
            }
        }
    }
    let mut data = Dataset::default();
    data.push("scenario", Column::Text(names.0));
    data.push("cohort", Column::Text(names.1));
    data.push("week", Column::Text(names.2));
    let mut number = |name: &str, value: fn(&CohortWeek) -> f64| {
        data.push(name, Column::Number(rows.iter().map(|row| value(row)).collect()));
    };
    number("opening", |row| row.opening);
    number("hires", |row| row.hires);
    number("moves", |row| row.moves);
    number("leavers", |row| row.leavers);
    number("drop_outs", |row| row.drop_outs);
    number("closing", |row| row.closing);
    number("proficiency", |row| row.proficiency);
    data
}

/// A column per cost line, and their sum.
fn push_costs(data: &mut Dataset, costs: &[&CostLines]) {
    for (k, (name, _)) in CostLines::default().named().into_iter().enumerate() {
        data.push(format!("cost_{name}"), Column::Number(costs.iter().map(|cost| cost.named()[k].1).collect()));
    }
    data.push("cost", Column::Number(costs.iter().map(|cost| cost.total()).collect()));
}
