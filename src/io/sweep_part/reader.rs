//! Reads a part, block by block, after its checksum has been found right.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{CHECKSUM, FORMAT, FORMAT_VERSION, PartHeader, block};
use crate::error::{Place, Problem};
use crate::io::dataset::Dataset;

/// Longest first line that is believed.
const LONGEST_HEADER: u64 = 1 << 22;

/// A part that is whole.
#[derive(Debug)]
pub struct PartReader {
    path: PathBuf,
    header: PartHeader,
    checksum: [u8; CHECKSUM],
    blocks: BufReader<io::Take<File>>,
    rows: u64,
}

impl PartReader {
    /// Opens a part and checks that it is whole: the file is read once, in pieces.
    ///
    /// # Errors
    /// A [`Problem`] that names the file: it can't be read, is no part, is of another version of the format, was cut short or
    /// altered.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let unreadable = |error: io::Error| {
            let help = "name the files that `headcount sweep --shard` wrote, or their folder";
            problem(path, format!("can't be read: {error}"), help)
        };
        let mut file = File::open(path).map_err(unreadable)?;
        let about = file.metadata().map_err(unreadable)?;
        if !about.is_file() {
            return Err(problem(path, "is not a file", "name parts, or a folder that holds them"));
        }
        let header = header_of(path, &mut file, about.len())?;
        let Some(length) = about.len().checked_sub(CHECKSUM as u64) else { return Err(damaged(path)) };
        let mut file = File::open(path).map_err(unreadable)?;
        let checksum = checksum_of(&mut file, length).map_err(unreadable)?;
        let mut told = [0; CHECKSUM];
        if file.read_exact(&mut told).is_err() || told != checksum {
            return Err(damaged(path));
        }
        let file = File::open(path).map_err(unreadable)?;
        let mut blocks = BufReader::with_capacity(1 << 18, file.take(length));
        blocks.skip_until(b'\n').map_err(unreadable)?;
        Ok(Self { path: path.to_path_buf(), header, checksum, blocks, rows: 0 })
    }
    /// Where it stands.
    pub fn path(&self) -> &Path {
        &self.path
    }
    /// Its first line.
    pub fn header(&self) -> &PartHeader {
        &self.header
    }
    /// The SHA-256 of everything in it: two parts with the same are the same file.
    pub fn checksum(&self) -> [u8; CHECKSUM] {
        self.checksum
    }
    /// The next rows; `None` behind the last.
    ///
    /// # Errors
    /// A [`Problem`] that names the file where it has changed since it was opened.
    pub fn next_block(&mut self) -> Result<Option<Dataset>, Problem> {
        let read = block::decode(&self.header.columns, &mut self.blocks).map_err(|_| damaged(&self.path))?;
        self.rows += read.as_ref().map_or(0, |block| block.rows() as u64);
        let range = self.header.range();
        let expected = range.end.saturating_sub(range.start);
        if self.rows > expected || (read.is_none() && self.rows != expected) {
            return Err(damaged(&self.path));
        }
        Ok(read)
    }
    /// All its rows.
    ///
    /// # Errors
    /// As [`PartReader::next_block`].
    pub fn all_rows(mut self) -> Result<Dataset, Problem> {
        let mut data = self.header.empty_table();
        while let Some(block) = self.next_block()? {
            data.append(&block, 0..block.rows()).map_err(|_| damaged(&self.path))?;
        }
        Ok(data)
    }
}

fn problem(path: &Path, message: impl Into<String>, help: impl Into<String>) -> Problem {
    Problem::new("sweep-part", Place::file(path.display().to_string()), message, help)
}

fn damaged(path: &Path) -> Problem {
    let help = "write it again with the same `headcount sweep --shard` command, or copy it again";
    problem(path, "is damaged: it was cut short or altered, its checksum does not match", help)
}

/// The first line, where it is one of a part.
fn header_of(path: &Path, file: &mut File, length: u64) -> Result<PartHeader, Problem> {
    let mut line = Vec::new();
    let read = BufReader::new(file).take(LONGEST_HEADER).read_until(b'\n', &mut line);
    let begins = format!("{{\"format\":\"{FORMAT}\"");
    let known = line.len().min(begins.len());
    if read.is_err() || length == 0 || line[..known] != begins.as_bytes()[..known] {
        let help = "name the files that `headcount sweep --shard` wrote, or their folder";
        return Err(problem(path, "is no part of a sweep", help));
    }
    let told: serde_json::Value = serde_json::from_slice(&line).map_err(|_| damaged(path))?;
    match told["format_version"].as_u64() {
        Some(version) if version == u64::from(FORMAT_VERSION) => {}
        Some(version) => {
            let message = format!("is a part of format {version}; this version of headcount reads {FORMAT_VERSION}");
            return Err(problem(path, message, "merge with the version of headcount that wrote it"));
        }
        None => return Err(damaged(path)),
    }
    let header: PartHeader = serde_json::from_value(told).map_err(|_| damaged(path))?;
    // Nothing that the program writes looks so; a range that ends before it begins would be taken for an empty one.
    let range = header.range();
    if range.start == 0 || range.end < range.start || range.end > header.scenarios.saturating_add(1) {
        return Err(damaged(path));
    }
    Ok(header)
}

fn checksum_of(file: &mut File, length: u64) -> io::Result<[u8; CHECKSUM]> {
    let mut checksum = Sha256::new();
    let mut piece = vec![0; 1 << 18];
    let mut left = length;
    while left > 0 {
        let most = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        match file.read(&mut piece[..most])? {
            0 => break,
            read => {
                checksum.update(&piece[..read]);
                left -= read as u64;
            }
        }
    }
    Ok(checksum.finalize().into())
}
