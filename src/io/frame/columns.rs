//! Columns of a Parquet table of queues and intervals as numbers and times, row groups side by side.
//!
//! A table is read this way as long as its columns are of the usual kinds. A cell that is out of the ordinary marks the
//! rows of its queue as flawed; whoever reads the table reads those again as text, cell by cell, and tells what is wrong.

use std::collections::{BTreeMap, VecDeque};
use std::iter::once;
use std::ops::Range;

use jiff::civil::Date;
use polars::prelude::{
    Column as PolarsColumn, DataFrame, DataType, FileMetadataRef, ParallelStrategy, ParquetReader, SerReader, TimeUnit,
};
use rayon::prelude::*;

use super::{ROWS_AT_ONCE, TableBytes, seconds};
use crate::io::history::cells::queue_name;
use crate::io::history::stamp::{Mark, StampReader};
use crate::time::date_of_day;

/// How the cells of a column are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Words,
    Numbers,
    Times,
    Dates,
}

/// Which columns of a table are read, by number.
#[derive(Debug, Clone, Default)]
pub(in crate::io) struct Wanted {
    /// Names of queues; without it all rows are the queue of the empty name.
    pub queue: Option<usize>,
    /// Starts of intervals.
    pub start: usize,
    /// Days on which forecasts were made.
    pub origin: Option<usize>,
    /// Numbers: not negative, finite, or an empty cell.
    pub numbers: Vec<usize>,
}

/// Rows of one queue, columns parallel, in the order of the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::io) struct QueueBlock {
    /// The queue's name.
    pub name: String,
    /// Where its rows stand in the table, counted from 0: one range, or several where other queues come between.
    pub rows: Vec<Range<usize>>,
    /// Seconds of each start as written.
    pub seconds: Vec<i64>,
    /// What stands behind the starts, from a row on.
    pub marks: Vec<(usize, Mark)>,
    /// When the rows' forecasts were made, from a row on.
    pub origins: Vec<(usize, Option<Date>)>,
    /// Values per column of numbers; NaN is an empty cell.
    pub numbers: Vec<Vec<f64>>,
    /// Whether a cell has to be looked at as text.
    pub flawed: bool,
}

impl QueueBlock {
    /// The rows whose forecast was made on a day.
    pub fn of_origin(&self, origin: Option<Date>) -> Self {
        let mut part = Self { name: self.name.clone(), rows: self.rows.clone(), ..Self::default() };
        part.numbers = vec![Vec::new(); self.numbers.len()];
        for (k, (from, _)) in self.origins.iter().enumerate().filter(|(_, (_, own))| *own == origin) {
            let to = self.origins.get(k + 1).map_or(self.seconds.len(), |(next, _)| *next);
            for row in *from..to {
                let mark = self.marks.partition_point(|(first, _)| *first <= row);
                if let Some((_, mark)) = self.marks.get(mark.wrapping_sub(1))
                    && part.marks.last().is_none_or(|(_, last)| last != mark)
                {
                    part.marks.push((part.seconds.len(), *mark));
                }
                part.seconds.push(self.seconds[row]);
            }
            for (values, own) in part.numbers.iter_mut().zip(&self.numbers) {
                values.extend_from_slice(&own[*from..to]);
            }
        }
        part
    }
    fn push_starts(&mut self, starts: &[Option<(i64, Mark)>]) {
        self.seconds.reserve_exact(starts.len());
        for start in starts {
            self.flawed |= start.is_none();
            let (second, mark) = start.unwrap_or((0, Mark::Bare));
            if self.marks.last().is_none_or(|(_, last)| *last != mark) {
                self.marks.push((self.seconds.len(), mark));
            }
            self.seconds.push(second);
        }
    }
    fn append(&mut self, mut later: Self) {
        let before = self.seconds.len();
        for range in later.rows {
            match self.rows.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => self.rows.push(range),
            }
        }
        self.seconds.append(&mut later.seconds);
        extend_runs(&mut self.marks, later.marks, before);
        extend_runs(&mut self.origins, later.origins, before);
        for (own, mut more) in self.numbers.iter_mut().zip(later.numbers) {
            own.append(&mut more);
        }
        self.flawed |= later.flawed;
    }
}

fn extend_runs<T: PartialEq>(runs: &mut Vec<(usize, T)>, later: Vec<(usize, T)>, before: usize) {
    for (row, value) in later {
        if runs.last().is_none_or(|(_, last)| *last != value) {
            runs.push((before + row, value));
        }
    }
}

/// A Parquet table that is read by its columns.
#[derive(Debug)]
pub(in crate::io) struct Columns {
    table: TableBytes,
    metadata: FileMetadataRef,
    /// The same without row groups.
    bare: FileMetadataRef,
    /// Names of the columns.
    pub header: Vec<String>,
    kinds: Vec<Option<Kind>>,
    /// Row groups that are read at once.
    parts: Vec<Part>,
}

/// Neighbouring row groups, and the rows that they hold.
#[derive(Debug, Clone)]
struct Part {
    groups: Range<usize>,
    rows: Range<usize>,
}

impl Columns {
    /// Opens a table.
    ///
    /// # Errors
    /// A sentence on what is wrong with the file.
    pub fn open(table: TableBytes) -> Result<Self, String> {
        let metadata = table.metadata()?;
        let empty = table.rows((0, 0))?;
        let header = empty.columns().iter().map(|column| column.name().to_string()).collect();
        let kinds = empty.columns().iter().map(|column| kind_of(column.dtype())).collect();
        let mut parts: Vec<Part> = Vec::new();
        let mut first = 0;
        for (at, group) in metadata.row_groups.iter().enumerate() {
            let rows = first..first + group.num_rows();
            first = rows.end;
            match parts.last_mut() {
                Some(part) if part.rows.len() + rows.len() <= ROWS_AT_ONCE => {
                    (part.groups.end, part.rows.end) = (at + 1, rows.end);
                }
                _ => parts.push(Part { groups: at..at + 1, rows }),
            }
        }
        let mut bare = metadata.as_ref().clone();
        bare.row_groups.clear();
        Ok(Self { table, metadata, bare: bare.into(), header, kinds, parts })
    }
    /// How many rows the table has.
    pub fn row_count(&self) -> usize {
        self.metadata.num_rows
    }
    /// Whether columns are of kinds that can be read without a look at their text.
    pub fn serves(&self, wanted: &Wanted) -> bool {
        let is = |column: usize, kinds: &[Kind]| {
            self.kinds.get(column).copied().flatten().is_some_and(|kind| kinds.contains(&kind))
        };
        wanted.queue.is_none_or(|column| is(column, &[Kind::Words]))
            && is(wanted.start, &[Kind::Words, Kind::Times])
            && wanted.origin.is_none_or(|column| is(column, &[Kind::Words, Kind::Dates]))
            && wanted.numbers.iter().all(|column| is(*column, &[Kind::Numbers]))
    }
    /// Some rows, parted where the queue changes.
    fn read(&self, part: &Part, wanted: &Wanted) -> Result<Vec<QueueBlock>, String> {
        let mut columns: Vec<usize> = wanted.queue.into_iter().chain([wanted.start]).chain(wanted.origin).collect();
        columns.extend(&wanted.numbers);
        columns.sort_unstable();
        columns.dedup();
        // The reader goes through every row group that it is told of, and unpacks the words of those that it leaves out.
        let mut about = self.bare.as_ref().clone();
        about.row_groups = self.metadata.row_groups.get(part.groups.clone()).unwrap_or_default().to_vec();
        about.num_rows = part.rows.len();
        let mut frame = self.table.columns(&columns, about.into())?;
        let first = part.rows.start;
        frame.rechunk_mut();
        let column = |number: usize| -> Result<&PolarsColumn, String> {
            let at = columns.iter().position(|own| *own == number).unwrap_or(usize::MAX);
            frame.columns().get(at).ok_or_else(|| "a column is missing".to_owned())
        };
        let numbers = wanted.numbers.iter().map(|number| numbers(column(*number)?)).collect::<Result<Vec<_>, _>>()?;
        let starts = starts(column(wanted.start)?)?;
        let origins = wanted.origin.map(|origin| dates(column(origin)?)).transpose()?;
        let runs = match wanted.queue {
            Some(queue) => runs(column(queue)?)?,
            None => vec![(String::new(), 0..frame.height())],
        };
        Ok(runs
            .into_iter()
            .map(|(name, rows)| {
                let mut block = QueueBlock {
                    name,
                    rows: once(first + rows.start..first + rows.end).collect(),
                    ..QueueBlock::default()
                };
                block.push_starts(&starts[rows.clone()]);
                if let Some(origins) = &origins {
                    for (row, origin) in origins[rows.clone()].iter().enumerate() {
                        match origin {
                            Ok(origin) if block.origins.last().is_none_or(|(_, last)| last != origin) => {
                                block.origins.push((row, *origin));
                            }
                            Ok(_) => {}
                            Err(()) => block.flawed = true,
                        }
                    }
                }
                for values in &numbers {
                    let values = values[rows.clone()].to_vec();
                    block.flawed |= values.iter().any(|value| *value < 0.0 || value.is_infinite());
                    block.numbers.push(values);
                }
                block
            })
            .collect())
    }
}

impl TableBytes {
    fn metadata(&self) -> Result<FileMetadataRef, String> {
        let read = match self {
            Self::File(path) => ParquetReader::new(open(path)?).get_metadata().cloned(),
            Self::Memory(bytes) => ParquetReader::new(std::io::Cursor::new(bytes.clone())).get_metadata().cloned(),
        };
        read.map_err(|error| error.to_string())
    }
    /// Some columns of the row groups of which `about` tells, decoded by the calling thread.
    fn columns(&self, columns: &[usize], about: FileMetadataRef) -> Result<DataFrame, String> {
        let columns = Some(columns.to_vec());
        macro_rules! read {
            ($bytes:expr) => {{
                let mut reader = ParquetReader::new($bytes);
                reader.set_metadata(about);
                reader.with_projection(columns).read_parallel(ParallelStrategy::None).finish()
            }};
        }
        let read = match self {
            Self::File(path) => read!(open(path)?),
            Self::Memory(bytes) => read!(std::io::Cursor::new(bytes.clone())),
        };
        read.map_err(|error| error.to_string())
    }
}

fn open(path: &std::path::Path) -> Result<std::fs::File, String> {
    std::fs::File::open(path).map_err(|error| error.to_string())
}

fn kind_of(kind: &DataType) -> Option<Kind> {
    match kind {
        DataType::String => Some(Kind::Words),
        // Narrower floats read as their own shortest text, which is another double than the widened one.
        DataType::Float64 | DataType::Int64 | DataType::Int32 | DataType::UInt64 | DataType::UInt32 => {
            Some(Kind::Numbers)
        }
        DataType::Datetime(..) => Some(Kind::Times),
        DataType::Date => Some(Kind::Dates),
        _ => None,
    }
}

fn numbers(column: &PolarsColumn) -> Result<Vec<f64>, String> {
    let wide = column.cast(&DataType::Float64).map_err(|error| error.to_string())?;
    let cells = wide.as_materialized_series().f64().map_err(|error| error.to_string())?;
    Ok(match cells.cont_slice() {
        Ok(values) => values.to_vec(),
        Err(_) => cells.iter().map(|cell| cell.unwrap_or(f64::NAN)).collect(),
    })
}

/// Days on which forecasts were made; an empty cell is none, a cell that is no plain date an error.
fn dates(column: &PolarsColumn) -> Result<Vec<Result<Option<Date>, ()>>, String> {
    if let Ok(cells) = column.as_materialized_series().str() {
        let read = |text: &str| match text.trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| ()),
        };
        let mut last = ("", Ok(None));
        return Ok(cells
            .iter()
            .map(|cell| {
                let text = cell.unwrap_or_default();
                if text != last.0 {
                    last = (text, read(text));
                }
                last.1
            })
            .collect());
    }
    let days = column.cast(&DataType::Int32).map_err(|error| error.to_string())?;
    let days = days.as_materialized_series().i32().map_err(|error| error.to_string())?;
    Ok(days.iter().map(|day| Ok(day.map(|day| date_of_day(i64::from(day))))).collect())
}

/// Names of queues and the rows that they stand on.
fn runs(column: &PolarsColumn) -> Result<Vec<(String, Range<usize>)>, String> {
    let series = column.as_materialized_series();
    let cells = series.str().map_err(|error| error.to_string())?;
    let mut runs: Vec<(String, Range<usize>)> = Vec::new();
    let mut last = None;
    for (row, cell) in cells.iter().enumerate() {
        match runs.last_mut() {
            Some((_, rows)) if last == Some(cell) => rows.end = row + 1,
            _ => runs.push((cell.unwrap_or_default().to_owned(), row..row + 1)),
        }
        last = Some(cell);
    }
    Ok(runs)
}

/// Seconds and mark of each start; `None` where it is none of the usual spellings.
fn starts(column: &PolarsColumn) -> Result<Vec<Option<(i64, Mark)>>, String> {
    let series = column.as_materialized_series();
    if let Ok(cells) = series.str() {
        let mut reader = StampReader::new(None);
        let read = cells.iter().map(|cell| reader.iso(cell?.as_bytes()).map(|stamp| (stamp.seconds, stamp.mark)));
        return Ok(read.collect());
    }
    let DataType::Datetime(unit, zone) = column.dtype() else { return Err("no column of times".to_owned()) };
    let (unit, mark): (TimeUnit, Mark) = (*unit, if zone.is_some() { Mark::Utc } else { Mark::Bare });
    let cells = series.datetime().map_err(|error| error.to_string())?;
    Ok(cells.physical().iter().map(|ticks| Some((seconds(ticks?, unit), mark))).collect())
}

/// Why a table can't be read queue by queue.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::io) enum Stopped {
    /// The file is damaged: what is wrong with it.
    Damaged(String),
    /// The rows of a queue do not stand together, or the queues not in order of name.
    Unordered,
}

/// The queues of a table, one after the other as they stand in it.
#[derive(Debug)]
pub(in crate::io) struct Queues {
    columns: Columns,
    wanted: Wanted,
    parts: VecDeque<Part>,
    /// The queue whose rows may go on in the next slice.
    open: Option<QueueBlock>,
}

impl Queues {
    /// The queues of a table from its first row on.
    pub fn new(columns: Columns, wanted: Wanted) -> Self {
        let parts = columns.parts.iter().cloned().collect();
        Self { columns, wanted, parts, open: None }
    }
    /// How many rows the table has.
    pub fn row_count(&self) -> usize {
        self.columns.row_count()
    }
    /// The queues that are complete after `at_once` more parts of the table, which are read side by side; nothing at the
    /// end of the table.
    ///
    /// # Errors
    /// [`Stopped`]; the table is then to be read as a whole.
    pub fn next(&mut self, at_once: usize) -> Result<Option<Vec<QueueBlock>>, Stopped> {
        loop {
            let mut blocks = self.more(at_once)?;
            let at_end = self.parts.is_empty();
            let Some(last) = blocks.pop() else { return Ok(None) };
            if !blocks.iter().map(|block| &block.name).chain([&last.name]).is_sorted_by(|a, b| a < b) {
                return Err(Stopped::Unordered);
            }
            if at_end {
                blocks.push(last);
                return Ok(Some(blocks));
            }
            self.open = Some(last);
            if !blocks.is_empty() {
                return Ok(Some(blocks));
            }
        }
    }
    /// All queues in order of name, wherever their rows stand.
    ///
    /// # Errors
    /// A sentence on what is wrong with the file.
    pub fn gather(&mut self, at_once: usize) -> Result<Vec<QueueBlock>, String> {
        let mut queues = BTreeMap::<String, QueueBlock>::new();
        loop {
            let blocks = match self.more(at_once) {
                Ok(blocks) => blocks,
                Err(Stopped::Damaged(told)) => return Err(told),
                Err(Stopped::Unordered) => Vec::new(),
            };
            if blocks.is_empty() {
                return Ok(queues.into_values().collect());
            }
            for block in blocks {
                match queues.get_mut(&block.name) {
                    Some(queue) => queue.append(block),
                    None => {
                        queues.insert(block.name.clone(), block);
                    }
                }
            }
        }
    }
    /// The blocks of the next parts, after the one left open; neighbours of one queue are joined.
    fn more(&mut self, at_once: usize) -> Result<Vec<QueueBlock>, Stopped> {
        let parts: Vec<Part> = self.parts.drain(..at_once.clamp(1, 64).min(self.parts.len())).collect();
        let read: Vec<_> = parts.par_iter().map(|part| self.columns.read(part, &self.wanted)).collect();
        let mut blocks: Vec<QueueBlock> = self.open.take().into_iter().collect();
        for part in read {
            for mut block in part.map_err(Stopped::Damaged)? {
                block.name = queue_name(&block.name);
                match blocks.last_mut() {
                    Some(last) if last.name == block.name => last.append(block),
                    _ => blocks.push(block),
                }
            }
        }
        Ok(blocks)
    }
}
