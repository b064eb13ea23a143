//! `evaluate` as a planner meets it: the week looked back on, what is refused, what is written.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{history, listing, run};

/// A folder with six weeks, the last of them forecast and staffed with what was known before it.
fn here() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    for words in [
        &["forecast", "history.csv", "--start", "2026-02-09", "-o", "forecast-2026-02-09.csv"][..],
        &["staff", "forecast-2026-02-09.csv", "-o", "staffing.csv"],
    ] {
        let (code, _, err) = run(here, words);
        assert_eq!(code, 0, "{err}");
    }
    place
}

const BOTH: [&str; 5] = ["evaluate", "--forecast", "forecast-2026-02-09.csv", "--actual", "history.csv"];

/// The same with fewer agents than were asked for, as the switch and the clock saw them.
fn staffed(here: &Path) {
    let text = fs::read_to_string(here.join("history.csv")).unwrap();
    let mut lines = text.lines();
    let mut short = format!("{},staffed,answered_in_sl\n", lines.next().unwrap());
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let (offered, aht_s): (f64, f64) = (cells[2].parse().unwrap(), cells[4].parse().unwrap());
        let agents = (offered * aht_s / 1800.0).ceil() + 1.0;
        short += &format!("{line},{agents},{}\n", (offered * 0.7).floor());
    }
    fs::write(here.join("short.csv"), short).unwrap();
}

fn json(here: &Path, words: &[&str]) -> Value {
    let (code, out, err) = run(here, &[words, &["--json"]].concat());
    assert!(code < 2, "{err}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn a_week_is_looked_back_on_by_interval_day_and_week_beside_its_noise_floor() {
    let place = here();
    let (code, out, err) = run(place.path(), &BOTH);
    assert_eq!(code, 0, "{err}");
    for words in ["Looking back at 2 queues", "are scored (100.0%)", "all queues", "uneven", "vs last week", "workload"]
    {
        assert!(out.contains(words), "{words} is not in\n{out}");
    }
    let review = json(place.path(), &BOTH);
    let keys: Vec<_> = review.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys.join(","),
        "files,span,overlap,notices,conventions,settings,accuracy,staffing_error,service,worst_intervals,assurance,\
         attribution,adherence,checks"
    );
    let total = |grain: &str| {
        let lines = review["accuracy"].as_array().unwrap();
        lines
            .iter()
            .find(|l| l["queue"] == "all" && l["quantity"] == "volume" && l["grain"] == grain && l["by"] == "all")
            .unwrap()
            .clone()
    };
    let (interval, week) = (total("interval"), total("week"));
    assert!(interval["wape"].as_f64() > week["wape"].as_f64() && interval["noise_floor"].as_f64() > Some(0.0));
    assert_eq!(interval["actual"], week["actual"]);
    assert_eq!(review["overlap"][0]["share"], 1.0);
}

#[test]
fn the_agents_of_the_plan_are_held_against_those_who_were_there_and_the_causes_add_up() {
    let place = here();
    let here = place.path();
    staffed(here);
    let words = [
        "evaluate",
        "--forecast",
        "forecast-2026-02-09.csv",
        "--requirement",
        "staffing.csv",
        "--actual",
        "short.csv",
        "--cost-per-hour",
        "25",
        "--futures",
        "50",
    ];
    let (code, out, err) = run(here, &words);
    assert_eq!(code, 0, "{err}");
    for expected in ["on target", "worst intervals", "Why it came out as it did", "instead of", "cost"] {
        assert!(out.contains(expected), "{expected} is not in\n{out}");
    }
    let review = json(here, &words);
    let causes = review["attribution"].as_array().unwrap();
    assert!(causes.iter().any(|one| one["grain"] == "day") && causes.iter().any(|one| one["grain"] == "week"));
    for one in causes {
        let parts: f64 =
            one["parts"].as_array().unwrap().iter().map(|part| part["service_level"].as_f64().unwrap()).sum();
        let gap = one["reached"].as_f64().unwrap() - one["planned"].as_f64().unwrap();
        assert!((parts - gap).abs() < 1e-9, "{one}");
    }
    assert!(review["service"].as_array().unwrap().iter().all(|row| row["cost"].as_f64() > Some(0.0)));
}

#[test]
fn a_threshold_that_fails_ends_with_1_and_one_that_nobody_can_check_with_2() {
    let place = here();
    let check = |thresholds: &str| run(place.path(), &[&BOTH[..], &["--check", thresholds]].concat());
    let (code, out, err) = check("wape<=100%,each.bias<=90%");
    assert!(code == 0 && out.contains("wape<=100%: ") && out.contains("each.bias<=90% of chat"), "{out}{err}");
    let (code, out, err) = check("wape<=100%,day.wape<=0%");
    assert!(code == 1 && out.contains("does not hold") && err.contains("warning: day.wape<=0%"), "{out}{err}");
    let (code, out, err) = check("wape<=10,accuracy>=90%");
    assert!(code == 2 && out.is_empty() && err.contains("10% or 0.10") && err.contains("signed-bias"), "{err}");
    let (code, _, err) = check("adherence>=90%");
    assert!(code == 2 && err.contains("the inputs do not give adherence"), "{err}");
}

#[test]
fn every_table_goes_where_it_is_asked_for_and_none_when_something_is_wrong() {
    let place = here();
    let here = place.path();
    let words = ["--intervals", "i.csv", "--days", "d.csv", "--report", "review.html", "-o", "review.csv"];
    let (code, _, err) = run(here, &[&BOTH[..], &words[..]].concat());
    assert_eq!(code, 0, "{err}");
    let first = |file: &str| fs::read_to_string(here.join(file)).unwrap().lines().next().unwrap().to_owned();
    assert!(first("i.csv").starts_with("queue,start,forecast,actual,volume_lo80,"), "{}", first("i.csv"));
    assert!(first("d.csv").starts_with("queue,grain,start,contacts,aht_s,service_level,"), "{}", first("d.csv"));
    assert!(first("review.csv").starts_with("queue,quantity,grain,by,part,intervals,missing,forecast,actual,wape,"));
    assert!(fs::read_to_string(here.join("review.html")).unwrap().contains("<svg"));
    let (code, _, err) = run(here, &[&BOTH[..], &["-o", "review.xlsx"]].concat());
    assert!(code == 0 && fs::read(here.join("review.xlsx")).unwrap().starts_with(b"PK"), "{err}");
    let before = listing(here);
    for (words, expected) in [
        (&["--intervals", "history.csv"][..], "is an input of this run"),
        (&["--report", "review.pdf"], "written as HTML"),
        (&["--days", "x.csv", "-o", "x.csv"], "name the same file"),
        (&["--sureness", "100%"], "nothing is sure"),
        (&["--queue", "fax"], "no queue `fax`"),
        (&["--states", "log.csv"], "held against a schedule"),
        (&["--schedule", "gone.csv"], "no such file"),
    ] {
        let (code, out, err) = run(here, &[&BOTH[..], words].concat());
        assert!(code == 2 && out.is_empty() && err.contains(expected), "{words:?}: {err}");
    }
    assert_eq!(listing(here), before);
}

#[test]
fn files_that_do_not_fit_together_are_told_with_both_sides() {
    let place = here();
    let here = place.path();
    let text = fs::read_to_string(here.join("history.csv")).unwrap();
    fs::write(here.join("other.csv"), text.replace("chat,", "Chat ,").replace("voice,", "fax,")).unwrap();
    fs::write(here.join("some.csv"), text.replace("voice,", "fax,")).unwrap();
    fs::write(here.join("negative.csv"), "queue,start,volume,agents\nchat,2026-02-09T08:00,3,-2\n").unwrap();
    let early: String = text.lines().filter(|line| !line.contains("-02-")).map(|line| format!("{line}\n")).collect();
    fs::write(here.join("early.csv"), early).unwrap();
    let evaluate = |actual: &str, more: &[&str]| {
        run(here, &[&["evaluate", "--forecast", "forecast-2026-02-09.csv", "--actual", actual][..], more].concat())
    };
    for (actual, more, expected) in [
        ("other.csv", &[][..], "no queue is on both sides"),
        ("other.csv", &[], "spelled nearly like"),
        ("early.csv", &[], "no interval in common"),
        ("forecast-2026-02-09.csv", &[], "given twice"),
        ("history.csv", &["--requirement", "negative.csv"], "negative.csv:2:"),
    ] {
        let (code, out, err) = evaluate(actual, more);
        assert!(code == 2 && out.is_empty() && err.contains(expected), "{actual} {more:?}: {err}");
    }
    let (code, _, err) = evaluate("some.csv", &[]);
    assert!(code == 0 && err.contains("only in the forecast") && err.contains("`voice`"), "{err}");
    assert_eq!(evaluate("some.csv", &["--strict"]).0, 2);
    let (code, out, err) = run(here, &["evaluate"]);
    assert!(
        code == 2 && out.is_empty() && err.contains("nothing to look back on") && err.contains("--forecast"),
        "{err}"
    );
}

#[test]
fn a_run_folder_is_looked_back_on_with_all_that_it_holds() {
    let place = here();
    let here = place.path();
    let (code, _, err) =
        run(here, &["plan", "history.csv", "--start", "2026-02-09", "-o", "week", "--publish", "kept"]);
    assert_eq!(code, 0, "{err}");
    let review = json(here, &["evaluate", "week", "--actual", "history.csv"]);
    assert_eq!(review["files"]["requirement"], "week/staffing.csv");
    let leads =
        |review: &Value| review["accuracy"].as_array().unwrap().iter().filter(|l| l["by"] == "lead-day").count();
    assert!(leads(&review) > 0, "the run says when its forecast was made");
    let published = json(here, &["evaluate", "--forecast", "kept", "--actual", "history.csv"]);
    assert_eq!(published["accuracy"], review["accuracy"]);
    let (code, _, err) = run(here, &["evaluate", "history.csv"]);
    assert!(code == 2 && err.contains("RUN is a folder"), "{err}");
}

#[test]
fn a_review_is_the_same_bytes_on_one_thread_and_on_eight() {
    let place = here();
    let of = |threads: &str| {
        run(place.path(), &[&BOTH[..], &["--json", "--threads", threads, "--futures", "20"]].concat()).1
    };
    // The settings tell the number of threads; nothing else may.
    let plain = |text: String| {
        let mut review: Value = serde_json::from_str(&text).unwrap();
        review["settings"] = Value::Null;
        review.to_string()
    };
    assert_eq!(plain(of("1")), plain(of("8")));
}

#[test]
fn a_schedule_and_a_log_alone_say_who_kept_to_it() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("shifts.csv"), "agent,date,shift,start,end,breaks\nann,2026-03-02,early,09:00,10:00,\n")
        .unwrap();
    let log = "agent,start,end,state\nann,2026-03-02T09:15:00,2026-03-02T10:15:00,On Call\n";
    fs::write(here.join("log.csv"), log).unwrap();
    let words = ["evaluate", "--schedule", "shifts.csv", "--states", "log.csv"];
    let (code, out, err) = run(here, &words);
    assert!(code == 0 && out.contains("75.0%") && out.contains("100.0%"), "{out}{err}");
    let review = json(here, &words);
    let ann = &review["adherence"][1];
    assert_eq!((ann["adherence"].as_f64(), ann["conformance"].as_f64()), (Some(0.75), Some(1.0)));
    let (code, _, err) = run(here, &["evaluate", "--schedule", "shifts.csv"]);
    assert!(code == 2 && err.contains("no queue to look back on"), "{err}");
}

#[test]
fn a_place_that_can_not_be_written_leaves_none_of_the_files_behind() {
    let place = here();
    let here = place.path();
    fs::create_dir(here.join("folder.csv")).unwrap();
    let before = listing(here);
    for words in [
        &["--intervals", "i.csv", "--days", "folder.csv", "-o", "o.csv"][..],
        &["--intervals", "i.csv", "--days", "history.csv/d.csv"],
        &["--report", "r.html", "--days", "d.csv", "-o", "folder.csv"],
        &["--days", "d.csv", "--intervals", "./d.csv"],
        &["--check", ""],
    ] {
        let (code, _, err) = run(here, &[&BOTH[..], words].concat());
        assert!(code == 2 && !err.contains("wrote"), "{words:?}: {err}");
        assert_eq!(listing(here), before, "{words:?}");
    }
}

#[test]
fn more_answered_in_time_than_came_is_told_and_counts_as_all() {
    let place = here();
    let here = place.path();
    staffed(here);
    let text = fs::read_to_string(here.join("short.csv")).unwrap();
    let line = text.lines().find(|line| line.contains("2026-02-10T10:00")).unwrap();
    let wrong = format!("{},999", line.rsplit_once(',').unwrap().0);
    fs::write(here.join("short.csv"), text.replace(line, &wrong)).unwrap();
    let words = ["evaluate", "--forecast", "forecast-2026-02-09.csv", "--actual", "short.csv", "--intervals", "i.csv"];
    let (code, _, err) = run(here, &words);
    assert!(
        code == 0 && err.contains("1 recorded intervals have more contacts answered in time than offered"),
        "{err}"
    );
    let (code, _, err) = run(here, &[&words[..], &["--strict"]].concat());
    assert!(code == 2 && err.contains("answered-exceeds-offered"), "{err}");
}
