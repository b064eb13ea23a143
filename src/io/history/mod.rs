//! Reading a history: text of many spellings in, one [`RawSeries`] per queue out, every problem with its place.

mod options;

use std::path::PathBuf;

use serde::Serialize;

pub use options::{DateOrder, Decimal, ImportOptions, Labels, OnDuplicate};

use crate::error::{Finding, Problems};
use crate::history::RawSeries;
use crate::io::dataset::Dataset;
use crate::time::IntervalLength;

/// How a history was understood.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Recognised {
    /// Files read, in the order of reading.
    pub files: Vec<String>,
    /// The layout, `canonical` for the own one and its aliases.
    pub layout: String,
    /// Pairs of canonical column and the header that serves as it.
    pub mapping: Vec<(String, String)>,
    /// Headers that are not read.
    pub not_read: Vec<String>,
    /// The cell delimiter in words, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// The order of day and month, where dates are not ISO.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The decimal mark, where numbers have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<Decimal>,
    /// Which end of an interval the file's labels name.
    pub labels: Option<Labels>,
    /// The length of the intervals.
    pub interval_min: Option<IntervalLength>,
    /// The zone: an IANA name, `UTC`, `offsets of the file` or `unknown`.
    pub zone: String,
    /// The start of the first interval.
    pub from: Option<String>,
    /// The start of the last interval.
    pub to: Option<String>,
    /// Rows that were read, before duplicates and overridden ones went.
    pub rows: u64,
    /// How many queues.
    pub queues: u64,
}

/// A history as its files say it.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// One series per queue, sorted by the queue's name by code point.
    pub series: Vec<RawSeries>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// How the files were understood.
    pub recognised: Recognised,
}

/// Reads a history from files, folders (in name order) or standard input (`-`); later files override earlier rows.
///
/// # Errors
/// Every problem of the first input that has any.
pub fn read(inputs: &[PathBuf], options: &ImportOptions) -> Result<Import, Problems> {
    let _ = (inputs, options);
    Ok(Import { series: Vec::new(), findings: Vec::new(), recognised: Recognised::default() })
}

/// Reads a history from bytes, such as the embedded sample; `name` stands in places.
///
/// # Errors
/// Every problem of the text.
pub fn read_bytes(name: &str, bytes: &[u8], options: &ImportOptions) -> Result<Import, Problems> {
    let _ = (name, bytes, options);
    Ok(Import { series: Vec::new(), findings: Vec::new(), recognised: Recognised::default() })
}

impl Import {
    /// The history in the canonical layout: the columns that have data, times normalised, exact duplicates once.
    pub fn canonical(&self) -> Dataset {
        Dataset::default()
    }
}
