//! Forecasts and actuals of thousands of queues: two Parquet tables read side by side, some queues at a time.
//!
//! Both tables stand in order of queue, as every table of the program does; so a queue's rows are met, looked back on and
//! let go, and memory holds the queues in work only.

use std::collections::VecDeque;
use std::path::Path;

use jiff::civil::Date;
use thiserror::Error;

use crate::history::RawSeries;
use crate::io::forecast_file::columnar::ForecastTable;
use crate::io::frame::columns::Stopped;
use crate::io::history::{HistoryTable, Import, ImportOptions};
use crate::io::published::{PublishedOptions, origin_of};
use crate::review::{Published, QueueInputs, Review, ReviewError, ReviewSettings, Reviewing};

/// Parts of a table that are read side by side: of 262,144 rows as the program writes them, some 20 MB each.
const AT_ONCE: usize = 2;

/// Two tables that have to be read as a whole: something in them is out of the ordinary, or not in order of queue.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the tables have to be read as a whole")]
pub struct ReadWhole;

impl From<Stopped> for ReadWhole {
    fn from(_: Stopped) -> Self {
        Self
    }
}

/// A forecast and the actuals beside it, queue by queue.
#[derive(Debug)]
pub struct ReviewTables {
    forecast: Side<ForecastTable, Published>,
    actual: Side<HistoryTable, RawSeries>,
    told: Option<Date>,
}

/// A table and what was read of it, but not yet handed out.
#[derive(Debug)]
struct Side<T, Q> {
    table: T,
    ready: VecDeque<Q>,
    at_end: bool,
}

impl<T, Q> Side<T, Q> {
    fn new(table: T) -> Self {
        Self { table, ready: VecDeque::new(), at_end: false }
    }
    fn fill(&mut self, next: impl FnOnce(&mut T) -> Result<Option<Vec<Q>>, Stopped>) -> Result<(), ReadWhole> {
        if self.ready.is_empty() && !self.at_end {
            match next(&mut self.table)? {
                Some(more) => self.ready.extend(more),
                None => self.at_end = true,
            }
        }
        Ok(())
    }
}

fn name(published: &Published) -> &str {
    &published.forecast.queue.name
}

impl ReviewTables {
    /// Opens both; `None` where one is no Parquet table of the usual columns, which [`read_published`] and
    /// [`history::read`] read.
    ///
    /// [`read_published`]: crate::io::published::read_published
    /// [`history::read`]: crate::io::history::read
    pub fn open(forecast: &Path, actual: &Path, published: &PublishedOptions, import: &ImportOptions) -> Option<Self> {
        let forecasts = ForecastTable::open(forecast, published.aht, published.interval, true)?;
        let actuals = HistoryTable::open(actual, import)?;
        let told = origin_of(forecast, published);
        Some(Self { forecast: Side::new(forecasts), actual: Side::new(actuals), told })
    }

    /// How many rows the two tables have together.
    pub fn rows(&self) -> usize {
        self.forecast.table.rows() + self.actual.table.rows()
    }

    /// The next queues in order of name; nothing at the end. A queue that one table alone has comes with what that has.
    ///
    /// # Errors
    /// [`ReadWhole`]: nothing is wrong yet, but the files are to be read by [`read_published`] and [`history::read`], which
    /// tell what is.
    ///
    /// [`read_published`]: crate::io::published::read_published
    /// [`history::read`]: crate::io::history::read
    pub fn some_more(&mut self) -> Result<Option<Vec<QueueInputs>>, ReadWhole> {
        let told = self.told;
        let (forecast, actual) = (&mut self.forecast, &mut self.actual);
        let (one, other) = rayon::join(
            || forecast.fill(|table| table.next(AT_ONCE, told)),
            || actual.fill(|table| table.next(AT_ONCE)),
        );
        one?;
        other?;
        // A table that goes on may have more queues behind its last one, so the other waits for it there.
        let last_forecast = forecast.ready.back().map(name).filter(|_| !forecast.at_end);
        let last_actual = actual.ready.back().map(|series| series.queue.name.as_str()).filter(|_| !actual.at_end);
        let until = match (last_forecast, last_actual) {
            (Some(one), Some(other)) => Some(one.min(other).to_owned()),
            (one, other) => one.or(other).map(str::to_owned),
        };
        let within = |queue: &str| until.as_deref().is_none_or(|until| queue <= until);
        let mut queues: Vec<QueueInputs> = Vec::new();
        loop {
            let planned = forecast.ready.front().map(name).filter(|queue| within(queue));
            let recorded = actual.ready.front().map(|series| series.queue.name.as_str()).filter(|queue| within(queue));
            let Some(queue) = planned.into_iter().chain(recorded).min().map(str::to_owned) else { break };
            let mut inputs = QueueInputs { queue, ..QueueInputs::default() };
            while let Some(published) = forecast.ready.pop_front_if(|one| name(one) == inputs.queue) {
                inputs.forecasts.push(published);
            }
            inputs.actual = actual.ready.pop_front_if(|series| series.queue.name == inputs.queue);
            queues.push(inputs);
        }
        Ok(Some(queues).filter(|queues| !queues.is_empty()))
    }

    /// What was noticed in the actuals that were read, and how they were understood; without the series.
    pub fn finish(self) -> Import {
        self.actual.table.finish()
    }
}

/// Why two tables were not looked back on queue by queue.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Stop {
    /// They have to be read as a whole.
    #[error(transparent)]
    ReadWhole(#[from] ReadWhole),
    /// They can't be looked back on at all.
    #[error(transparent)]
    Review(#[from] ReviewError),
}

/// Looks back on two tables: the next queues are read while those before are scored. `take` gives each queue its settings, or
/// leaves it out.
///
/// Gives the review and, without its series, the history that was read. The same bytes at any number of threads.
///
/// # Errors
/// [`Stop`].
pub fn review_tables(
    mut tables: ReviewTables,
    mut take: impl FnMut(QueueInputs) -> Option<(QueueInputs, ReviewSettings)>,
) -> Result<(Review, Import), Stop> {
    let mut reviewing = Reviewing::default();
    let mut next = tables.some_more()?;
    while let Some(read) = next {
        let queues: Vec<_> = read.into_iter().filter_map(&mut take).collect();
        let (read, reviewed) = rayon::join(|| tables.some_more(), || reviewing.add(&queues));
        reviewed?;
        next = read?;
    }
    Ok((reviewing.finish(None, &[])?, tables.finish()))
}

#[cfg(test)]
mod tests;
