//! The whole program from outside: start-up, and the plan of one queue with two years of quarter hours.
//!
//! `cargo bench --bench plan`. Each run's answer is asserted. Outputs go to a memory file system where there is one, so
//! that the figure leaves file syncs aside.

#![allow(clippy::unwrap_used)] // a benchmark that can't run has nothing to say

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_headcount");
const RUNS: usize = 15;

/// Two years of one queue by the quarter hour, round the clock: 70,000 rows whose week holds a known volume.
fn history() -> String {
    let mut text = String::from("queue,start,offered,handled,aht_s\n");
    let first = headcount::time::day_of_date(jiff::civil::date(2024, 1, 1));
    for day in 0..731 {
        let date = headcount::time::date_of_day(first + day);
        for slot in 0..96_i64 {
            let shape = 60 - (slot - 48).abs() + if day % 7 > 4 { -10 } else { 10 };
            let jitter = (day * 31 + slot * 17) % 7 - 3;
            let offered = (shape + jitter).max(0);
            // Writing into a String can't fail.
            let _ = writeln!(
                text,
                "voice,{date}T{:02}:{:02}:00,{offered},{offered},{}",
                slot / 4,
                slot % 4 * 15,
                240 + slot % 8
            );
        }
    }
    text
}

/// Contacts of a week of [`history`], jitter aside.
fn contacts_of_a_week() -> f64 {
    let day = |lift: i64| (0..96_i64).map(|slot| (60 - (slot - 48).abs() + lift).max(0)).sum::<i64>() as f64;
    5.0 * day(10) + 2.0 * day(-10)
}

fn timed(command: &mut Command) -> (Duration, Output) {
    let began = Instant::now();
    let output = command.output().unwrap();
    (began.elapsed(), output)
}

fn report(name: &str, mut times: Vec<Duration>, target_ms: f64) {
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let (least, median, most) = (ms(times[0]), ms(times[times.len() / 2]), ms(times[times.len() - 1]));
    let verdict = if median <= target_ms { "within" } else { "ABOVE" };
    println!(
        "{name}: median {median:.1} ms (least {least:.1}, most {most:.1}, {RUNS} runs), {verdict} the {target_ms} ms asked for"
    );
}

fn main() {
    let help = || {
        let (time, output) = timed(Command::new(PROGRAM).arg("--help"));
        assert!(String::from_utf8_lossy(&output.stdout).contains("Next week's plan"));
        time
    };
    help();
    report("start-up of `headcount --help`", (0..RUNS).map(|_| help()).collect(), 10.0);

    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    let folder = tempfile::tempdir_in(base).unwrap();
    std::fs::write(folder.path().join("history.csv"), history()).unwrap();
    let plan = || {
        let words = ["plan", "history.csv", "--json", "-q", "--aht", "240s"];
        let (time, output) = timed(Command::new(PROGRAM).args(words).current_dir(folder.path()));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let record: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let contacts = record["queues"][0]["week"]["contacts"].as_f64().unwrap();
        let expected = contacts_of_a_week();
        assert!((contacts / expected - 1.0).abs() < 0.02, "{contacts} contacts instead of {expected}");
        time
    };
    plan();
    report("`headcount plan`, one queue, two years of 15 min", (0..RUNS).map(|_| plan()).collect(), 300.0);
}
