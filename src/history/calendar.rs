//! Opening hours, holidays and other days that are not like their weekday.

use jiff::civil::Date;
use serde::Serialize;

use crate::history::outliers::Verdict;
use crate::time::{DAY_MIN, day_of_date, weekday_of_day};

/// A span of a day in minutes from midnight, half open: `(480, 1080)` is 08:00 to 18:00.
pub type MinuteSpan = (u16, u16);

/// A day that is not like its weekday.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SpecialDay {
    /// The date.
    pub date: Date,
    /// Its name; days of one name teach each other.
    pub name: String,
    /// The queue it concerns; `None` for every queue.
    pub queue: Option<String>,
    /// Closed all day.
    pub closed: bool,
    /// Opening hours of the day, instead of the weekday's.
    pub hours: Option<Vec<MinuteSpan>>,
    /// An earlier day that it will be like.
    pub like: Option<Date>,
    /// Volume above (positive) or below the usual, as a share: 0.15 is 15 % more.
    pub uplift: Option<f64>,
}

/// A stretch of days with a name: a campaign, a school term. The days of all stretches of one name teach each other, as
/// one block: the days before and after are as usual, and the days within stay ordinary days of their weekday.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// The queue it concerns; `None` for every queue.
    pub queue: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day, included.
    pub to: Date,
    /// Volume above (positive) or below the usual, as a share, where the planner says so; else it is learned.
    pub uplift: Option<f64>,
}

/// A number known for each day, past and future, that moves volume: mailings sent, customers billed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Regressor {
    /// Its name.
    pub name: String,
    /// The queue it concerns; `None` for every queue.
    pub queue: Option<String>,
    /// Its value by day, ascending, each day once; a day that is left out has the value 0.
    pub values: Vec<(Date, f64)>,
}

/// What the planner knows of days: opening hours, special days, dates that must not teach a model.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Calendar {
    /// Opening spans by queue (`None`: every queue) and weekday, Monday first; an empty day is closed.
    pub opening: Vec<(Option<String>, [Vec<MinuteSpan>; 7])>,
    /// Holidays and special days.
    pub special: Vec<SpecialDay>,
    /// Campaigns, school terms and other stretches of days.
    pub events: Vec<Event>,
    /// Numbers by day that move volume.
    pub regressors: Vec<Regressor>,
    /// Dates, first and last included, that must not teach a model, by queue (`None`: every queue).
    pub exclude: Vec<(Option<String>, Date, Date)>,
    /// The planner's word on what cleaning sets aside.
    pub verdicts: Vec<Verdict>,
}

/// When one queue is open: a weekly pattern, and the dates that differ from it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OpeningHours {
    /// Open spans per weekday, Monday first.
    pub week: [Vec<MinuteSpan>; 7],
    /// Spans outside `week` that the history records, with zeros throughout: no door is known to be shut, so they are
    /// forecast, as zero.
    pub zero: [Vec<MinuteSpan>; 7],
    /// Dates with hours of their own; an empty list is a closed day. Sorted by date.
    pub dates: Vec<(Date, Vec<MinuteSpan>)>,
}

impl OpeningHours {
    /// Round the clock, every day.
    pub fn always() -> Self {
        Self { week: std::array::from_fn(|_| vec![(0, DAY_MIN as u16)]), ..Self::default() }
    }
    /// The open spans of a date.
    pub fn spans(&self, date: Date) -> &[MinuteSpan] {
        match self.dates.binary_search_by_key(&date, |(d, _)| *d) {
            Ok(found) => &self.dates[found].1,
            Err(_) => &self.week[weekday_of_day(day_of_date(date))],
        }
    }
    /// How many minutes of `[minute, minute + length)` of a date are open.
    pub fn open_minutes(&self, date: Date, minute: u16, length: u32) -> u32 {
        let (start, end) = (u32::from(minute), u32::from(minute) + length);
        let open = |(from, to): &MinuteSpan| u32::from(*to).min(end).saturating_sub(u32::from(*from).max(start));
        self.spans(date).iter().map(open).sum()
    }
    /// Whether an interval outside the opening hours was recorded with zeros throughout.
    pub fn is_zero(&self, date: Date, minute: u16, length: u32) -> bool {
        let (start, end) = (u32::from(minute), u32::from(minute) + length);
        self.dates.binary_search_by_key(&date, |(d, _)| *d).is_err()
            && self.open_minutes(date, minute, length) == 0
            && self.zero[weekday_of_day(day_of_date(date))]
                .iter()
                .any(|(from, to)| u32::from(*from) < end && start < u32::from(*to))
    }
    /// Whether the minute of a date lies in an open span.
    pub fn is_open(&self, date: Date, minute: u16) -> bool {
        self.spans(date).iter().any(|(from, to)| (*from..*to).contains(&minute))
    }
}

impl Calendar {
    /// The weekly opening hours that the calendar gives a queue, its own before everyone's.
    pub fn opening_of(&self, queue: &str) -> Option<&[Vec<MinuteSpan>; 7]> {
        let own = self.opening.iter().find(|(name, _)| name.as_deref() == Some(queue));
        own.or_else(|| self.opening.iter().find(|(name, _)| name.is_none())).map(|(_, week)| week)
    }
    /// When a queue is open: the calendar's weekly hours, else the ones learned from its history, with the closed
    /// days and special hours of the calendar. A queue's own entry of a date comes before everyone's.
    pub fn opening_hours(&self, queue: &str, learned: &[Vec<MinuteSpan>; 7]) -> OpeningHours {
        let week = self.opening_of(queue).unwrap_or(learned).clone();
        let mut days: Vec<&SpecialDay> =
            self.special_of(queue).filter(|day| day.closed || day.hours.is_some()).collect();
        days.sort_by_key(|day| (day.date, day.queue.is_none()));
        days.dedup_by_key(|day| day.date);
        let hours = |day: &SpecialDay| if day.closed { Vec::new() } else { day.hours.clone().unwrap_or_default() };
        OpeningHours {
            week,
            zero: Default::default(),
            dates: days.into_iter().map(|day| (day.date, hours(day))).collect(),
        }
    }
    /// The special days that concern a queue.
    pub fn special_of<'a>(&'a self, queue: &'a str) -> impl Iterator<Item = &'a SpecialDay> {
        self.special.iter().filter(move |day| day.queue.as_deref().is_none_or(|name| name == queue))
    }
    /// The events that concern a queue.
    pub fn events_of<'a>(&'a self, queue: &'a str) -> impl Iterator<Item = &'a Event> {
        self.events.iter().filter(move |event| event.queue.as_deref().is_none_or(|name| name == queue))
    }
    /// The numbers by day that concern a queue.
    pub fn regressors_of<'a>(&'a self, queue: &'a str) -> impl Iterator<Item = &'a Regressor> {
        self.regressors.iter().filter(move |known| known.queue.as_deref().is_none_or(|name| name == queue))
    }
    /// Whether a date must not teach a queue's model.
    pub fn excludes(&self, queue: &str, date: Date) -> bool {
        self.exclude
            .iter()
            .any(|(name, from, to)| name.as_deref().is_none_or(|n| n == queue) && (*from..=*to).contains(&date))
    }
}
