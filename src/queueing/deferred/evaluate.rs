//! Given agents, what becomes of deferred work.

use serde::Serialize;

use crate::queueing::deferred::due::cohorts;
use crate::queueing::deferred::{DeferredError, DeferredTarget, DeferredWork};

/// What happens in one interval of deferred work, and to the contacts that arrive in it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DeferredService {
    /// Share of the contacts that arrive in the interval that is done within the target's time; one when none arrive.
    /// Where their time is up after the last interval, what is done by its end.
    pub share_within: f64,
    /// Whether their time is up after the last interval.
    pub due_after_end: bool,
    /// Work left when the interval ends, in agent-seconds.
    pub backlog_s: f64,
    /// The same in contacts.
    pub backlog_contacts: f64,
    /// How long the oldest of them has been there then, in seconds on the wall clock; zero when nothing is left.
    pub oldest_age_s: f64,
    /// Capacity for which there was no work, in agent-seconds.
    pub unused_s: f64,
}

/// What `agents` per interval make of deferred work, in order of due time; free capacity comes on top.
///
/// ```
/// use headcount::queueing::deferred::{DeferredTarget, DeferredWork, DueClock, WorkInterval, evaluate_deferred};
/// use headcount::units::{Fraction, Seconds};
/// // Sixty mails of ten minutes arrive at nine; five agents do thirty in an hour and thirty in the next.
/// let hour = |start, contacts| WorkInterval {
///     start_s: start * 3600.0, contacts, aht_s: 600.0, most_agents: None, free_agents: 0.0,
/// };
/// let intervals = [hour(9.0, 60.0), hour(10.0, 0.0)];
/// let work = DeferredWork { intervals: &intervals, interval: Seconds::whole(3600), backlog: &[] };
/// let target = DeferredTarget {
///     share: Fraction::percent(90), within: Seconds::whole(5400), clock: DueClock::Elapsed, clear_at_end: false,
/// };
/// let service = evaluate_deferred(&work, &target, &[5, 5])?;
/// assert_eq!((service[0].share_within, service[0].backlog_contacts), (0.75, 30.0));
/// # Ok::<(), headcount::queueing::deferred::DeferredError>(())
/// ```
pub fn evaluate_deferred(
    work: &DeferredWork,
    target: &DeferredTarget,
    agents: &[u64],
) -> Result<Vec<DeferredService>, DeferredError> {
    work.check()?;
    let count = work.intervals.len();
    if agents.len() != count {
        let (what, allowed) = ("the agents given", "one number per interval");
        return Err(DeferredError::OutOfRange {
            interval: agents.len().min(count),
            what,
            allowed,
            given: agents.len() as f64,
        });
    }
    let cohorts = cohorts(work, target);
    let length = work.interval.get();
    let from_before = cohorts.len() - count;
    // Agent-seconds done by the start of each interval, and what can be done in it.
    let mut done = Vec::with_capacity(count + 1);
    let mut total_done = 0.0_f64;
    let capacity = |i: usize| (agents[i] as f64 + work.intervals[i].free_agents) * length;
    let arrived = |i: usize| cohorts[from_before + i].before_s + cohorts[from_before + i].work_s;
    for i in 0..count {
        done.push(total_done);
        total_done = (total_done + capacity(i)).min(arrived(i));
    }
    done.push(total_done);
    let done_by = |moment: f64| {
        let passed = work.intervals.partition_point(|interval| interval.start_s <= moment);
        let Some(i) = passed.checked_sub(1) else { return 0.0 };
        let share = ((moment - work.intervals[i].start_s) / length).min(1.0);
        (done[i] + capacity(i) * share).min(arrived(i))
    };
    let end_s = work.intervals.last().map_or(0.0, |last| last.start_s + length);
    let mut oldest = 0;
    let mut services = Vec::with_capacity(count);
    for i in 0..count {
        let own = &cohorts[from_before + i];
        let within = match own.work_s > 0.0 {
            true => ((done_by(own.due_s) - own.before_s) / own.work_s).clamp(0.0, 1.0),
            false => 1.0,
        };
        let by_end = done[i + 1];
        let finished = |c: &super::due::Cohort| c.before_s + c.work_s <= by_end * (1.0 + 1e-12);
        while oldest < from_before + i + 1 && finished(&cohorts[oldest]) {
            oldest += 1;
        }
        let waiting = &cohorts[oldest..from_before + i + 1];
        let left = |c: &super::due::Cohort| (c.before_s + c.work_s - by_end).min(c.work_s) / c.work_s * c.contacts;
        let interval_end_s = work.intervals[i].start_s + length;
        services.push(DeferredService {
            share_within: within,
            due_after_end: own.due_s > end_s,
            backlog_s: if waiting.is_empty() { 0.0 } else { arrived(i) - by_end },
            backlog_contacts: waiting.iter().filter(|c| c.work_s > 0.0).map(left).sum(),
            oldest_age_s: waiting.first().map_or(0.0, |cohort| interval_end_s - cohort.arrived_s),
            unused_s: (capacity(i) - (by_end - done[i])).max(0.0),
        });
    }
    Ok(services)
}
