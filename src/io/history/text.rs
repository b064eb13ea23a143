//! Text in blocks that end where a record ends, so that blocks can be read side by side.
//!
//! A quote opens a cell only at the cell's beginning (blanks before it allowed). A quoted cell ends at a quote that is
//! followed by a delimiter or the end of the line; one that never does so, or only after [`LONGEST_CELL`] bytes, is an
//! unclosed quote: its record ends with its line, so that the rest of the file can still be read and judged.

use std::io::Read;

use memchr::{memchr, memrchr};

use super::source::Source;
use crate::error::Problem;

/// Bytes of a block.
const BLOCK: usize = 2 << 20;
/// Bytes that a quoted cell may have; beyond, its quote counts as unclosed.
pub(super) const LONGEST_CELL: usize = 1 << 15;
/// Bytes that a line may have; beyond, a file is no table of rows.
const LONGEST_RECORD: usize = 1 << 24;

/// Where a quoted cell ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoted {
    /// At the quote at this position.
    Closed(usize),
    /// Nowhere.
    Unclosed,
    /// Beyond what has been read.
    NeedsMore,
}

/// Where the cell that opens with the quote at `open` ends. `last` says that the text ends with `text`.
pub(super) fn close(text: &[u8], open: usize, delimiter: u8, last: bool) -> Quoted {
    let mut from = open + 1;
    loop {
        let limit = text.len().min(open + LONGEST_CELL);
        let Some(found) = text.get(from..limit).and_then(|rest| memchr(b'"', rest)) else {
            let undecided = text.len() < open + LONGEST_CELL && !last;
            return if undecided { Quoted::NeedsMore } else { Quoted::Unclosed };
        };
        let quote = from + found;
        let after = text[quote + 1..].iter().position(|b| *b != b' ' || delimiter == b' ').map(|n| quote + 1 + n);
        match after.map(|at| (at, text[at])) {
            Some((at, b'"')) if at == quote + 1 => from = quote + 2,
            Some((_, b'\n' | b'\r')) => return Quoted::Closed(quote),
            Some((_, byte)) if byte == delimiter => return Quoted::Closed(quote),
            Some(_) => return Quoted::Unclosed,
            None if last => return Quoted::Closed(quote),
            None => return Quoted::NeedsMore,
        }
    }
}

/// Whether the quote at `at` stands at the beginning of a cell.
pub(super) fn opens(text: &[u8], at: usize, delimiter: u8) -> bool {
    match text[..at].iter().rev().find(|b| **b != b' ') {
        None => true,
        Some(byte) => *byte == delimiter || *byte == b'\n',
    }
}

/// The end of the last whole record of `text`; all of it when the text ends there.
fn last_record_end(text: &[u8], delimiter: u8, last: bool) -> usize {
    if last {
        return text.len();
    }
    let (mut at, mut end) = (0, 0);
    while let Some(found) = memchr(b'"', &text[at..]) {
        let quote = at + found;
        if let Some(newline) = memrchr(b'\n', &text[at..quote]) {
            end = at + newline + 1;
        }
        if !opens(text, quote, delimiter) {
            at = quote + 1;
            continue;
        }
        at = match close(text, quote, delimiter, false) {
            Quoted::Closed(close) => close + 1,
            Quoted::NeedsMore => return end,
            Quoted::Unclosed => match memchr(b'\n', &text[quote..]) {
                Some(newline) => {
                    end = quote + newline + 1;
                    end
                }
                None => return end,
            },
        };
    }
    memrchr(b'\n', &text[at..]).map_or(end, |newline| at + newline + 1)
}

/// The blocks of a text.
pub(super) struct Blocks<'a> {
    source: &'a Source,
    reader: Box<dyn Read + Send>,
    carry: Vec<u8>,
    ended: bool,
    delimiter: u8,
    old_mac: bool,
}

impl<'a> Blocks<'a> {
    /// Opens a text and looks at its beginning: at most a block, lines ended by `\n`.
    pub fn open(source: &'a Source) -> Result<Self, Problem> {
        let reader = source.text()?;
        let mut blocks = Self { source, reader, carry: Vec::new(), ended: false, delimiter: b',', old_mac: false };
        blocks.fill(BLOCK)?;
        blocks.old_mac = memchr(b'\r', &blocks.carry).is_some() && memchr(b'\n', &blocks.carry).is_none();
        blocks.translate(0);
        Ok(blocks)
    }
    /// The text read so far and not yet handed out.
    pub fn beginning(&self) -> &[u8] {
        &self.carry
    }
    /// Whether [`Blocks::beginning`] is all there is.
    pub fn is_whole(&self) -> bool {
        self.ended
    }
    /// Drops the first bytes, such as the header row, and sets the delimiter.
    pub fn skip(&mut self, bytes: usize, delimiter: u8) {
        self.carry.drain(..bytes);
        self.delimiter = delimiter;
    }

    fn fill(&mut self, size: usize) -> Result<(), Problem> {
        let before = self.carry.len();
        if !self.ended && before < size {
            let wanted = size - before;
            self.carry.reserve(wanted);
            let read = self.reader.by_ref().take(wanted as u64).read_to_end(&mut self.carry);
            let read = read.map_err(|error| self.source.broken(&error))?;
            self.ended = read < wanted;
            self.translate(before);
        }
        Ok(())
    }
    fn translate(&mut self, from: usize) {
        if self.old_mac {
            self.carry[from..].iter_mut().filter(|b| **b == b'\r').for_each(|b| *b = b'\n');
        }
    }

    /// The next block, whole records only; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Vec<u8>>, Problem> {
        let mut size = BLOCK;
        loop {
            self.fill(size)?;
            if self.carry.is_empty() {
                return Ok(None);
            }
            let end = last_record_end(&self.carry, self.delimiter, self.ended);
            if end > 0 {
                let rest = self.carry.split_off(end);
                return Ok(Some(std::mem::replace(&mut self.carry, rest)));
            }
            size = self.carry.len() + BLOCK;
            if size > LONGEST_RECORD {
                return Err(Problem::new(
                    "structure",
                    crate::error::Place::file(&self.source.name),
                    format!("a line is longer than {} million bytes: this is no table of rows", LONGEST_RECORD >> 20),
                    "check that the file is the export itself",
                ));
            }
        }
    }
}

/// One cell of a record: the bytes of its value, without blanks and quotes around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    /// First byte.
    pub start: usize,
    /// One behind the last byte.
    pub end: usize,
    /// Whether quotes stood around it.
    pub quoted: bool,
}

/// A record: its cells, where the next one starts, and a quote that is not closed.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The cells.
    pub cells: Vec<Span>,
    /// Where the record ends, its line end not included.
    pub end: usize,
    /// Where the next record starts.
    pub next: usize,
    /// The opening of a quote that is never closed.
    pub unclosed: Option<usize>,
    /// Line ends inside quoted cells.
    pub inner_lines: u32,
}

impl Record {
    /// Reads the record that starts at `start` of a block of whole records.
    #[inline]
    pub fn read(&mut self, block: &[u8], start: usize, delimiter: u8) {
        self.cells.clear();
        self.unclosed = None;
        self.inner_lines = 0;
        let mut at = start;
        loop {
            let mut first = at;
            while first < block.len() && block[first] == b' ' {
                first += 1;
            }
            if block.get(first) == Some(&b'"') {
                match close(block, first, delimiter, true) {
                    Quoted::Closed(close) => {
                        self.inner_lines += memchr::memchr_iter(b'\n', &block[first..close]).count() as u32;
                        self.cells.push(Span { start: first + 1, end: close, quoted: true });
                        at = close + 1;
                        while at < block.len() && block[at] != delimiter && block[at] != b'\n' {
                            at += 1;
                        }
                        if self.ends(block, at, at) {
                            return;
                        }
                        at += 1;
                        continue;
                    }
                    Quoted::Unclosed | Quoted::NeedsMore => {
                        self.unclosed = Some(first);
                        let line_end = memchr(b'\n', &block[first..]).map_or(block.len(), |n| first + n);
                        self.ends(block, line_end, line_end);
                        return;
                    }
                }
            }
            while at < block.len() && block[at] != delimiter && block[at] != b'\n' {
                at += 1;
            }
            let mut end = at;
            while end > first && matches!(block[end - 1], b' ' | b'\r') {
                end -= 1;
            }
            self.cells.push(Span { start: first, end, quoted: false });
            if self.ends(block, at, end) {
                return;
            }
            at += 1;
        }
    }

    /// Notes the end of the record when a line end stands at `at`.
    #[inline]
    fn ends(&mut self, block: &[u8], at: usize, value_end: usize) -> bool {
        if at < block.len() && block[at] != b'\n' {
            return false;
        }
        self.end = value_end;
        self.next = (at + 1).min(block.len());
        true
    }

    /// Whether every cell is empty: a blank line, or one of delimiters only.
    pub fn is_blank(&self) -> bool {
        self.unclosed.is_none() && self.cells.iter().all(|cell| cell.start >= cell.end && !cell.quoted)
    }
}

/// The value of a cell as text, doubled quotes made one.
pub(super) fn cell_text<'a>(block: &'a [u8], span: Span) -> std::borrow::Cow<'a, str> {
    let text = String::from_utf8_lossy(&block[span.start..span.end]);
    if span.quoted && text.contains("\"\"") { text.replace("\"\"", "\"").into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<String> {
        let mut record = Record::default();
        record.read(line.as_bytes(), 0, b',');
        record.cells.iter().map(|span| cell_text(line.as_bytes(), *span).into_owned()).collect()
    }

    #[test]
    fn cells_of_an_export_come_apart_at_commas_outside_quotes() {
        assert_eq!(cells("a,b,c\r\n"), ["a", "b", "c"]);
        assert_eq!(cells("a, \"b,\"\"c\"\"\" ,d"), ["a", "b,\"c\"", "d"]);
        assert_eq!(cells("\"two\nlines\",1\nnext"), ["two\nlines", "1"]);
        assert_eq!(cells(",,\n"), ["", "", ""]);
        assert_eq!(cells("5\" pipe,2"), ["5\" pipe", "2"]);
    }

    #[test]
    fn a_quote_that_is_not_closed_ends_with_its_line() {
        for text in ["a,\"b\nc,d\n", "a,\"b\n\"c\",d\n"] {
            let mut record = Record::default();
            record.read(text.as_bytes(), 0, b',');
            assert_eq!((record.unclosed, record.next), (Some(2), 5), "{text:?}");
        }
    }

    #[test]
    fn blocks_end_where_records_end_whatever_stands_in_quotes() {
        let text = "a,\"x\ny\"\nb,\"z\nz\nz\"\nc,";
        // A cut anywhere falls back to the end of a whole record.
        for cut in 0..text.len() {
            let end = last_record_end(&text.as_bytes()[..cut], b',', false);
            assert!([0, 8, 18].contains(&end), "{cut} {end}");
        }
        assert_eq!(last_record_end(text.as_bytes(), b',', false), 18);
        assert_eq!(last_record_end(text.as_bytes(), b',', true), text.len());
    }

    #[test]
    fn blocks_join_to_the_same_text() {
        let line = "support,2026-11-23T08:00:00,\"1,204\"\n";
        let text = line.repeat(200_000);
        let source = Source::memory("x.csv", text.as_bytes().into());
        let mut blocks = Blocks::open(&source).unwrap();
        let mut joined = Vec::new();
        while let Some(block) = blocks.next().unwrap() {
            assert!(block.ends_with(b"\n"));
            joined.extend(block);
        }
        assert_eq!(joined, text.as_bytes());
    }
}
