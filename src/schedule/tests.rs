//! Schedules made up by a small generator, and what must hold of every one of them.

use proptest::prelude::*;

use super::*;
use crate::time::{Clock, DAY_S, IntervalLength, Moment, date_of_day, day_of_date};

/// A few numbers of a linear congruential generator (Knuth, MMIX), enough to shuffle shifts.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, sides: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % sides) as i64
    }
}

/// `agents` people over `days` days from a date on: a shift of 4 to 10 hours at some quarter hour on five days of seven,
/// with up to two breaks, the second of them unpaid.
pub(crate) fn made_up(clock: &Clock, first: jiff::civil::Date, agents: usize, days: i64, seed: u64) -> Schedule {
    let mut dice = Dice(seed);
    let mut shifts = Vec::new();
    for agent in 0..agents {
        for day in 0..days {
            if dice.up_to(7) >= 5 {
                continue;
            }
            let midnight = clock.day_start(date_of_day(day_of_date(first) + day));
            let start = midnight.plus(900 * dice.up_to(56));
            let quarters = 16 + dice.up_to(24);
            let pause = |at: i64, minutes, paid| Break { start: start.plus(at * 300), minutes, paid };
            let breaks = match dice.up_to(3) {
                0 => vec![],
                1 => vec![pause(7 + dice.up_to(9), 30, true)],
                _ => vec![pause(6 + dice.up_to(9), 15, true), pause(20 + dice.up_to(9), 45, false)],
            };
            let (agent, end) = (format!("agent {agent:04}"), start.plus(quarters * 900));
            shifts.push(Shift { agent, queue: None, name: String::new(), start, end, breaks });
        }
    }
    // A late shift of one day may reach into the early one of the next.
    let mut schedule = Schedule::new(clock.clone(), shifts);
    let mut kept: Vec<Shift> = Vec::new();
    for shift in schedule.shifts.drain(..) {
        if kept.last().is_none_or(|last| last.agent != shift.agent || last.end <= shift.start) {
            kept.push(shift);
        }
    }
    Schedule::new(clock.clone(), kept)
}

/// A log of people who do exactly what the schedule says.
fn as_scheduled(schedule: &Schedule) -> Vec<StateSpan> {
    let mut log = Vec::new();
    for shift in &schedule.shifts {
        let mut add = |start, end, name: &str, kind| {
            let state = AgentState { name: name.to_owned(), kind };
            log.push(StateSpan { agent: shift.agent.clone(), start, end, state });
        };
        shift.at_work().for_each(|(start, end)| add(start, end, "available", StateKind::Work));
        shift.pauses().for_each(|(start, end, _)| add(start, end, "break", StateKind::Break));
    }
    log
}

fn clocks() -> impl Strategy<Value = (Clock, jiff::civil::Date)> {
    let at = |name: &str, year, month, day| {
        (if name.is_empty() { Clock::Plain } else { Clock::zone(name).unwrap() }, jiff::civil::date(year, month, day))
    };
    prop_oneof![
        Just(at("", 2026, 11, 23)),
        Just(at("Europe/Berlin", 2026, 3, 26)),
        Just(at("Europe/Berlin", 2026, 10, 22)),
        Just(at("America/New_York", 2026, 10, 29)),
    ]
}

fn grid(clock: &Clock, first: jiff::civil::Date, days: i64, minutes: u32) -> (IntervalLength, Vec<Moment>) {
    let length = IntervalLength::from_minutes(minutes).unwrap();
    let dates = (0..days).map(|day| date_of_day(day_of_date(first) + day));
    (length, dates.flat_map(|date| clock.intervals_of(date, length)).collect())
}

proptest! {
    #[test]
    fn heads_times_hours_is_the_time_at_work((clock, first) in clocks(), seed: u64, minutes in prop::sample::select(vec![5_u32, 15, 30, 60, 1440])) {
        let schedule = made_up(&clock, first, 6, 7, seed);
        let (length, starts) = grid(&clock, first, 9, minutes);
        let coverage = Coverage::of(&schedule, None, length, &starts);
        let end = |k: usize| starts.get(k + 1).copied().unwrap_or(starts[k].plus(i64::from(minutes) * 60));
        let hours = |heads: &[f64]| -> f64 {
            heads.iter().enumerate().map(|(k, heads)| heads * (end(k).0 - starts[k].0) as f64 / 3600.0).sum()
        };
        let work: i64 = schedule.shifts.iter().flat_map(Shift::at_work).map(|(from, until)| until.0 - from.0).sum();
        let unpaid: u32 = schedule.shifts.iter().flat_map(|s| &s.breaks).filter(|b| !b.paid).map(|b| b.minutes).sum();
        let shifts: i64 = schedule.shifts.iter().map(|shift| shift.end.0 - shift.start.0).sum();
        prop_assert!((hours(&coverage.heads) - work as f64 / 3600.0).abs() < 1e-9);
        prop_assert!((hours(&coverage.paid) - shifts as f64 / 3600.0 + f64::from(unpaid) / 60.0).abs() < 1e-9);
        prop_assert!(coverage.heads.iter().zip(&coverage.paid).all(|(heads, paid)| 0.0 <= *heads && heads <= paid));
    }

    #[test]
    fn heads_of_quarter_hours_make_those_of_hours((clock, first) in clocks(), seed: u64) {
        let schedule = made_up(&clock, first, 6, 7, seed);
        let (quarter, quarters) = grid(&clock, first, 9, 15);
        let (hour, hours) = grid(&clock, first, 9, 60);
        let fine = Coverage::of(&schedule, None, quarter, &quarters).on(&clock, hour, &hours);
        let coarse = Coverage::of(&schedule, None, hour, &hours);
        prop_assert_eq!(&fine.start, &coarse.start);
        prop_assert!(fine.heads.iter().zip(&coarse.heads).all(|(a, b)| (a - b).abs() < 1e-12));
        prop_assert!(fine.paid.iter().zip(&coarse.paid).all(|(a, b)| (a - b).abs() < 1e-12));
    }

    #[test]
    fn people_who_do_what_the_schedule_says_adhere_and_conform_fully((clock, first) in clocks(), seed: u64) {
        let schedule = made_up(&clock, first, 6, 7, seed);
        let log = as_scheduled(&schedule);
        for line in adherence(&schedule, &log) {
            prop_assert_eq!((line.adherence, line.conformance), (Some(1.0), Some(1.0)));
        }
        let (length, starts) = grid(&clock, first, 9, 30);
        prop_assert_eq!(present(&log, length, &starts), Coverage::of(&schedule, None, length, &starts).heads);
        prop_assert_eq!(strangers(&schedule, &log), Strangers::default());
    }

    #[test]
    fn nobody_adheres_to_more_than_the_schedule_asks((clock, first) in clocks(), seed: u64, other: u64) {
        let schedule = made_up(&clock, first, 6, 7, seed);
        let mut log = as_scheduled(&made_up(&clock, first, 8, 7, other));
        log.extend(as_scheduled(&made_up(&clock, first, 3, 7, other ^ 1)));
        let lines = adherence(&schedule, &log);
        for line in &lines {
            prop_assert!(line.adherence.is_none_or(|share| (0.0..=1.0).contains(&share)));
            prop_assert!(line.adhering_h <= line.scheduled_h && line.scheduled_work_h <= line.scheduled_h);
        }
        if let Some((all, agents)) = lines.split_first() {
            let sum: f64 = agents.iter().map(|line| line.adhering_h).sum();
            prop_assert!((all.adhering_h - sum).abs() < 1e-9);
        }
    }
}

fn eight() -> Moment {
    Clock::Plain.day_start(jiff::civil::date(2026, 11, 23)).plus(8 * 3600)
}

fn shift(agent: &str, day: i64, hours: i64) -> Shift {
    let start = eight().plus(day * DAY_S);
    let (queue, name, breaks) = (None, String::new(), Vec::new());
    Shift { agent: agent.to_owned(), queue, name, start, end: start.plus(hours * 3600), breaks }
}

fn span(agent: &str, from_min: i64, to_min: i64, kind: StateKind) -> StateSpan {
    let state = AgentState { name: String::new(), kind };
    StateSpan { agent: agent.to_owned(), start: eight().plus(from_min * 60), end: eight().plus(to_min * 60), state }
}

#[test]
fn a_meeting_in_working_time_and_a_late_break_break_adherence() {
    let mut early = shift("ann", 0, 4);
    early.breaks = vec![Break { start: eight().plus(7200), minutes: 30, paid: false }];
    let log = [
        span("Ann", 0, 60, StateKind::Work),
        span("ann", 60, 90, StateKind::Other),
        span("ann", 90, 135, StateKind::Work),
        span("ann", 135, 165, StateKind::Break),
        span("ann", 165, 240, StateKind::Work),
    ];
    let lines = adherence(&Schedule::new(Clock::Plain, vec![early]), &log);
    let ann = &lines[1];
    // Off the schedule: 30 min of meeting, the break 15 min too late at both of its ends.
    assert_eq!((ann.scheduled_h, ann.adhering_h), (4.0, 3.0));
    assert_eq!((ann.worked_h, ann.scheduled_work_h), (3.0, 3.5));
    assert_eq!(ann.adherence, Some(0.75));
}

#[test]
fn only_days_that_schedule_and_log_both_tell_of_are_judged() {
    let schedule = Schedule::new(Clock::Plain, (0..5).map(|day| shift("ann", day, 8)).collect());
    let log: Vec<_> = [-1, 0, 1].iter().map(|day| span("ann", day * 1440, day * 1440 + 480, StateKind::Work)).collect();
    let all = &adherence(&schedule, &log)[0];
    assert_eq!((all.scheduled_h, all.worked_h, all.adherence, all.conformance), (16.0, 16.0, Some(1.0), Some(1.0)));
    assert_eq!(adherence(&schedule, &log[..1]), []);
}

#[test]
fn agents_whom_only_one_side_knows_are_named() {
    let schedule = Schedule::new(Clock::Plain, vec![shift("ann", 0, 8), shift("bob", 0, 8)]);
    let log = [span("ANN", 0, 480, StateKind::Work), span("cid", 0, 480, StateKind::Work)];
    let known = strangers(&schedule, &log);
    assert_eq!((known.unscheduled, known.unseen), (vec!["cid".to_owned()], vec!["bob".to_owned()]));
    let lines = adherence(&schedule, &log);
    assert_eq!(lines.iter().map(|line| line.agent.as_deref()).collect::<Vec<_>>(), [None, Some("ann"), Some("bob")]);
    assert_eq!((lines[0].worked_h, lines[0].adherence, lines[2].adherence), (8.0, Some(0.5), Some(0.0)));
}

#[test]
fn a_shift_counts_for_its_own_queue_and_for_all() {
    let named = |agent, queue: Option<&str>| Shift { queue: queue.map(str::to_owned), ..shift(agent, 0, 1) };
    let schedule =
        Schedule::new(Clock::Plain, vec![named("a", Some("chat")), named("b", Some("voice")), named("c", None)]);
    let hour = IntervalLength::from_minutes(60).unwrap();
    let heads = |queue| Coverage::of(&schedule, queue, hour, &[eight()]).heads[0];
    assert_eq!((heads(Some("chat")), heads(Some("mail")), heads(None)), (2.0, 1.0, 3.0));
    assert_eq!(schedule.queues(), ["chat", "voice"]);
}
