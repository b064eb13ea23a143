//! Numbers, times and names as a planner reads them.

use jiff::civil::Date;

use crate::time::{Clock, Moment, WEEKDAYS, date_of_day, weekday_of_day};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A number with `digits` decimals and commas between thousands: `12,345.6`; `∞` and `–` where it is no number.
pub fn number(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "–".into();
    }
    if value.is_infinite() {
        return "∞".into();
    }
    let plain = format!("{:.digits$}", value.abs());
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut text = String::new();
    for (k, digit) in whole.chars().enumerate() {
        if k > 0 && (whole.len() - k) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(rest);
    if value < 0.0 && text.contains(|c: char| ('1'..='9').contains(&c)) {
        text.insert(0, '−');
    }
    text
}

/// A count of contacts: whole from ten on, with one decimal below.
pub fn contacts(value: f64) -> String {
    number(value, if value.abs() >= 9.95 || value.fract() == 0.0 { 0 } else { 1 })
}

/// A share as a percentage with one decimal: `80.3%`.
pub fn percent(share: f64) -> String {
    let text = number(share * 100.0, 1);
    if share.is_finite() { format!("{text}%") } else { text }
}

/// A share that must not be rounded up to a promise it does not keep: cut, not rounded, to one decimal.
pub fn percent_down(share: f64) -> String {
    percent((share * 1000.0).floor() / 1000.0)
}

/// `Monday 10:30`, with the date where weekdays alone would not tell: `Mon 30 Nov 10:30`.
pub fn when(clock: &Clock, moment: Moment, with_date: bool) -> String {
    let (day, minute) = clock.day_and_minute(moment);
    let name = if with_date { day_label(day) } else { WEEKDAYS[weekday_of_day(day)].to_owned() };
    format!("{name} {}", time_of_day(minute))
}

/// `10:30`.
pub fn time_of_day(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `Mon 30 Nov` of a day counted from 1970-01-01.
pub fn day_label(day: i64) -> String {
    format!("{} {}", &WEEKDAYS[weekday_of_day(day)][..3], short_date(date_of_day(day)))
}

/// `30 Nov`.
pub fn short_date(date: Date) -> String {
    format!("{} {}", date.day(), MONTHS[usize::from(date.month().unsigned_abs()).clamp(1, 12) - 1])
}

/// `30 November`-like date with its year: `30 Nov 2026`.
pub fn long_date(date: Date) -> String {
    format!("{} {}", short_date(date), date.year())
}

/// A name as it can stand in a picture or on a page: no control characters.
pub fn shown(name: &str) -> String {
    let kept = |c: char| {
        !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let text: String = name.chars().map(|c| if kept(c) { c } else { '\u{FFFD}' }).collect();
    if text.trim().is_empty() { "(no name)".into() } else { text }
}

/// A name that can be part of a file's name on every system: letters, digits and hyphens, at most 60 characters.
pub fn file_stem(name: &str) -> String {
    let mut stem = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            stem.extend(c.to_lowercase());
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
    }
    let stem: String = stem.trim_end_matches('-').chars().take(60).collect();
    if stem.is_empty() { "queue".into() } else { stem }
}

/// Characters of a line on a screen.
const SCREEN: usize = 100;

/// A sentence broken at the width of a terminal's screen; later lines are indented further.
pub fn wrapped(sentence: &str, indent: &str) -> String {
    let mut text = String::new();
    let mut line = indent.to_owned();
    for word in sentence.split_whitespace() {
        let used = line.chars().count();
        if used > indent.len() && used + 1 + word.chars().count() > SCREEN {
            text.push_str(&line);
            text.push('\n');
            line = format!("{indent}  ");
        } else if used > indent.len() {
            line.push(' ');
        }
        line.push_str(word);
    }
    text + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_in_a_report() {
        assert_eq!(number(1234567.0, 0), "1,234,567");
        assert_eq!(number(999.95, 1), "1,000.0");
        assert_eq!(number(-0.01, 1), "0.0");
        assert_eq!(number(-1234.5, 1), "−1,234.5");
        assert_eq!(number(f64::INFINITY, 1), "∞");
        assert_eq!(number(f64::NAN, 1), "–");
    }

    #[test]
    fn a_level_just_below_target_never_reads_as_on_target() {
        assert_eq!(percent_down(0.79999), "79.9%");
        assert_eq!(percent_down(0.8), "80.0%");
    }

    #[test]
    fn file_names_come_from_queue_names_whatever_they_hold() {
        assert_eq!(file_stem("Voice Sales (DE)"), "voice-sales-de");
        assert_eq!(file_stem("../../A&B <x>"), "a-b-x");
        assert_eq!(file_stem("///"), "queue");
        assert_eq!(file_stem("Кредит"), "кредит");
    }
}
