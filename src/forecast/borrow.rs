//! A young queue borrows the weeks that it has not had from a queue like it.
//!
//! The days before its first are filled with those of the other queue, scaled to its own level, as if it had always been
//! there; its own days then count as any other recent days do, and take over as they become many. The latest borrowed
//! weeks are thinned to whole contacts (each contact of the other queue kept with the ratio of the two), which leaves
//! Poisson arrivals Poisson: back-tests and ranges see the noise that a queue of this size has. Earlier ones keep their
//! expectation, which is the better shape.
//!
//! Handle times are not borrowed.

use std::str::FromStr;

use jiff::civil::Date;

use crate::forecast::ForecastSettings;
use crate::forecast::days::{DayTable, slot_of};
use crate::forecast::uncertainty::random::Stream;
use crate::history::{IntervalSeries, RawSeries, SlotState, TimeParts};
use crate::time::{date_of_day, weekday_of_day};
use crate::units::UnitError;

/// A queue with fewer days of history than this borrows on its own account.
pub const YOUNG_DAYS: i64 = 21;
/// Days that a lender must have had before.
const LENT_AT_LEAST: i64 = 28;
/// Weeks that are borrowed at most, and how many of the latest are whole contacts.
const LENT_WEEKS: i64 = 26;
const WHOLE_WEEKS: i64 = 9;
/// How alike the times of day must be for a queue to borrow unasked: correlation of the shares.
const ALIKE: f64 = 0.8;
/// Contacts that a queue must have had for its times of day to be compared.
const FEWEST_CONTACTS: f64 = 50.0;

/// From whom a queue borrows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Lender {
    /// From the queue of the same file with the most similar times of day, when it has less than three weeks.
    #[default]
    Alike,
    /// From nobody.
    Nobody,
    /// From the queue of this name.
    Queue(String),
}

/// A wish of the planner: from whom one queue, or every queue, borrows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeFrom {
    /// The queue that borrows; `None` for every queue.
    pub queue: Option<String>,
    /// From whom.
    pub lender: Lender,
}

impl FromStr for ShapeFrom {
    type Err = UnitError;
    /// Reads `NEW=OLD`, `NEW=none`, `OLD`, `auto` and `none`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let (queue, lender) = match text.split_once('=') {
            Some((queue, lender)) => (Some(queue.trim()), lender.trim()),
            None => (None, text.trim()),
        };
        if lender.is_empty() || queue == Some("") {
            return Err(UnitError {
                what: "a queue to borrow from",
                allowed: "NEW=OLD with the names of two queues, OLD alone, auto or none",
                given: text.to_owned(),
            });
        }
        let lender = match lender {
            "auto" => Lender::Alike,
            "none" => Lender::Nobody,
            name => Lender::Queue(name.to_owned()),
        };
        Ok(Self { queue: queue.map(str::to_owned), lender })
    }
}

/// What the last wish that concerns a queue says.
fn lender_of(wishes: &[ShapeFrom], queue: &str) -> Lender {
    let concerns = |wish: &&ShapeFrom| wish.queue.as_deref().is_none_or(|name| name == queue);
    wishes.iter().rev().find(concerns).map(|wish| wish.lender.clone()).unwrap_or_default()
}

/// Whether a queue may borrow at all for a forecast from a date on, told before any history is cleaned: it was told to, or
/// it is young then.
pub fn may_borrow(raw: &RawSeries, start: Date, settings: &ForecastSettings) -> bool {
    match lender_of(&settings.shape_from, &raw.queue.name) {
        Lender::Nobody => false,
        Lender::Queue(_) => true,
        Lender::Alike => {
            let known = raw.start.partition_point(|moment| *moment < raw.clock.day_start(start));
            let ends = raw.start[..known].first().zip(raw.start[..known].last());
            ends.is_none_or(|(first, last)| {
                raw.clock.day_and_minute(*last).0 - raw.clock.day_and_minute(*first).0 < YOUNG_DAYS
            })
        }
    }
}

/// What every queue of a file borrows, by the wishes of its settings; `None` where it needs or gets nothing.
///
/// Weekdays that a queue has never had are open as its lender's are, unless the calendar gives it opening hours.
pub fn histories(queues: &[&IntervalSeries], settings: &[&ForecastSettings]) -> Vec<Option<Borrowed>> {
    let lent = queues.iter().zip(settings).map(|(young, settings)| {
        let wish = lender_of(&settings.shape_from, &young.queue.name);
        let mut found = borrow(young, queues, &wish, settings.seed)?;
        if settings.calendar.opening_of(&young.queue.name).is_some() {
            found.history.opening = young.opening.clone();
        }
        Some(found)
    });
    lent.collect()
}

/// A history with borrowed weeks before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Borrowed {
    /// The lengthened history.
    pub history: IntervalSeries,
    /// What was borrowed, in a sentence for the planner.
    pub story: String,
}

/// The history of `young` lengthened as `wish` says; `None` when nothing is to be borrowed or nobody can lend.
///
/// `others` are the queues of the same file (`young` itself among them does no harm). The seed decides which contacts are
/// kept when a larger queue's are thinned; same seed, same history.
pub fn borrow(young: &IntervalSeries, others: &[&IntervalSeries], wish: &Lender, seed: u64) -> Option<Borrowed> {
    let own = DayTable::of(young)?;
    let able = |other: &IntervalSeries| {
        other.queue.name != young.queue.name
            && other.interval == young.interval
            && young.day.last().zip(other.day.first()).is_some_and(|(last, first)| last - first >= LENT_AT_LEAST)
            && DayTable::of(other).is_some_and(|table| own.first_day - table.first_day >= LENT_AT_LEAST)
    };
    let lender = match wish {
        Lender::Nobody => return None,
        Lender::Queue(name) => *others.iter().find(|other| other.queue.name == *name && able(other))?,
        Lender::Alike if own.days as i64 >= YOUNG_DAYS => return None,
        Lender::Alike => {
            let likeness = |other: &&IntervalSeries| DayTable::of(other).and_then(|table| likeness(&own, &table));
            let able = others.iter().copied().filter(|other| able(other));
            let rated = able.filter_map(|other| likeness(&other).map(|r| (r, other))).filter(|(r, _)| *r >= ALIKE);
            rated.reduce(|best, next| if next.0 > best.0 { next } else { best })?.1
        }
    };
    let lent = DayTable::of(lender)?;
    let ratio = ratio(&own, &lent)?;
    let mut history = lengthened(young, &own, &lent, ratio, seed);
    for weekday in 0..7 {
        if (0..own.days as i64).all(|d| weekday_of_day(own.first_day + d) != weekday) {
            history.opening.week[weekday] = lender.opening.week[weekday].clone();
            history.opening.zero[weekday] = lender.opening.zero[weekday].clone();
        }
    }
    let days = own.days;
    let (only, why) = match wish {
        Lender::Queue(_) => ("", "as the settings say"),
        _ => ("Only ", "the queue whose times of day are most like its own"),
    };
    let name = &lender.queue.name;
    let percent = 100.0 * ratio;
    let story = format!(
        "{only}{days} days of history: the weeks before are borrowed from `{name}`, {why}, at {percent:.0} % of its volume"
    );
    Some(Borrowed { history, story })
}

/// Own contacts over the lender's: on the same days where both have records, else by weekday and time of day.
fn ratio(own: &DayTable, lent: &DayTable) -> Option<f64> {
    let (mut here, mut there, mut total) = (0.0, 0.0, 0.0);
    let usual = usual_week(lent);
    let (mut expected, mut seen) = (0.0, 0.0);
    for d in 0..own.days {
        let same = lent.index(own.first_day + d as i64);
        for (s, value) in own.row(d).iter().enumerate().filter(|(_, v)| !v.is_nan()) {
            total += value;
            if let Some(other) = same.map(|d| lent.row(d)[s]).filter(|v| !v.is_nan()) {
                here += value;
                there += other;
            }
            let usual = usual[own.weekday(d) * own.slots + s];
            if !usual.is_nan() {
                seen += value;
                expected += usual;
            }
        }
    }
    let ratio = if here >= 0.5 * total && there > 0.0 { here / there } else { seen / expected };
    (ratio.is_finite() && ratio > 0.0).then_some(ratio)
}

/// Mean of each weekday's interval over the latest eight weeks; NaN where there is none.
fn usual_week(table: &DayTable) -> Vec<f64> {
    let (mut sum, mut count) = (vec![0.0; 7 * table.slots], vec![0.0; 7 * table.slots]);
    for d in table.days.saturating_sub(56)..table.days {
        for (s, value) in table.row(d).iter().enumerate().filter(|(_, v)| !v.is_nan()) {
            sum[table.weekday(d) * table.slots + s] += value;
            count[table.weekday(d) * table.slots + s] += 1.0;
        }
    }
    sum.iter().zip(count).map(|(sum, count)| sum / count).collect()
}

/// Correlation of the times of day of two queues over the hours of the day; `None` where a queue has too few contacts.
fn likeness(own: &DayTable, other: &DayTable) -> Option<f64> {
    let hours = |table: &DayTable| {
        let mut hours = [0.0; 24];
        let mut cells = [0.0; 24];
        for d in table.days.saturating_sub(56)..table.days {
            for (s, value) in table.row(d).iter().enumerate().filter(|(_, v)| !v.is_nan()) {
                hours[s * 24 / table.slots] += value;
                cells[s * 24 / table.slots] += 1.0;
            }
        }
        let contacts = hours.iter().sum::<f64>();
        // An hour without a record is closed, so nobody comes.
        let rates: [f64; 24] = std::array::from_fn(|h| if cells[h] > 0.0 { hours[h] / cells[h] } else { 0.0 });
        (contacts, rates)
    };
    let ((contacts, a), (others, b)) = (hours(own), hours(other));
    if contacts < FEWEST_CONTACTS || others < FEWEST_CONTACTS {
        return None;
    }
    let mean = |x: &[f64; 24]| x.iter().sum::<f64>() / 24.0;
    let (ma, mb) = (mean(&a), mean(&b));
    let sum = |f: &dyn Fn(f64, f64) -> f64| a.iter().zip(&b).map(|(x, y)| f(x - ma, y - mb)).sum::<f64>();
    let scale = (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt();
    (scale > 0.0).then(|| sum(&|x, y| x * y) / scale)
}

/// The borrowed days before a history.
fn lengthened(young: &IntervalSeries, own: &DayTable, lent: &DayTable, ratio: f64, seed: u64) -> IntervalSeries {
    let mut long = young.before(date_of_day(i64::MIN / 2));
    let from = lent.first_day.max(own.first_day - 7 * LENT_WEEKS);
    for day in from..own.first_day {
        let row = lent.index(day).map(|d| lent.row(d));
        for start in young.clock.intervals_of(date_of_day(day), young.interval) {
            let (on, minute) = young.clock.day_and_minute(start);
            if long.start.last().is_some_and(|last| *last >= start) || on != day {
                continue;
            }
            let count = row.map_or(f64::NAN, |row| row[slot_of(minute, young.interval)]);
            let whole = day >= own.first_day - 7 * WHOLE_WEEKS && ratio < 1.0;
            let volume = if whole { thinned(count, ratio, seed ^ start.0 as u64) } else { count * ratio };
            long.start.push(start);
            long.day.push(day);
            long.minute.push(minute);
            long.volume.push(volume);
            long.state.push(if volume.is_nan() { SlotState::Missing } else { SlotState::Open });
        }
    }
    let lent_rows = long.start.len();
    let skip = young.day.partition_point(|day| *day < own.first_day);
    long.start.extend_from_slice(&young.start[skip..]);
    long.day.extend_from_slice(&young.day[skip..]);
    long.minute.extend_from_slice(&young.minute[skip..]);
    long.volume.extend_from_slice(&young.volume[skip..]);
    long.state.extend_from_slice(&young.state[skip..]);
    let after = |column: &[f64]| match column.is_empty() {
        true => Vec::new(),
        false => [&vec![f64::NAN; lent_rows][..], &column[skip..]].concat(),
    };
    long.aht_s = after(&young.aht_s);
    long.handled = after(&young.handled);
    long.parts = TimeParts {
        talk_s: after(&young.parts.talk_s),
        hold_s: after(&young.parts.hold_s),
        acw_s: after(&young.parts.acw_s),
    };
    long
}

/// How many of some contacts remain when each is kept with a probability: drawn contact by contact, for large counts from
/// the normal limit.
fn thinned(count: f64, keep: f64, seed: u64) -> f64 {
    const ONE_BY_ONE: f64 = 400.0;
    if count.is_nan() {
        return f64::NAN;
    }
    let mut stream = Stream::new(seed);
    let mut uniform = || (stream.next() >> 11) as f64 / (1_u64 << 53) as f64;
    if count <= ONE_BY_ONE {
        return (0..count.round() as u32).filter(|_| uniform() < keep).count() as f64;
    }
    let normal = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
    (count * keep + normal * (count * keep * (1.0 - keep)).sqrt()).round().clamp(0.0, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::forecast;
    use crate::history::{OpeningHours, Queue};
    use crate::time::{Clock, Horizon, IntervalLength};
    use jiff::ToSpan;
    use jiff::civil::date;

    /// Contacts by formula with a little unevenness: a peak before noon, quiet weekends.
    fn contacts(day: i64, minute: u16) -> f64 {
        let hour = f64::from(minute) / 60.0;
        let weekend = if weekday_of_day(day) >= 5 { 0.25 } else { 1.0 };
        let uneven = ((day * 7919 + i64::from(minute) * 104_729).rem_euclid(101) as f64 / 101.0 - 0.5) * 0.2;
        weekend * (1.0 + uneven) * (2.0 + 80.0 * libm::exp(-(hour - 11.0).powi(2) / 10.0))
    }

    fn queue(name: &str, first: i64, days: u32, volume: impl Fn(i64, u16) -> f64) -> IntervalSeries {
        let (clock, interval) = (Clock::Plain, IntervalLength::from_minutes(30).unwrap());
        let start = date(2024, 1, 1).saturating_add(first.days());
        let starts: Vec<_> = Horizon { start, days }.dates().flat_map(|d| clock.intervals_of(d, interval)).collect();
        let (day, minute): (Vec<_>, Vec<_>) = starts.iter().map(|s| clock.day_and_minute(*s)).unzip();
        IntervalSeries {
            queue: Queue { name: name.to_owned(), channel: None },
            volume: day.iter().zip(&minute).map(|(d, m)| volume(*d, *m).round()).collect(),
            state: vec![SlotState::Open; starts.len()],
            aht_s: vec![240.0; starts.len()],
            handled: vec![f64::NAN; starts.len()],
            parts: TimeParts::default(),
            opening: OpeningHours::always(),
            start: starts,
            clock,
            interval,
            day,
            minute,
        }
    }

    #[test]
    fn a_queue_of_five_days_learns_its_weekend_from_the_queue_like_it() {
        let old = queue("old", 0, 89, contacts);
        // Monday to Friday of the last week, at a tenth of the volume.
        let new = queue("new", 84, 5, |d, m| contacts(d, m) / 10.0);
        let lent = borrow(&new, &[&new, &old], &Lender::Alike, 1).unwrap();
        assert!(lent.story.starts_with("Only 5 days of history") && lent.story.contains("`old`"), "{}", lent.story);
        let settings = ForecastSettings::default();
        let weekend = Horizon { start: date(2024, 3, 30), days: 2 };
        let volume = |history: &IntervalSeries| {
            let found = forecast(history, &new.open_intervals(weekend.dates()), &settings).unwrap();
            assert!(found.aht_s.unwrap().iter().all(|s| (s - 240.0).abs() < 1e-6), "handle times are its own");
            found.volume.iter().sum::<f64>()
        };
        let expected: f64 = (89..91).flat_map(|d| (0..48).map(move |s| contacts(19_723 + d, s * 30) / 10.0)).sum();
        let (alone, with) = (volume(&new) / expected, volume(&lent.history) / expected);
        assert!((with - 1.0).abs() < 0.15 && alone > 2.0, "{with} with, {alone} alone");
    }

    #[test]
    fn borrowed_weeks_are_at_the_queues_own_level_and_the_latest_in_whole_contacts() {
        let old = queue("old", 0, 112, contacts);
        let new = queue("new", 98, 14, |d, m| contacts(d, m) / 20.0);
        let long = borrow(&new, &[&old], &Lender::Queue("old".to_owned()), 1).unwrap().history;
        assert_eq!(long.start.len(), 112 * 48);
        assert!(long.volume[70 * 48..].iter().all(|v| v.fract() == 0.0));
        let week = |from: usize| long.volume[from * 48..(from + 7) * 48].iter().sum::<f64>();
        for from in [0, 42, 84] {
            assert!((week(from) / week(98) - 1.0).abs() < 0.15, "{} and {}", week(from), week(98));
        }
        let again = |seed| borrow(&new, &[&old], &Lender::Alike, seed).unwrap().history.volume;
        assert!(again(7) == again(7) && again(7) != again(8));
    }

    #[test]
    fn the_last_wish_that_concerns_a_queue_counts() {
        let wishes = ["auto", "new=old", "other=none"].map(|text| text.parse::<ShapeFrom>().unwrap());
        assert_eq!(lender_of(&wishes, "new"), Lender::Queue("old".to_owned()));
        assert_eq!(lender_of(&wishes, "other"), Lender::Nobody);
        assert_eq!(lender_of(&wishes, "third"), Lender::Alike);
        assert!("new=".parse::<ShapeFrom>().is_err() && "=old".parse::<ShapeFrom>().is_err());
    }

    #[test]
    fn nobody_borrows_who_is_old_enough_unlike_or_told_not_to() {
        let old = queue("old", 0, 112, contacts);
        let grown = queue("grown", 84, 28, contacts);
        assert_eq!(borrow(&grown, &[&old], &Lender::Alike, 1), None);
        assert!(borrow(&grown, &[&old], &Lender::Queue("old".to_owned()), 1).is_some());
        let night = queue("night", 98, 14, |d, m| contacts(d, (m + 720) % 1440));
        assert_eq!(borrow(&night, &[&old], &Lender::Alike, 1), None);
        let young = queue("young", 98, 14, contacts);
        assert_eq!(borrow(&young, &[&old], &Lender::Nobody, 1), None);
        assert_eq!(borrow(&young, &[&young], &Lender::Alike, 1), None);
        assert_eq!(borrow(&young, &[&old], &Lender::Queue("gone".to_owned()), 1), None);
        let empty = queue("empty", 98, 14, |_, _| 0.0);
        assert_eq!(borrow(&empty, &[&old], &Lender::Queue("old".to_owned()), 1), None);
    }
}
