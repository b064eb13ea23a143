use super::*;
use crate::forecast::uncertainty::random::Stream;
use crate::history::clean::clean;
use crate::history::{Calendar, Queue};
use crate::time::{Clock, Horizon, date_of_day, day_of_date};
use jiff::civil::{Date, date};

const WEEKS: i64 = 16;

/// The busyness of a day: it shares its factor among all of its intervals and keeps nothing for the next.
fn busyness(day: i64) -> f64 {
    1.0 + 0.15 * libm::sin(day as f64 * 2.4)
}

/// Half hours from 08:00 to 18:00, Monday to Friday; `afternoon` says what share of a day's busyness lasts after noon.
fn centre(afternoon: f64, last: Date) -> RawSeries {
    let to = day_of_date(last);
    let (mut start, mut offered) = (Vec::new(), Vec::new());
    for day in to - 7 * WEEKS..=to {
        if crate::time::weekday_of_day(day) > 4 {
            continue;
        }
        for slot in 16..36 {
            let usual = 60.0 + 40.0 * libm::sin((slot - 16) as f64 / 6.0);
            let factor = if slot < 24 { busyness(day) } else { 1.0 + afternoon * (busyness(day) - 1.0) };
            start.push(Clock::Plain.day_start(date_of_day(day)).plus(slot * 1800));
            offered.push((usual * factor).round());
        }
    }
    let queue = Queue { name: "voice".to_owned(), channel: None };
    RawSeries::new(queue, Clock::Plain, IntervalLength::from_minutes(30).unwrap(), start, offered)
}

const TODAY: Date = date(2026, 11, 19);

fn at(hour: i64, minute: i64) -> Moment {
    Clock::Plain.day_start(TODAY).plus(hour * 3600 + minute * 60)
}

fn updated(raw: &RawSeries, as_of: Moment) -> (VolumeForecast, UpdatedForecast) {
    let series = clean(&raw.before(TODAY), &Calendar::default()).series;
    let grid = series.open_intervals(Horizon { start: TODAY, days: 7 }.dates());
    let settings = ForecastSettings::default();
    let morning = crate::forecast::forecast(&series, &grid, &settings).unwrap();
    (morning, forecast_as_of(&series, &SeenDay::of(raw, as_of), &grid, &settings).unwrap())
}

fn rest_error(forecast: &VolumeForecast, raw: &RawSeries, as_of: Moment) -> f64 {
    let rows = raw.start.iter().zip(&raw.offered).filter(|(start, _)| **start >= as_of);
    rows.map(|(start, offered)| (forecast.volume[forecast.start.binary_search(start).unwrap()] - offered).abs()).sum()
}

#[test]
fn a_busy_morning_moves_the_afternoon_where_days_are_busy_as_a_whole() {
    let raw = centre(1.0, TODAY);
    let (morning, updated) = updated(&raw, at(12, 0));
    let factor = busyness(day_of_date(TODAY));
    assert!((updated.update.seen / updated.update.expected - factor).abs() < 0.06, "{:?}", updated.update);
    assert!(updated.update.beta > 0.7, "{:?}", updated.update);
    assert!((updated.update.factor - 1.0) * (factor - 1.0) > 0.0);
    assert!(rest_error(&updated.forecast, &raw, at(12, 0)) < 0.5 * rest_error(&morning, &raw, at(12, 0)));
    assert_eq!(updated.forecast.start[0], at(12, 0));
    assert!(updated.update.range_width < 0.9 && updated.update.gain > 0.3, "{:?}", updated.update);
}

#[test]
fn a_busy_morning_moves_nothing_where_afternoons_go_their_own_way() {
    let raw = centre(0.0, TODAY);
    let (morning, updated) = updated(&raw, at(12, 0));
    assert!((updated.update.factor - 1.0).abs() < 0.01, "{:?}", updated.update);
    assert!(rest_error(&updated.forecast, &raw, at(12, 0)) <= 1.05 * rest_error(&morning, &raw, at(12, 0)));
}

#[test]
fn rows_after_the_moment_are_not_looked_at() {
    let whole = centre(1.0, TODAY);
    let mut cut = whole.clone();
    for (start, offered) in cut.start.iter().zip(&mut cut.offered) {
        if start.plus(1800) > at(11, 45) {
            *offered = 5_000.0;
        }
    }
    assert_eq!(updated(&whole, at(11, 45)).1, updated(&cut, at(11, 45)).1);
    // The half hour under way is neither seen nor forecast.
    assert_eq!(updated(&whole, at(11, 45)).1.forecast.start[0], at(12, 0));
    assert_eq!(updated(&whole, at(11, 45)).1.update.intervals, 7);
}

#[test]
fn before_opening_the_morning_forecast_stands_and_after_closing_the_next_days_follow() {
    let raw = centre(1.0, TODAY);
    let (morning, early) = updated(&raw, at(7, 0));
    assert_eq!(early.forecast, morning);
    assert_eq!((early.update.intervals, early.update.factor), (0, 1.0));
    assert!(early.update.words()[0].contains("Nothing of the day is seen yet"));
    let late = updated(&raw, at(18, 0)).1;
    assert_eq!(late.forecast.start[0], Clock::Plain.day_start(TODAY.tomorrow().unwrap()).plus(8 * 3600));
    assert_eq!((late.update.factor, late.update.rest), (1.0, 0.0));
    assert!(late.update.words().last().unwrap().starts_with("Nothing more is expected today"));
}

#[test]
fn a_morning_without_a_record_and_an_outage_leave_the_forecast_as_it_was() {
    let whole = centre(1.0, TODAY);
    let (morning, _) = updated(&whole, at(12, 0));
    let mut silent = whole.clone();
    for (start, offered) in silent.start.iter().zip(&mut silent.offered) {
        if *start >= at(8, 0) && *start < at(12, 0) {
            *offered = 0.0;
        }
    }
    let silent = updated(&silent, at(12, 0)).1;
    assert_eq!((silent.update.not_believed, silent.update.intervals), (8, 0));
    assert!(silent.update.words()[0].contains("taken for an outage"));
    let unrecorded = updated(&whole.before(TODAY), at(12, 0)).1;
    assert_eq!(unrecorded.update.not_believed, 0);
    for forecast in [&silent.forecast, &unrecorded.forecast] {
        assert_eq!(forecast.volume[..], morning.volume[8..]);
        assert_eq!(forecast.bands[0].lo[..], morning.bands[0].lo[8..]);
    }
    // An outage of an hour is left out, and the other hours still move the rest.
    let mut partly = whole.clone();
    for (start, offered) in partly.start.iter().zip(&mut partly.offered) {
        if *start >= at(9, 0) && *start < at(10, 0) {
            *offered = 0.0;
        }
    }
    let partly = updated(&partly, at(12, 0)).1;
    let clean = updated(&whole, at(12, 0)).1;
    assert_eq!((partly.update.not_believed, partly.update.intervals), (2, 6));
    assert!((partly.update.factor - clean.update.factor).abs() < 0.02);
}

#[test]
fn ranges_hold_the_moved_forecast_and_are_never_negative() {
    let raw = centre(1.0, TODAY);
    let forecast = updated(&raw, at(10, 0)).1.forecast;
    for band in &forecast.bands {
        for (i, volume) in forecast.volume.iter().enumerate() {
            assert!(volume.is_finite() && band.lo[i] >= 0.0 && band.lo[i] <= *volume && *volume <= band.hi[i]);
        }
    }
    assert_eq!(forecast.outlook.as_ref().unwrap().len(), forecast.start.len());
}

#[test]
fn two_weeks_of_history_teach_no_update() {
    let raw = centre(1.0, TODAY);
    let from = raw.start.partition_point(|start| *start < Clock::Plain.day_start(date(2026, 11, 4)));
    let short = RawSeries::new(
        raw.queue.clone(),
        Clock::Plain,
        raw.interval,
        raw.start[from..].to_vec(),
        raw.offered[from..].to_vec(),
    );
    let (_, short) = updated(&short, at(12, 0));
    assert_eq!((short.update.factor, short.update.past_days), (1.0, 0));
    assert!(short.update.words().last().unwrap().contains("Too few past days"));
}

#[test]
fn the_rest_of_an_updated_day_is_as_uncertain_as_a_whole_as_its_intervals_say() {
    let raw = centre(1.0, TODAY);
    let (morning, updated) = updated(&raw, at(12, 0));
    let width = updated.update.range_width;
    assert!(width < 0.9, "{width}");
    let relative = |forecast: &VolumeForecast, from: usize| {
        let total = forecast.outlook.as_ref().unwrap().total(from..from + 12);
        total.variance().sqrt() / total.mean()
    };
    let (before, after) = (relative(&morning, 8), relative(&updated.forecast, 0));
    assert!(after < before && after > 0.9 * width * before, "{after} of {before} at {width}");
    let (day, expected) = (updated.forecast.by_day(), updated.forecast.volume[..12].iter().sum::<f64>());
    assert!(day.bands[0].lo[0] < 0.99 * expected && day.bands[0].hi[0] > 1.01 * expected, "{:?}", day.bands[0]);
    let paths = updated.forecast.paths(400, 1).unwrap();
    let mean = paths.iter().map(|path| path[..12].iter().sum::<f64>()).sum::<f64>() / 400.0;
    assert!((mean / expected - 1.0).abs() < 0.05, "{mean} drawn where {expected} are expected");
}

#[test]
fn quiet_intervals_without_a_shown_contact_keep_their_ranges_in_the_course_of_the_day() {
    let mut raw = centre(1.0, TODAY);
    for (k, offered) in raw.offered.iter_mut().enumerate() {
        *offered = f64::from(u8::from(Stream::new(k as u64).next().is_multiple_of(4)));
    }
    let (morning, updated) = updated(&raw, at(12, 0));
    let none = (0..updated.forecast.volume.len()).filter(|i| updated.forecast.volume[*i] == 0.0).collect::<Vec<_>>();
    assert!(none.len() > 20, "whole contacts leave most intervals empty: {}", none.len());
    let possible = |forecast: &VolumeForecast, i: usize| forecast.bands[1].hi[i] >= 1.0;
    let before = none.iter().filter(|i| possible(&morning, **i + 8)).count();
    let after = none.iter().filter(|i| possible(&updated.forecast, **i)).count();
    assert!(before > 20 && after * 10 > before * 9, "a contact is possible in {before}, then in {after}");
}
