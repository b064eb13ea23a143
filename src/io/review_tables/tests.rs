use std::fs::File;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::io::dataset::{Column, Dataset, Format};
use crate::io::history;
use crate::io::published::read_published;
use crate::time::{Clock, Moment};

const DAYS: i64 = 21;
/// 2026-03-23, a Monday: the clocks of Berlin change on the Sunday.
const FIRST: i64 = 1_774_220_400;

/// Half hours of four queues; `spoil` may change the cells.
fn table(queues: &[&str], days: std::ops::Range<i64>, clock: &Clock, columns: &[&str]) -> Dataset {
    let mut data = Dataset::default();
    let rows: Vec<(usize, Moment)> = (0..queues.len())
        .flat_map(|queue| days.clone().flat_map(move |day| (0..48).map(move |slot| (queue, day * 48 + slot))))
        .map(|(queue, slot)| (queue, Moment(FIRST + slot * 1800)))
        .collect();
    data.push("queue", Column::Text(rows.iter().map(|(queue, _)| queues[*queue].to_owned()).collect()));
    data.push("start", Column::Time(rows.iter().map(|(_, start)| (clock.clone(), *start)).collect()));
    for (at, name) in columns.iter().enumerate() {
        let cell = |(queue, start): &(usize, Moment)| {
            let uneven = (start.0 / 1800 * 7919 + *queue as i64 * 31) % 101;
            if *name == "aht_s" { 240.0 + uneven as f64 / 7.0 } else { (uneven + 10 * at as i64) as f64 }
        };
        data.push(*name, Column::Number(rows.iter().map(cell).collect()));
    }
    data
}

fn forecast(queues: &[&str], clock: &Clock) -> Dataset {
    table(queues, 14..DAYS, clock, &["volume", "volume_lo80", "volume_hi80", "aht_s"])
}

fn actual(queues: &[&str], clock: &Clock) -> Dataset {
    table(queues, 0..DAYS, clock, &["offered", "handled", "aht_s"])
}

fn saved(folder: &TempDir, name: &str, data: &Dataset) -> PathBuf {
    let path = folder.path().join(name);
    let format = if name.ends_with(".csv") { Format::Csv } else { Format::Parquet };
    data.write(format, &mut File::create(&path).unwrap()).unwrap();
    path
}

fn settings() -> ReviewSettings {
    ReviewSettings { sums_only: true, ..ReviewSettings::default() }
}

fn whole(forecast: PathBuf, actual: PathBuf) -> Review {
    let forecasts = read_published(&[forecast], &PublishedOptions::default()).unwrap();
    let import = history::read(&[actual], &ImportOptions::default()).unwrap();
    let queues = import.series.into_iter().map(|series| QueueInputs {
        queue: series.queue.name.clone(),
        forecasts: forecasts
            .iter()
            .filter(|one| one.published.forecast.queue.name == series.queue.name)
            .map(|one| one.published.clone())
            .collect(),
        actual: Some(series),
        ..QueueInputs::default()
    });
    let queues: Vec<_> = queues.map(|queue| (queue, settings())).collect();
    crate::review::review(&queues, None, &[]).unwrap()
}

fn streamed(forecast: &Path, actual: &Path, threads: usize) -> Result<Review, Stop> {
    let tables = ReviewTables::open(forecast, actual, &PublishedOptions::default(), &ImportOptions::default()).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let found = pool.install(|| review_tables(tables, |queue| Some((queue, settings()))));
    found.map(|(review, _)| review)
}

#[test]
fn queue_by_queue_or_as_a_whole_from_csv_or_parquet_by_one_thread_or_four_the_review_is_the_same() {
    let folder = TempDir::new().unwrap();
    let queues = ["chat", "mail", "sales", "support"];
    for clock in [Clock::Plain, Clock::zone("Europe/Berlin").unwrap(), Clock::utc()] {
        let (planned, came) = (forecast(&queues, &clock), actual(&queues, &clock));
        let parquet = (saved(&folder, "f.parquet", &planned), saved(&folder, "a.parquet", &came));
        let csv = (saved(&folder, "f.csv", &planned), saved(&folder, "a.csv", &came));
        let expected = format!("{:?}", whole(csv.0, csv.1));
        assert!(expected.contains("wape: Some("));
        assert_eq!(format!("{:?}", whole(parquet.0.clone(), parquet.1.clone())), expected);
        for threads in [1, 4] {
            assert_eq!(format!("{:?}", streamed(&parquet.0, &parquet.1, threads).unwrap()), expected);
        }
    }
}

#[test]
fn a_table_out_of_order_of_queue_is_read_as_a_whole() {
    let folder = TempDir::new().unwrap();
    let planned = saved(&folder, "f.parquet", &forecast(&["sales", "chat"], &Clock::Plain));
    let came = saved(&folder, "a.parquet", &actual(&["chat", "sales"], &Clock::Plain));
    assert_eq!(streamed(&planned, &came, 2).unwrap_err(), Stop::ReadWhole(ReadWhole));
    assert_eq!(whole(planned, came).queues.len(), 2);
}

#[test]
fn a_queue_of_one_table_alone_comes_with_what_that_has() {
    let folder = TempDir::new().unwrap();
    let planned = saved(&folder, "f.parquet", &forecast(&["chat", "sales"], &Clock::Plain));
    let came = saved(&folder, "a.parquet", &actual(&["mail", "sales"], &Clock::Plain));
    let options = (PublishedOptions::default(), ImportOptions::default());
    let mut tables = ReviewTables::open(&planned, &came, &options.0, &options.1).unwrap();
    let mut found = Vec::new();
    while let Some(queues) = tables.next_queues().unwrap() {
        found.extend(queues.into_iter().map(|queue| (queue.queue, queue.forecasts.len(), queue.actual.is_some())));
    }
    let sides = |name: &str, forecasts, actual| (name.to_owned(), forecasts, actual);
    assert_eq!(found, [sides("chat", 1, false), sides("mail", 0, true), sides("sales", 1, true)]);
    let import = tables.finish();
    assert_eq!((import.recognised.queues, import.recognised.rows), (2, 2 * 48 * DAYS as u64));
}

#[test]
fn wrong_cells_of_a_forecast_in_parquet_are_placed_at_their_rows() {
    let folder = TempDir::new().unwrap();
    let mut planned = forecast(&["chat", "mail", "sales"], &Clock::Plain);
    let rows = planned.rows();
    for (name, column) in &mut planned.columns {
        if let (Column::Number(cells), "volume") = (column, name.as_str()) {
            (cells[11], cells[rows - 1]) = (-1.0, f64::NAN);
        }
    }
    let path = saved(&folder, "f.parquet", &planned);
    let problems = read_published(std::slice::from_ref(&path), &PublishedOptions::default()).unwrap_err().0;
    let places: Vec<_> = problems.iter().map(|problem| problem.place.to_string()).collect();
    assert_eq!(places, [format!("{}:row 12:volume", path.display()), format!("{}:row {rows}:volume", path.display())]);
}

#[test]
fn a_column_of_origins_parts_a_parquet_forecast_into_those_that_were_published() {
    let folder = TempDir::new().unwrap();
    let mut planned = forecast(&["chat", "sales"], &Clock::Plain);
    let half = 14 * 24;
    let origins = (0..planned.rows()).map(|row| if row % half < half / 2 { "2026-04-06" } else { "2026-04-08" });
    planned.push("origin", Column::Text(origins.map(str::to_owned).collect()));
    let read = |name: &str| {
        let path = saved(&folder, name, &planned);
        let found = read_published(&[path], &PublishedOptions::default()).unwrap();
        found.into_iter().map(|one| one.published).collect::<Vec<_>>()
    };
    let (csv, parquet) = (read("f.csv"), read("f.parquet"));
    assert_eq!(csv.len(), 4);
    assert_eq!(parquet, csv);
}
