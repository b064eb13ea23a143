//! The Pareto frontier: the scenarios that no other beats in both cost and service.

use std::collections::BTreeMap;

use crate::scenario::Scenario;
use crate::scenario::answers::collector::Ranked;
use crate::scenario::answers::goal::{Goal, Measure};
use crate::scenario::{Outcome, answers::phrase};

/// The scenarios that no other beats: for each of them, what costs less serves worse.
///
/// Points are kept in order of cost (or FTE), so their service levels rise as well. Of equals the first scenario stays.
/// Where the frontier grows past its most points, neighbours that are close in both measures are told by one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Frontier {
    measure: Measure,
    most: usize,
    points: BTreeMap<u64, Ranked>,
    merged: u64,
}

impl Frontier {
    /// An empty frontier of at most so many points (at least 4).
    pub fn new(measure: Measure, most: usize) -> Self {
        Self { measure, most: most.max(4), points: BTreeMap::new(), merged: 0 }
    }
    /// Takes an outcome; gives whether it is on the frontier so far.
    pub fn take(&mut self, scenario: &Scenario, outcome: &Outcome, goal: &Goal) -> bool {
        let (x, y) = (self.measure.value(outcome), outcome.service_level);
        if outcome.unmeetable || !x.is_finite() || !y.is_finite() {
            return false;
        }
        let key = in_order(x);
        if let Some((_, below)) = self.points.range(..=key).next_back()
            && below.outcome.service_level >= y
        {
            return false;
        }
        // What is dearer and serves no better is beaten from now on.
        while let Some((beaten, _)) =
            self.points.range(key..).next().filter(|(_, point)| point.outcome.service_level <= y)
        {
            let beaten = *beaten;
            self.points.remove(&beaten);
        }
        self.points.insert(key, Ranked::new(scenario, outcome, goal));
        if self.points.len() > self.most {
            self.thin();
        }
        true
    }
    /// The points, cheapest first.
    pub fn points(&self) -> impl Iterator<Item = &Ranked> {
        self.points.values()
    }
    /// How many points there are.
    pub fn len(&self) -> usize {
        self.points.len()
    }
    /// Whether no scenario is possible.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }
    /// How many points were left out because a neighbour is close by.
    pub fn merged(&self) -> u64 {
        self.merged
    }
    /// What was left out, in a sentence; `None` where nothing was.
    pub fn note(&self) -> Option<String> {
        (self.merged > 0).then(|| {
            format!(
                "The frontier is told by {}: {} with a close neighbour {} left out.",
                phrase::count(self.points.len() as u64, "point"),
                phrase::count(self.merged, "point"),
                if self.merged == 1 { "is" } else { "are" }
            )
        })
    }
    /// Leaves out points closer to the one kept before than a share of the whole in both measures; the share doubles
    /// until at most half of the points stay. Both ends stay.
    fn thin(&mut self) {
        let at = |point: &Ranked| (self.measure.value(&point.outcome), point.outcome.service_level);
        let (Some(first), Some(last)) = (self.points.values().next().map(at), self.points.values().next_back().map(at))
        else {
            return;
        };
        let (wide, high) = (last.0 - first.0, last.1 - first.1);
        let end = self.points.keys().next_back().copied();
        let mut share = 1.0 / self.most as f64;
        let kept = loop {
            let mut kept: Vec<u64> = Vec::new();
            let mut before: Option<(f64, f64)> = None;
            for (key, point) in &self.points {
                let (x, y) = at(point);
                let far = before.is_none_or(|(a, b)| x - a >= share * wide || y - b >= share * high);
                if far || Some(*key) == end {
                    kept.push(*key);
                    before = Some((x, y));
                }
            }
            if kept.len() <= self.most / 2 || share >= 1.0 {
                break kept;
            }
            share *= 2.0;
        };
        let before = self.points.len();
        let mut kept = kept.into_iter().peekable();
        self.points.retain(|key, _| kept.next_if_eq(key).is_some());
        self.merged += (before - self.points.len()) as u64;
    }
}

/// Bits in the order of the numbers: those of negative ones are turned over.
fn in_order(value: f64) -> u64 {
    // Nothing has two signs; both are one number.
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::answers::stand_in;

    fn at(number: u64, cost: f64, service_level: f64) -> (Scenario, Outcome) {
        let outcome = Outcome { cost, service_level, ..stand_in::outcome() };
        (Scenario { number, name: None, settings: Vec::new() }, outcome)
    }

    #[test]
    fn the_frontier_is_what_nothing_beats_in_both() {
        // Compared with the definition, over points that look random and many that are alike.
        let cloud: Vec<(Scenario, Outcome)> = (0..600_u64)
            .map(|k| at(k + 1, ((k * 7_919) % 211) as f64 - 20.0, ((k * 104_729) % 97) as f64 / 97.0))
            .collect();
        let mut frontier = Frontier::new(Measure::Cost, 10_000);
        for (scenario, outcome) in &cloud {
            frontier.take(scenario, outcome, &Goal::default());
        }
        let beats = |a: &(Scenario, Outcome), b: &(Scenario, Outcome)| {
            let alike = a.1.cost == b.1.cost && a.1.service_level == b.1.service_level;
            a.1.cost <= b.1.cost && a.1.service_level >= b.1.service_level && (!alike || a.0.number < b.0.number)
        };
        let mut unbeaten: Vec<&(Scenario, Outcome)> =
            cloud.iter().filter(|b| !cloud.iter().any(|a| beats(a, b))).collect();
        unbeaten.sort_by(|a, b| a.1.cost.total_cmp(&b.1.cost));
        let expected: Vec<u64> = unbeaten.iter().map(|(scenario, _)| scenario.number).collect();
        let found: Vec<u64> = frontier.points().map(|point| point.scenario.number).collect();
        assert!(expected.len() > 3);
        assert_eq!(found, expected);
        assert_eq!(frontier.note(), None);
    }

    #[test]
    fn a_frontier_that_is_too_long_is_told_by_fewer_points_and_keeps_its_ends() {
        let mut frontier = Frontier::new(Measure::Cost, 100);
        for k in 0..5_000_u64 {
            let (scenario, outcome) = at(k + 1, k as f64, k as f64 / 5_000.0);
            frontier.take(&scenario, &outcome, &Goal::default());
        }
        assert!(frontier.len() <= 100 && frontier.len() >= 25, "{}", frontier.len());
        let numbers: Vec<u64> = frontier.points().map(|point| point.scenario.number).collect();
        assert_eq!((numbers[0], numbers[numbers.len() - 1]), (1, 5_000));
        assert_eq!(frontier.len() as u64 + frontier.merged(), 5_000, "every point is kept or counted");
        assert!(frontier.note().unwrap().contains("left out"));
    }

    #[test]
    fn what_is_not_possible_is_on_no_frontier() {
        let mut frontier = Frontier::new(Measure::Fte, 10);
        let (scenario, outcome) = at(1, 1.0, 0.9);
        assert!(!frontier.take(&scenario, &Outcome { unmeetable: true, ..outcome }, &Goal::default()));
        assert!(frontier.is_empty());
    }
}
