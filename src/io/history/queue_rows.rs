//! One queue's rows of one file: local times to moments, order, duplicates, lengths added up.

use std::collections::HashMap;

use super::header::Role;
use super::{OnDuplicate, cells::is_duration};
use crate::history::Field;
use crate::time::{Clock, DAY_S, IntervalLength, LocalTime, Moment, date_of_day};

/// One queue's rows, columns parallel.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct QueueRows {
    /// The name.
    pub name: String,
    /// The channel, where the file gives one.
    pub channel: Option<String>,
    /// Seconds of each row as written.
    pub seconds: Vec<i64>,
    /// Lengths in minutes, where rows differ in length; else empty.
    pub lengths: Vec<u32>,
    /// Moments of each row, once they are told.
    pub start: Vec<Moment>,
    /// Values per measure.
    pub values: Vec<Vec<f64>>,
    /// Number of each row in the order of the file, once the order was changed; else empty.
    pub order: Vec<u32>,
}

/// What became of the times of a queue.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Rows of an hour that the clock repeats.
    pub repeated: u64,
    /// Rows (in file order) at times that the clock skips; the first ones.
    pub skipped: Vec<usize>,
    /// How many there are.
    pub skipped_count: u64,
    /// Rows that stand after a later one.
    pub unsorted: u64,
    /// Rows that say what another one says.
    pub repeated_rows: u64,
    /// Rows that a rule for duplicates settled.
    pub settled_rows: u64,
    /// Pairs of rows (in file order) that contradict each other; the first ones.
    pub conflicts: Vec<(usize, usize)>,
    /// How many there are.
    pub conflict_count: u64,
}

const KEPT: usize = 20;

/// Local readings to moments on a zone's clock, a day at a time.
#[derive(Debug)]
pub(super) struct LocalDays<'a> {
    clock: &'a Clock,
    day: i64,
    offset: Option<i64>,
}

impl<'a> LocalDays<'a> {
    /// For the local readings of a clock.
    pub fn new(clock: &'a Clock) -> Self {
        Self { clock, day: i64::MIN, offset: None }
    }
    /// What the local reading means.
    pub fn resolve(&mut self, local: i64) -> LocalTime {
        let day = local.div_euclid(DAY_S);
        if day != self.day {
            self.day = day;
            let offset_at = |midnight: i64| match self.clock.resolve(date_of_day(midnight).at(0, 0, 0, 0)) {
                LocalTime::Once(moment) => Some(midnight * DAY_S - moment.0),
                LocalTime::Twice(..) | LocalTime::Never => None,
            };
            let (from, to) = (offset_at(day), offset_at(day + 1));
            self.offset = from.filter(|_| from == to);
        }
        match self.offset {
            Some(offset) => LocalTime::Once(Moment(local - offset)),
            None => {
                let second = local.rem_euclid(DAY_S);
                let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
                self.clock.resolve(date_of_day(day).at(hour as i8, minute as i8, second as i8, 0))
            }
        }
    }
}

impl QueueRows {
    /// Tells the moments of bare local times on a clock; the hour that a clock change repeats is taken in file order.
    pub fn tell_local(&mut self, clock: &Clock, daily: bool, told: &mut Told) {
        if *clock == Clock::Plain {
            self.start = std::mem::take(&mut self.seconds).into_iter().map(Moment).collect();
            return;
        }
        let mut days = LocalDays::new(clock);
        let mut seen: HashMap<i64, u32> = HashMap::new();
        self.start = Vec::with_capacity(self.seconds.len());
        for (row, local) in self.seconds.iter().enumerate() {
            let moment = match days.resolve(*local) {
                LocalTime::Once(moment) => moment,
                LocalTime::Twice(first, _) if daily => first,
                LocalTime::Twice(first, second) => {
                    told.repeated += 1;
                    let times = seen.entry(*local).or_default();
                    *times += 1;
                    if *times == 1 { first } else { second }
                }
                LocalTime::Never if daily => clock.day_start(date_of_day(local.div_euclid(DAY_S))),
                LocalTime::Never => {
                    told.skipped_count += 1;
                    if told.skipped.len() < KEPT {
                        told.skipped.push(row);
                    }
                    // No moment: one that meets no other row's.
                    Moment(i64::MIN / 4 + row as i64)
                }
            };
            self.start.push(moment);
        }
        self.seconds = Vec::new();
    }

    /// Sorts the rows by moment, rows of one moment in file order.
    pub fn sort(&mut self, told: &mut Told) {
        told.unsorted = self.start.windows(2).filter(|pair| pair[1] < pair[0]).count() as u64;
        if told.unsorted == 0 {
            return;
        }
        let mut order: Vec<u32> = (0..self.start.len() as u32).collect();
        order.sort_by_key(|row| self.start[*row as usize]);
        self.start = order.iter().map(|row| self.start[*row as usize]).collect();
        for values in &mut self.values {
            *values = order.iter().map(|row| values[*row as usize]).collect();
        }
        if !self.lengths.is_empty() {
            self.lengths = order.iter().map(|row| self.lengths[*row as usize]).collect();
        }
        self.order = order;
    }

    fn file_row(&self, row: usize) -> usize {
        self.order.get(row).map_or(row, |row| *row as usize)
    }
    fn same_values(&self, a: usize, b: usize) -> bool {
        self.values.iter().all(|values| values[a].to_bits() == values[b].to_bits())
    }

    /// Keeps one row per moment: exact duplicates once, others by the rule. Rows are sorted.
    pub fn settle_duplicates(&mut self, rule: OnDuplicate, roles: &[Role], told: &mut Told) {
        if self.start.windows(2).all(|pair| pair[0] != pair[1]) {
            return;
        }
        let mut keep: Vec<usize> = Vec::with_capacity(self.start.len());
        let mut row = 0;
        while row < self.start.len() {
            let end = (row..self.start.len()).find(|k| self.start[*k] != self.start[row]).unwrap_or(self.start.len());
            let mut distinct = vec![row];
            for other in row + 1..end {
                if distinct.iter().take(8).any(|known| self.same_values(*known, other)) {
                    told.repeated_rows += 1;
                } else {
                    distinct.push(other);
                }
            }
            if distinct.len() > 1 && rule == OnDuplicate::Error {
                for other in &distinct[1..] {
                    told.conflict_count += 1;
                    if told.conflicts.len() < KEPT {
                        told.conflicts.push((self.file_row(row), self.file_row(*other)));
                    }
                }
            } else {
                told.settled_rows += distinct.len() as u64 - 1;
            }
            let kept = match rule {
                OnDuplicate::First | OnDuplicate::Error => row,
                OnDuplicate::Last => distinct.last().copied().unwrap_or(row),
                OnDuplicate::Sum => {
                    let sums = self.add_up(&distinct, roles, true);
                    for (values, sum) in self.values.iter_mut().zip(sums) {
                        values[row] = sum;
                    }
                    row
                }
            };
            keep.push(kept);
            row = end;
        }
        self.keep(&keep);
    }

    fn keep(&mut self, rows: &[usize]) {
        self.start = rows.iter().map(|row| self.start[*row]).collect();
        for values in &mut self.values {
            *values = rows.iter().map(|row| values[*row]).collect();
        }
        if !self.lengths.is_empty() {
            self.lengths = rows.iter().map(|row| self.lengths[*row]).collect();
        }
        self.order = Vec::new();
    }

    /// Several rows as one: contacts are added, times weighted by the contacts handled (else offered). Agents on the
    /// floor are added for rows of one interval, averaged over intervals.
    fn add_up(&self, rows: &[usize], roles: &[Role], one_interval: bool) -> Vec<f64> {
        let column = |role: Role| roles.iter().position(|r| *r == role).map(|k| &self.values[k]);
        let weights = column(Role::Measure(Field::Handled)).or_else(|| column(Role::Offered));
        roles
            .iter()
            .zip(&self.values)
            .map(|(role, values)| {
                let known: Vec<usize> = rows.iter().copied().filter(|row| values[*row].is_finite()).collect();
                if known.is_empty() {
                    return f64::NAN;
                }
                let sum: f64 = known.iter().map(|row| values[*row]).sum();
                let mean = sum / known.len() as f64;
                if is_duration(*role) {
                    let weight = |row: usize| weights.map_or(0.0, |w| if w[row].is_finite() { w[row] } else { 0.0 });
                    let total: f64 = known.iter().map(|row| weight(*row)).sum();
                    if total > 0.0 {
                        return known.iter().map(|row| values[*row] * weight(*row)).sum::<f64>() / total;
                    }
                    return mean;
                }
                if *role == Role::Measure(Field::Staffed) && !one_interval { mean } else { sum }
            })
            .collect()
    }

    /// Adds rows up to intervals of one length; gives how many rows went into another.
    pub fn add_up_to(&mut self, length: IntervalLength, clock: &Clock, roles: &[Role]) -> u64 {
        let step = i64::from(length.minutes()) * 60;
        let bins: Vec<Moment> = self
            .start
            .iter()
            .map(|moment| {
                let local = moment.0 + i64::from(clock.offset_s(*moment));
                if length == IntervalLength::DAY {
                    clock.day_start(date_of_day(local.div_euclid(DAY_S)))
                } else {
                    moment.plus(-local.rem_euclid(step))
                }
            })
            .collect();
        let mut sums: Vec<Vec<f64>> = vec![Vec::new(); self.values.len()];
        let mut starts = Vec::new();
        let mut row = 0;
        while row < bins.len() {
            let end = (row..bins.len()).find(|k| bins[*k] != bins[row]).unwrap_or(bins.len());
            let rows: Vec<usize> = (row..end).collect();
            starts.push(bins[row]);
            for (column, sum) in sums.iter_mut().zip(self.add_up(&rows, roles, false)) {
                column.push(sum);
            }
            row = end;
        }
        let merged = (self.start.len() - starts.len()) as u64;
        (self.start, self.values, self.lengths, self.order) = (starts, sums, Vec::new(), Vec::new());
        merged
    }
}
