//! A contact centre that does not exist, drawn quarter hour by quarter hour.
//!
//! The volume of an interval is Poisson around
//! `base × growth × season × weekday × hour × holiday × planted effects × day's unrest × hour's unrest`, where the two
//! unrests are gamma around one: days and hours differ by more than Poisson explains, as they do in a real centre.

pub mod draw;
pub mod effects;
pub mod queues;

use std::fmt::Write;

use headcount::time::{Clock, IntervalLength, day_of_date, weekday_of_day};
use headcount::units::UnitError;
use jiff::civil::Date;

use draw::Draw;
use effects::{Episode, Holiday};
use queues::{HABITS, Habits, between};

/// The seed of the committed sample.
pub const SEED: u64 = 2026;
/// The zone of the centre.
pub const ZONE: &str = "Europe/London";
const HEADER: &str = "queue,channel,start,interval_min,offered,handled,abandoned,aht_s,answered_in_sl,staffed\n";

/// The whole history as canonical CSV, sorted by queue, then start.
pub fn history_csv(seed: u64) -> Result<String, UnitError> {
    let clock = Clock::zone(ZONE)?;
    let quarter = IntervalLength::from_minutes(15)?;
    let mut csv = String::from(HEADER);
    for (stream, habits) in HABITS.iter().enumerate() {
        let mut draw = Draw::new(seed, stream as u64);
        let mut date = effects::FIRST;
        while date <= effects::LAST {
            write_day(&mut csv, habits, date, &clock, quarter, &mut draw);
            date = date.saturating_add(jiff::Span::new().days(1));
        }
    }
    Ok(csv)
}

/// Draws a day of one queue. Whether a row is written never changes what is drawn, so that a planted gap moves nothing.
fn write_day(csv: &mut String, habits: &Habits, date: Date, clock: &Clock, quarter: IntervalLength, draw: &mut Draw) {
    let day_unrest = draw.gamma_around_one(habits.unrest.0);
    let mut hour_unrest = (u16::MAX, 1.0);
    for start in clock.intervals_of(date, quarter) {
        let (_, minute) = clock.day_and_minute(start);
        if minute / 60 != hour_unrest.0 {
            hour_unrest = (minute / 60, draw.gamma_around_one(habits.unrest.1));
        }
        let Some(usual) = usual_volume(habits, date, minute) else { continue };
        let mean = usual * surprise(habits.name, date, minute) * day_unrest * hour_unrest.1;
        let row = interval(habits, expected_aht_s(habits, date, minute), mean, usual, draw);
        if is_missing(habits.name, date, minute) {
            continue;
        }
        let copies = if is_doubled(habits.name, date, minute) { 2 } else { 1 };
        for _ in 0..copies {
            let _ = write!(csv, "{},{},", habits.name, habits.channel);
            clock.write_label(start, csv);
            let _ = writeln!(csv, ",15,{row}");
        }
    }
}

/// Contacts that a planner who knows the centre expects in an interval; `None` when the queue is closed.
pub fn usual_volume(habits: &Habits, date: Date, minute: u16) -> Option<f64> {
    let day = day_of_date(date);
    let weekday = weekday_of_day(day);
    let holiday = effects::holiday(habits.name, date);
    let (open, close, quiet) = match holiday {
        Some(Holiday::Closed) => return None,
        Some(Holiday::Short(share)) => (10 * 60, 16 * 60, share),
        Some(Holiday::Quiet(share)) => (habits.open[weekday].0, habits.open[weekday].1, share),
        None => (habits.open[weekday].0, habits.open[weekday].1, 1.0),
    };
    if !(open..close).contains(&minute) {
        return None;
    }
    let queue = effects::QUEUES.iter().position(|name| *name == habits.name)?;
    let hour = if weekday >= 5 { habits.weekend_hour } else { habits.hour };
    let years = (day - day_of_date(effects::FIRST)) as f64 / 365.25;
    let mut volume = habits.base
        * (1.0 + habits.growth * years)
        * habits.season(date)
        * habits.weekday[weekday]
        * between(hour, (f64::from(minute) + 7.5) / 60.0)
        * quiet;
    if effects::is_day_after_holiday(date) {
        volume *= effects::DAY_AFTER[queue];
    }
    if effects::BLACK_FRIDAY.contains(&date) {
        volume *= effects::BLACK_FRIDAY_FACTOR[queue];
    }
    if habits.name == "chat" && date >= effects::CHAT_LEVEL_SHIFT.0 {
        volume *= effects::CHAT_LEVEL_SHIFT.1;
    }
    Some(volume)
}

/// The factor of what no planner knew beforehand.
fn surprise(queue: &str, date: Date, minute: u16) -> f64 {
    let hits = |e: &&Episode| e.queue == queue && e.date == date && (e.from..e.to).contains(&minute);
    let episodes = effects::MARKETING.iter().chain([&effects::OUTAGE, &effects::AFTER_OUTAGE]);
    episodes.filter(hits).map(|e| e.factor).product()
}

/// Expected handle time in seconds of a contact that arrives in an interval.
pub fn expected_aht_s(habits: &Habits, date: Date, minute: u16) -> f64 {
    let first = day_of_date(effects::FIRST) as f64;
    let last = day_of_date(effects::LAST) as f64;
    let (from, to) = effects::SUPPORT_AHT_DRIFT;
    let level = match habits.name {
        "voice support" => between(&[(first, from), (last, to)], day_of_date(date) as f64),
        "voice sales" if date >= effects::SALES_AHT_SHIFT.0 => 300.0 * effects::SALES_AHT_SHIFT.1,
        "voice sales" => 300.0,
        _ => 420.0,
    };
    level * between(habits.aht_hour, (f64::from(minute) + 7.5) / 60.0)
}

/// How likely a contact waits, by the agents beyond the load in units of the load's square root.
const P_WAIT: [(f64, f64); 7] =
    [(-1.0, 0.95), (0.0, 0.62), (0.5, 0.38), (1.0, 0.20), (1.5, 0.09), (2.0, 0.04), (3.0, 0.01)];
/// The share of those who wait that waits longer than 20 s, by their mean wait in seconds.
const LATE: [(f64, f64); 5] = [(0.0, 0.0), (20.0, 0.37), (60.0, 0.72), (180.0, 0.90), (400.0, 0.95)];

/// The measures of one interval as they stand in the file, from `offered` on.
///
/// The agents on the floor are those of a planner who knew the usual volume; waiting follows from how many they are
/// against the load, by a rule of thumb that is good enough for a history and is no queueing model.
fn interval(habits: &Habits, aht_s: f64, mean: f64, usual: f64, draw: &mut Draw) -> String {
    let erlangs = |volume: f64| volume * aht_s / 900.0 / habits.at_once;
    let work = erlangs(usual);
    let staffed = (work + 1.45 * work.sqrt() + 0.8 + 1.2 * (draw.uniform() - 0.5)).round().max(1.0);
    let offered = draw.poisson(mean);
    // Waiting follows the rate of arrivals, half of it as it turned out.
    let load = erlangs(0.5 * (mean + f64::from(offered)));
    let spread = load.max(0.5).sqrt();
    let p_wait = between(&P_WAIT, (staffed - load) / spread);
    let wait_if_any_s = aht_s / habits.at_once / (staffed - load).max(0.5 * spread);
    let abandoned = draw.binomial(offered, p_wait * wait_if_any_s / (wait_if_any_s + habits.patience_s));
    let handled = offered - abandoned;
    let in_time = handled - draw.binomial(handled, p_wait * between(&LATE, wait_if_any_s));
    if handled == 0 {
        return format!("{offered},0,{abandoned},,0,{staffed}");
    }
    let aht = aht_s * draw.gamma_around_one((habits.aht_cv / f64::from(handled).sqrt()).min(0.95));
    format!("{offered},{handled},{abandoned},{},{in_time},{staffed}", aht.round().max(20.0))
}

fn is_missing(queue: &str, date: Date, minute: u16) -> bool {
    let (half_queue, half_date, from) = effects::MISSING_HALF_DAY;
    effects::MISSING_SINGLE.iter().any(|(q, d, m)| *q == queue && *d == date && *m == minute)
        || (queue == half_queue && date == half_date && minute >= from)
}

fn is_doubled(queue: &str, date: Date, minute: u16) -> bool {
    effects::DOUBLED.iter().any(|(q, d, from, to)| *q == queue && *d == date && (*from..*to).contains(&minute))
}
