//! The table of a sweep read back: its outcomes, and the settings of its levers as words or numbers.

use std::path::Path;

use crate::error::{Place, Problem, Problems};
use crate::io::sweep_table::is_column;
use crate::io::table_file::TableFile;
use crate::scenario::answers::{Stop, phrase};
use crate::scenario::lever::Spelling;
use crate::scenario::{LeverKind, Outcome};

/// What is read of an outcome; the rest of it is NaN. A scenario without FTE is one that no number of agents meets.
const READ: [&str; 7] = ["contacts", "agents_peak", "agents_mean", "fte", "paid_hours", "cost", "service_level"];

fn outcome(value: impl Fn(&str) -> f64) -> Outcome {
    let nan = f64::NAN;
    let fte = value("fte");
    Outcome {
        contacts: value("contacts"),
        agents_peak: value("agents_peak"),
        agents_mean: value("agents_mean"),
        fte,
        paid_hours: value("paid_hours"),
        cost: value("cost"),
        cost_per_contact: nan,
        service_level: value("service_level"),
        intervals_on_target: nan,
        worst_interval: None,
        worst_queue: 0,
        worst_service_level: nan,
        occupancy: nan,
        abandonment: nan,
        p_on_target: nan,
        unmeetable: fte.is_nan(),
    }
}

/// A lever's column.
#[derive(Debug, Clone, PartialEq)]
pub struct LeverColumn {
    /// The lever's name.
    pub name: String,
    /// How its numbers are written: by its kind where it is named after it, else as its numbers look.
    pub spelling: Spelling,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepRow {
    /// The scenario's number.
    pub number: u64,
    /// Its name; empty where it has none.
    pub name: String,
    /// One stop per lever.
    pub settings: Vec<Stop>,
    /// Its outcome, as far as charts need it.
    pub outcome: Outcome,
}

/// A sweep as its table tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepResult {
    /// Its levers.
    pub levers: Vec<LeverColumn>,
    /// Its scenarios.
    pub rows: Vec<SweepRow>,
    /// The plan as it is, from the changes against it; NaN where no row tells.
    pub baseline: Outcome,
}

impl SweepResult {
    /// A scenario in words: its name, else the levers that it pulls, else its number.
    pub fn called(&self, row: &SweepRow) -> String {
        if !row.name.is_empty() {
            return row.name.clone();
        }
        let set: Vec<String> = self
            .levers
            .iter()
            .zip(&row.settings)
            .filter_map(|(lever, stop)| match stop {
                Stop::Number(x) => Some(format!("{} {}", lever.name, phrase::number_of(lever.spelling, *x))),
                Stop::Word(word) if word == Stop::AS_PLANNED => None,
                Stop::Word(word) => Some(format!("{} {word}", lever.name)),
            })
            .collect();
        if set.is_empty() { format!("scenario {}", row.number) } else { set.join(", ") }
    }
}

/// Reads the table that `sweep -o` or `merge -o` wrote.
///
/// # Errors
/// Every problem of the file at once, each with its place.
pub fn read_sweep(path: &Path) -> Result<SweepResult, Problems> {
    result_of(&TableFile::read(path)?)
}

fn result_of(table: &TableFile) -> Result<SweepResult, Problems> {
    let column = |name: &str| table.header.iter().position(|cell| cell.text.trim() == name);
    let missing: Vec<Problem> = ["scenario", "fte", "service_level"]
        .into_iter()
        .filter(|name| column(name).is_none())
        .map(|name| {
            let help = "give the table that `headcount sweep GRID.toml -o sweep.csv` writes";
            let message = format!("the table has no `{name}` column");
            Problem::new("missing-column", Place::file(&table.name), message, help).field(name)
        })
        .collect();
    if !missing.is_empty() {
        return Err(Problems(missing));
    }
    let mut problems = Vec::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    let lever_columns: Vec<usize> =
        (0..table.header.len()).filter(|k| !is_column(table.header[*k].text.trim())).collect();
    let mut baseline = outcome(|_| f64::NAN);
    for (k, cells) in table.rows.iter().enumerate() {
        let mut number = |name: &str| {
            let Some(cell) = column(name).and_then(|at| cells.get(at)) else { return f64::NAN };
            let text = cell.text.trim();
            match text.parse::<f64>() {
                _ if text.is_empty() => f64::NAN,
                Ok(value) if value.is_finite() => value,
                _ => {
                    let message = format!("`{name}` is not a number: `{text}`");
                    let help = "write digits with a decimal point, or leave the cell empty";
                    problems.push(table.problem("number", cell, Some(name), message, help));
                    f64::NAN
                }
            }
        };
        let values: Vec<(&str, f64)> = READ.iter().map(|name| (*name, number(name))).collect();
        let read =
            outcome(|name| values.iter().find(|(other, _)| *other == name).map_or(f64::NAN, |(_, value)| *value));
        if baseline.fte.is_nan() {
            baseline.fte = read.fte - number("fte_change");
            baseline.cost = read.cost - number("cost_change");
            baseline.service_level = read.service_level - number("service_level_change");
        }
        let numbered = number("scenario");
        let name =
            column("name").map_or_else(String::new, |at| cells[at].text.trim().trim_start_matches('\'').to_owned());
        let settings = lever_columns.iter().map(|at| stop_of(&cells[*at].text)).collect();
        let number = if numbered.is_finite() { numbered.max(0.0) as u64 } else { k as u64 + 1 };
        rows.push(SweepRow { number, name, settings, outcome: read });
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    baseline.unmeetable = baseline.fte.is_nan();
    let levers = lever_columns.iter().enumerate().map(|(k, at)| {
        let name = table.header[*at].text.trim().to_owned();
        let numbers = rows.iter().filter_map(|row| if let Stop::Number(x) = row.settings[k] { Some(x) } else { None });
        LeverColumn { spelling: spelling_of(&name, numbers), name }
    });
    Ok(SweepResult { levers: levers.collect(), baseline, rows })
}

fn stop_of(text: &str) -> Stop {
    let text = text.trim().trim_start_matches('\'');
    match text.parse::<f64>() {
        _ if text.is_empty() => Stop::Word(Stop::AS_PLANNED.into()),
        Ok(number) if number.is_finite() => Stop::Number(number),
        _ => Stop::Word(text.to_owned()),
    }
}

/// A lever named after its kind is written as the kind is; of any other, numbers from −1 to 1 are shares or changes.
fn spelling_of(name: &str, numbers: impl Iterator<Item = f64>) -> Spelling {
    if let Some(kind) = LeverKind::ALL.iter().find(|kind| kind.as_str() == name) {
        return kind.spelling();
    }
    let (least, most) = numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    match (least, most) {
        (least, most) if least < 0.0 && least > -1.0 && most <= 1.0 => Spelling::Change,
        (least, most) if least >= 0.0 && most <= 1.0 => Spelling::Share,
        _ => Spelling::Amount,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "scenario,name,volume,bot,target,contacts,fte,cost,service_level,fte_change,cost_change,service_level_change\n\
                         1,'=hers,0.1,,80/20,110,44,,0.82,4,,0.02\n\
                         2,,-0.1,0.2,,90,,,,,,\n";

    #[test]
    fn a_sweep_is_read_back_with_its_settings_and_the_plan_that_it_was_measured_against() {
        let sweep = result_of(&TableFile::parse("s.csv".into(), TABLE).unwrap()).unwrap();
        assert_eq!(sweep.rows[0].name, "=hers");
        assert_eq!(sweep.called(&sweep.rows[1]), "volume −10%, bot 20%");
        assert!(sweep.rows[1].outcome.unmeetable && !sweep.rows[0].outcome.unmeetable);
        assert!((sweep.baseline.fte - 40.0).abs() < 1e-12 && (sweep.baseline.service_level - 0.8).abs() < 1e-12);
        assert!(sweep.baseline.cost.is_nan());
        assert_eq!(sweep.rows[0].settings[2], Stop::Word("80/20".into()));
    }

    #[test]
    fn a_foreign_table_is_refused_with_every_column_it_lacks_and_a_bad_cell_with_its_place() {
        let foreign = TableFile::parse("f.csv".into(), "queue,start\na,b\n").unwrap();
        assert_eq!(result_of(&foreign).unwrap_err().0.len(), 3);
        let bad = TableFile::parse("f.csv".into(), &TABLE.replace(",44,", ",4O,")).unwrap();
        let Problems(problems) = result_of(&bad).unwrap_err();
        assert_eq!(problems[0].place.to_string(), "f.csv:2:25");
    }
}
