//! What planners rely on, tried on histories drawn by formula or by a seeded generator.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::*;
use crate::forecast::almanac::Almanac;
use crate::forecast::days::DayTable;
use crate::forecast::profile::Past;
use crate::history::{OpeningHours, SlotState, SpecialDay, TimeParts};
use crate::time::{Horizon, day_of_date, weekday_of_day};

mod special;

/// A Monday.
pub(crate) const FIRST: Date = date(2024, 1, 1);

/// A history of whole days; `None` is an interval without a record.
pub(crate) fn history(minutes: u32, days: i64, volume: impl FnMut(Date, u16) -> Option<f64>) -> IntervalSeries {
    history_on(Clock::Plain, minutes, days, volume)
}

fn history_on(
    clock: Clock,
    minutes: u32,
    days: i64,
    mut volume: impl FnMut(Date, u16) -> Option<f64>,
) -> IntervalSeries {
    let interval = IntervalLength::from_minutes(minutes).unwrap();
    let dates = Horizon { start: FIRST, days: days as u32 }.dates();
    let start: Vec<_> = dates.flat_map(|d| clock.intervals_of(d, interval)).collect();
    let (day, minute): (Vec<_>, Vec<_>) = start.iter().map(|s| clock.day_and_minute(*s)).unzip();
    let cells: Vec<_> = day.iter().zip(&minute).map(|(d, m)| volume(crate::time::date_of_day(*d), *m)).collect();
    IntervalSeries {
        queue: Queue { name: "support".to_owned(), channel: None },
        interval,
        state: cells.iter().map(|c| if c.is_some() { SlotState::Open } else { SlotState::Missing }).collect(),
        volume: cells.iter().map(|c| c.unwrap_or(f64::NAN)).collect(),
        aht_s: vec![f64::NAN; start.len()],
        handled: vec![f64::NAN; start.len()],
        parts: TimeParts::default(),
        opening: OpeningHours::always(),
        clock,
        start,
        day,
        minute,
    }
}

fn after(history: &IntervalSeries, days: u32) -> IntervalGrid {
    let start = history.span().map_or(FIRST, |(_, last)| last.saturating_add(1.day()));
    history.open_intervals(Horizon { start, days }.dates())
}

fn week_after(history: &IntervalSeries, settings: &ForecastSettings) -> VolumeForecast {
    forecast(history, &after(history, 7), settings).unwrap()
}

fn special(date: Date, name: &str) -> SpecialDay {
    SpecialDay { date, name: name.to_owned(), queue: None, closed: false, hours: None, like: None, uplift: None }
}

fn with_days(special: Vec<SpecialDay>) -> ForecastSettings {
    ForecastSettings { calendar: Calendar { special, ..Calendar::default() }, ..ForecastSettings::default() }
}

/// A believable week: quiet nights, a peak before noon, half the volume at weekends.
pub(crate) fn usual(date: Date, minute: u16) -> f64 {
    let hour = f64::from(minute) / 60.0;
    let day = if weekday_of_day(day_of_date(date)) >= 5 { 0.5 } else { 1.0 };
    day * (2.0 + 60.0 * (-(hour - 11.0).powi(2) / 18.0).exp())
}

/// A Poisson draw by exponential gaps.
fn poisson(mean: f64, rng: &mut ChaCha8Rng) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    loop {
        sum -= ((rng.next_u32() as f64 + 0.5) / 4_294_967_296.0).ln();
        if sum > mean {
            return count;
        }
        count += 1.0;
    }
}

fn total(forecast: &VolumeForecast, date: Date) -> f64 {
    let day = day_of_date(date);
    let rows = forecast.start.iter().zip(&forecast.volume);
    rows.filter(|(start, _)| forecast.clock.day_and_minute(**start).0 == day).map(|(_, v)| v).sum()
}

fn usual_total(date: Date) -> f64 {
    (0..48).map(|s| usual(date, s * 30)).sum()
}

fn assert_sound(forecast: &VolumeForecast) {
    for (i, volume) in forecast.volume.iter().enumerate() {
        assert!(volume.is_finite() && *volume >= 0.0, "volume {volume}");
        let (mut lo, mut hi) = (*volume, *volume);
        for band in &forecast.bands {
            assert!(band.lo[i].is_finite() && band.hi[i].is_finite(), "{band:?} at {i}");
            assert!(
                0.0 <= band.lo[i] && band.lo[i] <= lo && hi <= band.hi[i],
                "{} % does not hold the narrower",
                band.level
            );
            (lo, hi) = (band.lo[i], band.hi[i]);
        }
    }
    if let Some(aht) = &forecast.aht_s {
        assert!(aht.iter().all(|s| s.is_finite() && *s > 0.0));
    }
    assert!(forecast.story.noise_floor.is_finite());
    assert!(forecast.story.backtest_wape.iter().all(|(_, wape)| wape.is_finite() && *wape >= 0.0));
}

/// Days of hours as models are fitted to them, without a special day.
pub(crate) fn past(days: i64, volume: impl FnMut(Date, u16) -> Option<f64>) -> Past {
    let table = DayTable::of(&history(60, days, volume)).unwrap();
    let almanac = Almanac::new(&Calendar::default(), "support", table.first_day, table.first_day + 2 * days);
    Past::new(table, almanac)
}

/// Largest distance of a forecast from what a week would be, relative to the busiest hour, over the week ahead.
pub(crate) fn furthest(past: &Past, row: impl Fn(i64) -> Vec<f64>, truth: impl Fn(Date, u16) -> f64) -> f64 {
    let next = past.table.first_day + past.table.days as i64;
    let (mut far, mut peak) = (0.0_f64, 0.0_f64);
    for day in next..next + 7 {
        for (s, value) in row(day).iter().enumerate() {
            let truth = truth(date_of_day(day), s as u16 * 60);
            far = far.max((value - truth).abs());
            peak = peak.max(truth);
        }
    }
    far / peak
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_history_makes_a_volume_or_range_that_is_not_a_number(
        length in prop::sample::select(vec![15_u32, 30, 60, 1440]),
        days in 1_i64..130,
        horizon in 1_u32..40,
        scale in prop::sample::select(vec![0.0, 0.02, 0.4, 7.0, 900.0, 1e9, 1e200]),
        gaps in 0_u32..100,
        seed in any::<u64>(),
        method in prop::sample::select(Method::ALL.to_vec()),
    ) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let history = history(length, days, |date, minute| {
            let chance = f64::from(rng.next_u32()) / f64::from(u32::MAX);
            (rng.next_u32() % 100 >= gaps).then(|| (scale * usual(date, minute) * chance).floor())
        });
        let named = vec![special(FIRST.saturating_add(20.days()), "fair"), special(FIRST.saturating_add(days.days()), "fair")];
        let settings = ForecastSettings { method, ..with_days(named) };
        match forecast(&history, &after(&history, horizon), &settings) {
            Ok(forecast) => assert_sound(&forecast),
            Err(error) => prop_assert!(matches!(error, ForecastError::NothingToLearn { .. }), "{error}"),
        }
    }

    #[test]
    fn the_same_history_gives_the_same_forecast_to_the_last_bit(seed in any::<u64>()) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let history = history(60, 60, |date, minute| Some(poisson(usual(date, minute) / 4.0, &mut rng)));
        let settings = ForecastSettings::default();
        prop_assert_eq!(week_after(&history, &settings), week_after(&history, &settings));
    }
}

#[test]
fn a_week_that_always_repeats_is_forecast_as_it_was() {
    let history = history(30, 84, |date, minute| Some(usual(date, minute)));
    for method in Method::ALL {
        let forecast = week_after(&history, &ForecastSettings { method: *method, ..ForecastSettings::default() });
        for (start, volume) in forecast.start.iter().zip(&forecast.volume) {
            let (_, minute) = forecast.clock.day_and_minute(*start);
            let expected = usual(forecast.clock.date(*start), minute);
            // Profiles are drawn towards their neighbours as far as chance would explain the distance.
            assert!((volume - expected).abs() < 0.03 * expected, "{method}: {volume} instead of {expected}");
        }
    }
}

#[test]
fn a_queue_without_contacts_is_forecast_without_contacts() {
    let history = history(30, 56, |_, _| Some(0.0));
    let forecast = week_after(&history, &ForecastSettings::default());
    assert_sound(&forecast);
    assert!(forecast.volume.iter().all(|v| *v == 0.0));
}

#[test]
fn three_days_one_week_and_two_weeks_are_enough_for_a_forecast() {
    for days in [1, 3, 7, 14] {
        let history = history(30, days, |date, minute| Some(usual(date, minute)));
        let forecast = week_after(&history, &ForecastSettings::default());
        assert_sound(&forecast);
        // The Wednesday of the second week: seen, or like the days that were.
        let noon = forecast.volume[2 * 48 + 22];
        assert!((30.0..70.0).contains(&noon), "{days} days: {noon} contacts at 11:00");
    }
}

#[test]
fn a_history_of_gaps_alone_teaches_nothing_and_says_so() {
    let history = history(30, 30, |_, _| None);
    let error = forecast(&history, &after(&history, 7), &ForecastSettings::default()).unwrap_err();
    assert_eq!(error, ForecastError::NothingToLearn { queue: "support".to_owned() });
}

#[test]
fn a_horizon_of_closed_days_is_refused_by_name() {
    let history = history(30, 30, |date, minute| Some(usual(date, minute)));
    let closed = IntervalGrid { clock: Clock::Plain, length: history.interval, starts: Vec::new() };
    let error = forecast(&history, &closed, &ForecastSettings::default()).unwrap_err();
    assert_eq!(error, ForecastError::ClosedThroughout { queue: "support".to_owned() });
}

#[test]
fn a_level_that_moved_three_weeks_ago_is_followed() {
    let moved = FIRST.saturating_add(99.days());
    let history = history(30, 120, |date, m| Some(usual(date, m) * if date >= moved { 1.4 } else { 1.0 }));
    let forecast = week_after(&history, &ForecastSettings::default());
    let monday = forecast.clock.date(forecast.start[0]).saturating_add(3.days());
    let ratio = total(&forecast, monday) / usual_total(monday);
    assert!((1.3..1.45).contains(&ratio), "{ratio}");
}

#[test]
fn an_outage_and_a_campaign_day_last_week_do_not_move_the_forecast() {
    let (outage, campaign) = (FIRST.saturating_add(106.days()), FIRST.saturating_add(108.days()));
    let history = history(30, 112, |date, minute| {
        let volume = usual(date, minute);
        if date == outage && (600..840).contains(&minute) {
            return Some(0.0);
        }
        Some(if date == campaign { 2.5 * volume } else { volume })
    });
    let forecast = week_after(&history, &ForecastSettings::default());
    for ahead in 0..5 {
        let day = FIRST.saturating_add((112 + ahead).days());
        let ratio = total(&forecast, day) / usual_total(day);
        assert!((0.95..1.06).contains(&ratio), "{day}: {ratio}");
    }
}

#[test]
fn christmas_this_year_is_what_christmas_was_last_year() {
    let days = day_of_date(date(2025, 12, 22)) - day_of_date(FIRST);
    let (last, next) = (date(2024, 12, 25), date(2025, 12, 25));
    let history = history(30, days, |date, m| Some(usual(date, m) * if date == last { 0.4 } else { 1.0 }));
    let settings = with_days(vec![special(last, "Christmas Day"), special(next, "Christmas Day")]);
    let forecast = week_after(&history, &settings);
    let ratio = total(&forecast, next) / usual_total(next);
    assert!((0.38..0.46).contains(&ratio), "{ratio}");
    let told = forecast
        .story
        .effects
        .iter()
        .any(|e| e.starts_with("Christmas Day (Thursday 2025-12-25): ") && e.contains("below"));
    assert!(told, "{:?}", forecast.story.effects);
    // Without its name the day is a Thursday like any other.
    let unnamed = week_after(&history, &ForecastSettings::default());
    assert!((total(&unnamed, next) / usual_total(next) - 1.0).abs() < 0.02);
}

#[test]
fn a_special_day_widens_its_own_ranges_only() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let history = history(30, 112, |date, m| Some(poisson(usual(date, m), &mut rng)));
    let fair = FIRST.saturating_add(114.days());
    let with = week_after(&history, &with_days(vec![special(fair, "fair")]));
    let without = week_after(&history, &ForecastSettings::default());
    let width = |f: &VolumeForecast, day: usize| f.bands[0].hi[day * 48 + 22] - f.bands[0].lo[day * 48 + 22];
    assert!(width(&with, 2) > 1.2 * width(&without, 2));
    assert!((width(&with, 6) - width(&without, 6)).abs() <= 2.0);
}

#[test]
fn the_planners_uplift_and_analogue_are_taken_at_their_word() {
    let history = history(30, 112, |date, m| Some(usual(date, m)));
    let (tuesday, wednesday) = (FIRST.saturating_add(113.days()), FIRST.saturating_add(114.days()));
    let sunday = FIRST.saturating_add(104.days());
    let settings = with_days(vec![
        SpecialDay { uplift: Some(0.15), ..special(tuesday, "mailing") },
        SpecialDay { like: Some(sunday), ..special(wednesday, "bridge day") },
    ]);
    let forecast = week_after(&history, &settings);
    assert!((total(&forecast, tuesday) / usual_total(tuesday) - 1.15).abs() < 0.01);
    assert!((total(&forecast, wednesday) / usual_total(sunday) - 1.0).abs() < 0.01);
}

#[test]
fn busy_first_days_of_the_month_are_found_and_told() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let history =
        history(30, 362, |date, m| Some(poisson(usual(date, m) * if date.day() <= 3 { 1.5 } else { 1.0 }, &mut rng)));
    // 28 December 2024 to 3 January 2025.
    let forecast = week_after(&history, &ForecastSettings::default());
    let third = date(2025, 1, 3);
    let ratio = total(&forecast, third) / usual_total(third);
    assert!((1.35..1.6).contains(&ratio), "{ratio}");
    assert!(forecast.story.effects.iter().any(|e| e.contains("days 1 to 3 +")), "{:?}", forecast.story.effects);
}

#[test]
fn ranges_hold_the_share_that_they_promise() {
    for (scale, seed) in [(0.05, 1), (0.4, 2), (6.0, 3)] {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        // Days vary by a common factor of about ±8 %, as contact centres do.
        let mut factor = 1.0;
        let mut today = FIRST;
        let all = history(30, 147, |date, m| {
            if date != today {
                today = date;
                factor = 0.86 + 0.28 * f64::from(rng.next_u32()) / f64::from(u32::MAX);
            }
            Some(poisson(scale * factor * usual(date, m), &mut rng))
        });
        let (mut inside, mut count) = ([0.0; 2], 0.0);
        for week in 14..21_i64 {
            let known = all.before(FIRST.saturating_add((7 * week).days()));
            let forecast = week_after(&known, &ForecastSettings::default());
            for (i, start) in forecast.start.iter().enumerate() {
                let actual = all.volume[all.start.binary_search(start).unwrap()];
                // Whole ends of a few contacts can't leave a tenth outside: there a point of the actual's step is judged.
                let (below, through) = forecast.outlook.as_ref().unwrap().probability(i, actual);
                let point = below + f64::from(rng.next_u32()) / f64::from(u32::MAX) * (through - below);
                for (band, inside) in forecast.bands.iter().zip(&mut inside) {
                    *inside += f64::from(if forecast.volume[i] < 5.0 {
                        (2.0 * point - 1.0).abs() <= band.level.percent() / 100.0
                    } else {
                        band.lo[i] <= actual && actual <= band.hi[i]
                    });
                }
                count += 1.0;
            }
        }
        let (eighty, ninety_five) = (inside[0] / count, inside[1] / count);
        assert!((0.76..0.86).contains(&eighty), "scale {scale}: {eighty}");
        assert!((0.93..0.98).contains(&ninety_five), "scale {scale}: {ninety_five}");
    }
}

#[test]
fn the_forecast_beats_last_weeks_copy_on_noisy_weeks_and_shows_both() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let history = history(30, 112, |date, m| Some(poisson(usual(date, m) / 5.0, &mut rng)));
    let story = week_after(&history, &ForecastSettings::default()).story;
    let wape = |name: &str| story.backtest_wape.iter().find(|(n, _)| n == name).unwrap().1;
    assert!(wape("auto") < 0.85 * wape("seasonal-naive"));
    assert!(wape("auto") < wape("mean-of-4"));
    assert!(story.noise_floor < wape("auto"));
    assert!(story.backtest_wape.is_sorted_by(|a, b| a.1 <= b.1));
    assert_eq!(story.backtest_weeks, 8);
}

#[test]
fn levels_come_in_ascending_order_however_they_are_asked_for() {
    let history = history(60, 56, |date, m| Some(usual(date, m)));
    let levels = ["95", "50%", "80"].map(|text| text.parse().unwrap()).to_vec();
    let forecast = week_after(&history, &ForecastSettings { levels, ..ForecastSettings::default() });
    assert_eq!(forecast.bands.iter().map(|b| b.level.percent()).collect::<Vec<_>>(), [50.0, 80.0, 95.0]);
    assert!("0".parse::<Level>().is_err() && "100".parse::<Level>().is_err() && "wide".parse::<Level>().is_err());
}

#[test]
fn a_clock_change_week_has_a_row_for_every_hour_that_exists() {
    let berlin = Clock::zone("Europe/Berlin").unwrap();
    // The last day of history is the Saturday before clocks spring forward on 31 March 2024.
    let history = history_on(berlin, 30, 90, |date, m| Some(usual(date, m)));
    let forecast = week_after(&history, &ForecastSettings::default());
    assert_eq!(forecast.start.len(), 46 + 6 * 48);
    assert_sound(&forecast);
    let noon = forecast.start.iter().position(|s| forecast.clock.day_and_minute(*s).1 == 720).unwrap();
    assert!((forecast.volume[noon] - usual(date(2024, 3, 31), 720)).abs() < 0.5);
}

#[test]
fn handle_time_comes_from_the_history_then_from_the_planner_then_from_nobody() {
    let mut known = history(30, 56, |date, m| Some(usual(date, m).round()));
    let planner = ForecastSettings { aht: Some(Seconds::new(240.0).unwrap()), ..ForecastSettings::default() };
    assert_eq!(week_after(&known, &ForecastSettings::default()).aht_s, None);
    assert!(week_after(&known, &planner).aht_s.unwrap().iter().all(|s| *s == 240.0));
    // Evening calls take longer; the mean is that of the contacts, not of the intervals.
    for i in 0..known.start.len() {
        known.aht_s[i] = if known.minute[i] >= 1080 { 400.0 } else { 300.0 };
        known.handled[i] = known.volume[i];
    }
    let aht = week_after(&known, &planner).aht_s.unwrap();
    assert!((aht[20] - 300.0).abs() < 6.0 && (aht[40] - 400.0).abs() < 12.0, "{} and {}", aht[20], aht[40]);
}

#[test]
fn a_handle_time_of_few_calls_is_drawn_towards_the_queues_mean() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut quiet = history(30, 28, |_, _| Some(1.0));
    for i in 0..quiet.start.len() {
        // Exponential handle times of mean 300 s, the same at every hour.
        quiet.aht_s[i] = -300.0 * ((rng.next_u32() as f64 + 0.5) / 4_294_967_296.0).ln();
        quiet.handled[i] = 1.0;
    }
    let aht = week_after(&quiet, &ForecastSettings::default()).aht_s.unwrap();
    let spread = aht.iter().map(|s| (s - 300.0).abs()).sum::<f64>() / aht.len() as f64;
    assert!(spread < 30.0, "hours lie {spread} s from the mean on average");
}
