//! A block of text to columns of values; what can't be read is noted with its place.

use super::cells::{date_part, is_duration, line_around, minutes_of, not_text, queue_name};
use super::header::{Role, shortened};
use super::number::{self, Cell, Spelling};
use super::rows::{Plan, Rows};
use super::stamp::{NoTime, Stamp, StampReader, time_of_day};
use super::text::{Record, Span, cell_text};
use super::{DateOrder, Decimal};
use crate::error::{Place, Problem};
use crate::history::Field;
use crate::time::DAY_S;

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
