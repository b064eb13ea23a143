//! `hire`: scenarios side by side, their tables, and what is wrong with a hiring file.

use std::fs;

use crate::run;

const PLAN: &str = "version = 1
start = 2027-01-04
weeks = 8
forecast = \"forecast.csv\"
[team]
shrinkage = \"30%\"
[[team.band]]
heads = 22
attrition = \"30%\"
[class]
lead-weeks = 2
training-weeks = 2
drop-out = \"19%\"
nesting-weeks = 1
nesting = \"50%\"
ramp-from = \"60%\"
ramp-weeks = 2
trainers = 1
nesters-per-mentor = 4
[cost]
per-hour = 25
trainee-per-hour = 20
per-hire = 2000
per-trainee = 300
per-short-hour = 30
[[scenario]]
name = \"do nothing\"
[[scenario]]
name = \"a class of 4\"
classes = [{ start = 2027-01-18, size = 4 }]
";

/// Eight weeks of 100 contacts of 180 s in each half hour of five days: the worked example of the library.
fn folder(plan: &str) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let mut text = String::from("queue,start,volume,aht_s\n");
    let first = headcount::time::day_of_date(jiff::civil::date(2027, 1, 4));
    for day in (0..56).filter(|day| day % 7 < 5) {
        let date = headcount::time::date_of_day(first + day);
        for slot in 16..36 {
            text += &format!("sales,{date}T{:02}:{:02}:00,100,180\n", slot / 2, slot % 2 * 30);
        }
    }
    fs::write(place.path().join("forecast.csv"), text).unwrap();
    fs::write(place.path().join("hiring.toml"), plan).unwrap();
    place
}

/// A cell of a CSV by row and the name of its column.
fn cell(csv: &str, row: usize, column: &str) -> String {
    let mut lines = csv.lines();
    let at = lines.next().unwrap().split(',').position(|name| name == column).unwrap();
    lines.nth(row).unwrap().split(',').nth(at).unwrap().to_owned()
}

fn number(csv: &str, row: usize, column: &str) -> f64 {
    cell(csv, row, column).parse().unwrap()
}

#[test]
fn the_worked_example_comes_out_to_the_cent() {
    let place = folder(PLAN);
    let here = place.path();
    let words = ["hire", "hiring.toml", "-o", "weeks.csv", "--scenarios", "scenarios.csv"];
    let (code, _, err) = run(here, &words);
    assert_eq!(code, 1, "no scenario keeps every week: {err}");
    let weeks = fs::read_to_string(here.join("weeks.csv")).unwrap();
    assert_eq!(weeks.lines().count(), 1 + 2 * 8);
    assert!(weeks.starts_with("scenario,week,contacts,required_fte,"));
    assert_eq!(
        (cell(&weeks, 8, "scenario").as_str(), cell(&weeks, 15, "week").as_str()),
        ("a class of 4", "2027-02-22")
    );
    assert!((number(&weeks, 15, "cumulative_cost") - 210_089.23).abs() < 0.005);
    assert!((number(&weeks, 12, "cost_ramp_drag") - 1_296.00).abs() < 0.005);
    assert_eq!(cell(&weeks, 12, "on_target"), "0");
    let scenarios = fs::read_to_string(here.join("scenarios.csv")).unwrap();
    assert_eq!(cell(&scenarios, 1, "weeks_below"), "5");
    assert!((number(&scenarios, 1, "cost") - 210_089.23).abs() < 0.005);
    // Heads are conserved in every cohort and week.
    let (code, _, err) = run(here, &["hire", "hiring.toml", "-q", "--cohorts", "cohorts.csv"]);
    assert_eq!(code, 1, "{err}");
    let cohorts = fs::read_to_string(here.join("cohorts.csv")).unwrap();
    assert_eq!(cohorts.lines().count(), 1 + 8 + 8 + 6);
    for row in 0..22 {
        let of = |column: &str| number(&cohorts, row, column);
        let closing = of("opening") + of("hires") + of("moves") - of("leavers") - of("drop_outs");
        assert!((closing - of("closing")).abs() < 1e-12, "row {row}");
    }
    assert_eq!((cell(&cohorts, 16, "cohort").as_str(), number(&cohorts, 16, "hires")), ("class of 2027-01-18", 4.0));
    // The same bytes again, with one thread, over the files of the first run.
    let (code, _, err) = run(here, &[&words[..], &["--threads", "1"]].concat());
    assert_eq!(code, 1, "{err}");
    assert_eq!(fs::read_to_string(here.join("weeks.csv")).unwrap(), weeks);
}

#[test]
fn a_scenario_that_keeps_every_week_is_enough() {
    let place = folder(&PLAN.replace("name = \"do nothing\"", "name = \"overtime\"\novertime = \"20%\""));
    let (code, out, err) = run(place.path(), &["hire", "hiring.toml"]);
    assert_eq!(code, 0, "{err}");
    let words = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("overtime: nobody is hired") && words.contains("Every week keeps its promises"), "{out}");
    let (code, out, _) = run(place.path(), &["hire", "hiring.toml", "--json", "-q"]);
    assert_eq!(code, 0);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["weeks"].as_array().unwrap().len(), 16);
    assert_eq!(json["told"][1]["classes"][0]["decide_by"], "2027-01-04");
    assert_eq!(json["scenarios"][0]["weeks_below"], 0);
}

#[test]
fn what_is_wrong_is_told_at_once_and_nothing_is_written() {
    let plan = PLAN.replace("heads = 22", "heads = -2").replace("2027-01-18", "2027-01-11");
    let place = folder(&plan);
    let (code, out, err) = run(place.path(), &["hire", "hiring.toml", "-o", "weeks.csv"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("hiring.toml:8:9") && err.contains("`heads` is below 0"), "{err}");
    assert!(err.contains("2 weeks of lead time allow 2027-01-18 at the earliest"), "{err}");
    assert!(!place.path().join("weeks.csv").exists());
    let place = folder(&PLAN.replace("weeks = 8", "weeks = 12\nqueue = \"sale\""));
    let (code, _, err) = run(place.path(), &["hire", "hiring.toml"]);
    assert_eq!(code, 2);
    assert!(err.contains("there is no queue `sale`") && err.contains("hiring.toml:4:"), "{err}");
    let place = folder(&PLAN.replace("weeks = 8", "weeks = 12"));
    let (code, _, err) = run(place.path(), &["hire", "hiring.toml"]);
    assert_eq!(code, 2);
    assert!(err.contains("covers 2027-01-04 to 2027-02-26") && err.contains("--horizon"), "{err}");
    let (code, _, err) = run(place.path(), &["hire", "hiring.toml", "-o", "forecast.csv"]);
    assert_eq!(code, 2);
    assert!(err.contains("would be overwritten"), "{err}");
}
