//! What planners' schedules look like, and what is said about broken ones.

use jiff::civil::date;

use crate::error::Problems;
use crate::io::schedule_file::{ScheduleFile, schedule_of};
use crate::io::table_file::TableFile;
use crate::schedule::Schedule;
use crate::time::{Clock, IntervalLength};

fn read_on(text: &str, clock: &Clock) -> Result<ScheduleFile, Problems> {
    schedule_of(&TableFile::parse("week.csv".to_owned(), text)?, clock)
}

fn read(text: &str) -> Result<ScheduleFile, Problems> {
    read_on(text, &Clock::Plain)
}

fn shifts(text: &str) -> Schedule {
    read(text).unwrap().schedule.unwrap()
}

fn told(text: &str) -> Vec<String> {
    read(text).unwrap_err().0.iter().map(|p| format!("{} {}", p.place, p.message)).collect()
}

fn half_hour() -> IntervalLength {
    IntervalLength::from_minutes(30).unwrap()
}

#[test]
fn a_week_of_shifts_reads_with_its_breaks_and_nights() {
    let schedule = shifts(
        "agent,date,shift,start,end,breaks,unpaid_breaks\n\
         ann,2026-11-23,early,08:00,16:30,10:00+15;15:00+15,12:15+30\n\
         bob,2026-11-23,night,22:00,06:00,01:30+30,\n\
         ann,2026-11-24,late,16:00,24:00,,\n",
    );
    let label = |moment| Clock::Plain.label(moment);
    let [early, late, night] = schedule.shifts.as_slice() else { panic!("three shifts") };
    assert_eq!((early.agent.as_str(), early.name.as_str()), ("ann", "early"));
    let breaks: Vec<_> = early.breaks.iter().map(|b| (label(b.start), b.minutes, b.paid)).collect();
    assert_eq!(
        breaks,
        [
            ("2026-11-23T10:00:00".to_owned(), 15, true),
            ("2026-11-23T12:15:00".to_owned(), 30, false),
            ("2026-11-23T15:00:00".to_owned(), 15, true)
        ]
    );
    assert_eq!(label(late.end), "2026-11-25T00:00:00");
    assert_eq!(
        (label(night.end), label(night.breaks[0].start)),
        ("2026-11-24T06:00:00".into(), "2026-11-24T01:30:00".into())
    );
}

#[test]
fn exports_name_columns_and_times_in_their_own_way() {
    let canonical = shifts("agent,date,shift,start,end,breaks\nann,2026-11-23,early,08:00,16:30,12:15+30\n");
    for text in [
        "Employee ID;Date;Shift Name;Shift Start;Shift End;Breaks\nann;23.11.2026;early;8:00 AM;4:30 PM;12:15-12:45\n",
        "Agent Name,Shift,Start Time,End Time,Breaks\nann,early,2026-11-23T08:00:00,2026-11-23 16:30,12:15+30min\n",
        "User\tShift\tStart date\tStart time\tEnd date\tEnd time\tBreaks\nann\tearly\t11/23/2026\t0800\t11/23/2026\t1630\t12:15+30\n",
    ] {
        assert_eq!(shifts(text), canonical, "{text}");
    }
}

#[test]
fn every_wrong_cell_of_a_schedule_is_told_at_once() {
    assert_eq!(
        told(
            "agent,date,shift,start,end,breaks\n\
             ann,2026-11-23,early,8h,16:00,\n\
             ann,2026-02-30,early,08:00,25:00,\n\
             ,2026-11-23,early,08:00,16:00,\n\
             bob,2026-11-23,early,08:00,16:00,17:00+15;10:00+-5;noon+5;12:00\n\
             bob,2026-11-24,early,08:00,16:00,12:00+30;12:15+30\n\
             cid,,early,2026-11-24T08:00,2026-11-24T07:00,\n\
             cid,,early,2026-11-25T08:00,2026-11-27T07:00,\n\
             dee,2026-11-24,early,08:00,16:00,\n\
             Dee,2026-11-24,late,14:00,22:00,\n"
        ),
        [
            "week.csv:2:22 `start` is not a time: `8h`",
            "week.csv:3:5 `date` is a time that no clock or calendar shows: `2026-02-30`",
            "week.csv:3:28 `end` is a time that no clock or calendar shows: `25:00`",
            "week.csv:4:1 the row names no agent",
            "week.csv:5:34 a break lies outside its shift: `17:00+15`",
            "week.csv:5:43 a break of -5 minutes can't be: `10:00+-5`",
            "week.csv:5:52 `breaks` is not a time: `noon`",
            "week.csv:5:59 a break has no length: `12:00`",
            "week.csv:6:34 breaks overlap: those from 12:00 and 12:15",
            "week.csv:7:29 the shift ends at or before its start: `2026-11-24T07:00`",
            "week.csv:8:29 the shift is longer than a day: `2026-11-27T07:00`",
            "week.csv:10:21 `Dee` is scheduled twice at once: from 2026-11-24 14:00 there is another shift, on line 9",
        ]
    );
    assert_eq!(told("agent,date\nann,2026-11-23\n").len(), 2);
    assert!(told("agent,date,start,end\nann,03/04/2026,08:00,16:00\n")[0].contains("day and month"));
    let many = format!("agent,date,start,end\n{}", "ann,soon,08:00,16:00\n".repeat(100));
    assert_eq!(read(&many).unwrap_err().0.iter().map(|p| p.count).sum::<u64>(), 100);
}

#[test]
fn a_night_shift_loses_or_gains_the_hour_of_the_clock_change() {
    let berlin = Clock::zone("Europe/Berlin").unwrap();
    for (day, hours) in [("2026-03-28", 7), ("2026-10-24", 9), ("2026-11-23", 8)] {
        let text = format!("agent,date,start,end\nann,{day},22:00,06:00\n");
        let file = read_on(&text, &berlin).unwrap();
        let shift = &file.schedule.unwrap().shifts[0];
        assert_eq!(shift.end.0 - shift.start.0, hours * 3600, "{day}");
        assert!(file.notes.is_empty());
    }
    let skipped = "agent,date,start,end\nann,2026-03-29,02:30,06:00\nbob,2026-03-29,02:00,03:00\n";
    let file = read_on(skipped, &berlin).unwrap();
    let schedule = file.schedule.unwrap();
    assert_eq!((schedule.shifts.len(), schedule.shifts[0].start), (1, berlin.day_start(date(2026, 3, 29)).plus(7200)));
    assert!(file.notes[0].message.contains("2 times that a clock change skips"), "{}", file.notes[0].message);
}

#[test]
fn times_with_an_offset_need_a_plan_with_a_zone() {
    let text = "agent,start,end\nann,2026-11-23T08:00:00+01:00,2026-11-23T16:00:00+01:00\n";
    assert_eq!(read(text).unwrap_err().0.len(), 1);
    let berlin = Clock::zone("Europe/Berlin").unwrap();
    let schedule = read_on(text, &berlin).unwrap().schedule.unwrap();
    assert_eq!(schedule.shifts[0].start, berlin.day_start(date(2026, 11, 23)).plus(8 * 3600));
}

#[test]
fn heads_per_interval_are_a_schedule_too() {
    let file = read(
        "queue,start,agents,paid,comment\n\
         sales,2026-11-23T08:30,4.5,5,\n\
         sales,2026-11-23T08:00,3,3,x\n\
         chat,2026-11-23T08:00,2,,\n",
    )
    .unwrap();
    assert_eq!(file.coverage.iter().map(|c| c.queue.as_deref()).collect::<Vec<_>>(), [Some("chat"), Some("sales")]);
    let sales = &file.coverage[1];
    assert_eq!((sales.heads.as_slice(), sales.paid.as_slice()), (&[3.0, 4.5][..], &[3.0, 5.0][..]));
    assert_eq!(file.notes[0].code, "columns-not-read");
    let hour = IntervalLength::from_minutes(60).unwrap();
    assert_eq!(file.coverage_of("sales", hour, &[sales.start[0]]).unwrap().heads, [3.75]);
    // The second half hour of chat is not known: the hour is left out.
    assert_eq!(file.coverage_of("chat", hour, &[sales.start[0]]), None);
    assert_eq!(
        told("start,heads\n2026-11-23T08:00,-1\n2026-11-23T08:30,x\n2026-11-23T08:30,\nsoon,1\n"),
        [
            "week.csv:2:18 `heads` must be 0 or more, and finite: `-1`",
            "week.csv:3:18 `heads` is not a number: `x`",
            "week.csv:4:18 `heads` is empty",
            "week.csv:5:1 `start` is not a time: `soon`",
        ]
    );
    assert_eq!(
        told("start,heads\n2026-11-23T08:00,1\n2026-11-23T08:00,2\n"),
        ["week.csv:3:1 `2026-11-23T08:00` stands twice in the schedule"]
    );
    assert!(told("start,heads\n2026-11-23T08:00,1\n")[0].contains("one row only"));
    assert!(told("time,people\n08:00,1\n")[0].contains("no schedule"));
}

#[test]
fn a_schedule_of_all_queues_together_is_refused_by_a_plan_of_several() {
    let file = read("agent,date,start,end\nann,2026-11-23,08:00,16:00\n").unwrap();
    assert_eq!(file.check_queues(&["sales"]).unwrap(), []);
    let Problems(problems) = file.check_queues(&["chat", "sales"]).unwrap_err();
    assert_eq!(problems[0].place.to_string(), "week.csv:2:1");
    let named = read("agent,date,start,end,queue\nann,2026-11-23,08:00,16:00,sales\n").unwrap();
    let notices = named.check_queues(&["chat", "voice"]).unwrap();
    assert_eq!(notices.iter().map(|n| n.queue.as_deref().unwrap()).collect::<Vec<_>>(), ["sales", "chat", "voice"]);
    let starts = Clock::Plain.intervals_of(date(2026, 11, 23), half_hour());
    assert_eq!(named.coverage_of("chat", half_hour(), &starts), None);
    assert_eq!(named.coverage_of("sales", half_hour(), &starts).unwrap().heads.iter().sum::<f64>(), 16.0);
}

#[test]
fn days_that_the_schedule_does_not_tell_of_are_left_out() {
    let file = read(
        "agent,date,start,end\nann,2026-11-23,08:00,16:00\nbob,2026-11-24,22:00,06:00\ncid,2026-11-25,08:00,16:00\n",
    )
    .unwrap();
    let starts: Vec<_> = (22..28).flat_map(|day| Clock::Plain.intervals_of(date(2026, 11, day), half_hour())).collect();
    let coverage = file.coverage_of("sales", half_hour(), &starts).unwrap();
    let label = |moment: Option<&_>| moment.map(|moment| Clock::Plain.label(*moment)).unwrap();
    // Nights reach to 06:00, and the night into the first day is not in the file.
    assert_eq!(label(coverage.start.first()), "2026-11-23T06:00:00");
    assert_eq!(label(coverage.start.last()), "2026-11-25T23:30:00");
    assert_eq!(coverage.heads.iter().sum::<f64>() / 2.0, 24.0);
}
