//! The fewest agents that do deferred work in time, spread as evenly as that allows.

use serde::Serialize;

use crate::queueing::deferred::due::{Cohort, cohorts};
use crate::queueing::deferred::{ArrivalInterval, DeferredError, DeferredTarget, DeferredWork};
use crate::queueing::targets::round_up;

/// Agents for deferred work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeferredPlan {
    /// Agents per interval, free capacity not counted.
    pub agents: Vec<u64>,
    /// Their sum: no plan that keeps the target has less.
    pub agent_intervals: u64,
}

/// The least agent-intervals that do deferred work in time, and the flattest way to place them: no agent can be moved from
/// an interval to one with at least two fewer without missing the target.
///
/// Capacity counts towards a due time in whole intervals only: an interval in which work falls due helps nothing.
/// Contacts that are overdue when the plan begins are done first, but ask for nothing: they are late whatever is done.
/// A target that no staffing keeps is an error that names the arrival interval.
///
/// ```
/// use headcount::queueing::deferred::{DeferredTarget, DeferredWork, DueClock, WorkInterval, staff_deferred};
/// use headcount::units::{Fraction, Seconds};
/// // Forty mails of 15 minutes at nine, all to be done by one o'clock: ten hours of work in four.
/// let hour = |start, contacts| WorkInterval {
///     start_s: start * 3600.0, contacts, aht_s: 900.0, most_agents: None, free_agents: 0.0,
/// };
/// let intervals = [hour(9.0, 40.0), hour(10.0, 0.0), hour(11.0, 0.0), hour(12.0, 0.0), hour(13.0, 0.0)];
/// let work = DeferredWork { intervals: &intervals, interval: Seconds::whole(3600), backlog: &[] };
/// let target = DeferredTarget {
///     share: Fraction::percent(100), within: Seconds::whole(4 * 3600), clock: DueClock::Elapsed, clear_at_end: false,
/// };
/// let plan = staff_deferred(&work, &target)?;
/// assert_eq!(plan.agent_intervals, 10);
/// assert_eq!(plan.agents, [2, 2, 3, 3, 0]);
/// # Ok::<(), headcount::queueing::deferred::DeferredError>(())
/// ```
pub fn staff_deferred(work: &DeferredWork, target: &DeferredTarget) -> Result<DeferredPlan, DeferredError> {
    work.check()?;
    let bounds = Bounds::of(work, target);
    let least = bounds.least(u64::MAX)?;
    let agent_intervals: u64 = least.iter().sum();
    // The lowest peak with which as few are enough.
    let (mut low, mut high) = (0, least.iter().copied().max().unwrap_or(0));
    let mut agents = least;
    while low < high {
        let peak = low + (high - low) / 2;
        match bounds.least(peak) {
            Ok(plan) if plan.iter().sum::<u64>() == agent_intervals => (high, agents) = (peak, plan),
            _ => low = peak + 1,
        }
    }
    bounds.level(&mut agents);
    Ok(DeferredPlan { agents, agent_intervals })
}

/// What the capacity of every run of intervals has to reach, in agents × intervals.
struct Bounds {
    /// By boundary: what has to be done when `v` intervals have passed, and whose work decides it.
    due: Vec<Option<(f64, ArrivalInterval, bool)>>,
    /// By boundary: what had arrived before it; at the first one, nothing.
    arrived: Vec<f64>,
    /// Free capacity per interval.
    free: Vec<f64>,
    most: Vec<u64>,
}

impl Bounds {
    fn of(work: &DeferredWork, target: &DeferredTarget) -> Self {
        let count = work.intervals.len();
        let length = work.interval.get();
        let cohorts = cohorts(work, target);
        let free = work.intervals.iter().map(|interval| interval.free_agents).collect();
        let most: Vec<u64> = work.intervals.iter().map(|interval| interval.most_agents.unwrap_or(u64::MAX)).collect();
        let start_s = work.intervals.first().map_or(0.0, |first| first.start_s);
        let mut due: Vec<Option<(f64, ArrivalInterval, bool)>> = vec![None; count + 1];
        let by = |cohort: &Cohort| {
            let in_time =
                work.intervals.partition_point(|interval| interval.start_s + length <= cohort.due_s + 1e-6 * length);
            let passed = work.intervals.last().is_none_or(|last| last.start_s + length >= cohort.due_s);
            (passed || target.clear_at_end).then_some(in_time)
        };
        for cohort in cohorts.iter().filter(|cohort| cohort.work_s > 0.0 && target.share.get() > 0.0) {
            let overdue = cohort.interval.is_none() && cohort.due_s <= start_s;
            if let Some(v) = by(cohort).filter(|_| !overdue) {
                let needed = (cohort.before_s + target.share.get() * cohort.work_s) / length;
                let arrival = cohort.interval.unwrap_or(0);
                let closed = work.intervals[arrival.min(v)..v].iter().all(|interval| interval.is_closed());
                // Of those due together the last asks for most; but one that nobody can work on is the one to name.
                due[v] = match due[v] {
                    Some((_, named, true)) => Some((needed, named, true)),
                    _ => Some((needed, ArrivalInterval(cohort.interval), closed)),
                };
            }
        }
        let from_before = cohorts.len() - count;
        let mut arrived: Vec<f64> = cohorts[from_before..].iter().map(|cohort| cohort.before_s / length).collect();
        arrived.push(cohorts.last().map_or(0.0, |last| (last.before_s + last.work_s) / length));
        arrived[0] = 0.0;
        Self { due, arrived, free, most }
    }

    /// The least plan with at most `peak` agents at once, each as late as possible.
    ///
    /// Due times are taken in order, and for each the runs that end there from the shortest on; what a run lacks goes into
    /// its last intervals that have room, where it serves every later due time too. A run that can't be filled has no plan.
    fn least(&self, peak: u64) -> Result<Vec<u64>, DeferredError> {
        let mut agents = vec![0_u64; self.most.len()];
        for (v, due) in self.due.iter().enumerate() {
            let Some((needed, interval, closed)) = *due else { continue };
            let (mut placed, mut free) = (0_u64, 0.0);
            let mut room = v;
            if v == 0 {
                return Err(DeferredError::Closed { interval });
            }
            for u in (0..v).rev() {
                placed += agents[u];
                free += self.free[u];
                let lack = needed - self.arrived[u] - free;
                // The tolerance is of the sums, so that rounding in them never asks for an agent.
                let lack = round_up(lack - 1e-12 * needed.max(free)).max(0.0) as u64;
                while placed < lack {
                    while room > u && agents[room - 1] >= self.most[room - 1].min(peak) {
                        room -= 1;
                    }
                    if room <= u {
                        return Err(match closed {
                            true => DeferredError::Closed { interval },
                            false => DeferredError::TooFewAgents { interval },
                        });
                    }
                    let most = self.most[room - 1].min(peak);
                    let add = (lack - placed).min(most - agents[room - 1]);
                    agents[room - 1] += add;
                    placed += add;
                }
            }
        }
        Ok(agents)
    }

    /// Moves agents to intervals with fewer until no move flattens the plan.
    fn level(&self, agents: &mut [u64]) {
        let count = agents.len();
        loop {
            let mut moved = false;
            for from in 0..count {
                while let Some(to) = self.flatter_place(agents, from) {
                    agents[from] -= 1;
                    agents[to] += 1;
                    moved = true;
                }
            }
            if !moved {
                return;
            }
        }
    }

    /// Where an agent of interval `from` can go so that the plan keeps its targets and gets flatter; the emptiest place,
    /// the latest of several.
    fn flatter_place(&self, agents: &[u64], from: usize) -> Option<usize> {
        let highest = agents[from].checked_sub(2)?;
        let mut best: Option<usize> = None;
        let mut consider = |place: usize| {
            let better = best.is_none_or(|best| (agents[place], best) < (agents[best], place));
            if agents[place] <= highest && agents[place] < self.most[place] && better {
                best = Some(place);
            }
        };
        // Capacity up to each boundary, what a due time leaves of it, and the most that a clear desk takes of it.
        let mut capacity = Vec::with_capacity(agents.len() + 1);
        let mut sum = 0.0;
        for (agents, free) in agents.iter().zip(&self.free) {
            capacity.push(sum);
            sum += *agents as f64 + free;
        }
        capacity.push(sum);
        let slack = 1.0 - 1e-9 * sum.max(1.0);
        let left = |v: usize| self.due[v].map_or(f64::INFINITY, |(needed, ..)| capacity[v] - needed);
        let clear = |u: usize| capacity[u] - self.arrived[u];
        // Later: every run that starts at or before `from` and ends after it, at or before the new place, loses one.
        let before = (0..=from).map(clear).fold(f64::NEG_INFINITY, f64::max);
        for place in from + 1..agents.len() {
            if left(place) - before < slack {
                break;
            }
            consider(place);
        }
        // Earlier: every run that starts after the new place, at or before `from`, and ends after it.
        let after = (from + 1..=agents.len()).map(left).fold(f64::INFINITY, f64::min);
        for place in (0..from).rev() {
            if after - clear(place + 1) < slack {
                break;
            }
            consider(place);
        }
        best
    }
}
