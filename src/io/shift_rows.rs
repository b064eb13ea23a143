//! Shifts in: `agent,date,shift,start,end,breaks`.

use crate::error::{Place, Problem, Problems};
use crate::evaluate::matched::Notice;
use crate::io::history::problems::ProblemLog;
use crate::io::schedule_file::{AGENT, ScheduleFile, name_of, unread};
use crate::io::table_file::{Cell, TableFile};
use crate::io::time_cells::{Taken, TimeCells, When};
use crate::schedule::{Break, Schedule, Shift, agent_key};
use crate::time::{Clock, DAY_S, Moment};

const DATE: [&str; 9] =
    ["date", "day", "shiftdate", "workdate", "scheduledate", "startdate", "businessdate", "rowdate", "nominaldate"];
const END_DATE: [&str; 2] = ["enddate", "shiftenddate"];
const SHIFT: [&str; 7] = ["shift", "shiftname", "template", "shifttype", "shiftcategory", "workplan", "shiftcode"];
const START: [&str; 11] = [
    "start",
    "starttime",
    "shiftstart",
    "shiftstarttime",
    "startdatetime",
    "starttimestamp",
    "from",
    "begin",
    "begintime",
    "fromtime",
    "timefrom",
];
const END: [&str; 12] = [
    "end",
    "endtime",
    "shiftend",
    "shiftendtime",
    "enddatetime",
    "endtimestamp",
    "to",
    "until",
    "finish",
    "stop",
    "totime",
    "timeto",
];
const BREAKS: [&str; 4] = ["breaks", "break", "paidbreaks", "pauses"];
const UNPAID: [&str; 3] = ["unpaidbreaks", "unpaidbreak", "unpaid"];
pub(super) const QUEUE: [&str; 5] = ["queue", "queuename", "skill", "skillname", "workgroup"];

const LONGEST_SHIFT_S: i64 = 25 * 3600;

struct Columns {
    agent: usize,
    date: Option<usize>,
    end_date: Option<usize>,
    shift: Option<usize>,
    start: usize,
    end: usize,
    breaks: [Option<usize>; 2],
    queue: Option<usize>,
}

impl Columns {
    fn of(table: &TableFile) -> Result<Self, Problems> {
        let (agent, start, end) = (table.column(&AGENT), table.column(&START), table.column(&END));
        if let (Some(agent), Some(start), Some(end)) = (agent, start, end) {
            return Ok(Self {
                agent,
                date: table.column(&DATE),
                end_date: table.column(&END_DATE),
                shift: table.column(&SHIFT),
                start,
                end,
                breaks: [table.column(&BREAKS), table.column(&UNPAID)],
                queue: table.column(&QUEUE),
            });
        }
        let line = table.header.first().map_or(1, |cell| cell.line);
        let missing =
            [("agent", agent), ("start", start), ("end", end)].into_iter().filter(|(_, found)| found.is_none());
        let problems = missing.map(|(name, _)| {
            let message = format!("the schedule has no `{name}` column");
            let help = "the header is agent,date,shift,start,end,breaks";
            Problem::new("missing-column", Place::at(&table.name, line, 1), message, help).field(name)
        });
        Err(Problems(problems.collect()))
    }
}

/// What clock changes did to the times of a schedule.
#[derive(Default)]
struct Changes {
    skipped: u64,
    repeated: u64,
    empty: u64,
    first: Option<String>,
}

impl Changes {
    fn note(&mut self, table: &TableFile, cell: &Cell, (moment, taken): (Moment, Taken)) -> Moment {
        match taken {
            Taken::Plainly => return moment,
            Taken::FirstOfTwo(_) => self.repeated += 1,
            Taken::AtTheChange => self.skipped += 1,
        }
        self.first.get_or_insert_with(|| Place::at(&table.name, cell.line, cell.column).to_string());
        moment
    }
    fn told(self) -> Option<Notice> {
        let first = self.first?;
        let counted = |count: u64, noun: &str, what: &str| match count {
            0 => None,
            1 => Some(format!("1 {noun} {what}")),
            _ => Some(format!("{count} {noun}s {what}")),
        };
        let parts: Vec<_> = [
            counted(self.skipped, "time", "that a clock change skips, taken at the change"),
            counted(self.repeated, "time", "that a clock change repeats, taken as the first"),
            counted(self.empty, "shift", "of which the change leaves nothing, left out"),
        ]
        .into_iter()
        .flatten()
        .collect();
        Some(Notice { code: "guessed-times", queue: None, message: format!("{first}: {}", parts.join("; ")) })
    }
}

pub(super) fn shifts_of(table: &TableFile, clock: &Clock) -> Result<ScheduleFile, Problems> {
    let columns = Columns::of(table)?;
    let timed: Vec<usize> =
        [columns.date, columns.end_date, Some(columns.start), Some(columns.end)].into_iter().flatten().collect();
    let mut times = TimeCells::settle(table, clock, &timed)?;
    let mut log = ProblemLog::default();
    let mut changes = Changes::default();
    let mut shifts: Vec<(Shift, usize)> = Vec::new();
    let mut unnamed: Option<(Place, u64)> = None;
    for (number, row) in table.rows.iter().enumerate() {
        let Some(span) = span_of(table, &columns, row, &mut times, &mut changes, &mut log) else { continue };
        let mut breaks = Vec::new();
        let mut sound = true;
        for (column, paid) in columns.breaks.into_iter().zip([true, false]) {
            let Some(cell) = column.map(|column| &row[column]) else { continue };
            match breaks_in(table, cell, paid, &span, clock, &mut times, &mut changes) {
                Ok(found) => breaks.extend(found),
                Err(problems) => {
                    sound = false;
                    problems.into_iter().for_each(|problem| log.push(problem));
                }
            }
        }
        breaks.sort_by_key(|pause: &Break| (pause.start, pause.minutes));
        if let Some(pair) = breaks.windows(2).find(|pair| pair[0].end() > pair[1].start) {
            let column = columns.breaks.into_iter().flatten().next_back().unwrap_or(columns.start);
            let at = |moment| clock.label(moment).get(11..16).unwrap_or("").to_owned();
            let message = format!("breaks overlap: those from {} and {}", at(pair[0].start), at(pair[1].start));
            let help = "a break can't start before the one before it has ended";
            log.push(table.problem("breaks", &row[column], Some("breaks"), message, help));
            sound = false;
        }
        let queue = columns.queue.and_then(|column| name_of(&row[column].text));
        if queue.is_none() {
            let cell = &row[columns.queue.unwrap_or(columns.agent)];
            unnamed.get_or_insert_with(|| (Place::at(&table.name, cell.line, cell.column), 0)).1 += 1;
        }
        let Some(agent) = name_of(&row[columns.agent].text) else {
            let message = "the row names no agent";
            let help = "write who works the shift, or delete the row";
            log.push(table.problem("agent", &row[columns.agent], Some("agent"), message, help));
            continue;
        };
        if span.start >= span.end {
            changes.empty += 1;
        } else if sound {
            let name = columns.shift.map(|column| row[column].text.trim().to_owned()).unwrap_or_default();
            shifts.push((Shift { agent, queue, name, start: span.start, end: span.end, breaks }, number));
        }
    }
    twice_at_once(table, &columns, clock, &mut shifts, &mut log);
    log.finish(&table.name)?;
    let read = [
        Some(columns.agent),
        columns.date,
        columns.end_date,
        columns.shift,
        Some(columns.start),
        Some(columns.end),
        columns.breaks[0],
        columns.breaks[1],
        columns.queue,
    ];
    Ok(ScheduleFile {
        notes: unread(table, &read).into_iter().chain(changes.told()).collect(),
        schedule: Some(Schedule::new(clock.clone(), shifts.into_iter().map(|(shift, _)| shift).collect())),
        unnamed,
        ..ScheduleFile::default()
    })
}

/// Where a shift lies.
struct Span {
    start: Moment,
    end: Moment,
    /// The reading of the local clock at its start, in seconds from 1970-01-01T00:00:00.
    local_start: i64,
}

fn span_of(
    table: &TableFile,
    columns: &Columns,
    row: &[Cell],
    times: &mut TimeCells,
    changes: &mut Changes,
    log: &mut ProblemLog,
) -> Option<Span> {
    let mut told = |result: Result<_, Problem>| result.map_err(|problem| log.push(problem)).ok();
    let (start_cell, end_cell) = (&row[columns.start], &row[columns.end]);
    let start = told(times.read(start_cell, "start"));
    let end = told(times.read(end_cell, "end"));
    let date_in = |column: Option<usize>, times: &mut TimeCells, field: &str| match column.map(|column| &row[column]) {
        Some(cell) if !cell.text.trim().is_empty() => times.day(cell, field).map(Some),
        _ => Ok(None),
    };
    let day = date_in(columns.date, times, "date").map_err(|problem| log.push(problem)).ok()?;
    let end_day = date_in(columns.end_date, times, "end_date").map_err(|problem| log.push(problem)).ok()?;
    let (start, end) = (start?, end?);
    let placed = match (start, day) {
        (When::Full(stamp), _) => times.moment(start_cell, "start", stamp),
        (When::OfDay(seconds), Some(day)) => Ok(times.local(day * DAY_S + seconds)),
        (When::OfDay(_), None) => {
            let message = format!("`start` has no date: `{}`", start_cell.text.trim());
            let help = "add a column `date`, or write 2026-11-23T08:30:00";
            Err(table.problem("time", start_cell, Some("start"), message, help))
        }
    };
    let start_at =
        placed.map(|placed| changes.note(table, start_cell, placed)).map_err(|problem| log.push(problem)).ok()?;
    let local_start = match (start, day) {
        (When::OfDay(seconds), Some(day)) => day * DAY_S + seconds,
        _ => times.reading(start_at),
    };
    let placed = match (end, end_day) {
        (When::Full(stamp), _) => times.moment(end_cell, "end", stamp),
        (When::OfDay(seconds), Some(day)) => Ok(times.local(day * DAY_S + seconds)),
        (When::OfDay(seconds), None) => {
            let midnight = local_start - local_start.rem_euclid(DAY_S);
            let same_day = midnight + seconds;
            Ok(times.local(if same_day > local_start { same_day } else { same_day + DAY_S }))
        }
    };
    let end_at =
        placed.map(|placed| changes.note(table, end_cell, placed)).map_err(|problem| log.push(problem)).ok()?;
    let skipped_whole = matches!(end, When::OfDay(_)) && end_at == start_at;
    let (kind, message) = if end_at <= start_at && !skipped_whole {
        ("span", format!("the shift ends at or before its start: `{}`", end_cell.text.trim()))
    } else if end_at.0 - start_at.0 > LONGEST_SHIFT_S {
        ("span", format!("the shift is longer than a day: `{}`", end_cell.text.trim()))
    } else {
        return Some(Span { start: start_at, end: end_at, local_start });
    };
    log.push(table.problem(kind, end_cell, Some("end"), message, "correct the start or the end of the shift"));
    None
}

/// The breaks of a cell: `12:15+30;15:00+15`, or spans as `12:15-12:45`.
fn breaks_in(
    table: &TableFile,
    cell: &Cell,
    paid: bool,
    shift: &Span,
    clock: &Clock,
    times: &mut TimeCells,
    changes: &mut Changes,
) -> Result<Vec<Break>, Vec<Problem>> {
    const HELP: &str = "write start and minutes of each break, such as 12:15+30;15:00+15";
    let field = if paid { "breaks" } else { "unpaid_breaks" };
    let (mut breaks, mut problems) = (Vec::new(), Vec::new());
    let mut ahead = 0_u64;
    for part in cell.text.split([';', '|', ',']) {
        let lead = (part.len() - part.trim_start().len()) as u64;
        let here = Cell { text: part.trim().to_owned(), line: cell.line, column: cell.column + ahead + lead };
        ahead += part.chars().count() as u64 + 1;
        if here.text.is_empty() {
            continue;
        }
        let wrong = |message: String, help: &str| table.problem("breaks", &here, Some(field), message, help);
        let parsed = match here.text.split_once('+').or_else(|| here.text.split_once('-')) {
            Some((from, length)) => {
                times.read_part(&here, from.trim(), field).map(|from| (from, length.trim().to_owned()))
            }
            None => Err(wrong(format!("a break has no length: `{}`", here.text), HELP)),
        };
        let (from, length) = match parsed {
            Ok((When::OfDay(from), length)) => (from, length),
            Ok((When::Full(_), _)) => {
                problems.push(wrong(format!("a break is no time of day: `{}`", here.text), HELP));
                continue;
            }
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let of_day = shift.local_start.rem_euclid(DAY_S);
        let midnight = shift.local_start - of_day;
        let start_local = midnight + from + if from < of_day { DAY_S } else { 0 };
        let minutes = if length.contains(':') {
            match times.read_part(&here, &length, field) {
                Ok(When::OfDay(until)) => Ok((until - from).rem_euclid(DAY_S) / 60),
                Ok(When::Full(_)) => Err(wrong(format!("a break is no time of day: `{}`", here.text), HELP)),
                Err(problem) => Err(problem),
            }
        } else {
            length.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim().parse::<i64>().map_err(|_| {
                let what = if length.contains('.') { "whole minutes" } else { "a number of minutes" };
                wrong(format!("the length of a break is not {what}: `{}`", here.text), HELP)
            })
        };
        let minutes = match minutes {
            Ok(minutes) if (1..=1440).contains(&minutes) => minutes as u32,
            Ok(minutes) => {
                let message = format!("a break of {minutes} minutes can't be: `{}`", here.text);
                problems.push(wrong(message, "a break lasts a minute or more, and less than a day"));
                continue;
            }
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let start = changes.note(table, &here, times.local(start_local));
        let pause = Break { start, minutes, paid };
        if pause.start < shift.start || pause.end() > shift.end {
            let at = |moment| clock.label(moment).get(11..16).unwrap_or("").to_owned();
            let message = format!("a break lies outside its shift: `{}`", here.text);
            let help = format!("the shift lasts from {} to {}", at(shift.start), at(shift.end));
            problems.push(wrong(message, &help));
            continue;
        }
        breaks.push(pause);
    }
    if problems.is_empty() { Ok(breaks) } else { Err(problems) }
}

/// An agent can't work two shifts at once.
fn twice_at_once(
    table: &TableFile,
    columns: &Columns,
    clock: &Clock,
    shifts: &mut [(Shift, usize)],
    log: &mut ProblemLog,
) {
    shifts.sort_by_cached_key(|(shift, row)| (agent_key(&shift.agent), shift.start, shift.end, *row));
    let mut wrong = Vec::new();
    let mut longest: Option<usize> = None;
    for k in 0..shifts.len() {
        let (shift, row) = &shifts[k];
        if let Some((before, first)) = longest.map(|at| &shifts[at])
            && agent_key(&before.agent) == agent_key(&shift.agent)
        {
            if shift.start < before.end {
                let later = *row.max(first);
                let cell = &table.rows[later][columns.start];
                let line = table.rows[*row.min(first)][columns.start].line;
                let message = format!(
                    "`{}` is scheduled twice at once: from {} there is another shift, on line {line}",
                    shift.agent,
                    clock.label(shift.start).get(..16).unwrap_or("").replace('T', " ")
                );
                let help = "keep one of the shifts, or part their times";
                wrong.push((later, table.problem("twice-at-once", cell, Some("start"), message, help)));
            }
            if before.end >= shift.end {
                continue;
            }
        }
        longest = Some(k);
    }
    wrong.sort_by_key(|(row, _)| *row);
    wrong.into_iter().for_each(|(_, problem)| log.push(problem));
}
