//! What the wall clock shows, asked row after row.

use jiff::Timestamp;

use crate::time::{Clock, DAY_S, Moment};

/// A clock that remembers its offset until the next clock change: rows come in order of time, and asking the time zone
/// for each took 34 ns, as long as everything else that lays a row beside its actual.
pub(crate) struct Wall<'a> {
    clock: &'a Clock,
    offset: i64,
    from: i64,
    until: i64,
}

impl<'a> Wall<'a> {
    /// Nothing remembered yet.
    pub fn new(clock: &'a Clock) -> Self {
        Self { clock, offset: 0, from: 0, until: 0 }
    }

    /// Seconds that the wall clock is ahead of the line of moments.
    pub fn offset_s(&mut self, moment: Moment) -> i64 {
        if moment.0 < self.from || moment.0 >= self.until {
            self.look(moment);
        }
        self.offset
    }

    /// Days since 1970-01-01 and minute of the day.
    pub fn day_and_minute(&mut self, moment: Moment) -> (i64, u16) {
        let local = moment.0 + self.offset_s(moment);
        (local.div_euclid(DAY_S), (local.rem_euclid(DAY_S) / 60) as u16)
    }

    /// The first moment from which on the offset may be another.
    pub fn until(&self) -> Moment {
        Moment(self.until)
    }

    fn look(&mut self, moment: Moment) {
        self.offset = i64::from(self.clock.offset_s(moment));
        (self.from, self.until) = match self.clock {
            Clock::Plain => (i64::MIN, i64::MAX),
            Clock::Zone(zone) => {
                let next = match Timestamp::from_second(moment.0) {
                    Ok(instant) => zone.following(instant).next().map_or(i64::MAX, |t| t.timestamp().as_second()),
                    Err(_) => moment.0 + 1,
                };
                (moment.0, next)
            }
            Clock::Offsets(table) => {
                let after = table.partition_point(|(from, _)| *from <= moment);
                let from = if after > 1 { table[after - 1].0.0 } else { i64::MIN };
                (from, table.get(after.max(1)).map_or(i64::MAX, |(next, _)| next.0))
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_shows_what_the_clock_shows() {
        let first = 1_700_000_000;
        let table =
            vec![(Moment(first + 100_000), 7200), (Moment(first + 9_000_000), 3600), (Moment(first + 9_100_000), 0)];
        let zones = ["Europe/Berlin", "Africa/Casablanca", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];
        let mut clocks = vec![Clock::Plain, Clock::Offsets(table)];
        clocks.extend(zones.map(|name| Clock::zone(name).unwrap()));
        for clock in &clocks {
            let mut wall = Wall::new(clock);
            let ahead = (0..60_000).map(|k| Moment(first + k * 900));
            for moment in ahead.chain((0..100).rev().map(|k| Moment(first + k * 400_000))) {
                assert_eq!(wall.day_and_minute(moment), clock.day_and_minute(moment), "{clock:?} {moment:?}");
            }
        }
    }
}
