//! Which lever moves the plan most: each one alone, from its low to its high value.

use crate::scenario::grid::value_at;
use crate::scenario::{Grid, LeverKind, LeverValue, Outcome, Scenario, Values};

/// One value of a lever and what it comes to, every other lever as the plan has it.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// The value.
    pub value: LeverValue,
    /// What it comes to.
    pub outcome: Outcome,
}

/// A lever pulled alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Its place in the grid.
    pub lever: usize,
    /// Where the bar starts: the plan as it is, with heads where the lever needs them.
    pub from: Outcome,
    /// Its values: of lists of numbers the lowest and the highest, of distributions P10 and P90, of everything else every
    /// value, in the order of the FTE they come to.
    pub ends: Vec<End>,
    /// FTE from the least to the most, the plan included.
    pub swing: f64,
}

impl Bar {
    /// The difference between the most and the least of a measure over the ends and the plan; what no number of agents can
    /// keep is left out.
    pub fn swing_of(&self, measure: impl Fn(&Outcome) -> f64) -> f64 {
        let outcomes = self.ends.iter().map(|end| &end.outcome).chain([&self.from]);
        let values = outcomes.map(measure).filter(|value| value.is_finite());
        let (least, most) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
        (most - least).max(0.0)
    }
    /// The end with the least and the end with the most FTE of those that are possible.
    pub fn extremes(&self) -> Option<(&End, &End)> {
        let mut possible = self.ends.iter().filter(|end| end.outcome.fte.is_finite());
        let first = possible.next()?;
        Some((first, possible.next_back().unwrap_or(first)))
    }
}

/// Each lever that has values, in the design or by hand, alone, the one that moves FTE most first; of equals the one that moves the service more, then
/// the order of the grid.
///
/// `play` gives the outcomes of scenarios in their order. A lever that needs heads (attrition) is played with the heads
/// of the grid's lever of that kind, its first value or its median; where there is none it is left out.
pub fn tornado(grid: &Grid, baseline: &Outcome, play: impl Fn(&[Scenario]) -> Vec<Outcome>) -> Vec<Bar> {
    let levers = &grid.levers;
    let alone = |pulled: &[(usize, LeverValue)]| {
        let mut settings = vec![None; levers.len()];
        for (lever, value) in pulled {
            settings[*lever] = Some(value.clone());
        }
        Scenario { number: 0, name: None, settings }
    };
    let heads = levers.iter().enumerate().find_map(|(k, lever)| {
        let heads = lever.kind == LeverKind::Heads;
        let first = || grid.named.iter().find_map(|named| named.settings.get(k).cloned().flatten());
        let value = match &lever.values {
            Some(Values::List(list)) => list.first().cloned(),
            Some(spread) => value_at(spread, lever.kind, 0.5),
            None if heads => first(),
            None => None,
        };
        Some((k, value.filter(|_| heads)?))
    });
    let mut bars = Vec::new();
    for (k, lever) in levers.iter().enumerate() {
        let values = ends(grid, k);
        let with = match (lever.kind, &heads) {
            (LeverKind::Attrition, Some(heads)) => vec![heads.clone()],
            (LeverKind::Attrition, None) => continue,
            _ => Vec::new(),
        };
        if values.is_empty() {
            continue;
        }
        let mut scenarios: Vec<Scenario> = Vec::with_capacity(values.len() + 1);
        for value in &values {
            scenarios.push(alone(&[with.clone(), vec![(k, value.clone())]].concat()));
        }
        if !with.is_empty() {
            scenarios.push(alone(&with));
        }
        let outcomes = play(&scenarios);
        let from = if with.is_empty() { *baseline } else { outcomes.get(values.len()).copied().unwrap_or(*baseline) };
        let ends = values.into_iter().zip(outcomes).map(|(value, outcome)| End { value, outcome });
        let mut bar = Bar { lever: k, from, ends: ends.collect(), swing: 0.0 };
        bar.ends.sort_by(|a, b| a.outcome.fte.total_cmp(&b.outcome.fte));
        bar.swing = bar.swing_of(|outcome| outcome.fte);
        bars.push(bar);
    }
    let service = |bar: &Bar| bar.swing_of(|outcome| outcome.service_level);
    bars.sort_by(|a, b| {
        b.swing.total_cmp(&a.swing).then(service(b).total_cmp(&service(a))).then(a.lever.cmp(&b.lever))
    });
    bars
}

/// The values at which a lever is looked at: those that its list or its distribution has, and of a lever without either
/// those that scenarios by hand give it.
pub fn ends(grid: &Grid, lever: usize) -> Vec<LeverValue> {
    let Some(pulled) = grid.levers.get(lever) else { return Vec::new() };
    let by_hand: Vec<LeverValue>;
    let list = match &pulled.values {
        Some(Values::List(list)) => list,
        Some(spread) => {
            let mut both: Vec<LeverValue> =
                [0.1, 0.9].into_iter().filter_map(|p| value_at(spread, pulled.kind, p)).collect();
            both.dedup();
            return both;
        }
        None => {
            let named = grid.named.iter();
            by_hand = named.filter_map(|named| named.settings.get(lever).cloned().flatten()).collect();
            &by_hand
        }
    };
    let known: Vec<f64> =
        list.iter().filter_map(|v| if let LeverValue::Number(x) = v { Some(*x) } else { None }).collect();
    if known.len() == list.len() && !list.is_empty() {
        let low = known.iter().copied().fold(f64::INFINITY, f64::min);
        let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let ends = if low < high { vec![low, high] } else { vec![low] };
        return ends.into_iter().map(LeverValue::Number).collect();
    }
    let mut each: Vec<LeverValue> = Vec::new();
    for value in list {
        if !each.contains(value) {
            each.push(value.clone());
        }
    }
    each
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::answers::stand_in::{self, lever};
    use crate::scenario::{Design, Lever, Named};
    use crate::staffing::ServiceLevelTarget;

    fn grid(levers: Vec<Lever>) -> Grid {
        Grid { levers, design: Design::Full, named: Vec::new(), seed: 1 }
    }

    fn numbers(values: &[f64]) -> Option<Values> {
        Some(Values::List(values.iter().map(|v| LeverValue::Number(*v)).collect()))
    }

    #[test]
    fn the_lever_with_the_widest_swing_comes_first() {
        let levers = [
            lever(LeverKind::Aht, numbers(&[0.05, -0.05])),
            lever(LeverKind::Volume, Some(Values::Uniform { from: -0.25, to: 0.25 })),
            lever(LeverKind::Shrinkage, None),
            lever(LeverKind::Deflection, numbers(&[0.1])),
        ];
        let mut grid = grid(levers.to_vec());
        grid.named.push(Named {
            name: "coached".into(),
            settings: vec![None, None, Some(LeverValue::Number(0.3 - 0.7 / 19.0)), None],
        });
        let bars = tornado(&grid, &stand_in::outcome(), |s| s.iter().map(|s| stand_in::play(&levers, s)).collect());
        let order: Vec<(usize, f64)> = bars.iter().map(|bar| (bar.lever, (bar.swing * 1e6).round() / 1e6)).collect();
        // 40 FTE in proportion: P10 to P90 of ±25 % is ±20 %; ±5 %; a single value is compared with the plan, also one
        // by hand: 70 % of paid time becomes 73.68 %, so 38 FTE are enough.
        assert_eq!(order, [(1, 16.0), (0, 4.0), (3, 4.0), (2, 2.0)]);
        let (least, most) = bars[0].extremes().unwrap();
        assert_eq!((&least.value, &most.value), (&LeverValue::Number(-0.2), &LeverValue::Number(0.2)));
        assert!((bars[0].swing_of(|outcome| outcome.cost) - 16.0 * 800.0).abs() < 1e-6);
    }

    #[test]
    fn attrition_is_played_with_the_heads_of_the_grid_or_not_at_all() {
        let attrition = lever(LeverKind::Attrition, numbers(&[0.0, 0.1]));
        let heads = lever(LeverKind::Heads, numbers(&[40.0, 50.0]));
        let levers = [attrition.clone(), heads];
        let play = |s: &[Scenario]| s.iter().map(|s| stand_in::play(&levers, s)).collect();
        let bars = tornado(&grid(levers.to_vec()), &stand_in::outcome(), play);
        let bar = bars.iter().find(|bar| bar.lever == 0).unwrap();
        assert!((bar.swing - 4.0).abs() < 1e-9 && bar.from.fte == 40.0);
        assert!(tornado(&grid(vec![attrition]), &stand_in::outcome(), |_| Vec::new()).is_empty());
    }

    #[test]
    fn every_target_is_an_end_and_an_impossible_one_does_not_count() {
        let target = |share| LeverValue::Target(ServiceLevelTarget::new(share, 20.0).unwrap());
        let list = vec![target(0.7), target(0.8), target(0.999), target(0.8)];
        let levers = [lever(LeverKind::Target, Some(Values::List(list)))];
        let play = |s: &[Scenario]| {
            let of = |s: &Scenario| match &s.settings[0] {
                Some(LeverValue::Target(t)) if t.fraction.get() > 0.99 => {
                    Outcome { fte: f64::NAN, unmeetable: true, ..stand_in::outcome() }
                }
                Some(LeverValue::Target(t)) => Outcome { fte: 50.0 * t.fraction.get(), ..stand_in::outcome() },
                _ => stand_in::outcome(),
            };
            s.iter().map(of).collect()
        };
        let bars = tornado(&grid(levers.to_vec()), &stand_in::outcome(), play);
        assert_eq!(bars[0].ends.len(), 3);
        assert!((bars[0].swing - 5.0).abs() < 1e-9, "from 35 to 40: {}", bars[0].swing);
    }
}
