//! A history in Parquet by its columns: the rows that its text would give, as long as nothing is wrong with them.

use std::path::Path;

use super::assemble::{FileSeries, assemble};
use super::combine::{self, Seen};
use super::file::FileRows;
use super::header::{Mapping, Role};
use super::rows::{Plan, Rows};
use super::source::Source;
use super::{Decimal, Import, ImportOptions, Labels, check};
use crate::error::{Place, Problem};
use crate::history::RawSeries;
use crate::io::frame::TableBytes;
use crate::io::frame::columns::{Columns, QueueBlock, Queues, Stopped, Wanted};
use crate::time::{Clock, IntervalLength};

/// Parts of a table that are read side by side.
const AT_ONCE: usize = 4;

/// A table and how its columns become rows.
#[derive(Debug)]
struct Table {
    source: Source,
    queues: Queues,
    plan: Plan,
    has_length: bool,
    options: ImportOptions,
}

impl Table {
    fn open(source: &Source, options: &ImportOptions) -> Option<Self> {
        let columns = Columns::open(source.table_bytes()).ok()?;
        let nowhere = |_| Problem::new("header", Place::default(), "", "");
        let mapping = Mapping::settle(&columns.header, options, nowhere).ok()?;
        if mapping.at(Role::Channel).is_some() {
            return None;
        }
        let decimal = options.decimal.or(Some(Decimal::Point));
        let mut plan = Plan::new(&source.name, mapping, b',', decimal, options.date_order);
        plan.table = true;
        let length = plan.mapping.at(Role::Length);
        let mut numbers: Vec<usize> = plan.measures.iter().map(|(_, column)| *column).collect();
        numbers.extend(length);
        let wanted =
            Wanted { queue: plan.mapping.at(Role::Queue), start: plan.mapping.at(Role::Start)?, origin: None, numbers };
        if !columns.serves(&wanted) || columns.row_count() == 0 {
            return None;
        }
        let source = source.told_as_text();
        let queues = Queues::new(columns, wanted);
        Some(Self { source, queues, plan, has_length: length.is_some(), options: options.clone() })
    }

    /// The rows of some queues; `None` where a cell has to be looked at as text.
    fn rows(&self, blocks: Vec<QueueBlock>) -> Option<FileRows> {
        let mut rows = Rows { values: vec![Vec::new(); self.plan.measures.len()], ..Rows::default() };
        for block in blocks {
            if block.flawed {
                return None;
            }
            let number = rows.names.number(block.name, None);
            for (row, mark) in &block.marks {
                if rows.marks.last().is_none_or(|(_, last)| last != mark) {
                    rows.marks.push((rows.queue.len() + row, *mark));
                }
            }
            rows.queue.extend(std::iter::repeat_n(number, block.seconds.len()));
            rows.seconds.extend(block.seconds);
            let mut numbers = block.numbers.into_iter();
            for (values, own) in rows.values.iter_mut().zip(numbers.by_ref()) {
                // A negative zero is no negative number.
                values.extend(own.into_iter().map(f64::abs));
            }
            if self.has_length {
                for minutes in numbers.next()? {
                    let whole = minutes.fract() == 0.0 && (0.0..=1440.0).contains(&minutes);
                    let length = IntervalLength::from_minutes(if whole { minutes as u32 } else { 0 }).ok()?;
                    rows.lengths.push(length.minutes());
                }
            }
        }
        Some(FileRows { rows, plan: self.plan.clone() })
    }

    fn assembled(&self, blocks: Vec<QueueBlock>) -> Option<FileSeries> {
        assemble(&self.source, self.rows(blocks)?, &self.options).ok()
    }
}

/// A whole table; `None` where it has to be read as text.
pub(super) fn read(source: &Source, options: &ImportOptions) -> Option<FileSeries> {
    let mut table = Table::open(source, options)?;
    let blocks = table.queues.gather(AT_ONCE).ok()?;
    table.assembled(blocks)
}

/// A history in one Parquet file, read some queues at a time.
#[derive(Debug)]
pub(in crate::io) struct HistoryTable {
    table: Table,
    /// The clock and the length of the intervals, which are those of all queues.
    common: Option<(Clock, IntervalLength)>,
    seen: Seen,
}

impl HistoryTable {
    /// Opens a table; `None` where the history has to be read by [`super::read`].
    pub fn open(path: &Path, options: &ImportOptions) -> Option<Self> {
        check(options).ok()?;
        let bytes = TableBytes::parquet_file(path)?;
        let source = Source::table(&path.display().to_string(), bytes);
        Some(Self { table: Table::open(&source, options)?, common: None, seen: Seen::default() })
    }

    /// How many rows the table has.
    pub fn rows(&self) -> usize {
        self.table.queues.row_count()
    }

    /// The histories of the next queues, in order of name; nothing at the end.
    ///
    /// # Errors
    /// [`Stopped`] where the history has to be read as a whole by [`super::read`]: what the rows of all queues decide
    /// together (labels, one clock, mixed lengths, duplicates) is not settled queue by queue.
    pub fn next(&mut self, at_once: usize) -> Result<Option<Vec<RawSeries>>, Stopped> {
        let Some(blocks) = self.table.queues.next(at_once)? else { return Ok(None) };
        let file = self.table.assembled(blocks).ok_or(Stopped::Unordered)?;
        let common = self.common.get_or_insert_with(|| (file.clock.clone(), file.length));
        let settled = file.labels == Labels::Start && file.clock == common.0 && file.length == common.1;
        if !settled || !file.findings.is_empty() {
            return Err(Stopped::Unordered);
        }
        Ok(Some(combine::one_by_one(&self.table.source, file, &mut self.seen)))
    }

    /// What was noticed in the queues read, and how the file was understood; the series are gone.
    pub fn finish(self) -> Import {
        self.seen.finish()
    }
}
