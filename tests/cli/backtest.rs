//! `backtest` as a planner meets it: tables, files, what is refused.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{history, run};

fn here() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("history.csv"), history()).unwrap();
    place
}

fn json(here: &Path, words: &[&str]) -> Value {
    let (code, out, err) = run(here, &[&["backtest", "history.csv", "--json"], words].concat());
    assert_eq!(code, 0, "{err}");
    serde_json::from_str(&out).unwrap()
}

const QUICK: [&str; 4] = ["--models", "seasonal-naive,mean-of-4", "--folds", "2"];

#[test]
fn models_stand_best_first_beside_the_noise_floor_and_the_best_naive() {
    let place = here();
    let (code, out, err) = run(place.path(), &["backtest", "history.csv", "--folds", "2", "--threads", "1"]);
    assert_eq!(code, 0, "{err}");
    for words in
        ["model ", "noise floor", "skill", "in 80 %", "h over", "worst fold", "2026-02-09", "day 7", "mean-of-6"]
    {
        assert!(out.contains(words), "{words} is not in\n{out}");
    }
    let result = json(place.path(), &["--folds", "2"]);
    let wapes: Vec<f64> = result["models"].as_array().unwrap().iter().map(|m| m["wape"].as_f64().unwrap()).collect();
    assert!(wapes.is_sorted() && wapes.len() >= 7, "{wapes:?}");
    assert_eq!(result["origins"], serde_json::json!(["2026-02-02", "2026-02-09"]));
    let naive = result["best_naive"].as_str().unwrap();
    let best = result["models"].as_array().unwrap().iter().find(|m| m["model"] == naive).unwrap();
    assert_eq!(best["skill"].as_f64(), Some(0.0));
}

#[test]
fn a_folds_forecast_is_that_of_the_verb_forecast_started_there() {
    let place = here();
    let here = place.path();
    let (code, _, err) = run(
        here,
        &["backtest", "history.csv", "--folds", "2", "--models", "auto", "--forecasts", "f.csv", "-o", "b.csv"],
    );
    assert_eq!(code, 0, "{err}");
    let (code, forecast, _) = run(here, &["forecast", "history.csv", "--start", "2026-02-02", "--format", "csv"]);
    assert_eq!(code, 0);
    let folds = fs::read_to_string(here.join("f.csv")).unwrap();
    assert!(folds.starts_with("queue,model,origin,start,volume,volume_lo80"), "{}", &folds[..80]);
    let own: Vec<String> = folds
        .lines()
        .filter(|line| line.contains(",auto,2026-02-02,"))
        .map(|line| line.replace(",auto,2026-02-02", ""))
        .collect();
    assert_eq!(own, forecast.lines().skip(1).collect::<Vec<_>>());
}

#[test]
fn the_table_has_a_row_per_queue_model_and_fold_whatever_the_threads() {
    let place = here();
    let here = place.path();
    let table = |words: &[&str]| {
        let (code, out, err) =
            run(here, &[&["backtest", "history.csv", "--format", "csv"], &QUICK[..], words].concat());
        assert_eq!(code, 0, "{err}");
        out
    };
    let one = table(&["--threads", "1"]);
    assert_eq!(one, table(&["--threads", "4"]));
    let mut lines = one.lines();
    assert_eq!(
        lines.next().unwrap(),
        "queue,model,origin,lead,weekday,time,wape,noise_floor,bias,mase,pinball,coverage80,coverage95,hours_over,\
         hours_under,hours_required,contacts,contacts_forecast,contacts_unforecast,intervals,missing,set_aside"
    );
    // Two queues and two models: a total, two folds and seven days each.
    assert_eq!(lines.clone().count(), 2 * 2 * (1 + 2 + 7));
    assert!(lines.next().unwrap().starts_with("chat,seasonal-naive,all,all,all,all,0."));
    assert!(lines.next().unwrap().starts_with("chat,seasonal-naive,2026-02-02,all,all,all,0."));
    let cut = table(&["--by", "weekday,time"]);
    assert_eq!(cut.lines().count(), 1 + 2 * 2 * (1 + 7 + 20));
}

#[test]
fn without_a_handle_time_there_are_no_staffing_hours_until_one_is_given() {
    let place = here();
    let text: String = history().lines().map(|line| line.rsplitn(3, ',').nth(2).unwrap().to_owned() + "\n").collect();
    fs::write(place.path().join("history.csv"), text).unwrap();
    assert_eq!(json(place.path(), &QUICK)["models"][0]["hours_over"], Value::Null);
    let with = json(place.path(), &[&QUICK[..], &["--aht", "240s"]].concat());
    assert!(with["models"][0]["hours_required"].as_f64().unwrap() > 100.0);
}

#[test]
fn folds_with_too_little_before_them_are_left_out_with_a_note() {
    let place = here();
    let (code, out, err) = run(place.path(), &["backtest", "history.csv", "--models", "mean-of-4"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("room for 5 of 8 folds"), "{err}");
    assert!(err.contains("fold from 2026-01-12 left out for chat, voice: only 7 days of history before it"), "{err}");
    assert!(out.contains("2026-02-09"), "{out}");
}

#[test]
fn everything_wrong_with_the_flags_is_said_at_once() {
    let place = here();
    let (code, out, err) = run(
        place.path(),
        &["backtest", "history.csv", "--models", "prophet,auto,arima", "--folds", "0", "--forecasts", "f.doc"],
    );
    assert!(code == 2 && out.is_empty(), "{out}");
    for words in ["`prophet`", "`arima`", "0 folds", "names no format"] {
        assert!(err.contains(words), "{words} is not in {err}");
    }
    for (words, expected) in [
        (&["--horizon", "10w"][..], "no fold fits"),
        (&["--step", "52w"], "longer than the history"),
        (&["--horizon", "5w"], "no fold could be tried"),
        (&["--forecasts", "history.csv"], "is an input of this run"),
    ] {
        let (code, out, err) =
            run(place.path(), &[&["backtest", "history.csv", "--models", "mean-of-4"], words].concat());
        assert!(code == 2 && out.is_empty() && err.contains(expected), "{words:?}: {err}");
    }
}

#[test]
fn scores_can_be_drawn() {
    let place = here();
    let here = place.path();
    let (code, _, err) = run(here, &[&["backtest", "history.csv", "-o", "b.csv"], &QUICK[..]].concat());
    assert_eq!(code, 0, "{err}");
    let (code, _, err) = run(here, &["chart", "backtest", "b.csv", "--queue", "voice", "-o", "b.svg"]);
    assert_eq!(code, 0, "{err}");
    let svg = fs::read_to_string(here.join("b.svg")).unwrap();
    assert!(svg.contains("noise floor") && svg.contains("day 7"), "{svg}");
}
