//! One text file from its first byte to its rows: delimiter and headers, blocks side by side, decimal mark, date order.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::block;
use super::cells::{line_around, not_text};
use super::header::Mapping;
use super::rows::{Plan, Rows};
use super::source::Source;
use super::stamp::{Unsettled, day_under, unsettled_of};
use super::text::{Blocks, Record, cell_text};
use super::{DateOrder, Decimal, ImportOptions};
use crate::error::{Place, Problem, Problems};
use crate::time::DAY_S;

/// Delimiters in the order in which they win a tie.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many queues a file may have; more is a sign that another column was taken for the queue.
const MOST_QUEUES: usize = 20_000;
/// Blocks read ahead while others are parsed.
const BATCH: usize = 8;

/// A file's rows, and how they were read.
#[derive(Debug)]
pub(super) struct FileRows {
    /// The rows, times settled.
    pub rows: Rows,
    /// How they were read, with what was settled.
    pub plan: Plan,
}

/// Reads a text file; its problems stand in the rows, except those that leave nothing to read.
pub(super) fn read(source: &Source, options: &ImportOptions) -> Result<FileRows, Problems> {
    let (mut rows, mut plan) = read_once(source, options, options.decimal, options.date_order)?;
    if rows.broken {
        return Ok(FileRows { rows, plan });
    }
    let decimal = options.decimal.or_else(|| decimal_of(&rows));
    let order = options.date_order.or_else(|| order_of(&rows.unsettled));
    // A day written to its 24:00 can be moved on to the next date only once dates are settled.
    let days_again = order != plan.order && (has_impossible(&rows, order) || rows.at_24 > 0);
    if decimal != plan.decimal && must_be_read_again(&rows, decimal) || days_again {
        (rows, plan) = read_once(source, options, decimal, order)?;
    }
    plan.decimal = decimal;
    if decimal.is_none() {
        rows.problems.absorb(std::mem::take(&mut rows.evidence.ambiguous), 0);
    }
    if !rows.unsettled.is_empty() {
        plan.order = order;
        match order {
            Some(order) => settle_days(&mut rows, order),
            None => {
                if let Some(problem) = rows.first_unsettled.take() {
                    rows.problems.push(problem);
                }
                rows.broken = true;
            }
        }
    }
    Ok(FileRows { rows, plan })
}

/// The header row: delimiter, headers, where the rows begin, and the line of the header.
struct Head {
    delimiter: u8,
    headers: Vec<String>,
    columns: Vec<u64>,
    source_line: String,
    next: usize,
    line: u64,
    lines: u64,
}

fn head(source: &Source, blocks: &Blocks, options: &ImportOptions) -> Result<Head, Problem> {
    let mut text = blocks.beginning();
    if let Err(error) = std::str::from_utf8(text)
        && error.error_len().is_none()
        && !blocks.is_whole()
    {
        // The block ends within a character.
        text = &text[..error.valid_up_to()];
    }
    if let Some((at, message, help)) = not_text(text) {
        let line = memchr::memchr_iter(b'\n', &text[..at]).count() as u64 + 1;
        let (column, source_line) = line_around(text, at);
        return Err(
            Problem::new("encoding", Place::at(&source.name, line, column), message, help).source_line(source_line)
        );
    }
    let (mut start, mut line) = (0, 1);
    let mut given = None;
    // Blank lines, and the line `sep=;` by which spreadsheets are told the delimiter.
    loop {
        let end = memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |newline| start + newline);
        let first = text[start..end].trim_ascii();
        match first.strip_prefix(b"sep=") {
            Some([delimiter]) => given = Some(*delimiter),
            _ if first.is_empty() && end < text.len() => {}
            _ => break,
        }
        if end == text.len() {
            break;
        }
        start = end + 1;
        line += 1;
    }
    if text[start..].trim_ascii().is_empty() {
        let help = "write one line of headers and one row per queue and interval";
        return Err(Problem::new("empty", Place::file(&source.name), "the file is empty", help));
    }
    let mut best: Option<((bool, usize, usize), Head)> = None;
    let mut unclosed = None;
    for delimiter in given.map_or(DELIMITERS.to_vec(), |own| vec![own]) {
        let mut record = Record::default();
        record.read(text, start, delimiter);
        if let Some(open) = record.unclosed {
            unclosed = Some(open);
            continue;
        }
        let headers: Vec<String> = record.cells.iter().map(|span| cell_text(text, *span).into_owned()).collect();
        let mapping = Mapping::guess(&headers);
        let mapped = options.map.iter().filter(|(_, header)| headers.iter().any(|own| own.trim() == header)).count();
        let score = (mapping.is_enough(), mapping.recognised() + mapped, headers.len());
        if best.as_ref().is_none_or(|(known, _)| score > *known) {
            let columns = record.cells.iter().map(|span| line_around(text, span.start).0).collect();
            let source_line = line_around(text, start).1;
            let lines = line + u64::from(record.inner_lines);
            let next = record.next;
            best = Some((score, Head { delimiter, headers, columns, source_line, next, line, lines }));
        }
    }
    match (best, unclosed) {
        (Some((_, head)), _) => Ok(head),
        (None, open) => {
            let (column, source_line) = line_around(text, open.unwrap_or(start));
            let message = "the quote that opens here is not closed";
            let help = "close it before the next delimiter, double it if it belongs to the text, or delete it";
            let place = Place::at(&source.name, line, column);
            Err(Problem::new("unclosed-quote", place, message, help).text("\"").source_line(source_line))
        }
    }
}

fn read_once(
    source: &Source,
    options: &ImportOptions,
    decimal: Option<Decimal>,
    order: Option<DateOrder>,
) -> Result<(Rows, Plan), Problems> {
    let mut blocks = Blocks::open(source)?;
    let head = head(source, &blocks, options)?;
    let at_header = |column: usize| {
        let place = Place::at(&source.name, head.line, head.columns.get(column).copied().unwrap_or(1));
        let text = head.headers.get(column).map(|header| header.trim().to_owned()).unwrap_or_default();
        Problem::new("header", place, "", "").text(text).source_line(head.source_line.clone())
    };
    let mapping = Mapping::settle(&head.headers, options, at_header).map_err(Problems)?;
    let plan = Plan::new(&source.name, mapping, head.delimiter, decimal, order);
    blocks.skip(head.next, head.delimiter);

    let mut rows = Rows { line_count: head.lines, ..Rows::default() };
    let mut batch = next_batch(&mut blocks);
    loop {
        let (now, failed) = batch;
        let done = now.is_empty();
        // The next blocks are read while these are parsed; they are joined in the order of the file.
        let (parsed, next) = rayon::join(
            || now.par_iter().map(|block| block::read(block, &plan)).collect::<Vec<_>>(),
            || if done || failed.is_some() { (Vec::new(), None) } else { next_batch(&mut blocks) },
        );
        for part in parsed {
            if !rows.broken {
                rows.absorb(part);
            }
        }
        if let Some(problem) = failed {
            rows.problems.push(problem);
            rows.broken = true;
        }
        if rows.names.list.len() > MOST_QUEUES {
            let message = format!("the file has more than {MOST_QUEUES} queues");
            let help = "check which column is the queue, and name it with `--map queue=\"Header\"`";
            rows.problems.push(Problem::new("queues", Place::file(&source.name), message, help).field("queue"));
            rows.broken = true;
        }
        if done || rows.broken {
            break;
        }
        batch = next;
    }
    if rows.queue.is_empty() && rows.problems.is_empty() {
        let help = "write one row per queue and interval below the headers";
        return Err(Problem::new("empty", Place::file(&source.name), "the file has headers but no rows", help).into());
    }
    Ok((rows, plan))
}

fn next_batch(blocks: &mut Blocks) -> (Vec<Vec<u8>>, Option<Problem>) {
    let mut batch = Vec::with_capacity(BATCH);
    while batch.len() < BATCH {
        match blocks.next() {
            Ok(Some(block)) => batch.push(block),
            Ok(None) => break,
            Err(problem) => return (batch, Some(problem)),
        }
    }
    (batch, None)
}

/// The decimal mark that the numbers agree on; where both marks occur, the more frequent one, so that the others are
/// named as problems.
fn decimal_of(rows: &Rows) -> Option<Decimal> {
    let evidence = &rows.evidence;
    match (evidence.point, evidence.comma) {
        (0, 0) if evidence.grouped_by_comma > 0 => Some(Decimal::Point),
        (0, 0) => None,
        (point, comma) if point >= comma => Some(Decimal::Point),
        _ => Some(Decimal::Comma),
    }
}

/// Whether rows would read otherwise under a decimal mark than they were read without one.
fn must_be_read_again(rows: &Rows, decimal: Option<Decimal>) -> bool {
    let evidence = &rows.evidence;
    match decimal {
        None => false,
        Some(Decimal::Point) => evidence.comma > 0 || evidence.ambiguous_commas > 0,
        Some(Decimal::Comma) => evidence.point > 0 || evidence.grouped_by_comma > 0 || !evidence.ambiguous.is_empty(),
    }
}

/// The order of day and month that the dates of a file leave possible.
///
/// A number above 12 is a day. Without one, the order counts under which no two neighbouring dates are more than a week
/// apart, if that holds for one order only.
fn order_of(dates: &BTreeSet<Unsettled>) -> Option<DateOrder> {
    let day_first = dates.iter().filter(|(first, ..)| *first > 12).count();
    let month_first = dates.iter().filter(|(_, second, _)| *second > 12).count();
    if day_first + month_first > 0 {
        return Some(if day_first >= month_first { DateOrder::Dmy } else { DateOrder::Mdy });
    }
    if !dates.is_empty() && dates.iter().all(|(first, second, _)| first == second) {
        return Some(DateOrder::Dmy);
    }
    let steps_evenly = |order| {
        let days: BTreeSet<i64> = dates.iter().filter_map(|date| day_under(*date, order)).collect();
        days.len() > 1 && days.iter().zip(days.iter().skip(1)).all(|(a, b)| b - a <= 7)
    };
    match (steps_evenly(DateOrder::Dmy), steps_evenly(DateOrder::Mdy)) {
        (true, false) => Some(DateOrder::Dmy),
        (false, true) => Some(DateOrder::Mdy),
        _ => None,
    }
}

/// Whether a date does not exist under an order, so that its rows must be found.
fn has_impossible(rows: &Rows, order: Option<DateOrder>) -> bool {
    order.is_some_and(|order| rows.unsettled.iter().any(|date| day_under(*date, order).is_none()))
}

fn settle_days(rows: &mut Rows, order: DateOrder) {
    let mut last = (i64::MIN, 0);
    for seconds in &mut rows.seconds {
        let written = seconds.div_euclid(DAY_S);
        if written != last.0 {
            let settled = unsettled_of(*seconds).and_then(|date| day_under(date, order)).unwrap_or(written);
            last = (written, settled);
        }
        *seconds = last.1 * DAY_S + seconds.rem_euclid(DAY_S);
    }
    rows.unsettled.clear();
}
