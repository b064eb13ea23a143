//! Reading a history: text of many spellings in, one [`RawSeries`] per queue out, every problem with its place.
//!
//! A file is read in blocks that end where a record ends; blocks are parsed side by side and joined in the order of the
//! file, so that nothing depends on the number of threads. What the file leaves open (decimal mark, order of day and
//! month, end labels) is settled by the whole file or refused.

mod assemble;
mod block;
mod canonical;
pub(in crate::io) mod cells;
mod clock;
#[cfg(feature = "frames")]
mod columnar;
mod combine;
mod file;
mod header;
mod intervals;
mod number;
mod options;
pub(in crate::io) mod problems;
mod queue_rows;
mod rows;
mod source;
pub(in crate::io) mod stamp;
mod text;

use std::path::PathBuf;

use serde::Serialize;

#[cfg(feature = "frames")]
pub(in crate::io) use columnar::HistoryTable;
pub use options::{DateOrder, Decimal, ImportOptions, Labels, OnDuplicate};

use crate::error::{Finding, Problems};
use crate::history::RawSeries;
use crate::time::IntervalLength;

use header::flag_problem;
use source::{Kind, Source};

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
/// Every problem of every input.
pub fn read(inputs: &[PathBuf], options: &ImportOptions) -> Result<Import, Problems> {
    check(options)?;
    read_sources(&source::sources(inputs)?, options)
}

/// Reads a history from bytes, such as the embedded sample; `name` stands in places.
///
/// # Errors
/// Every problem of the text.
pub fn read_bytes(name: &str, bytes: &[u8], options: &ImportOptions) -> Result<Import, Problems> {
    check(options)?;
    read_sources(&[Source::memory(name, bytes.into())], options)
}

fn read_sources(sources: &[Source], options: &ImportOptions) -> Result<Import, Problems> {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for source in sources {
        match read_one(source, options) {
            Ok(file) => files.push(file),
            Err(Problems(more)) => problems.extend(more),
        }
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    combine::combine(sources, files)
}

fn read_one(source: &Source, options: &ImportOptions) -> Result<assemble::FileSeries, Problems> {
    match source.kind()? {
        Kind::Text => assemble::assemble(source, file::read(source, options)?, options),
        Kind::Parquet => table(source, options),
    }
}

/// A table without lines is read by its columns; where something is wrong with a cell or a row, as its text: places are rows and columns of the table.
#[cfg(feature = "frames")]
fn table(source: &Source, options: &ImportOptions) -> Result<assemble::FileSeries, Problems> {
    if let Some(file) = columnar::read(source, options) {
        return Ok(file);
    }
    let text = source.told_as_text();
    let options = ImportOptions { decimal: options.decimal.or(Some(Decimal::Point)), ..options.clone() };
    let read = || {
        let mut rows = file::read(&text, &options)?;
        rows.plan.table = true;
        assemble::assemble(&text, rows, &options)
    };
    read().map_err(|Problems(problems)| {
        Problems(
            problems
                .into_iter()
                .map(|mut problem| {
                    let row = problem.place.line.take().unwrap_or(1) - 1;
                    (problem.place.column, problem.source_line) = (None, None);
                    if row > 0 {
                        problem.place.cell = Some(match &problem.field {
                            Some(field) => format!("row {row}:{field}"),
                            None => format!("row {row}"),
                        });
                    }
                    problem
                })
                .collect(),
        )
    })
}

#[cfg(not(feature = "frames"))]
fn table(source: &Source, _: &ImportOptions) -> Result<assemble::FileSeries, Problems> {
    let message = "this program was built without Parquet";
    let help = "build it with the feature `frames`, or save the history as CSV";
    let place = crate::error::Place::file(&source.name);
    Err(crate::error::Problem::new("kind", place, message, help).into())
}

/// Refuses flags that no history could satisfy.
fn check(options: &ImportOptions) -> Result<(), Problems> {
    match &options.layout {
        Some(layout) if !matches!(layout.as_str(), "canonical" | "auto") => {
            let message = format!("`--layout` names no layout: `{layout}`");
            Err(flag_problem("layout", layout, message, "write `canonical`; aliases and `--map` serve other headers")
                .into())
        }
        _ => Ok(()),
    }
}
