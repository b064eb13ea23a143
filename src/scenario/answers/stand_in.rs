//! A plan in closed form for the tests of the answers: what it comes to can be said without a queueing model.

use crate::scenario::{Lever, LeverKind, LeverValue, Outcome, Scenario, Scope, Terms, Values};

/// A lever of a kind, named after it.
pub fn lever(kind: LeverKind, values: Option<Values>) -> Lever {
    Lever { name: kind.to_string(), kind, scope: Scope::default(), terms: Terms::default(), values }
}

/// 40 FTE for 10,000 contacts at 20 an hour, a week of 40 hours each, at 80 %.
pub fn outcome() -> Outcome {
    Outcome {
        contacts: 10_000.0,
        agents_peak: 35.0,
        agents_mean: 25.0,
        fte: 40.0,
        paid_hours: 1_600.0,
        cost: 32_000.0,
        cost_per_contact: 3.2,
        service_level: 0.8,
        intervals_on_target: 1.0,
        worst_interval: None,
        worst_queue: 0,
        worst_service_level: 0.8,
        occupancy: 0.85,
        abandonment: 0.0,
        p_on_target: f64::NAN,
        unmeetable: false,
    }
}

/// Hours in proportion to the load, the service 80 % as staffed; with heads given the service falls in proportion to what
/// is missing. The shrinkage of the plan is 30 %.
pub fn play(levers: &[Lever], scenario: &Scenario) -> Outcome {
    let base = outcome();
    let (mut load, mut contacts, mut shrinkage, mut heads, mut left, mut own) = (1.0, 1.0, 0.3, None, 0.0, 0.0);
    for (lever, setting) in levers.iter().zip(&scenario.settings) {
        let Some(LeverValue::Number(x)) = setting else { continue };
        own += lever.terms.cost_per_week * x;
        match lever.kind {
            LeverKind::Volume => (load, contacts) = (load * (1.0 + x), contacts * (1.0 + x)),
            LeverKind::Aht => load *= 1.0 + x,
            LeverKind::Shrinkage => shrinkage = *x,
            LeverKind::Deflection => {
                let uplift = if *x > 0.0 { lever.terms.aht_uplift } else { 0.0 };
                (load, contacts) = (load * (1.0 - x) * (1.0 + uplift), contacts * (1.0 - x));
            }
            LeverKind::Heads => heads = Some(*x),
            LeverKind::Attrition => left = *x,
            _ => {}
        }
    }
    let needed = base.fte * load * 0.7 / (1.0 - shrinkage);
    let fte = heads.map_or(needed, |heads| heads * (1.0 - left));
    let service_level = (0.8 * fte / needed).min(1.0);
    let paid_hours = 40.0 * fte;
    let cost = 20.0 * paid_hours + own;
    Outcome { contacts: base.contacts * contacts, fte, paid_hours, cost, service_level, ..base }
}
