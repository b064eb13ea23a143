//! Class dates and sizes over 78 weeks: seconds and gap. Classes of 8 to 24, five weeks of training and a ramp of four, 0.9 %
//! attrition a week, overtime up to 6 % of the need, at most two classes in four weeks, a need with trend and season.
//!
//! `cargo bench --no-default-features --bench classes`. The answer is checked: it keeps every limit, no week is short, its cost
//! is above its bound, and the gap is no more than 0.5 %.
#![allow(clippy::unwrap_used)] // a problem without an answer ends the run, as it should

use std::time::Instant;

use headcount::hiring::classes::{ClassProblem, Effort, PossibleClass, Shortage, Spacing, best_classes};

fn season() -> ClassProblem {
    let weeks = 78;
    let keep = 0.991_f64;
    let wave = |week: usize| libm::sin(2.0 * std::f64::consts::PI * (week as f64 + 30.0) / 52.0);
    let need = (0..weeks).map(|week| 150.0 + 0.35 * week as f64 + 22.0 * wave(week)).collect::<Vec<_>>();
    let ramp = |age: usize| match age {
        0..5 => 0.0,
        5..9 => 0.5 + 0.125 * (age - 5) as f64,
        _ => 1.0,
    };
    let stay = |age: usize| libm::pow(keep, age as f64);
    let start = |week: usize| PossibleClass {
        week,
        effect: (0..weeks - week).map(|age| ramp(age) * stay(age)).collect(),
        class_effect: vec![-1.0; 5],
        training_weeks: 5,
        cost_per_class: 4_000.0,
        cost_per_hire: 3_500.0 + 820.0 * (0..weeks - week).map(stay).sum::<f64>(),
    };
    ClassProblem {
        overtime_cap: need.iter().map(|need| 0.06 * need).collect(),
        need,
        base: (0..weeks).map(|week| 172.0 * stay(week)).collect(),
        overtime_cost: 1_230.0,
        starts: (3..weeks - 5).map(start).collect(),
        smallest: 8,
        largest: 24,
        seats: Some(vec![48; weeks]),
        spacing: Some(Spacing { classes: 2, weeks: 4 }),
        shortage: Shortage::Forbidden,
        budget: None,
        most_heads: None,
    }
}

fn main() {
    let problem = season();
    for (name, effort) in [
        ("a third", Effort { moves: 240_000, work: 600_000_000, gap: 1e-4 }),
        ("default", Effort::default()),
        ("ten times", Effort { work: 18_000_000_000, ..Effort::default() }),
    ] {
        let started = Instant::now();
        let plan = best_classes(&problem, effort).unwrap().unwrap();
        let seconds = started.elapsed().as_secs_f64();
        assert!(problem.keeps(&plan.sizes) && plan.weeks_short() == 0);
        assert!(plan.bound <= plan.cost.total());
        assert!(name != "default" || plan.gap <= 0.005, "{}", plan.gap);
        println!(
            "effort {name}: {seconds:.2} s, cost {:.0}, bound {:.0}, gap {:.3} %, {} nodes, {} classes",
            plan.cost.total(),
            plan.bound,
            plan.gap * 100.0,
            plan.nodes,
            plan.classes.len()
        );
    }
}
