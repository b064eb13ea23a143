//! Agent state logs in: who was in which state when.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Place, Problem, Problems};
use crate::evaluate::matched::Notice;
use crate::io::history::problems::ProblemLog;
use crate::io::schedule_file::{AGENT, name_of, unread};
use crate::io::state_names::{StateNames, state_key};
use crate::io::table_file::{Cell, TableFile};
use crate::io::time_cells::{Taken, TimeCells, When};
use crate::schedule::{AgentState, StateKind, StateSpan, agent_key};
use crate::time::{Clock, DAY_S, Moment};

const DATE: [&str; 5] = ["date", "day", "startdate", "statusdate", "statedate"];
const START: [&str; 18] = [
    "start",
    "starttime",
    "statestart",
    "statestarttime",
    "statusstart",
    "statusstarttime",
    "startdatetime",
    "starttimestamp",
    "from",
    "fromtime",
    "begin",
    "begintime",
    "since",
    "timestamp",
    "eventtime",
    "datetime",
    "eventtimestamp",
    "time",
];
const END: [&str; 13] = [
    "end",
    "endtime",
    "stateend",
    "stateendtime",
    "statusend",
    "statusendtime",
    "enddatetime",
    "endtimestamp",
    "to",
    "totime",
    "until",
    "finish",
    "stop",
];
const DURATION_S: [&str; 10] = [
    "durations",
    "duration",
    "durationsec",
    "durationseconds",
    "stateduration",
    "statedurations",
    "statusduration",
    "timeinstate",
    "timeinstatus",
    "seconds",
];
const DURATION_MS: [&str; 3] = ["durationms", "durationmillis", "durationmilliseconds"];
const STATE: [&str; 18] = [
    "state",
    "status",
    "statename",
    "statusname",
    "agentstate",
    "agentstatus",
    "userstate",
    "userstatus",
    "primarystatus",
    "primarypresence",
    "presence",
    "presencename",
    "presencestatus",
    "activity",
    "activityname",
    "actualactivity",
    "actualstate",
    "event",
];
const REASON: [&str; 12] = [
    "reason",
    "reasoncode",
    "reasonname",
    "auxreason",
    "auxreasoncode",
    "auxcode",
    "auxname",
    "notreadyreason",
    "secondarystatus",
    "secondarypresence",
    "substatus",
    "statereason",
];

/// A state without an end of its own can't last longer: an agent went home without logging out.
const LONGEST_OPEN_STATE_S: i64 = 12 * 3600;
/// Exports round the two ends of a state apart.
const ROUNDING_S: i64 = 1;

/// A log as its file says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StateLog {
    /// States in order of agent, then start.
    pub spans: Vec<StateSpan>,
    /// What a reader of the numbers has to know of the file.
    pub notes: Vec<Notice>,
}

/// Reads a log of agent states: `agent,start,end,state`, with `duration_s` in place of `end`, or with neither: then a state
/// lasts until the agent's next row, for twelve hours at most.
///
/// Names are told from their usual meaning (available, talk, wrap-up: work; break, lunch: break; meeting, training: other;
/// logged out, sick: away); `own` names go before these. Where a row also gives a reason, the reason says more than the
/// state: `Not ready` with the reason `Lunch` is a break.
///
/// # Errors
/// Every problem of the file at once, each with its place: unreadable times, spans that end before they start, spans of one
/// agent that overlap by more than a second of rounding, and each unknown state once, with how to name it.
pub fn read_state_log(path: &Path, clock: &Clock, own: &[(String, StateKind)]) -> Result<StateLog, Problems> {
    state_log_of(&TableFile::read(path)?, clock, own)
}

struct Columns {
    agent: usize,
    date: Option<usize>,
    start: usize,
    end: Option<usize>,
    duration: Option<(usize, f64)>,
    state: usize,
    reason: Option<usize>,
}

impl Columns {
    fn of(table: &TableFile) -> Result<Self, Problems> {
        let (agent, start, state) = (table.column(&AGENT), table.column(&START), table.column(&STATE));
        let reason = table.column(&REASON);
        // A log of reasons alone has them for states.
        let (state, reason) = if state.is_none() { (reason, None) } else { (state, reason) };
        if let (Some(agent), Some(start), Some(state)) = (agent, start, state) {
            let seconds = table.column(&DURATION_S).map(|column| (column, 1.0));
            let millis = || table.column(&DURATION_MS).map(|column| (column, 1e-3));
            let (date, end) = (table.column(&DATE), table.column(&END));
            return Ok(Self { agent, date, start, end, duration: seconds.or_else(millis), state, reason });
        }
        let line = table.header.first().map_or(1, |cell| cell.line);
        let missing = [("agent", agent), ("start", start), ("state", state)].into_iter().filter(|(_, at)| at.is_none());
        let problems = missing.map(|(name, _)| {
            let message = format!("the state log has no `{name}` column");
            let help = "the header is agent,start,end,state; `end` may be `duration_s`, or missing";
            Problem::new("missing-column", Place::at(&table.name, line, 1), message, help).field(name)
        });
        Err(Problems(problems.collect()))
    }
}

/// A row that could be read; its end may follow from the next one.
struct Row {
    agent: String,
    start: Moment,
    end: Option<Moment>,
    state: AgentState,
    number: usize,
}

pub(crate) fn state_log_of(
    table: &TableFile,
    clock: &Clock,
    own: &[(String, StateKind)],
) -> Result<StateLog, Problems> {
    let columns = Columns::of(table)?;
    let names = StateNames::new(own);
    let timed: Vec<usize> = [columns.date, Some(columns.start), columns.end].into_iter().flatten().collect();
    let mut times = TimeCells::settle(table, clock, &timed)?;
    let mut log = ProblemLog::default();
    let mut unknown = BTreeMap::<String, (Cell, u64)>::new();
    let mut agents = BTreeMap::<String, Vec<Row>>::new();
    for (number, row) in table.rows.iter().enumerate() {
        let agent = name_of(&row[columns.agent].text);
        if agent.is_none() {
            let help = "write whose state it is, or delete the row";
            log.push(table.problem("agent", &row[columns.agent], Some("agent"), "the row names no agent", help));
        }
        let rows = agent.as_ref().map(|agent| agents.entry(agent_key(agent)).or_default());
        let before = rows.as_ref().and_then(|rows| rows.last()).map(|row| row.start);
        let span = span_of(table, &columns, row, &mut times, before);
        let span = span.map_err(|problem| log.push(problem)).ok();
        let state = state_of(&columns, row, &names, &mut unknown);
        if let (Some(agent), Some(rows), Some((start, end)), Some(state)) = (agent, rows, span, state) {
            rows.push(Row { agent, start, end, state, number });
        }
    }
    let mut spans = Vec::with_capacity(table.rows.len());
    let (mut without_end, mut agents_without_end) = (0_u64, 0_u64);
    for rows in agents.into_values() {
        let left = spans_of(table, &columns, clock, rows, &mut spans, &mut log);
        without_end += left;
        agents_without_end += u64::from(left > 0);
    }
    finish(table, log, unknown)?;
    let read = [
        Some(columns.agent),
        columns.date,
        Some(columns.start),
        columns.end,
        columns.duration.map(|(column, _)| column),
        Some(columns.state),
        columns.reason,
    ];
    let open = (without_end > 0).then(|| Notice {
        code: "open-states",
        queue: None,
        message: format!(
            "{}: {without_end} states of {agents_without_end} agents have no end within 12 hours; they are left out",
            table.name
        ),
    });
    Ok(StateLog { spans, notes: unread(table, &read).into_iter().chain(open).collect() })
}

/// The state of a row; an unknown one is remembered with its first place.
fn state_of(
    columns: &Columns,
    row: &[Cell],
    names: &StateNames,
    unknown: &mut BTreeMap<String, (Cell, u64)>,
) -> Option<AgentState> {
    let reason = columns.reason.map(|column| &row[column]).filter(|cell| !cell.text.trim().is_empty());
    let cells = [reason, Some(&row[columns.state])];
    let known = cells.into_iter().flatten().find_map(|cell| Some((cell, names.kind(&cell.text)?)));
    match (known, reason) {
        (Some((cell, kind)), _) => Some(AgentState { name: cell.text.trim().to_owned(), kind }),
        (None, reason) => {
            let cell = reason.unwrap_or(&row[columns.state]);
            unknown.entry(state_key(&cell.text)).or_insert_with(|| (cell.clone(), 0)).1 += 1;
            None
        }
    }
}

/// From when to when a row says; `before` is the start of the agent's row before it.
fn span_of(
    table: &TableFile,
    columns: &Columns,
    row: &[Cell],
    times: &mut TimeCells,
    before: Option<Moment>,
) -> Result<(Moment, Option<Moment>), Problem> {
    let cell = &row[columns.start];
    let skipped = |cell: &Cell, field: &str| {
        let message = format!("`{field}` is a local time that a clock change skips: `{}`", cell.text.trim());
        table.problem(
            "skipped-hour",
            cell,
            Some(field),
            message,
            "name the zone of the log, or write times with offsets",
        )
    };
    let placed = match (times.read(cell, "start")?, columns.date.map(|column| &row[column])) {
        (When::Full(stamp), _) => times.moment(cell, "start", stamp)?,
        (When::OfDay(seconds), Some(date)) => {
            let day = times.day(date, "date")?;
            times.local(day * DAY_S + seconds)
        }
        (When::OfDay(_), None) => {
            let message = format!("`start` has no date: `{}`", cell.text.trim());
            let help = "write 2026-11-23T08:30:00, or add a column `date`";
            return Err(table.problem("time", cell, Some("start"), message, help));
        }
    };
    let start = match placed {
        (moment, Taken::Plainly) => moment,
        // The hour that stands twice comes in the order of the file.
        (first, Taken::FirstOfTwo(second)) => {
            if before.is_some_and(|before| before > first) {
                second
            } else {
                first
            }
        }
        (_, Taken::AtTheChange) => return Err(skipped(cell, "start")),
    };
    let end_cell = columns.end.map(|column| &row[column]).filter(|cell| !cell.text.trim().is_empty());
    if let Some(cell) = end_cell {
        let placed = match times.read(cell, "end")? {
            When::Full(stamp) => times.moment(cell, "end", stamp)?,
            When::OfDay(seconds) => {
                let local = times.reading(start);
                let same_day = local - local.rem_euclid(DAY_S) + seconds;
                times.local(if same_day >= local { same_day } else { same_day + DAY_S })
            }
        };
        let end = match placed {
            (moment, Taken::Plainly) => moment,
            (first, Taken::FirstOfTwo(second)) => {
                if first < start {
                    second
                } else {
                    first
                }
            }
            (_, Taken::AtTheChange) => return Err(skipped(cell, "end")),
        };
        if end < start {
            let message = format!("the state ends before it starts: `{}`", cell.text.trim());
            return Err(table.problem("span", cell, Some("end"), message, "correct the start or the end of the state"));
        }
        return Ok((start, Some(end)));
    }
    let Some((column, scale)) = columns.duration else { return Ok((start, None)) };
    let cell = &row[column];
    if cell.text.trim().is_empty() {
        return Ok((start, None));
    }
    match duration_s(cell.text.trim(), scale) {
        Some(seconds) if seconds >= 0.0 => Ok((start, Some(start.plus(seconds.round() as i64)))),
        found => {
            let why = if found.is_some() { "is negative" } else { "is not a duration" };
            let message = format!("`duration_s` {why}: `{}`", cell.text.trim());
            Err(table.problem("duration", cell, Some("duration_s"), message, "write seconds, such as 900, or h:mm:ss"))
        }
    }
}

/// A number of seconds (or of what `scale` says), or `h:mm:ss`; two parts could be hours or minutes and are neither.
fn duration_s(text: &str, scale: f64) -> Option<f64> {
    let plausible = |seconds: &f64| seconds.is_finite() && seconds.abs() < 1e9;
    if let Ok(number) = text.parse::<f64>() {
        return Some(number * scale).filter(plausible);
    }
    let parts: Vec<&str> = text.split(':').collect();
    let [hours, minutes, seconds] = parts.as_slice() else { return None };
    let digits = |part: &str| part.parse::<u32>().ok().map(f64::from);
    let (hours, minutes, seconds) = (digits(hours)?, digits(minutes)?, seconds.parse::<f64>().ok()?);
    (minutes < 60.0 && (0.0..60.0).contains(&seconds))
        .then_some(hours * 3600.0 + minutes * 60.0 + seconds)
        .filter(plausible)
}

/// The states of one agent, closed by what follows; how many have no end and are left out.
fn spans_of(
    table: &TableFile,
    columns: &Columns,
    clock: &Clock,
    mut rows: Vec<Row>,
    spans: &mut Vec<StateSpan>,
    log: &mut ProblemLog,
) -> u64 {
    rows.sort_by_key(|row| (row.start, row.number));
    let next: Vec<Option<Moment>> = rows.iter().skip(1).map(|row| Some(row.start)).chain([None]).collect();
    let mut open = 0;
    let mut longest: Option<(Moment, usize)> = None;
    for (row, next) in rows.into_iter().zip(next) {
        let ends = row.end.or(next.filter(|next| next.0 - row.start.0 <= LONGEST_OPEN_STATE_S));
        let Some(end) = ends else {
            open += u64::from(row.state.kind != StateKind::Away);
            continue;
        };
        if let Some((busy, first)) = longest
            && busy.0 - row.start.0 > ROUNDING_S
            && end > row.start
        {
            let cell = &table.rows[row.number][columns.start];
            let message = format!(
                "`{}` is in two states at once: the one on line {} lasts until {}",
                row.agent,
                table.rows[first][columns.start].line,
                clock.label(busy).get(..19).unwrap_or("").replace('T', " ")
            );
            let help = "an agent is in one state at a time: correct the times, or delete one of the rows";
            log.push(table.problem("twice-at-once", cell, Some("start"), message, help));
        }
        if longest.is_none_or(|(busy, _)| busy < end) {
            longest = Some((end, row.number));
        }
        if row.start < end {
            spans.push(StateSpan { agent: row.agent, start: row.start, end, state: row.state });
        }
    }
    open
}

/// Everything that is wrong, each unknown state once.
fn finish(table: &TableFile, log: ProblemLog, unknown: BTreeMap<String, (Cell, u64)>) -> Result<(), Problems> {
    let mut problems = match log.finish(&table.name) {
        Ok(()) => Vec::new(),
        Err(Problems(problems)) => problems,
    };
    let mut names: Vec<(Cell, u64)> = unknown.into_values().collect();
    names.sort_by_key(|(cell, _)| (cell.line, cell.column));
    problems.extend(names.into_iter().map(|(cell, rows)| {
        let name = cell.text.trim();
        if name.is_empty() {
            let message = format!("{rows} rows name no state");
            return table.problem("state", &cell, Some("state"), message, "write the state, or delete the row");
        }
        let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
        let message = format!("it is not known what the state `{name}` is ({rows})");
        let help = format!("say it with --state-kind \"{name}=work\", or =break, =other, =away");
        table.problem("state", &cell, Some("state"), message, help)
    }));
    if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
}

#[cfg(test)]
#[path = "state_log_tests.rs"]
mod tests;
