use jiff::civil::{Date, date};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::*;
use crate::error::FindingCode;
use crate::history::{Field, Queue, SlotState, SpecialDay};
use crate::time::{Clock, IntervalLength, Moment, WEEKDAYS, date_of_day, day_of_date, seconds_of, weekday_of_day};

/// A centre that is open Monday to Friday from 08:00 to 20:00 and has Poisson arrivals around a bell of `peak`.
fn centre(weeks: i64, peak: f64, seed: u64) -> Vec<(Moment, f64)> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let first = day_of_date(date(2025, 1, 6));
    let mut rows = Vec::new();
    for day in (first..first + 7 * weeks).filter(|day| weekday_of_day(*day) < 5) {
        for slot in 16..40 {
            let distance = (f64::from(slot) - 27.0) / 9.0;
            let mean = peak * (1.0 - 0.12 * weekday_of_day(day) as f64) * (-distance * distance).exp();
            rows.push((Moment(day * 86_400 + i64::from(slot) * 1800), poisson(mean, &mut random)));
        }
    }
    rows
}

/// Knuth's product of uniforms, in pieces of mean 20 so that it never underflows.
fn poisson(mean: f64, random: &mut ChaCha8Rng) -> f64 {
    let (mut count, mut left) = (0.0, mean);
    while left > 0.0 {
        let (limit, mut product) = ((-left.min(20.0)).exp(), 1.0);
        left -= 20.0;
        loop {
            product *= (random.next_u32() as f64 + 0.5) / 4_294_967_296.0;
            if product < limit {
                break;
            }
            count += 1.0;
        }
    }
    count
}

fn series(rows: &[(Moment, f64)]) -> RawSeries {
    let (start, offered) = rows.iter().copied().unzip();
    let half_hour = IntervalLength::from_minutes(30).unwrap();
    RawSeries::new(Queue { name: "support".into(), channel: None }, Clock::Plain, half_hour, start, offered)
}

fn at(day: Date, hour: i8, minute: i8) -> Moment {
    Moment(seconds_of(day.at(hour, minute, 0, 0)))
}

/// Changes the rows of a span of time.
fn change(rows: &mut [(Moment, f64)], from: Moment, to: Moment, how: impl Fn(f64) -> f64) {
    for (_, volume) in rows.iter_mut().filter(|(start, _)| *start >= from && *start < to) {
        *volume = how(*volume);
    }
}

fn state_at(cleaned: &Cleaned, moment: Moment) -> SlotState {
    cleaned.series.state[cleaned.series.start.binary_search(&moment).unwrap()]
}

fn told(cleaned: &Cleaned, code: FindingCode) -> Vec<&str> {
    cleaned.findings.iter().filter(|f| f.code == code).map(|f| f.message.as_str()).collect()
}

fn special(day: Date, name: &str, closed: bool) -> SpecialDay {
    SpecialDay { date: day, name: name.into(), queue: None, closed, hours: None, like: None, uplift: None }
}

#[test]
fn an_ordinary_history_has_nothing_to_tell() {
    for seed in 0..6 {
        for peak in [0.3, 3.0, 40.0, 400.0] {
            let cleaned = clean(&series(&centre(30, peak, seed)), &Calendar::default());
            let loud = [FindingCode::Outage, FindingCode::Spike, FindingCode::LevelShift, FindingCode::FrozenValues];
            let told: Vec<_> = cleaned.findings.iter().filter(|f| loud.contains(&f.code)).collect();
            assert!(told.is_empty(), "seed {seed}, peak {peak}: {told:?}");
            assert!(!cleaned.series.state.contains(&SlotState::Excluded));
        }
    }
}

#[test]
fn opening_hours_are_learned_from_nights_without_rows() {
    let cleaned = clean(&series(&centre(6, 40.0, 1)), &Calendar::default());
    for (weekday, name) in WEEKDAYS.iter().enumerate() {
        let expected = if weekday < 5 { vec![(480, 1200)] } else { vec![] };
        assert_eq!(cleaned.series.opening.week[weekday], expected, "{name}");
    }
    assert_eq!(cleaned.findings, []);
    assert_eq!(cleaned.series.start.len(), (6 * 7 - 2) * 48, "to the last recorded day");
}

#[test]
fn opening_hours_are_learned_from_nights_of_zeros() {
    let rows = centre(6, 40.0, 2);
    let first = rows[0].0.0 - 8 * 3600;
    let mut padded: Vec<(Moment, f64)> = (0..6 * 7 * 48).map(|k| (Moment(first + k * 1800), 0.0)).collect();
    for (start, volume) in rows {
        padded[((start.0 - first) / 1800) as usize].1 = volume;
    }
    let cleaned = clean(&series(&padded), &Calendar::default());
    assert_eq!(cleaned.series.opening.week[0], [(480, 1200)]);
    assert_eq!(cleaned.series.opening.week[6], []);
    assert_eq!(state_at(&cleaned, padded[0].0), SlotState::Closed);
    // Recorded nights keep their rows in a forecast; nights without a record have none.
    let week = |cleaned: &Cleaned| cleaned.series.open_intervals((0..7).map(|k| date_of_day(20_500 + k))).starts.len();
    assert_eq!(week(&cleaned), 7 * 48);
    assert_eq!(week(&clean(&series(&centre(6, 40.0, 2)), &Calendar::default())), 5 * 24);
    assert_eq!(cleaned.findings, []);
}

#[test]
fn a_quiet_queue_with_rows_of_zeros_stays_open() {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let first = seconds_of(date(2025, 1, 6).at(0, 0, 0, 0));
    let rows: Vec<_> = (0..8 * 336).map(|k| (Moment(first + k * 1800), poisson(0.3, &mut random))).collect();
    let cleaned = clean(&series(&rows), &Calendar::default());
    assert!(cleaned.series.state.iter().all(|state| *state == SlotState::Open), "{:?}", cleaned.series.opening.week);
}

#[test]
fn one_extra_sunday_in_a_year_opens_no_sundays() {
    let mut rows = centre(52, 40.0, 4);
    let sunday = date(2025, 6, 15);
    rows.extend((20..28).map(|slot| (at(sunday, 0, 0).plus(slot * 1800), 9.0)));
    rows.sort_by_key(|(start, _)| *start);
    let cleaned = clean(&series(&rows), &Calendar::default());
    assert_eq!(cleaned.series.opening.week[6], []);
    assert_eq!(
        told(&cleaned, FindingCode::OutsideHours),
        ["Sun 2025-06-15 10:00 to 14:00: 72 contacts outside the opening hours; they do not teach the forecast"]
    );
    let i = cleaned.series.start.binary_search(&at(sunday, 10, 0)).unwrap();
    assert_eq!((cleaned.series.state[i], cleaned.series.volume[i]), (SlotState::Closed, 9.0));
}

#[test]
fn a_hole_in_open_hours_is_missing_and_never_closes_them() {
    let mut rows = centre(6, 40.0, 5);
    rows.retain(|(start, _)| !(at(date(2025, 1, 14), 10, 0)..at(date(2025, 1, 14), 12, 0)).contains(start));
    rows.retain(|(start, _)| Clock::Plain.date(*start) != date(2025, 1, 22));
    let cleaned = clean(&series(&rows), &Calendar::default());
    assert_eq!(
        told(&cleaned, FindingCode::MissingIntervals),
        [
            "Tue 2025-01-14 10:00 to 12:00: no record of 4 open intervals",
            "Wed 2025-01-22: no record of 24 open intervals; if the queue was closed, say so in the calendar",
        ]
    );
    assert_eq!(state_at(&cleaned, at(date(2025, 1, 14), 10, 0)), SlotState::Missing);
    assert_eq!(cleaned.series.opening.week[1], [(480, 1200)]);
    assert_eq!(cleaned.series.open_intervals([date(2025, 2, 18)].into_iter()).starts.len(), 24);
}

#[test]
fn a_day_without_rows_is_closed_when_the_calendar_knows_it() {
    let mut rows = centre(6, 40.0, 6);
    rows.retain(|(start, _)| Clock::Plain.date(*start) != date(2025, 1, 20));
    let mut calendar = Calendar::default();
    calendar.special.push(special(date(2025, 1, 20), "Martin Luther King Jr. Day", false));
    let cleaned = clean(&series(&rows), &calendar);
    assert_eq!(state_at(&cleaned, at(date(2025, 1, 20), 10, 0)), SlotState::Closed);
    assert_eq!(cleaned.findings, []);
}

#[test]
fn an_outage_is_told_and_set_aside_with_its_volume() {
    let mut rows = centre(12, 40.0, 7);
    let tuesday = date(2025, 3, 4);
    change(&mut rows, at(tuesday, 10, 0), at(tuesday, 14, 0), |_| 0.0);
    let cleaned = clean(&series(&rows), &Calendar::default());
    let [told] = told(&cleaned, FindingCode::Outage)[..] else { panic!("{:?}", cleaned.findings) };
    assert!(told.starts_with("Tue 2025-03-04 10:00 to 14:00: no contacts where 2"), "{told}");
    assert!(told.ends_with(" were expected; kept out of the forecast"), "{told}");
    let finding = &cleaned.findings[0];
    assert_eq!((finding.count, finding.queue.as_deref()), (8, Some("support")));
    assert_eq!(finding.from.as_deref(), Some("2025-03-04T10:00:00"));
    assert_eq!(finding.to.as_deref(), Some("2025-03-04T13:30:00"));
    let i = cleaned.series.start.binary_search(&at(tuesday, 10, 0)).unwrap();
    assert_eq!((cleaned.series.state[i], cleaned.series.volume[i]), (SlotState::Excluded, 0.0));
    assert_eq!(state_at(&cleaned, at(tuesday, 14, 0)), SlotState::Open);
}

#[test]
fn a_holiday_that_nobody_named_is_a_low_day_and_no_outage() {
    let mut rows = centre(12, 40.0, 8);
    change(&mut rows, at(date(2025, 2, 17), 0, 0), at(date(2025, 2, 18), 0, 0), |v| (v * 0.1).floor());
    let cleaned = clean(&series(&rows), &Calendar::default());
    assert_eq!(cleaned.findings.len(), 1, "{:?}", cleaned.findings);
    assert_eq!(cleaned.findings[0].code, FindingCode::LowDay);
    assert!(!cleaned.series.state.contains(&SlotState::Excluded));
}

#[test]
fn a_day_of_two_and_a_half_times_its_volume_is_a_spike() {
    let mut rows = centre(12, 40.0, 9);
    let wednesday = date(2025, 2, 19);
    change(&mut rows, at(wednesday, 0, 0), at(wednesday, 23, 0), |v| v * 2.5);
    let cleaned = clean(&series(&rows), &Calendar::default());
    let [told] = told(&cleaned, FindingCode::Spike)[..] else { panic!("{:?}", cleaned.findings) };
    assert!(told.starts_with("Wed 2025-02-19: ") && told.ends_with(" times); kept out of the forecast"), "{told}");
    assert_eq!(state_at(&cleaned, at(wednesday, 8, 0)), SlotState::Excluded);

    let mut calendar = Calendar::default();
    calendar.special.push(special(wednesday, "launch", false));
    let known = clean(&series(&rows), &calendar);
    assert_eq!(known.findings, [], "a day that the calendar names is no surprise");
}

#[test]
fn a_mailing_of_some_hours_is_a_spike_of_those_hours() {
    let mut rows = centre(12, 40.0, 10);
    let day = date(2025, 2, 20);
    change(&mut rows, at(day, 12, 0), at(day, 15, 0), |v| v * 2.6);
    let cleaned = clean(&series(&rows), &Calendar::default());
    let [told] = told(&cleaned, FindingCode::Spike)[..] else { panic!("{:?}", cleaned.findings) };
    assert!(told.starts_with("Thu 2025-02-20 12:00 to 15:00: "), "{told}");
    assert_eq!(state_at(&cleaned, at(day, 11, 30)), SlotState::Open);
}

#[test]
fn a_peak_of_every_year_or_every_month_is_no_spike() {
    let mut yearly = centre(80, 40.0, 11);
    for day in [date(2025, 3, 12), date(2026, 3, 11)] {
        change(&mut yearly, at(day, 0, 0), at(day, 23, 0), |v| v * 2.0);
    }
    assert_eq!(told(&clean(&series(&yearly), &Calendar::default()), FindingCode::Spike), [""; 0]);

    let mut monthly = centre(40, 40.0, 12);
    for day in
        [date(2025, 2, 3), date(2025, 3, 3), date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 2), date(2025, 7, 1)]
    {
        change(&mut monthly, at(day, 0, 0), at(day, 23, 0), |v| v * 1.7);
    }
    assert_eq!(told(&clean(&series(&monthly), &Calendar::default()), FindingCode::Spike), [""; 0]);
}

#[test]
fn a_new_level_is_told_and_kept() {
    let mut rows = centre(24, 40.0, 13);
    change(&mut rows, at(date(2025, 4, 7), 0, 0), at(date(2026, 1, 1), 0, 0), |v| (v * 1.5).round());
    let cleaned = clean(&series(&rows), &Calendar::default());
    let [told] = told(&cleaned, FindingCode::LevelShift)[..] else { panic!("{:?}", cleaned.findings) };
    assert!(told.starts_with("since Mon 2025-04-07: volume is "), "{told}");
    assert!(!cleaned.series.state.contains(&SlotState::Excluded));
}

#[test]
fn a_rise_up_to_the_last_day_may_be_a_new_level() {
    let mut rows = centre(12, 40.0, 14);
    change(&mut rows, at(date(2025, 3, 24), 0, 0), at(date(2026, 1, 1), 0, 0), |v| v * 2.2);
    let cleaned = clean(&series(&rows), &Calendar::default());
    assert_eq!(told(&cleaned, FindingCode::Spike), [""; 0]);
    let [told] = told(&cleaned, FindingCode::LevelShift)[..] else { panic!("{:?}", cleaned.findings) };
    assert!(told.starts_with("since Mon 2025-03-24: 2."), "{told}");
}

#[test]
fn a_feed_that_froze_is_told() {
    let mut rows = centre(12, 40.0, 15);
    let day = date(2025, 2, 20);
    change(&mut rows, at(day, 12, 0), at(day, 17, 0), |_| 31.0);
    let cleaned = clean(&series(&rows), &Calendar::default());
    let [told] = told(&cleaned, FindingCode::FrozenValues)[..] else { panic!("{:?}", cleaned.findings) };
    assert!(told.contains("31 contacts in each of 1"), "{told}");
    assert_eq!(state_at(&cleaned, at(day, 13, 0)), SlotState::Open);
}

#[test]
fn days_cut_at_the_edges_are_partial_days() {
    let mut rows = centre(6, 40.0, 16);
    rows.retain(|(start, _)| *start >= at(date(2025, 1, 6), 11, 0) && *start < at(date(2025, 2, 14), 15, 30));
    let cleaned = clean(&series(&rows), &Calendar::default());
    assert_eq!(
        cleaned.findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
        [
            "Mon 2025-01-06 08:00 to 11:00: the history begins within the day; 6 intervals open without a record",
            "Fri 2025-02-14 15:30 to 20:00: the history ends within the day; 9 intervals open without a record",
        ]
    );
    assert!(cleaned.findings.iter().all(|f| f.code == FindingCode::PartialDay));
}

#[test]
fn a_last_day_that_an_export_filled_with_zeros_is_a_partial_day() {
    let mut rows = centre(8, 40.0, 17);
    change(&mut rows, at(date(2025, 2, 28), 13, 0), at(date(2025, 3, 1), 0, 0), |_| 0.0);
    let cleaned = clean(&series(&rows), &Calendar::default());
    let [told] = told(&cleaned, FindingCode::PartialDay)[..] else { panic!("{:?}", cleaned.findings) };
    assert!(told.starts_with("Fri 2025-02-28 13:00 to "), "{told}");
    assert_eq!(state_at(&cleaned, at(date(2025, 2, 28), 14, 0)), SlotState::Excluded);
}

#[test]
fn handle_times_that_cannot_be_are_not_used() {
    let rows = centre(6, 40.0, 18);
    let mut raw = series(&rows);
    let mut handled = raw.offered.clone();
    let mut aht: Vec<f64> = raw.offered.iter().map(|v| if *v > 0.0 { 240.0 } else { f64::NAN }).collect();
    handled[10] = raw.offered[10] + 2.0;
    aht[11] = 0.0;
    aht[12] = f64::NAN;
    handled[13] = 0.0;
    raw.set(Field::Handled, handled);
    raw.set(Field::AhtS, aht);
    let cleaned = clean(&raw, &Calendar::default());
    let codes: Vec<_> = cleaned.findings.iter().map(|f| (f.code, f.count)).collect();
    assert_eq!(
        codes,
        [
            (FindingCode::HandledExceedsOffered, 1),
            (FindingCode::AhtZero, 1),
            (FindingCode::AhtMissing, 1),
            (FindingCode::AhtWithoutContacts, 1),
        ]
    );
    let i = |k: usize| cleaned.series.start.binary_search(&rows[k].0).unwrap();
    assert!(cleaned.series.aht_s[i(11)].is_nan() && cleaned.series.aht_s[i(13)].is_nan());
    assert_eq!(cleaned.series.aht_s[i(14)], 240.0);
}

#[test]
fn a_calendar_decides_over_what_the_rows_say() {
    let rows = centre(6, 40.0, 19);
    let mut calendar = Calendar::default();
    let day = vec![(540u16, 1080u16)];
    calendar.opening.push((None, std::array::from_fn(|weekday| if weekday < 5 { day.clone() } else { vec![] })));
    calendar.special.push(special(date(2025, 1, 15), "stocktaking", true));
    calendar.exclude.push((Some("support".into()), date(2025, 1, 21), date(2025, 1, 22)));
    let cleaned = clean(&series(&rows), &calendar);
    assert_eq!(state_at(&cleaned, at(date(2025, 1, 14), 8, 30)), SlotState::Closed);
    assert_eq!(state_at(&cleaned, at(date(2025, 1, 15), 12, 0)), SlotState::Closed);
    assert_eq!(state_at(&cleaned, at(date(2025, 1, 22), 12, 0)), SlotState::Excluded);
    let outside: u64 = told_count(&cleaned, FindingCode::OutsideHours);
    let early_or_late = 29 * 6 + 24;
    assert!(outside > early_or_late * 9 / 10 && outside <= early_or_late, "{outside}");
}

fn told_count(cleaned: &Cleaned, code: FindingCode) -> u64 {
    cleaned.findings.iter().filter(|f| f.code == code).map(|f| f.count).sum()
}

#[test]
fn clock_change_days_have_46_and_50_half_hours() {
    let berlin = Clock::zone("Europe/Berlin").unwrap();
    let half_hour = IntervalLength::from_minutes(30).unwrap();
    for (first, last, hours) in
        [(date(2026, 3, 28), date(2026, 3, 30), 71), (date(2026, 10, 24), date(2026, 10, 26), 73)]
    {
        let days = [first, first.tomorrow().unwrap(), last];
        let start: Vec<Moment> = days.iter().flat_map(|day| berlin.intervals_of(*day, half_hour)).collect();
        let offered = vec![5.0; start.len()];
        let queue = Queue { name: "all".into(), channel: None };
        let raw = RawSeries::new(queue, berlin.clone(), half_hour, start.clone(), offered);
        let cleaned = clean(&raw, &Calendar::default());
        assert_eq!(cleaned.series.start.len(), 2 * hours);
        assert_eq!(cleaned.series.start, start);
        assert!(cleaned.series.state.iter().all(|state| *state == SlotState::Open));
        let told: Vec<_> = cleaned.findings.iter().map(|f| f.code).collect();
        assert!(!told.contains(&FindingCode::MissingIntervals), "{told:?}");
    }
}

#[test]
fn a_short_history_is_told() {
    let cleaned = clean(&series(&centre(2, 40.0, 20)), &Calendar::default());
    assert_eq!(
        told(&cleaned, FindingCode::ShortHistory),
        ["Mon 2025-01-06 to Fri 2025-01-17: 12 days of history; a weekly pattern needs 28"]
    );
}

#[test]
fn many_holes_are_told_in_a_few_sentences() {
    let rows: Vec<_> =
        centre(30, 40.0, 21).into_iter().enumerate().filter(|(k, _)| k % 7 != 3).map(|(_, row)| row).collect();
    let cleaned = clean(&series(&rows), &Calendar::default());
    let told = told(&cleaned, FindingCode::MissingIntervals);
    assert_eq!(told.len(), 11);
    let missing = cleaned.series.state.iter().filter(|state| **state == SlotState::Missing).count();
    assert_eq!(told_count(&cleaned, FindingCode::MissingIntervals) as usize, missing);
}

#[test]
fn daily_rows_are_one_interval_a_day() {
    let first = day_of_date(date(2025, 1, 6));
    let (start, offered): (Vec<_>, Vec<_>) = (first..first + 70)
        .filter(|d| weekday_of_day(*d) < 6)
        .map(|d| (Moment(d * 86_400), 500.0 + (d * 37 % 90) as f64))
        .unzip();
    let queue = Queue { name: "all".into(), channel: None };
    let cleaned =
        clean(&RawSeries::new(queue, Clock::Plain, IntervalLength::DAY, start, offered), &Calendar::default());
    assert_eq!(cleaned.series.start.len(), 69);
    assert_eq!(cleaned.series.opening.week[5], [(0, 1440)]);
    assert_eq!(cleaned.series.opening.week[6], []);
    assert_eq!(cleaned.findings, []);
}

#[test]
fn a_history_without_rows_has_nothing_to_clean() {
    let cleaned = clean(&series(&[]), &Calendar::default());
    assert!(cleaned.series.start.is_empty() && cleaned.findings.is_empty());
    assert!(cleaned.series.opening.is_open(date(2025, 1, 6), 600));
}

#[test]
fn a_mistyped_year_does_not_lay_out_two_hundred_empty_ones() {
    let mut rows = centre(6, 40.0, 22);
    rows.push((at(date(2205, 2, 14), 10, 0), 7.0));
    let cleaned = clean(&series(&rows), &Calendar::default());
    assert!(cleaned.series.start.len() < 60 * 48);
    assert!(told(&cleaned, FindingCode::MissingIntervals)[0].contains("years from the rest"), "{:?}", cleaned.findings);
}

fn any_series() -> impl Strategy<Value = RawSeries> {
    let zones =
        prop::sample::select(vec!["", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata"]);
    let lengths = prop::sample::select(vec![15u32, 30, 60, 1440]);
    let rows =
        prop::collection::vec((0i64..90, 0usize..100, prop_oneof![Just(0.0), 0.0f64..500.0, Just(f64::NAN)]), 0..400);
    (zones, lengths, rows, 0i64..20_000, any::<bool>()).prop_map(|(zone, minutes, rows, first, with_aht)| {
        let clock = if zone.is_empty() { Clock::Plain } else { Clock::zone(zone).unwrap() };
        let length = IntervalLength::from_minutes(minutes).unwrap();
        let place = |day: i64, k: usize| {
            let starts = clock.intervals_of(crate::time::date_of_day(first + day), length);
            starts[k % starts.len()]
        };
        let mut rows: Vec<_> = rows.into_iter().map(|(day, k, v)| (place(day, k), v)).collect();
        rows.sort_by_key(|(start, _)| *start);
        rows.dedup_by_key(|(start, _)| *start);
        let (start, offered): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let n = start.len();
        let mut raw = RawSeries::new(Queue { name: "q".into(), channel: None }, clock, length, start, offered);
        if with_aht {
            raw.set(Field::AhtS, (0..n).map(|k| if k % 5 == 0 { f64::NAN } else { 200.0 * (k % 3) as f64 }).collect());
            raw.set(Field::Handled, (0..n).map(|k| (k % 4) as f64).collect());
        }
        raw
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn any_history_keeps_its_volumes_and_gets_one_state_an_interval(raw in any_series()) {
        let cleaned = clean(&raw, &Calendar::default());
        let s = &cleaned.series;
        let n = s.start.len();
        prop_assert!([s.day.len(), s.minute.len(), s.volume.len(), s.state.len(), s.aht_s.len(), s.handled.len()] == [n; 6]);
        prop_assert!(s.start.windows(2).all(|pair| pair[0] < pair[1]));
        // Every recorded volume stands at its start, and nothing else does.
        for (start, offered) in raw.start.iter().zip(&raw.offered) {
            let Ok(i) = s.start.binary_search(start) else { return Err(TestCaseError::fail("a row without an interval")) };
            prop_assert!(s.volume[i] == *offered || (s.volume[i].is_nan() && offered.is_nan()));
        }
        let recorded = |v: &&f64| v.is_finite();
        prop_assert_eq!(s.volume.iter().filter(recorded).count(), raw.offered.iter().filter(recorded).count());
        for i in 0..n {
            match s.state[i] {
                SlotState::Open | SlotState::Excluded => prop_assert!(s.volume[i].is_finite()),
                SlotState::Missing => prop_assert!(s.volume[i].is_nan()),
                SlotState::Closed => {}
            }
        }
        for code in FindingCode::ALL {
            prop_assert!(cleaned.findings.iter().filter(|f| f.code == *code).count() <= 24);
        }
        prop_assert_eq!(clean(&raw, &Calendar::default()).findings, cleaned.findings);
    }
}
