//! Small judgements about cells: names, lengths, places, encoding.

use memchr::memchr;

use super::header::Role;
use crate::history::Field;

/// Characters of a source line that an error shows.
const LONGEST_SOURCE_LINE: usize = 2_000;

/// Where a text is no UTF-8 text, and what to say of it.
pub(super) fn not_text(text: &[u8]) -> Option<(usize, String, &'static str)> {
    if let Err(error) = std::str::from_utf8(text) {
        let at = error.valid_up_to();
        let nul = memchr(0, text).is_some();
        let (message, help) = match text[at] {
            byte if !nul && byte >= 0x80 => (
                format!(
                    "the text is not UTF-8: byte 0x{byte:02X} stands here, which Latin-1 shows as `{}`",
                    byte as char
                ),
                "save the file as UTF-8 (spreadsheets call it CSV UTF-8)",
            ),
            byte => {
                (format!("this is no text: byte 0x{byte:02X} stands here"), "check that the file is the export itself")
            }
        };
        return Some((at, message, help));
    }
    let at = memchr(0, text)?;
    let halves = text.iter().skip(1).step_by(2).take(200).filter(|b| **b == 0).count();
    let help = match halves {
        50.. => "this looks like UTF-16 without its mark; save the file as UTF-8",
        _ => "check that the file is the export itself",
    };
    Some((at, "this is no text: a zero byte stands here".to_owned(), help))
}

/// The column of a byte in characters, and the line in which it stands.
pub(super) fn line_around(text: &[u8], at: usize) -> (u64, String) {
    let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
    let end = memchr(b'\n', &text[at..]).map_or(text.len(), |newline| at + newline);
    let column = String::from_utf8_lossy(&text[start..at]).chars().count() as u64 + 1;
    let line = String::from_utf8_lossy(&text[start..end]);
    (column, line.trim_end_matches('\r').chars().take(LONGEST_SOURCE_LINE.max(column as usize + 80)).collect())
}

/// Whether a measure is in seconds.
pub(super) fn is_duration(role: Role) -> bool {
    use Field::{AcwS, AhtS, HoldS, TalkS, WaitS};
    matches!(role, Role::Measure(AhtS | TalkS | HoldS | AcwS | WaitS))
}

/// A queue's name from its cell: no cell is the queue `all`, and a quote set against formulas is taken off.
pub(in crate::io) fn queue_name(text: &str) -> String {
    let text = text.trim();
    let bare = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    match bare.unwrap_or(text) {
        "" => "all".to_owned(),
        name => name.to_owned(),
    }
}

/// The date of a cell that may carry a midnight, as spreadsheets write date columns.
pub(super) fn date_part(text: &str) -> &str {
    let text = text.trim();
    match text.split_once([' ', 'T']) {
        Some((date, "00:00" | "00:00:00" | "0:00" | "0:00:00" | "00:00:00.000")) => date,
        _ => text,
    }
}

/// Minutes of an interval length such as `30`, `30mins`, `1h` or `daily`; only lengths that can be intervals.
pub(super) fn minutes_of(cell: &[u8]) -> Option<u32> {
    let minutes = match cell {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => u32::from(tens - b'0') * 10 + u32::from(ones - b'0'),
        _ => {
            let text = std::str::from_utf8(cell).ok()?.trim().to_ascii_lowercase();
            let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
            let number = || digits.strip_suffix(".0").unwrap_or(digits).parse::<u32>().ok();
            match text[digits.len()..].trim() {
                "" | "m" | "min" | "mins" | "minute" | "minutes" => number()?,
                "h" | "hour" | "hours" => number()?.checked_mul(60)?,
                "d" | "day" | "days" => number()?.checked_mul(1440)?,
                "daily" if digits.is_empty() => 1440,
                "hourly" if digits.is_empty() => 60,
                _ => return None,
            }
        }
    };
    crate::time::IntervalLength::from_minutes(minutes).ok().map(|length| length.minutes())
}
