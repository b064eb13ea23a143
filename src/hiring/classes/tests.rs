use super::*;

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
            ClassStart {
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
        seats: Some(48),
        spacing: Some(Spacing { classes: 2, weeks: 4 }),
        shortage: Shortage::Forbidden,
        budget: None,
        most_heads: None,
    }
}

#[test]
fn speed() {
    let problem = season();
    let start = std::time::Instant::now();
    let plan = best_classes(&problem, Effort::default()).unwrap().unwrap();
    println!("{:?} cost {} bound {} gap {:.4} % nodes {} short {}", start.elapsed(), plan.cost.total(), plan.bound, plan.gap * 100.0, plan.nodes, plan.short_fte_weeks);
    println!("{:?}", plan.classes);
}

#[test]
fn annealing() {
    let mut problem = season();
    problem.shortage = Shortage::Within { allowed: vec![0.0; 78], price: 2000.0 };
    for moves in [100_000, 400_000, 1_000_000] {
        for heat in [0.003, 0.01, 0.03, 0.1] {
            let results: Vec<f64> = (1..4)
                .map(|seed| {
                    let mut search = search::Search::new(&problem);
                    search.anneal(moves, heat, seed).map_or(f64::NAN, |found| found.1)
                })
                .collect();
            println!("{moves} {heat} {results:.0?}");
        }
    }
}

#[test]
fn tight() {
    for cap in [0.0, 0.01, 0.03] {
        let mut problem = season();
        problem.overtime_cap = problem.need.iter().map(|need| cap * need).collect();
        let plan = best_classes(&problem, Effort::default()).unwrap().unwrap();
        println!("CAP {cap} cost {} bound {} gap {:.4} % nodes {} short {}", plan.cost.total(), plan.bound, plan.gap * 100.0, plan.nodes, plan.short_fte_weeks);
    }
}
