//! A table of named columns: the one shape in which every result leaves, whatever the format.

use std::io::{self, Write};

use crate::time::{Clock, Moment};

/// One column. Columns of a [`Dataset`] have equal lengths.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Words.
    Text(Vec<String>),
    /// Real numbers; NaN is an empty cell, an infinite value is `inf`.
    Number(Vec<f64>),
    /// Whole numbers; `None` is an empty cell.
    Whole(Vec<Option<i64>>),
    /// Interval starts, each on its clock (rows of several queues may have several).
    Time(Vec<(Clock, Moment)>),
}

/// A table: rows sorted by queue, then start, where it has those.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dataset {
    /// Names and values, in the order of the file.
    pub columns: Vec<(String, Column)>,
}

/// The file formats of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, `.csv`.
    Csv,
    /// An array of objects, `.json`.
    Json,
    /// Apache Parquet, `.parquet` (feature `frames`).
    Parquet,
    /// A workbook with one sheet, `.xlsx` (feature `xlsx`).
    Xlsx,
}

impl Column {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(v) => v.len(),
            Self::Number(v) => v.len(),
            Self::Whole(v) => v.len(),
            Self::Time(v) => v.len(),
        }
    }
    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Dataset {
    /// Adds a column at the right.
    pub fn push(&mut self, name: impl Into<String>, column: Column) {
        self.columns.push((name.into(), column));
    }
    /// How many rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }
    /// Writes the table in a format; names that a spreadsheet would run as a formula get a leading `'` in CSV and XLSX.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        let _ = (format, out);
        Err(io::Error::other("not written yet"))
    }
}
