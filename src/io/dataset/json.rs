//! A table as an array of objects, one on a line.

use std::io::{self, Write};

use super::{Column, Dataset, PIECE, push_number};

/// The whole table.
pub(super) fn write(data: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    rows(data, true, out)?;
    close(data.rows() == 0, out)
}

/// The objects of some rows; the `first` ones follow the opening bracket, others a comma.
pub(super) fn rows(data: &Dataset, first: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut keys = Vec::new();
    for (k, (name, _)) in data.columns.iter().enumerate() {
        let mut key = if k == 0 { b"{".to_vec() } else { b",".to_vec() };
        serde_json::to_writer(&mut key, name)?;
        key.push(b':');
        keys.push(key);
    }
    let mut text = Vec::with_capacity(PIECE + 4096);
    let mut label = String::new();
    for row in 0..data.rows() {
        text.extend_from_slice(if row == 0 && first { b"\n" } else { b",\n" });
        for (key, (_, column)) in keys.iter().zip(&data.columns) {
            text.extend_from_slice(key);
            match column {
                Column::Text(v) => serde_json::to_writer(&mut text, &v[row])?,
                Column::Number(v) if v[row].is_nan() => text.extend_from_slice(b"null"),
                Column::Number(v) if v[row] == f64::INFINITY => text.extend_from_slice(b"\"inf\""),
                Column::Number(v) if v[row] == f64::NEG_INFINITY => text.extend_from_slice(b"\"-inf\""),
                Column::Number(v) => push_number(v[row], &mut text),
                Column::Whole(v) => match v[row] {
                    Some(whole) => write!(text, "{whole}")?,
                    None => text.extend_from_slice(b"null"),
                },
                Column::Time(v) => {
                    label.clear();
                    v[row].0.write_label(v[row].1, &mut label);
                    text.push(b'"');
                    text.extend_from_slice(label.as_bytes());
                    text.push(b'"');
                }
            }
        }
        text.push(b'}');
        if text.len() > PIECE {
            out.write_all(&text)?;
            text.clear();
        }
    }
    out.write_all(&text)
}

/// The closing bracket.
pub(super) fn close(empty: bool, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(if empty { b"]\n" } else { b"\n]\n" })
}
