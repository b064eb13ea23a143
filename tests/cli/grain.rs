//! A forecast by day or week: whole tables, and that nobody staffs a day.

use std::fs;

use crate::{history, run};

/// A table's cells by row, and the places of its columns.
fn table(csv: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    (header, reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect())
}

fn number(cell: &str) -> f64 {
    cell.parse().unwrap()
}

#[test]
fn days_and_weeks_are_sums_of_their_intervals_with_ranges_narrower_than_sums_of_ends() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    // From a Wednesday on: the first and the last week are cut short.
    let words = ["forecast", "history.csv", "--start", "2026-02-18", "--horizon", "2w", "--format", "csv"];
    let (code, fine, err) = run(here, &words);
    assert_eq!(code, 0, "{err}");
    let (_, fine) = table(&fine);
    for (grain, per_queue) in [("day", 14), ("week", 3)] {
        let (code, out, err) = run(here, &[&words[..], &["--grain", grain]].concat());
        assert_eq!(code, 0, "{err}");
        let (header, rows) = table(&out);
        assert_eq!(
            header.join(","),
            "queue,start,volume,volume_lo80,volume_hi80,volume_lo95,volume_hi95,days,aht_s",
            "{grain}"
        );
        assert_eq!(rows.len(), 2 * per_queue);
        let starts: Vec<_> = rows[..per_queue].iter().map(|row| row[1].as_str()).collect();
        let (first, last) = (starts[0], *starts.last().unwrap());
        let days: Vec<_> = rows[..per_queue].iter().map(|row| row[7].as_str()).collect();
        if grain == "week" {
            assert_eq!((first, last), ("2026-02-16T00:00:00", "2026-03-02T00:00:00"));
            assert_eq!(days, ["5", "7", "2"]);
        } else {
            assert_eq!((first, last), ("2026-02-18T00:00:00", "2026-03-03T00:00:00"));
            assert_eq!(days, ["1"; 14]);
        }
        for (k, row) in rows.iter().enumerate() {
            let until = rows.get(k + 1).filter(|next| next[0] == row[0]).map(|next| next[1].as_str());
            let within: Vec<_> = fine
                .iter()
                .filter(|r| r[0] == row[0] && r[1] >= row[1] && until.is_none_or(|until| r[1].as_str() < until))
                .collect();
            let sum = |c: usize| within.iter().map(|r| number(&r[c])).sum::<f64>();
            assert!((number(&row[2]) - sum(2)).abs() < 1e-9 * sum(2), "{row:?}");
            let ends: Vec<f64> = [5, 3, 2, 4, 6].iter().map(|c| number(&row[*c])).collect();
            assert!(ends.is_sorted() && ends[0] >= 0.0, "{row:?}");
            assert!(number(&row[5]) > sum(5) && number(&row[6]) < sum(6), "chance evens out: {row:?}");
            let aht_s = if row[0] == "chat" { 420.0 } else { 240.0 };
            assert!((number(&row[8]) - aht_s).abs() < 1e-9, "{row:?}");
        }
    }
}

#[test]
fn the_readable_table_the_json_and_the_file_tell_the_same_weeks() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    let words = ["forecast", "history.csv", "--horizon", "2w", "--grain", "week"];
    let (code, text, _) = run(here, &words);
    assert_eq!(code, 0);
    let shown: Vec<_> =
        text.lines().take(6).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(shown[0], "queue week from open days contacts 80 % range 95 % range AHT");
    assert!(shown[2].starts_with("chat Mon 2026-02-16 7 ") && shown[2].ends_with(" 420 s"), "{}", shown[2]);
    assert!(shown[5].starts_with("voice Mon 2026-02-23 7 ") && shown[5].ends_with(" 240 s"), "{}", shown[5]);
    assert!(text.ends_with("Write the table per week with -o forecast.csv.\n"), "{text}");
    let (code, json, _) = run(here, &[&words[..], &["--json", "-o", "weeks.csv"]].concat());
    assert_eq!(code, 0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["grain"], "week");
    let (_, rows) = table(&fs::read_to_string(here.join("weeks.csv")).unwrap());
    for (row, told) in rows.iter().zip(json["rows"].as_array().unwrap()) {
        assert_eq!(told["volume"].as_f64().unwrap(), number(&row[2]));
        assert_eq!((told["start"].as_str().unwrap(), &told["days"]), (row[1].as_str(), &serde_json::json!(7)));
    }
    assert_eq!(rows.len(), 4);
}

#[test]
fn the_hand_and_a_day_in_progress_are_in_the_sums() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    let hand = "queue,from,to,action,value,reason\nvoice,2026-02-16,2026-02-16,multiply,+50%,mailing\n\
                voice,2026-02-16T10:00,2026-02-16T11:00,add,5,drill\n";
    fs::write(here.join("hand.csv"), hand).unwrap();
    let words = ["forecast", "history.csv", "--overrides", "hand.csv", "--grain", "day", "--format", "csv"];
    let (code, out, err) = run(here, &words);
    assert_eq!(code, 0, "{err}");
    let (header, rows) = table(&out);
    assert_eq!(header[9..], ["volume_model", "override_reason"]);
    let monday = rows.iter().find(|row| row[0] == "voice").unwrap();
    let (volume, model) = (number(&monday[2]), number(&monday[9]));
    assert!((volume - (1.5 * model + 10.0)).abs() < 1e-9 * volume, "{monday:?}");
    assert_eq!(monday[10], "mailing; drill");
    assert!(number(&monday[5]) <= volume && volume <= number(&monday[6]));
    assert!(rows.iter().filter(|row| row[10].is_empty()).all(|row| row[2] == row[9]));
    assert_eq!(rows.iter().filter(|row| !row[10].is_empty()).count(), 1);
    // From half past eleven on the first day is what is left of it.
    let now = ["--as-of", "2026-02-15T11:30", "--horizon", "2d", "--format", "csv"];
    let (code, rest, err) = run(here, &[&["forecast", "history.csv", "--grain", "day"], &now[..]].concat());
    assert_eq!(code, 0, "{err}");
    let fine = run(here, &[&["forecast", "history.csv"], &now[..]].concat()).1;
    let sunday = |csv: &str| {
        let (_, rows) = table(csv);
        let mine = rows.iter().filter(|row| row[0] == "voice" && row[1].starts_with("2026-02-15"));
        mine.map(|row| number(&row[2])).sum::<f64>()
    };
    assert!((sunday(&rest) - sunday(&fine)).abs() < 1e-9 * sunday(&fine));
}

#[test]
fn rows_of_a_day_or_a_week_are_not_staffed() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::write(here.join("history.csv"), history()).unwrap();
    for (grain, horizon) in [("day", "1w"), ("day", "1d"), ("week", "1w"), ("week", "4w")] {
        let words = ["forecast", "history.csv", "--grain", grain, "--horizon", horizon, "-o", "f.csv"];
        assert_eq!(run(here, &words).0, 0);
        for more in [&[][..], &["--interval", "30m"]] {
            let (code, out, err) = run(here, &[&["staff", "f.csv"], more].concat());
            assert_eq!((code, out.as_str()), (2, ""), "{grain} {horizon}");
            assert!(
                err.contains("rows of a day or longer can't be staffed") && err.contains("--grain interval"),
                "{err}"
            );
        }
    }
    // Weeks from elsewhere, without our column of days.
    fs::write(here.join("w.csv"), "start,volume,aht_s\n2026-02-16T00:00,900,240\n2026-02-23T00:00,800,240\n").unwrap();
    let (code, _, err) = run(here, &["staff", "w.csv"]);
    assert!(code == 2 && err.contains("can't be staffed"), "{err}");
}
