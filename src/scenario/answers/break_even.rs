//! The value of a lever at which it just pays, or at which the people there are just enough.

use crate::scenario::{Lever, LeverKind, LeverValue, Outcome, Scenario, Values, lever::Spelling};

/// What has to hold at the value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Condition {
    /// The scenario costs no more than this, the lever's own cost included: the lever pays for itself.
    CostAtMost(f64),
    /// The service level is at least this, with the heads or the budget that the scenario gives.
    ServiceAtLeast(f64),
}

impl Condition {
    /// Whether an outcome keeps it.
    pub fn holds(self, outcome: &Outcome) -> bool {
        match self {
            Self::CostAtMost(cost) => !outcome.unmeetable && outcome.cost <= cost + 1e-9 * cost.abs(),
            Self::ServiceAtLeast(level) => {
                !outcome.unmeetable && (outcome.contacts <= 0.0 || outcome.service_level >= level - 1e-9)
            }
        }
    }
}

/// Where a lever breaks even.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakEven {
    /// The lever's place in the grid.
    pub lever: usize,
    /// What has to hold.
    pub condition: Condition,
    /// The lowest value looked at.
    pub from: f64,
    /// The highest value looked at.
    pub to: f64,
    /// What was found.
    pub found: Found,
}

/// What a search for a break-even found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// It holds from this value on.
    Above(f64, Outcome),
    /// It holds up to this value.
    Below(f64, Outcome),
    /// It holds for every value looked at.
    Always,
    /// It holds for none of them.
    Never,
}

/// Values looked at before the bracket is halved.
const STEPS: usize = 24;
/// Halvings of a bracket: the value is known to a 24th of the range over 2^10, about 1 in 25,000.
const HALVINGS: usize = 10;

/// The value of a numeric lever at which the condition just holds, every other lever as `with` has it.
///
/// Looks at values from end to end of what the lever can sensibly be ([`sensible`]), takes the last change between holding
/// and not holding, and halves its bracket; whole agents make steps, so the value on the side that holds is given. `None`
/// where the lever is no number, or where it costs nothing and has no side effect, so that it breaks even at no change.
pub fn break_even(
    levers: &[Lever],
    lever: usize,
    with: &Scenario,
    condition: Condition,
    scale: &Outcome,
    play: impl Fn(&Scenario) -> Outcome,
) -> Option<BreakEven> {
    let pulled = levers.get(lever)?;
    if matches!(condition, Condition::CostAtMost(_)) && !has_a_price(pulled) {
        return None;
    }
    let (from, to) = sensible(pulled, scale)?;
    let at = |value: f64| {
        let mut scenario = with.clone();
        scenario.name = None;
        scenario.settings.resize(levers.len(), None);
        scenario.settings[lever] = Some(LeverValue::Number(value));
        play(&scenario)
    };
    // At no change a lever costs and gives nothing: that is no answer to whether it pays.
    let first = usize::from(matches!(condition, Condition::CostAtMost(_)) && from == start(pulled));
    let value = |k: usize| from + (to - from) * k as f64 / STEPS as f64;
    let held: Vec<bool> = (first..=STEPS).map(|k| condition.holds(&at(value(k)))).collect();
    let turn = (1..held.len()).rev().find(|k| held[*k] != held[*k - 1]);
    let found = match turn {
        None if held.first() == Some(&true) => Found::Always,
        None => Found::Never,
        Some(k) => {
            let (mut low, mut high) = (value(first + k - 1), value(first + k));
            let above = held[k];
            for _ in 0..HALVINGS {
                let middle = 0.5 * (low + high);
                if condition.holds(&at(middle)) == above { high = middle } else { low = middle }
            }
            if above { Found::Above(high, at(high)) } else { Found::Below(low, at(low)) }
        }
    };
    Some(BreakEven { lever, condition, from: value(first), to, found })
}

/// Whether pulling the lever costs something beside what it saves.
fn has_a_price(lever: &Lever) -> bool {
    let side_effects = lever.terms.aht_uplift != 0.0 || lever.terms.returns != 0.0 || lever.terms.contacts_each != 1.0;
    let own = matches!(lever.kind, LeverKind::Deflection | LeverKind::ChannelShift);
    lever.terms.cost_per_week > 0.0 || (own && side_effects)
}

/// The value at which a lever changes nothing, where it has one; else its lowest.
fn start(lever: &Lever) -> f64 {
    if lever.kind == LeverKind::FirstContactResolution { lever.terms.now } else { 0.0 }
}

/// The values of a lever that a planner would ask about, wider where the grid tries wider ones: volume and handle time from
/// half to double, shares from nothing to nearly all, patience up to an hour, heads and budget up to twice the plan's.
/// `None` where the lever is no number.
pub fn sensible(lever: &Lever, scale: &Outcome) -> Option<(f64, f64)> {
    let (from, to) = match (lever.kind, lever.kind.spelling()) {
        (_, Spelling::Target | Spelling::Quantile | Spelling::Hours | Spelling::Switch) => return None,
        (_, Spelling::Change) => (-0.5, 1.0),
        (LeverKind::MaxOccupancy, _) => (0.3, 1.0),
        (LeverKind::FirstContactResolution, _) => (lever.terms.now.min(0.99), 1.0),
        (LeverKind::Shrinkage | LeverKind::Absence | LeverKind::Attrition, _) => (0.0, 0.9),
        (_, Spelling::Share) => (0.0, 0.99),
        (_, Spelling::Time) => (1.0, 3600.0),
        (LeverKind::Budget, _) => (0.02 * scale.cost, 2.0 * scale.cost),
        (_, Spelling::Amount) => (0.02 * scale.fte, 2.0 * scale.fte),
    };
    // Nothing to look at, also where a cost is not known.
    if from >= to || to.is_nan() {
        return None;
    }
    let limits = lever.kind.limits()?;
    // Just inside of what the lever can't be.
    let (least, most) = (
        if limits.low_itself { limits.low } else { limits.low + 1e-3 },
        if limits.high_itself { limits.high } else { limits.high - 1e-3 },
    );
    let (low, high) = tried(lever.values.as_ref());
    Some((from.min(low.max(least)), to.max(high.min(most))))
}

fn tried(values: Option<&Values>) -> (f64, f64) {
    match values {
        None => (f64::INFINITY, f64::NEG_INFINITY),
        Some(Values::List(list)) => list.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| match v {
            LeverValue::Number(x) => (low.min(*x), high.max(*x)),
            _ => (low, high),
        }),
        Some(Values::Uniform { from, to }) => (*from, *to),
        Some(Values::Normal { mean, sd }) => (mean - 3.0 * sd, mean + 3.0 * sd),
        Some(Values::Triangular { low, high, .. }) => (*low, *high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Terms;
    use crate::scenario::answers::stand_in::{self, lever};

    fn plan(levers: &[Lever]) -> Scenario {
        Scenario { number: 0, name: None, settings: vec![None; levers.len()] }
    }

    #[test]
    fn a_bot_pays_from_where_it_saves_what_the_harder_rest_and_its_own_cost_take() {
        // 32,000 × (1 − x) × 1.08 + 8,000 x = 32,000: x = 0.08 × 32,000 / (34,560 − 8,000) = 0.096386.
        let terms = Terms { aht_uplift: 0.08, cost_per_week: 8_000.0, ..Terms::default() };
        let levers = [Lever { terms, ..lever(LeverKind::Deflection, None) }];
        let base = stand_in::outcome();
        let cost = Condition::CostAtMost(base.cost);
        let found = break_even(&levers, 0, &plan(&levers), cost, &base, |s| stand_in::play(&levers, s)).unwrap();
        let Found::Above(value, outcome) = found.found else { panic!("{found:?}") };
        assert!((value - 2_560.0 / 26_560.0).abs() < 1e-4 && value >= 2_560.0 / 26_560.0, "{value}");
        assert!(outcome.cost <= base.cost);
    }

    #[test]
    fn a_bot_that_costs_more_than_everyone_never_pays_and_a_free_lever_is_not_asked() {
        let dear = Terms { cost_per_week: 40_000.0, ..Terms::default() };
        let levers = [Lever { terms: dear, ..lever(LeverKind::Deflection, None) }, lever(LeverKind::Volume, None)];
        let base = stand_in::outcome();
        let cost = Condition::CostAtMost(base.cost);
        let search = |k| break_even(&levers, k, &plan(&levers), cost, &base, |s| stand_in::play(&levers, s));
        let never = search(0).unwrap();
        assert_eq!((never.found, never.to), (Found::Never, 0.99));
        assert!(never.from > 0.0, "nothing deflected costs nothing, which is no answer");
        assert_eq!(search(1), None);
    }

    #[test]
    fn with_heads_given_the_volume_that_they_can_take_is_found() {
        // 44 heads give 80 % of 40 × (1 + x) as staffed: x = 10 %.
        let levers = [lever(LeverKind::Volume, None), lever(LeverKind::Heads, None)];
        let mut with = plan(&levers);
        with.settings[1] = Some(LeverValue::Number(44.0));
        let base = stand_in::outcome();
        let enough = Condition::ServiceAtLeast(0.8);
        let found = break_even(&levers, 0, &with, enough, &base, |s| stand_in::play(&levers, s)).unwrap();
        let Found::Below(value, _) = found.found else { panic!("{found:?}") };
        assert!((value - 0.1).abs() < 1e-4 && value <= 0.1 + 1e-9, "{value}");
        let heads = break_even(&levers, 1, &plan(&levers), enough, &base, |s| stand_in::play(&levers, s)).unwrap();
        let Found::Above(value, _) = heads.found else { panic!("{heads:?}") };
        assert!((value - 40.0).abs() < 0.01, "the plan's own heads: {value}");
    }
}
