//! The cheapest mix of levers that reaches the goal.

use crate::scenario::answers::collector::{Place, Ranked, in_rank};
use crate::scenario::answers::goal::{Goal, Measure, is_assumption, is_neutral};
use crate::scenario::{Lever, LeverKind, Outcome, Scenario};

/// The cheapest scenario that reaches the goal, staff and levers paid; where none does, the one that comes closest.
///
/// Only scenarios count that leave assumptions (volume, handle time, patience, absence, attrition) as the plan has them: fewer
/// callers are no plan. Where no scenario does so, as when a design draws every volume, all count, and `assumed` says so.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mix {
    /// The scenario; `None` where every scenario is unmeetable.
    pub found: Option<Ranked>,
    /// The places of the levers that it pulls.
    pub pulled: Vec<usize>,
    /// Whether it changes assumptions too, since every scenario does.
    pub assumed: bool,
}

impl Mix {
    /// Whether the goal is reached.
    pub fn meets(&self) -> bool {
        self.found.as_ref().is_some_and(Ranked::meets)
    }
}

/// Looks for it while outcomes come by.
#[derive(Debug, Clone)]
pub(super) struct MixSearch {
    kinds: Vec<LeverKind>,
    measure: Measure,
    as_planned: Option<(Scenario, Place)>,
    any: Option<(Scenario, Place)>,
}

impl MixSearch {
    pub fn new(levers: &[Lever], measure: Measure) -> Self {
        Self { kinds: levers.iter().map(|lever| lever.kind).collect(), measure, as_planned: None, any: None }
    }
    pub fn take(&mut self, scenario: &Scenario, place: &Place) {
        let assumes = self
            .kinds
            .iter()
            .zip(&scenario.settings)
            .any(|(kind, setting)| is_assumption(*kind) && !is_neutral(*kind, setting.as_ref()));
        let measure = self.measure;
        let keep = |slot: &mut Option<(Scenario, Place)>| {
            if slot.as_ref().is_none_or(|(_, held)| in_rank(measure, place, held).is_lt()) {
                *slot = Some((scenario.clone(), *place));
            }
        };
        keep(&mut self.any);
        if !assumes {
            keep(&mut self.as_planned);
        }
    }
    pub fn finish(self, goal: &Goal) -> Mix {
        let assumed = self.as_planned.is_none();
        let Some((scenario, Place { outcome, .. })) = self.as_planned.or(self.any) else {
            return Mix { assumed, ..Mix::default() };
        };
        let pulled = pulled(&self.kinds, &scenario);
        Mix { found: Some(Ranked::new(&scenario, &outcome, goal)), pulled, assumed }
    }
}

/// The places of the levers that a scenario pulls.
fn pulled(kinds: &[LeverKind], scenario: &Scenario) -> Vec<usize> {
    let held = kinds.iter().zip(&scenario.settings).enumerate();
    held.filter(|(_, (kind, setting))| !is_neutral(**kind, setting.as_ref())).map(|(k, _)| k).collect()
}

/// The cheapest mix among outcomes that are at hand, such as for a second goal.
pub fn cheapest_mix<'a>(
    levers: &[Lever],
    baseline: &Outcome,
    goal: &Goal,
    outcomes: impl IntoIterator<Item = (&'a Scenario, &'a Outcome)>,
) -> Mix {
    let mut search = MixSearch::new(levers, Measure::of(baseline));
    for (scenario, outcome) in outcomes.into_iter().filter(|(_, outcome)| !outcome.unmeetable) {
        let missed = goal.missed_by(outcome);
        search.take(scenario, &Place { number: scenario.number, outcome: *outcome, missed });
    }
    search.finish(goal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::answers::stand_in::{self, lever};
    use crate::scenario::{LeverValue, Values};

    #[test]
    fn the_cheapest_mix_leaves_the_world_as_it_is_and_names_what_it_pulls() {
        let numbers = |values: &[f64]| Some(Values::List(values.iter().map(|v| LeverValue::Number(*v)).collect()));
        let levers = [
            lever(LeverKind::Volume, numbers(&[-0.2, 0.0])),
            lever(LeverKind::Deflection, numbers(&[0.0, 0.2])),
            lever(LeverKind::Shrinkage, None),
        ];
        let mut played = Vec::new();
        for (k, (volume, deflection)) in [(-0.2, 0.0), (-0.2, 0.2), (0.0, 0.0), (0.0, 0.2)].into_iter().enumerate() {
            let settings = vec![Some(LeverValue::Number(volume)), Some(LeverValue::Number(deflection)), None];
            let scenario = Scenario { number: k as u64 + 1, name: None, settings };
            let cost = 1_000.0 * (1.0 + volume) * (1.0 - deflection) + 50.0 * deflection;
            played.push((scenario, Outcome { cost, fte: cost / 20.0, service_level: 0.81, ..stand_in::outcome() }));
        }
        let all = || played.iter().map(|(scenario, outcome)| (scenario, outcome));
        let baseline = Outcome { cost: 1_000.0, ..stand_in::outcome() };
        let mix = cheapest_mix(&levers, &baseline, &Goal::service_level(0.8), all());
        assert!(mix.meets() && !mix.assumed);
        assert_eq!((mix.found.unwrap().scenario.number, mix.pulled), (4, vec![1]));

        // At most 30 FTE: nobody gets there with the volume as it is; the nearest is 10.5 above.
        let few = Goal { service_level: Some(0.8), most_fte: Some(30.0) };
        let nearest = cheapest_mix(&levers, &baseline, &few, all());
        assert!(!nearest.meets());
        assert!((nearest.found.unwrap().over - 10.5).abs() < 1e-9);

        // Every scenario assumes fewer callers: then they count, and that is said.
        let fewer = cheapest_mix(&levers, &baseline, &Goal::service_level(0.8), all().take(2));
        assert!(fewer.assumed && fewer.found.unwrap().scenario.number == 2);
        assert_eq!(fewer.pulled, [0, 1]);
    }
}
