//! Outcomes of a sweep, one after another, into its answers, in bounded memory.

use std::cmp::Ordering;

use crate::scenario::answers::cloud::Cloud;
use crate::scenario::answers::frontier::Frontier;
use crate::scenario::answers::goal::{Goal, Measure};
use crate::scenario::answers::mix::{Mix, MixSearch};
use crate::scenario::answers::spread::Spread;
use crate::scenario::{Lever, Outcome, Scenario};

/// A scenario with what it comes to, and how it stands to the goal.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The scenario.
    pub scenario: Scenario,
    /// Its outcome.
    pub outcome: Outcome,
    /// Service level short of the goal, as a share; 0 where it is reached.
    pub short: f64,
    /// FTE above the goal's most; 0 where it is kept.
    pub over: f64,
}

impl Ranked {
    /// A scenario measured against a goal.
    pub fn new(scenario: &Scenario, outcome: &Outcome, goal: &Goal) -> Self {
        let (short, over) = goal.missed_by(outcome);
        Self { scenario: scenario.clone(), outcome: *outcome, short, over }
    }
    /// Whether it reaches the goal.
    pub fn meets(&self) -> bool {
        self.short == 0.0 && self.over == 0.0
    }
}

/// The order of the ranked table: first what reaches the goal, the cheapest first; then what comes closest to it. Of equals
/// the better served, then the earlier scenario.
pub(super) fn in_rank(measure: Measure, a: &Place, b: &Place) -> Ordering {
    let missed = |place: &Place| place.missed.0 + place.missed.1 / place.outcome.fte.abs().max(1.0);
    let (outcome_a, outcome_b) = (&a.outcome, &b.outcome);
    outcome_a
        .unmeetable
        .cmp(&outcome_b.unmeetable)
        .then(missed(a).total_cmp(&missed(b)))
        .then(measure.value(outcome_a).total_cmp(&measure.value(outcome_b)))
        .then(outcome_b.service_level.total_cmp(&outcome_a.service_level))
        .then(a.number.cmp(&b.number))
}

/// What the order looks at, without a scenario to copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub number: u64,
    pub outcome: Outcome,
    pub missed: (f64, f64),
}

impl Place {
    pub fn of(ranked: &Ranked) -> Self {
        Self { number: ranked.scenario.number, outcome: ranked.outcome, missed: (ranked.short, ranked.over) }
    }
}

/// What a sweep comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The plan as it is.
    pub baseline: Outcome,
    /// What scenarios had to reach.
    pub goal: Goal,
    /// What was to be small.
    pub measure: Measure,
    /// How many scenarios there were.
    pub scenarios: u64,
    /// How many of them reach the goal.
    pub meet: u64,
    /// How many have an interval whose targets no number of agents keeps.
    pub unmeetable: u64,
    /// The best, in order of rank.
    pub best: Vec<Ranked>,
    /// FTE over the scenarios.
    pub fte: Spread,
    /// Cost over the scenarios; empty where no cost is given.
    pub cost: Spread,
    /// Service level over the scenarios.
    pub service_level: Spread,
    /// The scenarios that no other beats.
    pub frontier: Frontier,
    /// Where all scenarios lie, in the measure and the service level.
    pub cloud: Cloud,
    /// The cheapest mix of levers that reaches the goal, or what comes closest.
    pub mix: Mix,
}

impl Summary {
    /// The best scenario that reaches the goal.
    pub fn winner(&self) -> Option<&Ranked> {
        self.best.first().filter(|best| best.meets())
    }
}

/// Takes outcomes in grid order and keeps what the answers need: memory does not grow with the sweep.
#[derive(Debug, Clone)]
pub struct Collector {
    summary: Summary,
    keep: usize,
    mix: MixSearch,
}

/// Most points of a frontier.
const FRONTIER: usize = 10_000;

impl Collector {
    /// A collector that keeps the `keep` best scenarios of these levers by the goal.
    pub fn new(levers: &[Lever], baseline: Outcome, goal: Goal, keep: usize) -> Self {
        let measure = Measure::of(&baseline);
        let summary = Summary {
            baseline,
            goal,
            measure,
            scenarios: 0,
            meet: 0,
            unmeetable: 0,
            best: Vec::new(),
            fte: Spread::default(),
            cost: Spread::default(),
            service_level: Spread::default(),
            frontier: Frontier::new(measure, FRONTIER),
            cloud: Cloud::default(),
            mix: Mix::default(),
        };
        Self { summary, keep, mix: MixSearch::new(levers, measure) }
    }
    /// Takes the next scenario.
    pub fn take(&mut self, scenario: &Scenario, outcome: &Outcome) {
        let summary = &mut self.summary;
        let place = Place { number: scenario.number, outcome: *outcome, missed: summary.goal.missed_by(outcome) };
        summary.scenarios += 1;
        summary.meet += u64::from(place.missed == (0.0, 0.0));
        if outcome.unmeetable {
            summary.unmeetable += 1;
            return;
        }
        summary.fte.add(outcome.fte, scenario.number);
        summary.cost.add(outcome.cost, scenario.number);
        summary.service_level.add(outcome.service_level, scenario.number);
        summary.cloud.add(summary.measure.value(outcome), outcome.service_level);
        summary.frontier.take(scenario, outcome, &summary.goal);
        self.mix.take(scenario, &place);
        let after = |other: &Ranked| in_rank(summary.measure, &place, &Place::of(other)).is_lt();
        if summary.best.len() < self.keep || summary.best.last().is_some_and(after) {
            let at = summary.best.partition_point(|other| !after(other));
            summary.best.insert(at, Ranked::new(scenario, outcome, &summary.goal));
            summary.best.truncate(self.keep);
        }
    }
    /// The answers.
    pub fn finish(mut self) -> Summary {
        self.summary.mix = self.mix.finish(&self.summary.goal);
        self.summary
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::answers::stand_in;

    fn collect(cases: &[(f64, f64)], keep: usize, goal: Goal) -> Summary {
        let mut collector = Collector::new(&[], stand_in::outcome(), goal, keep);
        for (k, (cost, service_level)) in cases.iter().enumerate() {
            let outcome = Outcome {
                cost: *cost,
                service_level: *service_level,
                unmeetable: service_level.is_nan(),
                ..stand_in::outcome()
            };
            collector.take(&Scenario { number: k as u64 + 1, name: None, settings: Vec::new() }, &outcome);
        }
        collector.finish()
    }

    #[test]
    fn what_reaches_the_goal_comes_first_by_cost_then_what_comes_closest() {
        let cases = [(90.0, 0.7), (120.0, 0.85), (100.0, 0.8), (80.0, 0.79), (100.0, 0.82), (1.0, f64::NAN)];
        let summary = collect(&cases, 10, Goal::service_level(0.8));
        let order: Vec<u64> = summary.best.iter().map(|ranked| ranked.scenario.number).collect();
        assert_eq!(order, [5, 3, 2, 4, 1], "alike in cost: the better served first; the unmeetable is not ranked");
        assert_eq!((summary.scenarios, summary.meet, summary.unmeetable), (6, 3, 1));
        assert_eq!(summary.winner().map(|best| best.scenario.number), Some(5));
        assert_eq!(summary.cost.least().map(|least| least.value), Some(80.0));
    }

    #[test]
    fn the_best_few_of_many_are_those_of_a_full_sort() {
        let cases: Vec<(f64, f64)> = (0..2_000_u64)
            .map(|k| (((k * 7_919) % 307) as f64, 0.6 + ((k * 104_729) % 401) as f64 / 1_000.0))
            .collect();
        let all = collect(&cases, cases.len(), Goal::service_level(0.8));
        let few = collect(&cases, 12, Goal::service_level(0.8));
        assert_eq!(all.best.len(), 2_000);
        let numbers = |summary: &Summary| summary.best.iter().map(|one| one.scenario.number).collect::<Vec<_>>();
        assert_eq!(numbers(&few)[..], numbers(&all)[..12]);
        let cheapest = cases.iter().filter(|(_, level)| *level >= 0.8).map(|(cost, _)| *cost).fold(f64::MAX, f64::min);
        assert_eq!(few.best[0].outcome.cost, cheapest);
    }

    #[test]
    fn without_costs_the_fewest_people_are_the_best() {
        let baseline = Outcome { cost: f64::NAN, ..stand_in::outcome() };
        let mut collector = Collector::new(&[], baseline, Goal::default(), 3);
        for (k, fte) in [42.0, 38.0, 40.0].into_iter().enumerate() {
            let scenario = Scenario { number: k as u64 + 1, name: None, settings: Vec::new() };
            collector.take(&scenario, &Outcome { fte, ..baseline });
        }
        let summary = collector.finish();
        assert_eq!(summary.measure, Measure::Fte);
        assert_eq!(summary.winner().map(|best| best.outcome.fte), Some(38.0));
        assert_eq!(summary.cost.count(), 0);
    }
}
