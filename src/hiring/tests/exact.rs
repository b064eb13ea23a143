use super::*;
use crate::staffing::{StaffTo, require};

#[test]
fn thirty_percent_a_year_is_two_point_nine_three_a_month() {
    let monthly = attrition::monthly_from_annual(0.30);
    assert_eq!((monthly * 1e4).round() / 1e2, 2.93);
    // A year of weeks loses 30 % of those who were there, hired nobody.
    let outcome = play(&example(52), &HiringScenario::new("do nothing")).unwrap();
    assert!((outcome.totals.heads_closing - 22.0 * 0.70).abs() < 1e-9);
    assert!((outcome.totals.leavers - 22.0 * 0.30).abs() < 1e-9);
}

#[test]
fn a_week_of_tenured_heads_takes_what_staffing_says() {
    use crate::forecast::{ForecastStory, VolumeForecast};
    use crate::history::Queue;
    use crate::time::{Clock, IntervalLength};
    let monday = date(2027, 1, 4);
    let length = IntervalLength::from_minutes(30).unwrap();
    let start: Vec<_> =
        (0..7).flat_map(|d| Clock::Plain.intervals_of(date_of_day(day_of_date(monday) + d), length)).collect();
    let volume: Vec<f64> = (0..start.len()).map(|i| 5.0 + ((i * 37) % 53) as f64).collect();
    let aht: Vec<f64> = (0..start.len()).map(|i| 200.0 + ((i * 11) % 29) as f64).collect();
    let forecast = VolumeForecast {
        queue: Queue { name: "sales".into(), channel: None },
        clock: Clock::Plain,
        interval: length,
        start,
        volume,
        bands: Vec::new(),
        outlook: None,
        aht_s: Some(aht),
        handle_parts: None,
        story: ForecastStory::default(),
    };
    let mut plan = example(1);
    plan.demand = Demand::of(std::slice::from_ref(&forecast), monday, 1).unwrap();
    let requirement = require(&forecast, &plan.rules).unwrap();
    let fte = requirement.rows.iter().map(|row| row.scheduled_exact).sum::<f64>() * 0.5 / 40.0;
    let scenario = HiringScenario::new("as it is");
    let prepared = Prepared::new(&plan, &scenario).unwrap();
    assert!((prepared.required_fte(0) - fte).abs() < 1e-9 * fte);
    // Two queues of half the contacts each are one team.
    let half = VolumeForecast { volume: forecast.volume.iter().map(|v| v / 2.0).collect(), ..forecast };
    let two = Demand::of(&[half.clone(), half], monday, 1).unwrap();
    for (one, both) in plan.demand.weeks[0].intervals.iter().zip(&two.weeks[0].intervals) {
        assert!((one.contacts - both.contacts).abs() < 1e-9 && (one.aht_s - both.aht_s).abs() < 1e-9);
    }
    assert!(two.conventions[0].contains("One team"));
    assert!(matches!(Demand::of(&[], monday, 1), Err(DemandError::NoQueue)));
}

#[test]
fn exactly_enough_heads_keep_the_target_and_one_in_a_thousand_less_do_not() {
    let scenario = HiringScenario::new("as it is");
    let mut plan = example(1);
    let needed = Prepared::new(&plan, &scenario).unwrap().required_fte(0);
    plan.team.bands[0].heads = needed;
    let enough = play(&plan, &scenario).unwrap().weeks[0];
    assert!(enough.on_target && (enough.service_level - 0.80).abs() < 1e-6, "{}", enough.service_level);
    plan.team.bands[0].heads = needed * 0.999;
    let short = play(&plan, &scenario).unwrap().weeks[0];
    assert!(!short.on_target && short.service_level < 0.80 && short.gap_fte < 0.0);
    // Overtime as a last resort fills it, and costs half as much again.
    let paid = HiringScenario { overtime: 0.05, ..scenario.clone() };
    let filled = play(&plan, &paid).unwrap().weeks[0];
    assert!(filled.on_target && filled.gap_fte.abs() < 1e-9);
    assert!((filled.cost.overtime - filled.overtime_fte * 40.0 * 25.0 * 1.5).abs() < 1e-9);
}

#[test]
fn a_bot_and_work_outside_leave_the_contacts_that_they_say() {
    let plan = example(1);
    let mut scenario = HiringScenario::new("bot and outside");
    let bot =
        Bot { span: Weeks::ALL, deflection: 0.2, returns: 0.25, aht_uplift: 0.1, per_contact: 0.5, per_week: 100.0 };
    scenario.bots = vec![bot];
    scenario.outsourcing =
        vec![Outsourcing { span: Weeks::ALL, what: Outsourced::Above(8.0), price: Price::Contact(4.0) }];
    let week = play(&plan, &scenario).unwrap().weeks[0];
    // 100 contacts: 20 are taken and 5 come back; 85 of 198 s are 9.35 erlangs, of which 8 stay.
    let stays = 8.0 * 1800.0 / 198.0;
    assert!((week.deflected - 100.0 * 15.0).abs() < 1e-9);
    assert!((week.contacts - 100.0 * stays).abs() < 1e-6);
    assert!((week.outsourced - 100.0 * (85.0 - stays)).abs() < 1e-6);
    assert!((week.cost.bot - (100.0 + 100.0 * 20.0 * 0.5)).abs() < 1e-9);
    assert!((week.cost.outsourcing - week.outsourced * 4.0).abs() < 1e-9);
}

#[test]
fn staffed_to_a_quantile_needs_more_and_serves_the_expected_better() {
    let mut plan = example(1);
    plan.demand.weeks[0].relative_sd = 0.10;
    let scenario = HiringScenario::new("mean");
    let mean = play(&plan, &scenario).unwrap().weeks[0];
    assert!(mean.required_fte_lo < mean.required_fte && mean.required_fte < mean.required_fte_hi);
    let high = HiringScenario { staff_to: StaffTo::Quantile(80.0), ..scenario.clone() };
    let prepared = Prepared::new(&plan, &high).unwrap();
    let level = level_at(&plan.demand.weeks[0], 0.8);
    assert!((prepared.required_fte_at_level(0, level).unwrap() / prepared.required_fte(0) - 1.0).abs() < 1e-3);
    plan.team.bands[0].heads = Prepared::new(&plan, &high).unwrap().required_fte(0);
    let served = play(&plan, &high).unwrap().weeks[0];
    assert!(served.gap_fte.abs() < 1e-9 && served.service_level > 0.85 && served.on_target);
    assert!((served.required_fte_tenured - mean.required_fte).abs() < 1e-9);
    // What the higher level costs is idle: the share of the floor beyond the expected need.
    let idle = served.available_fte * 40.0 * 25.0 * (1.0 - mean.required_fte / served.available_fte);
    assert!((served.cost.idle - idle).abs() < 1e-6 && served.cost.penalty == 0.0);
}

#[test]
fn the_need_between_known_levels_is_the_need_itself() {
    let plan = example(1);
    let scenario = HiringScenario::new("as it is");
    let prepared = Prepared::new(&plan, &scenario).unwrap();
    for level in [0.45, 0.7, 0.9, 1.0, 1.1, 1.4, 1.9] {
        let mut busier = example(1);
        busier.changes = vec![DemandChange {
            span: Weeks::ALL,
            volume: level,
            aht: 1.0,
            growth_per_year: 0.0,
            reason: String::new(),
        }];
        let exact = Prepared::new(&busier, &scenario).unwrap().required_fte(0);
        let quick = prepared.required_fte_at_level(0, level).unwrap();
        assert!((quick / exact - 1.0).abs() < 1e-3, "{level}: {quick} against {exact}");
    }
}

#[test]
fn growth_compounds_from_the_first_day_of_its_span() {
    let mut plan = example(53);
    let from = Some(plan.monday(1));
    let span = Weeks { from, to: None };
    plan.changes = vec![DemandChange { span, volume: 1.0, aht: 1.0, growth_per_year: 0.10, reason: String::new() }];
    let outcome = play(&plan, &HiringScenario::new("growth")).unwrap();
    assert_eq!(outcome.weeks[0].contacts, 10_000.0);
    // The days of week 1 are 0 to 4 days on.
    let week = |days: std::ops::Range<i32>| days.map(|d| 2_000.0 * 1.1_f64.powf(f64::from(d) / 364.0)).sum::<f64>();
    assert!((outcome.weeks[1].contacts - week(0..5)).abs() < 1e-6);
    assert!((outcome.weeks[52].contacts - week(357..362)).abs() < 1e-6);
}

#[test]
fn what_a_class_adds_is_what_one_head_adds_times_its_size() {
    let mut plan = example(30);
    plan.class.trainers_per_class = 0.0;
    let (with, without) = (supply(&plan, &[class(4, 10)]).unwrap(), supply(&plan, &[]).unwrap());
    let head = hired_head(&plan);
    for week in 0..30_usize {
        let each = week.checked_sub(4).map_or(HiredHead::default(), |since| head[since]);
        let added = with[week].effective_fte - without[week].effective_fte;
        assert!((added - 10.0 * each.effective_fte).abs() < 1e-9, "week {week}");
        assert!((with[week].available_fte - without[week].available_fte - 10.0 * each.available_fte).abs() < 1e-9);
    }
}

#[test]
fn classes_that_contradict_their_terms_are_told() {
    let mut plan = example(20);
    plan.class.seats = Some(12);
    plan.class.size_min = 5;
    plan.class.allowed[10] = false;
    let reasons = |classes: &[ClassStart]| class_faults(&plan, classes).into_iter().map(|(k, _)| k).collect::<Vec<_>>();
    assert!(reasons(&[class(3, 8), class(5, 8)]).is_empty());
    // The second sits beside the first; lead time; blackout; size; after the end.
    assert_eq!(reasons(&[class(3, 8), class(4, 8)]), [1]);
    assert_eq!(reasons(&[class(1, 8)]), [0]);
    assert_eq!(reasons(&[class(10, 8)]), [0]);
    assert_eq!(reasons(&[class(6, 4)]), [0]);
    assert_eq!(reasons(&[class(20, 8)]), [0]);
    assert!(reasons(&[ClassStart { week: 1, size: 8, decided: true }]).is_empty());
    let mut scenario = HiringScenario::new("too early");
    scenario.classes = vec![class(1, 8)];
    assert!(matches!(play(&plan, &scenario), Err(HiringError::Class { size: 8, .. })));
}

#[test]
fn scenarios_together_are_scenarios_alone_at_any_thread_count() {
    let plan = example(12);
    let mut scenarios = vec![HiringScenario::new("nothing"), HiringScenario::new("class"), HiringScenario::new("busy")];
    scenarios[1].classes = vec![class(3, 6)];
    let change = DemandChange { span: Weeks::ALL, volume: 1.2, aht: 1.05, growth_per_year: 0.0, reason: String::new() };
    scenarios[2].changes = vec![change];
    let alone: Vec<_> = scenarios.iter().map(|scenario| play(&plan, scenario).unwrap()).collect();
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let together = pool.install(|| play_all(&plan, &scenarios)).unwrap();
        assert_eq!(together, alone);
    }
}

#[test]
fn attrition_rises_with_the_occupancy_of_the_week_before() {
    let mut plan = example(2);
    plan.team.rise = Some(AttritionRise { above: 0.70, per_point: 0.05 });
    let outcome = play(&plan, &HiringScenario::new("busy")).unwrap();
    let weekly = attrition::weekly_from_monthly(attrition::monthly_from_annual(0.30));
    let [first, second] = [outcome.weeks[0], outcome.weeks[1]];
    assert!((first.leavers - 22.0 * weekly).abs() < 1e-12);
    let rise = 1.0 + 0.05 * 100.0 * (first.occupancy - 0.70);
    assert!(rise > 1.2);
    assert!((second.leavers - second.heads_opening * weekly * rise).abs() < 1e-12);
}

#[test]
fn curves_are_those_of_their_formulas() {
    let half = Ramp::Exponential { from: 0.6, half_life_weeks: 2.0, weeks: 10 };
    // What is missing is 0.4 · 2^(−(0 + ½)/2) in the first week, and half of it two weeks on.
    assert!((half.proficiency(0) - (1.0 - 0.4 * 2.0_f64.powf(-0.25))).abs() < 1e-12);
    assert!(((1.0 - half.proficiency(2)) * 2.0 - (1.0 - half.proficiency(0))).abs() < 1e-12);
    let s = Ramp::Logistic { from: 0.5, weeks: 5 };
    // Its middle is half way, and it is its own mirror image.
    assert!((s.proficiency(2) - 0.75).abs() < 1e-12);
    assert!((s.proficiency(0) + s.proficiency(4) - 1.5).abs() < 1e-12);
    assert_eq!(Ramp::Steps(vec![0.6, 0.8]).proficiency(1), 0.8);
    assert_eq!(Ramp::Steps(vec![0.6, 0.8]).proficiency(2), 1.0);
}

#[test]
fn a_queue_that_does_not_settle_is_told_with_its_way_out() {
    let mut plan = example(3);
    plan.team.bands[0].heads = 12.0;
    let overloaded = play(&plan, &HiringScenario::new("too few")).unwrap();
    assert_eq!(overloaded.totals.service_level, 0.0);
    assert!(overloaded.notes[0].starts_with("In 3 of 3 weeks"), "{:?}", overloaded.notes);
    plan.rules.assumptions.patience = Some(crate::units::Seconds::whole(120));
    let relieved = play(&plan, &HiringScenario::new("too few")).unwrap();
    assert!(relieved.notes.is_empty() && relieved.totals.abandonment > 0.2 && relieved.totals.service_level > 0.0);
}

#[test]
fn nobody_at_all_is_a_result_and_no_fault() {
    let mut plan = example(2);
    plan.team.bands[0].heads = 0.0;
    plan.rules.assumptions.patience = Some(crate::units::Seconds::whole(120));
    let empty = play(&plan, &HiringScenario::new("nobody")).unwrap();
    assert_eq!((empty.totals.service_level, empty.totals.weeks_below, empty.totals.heads_closing), (0.0, 2, 0.0));
    assert_eq!(empty.totals.abandonment, 1.0);
    // A week in which nothing is open needs nobody and keeps its promises.
    plan.demand.weeks[1].intervals.clear();
    let closed = play(&plan, &HiringScenario::new("closed")).unwrap().weeks[1];
    assert!(closed.on_target && closed.required_fte == 0.0 && closed.service_level.is_nan());
}
