//! Charts of made-up sweeps and hiring plans: few scenarios and very many, names of every length, nothing at all.

use headcount::hiring::HiringWeek;
use headcount::report::hiring::{ClassFlag, Staffing, comparison_chart, supply_chart};
use headcount::report::sweep::{
    Shown, Surface, TornadoEnd, TornadoRow, fan_chart, frontier_chart, lever_heat_map, tornado_chart,
};
use headcount::report::{self};
use headcount::scenario::answers::{Axis, Collector, Fan, FanRow, Goal, Pairs, Stop, Summary};
use headcount::scenario::lever::Spelling;
use headcount::scenario::{Outcome, Scenario};
use headcount::time::{Clock, IntervalLength, Moment, date_of_day, day_of_date};

use super::centre::noise;
use super::{NASTY, check_picture, check_words, keep};

fn check(chart: &report::Chart, kept_as: &str) {
    keep(&format!("{kept_as}.svg"), chart.svg().unwrap().as_bytes());
    #[cfg(feature = "png")]
    if std::env::var_os("REPORTS").is_some() {
        keep(&format!("{kept_as}.png"), &chart.png().unwrap());
    }
    check_picture(chart);
    check_words(chart);
}

fn outcome(fte: f64, cost: f64, service_level: f64) -> Outcome {
    Outcome {
        contacts: 9_800.0,
        agents_peak: 40.0,
        agents_mean: 28.0,
        fte,
        paid_hours: fte * 40.0,
        cost,
        cost_per_contact: cost / 9_800.0,
        service_level,
        intervals_on_target: 0.9,
        worst_interval: None,
        worst_queue: 0,
        worst_service_level: 0.6,
        occupancy: 0.84,
        abandonment: 0.0,
        p_on_target: f64::NAN,
        unmeetable: fte.is_nan(),
    }
}

/// So many scenarios of which the dearer serve better, with names that are long, alike and odd.
fn sweep(scenarios: u64, costs: bool) -> Summary {
    let cost = |fte: f64| if costs { fte * 640.0 } else { f64::NAN };
    let baseline = outcome(60.0, cost(60.0), 0.83);
    let mut collector = Collector::new(&[], baseline, Goal::service_level(0.8), 5);
    for k in 0..scenarios {
        let (a, b) = (noise(k * 2 + 1), noise(k * 2 + 2));
        let fte = if k % 50 == 49 { f64::NAN } else { 48.0 + 30.0 * a };
        let service_level = (0.55 + 0.5 * a - 0.25 * b * b).clamp(0.0, 0.999);
        let name = match k % 3 {
            0 => format!("{NASTY} {k}"),
            1 => format!("volume −5%, aht +{k}%, shrinkage 28%, bot 20% on voice sales and voice support"),
            _ => format!("scenario {k}"),
        };
        let scenario = Scenario { number: k + 1, name: Some(name), settings: Vec::new() };
        collector.take(&scenario, &outcome(fte, cost(fte), service_level));
    }
    collector.finish()
}

#[test]
fn frontiers_of_one_scenario_and_of_very_many_keep_their_words_apart() {
    for (scenarios, costs) in [(0, true), (1, true), (2, false), (60, true), (3_000, false), (30_000, true)] {
        let summary = sweep(scenarios, costs);
        check(&frontier_chart(&summary, &[]), &format!("frontier-{scenarios}"));
    }
}

#[test]
fn the_frontier_says_what_the_cheapest_that_reaches_the_goal_costs() {
    let mut collector = Collector::new(&[], outcome(60.0, 30_000.0, 0.83), Goal::service_level(0.8), 5);
    for (k, (cost, level)) in [(27_000.0, 0.81), (26_000.0, 0.79), (29_000.0, 0.9)].into_iter().enumerate() {
        let scenario = Scenario { number: k as u64 + 1, name: Some(format!("plan {}", k + 1)), settings: Vec::new() };
        collector.take(&scenario, &outcome(50.0, cost, level));
    }
    let chart = frontier_chart(&collector.finish(), &[]);
    assert_eq!(chart.title(), "2 of 3 scenarios reach 80%; the cheapest, plan 1, costs 27,000, 10% less than the plan");
    assert!(chart.alt().contains("plan 3 29,000 at 90%"), "{}", chart.alt());
}

fn tornado(levers: usize) -> Vec<TornadoRow> {
    let row = |k: usize| {
        let swing = 12.0 / (k as f64 + 1.0);
        let lever = if k % 4 == 1 { NASTY.to_owned() } else { format!("lever {k}") };
        let end = |value: &str, fte: f64| TornadoEnd { value: value.to_owned(), fte };
        let ends = match k % 5 {
            // All below the plan, all above, one value, many values with an impossible one, both sides.
            0 => vec![end("−10%", 60.0 - swing), end("+10%", 60.0 + swing)],
            1 => vec![end("30%", 60.0 - swing), end("10%", 60.0 - swing / 3.0)],
            2 => vec![end("90/10", 60.0 + swing), end("85/15", 60.0 + swing / 2.0)],
            3 => vec![end("on", 60.0 - swing)],
            _ => ["70/30", "75/20", "80/20", "90/10", "99.9/1"]
                .iter()
                .zip([-1.0, -0.4, 0.0, 1.0, f64::NAN])
                .map(|(value, share)| end(value, 60.0 + share * swing))
                .collect(),
        };
        TornadoRow { lever, from: if k == 6 { 55.0 } else { 60.0 }, ends }
    };
    (0..levers).map(row).collect()
}

#[test]
fn tornadoes_of_every_length_keep_their_words_apart_and_put_the_widest_first() {
    for levers in [0, 1, 5, 12, 40] {
        let mut rows = tornado(levers);
        rows.reverse();
        let chart = tornado_chart(60.0, &rows);
        check(&chart, &format!("tornado-{levers}"));
        if levers > 0 {
            assert_eq!(chart.title(), "lever 0 moves FTE most: from 48 to 72");
        }
    }
}

#[test]
fn heat_maps_of_words_numbers_and_bins_keep_their_words_apart() {
    let stops = |count: usize| (0..count).map(|k| Stop::Number(k as f64 / 100.0 - 0.1)).collect::<Vec<_>>();
    let words = || ["70/30", "80/20", "90/10"].map(|word| Stop::Word(word.into())).to_vec();
    for (name, x, y) in [
        ("bins", stops(40), stops(21)),
        ("words", stops(5), words()),
        ("one", stops(1), words()),
        ("sixteen", stops(16), stops(13)),
    ] {
        let x_axis =
            Axis::of_stops(if name == "bins" { NASTY.into() } else { "volume".into() }, Spelling::Change, x.clone());
        let mut pairs = Pairs::new(x_axis, Axis::of_stops("aht".into(), Spelling::Change, y.clone()));
        for (i, a) in x.iter().enumerate() {
            for (j, b) in y.iter().enumerate() {
                let fte = if i == 2 && j == 1 { f64::NAN } else { 50.0 + i as f64 + 2.0 * j as f64 };
                let level = 0.9 - 0.01 * i as f64 - 0.02 * j as f64;
                pairs.take(a, b, &outcome(fte, fte * 1_234.5, level));
            }
        }
        for (shown, what) in [(Shown::Fte, "fte"), (Shown::Cost, "cost"), (Shown::ServiceLevel, "service")] {
            let chart = lever_heat_map(&Surface::of(&pairs, shown, Some(0.85)));
            check(&chart, &format!("sweep-heatmap-{name}-{what}"));
        }
    }
}

#[test]
fn a_heat_map_says_how_many_pairs_reach_the_target() {
    let stops = || [0.0, 0.1].map(Stop::Number).to_vec();
    let axis = |name: &str| Axis::of_stops(name.into(), Spelling::Change, stops());
    let mut pairs = Pairs::new(axis("volume"), axis("aht"));
    for (x, y, level) in [(0.0, 0.0, 0.9), (0.1, 0.0, 0.82), (0.0, 0.1, 0.81), (0.1, 0.1, 0.7)] {
        pairs.take(&Stop::Number(x), &Stop::Number(y), &outcome(50.0 + 100.0 * x, 1.0, level));
    }
    let chart = lever_heat_map(&Surface::of(&pairs, Shown::Fte, Some(0.8)));
    assert_eq!(chart.title(), "FTE between 50 and 60 over volume and aht; 3 of 4 pairs reach 80%");
}

#[test]
fn fans_of_a_day_a_week_and_a_quarter_keep_their_words_apart() {
    let start = day_of_date(jiff::civil::date(2026, 11, 23));
    let clock = Clock::zone("Europe/Berlin").unwrap();
    let interval = IntervalLength::from_minutes(30).unwrap();
    for (name, queue, days, hours) in
        [("day", "sales", 1, 8..18), ("week", NASTY, 7, 0..24), ("quarter", "care", 90, 8..20), ("none", "x", 0, 0..1)]
    {
        let mut rows = Vec::new();
        for day in start..start + days {
            let all = clock.intervals_of(date_of_day(day), interval);
            for at in all.into_iter().filter(|at: &Moment| hours.contains(&(clock.day_and_minute(*at).1 / 60))) {
                let load = 20.0 + 12.0 * noise(at.0 as u64 / 7_200);
                rows.push(FanRow { start: at, p10: load * 0.85, p50: load, p90: load * 1.2, plan: load.ceil() });
            }
        }
        let fan = Fan { queue: queue.into(), clock: clock.clone(), interval, scenarios: 400, rows };
        check(&fan_chart(&fan), &format!("fan-{name}"));
    }
}

/// Weeks in which the team shrinks and grows again after its classes.
fn staffing(scenario: &str, weeks: usize, classes: &[(usize, f64)], lead: usize) -> Staffing {
    let first = day_of_date(jiff::civil::date(2027, 1, 4));
    let monday = |week: usize| date_of_day(first + 7 * week as i64);
    let mut cost = 0.0;
    let week = |k: usize| {
        let required = 62.0 + 6.0 * noise(k as u64 / 4) + 4.0 * (k as f64 / 8.0).sin();
        let tenured = 64.0 * 0.9_f64.powf(k as f64 / 26.0);
        let (mut ramping, mut nesting, mut training, mut hires) = (0.0, 0.0, 0.0, 0.0);
        for (start, size) in classes {
            match k.checked_sub(*start) {
                Some(age) if age < 4 => training += size,
                Some(age) if age < 6 => nesting += size * 0.9,
                Some(_) => ramping += size * 0.85,
                None => {}
            }
            hires += if k == *start { *size } else { 0.0 };
        }
        let available = tenured + ramping + nesting;
        cost += available * 800.0 + training * 700.0;
        HiringWeek {
            monday: monday(k),
            required_fte: required,
            required_fte_lo: required * 0.93,
            required_fte_hi: required * 1.08,
            available_fte: available,
            tenured_fte: tenured,
            ramping_fte: ramping,
            nesting_fte: nesting,
            training_fte: training,
            gap_fte: available - required,
            hires,
            on_target: available >= required,
            cumulative_cost: cost,
            ..HiringWeek::default()
        }
    };
    let weeks = (0..weeks).map(week).collect();
    let flag = |(start, size): &(usize, f64)| ClassFlag {
        starts: monday(*start),
        size: *size,
        decide_by: start.checked_sub(lead).map(monday),
    };
    Staffing { scenario: scenario.into(), weeks, classes: classes.iter().map(flag).collect() }
}

fn scenarios() -> Vec<Staffing> {
    vec![
        staffing("do nothing", 52, &[], 6),
        staffing("two classes of 15", 52, &[(8, 15.0), (24, 15.0)], 6),
        staffing(NASTY, 52, &[(6, 6.0), (7, 16.0), (9, 12.0), (30, 16.0), (50, 8.0)], 6),
        staffing("hire to P80", 52, &[(6, 16.0), (16, 16.0), (28, 16.0), (40, 12.0)], 5),
    ]
}

#[test]
fn hiring_charts_of_a_week_a_year_and_eighteen_months_keep_their_words_apart() {
    for plan in scenarios() {
        check(&supply_chart(&plan), &format!("hiring-{}", &plan.scenario.chars().take(8).collect::<String>().trim()));
    }
    for (weeks, classes) in [(0, vec![]), (1, vec![(0, 8.0)]), (9, vec![(1, 8.0), (8, 8.0)]), (78, vec![(10, 15.0)])] {
        check(&supply_chart(&staffing("long", weeks, &classes, 1)), &format!("hiring-{weeks}-weeks"));
    }
    let many: Vec<Staffing> = (0..12).map(|k| staffing(&format!("scenario {k}"), 78, &[(k + 2, 10.0)], 2)).collect();
    for (name, plans) in [("four", scenarios()), ("twelve", many), ("one", scenarios()[..1].to_vec()), ("none", vec![])]
    {
        check(&comparison_chart(&plans), &format!("hiring-comparison-{name}"));
    }
}

#[test]
fn a_hiring_chart_says_how_many_weeks_are_below_target_and_by_how_much() {
    let plan = &scenarios()[0];
    let below = plan.weeks.iter().filter(|week| !week.on_target).count();
    let chart = supply_chart(plan);
    let start = format!("do nothing: {below} of 52 weeks below target, short by up to ");
    assert!(below > 0 && chart.title().starts_with(&start), "{}", chart.title());
    assert!(chart.alt().contains("No class starts"), "{}", chart.alt());
}
