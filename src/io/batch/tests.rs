use super::*;
use crate::queueing::Targets;
use crate::units::Seconds;

fn defaults() -> BatchDefaults {
    let targets = Targets { service_level: Some("80/20".parse().unwrap()), ..Targets::default() };
    BatchDefaults { threshold: Seconds::whole(20), targets, ..BatchDefaults::default() }
}

fn run(text: &str) -> (Vec<std::collections::BTreeMap<String, String>>, BatchSummary) {
    let mut out = Vec::new();
    let summary = Batch::open(text.as_bytes(), "in.csv").unwrap().run(&defaults(), &mut out).unwrap();
    let mut reader = csv::Reader::from_reader(&out[..]);
    let names = reader.headers().unwrap().clone();
    let rows = reader
        .records()
        .map(|row| names.iter().map(str::to_owned).zip(row.unwrap().iter().map(str::to_owned)).collect())
        .collect();
    (rows, summary)
}

#[test]
fn a_row_gets_its_agents_its_service_and_what_its_agents_could_carry() {
    let (rows, summary) = run("site,calls_per_interval,interval_s,aht_s,threshold_s,agents,target_sl\n\
                               Ghent,100,1800,180,20,,0.8\n\"Aalst, north\",100,1800,180,20,13,0.8\nBruges,0,1800,180,20,,0.8\n");
    assert_eq!(summary, BatchSummary { rows: 3, ..BatchSummary::default() });
    assert_eq!((rows[0]["required_agents"].as_str(), rows[0]["binding"].as_str()), ("14", "service-level"));
    assert!(rows[0]["service_level"].starts_with("0.88835"));
    assert_eq!(rows[0]["max_calls"], "");
    // Thirteen agents are described, fourteen required, and fewer than a hundred calls fit.
    assert_eq!((rows[1]["site"].as_str(), rows[1]["required_agents"].as_str()), ("Aalst, north", "14"));
    assert!(rows[1]["service_level"].starts_with("0.79559"));
    assert!(rows[1]["max_calls"].parse::<f64>().unwrap() < 100.0);
    assert!(rows[1]["max_aht_s"].parse::<f64>().unwrap() < 180.0);
    assert_eq!((rows[2]["required_agents"].as_str(), rows[2]["binding"].as_str()), ("0", "no-contacts"));
}

#[test]
fn a_bad_row_keeps_its_place_and_says_why() {
    let (rows, summary) = run("calls_per_interval,interval_s,aht_s,patience_s,agents\n\
                               100,1800,180,,12\nx,1800,180,,12\n100,1800,180,0,12\n100,1800\n100,1800,180,inf,-1\n100,0,180,,1\n10,1800,180,,9\n");
    assert_eq!((rows.len(), summary.rows, summary.bad), (7, 7, 5));
    for (row, words) in [
        (1, "not a number"),
        (2, "`patience_s`: patience must be more than 0 s"),
        (3, "cells"),
        (4, "agents"),
        (5, "interval"),
    ] {
        assert!(rows[row]["error"].contains(words), "{}", rows[row]["error"]);
        assert_eq!(rows[row]["p_wait"], "");
    }
    assert!(rows[6]["error"].is_empty() && !rows[6]["p_wait"].is_empty());
    let places: Vec<_> = summary.problems.iter().map(|p| p.place.to_string()).collect();
    assert_eq!(places, ["in.csv:3:1", "in.csv:4:14", "in.csv:5:1", "in.csv:6:18", "in.csv:7:5"]);
}

#[test]
fn an_overloaded_row_waits_for_ever_and_an_impossible_target_is_an_answer() {
    let (rows, summary) =
        run("calls_per_interval,interval_s,aht_s,agents,target_sl\n100,1800,180,10,\n100,1800,180,,1\n");
    let overloaded = &rows[0];
    for (column, value) in [("asa_s", "inf"), ("service_level", "0"), ("p_wait", "1"), ("occupancy", "1")] {
        assert_eq!(overloaded[column], value, "{column}");
    }
    assert_eq!((rows[1]["required_agents"].as_str(), rows[1]["binding"].as_str()), ("", "unmeetable"));
    assert_eq!((summary.bad, summary.unmeetable), (0, 1));
}

#[test]
fn a_row_that_asks_nothing_gets_the_default_target() {
    let (rows, _) = run("Calls per interval;Interval s;AHT s\r\n100;1800;180\r\n");
    assert!(rows.is_empty() || !rows[0].contains_key("required_agents"));
    let mut out = Vec::new();
    let text = "Calls per interval;Interval s;AHT s\r\n100;1800;180\r\n";
    Batch::open(text.as_bytes(), "in.csv").unwrap().run(&defaults(), &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("\n100;1800;180;c;10;14;"));
}

#[test]
fn what_is_no_batch_is_told_before_anything_is_written() {
    for (text, words) in [
        ("", "empty"),
        ("\n", "empty"),
        ("calls_per_interval,interval_s,aht_s\n", "no rows"),
        ("calls,interval_s,aht_s\n1,2,3\n", "`calls_per_interval` is missing"),
        ("calls_per_interval,interval_s,aht_s,AHT S\n1,2,3,4\n", "twice"),
    ] {
        let problem = Batch::open(text.as_bytes(), "in.csv").map(|_| ()).unwrap_err().0.remove(0);
        assert!(problem.message.contains(words), "{text}: {}", problem.message);
    }
}

#[test]
fn the_bytes_do_not_depend_on_threads_blocks_or_quotes() {
    let mut text = String::from("calls_per_interval,interval_s,aht_s,threshold_s,target_sl,note\n");
    for i in 0..40_000 {
        use std::fmt::Write;
        let note = if i == 31_000 { "\"two\nlines, \"\"quoted\"\"\"" } else { "plain" };
        writeln!(text, "{},1800,{},20,0.8,{note}", 1 + i % 300, 120 + i % 7).unwrap();
    }
    let answer = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut out = Vec::new();
        let summary =
            pool.install(|| Batch::open(text.as_bytes(), "in.csv").unwrap().run(&defaults(), &mut out).unwrap());
        assert_eq!((summary.rows, summary.bad), (40_000, 0));
        out
    };
    let one = answer(1);
    assert!(one == answer(4));
    assert_eq!(csv::Reader::from_reader(&one[..]).records().filter(|row| row.is_ok()).count(), 40_000);
}

#[test]
fn a_stray_quote_in_a_cell_swallows_no_row() {
    let (rows, summary) = run("site,calls_per_interval,interval_s,aht_s,note\n\
                               5\" screen,100,1800,180,\nGhent,100,1800,180,say \"so\n\"Aalst, \"\"north\"\"\nwing\",100,1800,180,\"\"\nBruges,0,1800,180,6\"\n");
    assert_eq!(summary, BatchSummary { rows: 4, ..BatchSummary::default() });
    let column = |name: &str| rows.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
    assert_eq!(column("site"), ["5\" screen", "Ghent", "Aalst, \"north\"\nwing", "Bruges"]);
    assert_eq!(column("required_agents"), ["14", "14", "14", "0"]);
}

#[test]
fn a_quote_that_nothing_closes_is_told_with_its_place() {
    let head = "calls_per_interval,interval_s,aht_s,agents\n100,1800,180,12\n";
    for (text, place) in [
        ("100,1800,180,\"12\n100,1800,180,12\n", "in.csv:3:15"),
        ("100,\"1800,180,12\n", "in.csv:3:6"),
        ("100,1800,180,\"", "in.csv:3:14"),
    ] {
        let (rows, summary) = run(&format!("{head}{text}"));
        assert_eq!((summary.rows, summary.bad, rows.len()), (2, 1, 2), "{place}");
        assert!(!rows[0]["p_wait"].is_empty() && rows[1]["p_wait"].is_empty());
        assert_eq!(rows[1]["error"], "a quote opens a cell and nothing closes it");
        assert_eq!(summary.problems[0].place.to_string(), place);
    }
    let header = Batch::open("calls_per_interval,interval_s,\"aht_s\n1,2,3\n".as_bytes(), "in.csv").map(|_| ());
    assert_eq!(header.unwrap_err().0[0].place.to_string(), "in.csv:1:1");
}

#[test]
fn quotes_leave_a_block_in_pieces_that_end_where_rows_end() {
    let row = "\"a \"\"b\"\", c\nd\",5\" e,\"\",\"x\ny\"\n";
    for rows in [1, 7, 4_000, 10_000] {
        let text = row.repeat(rows);
        let cut = text::pieces(text.as_bytes(), 2, b',');
        assert_eq!(cut.len(), text.len().div_ceil(text::PIECE + row.len() - text::PIECE % row.len()), "{rows} rows");
        let mut line = 2;
        for (first, piece) in &cut {
            assert_eq!((*first, piece.len() % row.len()), (line, 0));
            line += text::line_ends(piece);
        }
        assert_eq!(cut.iter().map(|(_, piece)| piece.len()).sum::<usize>(), text.len());
        for unfinished in 0..row.len() {
            let begun = format!("{text}{}", &row[..unfinished]);
            assert_eq!(text::end_of_last_row(begun.as_bytes(), b','), text.len(), "{}", &row[..unfinished]);
            assert_eq!(text::row_end(begun.as_bytes(), 0, b","), row.len());
        }
    }
}

#[test]
fn the_separator_is_that_of_the_cells_and_not_the_first_sign_of_the_header() {
    for (header, separator) in [
        ("\"site, wing\";calls_per_interval;interval_s;aht_s", b';'),
        ("\"site; wing\",calls_per_interval,interval_s,aht_s", b','),
        ("site, wing\tcalls_per_interval\tinterval_s\taht_s", b'\t'),
    ] {
        let text = format!("{header}\n");
        let batch = Batch::open(format!("{text}a{0}1{0}2{0}3\n", char::from(separator)).as_bytes(), "in.csv")
            .map(|batch| batch.separator());
        assert_eq!(batch.unwrap(), separator, "{header}");
    }
}

#[test]
fn a_row_at_odds_with_a_flag_blames_the_flag_and_no_column() {
    assert_eq!(columns::Input::of_flag("model"), None);
    assert_eq!(columns::Input::of_flag("calls"), Some(columns::Input::Calls));
}
