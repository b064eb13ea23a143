//! A history as a table: one row per day, one column per interval of the day.

use crate::history::IntervalSeries;
use crate::time::{IntervalLength, weekday_of_day};

/// Volumes by day and slot (interval of the day); NaN where nothing teaches.
///
/// Clock changes do not shift the columns: an hour that happens twice is averaged, a skipped one is NaN.
#[derive(Debug, Clone)]
pub(crate) struct DayTable {
    /// Day of the first row, counted from 1970-01-01.
    pub first_day: i64,
    /// Columns.
    pub slots: usize,
    /// Rows.
    pub days: usize,
    value: Vec<f64>,
}

impl DayTable {
    /// The intervals of a history that may teach a model. `None` when there are none.
    pub fn of(history: &IntervalSeries) -> Option<Self> {
        Self::collect(history, |i| history.teaches(i).then(|| history.volume[i].max(0.0)))
    }

    /// Any measure of a history by day and slot; `None` when no interval has it.
    pub fn collect(history: &IntervalSeries, measure: impl Fn(usize) -> Option<f64>) -> Option<Self> {
        let taught = (0..history.start.len()).filter(|i| measure(*i).is_some());
        let (first, last) = (taught.clone().next()?, taught.last()?);
        let first_day = history.day[first];
        let days = usize::try_from(history.day[last] - first_day + 1).ok()?;
        let slots = history.interval.per_day();
        let mut table = Self { first_day, slots, days, value: vec![f64::NAN; days * slots] };
        for i in first..=last {
            if let Some(value) = measure(i) {
                let cell = (history.day[i] - first_day) as usize * slots + slot_of(history.minute[i], history.interval);
                let before = table.value[cell];
                table.value[cell] = if before.is_nan() { value } else { (before + value) / 2.0 };
            }
        }
        Some(table)
    }

    /// A table without days.
    pub fn empty() -> Self {
        Self { first_day: 0, slots: 0, days: 0, value: Vec::new() }
    }

    /// The volumes of the day with index `d`.
    pub fn row(&self, d: usize) -> &[f64] {
        &self.value[d * self.slots..(d + 1) * self.slots]
    }

    /// The sum of the known volumes of each day before index `end`.
    pub fn totals(&self, end: usize) -> Vec<f64> {
        (0..end.min(self.days)).map(|d| known_sums(self.row(d), self.row(d)).0).collect()
    }

    /// The volumes of the day with index `d`, to be changed.
    pub fn row_mut(&mut self, d: usize) -> &mut [f64] {
        &mut self.value[d * self.slots..(d + 1) * self.slots]
    }

    /// The table with every day divided by a factor; days whose factor is not positive teach nothing.
    pub fn divided(mut self, factor: impl Fn(i64) -> f64) -> Self {
        for (d, row) in self.value.chunks_mut(self.slots.max(1)).enumerate() {
            let factor = factor(self.first_day + d as i64);
            row.iter_mut().for_each(|value| *value = if factor > 0.0 { *value / factor } else { f64::NAN });
        }
        self
    }

    /// The weekday of the day with index `d`, Monday 0.
    pub fn weekday(&self, d: usize) -> usize {
        weekday_of_day(self.first_day + d as i64)
    }

    /// The index of a day counted from 1970-01-01, when the table has it.
    pub fn index(&self, day: i64) -> Option<usize> {
        usize::try_from(day - self.first_day).ok().filter(|d| *d < self.days)
    }
}

/// Days of a table by the slots that they have: most days of a weekday have the same, so that what is usual on one of
/// them is added up once for all.
#[derive(Debug, Clone)]
pub(crate) struct Patterns {
    /// The pattern of each day.
    of_day: Vec<usize>,
    /// A day of each pattern.
    example: Vec<usize>,
}

impl Patterns {
    /// Compares each day with the ones before it of its weekday.
    pub fn of(table: &DayTable) -> Self {
        let mut patterns = Self { of_day: Vec::with_capacity(table.days), example: Vec::new() };
        let mut latest: [Option<usize>; 7] = [None; 7];
        for d in 0..table.days {
            let same = |other: usize| {
                let cells = table.row(d).iter().zip(table.row(other));
                cells.fold(true, |same, (a, b)| same & (a.is_nan() == b.is_nan()))
            };
            let weekday = table.weekday(d);
            let pattern = latest[weekday].filter(|p| same(patterns.example[*p])).unwrap_or_else(|| {
                patterns.example.push(d);
                patterns.example.len() - 1
            });
            latest[weekday] = Some(pattern);
            patterns.of_day.push(pattern);
        }
        patterns
    }

    /// The usual volume of the known slots of each day before index `end`, given the volumes of a week.
    pub fn usual<'a>(&'a self, table: &DayTable, week: &[f64], end: usize) -> impl Fn(usize) -> f64 + 'a {
        let known = self.of_day[..end].iter().copied().max().map_or(0, |most| most + 1);
        let totals = self.example[..known].iter().map(|d| {
            let at = table.weekday(*d) * table.slots;
            known_sums(table.row(*d), &week[at..at + table.slots]).1
        });
        let totals = totals.collect::<Vec<_>>();
        move |d| totals[self.of_day[d]]
    }
}

/// Sums of some values and of what is usual where they are known (not NaN).
///
/// Four sums run side by side: additions that wait for each other took a third of the time of a fit.
pub(crate) fn known_sums(values: &[f64], usual: &[f64]) -> (f64, f64) {
    const LANES: usize = 4;
    let (mut known, mut expected) = ([0.0; LANES], [0.0; LANES]);
    let (mut rows, mut usuals) = (values.chunks_exact(LANES), usual.chunks_exact(LANES));
    for (values, usual) in rows.by_ref().zip(usuals.by_ref()) {
        for k in 0..LANES {
            let missing = values[k].is_nan();
            known[k] += if missing { 0.0 } else { values[k] };
            expected[k] += if missing { 0.0 } else { usual[k] };
        }
    }
    for (k, (value, usual)) in rows.remainder().iter().zip(usuals.remainder()).enumerate() {
        if !value.is_nan() {
            known[k] += value;
            expected[k] += usual;
        }
    }
    (known.iter().sum(), expected.iter().sum())
}

/// The column of an interval that starts at a minute of the day.
pub(crate) fn slot_of(minute: u16, interval: IntervalLength) -> usize {
    if interval == IntervalLength::DAY { 0 } else { usize::from(minute) / interval.minutes() as usize }
}
