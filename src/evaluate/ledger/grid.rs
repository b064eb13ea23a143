//! The intervals on which everything that is known of a queue is laid side by side.

use crate::time::{Clock, DAY_S, IntervalLength, LocalTime, Moment};
use jiff::civil::DateTime;

/// A clock and a length into which every source is added up.
pub(super) struct Grid {
    pub(super) clock: Clock,
    pub(super) interval: IntervalLength,
    /// Wall-clock second at which intervals start, beside multiples of their length.
    pub(super) phase_s: i64,
}

/// The shortest length of which all of these are parts; whole days only among themselves.
pub(super) fn common(lengths: impl Iterator<Item = IntervalLength>) -> Option<IntervalLength> {
    let mut all: Option<u32> = None;
    for length in lengths {
        let minutes = length.minutes();
        all = Some(all.map_or(minutes, |so_far| so_far / divisor(so_far, minutes) * minutes));
    }
    IntervalLength::from_minutes(all?).ok()
}

/// The greatest common divisor (Euclid).
fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a.max(1) } else { divisor(b, a % b) }
}

/// The offset of a clock, asked for once a day: it changes twice a year.
pub(super) struct Offsets<'a> {
    clock: &'a Clock,
    from: i64,
    until: i64,
    offset_s: i64,
}

impl<'a> Offsets<'a> {
    pub(super) fn of(clock: &'a Clock) -> Self {
        Self { clock, from: 0, until: 0, offset_s: 0 }
    }
    pub(super) fn at(&mut self, moment: Moment) -> i64 {
        if (self.from..self.until).contains(&moment.0) {
            return self.offset_s;
        }
        let ahead = moment.plus(DAY_S);
        self.offset_s = i64::from(self.clock.offset_s(moment));
        self.from = moment.0;
        self.until = if i64::from(self.clock.offset_s(ahead)) == self.offset_s { ahead.0 } else { moment.0 + 1 };
        self.offset_s
    }
    /// Day since 1970-01-01 and minute of the day.
    pub(super) fn day_and_minute(&mut self, moment: Moment) -> (i64, u16) {
        let local = moment.0 + self.at(moment);
        (local.div_euclid(DAY_S), (local.rem_euclid(DAY_S) / 60) as u16)
    }
}

impl Grid {
    /// Intervals that start as those of a source of the same length do; on multiples of their length where there is none.
    pub(super) fn new<'a>(
        clock: &Clock,
        interval: IntervalLength,
        sources: impl IntoIterator<Item = (IntervalLength, &'a [Moment])>,
    ) -> Self {
        let first = sources.into_iter().find(|(length, _)| *length == interval).and_then(|(_, start)| start.first());
        let local_s = first.map_or(0, |first| first.0 + i64::from(clock.offset_s(*first)));
        let phase_s = local_s.rem_euclid(i64::from(interval.minutes()) * 60);
        Self { clock: clock.clone(), interval, phase_s }
    }
    /// Adds the rows of a source up to the intervals of the grid. `add` puts a row into the sum of those before it in the
    /// same interval. Rows of a clock without a zone are read as local times where the grid has one, and the other way
    /// round.
    pub(super) fn gather<T>(
        &self,
        clock: &Clock,
        interval: IntervalLength,
        rows: impl Iterator<Item = (Moment, T)>,
        mut add: impl FnMut(&mut T, T),
    ) -> Vec<(Moment, T)> {
        let step_s = i64::from(self.interval.minutes()) * 60;
        let as_they_are = interval == self.interval;
        let (theirs_plain, ours_plain) = (matches!(clock, Clock::Plain), matches!(self.clock, Clock::Plain));
        let mut theirs = Offsets::of(clock);
        let mut ours = Offsets::of(&self.clock);
        let mut gathered: Vec<(Moment, T)> = Vec::with_capacity(rows.size_hint().0);
        for (start, row) in rows {
            let start = match (theirs_plain, ours_plain) {
                (false, true) => start.plus(theirs.at(start)),
                (true, false) => match self.resolve(start) {
                    Some(start) => start,
                    None => continue,
                },
                _ => start,
            };
            let start = if as_they_are {
                start
            } else {
                let local = start.0 + ours.at(start);
                start.plus(-(local - self.phase_s).rem_euclid(step_s))
            };
            match gathered.last_mut() {
                Some((last, sum)) if *last == start => add(sum, row),
                _ => gathered.push((start, row)),
            }
        }
        gathered
    }
    /// The moment of a reading without a zone; the first one where the clock repeats it, none where it skips it.
    fn resolve(&self, reading: Moment) -> Option<Moment> {
        let local: DateTime =
            jiff::Timestamp::from_second(reading.0).ok()?.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        match self.clock.resolve(local) {
            LocalTime::Once(moment) | LocalTime::Twice(moment, _) => Some(moment),
            LocalTime::Never => None,
        }
    }
}
