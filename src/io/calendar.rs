//! The calendar file: opening hours, holidays and special days, dates that must not teach a model.
//!
//! # TOML
//! ```toml
//! version = 1
//!
//! # Opening hours. Without `queue` they hold for every queue that has no table of its own.
//! # Several spans are parted by a comma; `closed` and `24h` are spans too. A weekday that is left out is closed.
//! [[opening]]
//! mon = "08:00-20:00"
//! tue = "08:00-20:00"
//! wed = "08:00-20:00"
//! thu = "08:00-12:00, 13:00-20:00"
//! fri = "08:00-18:00"
//! sat = "closed"
//!
//! [[opening]]
//! queue = "chat"                   # one queue, or several: ["chat", "mail"]
//! mon = "24h"
//! sun = "22:00-24:00"
//!
//! # A day that is not like its weekday. Days of one name teach each other: give every year's date the same name.
//! [[special]]
//! date = 2025-12-25
//! name = "Christmas Day"
//! closed = true
//!
//! [[special]]
//! date = 2025-12-24
//! name = "Christmas Eve"
//! queue = "chat"                   # left out: every queue
//! hours = "08:00-14:00"            # instead of the weekday's
//! like = 2024-12-24                # an earlier day that it will be like
//! uplift = "+15%"                  # volume above (+) or below (-) the usual
//!
//! # A campaign, a school term: several days with one name. What past ones did is learned from the history.
//! [[event]]
//! name = "Spring campaign"
//! from = 2025-03-03
//! to = 2025-03-14                  # left out: one day; the last day is included
//! queue = "sales"                  # left out: every queue
//! uplift = "+8%"                   # left out: learned from the events of this name before
//!
//! # Dates that must not teach a model; the history keeps them.
//! [[exclude]]
//! from = 2025-03-04
//! to = 2025-03-06                  # left out: one day; the last day is included
//! queue = "chat"                   # left out: every queue
//! reason = "strike"                # for people; optional
//! ```
//! Dates stand bare or in quotes. Unknown keys are errors.
//!
//! # CSV
//! One row per weekday, special day or excluded span, told apart by their cells:
//! ```csv
//! date,to,queue,name,closed,hours,like,uplift,exclude
//! mon,,,,,08:00-20:00,,,
//! tue,,,,,"08:00-12:00, 13:00-20:00",,,
//! 2025-12-25,,,Christmas Day,yes,,,,
//! 2025-12-24,,chat,Christmas Eve,,08:00-14:00,2024-12-24,+15%,
//! 2025-03-03,2025-03-14,sales,Spring campaign,,,,+8%,
//! 2025-03-04,2025-03-06,chat,strike,,,,,yes
//! ```
//! A weekday in `date` (`mon` … `sun`) gives opening hours, `exclude` marks dates that must not teach, a row with `to`
//! is an event, every other row is a special day. Only `date` is required; columns stand in any order.

mod cells;
mod numbers;
mod rows;
mod tables;

pub(in crate::io) use cells::{hours, nearest};
pub use numbers::{parse_numbers, read_numbers};

use std::path::Path;

use jiff::civil::Date;

use crate::error::{Place, Problem, Problems};
use crate::history::calendar::MinuteSpan;
use crate::history::{Calendar, Event, SpecialDay};

/// The weekdays as keys of a calendar file, Monday first.
pub const WEEKDAY_KEYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Reads a calendar file: CSV where its name ends in `.csv`, else TOML.
///
/// # Errors
/// Everything that is wrong with the file, at once, each with its line and column.
pub fn read(path: &Path) -> Result<Calendar, Problems> {
    let file = path.display().to_string();
    let unreadable = |why: String| {
        let message = format!("the calendar can't be read: {why}");
        Problems::from(Problem::new("calendar-unreadable", Place::file(&file), message, "check the path"))
    };
    let bytes = std::fs::read(path).map_err(|e| unreadable(e.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8 text".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        parse_csv(&file, text)
    } else {
        parse_toml(&file, text)
    }
}

/// Reads a calendar from TOML text; `file` is the name that problems give.
///
/// # Errors
/// Everything that is wrong with the text.
///
/// ```
/// let calendar = headcount::io::calendar::parse_toml("calendar.toml", r#"
/// version = 1
/// [[opening]]
/// mon = "08:00-12:00, 13:00-20:00"
/// "#).unwrap();
/// assert_eq!(calendar.opening[0].1[0], [(480, 720), (780, 1200)]);
/// ```
pub fn parse_toml(file: &str, text: &str) -> Result<Calendar, Problems> {
    let mut draft = Draft::default();
    tables::read(file, text, &mut draft);
    draft.finish()
}

/// Reads a calendar from CSV text; `file` is the name that problems give.
///
/// # Errors
/// Everything that is wrong with the text.
pub fn parse_csv(file: &str, text: &str) -> Result<Calendar, Problems> {
    let mut draft = Draft::default();
    rows::read(file, text, &mut draft);
    draft.finish()
}

/// A calendar being read: what is known of it, and what is wrong with it.
#[derive(Debug, Default)]
struct Draft {
    calendar: Calendar,
    problems: Vec<Problem>,
}

/// A special day as it stands in the file, before its queues are told apart.
#[derive(Debug, Default)]
struct Special {
    name: String,
    queues: Vec<String>,
    closed: bool,
    hours: Option<Vec<MinuteSpan>>,
    like: Option<Date>,
    uplift: Option<f64>,
}

/// No queue named means every queue.
fn each_queue(queues: Vec<String>) -> Vec<Option<String>> {
    if queues.is_empty() { vec![None] } else { queues.into_iter().map(Some).collect() }
}

fn called(queue: Option<&str>) -> String {
    queue.map_or("every queue".to_owned(), |name| format!("queue `{name}`"))
}

impl Draft {
    fn add_opening(&mut self, queues: Vec<String>, week: [Vec<MinuteSpan>; 7], at: Problem) {
        for queue in each_queue(queues) {
            if self.calendar.opening.iter().any(|(name, _)| *name == queue) {
                let told = format!("opening hours of {} stand twice", called(queue.as_deref()));
                self.problems.push(Problem {
                    message: told,
                    help: "keep one table for each queue".into(),
                    ..at.clone()
                });
            } else {
                self.calendar.opening.push((queue, week.clone()));
            }
        }
    }

    /// Adds special days of a date; `at` is the problem's place, should there be one.
    fn add_special(&mut self, date: Date, special: Special, at: Problem) {
        let mut wrong = |message: String, help: &str| {
            self.problems.push(Problem { message, help: help.to_owned(), ..at.clone() });
        };
        if special.closed && special.hours.as_ref().is_some_and(|hours| !hours.is_empty()) {
            wrong(format!("{date} is closed and has opening hours"), "keep `closed` or `hours`");
            return;
        }
        if special.like.is_some_and(|like| like >= date) {
            wrong(format!("{date} can't be like a later day"), "`like` names an earlier date");
            return;
        }
        for queue in each_queue(special.queues) {
            if self.calendar.special.iter().any(|day| day.date == date && day.queue == queue) {
                let message = format!("{date} stands twice for {}", called(queue.as_deref()));
                self.problems.push(Problem {
                    message,
                    help: "say everything about a day in one entry".into(),
                    ..at.clone()
                });
                continue;
            }
            self.calendar.special.push(SpecialDay {
                date,
                name: special.name.clone(),
                queue,
                closed: special.closed || special.hours.as_ref().is_some_and(Vec::is_empty),
                hours: special.hours.clone().filter(|hours| !hours.is_empty()),
                like: special.like,
                uplift: special.uplift,
            });
        }
    }

    /// Adds an event of each queue; two of one name must not share a day.
    fn add_event(&mut self, event: Event, queues: Vec<String>, at: Problem) {
        let Event { name, from, to, .. } = &event;
        if from > to {
            let message = format!("`{name}` ends on {to}, before it begins on {from}");
            self.problems.push(Problem { message, help: "swap the two dates".into(), ..at });
            return;
        }
        for queue in each_queue(queues) {
            let same = |other: &&Event| other.name == *name && other.queue == queue;
            if let Some(other) = self.calendar.events.iter().filter(same).find(|o| o.from <= *to && *from <= o.to) {
                let whose = called(queue.as_deref());
                let message =
                    format!("`{name}` from {from} to {to} overlaps the one from {} to {}", other.from, other.to);
                let help = format!("each day of an event stands once for {whose}");
                self.problems.push(Problem { message, help, ..at.clone() });
                continue;
            }
            self.calendar.events.push(Event { queue, ..event.clone() });
        }
    }

    fn add_exclude(&mut self, queues: Vec<String>, from: Date, to: Date, at: Problem) {
        if from > to {
            let message = format!("the span ends on {to}, before it begins on {from}");
            self.problems.push(Problem { message, help: "swap the two dates".into(), ..at });
            return;
        }
        self.calendar.exclude.extend(each_queue(queues).into_iter().map(|queue| (queue, from, to)));
    }

    /// The calendar with special days in order of date, or everything that is wrong.
    fn finish(mut self) -> Result<Calendar, Problems> {
        if !self.problems.is_empty() {
            self.problems.sort_by(|a, b| a.place.cmp(&b.place));
            return Err(Problems(self.problems));
        }
        self.calendar.special.sort_by(|a, b| (a.date, &a.queue).cmp(&(b.date, &b.queue)));
        self.calendar.events.sort_by(|a, b| (a.from, &a.name, &a.queue).cmp(&(b.from, &b.name, &b.queue)));
        Ok(self.calendar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TOML: &str = r#"
version = 1
[[opening]]
mon = "08:00-20:00"
thu = "08:00-12:00, 13:00-20:00"
sat = "closed"
[[opening]]
queue = ["chat", "mail"]
mon = "24h"
[[special]]
date = 2025-12-25
name = "Christmas Day"
closed = true
[[special]]
date = "2025-12-24"
name = "Christmas Eve"
queue = "chat"
hours = "08:00-14:00"
like = 2024-12-24
uplift = "+15%"
[[event]]
name = "Spring campaign"
from = 2025-03-03
to = 2025-03-14
queue = "chat"
uplift = "+8%"
[[event]]
name = "Spring campaign"
from = 2024-03-04
to = 2024-03-15
[[exclude]]
from = 2025-03-04
to = 2025-03-06
reason = "strike"
"#;
    const CSV: &str = "date,to,queue,name,closed,hours,like,uplift,exclude\n\
        mon,,,,,08:00-20:00,,,\n\
        thu,,,,,\"08:00-12:00, 13:00-20:00\",,,\n\
        sat,,,,yes,,,,\n\
        mon,,chat,,,24h,,,\n\
        mon,,mail,,,24h,,,\n\
        2025-12-25,,,Christmas Day,yes,,,,\n\
        2025-12-24,,chat,Christmas Eve,,08:00-14:00,2024-12-24,+15%,\n\
        2025-03-03,2025-03-14,chat,Spring campaign,,,,+8%,\n\
        2024-03-04,2024-03-15,,Spring campaign,,,,,\n\
        2025-03-04,2025-03-06,,strike,,,,,yes\n";

    fn told(result: Result<Calendar, Problems>) -> Vec<String> {
        let Err(Problems(problems)) = result else { panic!("problems were to be found") };
        problems.iter().map(|p| format!("{}: {} ({})", p.place, p.message, p.help)).collect()
    }

    #[test]
    fn a_calendar_reads_the_same_from_toml_and_from_a_spreadsheet() {
        let calendar = parse_toml("calendar.toml", TOML).unwrap();
        assert_eq!(calendar, parse_csv("calendar.csv", CSV).unwrap());
        assert_eq!(calendar.opening_of("sales").unwrap()[3], [(480, 720), (780, 1200)]);
        assert_eq!(calendar.opening_of("mail").unwrap()[0], [(0, 1440)]);
        assert_eq!(calendar.special.len(), 2);
        assert_eq!(calendar.special[0].hours, Some(vec![(480, 840)]));
        assert_eq!(calendar.special[0].uplift, Some(0.15));
        assert!(calendar.special[1].closed);
        let spring: Vec<_> = calendar.events_of("mail").map(|e| (e.from, e.to, e.uplift)).collect();
        assert_eq!(spring, [(date(2024, 3, 4), date(2024, 3, 15), None)]);
        assert_eq!(calendar.events_of("chat").filter_map(|e| e.uplift).collect::<Vec<_>>(), [0.08]);
        assert_eq!(calendar.exclude, [(None, date(2025, 3, 4), date(2025, 3, 6))]);
    }

    #[test]
    fn every_mistake_of_a_calendar_is_told_in_one_run() {
        let text = "[[opening]]\nmon = \"20:00-08:00\"\n[[special]]\ndate = 2025-13-01\n";
        assert_eq!(told(parse_toml("c.toml", text)).len(), 1, "broken TOML stops the reading");
        let text = r#"[[opening]]
mon = "20:00-08:00"
[[special]]
date = "24.12.2025"
hour = "08:00-14:00"
[[special]]
date = 2025-12-24
like = 2025-12-25
[[exclud]]
"#;
        assert_eq!(
            told(parse_toml("c.toml", text)),
            [
                "c.toml:1:1: the calendar has no version (write `version = 1` on top)",
                "c.toml:2:8: `20:00-08:00` ends before it begins (a span ends after it begins; hours past midnight \
                 belong to the next day: `22:00-24:00` here, `00:00-06:00` there)",
                "c.toml:4:9: `24.12.2025` is not a date (write year-month-day, such as 2025-12-24)",
                "c.toml:5:1: unknown key `hour` (did you mean `hours`?)",
                "c.toml:6:1: 2025-12-24 can't be like a later day (`like` names an earlier date)",
                "c.toml:9:3: unknown key `exclud` (did you mean `exclude`?)",
            ]
        );
    }

    #[test]
    fn a_spreadsheet_calendar_tells_line_and_column() {
        let text = "date,queue,hours,closed\n\nmon,chat,\"08:00-12:00, 11:00-14:00\",\ntue,chat,,\n2025-02-30,,,yes\n";
        assert_eq!(
            told(parse_csv("c.csv", text)),
            [
                "c.csv:3:11: two spans overlap at 11:00 (join them to one span)",
                "c.csv:4:1: the weekday tue needs `hours` or `closed`, one of the two (write 08:00-20:00 in `hours`, \
                 or yes in `closed`)",
                "c.csv:5:1: `2025-02-30` is not a date (write year-month-day, such as 2025-12-24)",
            ]
        );
        assert_eq!(
            told(parse_csv("c.csv", "date,hrs\n")),
            [
                "c.csv:1:6: unknown column `hrs` (known columns: date, to, queue, name, closed, hours, like, uplift, exclude)"
            ]
        );
        assert_eq!(
            told(parse_csv("c.csv", "date,name\n2025-12-24,\"Eve\n")),
            ["c.csv:2:12: a quote is opened and never closed (close it after the cell)"]
        );
    }

    #[test]
    fn a_day_or_a_queue_that_stands_twice_is_told() {
        let text = "version = 1\n[[special]]\ndate = 2025-12-24\n[[special]]\ndate = 2025-12-24\nclosed = true\n\
                    [[opening]]\nmon = \"24h\"\n[[opening]]\nqueue = []\nmon = \"24h\"\n";
        let told = told(parse_toml("c.toml", text));
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("stands twice for every queue"), "{told:?}");
    }

    #[test]
    fn an_event_that_ends_too_early_or_overlaps_itself_is_told_with_its_place() {
        let text = "version = 1\n[[event]]\nname = \"Spring\"\nfrom = 2025-03-14\nto = 2025-03-03\n\
                    [[event]]\nname = \"Term\"\nfrom = 2025-01-06\nto = 2025-03-28\n\
                    [[event]]\nname = \"Term\"\nfrom = 2025-03-28\n[[event]]\nfrom = 2025-01-01\n\
                    [[event]]\nname = \"Fair\"\n";
        assert_eq!(
            told(parse_toml("c.toml", text)),
            [
                "c.toml:2:1: `Spring` ends on 2025-03-03, before it begins on 2025-03-14 (swap the two dates)",
                "c.toml:10:1: `Term` from 2025-03-28 to 2025-03-28 overlaps the one from 2025-01-06 to 2025-03-28 (each \
                 day of an event stands once for every queue)",
                "c.toml:13:1: an event without a name (add `name = \"Spring campaign\"`: events of one name teach each other)",
                "c.toml:15:1: an event without its first day (add `from = 2025-03-03`)",
            ]
        );
        let text = "date,to,name,closed\n2025-03-14,2025-03-03,Spring,\n2025-03-03,2025-03-14,,\n2025-03-03,2025-03-14,Fair,yes\n";
        assert_eq!(
            told(parse_csv("c.csv", text)),
            [
                "c.csv:2:1: `Spring` ends on 2025-03-03, before it begins on 2025-03-14 (swap the two dates)",
                "c.csv:3:12: an event without a name (name it in `name`: events of one name teach each other)",
                "c.csv:4:12: an event of several days can't have hours, be closed or be like another day (write one row \
                 for each such day)",
            ]
        );
    }

    #[test]
    fn an_unreadable_calendar_is_a_problem_with_its_path() {
        let Err(Problems(problems)) = read(Path::new("no/such/calendar.toml")) else { panic!() };
        assert_eq!(problems[0].place.file, "no/such/calendar.toml");
    }

    proptest! {
        #[test]
        fn no_text_makes_a_calendar_panic(text in "\\PC{0,60}", cut in 0usize..600) {
            let _ = parse_toml("c", &text);
            let _ = parse_csv("c", &text);
            for whole in [TOML, CSV] {
                let part: String = whole.chars().take(cut).chain(text.chars()).chain(whole.chars().skip(cut)).collect();
                let _ = parse_toml("c", &part);
                let _ = parse_csv("c", &part);
            }
        }
    }
}
