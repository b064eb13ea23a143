//! The parts of one sweep put together again.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{PartHeader, PartReader};
use crate::error::{Place, Problem, Problems};
use crate::io::dataset::stream::TableStream;
use crate::io::dataset::{Dataset, Format};

/// Every part of a sweep, in order of scenario.
#[derive(Debug)]
pub struct PartSet {
    parts: Vec<PartReader>,
    repeated: Vec<PathBuf>,
}

impl PartSet {
    /// Opens parts in any order, a folder standing for the `.part` files in it, and checks that they are one sweep and all of
    /// it. A part that is there twice, byte for byte, counts once.
    ///
    /// # Errors
    /// Everything that is wrong: files that are no parts or damaged, parts of different sweeps (both named, with what differs),
    /// parts that overlap, parts that are missing.
    pub fn gather(paths: &[PathBuf]) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let mut opened = Vec::new();
        for path in files_of(paths, &mut problems) {
            match PartReader::open(&path) {
                Ok(part) => opened.push(part),
                Err(problem) => problems.push(problem),
            }
        }
        if let Some((first, others)) = opened.split_first() {
            problems.extend(others.iter().filter_map(|other| mixed(first, other)));
        }
        // What is missing can't be told among parts of different sweeps.
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        opened.sort_by_key(|part| (part.header().range().start, part.header().range().end, part.header().shard));
        let (mut parts, mut repeated): (Vec<PartReader>, Vec<PathBuf>) = (Vec::new(), Vec::new());
        for part in opened {
            if parts.iter().any(|other| other.checksum() == part.checksum()) {
                repeated.push(part.path().to_path_buf());
            } else {
                parts.push(part);
            }
        }
        let overlapping = parts.windows(2).filter_map(|pair| overlap(&pair[0], &pair[1]));
        problems.extend(overlapping);
        if problems.is_empty() {
            problems.extend(missing(&parts));
        }
        if problems.is_empty() { Ok(Self { parts, repeated }) } else { Err(Problems(problems)) }
    }
    /// Parts in order, each once.
    pub fn len(&self) -> usize {
        self.parts.len()
    }
    /// Whether there is no part; never so for a set that was gathered.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
    /// What all parts say of their sweep.
    pub fn header(&self) -> Option<&PartHeader> {
        self.parts.first().map(PartReader::header)
    }
    /// Files that hold the same bytes as another.
    pub fn repeated(&self) -> &[PathBuf] {
        &self.repeated
    }
    /// Writes the whole sweep: the same bytes as one run. Gives the number of rows; `seen` gets each block of rows.
    ///
    /// # Errors
    /// Those of the writer, `InvalidData` where a part has changed meanwhile.
    pub fn write(self, format: Format, out: &mut dyn Write, mut seen: impl FnMut(&Dataset)) -> io::Result<u64> {
        let like = self.header().map(PartHeader::empty_table).unwrap_or_default();
        let mut table = TableStream::begin(format, &like, out)?;
        for mut part in self.parts {
            let changed = |problem: Problem| {
                io::Error::new(io::ErrorKind::InvalidData, format!("{} {}", problem.place, problem.message))
            };
            while let Some(block) = part.next_block().map_err(changed)? {
                table.add(&block)?;
                seen(&block);
            }
        }
        table.finish()
    }
}

/// The files meant: folders stand for the parts in them.
fn files_of(paths: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut inside: Vec<_> = entries.filter(|file| file.extension().is_some_and(|e| e == "part")).collect();
        inside.sort();
        if inside.is_empty() {
            let help = "name the folder that holds the `.part` files, or the files";
            problems.push(problem(path, "holds no part of a sweep", help));
        }
        files.extend(inside);
    }
    // The same file named twice is one file.
    let mut seen = Vec::new();
    files.retain(|file| {
        let real = file.canonicalize().unwrap_or_else(|_| file.clone());
        let new = !seen.contains(&real);
        if new {
            seen.push(real);
        }
        new
    });
    files
}

fn problem(path: &Path, message: impl Into<String>, help: impl Into<String>) -> Problem {
    Problem::new("sweep-part", Place::file(path.display().to_string()), message, help)
}

fn named(part: &PartReader) -> String {
    part.path().display().to_string()
}

/// The problem of two parts that are not of one sweep.
fn mixed(first: &PartReader, other: &PartReader) -> Option<Problem> {
    let mut differences = other.header().identity.differences(&first.header().identity);
    let (one, two) = (other.header(), first.header());
    if differences.is_empty() && one.scenarios != two.scenarios {
        differences.push(format!("the number of scenarios ({} and {})", one.scenarios, two.scenarios));
    }
    if differences.is_empty() && one.columns != two.columns {
        differences.push("the columns".to_owned());
    }
    if differences.is_empty() {
        return None;
    }
    let verb = if differences.len() == 1 { "differs" } else { "differ" };
    let message = format!("is not of the same sweep as {}: {} {verb}", named(first), differences.join(", "));
    Some(problem(
        other.path(),
        message,
        "merge the parts of one sweep, all written with the same grid, settings and seed",
    ))
}

/// The problem of two neighbours that hold the same scenarios.
fn overlap(one: &PartReader, two: &PartReader) -> Option<Problem> {
    let (before, after) = (one.header(), two.header());
    if before.range().is_empty() || after.range().is_empty() || after.range().start >= before.range().end {
        return None;
    }
    if before.shard.is_some() && before.shard == after.shard {
        let message = format!("is the same share as {}, with other rows", named(one));
        let help = "the two were not made from the same files: write the share again and leave one out";
        return Some(problem(two.path(), message, help));
    }
    let share = |header: &PartHeader| header.shard.map_or("a block".to_owned(), |shard| format!("share {shard}"));
    let message = format!("{} holds scenarios that {} ({}) holds too", share(after), named(one), share(before));
    Some(problem(two.path(), message, "merge the shares of one division, such as 1/4 to 4/4"))
}

/// What is missing between and behind parts in order.
fn missing(parts: &[PartReader]) -> Vec<Problem> {
    let Some(first) = parts.first() else {
        let help = "name the files that `headcount sweep --shard` wrote, or their folder";
        return vec![Problem::new("sweep-part", Place::default(), "no part is named", help)];
    };
    let said = |message: String, help: String| Problem::new("sweep-part", Place::default(), message, help);
    let shares = first.header().shard.map(|shard| shard.of());
    if let Some(of) = shares.filter(|of| parts.iter().all(|p| p.header().shard.is_some_and(|s| s.of() == *of))) {
        let there = |number: &u64| parts.iter().any(|p| p.header().shard.is_some_and(|s| s.number() == *number));
        let absent: Vec<u64> = (1..=of).filter(|number| !there(number)).collect();
        let told = absent.iter().map(|number| {
            said(
                format!("part {number} of {of} is missing"),
                format!("write it with the same command and `--shard {number}/{of}`, then merge again"),
            )
        });
        return told.collect();
    }
    let mut next = 1;
    let mut found = Vec::new();
    let mut gap = |from: u64, to: u64| {
        if from < to {
            let message = format!("scenarios {from} to {} are in no part", to - 1);
            found.push(said(message, "name every part, such as 1/4 to 4/4 of one division".to_owned()));
        }
    };
    for range in parts.iter().map(|part| part.header().range()) {
        gap(next, range.start);
        next = next.max(range.end);
    }
    gap(next, first.header().scenarios + 1);
    found
}
