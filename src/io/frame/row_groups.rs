//! Parquet written while its rows still come: one row group after another, each at fixed rows of the table.

use std::io::{self, Write};

use polars::io::parquet::write::BatchedWriter;
use polars::prelude::{DataFrame, ParquetWriter};

use super::polars_column;
use crate::io::dataset::Dataset;
use crate::io::dataset::stream::Regrouped;

/// Rows of a group: few enough that memory stays small, enough that columns compress and readers skip well.
const ROWS_A_GROUP: usize = 1 << 16;

/// A Parquet table under way.
pub(in crate::io) struct RowGroups<'a> {
    writer: BatchedWriter<&'a mut dyn Write>,
    rows: Regrouped,
}

fn frame(data: &Dataset) -> io::Result<DataFrame> {
    let columns = data.columns.iter().map(|(name, column)| polars_column(name, column)).collect();
    DataFrame::new(data.rows(), columns).map_err(io::Error::other)
}

impl<'a> RowGroups<'a> {
    /// Begins a table with the columns of `like`.
    ///
    /// # Errors
    /// Those of the writer.
    pub(in crate::io) fn begin(like: &Dataset, out: &'a mut dyn Write) -> io::Result<Self> {
        let empty = frame(&like.without_rows())?;
        let writer = ParquetWriter::new(out).set_parallel(false).batched(empty.schema()).map_err(io::Error::other)?;
        Ok(Self { writer, rows: Regrouped::new(like, ROWS_A_GROUP) })
    }
    /// Adds rows.
    ///
    /// # Errors
    /// Those of the writer.
    pub(in crate::io) fn add(&mut self, block: &Dataset) -> io::Result<()> {
        let writer = &mut self.writer;
        self.rows.add(block, |group| writer.write_batch(&frame(group)?).map_err(io::Error::other))
    }
    /// Writes what is left, and the table of contents.
    ///
    /// # Errors
    /// Those of the writer.
    pub(in crate::io) fn finish(mut self) -> io::Result<()> {
        if let Some(rest) = self.rows.rest() {
            self.writer.write_batch(&frame(&rest)?).map_err(io::Error::other)?;
        }
        self.writer.finish().map(drop).map_err(io::Error::other)
    }
}
