//! What the header of a batch says, and the rows read by it.

use std::ops::Range;

use super::columns::{Input, OUTPUT_COLUMNS};
use super::row::{BatchDefaults, Cells, RowError, answer};
use super::text::{line_ends, row_end, split_cells, trim_line_end, value};
use super::{BatchSummary, TOLD, results};
use crate::error::{Place, Problem, Problems};
use crate::io::table_file::key_of;

/// What a row or a header with an unclosed quote is told.
const UNCLOSED: &str = "a quote opens a cell and nothing closes it";

/// The columns of a file.
pub(super) struct Layout {
    name: String,
    separator: u8,
    width: usize,
    /// Position of each known column in the file.
    position: Vec<Option<usize>>,
    /// Whether each column stands in the output: not those with the name of an answer, which take their place.
    kept: Vec<bool>,
    replaced: Vec<String>,
}

impl Layout {
    /// The layout that a header line describes.
    pub(super) fn of(name: &str, header: &[u8]) -> Result<Self, Problems> {
        let place = || Place::at(name, 1, 1);
        let text = std::str::from_utf8(header)
            .map_err(|_| Problem::new("encoding", place(), "the file is not UTF-8 text", "save it as CSV in UTF-8"))?;
        if text.trim().is_empty() {
            let help = "give a CSV with the columns calls_per_interval, interval_s, aht_s";
            return Err(Problem::new("empty", Place::file(name), format!("`{name}` is empty"), help).into());
        }
        let count = |separator: char| text.matches(separator).count();
        let separator =
            [';', '\t'].into_iter().fold(',', |best, other| if count(other) > count(best) { other } else { best });
        let mut cells = Vec::new();
        if !split_cells(header, separator as u8, &mut cells) {
            let help = "close the quote, or leave it away";
            return Err(Problem::new("quote", place(), UNCLOSED, help).into());
        }
        let spelled: Vec<&str> = cells.iter().map(|cell| value(text.get(cell.clone()).unwrap_or(""))).collect();
        let keys: Vec<String> = spelled.iter().map(|name| key_of(name)).collect();
        let mut problems = Vec::new();
        let mut position = Vec::new();
        for column in Input::ALL {
            let key = key_of(column.as_str());
            let mut found = keys.iter().enumerate().filter(|(_, name)| **name == key).map(|(i, _)| i);
            position.push(found.next());
            if found.next().is_some() {
                let message = format!("the column `{}` stands twice", column.as_str());
                let help = "keep one of the two";
                problems.push(Problem::new("duplicate", place(), message, help).field(column.as_str()));
            }
        }
        let mut missing = |column: Input, help: &str| {
            let message = format!("the column `{}` is missing", column.as_str());
            let problem = Problem::new("missing-column", place(), message, help);
            problems.push(problem.field(column.as_str()).source_line(text));
        };
        let help = "required are calls_per_interval, interval_s and aht_s; write their names in the first line";
        // Chat may leave its handle time to the list of those by concurrency.
        let chat = position[Input::ConcurrencyAht as usize].is_some();
        for column in [Input::Calls, Input::Interval, Input::Aht] {
            if position[column as usize].is_none() && !(chat && column == Input::Aht) {
                missing(column, help);
            }
        }
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        let answers: Vec<String> = OUTPUT_COLUMNS.iter().map(|name| key_of(name)).collect();
        let kept: Vec<bool> = keys.iter().map(|key| !answers.contains(key)).collect();
        let replaced = spelled.iter().zip(&kept).filter(|(_, kept)| !**kept).map(|(name, _)| (*name).to_owned());
        let replaced = replaced.collect();
        Ok(Self { name: name.to_owned(), separator: separator as u8, width: keys.len(), position, kept, replaced })
    }

    /// The file's name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What stands between the cells of the file.
    pub(super) fn separator(&self) -> u8 {
        self.separator
    }

    /// Columns that give way to answers of their name.
    pub(super) fn replaced(&self) -> &[String] {
        &self.replaced
    }

    /// The header of the output with its line end.
    pub(super) fn header(&self, raw: &[u8]) -> Vec<u8> {
        let (mut out, mut cells) = (Vec::new(), Vec::new());
        split_cells(raw, self.separator, &mut cells);
        self.copy(raw, &cells, &mut out);
        for column in OUTPUT_COLUMNS {
            out.push(self.separator);
            out.extend_from_slice(column.as_bytes());
        }
        out.push(b'\n');
        out
    }

    /// Copies a row without the columns that give way. Too long a row is cut and too short a one filled up, so that the
    /// answer's columns stay in line.
    fn copy(&self, raw: &[u8], cells: &[Range<usize>], out: &mut Vec<u8>) {
        if self.replaced.is_empty() && cells.len() == self.width {
            return out.extend_from_slice(raw);
        }
        for (k, (i, _)) in self.kept.iter().enumerate().filter(|(_, kept)| **kept).enumerate() {
            if k > 0 {
                out.push(self.separator);
            }
            out.extend_from_slice(cells.get(i).map_or(&[], |cell| &raw[cell.clone()]));
        }
    }

    /// Answers the rows of a piece that starts at a line, into a buffer whose contents no longer matter.
    pub(super) fn answer(
        &self,
        piece: &[u8],
        first_line: u64,
        defaults: &BatchDefaults,
        mut out: Vec<u8>,
    ) -> (Vec<u8>, BatchSummary) {
        out.clear();
        let mut summary = BatchSummary::default();
        let mut line = first_line;
        let mut cells: Vec<Range<usize>> = Vec::with_capacity(self.width);
        let mut at = 0;
        while at < piece.len() {
            let end = row_end(piece, at, &[self.separator]);
            let mut raw = trim_line_end(&piece[at..end]);
            let row_line = line;
            line += line_ends(&piece[at..end]);
            at = end;
            if raw.first().is_none_or(u8::is_ascii_whitespace) && raw.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            summary.rows += 1;
            // A quote that nothing closes reaches to the end of the file: closed in the output, it leaves the answer readable.
            let closed_here: Vec<u8>;
            let closed = split_cells(raw, self.separator, &mut cells);
            if !closed {
                closed_here = [raw, b"\""].concat();
                raw = &closed_here;
                split_cells(raw, self.separator, &mut cells);
            }
            self.copy(raw, &cells, &mut out);
            let answer = if !closed {
                Err(RowError { column: self.column_at(cells.len() - 1), message: UNCLOSED.to_owned() })
            } else if cells.len() == self.width {
                std::str::from_utf8(raw)
                    .map_err(|_| RowError { column: None, message: "the row is not UTF-8 text".to_owned() })
                    .and_then(|text| answer(&Row { text, cells: &cells, layout: self }, defaults))
            } else {
                let message = format!("the row has {} cells, the header {}", cells.len(), self.width);
                Err(RowError { column: None, message })
            };
            results::write(&answer, self.separator, &mut out);
            out.push(b'\n');
            match &answer {
                Ok(answer) => summary.unmeetable += u64::from(answer.unmeetable().is_some()),
                Err(error) => {
                    summary.bad += 1;
                    if summary.problems.len() < TOLD {
                        summary.problems.push(self.problem(error, raw, &cells, row_line));
                    }
                }
            }
        }
        (out, summary)
    }

    /// The column that stands at a position, where it is a known one.
    fn column_at(&self, position: usize) -> Option<Input> {
        Input::ALL.iter().copied().find(|column| self.position[*column as usize] == Some(position))
    }

    fn problem(&self, error: &RowError, raw: &[u8], cells: &[Range<usize>], line: u64) -> Problem {
        let position = error.column.and_then(|column| self.position[column as usize]);
        let cell = position.and_then(|i| cells.get(i)).cloned().unwrap_or(0..0);
        let text = String::from_utf8_lossy(&raw[cell.clone()]).into_owned();
        let value = value(&text);
        let before = text.find(value).map_or(0, |at| text[..at].chars().count());
        let column = 1 + String::from_utf8_lossy(&raw[..cell.start]).chars().count() + before;
        let help = "correct the row; the others are answered";
        let problem = Problem::new("row", Place::at(&self.name, line, column as u64), &error.message, help)
            .source_line(String::from_utf8_lossy(raw));
        match error.column {
            Some(column) => problem.field(column.as_str()).text(value),
            None => problem,
        }
    }
}

/// A row as the model reads it.
struct Row<'a> {
    text: &'a str,
    cells: &'a [Range<usize>],
    layout: &'a Layout,
}

impl Cells for Row<'_> {
    fn text(&self, column: Input) -> &str {
        let Some(cell) = self.layout.position[column as usize].and_then(|i| self.cells.get(i)) else { return "" };
        value(self.text.get(cell.clone()).unwrap_or(""))
    }
    fn decimal_comma(&self) -> bool {
        self.layout.separator != b','
    }
}
