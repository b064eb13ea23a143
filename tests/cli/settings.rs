//! `headcount.toml`: every flag as a key, what is typed wins, mistakes are shown where they stand.

use std::fs;
use std::path::Path;

use crate::{history, run};

fn setting(folder: &Path, words: &[&str], name: &str) -> (String, String) {
    let (code, out, err) = run(folder, &[&["plan", "--json"], words].concat());
    assert_eq!(code, 0, "{err}");
    let record: serde_json::Value = serde_json::from_str(&out).unwrap();
    let found = record["settings"].as_array().unwrap().iter().find(|s| s["name"] == name).unwrap();
    (found["value"].as_str().unwrap().to_owned(), found["source"].as_str().unwrap().to_owned())
}

#[test]
fn a_typed_flag_wins_over_the_file_and_the_file_over_the_default() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    let toml = "version = 1\nhistory = \"history.csv\"\nshrinkage = [\"leave=paid:10%\", \"breaks=present:12%\"]\n\
                max-occupancy = 0.85\n";
    fs::write(here.join("headcount.toml"), toml).unwrap();
    let of = |words: &[&str], name: &str| setting(here, words, name);
    let pair = |value: &str, source: &str| (value.to_owned(), source.to_owned());
    assert_eq!(of(&[], "max-occupancy"), pair("0.85", "headcount.toml"));
    assert_eq!(of(&[], "shrinkage"), pair("leave=paid:10%,breaks=present:12%", "headcount.toml"));
    assert_eq!(of(&["--max-occupancy", "90%"], "max-occupancy"), pair("90%", "flag"));
    assert_eq!(of(&[], "min-agents"), pair("0", "default"));
}

#[test]
fn a_queue_may_have_settings_of_its_own() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    let toml = "version = 1\nhistory = \"history.csv\"\ntarget = \"80/20\"\n[queue.chat]\nmin-agents = 9\n";
    fs::write(here.join("headcount.toml"), toml).unwrap();
    assert_eq!(run(here, &["plan", "-q"]).0, 0);
    let staffing = fs::read_to_string(here.join("plan/staffing.csv")).unwrap();
    let agents = |queue: &str| {
        let rows = staffing.lines().skip(1).filter(|line| line.starts_with(queue));
        rows.map(|line| line.split(',').nth(5).unwrap().parse::<u64>().unwrap()).min().unwrap()
    };
    assert_eq!(agents("chat"), 9);
    assert!(agents("voice") < 9);
}

#[test]
fn mistakes_in_the_file_are_all_shown_where_they_stand() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let toml = "version = 1\ntargett = \"80/20\"\nhorizon = \"soon\"\n[queue.chat]\nshrinkage = \"300%\"\ntime-zone = \"UTC\"\n";
    fs::write(here.join("headcount.toml"), toml).unwrap();
    let (code, out, err) = run(here, &["plan", "--json"]);
    assert_eq!(code, 2);
    let errors: serde_json::Value = serde_json::from_str(&out).unwrap();
    let places: Vec<_> = errors["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| {
            format!("{}:{}:{} {}", e["file"].as_str().unwrap(), e["line"], e["column"], e["field"].as_str().unwrap())
        })
        .collect();
    let mut sorted = places.clone();
    sorted.sort();
    assert_eq!(
        sorted,
        [
            "headcount.toml:2:1 targett",
            "headcount.toml:3:11 horizon",
            "headcount.toml:5:13 shrinkage",
            "headcount.toml:6:1 time-zone"
        ]
    );
    assert!(err.contains("did you mean `target`?"), "{err}");
    assert!(!here.join("plan").exists());
}

#[test]
fn a_file_of_another_version_is_refused() {
    let place = tempfile::tempdir().unwrap();
    for (toml, expected) in [("target = \"80/20\"\n", "`version` is missing"), ("version = 2\n", "`version` is not 1")]
    {
        fs::write(place.path().join("headcount.toml"), toml).unwrap();
        let (code, _, err) = run(place.path(), &["plan"]);
        assert_eq!(code, 2);
        assert!(err.contains(expected), "{err}");
    }
}

#[test]
fn every_verb_runs_in_the_folder_that_init_makes() {
    let place = tempfile::tempdir().unwrap();
    assert_eq!(run(place.path(), &["init", "centre"]).0, 0);
    let here = place.path().join("centre");
    let lines = fs::read_to_string(here.join("headcount.toml")).unwrap();
    for key in
        ["target = \"80/20\"", "shrinkage = \"0%\"", "hours-per-fte = 40", "horizon = \"1w\"", "model = \"auto\""]
    {
        assert!(lines.lines().any(|line| line == key), "{key} stands in headcount.toml:\n{lines}");
    }
    for words in [
        &["inspect", "history.csv"][..],
        &["forecast", "history.csv", "-o", "forecast.csv"],
        &["staff", "forecast.csv", "-o", "staffing.csv"],
        &["sweep", "grid.toml", "--shrinkage", "30%"],
        &["erlang", "--calls", "100", "--interval", "30m", "--aht", "180s"],
        &["chart", "required", "staffing.csv", "-o", "required.svg"],
        &["explain", "wape"],
        &["plan"],
        &["hire", "hiring.toml"],
    ] {
        let (code, _, err) = run(&here, words);
        assert_eq!(code, 0, "{words:?}: {err}");
    }
    let (code, _, err) = run(place.path(), &["init", "centre"]);
    assert_eq!(code, 2, "a second init refuses the folder");
    assert!(err.contains("--force"), "{err}");
}
