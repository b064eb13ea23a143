//! A sweep as JSON.

use headcount::io::dataset::{Dataset, Format};
use headcount::io::sweep_table::worst;
use headcount::scenario::answers::Ranked;
use headcount::scenario::{Base, Outcome};
use serde_json::{Value, json};

use super::answers;
use super::words::{Shown, conventions, design};

/// Baseline, scenarios by hand, the best, and every row where they are not too many.
pub fn of(shown: &Shown<'_>, seed: u64) -> Value {
    let Shown { grid, base, swept, size, answered } = shown;
    let summary = &swept.summary;
    let ranked = |one: &Ranked| {
        let settings: serde_json::Map<String, Value> = grid
            .grid
            .levers
            .iter()
            .zip(&one.scenario.settings)
            .filter_map(|(lever, value)| Some((lever.name.clone(), json!(lever.spelled(value.as_ref()?)))))
            .collect();
        let mut told = outcome(&one.outcome, base);
        told["scenario"] = json!(one.scenario.number);
        told["name"] = json!(one.scenario.name);
        told["settings"] = Value::Object(settings);
        told["reaches_goal"] = json!(one.meets());
        told
    };
    let rows = swept.rows.as_ref().map(|blocks| blocks.iter().flat_map(rows_of).collect::<Vec<_>>());
    json!({
        "grid": grid.name,
        "design": design(&grid.grid),
        "seed": seed,
        "scenarios": summary.scenarios,
        "intervals": size.intervals,
        "futures": size.futures,
        "conventions": conventions(shown),
        "goal": summary.goal,
        "reach_goal": summary.meet,
        "unmeetable": summary.unmeetable,
        "baseline": outcome(&swept.baseline, base),
        "by_hand": swept.by_hand.iter().map(ranked).collect::<Vec<_>>(),
        "best": summary.best.iter().map(ranked).collect::<Vec<_>>(),
        "answers": answers::json(answered, &grid.grid, base, swept),
        "rows": rows,
    })
}

fn outcome(outcome: &Outcome, base: &Base) -> Value {
    let mut told = json!(outcome);
    let (queue, interval) = worst(base, outcome);
    let known = |text: String| (!text.is_empty()).then_some(text);
    told["worst_interval"] = json!(known(interval));
    told["worst_queue"] = json!(known(queue));
    told
}

fn rows_of(block: &Dataset) -> Vec<Value> {
    let mut bytes = Vec::new();
    // Writing to memory does not fail, and what was written as JSON reads as JSON.
    let written = block.write(Format::Json, &mut bytes).is_ok();
    if written { serde_json::from_slice(&bytes).unwrap_or_default() } else { Vec::new() }
}
