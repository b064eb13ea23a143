//! What the calendar says of each day of a history and of its horizon.

use std::collections::BTreeMap;

use crate::history::{Calendar, SpecialDay};
use crate::time::{date_of_day, day_of_date};

/// How far around a special day its neighbours may feel it: one day before, three after.
pub(crate) const NEAR: std::ops::RangeInclusive<i64> = -1..=3;

/// Positions in the month that are told apart.
pub(crate) const MONTH_PARTS: usize = 6;

/// What sets a day apart from its weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Apart {
    /// Index into [`Almanac::names`].
    pub name: usize,
    /// Days after the special day; 0 is the day itself, -1 the day before it.
    pub offset: i64,
    /// Whether the day is one of a stretch: a campaign, not a holiday.
    pub stretch: bool,
}

/// The days of a history and its horizon as the calendar knows them.
#[derive(Debug, Clone)]
pub(crate) struct Almanac {
    first_day: i64,
    apart: Vec<Option<Apart>>,
    special: BTreeMap<i64, SpecialDay>,
    month_part: Vec<u8>,
    /// Names of special days, in order of first appearance by date.
    pub names: Vec<String>,
    /// What sort of day each name is.
    pub sorts: Vec<Sort>,
}

/// Sorts of special days, as far as a calendar without a history tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A day that the calendar names once: a fair, a launch.
    Once,
    /// A day that comes back from year to year: a holiday.
    Yearly,
    /// A holiday on which nearly everybody rests.
    Great,
}

/// Holidays on which nearly everybody rests, wherever they are kept.
const GREAT: [&str; 13] = [
    "Christmas Day",
    "New Year's Day",
    "Thanksgiving",
    "Independence Day",
    "Good Friday",
    "Easter Sunday",
    "Rosh Hashanah",
    "Yom Kippur",
    "Spring Festival",
    "Lunar New Year",
    "Songkran",
    "Eid al-Fitr",
    "Diwali",
];

/// A name on so many days in a row is a stretch of days when the calendar has it once.
const STRETCH: usize = 3;
/// A name on so many days in a row is a stretch of days even when it comes back: no holiday is that long.
const LONG_STRETCH: usize = 9;

impl Almanac {
    /// Looks up every day from `first_day` to `last_day`, both included, for one queue.
    pub fn new(calendar: &Calendar, queue: &str, first_day: i64, last_day: i64) -> Self {
        let days = usize::try_from(last_day - first_day + 1).unwrap_or(0);
        let mut special = BTreeMap::new();
        let mut names: Vec<String> = Vec::new();
        let mut marked = calendar
            .special_of(queue)
            .filter(|day| (first_day - 4..=last_day + 1).contains(&day_of_date(day.date)))
            .collect::<Vec<_>>();
        // What the planner says of one queue, or says with a number, comes before what everyone's calendar says.
        marked.sort_by_key(|d| (d.date, d.queue.is_none(), d.like.is_none() && d.uplift.is_none()));
        marked.dedup_by_key(|d| d.date);
        let stretches = stretches(calendar, &marked);
        let mut apart: Vec<Option<Apart>> = vec![None; days];
        let index = |day: i64| usize::try_from(day - first_day).ok().filter(|d| *d < days);
        for (day, stretch) in marked.iter().zip(stretches) {
            let name = names.iter().position(|n| *n == day.name).unwrap_or_else(|| {
                names.push(day.name.clone());
                names.len() - 1
            });
            // A day between two special days belongs to the nearer one, the day itself before all.
            // A stretch of days is not felt around it.
            for offset in if stretch { 0..=0 } else { NEAR } {
                if let Some(d) = index(day_of_date(day.date) + offset) {
                    let nearer = apart[d].is_none_or(|a| offset.abs() < a.offset.abs());
                    if nearer {
                        apart[d] = Some(Apart { name, offset, stretch });
                    }
                }
            }
            special.insert(day_of_date(day.date), (*day).clone());
        }
        let sorts = names.iter().map(|name| sort(calendar, name)).collect();
        let month_part = (0..days).map(|d| month_part(first_day + d as i64)).collect();
        Self { first_day, apart, special, month_part, names, sorts }
    }

    fn at(&self, day: i64) -> Option<usize> {
        usize::try_from(day - self.first_day).ok().filter(|d| *d < self.apart.len())
    }

    /// What sets a day apart, if anything does.
    pub fn apart(&self, day: i64) -> Option<Apart> {
        self.at(day).and_then(|d| self.apart[d])
    }

    /// The special day itself.
    pub fn special(&self, day: i64) -> Option<&SpecialDay> {
        self.special.get(&day)
    }

    /// The position in the month, below [`MONTH_PARTS`].
    pub fn month_part(&self, day: i64) -> usize {
        self.at(day).map_or(0, |d| usize::from(self.month_part[d]))
    }
}

/// Which of the marked days, in order of date, belong to a stretch of days of one name.
fn stretches(calendar: &Calendar, marked: &[&SpecialDay]) -> Vec<bool> {
    let mut stretches = Vec::with_capacity(marked.len());
    let follows = |a: &&SpecialDay, b: &&SpecialDay| a.name == b.name && day_of_date(b.date) == day_of_date(a.date) + 1;
    for run in marked.chunk_by(follows) {
        let once = run.len() >= STRETCH && sort(calendar, &run[0].name) == Sort::Once;
        stretches.extend(run.iter().map(|_| once || run.len() >= LONG_STRETCH));
    }
    stretches
}

/// The sort of a name.
fn sort(calendar: &Calendar, name: &str) -> Sort {
    let mut years = calendar.special.iter().filter(|day| day.name == name).map(|day| day.date.year());
    let first = years.next();
    match years.any(|year| Some(year) != first) {
        true if GREAT.contains(&name) => Sort::Great,
        true => Sort::Yearly,
        false => Sort::Once,
    }
}

/// Days 1–3, 4–7, 8–14, 15–21, 22 to the fourth last, and the last three.
fn month_part(day: i64) -> u8 {
    let date = date_of_day(day);
    if date.days_in_month() - date.day() < 3 {
        return 5;
    }
    match date.day() {
        ..=3 => 0,
        4..=7 => 1,
        8..=14 => 2,
        15..=21 => 3,
        _ => 4,
    }
}
