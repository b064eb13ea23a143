//! Published forecasts in: each with the day on which it was made.
//!
//! The day is told, in this order, by a column `origin`, by the name `forecast-2026-11-16.csv`, by the `run.json` beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::error::{Place, Problem, Problems};
#[cfg(feature = "frames")]
use crate::io::forecast_file::columnar::ForecastTable;
use crate::io::forecast_file::forecasts_of;
use crate::io::table_file::{Cell, TableFile};
use crate::io::write::RUN_FILE;
use crate::review::Published;
use crate::time::IntervalLength;
use crate::units::Seconds;

/// How published forecasts are read.
#[derive(Debug, Clone, Default)]
pub struct PublishedOptions {
    /// Handle time where a file has none.
    pub aht: Option<Seconds>,
    /// Length of the intervals, where the starts do not tell it.
    pub interval: Option<IntervalLength>,
    /// When a forecast was made, where nothing else says.
    pub origin: Option<Date>,
    /// The model to take from a file that holds several, as `backtest --forecasts` writes.
    pub model: String,
}

/// A forecast with the file that it stands in.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedFile {
    /// The file as it was named.
    pub file: String,
    /// The forecast of one queue.
    pub published: Published,
}

/// Reads forecasts from files and folders: one per queue and origin, by queue, then oldest first.
///
/// Of a folder the files `forecast-<origin>.*` are read, of a run of `plan` its `forecast.csv`.
///
/// # Errors
/// Every problem of every file at once; two forecasts of one queue and origin among them.
pub fn read_published(paths: &[PathBuf], options: &PublishedOptions) -> Result<Vec<PublishedFile>, Problems> {
    let mut problems = Vec::new();
    let mut found: Vec<PublishedFile> = Vec::new();
    for path in paths {
        let read = files_of(path).and_then(|files| {
            let read: Vec<_> = files.iter().map(|file| read_file(file, options)).collect();
            let faults: Vec<_> = read.iter().filter_map(|one| one.as_ref().err()).flat_map(|p| p.0.clone()).collect();
            if faults.is_empty() { Ok(read.into_iter().flatten().flatten()) } else { Err(Problems(faults)) }
        });
        match read {
            Ok(read) => found.extend(read),
            Err(Problems(more)) => problems.extend(more),
        }
    }
    // A forecast that nobody dates counts from its own first day.
    let age = |one: &PublishedFile| {
        let forecast = &one.published.forecast;
        one.published.origin.or_else(|| forecast.start.first().map(|start| forecast.clock.date(*start)))
    };
    found.sort_by_cached_key(|one| (one.published.forecast.queue.name.clone(), age(one), one.file.clone()));
    problems.extend(twice(&found));
    if problems.is_empty() { Ok(found) } else { Err(Problems(problems)) }
}

/// Forecasts of one queue and origin that speak of the same time.
fn twice(found: &[PublishedFile]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for pair in found.windows(2) {
        let [a, b] = pair else { continue };
        let (one, other) = (&a.published, &b.published);
        let meet = one.forecast.start.first() <= other.forecast.start.last()
            && other.forecast.start.first() <= one.forecast.start.last();
        if one.forecast.queue == other.forecast.queue && one.origin == other.origin && meet {
            let made = one.origin.map_or_else(|| "no date".to_owned(), |origin| format!("the date {origin}"));
            let message = format!(
                "two forecasts of queue `{}` with {made} cover the same time; the other is in {}",
                one.forecast.queue.name, a.file
            );
            let help = "give one of them, or say when each was made: forecast-2026-11-16.csv, or a column origin";
            problems.push(Problem::new("duplicate", Place::file(&b.file), message, help));
        }
    }
    problems
}

/// The files that a path stands for.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, Problems> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let place = || Place::file(path.display().to_string());
    let unreadable = |error: std::io::Error| {
        Problem::new("unreadable", place(), format!("the folder can't be read: {error}"), "check its permissions")
    };
    let mut dated = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.is_file() && origin_in_name(&file).is_some() {
            dated.push(file);
        }
    }
    dated.sort();
    let of_run = path.join("forecast.csv");
    if dated.is_empty() && of_run.is_file() {
        dated.push(of_run);
    }
    if dated.is_empty() {
        let help = "name a folder that `plan --publish DIR` has filled, a run of `plan`, or the files themselves";
        let message = "there is no published forecast in the folder: no forecast-<date>.csv, no forecast.csv";
        return Err(Problem::new("empty", place(), message, help).into());
    }
    Ok(dated)
}

/// The date of `forecast-2026-11-16.csv`.
fn origin_in_name(path: &Path) -> Option<Date> {
    let name = path.file_name()?.to_str()?.strip_prefix("forecast-")?;
    let (date, ending) = name.split_at_checked(10)?;
    ending.starts_with('.').then(|| date.parse().ok())?
}

/// The first day of the run of `plan` that a file belongs to.
fn origin_of_run(path: &Path) -> Option<Date> {
    if path.file_name()? != "forecast.csv" {
        return None;
    }
    let text = fs::read_to_string(path.with_file_name(RUN_FILE)).ok()?;
    let run: serde_json::Value = serde_json::from_str(&text).ok()?;
    run["horizon"]["start"].as_str()?.parse().ok()
}

fn read_file(path: &Path, options: &PublishedOptions) -> Result<Vec<PublishedFile>, Problems> {
    let told = origin_of(path, options);
    #[cfg(feature = "frames")]
    if let Some(table) = ForecastTable::open(path, options.aht, options.interval, true) {
        let file = path.display().to_string();
        let careful = |table: &TableFile| -> Result<Vec<Published>, Problems> {
            Ok(read_table(table, told, options)?.into_iter().map(|one| one.published).collect())
        };
        let found = table.read(told, careful)?;
        return Ok(found.into_iter().map(|published| PublishedFile { file: file.clone(), published }).collect());
    }
    read_table(&TableFile::read(path)?, told, options)
}

/// When the forecasts of a file were made, as far as no column says.
pub(in crate::io) fn origin_of(path: &Path, options: &PublishedOptions) -> Option<Date> {
    origin_in_name(path).or_else(|| origin_of_run(path)).or(options.origin)
}

fn read_table(
    table: &TableFile,
    told: Option<Date>,
    options: &PublishedOptions,
) -> Result<Vec<PublishedFile>, Problems> {
    let rows = rows_of_model(table, &options.model)?;
    let column = table.column(&["origin", "forecastorigin"]);
    let mut problems = Vec::new();
    let mut by_origin = BTreeMap::<Option<Date>, Vec<Vec<Cell>>>::new();
    for row in rows {
        let cell = column.map(|column| &row[column]).filter(|cell| !cell.text.trim().is_empty());
        match cell.map(|cell| (cell, cell.text.trim().parse::<Date>())) {
            None => by_origin.entry(told).or_default().push(row.clone()),
            Some((_, Ok(origin))) => by_origin.entry(Some(origin)).or_default().push(row.clone()),
            Some((cell, Err(_))) => {
                let message = format!("`origin` is not a date: `{}`", cell.text);
                let help = "write the first day that the forecast did not know, such as 2026-11-16";
                problems.push(table.problem("time", cell, Some("origin"), message, help));
            }
        }
    }
    let mut found = Vec::new();
    for (origin, rows) in by_origin {
        match forecasts_of(&table.with_rows(rows), options.aht, options.interval) {
            Ok(forecasts) => {
                found.extend(forecasts.into_iter().map(|forecast| PublishedFile {
                    file: table.name.clone(),
                    published: Published { origin, forecast },
                }))
            }
            Err(Problems(more)) => problems.extend(more),
        }
    }
    TableFile::order(&mut problems);
    if problems.is_empty() { Ok(found) } else { Err(Problems(problems)) }
}

/// The rows of one model: all of them where the file names one model or none.
fn rows_of_model<'a>(table: &'a TableFile, wanted: &str) -> Result<Vec<&'a Vec<Cell>>, Problem> {
    let Some(column) = table.column(&["model"]) else { return Ok(table.rows.iter().collect()) };
    let models: BTreeSet<&str> = table.rows.iter().map(|row| row[column].text.trim()).collect();
    if models.len() < 2 {
        return Ok(table.rows.iter().collect());
    }
    if !models.contains(wanted) {
        let named = models.into_iter().collect::<Vec<_>>().join(", ");
        let message = format!("the file holds forecasts of several models, and none of `{wanted}`: {named}");
        let place = Place::at(&table.name, table.header[column].line, table.header[column].column);
        let help = "choose one with --model, such as --model mean-of-4";
        return Err(Problem::new("model", place, message, help).field("model"));
    }
    Ok(table.rows.iter().filter(|row| row[column].text.trim() == wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Result<Vec<PublishedFile>, Problems> {
        let table = TableFile::parse(name.to_owned(), text)?;
        let options = PublishedOptions { model: "auto".to_owned(), ..PublishedOptions::default() };
        read_table(&table, origin_in_name(Path::new(name)), &options)
    }

    #[test]
    fn a_published_forecast_is_dated_by_its_name_and_a_backtests_by_its_column() {
        let plain = "queue,start,volume\nsales,2026-11-16T08:00,1\nsales,2026-11-16T08:30,2\n";
        let found = read("out/forecast-2026-11-16.csv", plain).unwrap();
        assert_eq!(found[0].published.origin, Some(jiff::civil::date(2026, 11, 16)));
        assert_eq!(read("forecast-november.csv", plain).unwrap()[0].published.origin, None);
        let folds = "queue,model,origin,start,volume\n\
                     sales,auto,2026-11-09,2026-11-09T08:00,1\nsales,auto,2026-11-09,2026-11-09T08:30,2\n\
                     sales,auto,2026-11-16,2026-11-16T08:00,3\nsales,auto,2026-11-16,2026-11-16T08:30,4\n\
                     sales,mean-of-4,2026-11-16,2026-11-16T08:00,9\nsales,mean-of-4,2026-11-16,2026-11-16T08:30,9\n";
        let found = read("folds.csv", folds).unwrap();
        let volumes: Vec<_> = found.iter().map(|one| one.published.forecast.volume.clone()).collect();
        assert_eq!(volumes, [vec![1.0, 2.0], vec![3.0, 4.0]]);
    }

    #[test]
    fn a_file_of_other_models_and_a_bad_origin_are_told_with_their_places() {
        let folds = "model,origin,start,volume\nmean-of-4,x,2026-11-09T08:00,1\nprofile,x,2026-11-09T08:30,1\n";
        assert!(read("f.csv", folds).unwrap_err().0[0].message.contains("mean-of-4, profile"));
        let wrong = "origin,start,volume\nlast week,2026-11-09T08:00,1\n2026-11-09,2026-11-09T08:30,1\n";
        assert_eq!(read("f.csv", wrong).unwrap_err().0[0].place.to_string(), "f.csv:2:1");
    }
}
