//! Forecasts and actuals as they really come: other lengths, other clocks, gaps, half weeks.

use jiff::civil::date;

use super::*;
use crate::forecast::{ForecastStory, Level};
use crate::history::Field;

fn minutes(minutes: u32) -> IntervalLength {
    IntervalLength::from_minutes(minutes).unwrap()
}

fn queue() -> Queue {
    Queue { name: "sales".to_owned(), channel: None }
}

/// Rows of a length from a date on, a value each; `None` leaves the row out.
fn rows(clock: &Clock, from: Date, length: u32, values: &[Option<f64>]) -> (Vec<Moment>, Vec<f64>) {
    let first = clock.day_start(from);
    let step = i64::from(length) * 60;
    let known = values.iter().enumerate().filter_map(|(k, value)| value.map(|v| (first.plus(k as i64 * step), v)));
    known.unzip()
}

fn forecast(clock: &Clock, from: Date, length: u32, values: &[Option<f64>]) -> VolumeForecast {
    let (start, volume) = rows(clock, from, length, values);
    let ends = |by: f64| volume.iter().map(|v| v + by).collect::<Vec<_>>();
    VolumeForecast {
        queue: queue(),
        clock: clock.clone(),
        interval: minutes(length),
        bands: vec![Band { level: Level::DEFAULTS[0], lo: ends(-1.0), hi: ends(1.0) }],
        aht_s: Some(volume.iter().map(|v| 200.0 + v).collect()),
        start,
        volume,
        outlook: None,
        handle_parts: None,
        story: ForecastStory::default(),
    }
}

fn actual(clock: &Clock, from: Date, length: u32, values: &[Option<f64>]) -> RawSeries {
    let (start, volume) = rows(clock, from, length, values);
    RawSeries::new(queue(), clock.clone(), minutes(length), start, volume)
}

fn codes(matched: &Matched) -> Vec<&'static str> {
    matched.notices.iter().map(|notice| notice.code).collect()
}

fn berlin() -> Clock {
    Clock::zone("Europe/Berlin").unwrap()
}

const MONDAY: Date = date(2026, 3, 2);

#[test]
fn a_row_without_a_record_is_kept_and_contacts_out_of_hours_are_told() {
    let plain = &Clock::Plain;
    let planned = forecast(plain, MONDAY, 30, &[Some(5.0), Some(6.0), Some(7.0), None, Some(9.0)]);
    let mut came = actual(plain, MONDAY, 30, &[Some(4.0), None, Some(f64::NAN), Some(3.0), Some(8.0), Some(99.0)]);
    came.set(Field::Staffed, vec![2.0, 5.0, 3.0, 4.0, 1.0]);
    let both = matched(&planned, &came, Some(MONDAY)).unwrap();
    assert_eq!(both.volume, [5.0, 6.0, 7.0, 9.0]);
    let known: Vec<bool> = both.actual.volume.iter().map(|v| v.is_finite()).collect();
    assert_eq!(known, [true, false, false, true]);
    assert!(both.actual.staffed[2].is_nan(), "an empty cell of contacts is no record of anything");
    assert_eq!((both.actual.staffed[0], both.actual.staffed[3]), (2.0, 4.0));
    assert!(both.actual.handled.is_empty(), "the file does not have it");
    assert_eq!(both.minute, [0, 30, 60, 120]);
    assert_eq!(both.bands[0].hi, [6.0, 7.0, 8.0, 10.0]);
    let overlap = both.overlap;
    assert_eq!((overlap.forecast_intervals, overlap.scored_intervals), (4, 2));
    assert_eq!((overlap.unforecast_intervals, overlap.unforecast_contacts), (1, 3.0));
    assert_eq!(codes(&both), ["partial-overlap", "unforecast-contacts"]);
    assert!(both.notices[0].message.contains("2 of 4 forecast intervals are scored (50.0 %)"), "{:?}", both.notices);
}

#[test]
fn a_week_of_which_the_weekend_is_still_to_come_is_half_covered() {
    let plain = &Clock::Plain;
    let days = |n: usize| vec![Some(100.0); n];
    let both =
        matched(&forecast(plain, MONDAY, 1440, &days(14)), &actual(plain, MONDAY, 1440, &days(12)), None).unwrap();
    assert_eq!(codes(&both), ["partial-overlap", "half-covered-week"]);
    assert!(both.notices[0].message.starts_with("12 of 14"), "{:?}", both.notices);
    assert!(both.notices[1].message.contains("the week from 2026-03-09"), "{:?}", both.notices);
    // Nobody works at weekends: Friday ends the week. A holiday on Wednesday, without a row on either side, lacks
    // nothing.
    let closed = |day: usize| if day % 7 < 5 && day != 9 { Some(100.0) } else { None };
    let fortnight: Vec<_> = (0..14).map(closed).collect();
    let both =
        matched(&forecast(plain, MONDAY, 1440, &fortnight), &actual(plain, MONDAY, 1440, &fortnight), None).unwrap();
    assert!(both.notices.is_empty(), "{:?}", both.notices);
    // The same Wednesday, forecast as open and not recorded.
    let mut open = fortnight.clone();
    open[9] = Some(100.0);
    let both = matched(&forecast(plain, MONDAY, 1440, &open), &actual(plain, MONDAY, 1440, &fortnight), None).unwrap();
    assert_eq!(codes(&both), ["partial-overlap", "half-covered-week"]);
}

#[test]
fn actuals_of_quarter_hours_are_added_up_where_every_open_part_is_recorded() {
    let plain = &Clock::Plain;
    // Four Mondays from 08:30 to 11:00; on the last, 09:45 is lost.
    let open = |k: usize| (34..44).contains(&(k % 96)) && (k / 96).is_multiple_of(7);
    let came: Vec<_> = (0..22 * 96).map(|k| (open(k) && k != 21 * 96 + 39).then_some((k % 96) as f64)).collect();
    let mut came = actual(plain, MONDAY, 15, &came);
    let n = came.start.len();
    came.set(Field::AhtS, (0..n).map(|i| 100.0 + i as f64).collect());
    came.set(Field::Handled, (0..n).map(|i| (i % 3) as f64).collect());
    came.set(Field::WaitS, vec![20.0; n]);
    came.set(Field::Staffed, (0..n).map(|i| (i % 4) as f64).collect());
    let hours: Vec<_> = (0..24).map(|hour| (8..11).contains(&hour).then_some(150.0)).collect();
    let both = matched(&forecast(plain, date(2026, 3, 23), 60, &hours), &came, None).unwrap();
    assert_eq!((both.interval, both.start.len()), (minutes(60), 3));
    assert_eq!(both.actual.volume[0], 34.0 + 35.0, "the hour opens at half past and is whole all the same");
    assert!(both.actual.volume[1].is_nan(), "09:45 is usually open and has no record");
    assert!(both.actual.aht_s[1].is_nan() && both.actual.staffed[1].is_nan());
    assert_eq!(both.actual.volume[2], 40.0 + 41.0 + 42.0 + 43.0);
    // The last four rows are 35 to 38: handled 2, 0, 1, 2.
    assert_eq!(both.actual.handled[2], 5.0);
    assert_eq!(both.actual.aht_s[2], (2.0 * 135.0 + 137.0 + 2.0 * 138.0) / 5.0);
    assert_eq!((both.actual.wait_s[2], both.actual.staffed[2]), (20.0, (3.0 + 0.0 + 1.0 + 2.0) / 4.0));
    assert_eq!(codes(&both), ["aggregated", "partial-overlap"]);
    assert!(both.notices[0].message.contains("1 of them lack"), "{:?}", both.notices);
    assert_eq!(both.bands.len(), 1, "the forecast stays as it is");
}

#[test]
fn a_forecast_of_quarter_hours_is_added_up_without_its_ranges_and_never_split() {
    let plain = &Clock::Plain;
    let planned = forecast(plain, MONDAY, 15, &[Some(1.0), Some(3.0), None, Some(0.0), Some(0.0)]);
    let both = matched(&planned, &actual(plain, MONDAY, 30, &[Some(5.0), Some(2.0), Some(1.0)]), None).unwrap();
    assert_eq!((both.volume.clone(), both.actual.volume.clone()), (vec![4.0, 0.0, 0.0], vec![5.0, 2.0, 1.0]));
    assert_eq!(both.aht_s, [(201.0 + 3.0 * 203.0) / 4.0, 200.0, 200.0], "weighted by contacts, where there are any");
    assert!(both.bands.is_empty() && both.outlook.is_none());
    assert_eq!(codes(&both), ["aggregated"]);
    let apart = matched(&forecast(plain, MONDAY, 20, &[Some(1.0)]), &actual(plain, MONDAY, 30, &[Some(1.0)]), None);
    assert_eq!(apart, Err(Apart::Lengths { queue: "sales".to_owned(), forecast: 20, actual: 30 }));
}

#[test]
fn forecast_days_of_23_and_25_hours_meet_all_their_intervals() {
    let clock = berlin();
    for (sunday, hours) in [(date(2026, 3, 29), 23_usize), (date(2026, 10, 25), 25)] {
        let monday = date_of_day(crate::time::day_of_date(sunday) - 6);
        let days: Vec<_> =
            (0..7).map(|day| clock.day_start(date_of_day(crate::time::day_of_date(monday) + day))).collect();
        let planned = VolumeForecast {
            start: days,
            interval: IntervalLength::DAY,
            ..forecast(&Clock::Plain, monday, 1440, &[Some(24.0); 7])
        };
        let planned = VolumeForecast { clock: clock.clone(), ..planned };
        let came = actual(&clock, monday, 30, &vec![Some(0.5); 2 * (6 * 24 + hours)]);
        let both = matched(&planned, &came, None).unwrap();
        let mut sums = [24.0; 7];
        sums[6] = hours as f64;
        assert_eq!(both.actual.volume, sums);
        assert_eq!(both.minute, [0; 7]);
        assert_eq!(codes(&both), ["aggregated"]);
    }
}

#[test]
fn the_same_instants_are_compared_when_clocks_differ() {
    let utc = Clock::utc();
    let came = actual(&berlin(), MONDAY, 60, &(0..48).map(|hour| Some(f64::from(hour))).collect::<Vec<_>>());
    let planned = forecast(&utc, MONDAY, 60, &[Some(10.0); 24]);
    let both = matched(&planned, &came, None).unwrap();
    assert_eq!(both.actual.volume[..2], [1.0, 2.0], "midnight in UTC is one o'clock in Berlin");
    assert_eq!((both.minute[0], both.clock.clone()), (60, berlin()));
    assert_eq!(codes(&both)[0], "zone-differs");
    assert!(both.notices[0].message.contains("-1 h"), "{:?}", both.notices);
    // Offsets that a file gives are the same clock where they show the same time.
    let offsets = Clock::Offsets(vec![(Moment(0), 3600)]);
    let both = matched(&forecast(&offsets, MONDAY, 60, &[Some(1.0); 24]), &came, None).unwrap();
    assert!(!codes(&both).contains(&"zone-differs") && both.actual.volume[1] == 1.0);
}

#[test]
fn a_forecast_without_a_zone_is_compared_by_the_wall_clock_and_the_repeated_hour_once() {
    let sunday = date(2026, 10, 25);
    let planned = forecast(&Clock::Plain, sunday, 60, &[Some(10.0); 24]);
    let came = actual(&berlin(), sunday, 60, &(0..25).map(|hour| Some(f64::from(hour))).collect::<Vec<_>>());
    let both = matched(&planned, &came, None).unwrap();
    assert_eq!(both.actual.volume[..5], [0.0, 1.0, 2.0 + 3.0, 4.0, 5.0]);
    assert_eq!(both.minute[..5], [0, 60, 120, 180, 240]);
    assert_eq!((both.clock.clone(), both.volume.len()), (berlin(), 24));
    assert_eq!(codes(&both)[0], "zone-unknown");
    // The other way round two forecast rows make one, without a range of its own.
    let both = matched(
        &forecast(&berlin(), sunday, 60, &[Some(10.0); 25]),
        &actual(&Clock::Plain, sunday, 60, &[Some(9.0); 24]),
        None,
    )
    .unwrap();
    assert_eq!(both.volume[1..4], [10.0, 20.0, 10.0]);
    assert!(both.bands[0].lo[2].is_nan() && both.bands[0].lo[1] == 9.0);
    // In spring the wall clock skips an hour that a forecast without a zone still has.
    let spring = date(2026, 3, 29);
    let both = matched(
        &forecast(&Clock::Plain, spring, 60, &[Some(10.0); 24]),
        &actual(&berlin(), spring, 60, &[Some(9.0); 23]),
        None,
    )
    .unwrap();
    assert_eq!((both.overlap.forecast_intervals, both.overlap.scored_intervals), (23, 23));
}

#[test]
fn forecast_and_actuals_of_other_years_are_apart_and_both_spans_are_named() {
    let plain = &Clock::Plain;
    let planned = forecast(plain, MONDAY, 1440, &[Some(1.0); 7]);
    let apart = matched(&planned, &actual(plain, date(2025, 3, 3), 1440, &[Some(1.0); 7]), None).unwrap_err();
    assert_eq!(
        apart.to_string(),
        "queue `sales`: forecast and actuals have no interval in common: the forecast covers 2026-03-02 to 2026-03-08, \
         the actuals 2025-03-03 to 2025-03-09"
    );
    for (values, name) in [(vec![], "no rows"), (vec![Some(f64::NAN); 7], "empty cells only")] {
        assert!(matched(&planned, &actual(plain, MONDAY, 1440, &values), None).is_err(), "{name}");
    }
    assert!(matched(&forecast(plain, MONDAY, 30, &[]), &actual(plain, MONDAY, 30, &[Some(1.0)]), None).is_err());
}
