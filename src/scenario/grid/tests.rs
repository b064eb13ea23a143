//! Grids against what a planner would count out by hand.

use super::*;
use crate::scenario::{LeverKind, Scope, Terms};

fn lever(name: &str, values: Values) -> Lever {
    Lever {
        name: name.to_owned(),
        kind: LeverKind::Volume,
        scope: Scope::default(),
        terms: Terms::default(),
        values: Some(values),
    }
}

fn list(values: &[f64]) -> Values {
    Values::List(values.iter().map(|value| LeverValue::Number(*value)).collect())
}

fn grid(design: Design, levers: Vec<Lever>) -> Grid {
    Grid { levers, design, named: Vec::new(), seed: 11 }
}

fn numbers(scenario: &Scenario) -> Vec<f64> {
    let number = |setting: &Option<LeverValue>| match setting {
        Some(LeverValue::Number(number)) => *number,
        _ => f64::NAN,
    };
    scenario.settings.iter().map(number).collect()
}

fn column(grid: &Grid, lever: usize) -> Vec<f64> {
    (1..=grid.len()).map(|number| numbers(&grid.scenario(number))[lever]).collect()
}

#[test]
fn a_full_grid_counts_like_a_meter_with_the_last_lever_lowest() {
    let levers = vec![lever("a", list(&[1.0, 2.0])), lever("b", list(&[3.0])), lever("c", list(&[5.0, 6.0, 7.0]))];
    let grid = grid(Design::Full, levers);
    let all: Vec<_> = (1..=grid.len()).map(|number| numbers(&grid.scenario(number))).collect();
    let mut by_loops = Vec::new();
    for a in [1.0, 2.0] {
        for c in [5.0, 6.0, 7.0] {
            by_loops.push(vec![a, 3.0, c]);
        }
    }
    assert_eq!(all, by_loops);
}

#[test]
fn scenarios_by_hand_come_first_and_pull_only_their_own_levers() {
    let mut grid = grid(Design::Zip, vec![lever("a", list(&[1.0, 2.0])), lever("b", list(&[3.0, 4.0]))]);
    grid.named.push(Named { name: "half".to_owned(), settings: vec![None, Some(LeverValue::Number(9.0))] });
    assert_eq!(grid.len(), 3);
    let first = grid.scenario(1);
    assert_eq!((first.name.as_deref(), first.settings[0].is_none()), (Some("half"), true));
    assert_eq!(numbers(&grid.scenario(2)), [1.0, 3.0]);
    assert_eq!(numbers(&grid.scenario(3)), [2.0, 4.0]);
    for outside in [0, 4, u64::MAX] {
        assert!(grid.scenario(outside).settings.iter().all(Option::is_none), "{outside}");
    }
}

#[test]
fn a_lever_that_only_named_scenarios_pull_has_no_part_in_the_design() {
    let mut bare = lever("bare", list(&[]));
    bare.values = None;
    let grid = grid(Design::Full, vec![bare.clone(), lever("a", list(&[1.0, 2.0]))]);
    assert_eq!(grid.len(), 2);
    assert!(grid.scenario(2).settings[0].is_none());
    assert!(Grid { levers: vec![bare], design: Design::Full, named: Vec::new(), seed: 1 }.is_empty());
}

#[test]
fn an_exploding_grid_tells_its_size_and_still_finds_each_scenario() {
    let ten = list(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
    let twenty: Vec<_> = (0..20).map(|k| lever(&format!("l{k}"), ten.clone())).collect();
    let grid = grid(Design::Full, twenty);
    assert_eq!(grid.size(), 100_000_000_000_000_000_000);
    assert_eq!(grid.len(), u64::MAX);
    // The digits of 9 876 543 210 are the scenario's values.
    let digits = numbers(&grid.scenario(9_876_543_211));
    assert_eq!(digits[10..], [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0]);
    let many = Grid { levers: (0..60).map(|k| lever(&format!("l{k}"), ten.clone())).collect(), ..grid };
    assert_eq!(many.size(), u128::MAX);
}

#[test]
fn a_latin_hypercube_meets_every_slice_of_every_lever_once() {
    let triangle = Values::Triangular { low: 0.0, mode: 1.0, high: 3.0 };
    for count in [1, 2, 7, 100, 1_000] {
        let levers = vec![
            lever("a", Values::Uniform { from: -0.2, to: 0.2 }),
            lever("b", triangle.clone()),
            lever("c", list(&[0.0, 0.1, 0.2])),
        ];
        let grid = grid(Design::LatinHypercube(count), levers);
        // The distributions themselves, not their inverses, say in which slice a value lies.
        let flat = |x: f64| (x + 0.2) / 0.4;
        let tent = |x: f64| if x < 1.0 { x * x / 3.0 } else { 1.0 - (3.0 - x) * (3.0 - x) / 6.0 };
        let slices = |lever: usize, cdf: &dyn Fn(f64) -> f64| {
            let mut met: Vec<u64> = column(&grid, lever).iter().map(|x| (cdf(*x) * count as f64) as u64).collect();
            met.sort_unstable();
            met
        };
        assert_eq!(slices(0, &flat), (0..count).collect::<Vec<_>>());
        assert_eq!(slices(1, &tent), (0..count).collect::<Vec<_>>());
        // Listed values come as often as one another, but for one.
        let listed = column(&grid, 2);
        let times = [0.0, 0.1, 0.2].map(|value| listed.iter().filter(|x| **x == value).count() as u64);
        assert!(times.iter().all(|seen| seen.abs_diff(count / 3) <= 1), "{count}: {times:?}");
    }
}

#[test]
fn monte_carlo_draws_have_the_moments_of_their_distributions_and_levers_draw_apart() {
    let count = 40_000;
    let levers = vec![
        lever("a", Values::Uniform { from: -0.2, to: 0.2 }),
        lever("b", Values::Normal { mean: 0.05, sd: 0.02 }),
        lever("c", Values::Triangular { low: 0.0, mode: 1.0, high: 3.0 }),
        lever("d", list(&[0.0, 1.0])),
    ];
    let grid = grid(Design::MonteCarlo(count), levers);
    let columns: Vec<_> = (0..4).map(|lever| column(&grid, lever)).collect();
    let n = count as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    // Mean and variance: (h − l)²/12; σ²; (l + m + h)/3 and (l² + m² + h² − lm − lh − mh)/18; 1/4.
    let expected = [(0.0, 0.16 / 12.0), (0.05, 0.0004), (4.0 / 3.0, 7.0 / 18.0), (0.5, 0.25)];
    for (values, (middle, variance)) in columns.iter().zip(expected) {
        let found = mean(values);
        assert!((found - middle).abs() < 5.0 * (variance / n).sqrt(), "{found} {middle}");
        let spread = mean(&values.iter().map(|x| (x - middle) * (x - middle)).collect::<Vec<_>>());
        assert!((spread / variance - 1.0).abs() < 0.05, "{spread} {variance}");
    }
    let apart: Vec<f64> = columns[0].iter().zip(&columns[1]).map(|(a, b)| a * (b - 0.05)).collect();
    let correlation = mean(&apart) / ((0.16_f64 / 12.0).sqrt() * 0.02);
    assert!(correlation.abs() < 5.0 / n.sqrt(), "{correlation}");
}

#[test]
fn shards_taken_in_any_order_hold_the_scenarios_of_the_whole() {
    for design in [Design::LatinHypercube(97), Design::MonteCarlo(97)] {
        let levers = vec![lever("a", Values::Normal { mean: 0.0, sd: 0.1 }), lever("b", list(&[1.0, 2.0, 3.0]))];
        let grid = grid(design, levers);
        let whole: Vec<_> = (1..=97).map(|number| grid.scenario(number)).collect();
        let mut shards: Vec<_> =
            (0..4).rev().flat_map(|shard| (1..=97).filter(move |n| n % 4 == shard)).map(|n| grid.scenario(n)).collect();
        shards.sort_by_key(|scenario| scenario.number);
        assert_eq!(shards, whole);
    }
}

#[test]
fn another_seed_draws_other_values_and_a_lever_more_leaves_the_rest_alone() {
    let a = lever("a", Values::Uniform { from: 0.0, to: 1.0 });
    let b = lever("b", Values::Uniform { from: 0.0, to: 1.0 });
    for design in [Design::LatinHypercube(50), Design::MonteCarlo(50)] {
        let one = grid(design, vec![a.clone()]);
        let two = grid(design, vec![b.clone(), a.clone()]);
        assert_eq!(column(&one, 0), column(&two, 1));
        assert_ne!(column(&two, 0), column(&two, 1));
        assert_ne!(column(&one, 0), column(&Grid { seed: 12, ..one.clone() }, 0));
    }
}
