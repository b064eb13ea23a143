use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::error::Problems;
use crate::io::dataset::Format;

/// Rows of some scenarios: each cell can be told from its scenario alone.
fn rows(range: Range<u64>) -> Dataset {
    let mut data = Dataset::default();
    let number = |k: u64| match k % 7 {
        0 => f64::NAN,
        3 => f64::INFINITY,
        _ => (k * 7919 % 1013) as f64 / 9.0,
    };
    data.push("scenario", Column::Whole(range.clone().map(|k| Some(k as i64)).collect()));
    data.push(
        "name",
        Column::Text(range.clone().map(|k| if k % 5 == 0 { format!("née, {k}") } else { String::new() }).collect()),
    );
    data.push("fte", Column::Number(range.clone().map(number).collect()));
    data.push("worst", Column::Whole(range.map(|k| (k % 3 > 0).then_some(-(k as i64))).collect()));
    data
}

fn identity(seed: u64) -> SweepIdentity {
    let input = InputMark { file: "forecast.csv".into(), sha256: "ab".repeat(32) };
    SweepIdentity::new(b"design = 'full'", vec![input], vec![("target".into(), "80/20".into())], seed)
}

fn write(path: &Path, identity: &SweepIdentity, shard: &str, scenarios: u64) -> PathBuf {
    let shard: Shard = shard.parse().unwrap();
    let range = shard.scenarios(scenarios);
    let data = rows(range.clone());
    write_part(path, &PartHeader::new(identity, Some(shard), scenarios, range, &data), &data).unwrap();
    path.to_path_buf()
}

/// The shares of a sweep, each in a file.
fn shares(folder: &TempDir, of: u64, scenarios: u64) -> Vec<PathBuf> {
    let one = |k: u64| write(&folder.path().join(format!("p{k}.part")), &identity(1), &format!("{k}/{of}"), scenarios);
    (1..=of).map(one).collect()
}

fn merged(paths: &[PathBuf], format: Format) -> Result<Vec<u8>, Problems> {
    let mut out = Vec::new();
    PartSet::gather(paths)?.write(format, &mut out, |_| ()).unwrap();
    Ok(out)
}

/// The one sentence that is wrong with parts, with its file.
fn refused(paths: &[PathBuf]) -> String {
    let problems = PartSet::gather(paths).unwrap_err().0;
    let said: Vec<String> = problems.iter().map(|p| format!("{}: {}", p.place.file, p.message)).collect();
    said.join("\n")
}

#[test]
fn a_part_gives_back_its_rows_and_is_the_same_file_when_written_again() {
    let folder = TempDir::new().unwrap();
    // More than two blocks.
    let range = 5..40_005;
    let header = PartHeader::new(&identity(1), None, 50_000, range.clone(), &rows(1..1));
    let mut bytes = Vec::new();
    for cuts in [40_000, 1, 16_384, 7_001] {
        let mut out: Vec<u8> = Vec::new();
        let mut part = PartWriter::begin(&mut out, &header, &rows(1..1)).unwrap();
        let step = if cuts == 1 { 40_000 } else { cuts };
        in_blocks(range.clone(), step).for_each(|block| part.add(&rows(block)).unwrap());
        part.finish().unwrap();
        if bytes.is_empty() {
            bytes = out;
        } else {
            assert_eq!(out, bytes, "cut into {step}");
        }
    }
    let path = folder.path().join("a.part");
    fs::write(&path, &bytes).unwrap();
    let part = PartReader::open(&path).unwrap();
    assert_eq!(*part.header(), header);
    let read = part.all_rows().unwrap();
    // NaN is not equal to itself, so the texts are compared.
    assert_eq!(format!("{read:?}"), format!("{:?}", rows(range)));
}

#[test]
fn a_part_that_is_cut_anywhere_or_altered_anywhere_is_recognised() {
    let folder = TempDir::new().unwrap();
    let path = write(&folder.path().join("p.part"), &identity(1), "1/2", 40);
    let whole = fs::read(&path).unwrap();
    assert!(PartReader::open(&path).is_ok());
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        let told = PartReader::open(&path).unwrap_err().message;
        assert!(told.contains("damaged") || told.contains("no part"), "{length}: {told}");
    }
    for at in 0..whole.len() {
        for flip in [1, 0x80] {
            let mut altered = whole.clone();
            altered[at] ^= flip;
            fs::write(&path, &altered).unwrap();
            assert!(PartReader::open(&path).is_err(), "byte {at} of {}", whole.len());
        }
    }
    let mut longer = whole;
    longer.push(0);
    fs::write(&path, &longer).unwrap();
    assert!(PartReader::open(&path).unwrap_err().message.contains("damaged"));
}

#[test]
fn a_file_that_is_no_part_and_a_part_of_a_later_format_are_told_apart() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("x.part");
    fs::write(&path, "scenario,fte\n1,2\n").unwrap();
    assert!(PartReader::open(&path).unwrap_err().message.contains("is no part of a sweep"));
    fs::write(&path, format!("{{\"format\":\"{FORMAT}\",\"format_version\":2}}\n")).unwrap();
    assert!(PartReader::open(&path).unwrap_err().message.contains("format 2"));
}

#[test]
fn rows_and_scenarios_must_agree_in_number() {
    let header = PartHeader::new(&identity(1), None, 10, 1..6, &rows(1..1));
    for there in [1..5, 1..7] {
        let mut out: Vec<u8> = Vec::new();
        let mut part = PartWriter::begin(&mut out, &header, &rows(1..1)).unwrap();
        let written = part.add(&rows(there.clone())).and_then(|()| part.finish());
        assert!(written.is_err(), "{there:?}");
    }
}

#[test]
fn merged_shares_are_the_bytes_of_one_run_in_any_order_and_division() {
    let mut formats = vec![Format::Csv, Format::Json];
    if cfg!(feature = "frames") {
        formats.push(Format::Parquet);
    }
    for scenarios in [10, 70_001] {
        for format in formats.iter().copied() {
            let mut one_run = Vec::new();
            let mut table = crate::io::dataset::stream::TableStream::begin(format, &rows(1..1), &mut one_run).unwrap();
            in_blocks(1..scenarios + 1, 16_384).for_each(|block| table.add(&rows(block)).unwrap());
            assert_eq!(table.finish().unwrap(), scenarios);
            for of in [1, 3, 4, 12] {
                let folder = TempDir::new().unwrap();
                let mut paths = shares(&folder, of, scenarios);
                paths.reverse();
                assert!(merged(&paths, format).unwrap() == one_run, "{format:?} {of} of {scenarios}");
                let as_folder = [folder.path().to_path_buf()];
                assert!(merged(&as_folder, format).unwrap() == one_run, "a folder of {of}");
            }
        }
    }
}

#[test]
fn a_missing_part_is_named() {
    let folder = TempDir::new().unwrap();
    let mut paths = shares(&folder, 4, 100);
    paths.remove(2);
    assert_eq!(refused(&paths), ": part 3 of 4 is missing");
    paths.remove(0);
    assert_eq!(refused(&paths), ": part 1 of 4 is missing\n: part 3 of 4 is missing");
}

#[test]
fn a_part_twice_counts_once_when_it_is_the_same_and_is_refused_when_it_is_not() {
    let folder = TempDir::new().unwrap();
    let mut paths = shares(&folder, 3, 100);
    let copy = folder.path().join("copy.part");
    fs::copy(&paths[1], &copy).unwrap();
    paths.push(copy.clone());
    let set = PartSet::gather(&paths).unwrap();
    assert_eq!(set.len(), 3);
    assert_eq!(set.repeated().len(), 1);
    assert_eq!(merged(&paths, Format::Csv).unwrap(), merged(&paths[..3], Format::Csv).unwrap());
    // The same share with another row.
    let shard: Shard = "2/3".parse().unwrap();
    let range = shard.scenarios(100);
    let mut other = rows(range.clone());
    if let Column::Number(fte) = &mut other.columns[2].1 {
        fte[0] += 1.0;
    }
    write_part(&copy, &PartHeader::new(&identity(1), Some(shard), 100, range, &other), &other).unwrap();
    let told = refused(&paths);
    assert!(told.contains("is the same share as") && told.contains("p2.part"), "{told}");
}

#[test]
fn shares_of_two_divisions_go_together_only_where_they_do_not_overlap() {
    let folder = TempDir::new().unwrap();
    let part = |shard: &str, name: &str| write(&folder.path().join(name), &identity(1), shard, 100);
    let (half, third, fourth) = (part("1/2", "h.part"), part("3/4", "q3.part"), part("4/4", "q4.part"));
    let one_run = merged(&[part("1/1", "all.part")], Format::Csv).unwrap();
    assert_eq!(merged(&[fourth.clone(), half.clone(), third], Format::Csv).unwrap(), one_run);
    assert_eq!(refused(&[half.clone(), fourth]), ": scenarios 51 to 75 are in no part");
    let second = part("2/4", "q2.part");
    let told = refused(&[half, second]);
    assert!(told.contains("share 2/4 holds scenarios that") && told.contains("(share 1/2) holds too"), "{told}");
}

#[test]
fn parts_of_two_sweeps_are_refused_with_both_files_and_what_differs() {
    let folder = TempDir::new().unwrap();
    let input = |mark: &str| vec![InputMark { file: "forecast.csv".into(), sha256: mark.repeat(32) }];
    let settings = |target: &str| vec![("target".to_owned(), target.to_owned())];
    let one = write(&folder.path().join("one.part"), &identity(1), "1/2", 100);
    for (other, differs) in [
        (identity(2), "the seed (2 and 1) differ"),
        (SweepIdentity::new(b"design = 'zip'", input("ab"), settings("80/20"), 1), "the grid file differ"),
        (
            SweepIdentity::new(b"design = 'full'", input("cd"), settings("80/20"), 1),
            "the contents of forecast.csv differ",
        ),
        (
            SweepIdentity::new(b"design = 'full'", input("ab"), settings("90/10"), 1),
            "the setting target (90/10 and 80/20) differ",
        ),
    ] {
        let two = write(&folder.path().join("two.part"), &other, "2/2", 100);
        let told = refused(&[one.clone(), two]);
        assert!(told.contains("two.part: is not of the same sweep as"), "{told}");
        assert!(told.contains("one.part") && told.contains(differs), "{told}");
    }
    let two = write(&folder.path().join("two.part"), &identity(1), "2/2", 101);
    assert!(refused(&[one, two]).contains("the number of scenarios (101 and 100) differ"));
}

#[test]
fn every_damaged_part_is_told_at_once() {
    let folder = TempDir::new().unwrap();
    let paths = shares(&folder, 4, 100);
    for path in &paths[1..3] {
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
    }
    let told = refused(&paths);
    assert_eq!(told.matches("is damaged").count(), 2);
    assert!(told.contains("p2.part") && told.contains("p3.part"), "{told}");
}

#[test]
fn names_of_files_may_differ_where_their_bytes_do_not() {
    let mark = |file: &str| vec![InputMark { file: file.into(), sha256: "ab".repeat(32) }];
    let one = SweepIdentity::new(b"g", mark("here/forecast.csv"), Vec::new(), 1);
    let two = SweepIdentity::new(b"g", mark("there/forecast.csv"), Vec::new(), 1);
    assert_eq!(one.hash(), two.hash());
    assert!(one.differences(&two).is_empty());
}

#[test]
fn kept_blocks_are_taken_again_by_the_same_sweep_alone() {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("out.csv");
    let kept = KeptBlocks::beside(&output, &identity(1), 100, 1..101, 40);
    assert_eq!(kept.folder(), folder.path().join("out.csv.parts"));
    assert_eq!(kept.resume(), Found::Nothing);
    kept.keep(&(1..41), &rows(1..41)).unwrap();
    kept.keep(&(81..101), &rows(81..101)).unwrap();
    assert_eq!(scenarios_kept(kept.folder()), 60);
    assert_eq!(kept.resume(), Found::SameSweep(60));
    assert_eq!(format!("{:?}", kept.take(&(81..101))), format!("{:?}", Some(rows(81..101))));
    assert_eq!(kept.take(&(41..81)), None);
    // A block that was cut short does not count.
    let last = kept.folder().join("000000000081-000000000100.part");
    let bytes = fs::read(&last).unwrap();
    fs::write(&last, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(kept.take(&(81..101)), None);
    assert_eq!(kept.resume(), Found::SameSweep(40));
    assert!(!last.exists());
    // Another seed: nothing of it is of use.
    let other = KeptBlocks::beside(&output, &identity(2), 100, 1..101, 40);
    assert_eq!(other.take(&(1..41)), None);
    assert_eq!(other.resume(), Found::OtherSweep(vec!["the seed (1 and 2)".to_owned()]));
    assert_eq!(kept.resume(), Found::Nothing);
    // What is not a block stays, and so does the folder then.
    kept.keep(&(1..41), &rows(1..41)).unwrap();
    fs::write(kept.folder().join("notes.txt"), "mine").unwrap();
    fs::write(kept.folder().join(".headcount-x.partial"), "half").unwrap();
    kept.clear();
    assert_eq!(fs::read_dir(kept.folder()).unwrap().count(), 1);
    fs::remove_file(kept.folder().join("notes.txt")).unwrap();
    kept.clear();
    assert!(!kept.folder().exists());
}

#[test]
fn a_share_is_written_as_its_number_and_how_many_there_are() {
    assert_eq!("2/4".parse::<Shard>().unwrap().to_string(), "2/4");
    for text in ["0/4", "5/4", "x", "1", "1/0", "0/0", "-1/4", "1/4/2", "1.5/4", ""] {
        assert!(text.parse::<Shard>().is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn shares_follow_each_other_and_differ_by_one_scenario_at_most(scenarios in 0_u64..u64::MAX / 2, of in 1_u64..2_000) {
        let mut next = 1;
        let (least, most) = (scenarios / of, scenarios.div_ceil(of));
        for number in 1..=of {
            let range = Shard::new(number, of).unwrap().scenarios(scenarios);
            prop_assert_eq!(range.start, next);
            let length = range.end - range.start;
            prop_assert!(length == least || length == most);
            next = range.end;
        }
        prop_assert_eq!(next, scenarios + 1);
    }
}
