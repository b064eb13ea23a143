//! Bad usage, bad input, full disks, interruptions: an exit code, a reason, and nothing half-written.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::{headcount, history, listing, run, told};

#[test]
fn every_problem_of_a_file_is_drawn_with_its_place_and_nothing_is_written() {
    let place = tempfile::tempdir().unwrap();
    let text = "start,queue,offered,aht_s\n2026-03-30 09:00,support,12,310\n2026-03-30 09:30,support,\"1,2O4\",312\n\
                2026-03-30 10:00,support,-4,312\n";
    fs::write(place.path().join("history.csv"), text).unwrap();
    let (code, out, err) = run(place.path(), &["plan", "history.csv"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(
        err,
        "\
error: `offered` is not a number of contacts: `1,2O4`
 --> history.csv:3:27
  |
3 | 2026-03-30 09:30,support,\"1,2O4\",312
  |                           ^^^^^
  |
  = help: write `1204`

error: `offered` is negative: `-4`
 --> history.csv:4:26
  |
4 | 2026-03-30 10:00,support,-4,312
  |                          ^^
  |
  = help: write a number that is 0 or more, or leave the cell empty

error: 2 problems; nothing was written
"
    );
    assert_eq!(listing(place.path()), ["history.csv"]);
}

#[test]
fn a_hundred_problems_are_twenty_drawn_and_the_rest_counted() {
    let place = tempfile::tempdir().unwrap();
    let rows: String = (0..100).map(|k| format!("2026-03-{:02}T{:02}:00:00,many\n", k / 20 + 1, k % 20)).collect();
    fs::write(place.path().join("h.csv"), format!("start,offered\n{rows}")).unwrap();
    let (code, _, err) = run(place.path(), &["inspect", "h.csv"]);
    assert_eq!(code, 2);
    assert_eq!(err.matches(" --> h.csv:").count(), 20, "{err}");
    assert!(
        err.contains("= help: write a number such as 1204, or leave the cell empty; 80 more problems follow"),
        "{err}"
    );
    assert!(err.ends_with(
        "error: h.csv: 80 more cells are not a number of contacts\nerror: 100 problems; nothing was written\n"
    ));
}

#[test]
fn problems_are_data_with_json() {
    let place = tempfile::tempdir().unwrap();
    let (code, out, _) = run(place.path(), &["plan", "absent.csv", "--json"]);
    assert_eq!(code, 2);
    let errors: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(errors["errors"][0]["file"], "absent.csv");
    for words in [&["plan", "--horizon", "soon", "--json"][..], &["plan", "--no-such-flag", "--json"]] {
        let (code, out, _) = run(place.path(), words);
        assert_eq!(code, 2);
        assert!(out.contains("\"errors\""), "{out}");
    }
}

#[test]
fn a_folder_that_is_not_ours_is_refused_and_kept() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::create_dir(here.join("plan")).unwrap();
    fs::write(here.join("plan/letter.txt"), "dear").unwrap();
    fs::write(here.join("history.csv"), history()).unwrap();
    let (code, _, err) = run(here, &["plan", "history.csv"]);
    assert_eq!(code, 2);
    assert!(err.contains("--force"), "{err}");
    assert_eq!(run(here, &["plan", "history.csv", "--force"]).0, 0);
    assert_eq!(fs::read_to_string(here.join("plan.before-1/letter.txt")).unwrap(), "dear");
    assert_eq!(run(here, &["plan", "history.csv"]).0, 0, "a run of ours is replaced without asking");
    assert!(!listing(here).iter().any(|name| name.starts_with('.')));
}

#[test]
fn a_full_disk_leaves_the_earlier_run_whole() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    assert_eq!(run(here, &["plan", "history.csv"]).0, 0);
    let before = listing(here);
    let record = fs::read(here.join("plan/run.json")).unwrap();
    // A limit on the size of files stands in for a full disk: writes fail midway with an error, as there.
    let limited = format!(
        "ulimit -f 16; trap '' XFSZ; exec '{}' plan history.csv --target 90/10",
        env!("CARGO_BIN_EXE_headcount")
    );
    let output = Command::new("sh").arg("-c").arg(limited).current_dir(here).output().unwrap();
    let (code, _, err) = told(output);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("can't be written"), "{err}");
    assert_eq!(listing(here), before);
    assert_eq!(fs::read(here.join("plan/run.json")).unwrap(), record);
}

/// Files of a run of the sample: five, and four charts of three queues in two formats.
const WHOLE_RUN: usize = 5 + 4 * 3 * 2;

#[test]
fn an_interruption_at_any_moment_leaves_all_or_nothing() {
    for wait_ms in (0..20).map(|k| k * k * 3) {
        let place = tempfile::tempdir().unwrap();
        let mut child = headcount(place.path()).args(["plan", "-q"]).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait_ms));
        let killed = Command::new("sh").arg("-c").arg(format!("kill -INT {}", child.id())).status();
        assert!(killed.is_ok());
        let code = child.wait().unwrap().code();
        let left = listing(place.path());
        match code {
            // Before the handler stands, the signal itself ends the program; between the last rename and the exit, the run
            // is whole.
            Some(130) | None => assert!(left.is_empty() || left.len() == WHOLE_RUN, "after {wait_ms} ms: {left:?}"),
            Some(0) => assert_eq!(left.len(), WHOLE_RUN),
            other => panic!("exit code {other:?} after {wait_ms} ms"),
        }
        assert!(!left.iter().any(|name| name.contains("partial") || name.contains("replaced")), "{left:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let place = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_headcount");
    let line = format!(
        "'{program}' explain | head -n 1 >/dev/null; '{program}' init x >/dev/null && '{program}' forecast x/history.csv --format csv 2>err.txt | head -n 1; cat err.txt"
    );
    let (code, out, _) = told(Command::new("sh").arg("-c").arg(line).current_dir(place.path()).output().unwrap());
    assert_eq!(code, 0);
    assert!(!out.contains("panicked") && !out.contains("fault"), "{out}");
}

#[test]
fn a_history_may_come_through_a_pipe() {
    let place = tempfile::tempdir().unwrap();
    let mut child = headcount(place.path())
        .args(["forecast", "-", "--format", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(history().as_bytes()).unwrap();
    let (code, out, _) = told(child.wait_with_output().unwrap());
    assert_eq!(code, 0);
    assert!(out.starts_with("queue,start,volume,volume_lo80,volume_hi80,volume_lo95,volume_hi95,aht_s\n"), "{out}");
}

#[test]
fn a_target_that_no_number_of_agents_keeps_ends_with_one() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("history.csv"), history()).unwrap();
    let (code, out, _) = run(place.path(), &["plan", "history.csv", "--target", "100/20"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("can't be met"), "{out}");
    assert!(!place.path().join("plan").exists());
}

#[test]
fn with_strict_a_warning_stops_the_run() {
    let place = tempfile::tempdir().unwrap();
    let text: String =
        history().lines().filter(|line| !line.contains("01-20T12:00")).map(|l| format!("{l}\n")).collect();
    fs::write(place.path().join("history.csv"), text).unwrap();
    let (code, _, err) = run(place.path(), &["plan", "history.csv", "--strict"]);
    assert_eq!(code, 2);
    assert!(err.contains("missing-intervals"), "{err}");
    assert!(!place.path().join("plan").exists());
    assert_eq!(run(place.path(), &["plan", "history.csv"]).0, 0);
}

#[test]
fn bad_usage_ends_with_two() {
    let place = tempfile::tempdir().unwrap();
    for words in [
        &["plan", "-o", "-"][..],
        &["forecast", "-o", "-", "--json"],
        &["plan", "--threads", "0"],
        &["plan", "--horizon", "0d"],
        &["plan", "--level", "120"],
        &["plan", "--holidays", "XX"],
        &["plan", "--target", "80"],
        &["plan", "--shrinkage", "100%"],
        &["plan", "--model", "magic"],
        &["plan", "--config", "absent.toml"],
        &["plan", "--retrials", "30%"],
        &["init"],
        &["nonsense"],
        &[],
    ] {
        let (code, _, err) = run(place.path(), words);
        assert_eq!(code, 2, "{words:?}: {err}");
        assert!(!err.is_empty(), "{words:?} says nothing");
        assert!(listing(place.path()).is_empty(), "{words:?}");
    }
    for words in [&["--help"][..], &["--version"], &["plan", "--help"]] {
        assert_eq!(run(place.path(), words).0, 0, "{words:?}");
    }
}

#[test]
fn an_input_is_never_overwritten_by_the_output() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    let (code, _, err) = run(here, &["forecast", "history.csv", "-o", "./history.csv"]);
    assert_eq!(code, 2);
    assert!(err.contains("is an input of this run"), "{err}");
    assert_eq!(fs::read_to_string(here.join("history.csv")).unwrap(), history());
    assert_eq!(run(here, &["plan", "history.csv", "-q"]).0, 0);
    fs::rename(here.join("history.csv"), here.join("plan/history.csv")).unwrap();
    assert_eq!(run(here, &["plan", "plan/history.csv", "-q"]).0, 0);
    assert_eq!(fs::read_to_string(here.join("plan.before-1/history.csv")).unwrap(), history());
}

#[test]
fn a_closed_standard_error_is_no_fault() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("bad.csv"), "start,offered\n2026-03-02T08:00:00,many\n").unwrap();
    let line = format!("'{}' inspect bad.csv 2>/dev/full", env!("CARGO_BIN_EXE_headcount"));
    let (code, ..) = told(Command::new("sh").arg("-c").arg(line).current_dir(place.path()).output().unwrap());
    assert_eq!(code, 2);
}
