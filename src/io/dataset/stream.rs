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
    Parquet(Box<crate::io::frame::RowGroups<'a>>),
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
            Format::Parquet => Sink::Parquet(Box::new(crate::io::frame::RowGroups::begin(&like, out)?)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::dataset::Column;

    fn table(rows: std::ops::Range<i64>) -> Dataset {
        let mut data = Dataset::default();
        data.push("scenario", Column::Whole(rows.clone().map(Some).collect()));
        data.push(
            "name",
            Column::Text(rows.clone().map(|k| if k % 3 == 0 { "=a,b".into() } else { String::new() }).collect()),
        );
        data.push("cost", Column::Number(rows.map(|k| if k % 5 == 0 { f64::NAN } else { k as f64 / 7.0 }).collect()));
        data
    }

    fn streamed(format: Format, cuts: &[i64]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut stream = TableStream::begin(format, &table(0..1), &mut out).unwrap();
        cuts.windows(2).for_each(|cut| stream.add(&table(cut[0]..cut[1])).unwrap());
        assert_eq!(stream.finish().unwrap() as i64, cuts[cuts.len() - 1] - cuts[0]);
        out
    }

    fn formats() -> Vec<Format> {
        let mut formats = vec![Format::Csv, Format::Json];
        if cfg!(feature = "xlsx") {
            formats.push(Format::Xlsx);
        }
        if cfg!(feature = "frames") {
            formats.push(Format::Parquet);
        }
        formats
    }

    #[test]
    fn a_table_is_the_same_bytes_however_its_rows_are_cut_and_as_if_written_at_once() {
        for format in formats() {
            for cuts in [&[0, 90][..], &[0, 1, 1, 50, 90], &[0, 0, 90, 90]] {
                let mut at_once = Vec::new();
                table(0..90).write(format, &mut at_once).unwrap();
                assert!(streamed(format, cuts) == at_once, "{format:?} {cuts:?}");
            }
            let mut none = Vec::new();
            table(0..0).write(format, &mut none).unwrap();
            assert!(streamed(format, &[0, 0]) == none, "{format:?} without rows");
        }
    }

    #[test]
    fn rows_of_other_columns_are_refused() {
        let mut out = Vec::new();
        let mut stream = TableStream::begin(Format::Csv, &table(0..0), &mut out).unwrap();
        let mut other = table(0..2);
        other.columns[1].0 = "label".into();
        assert!(stream.add(&other).is_err());
        other.columns.pop();
        assert!(stream.add(&other).is_err());
    }

    #[cfg(feature = "frames")]
    #[test]
    fn row_groups_end_at_the_same_rows_however_many_come_at_a_time() {
        let one = streamed(Format::Parquet, &[0, 150_000]);
        let cuts: Vec<i64> = (0..=50).map(|k| k * 3_000).collect();
        assert!(streamed(Format::Parquet, &cuts) == one);
    }
}
