//! Parquet at both ends: a history in, a result out. The only file that knows polars.
//!
//! A history in Parquet is turned into the text of the same table, row group by row group, and read like any other text,
//! so that both formats give the same history and the same findings.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Cursor, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::{
    AnyValue, Column as PolarsColumn, DataFrame, DataType, FileMetadataRef, Float64Chunked, Int64Chunked,
    ParquetReader, ParquetWriter, SerReader, StringChunked, TimeUnit,
};
use rayon::prelude::*;

pub(in crate::io) mod columns;
mod row_groups;

pub(in crate::io) use row_groups::RowGroups;

use crate::io::dataset::{Column, Dataset};
use crate::time::{Clock, DAY_S, Moment};

/// Writes a table as Parquet. Interval starts are texts, spelled as in CSV, so that their offsets are kept.
///
/// # Errors
/// Those of the writer.
pub fn write(data: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    let columns = data.columns.iter().map(|(name, column)| polars_column(name, column)).collect();
    let mut frame = DataFrame::new(data.rows(), columns).map_err(io::Error::other)?;
    ParquetWriter::new(out).set_parallel(false).finish(&mut frame).map_err(io::Error::other)?;
    Ok(())
}

fn polars_column(name: &str, column: &Column) -> PolarsColumn {
    match column {
        Column::Text(values) => PolarsColumn::new(name.into(), values),
        Column::Number(values) => {
            let cells: Vec<Option<f64>> = values.iter().map(|value| Some(*value).filter(|v| !v.is_nan())).collect();
            PolarsColumn::new(name.into(), cells)
        }
        Column::Whole(values) => PolarsColumn::new(name.into(), values),
        Column::Time(values) => {
            let labels: Vec<String> = values.iter().map(|(clock, moment)| clock.label(*moment)).collect();
            PolarsColumn::new(name.into(), labels)
        }
    }
}

/// The text of a Parquet table: a header and one line per row, cells parted by commas.
///
/// # Errors
/// A sentence on what is wrong with the file.
pub(in crate::io) fn text_of(bytes: Arc<[u8]>) -> Result<Vec<u8>, String> {
    let mut text = Vec::new();
    TableText::open(TableBytes::Memory(bytes))?.read_to_end(&mut text).map_err(|error| error.to_string())?;
    Ok(text)
}

/// The text of some rows of a Parquet table, below its header.
///
/// # Errors
/// A sentence on what is wrong with the file.
pub(in crate::io) fn text_of_rows(table: &TableBytes, rows: &[Range<usize>]) -> Result<Vec<u8>, String> {
    let mut text = TableText::open(table.clone())?;
    text.slices = rows.iter().rev().map(|rows| (rows.start, rows.len())).collect();
    let mut out = Vec::new();
    text.read_to_end(&mut out).map_err(|error| error.to_string())?;
    Ok(out)
}

/// Where a Parquet table is read from.
#[derive(Debug, Clone)]
pub(in crate::io) enum TableBytes {
    /// A file, of which only the row groups in work are held.
    File(PathBuf),
    /// Bytes of a pipe.
    Memory(Arc<[u8]>),
}

impl TableBytes {
    /// A file by its name; `None` where it is no regular file that begins like Parquet.
    pub(in crate::io) fn parquet_file(path: &Path) -> Option<Self> {
        let mut mark = [0; 4];
        let is_file = path.metadata().is_ok_and(|about| about.is_file());
        let read = is_file.then(|| File::open(path).ok()?.read_exact(&mut mark).ok()).flatten();
        (read.is_some() && &mark == b"PAR1").then(|| Self::File(path.to_path_buf()))
    }
    /// The rows from `slice.0` on, `slice.1` of them.
    fn rows(&self, slice: (usize, usize)) -> Result<DataFrame, String> {
        let read = match self {
            Self::File(path) => {
                let file = File::open(path).map_err(|error| error.to_string())?;
                ParquetReader::new(file).with_slice(Some(slice)).finish()
            }
            Self::Memory(bytes) => ParquetReader::new(Cursor::new(Arc::clone(bytes))).with_slice(Some(slice)).finish(),
        };
        read.map_err(|error| error.to_string())
    }
    /// How many rows each row group has.
    fn groups(&self) -> Result<Vec<usize>, String> {
        let groups = |metadata: &FileMetadataRef| metadata.row_groups.iter().map(|group| group.num_rows()).collect();
        let read = match self {
            Self::File(path) => {
                let file = File::open(path).map_err(|error| error.to_string())?;
                ParquetReader::new(file).get_metadata().map(groups)
            }
            Self::Memory(bytes) => ParquetReader::new(Cursor::new(Arc::clone(bytes))).get_metadata().map(groups),
        };
        read.map_err(|error| error.to_string())
    }
}

/// A Parquet table as text, made row group by row group while it is read: a table of seventy million rows never stands
/// in memory as a whole, neither as a frame nor as text.
#[derive(Debug)]
pub(in crate::io) struct TableText {
    table: TableBytes,
    /// Slices still to be read, the next one last.
    slices: Vec<(usize, usize)>,
    /// Text not yet handed out, from `at` on.
    ready: Vec<Vec<u8>>,
    at: usize,
}

/// Row groups of a few rows are read together, up to this many.
const ROWS_AT_ONCE: usize = 1 << 18;
/// Rows made into text by one thread.
const ROWS_A_PIECE: usize = 1 << 14;

/// First row and number of rows of the parts in which row groups are read: small ones together.
fn slices(groups: impl Iterator<Item = usize>, at_once: usize) -> Vec<(usize, usize)> {
    let mut slices: Vec<(usize, usize)> = Vec::new();
    let mut first = 0;
    for rows in groups {
        match slices.last_mut() {
            Some((_, together)) if *together + rows <= at_once => *together += rows,
            _ => slices.push((first, rows)),
        }
        first += rows;
    }
    slices
}

impl TableText {
    /// Opens a table.
    ///
    /// # Errors
    /// A sentence on what is wrong with the file.
    pub fn open(table: TableBytes) -> Result<Self, String> {
        let mut slices = slices(table.groups()?.into_iter(), ROWS_AT_ONCE);
        slices.reverse();
        let empty = table.rows((0, 0))?;
        let mut header = String::new();
        for (at, column) in empty.columns().iter().enumerate() {
            push_text(&mut header, column.name().as_str(), at > 0);
        }
        header.push('\n');
        Ok(Self { table, slices, ready: vec![header.into_bytes()], at: 0 })
    }

    fn render(&self, slice: (usize, usize)) -> Result<Vec<Vec<u8>>, String> {
        let mut frame = self.table.rows(slice)?;
        frame.rechunk_mut();
        let cells = frame.columns().iter().map(Cells::of).collect::<Vec<_>>();
        let pieces = frame.height().div_ceil(ROWS_A_PIECE);
        (0..pieces)
            .into_par_iter()
            .map(|piece| {
                let rows = piece * ROWS_A_PIECE..((piece + 1) * ROWS_A_PIECE).min(frame.height());
                let mut text = String::with_capacity(rows.len() * 48);
                let mut label = DayLabel::default();
                for row in rows {
                    for (at, cells) in cells.iter().enumerate() {
                        cells.push(&mut text, row, at > 0, &mut label)?;
                    }
                    text.push('\n');
                }
                Ok(text.into_bytes())
            })
            .collect()
    }
}

impl Read for TableText {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(piece) = self.ready.last() {
                let left = &piece[self.at..];
                let count = left.len().min(out.len());
                out[..count].copy_from_slice(&left[..count]);
                self.at += count;
                if self.at == piece.len() {
                    self.ready.pop();
                    self.at = 0;
                }
                if count > 0 || out.is_empty() {
                    return Ok(count);
                }
                continue;
            }
            let Some(slice) = self.slices.pop() else { return Ok(0) };
            self.ready = self.render(slice).map_err(io::Error::other)?;
            self.ready.reverse();
        }
    }
}

/// The cells of a column: the usual kinds read at once, others value by value.
enum Cells<'a> {
    Text(&'a StringChunked),
    Number(&'a Float64Chunked),
    Whole(&'a Int64Chunked),
    Time(&'a Int64Chunked, TimeUnit, bool),
    Other(&'a PolarsColumn),
}

impl<'a> Cells<'a> {
    fn of(column: &'a PolarsColumn) -> Self {
        let series = column.as_materialized_series();
        match column.dtype() {
            DataType::String => series.str().map_or(Self::Other(column), Self::Text),
            DataType::Float64 => series.f64().map_or(Self::Other(column), Self::Number),
            DataType::Int64 => series.i64().map_or(Self::Other(column), Self::Whole),
            DataType::Datetime(unit, zone) => match series.datetime() {
                Ok(times) => Self::Time(times.physical(), *unit, zone.is_some()),
                Err(_) => Self::Other(column),
            },
            _ => Self::Other(column),
        }
    }

    fn push(&self, text: &mut String, row: usize, comma: bool, label: &mut DayLabel) -> Result<(), String> {
        if let Self::Text(cells) = self {
            push_text(text, cells.get(row).unwrap_or_default(), comma);
            return Ok(());
        }
        if let Self::Other(column) = self {
            let value = column.get(row).map_err(|error| error.to_string())?;
            push_value(text, &value, column.dtype(), comma);
            return Ok(());
        }
        if comma {
            text.push(',');
        }
        // Writing into a String can't fail.
        let _ = match self {
            // Whole numbers are several times quicker to write as such.
            Self::Number(cells) => match cells.get(row).filter(|number| !number.is_nan()) {
                Some(number) if number.fract() == 0.0 && (1.0..9e15).contains(&number) => {
                    write!(text, "{}", number as i64)
                }
                Some(number) => write!(text, "{number}"),
                None => Ok(()),
            },
            Self::Whole(cells) => cells.get(row).map_or(Ok(()), |number| write!(text, "{number}")),
            Self::Time(cells, unit, utc) => {
                if let Some(ticks) = cells.get(row) {
                    label.push(text, seconds(ticks, *unit), *utc);
                }
                Ok(())
            }
            Self::Text(_) | Self::Other(_) => Ok(()),
        };
        Ok(())
    }
}

/// Labels of times, the date kept from one to the next.
#[derive(Default)]
struct DayLabel {
    day: Option<i64>,
    date: String,
}

impl DayLabel {
    fn push(&mut self, text: &mut String, seconds: i64, utc: bool) {
        let day = seconds.div_euclid(DAY_S);
        if self.day != Some(day) {
            self.day = Some(day);
            self.date = Clock::Plain.label(Moment(day * DAY_S));
            self.date.truncate(self.date.len() - 8);
        }
        text.push_str(&self.date);
        let second = seconds.rem_euclid(DAY_S);
        for (k, part) in [second / 3600, second / 60 % 60, second % 60].into_iter().enumerate() {
            if k > 0 {
                text.push(':');
            }
            text.push(char::from(b'0' + (part / 10) as u8));
            text.push(char::from(b'0' + (part % 10) as u8));
        }
        if utc {
            text.push('Z');
        }
    }
}

fn seconds(ticks: i64, unit: TimeUnit) -> i64 {
    ticks.div_euclid(match unit {
        TimeUnit::Nanoseconds => 1_000_000_000,
        TimeUnit::Microseconds => 1_000_000,
        TimeUnit::Milliseconds => 1_000,
    })
}

fn push_value(text: &mut String, value: &AnyValue, kind: &DataType, comma: bool) {
    let label = |seconds: i64, utc: bool| if utc { Clock::utc() } else { Clock::Plain }.label(Moment(seconds));
    let utc = matches!(kind, DataType::Datetime(_, Some(_)));
    match value {
        AnyValue::Null => push_text(text, "", comma),
        AnyValue::String(words) => push_text(text, words, comma),
        AnyValue::StringOwned(words) => push_text(text, words, comma),
        // An empty cell of a table of doubles.
        AnyValue::Float64(number) if number.is_nan() => push_text(text, "", comma),
        AnyValue::Float32(number) if number.is_nan() => push_text(text, "", comma),
        AnyValue::Date(day) => push_text(text, &label(i64::from(*day) * crate::time::DAY_S, false), comma),
        AnyValue::Datetime(ticks, unit, _) => push_text(text, &label(seconds(*ticks, *unit), utc), comma),
        AnyValue::DatetimeOwned(ticks, unit, _) => push_text(text, &label(seconds(*ticks, *unit), utc), comma),
        // Seconds of a handle time that was written as a span.
        AnyValue::Duration(ticks, unit) => push_text(text, &seconds(*ticks, *unit).to_string(), comma),
        AnyValue::Float64(number) => push_text(text, &number.to_string(), comma),
        other => push_text(text, &other.to_string(), comma),
    }
}

fn push_text(text: &mut String, words: &str, comma: bool) {
    if comma {
        text.push(',');
    }
    if words.contains(['"', ',', '\n', '\r']) || words.starts_with(' ') {
        // A line end inside a cell would part row numbers from line numbers.
        let _ = write!(text, "\"{}\"", words.replace('"', "\"\"").replace(['\n', '\r'], " "));
    } else {
        text.push_str(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_many_row_groups_reads_as_one_text_with_every_kind_of_cell() {
        let rows = 20_000_usize;
        let ticks: Vec<Option<i64>> = (0..rows as i64).map(|k| (k != 1).then_some(k * 900_000_000)).collect();
        let start = PolarsColumn::new("start".into(), ticks);
        let columns = vec![
            PolarsColumn::new("queue, all".into(), vec!["a \"b\""; rows]),
            start.cast(&DataType::Datetime(TimeUnit::Microseconds, None)).unwrap(),
            PolarsColumn::new("offered".into(), (0..rows).map(|k| k as f64 / 2.0).collect::<Vec<_>>()),
            PolarsColumn::new("handled".into(), (0..rows as i64).collect::<Vec<_>>()),
            PolarsColumn::new("aht_s".into(), vec![None::<f64>; rows]),
            PolarsColumn::new("open".into(), vec![true; rows]),
        ];
        let mut frame = DataFrame::new(rows, columns).unwrap();
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).with_row_group_size(Some(700)).finish(&mut frame).unwrap();
        let table = TableBytes::Memory(bytes.clone().into());
        assert!(table.groups().unwrap().len() > 20);
        let text = String::from_utf8(text_of(bytes.into()).unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), rows + 1);
        assert_eq!(lines[0], "\"queue, all\",start,offered,handled,aht_s,open");
        assert_eq!(lines[1], "\"a \"\"b\"\"\",1970-01-01T00:00:00,0,0,,true");
        assert_eq!(lines[2], "\"a \"\"b\"\"\",,0.5,1,,true");
        assert_eq!(lines[rows], "\"a \"\"b\"\"\",1970-07-28T07:45:00,9999.5,19999,,true");
    }

    #[test]
    fn what_is_no_parquet_is_told_and_not_read() {
        assert!(text_of(Arc::from(&b"PAR1 and nothing more"[..])).is_err());
    }
}
