//! What `sweep` answers beyond its rows: one lever at a time, break-even, turned round, pictures, and charts of its tables.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{listing, run};

/// A morning by the half hour, and a grid on it with a bot that has a price.
fn folder() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let mut text = String::from("queue,start,volume,aht_s\n");
    for (k, volume) in [60, 90, 100, 80].iter().enumerate() {
        text += &format!("sales,2026-11-23T{:02}:{:02}:00,{volume},240\n", 9 + k / 2, k % 2 * 30);
    }
    fs::write(place.path().join("forecast.csv"), text).unwrap();
    let grid = "version = 1\nforecast = \"forecast.csv\"\nfutures = 0\ncost-per-hour = 20\n\
                [[lever]]\nlever = \"volume\"\nvalues = [\"-20%\", \"0%\", \"+20%\"]\n\
                [[lever]]\nname = \"bot\"\nlever = \"deflection\"\naht-uplift = \"10%\"\nvalues = [\"0%\", \"30%\"]\n";
    fs::write(place.path().join("grid.toml"), grid).unwrap();
    place
}

fn answers(here: &Path, words: &[&str]) -> Value {
    let (code, out, err) = run(here, &[&["sweep", "grid.toml", "--json"], words].concat());
    assert_eq!(code, 0, "{err}");
    serde_json::from_str::<Value>(&out).unwrap()["answers"].take()
}

/// Nine tenths of the FTE of the plan as it is.
fn nine_tenths(here: &Path) -> String {
    let (code, out, err) = run(here, &["sweep", "grid.toml", "--json"]);
    assert_eq!(code, 0, "{err}");
    let told: Value = serde_json::from_str(&out).unwrap();
    format!("{:.3}", 0.9 * told["baseline"]["fte"].as_f64().unwrap())
}

#[test]
fn a_sweep_says_what_moves_most_what_pays_and_which_mix_is_cheapest() {
    let place = folder();
    let told = answers(place.path(), &[]);
    assert_eq!(told["tornado"][0]["lever"], "volume");
    // 1 − x of the calls at 1.1 times the handle time: less work than before from x = 1 − 1/1.1 on.
    let pays = &told["break_even"][0];
    assert_eq!((pays["lever"].as_str(), pays["holds"].as_str()), (Some("bot"), Some("from")));
    assert!((pays["at"].as_f64().unwrap() - (1.0 - 1.0 / 1.1)).abs() < 0.03, "{pays}");
    let mix = &told["cheapest_mix"];
    assert_eq!(mix["pulled"], serde_json::json!(["bot"]), "fewer callers are no mix of levers");
    assert_eq!(mix["settings"]["volume"], "0%");
    let paragraph = told["paragraph"].as_str().unwrap();
    assert!(paragraph.starts_with("6 scenarios were tried: every combination of volume and bot."), "{paragraph}");
    assert!(paragraph.contains("volume is an assumption, not a choice"), "{paragraph}");
}

#[test]
fn fewer_heads_serve_worse_and_it_is_said_where_it_hurts() {
    let place = folder();
    let heads = nine_tenths(place.path());
    let told = answers(place.path(), &["--heads", &heads]);
    let turned = &told["turned_round"][0];
    let given: f64 = heads.parse().unwrap();
    let fte = turned["outcome"]["fte"].as_f64().unwrap();
    assert!(fte <= given + 1e-9 && fte > 0.8 * given, "{turned}");
    assert!(turned["late"].as_f64().unwrap() > 0.0 && turned["worst_intervals"][0]["queue"] == "sales", "{turned}");
    let (code, out, err) = run(place.path(), &["sweep", "grid.toml", "--heads", &heads]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("FTE the plan serves") && out.contains("It hurts most on Mon 23 Nov"), "{out}");
    let grid = fs::read_to_string(place.path().join("grid.toml")).unwrap().replace("cost-per-hour = 20\n", "");
    fs::write(place.path().join("grid.toml"), grid).unwrap();
    let (code, _, err) = run(place.path(), &["sweep", "grid.toml", "--budget", "100"]);
    assert!(code == 2 && err.contains("a budget buys nothing where hours have no cost"), "{err}");
}

#[test]
fn a_goal_of_its_own_and_a_limit_of_heads_decide_what_reaches_it() {
    let place = folder();
    let reach = |words: &[&str]| {
        let (code, out, err) = run(place.path(), &[&["sweep", "grid.toml", "--json"], words].concat());
        assert_eq!(code, 0, "{err}");
        serde_json::from_str::<Value>(&out).unwrap()["reach_goal"].as_u64().unwrap()
    };
    assert_eq!(reach(&[]), 6);
    assert_eq!(reach(&["--goal", "99.9%"]), 0);
    assert!((1..6).contains(&reach(&["--most-fte", &nine_tenths(place.path())])));
}

#[test]
fn pictures_and_tables_of_a_sweep_are_drawn_and_its_tables_drawn_again() {
    let place = folder();
    let here = place.path();
    let (code, _, err) = run(here, &["sweep", "grid.toml", "-o", "sweep.csv", "--charts", "charts"]);
    assert_eq!(code, 0, "{err}");
    let drawn: Vec<String> = listing(&here.join("charts")).into_iter().filter(|name| !name.ends_with(".png")).collect();
    assert_eq!(drawn, ["frontier.svg", "sweep-heatmap.svg", "tornado.csv", "tornado.svg"]);
    for (kind, table) in [("frontier", "sweep.csv"), ("sweep-heatmap", "sweep.csv"), ("tornado", "charts/tornado.csv")]
    {
        let file = format!("{kind}.svg");
        let (code, _, err) = run(here, &["chart", kind, table, "--target", "80/20", "-o", &file]);
        assert_eq!(code, 0, "{kind}: {err}");
    }
    // The heat map and the tornado need nothing but their tables: they are the same picture.
    for name in ["sweep-heatmap.svg", "tornado.svg"] {
        let read = |path: &Path| fs::read_to_string(path).unwrap();
        assert!(read(&here.join(name)) == read(&here.join("charts").join(name)), "{name}");
    }
    let (code, _, err) = run(here, &["chart", "sweep-heatmap", "sweep.csv", "--levers", "volume,nosuch"]);
    assert!(code == 2 && err.contains("the table has the levers volume, bot"), "{err}");
}
