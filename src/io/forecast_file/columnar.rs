//! Forecasts of a Parquet table by its columns: no cell becomes text unless something is wrong with it.

use std::ops::Range;
use std::path::Path;

use jiff::civil::Date;
use rayon::prelude::*;

use super::{AHT, VOLUME, bands_in};
use crate::error::Problems;
use crate::forecast::{Band, ForecastStory, Level, VolumeForecast};
use crate::history::Queue;
use crate::io::frame::TableBytes;
use crate::io::frame::columns::{Columns, QueueBlock, Queues, Stopped, Wanted};
use crate::io::history::stamp::Mark;
use crate::io::interval_rows::{QUEUE, START, clock_of, length_of};
use crate::io::table_file::{TableFile, key_of};
use crate::review::Published;
use crate::time::{IntervalLength, Moment};
use crate::units::Seconds;

/// Parts of the table that are read side by side.
const AT_ONCE: usize = 4;
/// Pieces of the table that a queue's rows may stand in to be read again by themselves.
const MOST_PIECES: usize = 64;

/// A Parquet table of forecasts, read queue by queue.
#[derive(Debug)]
pub(in crate::io) struct ForecastTable {
    name: String,
    table: TableBytes,
    queues: Queues,
    layout: Layout,
}

/// Which of the numbers are what.
#[derive(Debug, Clone)]
struct Layout {
    has_aht: bool,
    has_origin: bool,
    levels: Vec<Level>,
    default_aht: Option<Seconds>,
    interval: Option<IntervalLength>,
}

/// The forecasts of one queue, or where its rows stand that have to be read cell by cell.
type OneQueue = Result<Vec<Published>, Vec<Range<usize>>>;

impl ForecastTable {
    /// Opens a table; `None` for what is none of Parquet, or has columns that must be read cell by cell. With `dated` a
    /// column `origin` tells several forecasts of one queue apart.
    pub fn open(
        path: &Path,
        default_aht: Option<Seconds>,
        interval: Option<IntervalLength>,
        dated: bool,
    ) -> Option<Self> {
        let table = TableBytes::parquet_file(path)?;
        let columns = Columns::open(table.clone()).ok()?;
        let keys: Vec<String> = columns.header.iter().map(|name| key_of(name)).collect();
        let column = |names: &[&str]| names.iter().find_map(|name| keys.iter().position(|key| key == name));
        // Rows of days, and forecasts of several models, are rare and small.
        if column(&["days"]).is_some() || dated && column(&["model"]).is_some() {
            return None;
        }
        let (aht, bands) = (column(&AHT), bands_in(&keys));
        let origin = column(&["origin", "forecastorigin"]).filter(|_| dated);
        let mut numbers = vec![column(&VOLUME)?];
        numbers.extend(aht);
        numbers.extend(bands.iter().flat_map(|(_, lo, hi)| [*lo, *hi]));
        let wanted = Wanted { queue: column(&QUEUE), start: column(&START)?, origin, numbers };
        if !columns.serves(&wanted) || columns.row_count() == 0 {
            return None;
        }
        let layout = Layout {
            has_aht: aht.is_some(),
            has_origin: origin.is_some(),
            levels: bands.iter().map(|(level, ..)| *level).collect(),
            default_aht,
            interval,
        };
        Some(Self { name: path.display().to_string(), table, queues: Queues::new(columns, wanted), layout })
    }

    /// How many rows the table has.
    pub fn rows(&self) -> usize {
        self.queues.row_count()
    }

    /// Every forecast of the table, in order of queue, then origin. `careful` reads a table of the rows of one queue.
    ///
    /// # Errors
    /// Every problem of the table.
    pub fn read(
        self,
        told: Option<Date>,
        careful: impl Fn(&TableFile) -> Result<Vec<Published>, Problems>,
    ) -> Result<Vec<Published>, Problems> {
        let Self { name, table, mut queues, layout } = self;
        let whole = || careful(&TableFile::read(Path::new(&name))?);
        let Ok(blocks) = queues.gather(AT_ONCE) else { return whole() };
        let read: Vec<OneQueue> = blocks.into_par_iter().map(|block| layout.forecasts(block, told)).collect();
        let mut found = Vec::new();
        let mut problems = Vec::new();
        for one in read {
            match one {
                Ok(forecasts) => found.extend(forecasts),
                Err(rows) if rows.len() > MOST_PIECES => return whole(),
                Err(rows) => match TableFile::of_rows(&name, &table, rows).and_then(|table| careful(&table)) {
                    Ok(forecasts) => found.extend(forecasts),
                    Err(Problems(more)) => problems.extend(more),
                },
            }
        }
        if problems.is_empty() { Ok(found) } else { Err(Problems(problems)) }
    }

    /// The forecasts of the next queues in order of name; nothing at the end.
    ///
    /// # Errors
    /// [`Stopped`] where the table has to be read as a whole: by [`ForecastTable::read`] of the table opened again.
    pub fn next(&mut self, at_once: usize, told: Option<Date>) -> Result<Option<Vec<Published>>, Stopped> {
        let Some(blocks) = self.queues.next(at_once)? else { return Ok(None) };
        let layout = &self.layout;
        let read: Vec<OneQueue> = blocks.into_par_iter().map(|block| layout.forecasts(block, told)).collect();
        let mut found = Vec::new();
        for one in read {
            found.extend(one.map_err(|_| Stopped::Unordered)?);
        }
        Ok(Some(found))
    }
}

impl Layout {
    /// The forecasts in the rows of one queue, oldest first.
    fn forecasts(&self, block: QueueBlock, told: Option<Date>) -> OneQueue {
        let rows = block.rows.clone();
        if block.flawed || block.numbers.first().is_none_or(|volume| volume.iter().any(|cell| cell.is_nan())) {
            return Err(rows);
        }
        if !self.has_origin {
            return self.forecast(block).map(|forecast| vec![Published { origin: told, forecast }]).ok_or(rows);
        }
        let mut origins: Vec<Option<Date>> = block.origins.iter().map(|(_, origin)| *origin).collect();
        origins.sort();
        origins.dedup();
        let read = origins.iter().map(|origin| {
            let part = if origins.len() == 1 { block.clone() } else { block.of_origin(*origin) };
            Some(Published { origin: origin.or(told), forecast: self.forecast(part)? })
        });
        read.collect::<Option<Vec<_>>>().ok_or(rows)
    }

    /// The forecast that rows are; `None` where they have to be looked at cell by cell.
    fn forecast(&self, block: QueueBlock) -> Option<VolumeForecast> {
        let QueueBlock { name, seconds, marks, mut numbers, .. } = block;
        let bare = marks.iter().all(|(_, mark)| *mark == Mark::Bare);
        if !bare && marks.iter().any(|(_, mark)| *mark == Mark::Bare) {
            return None;
        }
        let offset = |mark: Mark| if let Mark::Offset(seconds) = mark { seconds } else { 0 };
        let mut start: Vec<Moment> = seconds.into_iter().map(Moment).collect();
        let mut offsets: Vec<(usize, i32)> = marks.iter().map(|(row, mark)| (*row, offset(*mark))).collect();
        for (k, (row, offset)) in offsets.iter().enumerate().filter(|(_, (_, offset))| *offset != 0) {
            let end = offsets.get(k + 1).map_or(start.len(), |(next, _)| *next);
            start[*row..end].iter_mut().for_each(|moment| moment.0 -= i64::from(*offset));
        }
        if !start.is_sorted() {
            let of_row = |row: usize| offsets[offsets.partition_point(|(from, _)| *from <= row).max(1) - 1].1;
            let mut order: Vec<usize> = (0..start.len()).collect();
            order.sort_by_key(|row| start[*row]);
            offsets = order.iter().enumerate().map(|(k, row)| (k, of_row(*row))).collect();
            start = order.iter().map(|row| start[*row]).collect();
            for values in &mut numbers {
                *values = order.iter().map(|row| values[*row]).collect();
            }
        }
        if !start.is_sorted_by(|a, b| a < b) {
            return None;
        }
        let utc = marks.iter().all(|(_, mark)| *mark == Mark::Utc);
        let clock = clock_of(!bare, utc, offsets.iter().map(|(row, offset)| (start[*row], *offset)));
        let interval = length_of(start.iter().copied(), self.interval).ok()?;
        let mut numbers = numbers.into_iter();
        let volume = numbers.next()?;
        let mut aht_s = if self.has_aht { numbers.next()? } else { vec![f64::NAN; volume.len()] };
        if let Some(default) = self.default_aht {
            aht_s.iter_mut().filter(|cell| cell.is_nan()).for_each(|cell| *cell = default.get());
        }
        let bands = self.levels.iter().map(|level| {
            let (lo, hi) = (numbers.next()?, numbers.next()?);
            Some(Band { level: *level, lo, hi })
        });
        Some(VolumeForecast {
            bands: bands.collect::<Option<Vec<_>>>()?,
            queue: Queue { name, channel: None },
            clock,
            interval,
            start,
            volume,
            outlook: None,
            aht_s: aht_s.iter().any(|seconds| seconds.is_finite()).then_some(aht_s),
            handle_parts: None,
            story: ForecastStory { method: "file".to_owned(), ..ForecastStory::default() },
        })
    }
}
