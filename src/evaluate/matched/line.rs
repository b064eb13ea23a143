//! Where intervals lie on a line that forecast and actuals share.

use super::wall::Wall;
use crate::time::{Clock, DAY_S, IntervalLength, Moment};

/// The intervals of one length, each known by its key: its start in seconds on the line, or for whole days the number
/// of its day.
pub(crate) struct Line<'a> {
    wall: Wall<'a>,
    length: IntervalLength,
    /// Wall-clock second at which intervals start, beside multiples of their length.
    phase: i64,
}

impl<'a> Line<'a> {
    /// Intervals as the longer of two series has them: aligned with its first row on its wall clock.
    pub fn new(clock: &'a Clock, length: IntervalLength, first: Moment) -> Self {
        let mut wall = Wall::new(clock);
        let phase = (first.0 + wall.offset_s(first)).rem_euclid(step_s(length));
        Self { wall, length, phase }
    }

    /// The key of the interval that holds a moment.
    pub fn key(&mut self, moment: Moment) -> i64 {
        let local = moment.0 + self.wall.offset_s(moment);
        if self.length == IntervalLength::DAY {
            local.div_euclid(DAY_S)
        } else {
            moment.0 - (local - self.phase).rem_euclid(step_s(self.length))
        }
    }

    /// The keys of some rows, in their order.
    pub fn keys(&mut self, start: &[Moment]) -> Vec<i64> {
        start.iter().map(|start| self.key(*start)).collect()
    }
}

/// Seconds of an interval; of a day without a clock change.
pub(crate) fn step_s(length: IntervalLength) -> i64 {
    i64::from(length.minutes()) * 60
}

/// The wall-clock readings of some moments as moments of a plain clock. The repeated hour is read twice.
pub(crate) fn readings(clock: &Clock, start: &[Moment]) -> Vec<Moment> {
    let mut wall = Wall::new(clock);
    start.iter().map(|start| start.plus(wall.offset_s(*start))).collect()
}

/// Rows that share a key, in order of their keys.
#[derive(Debug, PartialEq)]
pub(crate) struct Groups {
    /// The keys, ascending, each once.
    pub keys: Vec<i64>,
    /// The rows, in order of key and then of place; `None` where every row has a key of its own.
    rows: Option<(Vec<u32>, Vec<u32>)>,
}

impl Groups {
    /// Groups rows by their keys.
    pub fn of(keys: Vec<i64>) -> Self {
        if keys.is_sorted_by(|a, b| a < b) {
            return Self { keys, rows: None };
        }
        let mut order: Vec<u32> = (0..u32::try_from(keys.len()).unwrap_or(u32::MAX)).collect();
        if !keys.is_sorted() {
            order.sort_by_key(|i| keys[*i as usize]);
        }
        let (mut unique, mut end) = (Vec::new(), Vec::new());
        for (place, i) in order.iter().enumerate() {
            let key = keys[*i as usize];
            if unique.last() == Some(&key) {
                end.pop();
            } else {
                unique.push(key);
            }
            end.push(place as u32 + 1);
        }
        Self { keys: unique, rows: Some((order, end)) }
    }

    /// Whether some row shares its key.
    pub fn shared(&self) -> bool {
        self.rows.is_some()
    }

    /// The rows of group `g`.
    pub fn rows(&self, g: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        let (order, own) = match &self.rows {
            None => (&[][..], Some(g)),
            Some((order, end)) => {
                let from = if g == 0 { 0 } else { end[g - 1] as usize };
                (&order[from..end[g] as usize], None)
            }
        };
        own.into_iter().chain(order.iter().map(|i| *i as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn rows_of_one_interval_stand_together_even_where_the_clock_is_set_back() {
        let groups = Groups::of(vec![0, 1, 2, 1, 2, 3]);
        assert_eq!(groups.keys, [0, 1, 2, 3]);
        assert!(groups.shared());
        assert_eq!(
            (0..4).map(|g| groups.rows(g).collect::<Vec<_>>()).collect::<Vec<_>>(),
            [vec![0], vec![1, 3], vec![2, 4], vec![5]]
        );
        let plain = Groups::of(vec![5, 7]);
        assert!(!plain.shared() && plain.rows(1).eq([1]));
    }

    #[test]
    fn a_day_of_25_hours_is_one_interval_and_hours_start_where_the_longer_series_starts_them() {
        let berlin = Clock::zone("Europe/Berlin").unwrap();
        let first = berlin.day_start(date(2026, 10, 25));
        let mut days = Line::new(&berlin, IntervalLength::DAY, first);
        let keys = days.keys(&(0..26).map(|hour| first.plus(hour * 3600)).collect::<Vec<_>>());
        assert!(keys[..25].iter().all(|key| *key == keys[0]) && keys[25] == keys[0] + 1);
        let hour = IntervalLength::from_minutes(60).unwrap();
        let mut hours = Line::new(&Clock::Plain, hour, Moment(600));
        assert_eq!(hours.keys(&[Moment(600), Moment(3600), Moment(4199), Moment(4200)]), [600, 600, 600, 4200]);
    }
}
