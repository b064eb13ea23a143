//! Backtests as tables: scores out and in again, and every fold's forecast.

use std::path::Path;

use crate::error::{Problem, Problems};
use crate::evaluate::rolling::{Cut, Part, Tally};
use crate::forecast::VolumeForecast;
use crate::io::dataset::{Column, Dataset};
use crate::io::forecast_table::forecast_dataset;
use crate::io::table_file::TableFile;
use crate::time::Horizon;

/// What stands in a column that a row is not cut by.
pub const ALL: &str = "all";

/// One row of a backtest's table.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreRow {
    /// The queue.
    pub queue: String,
    /// The model.
    pub model: String,
    /// The fold, where the row is of one.
    pub fold: Option<Horizon>,
    /// The lead, weekday or time of day, where the row is of one.
    pub part: Option<Part>,
    /// What it scored.
    pub tally: Tally,
}

/// The scores in the columns `queue,model,origin,lead,weekday,time`, then the measures. A row is cut by at most one of
/// the four; the others hold `all`. Coverage has a column per level; a measure that has nothing to divide by is empty.
pub fn backtest_dataset(rows: &[ScoreRow]) -> Dataset {
    let mut data = Dataset::default();
    let mut text = |name: &str, cell: &dyn Fn(&ScoreRow) -> String| {
        data.push(name, Column::Text(rows.iter().map(cell).collect()));
    };
    text("queue", &|row| row.queue.clone());
    text("model", &|row| row.model.clone());
    text("origin", &|row| row.fold.map_or_else(|| ALL.to_owned(), |fold| fold.start.to_string()));
    for (name, cut) in [("lead", Cut::Lead), ("weekday", Cut::Weekday), ("time", Cut::Time)] {
        text(name, &|row| {
            let part = row.part.filter(|part| part.cut() == cut);
            part.map_or_else(|| ALL.to_owned(), |part| part.to_string())
        });
    }
    let mut number = |name: String, value: &dyn Fn(&Tally) -> Option<f64>| {
        data.push(name, Column::Number(rows.iter().map(|row| value(&row.tally).unwrap_or(f64::NAN)).collect()));
    };
    number("wape".to_owned(), &Tally::wape);
    number("noise_floor".to_owned(), &Tally::noise_floor);
    number("bias".to_owned(), &Tally::bias);
    number("mase".to_owned(), &Tally::mase);
    number("pinball".to_owned(), &Tally::pinball);
    let levels = rows.iter().map(|row| &row.tally.levels).find(|levels| !levels.is_empty()).cloned();
    for (k, level) in levels.unwrap_or_default().iter().enumerate() {
        number(format!("coverage{level}"), &|tally| tally.coverage().get(k).copied().flatten());
    }
    number("hours_over".to_owned(), &|tally| tally.hours.map(|hours| hours.over));
    number("hours_under".to_owned(), &|tally| tally.hours.map(|hours| hours.under));
    number("hours_required".to_owned(), &|tally| tally.hours.map(|hours| hours.required));
    number("contacts".to_owned(), &|tally| Some(tally.actual));
    number("contacts_forecast".to_owned(), &|tally| Some(tally.forecast));
    number("contacts_unforecast".to_owned(), &|tally| Some(tally.unforecast));
    let mut whole = |name: &str, value: fn(&Tally) -> u64| {
        data.push(name, Column::Whole(rows.iter().map(|row| i64::try_from(value(&row.tally)).ok()).collect()));
    };
    whole("intervals", |tally| tally.intervals);
    whole("missing", |tally| tally.missing);
    whole("set_aside", |tally| tally.set_aside);
    data
}

/// Forecasts of several models and folds in one table: `queue,model,origin`, then the columns of a forecast.
pub fn fold_forecasts_dataset(forecasts: &[(String, Horizon, VolumeForecast)]) -> Dataset {
    let plain: Vec<VolumeForecast> = forecasts.iter().map(|(_, _, forecast)| forecast.clone()).collect();
    let mut data = forecast_dataset(&plain);
    let repeated = |cell: &dyn Fn(&(String, Horizon, VolumeForecast)) -> String| {
        let cells = forecasts.iter().flat_map(|row| std::iter::repeat_n(cell(row), row.2.start.len()));
        Column::Text(cells.collect())
    };
    data.columns.insert(1, ("model".to_owned(), repeated(&|(model, _, _)| model.clone())));
    data.columns.insert(2, ("origin".to_owned(), repeated(&|(_, fold, _)| fold.start.to_string())));
    data
}

/// A row of a backtest's table as a chart needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreLine {
    /// The queue.
    pub queue: String,
    /// The model.
    pub model: String,
    /// First day of the fold, or `all`.
    pub origin: String,
    /// The lead, such as `day 3`, or `all`.
    pub lead: String,
    /// WAPE as a share.
    pub wape: f64,
    /// Noise floor as a share; NaN where none is given.
    pub noise_floor: f64,
}

/// Reads the scores that `backtest -o` wrote; rows cut by weekday or time of day, and rows without a WAPE, are left out.
///
/// # Errors
/// Every problem of the file at once, each with its place.
pub fn read_backtest(path: &Path) -> Result<Vec<ScoreLine>, Problems> {
    lines_of(&TableFile::read(path)?)
}

fn lines_of(table: &TableFile) -> Result<Vec<ScoreLine>, Problems> {
    let column = |name: &str| {
        let key = name.replace('_', "");
        table.column(&[key.as_str()]).ok_or_else(|| {
            let place = crate::error::Place::file(&table.name);
            let help = "give the table that `headcount backtest HISTORY -o backtest.csv` writes";
            Problem::new("missing-column", place, format!("the table has no `{name}` column"), help).field(name)
        })
    };
    let found = ["queue", "model", "origin", "wape"].map(column);
    let problems: Vec<Problem> = found.iter().filter_map(|column| column.clone().err()).collect();
    let [Ok(queue), Ok(model), Ok(origin), Ok(wape)] = found else { return Err(Problems(problems)) };
    let (lead, floor) = (column("lead").ok(), column("noise_floor").ok());
    let others: Vec<usize> = ["weekday", "time"].into_iter().filter_map(|name| column(name).ok()).collect();
    let mut problems = Vec::new();
    let mut lines = Vec::new();
    for row in &table.rows {
        let text = |column: usize| row[column].text.trim().trim_start_matches('\'').to_owned();
        if others.iter().any(|column| text(*column) != ALL) {
            continue;
        }
        let mut number = |column: usize, field: &str| match table.quantity(&row[column], field) {
            Ok(value) => value,
            Err(problem) => {
                problems.push(problem);
                None
            }
        };
        let noise_floor = floor.and_then(|floor| number(floor, "noise_floor")).unwrap_or(f64::NAN);
        let Some(wape) = number(wape, "wape") else { continue };
        let lead = lead.map_or_else(|| ALL.to_owned(), text);
        let (queue, model, origin) = (text(queue), text(model), text(origin));
        lines.push(ScoreLine { queue, model, origin, lead, wape, noise_floor });
    }
    if problems.is_empty() { Ok(lines) } else { Err(Problems(problems)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_read_back_and_a_foreign_table_is_refused_with_every_column_it_lacks() {
        let text = "queue,model,origin,lead,weekday,time,wape,noise_floor\n\
                    sales,auto,all,all,all,all,0.1,0.05\n\
                    sales,auto,2026-02-23,all,all,all,0.2,\n\
                    sales,auto,all,day 1,all,all,0.3,0.1\n\
                    sales,auto,all,all,Monday,all,0.4,0.1\n\
                    sales,auto,2026-03-02,all,all,all,,\n";
        let lines = lines_of(&TableFile::parse("b.csv".to_owned(), text).unwrap()).unwrap();
        assert_eq!(lines.iter().map(|line| line.wape).collect::<Vec<_>>(), [0.1, 0.2, 0.3]);
        assert_eq!((lines[1].origin.as_str(), lines[2].lead.as_str()), ("2026-02-23", "day 1"));
        let Problems(problems) =
            lines_of(&TableFile::parse("f.csv".to_owned(), "queue,start\na,b\n").unwrap()).unwrap_err();
        assert_eq!(problems.len(), 3);
    }
}
