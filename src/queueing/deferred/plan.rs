//! The fewest agents that do deferred work in time, spread as evenly as that allows.

use serde::Serialize;

use crate::queueing::deferred::due::{Cohort, cohorts};
use crate::queueing::deferred::lowest::Lowest;
use crate::queueing::deferred::{ArrivalInterval, DeferredError, DeferredTarget, DeferredWork};
use crate::queueing::targets::ROUND_UP_TOLERANCE;

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
        let count = self.most.len();
        let mut agents = vec![0_u64; count];
        let mut free = Vec::with_capacity(count + 1);
        free.push(0.0);
        free.extend(self.free.iter().scan(0.0, |sum, free| {
            *sum += free;
            Some(*sum)
        }));
        // A relative tolerance before rounding up, and one of the sums, so that rounding in them never asks for an agent.
        let forgiven = 1.0 - ROUND_UP_TOLERANCE;
        let scale = |v: usize, needed: f64| 1e-12 * needed.max(free[v]);
        let asked = |v: usize, needed: f64| (needed - free[v] - scale(v, needed)) * forgiven;
        // What a run that starts at a boundary doesn't have to do, the agents before it included; negative: lowest first.
        let start = |u: usize| (self.arrived[u] - free[u]) * forgiven;
        let mut starts = Lowest::of((0..count).map(start));
        let mut with_room = Vec::new();
        let mut placed = 0_u64;
        let mut out_of_room = None;
        'due: for (v, due) in self.due.iter().enumerate() {
            if let Some(last) = v.checked_sub(1).filter(|last| self.most[*last].min(peak) > 0) {
                with_room.push(last);
            }
            let Some((needed, interval, _)) = *due else { continue };
            if v == 0 {
                return Err(DeferredError::Closed { interval });
            }
            let mut lack = ((asked(v, needed) - starts.of_stretch(0..v)).ceil() - placed as f64).max(0.0) as u64;
            while lack > 0 {
                let Some(&place) = with_room.last() else {
                    out_of_room = Some(v);
                    break 'due;
                };
                let most = self.most[place].min(peak);
                let add = lack.min(most - agents[place]);
                agents[place] += add;
                starts.add(place + 1..count, -(add as f64));
                placed += add;
                lack -= add;
                if agents[place] == most {
                    with_room.pop();
                }
            }
        }
        // Agents that had to go before a run's start don't help it, and nothing placed later does: then there is no plan.
        let (mut before, mut lowest) = (0_u64, f64::INFINITY);
        for (v, due) in self.due.iter().enumerate() {
            if let Some(last) = v.checked_sub(1) {
                lowest = lowest.min(start(last) - before as f64);
                before += agents[last];
            }
            let Some((needed, interval, closed)) = *due else { continue };
            let short = (asked(v, needed) - lowest - scale(v, needed)).ceil() > before as f64;
            if short || out_of_room == Some(v) {
                return Err(match closed {
                    true => DeferredError::Closed { interval },
                    false => DeferredError::TooFewAgents { interval },
                });
            }
        }
        Ok(agents)
    }

    /// Moves agents to intervals with fewer until no move flattens the plan.
    fn level(&self, agents: &mut [u64]) {
        let count = agents.len();
        let mut room = Room::of(self, agents);
        loop {
            let mut moved = false;
            for from in 0..count {
                while let Some(to) = room.flatter_place(agents, from) {
                    agents[from] -= 1;
                    agents[to] += 1;
                    room.moved(self, agents, from, to);
                    moved = true;
                }
            }
            if !moved {
                return;
            }
        }
    }
}

/// How far a plan can be changed, kept up to date from move to move.
struct Room {
    /// By boundary: what a due time leaves of the capacity up to it.
    left: Lowest,
    /// By boundary: minus the most that a clear desk takes of that capacity.
    unclear: Lowest,
    /// Agents per interval, infinite where there may be no more.
    agents: Lowest,
    /// What a run must have to spare so that an agent can leave it.
    slack: f64,
}

impl Room {
    fn of(bounds: &Bounds, agents: &[u64]) -> Self {
        let mut capacity = Vec::with_capacity(agents.len() + 1);
        let mut sum = 0.0;
        for (agents, free) in agents.iter().zip(&bounds.free) {
            capacity.push(sum);
            sum += *agents as f64 + free;
        }
        capacity.push(sum);
        let left = |(capacity, due): (&f64, &Option<(f64, ArrivalInterval, bool)>)| match due {
            Some((needed, ..)) => capacity - needed,
            None => f64::INFINITY,
        };
        let open = |(i, agents): (usize, &u64)| if *agents < bounds.most[i] { *agents as f64 } else { f64::INFINITY };
        Self {
            left: Lowest::of(capacity.iter().zip(&bounds.due).map(left)),
            unclear: Lowest::of(capacity.iter().zip(&bounds.arrived).map(|(capacity, arrived)| arrived - capacity)),
            agents: Lowest::of(agents.iter().enumerate().map(open)),
            slack: 1.0 - 1e-9 * sum.max(1.0),
        }
    }

    /// An agent went from one interval to another.
    fn moved(&mut self, bounds: &Bounds, agents: &[u64], from: usize, to: usize) {
        let (between, change) = if to < from { (to + 1..from + 1, 1.0) } else { (from + 1..to + 1, -1.0) };
        self.left.add(between.clone(), change);
        self.unclear.add(between, -change);
        for place in [from, to] {
            let now = if agents[place] < bounds.most[place] { agents[place] as f64 } else { f64::INFINITY };
            self.agents.set(place, now);
        }
    }

    /// Where an agent of interval `from` can go so that the plan keeps its targets and gets flatter; the emptiest place,
    /// the latest of several.
    fn flatter_place(&self, agents: &[u64], from: usize) -> Option<usize> {
        let highest = agents[from].checked_sub(2)? as f64;
        let count = agents.len();
        // Later: every run that starts at or before `from` and ends after it, at or before the new place, loses one.
        let before = -self.unclear.of_stretch(0..from + 1);
        let until = self.left.first_below(from + 1..count, before + self.slack).unwrap_or(count);
        // Earlier: every run that starts after the new place, at or before `from`, and ends after it.
        let after = self.left.of_stretch(from + 1..count + 1);
        let since = self.unclear.last_below(1..from + 1, self.slack - after).unwrap_or(0);
        let (earlier, later) = (self.agents.of_stretch(since..from), self.agents.of_stretch(from + 1..until));
        let fewest = earlier.min(later);
        if fewest > highest {
            return None;
        }
        let places = if later <= earlier { from + 1..until } else { since..from };
        self.agents.last_below(places, fewest + 0.5)
    }
}
