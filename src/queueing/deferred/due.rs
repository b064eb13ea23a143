//! The work in order of its due times.

use crate::queueing::deferred::{DeferredTarget, DeferredWork, DueClock};

/// Work that arrived together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cohort {
    /// The interval in which it arrived; none for work from before.
    pub interval: Option<usize>,
    /// When it arrived, on the wall clock in seconds (for work from before: as if its age had passed on that clock).
    pub arrived_s: f64,
    /// Agent-seconds.
    pub work_s: f64,
    /// Contacts.
    pub contacts: f64,
    /// Agent-seconds of all that is due before it.
    pub before_s: f64,
    /// When it is due on the wall clock.
    pub due_s: f64,
}

/// Every cohort, in order of due time: the backlog from the oldest on, then interval by interval.
pub(super) fn cohorts(work: &DeferredWork, target: &DeferredTarget) -> Vec<Cohort> {
    let start_s = work.intervals.first().map_or(0.0, |first| first.start_s);
    let within = target.within.get();
    let mut backlog = work.backlog.to_vec();
    backlog.sort_by(|a, b| b.age_s.total_cmp(&a.age_s));
    let mut cohorts = Vec::with_capacity(backlog.len() + work.intervals.len());
    let mut before_s = 0.0;
    for left in backlog {
        let work_s = left.contacts * left.aht_s;
        cohorts.push(Cohort {
            interval: None,
            arrived_s: start_s - left.age_s,
            work_s,
            contacts: left.contacts,
            before_s,
            due_s: due(work, target.clock, 0, within - left.age_s),
        });
        before_s += work_s;
    }
    for (i, interval) in work.intervals.iter().enumerate() {
        let work_s = interval.contacts * interval.aht_s;
        cohorts.push(Cohort {
            interval: Some(i),
            arrived_s: interval.start_s,
            work_s,
            contacts: interval.contacts,
            before_s,
            due_s: due(work, target.clock, i, within),
        });
        before_s += work_s;
    }
    cohorts
}

/// The moment at which `left_s` seconds of the clock have passed since the start of an interval. Working time that the
/// intervals don't hold is never reached.
fn due(work: &DeferredWork, clock: DueClock, from: usize, mut left_s: f64) -> f64 {
    let Some(first) = work.intervals.get(from) else { return f64::INFINITY };
    if clock == DueClock::Elapsed || left_s <= 0.0 {
        return first.start_s + left_s;
    }
    let length = work.interval.get();
    for interval in work.intervals[from..].iter().filter(|interval| !interval.is_closed()) {
        if left_s <= length {
            return interval.start_s + left_s;
        }
        left_s -= length;
    }
    f64::INFINITY
}
