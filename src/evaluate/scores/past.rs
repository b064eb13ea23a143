//! What the history before a forecast gives to its scores: plain averages to beat, a scale of misses, over-dispersion.

mod excess;

use self::excess::Pairs;
use super::{GRAINS, QUANTITIES, Quantity};
use crate::evaluate::matched::line::{Groups, Line};
use crate::evaluate::matched::sums::{Cells, UsuallyRecorded};
use crate::evaluate::matched::wall::Wall;
use crate::history::RawSeries;
use crate::time::{IntervalLength, Moment, date_of_day, weekday_of_day};

/// Days that the last known value of a weekday and time may lie back.
const COPY_DAYS: i64 = 371;
/// Days over which the mean of the last weeks is taken.
const MEAN_DAYS: i64 = 42;

/// What was known before a forecast.
pub(super) struct Past {
    per_day: usize,
    minutes: usize,
    /// By quantity and cell: the last known value.
    copy: [Vec<f64>; QUANTITIES],
    /// By quantity and cell: the mean of the last six weeks, of those recorded.
    mean: [Vec<f64>; QUANTITIES],
    /// By quantity and grain: the mean miss of last week's copy.
    scale: [[Option<f64>; GRAINS]; QUANTITIES],
    /// Relative variance of an interval's rate beyond Poisson.
    pub interval_excess: Option<f64>,
    /// The same of whole days.
    pub day_excess: Option<f64>,
}

/// The value of a row and its weight: contacts handled for handle times, else 1. `None` where it is not known, or
/// nothing was handled.
pub(super) fn value(quantity: Quantity, volume: f64, aht_s: f64, handled: f64) -> Option<(f64, f64)> {
    if !volume.is_finite() {
        return None;
    }
    match quantity {
        Quantity::Volume => Some((volume, 1.0)),
        Quantity::Aht => {
            let weight = if handled.is_finite() { handled } else { volume };
            (weight > 0.0 && aht_s.is_finite()).then_some((aht_s, weight))
        }
        Quantity::Workload if volume == 0.0 => Some((0.0, 1.0)),
        Quantity::Workload => aht_s.is_finite().then_some((volume * aht_s / 3600.0, 1.0)),
    }
}

/// Sums of the differences between a day (or week) and its copy.
#[derive(Clone, Copy, Default)]
struct Unlike {
    difference: f64,
    weight: f64,
}

/// The mean of absolute differences.
#[derive(Clone, Copy, Default)]
struct MeanMiss {
    sum: f64,
    weight: f64,
}

impl MeanMiss {
    fn add(&mut self, unlike: Unlike, quantity: Quantity) {
        if unlike.weight > 0.0 {
            self.sum += unlike.difference.abs();
            self.weight += if quantity == Quantity::Aht { unlike.weight } else { 1.0 };
        }
    }
    fn mean(self) -> Option<f64> {
        (self.weight > 0.0 && self.sum > 0.0).then(|| self.sum / self.weight)
    }
}

/// The past of one quantity while it is read.
struct Reading {
    quantity: Quantity,
    /// By cell: the last known value, its day (a day of long ago where there is none).
    copy: Vec<(f64, i64)>,
    mean: Vec<(f64, f64)>,
    misses: [MeanMiss; GRAINS],
    day: (i64, Unlike),
    week: (i64, Unlike),
}

const NEVER: i64 = i64::MIN / 2;

impl Reading {
    fn new(quantity: Quantity, cells: usize) -> Self {
        Self {
            quantity,
            copy: vec![(f64::NAN, NEVER); cells],
            mean: vec![(0.0, 0.0); cells],
            misses: Default::default(),
            day: (NEVER, Unlike::default()),
            week: (NEVER, Unlike::default()),
        }
    }

    /// Reads a row; gives last week's value where it is known.
    fn read(&mut self, cell: usize, day: i64, origin: i64, (value, weight): (f64, f64)) -> Option<f64> {
        if day >= origin - MEAN_DAYS {
            self.mean[cell].0 += weight * value;
            self.mean[cell].1 += weight;
        }
        let (before, then) = std::mem::replace(&mut self.copy[cell], (value, day));
        if then != day - 7 {
            return None;
        }
        let unlike = Unlike { difference: weight * (value - before), weight };
        self.misses[0].add(unlike, self.quantity);
        if self.day.0 != day {
            self.end_day(day);
        }
        // Weeks are counted back from the origin, so that all but the first of the history are whole.
        let week = (day - origin).div_euclid(7);
        if self.week.0 != week {
            self.end_week(week);
        }
        for sums in [&mut self.day.1, &mut self.week.1] {
            sums.difference += unlike.difference;
            sums.weight += unlike.weight;
        }
        Some(before)
    }

    fn end_day(&mut self, next: i64) {
        let (_, unlike) = std::mem::replace(&mut self.day, (next, Unlike::default()));
        self.misses[1].add(unlike, self.quantity);
    }

    fn end_week(&mut self, next: i64) {
        let (_, unlike) = std::mem::replace(&mut self.week, (next, Unlike::default()));
        self.misses[2].add(unlike, self.quantity);
    }
}

impl Past {
    /// What the rows before a day say at an interval length.
    pub fn of(history: &RawSeries, origin: i64, interval: IntervalLength) -> Option<Self> {
        let end = history.start.partition_point(|start| *start < history.clock.day_start(date_of_day(origin)));
        if end == 0 || history.interval > interval {
            return None;
        }
        let cells = Cells::of(history, 0..end);
        if history.interval == interval {
            return Some(Self::read(history, &history.start[..end], &cells, origin, interval));
        }
        let start = &history.start[..end];
        let groups = Groups::of(Line::new(&history.clock, interval, start[0]).keys(start));
        let mut sums = cells.added_up(&groups);
        let usual = UsuallyRecorded::of(&history.clock, history.interval, start, cells.volume);
        usual.forget_the_partial(&mut sums, &groups, &history.clock, interval, start, cells.volume);
        let long: Vec<Moment> = match interval {
            IntervalLength::DAY => groups.keys.iter().map(|day| history.clock.day_start(date_of_day(*day))).collect(),
            _ => groups.keys.iter().map(|key| Moment(*key)).collect(),
        };
        Some(Self::read(history, &long, &Cells::of_sums(&sums), origin, interval))
    }

    fn read(history: &RawSeries, start: &[Moment], cells: &Cells<'_>, origin: i64, interval: IntervalLength) -> Self {
        let (per_day, minutes) = (interval.per_day(), interval.minutes() as usize);
        let mut readings = Quantity::ALL.map(|quantity| Reading::new(quantity, 7 * per_day));
        let quantities = if cells.aht_s.is_empty() { 1 } else { QUANTITIES };
        let mut pairs = Pairs::default();
        let mut wall = Wall::new(&history.clock);
        let cell_of = |values: &[f64], i: usize| values.get(i).copied().unwrap_or(f64::NAN);
        for (i, start) in start.iter().enumerate() {
            let (day, minute) = wall.day_and_minute(*start);
            let cell = weekday_of_day(day) * per_day + usize::from(minute) / minutes;
            let (volume, aht_s, handled) = (cells.volume[i], cell_of(&cells.aht_s, i), cell_of(cells.handled, i));
            for reading in &mut readings[..quantities] {
                let Some(row) = value(reading.quantity, volume, aht_s, handled) else { continue };
                let before = reading.read(cell, day, origin, row);
                if reading.quantity == Quantity::Volume && day >= origin - excess::DAYS {
                    before.into_iter().for_each(|before| pairs.add(day, volume, before));
                }
            }
        }
        for reading in &mut readings {
            reading.end_day(NEVER);
            reading.end_week(NEVER);
        }
        let known = |(value, day): &(f64, i64)| if *day >= origin - COPY_DAYS { *value } else { f64::NAN };
        let mean = |(sum, weight): &(f64, f64)| if *weight > 0.0 { sum / weight } else { f64::NAN };
        let (day_excess, interval_excess) = pairs.excess();
        Self {
            per_day,
            minutes,
            copy: readings.each_ref().map(|reading| reading.copy.iter().map(known).collect()),
            mean: readings.each_ref().map(|reading| reading.mean.iter().map(mean).collect()),
            scale: readings.each_ref().map(|reading| reading.misses.map(MeanMiss::mean)),
            interval_excess,
            day_excess,
        }
    }

    /// The copy of the last known week and the mean of the last six at a day and minute; NaN where there is none.
    pub fn baselines(&self, quantity: Quantity, day: i64, minute: u16) -> [f64; 2] {
        let cell = weekday_of_day(day) * self.per_day + usize::from(minute) / self.minutes;
        [self.copy[quantity as usize][cell], self.mean[quantity as usize][cell]]
    }

    /// The mean miss of last week's copy in the history.
    pub fn scale(&self, quantity: Quantity, grain: usize) -> Option<f64> {
        self.scale[quantity as usize][grain]
    }
}
