//! How long one queue's forecast takes, on histories of the lengths that planners keep. Every bench asserts its answer.
#![allow(clippy::unwrap_used)] // what can't be read here fails the test, as it should

use divan::Bencher;
use headcount::forecast::{ForecastSettings, VolumeForecast, forecast};
use headcount::history::{Calendar, IntervalSeries, OpeningHours, Queue, SlotState, SpecialDay, TimeParts};
use headcount::time::{Clock, Horizon, IntervalGrid, IntervalLength, date_of_day, day_of_date, weekday_of_day};
use jiff::civil::date;

fn main() {
    divan::main();
}

/// Contacts of an interval by formula: a peak before noon, half at weekends, growth, and a fixed unevenness.
fn contacts(day: i64, minute: u16, length: u32) -> f64 {
    let hour = f64::from(minute) / 60.0;
    let weekend = if weekday_of_day(day) >= 5 { 0.5 } else { 1.0 };
    let growth = 1.0 + day.rem_euclid(730) as f64 / 2000.0;
    let uneven = ((day * 7919 + i64::from(minute) * 104_729).rem_euclid(1009) as f64 / 1009.0 - 0.5) * 0.3;
    let peak = (-(hour - 11.0).powi(2) / 18.0).exp();
    (weekend * growth * (3.0 + 90.0 * peak) * (1.0 + uneven) * f64::from(length) / 30.0).round()
}

fn history(minutes: u32, weeks: u32) -> (IntervalSeries, IntervalGrid, ForecastSettings) {
    let interval = IntervalLength::from_minutes(minutes).expect("a length that divides an hour");
    let first = date(2024, 1, 1);
    let dates = Horizon { start: first, days: weeks * 7 }.dates();
    let start: Vec<_> = dates.flat_map(|d| Clock::Plain.intervals_of(d, interval)).collect();
    let (day, minute): (Vec<_>, Vec<_>) = start.iter().map(|s| Clock::Plain.day_and_minute(*s)).unzip();
    let volume: Vec<_> = day.iter().zip(&minute).map(|(d, m)| contacts(*d, *m, minutes)).collect();
    let series = IntervalSeries {
        queue: Queue { name: "support".to_owned(), channel: None },
        clock: Clock::Plain,
        interval,
        state: vec![SlotState::Open; start.len()],
        aht_s: volume.iter().map(|v| 240.0 + v % 60.0).collect(),
        handled: volume.clone(),
        parts: TimeParts::default(),
        opening: OpeningHours::always(),
        start,
        day,
        minute,
        volume,
    };
    let next = day_of_date(first) + i64::from(weeks) * 7;
    let grid = series.open_intervals(Horizon { start: date_of_day(next), days: 7 }.dates());
    // A holiday a month: as many as a busy country has.
    let special = (0..30).map(|k| SpecialDay {
        date: date_of_day(day_of_date(first) + 11 + k * 30),
        name: format!("holiday {}", k % 12),
        queue: None,
        closed: false,
        hours: None,
        like: None,
        uplift: None,
    });
    let calendar = Calendar { special: special.collect(), ..Calendar::default() };
    (series, grid, ForecastSettings { calendar, ..ForecastSettings::default() })
}

/// The peak of the first Monday lies where the formula puts it.
fn assert_believable(forecast: &VolumeForecast, grid: &IntervalGrid, minutes: u32) {
    assert_eq!(forecast.volume.len(), grid.starts.len());
    let at_eleven = (660 / minutes) as usize;
    let (day, minute) = grid.clock.day_and_minute(grid.starts[at_eleven]);
    let expected = contacts(day, minute, minutes);
    let ratio = forecast.volume[at_eleven] / expected;
    assert!((0.7..1.35).contains(&ratio), "{} contacts instead of {expected}", forecast.volume[at_eleven]);
    assert!(forecast.bands[0].lo[at_eleven] < forecast.volume[at_eleven]);
}

#[divan::bench(args = [(30, 52), (15, 104), (5, 104)])]
fn one_queue(bencher: Bencher, (minutes, weeks): (u32, u32)) {
    let (series, grid, settings) = history(minutes, weeks);
    let answer = forecast(&series, &grid, &settings).expect("a history of open intervals can be forecast");
    assert_believable(&answer, &grid, minutes);
    bencher.bench(|| forecast(&series, &grid, &settings));
}
