//! A table of named columns: the one shape in which every result leaves, whatever the format.
//!
//! | cell | CSV | JSON | XLSX |
//! | --- | --- | --- | --- |
//! | number | shortest text that reads back to the same double, never an exponent | the same | number |
//! | NaN, no whole number | empty | `null` | empty |
//! | infinity | `inf`, `-inf` | `"inf"`, `"-inf"` | the text `inf`, `-inf` |
//! | time | label of its clock | the same, in quotes | date and time of the wall clock |
//! | text that a spreadsheet would run | with a leading `'` | as it is | with a leading `'` |

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use crate::time::{Clock, Moment};

mod csv;
mod json;
pub mod stream;

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
    /// The same columns without rows.
    pub fn without_rows(&self) -> Self {
        let empty = |column: &Column| match column {
            Column::Text(_) => Column::Text(Vec::new()),
            Column::Number(_) => Column::Number(Vec::new()),
            Column::Whole(_) => Column::Whole(Vec::new()),
            Column::Time(_) => Column::Time(Vec::new()),
        };
        Self { columns: self.columns.iter().map(|(name, column)| (name.clone(), empty(column))).collect() }
    }
    /// Adds some rows of a table with the same columns below these.
    ///
    /// # Errors
    /// `InvalidData` where the other table's columns differ in number, name or kind, or are of unequal lengths.
    pub fn append(&mut self, other: &Self, rows: Range<usize>) -> io::Result<()> {
        other.refuse_unequal_lengths()?;
        let unlike = || io::Error::new(io::ErrorKind::InvalidData, "rows of other columns");
        if self.columns.len() != other.columns.len() {
            return Err(unlike());
        }
        for ((name, own), (other_name, more)) in self.columns.iter_mut().zip(&other.columns) {
            if name != other_name {
                return Err(unlike());
            }
            match (own, more) {
                (Column::Text(own), Column::Text(more)) => own.extend_from_slice(&more[rows.clone()]),
                (Column::Number(own), Column::Number(more)) => own.extend_from_slice(&more[rows.clone()]),
                (Column::Whole(own), Column::Whole(more)) => own.extend_from_slice(&more[rows.clone()]),
                (Column::Time(own), Column::Time(more)) => own.extend_from_slice(&more[rows.clone()]),
                _ => return Err(unlike()),
            }
        }
        Ok(())
    }
    fn refuse_unequal_lengths(&self) -> io::Result<()> {
        match self.columns.iter().find(|(_, column)| column.len() != self.rows()) {
            Some((name, column)) => {
                let told = format!("column `{name}` has {} rows, the first has {}", column.len(), self.rows());
                Err(io::Error::new(io::ErrorKind::InvalidData, told))
            }
            None => Ok(()),
        }
    }
    /// Writes the table in a format; names that a spreadsheet would run as a formula get a leading `'` in CSV and XLSX.
    ///
    /// # Errors
    /// Those of the writer; `Unsupported` for a format that this build leaves out or a table too large for it.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        self.refuse_unequal_lengths()?;
        match format {
            Format::Csv => csv::write(self, out),
            Format::Json => json::write(self, out),
            #[cfg(feature = "frames")]
            Format::Parquet => super::frame::write(self, out),
            #[cfg(not(feature = "frames"))]
            Format::Parquet => unsupported("this build writes no Parquet: it lacks the feature `frames`"),
            #[cfg(feature = "xlsx")]
            Format::Xlsx => xlsx::write(self, out),
            #[cfg(not(feature = "xlsx"))]
            Format::Xlsx => unsupported("this build writes no workbooks: it lacks the feature `xlsx`"),
        }
    }
}

fn unsupported(told: &str) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, told.to_owned()))
}

/// A text as a spreadsheet must see it: `=SUM(A1)` becomes `'=SUM(A1)`. A plain number such as `-5` runs nothing.
pub fn shield(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Appends the shortest decimal text that reads back to the same double: `12`, `0.1`, never `1e3`.
/// Not for NaN; infinity is `inf`. Negative zero is written `0`.
fn push_number(number: f64, out: &mut Vec<u8>) {
    // Whole numbers up to 2^53 are exact as integers, which are several times quicker to write.
    let written = if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        write!(out, "{}", number as i64)
    } else {
        write!(out, "{number}")
    };
    debug_assert!(written.is_ok(), "writing to memory does not fail");
}

/// Text goes out in pieces of about this many bytes.
const PIECE: usize = 1 << 16;

#[cfg(feature = "xlsx")]
mod xlsx {
    use super::*;
    use crate::time::{DAY_MIN, DAY_S};
    use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError};

    /// Rows of a sheet, its header included.
    const SHEET_ROWS: usize = 1_048_576;
    /// Days from 1899-12-30, the day zero of workbooks, to 1970-01-01.
    const DAYS_TO_1970: f64 = 25_569.0;

    /// One sheet: header in bold and frozen, real dates.
    pub(super) fn write(data: &Dataset, out: &mut dyn Write) -> io::Result<()> {
        if data.rows() >= SHEET_ROWS {
            return unsupported("a sheet holds at most 1 048 575 rows below its header; write csv or parquet");
        }
        out.write_all(&workbook(data).map_err(io::Error::other)?)
    }

    fn workbook(data: &Dataset) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // A fixed day instead of the clock: the same result is the same file.
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let sheet = book.add_worksheet();
        let header = Style::new().set_bold();
        let moment = Style::new().set_num_format("yyyy-mm-dd hh:mm");
        for (k, (name, column)) in data.columns.iter().enumerate() {
            let k = u16::try_from(k).map_err(|_| XlsxError::RowColumnLimitError)?;
            sheet.write_string_with_format(0, k, shield(name), &header)?;
            write_column(sheet, k, column, &moment)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        book.save_to_buffer()
    }

    fn write_column(sheet: &mut Worksheet, k: u16, column: &Column, moment: &Style) -> Result<(), XlsxError> {
        match column {
            Column::Text(v) => {
                for (row, text) in (1..).zip(v).filter(|(_, text)| !text.is_empty()) {
                    sheet.write_string(row, k, shield(text))?;
                }
            }
            Column::Number(v) => {
                for (row, number) in (1..).zip(v).filter(|(_, number)| !number.is_nan()) {
                    if number.is_finite() {
                        sheet.write_number(row, k, *number)?;
                    } else {
                        sheet.write_string(row, k, number.to_string())?;
                    }
                }
            }
            Column::Whole(v) => {
                for (row, whole) in (1..).zip(v).filter_map(|(row, whole)| Some((row, (*whole)?))) {
                    // Past 2^53 a workbook's numbers would round.
                    if whole.unsigned_abs() <= 1 << 53 {
                        sheet.write_number(row, k, whole as f64)?;
                    } else {
                        sheet.write_string(row, k, whole.to_string())?;
                    }
                }
            }
            Column::Time(v) => {
                sheet.set_column_width(k, 17)?;
                for (row, (clock, start)) in (1..).zip(v) {
                    let (day, minute) = clock.day_and_minute(*start);
                    let second = start.0.rem_euclid(60) as f64 / DAY_S as f64;
                    let serial = day as f64 + DAYS_TO_1970 + f64::from(minute) / f64::from(DAY_MIN) + second;
                    // Workbooks count days right only from 1900-03-01 to 9999-12-31.
                    if (61.0..2_958_466.0).contains(&serial) {
                        sheet.write_number_with_format(row, k, serial, moment)?;
                    } else {
                        sheet.write_string(row, k, clock.label(*start))?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn text_of(data: &Dataset, format: Format) -> String {
        let mut out = Vec::new();
        data.write(format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn a_requirement() -> Dataset {
        let berlin = Clock::zone("Europe/Berlin").unwrap();
        let start = berlin.day_start(date(2026, 10, 25)).plus(2 * 3600);
        let mut data = Dataset::default();
        data.push("queue", Column::Text(vec!["sales, \"gold\"".into(), "=cmd".into()]));
        data.push("start", Column::Time(vec![(berlin.clone(), start), (berlin, start.plus(3600))]));
        data.push("volume", Column::Number(vec![12.0, 0.1 + 0.2]));
        data.push("asa_s", Column::Number(vec![f64::INFINITY, f64::NAN]));
        data.push("agents", Column::Whole(vec![Some(14), None]));
        data
    }

    #[test]
    fn a_requirement_reads_as_csv() {
        assert_eq!(
            text_of(&a_requirement(), Format::Csv),
            "queue,start,volume,asa_s,agents\n\
             \"sales, \"\"gold\"\"\",2026-10-25T02:00:00+02:00,12,inf,14\n\
             '=cmd,2026-10-25T02:00:00+01:00,0.30000000000000004,,\n"
        );
    }

    #[test]
    fn a_requirement_reads_as_json() {
        let text = text_of(&a_requirement(), Format::Json);
        let rows: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(rows[0]["queue"], "sales, \"gold\"");
        assert_eq!(rows[0]["asa_s"], "inf");
        assert_eq!(rows[1]["queue"], "=cmd");
        assert_eq!(rows[1]["asa_s"], serde_json::Value::Null);
        assert_eq!(rows[1]["volume"], 0.30000000000000004);
        assert_eq!(rows[1]["start"], "2026-10-25T02:00:00+01:00");
        assert!(text.starts_with("[\n{\"queue\":\"sales, \\\"gold\\\"\",\"start\":"));
        assert_eq!(text_of(&Dataset::default(), Format::Json), "[]\n");
    }

    #[test]
    fn negative_numbers_in_a_text_column_are_not_formulas() {
        for (text, shown) in [("-5", "-5"), ("+1.5", "+1.5"), ("-sales", "'-sales"), ("@all", "'@all"), ("a=b", "a=b")]
        {
            assert_eq!(shield(text), shown);
        }
    }

    #[test]
    fn a_lone_empty_cell_is_still_a_row() {
        let mut data = Dataset::default();
        data.push("note", Column::Text(vec![String::new(), "late".into()]));
        assert_eq!(text_of(&data, Format::Csv), "note\n\"\"\nlate\n");
    }

    #[test]
    fn columns_of_unequal_length_are_refused() {
        let mut data = Dataset::default();
        data.push("a", Column::Number(vec![1.0]));
        data.push("b", Column::Number(vec![]));
        assert!(data.write(Format::Csv, &mut Vec::new()).is_err());
    }

    #[cfg(feature = "xlsx")]
    #[test]
    fn a_workbook_holds_real_dates_and_is_the_same_file_twice() {
        use calamine::{Data, Reader};
        let (mut first, mut second) = (Vec::new(), Vec::new());
        a_requirement().write(Format::Xlsx, &mut first).unwrap();
        a_requirement().write(Format::Xlsx, &mut second).unwrap();
        assert_eq!(first, second);
        let mut book = calamine::open_workbook_from_rs::<calamine::Xlsx<_>, _>(std::io::Cursor::new(first)).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(sheet.get_value((0, 0)), Some(&Data::String("queue".into())));
        assert_eq!(sheet.get_value((2, 0)), Some(&Data::String("'=cmd".into())));
        assert_eq!(sheet.get_value((1, 2)), Some(&Data::Float(12.0)));
        assert_eq!(sheet.get_value((1, 3)), Some(&Data::String("inf".into())));
        let Some(Data::DateTime(start)) = sheet.get_value((2, 1)) else { panic!("a date") };
        // 2026-10-25 02:00 on the wall, in days of the 1900 system.
        assert!((start.as_f64() - (46_320.0 + 2.0 / 24.0)).abs() < 1e-9, "{}", start.as_f64());
    }

    proptest! {
        #[test]
        fn every_number_reads_back_as_the_same_double(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            let mut text = Vec::new();
            push_number(number, &mut text);
            let text = String::from_utf8(text).unwrap();
            prop_assert_eq!(text.parse::<f64>().unwrap(), number);
            prop_assert!(!text.contains(['e', 'E']));
        }
    }
}
