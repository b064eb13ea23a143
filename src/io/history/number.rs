//! Number cells: counts with thousands separators and either decimal mark, durations as seconds or `m:ss`.

use super::Decimal;
use crate::units::Seconds;

/// What a number cell says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    /// A number, and what its spelling tells.
    Number(f64, Spelling),
    /// Not a number.
    Bad,
}

/// What the spelling of a number tells about the marks of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// Nothing: digits only.
    Plain,
    /// A decimal point.
    Point,
    /// A decimal comma.
    Comma,
    /// Thousands in groups; `Some` where that leaves only one decimal mark.
    Grouped(Option<Decimal>),
    /// A comma before three digits, read as thousands because commas part the cells of the file.
    GroupedByComma,
    /// `1.204` or `1,204`: a decimal mark or thousands.
    Ambiguous,
}

const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Digits with at most one decimal point that can't be anything else; `None` sends a cell to [`number`].
///
/// Exact: at most 15 digits over a power of ten are two doubles without error, and their quotient is rounded once.
#[inline]
pub(super) fn plain(cell: &[u8], decimal: Option<Decimal>) -> Option<(f64, Spelling)> {
    if cell.is_empty() || cell.len() > 15 {
        return None;
    }
    let mut digits = 0_u64;
    let mut point = None;
    for (at, byte) in cell.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits = digits * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() && at > 0 => point = Some(at),
            _ => return None,
        }
    }
    let Some(point) = point else { return Some((digits as f64, Spelling::Plain)) };
    let places = cell.len() - point - 1;
    let settled = match decimal {
        Some(Decimal::Point) => places > 0,
        Some(Decimal::Comma) => false,
        None => places > 0 && (places != 3 || point > 3 || cell[0] == b'0'),
    };
    settled.then(|| (digits as f64 / POWERS[places], Spelling::Point))
}

/// A number in any spelling.
///
/// `decimal` is the mark when it is known; `comma_parts_cells` says that the file's delimiter is the comma.
pub(super) fn number(text: &str, decimal: Option<Decimal>, comma_parts_cells: bool) -> Cell {
    let text = text.trim();
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, text[1..].trim_start()),
        Some(b'+') => (false, text[1..].trim_start()),
        _ => match text.strip_prefix('\u{2212}') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text),
        },
    };
    match unsigned_number(unsigned, decimal, comma_parts_cells) {
        Cell::Number(value, spelling) if negative => Cell::Number(-value, spelling),
        other => other,
    }
}

fn unsigned_number(text: &str, decimal: Option<Decimal>, comma_parts_cells: bool) -> Cell {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',') {
        return Cell::Bad;
    }
    if text.len() > 400 {
        return Cell::Bad;
    }
    let space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}');
    if text.contains(space) {
        return spaced(text, decimal, space);
    }
    let count = |mark: char| text.matches(mark).count();
    match (count('.'), count(',')) {
        (0, 0) => value(text, Spelling::Plain),
        (1, 0) => one_mark(text, '.', decimal, comma_parts_cells),
        (0, 1) => one_mark(text, ',', decimal, comma_parts_cells),
        (_, 0) => grouped(text, '.', decimal),
        (0, _) => grouped(text, ',', decimal),
        _ => {
            // Both marks: the last one is the decimal mark.
            let comma_last = text.rfind(',') > text.rfind('.');
            let (mark, group, own) = if comma_last { (',', '.', Decimal::Comma) } else { ('.', ',', Decimal::Point) };
            let Some((whole, places)) = text.split_once(mark) else { return Cell::Bad };
            if decimal.is_some_and(|d| d != own) || places.contains([',', '.']) || !is_grouped(whole, group) {
                return Cell::Bad;
            }
            value(&format!("{}.{places}", whole.replace(group, "")), Spelling::Grouped(Some(own)))
        }
    }
}

/// Thousands parted by spaces or apostrophes, which are never decimal marks.
fn spaced(text: &str, decimal: Option<Decimal>, space: impl Fn(char) -> bool) -> Cell {
    let joined: String = text.chars().map(|c| if space(c) { '_' } else { c }).collect();
    let whole = joined.split(['.', ',']).next().unwrap_or_default();
    let places = &joined[whole.len()..];
    if !is_grouped(whole, '_') || places.contains('_') {
        return Cell::Bad;
    }
    let own = match places.as_bytes().first() {
        None => return value(&whole.replace('_', ""), Spelling::Grouped(None)),
        Some(b',') => Decimal::Comma,
        Some(_) => Decimal::Point,
    };
    if decimal.is_some_and(|d| d != own) || places[1..].contains(['.', ',']) {
        return Cell::Bad;
    }
    value(&format!("{}.{}", whole.replace('_', ""), &places[1..]), Spelling::Grouped(Some(own)))
}

/// One mark: decimal or thousands.
fn one_mark(text: &str, mark: char, decimal: Option<Decimal>, comma_parts_cells: bool) -> Cell {
    let Some((whole, places)) = text.split_once(mark) else { return Cell::Bad };
    let own = if mark == '.' { Decimal::Point } else { Decimal::Comma };
    let could_group = is_grouped(text, mark);
    let as_decimal = |spelling| value(&format!("{}.{places}", if whole.is_empty() { "0" } else { whole }), spelling);
    let as_group = |spelling| value(&text.replace(mark, ""), spelling);
    let spelling = if own == Decimal::Point { Spelling::Point } else { Spelling::Comma };
    match decimal {
        Some(known) if known == own => as_decimal(spelling),
        Some(_) if could_group => as_group(Spelling::Grouped(None)),
        Some(_) => Cell::Bad,
        None if could_group && own == Decimal::Comma && comma_parts_cells => as_group(Spelling::GroupedByComma),
        None if could_group => as_decimal(Spelling::Ambiguous),
        None => as_decimal(spelling),
    }
}

/// Two or more marks of one kind: thousands, so the other mark is the decimal one.
fn grouped(text: &str, mark: char, decimal: Option<Decimal>) -> Cell {
    let other = if mark == '.' { Decimal::Comma } else { Decimal::Point };
    if decimal.is_some_and(|d| d != other) || !is_grouped(text, mark) {
        return Cell::Bad;
    }
    value(&text.replace(mark, ""), Spelling::Grouped(Some(other)))
}

/// `1`, `12`, `123` or groups of three after that, not beginning with a zero when there are groups.
fn is_grouped(text: &str, mark: char) -> bool {
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let mut rest = groups.peekable();
    let alone = rest.peek().is_none();
    (1..=3).contains(&first.len())
        && digits(first)
        && (alone || !first.starts_with('0'))
        && rest.all(|group| group.len() == 3 && digits(group))
}

fn value(text: &str, spelling: Spelling) -> Cell {
    let known = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-');
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && text.bytes().all(known) => Cell::Number(number, spelling),
        _ => Cell::Bad,
    }
}

/// A duration in seconds: a number, `m:ss`, `h:mm:ss`, or a number with a unit such as `312s`.
pub(super) fn duration(text: &str, decimal: Option<Decimal>, comma_parts_cells: bool) -> Cell {
    let text = text.trim();
    if text.contains(':') {
        return clock_duration(text);
    }
    if text.ends_with(|c: char| c.is_ascii_alphabetic()) {
        return match text.parse::<Seconds>() {
            Ok(seconds) if !text.contains(['e', 'E', 'n', 'N']) || text.ends_with("min") || text.ends_with("sec") => {
                Cell::Number(seconds.get(), Spelling::Plain)
            }
            _ => Cell::Bad,
        };
    }
    number(text, decimal, comma_parts_cells)
}

fn clock_duration(text: &str) -> Cell {
    let parts: Vec<&str> = text.split(':').collect();
    let whole = |part: &str| (1..=6).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let (last, front) = match parts.split_last() {
        Some((last, front)) if front.len() <= 2 && front.iter().all(|part| whole(part)) => (*last, front),
        _ => return Cell::Bad,
    };
    let seconds_text = last.replace(',', ".");
    let (Ok(seconds), true) = (seconds_text.parse::<f64>(), last.starts_with(|c: char| c.is_ascii_digit())) else {
        return Cell::Bad;
    };
    let known = seconds_text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let two_digits = seconds_text.split('.').next().is_some_and(|whole| whole.len() == 2);
    let minutes_ok = front.len() < 2 || front[1].len() == 2 && front[1] < "60";
    if !known || !two_digits || seconds >= 60.0 || !minutes_ok {
        return Cell::Bad;
    }
    let minutes = front.iter().fold(0.0, |sum, part| sum * 60.0 + part.parse::<f64>().unwrap_or(0.0));
    Cell::Number(minutes * 60.0 + seconds, Spelling::Plain)
}

/// The number that was probably meant: letters that look like digits replaced.
pub(super) fn probably_meant(text: &str) -> Option<String> {
    let mended: String = text
        .trim()
        .chars()
        .map(|c| match c {
            'O' | 'o' => '0',
            'l' | 'I' => '1',
            other => other,
        })
        .collect();
    if mended == text.trim() || !mended.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    match number(&mended, None, true) {
        Cell::Number(value, spelling) if value >= 0.0 && spelling != Spelling::Ambiguous => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, decimal: Option<Decimal>) -> Option<f64> {
        let exact = match number(text, decimal, false) {
            Cell::Number(value, spelling) if spelling != Spelling::Ambiguous => Some(value),
            _ => None,
        };
        if let Some((quick, _)) = plain(text.as_bytes(), decimal) {
            assert_eq!(Some(quick), exact, "{text}");
        }
        exact
    }

    #[test]
    fn contacts_read_with_either_decimal_mark_and_grouped_thousands() {
        for (text, value) in [
            ("0", 0.0),
            ("1204", 1204.0),
            ("2.0", 2.0),
            ("0.204", 0.204),
            ("1234.567", 1234.567),
            ("12,5", 12.5),
            ("1,204,567", 1_204_567.0),
            ("1.204,5", 1204.5),
            ("1,204.5", 1204.5),
            ("1 204", 1204.0),
            ("1\u{202f}204,5", 1204.5),
            ("1'204", 1204.0),
            ("-3", -3.0),
            ("1e3", 1000.0),
        ] {
            assert_eq!(read(text, None), Some(value), "{text}");
        }
        for text in
            ["", "-", "1,2O4", "nan", "inf", "Infinity", "1.2.3", "1,20,4", "12 34", "5%", "0x10", "1e999", "--5"]
        {
            assert_eq!(read(text, None), None, "{text}");
        }
    }

    #[test]
    fn one_mark_before_three_digits_reads_in_two_ways_until_the_mark_is_known() {
        assert_eq!(number("1.204", None, false), Cell::Number(1.204, Spelling::Ambiguous));
        assert_eq!(number("1,204", None, false), Cell::Number(1.204, Spelling::Ambiguous));
        assert_eq!(number("1,204", None, true), Cell::Number(1204.0, Spelling::GroupedByComma));
        assert_eq!(read("1.204", Some(Decimal::Comma)), Some(1204.0));
        assert_eq!(read("1.204", Some(Decimal::Point)), Some(1.204));
        assert_eq!(read("1,204", Some(Decimal::Comma)), Some(1.204));
        assert_eq!(read("1,204", Some(Decimal::Point)), Some(1204.0));
        assert_eq!(read("3,5", Some(Decimal::Point)), None);
    }

    #[test]
    fn handle_times_read_as_seconds_or_on_the_clock() {
        let read = |text| match duration(text, None, true) {
            Cell::Number(value, _) => Some(value),
            Cell::Bad => None,
        };
        for (text, seconds) in
            [("312", 312.0), ("5:12", 312.0), ("0:05:12", 312.0), ("1:05:12.5", 3912.5), ("312s", 312.0), ("5m", 300.0)]
        {
            assert_eq!(read(text), Some(seconds), "{text}");
        }
        for text in ["5:75", "5:1", "1:75:00", ":12", "5:", "a:12", "1:2:3:4", "5:-1", "nan", "5:1e1"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_letter_in_a_number_is_told_with_the_number_that_was_meant() {
        assert_eq!(probably_meant("1,2O4").as_deref(), Some("1204"));
        assert_eq!(probably_meant("l2").as_deref(), Some("12"));
        assert_eq!(probably_meant("twelve"), None);
    }
}
