//! Agents for work that may wait for hours.

use crate::queueing::deferred::{
    DeferredError, DeferredTarget, DeferredWork, DueClock, WorkInterval, evaluate_deferred, staff_deferred,
};
use crate::queueing::{Performance, ServiceLevels};
use crate::staffing::requirement::Asked;
use crate::staffing::{Binding, IntervalRequirement, StaffingError, StaffingRules};
use crate::units::Seconds;

/// The fewest agents over the horizon that do the target's share of every interval's contacts in time, spread as evenly as
/// that allows. Work is done in open intervals only; time passes in closed ones too.
pub(super) fn require_deferred(
    queue: &str,
    asked: &[Asked],
    interval: Seconds,
    rules: &StaffingRules,
) -> Result<Vec<IntervalRequirement>, StaffingError> {
    let promise = rules.target.unwrap_or_default();
    let target = DeferredTarget {
        share: promise.fraction,
        within: promise.within,
        clock: DueClock::Elapsed,
        clear_at_end: false,
    };
    let intervals: Vec<WorkInterval> = asked
        .iter()
        .map(|asked| WorkInterval {
            start_s: asked.start.0 as f64,
            contacts: asked.volume,
            aht_s: asked.load.aht_s(),
            most_agents: None,
            free_agents: 0.0,
        })
        .collect();
    let work = DeferredWork { intervals: &intervals, interval, backlog: &[] };
    let refuse = |error: DeferredError| StaffingError::Unsuited { queue: queue.to_owned(), reason: error.to_string() };
    let plan = staff_deferred(&work, &target).map_err(refuse)?;
    let agents: Vec<u64> = plan.agents.iter().map(|agents| (*agents).max(rules.min_agents)).collect();
    let services = evaluate_deferred(&work, &target, &agents).map_err(refuse)?;
    let rows = asked.iter().zip(agents).zip(services).map(|((asked, agents), service)| {
        let capacity_s = agents as f64 * interval.get();
        // As it stands at the end of the horizon, also where the time is up only later.
        let share = service.share_within;
        let performance = Performance {
            service_level: share,
            levels: ServiceLevels::all(share),
            p_wait: f64::NAN,
            p_wait_gt_threshold: 1.0 - share,
            asa_s: f64::NAN,
            mean_wait_all_s: f64::NAN,
            occupancy: if capacity_s > 0.0 { 1.0 - service.unused_s / capacity_s } else { 0.0 },
            queue_length: service.backlog_contacts,
            ..Performance::NOBODY_WAITS
        };
        let binding = match agents {
            0 if asked.volume <= 0.0 && service.backlog_contacts <= 0.0 => Binding::NoContacts,
            // The target lets the work wait for a later interval.
            0 => Binding::ServiceLevel,
            n if n == rules.min_agents => Binding::MinimumAgents,
            _ => Binding::ServiceLevel,
        };
        asked.with_whole_agents(agents, performance, binding, rules)
    });
    Ok(rows.collect())
}
