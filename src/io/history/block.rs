//! A block of text to columns of values; what can't be read is noted with its place.

use std::collections::HashMap;

use memchr::memchr;

use super::header::{Mapping, Role, shortened};
use super::number::{self, Cell, Spelling};
use super::problems::ProblemLog;
use super::stamp::{Mark, NoTime, Stamp, StampReader, time_of_day};
use super::text::{Record, Span, cell_text};
use super::{DateOrder, Decimal};
use crate::error::{Place, Problem};
use crate::history::Field;
use crate::time::DAY_S;

/// How many queues a file may have; more is a sign that another column was taken for the queue.
pub(super) const MOST_QUEUES: usize = 20_000;
/// Characters of a source line that an error shows.
const LONGEST_SOURCE_LINE: usize = 2_000;

/// How the blocks of a file are read.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The file as it stands in places.
    pub file: String,
    /// The columns.
    pub mapping: Mapping,
    /// The measures read, `offered` first, with their columns.
    pub measures: Vec<(Role, usize)>,
    /// Parts the cells.
    pub delimiter: u8,
    /// The decimal mark, when known.
    pub decimal: Option<Decimal>,
    /// The order of day and month, when known.
    pub order: Option<DateOrder>,
    /// Whether the text is that of a table with rows but no lines.
    pub table: bool,
}

impl Plan {
    /// A plan that reads every column with a role.
    pub fn new(
        file: &str,
        mapping: Mapping,
        delimiter: u8,
        decimal: Option<Decimal>,
        order: Option<DateOrder>,
    ) -> Self {
        let mut measures: Vec<_> = mapping
            .roles
            .iter()
            .enumerate()
            .filter_map(|(at, role)| role.map(|role| (role, at)))
            .filter(|(role, _)| matches!(role, Role::Offered | Role::Measure(_)))
            .collect();
        measures.sort();
        Self { file: file.to_owned(), mapping, measures, delimiter, decimal, order, table: false }
    }
    /// The columns of the start: one, or date and time.
    pub fn start_columns(&self) -> impl Iterator<Item = usize> {
        [Role::Start, Role::Date, Role::Time].into_iter().filter_map(|role| self.mapping.at(role))
    }
    /// The first column of the start.
    pub fn start_column(&self) -> usize {
        self.start_columns().next().unwrap_or(0)
    }
}

/// What the numbers of a text tell about its marks.
#[derive(Debug, Default)]
pub(super) struct NumberEvidence {
    /// Numbers with a decimal point.
    pub point: u64,
    /// Numbers with a decimal comma.
    pub comma: u64,
    /// `1,204` where commas part cells.
    pub grouped_by_comma: u64,
    /// Numbers with grouped thousands.
    pub grouped: u64,
    /// Numbers that can be read in two ways.
    pub ambiguous: ProblemLog,
    /// Those of them with a comma.
    pub ambiguous_commas: u64,
}

impl NumberEvidence {
    fn note(&mut self, spelling: Spelling) {
        match spelling {
            Spelling::Plain | Spelling::Ambiguous => {}
            Spelling::Point => self.point += 1,
            Spelling::Comma => self.comma += 1,
            Spelling::Grouped(mark) => {
                self.grouped += 1;
                match mark {
                    Some(Decimal::Point) => self.point += 1,
                    Some(Decimal::Comma) => self.comma += 1,
                    None => {}
                }
            }
            Spelling::GroupedByComma => {
                self.grouped += 1;
                self.grouped_by_comma += 1;
            }
        }
    }
    fn absorb(&mut self, later: Self, lines_before: u64) {
        self.point += later.point;
        self.comma += later.comma;
        self.grouped_by_comma += later.grouped_by_comma;
        self.grouped += later.grouped;
        self.ambiguous.absorb(later.ambiguous, lines_before);
        self.ambiguous_commas += later.ambiguous_commas;
    }
}

/// Names of queues, numbered in order of appearance.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Name and channel.
    pub list: Vec<(String, Option<String>)>,
    numbers: HashMap<(String, Option<String>), u32>,
}

impl Names {
    /// The number of a queue.
    pub fn number(&mut self, name: String, channel: Option<String>) -> u32 {
        let next = self.list.len() as u32;
        match self.numbers.entry((name, channel)) {
            std::collections::hash_map::Entry::Occupied(known) => *known.get(),
            std::collections::hash_map::Entry::Vacant(new) => {
                self.list.push(new.key().clone());
                new.insert(next);
                next
            }
        }
    }
}

/// The rows of a file or of a block, in file order, columns parallel.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Queues.
    pub names: Names,
    /// Queue of each row.
    pub queue: Vec<u32>,
    /// Seconds of each row as written (see [`Stamp`]).
    pub seconds: Vec<i64>,
    /// What stands behind the times, from a row on.
    pub marks: Vec<(usize, Mark)>,
    /// Lengths in minutes, where the file has them.
    pub lengths: Vec<u32>,
    /// Values per measure of the plan; NaN is an empty cell.
    pub values: Vec<Vec<f64>>,
    /// Line of a row minus its number, from a row on.
    pub lines: Vec<(usize, u64)>,
    /// Lines of the text.
    pub line_count: u64,
    /// Rows written with 24:00.
    pub at_24: u64,
    /// Rows left out because something in them is wrong.
    pub refused: u64,
    /// Dates whose order is not known.
    pub unsettled: std::collections::BTreeSet<(u8, u8, i16)>,
    /// The first of them, as a problem.
    pub first_unsettled: Option<Problem>,
    /// What the numbers tell.
    pub evidence: NumberEvidence,
    /// What is wrong.
    pub problems: ProblemLog,
    /// Whether the rest can't be read.
    pub broken: bool,
}

impl Rows {
    /// Adds the rows of the next block.
    pub fn absorb(&mut self, mut later: Self) {
        let before = self.queue.len();
        let lines_before = self.line_count;
        let number: Vec<u32> =
            later.names.list.into_iter().map(|(name, channel)| self.names.number(name, channel)).collect();
        self.queue.extend(later.queue.iter().map(|own| number[*own as usize]));
        self.seconds.append(&mut later.seconds);
        self.lengths.append(&mut later.lengths);
        if self.values.is_empty() {
            self.values = later.values;
        } else {
            for (values, mut more) in self.values.iter_mut().zip(later.values) {
                values.append(&mut more);
            }
        }
        for (row, mark) in later.marks {
            if self.marks.last().is_none_or(|(_, last)| *last != mark) {
                self.marks.push((before + row, mark));
            }
        }
        for (row, delta) in later.lines {
            let delta = delta + lines_before - before as u64;
            if self.lines.last().is_none_or(|(_, last)| *last != delta) {
                self.lines.push((before + row, delta));
            }
        }
        self.line_count += later.line_count;
        self.at_24 += later.at_24;
        self.refused += later.refused;
        self.unsettled.append(&mut later.unsettled);
        if let (None, Some(mut first)) = (&self.first_unsettled, later.first_unsettled) {
            first.place.line = first.place.line.map(|line| line + lines_before);
            self.first_unsettled = Some(first);
        }
        self.evidence.absorb(later.evidence, lines_before);
        self.problems.absorb(later.problems, lines_before);
        self.broken |= later.broken;
    }
    /// The line of a row.
    pub fn line_of(&self, row: usize) -> u64 {
        let at = self.lines.partition_point(|(from, _)| *from <= row);
        self.lines.get(at.wrapping_sub(1)).map_or(0, |(_, delta)| delta + row as u64)
    }
    /// Adds what stands behind the time of the next row.
    pub fn push_mark(&mut self, mark: Mark) {
        if self.marks.last().is_none_or(|(_, last)| *last != mark) {
            self.marks.push((self.queue.len(), mark));
        }
    }
}

/// Reads a block of whole records. Lines and rows count from the block's beginning.
pub(super) fn read(block: &[u8], plan: &Plan) -> Rows {
    let mut reader = BlockReader {
        block,
        plan,
        rows: Rows { values: vec![Vec::new(); plan.measures.len()], ..Rows::default() },
        stamps: StampReader::new(plan.order),
        record: Record::default(),
        row: vec![f64::NAN; plan.measures.len()],
        line: 0,
        known: Vec::new(),
        last: 0,
        follows: Vec::new(),
    };
    if let Some((at, message, help)) = not_text(block) {
        reader.line = 1;
        let problem = reader.problem("encoding", 0, at, message, help);
        reader.rows.problems.push(problem);
        reader.rows.broken = true;
        return reader.rows;
    }
    let guess = block.len() / 32;
    reader.rows.queue.reserve(guess);
    reader.rows.seconds.reserve(guess);
    reader.rows.values.iter_mut().for_each(|values| values.reserve(guess));
    reader.read();
    reader.rows
}

/// Where a text is no UTF-8 text, and what to say of it.
pub(super) fn not_text(text: &[u8]) -> Option<(usize, String, &'static str)> {
    if let Err(error) = std::str::from_utf8(text) {
        let at = error.valid_up_to();
        let nul = memchr(0, text).is_some();
        let (message, help) = match text[at] {
            byte if !nul && byte >= 0x80 => (
                format!(
                    "the text is not UTF-8: byte 0x{byte:02X} stands here, which Latin-1 shows as `{}`",
                    byte as char
                ),
                "save the file as UTF-8 (spreadsheets call it CSV UTF-8)",
            ),
            byte => {
                (format!("this is no text: byte 0x{byte:02X} stands here"), "check that the file is the export itself")
            }
        };
        return Some((at, message, help));
    }
    let at = memchr(0, text)?;
    let halves = text.iter().skip(1).step_by(2).take(200).filter(|b| **b == 0).count();
    let help = match halves {
        50.. => "this looks like UTF-16 without its mark; save the file as UTF-8",
        _ => "check that the file is the export itself",
    };
    Some((at, "this is no text: a zero byte stands here".to_owned(), help))
}

struct BlockReader<'a> {
    block: &'a [u8],
    plan: &'a Plan,
    rows: Rows,
    stamps: StampReader,
    record: Record,
    row: Vec<f64>,
    /// Lines before the record.
    line: u64,
    /// Cells of the queues seen, as they are written.
    known: Vec<(Vec<u8>, Vec<u8>)>,
    /// The queue of the last row.
    last: u32,
    /// The queue that followed each queue the last time.
    follows: Vec<u32>,
}

impl BlockReader<'_> {
    fn read(&mut self) {
        let mapping = &self.plan.mapping;
        let width = mapping.roles.len();
        let (queue, channel) = (mapping.at(Role::Queue), mapping.at(Role::Channel));
        let start = mapping.at(Role::Start);
        let (date, time) = (mapping.at(Role::Date), mapping.at(Role::Time));
        let length = mapping.at(Role::Length);
        let mut at = 0;
        while at < self.block.len() {
            let record_start = at;
            let mut record = std::mem::take(&mut self.record);
            record.read(self.block, at, self.plan.delimiter);
            at = record.next;
            self.line += 1;
            if !record.is_blank() {
                if self.shaped(&mut record, record_start, width) {
                    let found = (
                        self.stamp(&record, record_start, start, date, time),
                        self.length(&record, record_start, length),
                        self.measures(&record, record_start),
                    );
                    match found {
                        (Some(stamp), Some(minutes), true) => {
                            let queue = self.queue(&record, queue, channel);
                            self.add(queue, stamp, length.map(|_| minutes));
                        }
                        _ => self.rows.refused += 1,
                    }
                } else {
                    self.rows.refused += 1;
                }
            }
            self.line += u64::from(record.inner_lines);
            self.record = record;
        }
        self.rows.line_count = self.line;
        self.rows.unsettled = std::mem::take(&mut self.stamps.unsettled);
    }

    fn add(&mut self, queue: u32, stamp: Stamp, minutes: Option<u32>) {
        let delta = self.line - self.rows.queue.len() as u64;
        if self.rows.lines.last().is_none_or(|(_, last)| *last != delta) {
            self.rows.lines.push((self.rows.queue.len(), delta));
        }
        self.rows.push_mark(stamp.mark);
        self.rows.queue.push(queue);
        self.rows.seconds.push(stamp.seconds);
        self.rows.at_24 += u64::from(stamp.is_24);
        if let Some(minutes) = minutes {
            self.rows.lengths.push(minutes);
        }
        for (values, value) in self.rows.values.iter_mut().zip(&self.row) {
            values.push(*value);
        }
    }

    /// Whether a record has the header's number of cells; empty ones at its end are let go.
    fn shaped(&mut self, record: &mut Record, record_start: usize, width: usize) -> bool {
        if let Some(open) = record.unclosed {
            let problem = self.problem(
                "unclosed-quote",
                record_start,
                open,
                "the quote that opens here is not closed".to_owned(),
                "close it before the next delimiter, double it if it belongs to the text, or delete it",
            );
            self.rows.problems.push(problem.text("\""));
            return false;
        }
        while record.cells.len() > width && record.cells.last().is_some_and(|cell| cell.start >= cell.end) {
            record.cells.pop();
        }
        if record.cells.len() == width {
            return true;
        }
        let (cells, needed) = (record.cells.len(), self.plan.mapping.roles.iter().rposition(Option::is_some));
        if cells < width && needed.is_some_and(|last| last < cells) {
            // Cells that nobody reads are missing at the end of the line.
            record.cells.resize(width, Span { start: record.end, end: record.end, quoted: false });
            return true;
        }
        let at = if cells > width { record.cells[width].start } else { record.end };
        let message = format!("the row has {cells} cell{}, the header has {width}", if cells == 1 { "" } else { "s" });
        let help = match (cells > width, self.plan.delimiter) {
            (true, b',') => "quote a cell that holds a comma, such as \"1,204\" or a decimal comma",
            (true, _) => "quote a cell that holds the delimiter",
            (false, _) => "write every cell of the row, empty ones too; a file that breaks off here is not whole",
        };
        let end = record.end;
        if self.rows.problems.is_full() {
            self.rows.problems.count_only("row-length");
        } else {
            let problem = self.problem("row-length", record_start, at.min(end.max(record_start)), message, help);
            self.rows.problems.push(problem);
        }
        false
    }

    fn stamp(
        &mut self,
        record: &Record,
        record_start: usize,
        start: Option<usize>,
        date: Option<usize>,
        time: Option<usize>,
    ) -> Option<Stamp> {
        let at = start.or(date)?;
        let span = record.cells[at];
        let unsettled_before = self.stamps.unsettled.len();
        let result = if start.is_some() {
            match self.stamps.iso(&self.block[span.start..span.end]) {
                Some(stamp) => return Some(stamp),
                None => self.stamps.date_time(&cell_text(self.block, span)).map_err(|why| (at, why)),
            }
        } else {
            let time_at = time?;
            let time_text = cell_text(self.block, record.cells[time_at]);
            let day = self.stamps.date(date_part(&cell_text(self.block, span))).map_err(|why| (at, why));
            day.and_then(|day| {
                let (seconds, mark) = time_of_day(&time_text).map_err(|why| (time_at, why))?;
                Ok(Stamp { seconds: day * DAY_S + seconds, mark, is_24: seconds == DAY_S })
            })
        };
        match result {
            Ok(stamp) => {
                if unsettled_before == 0 && !self.stamps.unsettled.is_empty() {
                    let text = cell_text(self.block, span).into_owned();
                    let message = format!("day and month of `{text}` can't be told apart in this file");
                    let help = "say `--date-order dmy` or `--date-order mdy`";
                    let problem = self.problem("date-order", record_start, span.start, message, help);
                    self.rows.first_unsettled = Some(problem.field("start").text(text));
                }
                Some(stamp)
            }
            Err((at, why)) => {
                self.no_time(record, record_start, at, why);
                None
            }
        }
    }

    fn no_time(&mut self, record: &Record, record_start: usize, at: usize, why: NoTime) {
        if self.rows.problems.is_full() {
            return self.rows.problems.count_only("time");
        }
        let span = record.cells[at];
        let text = cell_text(self.block, span).into_owned();
        let header = &self.plan.mapping.headers[at];
        let message = match why {
            _ if text.is_empty() => format!("`{header}` is empty"),
            NoTime::Unreadable => format!("`{header}` is not a time: `{}`", shortened(&text, 60)),
            NoTime::Impossible => format!("`{header}` is a time that does not exist: `{}`", shortened(&text, 60)),
        };
        let help = match self.plan.mapping.roles[at] {
            _ if why == NoTime::Impossible && self.plan.order == Some(DateOrder::Dmy) && !text.starts_with("20") => {
                "dates of this file are read day first; `--date-order` says otherwise"
            }
            _ if why == NoTime::Impossible && self.plan.order == Some(DateOrder::Mdy) && !text.starts_with("20") => {
                "dates of this file are read month first; `--date-order` says otherwise"
            }
            Some(Role::Date) => "write a date such as 2026-11-23",
            Some(Role::Time) => "write a time of day such as 08:30",
            _ => "write it like 2026-11-23T08:30:00",
        };
        let problem = self.problem("time", record_start, span.start, message, help).field("start").text(text);
        self.rows.problems.push(problem);
    }

    fn length(&mut self, record: &Record, record_start: usize, at: Option<usize>) -> Option<u32> {
        let Some(at) = at else { return Some(0) };
        let span = record.cells[at];
        if let Some(minutes) = minutes_of(&self.block[span.start..span.end]) {
            return Some(minutes);
        }
        if self.rows.problems.is_full() {
            self.rows.problems.count_only("interval");
            return None;
        }
        let text = cell_text(self.block, span).into_owned();
        let message = match text.is_empty() {
            true => format!("`{}` is empty", self.plan.mapping.headers[at]),
            false => {
                format!(
                    "`{}` is not the length of an interval: `{}`",
                    self.plan.mapping.headers[at],
                    shortened(&text, 60)
                )
            }
        };
        let help = "write minutes that divide an hour (5, 10, 15, 20, 30, 60 …), or 1440 for a day";
        let problem =
            self.problem("interval", record_start, span.start, message, help).field("interval_min").text(text);
        self.rows.problems.push(problem);
        None
    }

    /// Reads the numbers of a row into `self.row`; false when one of them is none.
    fn measures(&mut self, record: &Record, record_start: usize) -> bool {
        let mut fine = true;
        let plan = self.plan;
        for (k, (role, at)) in plan.measures.iter().enumerate() {
            let span = record.cells[*at];
            let cell = &self.block[span.start..span.end];
            if let Some((value, spelling)) = number::plain(cell, plan.decimal) {
                self.row[k] = value;
                self.rows.evidence.point += u64::from(spelling == Spelling::Point);
                continue;
            }
            if cell.is_empty() {
                self.row[k] = f64::NAN;
                continue;
            }
            let text = cell_text(self.block, span);
            let commas = plan.delimiter == b',';
            let read = if is_duration(*role) {
                number::duration(&text, plan.decimal, commas)
            } else {
                number::number(&text, plan.decimal, commas)
            };
            self.row[k] = match read {
                Cell::Number(value, spelling) if value >= 0.0 => {
                    self.rows.evidence.note(spelling);
                    if spelling == Spelling::Ambiguous {
                        self.ambiguous(record_start, span, *role, *at, &text);
                    }
                    value.abs()
                }
                other => {
                    fine = false;
                    self.no_number(record_start, span, (*role, *at), &text, other);
                    f64::NAN
                }
            };
        }
        fine
    }

    fn ambiguous(&mut self, record_start: usize, span: Span, role: Role, at: usize, text: &str) {
        self.rows.evidence.ambiguous_commas += u64::from(text.contains(','));
        if self.rows.evidence.ambiguous.is_full() {
            return self.rows.evidence.ambiguous.count_only("decimal-mark");
        }
        let header = &self.plan.mapping.headers[at];
        let whole = text.replace([',', '.'], "");
        let part = text.replace(',', ".");
        let message = format!("`{header}` can be read in two ways: `{text}` is {whole} or {part}");
        let help = "say `--decimal point` or `--decimal comma`";
        let problem = self.problem("decimal-mark", record_start, span.start, message, help);
        self.rows.evidence.ambiguous.push(problem.field(role.column()).text(text));
    }

    fn no_number(&mut self, record_start: usize, span: Span, (role, at): (Role, usize), text: &str, read: Cell) {
        let kind = match role {
            _ if is_duration(role) => "duration",
            Role::Measure(Field::Staffed) => "agents",
            _ => "count",
        };
        if self.rows.problems.is_full() {
            return self.rows.problems.count_only(kind);
        }
        let what = match kind {
            "duration" => "a duration",
            "agents" => "a number of agents",
            _ => "a number of contacts",
        };
        let (header, shown) = (&self.plan.mapping.headers[at], shortened(text, 60));
        let negative = matches!(read, Cell::Number(..));
        let message = if negative {
            format!("`{header}` is negative: `{shown}`")
        } else {
            format!("`{header}` is not {what}: `{shown}`")
        };
        let help = match (number::probably_meant(text), kind) {
            _ if negative => "write a number that is 0 or more, or leave the cell empty".to_owned(),
            (Some(meant), _) => format!("write `{meant}`"),
            _ if self.plan.decimal == Some(Decimal::Comma) && text.contains('.') => {
                "numbers of this file have a decimal comma; `--decimal point` says otherwise".to_owned()
            }
            _ if self.plan.decimal == Some(Decimal::Point) && text.contains(',') => {
                "numbers of this file have a decimal point; `--decimal comma` says otherwise".to_owned()
            }
            (_, "duration") => "write seconds, m:ss or h:mm:ss, or leave the cell empty".to_owned(),
            _ => "write a number such as 1204, or leave the cell empty".to_owned(),
        };
        let problem = self.problem(kind, record_start, span.start, message, help).field(role.column()).text(text);
        self.rows.problems.push(problem);
    }

    /// The number of a row's queue; most rows have the last row's queue, or the one that followed it the last time.
    fn queue(&mut self, record: &Record, queue: Option<usize>, channel: Option<usize>) -> u32 {
        if queue.is_none() && channel.is_none() {
            if self.rows.names.list.is_empty() {
                self.rows.names.number("all".to_owned(), None);
            }
            return 0;
        }
        let cell =
            |at: Option<usize>| at.map_or(&[][..], |at| &self.block[record.cells[at].start..record.cells[at].end]);
        let (name, kind) = (cell(queue), cell(channel));
        let same = |number: u32| {
            let Some((known, known_kind)) = self.known.get(number as usize) else { return false };
            known == name && (channel.is_none() || known_kind == kind)
        };
        let likely = self.follows.get(self.last as usize).copied().unwrap_or(u32::MAX);
        let found = if same(self.last) {
            self.last
        } else if same(likely) {
            likely
        } else {
            let text = |at: Option<usize>| at.map(|at| cell_text(self.block, record.cells[at]).into_owned());
            let (name_text, channel_text) = (text(queue).unwrap_or_default(), text(channel));
            let number =
                self.rows.names.number(queue_name(&name_text), channel_text.filter(|channel| !channel.is_empty()));
            if number as usize == self.known.len() {
                self.known.push((name.to_vec(), kind.to_vec()));
                self.follows.push(number);
            }
            number
        };
        if let Some(follower) = self.follows.get_mut(self.last as usize) {
            *follower = found;
        }
        self.last = found;
        found
    }

    /// A problem at a byte of the record that starts at `record_start`.
    fn problem(
        &self,
        kind: &'static str,
        record_start: usize,
        at: usize,
        message: String,
        help: impl Into<String>,
    ) -> Problem {
        let line = self.line + memchr::memchr_iter(b'\n', &self.block[record_start..at]).count() as u64;
        let (column, source) = line_around(self.block, at);
        Problem::new(kind, Place::at(&self.plan.file, line, column), message, help).source_line(source)
    }
}

/// The column of a byte in characters, and the line in which it stands.
pub(super) fn line_around(text: &[u8], at: usize) -> (u64, String) {
    let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
    let end = memchr(b'\n', &text[at..]).map_or(text.len(), |newline| at + newline);
    let column = String::from_utf8_lossy(&text[start..at]).chars().count() as u64 + 1;
    let line = String::from_utf8_lossy(&text[start..end]);
    (column, line.trim_end_matches('\r').chars().take(LONGEST_SOURCE_LINE.max(column as usize + 80)).collect())
}

/// Whether a measure is in seconds.
pub(super) fn is_duration(role: Role) -> bool {
    use Field::{AcwS, AhtS, HoldS, TalkS, WaitS};
    matches!(role, Role::Measure(AhtS | TalkS | HoldS | AcwS | WaitS))
}

/// A queue's name from its cell: no cell is the queue `all`, and a quote set against formulas is taken off.
pub(super) fn queue_name(text: &str) -> String {
    let text = text.trim();
    let bare = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    match bare.unwrap_or(text) {
        "" => "all".to_owned(),
        name => name.to_owned(),
    }
}

/// The date of a cell that may carry a midnight, as spreadsheets write date columns.
fn date_part(text: &str) -> &str {
    let text = text.trim();
    match text.split_once([' ', 'T']) {
        Some((date, "00:00" | "00:00:00" | "0:00" | "0:00:00" | "00:00:00.000")) => date,
        _ => text,
    }
}

/// Minutes of an interval length such as `30`, `30mins`, `1h` or `daily`; only lengths that can be intervals.
pub(super) fn minutes_of(cell: &[u8]) -> Option<u32> {
    let minutes = match cell {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => u32::from(tens - b'0') * 10 + u32::from(ones - b'0'),
        _ => {
            let text = std::str::from_utf8(cell).ok()?.trim().to_ascii_lowercase();
            let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
            let number = || digits.strip_suffix(".0").unwrap_or(digits).parse::<u32>().ok();
            match text[digits.len()..].trim() {
                "" | "m" | "min" | "mins" | "minute" | "minutes" => number()?,
                "h" | "hour" | "hours" => number()?.checked_mul(60)?,
                "d" | "day" | "days" => number()?.checked_mul(1440)?,
                "daily" if digits.is_empty() => 1440,
                "hourly" if digits.is_empty() => 60,
                _ => return None,
            }
        }
    };
    crate::time::IntervalLength::from_minutes(minutes).ok().map(|length| length.minutes())
}
