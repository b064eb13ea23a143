//! Agents per interval when each interval finds what the one before has left.

use crate::queueing::transient::{
    Carried, IntervalService, StaffingError as CarryError, Stretch, staff_with_carry_over,
};
use crate::queueing::{Performance, ServiceLevels};
use crate::staffing::requirement::Asked;
use crate::staffing::{Binding, IntervalRequirement, StaffingError, StaffingRules};
use crate::units::Seconds;

/// The agents of every interval of a queue, followed through every run of open intervals; each run starts empty.
///
/// Whole agents only: sums carry them as they are.
pub(super) fn require_carried(
    queue: &str,
    asked: &[Asked],
    interval: Seconds,
    rules: &StaffingRules,
) -> Result<Vec<IntervalRequirement>, StaffingError> {
    let targets = rules.targets();
    let mut rows = Vec::with_capacity(asked.len());
    let follows = |a: &Asked, b: &Asked| (b.start.0 - a.start.0) as f64 == interval.get();
    for run in asked.chunk_by(follows) {
        let stretches: Vec<Stretch> = run
            .iter()
            .map(|asked| Stretch {
                calls: asked.volume,
                agents: rules.min_agents,
                // Without contacts no handle time is known; none is needed where nothing is left over.
                aht_s: if asked.load.aht_s() > 0.0 { asked.load.aht_s() } else { interval.get() },
            })
            .collect();
        let patience = rules.assumptions.patience;
        let staffed = staff_with_carry_over(&Carried::empty(), &stretches, interval, patience, &targets);
        let day = staffed.map_err(|error| match error {
            CarryError::Unmeetable(reason) => StaffingError::CantBeMet(reason),
            unsuited @ (CarryError::Carry(_) | CarryError::Definition(_)) => {
                StaffingError::Unsuited { queue: queue.to_owned(), reason: unsuited.to_string() }
            }
        })?;
        for ((asked, decided), service) in run.iter().zip(day.agents.into_iter().zip(day.bindings)).zip(&day.services) {
            rows.push(row(asked, decided, service, rules));
        }
    }
    Ok(rows)
}

fn row(
    asked: &Asked,
    (agents, binding): (u64, Binding),
    service: &IntervalService,
    rules: &StaffingRules,
) -> IntervalRequirement {
    let empty = asked.volume <= 0.0;
    let service_level = if empty { 1.0 } else { service.service_level };
    let abandonment = if empty { 0.0 } else { service.abandoned / asked.volume };
    let performance = Performance {
        p_wait: if empty { 0.0 } else { service.p_wait },
        p_wait_gt_threshold: 1.0 - service_level,
        service_level,
        levels: ServiceLevels::all(service_level),
        asa_s: if empty { 0.0 } else { service.asa_s },
        mean_wait_all_s: f64::NAN,
        occupancy: service.occupancy,
        abandonment,
        abandonment_callers: abandonment,
        queue_length: service.mean_queue,
        ..Performance::NOBODY_WAITS
    };
    asked.with_whole_agents(agents, performance, binding, rules)
}
