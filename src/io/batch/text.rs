//! Rows and cells of CSV text, as they stand.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

/// Bytes that one task answers.
const PIECE: usize = 16 << 10;

/// How many lines end in a text.
pub(super) fn line_ends(text: &[u8]) -> u64 {
    memchr_iter(b'\n', text).count() as u64
}

/// Where the row that starts at `from` ends, its line end included; line ends between quotes do not count.
pub(super) fn row_end(text: &[u8], from: usize) -> usize {
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
pub(super) fn end_of_last_row(text: &[u8]) -> usize {
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
pub(super) fn pieces(text: &[u8], first_line: u64) -> Vec<(u64, &[u8])> {
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
        line += line_ends(&text[from..to]);
        from = to;
    }
    pieces
}

/// Where the cells of a row stand, with the quotes and spaces around their values.
pub(super) fn split_cells(raw: &[u8], separator: u8, cells: &mut Vec<Range<usize>>) {
    cells.clear();
    let mut from = 0;
    if memchr(b'"', raw).is_some() {
        let mut quoted = false;
        for (i, byte) in raw.iter().enumerate() {
            match *byte {
                b'"' => quoted = !quoted,
                byte if byte == separator && !quoted => {
                    cells.push(from..i);
                    from = i + 1;
                }
                _ => {}
            }
        }
    } else {
        for i in memchr_iter(separator, raw) {
            cells.push(from..i);
            from = i + 1;
        }
    }
    cells.push(from..raw.len());
}

/// The value of a cell: quotes and spaces around it do not count.
#[inline]
pub(super) fn value(cell: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    if plain(cell.as_bytes().first()) && plain(cell.as_bytes().last()) {
        return cell;
    }
    let bare = cell.trim();
    match bare.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.trim(),
        None => bare,
    }
}

/// A plain decimal such as `180` or `0.85`, quickly; `None` for every other spelling.
///
/// Digits of no more than fifteen places are a whole number that a double holds, and so is the power of ten that the point
/// asks for: one division rounds right.
#[inline]
pub(super) fn plain_decimal(text: &str) -> Option<f64> {
    const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let bytes = text.as_bytes();
    if bytes.len() > 16 || !bytes.first()?.is_ascii_digit() {
        return None;
    }
    let (mut digits, mut count, mut point) = (0_u64, 0_usize, None);
    for byte in bytes {
        match byte {
            b'0'..=b'9' => (digits, count) = (10 * digits + u64::from(byte - b'0'), count + 1),
            b'.' if point.is_none() => point = Some(count),
            _ => return None,
        }
    }
    let places = point.map_or(0, |point| count - point);
    (count <= 15).then(|| digits as f64 / POWERS[places])
}

/// The line without its end.
pub(super) fn trim_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
