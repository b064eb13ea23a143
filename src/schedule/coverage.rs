//! Heads on the floor per interval.

use crate::schedule::{Schedule, Shift};
use crate::time::{Clock, IntervalLength, Moment, date_of_day};

/// Heads per interval of one queue: those at work, breaks taken off, as fractions where a shift covers part of an interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The queue, where the schedule names one.
    pub queue: Option<String>,
    /// The length of the intervals.
    pub interval: IntervalLength,
    /// Interval starts, ascending.
    pub start: Vec<Moment>,
    /// Heads at work.
    pub heads: Vec<f64>,
    /// Heads paid: paid breaks included.
    pub paid: Vec<f64>,
}

impl Coverage {
    /// What a schedule puts on the floor of a queue in each interval; `start` ascends.
    ///
    /// A shift counts for a queue when it names this queue or none; without a queue every shift counts. Heads are
    /// `time at work within the interval / length of the interval`, added up in whole seconds, so that the order of the
    /// shifts can't change a bit. Cost: the number of shifts × the intervals that one shift touches.
    ///
    /// # Example
    /// Two agents, the second half an hour late and 15 minutes on a paid break:
    /// ```
    /// use headcount::schedule::{Break, Coverage, Schedule, Shift};
    /// use headcount::time::{Clock, IntervalLength, Moment};
    ///
    /// let eight = Clock::Plain.day_start(jiff::civil::date(2026, 11, 23)).plus(8 * 3600);
    /// let shift = |agent: &str, late: i64, breaks| Shift {
    ///     agent: agent.into(),
    ///     queue: None,
    ///     name: "early".into(),
    ///     start: eight.plus(late),
    ///     end: eight.plus(4 * 3600),
    ///     breaks,
    /// };
    /// let pause = Break { start: eight.plus(3600), minutes: 15, paid: true };
    /// let schedule = Schedule::new(Clock::Plain, vec![shift("a1", 0, vec![]), shift("a2", 1800, vec![pause])]);
    /// let half_hour = IntervalLength::from_minutes(30)?;
    /// let starts: Vec<Moment> = (0..4).map(|k| eight.plus(k * 1800)).collect();
    /// let coverage = Coverage::of(&schedule, None, half_hour, &starts);
    /// assert_eq!(coverage.heads, [1.0, 2.0, 1.5, 2.0]);
    /// assert_eq!(coverage.paid, [1.0, 2.0, 2.0, 2.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(schedule: &Schedule, queue: Option<&str>, interval: IntervalLength, start: &[Moment]) -> Self {
        let ends = ends_of(interval, start, |moment| next_day(&schedule.clock, moment));
        let (mut heads, mut paid) = (vec![0_i64; start.len()], vec![0_i64; start.len()]);
        let mut shift_s = vec![0_i64; start.len()];
        let counts = |shift: &&Shift| match (queue, shift.queue.as_deref()) {
            (Some(asked), Some(named)) => asked == named,
            _ => true,
        };
        for shift in schedule.shifts.iter().filter(counts) {
            spread(&mut shift_s, start, &ends, (shift.start, shift.end), 1);
            for (from, until, is_paid) in shift.pauses() {
                spread(&mut heads, start, &ends, (from, until), -1);
                if !is_paid {
                    spread(&mut paid, start, &ends, (from, until), -1);
                }
            }
        }
        heads.iter_mut().zip(&shift_s).for_each(|(heads, shift)| *heads += shift);
        paid.iter_mut().zip(&shift_s).for_each(|(paid, shift)| *paid += shift);
        Self {
            queue: queue.map(str::to_owned),
            interval,
            heads: per_interval(&heads, start, &ends),
            paid: per_interval(&paid, start, &ends),
            start: start.to_vec(),
        }
    }
    /// The same heads in intervals of another length or at other times; `start` ascends.
    ///
    /// Heads are a level: a longer interval has the mean of the time that it spans, a shorter one the level of the
    /// interval around it. Intervals that are not covered throughout are left out: nothing is known of them.
    pub fn on(&self, clock: &Clock, interval: IntervalLength, start: &[Moment]) -> Self {
        let own_ends = ends_of(self.interval, &self.start, |moment| next_day(clock, moment));
        let ends = ends_of(interval, start, |moment| next_day(clock, moment));
        let mut on = Self { queue: self.queue.clone(), interval, start: vec![], heads: vec![], paid: vec![] };
        for (&from, &until) in start.iter().zip(&ends) {
            let first = own_ends.partition_point(|end| *end <= from);
            let (mut covered, mut heads, mut paid) = (0, 0.0, 0.0);
            for (k, own_end) in own_ends.iter().enumerate().skip(first) {
                let seconds = until.min(*own_end).0 - from.max(self.start[k]).0;
                if seconds <= 0 {
                    break;
                }
                covered += seconds;
                heads += self.heads[k] * seconds as f64;
                paid += self.paid[k] * seconds as f64;
            }
            let length = until.0 - from.0;
            if covered == length {
                on.start.push(from);
                on.heads.push(heads / length as f64);
                on.paid.push(paid / length as f64);
            }
        }
        on
    }
    /// Heads at work and heads paid in the interval that starts then; `None` outside.
    pub fn at(&self, start: Moment) -> Option<(f64, f64)> {
        self.start.binary_search(&start).ok().map(|i| (self.heads[i], self.paid[i]))
    }
}

/// The first moment of the day after.
fn next_day(clock: &Clock, moment: Moment) -> Moment {
    clock.day_start(date_of_day(clock.day_and_minute(moment).0 + 1))
}

/// Where intervals end; `day_after` tells it for whole days.
pub(super) fn ends_of(interval: IntervalLength, start: &[Moment], day_after: impl Fn(Moment) -> Moment) -> Vec<Moment> {
    let step = i64::from(interval.minutes()) * 60;
    let end = |moment: &Moment| if interval == IntervalLength::DAY { day_after(*moment) } else { moment.plus(step) };
    start.iter().map(end).collect()
}

/// Adds the seconds that a span has within each interval.
pub(super) fn spread(seconds: &mut [i64], start: &[Moment], ends: &[Moment], span: (Moment, Moment), sign: i64) {
    let first = ends.partition_point(|end| *end <= span.0);
    for ((sum, from), until) in seconds.iter_mut().zip(start).zip(ends).skip(first) {
        if *from >= span.1 {
            break;
        }
        *sum += sign * (until.0.min(span.1.0) - from.0.max(span.0.0));
    }
}

/// Seconds as a number of heads in each interval.
pub(super) fn per_interval(seconds: &[i64], start: &[Moment], ends: &[Moment]) -> Vec<f64> {
    let length = start.iter().zip(ends).map(|(from, until)| (until.0 - from.0).max(1));
    seconds.iter().zip(length).map(|(seconds, length)| *seconds as f64 / length as f64).collect()
}
