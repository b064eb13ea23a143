//! `sweep`: a grid and a plan in, one row per scenario out; what is wrong with a grid, and how large one may be.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{history, listing, run};

/// A morning of two queues by the half hour.
fn forecast(here: &Path) {
    let mut text = String::from("queue,start,volume,aht_s\n");
    for (queue, volumes, aht_s) in [("sales", [60, 90, 100, 80], 240), ("support", [30, 50, 45, 40], 300)] {
        for (k, volume) in volumes.iter().enumerate() {
            text += &format!("{queue},2026-11-23T{:02}:{:02}:00,{volume},{aht_s}\n", 9 + k / 2, k % 2 * 30);
        }
    }
    fs::write(here.join("forecast.csv"), text).unwrap();
}

const LEVERS: &str = "[[lever]]\nlever = \"volume\"\nvalues = [\"-10%\", \"0%\", \"+10%\"]\n\
                      [[lever]]\nlever = \"shrinkage\"\nvalues = [\"0%\", \"30%\"]\n";

/// A folder with a forecast and a grid on it.
fn folder(grid: &str) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    forecast(place.path());
    fs::write(place.path().join("grid.toml"), format!("version = 1\nforecast = \"forecast.csv\"\n{grid}")).unwrap();
    place
}

fn json(here: &Path, words: &[&str]) -> Value {
    let (code, out, err) = run(here, &[&["sweep", "grid.toml", "--json"], words].concat());
    assert_eq!(code, 0, "{err}");
    serde_json::from_str(&out).unwrap()
}

/// A column of the rows.
fn column(result: &Value, name: &str) -> Vec<f64> {
    result["rows"].as_array().unwrap().iter().map(|row| row[name].as_f64().unwrap_or(f64::NAN)).collect()
}

/// Runs a grid that is refused: exit code 2, nothing written, what is said.
fn refused(grid: &str, words: &[&str]) -> String {
    let place = folder(grid);
    let (code, out, err) = run(place.path(), &[&["sweep", "grid.toml", "-o", "sweep.csv"], words].concat());
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert_eq!(listing(place.path()), ["forecast.csv", "grid.toml"]);
    err
}

#[test]
fn the_scenario_that_changes_nothing_is_the_plan_and_has_the_numbers_of_staff() {
    let place = folder(LEVERS);
    let result = json(place.path(), &[]);
    assert_eq!(column(&result, "scenario"), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(column(&result, "volume"), [-0.1, -0.1, 0.0, 0.0, 0.1, 0.1]);
    assert_eq!(column(&result, "shrinkage"), [0.0, 0.3, 0.0, 0.3, 0.0, 0.3]);
    let unchanged = &result["rows"][2];
    for key in ["contacts", "agents_peak", "fte", "service_level", "occupancy"] {
        assert_eq!(unchanged[key].as_f64(), result["baseline"][key].as_f64(), "{key}");
    }
    for key in ["worst_interval", "worst_queue"] {
        assert_eq!(unchanged[key].as_str(), result["baseline"][key].as_str(), "{key}");
    }
    assert_eq!((unchanged["fte_change"].as_f64(), unchanged["cost"].as_f64()), (Some(0.0), None));
    let (code, out, err) = run(place.path(), &["staff", "forecast.csv", "--json"]);
    assert_eq!(code, 0, "{err}");
    let staff: Value = serde_json::from_str(&out).unwrap();
    let of = |key: &str| staff["queues"].as_array().unwrap().iter().map(|q| q[key].as_f64().unwrap()).sum::<f64>();
    assert!((unchanged["fte"].as_f64().unwrap() - of("fte")).abs() < 1e-9);
    assert!((unchanged["contacts"].as_f64().unwrap() - 495.0).abs() < 1e-9);
    // 30 % shrinkage takes 1/0.7 of the paid hours.
    let paid = column(&result, "paid_hours");
    assert!((paid[3] / paid[2] - 1.0 / 0.7).abs() < 1e-9, "{paid:?}");
}

#[test]
fn threads_and_shards_change_no_byte() {
    let sampled = "design = \"latin-hypercube\"\nscenarios = 300\n\
                   [[lever]]\nlever = \"volume\"\nnormal = { mean = \"0%\", sd = \"8%\" }\n\
                   [[lever]]\nlever = \"aht\"\nuniform = { from = \"-10%\", to = \"10%\" }\n\
                   [[scenario]]\nname = \"P50\"\nvolume = \"+1%\"\n";
    let place = folder(sampled);
    let here = place.path();
    for words in [
        &["-o", "one.csv", "--threads", "1"][..],
        &["-o", "two.csv", "--threads", "2"],
        &["-o", "seed.csv", "--seed", "2"],
        &["-o", "b.part", "--shard", "2/3"],
        &["-o", "a.part", "--shard", "1/3"],
        &["-o", "c.part", "--shard", "3/3", "--threads", "1"],
    ] {
        let (code, _, err) = run(here, &[&["sweep", "grid.toml", "-q"], words].concat());
        assert_eq!(code, 0, "{words:?}: {err}");
    }
    let (code, _, err) = run(here, &["merge", "c.part", "a.part", "b.part", "-o", "merged.csv"]);
    assert_eq!(code, 0, "{err}");
    let read = |name: &str| fs::read_to_string(here.join(name)).unwrap();
    assert_eq!(read("one.csv"), read("two.csv"));
    assert_eq!(read("one.csv"), read("merged.csv"));
    assert_eq!(read("one.csv").lines().count(), 302);
    assert_ne!(read("one.csv"), read("seed.csv"));
}

#[test]
fn scenarios_by_hand_are_shown_with_the_plan_and_cost_what_they_cost() {
    let place = folder(
        "cost-per-hour = 20\n[[lever]]\nlever = \"deflection\"\nname = \"bot\"\nreturns = \"10%\"\n\
         [[scenario]]\nname = \"bot at 20 %\"\nbot = \"20%\"\n\
         [[scenario]]\nname = \"bot and lower target\"\non = \"bot at 20 %\"\ntarget = \"70/30\"\n",
    );
    let result = json(place.path(), &[]);
    let contacts = column(&result, "contacts");
    // A fifth leaves, a tenth of it comes back: 82 % are left.
    assert!(contacts.iter().all(|found| (found - 495.0 * 0.82).abs() < 1e-9), "{contacts:?}");
    let baseline = &result["baseline"];
    let paid = baseline["paid_hours"].as_f64().unwrap();
    assert!((baseline["cost"].as_f64().unwrap() - 20.0 * paid).abs() < 1e-9);
    assert_eq!(result["rows"][1]["target"], "70/30");
    let fte = column(&result, "fte");
    assert!(fte[1] < fte[0] && fte[0] < baseline["fte"].as_f64().unwrap(), "{fte:?}");
    let (code, out, err) = run(place.path(), &["sweep", "grid.toml"]);
    assert_eq!(code, 0, "{err}");
    for told in
        ["the plan as it is", "bot at 20 %", "bot and lower target", "within 20 s", "seed 1", "A paid hour costs 20."]
    {
        assert!(out.contains(told), "`{told}` is not in\n{out}");
    }
    assert!(err.contains("2 scenarios of 8 intervals each"), "{err}");
    // The flag wins over the grid.
    let dearer = json(place.path(), &["--cost-per-hour", "40"]);
    assert!((dearer["baseline"]["cost"].as_f64().unwrap() - 40.0 * paid).abs() < 1e-9);
}

#[test]
fn a_history_is_forecast_first_as_the_verb_forecast_would() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    let grid = "version = 1\nhistory = \"history.csv\"\nqueue = \"voice\"\n\
                [[scenario]]\nname = \"sure\"\nstaff-to = \"p80\"\n";
    fs::write(here.join("grid.toml"), grid).unwrap();
    let result = json(here, &["-q"]);
    let (code, out, err) = run(here, &["forecast", "history.csv", "--json"]);
    assert_eq!(code, 0, "{err}");
    let forecast: Value = serde_json::from_str(&out).unwrap();
    let voice = forecast["queues"].as_array().unwrap().iter().find(|queue| queue["queue"] == "voice").unwrap();
    let (swept, expected) = (result["baseline"]["contacts"].as_f64().unwrap(), voice["contacts"].as_f64().unwrap());
    assert!((swept / expected - 1.0).abs() < 1e-9, "{swept} {expected}");
    assert!(column(&result, "fte_change")[0] > 0.0);
    let sure = result["baseline"]["p_on_target"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&sure) && column(&result, "p_on_target")[0] >= sure);
}

#[test]
fn what_is_wrong_with_a_grid_is_drawn_with_its_line() {
    let told =
        refused("[[lever]]\nlever = \"volum\"\nvalues = [\"0%\"]\n[[scenario]]\nname = \"a\"\non = \"a\"\n", &[]);
    for part in
        ["there is no lever `volum`", "grid.toml:4:10", "did you mean `volume`?", "builds on itself", "grid.toml:8:7"]
    {
        assert!(told.contains(part), "`{part}` is not in\n{told}");
    }
    let told = refused("queue = \"sale\"\n[[lever]]\nlever = \"aht\"\nevent = \"fair\"\nvalues = [\"0%\"]\n", &[]);
    for part in ["the plan has no queue `sale`", "did you mean `sales`?", "no event `fair`", "--calendar"] {
        assert!(told.contains(part), "`{part}` is not in\n{told}");
    }
    let late = "[[lever]]\nlever = \"aht\"\nfrom = 2027-01-04\nvalues = [\"0%\", \"5%\"]\n";
    let told = refused(late, &[]);
    assert!(told.contains("pulls nothing") && told.contains("grid.toml:4:10"), "{told}");
    let told = refused("[[lever]]\nlever = \"budget\"\nvalues = [1000]\n", &[]);
    assert!(told.contains("it needs the cost of a paid hour") && told.contains("grid.toml:4:10"), "{told}");
    let (code, _, err) = run(tempfile::tempdir().unwrap().path(), &["sweep", "absent.toml"]);
    assert!(code == 2 && err.contains("the grid can't be read"), "{err}");
    let (code, _, err) = run(tempfile::tempdir().unwrap().path(), &["sweep"]);
    assert!(code == 2 && err.contains("needs a grid"), "{err}");
}

#[test]
fn a_grid_that_explodes_tells_its_size_and_how_to_shrink_it() {
    let lever = |name: &str, steps: u64| {
        format!(
            "[[lever]]\nlever = \"volume\"\nname = \"{name}\"\nrange = {{ from = \"-20%\", to = \"20%\", steps = {steps} }}\n"
        )
    };
    let large = lever("a", 1000) + &lever("b", 1000) + &lever("c", 10);
    let told = refused(&large, &[]);
    for part in ["10,000,000 scenarios of 8 intervals each", "a has 1000 values", "latin-hypercube", "--yes"] {
        assert!(told.contains(part), "`{part}` is not in\n{told}");
    }
    let beyond = lever("a", 100_000) + &lever("b", 100_000) + &lever("c", 1_000);
    let told = refused(&beyond, &["--yes"]);
    assert!(told.contains("10,000,000,000,000 scenarios") && !told.contains("with --yes"), "{told}");
    // Too many futures make a small grid large.
    let told = refused(&format!("futures = 10000\n{}{}", lever("a", 1000), lever("b", 100)), &[]);
    assert!(told.contains("in 10,000 futures"), "{told}");
}

#[test]
fn a_sweep_that_nothing_meets_ends_with_one() {
    let place = folder("[[lever]]\nlever = \"target\"\nvalues = [\"100/20\"]\n");
    let (code, out, err) = run(place.path(), &["sweep", "grid.toml"]);
    assert_eq!(code, 1, "{err}");
    assert!(out.contains("None of them is possible"), "{out}");
    let some = folder("[[lever]]\nlever = \"target\"\nvalues = [\"100/20\", \"80/20\"]\n");
    let result = json(some.path(), &[]);
    assert!(result["rows"][0]["fte"].is_null() && result["rows"][1]["fte"].is_number());
    assert_eq!(result["unmeetable"], 1);
}
