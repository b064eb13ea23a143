//! The program as a planner meets it: whole command lines, their output, their exit codes, what they leave behind.
#![allow(clippy::unwrap_used)] // what can't be read here fails the test, as it should

mod backtest;
mod erlang;
mod evaluate;
mod grain;
mod groups;
mod hand;
mod hire;
mod odd;
mod plan;
mod settings;
mod staff;
mod sweep;
mod sweep_answers;
mod sweep_parts;
mod trouble;

use std::path::Path;
use std::process::{Command, Output};

/// The program in a folder, without the caller's settings of colour.
pub fn headcount(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_headcount"));
    command.current_dir(folder).env("NO_COLOR", "1");
    command
}

/// What a command printed and how it ended.
pub fn run(folder: &Path, words: &[&str]) -> (i32, String, String) {
    told(headcount(folder).args(words).output().unwrap())
}

/// Exit code, standard output, standard error.
pub fn told(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// Everything in a folder, by path below it, in order.
pub fn listing(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        match entry.path().is_dir() {
            true => found.extend(listing(&entry.path()).into_iter().map(|inner| format!("{name}/{inner}"))),
            false => found.push(name),
        }
    }
    found.sort();
    found
}

/// Six weeks of two queues by the half hour, with a shape that a plan can be read from.
pub fn history() -> String {
    let mut text = String::from("queue,start,offered,handled,aht_s\n");
    for day in 0..42 {
        let date = headcount::time::date_of_day(headcount::time::day_of_date(jiff::civil::date(2026, 1, 5)) + day);
        for (queue, base, aht_s) in [("chat", 8, 420), ("voice", 40, 240)] {
            for slot in 16..36 {
                let offered = base + (slot * 7 + day * 3) % 11 - if day % 7 > 4 { base / 2 } else { 0 };
                let (hour, minute) = (slot / 2, slot % 2 * 30);
                text += &format!("{queue},{date}T{hour:02}:{minute:02}:00,{offered},{offered},{aht_s}\n");
            }
        }
    }
    text
}
