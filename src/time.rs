//! Intervals on a clock: when they start, how long they last, and what the wall clock says.
//!
//! An interval is a half-open span `[start, start + length)` labelled by its **start** in local time. A [`Moment`] is a
//! point on the line of its [`Clock`]; only the clock turns it into a date and a time of day, so the hour that a clock
//! change repeats stays two intervals and the skipped hour does not exist.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};
use serde::{Serialize, Serializer};

use crate::units::UnitError;

/// Seconds in a civil day without a clock change.
pub const DAY_S: i64 = 86_400;
/// Minutes in a civil day without a clock change.
pub const DAY_MIN: u32 = 1_440;

/// A point in time: seconds since 1970-01-01T00:00:00 on the line of its [`Clock`].
///
/// With a zone that is the instant in UTC; on a plain clock it is the reading of the clock itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment `seconds` later.
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0 + seconds)
    }
}

/// The length of an interval: a divisor of 60 minutes, or a whole day of 1440.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IntervalLength(u32);

impl IntervalLength {
    /// A whole civil day, 23, 24 or 25 hours long.
    pub const DAY: Self = Self(DAY_MIN);

    /// A length in minutes; an error unless it divides 60 or is 1440.
    pub fn from_minutes(minutes: u32) -> Result<Self, UnitError> {
        if minutes == DAY_MIN || (minutes > 0 && 60 % minutes == 0) {
            Ok(Self(minutes))
        } else {
            Err(UnitError {
                what: "an interval length",
                allowed: "a divisor of 60 minutes (5, 10, 15, 20, 30, 60 …) or 1440",
                given: format!("{minutes} min"),
            })
        }
    }
    /// The length in minutes.
    pub fn minutes(self) -> u32 {
        self.0
    }
    /// The length in seconds.
    pub fn seconds(self) -> f64 {
        f64::from(self.0) * 60.0
    }
    /// The length in hours.
    pub fn hours(self) -> f64 {
        f64::from(self.0) / 60.0
    }
    /// How many intervals a day of 24 hours has.
    pub fn per_day(self) -> usize {
        (DAY_MIN / self.0) as usize
    }
}

impl fmt::Display for IntervalLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} min", self.0)
    }
}

impl Serialize for IntervalLength {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

/// What a local time means on a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTime {
    /// It happens once.
    Once(Moment),
    /// A clock change repeats it: the first and the second time.
    Twice(Moment, Moment),
    /// A clock change skips it.
    Never,
}

/// The clock on which a queue's times are read and written.
#[derive(Debug, Clone, PartialEq)]
pub enum Clock {
    /// A 24-hour clock without a zone; written as `2026-11-23T08:00:00`.
    Plain,
    /// An IANA zone; written with its offset, UTC with `Z`.
    Zone(TimeZone),
    /// The offsets that a file itself gives, each from a moment on, in order; the first also serves what lies before.
    /// Never empty.
    Offsets(Vec<(Moment, i32)>),
}

impl Clock {
    /// The clock of an IANA zone such as `Europe/Berlin`.
    pub fn zone(name: &str) -> Result<Self, UnitError> {
        TimeZone::get(name).map(Self::Zone).map_err(|_| UnitError {
            what: "a time zone",
            allowed: "an IANA name such as Europe/Berlin or America/New_York",
            given: name.to_owned(),
        })
    }
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self::Zone(TimeZone::UTC)
    }
    /// The zone's name, where there is one.
    pub fn zone_name(&self) -> Option<&str> {
        match self {
            Self::Zone(zone) => zone.iana_name(),
            Self::Plain | Self::Offsets(_) => None,
        }
    }
    /// Seconds that the local reading is ahead of the line of moments.
    pub fn offset_s(&self, moment: Moment) -> i32 {
        match self {
            Self::Plain => 0,
            Self::Zone(zone) => match Timestamp::from_second(moment.0) {
                Ok(instant) => zone.to_offset(instant).seconds(),
                Err(_) => 0,
            },
            Self::Offsets(table) => {
                let after = table.partition_point(|(from, _)| *from <= moment);
                table[after.saturating_sub(1)].1
            }
        }
    }
    /// Days since 1970-01-01 and minute of the day that the wall clock shows.
    pub fn day_and_minute(&self, moment: Moment) -> (i64, u16) {
        let local = moment.0 + i64::from(self.offset_s(moment));
        (local.div_euclid(DAY_S), (local.rem_euclid(DAY_S) / 60) as u16)
    }
    /// The date that the calendar shows.
    pub fn date(&self, moment: Moment) -> Date {
        date_of_day(self.day_and_minute(moment).0)
    }
    /// What a local time means.
    pub fn resolve(&self, local: DateTime) -> LocalTime {
        let seconds = seconds_of(local);
        match self {
            Self::Plain => LocalTime::Once(Moment(seconds)),
            Self::Zone(zone) => match zone.to_ambiguous_timestamp(local).offset() {
                AmbiguousOffset::Unambiguous { offset } => {
                    LocalTime::Once(Moment(seconds - i64::from(offset.seconds())))
                }
                AmbiguousOffset::Gap { .. } => LocalTime::Never,
                AmbiguousOffset::Fold { before, after } => LocalTime::Twice(
                    Moment(seconds - i64::from(before.seconds())),
                    Moment(seconds - i64::from(after.seconds())),
                ),
            },
            Self::Offsets(table) => {
                let mut fits = table
                    .iter()
                    .map(|(_, offset)| Moment(seconds - i64::from(*offset)))
                    .filter(|moment| moment.0 + i64::from(self.offset_s(*moment)) == seconds)
                    .collect::<Vec<_>>();
                fits.sort();
                fits.dedup();
                match fits.as_slice() {
                    [] => LocalTime::Never,
                    [only] => LocalTime::Once(*only),
                    [first, second, ..] => LocalTime::Twice(*first, *second),
                }
            }
        }
    }
    /// The first moment of a date.
    pub fn day_start(&self, date: Date) -> Moment {
        let midnight = date.at(0, 0, 0, 0);
        match self.resolve(midnight) {
            LocalTime::Once(moment) | LocalTime::Twice(moment, _) => moment,
            // A clock that springs forward at midnight: the day starts with the first minute after the gap.
            LocalTime::Never => (1..=180)
                .find_map(|minute| match self.resolve(midnight.saturating_add(i64::from(minute).minutes())) {
                    LocalTime::Once(moment) | LocalTime::Twice(moment, _) => Some(moment),
                    LocalTime::Never => None,
                })
                .unwrap_or(Moment(seconds_of(midnight))),
        }
    }
    /// The starts of every interval of a date: 46, 48 or 50 half hours where clocks change; one for a daily length.
    pub fn intervals_of(&self, date: Date, length: IntervalLength) -> Vec<Moment> {
        let first = self.day_start(date);
        if length == IntervalLength::DAY {
            return vec![first];
        }
        let end = self.day_start(date.saturating_add(1.day()));
        let step = i64::from(length.minutes()) * 60;
        (0..).map(|k| first.plus(k * step)).take_while(|start| *start < end).collect()
    }
    /// The label of a moment as files write it: bare on a plain clock, with its offset or `Z` otherwise.
    pub fn label(&self, moment: Moment) -> String {
        let mut text = String::with_capacity(25);
        self.write_label(moment, &mut text);
        text
    }
    /// Appends [`Clock::label`] to a text.
    pub fn write_label(&self, moment: Moment, text: &mut String) {
        use fmt::Write;
        let offset = self.offset_s(moment);
        let local = moment.0 + i64::from(offset);
        let date = date_of_day(local.div_euclid(DAY_S));
        let second = local.rem_euclid(DAY_S);
        // Writing into a String can't fail.
        let _ = write!(
            text,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            date.year(),
            date.month(),
            date.day(),
            second / 3600,
            second / 60 % 60,
            second % 60
        );
        match self {
            Self::Plain => {}
            Self::Zone(zone) if zone == &TimeZone::UTC => text.push('Z'),
            Self::Zone(_) | Self::Offsets(_) => {
                let sign = if offset < 0 { '-' } else { '+' };
                let minutes = offset.abs() / 60;
                let _ = write!(text, "{sign}{:02}:{:02}", minutes / 60, minutes % 60);
            }
        }
    }
}

/// The date that lies `day` days after 1970-01-01 (clamped to the years that jiff knows).
pub fn date_of_day(day: i64) -> Date {
    jiff::civil::date(1970, 1, 1).saturating_add(day.clamp(-4_371_587, 2_932_896).days())
}

/// Days from 1970-01-01 to a date.
pub fn day_of_date(date: Date) -> i64 {
    seconds_of(date.at(0, 0, 0, 0)).div_euclid(DAY_S)
}

/// The weekday of a day counted from 1970-01-01: 0 is Monday, 6 is Sunday.
pub fn weekday_of_day(day: i64) -> usize {
    (day + 3).rem_euclid(7) as usize
}

/// Seconds from 1970-01-01T00:00:00 to a civil time, read as if on a plain clock.
pub fn seconds_of(local: DateTime) -> i64 {
    // Days from civil, after H. Hinnant, "chrono-compatible low-level date algorithms" (2014).
    let (y, m, d) = (i64::from(local.year()), i64::from(local.month()), i64::from(local.day()));
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    days * DAY_S + i64::from(local.hour()) * 3600 + i64::from(local.minute()) * 60 + i64::from(local.second())
}

/// Names of the weekdays, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The future that a forecast covers: whole days from a date on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// The first day.
    pub start: Date,
    /// How many days.
    pub days: u32,
}

impl Horizon {
    /// The first Monday-to-Sunday week (or `days`) that begins after the last day of a history.
    pub fn first_whole_week_after(last: Date, days: u32) -> Self {
        let day = day_of_date(last) + 1;
        let to_monday = (7 - weekday_of_day(day) as i64) % 7;
        Self { start: date_of_day(day + to_monday), days }
    }
    /// Every date of the horizon.
    pub fn dates(self) -> impl Iterator<Item = Date> {
        let first = day_of_date(self.start);
        (0..i64::from(self.days)).map(move |k| date_of_day(first + k))
    }
}

/// A horizon length such as `1w`, `10d` or `14`, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days(pub u32);

impl FromStr for Days {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        let (digits, scale) = match text.as_bytes().last() {
            Some(b'w') => (&text[..text.len() - 1], 7),
            Some(b'd') => (&text[..text.len() - 1], 1),
            _ => (text, 1),
        };
        match digits.trim().parse::<u32>().ok().and_then(|n| n.checked_mul(scale)) {
            Some(days) if (1..=3_660).contains(&days) => Ok(Self(days)),
            _ => Err(UnitError {
                what: "a number of days",
                allowed: "such as 1w or 10d, between 1 day and 10 years",
                given: text.to_owned(),
            }),
        }
    }
}

/// The intervals that a forecast or a plan has rows for: open ones only, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalGrid {
    /// The clock of the labels.
    pub clock: Clock,
    /// The length of every interval.
    pub length: IntervalLength,
    /// Starts, ascending.
    pub starts: Vec<Moment>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn clock_change_days_have_46_and_50_half_hours() {
        let berlin = Clock::zone("Europe/Berlin").unwrap();
        let half_hour = IntervalLength::from_minutes(30).unwrap();
        assert_eq!(berlin.intervals_of(date(2026, 3, 29), half_hour).len(), 46);
        assert_eq!(berlin.intervals_of(date(2026, 10, 25), half_hour).len(), 50);
        assert_eq!(berlin.intervals_of(date(2026, 10, 24), half_hour).len(), 48);
        assert_eq!(Clock::Plain.intervals_of(date(2026, 3, 29), half_hour).len(), 48);
    }

    #[test]
    fn the_repeated_hour_is_two_intervals_with_two_labels() {
        let berlin = Clock::zone("Europe/Berlin").unwrap();
        let LocalTime::Twice(first, second) = berlin.resolve(date(2026, 10, 25).at(2, 30, 0, 0)) else {
            panic!("02:30 happens twice");
        };
        assert_eq!(berlin.label(first), "2026-10-25T02:30:00+02:00");
        assert_eq!(berlin.label(second), "2026-10-25T02:30:00+01:00");
        assert_eq!(berlin.resolve(date(2026, 3, 29).at(2, 30, 0, 0)), LocalTime::Never);
    }

    #[test]
    fn offsets_of_a_file_keep_the_repeated_hour_apart() {
        let berlin = Clock::zone("Europe/Berlin").unwrap();
        let change = berlin.day_start(date(2026, 10, 25)).plus(3 * 3600);
        let clock = Clock::Offsets(vec![(Moment(0), 7200), (change, 3600)]);
        let local = date(2026, 10, 25).at(2, 30, 0, 0);
        assert_eq!(clock.resolve(local), berlin.resolve(local));
        assert_eq!(clock.label(change.plus(-1800)), "2026-10-25T02:30:00+02:00");
    }

    #[test]
    fn days_and_dates_agree_over_four_centuries() {
        for day in (-80_000..80_000).step_by(13) {
            assert_eq!(day_of_date(date_of_day(day)), day);
            assert_eq!(weekday_of_day(day), date_of_day(day).weekday().to_monday_zero_offset() as usize);
        }
    }

    #[test]
    fn the_first_whole_week_starts_on_the_monday_after_the_last_day() {
        let sunday = date(2026, 11, 22);
        assert_eq!(Horizon::first_whole_week_after(sunday, 7).start, date(2026, 11, 23));
        assert_eq!(Horizon::first_whole_week_after(date(2026, 11, 23), 7).start, date(2026, 11, 30));
    }
}
