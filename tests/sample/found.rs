//! What the program finds in the sample.

use std::sync::LazyLock;

use headcount::error::{Finding, FindingCode};
use headcount::history::clean::{Cleaned, clean};
use headcount::history::{Calendar, SlotState};
use headcount::io::calendar;
use headcount::io::history::{Import, ImportOptions, read_bytes};
use headcount::sample;
use headcount::time::{Clock, date_of_day};
use jiff::civil::Date;

use crate::centre::effects::{self, Episode, Holiday};
use crate::centre::queues::HABITS;

pub static CALENDAR: LazyLock<Calendar> =
    LazyLock::new(|| calendar::parse_toml("calendar.toml", sample::CALENDAR_TOML).expect("the calendar reads"));

pub static IMPORT: LazyLock<Import> = LazyLock::new(|| {
    let options = ImportOptions { time_zone: Some(sample::TIME_ZONE.to_owned()), ..ImportOptions::default() };
    read_bytes(sample::NAME, sample::HISTORY_GZ, &options).expect("the sample reads")
});

static CLEANED: LazyLock<Vec<Cleaned>> =
    LazyLock::new(|| IMPORT.series.iter().map(|raw| clean(raw, &CALENDAR)).collect());

fn cleaned(queue: &str) -> &'static Cleaned {
    CLEANED.iter().find(|cleaned| cleaned.series.queue.name == queue).expect("the queue is there")
}

fn findings(queue: &str, code: FindingCode) -> Vec<&'static Finding> {
    cleaned(queue).findings.iter().filter(|finding| finding.code == code).collect()
}

/// States of the intervals between two minutes of a day.
fn states(queue: &str, date: Date, from: u16, to: u16) -> Vec<SlotState> {
    let series = &cleaned(queue).series;
    let inside = |i: &usize| date_of_day(series.day[*i]) == date && (from..to).contains(&series.minute[*i]);
    (0..series.start.len()).filter(inside).map(|i| series.state[i]).collect()
}

/// Whether a finding of the code starts on the episode's day, for its queue.
fn is_found(code: FindingCode, episode: &Episode) -> bool {
    let day = episode.date.to_string();
    findings(episode.queue, code).iter().any(|f| f.from.as_deref().is_some_and(|from| from.starts_with(&day)))
}

#[test]
fn the_calendar_knows_the_opening_hours_holidays_and_black_fridays() {
    for habits in &HABITS {
        let week = CALENDAR.opening_of(habits.name).expect("every queue has opening hours");
        for (weekday, open) in habits.open.iter().enumerate() {
            let spans: &[(u16, u16)] = if open.0 == open.1 { &[] } else { &[*open] };
            assert_eq!(week[weekday], spans, "{} on weekday {weekday}", habits.name);
        }
        let special = |date| CALENDAR.special_of(habits.name).find(|day| day.date == date);
        for (date, name) in effects::HOLIDAYS {
            let day = special(date).unwrap_or_else(|| panic!("{name} {date} of {}", habits.name));
            assert_eq!(day.name, name);
            let planted = effects::holiday(habits.name, date);
            assert_eq!(day.closed, planted == Some(Holiday::Closed), "{} on {name}", habits.name);
            assert_eq!(day.hours.is_some(), matches!(planted, Some(Holiday::Short(_))), "{} on {name}", habits.name);
        }
        assert!(effects::BLACK_FRIDAY.iter().all(|date| special(*date).is_some_and(|day| day.name == "Black Friday")));
        assert_eq!(CALENDAR.special_of(habits.name).count(), effects::HOLIDAYS.len() + effects::BLACK_FRIDAY.len());
    }
}

#[test]
fn three_queues_of_quarter_hours_are_read() {
    let names: Vec<_> = IMPORT.series.iter().map(|raw| raw.queue.name.as_str()).collect();
    assert_eq!(names, effects::QUEUES);
    assert!(IMPORT.series.iter().all(|raw| raw.interval.minutes() == 15));
    assert_eq!(IMPORT.recognised.rows, 138_262);
}

#[test]
fn doubled_rows_count_once_and_are_told() {
    let told: Vec<_> = IMPORT.findings.iter().filter(|finding| finding.code == FindingCode::DuplicateRows).collect();
    assert_eq!(told.iter().map(|finding| finding.count).sum::<u64>(), 10);
    assert_eq!(IMPORT.series.iter().map(|raw| raw.start.len()).sum::<usize>(), 138_252);
}

#[test]
fn missing_rows_are_missing_and_closed_ones_are_not() {
    for (queue, lost) in [("chat", 43), ("voice sales", 4), ("voice support", 5)] {
        let missing = cleaned(queue).series.state.iter().filter(|state| **state == SlotState::Missing).count();
        assert_eq!(missing, lost, "{queue}");
        let told: u64 = findings(queue, FindingCode::MissingIntervals).iter().map(|finding| finding.count).sum();
        assert_eq!(told, lost as u64, "{queue}");
    }
    let (queue, date, from) = effects::MISSING_HALF_DAY;
    assert_eq!(states(queue, date, from, 22 * 60), vec![SlotState::Missing; 40]);
    assert_eq!(states(queue, date, 22 * 60, 24 * 60), vec![SlotState::Closed; 8]);
}

#[test]
fn the_outage_is_found_and_does_not_teach() {
    let outage = &effects::OUTAGE;
    assert!(is_found(FindingCode::Outage, outage));
    assert_eq!(states(outage.queue, outage.date, outage.from, outage.to), vec![SlotState::Excluded; 10]);
}

#[test]
fn the_mailing_is_found_as_a_spike_and_does_not_teach() {
    for episode in &effects::MARKETING {
        assert!(is_found(FindingCode::Spike, episode), "{}", episode.queue);
        let kept_away = states(episode.queue, episode.date, episode.from, episode.to)
            .iter()
            .filter(|state| **state == SlotState::Excluded)
            .count();
        assert!(kept_away >= 12, "{}: {kept_away} of 16", episode.queue);
    }
}

#[test]
fn the_level_shift_of_chat_is_found_near_its_day() {
    let (date, _) = effects::CHAT_LEVEL_SHIFT;
    let found = findings("chat", FindingCode::LevelShift);
    let near = |finding: &&Finding| {
        let from: Option<Date> = finding.from.as_deref().and_then(|from| from[..10].parse().ok());
        from.is_some_and(|from| (from - date).get_days().abs() <= 7)
    };
    assert!(found.iter().any(near), "{found:?}");
}

#[test]
fn what_is_not_planted_is_not_found() {
    for queue in effects::QUEUES {
        let planted = [FindingCode::MissingIntervals, FindingCode::Outage, FindingCode::Spike, FindingCode::LevelShift];
        let other: Vec<_> = cleaned(queue).findings.iter().filter(|finding| !planted.contains(&finding.code)).collect();
        assert!(other.is_empty(), "{queue}: {other:?}");
        let days = findings(queue, FindingCode::Spike).len() + findings(queue, FindingCode::Outage).len();
        assert!(days <= 3, "{queue}: {days} spikes and outages");
    }
}

#[test]
fn clock_change_days_have_their_23_and_25_hours() {
    let london = Clock::zone(sample::TIME_ZONE).expect("a zone");
    assert_eq!(cleaned("voice support").series.clock, london);
    for (date, hours) in [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-24", 24)] {
        let open = states("voice support", date.parse().expect("a date"), 0, 1440);
        assert_eq!(open, vec![SlotState::Open; hours * 4], "{date}");
    }
}
