//! A sweep in words: the plan as it is, the scenarios by hand, the best, and by which conventions.

use std::fmt::Write as _;

use headcount::io::grid_file::GridFile;
use headcount::report::table::table;
use headcount::report::words::{number, percent_down, wrapped};
use headcount::scenario::answers::{Ranked, phrase};
use headcount::scenario::{Base, Design, Grid, Outcome};

use super::answers::{self, Answered};
use super::played::Swept;
use super::size::Size;

/// Everything that there is to show.
pub struct Shown<'a> {
    /// The grid as it was read.
    pub grid: &'a GridFile,
    /// The plan.
    pub base: &'a Base,
    /// What the sweep came to.
    pub swept: &'a Swept,
    /// How large it was.
    pub size: &'a Size,
    /// What it answers.
    pub answered: &'a Answered,
}

/// The text on standard output.
pub fn of(shown: &Shown<'_>, no_table_yet: bool) -> String {
    let Shown { grid, base, swept, answered, .. } = shown;
    let (levers, summary) = (&grid.grid.levers, &swept.summary);
    let mut text = String::new();
    // Writing into a String can't fail.
    let _ = writeln!(text, "{}", wrapped(&answered.paragraph, ""));
    let mut rows = vec![row("the plan as it is", &swept.baseline, shown)];
    rows.extend(swept.by_hand.iter().map(|one| row(&phrase::scenario(levers, &one.scenario), &one.outcome, shown)));
    let by_hand = |one: &&Ranked| !swept.by_hand.iter().any(|other| other.scenario.number == one.scenario.number);
    let best: Vec<_> = summary.best.iter().filter(by_hand).collect();
    if !best.is_empty() && swept.by_hand.len() + best.len() < summary.scenarios as usize {
        rows.push(vec![String::new(), format!("best of {} scenarios", number(summary.scenarios as f64, 0))]);
    }
    rows.extend(best.iter().map(|one| row(&phrase::scenario(levers, &one.scenario), &one.outcome, shown)));
    let (header, kept): (Vec<&str>, Vec<usize>) = kept_columns(&rows);
    let rows: Vec<Vec<String>> = rows.iter().map(|row| cells(row, &kept)).collect();
    text.push_str(&table(&header, &rows));
    text.push('\n');
    text.push_str(&answers::text(answered, &grid.grid, base, swept));
    for convention in conventions(shown) {
        let _ = writeln!(text, "{convention}");
    }
    if no_table_yet {
        let _ = writeln!(text, "Write the table of all scenarios with -o sweep.csv.");
    }
    text
}

const COLUMNS: [&str; 12] = [
    "scenario",
    "contacts",
    "peak",
    "FTE",
    "change",
    "paid h",
    "cost",
    "change",
    "in time",
    "on target",
    "weakest",
    "sure",
];

fn row(name: &str, outcome: &Outcome, shown: &Shown<'_>) -> Vec<String> {
    if outcome.unmeetable {
        return vec![name.to_owned(), "can't be met by any number of agents".to_owned()];
    }
    let baseline = &shown.swept.baseline;
    let known = |value: f64, text: String| if value.is_finite() { text } else { String::new() };
    let change = |value: f64, digits: usize| {
        let rounded = number(value, digits);
        let sign = if value > 0.0 && rounded.chars().any(|c| ('1'..='9').contains(&c)) { "+" } else { "" };
        known(value, format!("{sign}{rounded}"))
    };
    let share = |value: f64| known(value, percent_down(value));
    vec![
        name.to_owned(),
        number(outcome.contacts, 0),
        number(outcome.agents_peak, 0),
        number(outcome.fte, 1),
        change(outcome.fte - baseline.fte, 1),
        number(outcome.paid_hours, 0),
        known(outcome.cost, number(outcome.cost, 0)),
        change(outcome.cost - baseline.cost, 0),
        share(outcome.service_level),
        share(outcome.intervals_on_target),
        share(outcome.worst_service_level),
        share(outcome.p_on_target),
    ]
}

/// The columns that any row has something in.
fn kept_columns(rows: &[Vec<String>]) -> (Vec<&'static str>, Vec<usize>) {
    let filled =
        |column: &usize| rows.iter().any(|row| row.len() > 2 && row.get(*column).is_some_and(|c| !c.is_empty()));
    let kept: Vec<usize> = (0..COLUMNS.len()).filter(|column| *column == 0 || filled(column)).collect();
    (kept.iter().map(|column| COLUMNS[*column]).collect(), kept)
}

/// A row in the columns that are kept; a row of words only has them in its first.
fn cells(row: &[String], kept: &[usize]) -> Vec<String> {
    if row.len() == 2 {
        let told = row.iter().filter(|word| !word.is_empty()).cloned().collect::<Vec<_>>().join(": ");
        return vec![told];
    }
    kept.iter().map(|column| row.get(*column).cloned().unwrap_or_default()).collect()
}

/// The design in words.
pub fn design(grid: &Grid) -> String {
    let moved = grid.levers.iter().filter(|lever| lever.values.is_some()).count();
    let levers = if moved == 1 { "1 lever".to_owned() } else { format!("{moved} levers") };
    let count = number((grid.len() - grid.named.len() as u64) as f64, 0);
    let by_design = match grid.design {
        _ if moved == 0 => None,
        Design::Full => Some(format!("every combination of {levers} ({count})")),
        Design::Zip => Some(format!("the values of {levers} one by one together ({count})")),
        Design::LatinHypercube(_) => Some(format!("{count} of {levers} as a Latin hypercube")),
        Design::MonteCarlo(_) => Some(format!("{count} of {levers} drawn independently (Monte Carlo)")),
    };
    let by_hand = match grid.named.len() {
        0 => None,
        named => Some(format!("{named} by hand")),
    };
    by_hand.into_iter().chain(by_design).collect::<Vec<_>>().join(", then ")
}

/// By which conventions the numbers hold.
pub fn conventions(shown: &Shown<'_>) -> Vec<String> {
    let Shown { grid, base, swept, size, .. } = shown;
    let mut told = Vec::new();
    let of = |queue: &headcount::scenario::BaseQueue| {
        let mut lines = queue.rules.conventions();
        lines.extend(queue.staff_to.in_words());
        lines
    };
    if let Some(first) = base.queues.first() {
        told.extend(of(first));
        for other in base.queues.iter().skip(1).filter(|other| of(other) != of(first)) {
            told.push(format!("Queue {}: {}", other.forecast.queue.name, of(other).join(" ")));
        }
    }
    told.push(format!("Scenarios: {}; seed {}.", design(&grid.grid), grid.grid.seed));
    let costs: Vec<f64> = base.queues.iter().filter_map(|queue| queue.cost_per_hour).collect();
    match costs.first() {
        Some(cost) if costs.len() == base.queues.len() && costs.iter().all(|other| other == cost) => {
            told.push(format!("A paid hour costs {cost}."));
        }
        Some(_) => {
            let each = base.queues.iter().map(|queue| {
                let cost = queue.cost_per_hour.map_or("nothing known".to_owned(), |cost| cost.to_string());
                format!("{} {cost}", queue.forecast.queue.name)
            });
            told.push(format!("A paid hour costs: {}.", each.collect::<Vec<_>>().join(", ")));
        }
        None => {}
    }
    told.push(
        "In time: share of contacts answered within the threshold of their queue, weighted by contacts. On target: share of \
         intervals. Weakest: the interval that serves worst. Changes are against the plan as it is."
            .to_owned(),
    );
    if swept.baseline.p_on_target.is_finite() {
        told.push(format!(
            "Sure: share of {} futures, the same for every scenario, in which the horizon's service level reaches its target.",
            number(size.futures as f64, 0)
        ));
    } else if size.futures > 0 {
        told.push(
            "How sure the target is can't be told: the forecast has no ranges, or no service level is promised."
                .to_owned(),
        );
    }
    told
}
