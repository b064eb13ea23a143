//! A table as comma-separated values: RFC 4180 with line feeds.

use std::io::{self, Write};

use super::{Column, Dataset, PIECE, push_number, shield};

/// The whole table.
pub(super) fn write(data: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    header(data, out)?;
    rows(data, out)
}

/// The line of names.
pub(super) fn header(data: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    for (k, (name, _)) in data.columns.iter().enumerate() {
        separate(k, &mut text);
        push_text(name, data.columns.len(), &mut text);
    }
    text.push(b'\n');
    out.write_all(&text)
}

/// The lines below it.
pub(super) fn rows(data: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::with_capacity(PIECE + 4096);
    let mut label = String::new();
    for row in 0..data.rows() {
        for (k, (_, column)) in data.columns.iter().enumerate() {
            separate(k, &mut text);
            match column {
                Column::Text(v) => push_text(&v[row], data.columns.len(), &mut text),
                Column::Number(v) if v[row].is_nan() => push_text("", data.columns.len(), &mut text),
                Column::Number(v) => push_number(v[row], &mut text),
                Column::Whole(v) => match v[row] {
                    Some(whole) => write!(text, "{whole}")?,
                    None => push_text("", data.columns.len(), &mut text),
                },
                Column::Time(v) => {
                    label.clear();
                    v[row].0.write_label(v[row].1, &mut label);
                    text.extend_from_slice(label.as_bytes());
                }
            }
        }
        text.push(b'\n');
        if text.len() > PIECE {
            out.write_all(&text)?;
            text.clear();
        }
    }
    out.write_all(&text)
}

fn separate(k: usize, text: &mut Vec<u8>) {
    if k > 0 {
        text.push(b',');
    }
}

fn push_text(cell: &str, columns: usize, text: &mut Vec<u8>) {
    let cell = shield(cell);
    // An empty line would not be read back as a row of one empty cell.
    let alone = columns == 1 && cell.is_empty();
    if alone || cell.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
        text.push(b'"');
        for b in cell.bytes() {
            if b == b'"' {
                text.push(b'"');
            }
            text.push(b);
        }
        text.push(b'"');
    } else {
        text.extend_from_slice(cell.as_bytes());
    }
}
