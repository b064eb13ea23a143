//! The fewest agents, interval by interval, when what is left over is handed on.

use crate::queueing::transient::chain::{Rates, TooShort};
use crate::queueing::transient::fate::Fate;
use crate::queueing::transient::waits::Odds;
use crate::queueing::transient::{Carried, CarryError, IntervalService, Stretch};
use crate::queueing::transient::{
    carry_over_from, check, likely_longest, pass_by_either, rates_of, refuse_heavy, weigh,
};
use crate::queueing::{Binding, Performance, ServiceLevels, SlDefinition, Targets, Unmeetable};
use crate::units::Seconds;
use thiserror::Error;

/// Why no staffing can be given.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum StaffingError {
    /// No number of agents keeps the targets.
    #[error(transparent)]
    Unmeetable(#[from] Unmeetable),
    /// A service level that isn't counted as a share of offered contacts.
    #[error(
        "with the queue carried over a service level is a share of offered contacts, not `{0}`; leave the definition away"
    )]
    Definition(SlDefinition),
    /// An interval is out of range or too heavy.
    #[error(transparent)]
    Carry(#[from] CarryError),
}

/// The fewest agents of a day, what asked for them, and the service of the day as it then runs; one entry per interval.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffedDay {
    /// Agents.
    pub agents: Vec<u64>,
    /// The target that one agent fewer would miss by most; or the minimum, the load, or no contacts.
    pub bindings: Vec<Binding>,
    /// What becomes of the contacts.
    pub services: Vec<IntervalService>,
}

/// The fewest agents per interval that keep the targets interval after interval, each given the queue that the one before
/// hands on; with the service of the day as it then runs. The agents of `stretches` are the least allowed.
///
/// An interval is judged by its own staff: a contact that arrives in it is followed as if that staff stayed until it is
/// answered or gives up. So an interval is neither charged for the next one's staff nor rescued by it, and the answer goes
/// forward, interval by interval: for the queue handed on, `n` agents keep the targets and `n − 1` do not. (The day's
/// [`IntervalService`], which follows contacts into the next interval as staffed, can differ where staff changes.)
///
/// An interval without arrivals needs nobody unless half a contact or more is expected to wait when it starts; then it is
/// staffed so that a contact that came would meet the targets. Targets that ask for nothing need more agents than load;
/// where there are contacts there is at least one agent.
///
/// ```
/// use headcount::queueing::Targets;
/// use headcount::queueing::transient::{Carried, Stretch, staff_with_carry_over};
/// use headcount::units::Seconds;
/// let targets = Targets { service_level: Some("80/20".parse()?), ..Targets::default() };
/// let calls = |calls| Stretch { calls, agents: 0, aht_s: 180.0 };
/// let day = [calls(100.0), calls(100.0)];
/// let staffed = staff_with_carry_over(&Carried::empty(), &day, Seconds::whole(1800), None, &targets)?;
/// assert_eq!(staffed.agents, [13, 14]); // Erlang C says 14 twice: the first half hour profits from its empty start.
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn staff_with_carry_over(
    start: &Carried,
    stretches: &[Stretch],
    interval: Seconds,
    patience: Option<Seconds>,
    targets: &Targets,
) -> Result<StaffedDay, StaffingError> {
    check(stretches, interval, patience)?;
    if let Some(reason) = targets.unmeetable(false) {
        return Err(reason.into());
    }
    if targets.definition != SlDefinition::Offered {
        return Err(StaffingError::Definition(targets.definition));
    }
    let within = targets.within();
    let mut staffed = stretches.to_vec();
    let mut bindings = Vec::with_capacity(staffed.len());
    let mut state = start.clone();
    for (i, stretch) in staffed.iter_mut().enumerate() {
        let try_with = |agents: u64| -> Result<(Performance, Carried), CarryError> {
            let rates = rates_of(&Stretch { agents, ..*stretch }, interval, patience);
            own_service(i, &state, &rates, interval.get(), within.get())
        };
        let least = stretch.agents;
        let (agents, binding, end) = if stretch.calls <= 0.0 && state.waiting() < 0.5 {
            let binding = if least > 0 { Binding::MinimumAgents } else { Binding::NoContacts };
            (least, binding, try_with(least)?.1)
        } else {
            fewest(least, stretch, interval, targets, try_with)?
        };
        stretch.agents = agents;
        bindings.push(binding);
        state = end;
    }
    let services = carry_over_from(start, &staffed, interval, patience, within)?;
    Ok(StaffedDay { agents: staffed.iter().map(|stretch| stretch.agents).collect(), bindings, services })
}

/// Strides out from near the load until the answer is enclosed, then halves. Without any agent nothing is ever answered,
/// whatever the targets say of it (an occupancy of nobody is none), so the search begins at one.
fn fewest(
    minimum: u64,
    stretch: &Stretch,
    interval: Seconds,
    targets: &Targets,
    mut try_with: impl FnMut(u64) -> Result<(Performance, Carried), CarryError>,
) -> Result<(u64, Binding, Carried), CarryError> {
    let load = stretch.calls * stretch.aht_s / interval.get();
    let settles = load as u64 + 1;
    if !targets.asks_for_anything() {
        let binding = if minimum >= settles { Binding::MinimumAgents } else { Binding::Stability };
        let agents = settles.max(minimum);
        return Ok((agents, binding, try_with(agents)?.1));
    }
    let least = minimum.max(1);
    // Nothing below `low` is allowed or enough, and with one less than that `missed` is missed; `high` is enough.
    let (mut low, mut stride) = (least, 1);
    let mut missed = None;
    let mut high: Option<(u64, Carried)> = None;
    let mut candidate = ((load + 0.5 * load.sqrt()).ceil() as u64).max(least);
    let (agents, end) = loop {
        let (service, end) = try_with(candidate)?;
        if targets.met_by(&service) {
            high = Some((candidate, end));
        } else {
            low = candidate + 1;
            missed = Some(targets.excess(&service).1);
        }
        candidate = match high {
            Some((agents, end)) if agents <= low => break (agents, end),
            Some((agents, _)) if low == least => agents.saturating_sub(stride).max(least),
            Some((agents, _)) => low + (agents - low) / 2,
            None => low + stride - 1,
        };
        stride *= 2;
    };
    let binding = match missed {
        Some(missed) => missed,
        None if minimum > 0 => Binding::MinimumAgents,
        None => {
            let (nobody, _) = try_with(0)?;
            if targets.met_by(&nobody) { Binding::Stability } else { targets.excess(&nobody).1 }
        }
    };
    Ok((agents, binding, end))
}

fn own_service(
    i: usize,
    state: &Carried,
    rates: &Rates,
    interval_s: f64,
    within_s: f64,
) -> Result<(Performance, Carried), CarryError> {
    let (opened, _) = state.staffed_with(rates.agents);
    let mut longest = likely_longest(&opened, rates, interval_s);
    let passage = loop {
        refuse_heavy(i, &opened, rates, longest, interval_s)?;
        match pass_by_either(&opened, rates, interval_s, longest) {
            Ok(passage) => break passage,
            Err(TooShort) => longest += longest / 2,
        }
    };
    let during = &passage.during;
    let agents = rates.agents;
    let odds = Odds::default().earlier(rates, within_s, during.most_beyond(), during.longest_queue() + 1);
    let within = during.sum(|busy, _| if busy < agents { 1.0 } else { 0.0 }) + weigh(during, &odds);
    let fate = Fate::of(during, rates);
    let service_level = within / interval_s;
    let service = Performance {
        service_level,
        p_wait_gt_threshold: 1.0 - service_level,
        levels: ServiceLevels::all(service_level),
        asa_s: fate.asa_s(),
        abandonment: fate.given_up_s / interval_s,
        p_wait: (during.sum(|busy, _| if busy >= agents { 1.0 } else { 0.0 }) / interval_s).min(1.0),
        occupancy: match agents {
            0 => 0.0,
            _ => during.sum(|busy, _| busy.min(agents) as f64) / interval_s / agents as f64,
        },
        ..Performance::NOBODY_WAITS
    };
    Ok((service, passage.end))
}
