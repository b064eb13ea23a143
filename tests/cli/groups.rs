//! Young queues that borrow, groups that add up, parts of the handle time.

use std::fs;
use std::path::Path;

use crate::{history, run};

/// Contacts by queue, and what a forecast says of groups.
fn forecast(here: &Path, flags: &[&str]) -> serde_json::Value {
    let words = [&["forecast", "history.csv", "--json", "-q"], flags].concat();
    let (code, out, err) = run(here, &words);
    assert_eq!(code, 0, "{err}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn queues_add_up_to_their_group_and_the_table_holds_queues_alone() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("history.csv"), history()).unwrap();
    for method in ["bottom-up", "top-down", "mint"] {
        let found = forecast(place.path(), &["--group", "All=chat,voice", "--reconcile", method]);
        let queues = found["queues"].as_array().unwrap();
        assert_eq!(queues.len(), 2);
        let sum: f64 = queues.iter().map(|queue| queue["contacts"].as_f64().unwrap()).sum();
        let group = &found["groups"][0];
        assert!((group["contacts"].as_f64().unwrap() - sum).abs() < 1e-6, "{method}: {group}");
        assert_eq!(group["reconcile"], method);
        let rows = found["rows"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["queue"] != "All"));
        let first = |queue: &str| rows.iter().find(|row| row["queue"] == queue).unwrap()["volume"].as_f64().unwrap();
        let whole = group["rows"][0]["volume"].as_f64().unwrap();
        assert!((first("chat") + first("voice") - whole).abs() < 1e-9);
    }
}

#[test]
fn groups_stand_in_the_settings_file_and_a_plan_follows_them() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    let toml = "version = 1\nhistory = \"history.csv\"\nreconcile = \"top-down\"\n[group.\"All\"]\nqueues = [\"chat\", \"voice\"]\n";
    fs::write(here.join("headcount.toml"), toml).unwrap();
    assert_eq!(run(here, &["plan", "-q"]).0, 0);
    assert_eq!(run(here, &["forecast", "-o", "forecast.csv", "-q"]).0, 0);
    let read = |file: &str| fs::read_to_string(here.join(file)).unwrap();
    assert_eq!(read("forecast.csv"), read("plan/forecast.csv"));
    fs::write(here.join("headcount.toml"), "version = 1\n[group.All]\nmembers = 3\n").unwrap();
    let (code, _, err) = run(here, &["forecast", "history.csv"]);
    assert!(code == 2 && err.contains("a group is a table with its queues"), "{err}");
}

#[test]
fn a_group_of_queues_that_are_not_there_is_refused_by_name() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("history.csv"), history()).unwrap();
    let words = ["forecast", "history.csv", "--group", "All=chat,mail", "--group", "chat=voice"];
    let (code, _, err) = run(place.path(), &words);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("a queue `mail` that is not here") && err.contains("`chat` names two groups"), "{err}");
    let (code, _, err) = run(place.path(), &["forecast", "history.csv", "--shape-from", "mail=voice"]);
    assert!(code == 2 && err.contains("`mail`"), "{err}");
}

#[test]
fn a_new_queue_borrows_from_the_one_like_it_and_the_forecast_says_so() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let mut text = history();
    for line in history().lines().filter(|line| line.starts_with("voice,2026-02-1")) {
        text += &format!("new{}\n", line.strip_prefix("voice").unwrap());
    }
    fs::write(here.join("history.csv"), text).unwrap();
    let story = |flags: &[&str]| {
        let found = forecast(here, flags);
        let queue = found["queues"].as_array().unwrap().iter().find(|queue| queue["queue"] == "new").unwrap().clone();
        queue["effects"].to_string()
    };
    assert!(story(&[]).contains("are borrowed from `"), "{}", story(&[]));
    assert!(story(&["--shape-from", "new=chat"]).contains("borrowed from `chat`, as the settings say"));
    assert!(!story(&["--shape-from", "none"]).contains("borrowed"));
    fs::write(here.join("headcount.toml"), "version = 1\n[queue.new]\nshape-from = \"chat\"\n").unwrap();
    assert!(story(&[]).contains("borrowed from `chat`"));
}

#[test]
fn talk_hold_and_after_call_work_come_as_columns_and_add_up() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let mut text = String::from("queue,start,offered,handled,aht_s,talk_s,hold_s,acw_s\n");
    for line in history().lines().skip(1) {
        text += &format!("{line},{},20,40\n", line.rsplit(',').next().unwrap().parse::<f64>().unwrap() - 60.0);
    }
    fs::write(here.join("history.csv"), text).unwrap();
    assert_eq!(run(here, &["forecast", "history.csv", "-o", "forecast.csv", "-q"]).0, 0);
    let mut table = csv::Reader::from_path(here.join("forecast.csv")).unwrap();
    let header: Vec<_> = table.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header[7..], ["aht_s", "talk_s", "hold_s", "acw_s"]);
    for row in table.records() {
        let row = row.unwrap();
        let cell = |k: usize| row[k].parse::<f64>().unwrap();
        assert!((cell(8) + cell(9) + cell(10) - cell(7)).abs() < 1e-9, "{row:?}");
    }
    assert_eq!(run(here, &["staff", "forecast.csv", "-o", "staffing.csv", "-q"]).0, 0);
}
