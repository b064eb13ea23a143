//! Time cells: dates and times of many spellings, as seconds on the clock that the file shows.

use jiff::civil::Date;

use super::DateOrder;
use crate::time::{DAY_S, day_of_date};

/// What stands behind a local time: nothing, `Z`, or an offset in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::io) enum Mark {
    /// A bare local time.
    Bare,
    /// `Z`.
    Utc,
    /// Seconds ahead of UTC.
    Offset(i32),
}

/// A time as it is written: seconds from 1970-01-01T00:00:00 as the file's clock shows them.
///
/// While the order of day and month is unknown, the day is that of [`unsettled_day`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::io) struct Stamp {
    /// Seconds as written.
    pub seconds: i64,
    /// What stands behind it.
    pub mark: Mark,
    /// Written as 24:00.
    pub is_24: bool,
}

/// Why a cell is not a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::io) enum NoTime {
    /// It does not read as a date or time.
    Unreadable,
    /// It reads, but no calendar or clock has it.
    Impossible,
}

/// The numbers of a date whose order is not known: first, second, year.
pub(in crate::io) type Unsettled = (u8, u8, i16);

const UNSETTLED: i64 = 1 << 40;

/// A day number that stands for a date whose order is not known yet.
fn unsettled_day((first, second, year): Unsettled) -> i64 {
    UNSETTLED + (i64::from(year) << 10) + (i64::from(first) << 5) + i64::from(second)
}

/// The date that an unsettled day stands for; `None` for a settled one.
pub(in crate::io) fn unsettled_of(seconds: i64) -> Option<Unsettled> {
    let key = seconds.div_euclid(DAY_S) - UNSETTLED;
    (key >= -16_384).then_some(())?;
    Some(((key >> 5 & 31) as u8, (key & 31) as u8, (key >> 10) as i16))
}

/// The day of an unsettled date under an order.
pub(in crate::io) fn day_under((first, second, year): Unsettled, order: DateOrder) -> Option<i64> {
    let (month, day) = match order {
        DateOrder::Dmy => (second, first),
        DateOrder::Mdy | DateOrder::Ymd => (first, second),
    };
    day_number(i64::from(year), i64::from(month), i64::from(day))
}

fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1900..=2200).contains(&year) {
        return None;
    }
    Date::new(year as i16, month.try_into().ok()?, day.try_into().ok()?).ok().map(day_of_date)
}

/// Reads times, remembering the last date: most rows share it with the row before.
#[derive(Debug, Default)]
pub(in crate::io) struct StampReader {
    /// The order of numeric dates that are not ISO, when it is known.
    pub order: Option<DateOrder>,
    last: Vec<u8>,
    last_day: i64,
    last_iso: [u8; 10],
    last_iso_day: i64,
    /// Distinct dates whose order is not known, in order of appearance of runs.
    pub unsettled: std::collections::BTreeSet<Unsettled>,
}

fn two(bytes: &[u8]) -> Option<i64> {
    match bytes {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(i64::from(a - b'0') * 10 + i64::from(b - b'0')),
        _ => None,
    }
}

impl StampReader {
    /// A reader for dates of a known or unknown order.
    pub fn new(order: Option<DateOrder>) -> Self {
        Self { order, ..Self::default() }
    }

    /// `2026-11-23T08:00[:00][Z|±hh:mm]`, with `T` or a space; `None` sends the cell to the careful path.
    #[inline]
    pub fn iso(&mut self, cell: &[u8]) -> Option<Stamp> {
        if cell.len() < 16 || cell[4] != b'-' || cell[7] != b'-' || !matches!(cell[10], b'T' | b' ') || cell[13] != b':'
        {
            return None;
        }
        // A comparison of fixed length costs two instructions, one of slices a call.
        let written: [u8; 10] = cell[..10].try_into().ok()?;
        if written != self.last_iso {
            let year = two(&cell[..2])? * 100 + two(&cell[2..4])?;
            self.last_iso_day = day_number(year, two(&cell[5..7])?, two(&cell[8..10])?)?;
            self.last_iso = written;
        }
        let day = self.last_iso_day;
        let (hour, minute) = (two(&cell[11..13])?, two(&cell[14..16])?);
        let (second, rest) = match &cell[16..] {
            [b':', a, b, rest @ ..] => (two(&[*a, *b])?, rest),
            rest => (0, rest),
        };
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let mark = match rest {
            [] => Mark::Bare,
            [b'Z'] => Mark::Utc,
            [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => offset(*sign, two(&[*h0, *h1])?, two(&[*m0, *m1])?)?,
            _ => return None,
        };
        Some(Stamp { seconds: day * DAY_S + hour * 3600 + minute * 60 + second, mark, is_24: false })
    }

    /// A date and time in one cell, in any spelling; a date alone is its midnight.
    pub fn date_time(&mut self, text: &str) -> Result<Stamp, NoTime> {
        if let Some(stamp) = self.iso(text.as_bytes()) {
            return Ok(stamp);
        }
        let text = text.trim();
        if text.len() > 64 {
            return Err(NoTime::Unreadable);
        }
        if let Some(seconds) = epoch(text) {
            return Ok(Stamp { seconds, mark: Mark::Utc, is_24: false });
        }
        let split = text.char_indices().position(|(_, c)| c == 'T' || c == 't').filter(|at| {
            // The T of `20261123T0800`, not that of `Oct`.
            *at > 0 && text.as_bytes()[at - 1].is_ascii_digit() && text.is_ascii()
        });
        let (date, time) = match split.or_else(|| time_begins(text)) {
            Some(at) => (&text[..at], text[at + 1..].trim()),
            None => (text, ""),
        };
        let day = self.date(date.trim().trim_end_matches(','))?;
        if time.is_empty() {
            return Ok(Stamp { seconds: day * DAY_S, mark: Mark::Bare, is_24: false });
        }
        let (second, mark) = time_of_day(time)?;
        Ok(Stamp { seconds: day * DAY_S + second, mark, is_24: second == DAY_S })
    }

    /// A date as a day number, or as the stand-in of a day while its order is not known.
    pub fn date(&mut self, text: &str) -> Result<i64, NoTime> {
        let text = text.trim();
        if self.last == text.as_bytes() && !text.is_empty() {
            return Ok(self.last_day);
        }
        let day = self.date_anew(text)?;
        self.last.clear();
        self.last.extend_from_slice(text.as_bytes());
        self.last_day = day;
        Ok(day)
    }

    fn date_anew(&mut self, text: &str) -> Result<i64, NoTime> {
        if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
            let (a, b, c, d) = (&text[..2], &text[2..4], &text[4..6], &text[6..]);
            let number = |digits: &str| digits.parse::<i64>().unwrap_or(0);
            let year_first = (19..=22).contains(&number(a)) && (1..=12).contains(&number(c));
            return if year_first {
                day_number(number(a) * 100 + number(b), number(c), number(d)).ok_or(NoTime::Impossible)
            } else {
                self.numeric(number(a), number(b), number(c) * 100 + number(d))
            };
        }
        let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
        let [first, second, third] = parts.as_slice() else { return Err(NoTime::Unreadable) };
        let number = |part: &str| -> Result<i64, NoTime> {
            if part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(NoTime::Unreadable);
            }
            part.parse().map_err(|_| NoTime::Unreadable)
        };
        if let Some(month) = month_named(second) {
            return day_number(full_year(third, number(third)?), month, number(first)?).ok_or(NoTime::Impossible);
        }
        if let Some(month) = month_named(first) {
            let day = number(second.trim_end_matches(','))?;
            return day_number(full_year(third, number(third)?), month, day).ok_or(NoTime::Impossible);
        }
        let (a, b, c) = (number(first)?, number(second)?, number(third)?);
        if first.len() == 4 {
            return day_number(a, b, c).ok_or(NoTime::Impossible);
        }
        if first.len() > 2 || second.len() > 2 || !matches!(third.len(), 2 | 4) {
            return Err(NoTime::Unreadable);
        }
        if self.order == Some(DateOrder::Ymd) {
            return day_number(full_year(first, a), b, c).ok_or(NoTime::Impossible);
        }
        self.numeric(a, b, full_year(third, c))
    }

    /// Day and month in an order that is known or has to be found out.
    fn numeric(&mut self, first: i64, second: i64, year: i64) -> Result<i64, NoTime> {
        let possible = (1..=31).contains(&first) && (1..=31).contains(&second) && (1900..=2200).contains(&year);
        if !possible || first > 12 && second > 12 {
            return Err(NoTime::Impossible);
        }
        let date = (first as u8, second as u8, year as i16);
        match self.order {
            Some(order) => day_under(date, order).ok_or(NoTime::Impossible),
            None => {
                self.unsettled.insert(date);
                Ok(unsettled_day(date))
            }
        }
    }
}

fn full_year(text: &str, year: i64) -> i64 {
    match text.len() {
        1 | 2 if year < 70 => 2000 + year,
        1 | 2 => 1900 + year,
        _ => year,
    }
}

fn month_named(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.to_ascii_lowercase();
    let short = lower.get(..3)?;
    lower.bytes().all(|b| b.is_ascii_alphabetic()).then_some(())?;
    MONTHS.iter().position(|name| *name == short).map(|at| at as i64 + 1)
}

/// Where the time of day begins: at the blank before the first part with a colon.
fn time_begins(text: &str) -> Option<usize> {
    let colon = text.find(':')?;
    text[..colon].rfind(' ')
}

/// Seconds or milliseconds since 1970 in UTC.
fn epoch(text: &str) -> Option<i64> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        10 => text.parse().ok(),
        13 => text.parse::<i64>().ok().map(|ms| ms.div_euclid(1000)),
        _ => None,
    }
}

fn offset(sign: u8, hours: i64, minutes: i64) -> Option<Mark> {
    if hours > 18 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 3600 + minutes * 60) as i32;
    Some(Mark::Offset(if sign == b'-' { -seconds } else { seconds }))
}

/// Seconds of the day and what stands behind: `8:00`, `08:00:00`, `8:00 AM`, `830`, `08:00-08:15`, `24:00`.
pub(in crate::io) fn time_of_day(text: &str) -> Result<(i64, Mark), NoTime> {
    let text = text.trim();
    if text.len() > 64 {
        return Err(NoTime::Unreadable);
    }
    if !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        let number: i64 = text.parse().map_err(|_| NoTime::Unreadable)?;
        return clock_time(number / 100, number % 100, 0).map(|seconds| (seconds, Mark::Bare));
    }
    // `08:00-08:15` and `08:00 - 08:15` name both ends; an offset such as `-05:00` follows seconds or minutes at once
    // and is told from a range by the second end being the later one of the day.
    if let Some((from, to)) = text.split_once(['-', '\u{2013}'])
        && from.contains(':')
        && let (Ok((start, Mark::Bare)), Ok((end, Mark::Bare))) = (time_of_day(from), time_of_day(to))
    {
        let looks_like_offset = text.matches('-').count() == 1 && !text.contains(' ') && end < start;
        if !looks_like_offset || end == 0 {
            return Ok((start, Mark::Bare));
        }
    }
    let upper = text.to_ascii_uppercase();
    let (body, half) = match (upper.strip_suffix("AM"), upper.strip_suffix("PM")) {
        (Some(body), _) => (body.trim_end(), Some(0)),
        (_, Some(body)) => (body.trim_end(), Some(12)),
        _ => (upper.as_str(), None),
    };
    let (body, mark) = split_mark(body)?;
    let mut parts = body.split(':');
    let mut next = |lengths: std::ops::RangeInclusive<usize>| -> Result<Option<i64>, NoTime> {
        match parts.next() {
            None => Ok(None),
            Some(part) => {
                // Fractions of a second are dropped only when they are zero.
                let (whole, fraction) = part.split_once('.').unwrap_or((part, ""));
                let digits = lengths.contains(&whole.len()) && whole.bytes().all(|b| b.is_ascii_digit());
                if !digits || !fraction.bytes().all(|b| b == b'0') {
                    return Err(NoTime::Unreadable);
                }
                whole.parse().map(Some).map_err(|_| NoTime::Unreadable)
            }
        }
    };
    let hour = next(1..=2)?.ok_or(NoTime::Unreadable)?;
    let minute = next(2..=2)?;
    let second = next(2..=2)?.unwrap_or(0);
    if next(1..=2)?.is_some() || (minute.is_none() && half.is_none()) {
        return Err(NoTime::Unreadable);
    }
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return Err(NoTime::Impossible),
        Some(half) => hour % 12 + half,
        None => hour,
    };
    clock_time(hour, minute.unwrap_or(0), second).map(|seconds| (seconds, mark))
}

fn clock_time(hour: i64, minute: i64, second: i64) -> Result<i64, NoTime> {
    if hour > 24 || minute > 59 || second > 59 || hour == 24 && (minute, second) != (0, 0) {
        return Err(NoTime::Impossible);
    }
    Ok(hour * 3600 + minute * 60 + second)
}

/// Parts `Z`, ` UTC`, `+01:00`, `+0100` and `+01` from a time.
fn split_mark(text: &str) -> Result<(&str, Mark), NoTime> {
    if let Some(body) = text.strip_suffix('Z').or_else(|| text.strip_suffix("UTC")) {
        return Ok((body.trim_end(), Mark::Utc));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Ok((text, Mark::Bare)) };
    let digits: String = text[at + 1..].chars().filter(|c| *c != ':').collect();
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|d| two(d.as_bytes()));
    let parsed = match digits.len() {
        2 => number(0..2).and_then(|hours| offset(text.as_bytes()[at], hours, 0)),
        4 => number(0..2).zip(number(2..4)).and_then(|(h, m)| offset(text.as_bytes()[at], h, m)),
        _ => None,
    };
    parsed.map(|mark| (text[..at].trim_end(), mark)).ok_or(NoTime::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn local(text: &str, order: Option<DateOrder>) -> Result<(i64, Mark), NoTime> {
        StampReader::new(order).date_time(text).map(|stamp| (stamp.seconds, stamp.mark))
    }

    #[test]
    fn interval_starts_read_in_the_spellings_of_exports() {
        let morning = day_of_date(date(2026, 11, 23)) * DAY_S + 8 * 3600 + 30 * 60;
        for text in [
            "2026-11-23T08:30:00",
            "2026-11-23 08:30",
            "2026-11-23 08:30:00.000",
            "2026/11/23 8:30",
            "20261123 08:30",
            "20261123T08:30",
            "23-Nov-2026 8:30 AM",
            "23 November 2026 08:30",
            "Nov 23, 2026 08:30",
            "23/11/2026 08:30",
            "23.11.26 08:30",
        ] {
            assert_eq!(local(text, Some(DateOrder::Dmy)), Ok((morning, Mark::Bare)), "{text}");
        }
        assert_eq!(local("11/23/2026 8:30", Some(DateOrder::Mdy)), Ok((morning, Mark::Bare)));
        assert_eq!(local("11/23/26 8:30 PM", Some(DateOrder::Mdy)), Ok((morning + 12 * 3600, Mark::Bare)));
        for (text, mark) in [
            ("2026-11-23T08:30:00Z", Mark::Utc),
            ("2026-11-23T08:30Z", Mark::Utc),
            ("2026-11-23T08:30:00+01:00", Mark::Offset(3600)),
            ("2026-11-23 08:30:00-0330", Mark::Offset(-12_600)),
            ("2026-11-23 08:30 +02", Mark::Offset(7200)),
            ("2026-11-23 08:30:00 UTC", Mark::Utc),
        ] {
            assert_eq!(local(text, None), Ok((morning, mark)), "{text}");
        }
        assert_eq!(local("1795422600", None), Ok((morning, Mark::Utc)));
    }

    #[test]
    fn times_of_day_read_as_clock_range_or_digits() {
        for (text, seconds) in [
            ("08:00-08:15", 28_800),
            ("08:00 - 08:15", 28_800),
            ("23:45-00:00", 85_500),
            ("830", 30_600),
            ("0", 0),
            ("12:15 AM", 900),
            ("12:15 PM", 44_100),
            ("24:00", 86_400),
        ] {
            assert_eq!(time_of_day(text), Ok((seconds, Mark::Bare)), "{text}");
        }
        for text in ["25:00", "8:60", "24:15", "13:00 PM"] {
            assert_eq!(time_of_day(text), Err(NoTime::Impossible), "{text}");
        }
        for text in ["", "noon", "8:", ":30", "08:0", "08:00:00:00", "8:00:00.5"] {
            assert!(time_of_day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn dates_that_no_calendar_has_are_impossible() {
        for text in ["2026-02-30 08:00", "2026-13-01", "31/31/2026", "2026-11-23 25:00"] {
            assert_eq!(local(text, None), Err(NoTime::Impossible), "{text}");
        }
        for text in ["", "yesterday", "2026-11", "12/2026", "08:00", "1/2/3/4"] {
            assert_eq!(local(text, None), Err(NoTime::Unreadable), "{text}");
        }
    }

    #[test]
    fn a_date_of_unknown_order_waits_for_the_span() {
        let mut reader = StampReader::new(None);
        let stamp = reader.date_time("01/02/2026 08:00").unwrap();
        assert_eq!(unsettled_of(stamp.seconds), Some((1, 2, 2026)));
        assert_eq!(day_under((1, 2, 2026), DateOrder::Dmy), Some(day_of_date(date(2026, 2, 1))));
        assert_eq!(day_under((1, 2, 2026), DateOrder::Mdy), Some(day_of_date(date(2026, 1, 2))));
        assert_eq!(unsettled_of(reader.date_time("2026-02-01 08:00").unwrap().seconds), None);
    }
}
