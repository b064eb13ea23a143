//! `plan`: the main job.

use std::fs;

use crate::{history, listing, run};

#[test]
fn a_plan_of_the_sample_leaves_a_run_folder_that_a_planner_can_use() {
    let place = tempfile::tempdir().unwrap();
    let (code, out, _) = run(place.path(), &["plan"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("Plan for Mon 23 Nov to Sun 29 Nov 2026 from embedded sample\n"), "{out}");
    assert!(out.lines().count() <= 40 && out.lines().all(|line| line.chars().count() <= 120), "fits a screen:\n{out}");
    let files = listing(place.path());
    let mut expected: Vec<String> =
        ["forecast.csv", "plan.xlsx", "report.html", "run.json", "staffing.csv"].map(|f| format!("plan/{f}")).to_vec();
    for queue in ["chat", "voice-sales", "voice-support"] {
        for chart in ["forecast", "heatmap", "required", "service"] {
            expected.extend(["png", "svg"].map(|ending| format!("plan/charts/{queue}-{chart}.{ending}")));
        }
    }
    expected.sort();
    assert_eq!(files, expected);
}

#[test]
fn a_plan_is_the_same_bytes_on_one_thread_and_on_eight() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("history.csv"), history()).unwrap();
    for threads in ["1", "8"] {
        let (code, ..) = run(place.path(), &["plan", "history.csv", "-o", threads, "--threads", threads]);
        assert_eq!(code, 0);
    }
    let files = listing(&place.path().join("1"));
    assert_eq!(files, listing(&place.path().join("8")));
    for file in files {
        let bytes = |threads: &str| fs::read(place.path().join(threads).join(&file)).unwrap();
        assert!(bytes("1") == bytes("8"), "{file} differs");
    }
}

#[test]
fn forecast_then_staff_give_the_numbers_of_the_plan() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    assert_eq!(run(here, &["plan", "history.csv", "--shrinkage", "30%"]).0, 0);
    assert_eq!(run(here, &["forecast", "history.csv", "-o", "forecast.csv"]).0, 0);
    assert_eq!(run(here, &["staff", "forecast.csv", "--shrinkage", "30%", "-o", "staffing.csv"]).0, 0);
    for file in ["forecast.csv", "staffing.csv"] {
        let read = |path: &str| fs::read_to_string(here.join(path).join(file)).unwrap();
        assert_eq!(read("."), read("plan"), "{file}");
    }
}

#[test]
fn the_record_of_a_run_names_its_inputs_its_settings_and_what_is_left_out() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("history.csv"), history()).unwrap();
    let (code, out, _) = run(place.path(), &["plan", "history.csv", "--target", "90/10", "--json", "-q"]);
    assert_eq!(code, 0);
    let record: serde_json::Value = serde_json::from_str(&out).unwrap();
    let file: serde_json::Value =
        serde_json::from_slice(&fs::read(place.path().join("plan/run.json")).unwrap()).unwrap();
    assert_eq!(record, file);
    assert_eq!(record["command"], "headcount plan history.csv --target 90/10");
    assert_eq!(record["inputs"][0]["name"], "history.csv");
    assert_eq!(record["inputs"][0]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(record["steps_left_out"], serde_json::json!(["schedule"]));
    assert_eq!(record["horizon"]["start"], "2026-02-16");
    let setting = |name: &str| {
        let settings = record["settings"].as_array().unwrap();
        settings.iter().find(|s| s["name"] == name).map(|s| (s["value"].clone(), s["source"].clone())).unwrap()
    };
    assert_eq!(setting("target"), ("90/10".into(), "flag".into()));
    assert_eq!(setting("hours-per-fte"), ("40".into(), "default".into()));
    assert_eq!(setting("model"), ("auto,c".into(), "default".into()));
}

#[test]
fn a_published_forecast_is_kept_beside_earlier_ones() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    for start in ["2026-02-09", "2026-02-16"] {
        assert_eq!(run(here, &["plan", "history.csv", "--start", start, "--publish", "kept"]).0, 0);
    }
    assert_eq!(listing(&here.join("kept")), ["forecast-2026-02-09.csv", "forecast-2026-02-16.csv"]);
}

#[test]
fn rows_from_the_start_on_are_not_seen() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let whole = history();
    let known: String = whole
        .lines()
        .filter(|line| line.split(',').nth(1).is_none_or(|start| !start.starts_with("2026-02-1")))
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(here.join("whole.csv"), whole).unwrap();
    fs::write(here.join("known.csv"), known).unwrap();
    let forecast = |file: &str| run(here, &["forecast", file, "--start", "2026-02-10", "--format", "csv"]).1;
    assert_eq!(forecast("whole.csv"), forecast("known.csv"));
}

#[test]
fn tables_pass_between_verbs_as_parquet_too() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    for ending in ["csv", "parquet"] {
        let (forecast, staffing) = (format!("forecast.{ending}"), format!("staffing-{ending}.csv"));
        assert_eq!(run(here, &["forecast", "history.csv", "-o", &forecast]).0, 0);
        let (code, _, err) = run(here, &["staff", &forecast, "-o", &staffing]);
        assert_eq!(code, 0, "{err}");
    }
    let read = |name: &str| fs::read_to_string(here.join(name)).unwrap();
    assert_eq!(read("staffing-csv.csv"), read("staffing-parquet.csv"));
}

#[test]
fn what_the_calendar_excludes_teaches_neither_volume_nor_handle_time() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let text = history().replace(",240\n", ",900\n");
    let (early, late): (Vec<&str>, Vec<&str>) =
        text.lines().skip(1).partition(|line| line.split(',').nth(1).is_some_and(|start| start < "2026-02-02"));
    let mended: Vec<String> = early.iter().map(|line| line.replace(",900", ",240")).collect();
    let text = format!("queue,start,offered,handled,aht_s\n{}\n{}\n", mended.join("\n"), late.join("\n"));
    fs::write(here.join("history.csv"), text).unwrap();
    fs::write(here.join("c.toml"), "version = 1\n[[exclude]]\nfrom = 2026-02-02\nto = 2026-02-15\n").unwrap();
    let (code, out, err) = run(here, &["forecast", "history.csv", "--calendar", "c.toml", "--format", "csv"]);
    assert_eq!(code, 0, "{err}");
    for line in out.lines().filter(|line| line.starts_with("voice")) {
        let aht_s: f64 = line.split(',').next_back().unwrap().parse().unwrap();
        assert!((aht_s - 240.0).abs() < 1.0, "{line}");
    }
}

#[test]
fn campaigns_numbers_and_growth_move_the_forecast_and_are_told() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    let calendar = "version = 1\n[[event]]\nname = \"Fair\"\nfrom = 2026-02-17\nto = 2026-02-18\nuplift = \"+50%\"\n\
                    [[event]]\nname = \"Fair\"\nqueue = \"fax\"\nfrom = 2026-02-17\n";
    fs::write(here.join("c.toml"), calendar).unwrap();
    fs::write(here.join("n.csv"), "date,name,value\n2026-02-19,letters,1000\n").unwrap();
    let plain = run(here, &["forecast", "history.csv", "--start", "2026-02-16"]).1;
    let words = ["forecast", "history.csv", "--start", "2026-02-16", "--calendar", "c.toml", "--regressors", "n.csv"];
    let (code, out, err) = run(here, &[&words[..], &["--growth", "-5%/year", "--holidays", "de-by,TH"]].concat());
    assert_eq!(code, 0, "{err}");
    for told in [
        "Fair (2026-02-17 to 2026-02-18): 50 % above the usual, as the calendar says",
        "letters: as usual on a day with 1000, no such day in the history to learn from",
        "Growth: -5%/year from the end of the history on, as the planner says",
    ] {
        assert!(out.contains(told), "{told}\n{out}");
    }
    assert_ne!(out.lines().nth(2), plain.lines().nth(2));
    assert!(err.contains("the calendar names a queue `fax` that is not in the history"), "{err}");
}

#[test]
fn events_numbers_and_growth_that_make_no_sense_are_refused_with_their_place() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    let calendar = "version = 1\n[[event]]\nname = \"Fair\"\nfrom = 2026-02-18\nto = 2026-02-17\n";
    fs::write(here.join("c.toml"), calendar).unwrap();
    fs::write(here.join("n.csv"), "date,name,value\n2026-02-19,letters,many\n").unwrap();
    for (words, told) in [
        (["--calendar", "c.toml"], "`Fair` ends on 2026-02-17, before it begins on 2026-02-18\n --> c.toml:2:1"),
        (["--regressors", "n.csv"], "`many` is not a number\n --> n.csv:2:20"),
        (["--regressors", "absent.csv"], "the numbers by day can't be read"),
        (["--growth", "much"], "write a share a year such as 5%/year"),
        (["--holidays", "DE-XX"], "write one of DE-BB, DE-BE"),
    ] {
        let (code, out, err) = run(here, &[&["forecast", "history.csv"][..], &words].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{words:?}");
        assert!(err.contains(told), "{words:?}: {err}");
    }
}

#[test]
fn a_cleaned_history_keeps_its_columns_and_says_what_was_set_aside() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let text = history().replace("voice,2026-01-06T10:00:00", "gone,2026-01-06T10:00:00");
    let text: String = text.lines().filter(|line| !line.starts_with("gone")).map(|line| format!("{line}\n")).collect();
    let line = text.lines().find(|line| line.starts_with("chat,2026-01-07T10:00:00")).unwrap().to_owned();
    let text = text.replace(&line, &line.replace(",420", ",0"));
    fs::write(here.join("history.csv"), text).unwrap();
    assert_eq!(run(here, &["inspect", "history.csv", "--clean", "-o", "clean.csv"]).0, 0);
    let clean = fs::read_to_string(here.join("clean.csv")).unwrap();
    assert_eq!(clean.lines().next(), Some("queue,start,interval_min,offered,handled,aht_s,note"));
    let of = |start: &str| clean.lines().find(|line| line.starts_with(start)).unwrap().to_owned();
    assert_eq!(of("voice,2026-01-06T10:00:00"), "voice,2026-01-06T10:00:00,30,,,,missing");
    let zero = of("chat,2026-01-07T10:00:00");
    assert!(zero.ends_with(",,aht-zero"), "{zero}");
}

#[test]
fn a_mistyped_year_moves_no_horizon() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history() + "voice,2031-01-01T08:00:00,5,5,240\n").unwrap();
    for (verb, file) in [("forecast", "forecast.csv"), ("plan", "plan/forecast.csv")] {
        let output = if verb == "plan" { "plan" } else { file };
        assert_eq!(run(here, &[verb, "history.csv", "-o", output]).0, 0);
        let first = fs::read_to_string(here.join(file)).unwrap().lines().nth(1).unwrap().to_owned();
        assert!(first.starts_with("chat,2026-02-16T08:00:00,"), "{verb}: {first}");
    }
}

#[test]
fn a_day_that_is_to_be_like_one_outside_the_history_is_forecast_as_usual_and_said() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    fs::write(here.join("c.toml"), "version = 1\n[[special]]\ndate = 2026-02-18\nname = \"Fair\"\nlike = 2020-02-19\n")
        .unwrap();
    assert_eq!(run(here, &["plan", "history.csv", "--calendar", "c.toml"]).0, 0);
    let record = fs::read_to_string(here.join("plan/run.json")).unwrap();
    assert!(record.contains("2020-02-19 is not in the history and can't be copied"), "{record}");
    assert!(!record.contains("like 2020-02-19, as the calendar says"));
}
