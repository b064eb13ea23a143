//! What a design tries: a list, a range of steps, or a distribution.

use super::spelling::{self, Wrong, tidy};
use crate::io::toml_file::{Keys, TomlFile};
use crate::scenario::{Design, LeverKind, LeverValue, Values};

/// The ways to say what a design tries.
const WAYS: [&str; 5] = ["values", "range", "uniform", "normal", "triangular"];

/// The most steps of a range.
const MOST_STEPS: u64 = 1_000_000;

/// The values of a lever; `None` where it has none, or wrong ones, which are noted. Without a `design`, which is then wrong
/// itself, values are not held against it.
pub(super) fn values(
    file: &mut TomlFile<'_>,
    keys: &mut Keys<'_, '_>,
    kind: LeverKind,
    design: Option<Design>,
) -> Option<Values> {
    let ways: Vec<_> = WAYS.into_iter().filter(|way| keys.has(way)).collect();
    let found = [
        list(file, keys, kind, design),
        range(file, keys, kind),
        uniform(file, keys, kind),
        normal(file, keys, kind),
        triangular(file, keys, kind),
    ];
    if let [first, second, ..] = ways[..] {
        let message = format!("a lever has {first} or {second}, not both");
        file.problem_of(keys, second, message, format!("keep one of {}", ways.join(", ")));
        return None;
    }
    let distribution = ways.first().filter(|way| !matches!(**way, "values" | "range"));
    if let (Some(way), Some(Design::Full | Design::Zip)) = (distribution, design) {
        let message = format!("`{way}` is a distribution, and this design goes through listed values");
        let help = "write `values` or `range`, or design = \"latin-hypercube\" or \"monte-carlo\" with `scenarios`";
        file.problem_of(keys, way, message, help);
        return None;
    }
    found.into_iter().flatten().next()
}

fn list(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, kind: LeverKind, design: Option<Design>) -> Option<Values> {
    let listed = keys.list(file, "values")?;
    if listed.is_empty() {
        file.problem_of(keys, "values", "the list of values is empty", spelling::help(kind));
        return None;
    }
    let mut values = Vec::<LeverValue>::new();
    let before = file.problems.len();
    for (byte, text) in listed {
        let wrong = match spelling::value(kind, &text) {
            // Elsewhere a value that comes twice is one that counts double.
            Ok(value) if design == Some(Design::Full) && values.contains(&value) => {
                let help = "drop one: every combination with it would be played twice";
                Wrong { message: format!("`{text}` stands twice"), help: help.to_owned() }
            }
            Ok(value) => {
                values.push(value);
                continue;
            }
            Err(wrong) => wrong,
        };
        let problem = file.at_value(byte, "values", &text, wrong.message, wrong.help);
        file.problems.push(problem);
    }
    (file.problems.len() == before).then_some(Values::List(values))
}

/// `range = { from = "-20%", to = "+20%", steps = 9 }`: both ends and evenly between them, to twelve digits.
fn range(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, kind: LeverKind) -> Option<Values> {
    let mut table = numeric(file, keys, kind, "range")?;
    let from = number(file, &mut table, kind, "from");
    let to = number(file, &mut table, kind, "to");
    let steps = table.whole(file, "steps");
    let lacks = lacking(file, &table, &["from", "to", "steps"]);
    let values = match (from, to, steps) {
        (Some(from), Some(to), _) if from == to => {
            file.problem_of(&table, "to", "the range ends where it begins", "write `values` with one value");
            None
        }
        (Some(from), Some(to), Some(steps)) if (2..=MOST_STEPS).contains(&steps) => {
            let last = (steps - 1) as f64;
            let step = |k: u64| match k {
                0 => from,
                k if k == steps - 1 => to,
                k => tidy(from + (to - from) * (k as f64 / last)),
            };
            Some(Values::List((0..steps).map(|k| LeverValue::Number(step(k))).collect()))
        }
        (_, _, Some(steps)) if !(2..=MOST_STEPS).contains(&steps) => {
            let message = format!("a range can't have {steps} steps");
            let help = format!("write how many values, both ends included: 2 to {MOST_STEPS}");
            file.problem_of(&table, "steps", message, help);
            None
        }
        _ => None,
    };
    table.finish(file);
    values.filter(|_| !lacks)
}

fn uniform(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, kind: LeverKind) -> Option<Values> {
    let mut table = numeric(file, keys, kind, "uniform")?;
    let from = number(file, &mut table, kind, "from");
    let to = number(file, &mut table, kind, "to");
    lacking(file, &table, &["from", "to"]);
    let values = match (from, to) {
        (Some(from), Some(to)) if from < to => Some(Values::Uniform { from, to }),
        (Some(_), Some(_)) => {
            file.problem_of(&table, "to", "`to` is not above `from`", "write the lower end in `from`");
            None
        }
        _ => None,
    };
    table.finish(file);
    values
}

fn normal(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, kind: LeverKind) -> Option<Values> {
    let mut table = numeric(file, keys, kind, "normal")?;
    let mean = number(file, &mut table, kind, "mean");
    let sd = read(file, &mut table, "sd", |text| spelling::unlimited(kind, text));
    lacking(file, &table, &["mean", "sd"]);
    let values = match (mean, sd) {
        (_, Some(sd)) if sd <= 0.0 => {
            let help = "write how far values lie from the mean, such as sd = \"5%\"";
            file.problem_of(&table, "sd", "a standard deviation is above 0", help);
            None
        }
        (Some(mean), Some(sd)) => Some(Values::Normal { mean, sd }),
        _ => None,
    };
    table.finish(file);
    values
}

fn triangular(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, kind: LeverKind) -> Option<Values> {
    let mut table = numeric(file, keys, kind, "triangular")?;
    let low = number(file, &mut table, kind, "low");
    let mode = number(file, &mut table, kind, "mode");
    let high = number(file, &mut table, kind, "high");
    lacking(file, &table, &["low", "mode", "high"]);
    let values = match (low, mode, high) {
        (Some(low), Some(mode), Some(high)) if low <= mode && mode <= high && low < high => {
            Some(Values::Triangular { low, mode, high })
        }
        (Some(_), Some(_), Some(_)) => {
            let help = "write the most likely value between the lowest and the highest";
            file.problem_of(&table, "mode", "`low`, `mode` and `high` do not ascend", help);
            None
        }
        _ => None,
    };
    table.finish(file);
    values
}

/// The table of a way that needs numbers.
fn numeric<'t, 'i>(
    file: &mut TomlFile<'_>,
    keys: &mut Keys<'t, 'i>,
    kind: LeverKind,
    way: &'static str,
) -> Option<Keys<'t, 'i>> {
    let table = keys.table(file, way)?;
    if kind.limits().is_none() {
        let help = format!("write a list instead: {}", spelling::help(kind));
        file.problem_of(keys, way, format!("{kind} has values that are no numbers, and so no {way}"), help);
        return None;
    }
    Some(table)
}

fn number(file: &mut TomlFile<'_>, table: &mut Keys<'_, '_>, kind: LeverKind, key: &'static str) -> Option<f64> {
    read(file, table, key, |text| spelling::number(kind, text))
}

/// A value of a key, with help of its own.
pub(super) fn read<T>(
    file: &mut TomlFile<'_>,
    table: &mut Keys<'_, '_>,
    key: &'static str,
    parse: impl FnOnce(&str) -> Result<T, Wrong>,
) -> Option<T> {
    let text = table.parsed(file, key, |text| Ok(text.to_owned()), "write one value")?;
    match parse(&text) {
        Ok(value) => Some(value),
        Err(Wrong { message, help }) => {
            file.problem_of(table, key, message, help);
            None
        }
    }
}

/// Notes the keys that a table must have and has not.
fn lacking(file: &mut TomlFile<'_>, table: &Keys<'_, '_>, keys: &[&str]) -> bool {
    let missing: Vec<_> = keys.iter().filter(|key| !table.has(key)).copied().collect();
    if let Some(first) = missing.first() {
        file.problem(
            table.at,
            first,
            format!("{} is missing", missing.join(", ")),
            format!("give {}", keys.join(", ")),
        );
    }
    !missing.is_empty()
}
