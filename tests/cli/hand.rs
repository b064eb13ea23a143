//! A forecast in the course of its day, and the planner's hand on it.

use super::{history, run};

fn column(csv: &str, name: &str) -> Vec<String> {
    let mut lines = csv.lines();
    let at = lines.next().unwrap().split(',').position(|cell| cell == name).unwrap();
    lines.map(|line| line.split(',').nth(at).unwrap().to_owned()).collect()
}

#[test]
fn a_forecast_as_of_half_past_eleven_begins_there_and_tells_what_it_saw() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(here.join("history.csv"), history()).unwrap();
    // The last day of the history is a Sunday in progress.
    let words = ["forecast", "history.csv", "--as-of", "2026-02-15T11:30", "--horizon", "2d"];
    let (code, out, err) = run(here, &[&words[..], &["--format", "csv"]].concat());
    assert_eq!((code, err.contains("error")), (0, false), "{err}");
    let start = column(&out, "start");
    assert_eq!(start[0], "2026-02-15T11:30:00");
    assert_eq!(start.last().unwrap(), "2026-02-16T17:30:00");
    let (code, json, _) = run(here, &[&words[..], &["--json"]].concat());
    assert_eq!(code, 0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let update = &json["queues"][1]["update"];
    assert_eq!(update["intervals"], 7);
    assert!(update["beta"].as_f64().unwrap() >= 0.0 && update["factor"].as_f64().unwrap() > 0.0, "{update}");
    let (code, text, _) = run(here, &words);
    assert!(code == 0 && text.contains("voice: ") && text.contains("7 intervals so far"), "{text}");
}

#[test]
fn as_of_needs_a_time_and_no_start() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(here.join("history.csv"), history()).unwrap();
    let (code, _, err) = run(here, &["forecast", "history.csv", "--as-of", "2026-02-15"]);
    assert!(code == 2 && err.contains("2026-11-23T11:30"), "{err}");
    let both = ["forecast", "history.csv", "--as-of", "2026-02-15T11:30", "--start", "2026-02-15"];
    let (code, _, err) = run(here, &both);
    assert!(code == 2 && err.contains("both say where the forecast begins"), "{err}");
}

#[test]
fn overrides_change_the_forecast_and_leave_the_models_volume_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(here.join("history.csv"), history()).unwrap();
    let hand = "queue,from,to,action,value,reason\nvoice,2026-02-16,2026-02-16,multiply,+50%,mailing\n\
                ,2026-02-17T10:00,2026-02-17T11:00,set,33,drill\n";
    std::fs::write(here.join("hand.csv"), hand).unwrap();
    let plain = run(here, &["forecast", "history.csv", "--format", "csv"]).1;
    let words = ["forecast", "history.csv", "--overrides", "hand.csv", "--format", "csv"];
    let (code, out, err) = run(here, &words);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("hand.csv changed 24 intervals"), "{err}");
    assert_eq!(column(&out, "volume_model"), column(&plain, "volume"));
    let (volume, model, reason) =
        (column(&out, "volume"), column(&out, "volume_model"), column(&out, "override_reason"));
    for ((volume, model), reason) in volume.iter().zip(&model).zip(&reason) {
        let (v, m): (f64, f64) = (volume.parse().unwrap(), model.parse().unwrap());
        match reason.as_str() {
            "" => assert_eq!(volume, model),
            "mailing" => assert!((v - 1.5 * m).abs() < 1e-9),
            "drill" => assert_eq!(volume, "33"),
            other => panic!("{other}"),
        }
    }
    // A second run applies them again, and a plan has them too.
    assert_eq!(run(here, &words).1, out);
    let (code, _, err) = run(here, &["plan", "history.csv", "--overrides", "hand.csv", "--target", "80/20"]);
    assert_eq!(code, 0, "{err}");
    let planned = std::fs::read_to_string(here.join("plan/forecast.csv")).unwrap();
    assert_eq!(column(&planned, "override_reason").iter().filter(|reason| *reason == "mailing").count(), 20);
    assert!(std::fs::read_to_string(here.join("plan/run.json")).unwrap().contains("hand.csv"));
}

#[test]
fn every_bad_override_is_told_in_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(here.join("history.csv"), history()).unwrap();
    let hand = "queue,from,to,action,value,reason\n,2026-02-30,,multiply,1,\n,2026-02-16,,divide,2,\n";
    std::fs::write(here.join("hand.csv"), hand).unwrap();
    let (code, out, err) = run(here, &["forecast", "history.csv", "--overrides", "hand.csv", "--format", "csv"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("hand.csv:2:2") && err.contains("hand.csv:3:14"), "{err}");
}

#[test]
fn outliers_are_written_once_and_then_obeyed() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    // A Tuesday on which the telephones were down for two hours.
    let down = ["10:00", "10:30", "11:00", "11:30"];
    let whole = history();
    let text = whole.lines().map(|line| {
        let hit = down.iter().any(|time| line.starts_with(&format!("voice,2026-02-03T{time}")));
        let cells: Vec<_> = line.split(',').collect();
        if hit { format!("voice,{},0,0,\n", cells[1]) } else { format!("{line}\n") }
    });
    std::fs::write(here.join("history.csv"), text.collect::<String>()).unwrap();
    let words = ["forecast", "history.csv", "--outliers", "o.csv", "--format", "csv"];
    let (code, first, err) = run(here, &words);
    assert!(code == 0 && err.contains("wrote o.csv (4 intervals"), "{err}");
    let written = std::fs::read_to_string(here.join("o.csv")).unwrap();
    assert!(written.starts_with("queue,start,reason,action\nvoice,2026-02-03T10:00:00,outage,drop\n"), "{written}");
    assert_eq!(run(here, &words).1, first, "the file says what cleaning decided");
    assert_eq!(std::fs::read_to_string(here.join("o.csv")).unwrap(), written);
    std::fs::write(here.join("o.csv"), written.replace("drop", "keep")).unwrap();
    let (code, kept, _) = run(here, &words);
    assert_eq!(code, 0);
    assert_ne!(kept, first);
    let total = |csv: &str| column(csv, "volume").iter().map(|v| v.parse::<f64>().unwrap()).sum::<f64>();
    assert!(total(&kept) < total(&first), "an outage that teaches lowers the forecast");
}
