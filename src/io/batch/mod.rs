//! A staffing question per row: a CSV of any length in, the same rows with their answers out.
//!
//! The file passes through in blocks, whose rows are answered in parallel and written in order: memory does not grow with
//! the file, and the bytes do not depend on the number of threads.

mod columns;
mod results;
mod row;

use std::io::{self, Read, Write};

use memchr::{memchr, memchr_iter, memrchr};
use rayon::prelude::*;

use columns::Input;
pub use columns::{INPUT_COLUMNS, OUTPUT_COLUMNS};
pub use row::BatchDefaults;
use row::{Cells, RowError};

use crate::error::{Place, Problem, Problems};
use crate::io::table_file::key_of;

/// Bytes that are read at a time, and that one task answers.
const BLOCK: usize = 4 << 20;
const PIECE: usize = 64 << 10;
/// Bad rows that are told with their place; the rest is counted.
const TOLD: usize = 20;

/// A batch whose header has been understood.
pub struct Batch<R> {
    input: R,
    layout: Layout,
    header: Vec<u8>,
    /// What has been read and not yet answered, and the line at which it starts.
    rest: Vec<u8>,
    line: u64,
    ended: bool,
    /// Why the input could not be read to its end, where that happened.
    pub input_problem: Option<Problem>,
}

/// What the header says.
struct Layout {
    name: String,
    separator: u8,
    width: usize,
    /// Position of each known column in the file.
    position: Vec<Option<usize>>,
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

impl<R: Read> Batch<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// Problems for an empty file, a header without the three required columns or with one twice, and one without rows.
    pub fn open(input: R, name: &str) -> Result<Self, Problems> {
        let mut batch = Self {
            input,
            layout: Layout { name: name.to_owned(), separator: b',', width: 0, position: Vec::new() },
            header: Vec::new(),
            rest: Vec::new(),
            line: 1,
            ended: false,
            input_problem: None,
        };
        batch.fill(64 << 10).map_err(|error| batch.unreadable(&error))?;
        if batch.rest.starts_with(b"\xEF\xBB\xBF") {
            batch.rest.drain(..3);
        }
        // A first block without a line end is a header of more than 64 kB, or a file of one line.
        let end = memchr(b'\n', &batch.rest).unwrap_or(batch.rest.len());
        let header: Vec<u8> = batch.rest.drain(..(end + 1).min(batch.rest.len())).collect();
        batch.line = 2;
        batch.layout.understand(trim_line_end(&header))?;
        batch.header = trim_line_end(&header).to_vec();
        if batch.rest.iter().all(u8::is_ascii_whitespace) && batch.ended {
            let message = format!("`{name}` has a header and no rows");
            return Err(Problem::new("empty", Place::file(name), message, "give one case per row").into());
        }
        Ok(batch)
    }

    fn unreadable(&self, error: &io::Error) -> Problem {
        let message = format!("`{}` can't be read: {error}", self.layout.name);
        Problem::new("unreadable", Place::file(&self.layout.name), message, "check the path and that the file is whole")
    }

    /// Reads on until `rest` holds `bytes` or the input ends.
    fn fill(&mut self, bytes: usize) -> io::Result<()> {
        let missing = bytes.saturating_sub(self.rest.len());
        let read = (&mut self.input).take(missing as u64).read_to_end(&mut self.rest)?;
        self.ended = read < missing;
        Ok(())
    }

    /// Answers every row and writes the table.
    ///
    /// # Errors
    /// When `out` can't be written, or the input can't be read on: then `input_problem` says so.
    pub fn run(&mut self, defaults: &BatchDefaults, out: &mut dyn Write) -> io::Result<BatchSummary> {
        out.write_all(&self.header)?;
        for column in OUTPUT_COLUMNS {
            out.write_all(&[self.layout.separator])?;
            out.write_all(column.as_bytes())?;
        }
        out.write_all(b"\n")?;
        let mut summary = BatchSummary::default();
        let mut wanted = BLOCK;
        loop {
            if let Err(error) = self.fill(wanted) {
                self.input_problem = Some(self.unreadable(&error));
                return Err(error);
            }
            let whole = if self.ended { self.rest.len() } else { end_of_last_row(&self.rest) };
            if whole == 0 && !self.ended {
                // One row longer than a block, such as behind a quote that never closes: read on.
                wanted *= 2;
                continue;
            }
            wanted = BLOCK;
            let layout = &self.layout;
            let pieces = pieces(&self.rest[..whole], self.line);
            let answered: Vec<_> =
                pieces.into_par_iter().map(|(line, bytes)| layout.answer(bytes, line, defaults)).collect();
            for (bytes, part) in answered {
                out.write_all(&bytes)?;
                summary.rows += part.rows;
                summary.bad += part.bad;
                summary.unmeetable += part.unmeetable;
                let room = TOLD.saturating_sub(summary.problems.len());
                summary.problems.extend(part.problems.into_iter().take(room));
            }
            self.line += memchr_iter(b'\n', &self.rest[..whole]).count() as u64;
            self.rest.drain(..whole);
            if self.ended {
                return Ok(summary);
            }
        }
    }
}

impl Layout {
    fn understand(&mut self, header: &[u8]) -> Result<(), Problems> {
        let place = || Place::at(&self.name, 1, 1);
        let text = std::str::from_utf8(header)
            .map_err(|_| Problem::new("encoding", place(), "the file is not UTF-8 text", "save it as CSV in UTF-8"))?;
        if text.trim().is_empty() {
            let help = "give a CSV with the columns calls_per_interval, interval_s, aht_s";
            return Err(
                Problem::new("empty", Place::file(&self.name), format!("`{}` is empty", self.name), help).into()
            );
        }
        let count = |separator: char| text.matches(separator).count();
        let separator =
            [';', '\t'].into_iter().fold(',', |best, other| if count(other) > count(best) { other } else { best });
        let names: Vec<String> = text.split(separator).map(|name| key_of(name.trim().trim_matches('"'))).collect();
        let mut problems = Vec::new();
        let mut position = Vec::new();
        for column in Input::ALL {
            let key = key_of(column.as_str());
            let mut found = names.iter().enumerate().filter(|(_, name)| **name == key).map(|(i, _)| i);
            position.push(found.next());
            if found.next().is_some() {
                let message = format!("the column `{}` stands twice", column.as_str());
                let help = "keep one of the two";
                problems.push(Problem::new("duplicate", place(), message, help).field(column.as_str()));
            }
        }
        for (column, position) in Input::ALL.iter().zip(&position).take(3) {
            if position.is_none() {
                let message = format!("the column `{}` is missing", column.as_str());
                let help = "required are calls_per_interval, interval_s and aht_s; write their names in the first line";
                problems.push(
                    Problem::new("missing-column", place(), message, help).field(column.as_str()).source_line(text),
                );
            }
        }
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        (self.separator, self.width, self.position) = (separator as u8, names.len(), position);
        Ok(())
    }

    /// Answers the rows of a piece that starts at a line.
    fn answer(&self, piece: &[u8], first_line: u64, defaults: &BatchDefaults) -> (Vec<u8>, BatchSummary) {
        let mut out = Vec::with_capacity(piece.len() * 4);
        let mut summary = BatchSummary::default();
        let mut line = first_line;
        let mut fields: Vec<std::ops::Range<usize>> = Vec::with_capacity(self.width);
        let mut at = 0;
        while at < piece.len() {
            let end = row_end(piece, at);
            let raw = trim_line_end(&piece[at..end]);
            let row_line = line;
            line += memchr_iter(b'\n', &piece[at..end]).count() as u64;
            at = end;
            if raw.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            summary.rows += 1;
            split_fields(raw, self.separator, &mut fields);
            let answer = if fields.len() == self.width {
                out.extend_from_slice(raw);
                std::str::from_utf8(raw)
                    .map_err(|_| RowError { column: Input::Calls, message: "the row is not UTF-8 text".to_owned() })
                    .and_then(|text| {
                        let decimal_comma = self.separator != b',';
                        let row = Row { text, fields: &fields, position: &self.position, decimal_comma };
                        row::answer(&row, defaults)
                    })
            } else {
                // Too long a row is cut and too short a one filled up, so that the answer's columns stay in line.
                let kept = fields.get(self.width - 1).or(fields.last()).map_or(0, |field| field.end);
                out.extend_from_slice(&raw[..kept]);
                out.extend(std::iter::repeat_n(self.separator, self.width.saturating_sub(fields.len())));
                let message = format!("the row has {} cells, the header {}", fields.len(), self.width);
                Err(RowError { column: Input::Calls, message })
            };
            results::write(&answer, self.separator, &mut out);
            out.push(b'\n');
            match &answer {
                Ok(answer) => {
                    summary.unmeetable += u64::from(answer.unmeetable().is_some());
                }
                Err(error) => {
                    summary.bad += 1;
                    if summary.problems.len() < TOLD {
                        summary.problems.push(self.problem(error, raw, &fields, row_line));
                    }
                }
            }
        }
        (out, summary)
    }

    fn problem(&self, error: &RowError, raw: &[u8], fields: &[std::ops::Range<usize>], line: u64) -> Problem {
        let field = self.position[error.column as usize].and_then(|i| fields.get(i)).cloned().unwrap_or(0..0);
        let column = 1 + String::from_utf8_lossy(&raw[..field.start]).chars().count() as u64;
        Problem::new(
            "row",
            Place::at(&self.name, line, column),
            &error.message,
            "correct the row; the others are answered",
        )
        .field(error.column.as_str())
        .text(String::from_utf8_lossy(&raw[field]))
        .source_line(String::from_utf8_lossy(raw))
    }
}

/// A row as the model reads it: quotes and spaces around a value do not count.
struct Row<'a> {
    text: &'a str,
    fields: &'a [std::ops::Range<usize>],
    position: &'a [Option<usize>],
    decimal_comma: bool,
}

impl Cells for Row<'_> {
    fn text(&self, column: Input) -> &str {
        let Some(field) = self.position[column as usize].and_then(|i| self.fields.get(i)) else { return "" };
        self.text.get(field.clone()).unwrap_or("").trim()
    }
    fn decimal_comma(&self) -> bool {
        self.decimal_comma
    }
}

/// Where the row that starts at `from` ends, its line end included; line ends between quotes do not count.
fn row_end(text: &[u8], from: usize) -> usize {
    let mut quoted = false;
    let mut at = from;
    loop {
        let Some(newline) = memchr(b'\n', &text[at..]) else { return text.len() };
        quoted ^= memchr_iter(b'"', &text[at..at + newline]).count() % 2 == 1;
        at += newline + 1;
        if !quoted {
            return at;
        }
    }
}

/// Where the last whole row ends; 0 where there is none.
fn end_of_last_row(text: &[u8]) -> usize {
    if memchr(b'"', text).is_none() {
        return memrchr(b'\n', text).map_or(0, |newline| newline + 1);
    }
    let (mut at, mut whole) = (0, 0);
    while at < text.len() {
        at = row_end(text, at);
        if text[..at].last() == Some(&b'\n')
            && (at < text.len() || memchr_iter(b'"', &text[whole..at]).count().is_multiple_of(2))
        {
            whole = at;
        }
    }
    whole
}

/// Cuts whole rows into pieces of about the same size, each with the number of its first line.
fn pieces(text: &[u8], first_line: u64) -> Vec<(u64, &[u8])> {
    let quotes = memchr(b'"', text).is_some();
    let mut pieces = Vec::new();
    let (mut line, mut from) = (first_line, 0);
    while from < text.len() {
        let soon = (from + PIECE).min(text.len());
        let to = if quotes {
            text.len()
        } else {
            memchr(b'\n', &text[soon..]).map_or(text.len(), |newline| soon + newline + 1)
        };
        pieces.push((line, &text[from..to]));
        line += memchr_iter(b'\n', &text[from..to]).count() as u64;
        from = to;
    }
    pieces
}

/// Where the values of a row stand, without the quotes around them.
fn split_fields(raw: &[u8], separator: u8, fields: &mut Vec<std::ops::Range<usize>>) {
    fields.clear();
    let quotes = memchr(b'"', raw).is_some();
    let mut push = |from: usize, to: usize| {
        let inner = quotes && to - from >= 2 && raw[from] == b'"' && raw[to - 1] == b'"';
        fields.push(if inner { from + 1..to - 1 } else { from..to });
    };
    let (mut from, mut quoted) = (0, false);
    if quotes {
        for (i, byte) in raw.iter().enumerate() {
            match *byte {
                b'"' => quoted = !quoted,
                byte if byte == separator && !quoted => {
                    push(from, i);
                    from = i + 1;
                }
                _ => {}
            }
        }
    } else {
        for i in memchr_iter(separator, raw) {
            push(from, i);
            from = i + 1;
        }
    }
    push(from, raw.len());
}

fn trim_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests;
