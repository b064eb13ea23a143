//! Logs as switches and suites export them.

use super::*;
use crate::schedule::present;
use crate::time::IntervalLength;

fn read_on(text: &str, clock: &Clock, own: &[(&str, StateKind)]) -> Result<StateLog, Problems> {
    let own: Vec<_> = own.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
    state_log_of(&TableFile::parse("log.csv".to_owned(), text)?, clock, &own)
}

fn read(text: &str) -> StateLog {
    read_on(text, &Clock::Plain, &[]).unwrap()
}

fn told(text: &str) -> Vec<String> {
    let Problems(problems) = read_on(text, &Clock::Plain, &[]).unwrap_err();
    problems.iter().map(|p| format!("{} {}", p.place, p.message)).collect()
}

/// Agent, minutes of the day, kind.
fn short(log: &StateLog) -> Vec<(&str, i64, i64, StateKind)> {
    let minute = |moment: Moment| moment.0.rem_euclid(DAY_S) / 60;
    log.spans.iter().map(|s| (s.agent.as_str(), minute(s.start), minute(s.end), s.state.kind)).collect()
}

#[test]
fn ends_durations_and_next_rows_say_the_same() {
    let expected =
        [("ann", 480, 600, StateKind::Work), ("ann", 600, 615, StateKind::Break), ("ann", 615, 720, StateKind::Work)];
    for text in [
        "agent,start,end,state\n\
         ann,2026-11-23T08:00,2026-11-23T10:00,Available\n\
         ann,2026-11-23T10:00,2026-11-23T10:15,Break\n\
         ann,2026-11-23T10:15,2026-11-23T12:00,On Call\n\
         ann,2026-11-23T12:00,2026-11-23T12:00,Logged out\n",
        "Agent Name,Status Start Time,Status,Duration (s)\n\
         ann,2026-11-23 08:00:00.250,ACW,7200\n\
         ann,2026-11-23 10:00:00,Lunch,0:15:00\n\
         ann,2026-11-23 10:15:00,READY,6300.4\n",
        "Timestamp;User;Agent State;Reason Code\n\
         23/11/2026 08:00:00;ann;Available;\n\
         23/11/2026 10:00:00;ann;Not Ready;Tea break\n\
         23/11/2026 10:15:00;ann;Available;\n\
         23/11/2026 12:00:00;ann;Logged out;\n",
        "date,from,to,agent,activity,team\n\
         2026-11-23,08:00,10:00,ann,talk,x\n\
         2026-11-23,10:00,10:15,ann,coffee,x\n\
         2026-11-23,10:15,12:00,ann,wrap_up,x\n",
    ] {
        assert_eq!(short(&read(text)), expected, "{text}");
    }
}

#[test]
fn a_state_that_nothing_ends_is_left_out_and_told() {
    let log = read(
        "agent,start,state\n\
         ann,2026-11-23T16:00,ready\nann,2026-11-24T08:00,ready\nann,2026-11-24T09:00,offline\n\
         bob,2026-11-24T08:00,ready\n",
    );
    assert_eq!(short(&log), [("ann", 480, 540, StateKind::Work)]);
    assert!(log.notes[0].message.contains("2 states of 2 agents"), "{}", log.notes[0].message);
}

#[test]
fn every_unknown_state_is_told_once_with_the_way_to_name_it() {
    let text = "agent,start,end,state\n\
                ann,2026-11-23T08:00,2026-11-23T09:00,Aux 7\n\
                ann,2026-11-23T09:00,2026-11-23T10:00,Not Ready\n\
                bob,2026-11-23T08:00,2026-11-23T09:00,aux_7\n";
    assert_eq!(
        told(text),
        [
            "log.csv:2:39 it is not known what the state `Aux 7` is (2 rows)",
            "log.csv:3:39 it is not known what the state `Not Ready` is (1 row)",
        ]
    );
    let own = [("aux 7", StateKind::Other), ("Not ready", StateKind::Away)];
    assert_eq!(read_on(text, &Clock::Plain, &own).unwrap().spans.len(), 3);
    assert!(read_on(text, &Clock::Plain, &[]).unwrap_err().0[0].help.contains("--state-kind \"Aux 7=work\""));
}

#[test]
fn every_wrong_row_of_a_log_is_told_with_its_place() {
    assert_eq!(
        told(
            "agent,start,end,state\n\
             ann,2026-11-23T08:00,2026-11-23T07:00,ready\n\
             ann,soon,2026-11-23T09:00,ready\n\
             ,2026-11-23T09:00,2026-11-23T10:00,ready\n\
             bob,2026-11-23T08:00,2026-11-23T10:00,ready\n\
             Bob,2026-11-23T09:00,2026-11-23T11:00,break\n\
             cid,2026-11-23T08:00,2026-11-23T09:00:01,ready\n\
             cid,2026-11-23T09:00,2026-11-23T10:00,\n"
        ),
        [
            "log.csv:2:22 the state ends before it starts: `2026-11-23T07:00`",
            "log.csv:3:5 `start` is not a time: `soon`",
            "log.csv:4:1 the row names no agent",
            "log.csv:6:5 `Bob` is in two states at once: the one on line 5 lasts until 2026-11-23 10:00:00",
            "log.csv:8:39 1 rows name no state",
        ]
    );
    assert_eq!(
        told("agent,start,duration,state\nann,2026-11-23T08:00,-5,ready\nann,2026-11-23T09:00,1:30,ready\n"),
        ["log.csv:2:22 `duration_s` is negative: `-5`", "log.csv:3:22 `duration_s` is not a duration: `1:30`"]
    );
    assert_eq!(told("agent,state\nann,ready\n"), ["log.csv:1:1 the state log has no `start` column"]);
}

#[test]
fn the_hour_that_stands_twice_comes_in_the_order_of_the_log() {
    let berlin = Clock::zone("Europe/Berlin").unwrap();
    let text = "agent,start,end,state\n\
                ann,2026-10-25T01:00,2026-10-25T02:30,ready\n\
                ann,2026-10-25T02:30,2026-10-25T02:00,break\n\
                ann,2026-10-25T02:00,2026-10-25T04:00,ready\n";
    let log = read_on(text, &berlin, &[]).unwrap();
    let lengths: Vec<_> = log.spans.iter().map(|span| (span.end.0 - span.start.0) / 60).collect();
    assert_eq!(lengths, [90, 30, 120]);
    let hour = IntervalLength::from_minutes(60).unwrap();
    let starts = berlin.intervals_of(jiff::civil::date(2026, 10, 25), hour);
    assert_eq!(&present(&log.spans, hour, &starts)[..6], [0.0, 1.0, 0.5, 1.0, 1.0, 0.0]);
}
