use proptest::prelude::*;

use super::*;

fn ramps() -> impl Strategy<Value = Ramp> {
    prop_oneof![
        (0.3..1.0, 0_usize..9).prop_map(|(from, weeks)| Ramp::Linear { from, weeks }),
        (0.3..1.0, 0.5..6.0, 0_usize..9).prop_map(|(from, half_life_weeks, weeks)| Ramp::Exponential {
            from,
            half_life_weeks,
            weeks
        }),
        (0.3..1.0, 0_usize..9).prop_map(|(from, weeks)| Ramp::Logistic { from, weeks }),
        proptest::collection::vec(0.3..1.0, 0..6).prop_map(Ramp::Steps),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn heads_are_conserved_in_every_cohort_and_week(
        ramp in ramps(),
        (training_weeks, nesting_weeks, drop_out) in (0_usize..6, 0_usize..4, 0.0..0.6),
        bands in proptest::collection::vec((0.0..40.0, 0.0..0.9), 1..4),
        classes in proptest::collection::vec((0_usize..30, 1_u32..25), 0..6),
        moves in proptest::collection::vec((0_usize..30, -3.0..6.0, 0_usize..4), 0..5),
        rise in proptest::option::of(0.0..0.1),
    ) {
        let mut plan = example(30);
        // One interval a week: the heads are what is tried here.
        for week in &mut plan.demand.weeks {
            week.intervals.truncate(1);
        }
        plan.team.bands = bands.iter().enumerate().map(|(k, (heads, annual))| {
            band(&format!("band {k}"), 6.0 * k as f64, *heads, 6.0 * k as f64 + 1.0, *annual)
        }).collect();
        plan.team.rise = rise.map(|per_point| AttritionRise { above: 0.5, per_point });
        plan.class.timetable = Timetable { training_weeks, nesting_weeks, nesting_proficiency: 0.4, ramp };
        plan.class.drop_out = drop_out;
        plan.class.lead_weeks = 0;
        plan.class.size_max = 25;
        plan.moves = moves.iter().map(|(week, heads, band)| {
            Move { week: *week, heads: *heads, band: Some(*band).filter(|band| *band < plan.team.bands.len()) }
        }).collect();
        let mut scenario = HiringScenario::new("any");
        scenario.classes = classes.iter().map(|(week, size)| class(*week, *size)).collect();
        scenario.classes.sort_by_key(|class| class.week);
        let outcome = match play(&plan, &scenario) {
            Ok(outcome) => outcome,
            Err(HiringError::MoveOut { heads, there, .. }) => {
                prop_assert!(heads > there);
                return Ok(());
            }
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        let mut sums = vec![CohortWeek::default(); 30];
        for cohort in &outcome.cohorts {
            prop_assert_eq!(cohort.begins + cohort.weeks.len(), 30);
            let mut before: Option<f64> = None;
            for (k, week) in cohort.weeks.iter().enumerate() {
                let closing = week.opening + week.hires + week.moves - week.leavers - week.drop_outs;
                prop_assert!((closing - week.closing).abs() <= 1e-12 * (1.0 + closing.abs()));
                prop_assert!(week.closing >= -1e-12 && week.leavers >= 0.0 && week.drop_outs >= 0.0);
                // Nobody appears or vanishes between two weeks.
                if let Some(before) = before {
                    prop_assert_eq!(week.opening, before);
                } else if cohort.begins > 0 {
                    prop_assert_eq!(week.opening, 0.0);
                }
                before = Some(week.closing);
                let sum = &mut sums[cohort.begins + k];
                sum.opening += week.opening;
                sum.hires += week.hires;
                sum.moves += week.moves;
                sum.leavers += week.leavers;
                sum.drop_outs += week.drop_outs;
                sum.closing += week.closing;
            }
        }
        // The weeks are the sums of their cohorts.
        for (week, sum) in outcome.weeks.iter().zip(&sums) {
            for (ours, theirs) in [
                (week.heads_opening, sum.opening), (week.hires, sum.hires), (week.moves, sum.moves),
                (week.leavers, sum.leavers), (week.drop_outs, sum.drop_outs), (week.heads_closing, sum.closing),
            ] {
                prop_assert!((ours - theirs).abs() < 1e-9);
            }
            let staged = week.tenured + week.ramping + week.nesting + week.training;
            prop_assert!((staged - (week.heads_opening + week.hires + week.moves)).abs() < 1e-9);
        }
        let hired: f64 = scenario.classes.iter().map(|class| f64::from(class.size)).sum();
        prop_assert!((outcome.totals.hires - hired).abs() < 1e-9);
    }

    #[test]
    fn every_paid_hour_is_in_one_line(
        heads in 5.0..60.0, leave in 0.0..0.3, overtime in 0.0..0.3, time_off in 0.0..0.3, size in 1_u32..20,
    ) {
        let mut plan = example(12);
        plan.team.bands[0].heads = heads;
        plan.leave = vec![LeaveSpan { span: Weeks::ALL, share: leave }];
        // One rate, so that all pay is hours times it.
        plan.cost.trainee_per_hour = None;
        let mut scenario = HiringScenario::new("any");
        (scenario.overtime, scenario.time_off) = (overtime, time_off);
        scenario.classes = vec![class(2, size)];
        let outcome = play(&plan, &scenario).unwrap();
        for week in &outcome.weeks {
            let cost = &week.cost;
            let once = week.hires * plan.cost.per_trainee;
            let pay = cost.wages + cost.training - once + cost.ramp_drag + cost.idle + cost.overtime;
            let hours = week.paid_hours + week.overtime_fte * 40.0 * 0.5;
            prop_assert!((pay - hours * 25.0).abs() < 1e-6, "{pay} against {}", hours * 25.0);
            prop_assert!(week.gap_fte < -1e-9 || cost.penalty == 0.0);
            prop_assert!(week.gap_fte > 1e-9 || cost.idle < 1e-6);
            for (name, line) in cost.named() {
                prop_assert!(line >= -1e-9, "{name} {line}");
            }
        }
    }
}
