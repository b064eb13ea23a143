//! The CSV shape of a calendar.

use crate::error::{Place, Problem};
use crate::history::Event;
use crate::history::calendar::MinuteSpan;
use crate::io::calendar::cells::{self, Wrong, nearest};
use crate::io::calendar::{Draft, Special, WEEKDAY_KEYS};

const COLUMNS: [&str; 9] = ["date", "to", "queue", "name", "closed", "hours", "like", "uplift", "exclude"];

/// Weekly hours being gathered: queues, spans, the weekdays already seen as bits, and where the first row stands.
type Week = (Vec<String>, [Vec<MinuteSpan>; 7], u8, Problem);

/// One row with the columns that the header names.
struct Row<'a> {
    file: &'a str,
    lines: &'a [&'a str],
    line: u64,
    header: &'a [Option<usize>],
    cells: &'a csv::StringRecord,
}

impl Row<'_> {
    fn cell(&self, column: &str) -> &str {
        let known = COLUMNS.iter().position(|name| *name == column);
        let at = self.header.iter().position(|column| column.is_some() && *column == known);
        let cell = at.and_then(|at| self.cells.get(at)).unwrap_or_default().trim();
        // Spreadsheets guard names such as '=x with a quote; it is not part of the name.
        match cell.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
            _ => cell,
        }
    }
    /// A problem at the first character of a cell, within its quotes; its message is still to be written.
    fn problem(&self, column: &str) -> Problem {
        let known = COLUMNS.iter().position(|name| *name == column);
        let at = self.header.iter().position(|column| column.is_some() && *column == known).unwrap_or(0);
        let whole = source_line(self.lines, self.line);
        let place = Place::at(self.file, self.line, column_of_cell(whole, at));
        let problem = Problem::new("calendar", place, "", "").source_line(whole).field(column);
        let text = self.cell(column);
        if text.is_empty() { problem } else { problem.text(text) }
    }
    /// Reads a cell that is not empty; notes what is wrong with it.
    fn read<T>(&self, column: &str, read: fn(&str) -> Result<T, Wrong>, draft: &mut Draft) -> Option<T> {
        let text = self.cell(column);
        if text.is_empty() {
            return None;
        }
        match read(text) {
            Ok(value) => Some(value),
            Err(Wrong { message, help }) => {
                draft.problems.push(Problem { message, help: help.to_owned(), ..self.problem(column) });
                None
            }
        }
    }
    fn queues(&self) -> Vec<String> {
        let queue = self.cell("queue");
        if queue.is_empty() { Vec::new() } else { vec![queue.to_owned()] }
    }
}

pub(super) fn source_line<'a>(lines: &[&'a str], line: u64) -> &'a str {
    lines.get(line.saturating_sub(1) as usize).copied().unwrap_or_default()
}

/// The column, counted in characters from 1, at which the text of a line's n-th cell begins.
pub(super) fn column_of_cell(line: &str, n: usize) -> u64 {
    let mut quoted = false;
    let mut cell = 0;
    for (k, c) in line.chars().enumerate() {
        if cell == n && !quoted && c != ' ' {
            return k as u64 + 1 + u64::from(c == '"');
        }
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cell += 1,
            _ => {}
        }
    }
    line.chars().count() as u64 + 1
}

/// The byte of a quote that is never closed.
fn unclosed_quote(text: &str) -> Option<usize> {
    let mut open = None;
    for (at, _) in text.match_indices('"') {
        open = if open.is_some() { None } else { Some(at) };
    }
    open
}

/// Reads the rows of a calendar; everything wrong is noted in the draft.
pub(super) fn read(file: &str, text: &str, draft: &mut Draft) {
    let lines: Vec<&str> = text.lines().collect();
    if let Some(at) = unclosed_quote(text) {
        let line = text[..at].matches('\n').count() as u64 + 1;
        let whole = source_line(&lines, line);
        let before = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let place = Place::at(file, line, text[before..at].chars().count() as u64 + 1);
        let problem = Problem::new("calendar", place, "a quote is opened and never closed", "close it after the cell");
        draft.problems.push(problem.source_line(whole));
        return;
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut header: Vec<Option<usize>> = Vec::new();
    let mut weeks: Vec<Week> = Vec::new();
    for record in reader.records() {
        let Ok(cells) = record else {
            let place = Place::file(file);
            draft.problems.push(Problem::new("calendar", place, "this is not CSV", "write commas between cells"));
            return;
        };
        let mut line = cells.position().map_or(1, |at| at.line());
        // Empty lines before a record count as its own to the reader.
        while line < lines.len() as u64 && source_line(&lines, line).is_empty() {
            line += 1;
        }
        let row = Row { file, lines: &lines, line, header: &header, cells: &cells };
        if header.is_empty() {
            header = read_header(file, line, &cells, &lines, draft);
            if !draft.problems.is_empty() {
                return;
            }
            continue;
        }
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let extra = cells.iter().skip(header.len()).any(|cell| !cell.trim().is_empty());
        if extra {
            let message = format!("{} cells, the header has {}", cells.len(), header.len());
            let help = "put cells with commas in quotes: \"08:00-12:00, 13:00-20:00\"";
            draft.problems.push(Problem { message, help: help.into(), ..row.problem("date") });
            continue;
        }
        read_row(&row, &mut weeks, draft);
    }
    if header.is_empty() {
        let help = "begin with `date,to,queue,name,closed,hours,like,uplift,exclude`";
        draft.problems.push(Problem::new("calendar", Place::file(file), "the calendar is empty", help));
    }
    for (queues, week, _, at) in weeks {
        draft.add_opening(queues, week, at);
    }
}

fn read_header(
    file: &str,
    line: u64,
    cells: &csv::StringRecord,
    lines: &[&str],
    draft: &mut Draft,
) -> Vec<Option<usize>> {
    let whole = source_line(lines, line);
    let mut header = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        let name = cell.trim().to_lowercase();
        let known = COLUMNS.iter().position(|column| *column == name);
        if known.is_none() || header.contains(&known) {
            let column = column_of_cell(whole, at);
            let (message, help) = match (known, nearest(&name, &COLUMNS)) {
                (Some(_), _) => (format!("column `{name}` stands twice"), "keep one".to_owned()),
                (None, Some(near)) => (format!("unknown column `{name}`"), format!("did you mean `{near}`?")),
                (None, None) => (format!("unknown column `{name}`"), format!("known columns: {}", COLUMNS.join(", "))),
            };
            let problem = Problem::new("calendar-unknown-key", Place::at(file, line, column), message, help);
            draft.problems.push(problem.field(name).text(cell.trim()).source_line(whole));
        }
        header.push(known);
    }
    if !header.contains(&Some(0)) && draft.problems.is_empty() {
        let help = "name the column of dates and weekdays `date`";
        let place = Place::at(file, line, 1);
        draft.problems.push(Problem::new("calendar", place, "there is no column `date`", help).source_line(whole));
    }
    header
}

fn read_row(row: &Row, weeks: &mut Vec<Week>, draft: &mut Draft) {
    let before = draft.problems.len();
    let queues = row.queues();
    let hours = row.read("hours", cells::hours, draft);
    let closed = row.read("closed", cells::yes, draft).unwrap_or_default();
    let day = row.cell("date").to_lowercase();
    if let Some(weekday) = WEEKDAY_KEYS.iter().position(|key| *key == day) {
        let spans = match (hours, closed) {
            (Some(hours), false) => hours,
            (None, true) => Vec::new(),
            _ if draft.problems.len() > before => return,
            _ => {
                let message = format!("the weekday {day} needs `hours` or `closed`, one of the two");
                let help = "write 08:00-20:00 in `hours`, or yes in `closed`";
                draft.problems.push(Problem { message, help: help.into(), ..row.problem("date") });
                return;
            }
        };
        let at = match weeks.iter().position(|(known, ..)| *known == queues) {
            Some(at) => at,
            None => {
                weeks.push((queues, Default::default(), 0, row.problem("date")));
                weeks.len() - 1
            }
        };
        let (_, week, seen, _) = &mut weeks[at];
        if *seen & (1 << weekday) != 0 {
            let message = format!("{day} stands twice for one queue");
            let help = "write several spans in one cell: \"08:00-12:00, 13:00-20:00\"";
            draft.problems.push(Problem { message, help: help.into(), ..row.problem("date") });
        }
        *seen |= 1 << weekday;
        week[weekday] = spans;
        return;
    }
    if day.is_empty() {
        let help = "write a date such as 2025-12-24, or a weekday mon … sun";
        draft.problems.push(Problem {
            message: "a row without a date".into(),
            help: help.into(),
            ..row.problem("date")
        });
        return;
    }
    let date = row.read("date", cells::date, draft);
    let to = row.read("to", cells::date, draft);
    let like = row.read("like", cells::date, draft);
    let uplift = row.read("uplift", cells::uplift, draft);
    let exclude = row.read("exclude", cells::yes, draft).unwrap_or_default();
    let Some(date) = date.filter(|_| draft.problems.len() == before) else { return };
    if exclude {
        draft.add_exclude(queues, date, to.unwrap_or(date), row.problem("date"));
        return;
    }
    if let Some(to) = to {
        let (message, help) = if row.cell("name").is_empty() {
            ("an event without a name", "name it in `name`: events of one name teach each other")
        } else if closed || hours.is_some() || like.is_some() {
            let message = "an event of several days can't have hours, be closed or be like another day";
            (message, "write one row for each such day")
        } else {
            let event = Event { name: row.cell("name").to_owned(), queue: None, from: date, to, uplift };
            draft.add_event(event, queues, row.problem("date"));
            return;
        };
        draft.problems.push(Problem { message: message.into(), help: help.into(), ..row.problem("to") });
        return;
    }
    let name = row.cell("name");
    let name = if name.is_empty() { date.to_string() } else { name.to_owned() };
    draft.add_special(date, Special { name, queues, closed, hours, like, uplift }, row.problem("date"));
}
