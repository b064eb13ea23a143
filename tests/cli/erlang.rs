//! `erlang`: a planner's answer for one case, and a table of answers for many.

use std::fs;
use std::path::Path;

use crate::run;

/// The answer of a case, with its exit code before it.
fn case(flags: &str) -> String {
    let place = tempfile::tempdir().unwrap();
    let words: Vec<_> = ["erlang"].into_iter().chain(flags.split_whitespace()).collect();
    let (code, out, err) = run(place.path(), &words);
    format!("exit {code}\n{out}{err}")
}

/// The fields that a bad command line names, in order.
fn named(flags: &str) -> Vec<String> {
    let place = tempfile::tempdir().unwrap();
    let words: Vec<_> = ["erlang", "--json"].into_iter().chain(flags.split_whitespace()).collect();
    let (code, out, _) = run(place.path(), &words);
    assert_eq!(code, 2, "{flags}");
    let errors: serde_json::Value = serde_json::from_str(&out).unwrap();
    errors["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap_or("").to_owned()).collect()
}

#[test]
fn erlang_c_tells_the_case_the_agents_and_the_power_of_one() {
    insta::assert_snapshot!(case("--calls 100 --interval 30m --aht 180s --target 80/20 --shrinkage 30%"));
}

#[test]
fn patience_makes_it_erlang_a_and_an_abandonment_target_can_decide() {
    insta::assert_snapshot!(case("--calls 100 --aht 180s --target 80/20 --patience 120s --abandonment 5%"));
}

#[test]
fn a_poor_case_for_erlang_c_says_so() {
    insta::assert_snapshot!(case("--calls 4 --interval 5m --aht 400s --agents 6"));
}

#[test]
fn a_target_beyond_reach_is_an_answer_with_its_reason() {
    insta::assert_snapshot!(case("--calls 100 --aht 180s --target 100/20"));
}

#[test]
fn loss_takes_lines_and_nobody_waits() {
    insta::assert_snapshot!(case("--calls 100 --aht 180s --model b --blocking 1%"));
}

#[test]
fn chat_shares_agents_among_contacts() {
    insta::assert_snapshot!(case("--calls 100 --concurrency-aht 180s,240s,310s --target 80/20"));
}

#[test]
fn the_best_threshold_of_blending_is_found_at_given_agents() {
    insta::assert_snapshot!(case("--calls 100 --aht 180s --agents 18 --model blend --target 80/20"));
}

#[test]
fn agents_without_calls_are_told_how_many_they_carry() {
    insta::assert_snapshot!(case("--agents 14 --aht 180s --patience 2m"));
}

#[test]
fn every_contradiction_is_named_in_one_run() {
    assert_eq!(named("--calls 100 --aht 180s --abandonment 5%"), ["abandonment"]);
    assert_eq!(named("--calls 100 --aht 180s --retrials 30%"), ["retrials"]);
    assert_eq!(named("--calls -1 --aht 180s --agents -1 --lines 0"), ["lines", "agents", "calls"]);
    assert_eq!(named("--calls 100 --aht 180s --model c --patience 60s"), ["patience"]);
    assert_eq!(named("--calls 100 --aht 180s --concurrency-aht 180s,240s --blocking 1%"), ["blocking"]);
    assert_eq!(named("--agents 10 --aht 180s --variance 400"), ["variance"]);
    assert_eq!(named("--calls 100 --interval 0s"), ["interval", "aht"]);
    assert_eq!(named("--calls 10 --aht 180s --agents 3000 --blend-threshold 2 --outbound-aht 200s"), ["outbound-aht"]);
    assert_eq!(named("--aht 180s"), ["calls"]);
}

fn batch(here: &Path, text: &str, flags: &[&str]) -> (i32, String, String) {
    fs::write(here.join("in.csv"), text).unwrap();
    let (code, _, err) = run(here, &[&["erlang", "--batch", "in.csv", "-o", "out.csv"], flags].concat());
    (code, fs::read_to_string(here.join("out.csv")).unwrap_or_default(), err)
}

/// One column of a written batch.
fn column(csv: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let at = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
}

#[test]
fn the_model_of_a_row_follows_from_its_cells() {
    let place = tempfile::tempdir().unwrap();
    let text = "calls_per_interval,interval_s,aht_s,threshold_s,agents,target_sl,target_block,patience_s,retrial_fraction,concurrency_aht_s,blend_threshold\n\
                100,1800,180,20,,0.8,,inf,0,,\n\
                100,1800,180,20,,0.8,,120,0,,\n\
                100,1800,180,20,,,0.01,,,,\n\
                100,1800,,20,,0.8,,,,180|240|310,\n\
                100,1800,180,20,18,0.8,,,,,2\n";
    let (code, out, err) = batch(place.path(), text, &[]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(column(&out, "model"), ["c", "a", "b", "chat", "blend"]);
    assert_eq!(column(&out, "required_agents"), ["14", "12", "18", "7", "19"]);
    assert_eq!(column(&out, "required_lines")[2], "18");
    assert_eq!(column(&out, "required_blend_threshold")[4], "3");
    let exact = column(&out, "max_calls");
    assert!(exact[4].parse::<f64>().unwrap() < 100.0 && exact[0].is_empty(), "{exact:?}");
}

#[test]
fn a_bad_row_keeps_its_place_and_quotes_survive() {
    let place = tempfile::tempdir().unwrap();
    let text = "site,calls_per_interval,interval_s,aht_s,patience_s,target_abandonment\n\
                \"Aalst, \"\"north\"\"\",100,1800,180,,0.05\n\
                Ghent,1e12,1800,180,,\nBruges,many \"x\",1800,180,,\nMechelen,100,1800,180,120,0.05\n";
    let (code, out, err) = batch(place.path(), text, &[]);
    assert_eq!(code, 2);
    assert!(err.contains("in.csv:2:"), "{err}");
    let errors = column(&out, "error");
    assert!(errors[0].starts_with("`target_abandonment`: an abandonment target needs `patience`"), "{}", errors[0]);
    assert!(errors[1].contains("a load of 100000000000 erlangs; the most that is computed is 1e9"), "{}", errors[1]);
    assert_eq!(errors[2], "`calls_per_interval` is not a number: `many \"x\"`");
    assert_eq!(errors[3], "");
    assert_eq!(column(&out, "site")[0], "Aalst, \"north\"");
    assert_eq!(column(&out, "required_agents"), ["", "", "", "13"]);
}

#[test]
fn columns_named_like_answers_give_way_and_decimal_commas_are_read_between_semicolons() {
    let place = tempfile::tempdir().unwrap();
    let text = "calls_per_interval;model;interval_s;aht_s;target_sl;P Wait\n100;mine;1800;180,5;0,8;x\n";
    let (code, out, err) = batch(place.path(), text, &[]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("give way to the new ones: model, P Wait"), "{err}");
    assert!(out.starts_with("calls_per_interval;interval_s;aht_s;target_sl;model;load_erlangs;"), "{out}");
    assert!(out.contains("\n100;1800;180,5;0,8;c;10.02777"), "{out}");
    let (code, _, err) = batch(place.path(), text, &["--strict"]);
    assert_eq!(code, 2, "{err}");
}

#[test]
fn a_small_batch_is_one_object_on_standard_output() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("in.csv"), "calls_per_interval,interval_s,aht_s,agents\n100,1800,180,10\n").unwrap();
    let (code, out, err) = run(place.path(), &["erlang", "--batch", "in.csv", "--json"]);
    assert_eq!(code, 0, "{err}");
    let object: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&object["row_count"], &object["rows"][0]["asa_s"]), (&1.into(), &"inf".into()));
    let (code, _, err) = run(place.path(), &["erlang", "--batch", "in.csv", "--calls", "3"]);
    assert!(code == 2 && err.contains("two questions"), "{err}");
}

#[test]
fn a_comma_in_the_name_of_a_column_does_not_split_the_rows_of_an_object() {
    let place = tempfile::tempdir().unwrap();
    let text = "\"site, wing\";calls_per_interval;interval_s;aht_s;agents\n5\" screens, north;100;1800;180;14\n";
    fs::write(place.path().join("in.csv"), text).unwrap();
    let (code, out, err) = run(place.path(), &["erlang", "--batch", "in.csv", "--json"]);
    assert_eq!(code, 0, "{err}");
    let object: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(object["rows"][0]["site, wing"], "5\" screens, north");
    assert_eq!(object["rows"][0]["agents"], 14);
}

#[test]
fn a_case_is_drawn_with_its_finding_in_the_title() {
    let place = tempfile::tempdir().unwrap();
    let words = ["chart", "erlang", "--calls", "100", "--aht", "180s", "--target", "80/20", "-o", "sl.svg"];
    let (code, _, err) = run(place.path(), &words);
    assert_eq!(code, 0, "{err}");
    let svg = fs::read_to_string(place.path().join("sl.svg")).unwrap();
    assert!(svg.contains("14 agents keep 80/20: 88.8% within 20 s; one fewer: 79.6% within 20 s"), "{svg}");
    let (code, _, err) = run(place.path(), &["chart", "erlang", "--aht", "180s"]);
    assert!(code == 2 && err.contains("--calls 100"), "{err}");
    let (code, _, err) = run(place.path(), &["chart", "required"]);
    assert!(code == 2 && err.contains("no INPUT is given"), "{err}");
}
