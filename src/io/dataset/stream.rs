//! A table that is written while its rows still come: memory holds some thousand rows, however many there are.
//!
//! The bytes depend on the rows and their order alone, not on how they were cut into blocks: Parquet row groups end at fixed
//! rows of the table.

use std::io::{self, Write};

use super::{Dataset, Format, csv, json};

/// A table under way. [`TableStream::finish`] ends it.
pub struct TableStream<'a> {
    like: Dataset,
    rows: u64,
    sink: Sink<'a>,
}

/// Where rows go.
enum Sink<'a> {
    Csv(&'a mut dyn Write),
    Json(&'a mut dyn Write),
    #[cfg(feature = "frames")]
    Parquet(crate::io::frame::RowGroups<'a>),
    /// Formats that are made as a whole.
    Whole(Format, Dataset, &'a mut dyn Write),
}

impl<'a> TableStream<'a> {
    /// Begins a table with the columns of `like`; its rows, if any, are not written.
    ///
    /// # Errors
    /// Those of the writer; `Unsupported` for a format that this build leaves out.
    pub fn begin(format: Format, like: &Dataset, out: &'a mut dyn Write) -> io::Result<Self> {
        let like = like.without_rows();
        let sink = match format {
            Format::Csv => {
                csv::header(&like, out)?;
                Sink::Csv(out)
            }
            Format::Json => {
                out.write_all(b"[")?;
                Sink::Json(out)
            }
            #[cfg(feature = "frames")]
            Format::Parquet => Sink::Parquet(crate::io::frame::RowGroups::begin(&like, out)?),
            // A build that lacks the format says so before the first row is computed.
            #[cfg(not(feature = "frames"))]
            Format::Parquet => {
                like.write(format, &mut io::sink())?;
                Sink::Whole(format, like.clone(), out)
            }
            Format::Xlsx => {
                like.write(format, &mut io::sink())?;
                Sink::Whole(format, like.clone(), out)
            }
        };
        Ok(Self { like, rows: 0, sink })
    }
    /// Adds rows below those that are there.
    ///
    /// # Errors
    /// Those of the writer; `InvalidData` where the columns are not those that the table began with.
    pub fn add(&mut self, block: &Dataset) -> io::Result<()> {
        // Compares the columns; no row is copied.
        self.like.append(block, 0..0)?;
        let first = self.rows == 0;
        match &mut self.sink {
            Sink::Csv(out) => csv::rows(block, out)?,
            Sink::Json(out) => json::rows(block, first, out)?,
            #[cfg(feature = "frames")]
            Sink::Parquet(groups) => groups.add(block)?,
            Sink::Whole(_, data, _) => data.append(block, 0..block.rows())?,
        }
        self.rows += block.rows() as u64;
        Ok(())
    }
    /// Ends the table and gives the number of its rows.
    ///
    /// # Errors
    /// Those of the writer; `Unsupported` for more rows than a sheet holds.
    pub fn finish(self) -> io::Result<u64> {
        match self.sink {
            Sink::Csv(_) => {}
            Sink::Json(out) => json::close(self.rows == 0, out)?,
            #[cfg(feature = "frames")]
            Sink::Parquet(groups) => groups.finish()?,
            Sink::Whole(format, data, out) => data.write(format, out)?,
        }
        Ok(self.rows)
    }
}

/// Rows that come in blocks of any size and go on in groups of one size, the last one aside.
#[derive(Debug)]
pub(in crate::io) struct Regrouped {
    held: Dataset,
    size: usize,
}

impl Regrouped {
    /// Groups of `size` rows with the columns of `like`.
    pub(in crate::io) fn new(like: &Dataset, size: usize) -> Self {
        Self { held: like.without_rows(), size }
    }
    /// Takes rows and hands each group that is full to `give`.
    pub(in crate::io) fn add(
        &mut self,
        block: &Dataset,
        mut give: impl FnMut(&Dataset) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut from = 0;
        loop {
            let to = block.rows().min(from + self.size - self.held.rows());
            self.held.append(block, from..to)?;
            if self.held.rows() < self.size {
                return Ok(());
            }
            give(&self.held)?;
            self.held = self.held.without_rows();
            from = to;
        }
    }
    /// The last group; `None` where no row is left.
    pub(in crate::io) fn rest(self) -> Option<Dataset> {
        Some(self.held).filter(|held| held.rows() > 0)
    }
}
