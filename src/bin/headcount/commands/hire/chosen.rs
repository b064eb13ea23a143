//! Scenarios whose classes are chosen: the choice, in words and in JSON.

use std::fmt::Write as _;

use headcount::hiring::classes::{Aims, Chosen, Effort, choose as choose_classes};
use headcount::hiring::{HiringError, HiringOutcome, HiringPlan, HiringScenario};
use headcount::report::table;
use headcount::report::words::wrapped;
use serde_json::{Value, json};

use super::words::{money, percent};

/// Chooses classes where a scenario asks for it; its outcome is then that of its own and the chosen ones.
pub fn choose(
    plan: &HiringPlan,
    scenarios: &[HiringScenario],
    mut outcomes: Vec<HiringOutcome>,
    seed: u64,
) -> Result<(Vec<HiringOutcome>, Vec<Option<Chosen>>), HiringError> {
    let mut chosen = Vec::new();
    for (scenario, outcome) in scenarios.iter().zip(&mut outcomes) {
        let found = match &scenario.optimise {
            Some(aims) => Some(choose_classes(plan, scenario, &Aims { seed, ..*aims }, Effort::default())?),
            None => None,
        };
        if let Some(found) = &found {
            outcome.clone_from(&found.outcome);
        }
        chosen.push(found);
    }
    Ok((outcomes, chosen))
}

/// The classes, what is proven about them, the hire-by date and how sure they are.
pub fn text(plan: &HiringPlan, chosen: &Chosen) -> String {
    let mut text = String::new();
    let monday = |week: usize| plan.monday(week).to_string();
    let classes = chosen.classes(plan.class.lead_weeks);
    if !classes.is_empty() {
        let rows: Vec<Vec<String>> = classes
            .iter()
            .map(|class| {
                let decide = class.decide.map_or_else(|| "given".to_owned(), monday);
                vec![decide, monday(class.start), class.heads.to_string()]
            })
            .collect();
        text.push_str(&table(&["  decide", "start", "heads"], &rows));
    }
    let programme = &chosen.programme;
    let proven = format!(
        "  The chosen heads and overtime cost {} to the end of the plan. By the linear programme of effective FTE no classes cost \
         less than {}: a gap of {}; the plan itself was played week by week.",
        money(programme.cost.money()),
        money(programme.bound.max(0.0)),
        small_percent(programme.gap),
    );
    text.push_str(&wrapped(&proven, "  "));
    if let [first, ..] = chosen.missed.as_slice() {
        let weeks = if chosen.missed.len() == 1 {
            "1 week is".to_owned()
        } else {
            format!("{} weeks are", chosen.missed.len())
        };
        // Writing into a String can't fail.
        let _ = writeln!(
            text,
            "  {weeks} missed, first that of {}: no class within the limits is ready by then.",
            monday(*first)
        );
    }
    text.push_str(&hire_by(plan, chosen));
    if let Some(sure) = &chosen.sureness {
        let kept = format!(
            "  The plan keeps its promises in {} (± {}) of {} sampled futures of demand and attrition, {} were asked for; that of the \
             expected demand in {}. It costs {} more.",
            percent(sure.share),
            percent(sure.standard_error),
            sure.futures,
            percent(sure.asked),
            percent(sure.share_expected),
            money(sure.price),
        );
        text.push_str(&wrapped(&kept, "  "));
        if sure.share < sure.asked {
            text.push_str("  No surer plan was found within the limits of seats, sizes and lead time.\n");
        }
        let future = format!(
            "  A future (seed {}) errs alike from week to week (correlation 0.95) within the range of the forecast, and leavers vary by \
             chance; it counts as met when every week is from {} on, the first that a class decided at once can help, but for those \
             that the plan of the expected demand misses. The hire-by date is that plan's.",
            sure.seed,
            monday(sure.first_week),
        );
        text.push_str(&wrapped(&future, "  "));
    }
    text
}

fn hire_by(plan: &HiringPlan, chosen: &Chosen) -> String {
    let mut text = String::new();
    let monday = |week: usize| plan.monday(week).to_string();
    let by = &chosen.hire_by;
    let _ = match (by.week, by.delays.is_empty()) {
        (_, true) => writeln!(text, "  No class is chosen, so nothing need be decided."),
        (Some(week), _) => writeln!(
            text,
            "  Hire by: decide in the week of {} at the latest; later, a week is missed that can be met today.",
            monday(week)
        ),
        (None, _) => {
            writeln!(text, "  As far as waiting was followed, it misses no more weeks; it costs what is added here.")
        }
    };
    if by.delays.len() > 1 {
        let rows: Vec<Vec<String>> = by
            .delays
            .iter()
            .map(|delay| {
                vec![
                    monday(delay.decide),
                    money(delay.cost),
                    delay.added.map_or_else(|| "–".to_owned(), money),
                    delay.weeks_missed.to_string(),
                    format!("{:.1}", delay.short_fte_weeks),
                ]
            })
            .collect();
        text.push_str(&table(
            &["  first decision in", "cost", "the week adds", "weeks missed", "FTE-weeks short"],
            &rows,
        ));
    }
    text
}

/// Gaps are small: two digits more than other shares.
fn small_percent(share: f64) -> String {
    format!("{:.3}%", share * 100.0)
}

/// The choice of a scenario.
pub fn json(plan: &HiringPlan, chosen: &Chosen) -> Value {
    let monday = |week: usize| plan.monday(week).to_string();
    let programme = &chosen.programme;
    let delays = chosen.hire_by.delays.iter().map(|delay| {
        json!({
            "decide": monday(delay.decide),
            "cost": delay.cost,
            "added": delay.added,
            "weeks_missed": delay.weeks_missed,
            "short_fte_weeks": delay.short_fte_weeks,
        })
    });
    json!({
        "cost_of_choice": programme.cost.money(),
        "bound": programme.bound,
        "gap": programme.gap,
        "nodes": programme.nodes,
        "least_short_fte_weeks": programme.least_short_fte_weeks,
        "missed": chosen.missed.iter().map(|week| monday(*week)).collect::<Vec<_>>(),
        "hire_by": chosen.hire_by.week.map(monday),
        "delays": delays.collect::<Vec<_>>(),
        "sureness": chosen.sureness,
    })
}
