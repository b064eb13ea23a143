//! Classes for whole hiring plans, verified by playing them.

use jiff::civil::date;

use crate::hiring::classes::{Aims, Chosen, Effort, Spacing, choose};
use crate::hiring::{
    Band, ClassStart, ClassTerms, CostRates, Demand, DemandWeek, HiringPlan, HiringScenario, OpenInterval, Prepared,
    Ramp, Team, Timetable, class_faults, play,
};
use crate::staffing::StaffingRules;
use crate::time::{date_of_day, day_of_date};

/// Forty weeks of growing demand in a few long intervals, and a team that just carries it today.
fn growing(weeks: usize) -> HiringPlan {
    let first = day_of_date(date(2027, 1, 4));
    let week = |k: usize| DemandWeek {
        monday: date_of_day(first + 7 * k as i64),
        intervals: (0..10)
            .map(|i| OpenInterval {
                day: i / 2,
                contacts: (90.0 + 20.0 * f64::from(i % 2)) * (1.0 + 0.012 * k as f64),
                aht_s: 240.0,
            })
            .collect(),
        relative_sd: 0.05,
    };
    HiringPlan {
        demand: Demand {
            queues: vec!["sales".into()],
            interval_hours: 0.5,
            weeks: (0..weeks).map(week).collect(),
            conventions: Vec::new(),
        },
        rules: StaffingRules { shrinkage: "30%".parse().unwrap(), hours_per_fte: 5.0, ..StaffingRules::default() },
        team: Team {
            bands: vec![Band {
                name: "team".into(),
                from_months: 0.0,
                heads: 29.0,
                months: 30.0,
                monthly_attrition: 0.02,
            }],
            contract_hours: 5.0,
            rise: None,
            schedule_efficiency: 1.0,
        },
        class: ClassTerms {
            lead_weeks: 2,
            size_min: 3,
            size_max: 8,
            seats: Some(10),
            allowed: vec![true; weeks],
            timetable: Timetable {
                training_weeks: 2,
                nesting_weeks: 1,
                nesting_proficiency: 0.5,
                ramp: Ramp::Linear { from: 0.6, weeks: 3 },
            },
            drop_out: 0.1,
            trainers_per_class: 1.0,
            trainees_per_trainer: None,
            nesters_per_mentor: Some(6.0),
        },
        cost: CostRates {
            per_hour: 25.0,
            trainee_per_hour: Some(20.0),
            per_hire: 900.0,
            per_trainee: 100.0,
            overtime_multiplier: 1.5,
            per_short_hour: 30.0,
        },
        leave: Vec::new(),
        moves: Vec::new(),
        changes: Vec::new(),
    }
}

/// Enough for a plan of this size.
const BRIEF: Effort = Effort { moves: 40_000, work: 60_000_000, gap: 1e-3 };

fn optimised() -> HiringScenario {
    HiringScenario { overtime: 0.05, ..HiringScenario::new("optimised") }
}

fn chosen(plan: &HiringPlan, aims: &Aims) -> Chosen {
    choose(plan, &optimised(), aims, BRIEF).unwrap()
}

#[test]
fn chosen_classes_keep_every_promise_and_none_is_to_spare() {
    let plan = growing(40);
    let aims = Aims::default();
    let chosen = chosen(&plan, &aims);
    assert!(chosen.missed.is_empty(), "{:?}", chosen.missed);
    assert!(!chosen.outcome.classes.is_empty() && class_faults(&plan, &chosen.outcome.classes).is_empty());
    assert!(chosen.programme.gap < 0.03, "{}", chosen.programme.gap);
    // Played on its own it comes to the same, and nobody hires enough who does nothing.
    let scenario = HiringScenario { classes: chosen.outcome.classes.clone(), ..optimised() };
    assert_eq!(play(&plan, &scenario).unwrap(), chosen.outcome);
    assert!(play(&plan, &optimised()).unwrap().totals.weeks_below > 20);
    // With any class left out, or two heads less in it, a promise breaks: heads are not to spare.
    let prepared = Prepared::new(&plan, &scenario).unwrap();
    for left_out in 0..scenario.classes.len() {
        let mut fewer = scenario.classes.clone();
        fewer.remove(left_out);
        let outcome = prepared.play(&fewer).unwrap();
        assert!(outcome.weeks.iter().any(|week| week.gap_fte < -1e-3), "class {left_out} is not needed");
    }
}

#[test]
fn no_single_change_of_a_class_is_cheaper_and_keeps_the_promises() {
    let plan = growing(40);
    let chosen = chosen(&plan, &Aims::default());
    let scenario = HiringScenario { classes: chosen.outcome.classes.clone(), ..optimised() };
    let prepared = Prepared::new(&plan, &scenario).unwrap();
    let cost = chosen.outcome.totals.cost.total();
    let mut tried = 0;
    for at in 0..scenario.classes.len() {
        for (later, more) in [(1, 0), (0, -1), (1, -1), (2, 0), (0, 1), (-1, 0), (-1, -1)] {
            let mut classes = scenario.classes.clone();
            let ClassStart { week, size, .. } = classes[at];
            let week = week.checked_add_signed(later).unwrap();
            classes[at] = ClassStart { week, size: size.saturating_add_signed(more), decided: false };
            if !class_faults(&plan, &classes).is_empty() || classes.windows(2).any(|two| two[0].week >= two[1].week) {
                continue;
            }
            tried += 1;
            let other = prepared.play(&classes).unwrap();
            let keeps = other.weeks.iter().all(|week| week.gap_fte >= -1e-3 || week.on_target);
            let better = keeps && other.totals.cost.total() < cost * (1.0 - 1e-3);
            assert!(!better, "class {at} by {later} weeks and {more} heads: {} for {cost}", other.totals.cost.total());
        }
    }
    assert!(tried > 5);
}

#[test]
fn waiting_never_gets_cheaper_and_the_last_decision_is_the_last_that_works() {
    let plan = growing(40);
    let chosen = chosen(&plan, &Aims::default());
    let delays = &chosen.hire_by.delays;
    let by = chosen.hire_by.week.expect("growth of 1.2 % a week can't wait for ever");
    let first = chosen.outcome.classes[0].week - plan.class.lead_weeks;
    assert_eq!(delays[0].decide, first);
    assert!(by >= first && delays.iter().any(|delay| delay.decide == by + 1));
    for delay in delays {
        assert_eq!(delay.weeks_missed > 0, delay.decide > by, "{delay:?}");
    }
    for pair in delays.windows(2) {
        let added = pair[1].added.unwrap();
        assert!((pair[1].cost - pair[0].cost - added).abs() < 1e-6);
        let as_good =
            pair[1].weeks_missed == pair[0].weeks_missed && pair[1].short_fte_weeks <= pair[0].short_fte_weeks;
        assert!(!as_good || added >= -1e-6, "{pair:?}");
        assert!(pair[1].weeks_missed >= pair[0].weeks_missed, "{pair:?}");
    }
}

#[test]
fn a_surer_plan_costs_more_and_is_met_more_often() {
    let plan = growing(30);
    let expected = chosen(&plan, &Aims::default());
    let sure = chosen(&plan, &Aims { sure: Some(0.8), ..Aims::default() });
    let sureness = sure.sureness.unwrap();
    assert!(sureness.share_expected < 0.5, "{sureness:?}");
    assert!(sureness.share >= 0.8 && sureness.score > 0.0, "{sureness:?}");
    let price = sure.outcome.totals.cost.total() - expected.outcome.totals.cost.total();
    assert!(price > 0.0 && (price - sureness.price).abs() < 1e-6, "{price} {sureness:?}");
    let error = (sureness.share * (1.0 - sureness.share) / 500.0).sqrt();
    assert!((sureness.standard_error - error).abs() < 1e-12);
}

#[test]
fn money_and_heads_turned_round_buy_the_best_service() {
    let plan = growing(30);
    let free = chosen(&plan, &Aims::default());
    let hired: u32 = free.programme.sizes.iter().sum();
    let money = free.programme.cost.money();
    let mut before = 0.0;
    for share in [1.0, 0.6, 0.3] {
        let budget = money * share * 1.001;
        let plan = chosen(&plan, &Aims { budget: Some(budget), ..Aims::default() });
        assert!(plan.programme.cost.money() <= budget * (1.0 + 1e-6));
        assert!(plan.programme.short_fte_weeks >= before - 1e-6);
        before = plan.programme.short_fte_weeks;
    }
    assert!(before > 1.0);
    let fewer = chosen(&plan, &Aims { most_hires: Some(hired / 2), ..Aims::default() });
    assert!(fewer.programme.sizes.iter().sum::<u32>() <= hired / 2);
    assert!(fewer.outcome.totals.weeks_below > 0);
}

#[test]
fn seats_and_spacing_bind_the_chosen_classes() {
    let plan = growing(40);
    let spacing = Spacing { classes: 1, weeks: 6 };
    let chosen = chosen(&plan, &Aims { spacing: Some(spacing), ..Aims::default() });
    let weeks: Vec<usize> = chosen.programme.classes.iter().map(|class| class.week).collect();
    assert!(weeks.windows(2).all(|two| two[1] - two[0] >= 6), "{weeks:?}");
    for week in &chosen.outcome.weeks {
        assert!(week.training <= 10.0 + 1e-9);
    }
}

#[test]
fn the_same_with_one_thread_and_with_two() {
    let plan = growing(30);
    let aims = Aims { sure: Some(0.7), ..Aims::default() };
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| format!("{:?}", choose(&plan, &optimised(), &aims, BRIEF).unwrap()))
    };
    assert_eq!(with(1), with(2));
}
