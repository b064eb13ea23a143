mod plans;

use super::*;
use crate::forecast::uncertainty::random::Stream;

/// 78 weeks with a season, classes of 8 to 24, five weeks of training and a ramp of four, 0.9 % attrition a week, at most two
/// classes in four weeks.
pub(super) fn season() -> ClassProblem {
    let weeks = 78;
    let keep = 0.991_f64;
    let wave = |week: usize| libm::sin(2.0 * std::f64::consts::PI * (week as f64 + 30.0) / 52.0);
    let need = (0..weeks).map(|week| 150.0 + 0.35 * week as f64 + 22.0 * wave(week)).collect::<Vec<_>>();
    let base = (0..weeks).map(|week| 172.0 * libm::pow(keep, week as f64)).collect::<Vec<_>>();
    let ramp = |age: usize| match age {
        0..5 => 0.0,
        5..9 => 0.5 + 0.125 * (age - 5) as f64,
        _ => 1.0,
    };
    let starts = (3..weeks - 5)
        .map(|week| {
            let stay = |age: usize| libm::pow(keep, age as f64);
            let paid: f64 = (0..weeks - week).map(stay).sum();
            PossibleClass {
                week,
                effect: (0..weeks - week).map(|age| ramp(age) * stay(age)).collect(),
                class_effect: vec![-1.0; 5],
                training_weeks: 5,
                cost_per_class: 4_000.0,
                cost_per_hire: 3_500.0 + 820.0 * paid,
            }
        })
        .collect();
    ClassProblem {
        overtime_cap: need.iter().map(|need| 0.06 * need).collect(),
        need,
        base,
        overtime_cost: 1_230.0,
        starts,
        smallest: 8,
        largest: 24,
        seats: Some(vec![48; 78]),
        spacing: Some(Spacing { classes: 2, weeks: 4 }),
        shortage: Shortage::Forbidden,
        budget: None,
        most_heads: None,
    }
}

/// A small problem drawn at random: ten weeks, four starts, classes of up to four heads.
fn small(seed: u64) -> ClassProblem {
    let mut stream = Stream::new(seed);
    let mut unit = || (stream.next() >> 11) as f64 / 9_007_199_254_740_992.0;
    let weeks = 10;
    let starts = (0..4)
        .map(|index| {
            let week = index * 2 + usize::from(unit() < 0.5);
            let (first, keep) = (0.4 + 0.6 * unit(), 0.9 + 0.1 * unit());
            PossibleClass {
                week,
                effect: [0.0, 0.0, first]
                    .into_iter()
                    .chain((0..7).map(|age| libm::pow(keep, f64::from(age))))
                    .collect(),
                class_effect: if unit() < 0.5 { vec![-0.5, -0.5] } else { vec![] },
                training_weeks: 2,
                cost_per_class: 300.0 * unit(),
                cost_per_hire: 400.0 + 300.0 * unit(),
            }
        })
        .collect();
    let kind = unit();
    ClassProblem {
        need: (0..weeks).map(|week| 10.0 + if week < 4 { 1.5 } else { 4.0 } * unit()).collect(),
        base: (0..weeks).map(|week| 12.0 - 0.3 * f64::from(week)).collect(),
        overtime_cap: vec![unit(); weeks as usize],
        overtime_cost: 150.0 + 100.0 * unit(),
        starts,
        smallest: 1 + (unit() * 2.0) as u32,
        largest: 4,
        seats: (unit() < 0.5).then(|| vec![5; weeks as usize]),
        spacing: (unit() < 0.5).then_some(Spacing { classes: 1, weeks: 3 }),
        shortage: match kind {
            _ if kind < 0.4 => Shortage::Forbidden,
            _ if kind < 0.7 => Shortage::Priced(100.0 + 400.0 * unit()),
            _ => Shortage::Least,
        },
        budget: (unit() < 0.3).then(|| 3_000.0 + 3_000.0 * unit()),
        most_heads: (unit() < 0.3).then_some(6),
    }
}

/// The least of something over every choice of sizes that keeps the limits.
fn least(problem: &ClassProblem, value: impl Fn(&[u32]) -> f64) -> Option<f64> {
    let choices = 5_u32.pow(problem.starts.len() as u32);
    (0..choices)
        .map(|choice| (0..problem.starts.len() as u32).map(|at| choice / 5_u32.pow(at) % 5).collect::<Vec<u32>>())
        .filter(|sizes| problem.keeps(sizes))
        .map(|sizes| value(&sizes))
        .min_by(f64::total_cmp)
}

const EXACT: Effort = Effort { moves: 2_000, work: 1_000_000_000, gap: 0.0 };

#[test]
fn small_problems_are_solved_as_well_as_by_trying_every_choice() {
    let mut met = 0;
    for seed in 0..300 {
        let problem = small(seed);
        let short = |sizes: &[u32]| problem.weeks(sizes).iter().map(|week| week.shortage).sum::<f64>();
        let plan = best_classes(&problem, EXACT).unwrap().unwrap();
        assert!(problem.keeps(&plan.sizes), "{seed}");
        let total = if problem.shortage == Shortage::Least { plan.short_fte_weeks } else { plan.cost.total() };
        assert!(plan.bound <= total + 1e-6, "{seed}: bound {} above {total}", plan.bound);
        if problem.shortage == Shortage::Forbidden {
            // First the shortage, then, among choices that are nowhere shorter than the plan, the money.
            let fewest = least(&problem, short).unwrap();
            assert!((plan.short_fte_weeks - fewest).abs() < 1e-5, "{seed}: {} for {fewest}", plan.short_fte_weeks);
            if fewest == 0.0 {
                met += 1;
                let never_short = |sizes: &[u32]| short(sizes) + if short(sizes) > 1e-9 { f64::INFINITY } else { 0.0 };
                let cheapest = least(&problem, |sizes| problem.cost(sizes).total() + never_short(sizes)).unwrap();
                assert!((total - cheapest).abs() < 1e-4, "{seed}: {total} for {cheapest}");
                assert!((plan.bound - cheapest).abs() < 1e-3, "{seed}: bound {} for {cheapest}", plan.bound);
            }
        } else {
            let cheapest = least(&problem, |sizes| problem.objective(sizes)).unwrap();
            assert!((total - cheapest).abs() < 1e-4, "{seed}: {total} for {cheapest}");
            if problem.budget.is_none() {
                assert!((plan.bound - cheapest).abs() < 1e-3, "{seed}: bound {} for {cheapest}", plan.bound);
            }
        }
    }
    assert!(met > 30, "{met} problems could be met");
}

#[test]
fn the_limits_are_those_of_their_words() {
    let problem = ClassProblem { shortage: Shortage::Least, budget: None, most_heads: None, ..small(1) };
    let problem = ClassProblem {
        starts: (0..8).map(|week| PossibleClass { week, ..problem.starts[0].clone() }).collect(),
        seats: Some(vec![5; 10]),
        spacing: Some(Spacing { classes: 2, weeks: 4 }),
        smallest: 2,
        ..problem
    };
    assert!(problem.keeps(&[2, 0, 3, 0, 4, 0, 0, 0]));
    assert!(!problem.keeps(&[1, 0, 0, 0, 0, 0, 0, 0]), "smaller than the smallest");
    assert!(!problem.keeps(&[3, 3, 0, 0, 0, 0, 0, 0]), "six heads on five seats in week 1");
    assert!(!problem.keeps(&[2, 0, 2, 2, 0, 0, 0, 0]), "three classes in weeks 0 to 3");
}

#[test]
fn a_season_of_78_weeks_is_planned_within_two_percent_of_the_bound() {
    let problem = season();
    let effort = Effort { moves: 60_000, work: 60_000_000, gap: 1e-4 };
    let plan = best_classes(&problem, effort).unwrap().unwrap();
    assert!(plan.gap < 0.02, "{}", plan.gap);
    assert_eq!(plan.weeks_short(), 0);
    assert!(problem.keeps(&plan.sizes) && plan.bound <= plan.cost.total());
    // The cost by hand: heads, classes and the overtime that stays.
    let hires: f64 = plan.sizes.iter().zip(&problem.starts).map(|(&n, start)| f64::from(n) * start.cost_per_hire).sum();
    let overtime: f64 = plan.weeks.iter().map(|week| (week.need - week.supply).max(0.0) * 1_230.0).sum();
    let by_hand = hires + 4_000.0 * plan.classes.len() as f64 + overtime;
    assert!((plan.cost.total() - by_hand).abs() < 1e-6 * by_hand);
    // Nothing but whole numbers went in, so the same comes out.
    assert_eq!(best_classes(&problem, effort).unwrap().unwrap(), plan);
}

#[test]
fn a_contradiction_is_named() {
    let problem = small(3);
    let wrong = |change: &dyn Fn(&mut ClassProblem)| {
        let mut problem = problem.clone();
        change(&mut problem);
        best_classes(&problem, EXACT).unwrap_err()
    };
    assert_eq!(wrong(&|problem| problem.smallest = 5), ClassError::Sizes);
    assert_eq!(wrong(&|problem| problem.base.truncate(3)), ClassError::Weeks);
    assert_eq!(wrong(&|problem| problem.starts.reverse()), ClassError::Starts);
    assert_eq!(wrong(&|problem| problem.need[2] = f64::NAN), ClassError::Numbers);
    assert_eq!(wrong(&|problem| problem.spacing = Some(Spacing { classes: 0, weeks: 4 })), ClassError::Spacing);
}
