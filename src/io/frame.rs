//! Parquet at both ends: a history in, a result out. The only file that knows polars.
//!
//! A history in Parquet is turned into the text of the same table and read like any other text, so that both formats
//! give the same history and the same findings.

use std::fmt::Write as _;
use std::io::{self, Cursor, Write};

use polars::prelude::{
    AnyValue, Column as PolarsColumn, DataFrame, DataType, ParquetReader, ParquetWriter, SerReader, TimeUnit,
};

use crate::io::dataset::{Column, Dataset};
use crate::time::{Clock, Moment};

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
pub(in crate::io) fn text_of(bytes: std::sync::Arc<[u8]>) -> Result<Vec<u8>, String> {
    let frame = ParquetReader::new(Cursor::new(bytes)).finish().map_err(|error| error.to_string())?;
    let mut text = String::new();
    let names = frame.columns().iter().map(|column| column.name().as_str()).collect::<Vec<_>>();
    for (at, name) in names.iter().enumerate() {
        push_text(&mut text, name, at > 0);
    }
    text.push('\n');
    for row in 0..frame.height() {
        for (at, column) in frame.columns().iter().enumerate() {
            let value = column.get(row).map_err(|error| error.to_string())?;
            push_value(&mut text, &value, column.dtype(), at > 0);
        }
        text.push('\n');
    }
    Ok(text.into_bytes())
}

fn push_value(text: &mut String, value: &AnyValue, kind: &DataType, comma: bool) {
    let seconds = |ticks: i64, unit: TimeUnit| {
        ticks.div_euclid(match unit {
            TimeUnit::Nanoseconds => 1_000_000_000,
            TimeUnit::Microseconds => 1_000_000,
            TimeUnit::Milliseconds => 1_000,
        })
    };
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
