//! Parts of a sweep: the rows of some of its scenarios, in a file that tells which sweep they are of and that they are whole.
//!
//! ```text
//! one line of JSON: format, what the sweep was made from, which scenarios these are, names and kinds of the columns
//! blocks of at most 16,384 rows: number of rows (4 bytes), then column after column, all little-endian
//!   number  8 bytes a cell, the double as it is
//!   whole   1 byte (0: empty cell), then 8 bytes
//!   text    4 bytes for the length, then UTF-8
//! a block of no rows, then the SHA-256 of everything before (32 bytes)
//! ```
//! The same rows are the same bytes, so a part that is written twice is the same file. A part that was cut short or altered
//! does not match its checksum. Times stand in a sweep as text, so there is no column of times.

mod block;
mod identity;
mod kept;
mod reader;
mod set;
mod shard;
mod writer;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use identity::{InputMark, SweepIdentity};
pub use kept::{Found, KeptBlocks, in_blocks, scenarios_kept};
pub use reader::PartReader;
pub use set::PartSet;
pub use shard::Shard;
pub use writer::{PartWriter, write_part};

use crate::io::dataset::{Column, Dataset};

/// What a part calls itself in its first line.
const FORMAT: &str = "headcount sweep part";
/// The version of the format that is written, and the only one that is read.
const FORMAT_VERSION: u32 = 1;
/// Most rows of a block.
const BLOCK_ROWS: usize = 1 << 14;
/// Bytes of the checksum at the end.
const CHECKSUM: usize = 32;

/// The kind of a column's cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// Words.
    Text,
    /// Real numbers.
    Number,
    /// Whole numbers or empty cells.
    Whole,
}

impl ColumnKind {
    /// The kind of a column; `None` for times, which a part does not hold.
    pub fn of(column: &Column) -> Option<Self> {
        match column {
            Column::Text(_) => Some(Self::Text),
            Column::Number(_) => Some(Self::Number),
            Column::Whole(_) => Some(Self::Whole),
            Column::Time(_) => None,
        }
    }
}

/// The first line of a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartHeader {
    format: String,
    format_version: u32,
    /// What the sweep was made from.
    #[serde(flatten)]
    pub identity: SweepIdentity,
    /// Which share of the sweep it is; `None` for a block that a run keeps until it is done.
    pub shard: Option<Shard>,
    /// Scenarios of the whole sweep.
    pub scenarios: u64,
    /// Number of the first scenario, from 1.
    first: u64,
    /// Number of the last scenario; one before the first where there is none.
    last: u64,
    /// Names and kinds of the columns.
    pub columns: Vec<(String, ColumnKind)>,
}

impl PartHeader {
    /// The header of some scenarios (numbers from 1, the end not included) with the columns of `like`; columns of times are
    /// refused when the rows are written.
    pub fn new(
        identity: &SweepIdentity,
        shard: Option<Shard>,
        scenarios: u64,
        range: Range<u64>,
        like: &Dataset,
    ) -> Self {
        let kinds = like.columns.iter().filter_map(|(name, column)| Some((name.clone(), ColumnKind::of(column)?)));
        Self {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            identity: identity.clone(),
            shard,
            scenarios,
            first: range.start,
            last: range.end.saturating_sub(1),
            columns: kinds.collect(),
        }
    }
    /// Numbers of the scenarios, the end not included.
    pub fn range(&self) -> Range<u64> {
        self.first..self.last.saturating_add(1)
    }
    /// A table with these columns and no rows.
    pub fn empty_table(&self) -> Dataset {
        let mut data = Dataset::default();
        for (name, kind) in &self.columns {
            data.push(
                name.clone(),
                match kind {
                    ColumnKind::Text => Column::Text(Vec::new()),
                    ColumnKind::Number => Column::Number(Vec::new()),
                    ColumnKind::Whole => Column::Whole(Vec::new()),
                },
            );
        }
        data
    }
}

#[cfg(test)]
mod tests;
