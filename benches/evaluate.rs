//! How fast thousands of queues are looked back on: Parquet forecast beside Parquet actuals, scored and let go.
//!
//! `cargo bench --bench evaluate` makes 40 queues with 8 weeks of quarter hours; `-- 1000 365` makes 1,000 with a year, 35
//! million rows of each table but six weeks more of the actuals, which have to take 20 s and 4 GB at most on two processors;
//! `-- FORECAST.parquet ACTUAL.parquet` looks back on given files. What the forecast misses is known by formula and asserted
//! before a figure is printed. Peak memory is VmHWM of Linux, of a process that does nothing else.
#![allow(clippy::unwrap_used)] // a benchmark that can't run has nothing to say

use std::env;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use headcount::evaluate::scores::{AccuracyLine, Quantity, Slice};
use headcount::forecast::Grain;
use headcount::io::history::ImportOptions;
use headcount::io::published::PublishedOptions;
use headcount::io::review_tables::{ReviewTables, review_tables};
use headcount::review::{Review, ReviewSettings};
use headcount::time::{Clock, DAY_S, Moment};
use polars::prelude::{Column, DataFrame, NamedFrom, ParquetWriter, Series};

/// 2025-01-06, a Monday.
const FIRST_DAY: i64 = 20_094;
/// Days of history before the forecast.
const BEFORE: i64 = 42;

fn main() {
    let words: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--review", forecast, actual, known] => look_back(Path::new(forecast), Path::new(actual), *known == "known"),
        [forecast, actual] if forecast.ends_with(".parquet") => {
            in_own_process(forecast.as_ref(), actual.as_ref(), "given")
        }
        [queues, days] => made(queues.parse().unwrap(), days.parse().unwrap()),
        _ => made(40, 56),
    }
}

fn made(queues: i64, days: i64) {
    let folder = tempfile::tempdir().unwrap();
    let forecast = write(&folder.path().join("forecast.parquet"), queues, 0..days, &planned);
    let actual = write(&folder.path().join("actual.parquet"), queues, -BEFORE..days, &recorded);
    println!("{queues} queues, {days} days of 15 min: {} rows forecast", queues * days * 96);
    in_own_process(&forecast, &actual, "known");
}

/// Contacts of an interval by formula: a peak before noon, half at weekends, a fixed unevenness.
fn contacts(queue: i64, day: i64, minute: i64) -> f64 {
    let hour = minute as f64 / 60.0;
    let weekend = if day.rem_euclid(7) >= 5 { 0.5 } else { 1.0 };
    let uneven = ((queue * 31 + day * 7919 + minute * 104_729).rem_euclid(1009) as f64 / 1009.0 - 0.5) * 0.3;
    let peak = 1.0 / (1.0 + (hour - 11.0).powi(2) / 9.0);
    (weekend * (1.0 + (queue % 40) as f64 * peak) * (1.0 + uneven)).round() + 1.0
}

/// Ten percent too many contacts, each a minute too long, in ranges that hold them all.
fn planned(queue: i64, day: i64, minute: i64) -> Vec<(&'static str, f64)> {
    let volume = 1.1 * contacts(queue, day, minute);
    vec![
        ("volume", volume),
        ("volume_lo80", 0.8 * volume),
        ("volume_hi80", 1.2 * volume),
        ("volume_lo95", 0.7 * volume),
        ("volume_hi95", 1.3 * volume),
        ("aht_s", 360.0),
    ]
}

fn recorded(queue: i64, day: i64, minute: i64) -> Vec<(&'static str, f64)> {
    let offered = contacts(queue, day, minute);
    vec![("offered", offered), ("handled", offered), ("aht_s", 300.0)]
}

/// A table sorted by queue and start, a row group per queue.
fn write(
    path: &Path,
    queues: i64,
    days: std::ops::Range<i64>,
    cells: &dyn Fn(i64, i64, i64) -> Vec<(&'static str, f64)>,
) -> PathBuf {
    let labels: Vec<String> = days
        .clone()
        .flat_map(|day| (0..96).map(move |slot| (FIRST_DAY + day) * DAY_S + slot * 900))
        .map(|second| Clock::Plain.label(Moment(second)))
        .collect();
    let frame = |queue: i64| {
        let rows: Vec<_> = days.clone().flat_map(|day| (0..96).map(move |slot| cells(queue, day, slot * 15))).collect();
        let mut columns: Vec<Column> = vec![
            Series::new("queue".into(), vec![format!("queue {queue:04}"); rows.len()]).into(),
            Series::new("start".into(), &labels).into(),
        ];
        for (at, (name, _)) in rows[0].iter().enumerate() {
            columns.push(Column::new((*name).into(), rows.iter().map(|row| row[at].1).collect::<Vec<f64>>()));
        }
        DataFrame::new(rows.len(), columns).unwrap()
    };
    let mut writer = ParquetWriter::new(File::create(path).unwrap()).batched(frame(0).schema()).unwrap();
    (0..queues).for_each(|queue| writer.write_batch(&frame(queue)).unwrap());
    writer.finish().unwrap();
    path.to_path_buf()
}

fn in_own_process(forecast: &Path, actual: &Path, known: &str) {
    let own = env::current_exe().unwrap();
    let done = Command::new(own).arg("--review").args([forecast, actual]).arg(known).status();
    assert!(done.unwrap().success(), "looking back failed");
}

/// Looks back on two files in this process, checks the answer and prints time and peak memory.
fn look_back(forecast: &Path, actual: &Path, known: bool) {
    let review = |threads: usize| -> (Review, f64, usize) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let began = Instant::now();
            let options = PublishedOptions::default();
            let tables = ReviewTables::open(forecast, actual, &options, &ImportOptions::default()).unwrap();
            let rows = tables.rows();
            let settings = ReviewSettings { sums_only: true, ..ReviewSettings::default() };
            let (review, _) = review_tables(tables, |queue| Some((queue, settings.clone()))).unwrap();
            (review, began.elapsed().as_secs_f64(), rows)
        })
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (found, seconds, rows) = review(threads);
    println!(
        "  {} queues, {rows} rows: {seconds:.2} s, {:.2} million rows/s on {threads} threads, {:.1} s of processors, \
         peak memory {} MB",
        found.queues.len(),
        rows as f64 / seconds / 1e6,
        processor_s(),
        peak_mb()
    );
    if known {
        check(&found);
    }
    if rows < 1_000_000 {
        let (alone, _, _) = review(1);
        assert_eq!(format!("{:?}", alone.accuracy), format!("{:?}", found.accuracy), "one thread and {threads}");
    }
}

fn check(found: &Review) {
    let line = |quantity: Quantity, grain: Grain| -> &AccuracyLine {
        let wanted = |line: &&AccuracyLine| (line.quantity, line.grain, line.slice) == (quantity, grain, Slice::All);
        found.accuracy.iter().find(wanted).unwrap()
    };
    let near = |measure: Option<f64>, wanted: f64| assert!((measure.unwrap() - wanted).abs() < 1e-9, "{measure:?}");
    for grain in [Grain::Interval, Grain::Day, Grain::Week] {
        near(line(Quantity::Volume, grain).scores.wape, 0.1);
        near(line(Quantity::Volume, grain).scores.bias, 0.1);
        near(line(Quantity::Workload, grain).scores.wape, 0.32);
        near(line(Quantity::Aht, grain).scores.bias, 0.2);
    }
    let ranges = &line(Quantity::Volume, Grain::Interval).scores.ranges;
    assert!(ranges.len() == 2 && ranges.iter().all(|range| range.coverage == 1.0), "{ranges:?}");
    let hours = found.queues.iter().filter_map(|queue| queue.staffing_error);
    assert!(hours.clone().all(|hours| hours.over > 0.0 && hours.under == 0.0));
    assert_eq!(hours.count(), found.queues.len());
}

/// Seconds that processors worked for this process.
fn processor_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|word| word.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1000
}
