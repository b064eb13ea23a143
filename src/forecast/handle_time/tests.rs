//! Handle times drawn by formula or by a seeded generator.

use jiff::civil::date;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::*;
use crate::history::{OpeningHours, Queue, SlotState, TimeParts};
use crate::time::{Clock, Horizon, IntervalLength, weekday_of_day};

/// Half hours round the clock with `(contacts, handle time)` by day and minute.
fn history(days: u32, mut drawn: impl FnMut(i64, u16) -> (f64, f64)) -> IntervalSeries {
    let (clock, interval) = (Clock::Plain, IntervalLength::from_minutes(30).unwrap());
    let dates = Horizon { start: date(2024, 1, 1), days }.dates();
    let start: Vec<_> = dates.flat_map(|d| clock.intervals_of(d, interval)).collect();
    let (day, minute): (Vec<_>, Vec<_>) = start.iter().map(|s| clock.day_and_minute(*s)).unzip();
    let (volume, aht_s): (Vec<_>, Vec<_>) = day.iter().zip(&minute).map(|(d, m)| drawn(*d, *m)).unzip();
    IntervalSeries {
        queue: Queue { name: "support".to_owned(), channel: None },
        clock,
        interval,
        state: vec![SlotState::Open; start.len()],
        handled: volume.clone(),
        parts: TimeParts::default(),
        opening: OpeningHours::always(),
        volume,
        aht_s,
        start,
        day,
        minute,
    }
}

fn week_after(history: &IntervalSeries) -> HandleTime {
    let (_, last) = history.span().unwrap();
    let grid = history.open_intervals(Horizon { start: last.tomorrow().unwrap(), days: 7 }.dates());
    forecast(history, &grid).unwrap()
}

fn uniform(rng: &mut ChaCha8Rng) -> f64 {
    (f64::from(rng.next_u32()) + 0.5) / 4_294_967_296.0
}

/// The mean of some contacts with exponential handle times of a mean.
fn drawn_mean(contacts: f64, mean_s: f64, rng: &mut ChaCha8Rng) -> f64 {
    (0..contacts as u32).map(|_| -mean_s * libm::log(uniform(rng))).sum::<f64>() / contacts
}

/// Evenings a quarter longer, Mondays a tenth.
fn shape(day: i64, minute: u16) -> f64 {
    300.0 * if minute >= 1080 { 1.25 } else { 1.0 } * if weekday_of_day(day) == 0 { 1.1 } else { 1.0 }
}

/// Mean distance from the true shape over the week after a history, as a share of 300 s.
fn distance(found: &HandleTime, history: &IntervalSeries) -> f64 {
    let first = history.day.last().unwrap() + 1;
    let at = |(i, aht): (usize, &f64)| (aht - shape(first + i as i64 / 48, (i % 48 * 30) as u16)).abs();
    found.aht_s.iter().enumerate().map(at).sum::<f64>() / found.aht_s.len() as f64 / 300.0
}

#[test]
fn a_busy_queue_learns_its_evenings_and_its_mondays() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let busy = history(84, |day, minute| (20.0, drawn_mean(20.0, shape(day, minute), &mut rng)));
    let far = distance(&week_after(&busy), &busy);
    assert!(far < 0.025, "{far}");
}

#[test]
fn a_quiet_queue_stays_near_its_mean() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let quiet = history(28, |_, _| (1.0, drawn_mean(1.0, 300.0, &mut rng)));
    let found = week_after(&quiet);
    let far = found.aht_s.iter().map(|aht| (aht - 300.0).abs()).sum::<f64>() / found.aht_s.len() as f64;
    assert!(far < 25.0, "half hours lie {far} s from the mean on average");
}

#[test]
fn one_contact_that_nobody_logged_off_does_not_move_the_week() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let mut calm = history(42, |_, _| (4.0, drawn_mean(4.0, 300.0, &mut rng)));
    let before = week_after(&calm);
    calm.aht_s[40 * 48 + 20] = 20_000.0;
    let after = week_after(&calm);
    for (a, b) in after.aht_s.iter().zip(&before.aht_s) {
        assert!((a / b - 1.0).abs() < 0.04, "{a} after {b}");
    }
}

#[test]
fn volume_times_handle_time_is_the_expected_workload_where_busy_days_have_longer_calls() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let (mut today, mut factor) = (i64::MIN, 1.0);
    let centre = history(112, |day, _| {
        if day != today {
            (today, factor) = (day, 0.6 + 0.8 * uniform(&mut rng));
        }
        let contacts = (30.0 * factor).round();
        // A tenth more contacts, 4 % longer calls.
        (contacts, drawn_mean(contacts, 300.0 * (1.0 + 0.4 * (factor - 1.0)), &mut rng))
    });
    let found = week_after(&centre);
    let recorded = centre.volume.iter().zip(&centre.aht_s);
    let workload = recorded.map(|(v, a)| v * a).sum::<f64>() / centre.volume.iter().sum::<f64>();
    let forecast = found.aht_s.iter().sum::<f64>() / found.aht_s.len() as f64;
    assert!((forecast / workload - 1.0).abs() < 0.015, "{forecast} s, the workload has {workload} s a contact");
    // Var of the day factor 0.64/12, slope 0.4: E[VA] / (E[V] E[A]) = 1 + 0.4 × 0.0533.
    let busy = found.busy.expect("16 weeks show it");
    assert!((busy.factor - 1.021).abs() < 0.008, "{busy:?}");
    assert!(busy.in_words().contains("longer"));
    let even = history(112, |_, _| (30.0, drawn_mean(30.0, 300.0, &mut rng)));
    assert_eq!(week_after(&even).busy, None);
}

#[test]
fn talk_hold_and_after_call_work_add_up_to_the_handle_time() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut centre = history(35, |day, minute| (8.0, drawn_mean(8.0, shape(day, minute), &mut rng)));
    // After-call work takes longer in the evening.
    let evening = |minute: u16| if minute >= 1080 { 0.3 } else { 0.15 };
    let n = centre.start.len();
    centre.parts = TimeParts {
        talk_s: (0..n).map(|i| centre.aht_s[i] * (0.95 - evening(centre.minute[i]))).collect(),
        hold_s: centre.aht_s.iter().map(|aht| 0.05 * aht).collect(),
        acw_s: (0..n).map(|i| centre.aht_s[i] * evening(centre.minute[i])).collect(),
    };
    let found = week_after(&centre);
    let parts = found.parts.unwrap();
    let (talk, hold, acw) = (parts.talk_s.unwrap(), parts.hold_s.unwrap(), parts.acw_s.unwrap());
    for (i, aht) in found.aht_s.iter().enumerate() {
        assert!((talk[i] + hold[i] + acw[i] - aht).abs() < 1e-9);
    }
    assert!((acw[20] / found.aht_s[20] - 0.15).abs() < 0.01 && (acw[40] / found.aht_s[40] - 0.3).abs() < 0.02);
}

#[test]
fn a_part_that_the_history_does_not_have_is_not_invented() {
    let mut centre = history(28, |day, minute| (8.0, shape(day, minute)));
    centre.parts.talk_s = centre.aht_s.iter().map(|aht| 0.7 * aht).collect();
    let found = week_after(&centre);
    let parts = found.parts.unwrap();
    assert!(parts.hold_s.is_none() && parts.acw_s.is_none());
    assert!((parts.talk_s.unwrap()[20] / found.aht_s[20] - 0.7).abs() < 1e-9);
}

#[test]
fn handle_times_that_always_repeat_come_back_as_they_were() {
    let centre = history(56, |day, minute| (10.0, shape(day, minute)));
    let far = distance(&week_after(&centre), &centre);
    assert!(far < 0.01, "{far}");
}

#[test]
fn a_history_without_handle_times_has_none_to_come() {
    let centre = history(28, |_, _| (10.0, f64::NAN));
    let grid = centre.open_intervals(Horizon { start: date(2024, 2, 1), days: 1 }.dates());
    assert_eq!(forecast(&centre, &grid), None);
}
