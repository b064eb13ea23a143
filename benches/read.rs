//! How fast a history is read: ten million rows of fifty queues, in both orders that exports have.
//!
//! Every run asserts the number of rows and the total of contacts before its speed is printed. Each reading happens in a
//! process of its own, so that its peak memory (VmHWM of Linux) is that of the reading alone.
#![allow(clippy::unwrap_used)] // what can't be read here fails the test, as it should

use std::env;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use headcount::io::history::{self, ImportOptions};

const QUEUES: u64 = 50;
const INTERVALS: u64 = 200_000;
const ROWS: u64 = QUEUES * INTERVALS;

/// A contact count that is the same in both orders of rows.
fn contacts(queue: u64, interval: u64) -> u64 {
    (queue * 7_919 + interval * 104_729) % 997
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, flag, path, total] = arguments.as_slice()
        && flag == "--read"
    {
        return read(Path::new(path), total.parse().expect("a number"));
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let total: u64 = (0..QUEUES).flat_map(|q| (0..INTERVALS).map(move |i| contacts(q, i))).sum();
    for order in ["queue then start", "start then queue"] {
        let path = write(folder.path(), order);
        let megabytes = path.metadata().expect("a file").len() / 1_000_000;
        println!("10 million rows by {order}, {megabytes} MB");
        for _ in 0..3 {
            let own = env::current_exe().expect("the path of this program");
            let done = Command::new(own).arg("--read").arg(&path).arg(total.to_string()).status();
            assert!(done.expect("a process").success(), "reading failed");
        }
        std::fs::remove_file(&path).expect("the file goes");
    }
}

fn write(folder: &Path, order: &str) -> PathBuf {
    let path = folder.join("history.csv");
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&path).expect("a file"));
    writeln!(out, "queue,start,offered,aht_s").expect("room on the disk");
    let labels: Vec<String> = (0..INTERVALS)
        .map(|i| headcount::time::Clock::Plain.label(headcount::time::Moment(1_577_836_800 + i as i64 * 900)))
        .collect();
    let mut row = |queue: u64, interval: u64| {
        let (offered, aht) = (contacts(queue, interval), 180 + (queue + interval) % 120);
        let label = &labels[interval as usize];
        writeln!(out, "queue {queue:02},{label},{offered},{aht}.{}", interval % 10).expect("room on the disk");
    };
    if order == "queue then start" {
        (0..QUEUES).for_each(|queue| (0..INTERVALS).for_each(|interval| row(queue, interval)));
    } else {
        (0..INTERVALS).for_each(|interval| (0..QUEUES).for_each(|queue| row(queue, interval)));
    }
    out.flush().expect("room on the disk");
    path
}

/// Reads the file in this process, checks the answer and prints speed and peak memory.
fn read(path: &Path, total: u64) {
    let began = Instant::now();
    let import = history::read(&[path.to_path_buf()], &ImportOptions::default()).expect("a history");
    let seconds = began.elapsed().as_secs_f64();
    let rows: usize = import.series.iter().map(|series| series.start.len()).sum();
    let offered: f64 = import.series.iter().flat_map(|series| &series.offered).sum();
    assert_eq!((rows as u64, offered), (ROWS, total as f64), "rows and contacts");
    assert_eq!(import.series.len() as u64, QUEUES);
    assert_eq!(import.recognised.interval_min.map(|length| length.minutes()), Some(15));
    println!("  {seconds:.2} s, {:.1} million rows/s, peak memory {} MB", ROWS as f64 / seconds / 1e6, peak_mb());
}

fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1000
}
