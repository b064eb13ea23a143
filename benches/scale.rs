//! A thousand queues at once: Parquet in, forecast out, by the program itself; time and peak memory beside what is asked.
//!
//! `cargo bench --bench scale` makes 1,000 queues with 52 weeks of half hours and with two years of quarter hours (70
//! million rows); `-- 100` takes a tenth of the queues and of the limits. Every run's number of rows is asserted. Peak
//! memory is VmHWM of Linux, looked at while the program runs.
#![allow(clippy::unwrap_used)] // a benchmark that can't run has nothing to say

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use polars::prelude::{Column, DataFrame, DataType, NamedFrom, ParquetWriter, Series, TimeUnit};

const PROGRAM: &str = env!("CARGO_BIN_EXE_headcount");
/// 2024-01-01, a Monday.
const FIRST_DAY: i64 = 19_723;

fn main() {
    let queues = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(1000_i64);
    let share = queues as f64 / 1000.0;
    let folder = tempfile::tempdir().unwrap();
    for (minutes, weeks, limit_s) in [(30, 52, 10.0), (15, 104, 90.0)] {
        let path = write(folder.path(), queues, minutes, weeks);
        let rows = queues * weeks * 7 * (1440 / minutes);
        let megabytes = path.metadata().unwrap().len() / 1_000_000;
        println!("{queues} queues, {weeks} weeks of {minutes} min: {rows} rows, {megabytes} MB of Parquet");
        let out = folder.path().join("forecast.parquet");
        let (seconds, peak_mb) = forecast(&path, &out, queues * 7 * (1440 / minutes));
        let verdict = |kept: bool| if kept { "within" } else { "ABOVE" };
        println!(
            "  {seconds:.1} s ({} the {:.0} s asked for), peak memory {peak_mb} MB ({} 4000 MB)",
            verdict(seconds <= limit_s * share),
            limit_s * share,
            verdict(peak_mb <= 4000)
        );
        std::fs::remove_file(path).unwrap();
    }
}

/// Contacts of an interval by formula: a peak before noon, half at weekends, growth, a fixed unevenness.
fn contacts(queue: i64, day: i64, minute: i64, length: i64) -> f64 {
    let hour = minute as f64 / 60.0;
    let weekend = if (day + 3).rem_euclid(7) >= 5 { 0.5 } else { 1.0 };
    let growth = 1.0 + (day - FIRST_DAY) as f64 / 2000.0;
    let uneven = ((queue * 31 + day * 7919 + minute * 104_729).rem_euclid(1009) as f64 / 1009.0 - 0.5) * 0.3;
    let peak = (-(hour - 11.0).powi(2) / 18.0).exp();
    (weekend * growth * (1.0 + (queue % 40) as f64 * peak) * (1.0 + uneven) * length as f64 / 15.0).round()
}

/// A history sorted by queue and start, a row group per queue.
fn write(folder: &Path, queues: i64, minutes: i64, weeks: i64) -> PathBuf {
    let path = folder.join("history.parquet");
    let frame = |queue: i64| {
        let slots = 1440 / minutes;
        let cells =
            || (0..weeks * 7).flat_map(move |day| (0..slots).map(move |slot| (FIRST_DAY + day, slot * minutes)));
        let start: Vec<i64> = cells().map(|(day, minute)| (day * 86_400 + minute * 60) * 1_000_000).collect();
        let offered: Vec<f64> = cells().map(|(day, minute)| contacts(queue, day, minute, minutes)).collect();
        let aht: Vec<f64> = cells().map(|(day, minute)| 240.0 + ((queue + day + minute) % 61) as f64 / 10.0).collect();
        let name = vec![format!("queue {queue:04}"); start.len()];
        let start = Series::new("start".into(), start).cast(&DataType::Datetime(TimeUnit::Microseconds, None)).unwrap();
        let columns = vec![
            Column::new("queue".into(), name),
            start.into(),
            Column::new("offered".into(), offered),
            Column::new("aht_s".into(), aht),
        ];
        DataFrame::new(columns[0].len(), columns).unwrap()
    };
    let file = File::create(&path).unwrap();
    let mut writer = ParquetWriter::new(file).batched(frame(0).schema()).unwrap();
    for queue in 0..queues {
        writer.write_batch(&frame(queue)).unwrap();
    }
    writer.finish().unwrap();
    path
}

/// Seconds and peak memory (MB) of `headcount forecast`; asserts that the output has as many rows as it should.
fn forecast(history: &Path, out: &Path, rows: i64) -> (f64, u64) {
    let began = Instant::now();
    let mut program = Command::new(PROGRAM)
        .args(["forecast", "--no-progress"])
        .args([history.as_os_str(), "-o".as_ref(), out.as_os_str()])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut peak_mb = 0;
    let status = loop {
        if let Some(status) = program.try_wait().unwrap() {
            break status;
        }
        peak_mb = peak_mb.max(high_water_mb(program.id()));
        std::thread::sleep(Duration::from_millis(20));
    };
    let seconds = began.elapsed().as_secs_f64();
    let mut told = String::new();
    std::io::Read::read_to_string(&mut program.stderr.take().unwrap(), &mut told).unwrap();
    assert!(status.success(), "{told}");
    assert!(told.contains(&format!("({rows} rows)")), "{told}");
    (seconds, peak_mb)
}

fn high_water_mb(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1000
}
