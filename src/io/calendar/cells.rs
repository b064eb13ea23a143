//! The values of a calendar: spans of hours, dates, uplifts, yes and no.

use jiff::civil::Date;

use crate::history::calendar::MinuteSpan;
use crate::time::DAY_MIN;

/// What a text should have been; the reader adds the place.
pub(in crate::io) struct Wrong {
    pub message: String,
    pub help: &'static str,
}

fn wrong<T>(message: String, help: &'static str) -> Result<T, Wrong> {
    Err(Wrong { message, help })
}

const HOURS_HELP: &str = "write `08:00-20:00`, several spans with commas, `24h` or `closed`";

/// Opening spans of a day: `08:00-12:00, 13:00-20:00`, `24h`, `closed`.
pub(in crate::io) fn hours(text: &str) -> Result<Vec<MinuteSpan>, Wrong> {
    match text.trim().to_ascii_lowercase().as_str() {
        "closed" => return Ok(Vec::new()),
        "24h" => return Ok(vec![(0, DAY_MIN as u16)]),
        "" => return wrong("opening hours are empty".to_owned(), HOURS_HELP),
        _ => {}
    }
    let mut spans = Vec::new();
    for part in text.split([',', ';']) {
        let Some((from, to)) = part.split_once(['-', '–']).and_then(|(a, b)| Some((minute(a)?, minute(b)?))) else {
            return wrong(format!("`{}` is not a span of hours", part.trim()), HOURS_HELP);
        };
        if from >= to {
            let help = "a span ends after it begins; hours past midnight belong to the next day: `22:00-24:00` here, `00:00-06:00` there";
            return wrong(format!("`{}` ends before it begins", part.trim()), help);
        }
        spans.push((from, to));
    }
    spans.sort_unstable();
    if let Some(pair) = spans.windows(2).find(|pair| pair[1].0 < pair[0].1) {
        let told = format!("two spans overlap at {:02}:{:02}", pair[1].0 / 60, pair[1].0 % 60);
        return wrong(told, "join them to one span");
    }
    // 08:00-12:00, 12:00-18:00 is one span.
    spans.dedup_by(|next, before| {
        let touching = before.1 == next.0;
        if touching {
            before.1 = next.1;
        }
        touching
    });
    Ok(spans)
}

/// Minutes from midnight of `8`, `08:00`, `24:00`.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':').unwrap_or((text.trim(), "00"));
    let digits = |part: &str, max: u16| {
        let short = !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u16>().ok().filter(|n| short && *n <= max)
    };
    let minutes = digits(hour, 24)? * 60 + digits(minute, 59).filter(|_| minute.len() == 2)?;
    (minutes <= DAY_MIN as u16).then_some(minutes)
}

/// A date such as `2025-12-24`.
pub(super) fn date(text: &str) -> Result<Date, Wrong> {
    let help = "write year-month-day, such as 2025-12-24";
    let text = text.trim();
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match text.parse::<Date>() {
        Ok(date) if plain => Ok(date),
        _ => wrong(format!("`{text}` is not a date"), help),
    }
}

/// A share above or below the usual: `+15%`, `-20%`, `0.15`.
pub(super) fn uplift(text: &str) -> Result<f64, Wrong> {
    let trimmed = text.trim();
    let share = match trimmed.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|p| p / 100.0),
        None => trimmed.parse::<f64>(),
    };
    match share {
        Ok(share) if share.is_finite() && (-1.0..=100.0).contains(&share) => Ok(share),
        _ => wrong(format!("`{trimmed}` is not an uplift"), "write a share such as +15% or -20%, not below -100%"),
    }
}

/// Yes or no, as people write it in a spreadsheet.
pub(super) fn yes(text: &str) -> Result<bool, Wrong> {
    match text.trim().to_ascii_lowercase().as_str() {
        "" | "no" | "n" | "false" | "0" => Ok(false),
        "yes" | "y" | "true" | "1" | "x" => Ok(true),
        other => wrong(format!("`{other}` is neither yes nor no"), "write yes or no"),
    }
}

/// The known word that a mistyped one is nearest to, when it is near: at most a third of its letters differ.
pub(in crate::io) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let best = known.iter().map(|candidate| (edits(&word, candidate), *candidate)).min()?;
    (best.0 <= best.1.len().max(3) / 3).then_some(best.1)
}

/// Letters to add, drop, change or swap with their neighbour between two words (Damerau 1964, restricted).
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().collect());
    let (mut before, mut above) = (Vec::new(), (0..=b.len()).collect::<Vec<usize>>());
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let mut best = (above[j] + usize::from(a[i] != b[j])).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        (before, above) = (above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_hours_read_as_planners_write_them() {
        for (text, spans) in [
            ("08:00-20:00", vec![(480, 1200)]),
            ("8-12, 13:00-20:00", vec![(480, 720), (780, 1200)]),
            ("13:00–20:00;08:00-12:00", vec![(480, 720), (780, 1200)]),
            ("08:00-12:00,12:00-18:00", vec![(480, 1080)]),
            ("22:00-24:00", vec![(1320, 1440)]),
            ("24h", vec![(0, 1440)]),
            ("Closed", vec![]),
        ] {
            assert_eq!(hours(text).map_err(|w| w.message).unwrap(), spans, "{text}");
        }
        for text in
            ["", "8", "20:00-08:00", "08:00-08:00", "25:00-26:00", "08:60-10:00", "08:0-10", "8-12,11-14", "-", "é"]
        {
            assert!(hours(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_uplift_is_a_share_with_a_sign() {
        for (text, share) in [("+15%", 0.15), ("-20 %", -0.2), ("0.15", 0.15), ("-100%", -1.0), ("0", 0.0)] {
            assert_eq!(uplift(text).map_err(|w| w.message).unwrap(), share, "{text}");
        }
        for text in ["", "%", "-101%", "lots", "nan", "inf"] {
            assert!(uplift(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_mistyped_key_finds_its_neighbour() {
        assert_eq!(nearest("hour", &["hours", "closed"]), Some("hours"));
        assert_eq!(nearest("uplfit", &["uplift", "like"]), Some("uplift"));
        assert_eq!(nearest("colour", &["hours", "closed"]), None);
    }
}
