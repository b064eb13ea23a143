//! A staffing question per row: a CSV of any length in, the same rows with their answers out.
//!
//! The file passes through in blocks. The rows of a block are answered in parallel while the block before it is written
//! and the next one is read, and they are written in order: memory does not grow with the file, and the bytes do not
//! depend on the number of threads.

mod columns;
mod layout;
mod results;
mod row;
mod text;

use std::io::{self, Read, Write};

use rayon::prelude::*;

pub use columns::{INPUT_COLUMNS, OUTPUT_COLUMNS};
use layout::Layout;
pub use row::BatchDefaults;
use text::{end_of_last_row, line_ends, pieces, row_end, trim_line_end};

use crate::error::{Place, Problem, Problems};

/// Bytes that are read at a time.
const BLOCK: usize = 1 << 20;
/// Bad rows that are told with their place; the rest is counted.
const TOLD: usize = 20;

/// A batch whose header has been understood.
pub struct Batch<R> {
    layout: Layout,
    header: Vec<u8>,
    blocks: Blocks<R>,
}

/// How a batch went.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BatchSummary {
    /// Rows answered or not.
    pub rows: u64,
    /// Rows with an error.
    pub bad: u64,
    /// Rows whose targets no number of agents keeps.
    pub unmeetable: u64,
    /// The first bad rows, each with its place.
    pub problems: Vec<Problem>,
}

impl BatchSummary {
    fn add(&mut self, part: Self) {
        self.rows += part.rows;
        self.bad += part.bad;
        self.unmeetable += part.unmeetable;
        let room = TOLD.saturating_sub(self.problems.len());
        self.problems.extend(part.problems.into_iter().take(room));
    }
}

impl<R: Read> Batch<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// Problems for an empty file, a header without the three required columns or with one twice, and one without rows.
    pub fn open(input: R, name: &str) -> Result<Self, Problems> {
        let mut blocks = Blocks { input, rest: Vec::new(), line: 1, ended: false, problem: None };
        if let Err(error) = blocks.fill(64 << 10) {
            return Err(unreadable(name, &error).into());
        }
        if blocks.rest.starts_with(b"\xEF\xBB\xBF") {
            blocks.rest.drain(..3);
        }
        // A first block without a line end is a header of more than 64 kB, or a file of one line.
        let end = row_end(&blocks.rest, 0, b",;\t");
        let header: Vec<u8> = blocks.rest.drain(..end).collect();
        blocks.line += line_ends(&header);
        let header = trim_line_end(&header).to_vec();
        let layout = Layout::of(name, &header)?;
        if blocks.rest.iter().all(u8::is_ascii_whitespace) && blocks.ended {
            let message = format!("`{name}` has a header and no rows");
            return Err(Problem::new("empty", Place::file(name), message, "give one case per row").into());
        }
        Ok(Self { layout, header, blocks })
    }

    /// What stands between the cells of the file, and between those of the written table.
    pub fn separator(&self) -> u8 {
        self.layout.separator()
    }

    /// Columns of the input that have the name of an answer: the new answers stand in their place.
    pub fn replaced(&self) -> &[String] {
        self.layout.replaced()
    }

    /// Why the input could not be read to its end, where that happened.
    pub fn input_problem(&self) -> Option<Problem> {
        self.blocks.problem.as_ref().map(|error| unreadable(self.layout.name(), error))
    }

    /// Answers every row and writes the table.
    ///
    /// # Errors
    /// When `out` can't be written, or the input can't be read on: then [`Batch::input_problem`] says so.
    pub fn run(&mut self, defaults: &BatchDefaults, out: &mut dyn Write) -> io::Result<BatchSummary> {
        let (layout, blocks) = (&self.layout, &mut self.blocks);
        out.write_all(&layout.header(&self.header))?;
        let mut summary = BatchSummary::default();
        let mut done: Vec<Vec<u8>> = Vec::new();
        // Buffers that have been written serve again: fresh memory costs more than what is written into it.
        let mut free: Vec<Vec<u8>> = Vec::new();
        let mut block = blocks.next(layout.separator())?;
        while let Some((line, bytes)) = block {
            let mut answered = Vec::new();
            let mut around = Ok(None);
            rayon::in_place_scope(|scope| {
                let (answered, bytes) = (&mut answered, &bytes);
                let mut buffers = std::mem::take(&mut free);
                scope.spawn(move |_| {
                    let pieces = pieces(bytes, line, layout.separator());
                    buffers.resize_with(pieces.len(), Vec::new);
                    let work = pieces.into_par_iter().zip(buffers);
                    *answered =
                        work.map(|((line, piece), buffer)| layout.answer(piece, line, defaults, buffer)).collect();
                });
                around = done
                    .iter()
                    .try_for_each(|bytes| out.write_all(bytes))
                    .and_then(|()| blocks.next(layout.separator()));
            });
            free = std::mem::take(&mut done);
            for (bytes, part) in answered {
                done.push(bytes);
                summary.add(part);
            }
            block = around?;
        }
        done.iter().try_for_each(|bytes| out.write_all(bytes))?;
        Ok(summary)
    }
}

fn unreadable(name: &str, error: &io::Error) -> Problem {
    let message = format!("`{name}` can't be read: {error}");
    Problem::new("unreadable", Place::file(name), message, "check the path and that the file is whole")
}

/// The input, cut into blocks of whole rows.
struct Blocks<R> {
    input: R,
    /// What has been read and not yet handed out, and the line at which it starts.
    rest: Vec<u8>,
    line: u64,
    ended: bool,
    problem: Option<io::Error>,
}

impl<R: Read> Blocks<R> {
    /// Reads on until `rest` holds `bytes` or the input ends.
    fn fill(&mut self, bytes: usize) -> io::Result<()> {
        let missing = bytes.saturating_sub(self.rest.len());
        self.rest.reserve(missing);
        let read = (&mut self.input).take(missing as u64).read_to_end(&mut self.rest)?;
        self.ended = read < missing;
        Ok(())
    }

    /// The next whole rows with the number of their first line; none at the end.
    fn next(&mut self, separator: u8) -> io::Result<Option<(u64, Vec<u8>)>> {
        let mut wanted = BLOCK;
        loop {
            if !self.ended
                && let Err(error) = self.fill(wanted)
            {
                let told = io::Error::new(error.kind(), error.to_string());
                self.problem = Some(error);
                return Err(told);
            }
            let whole = if self.ended { self.rest.len() } else { end_of_last_row(&self.rest, separator) };
            if whole == 0 && self.ended {
                return Ok(None);
            }
            if whole > 0 {
                let tail = self.rest.split_off(whole);
                let block = std::mem::replace(&mut self.rest, tail);
                let line = self.line;
                self.line += line_ends(&block);
                return Ok(Some((line, block)));
            }
            // One row longer than a block, such as behind a quote that never closes: read on.
            wanted *= 2;
        }
    }
}

#[cfg(test)]
mod tests;
