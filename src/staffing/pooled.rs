//! What queues would save if they shared their staff: a what-if beside their requirements.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::queueing::pooling::{Pooling, PoolingError, PoolingTotal, SiloedQueue, pool};
use crate::queueing::{Model, Targets};
use crate::staffing::{StaffingRequirement, StaffingRules};
use crate::time::{IntervalLength, Moment};
use crate::units::Seconds;

/// Queues apart and together over a horizon.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PooledStaff {
    /// Whole and exact agents in all intervals.
    pub total: PoolingTotal,
    /// The most whole agents in any interval, queues apart.
    pub siloed_peak: u64,
    /// The same, queues together.
    pub pooled_peak: u64,
    /// Agent-hours on the floor, queues apart; exact.
    pub siloed_hours: f64,
    /// The same, queues together.
    pub pooled_hours: f64,
    /// Intervals in which each queue's targets decide the pool's agents, in the order of the queues.
    pub decided_by: Vec<u64>,
    /// Every interval in order of time.
    #[serde(skip)]
    pub intervals: Vec<(Moment, Pooling)>,
}

/// Why queues can't be pooled.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PooledError {
    /// Intervals of different lengths.
    #[error("queues with intervals of {0} and {1} can't share staff interval by interval")]
    Lengths(IntervalLength, IntervalLength),
    /// Rules that don't hold together, or that no pool keeps.
    #[error(transparent)]
    Pool(#[from] PoolingError),
}

/// The staff of all queues apart and together: for every interval, agents who take contacts of every queue, with the model
/// that `shared` rules give and the targets of every queue at once. A minimum of agents and shrinkage are left aside on both
/// sides.
pub fn pooled(
    queues: &[(&StaffingRequirement, Model, Targets)],
    shared: &Model,
) -> Result<Option<PooledStaff>, PooledError> {
    let Some((first, _, _)) = queues.first() else { return Ok(None) };
    let length = first.interval;
    if let Some((other, _, _)) = queues.iter().find(|(requirement, _, _)| requirement.interval != length) {
        return Err(PooledError::Lengths(length, other.interval));
    }
    let mut at: BTreeMap<Moment, Vec<(usize, SiloedQueue)>> = BTreeMap::new();
    for (number, (requirement, model, targets)) in queues.iter().enumerate() {
        for row in &requirement.rows {
            let aht = Seconds::new(row.aht_s).unwrap_or_default();
            let queue = SiloedQueue { model, contacts: row.volume, aht, targets: *targets };
            at.entry(row.start).or_default().push((number, queue));
        }
    }
    let interval = Seconds::whole(length.minutes() * 60);
    let mut decided_by = vec![0; queues.len()];
    let mut intervals = Vec::with_capacity(at.len());
    for (start, open) in at {
        let silos: Vec<SiloedQueue> = open.iter().map(|(_, queue)| *queue).collect();
        let both = pool(&silos, interval, shared, None)?;
        if let Some((number, _)) = both.decided_by.and_then(|k| open.get(k)) {
            decided_by[*number] += 1;
        }
        intervals.push((start, both));
    }
    let poolings: Vec<Pooling> = intervals.iter().map(|(_, both)| both.clone()).collect();
    let total = PoolingTotal::of(&poolings);
    let hours = length.hours();
    Ok(Some(PooledStaff {
        total,
        siloed_peak: poolings.iter().map(|both| both.siloed_agents).max().unwrap_or(0),
        pooled_peak: poolings.iter().map(|both| both.pooled.agents).max().unwrap_or(0),
        siloed_hours: total.siloed_agents_exact * hours,
        pooled_hours: total.pooled_agents_exact * hours,
        decided_by,
        intervals,
    }))
}

/// The model and the targets of a queue's rules, for [`pooled`].
pub fn of_rules(rules: &StaffingRules) -> Option<(Model, Targets)> {
    rules.model().ok().map(|model| (model, rules.targets()))
}
