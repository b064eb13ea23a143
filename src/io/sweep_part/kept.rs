//! What a sweep keeps while it runs: finished blocks in a folder beside its output, from which the same command goes on.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::{PartHeader, PartReader, SweepIdentity, write_part};
use crate::error::Problem;
use crate::io::dataset::Dataset;

/// The folder of an unfinished sweep.
#[derive(Debug, Clone)]
pub struct KeptBlocks {
    folder: PathBuf,
    identity: SweepIdentity,
    scenarios: u64,
    range: Range<u64>,
    block: u64,
}

/// What stands in the folder when a sweep begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing of a sweep.
    Nothing,
    /// Blocks of this sweep: how many scenarios they hold.
    SameSweep(u64),
    /// Blocks of another sweep, and what differs, in words: theirs first. They are removed.
    OtherSweep(Vec<String>),
}

/// Scenarios in blocks of `block`, the last one aside.
pub fn in_blocks(range: Range<u64>, block: u64) -> impl Iterator<Item = Range<u64>> + Send {
    let (mut next, end, step) = (range.start, range.end, block.max(1));
    std::iter::from_fn(move || {
        let from = next;
        next = from.saturating_add(step).min(end);
        (from < end).then_some(from..next)
    })
}

impl KeptBlocks {
    /// The folder beside an output: its name and `.parts`. `range` are the scenarios of the run, `block` how many of them are
    /// kept together.
    pub fn beside(output: &Path, identity: &SweepIdentity, scenarios: u64, range: Range<u64>, block: u64) -> Self {
        let mut name = output.as_os_str().to_owned();
        name.push(".parts");
        Self { folder: name.into(), identity: identity.clone(), scenarios, range, block }
    }
    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
    /// Tells what an earlier run left, and removes what is of no use: blocks of another sweep, blocks that are damaged.
    pub fn resume(&self) -> Found {
        let mut kept = 0;
        let mut other = None;
        let blocks: Vec<Range<u64>> = in_blocks(self.range.clone(), self.block).collect();
        for (path, range) in blocks_in(&self.folder) {
            let found = PartReader::open(&path).ok().map(|part| self.differences(part.header()));
            let in_place = blocks.binary_search_by_key(&range.start, |block| block.start);
            let in_place = in_place.is_ok_and(|at| blocks[at] == range);
            match found {
                Some(differences) if differences.is_empty() && in_place => {
                    kept += range.end - range.start;
                    continue;
                }
                Some(mut differences) => {
                    if differences.is_empty() {
                        differences.push("the scenarios asked for".to_owned());
                    }
                    other.get_or_insert(differences);
                }
                None => {}
            }
            // One that can't be removed is written over.
            let _ = fs::remove_file(path);
        }
        match other {
            Some(differences) if kept == 0 => Found::OtherSweep(differences),
            _ if kept > 0 => Found::SameSweep(kept),
            _ => Found::Nothing,
        }
    }
    fn differences(&self, header: &PartHeader) -> Vec<String> {
        let mut differences = header.identity.differences(&self.identity);
        if differences.is_empty() && header.scenarios != self.scenarios {
            differences.push(format!("the number of scenarios ({} and {})", header.scenarios, self.scenarios));
        }
        differences
    }
    /// The rows of a block that an earlier run finished; `None` where there is none that is whole and of this sweep.
    pub fn take(&self, range: &Range<u64>) -> Option<Dataset> {
        let part = PartReader::open(&self.path_of(range)).ok()?;
        let same = self.differences(part.header()).is_empty() && part.header().range() == *range;
        same.then(|| part.all_rows().ok()).flatten()
    }
    /// Keeps a finished block.
    ///
    /// # Errors
    /// A [`Problem`] that names the file when it can't be written.
    pub fn keep(&self, range: &Range<u64>, rows: &Dataset) -> Result<(), Problem> {
        let header = PartHeader::new(&self.identity, None, self.scenarios, range.clone(), rows);
        write_part(&self.path_of(range), &header, rows)
    }
    /// Removes the blocks, and the folder where nothing else is in it.
    pub fn clear(&self) {
        for (path, _) in blocks_in(&self.folder) {
            // A block that can't be removed is in nobody's way.
            let _ = fs::remove_file(path);
        }
        // What a run that was killed had begun to write.
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if name.to_str().is_some_and(|name| name.starts_with(".headcount-") && name.ends_with(".partial")) {
                let _ = fs::remove_file(entry.path());
            }
        }
        let _ = fs::remove_dir(&self.folder);
    }
    fn path_of(&self, range: &Range<u64>) -> PathBuf {
        self.folder.join(format!("{:012}-{:012}.part", range.start, range.end.saturating_sub(1)))
    }
}

/// How many scenarios the blocks in a folder hold, by their names.
pub fn scenarios_kept(folder: &Path) -> u64 {
    blocks_in(folder).iter().map(|(_, range)| range.end - range.start).sum()
}

/// The blocks in a folder, by name, in order: only files whose names are those of blocks.
fn blocks_in(folder: &Path) -> Vec<(PathBuf, Range<u64>)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let range = |name: &str| {
        let (first, last) = name.strip_suffix(".part")?.split_once('-')?;
        let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
        (first <= last).then_some(first..last.saturating_add(1))
    };
    let mut blocks: Vec<_> =
        entries.flatten().filter_map(|entry| Some((entry.path(), range(entry.file_name().to_str()?)?))).collect();
    blocks.sort_by_key(|(_, range)| range.start);
    blocks
}
