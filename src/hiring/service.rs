//! What a week's agents do with its intervals.

use crate::hiring::HiringError;
use crate::hiring::OpenInterval;
use crate::hiring::needs::Desk;

/// A week's service: every interval by the team's queueing model, weighted by its contacts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Service {
    /// Contacts.
    pub contacts: f64,
    /// Service level; NaN without contacts.
    pub service_level: f64,
    /// Share that hangs up.
    pub abandonment: f64,
    /// Carried load over agents.
    pub occupancy: f64,
    /// Sum of agents over the intervals.
    pub agents: f64,
    /// Whether the week's measures keep every target.
    pub met: bool,
}

/// How far a weighted measure may be from its limit for the last digits of a search.
const SLACK: f64 = 1e-7;

/// The service of a week's intervals with so many agents in each, who work at a mean proficiency.
pub(super) fn of_week(
    desk: &Desk,
    intervals: &[OpenInterval],
    agents: impl Fn(usize) -> f64,
    proficiency: f64,
) -> Result<Service, HiringError> {
    let (mut contacts, mut level, mut lost, mut busy, mut all) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let (mut asa, mut waits, mut blocked) = (0.0, 0.0, 0.0);
    for (i, interval) in intervals.iter().enumerate() {
        let there = agents(i);
        all += there;
        if interval.contacts <= 0.0 {
            continue;
        }
        let one = desk.performance(interval.contacts, interval.aht_s / proficiency, there)?;
        contacts += interval.contacts;
        level += interval.contacts * one.service_level;
        lost += interval.contacts * one.abandonment;
        asa += interval.contacts * one.asa_s;
        waits += interval.contacts * one.p_wait;
        blocked += interval.contacts * one.p_block.unwrap_or(0.0);
        busy += one.occupancy * there;
    }
    let targets = desk.targets();
    let at_most = |sum: f64, limit: Option<f64>| limit.is_none_or(|limit| sum <= contacts * limit * (1.0 + SLACK));
    let met = targets.service_level.is_none_or(|target| level >= contacts * (target.fraction.get() - SLACK))
        && at_most(asa, targets.asa.map(|asa| asa.get()))
        && at_most(lost, targets.abandonment.map(|most| most.get()))
        && at_most(waits, targets.p_wait.map(|most| most.get()))
        && at_most(blocked, targets.blocking.map(|most| most.get()))
        && targets.max_occupancy.is_none_or(|cap| busy <= all * cap.get() * (1.0 + SLACK));
    let share = |sum: f64| if contacts > 0.0 { sum / contacts } else { f64::NAN };
    Ok(Service {
        contacts,
        service_level: share(level),
        abandonment: if contacts > 0.0 { lost / contacts } else { 0.0 },
        occupancy: if all > 0.0 {
            busy / all
        } else if contacts > 0.0 {
            1.0
        } else {
            0.0
        },
        agents: all,
        met,
    })
}
