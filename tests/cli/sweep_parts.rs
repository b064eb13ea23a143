//! A sweep that is interrupted and goes on, and one that is shared among machines: the same bytes as one run.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::{headcount, listing, run, told};

/// A folder with a plan of four intervals and a grid of so many scenarios, sampled.
fn folder(scenarios: u64) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let rows =
        [(9, 60), (10, 90), (11, 100), (12, 80)].map(|(h, v)| format!("sales,2026-11-23T{h:02}:00:00,{v},240\n"));
    fs::write(place.path().join("forecast.csv"), format!("queue,start,volume,aht_s\n{}", rows.concat())).unwrap();
    let grid = format!(
        "version = 1\nforecast = \"forecast.csv\"\ncost-per-hour = 24.5\nfutures = 0\n\
         design = \"latin-hypercube\"\nscenarios = {scenarios}\n\
         [[lever]]\nlever = \"volume\"\nnormal = {{ mean = \"0%\", sd = \"8%\" }}\n\
         [[lever]]\nlever = \"shrinkage\"\nvalues = [\"25%\", \"30%\"]\n",
    );
    fs::write(place.path().join("grid.toml"), grid).unwrap();
    place
}

fn sweep(here: &Path, words: &[&str]) -> (i32, String, String) {
    run(here, &[&["sweep", "grid.toml"], words].concat())
}

/// Runs a command that must go well, and gives what it said on standard error.
fn well(here: &Path, words: &[&str]) -> String {
    let (code, _, err) = run(here, words);
    assert_eq!(code, 0, "{words:?}: {err}");
    err
}

/// A command that must be refused, and what it said.
fn refused(here: &Path, words: &[&str]) -> String {
    let before = listing(here);
    let (code, _, err) = run(here, words);
    assert_eq!(code, 2, "{words:?}: {err}");
    assert_eq!(listing(here), before, "{words:?} left something");
    err
}

fn bytes(here: &Path, name: &str) -> Vec<u8> {
    fs::read(here.join(name)).unwrap()
}

/// Starts a sweep into `sweep.csv`, and interrupts it when so many blocks are kept.
fn interrupted(here: &Path, blocks: usize) -> (i32, String, String) {
    let child = headcount(here)
        .args(["sweep", "grid.toml", "-o", "sweep.csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let began = Instant::now();
    let kept = || {
        fs::read_dir(here.join("sweep.csv.parts")).map_or(0, |entries| {
            entries
                .filter(|entry| entry.as_ref().is_ok_and(|e| e.path().extension().is_some_and(|e| e == "part")))
                .count()
        })
    };
    while kept() < blocks {
        assert!(began.elapsed() < Duration::from_secs(120), "no block was kept");
        std::thread::sleep(Duration::from_millis(2));
    }
    let status = Command::new("sh").arg("-c").arg(format!("kill -INT {}", child.id())).status().unwrap();
    assert!(status.success());
    told(child.wait_with_output().unwrap())
}

#[test]
fn a_sweep_that_is_interrupted_keeps_its_blocks_and_goes_on_to_the_same_bytes() {
    let place = folder(150_000);
    let here = place.path();
    let (code, _, err) = interrupted(here, 2);
    assert_eq!(code, 130, "{err}");
    // Blocks of 16,384 scenarios; nothing half-written, no table.
    let kept: Vec<String> = listing(&here.join("sweep.csv.parts"));
    assert!(kept.len() >= 2 && kept.iter().all(|name| name.ends_with(".part")), "{kept:?}");
    assert_eq!(kept[0], "000000000001-000000016384.part");
    assert!(!here.join("sweep.csv").exists());
    let scenarios = kept.len() * 16_384;
    let number = format!("{},{:03}", scenarios / 1000, scenarios % 1000);
    let said =
        format!("interrupted: {number} of 150,000 scenarios are kept in sweep.csv.parts; the same command goes on");
    assert!(err.contains(&said), "{err}");
    // The same folder beside two more outputs: one sweep of another seed, one with a block cut short.
    for other in ["other.csv.parts", "cut.csv.parts"] {
        fs::create_dir(here.join(other)).unwrap();
        for name in &kept {
            fs::copy(here.join("sweep.csv.parts").join(name), here.join(other).join(name)).unwrap();
        }
    }
    let second = here.join("cut.csv.parts").join(&kept[1]);
    let whole = fs::read(&second).unwrap();
    fs::write(&second, &whole[..whole.len() - 100]).unwrap();

    let err = well(here, &["sweep", "grid.toml", "-o", "sweep.csv"]);
    assert!(err.contains(&format!("{number} of 150,000 scenarios are kept from an earlier run")), "{err}");
    let err = well(here, &["sweep", "grid.toml", "-o", "cut.csv"]);
    let fewer = scenarios - 16_384;
    assert!(err.contains(&format!("{},{:03} of 150,000 scenarios are kept", fewer / 1000, fewer % 1000)), "{err}");
    let err = well(here, &["sweep", "grid.toml", "-o", "other.csv", "--seed", "2"]);
    assert!(err.contains("of another sweep") && err.contains("the seed (1 and 2) differ; starting anew"), "{err}");
    fs::create_dir(here.join("fresh")).unwrap();
    well(here, &["sweep", "grid.toml", "-o", "fresh/one.csv", "--threads", "1"]);
    well(here, &["sweep", "grid.toml", "-o", "fresh/two.csv", "--seed", "2"]);
    assert!(bytes(here, "sweep.csv") == bytes(here, "fresh/one.csv"));
    assert!(bytes(here, "cut.csv") == bytes(here, "fresh/one.csv"));
    assert!(bytes(here, "other.csv") == bytes(here, "fresh/two.csv"));
    let expected = ["cut.csv", "forecast.csv", "fresh/one.csv", "fresh/two.csv", "grid.toml", "other.csv", "sweep.csv"];
    assert_eq!(listing(here), expected);
}

#[test]
fn shares_merged_are_the_bytes_of_one_run_in_every_format() {
    let place = folder(20_000);
    let here = place.path();
    for number in 1..=3 {
        let err = well(here, &["sweep", "grid.toml", "--shard", &format!("{number}/3")]);
        assert!(err.contains(&format!("wrote sweep-{number}-of-3.part")), "{err}");
    }
    fs::create_dir(here.join("all")).unwrap();
    well(here, &["sweep", "grid.toml", "--shard", "1/1", "-o", "all/whole.part"]);
    for format in ["csv", "json", "parquet", "xlsx"] {
        let (one, merged, whole) = (format!("one.{format}"), format!("merged.{format}"), format!("whole.{format}"));
        well(here, &["sweep", "grid.toml", "-o", &one]);
        let parts = ["sweep-3-of-3.part", "sweep-1-of-3.part", "sweep-2-of-3.part"];
        let err = well(here, &[&["merge"], &parts[..], &["-o", &merged]].concat());
        assert!(err.contains("20,000 scenarios of 3 parts, seed 1"), "{err}");
        well(here, &["merge", "all", "-o", &whole]);
        assert!(bytes(here, &one) == bytes(here, &merged), "{format}");
        assert!(bytes(here, &one) == bytes(here, &whole), "{format}");
    }
    // Written again, a part is the same file.
    let before = bytes(here, "sweep-2-of-3.part");
    well(here, &["sweep", "grid.toml", "--shard", "2/3", "--threads", "1"]);
    assert!(bytes(here, "sweep-2-of-3.part") == before);
    // To standard output as to a file.
    let (code, out, err) = run(here, &["merge", "all", "-o", "-"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.into_bytes() == bytes(here, "one.csv"));
    let (code, out, _) = run(here, &["merge", "all", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &json["scenarios"], &json["seed"], &json["parts"]), (0, &20_000.into(), &1.into(), &1.into()));
}

#[test]
fn more_shares_than_scenarios_leave_some_empty_and_lose_nothing() {
    let place = folder(3);
    let here = place.path();
    for number in 1..=5 {
        well(here, &["sweep", "grid.toml", "--shard", &format!("{number}/5")]);
    }
    well(here, &["merge", ".", "-o", "merged.csv"]);
    well(here, &["sweep", "grid.toml", "-o", "one.csv"]);
    assert_eq!(bytes(here, "merged.csv"), bytes(here, "one.csv"));
}

#[test]
fn parts_that_do_not_make_one_sweep_are_refused() {
    let place = folder(30);
    let here = place.path();
    for number in ["1", "2", "4"] {
        well(here, &["sweep", "grid.toml", "--shard", &format!("{number}/4")]);
    }
    let err = refused(here, &["merge", ".", "-o", "merged.csv"]);
    assert!(err.contains("part 3 of 4 is missing") && err.contains("--shard 3/4"), "{err}");
    well(here, &["sweep", "grid.toml", "--shard", "3/4", "--seed", "7"]);
    let err = refused(here, &["merge", ".", "-o", "merged.csv"]);
    let said = ["sweep-3-of-4.part", "sweep-1-of-4.part", "the seed (7 and 1) differ"];
    assert!(said.iter().all(|words| err.contains(words)), "{err}");
    well(here, &["sweep", "grid.toml", "--shard", "3/4", "--target", "90/10"]);
    let err = refused(here, &["merge", ".", "-o", "merged.csv"]);
    assert!(err.contains("the setting target (90/10 and 80/20) differ"), "{err}");
    let grid = fs::read_to_string(here.join("grid.toml")).unwrap();
    fs::write(here.join("grid.toml"), grid.replace("24.5", "25.5")).unwrap();
    well(here, &["sweep", "grid.toml", "--shard", "3/4"]);
    let err = refused(here, &["merge", ".", "-o", "merged.csv"]);
    assert!(err.contains("the grid file differ"), "{err}");
    fs::write(here.join("grid.toml"), grid).unwrap();
    well(here, &["sweep", "grid.toml", "--shard", "3/4"]);
    let part = bytes(here, "sweep-2-of-4.part");
    fs::write(here.join("sweep-2-of-4.part"), &part[..part.len() - 7]).unwrap();
    let err = refused(here, &["merge", ".", "-o", "merged.csv"]);
    assert!(err.contains("sweep-2-of-4.part") && err.contains("is damaged"), "{err}");
    fs::write(here.join("sweep-2-of-4.part"), part).unwrap();
    let err = refused(here, &["merge", ".", "grid.toml", "-o", "merged.csv"]);
    assert!(err.contains("grid.toml") && err.contains("is no part of a sweep"), "{err}");
    let err = refused(here, &["merge", ".", "-o", "merged.part"]);
    assert!(err.contains("the ending names no format") && err.contains("merged.part"), "{err}");
    well(here, &["merge", ".", "-o", "merged.csv"]);
}

#[test]
fn shares_that_do_not_exist_are_bad_usage() {
    let place = folder(30);
    let here = place.path();
    for shard in ["0/4", "5/4", "x", "1/0", "2"] {
        let err = refused(here, &["sweep", "grid.toml", "--shard", shard]);
        assert!(err.contains("--shard") && err.contains(shard), "{err}");
    }
    let err = refused(here, &["sweep", "grid.toml", "--shard", "1/4", "-o", "a.csv"]);
    assert!(err.contains("is a part, not a table"), "{err}");
    let err = refused(here, &["sweep", "grid.toml", "--shard", "1/4", "--format", "csv"]);
    assert!(err.contains("--format"), "{err}");
    let (code, _, err) = sweep(here, &["--shard", "4/4"]);
    assert_eq!(code, 0, "{err}");
}
