//! Scenarios a second: one queue of 672 half hours with Erlang C, a Latin hypercube over volume and handle time.
//!
//! No two loads are alike, so nothing can be remembered. Answers are compared with the same scenarios played one by one
//! through forecast, requirement and week before any time is believed. Run with `cargo bench --bench sweep`; a number after
//! `--` is that of scenarios.

use std::time::Instant;

use headcount::evaluate::service::week;
use headcount::forecast::{Band, ForecastStory, Level, VolumeForecast};
use headcount::history::Queue;
use headcount::scenario::{
    Base, BaseQueue, Design, Grid, Lever, LeverKind, LeverValue, Outcome, Player, Playing, Scenario, Scope, Terms,
    Values,
};
use headcount::staffing::{StaffTo, StaffingRules, require};
use headcount::time::{Clock, IntervalLength, Moment};

/// Two weeks of half hours.
const INTERVALS: usize = 672;
/// Scenarios asked for at a time, as a sweep in parts does.
const AT_ONCE: usize = 4096;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked = std::env::args().skip(1).find_map(|arg| arg.parse().ok());
    let count: usize = asked.unwrap_or(20_000);
    let base = Base { queues: vec![queue(INTERVALS)?] };
    let grid = Grid {
        levers: vec![lever(LeverKind::Volume, 0.2), lever(LeverKind::Aht, 0.1)],
        design: Design::LatinHypercube(count as u64),
        named: Vec::new(),
        seed: 7,
    };
    let scenarios = hypercube(count);
    let player = Player::new(&base, &grid, Playing { futures: 0, seed: 1 })?;
    check(&base, &player, &scenarios)?;
    let mut single = Vec::new();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let start = Instant::now();
        let outcomes: Vec<Outcome> =
            pool.install(|| scenarios.chunks(AT_ONCE).flat_map(|part| player.outcomes(part)).collect());
        let seconds = start.elapsed().as_secs_f64();
        let each = seconds / (count * INTERVALS) as f64 * 1e9;
        println!(
            "{threads} thread(s): {count} scenarios in {seconds:.2} s, {:.0} a second, {each:.1} ns per interval; a million in {:.1} s",
            count as f64 / seconds,
            seconds * 1e6 / count as f64
        );
        if threads == 1 {
            single = outcomes;
        } else {
            let alike = single.iter().zip(&outcomes).all(|(a, b)| format!("{a:?}") == format!("{b:?}"));
            assert!(alike, "two threads give other outcomes than one");
        }
    }
    a_week()
}

/// A hundred scenarios of one week, with the probability that the week meets its target by a hundred futures.
fn a_week() -> Result<(), Box<dyn std::error::Error>> {
    let mut queue = queue(336)?;
    let volume = &queue.forecast.volume;
    let ends = |z: f64| volume.iter().map(|v| (v + z * (v + 0.01 * v * v).sqrt()).max(0.0)).collect();
    queue.forecast.bands = vec![Band { level: Level::new(80.0)?, lo: ends(-1.281_551_6), hi: ends(1.281_551_6) }];
    let base = Base { queues: vec![queue] };
    let steps = |most: f64| {
        let step = |k: i32| LeverValue::Number(most * f64::from(k) / 5.0 - most);
        Some(Values::List((0..10).map(step).collect()))
    };
    let mut levers = vec![lever(LeverKind::Volume, 0.2), lever(LeverKind::Aht, 0.1)];
    levers[0].values = steps(0.2);
    levers[1].values = steps(0.1);
    let grid = Grid { levers, design: Design::Full, named: Vec::new(), seed: 1 };
    for futures in [0, 100] {
        let start = Instant::now();
        let player = Player::new(&base, &grid, Playing { futures, seed: 1 })?;
        let laid_out = start.elapsed();
        let scenarios: Vec<Scenario> = (1..=grid.len()).map(|number| grid.scenario(number)).collect();
        let outcomes = player.outcomes(&scenarios);
        let played = start.elapsed();
        assert_eq!(outcomes.len(), 100);
        assert!(outcomes.iter().all(|outcome| (futures == 0) == outcome.p_on_target.is_nan()));
        println!("a week, 100 scenarios, {futures} futures: {played:.1?}, of which {laid_out:.1?} to lay out");
    }
    Ok(())
}

/// Compares some scenarios with the plan changed by hand.
fn check(base: &Base, player: &Player, scenarios: &[Scenario]) -> Result<(), Box<dyn std::error::Error>> {
    let near = |a: f64, b: f64| assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a}, not {b}");
    for scenario in scenarios.iter().step_by(scenarios.len() / 5 + 1) {
        let change = |lever: usize| match scenario.settings[lever] {
            Some(LeverValue::Number(change)) => 1.0 + change,
            _ => 1.0,
        };
        let mut forecast = base.queues[0].forecast.clone();
        forecast.volume.iter_mut().for_each(|volume| *volume *= change(0));
        forecast.aht_s.iter_mut().flatten().for_each(|aht_s| *aht_s *= change(1));
        let rules = &base.queues[0].rules;
        let expected = week(&require(&forecast, rules)?, rules);
        let found = player.outcome(scenario);
        assert_eq!(found.agents_peak, expected.peak_agents as f64);
        near(found.fte, expected.fte);
        near(found.cost, 25.0 * expected.scheduled_hours);
        near(found.service_level, expected.service_level);
        near(found.occupancy, expected.occupancy);
        near(found.intervals_on_target, expected.intervals_on_target);
    }
    Ok(())
}

/// Half hours of a day and a weekly rhythm: up to 60 erlangs, handle times that differ.
fn queue(intervals: usize) -> Result<BaseQueue, Box<dyn std::error::Error>> {
    let hump = |i: usize| {
        let part = (i % 48) as f64 / 48.0;
        (16.0 * part * part * (1.0 - part) * (1.0 - part)).max(0.02)
    };
    let volume: Vec<f64> =
        (0..intervals).map(|i| 420.0 * hump(i) * [1.0, 0.9, 0.85, 0.9, 0.95, 0.5, 0.4][i / 48 % 7]).collect();
    let aht_s = (0..intervals).map(|i| 240.0 + 20.0 * ((i * 37 % 101) as f64 / 100.0)).collect();
    let forecast = VolumeForecast {
        queue: Queue { name: "sales".to_owned(), channel: None },
        clock: Clock::Plain,
        interval: IntervalLength::from_minutes(30)?,
        start: (0..intervals as i64).map(|i| Moment(20_780 * 86_400 + i * 1800)).collect(),
        volume,
        bands: Vec::new(),
        outlook: None,
        aht_s: Some(aht_s),
        handle_parts: None,
        story: ForecastStory::default(),
    };
    let rules = StaffingRules { shrinkage: "30%".parse()?, ..StaffingRules::default() };
    Ok(BaseQueue { forecast, rules, staff_to: StaffTo::Mean, cost_per_hour: Some(25.0) })
}

fn lever(kind: LeverKind, most: f64) -> Lever {
    let values = Some(Values::Uniform { from: -most, to: most });
    Lever { name: kind.to_string(), kind, scope: Scope::default(), terms: Terms::default(), values }
}

/// Every slice of each lever once, in an order of its own.
fn hypercube(count: usize) -> Vec<Scenario> {
    let column = |seed: u64, most: f64| {
        let mut state = seed;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / 9_007_199_254_740_992.0
        };
        let mut values: Vec<f64> =
            (0..count).map(|i| ((i as f64 + next()) / count as f64 * 2.0 - 1.0) * most).collect();
        for i in (1..count).rev() {
            values.swap(i, (next() * (i + 1) as f64) as usize);
        }
        values
    };
    let (volumes, ahts) = (column(3, 0.2), column(9, 0.1));
    (1..)
        .zip(volumes.iter().zip(&ahts))
        .map(|(number, (volume, aht))| Scenario {
            number,
            name: None,
            settings: vec![Some(LeverValue::Number(*volume)), Some(LeverValue::Number(*aht))],
        })
        .collect()
}
