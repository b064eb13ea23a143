//! Schedules in: one row per agent and shift, or heads per interval as a spreadsheet has them.

use std::path::Path;

use crate::error::{Place, Problem, Problems};
use crate::evaluate::matched::Notice;
use crate::io::coverage_rows::{HEADS, coverages_of};
use crate::io::shift_rows::shifts_of;
use crate::io::table_file::{TableFile, key_of};
use crate::schedule::{Coverage, Schedule};
use crate::time::{Clock, IntervalLength, Moment};

/// Headers under which an agent stands, the plainest first.
pub(crate) const AGENT: [&str; 22] = [
    "agent",
    "agentid",
    "agentname",
    "agentlogin",
    "employee",
    "employeeid",
    "employeename",
    "employeenumber",
    "user",
    "userid",
    "username",
    "person",
    "personid",
    "personname",
    "login",
    "loginid",
    "logid",
    "advisor",
    "member",
    "name",
    "resource",
    "resourcename",
];

/// A schedule as its file says it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScheduleFile {
    /// Shifts by agent; `None` where the file has heads per interval.
    pub schedule: Option<Schedule>,
    /// Heads per interval, one per queue in order of name; empty where the file has shifts.
    pub coverage: Vec<Coverage>,
    /// What a reader of the numbers has to know of the file.
    pub notes: Vec<Notice>,
    /// The first row that names no queue, and how many there are.
    pub(crate) unnamed: Option<(Place, u64)>,
    pub(crate) clock: Option<Clock>,
}

impl ScheduleFile {
    /// Whether the file can serve these queues, and what it says of others.
    ///
    /// # Errors
    /// When there are several queues and rows that name none: a schedule of all queues together can't be split.
    pub fn check_queues(&self, queues: &[&str]) -> Result<Vec<Notice>, Problems> {
        if let (Some((place, rows)), [_, _, ..]) = (&self.unnamed, queues) {
            let message = format!("{rows} rows of the schedule name no queue, and the plan has {}", queues.len());
            let help = "add a column `queue`, or evaluate one queue at a time: what belongs to which can't be told";
            return Err(Problem::new("queue", place.clone(), message, help).field("queue").into());
        }
        let own = match &self.schedule {
            Some(schedule) => schedule.queues(),
            None => self.coverage.iter().filter_map(|coverage| coverage.queue.as_deref()).collect(),
        };
        let notice = |queue: &str, message: &str| Notice {
            code: "one-side-only",
            queue: Some(queue.to_owned()),
            message: format!("queue `{queue}` {message}"),
        };
        let beyond = own.iter().filter(|queue| !queues.contains(queue));
        let mut notices: Vec<_> = beyond
            .map(|queue| notice(queue, "is scheduled but not part of the plan; its heads are left out"))
            .collect();
        if self.unnamed.is_none() {
            let bare = queues.iter().filter(|queue| !own.contains(queue));
            notices.extend(bare.map(|queue| notice(queue, "has no rows in the schedule")));
        }
        Ok(notices)
    }

    /// Heads of a queue in the intervals that the file tells of; `None` where it tells of none of them.
    pub fn coverage_of(&self, queue: &str, interval: IntervalLength, start: &[Moment]) -> Option<Coverage> {
        let clock = self.clock.as_ref().unwrap_or(&Clock::Plain);
        let mut found = match &self.schedule {
            Some(schedule) => {
                let serves = |name: Option<&str>| name.is_none_or(|name| name == queue);
                schedule.shifts.iter().any(|shift| serves(shift.queue.as_deref())).then_some(())?;
                let (from, until) = schedule.span()?;
                let told: Vec<Moment> = start.iter().copied().filter(|s| (from..until).contains(s)).collect();
                Coverage::of(schedule, Some(queue), interval, &told)
            }
            None => {
                let own = |name: &str| self.coverage.iter().find(|c| c.queue.as_deref() == Some(name));
                let shared = || self.coverage.iter().find(|coverage| coverage.queue.is_none());
                own(queue).or_else(shared)?.on(clock, interval, start)
            }
        };
        found.queue = Some(queue.to_owned());
        (!found.start.is_empty()).then_some(found)
    }
}

/// Reads a schedule: shifts (`agent,date,shift,start,end,breaks` and, where wanted, `unpaid_breaks` and `queue`), or heads
/// per interval (`start` and one of `heads`, `staffed`, `scheduled`, `agents`, and, where wanted, `queue`, `paid` and
/// `interval_min`). Which of them it is stands in the header: shifts have an agent.
///
/// `start` and `end` are times of the local wall clock, `08:30`, of the row's `date`; an end at or before the start is that
/// of the next day, `24:00` is midnight. With date and time in one cell `date` may be missing. `breaks` are starts and
/// minutes, `12:15+30;15:00+15`; they are paid, those of `unpaid_breaks` are not. A local time that a clock change repeats
/// is its first; one that it skips is the moment of the change.
///
/// # Errors
/// Every problem of the file at once, each with its place: the first twenty in full, the others counted.
pub fn read_schedule(path: &Path, clock: &Clock) -> Result<ScheduleFile, Problems> {
    schedule_of(&TableFile::read(path)?, clock)
}

pub(crate) fn schedule_of(table: &TableFile, clock: &Clock) -> Result<ScheduleFile, Problems> {
    let mut file = match (table.column(&AGENT), table.column(&HEADS)) {
        (Some(_), _) => shifts_of(table, clock)?,
        (None, Some(_)) => coverages_of(table, clock)?,
        (None, None) => {
            let seen: Vec<_> = table.header.iter().map(|cell| cell.text.trim()).collect();
            let place = Place::at(&table.name, table.header.first().map_or(1, |cell| cell.line), 1);
            let message = "the table is no schedule: it names neither agents nor heads";
            let help = format!(
                "give shifts as agent,date,shift,start,end,breaks or heads as start,heads; the header is: {}",
                seen.join(", ")
            );
            return Err(Problem::new("missing-column", place, message, help).into());
        }
    };
    file.clock = Some(clock.clone());
    Ok(file)
}

/// A note that names the columns which are not read.
pub(crate) fn unread(table: &TableFile, read: &[Option<usize>]) -> Option<Notice> {
    let left: Vec<_> = table
        .header
        .iter()
        .enumerate()
        .filter(|(column, cell)| !read.contains(&Some(*column)) && !key_of(&cell.text).is_empty())
        .map(|(_, cell)| format!("`{}`", cell.text.trim()))
        .collect();
    (!left.is_empty()).then(|| Notice {
        code: "columns-not-read",
        queue: None,
        message: format!("{}: columns that are not read: {}", table.name, left.join(", ")),
    })
}

/// A name as it stands, without the apostrophe that keeps a spreadsheet from running it; `None` for an empty cell.
pub(crate) fn name_of(text: &str) -> Option<String> {
    let name = text.trim();
    let name = match name.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => name,
    };
    (!name.is_empty()).then(|| name.to_owned())
}
