//! What stands in the file.

use std::collections::BTreeMap;

use headcount::sample;
use jiff::civil::{Date, date};

use crate::centre::effects::{self, Holiday};
use crate::centre::{SEED, history_csv};
use crate::{HISTORY, rows};

/// Days on which the clock springs forward and falls back in London within the history.
const CLOCK_FORWARD: [&str; 2] = ["2025-03-30", "2026-03-29"];
const CLOCK_BACK: [&str; 2] = ["2025-10-26", "2026-10-25"];

/// Contacts per queue and day, doubled rows once.
fn days(queue: &str) -> BTreeMap<Date, f64> {
    let mut days = BTreeMap::new();
    let mut last = "";
    for row in rows().filter(|row| row.queue == queue) {
        if row.start != last {
            *days.entry(row.start[..10].parse().expect("a date")).or_insert(0.0) += row.offered;
        }
        last = row.start;
    }
    days
}

/// A day's contacts against the mean of the same weekday two and three weeks before and after.
fn against_its_weekday(days: &BTreeMap<Date, f64>, day: Date) -> f64 {
    let usual: Vec<f64> = [-21, -14, 14, 21]
        .iter()
        .filter_map(|shift| days.get(&day.saturating_add(jiff::Span::new().days(*shift))).copied())
        .collect();
    days.get(&day).copied().unwrap_or(0.0) * usual.len() as f64 / usual.iter().sum::<f64>()
}

/// Mean of a share over days, of which each is uncertain by the queue's unrest.
fn mean_against(queue: &str, days_of: impl Iterator<Item = Date>) -> f64 {
    let days = days(queue);
    let shares: Vec<f64> =
        days_of.filter(|day| days.contains_key(day)).map(|day| against_its_weekday(&days, day)).collect();
    shares.iter().sum::<f64>() / shares.len() as f64
}

fn handle_time(queue: &str, from: Date, to: Date) -> f64 {
    let (mut work, mut handled) = (0.0, 0.0);
    for row in rows().filter(|row| row.queue == queue && row.handled > 0.0) {
        if (from..=to).contains(&row.start[..10].parse::<Date>().expect("a date")) {
            work += row.handled * row.aht_s;
            handled += row.handled;
        }
    }
    work / handled
}

#[test]
fn the_committed_history_is_what_the_generator_draws() {
    let drawn = history_csv(SEED).expect("the zone is known");
    assert!(drawn == *HISTORY, "run `cargo run --example generate-sample`");
}

#[test]
fn the_sample_is_small_enough_to_ride_in_the_program() {
    assert!(sample::HISTORY_GZ.len() + sample::CALENDAR_TOML.len() <= 2_000_000);
    assert_eq!(rows().count(), 138_262);
}

#[test]
fn the_history_ends_on_a_sunday_and_spans_two_years() {
    assert_eq!(effects::LAST.weekday(), jiff::civil::Weekday::Sunday);
    assert_eq!(effects::FIRST.weekday(), jiff::civil::Weekday::Monday);
    let starts: Vec<_> = rows().filter(|row| row.queue == "voice support").map(|row| row.start).collect();
    assert_eq!(starts.first(), Some(&"2024-11-25T00:00:00+00:00"));
    assert_eq!(starts.last(), Some(&"2026-11-22T23:45:00+00:00"));
}

#[test]
fn the_queue_that_never_closes_has_92_and_100_quarter_hours_where_clocks_change() {
    let on = |day: &str| rows().filter(|row| row.queue == "voice support" && row.start.starts_with(day)).count();
    assert!(CLOCK_FORWARD.iter().all(|day| on(day) == 92));
    assert!(CLOCK_BACK.iter().all(|day| on(day) == 100));
    let twice: Vec<_> = rows().filter(|row| row.start.starts_with("2026-10-25T01:15")).map(|row| row.start).collect();
    assert_eq!(twice, ["2026-10-25T01:15:00+01:00", "2026-10-25T01:15:00+00:00"]);
}

#[test]
fn ten_rows_stand_twice_and_no_two_rows_contradict_each_other() {
    let mut lines = BTreeMap::new();
    for line in HISTORY.lines().skip(1) {
        let key: Vec<_> = line.splitn(4, ',').take(3).collect();
        lines.entry(key).or_insert_with(Vec::new).push(line);
    }
    let doubled: Vec<_> = lines.values().filter(|lines| lines.len() > 1).collect();
    assert_eq!(doubled.len(), 10);
    assert!(doubled.iter().all(|lines| lines.len() == 2 && lines[0] == lines[1]));
}

#[test]
fn bank_holidays_are_closed_or_quiet() {
    for queue in effects::QUEUES {
        let days = days(queue);
        for (day, name) in effects::HOLIDAYS.iter().filter(|(day, _)| *day <= effects::LAST) {
            match effects::holiday(queue, *day) {
                Some(Holiday::Closed) => assert!(!days.contains_key(day), "{queue} on {name}"),
                Some(Holiday::Quiet(share) | Holiday::Short(share)) => {
                    let seen = against_its_weekday(&days, *day);
                    assert!(seen < share + 0.30 && seen < 0.95, "{queue} on {name} {day}: {seen}");
                }
                None => panic!("{name} is a holiday of every queue"),
            }
        }
    }
}

#[test]
fn days_after_holidays_are_busier_by_about_what_was_planted() {
    for (queue, planted) in effects::QUEUES.iter().zip(effects::DAY_AFTER) {
        let all = days(queue);
        let seen = mean_against(queue, all.keys().copied().filter(|day| effects::is_day_after_holiday(*day)));
        assert!((seen - planted).abs() < 0.08, "{queue}: {seen} for {planted}");
    }
}

#[test]
fn black_friday_is_as_planted() {
    for (queue, planted) in effects::QUEUES.iter().zip(effects::BLACK_FRIDAY_FACTOR) {
        let seen = mean_against(queue, effects::BLACK_FRIDAY.into_iter());
        assert!((seen / planted - 1.0).abs() < 0.15, "{queue}: {seen} for {planted}");
    }
}

#[test]
fn handle_times_shift_drift_and_follow_the_clock() {
    let before = handle_time("voice sales", date(2026, 6, 1), date(2026, 8, 2));
    let after = handle_time("voice sales", date(2026, 8, 3), effects::LAST);
    assert!((after / before - effects::SALES_AHT_SHIFT.1).abs() < 0.02, "{before} to {after}");
    let first = handle_time("voice support", effects::FIRST, date(2025, 2, 24));
    let last = handle_time("voice support", date(2026, 8, 22), effects::LAST);
    assert!((1.11..1.17).contains(&(last / first)), "{first} to {last}");
    let at = |hour: &str| {
        let of: Vec<_> =
            rows().filter(|r| r.queue == "voice support" && &r.start[11..13] == hour && r.handled > 0.0).collect();
        of.iter().map(|r| r.handled * r.aht_s).sum::<f64>() / of.iter().map(|r| r.handled).sum::<f64>()
    };
    assert!((1.10..1.25).contains(&(at("00") / at("09"))));
}

#[test]
fn arrivals_vary_more_than_poisson_counts() {
    // Neighbouring weeks of one quarter hour differ by twice the variance of a count: more than twice its mean.
    for queue in effects::QUEUES {
        let counts: BTreeMap<&str, f64> =
            rows().filter(|r| r.queue == queue).map(|row| (&row.start[..16], row.offered)).collect();
        let (mut squares, mut sums) = (0.0, 0.0);
        for (start, count) in counts.iter().filter(|(start, _)| (10..18).contains(&start[11..13].parse().unwrap_or(0)))
        {
            let day: Date = start[..10].parse().expect("a date");
            let next = format!("{}{}", day.saturating_add(jiff::Span::new().days(7)), &start[10..]);
            if let Some(next) = counts.get(next.as_str()) {
                squares += (next - count) * (next - count);
                sums += next + count;
            }
        }
        assert!(squares / sums > 1.1, "{queue}: {}", squares / sums);
    }
}
