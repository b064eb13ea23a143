//! Delimited text read cell by cell, each with its place: for the program's own tables and those made by hand.
//!
//! Comma, semicolon or tab, whichever the header has most of; `.gz` is unpacked. Names of columns are matched without
//! case, spaces, `_` or `-`.

use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use crate::error::{Place, Problem, Problems};

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    pub text: String,
    pub line: u64,
    pub column: u64,
}

/// A table as its file says it.
#[derive(Debug)]
pub(crate) struct TableFile {
    /// The file as it was named.
    pub name: String,
    /// Names of the columns, as written.
    pub header: Vec<Cell>,
    /// Rows, all as long as the header.
    pub rows: Vec<Vec<Cell>>,
    lines: Arc<[String]>,
    /// Where the rows of a table without lines stand in it, counted from 0.
    table_rows: Option<Vec<Range<usize>>>,
}

/// A column's name as it is matched: without case, spaces, `_`, `-` and the units in brackets.
pub(crate) fn key_of(name: &str) -> String {
    let bare = name.split(['(', '[']).next().unwrap_or(name);
    bare.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

/// The text of a table: Parquet by its mark, JSON and workbooks refused by theirs.
fn as_text(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    match bytes.as_slice() {
        [b'P', b'A', b'R', b'1', ..] => parquet(bytes),
        [b'P', b'K', 3, 4, ..] => Err("this is a workbook, which is not read here".to_owned()),
        [b'[' | b'{', ..] => Err("this is JSON, which is not read here".to_owned()),
        _ => Ok(bytes),
    }
}

#[cfg(feature = "frames")]
fn parquet(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    crate::io::frame::text_of(bytes.into())
}

#[cfg(not(feature = "frames"))]
fn parquet(_: Vec<u8>) -> Result<Vec<u8>, String> {
    Err("this build reads no Parquet: it lacks the feature `frames`".to_owned())
}

impl TableFile {
    /// Reads a file; problems for one that is not there, not text, empty, without rows, or ragged.
    pub fn read(path: &Path) -> Result<Self, Problems> {
        let name = path.display().to_string();
        let bytes = read_bytes(path).map_err(|error| {
            Problem::new(
                "unreadable",
                Place::file(&name),
                format!("`{name}` can't be read: {}", in_words(&error)),
                "check the path and that it is a readable file",
            )
        })?;
        let is_table = bytes.starts_with(b"PAR1");
        let bytes = as_text(bytes).map_err(|reason| {
            let help = "give the table as CSV or Parquet";
            Problem::new("format", Place::file(&name), reason, help)
        })?;
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").map_or(&bytes[..], |rest| rest);
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count() as u64;
            let column = 1 + bytes[..error.valid_up_to()].iter().rev().take_while(|b| **b != b'\n').count() as u64;
            Problem::new(
                "encoding",
                Place::at(&name, line, column),
                "the file is not UTF-8 text",
                "save it as CSV in UTF-8 (workbooks and other encodings are not read here)",
            )
        })?;
        let mut table = Self::parse(name, text)?;
        if is_table {
            table.table_rows = Some(std::iter::once(0..table.lines.len()).collect());
        }
        Ok(table)
    }

    /// Reads text.
    pub fn parse(name: String, text: &str) -> Result<Self, Problems> {
        let lines: Arc<[String]> = text.lines().map(str::to_owned).collect();
        let first = lines.iter().find(|line| !line.trim().is_empty()).cloned().unwrap_or_default();
        let count = |separator: char| first.matches(separator).count();
        let separator =
            [';', '\t'].into_iter().fold(',', |best, other| if count(other) > count(best) { other } else { best });
        let mut rows = cells(text, separator).map_err(|open| {
            let source = lines.get((open.0 - 1) as usize).cloned().unwrap_or_default();
            Problem::new(
                "structure",
                Place::at(&name, open.0, open.1),
                "a quote opens here and never closes",
                "close the quote, or delete it",
            )
            .source_line(source)
        })?;
        rows.retain(|row| row.iter().any(|cell| !cell.text.trim().is_empty()));
        if rows.is_empty() {
            let help = "give a table with a header and at least one row";
            return Err(Problem::new("empty", Place::file(&name), format!("`{name}` is empty"), help).into());
        }
        let header = rows.remove(0);
        let table = Self { name, header, rows, lines, table_rows: None };
        if table.rows.is_empty() {
            let help = "give at least one row below the header";
            let message = format!("`{}` has a header and no rows", table.name);
            return Err(Problem::new("empty", Place::file(&table.name), message, help).into());
        }
        let ragged: Vec<_> = table
            .rows
            .iter()
            .filter(|row| row.len() != table.header.len())
            .filter_map(|row| {
                let message = format!("the row has {} cells, the header {}", row.len(), table.header.len());
                Some(table.problem("structure", row.first()?, None, message, "give every row one cell per column"))
            })
            .collect();
        if ragged.is_empty() { Ok(table) } else { Err(Problems(ragged)) }
    }

    /// The same table with some of its rows.
    pub fn with_rows(&self, rows: Vec<Vec<Cell>>) -> Self {
        Self {
            name: self.name.clone(),
            header: self.header.clone(),
            rows,
            lines: Arc::clone(&self.lines),
            table_rows: self.table_rows.clone(),
        }
    }

    /// The first column that has one of these names (in the spelling of [`key_of`]).
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|cell| key_of(&cell.text) == *name))
    }

    /// A problem of a cell, with the line in which it stands.
    pub fn problem(
        &self,
        kind: &'static str,
        cell: &Cell,
        field: Option<&str>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        let source = self.lines.get((cell.line - 1) as usize).cloned().unwrap_or_default();
        let mut problem = Problem::new(kind, Place::at(&self.name, cell.line, cell.column), message, help)
            .text(cell.text.clone())
            .source_line(source);
        problem.field = field.map(str::to_owned);
        if let Some(row) = self.row_of(cell.line) {
            (problem.place.line, problem.place.column, problem.source_line) = (None, None, None);
            problem.place.cell = Some(field.map_or_else(|| format!("row {row}"), |field| format!("row {row}:{field}")));
        }
        problem
    }

    /// The row of a table without lines, counted from 1, that stands on a line of its text.
    fn row_of(&self, line: u64) -> Option<usize> {
        let mut left = usize::try_from(line).ok()?.checked_sub(2)?;
        for range in self.table_rows.as_ref()? {
            if left < range.len() {
                return Some(range.start + left + 1);
            }
            left -= range.len();
        }
        None
    }

    /// The problems of a file are in the order of its lines; those of a table without lines in the order of its rows.
    pub fn order(problems: &mut [Problem]) {
        let row = |problem: &Problem| -> Option<u64> {
            let cell = problem.place.cell.as_deref()?;
            cell.strip_prefix("row ")?.split(':').next()?.parse().ok()
        };
        problems.sort_by(|a, b| (row(a), &a.place).cmp(&(row(b), &b.place)));
    }

    /// Some rows of a Parquet table, as its text.
    #[cfg(feature = "frames")]
    pub(in crate::io) fn of_rows(
        name: &str,
        table: &crate::io::frame::TableBytes,
        rows: Vec<Range<usize>>,
    ) -> Result<Self, Problems> {
        let text = crate::io::frame::text_of_rows(table, &rows)
            .map_err(|reason| Problem::new("format", Place::file(name), reason, "give the table as CSV or Parquet"))?;
        Ok(Self { table_rows: Some(rows), ..Self::parse(name.to_owned(), &String::from_utf8_lossy(&text))? })
    }

    /// A number that is finite and not negative; `None` for an empty cell.
    pub fn quantity(&self, cell: &Cell, field: &str) -> Result<Option<f64>, Problem> {
        let text = cell.text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => Ok(Some(number)),
            Ok(_) => {
                let message = format!("`{field}` must be 0 or more, and finite: `{text}`");
                Err(self.problem("number", cell, Some(field), message, "correct the value, or leave the cell empty"))
            }
            Err(_) => {
                let message = format!("`{field}` is not a number: `{text}`");
                Err(self.problem(
                    "number",
                    cell,
                    Some(field),
                    message,
                    "write digits with a decimal point, such as 104.5",
                ))
            }
        }
    }
}

fn read_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = fs::read(path)?;
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut text = Vec::new();
        MultiGzDecoder::new(&bytes[..]).read_to_end(&mut text)?;
        return Ok(text);
    }
    Ok(bytes)
}

fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

/// Cells with their places; the place of an opening quote that never closes.
fn cells(text: &str, separator: char) -> Result<Vec<Vec<Cell>>, (u64, u64)> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let (mut line, mut column) = (1_u64, 1_u64);
    let mut cell = Cell { text: String::new(), line, column };
    let mut opened: Option<(u64, u64)> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let at = (line, column);
        if c == '\n' {
            (line, column) = (line + 1, 1);
        } else {
            column += 1;
        }
        match (c, opened) {
            ('"', Some(_)) if chars.peek() == Some(&'"') => {
                chars.next();
                column += 1;
                cell.text.push('"');
            }
            ('"', Some(_)) => opened = None,
            ('"', None) if cell.text.is_empty() => {
                opened = Some(at);
                cell.column = column;
            }
            (_, Some(_)) => cell.text.push(c),
            ('\r', None) if chars.peek() == Some(&'\n') => {}
            ('\n', None) => {
                row.push(std::mem::replace(&mut cell, Cell { text: String::new(), line, column }));
                rows.push(std::mem::take(&mut row));
            }
            (c, None) if c == separator => {
                row.push(std::mem::replace(&mut cell, Cell { text: String::new(), line, column }));
            }
            (c, None) => cell.text.push(c),
        }
    }
    if let Some(place) = opened {
        return Err(place);
    }
    if !cell.text.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<TableFile, Problems> {
        TableFile::parse("week.csv".to_owned(), text)
    }

    #[test]
    fn a_wrong_value_is_placed_at_its_first_character() {
        let table = parse("start,queue,volume\n2026-03-30 09:30,support,\"1,2O4\"\n").unwrap();
        let cell = &table.rows[0][2];
        assert_eq!((cell.line, cell.column, cell.text.as_str()), (2, 27, "1,2O4"));
        let problem = table.quantity(cell, "volume").unwrap_err();
        assert_eq!(problem.place.to_string(), "week.csv:2:27");
        assert!(problem.source_line.unwrap().starts_with("2026-03-30"));
    }

    #[test]
    fn semicolons_tabs_and_quotes_separate_as_well() {
        for text in ["Volume;AHT (s)\r\n1;2\r\n", "Volume\tAHT (s)\n1\t2", "\"Volume\",\"AHT (s)\"\n\"1\",2\n\n"] {
            let table = parse(text).unwrap();
            assert_eq!(table.column(&["aht"]), Some(1), "{text}");
            assert_eq!(table.rows[0][1].text, "2");
        }
    }

    #[test]
    fn broken_structure_is_told_with_its_place() {
        for (text, place, words) in [
            ("", "week.csv", "empty"),
            ("volume,aht_s\n", "week.csv", "no rows"),
            ("volume,aht_s\n1,2\n3\n", "week.csv:3:1", "1 cells"),
            ("volume,aht_s\n1,\"2\n3,4\n", "week.csv:2:3", "never closes"),
        ] {
            let problem = parse(text).unwrap_err().0.remove(0);
            assert_eq!(problem.place.to_string(), place);
            assert!(problem.message.contains(words), "{}", problem.message);
        }
    }
}
