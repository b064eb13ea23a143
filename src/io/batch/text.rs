//! Rows and cells of CSV text, as they stand.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

/// Bytes that one task answers.
pub(super) const PIECE: usize = 16 << 10;

/// How many lines end in a text.
pub(super) fn line_ends(text: &[u8]) -> u64 {
    memchr_iter(b'\n', text).count() as u64
}

/// The end of the first row that ends beyond `soon`, its line end included, where a row starts at `from`; `None` where
/// the text ends before. Line ends between quotes do not count, and a quote counts only at the start of a cell (RFC 4180).
fn row_end_beyond(text: &[u8], from: usize, soon: usize, separators: &[u8]) -> Option<usize> {
    let line_end = |at: usize| memchr(b'\n', &text[at..]).map(|newline| at + newline + 1);
    let (mut at, mut end) = (from, line_end(soon));
    while let Some(open) = opening_quote(text, at, end.unwrap_or(text.len()), separators) {
        at = closing_quote(text, open)? + 1;
        if end.is_some_and(|end| at > end) {
            end = line_end(at);
        }
    }
    end
}

/// The first quote of `from..to` that opens a cell.
fn opening_quote(text: &[u8], from: usize, to: usize, separators: &[u8]) -> Option<usize> {
    let opens = |at: usize| at == 0 || text[at - 1] == b'\n' || separators.contains(&text[at - 1]);
    memchr_iter(b'"', &text[from..to]).map(|quote| from + quote).find(|quote| opens(*quote))
}

/// The quote that closes what the one at `open` opens; two quotes are one of the text.
fn closing_quote(text: &[u8], open: usize) -> Option<usize> {
    let mut from = open + 1;
    loop {
        let quote = from + memchr(b'"', &text[from..])?;
        if text.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        from = quote + 2;
    }
}

/// Where the row that starts at `from` ends, its line end included; line ends between quotes do not count.
pub(super) fn row_end(text: &[u8], from: usize, separators: &[u8]) -> usize {
    row_end_beyond(text, from, from, separators).unwrap_or(text.len())
}

/// Where the last whole row ends; 0 where there is none.
pub(super) fn end_of_last_row(text: &[u8], separator: u8) -> usize {
    let (mut at, mut whole) = (0, 0);
    loop {
        let open = opening_quote(text, at, text.len(), &[separator]);
        if let Some(newline) = memrchr(b'\n', &text[at..open.unwrap_or(text.len())]) {
            whole = at + newline + 1;
        }
        match open.and_then(|open| closing_quote(text, open)) {
            Some(close) => at = close + 1,
            None => return whole,
        }
    }
}

/// Cuts whole rows into pieces of about the same size, each with the number of its first line.
pub(super) fn pieces(text: &[u8], first_line: u64, separator: u8) -> Vec<(u64, &[u8])> {
    let mut pieces = Vec::new();
    let (mut line, mut from) = (first_line, 0);
    while from < text.len() {
        let soon = (from + PIECE).min(text.len());
        let to = row_end_beyond(text, from, soon, &[separator]).unwrap_or(text.len());
        pieces.push((line, &text[from..to]));
        line += line_ends(&text[from..to]);
        from = to;
    }
    pieces
}

/// Where the cells of a row stand, with the quotes and spaces around their values; whether every quote that opens a cell
/// is closed.
pub(super) fn split_cells(raw: &[u8], separator: u8, cells: &mut Vec<Range<usize>>) -> bool {
    cells.clear();
    let mut from = 0;
    if memchr(b'"', raw).is_some() {
        loop {
            let closed = if raw.get(from) == Some(&b'"') { closing_quote(raw, from) } else { Some(from) };
            let Some(end) = closed.and_then(|at| Some(at + memchr(separator, &raw[at..])?)) else {
                cells.push(from..raw.len());
                return closed.is_some();
            };
            cells.push(from..end);
            from = end + 1;
        }
    }
    for i in memchr_iter(separator, raw) {
        cells.push(from..i);
        from = i + 1;
    }
    cells.push(from..raw.len());
    true
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
