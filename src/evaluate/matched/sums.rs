//! Recorded intervals added up to longer ones.

use std::borrow::Cow;

use super::Recorded;
use super::line::{Groups, step_s};
use super::wall::Wall;
use crate::history::{Field, RawSeries};
use crate::time::{Clock, IntervalLength, Moment, date_of_day, weekday_of_day};

/// The measures of some rows of a history, borrowed where they stand as they are; what is not recorded is an empty
/// slice.
pub(crate) struct Cells<'a> {
    pub volume: &'a [f64],
    pub aht_s: Cow<'a, [f64]>,
    pub handled: &'a [f64],
    pub abandoned: &'a [f64],
    pub answered_in_sl: &'a [f64],
    pub wait_s: &'a [f64],
    pub staffed: &'a [f64],
}

impl<'a> Cells<'a> {
    /// Some rows of a history.
    pub fn of(raw: &'a RawSeries, rows: std::ops::Range<usize>) -> Self {
        let cut = |field| raw.get(field).map_or(&[][..], |values| &values[rows.clone()]);
        // Without a talk time `aht_s` has nothing to fall back on.
        let aht_s = if raw.get(Field::TalkS).is_none() {
            Cow::Borrowed(cut(Field::AhtS))
        } else {
            rows.clone().map(|i| raw.aht_s(i).unwrap_or(f64::NAN)).collect()
        };
        Self {
            volume: &raw.offered[rows.clone()],
            aht_s,
            handled: cut(Field::Handled),
            abandoned: cut(Field::Abandoned),
            answered_in_sl: cut(Field::AnsweredInSl),
            wait_s: cut(Field::WaitS),
            staffed: cut(Field::Staffed),
        }
    }

    /// As borrowed from sums.
    pub fn of_sums(sums: &'a Recorded) -> Self {
        Self {
            volume: &sums.volume,
            aht_s: Cow::Borrowed(&sums.aht_s),
            handled: &sums.handled,
            abandoned: &sums.abandoned,
            answered_in_sl: &sums.answered_in_sl,
            wait_s: &sums.wait_s,
            staffed: &sums.staffed,
        }
    }

    /// Rows by their places; NaN where there is none.
    pub fn pick(&self, at: &[Option<u32>]) -> Recorded {
        let volume = picked(self.volume, at);
        // An empty cell of contacts is no record, whatever stands beside it.
        let column = |values: &[f64]| {
            let mut found = picked(values, at);
            for (value, volume) in found.iter_mut().zip(&volume) {
                if volume.is_nan() {
                    *value = f64::NAN;
                }
            }
            found
        };
        Recorded {
            aht_s: column(&self.aht_s),
            handled: column(self.handled),
            abandoned: column(self.abandoned),
            answered_in_sl: column(self.answered_in_sl),
            wait_s: column(self.wait_s),
            staffed: column(self.staffed),
            volume,
        }
    }

    /// Adds rows up by group. Counts are summed, and unknown where a part with contacts does not have them; handle
    /// times are weighted by contacts handled (else offered), waits likewise; agents are averaged over time.
    pub fn added_up(&self, groups: &Groups) -> Recorded {
        let each = |value: &dyn Fn(usize) -> f64| (0..groups.keys.len()).map(value).collect::<Vec<_>>();
        let counts = |values: &[f64]| {
            if values.is_empty() {
                return Vec::new();
            }
            each(&|g| sum_of(groups.rows(g).filter(|i| self.volume[*i].is_finite()), values, self.volume))
        };
        let weight = |i: usize| self.handled.get(i).copied().filter(|h| h.is_finite()).unwrap_or(self.volume[i]);
        let means = |values: &[f64], weight: &dyn Fn(usize) -> f64| {
            if values.is_empty() { Vec::new() } else { each(&|g| mean_of(groups.rows(g), values, weight)) }
        };
        Recorded {
            volume: each(&|g| sum_of(groups.rows(g).filter(|i| self.volume[*i].is_finite()), self.volume, self.volume)),
            aht_s: means(&self.aht_s, &weight),
            handled: counts(self.handled),
            abandoned: counts(self.abandoned),
            answered_in_sl: counts(self.answered_in_sl),
            wait_s: means(self.wait_s, &weight),
            staffed: means(self.staffed, &|_| 1.0),
        }
    }
}

fn picked(values: &[f64], at: &[Option<u32>]) -> Vec<f64> {
    if values.is_empty() {
        return Vec::new();
    }
    at.iter().map(|i| i.map_or(f64::NAN, |i| values[i as usize])).collect()
}

fn sum_of(rows: impl Iterator<Item = usize>, values: &[f64], contacts: &[f64]) -> f64 {
    let (mut sum, mut any) = (0.0, false);
    for i in rows {
        if values[i].is_finite() {
            sum += values[i];
            any = true;
        } else if contacts[i] > 0.0 {
            return f64::NAN;
        }
    }
    if any { sum } else { f64::NAN }
}

/// A weighted mean over the values that are known; never over NaN.
pub(super) fn mean_of(rows: impl Iterator<Item = usize>, values: &[f64], weight: &dyn Fn(usize) -> f64) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for i in rows {
        let w = weight(i);
        if values[i].is_finite() && w > 0.0 {
            sum += w * values[i];
            weights += w;
        }
    }
    if weights > 0.0 { sum / weights } else { f64::NAN }
}

/// When a queue is open, learned from its records: a part of the day is taken to be open on a weekday where at least
/// half of the days of that weekday that have any record have one then. Where fewer than three such days are known,
/// everything between the first and the last record of an interval is open as well.
pub(crate) struct UsuallyRecorded {
    length: IntervalLength,
    days: [u32; 7],
    parts: Vec<[u32; 7]>,
}

/// Days of a weekday from which a habit can be told.
const FEWEST_DAYS: u32 = 3;

impl UsuallyRecorded {
    /// Learns from rows of intervals of a length.
    pub fn of(clock: &Clock, length: IntervalLength, start: &[Moment], volume: &[f64]) -> Self {
        let mut wall = Wall::new(clock);
        let mut usual = Self { length, days: [0; 7], parts: vec![[0; 7]; length.per_day()] };
        let mut today = None;
        for (start, _) in start.iter().zip(volume).filter(|(_, volume)| volume.is_finite()) {
            let (day, minute) = wall.day_and_minute(*start);
            let weekday = weekday_of_day(day);
            if today != Some(day) {
                today = Some(day);
                usual.days[weekday] += 1;
            }
            usual.parts[usize::from(minute) / length.minutes() as usize][weekday] += 1;
        }
        usual
    }

    fn open(&self, day: i64, minute: u16) -> bool {
        let weekday = weekday_of_day(day);
        self.parts[usize::from(minute) / self.length.minutes() as usize][weekday] * 2 >= self.days[weekday].max(1)
    }

    /// Forgets sums of which an open part has no record; how many.
    ///
    /// `long` is the length of the sums, whose keys are those of `groups`; the rows are `start` and `volume`.
    pub fn forget_the_partial(
        &self,
        sums: &mut Recorded,
        groups: &Groups,
        clock: &Clock,
        long: IntervalLength,
        start: &[Moment],
        volume: &[f64],
    ) -> usize {
        let (step, mut wall) = (step_s(self.length), Wall::new(clock));
        let mut forgotten = 0;
        for (g, key) in groups.keys.iter().enumerate() {
            let known = || groups.rows(g).filter(|i| volume[*i].is_finite()).map(|i| start[i]);
            let (Some(first), Some(last)) = (known().next(), known().last()) else { continue };
            let (from, until) = if long == IntervalLength::DAY {
                (clock.day_start(date_of_day(*key)), clock.day_start(date_of_day(key + 1)))
            } else {
                (Moment(*key), Moment(key + step_s(long)))
            };
            // Parts are counted from the first record on, so that those which do not start with the hour are met.
            let early = (first.0 - from.0).div_euclid(step);
            let mut part = first.plus(-early * step);
            let mut records = known().peekable();
            let few = {
                let (day, _) = wall.day_and_minute(first);
                self.days[weekday_of_day(day)] < FEWEST_DAYS
            };
            let mut whole = true;
            while part < until && whole {
                if records.next_if_eq(&part).is_none() {
                    let (day, minute) = wall.day_and_minute(part);
                    whole = !(self.open(day, minute) || (few && first < part && part < last));
                }
                part = part.plus(step);
            }
            if !whole {
                forgotten += 1;
                let columns = [
                    &mut sums.volume,
                    &mut sums.aht_s,
                    &mut sums.handled,
                    &mut sums.abandoned,
                    &mut sums.answered_in_sl,
                    &mut sums.wait_s,
                    &mut sums.staffed,
                ];
                for value in columns.into_iter().filter_map(|column| column.get_mut(g)) {
                    *value = f64::NAN;
                }
            }
        }
        forgotten
    }
}
