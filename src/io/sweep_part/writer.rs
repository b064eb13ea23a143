//! Writes a part while its rows come.

use std::io::{self, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{BLOCK_ROWS, ColumnKind, PartHeader, block};
use crate::error::Problem;
use crate::io::dataset::Dataset;
use crate::io::dataset::stream::Regrouped;
use crate::io::write;

/// A part under way. Rows come in any blocks; the bytes are the same.
pub struct PartWriter<'a> {
    out: &'a mut dyn Write,
    checksum: Sha256,
    blocks: Regrouped,
    /// Rows that are still to come.
    missing: u64,
}

impl<'a> PartWriter<'a> {
    /// Begins a part.
    ///
    /// # Errors
    /// Those of `out`; `InvalidData` where `like` has a column of times.
    pub fn begin(out: &'a mut dyn Write, header: &PartHeader, like: &Dataset) -> io::Result<Self> {
        if let Some((name, _)) = like.columns.iter().find(|(_, column)| ColumnKind::of(column).is_none()) {
            let told = format!("column `{name}` holds times; a part holds them as text");
            return Err(io::Error::new(io::ErrorKind::InvalidData, told));
        }
        let range = header.range();
        let blocks = Regrouped::new(like, BLOCK_ROWS);
        let mut part = Self { out, checksum: Sha256::new(), blocks, missing: range.end.saturating_sub(range.start) };
        let mut line = serde_json::to_vec(header)?;
        line.push(b'\n');
        part.put(&line)?;
        Ok(part)
    }
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.checksum.update(bytes);
        self.out.write_all(bytes)
    }
    /// Adds rows in order of scenario.
    ///
    /// # Errors
    /// Those of `out`; `InvalidData` where the columns differ from those before.
    pub fn add(&mut self, rows: &Dataset) -> io::Result<()> {
        self.missing = self.missing.checked_sub(rows.rows() as u64).ok_or_else(miscounted)?;
        let mut full = Vec::new();
        self.blocks.add(rows, |group| {
            full.push(block::encode(group)?);
            Ok(())
        })?;
        full.iter().try_for_each(|bytes| self.put(bytes))
    }
    /// Writes what is left, and the checksum.
    ///
    /// # Errors
    /// Those of `out`; `InvalidData` where rows are missing.
    pub fn finish(mut self) -> io::Result<()> {
        if self.missing > 0 {
            return Err(miscounted());
        }
        let blocks = std::mem::replace(&mut self.blocks, Regrouped::new(&Dataset::default(), BLOCK_ROWS));
        if let Some(rest) = blocks.rest() {
            self.put(&block::encode(&rest)?)?;
        }
        self.put(&0_u32.to_le_bytes())?;
        self.out.write_all(&self.checksum.finalize())
    }
}

fn miscounted() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a part must have one row per scenario")
}

/// Writes a whole part: under its name only when it is complete.
///
/// # Errors
/// A [`Problem`] that names the path when it can't be written.
pub fn write_part(path: &Path, header: &PartHeader, rows: &Dataset) -> Result<(), Problem> {
    write::file(path, |out| {
        let mut part = PartWriter::begin(out, header, rows)?;
        part.add(rows)?;
        part.finish()
    })
}
