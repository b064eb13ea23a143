//! Scenarios against the same plan changed by hand, and levers against sums on paper.

use super::*;
use crate::evaluate::service::week;
use crate::forecast::{Band, ForecastStory, Level, VolumeForecast};
use crate::history::Queue;
use crate::scenario::{BaseQueue, Design, Scope, Terms};
use crate::staffing::{StaffingRules, require};
use crate::time::{Clock, IntervalLength, Moment};

const DAY: i64 = 86_400;

/// A queue with rows of half hours from 08:00 on the days given, from Monday 2026-11-23 on.
fn queue(name: &str, days: &[i64], volume: &[f64], aht_s: f64) -> BaseQueue {
    let monday = 20_780 * DAY;
    let per_day = volume.len();
    let start =
        days.iter().flat_map(|day| (0..per_day as i64).map(move |k| Moment(monday + day * DAY + 8 * 3600 + k * 1800)));
    let volume: Vec<f64> = days.iter().flat_map(|_| volume.iter().copied()).collect();
    let forecast = VolumeForecast {
        queue: Queue { name: name.to_owned(), channel: None },
        clock: Clock::Plain,
        interval: IntervalLength::from_minutes(30).unwrap(),
        start: start.collect(),
        aht_s: Some(volume.iter().enumerate().map(|(i, _)| aht_s + (i % 3) as f64).collect()),
        volume,
        bands: Vec::new(),
        outlook: None,
        handle_parts: None,
        story: ForecastStory::default(),
    };
    BaseQueue { forecast, rules: StaffingRules::default(), staff_to: StaffTo::Mean, cost_per_hour: Some(20.0) }
}

fn lever(kind: LeverKind) -> Lever {
    Lever { name: kind.to_string(), kind, scope: Scope::default(), terms: Terms::default(), values: None }
}

fn grid(levers: Vec<Lever>) -> Grid {
    Grid { levers, design: Design::Full, named: Vec::new(), seed: 1 }
}

fn scenario(settings: &[Option<LeverValue>]) -> Scenario {
    Scenario { number: 1, name: None, settings: settings.to_vec() }
}

fn number(value: f64) -> Option<LeverValue> {
    Some(LeverValue::Number(value))
}

const NO_FUTURES: Playing = Playing { futures: 0, seed: 1 };

fn one(base: &Base, levers: Vec<Lever>, settings: &[Option<LeverValue>]) -> Outcome {
    let grid = grid(levers);
    Player::new(base, &grid, NO_FUTURES).unwrap().outcome(&scenario(settings))
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found}, not {expected}");
}

fn week_of(volume: &[f64]) -> Base {
    let mut sales = queue("sales", &[0, 1, 2, 3, 4], volume, 180.0);
    sales.rules.shrinkage = "30%".parse().unwrap();
    Base { queues: vec![sales] }
}

mod levers;

#[test]
fn a_scenario_is_the_plan_with_its_forecast_changed_by_hand() {
    let volume = [0.0, 3.2, 17.0, 100.0, 251.3, 400.0, 77.7, 1.0];
    let base = week_of(&volume);
    let mut by_hand = base.queues[0].forecast.clone();
    by_hand.volume.iter_mut().for_each(|volume| *volume *= 1.1);
    by_hand.aht_s.iter_mut().flatten().for_each(|aht_s| *aht_s *= 0.95);
    let rules = &base.queues[0].rules;
    let expected = week(&require(&by_hand, rules).unwrap(), rules);

    let levers = vec![lever(LeverKind::Aht), lever(LeverKind::Volume)];
    let found = one(&base, levers, &[number(-0.05), number(0.1)]);
    near(found.contacts, expected.contacts);
    assert_eq!(found.agents_peak, expected.peak_agents as f64);
    near(found.paid_hours, expected.scheduled_hours);
    near(found.fte, expected.fte);
    near(found.cost, 20.0 * expected.scheduled_hours);
    near(found.cost_per_contact, 20.0 * expected.scheduled_hours / expected.contacts);
    near(found.service_level, expected.service_level);
    near(found.intervals_on_target, expected.intervals_on_target);
    near(found.occupancy, expected.occupancy);
    let weakest = expected.weakest.unwrap();
    assert_eq!(found.worst_interval, Some(weakest.start));
    near(found.worst_service_level, weakest.service_level);
    assert!(found.p_on_target.is_nan() && !found.unmeetable && found.abandonment == 0.0);
}

/// One half hour of a queue, all rules as they come.
fn half_hour(name: &str, volume: f64, aht_s: f64) -> BaseQueue {
    queue(name, &[0], &[volume], aht_s)
}

fn intervals(base: &Base, levers: Vec<Lever>, settings: &[Option<LeverValue>]) -> Vec<PlayedQueue> {
    let grid = grid(levers);
    Player::new(base, &grid, NO_FUTURES).unwrap().intervals(&scenario(settings))
}

/// A queue with ranges: a rate that varies by a tenth, and Poisson counts.
fn ranged(volume: &[f64]) -> Base {
    let mut sales = queue("sales", &[0, 1, 2, 3, 4], volume, 180.0);
    let band = |level: f64, z: f64| {
        let half = |volume: f64| z * (volume + 0.01 * volume * volume).sqrt();
        let ends = |sign: f64| sales.forecast.volume.iter().map(|v| (v + sign * half(*v)).max(0.0)).collect();
        Band { level: Level::new(level).unwrap(), lo: ends(-1.0), hi: ends(1.0) }
    };
    sales.forecast.bands = vec![band(80.0, 1.281_551_565_5), band(95.0, 1.959_963_984_5)];
    Base { queues: vec![sales] }
}

#[test]
fn a_plan_for_p90_has_the_agents_of_p90_and_the_service_of_the_expected_volume() {
    let base = ranged(&[20.0, 100.0, 60.0]);
    let to = Some(LeverValue::StaffTo(StaffTo::Quantile(90.0)));
    let volume = lever(LeverKind::Volume);
    let played = intervals(&base, vec![lever(LeverKind::StaffTo), volume], &[to, number(0.2)]);
    let forecast = StaffTo::Quantile(90.0).apply(&base.queues[0].forecast).unwrap();
    let rules = &base.queues[0].rules;
    for (i, row) in played[0].intervals.iter().enumerate() {
        let aht_s = forecast.aht_s.as_ref().unwrap()[i];
        let model = rules.model().unwrap();
        let load = |volume: f64| crate::queueing::OfferedLoad::of(volume * 1.2, aht_s, 1800.0);
        let found = crate::queueing::smallest_agents(&model, &load(forecast.volume[i]), &rules.targets()).unwrap();
        assert_eq!(row.agents, found.agents as f64);
        let expected = base.queues[0].forecast.volume[i];
        let served = crate::queueing::QueueModel::performance(&model, &load(expected), row.agents, Seconds::whole(20));
        near(row.contacts, expected * 1.2);
        near(row.service_level, served.service_level);
    }
}

#[test]
fn rules_are_replaced_as_if_the_plan_had_them() {
    let base = week_of(&[3.2, 17.0, 100.0, 251.3]);
    let rules = &base.queues[0].rules;
    let of = |rules: StaffingRules| week(&require(&base.queues[0].forecast, &rules).unwrap(), &rules);
    let patient = crate::queueing::Assumptions { patience: Some(Seconds::whole(90)), ..rules.assumptions.clone() };
    let cap = Some(Fraction::percent(75));
    let target = "90/10".parse().unwrap();
    let cases = [
        (LeverKind::Shrinkage, number(0.4), StaffingRules { shrinkage: "40%".parse().unwrap(), ..rules.clone() }),
        (LeverKind::Target, Some(LeverValue::Target(target)), StaffingRules { target: Some(target), ..rules.clone() }),
        (LeverKind::Patience, number(90.0), StaffingRules { assumptions: patient, ..rules.clone() }),
        (LeverKind::MaxOccupancy, number(0.75), StaffingRules { max_occupancy: cap, ..rules.clone() }),
        (LeverKind::MaxOccupancy, number(1.0), rules.clone()),
    ];
    for (kind, value, by_hand) in cases {
        let (found, expected) = (one(&base, vec![lever(kind)], &[value]), of(by_hand));
        assert_eq!(found.agents_peak, expected.peak_agents as f64, "{kind}");
        near(found.fte, expected.fte);
        near(found.service_level, expected.service_level);
        near(found.occupancy, expected.occupancy);
    }
    // Patience without end takes the patience away again.
    let mut impatient = base.clone();
    impatient.queues[0].rules.assumptions.patience = Some(Seconds::whole(90));
    near(one(&impatient, vec![lever(LeverKind::Patience)], &[number(0.0)]).fte, of(rules.clone()).fte);
    assert!(one(&impatient, Vec::new(), &[]).abandonment > 0.0);
}

#[test]
fn heads_go_where_they_answer_most_contacts_in_time() {
    // Heads for every combination of agents in three intervals, by brute force.
    let base = Base { queues: vec![queue("sales", &[0], &[6.0, 22.0, 14.0], 180.0)] };
    let levels: Vec<Vec<f64>> = (0..3)
        .map(|i| {
            let forecast = &base.queues[0].forecast;
            let load =
                crate::queueing::OfferedLoad::of(forecast.volume[i], forecast.aht_s.as_ref().unwrap()[i], 1800.0);
            let level = |agents: u32| {
                let performance = crate::queueing::QueueModel::performance(
                    &crate::queueing::ErlangC,
                    &load,
                    f64::from(agents),
                    Seconds::whole(20),
                );
                forecast.volume[i] * performance.service_level
            };
            (0..=12).map(level).collect()
        })
        .collect();
    for agents in 1..=14_u32 {
        // A half hour of one agent is half an hour of 40.
        let heads = f64::from(agents) * 0.5 / 40.0;
        let played = intervals(&base, vec![lever(LeverKind::Heads)], &[number(heads)]);
        let rows = &played[0].intervals;
        let placed: u32 = rows.iter().map(|row| row.agents as u32).sum();
        assert!(placed <= agents, "{placed} of {agents}");
        let found: f64 = rows.iter().map(|row| row.contacts * row.service_level).sum();
        let mut best = 0.0_f64;
        let mut largest_block = 0.0_f64;
        for a in 0..=agents.min(12) {
            for b in 0..=(agents - a).min(12) {
                let c = (agents - a - b).min(12);
                best = best.max(levels[0][a as usize] + levels[1][b as usize] + levels[2][c as usize]);
            }
        }
        for level in &levels {
            let first = level.iter().position(|level| *level > 0.0).unwrap();
            largest_block = largest_block.max(level[first + 1]);
        }
        assert!(found <= best + 1e-9 && found >= best - largest_block, "{agents}: {found} of {best}");
        // Enough for every block: the greedy answer is the best one.
        assert!(agents < 10 || found >= best - 1e-9, "{agents}: {found} of {best}");
    }
}

#[test]
fn heads_and_money_given_are_paid_whatever_they_serve() {
    let base = week_of(&[10.0, 30.0]);
    let plan = one(&base, vec![lever(LeverKind::Heads)], &[None]);
    let heads = one(&base, vec![lever(LeverKind::Heads), lever(LeverKind::Attrition)], &[number(4.0), number(0.25)]);
    near(heads.fte, 3.0);
    near(heads.paid_hours, 120.0);
    near(heads.cost, 2400.0);
    let budget = |money: f64| one(&base, vec![lever(LeverKind::Budget)], &[number(money)]);
    near(budget(1000.0).cost, 1000.0);
    near(budget(1000.0).paid_hours, 50.0);
    assert!(budget(500.0).service_level < budget(1000.0).service_level);
    // What the plan costs, rounded up to whole agents, buys at least about its service.
    assert!(budget(plan.cost * 1.2).service_level > plan.service_level - 0.01);
    assert_eq!(budget(0.0).service_level, 0.0);
}

#[test]
fn futures_are_those_of_the_forecast_and_the_same_for_all() {
    let base = ranged(&[20.0, 100.0, 60.0]);
    let grid = grid(vec![lever(LeverKind::Target), lever(LeverKind::Volume)]);
    let playing = Playing { futures: 60, seed: 3 };
    let player = Player::new(&base, &grid, playing).unwrap();
    let sure = |target: &str, change: f64| {
        let target = Some(LeverValue::Target(target.parse().unwrap()));
        player.outcome(&scenario(&[target, number(change)])).p_on_target
    };
    // By hand: agents of the plan, every future's rates, steady state.
    let forecast = &base.queues[0].forecast;
    let paths = crate::evaluate::assurance::futures::paths_of(forecast, 60, 3).unwrap();
    let rows = require(forecast, &base.queues[0].rules).unwrap().rows;
    let met = paths.chunks(rows.len()).filter(|path| {
        let in_time: f64 = rows
            .iter()
            .zip(*path)
            .map(|(row, rate)| {
                let load = crate::queueing::OfferedLoad::of(*rate, row.aht_s, 1800.0);
                let agents = row.agents as f64;
                rate * crate::queueing::QueueModel::performance(
                    &crate::queueing::ErlangC,
                    &load,
                    agents,
                    Seconds::whole(20),
                )
                .service_level
            })
            .sum();
        in_time >= 0.8 * path.iter().sum::<f64>()
    });
    assert_eq!(player.baseline().p_on_target, met.count() as f64 / 60.0);
    assert!((0.05..1.0).contains(&player.baseline().p_on_target), "{}", player.baseline().p_on_target);
    assert!((0.0..=1.0).contains(&sure("95/20", 0.1)));
    let bare = week_of(&[10.0]);
    assert!(Player::new(&bare, &grid, playing).unwrap().baseline().p_on_target.is_nan());
}

#[test]
fn a_pool_varies_with_all_its_queues() {
    let mut base = ranged(&[20.0, 100.0, 60.0]);
    let mut steady = base.queues[0].clone();
    steady.forecast.queue.name = "steady".to_owned();
    steady.forecast.bands.clear();
    base.queues.push(steady);
    let grid = grid(vec![lever(LeverKind::Pooling)]);
    let player = Player::new(&base, &grid, Playing { futures: 60, seed: 3 }).unwrap();
    let found = player.outcome(&scenario(&[Some(LeverValue::Switch(true))])).p_on_target;
    // By hand: one queue of twice the volume, whose second half never varies.
    let forecast = &base.queues[0].forecast;
    let doubled = VolumeForecast { volume: forecast.volume.iter().map(|v| 2.0 * v).collect(), ..forecast.clone() };
    let rows = require(&doubled, &base.queues[0].rules).unwrap().rows;
    let paths = crate::evaluate::assurance::futures::paths_of(forecast, 60, 3).unwrap();
    let met = paths.chunks(rows.len()).filter(|path| {
        let rates = path.iter().zip(&forecast.volume).map(|(rate, steady)| rate + steady);
        let in_time = rates.clone().zip(&rows).map(|(rate, row)| {
            let load = crate::queueing::OfferedLoad::of(rate, row.aht_s, 1800.0);
            let within = Seconds::whole(20);
            let erlang = crate::queueing::ErlangC;
            rate * crate::queueing::QueueModel::performance(&erlang, &load, row.agents as f64, within).service_level
        });
        in_time.sum::<f64>() >= 0.8 * rates.sum::<f64>()
    });
    assert_eq!(found, met.count() as f64 / 60.0);
    assert!((0.05..1.0).contains(&found), "{found}");
}

/// Scenarios that pull volume and handle time all over the place, and a target now and then.
fn sampled(count: u64) -> (Grid, Vec<Scenario>) {
    let uniform = || Some(Values::Uniform { from: -0.3, to: 0.3 });
    let targets = ["80/20", "90/15"].map(|target| LeverValue::Target(target.parse().unwrap())).to_vec();
    let levers = vec![
        Lever { values: uniform(), ..lever(LeverKind::Volume) },
        Lever { values: uniform(), ..lever(LeverKind::Aht) },
        Lever { values: Some(Values::List(targets.clone())), ..lever(LeverKind::Target) },
    ];
    let part = |k: u64| number((k % 1009) as f64 / 1009.0 * 0.6 - 0.3);
    let one = |n: u64| Scenario {
        number: n,
        name: None,
        settings: vec![part(n * 617), part(n * 271 + 5), n.is_multiple_of(3).then(|| targets[n as usize % 2].clone())],
    };
    (Grid { design: Design::LatinHypercube(count), ..grid(levers) }, (1..=200).map(one).collect())
}

fn bits(outcomes: &[Outcome]) -> Vec<String> {
    outcomes.iter().map(|outcome| format!("{outcome:?}")).collect()
}

#[test]
fn outcomes_have_the_same_bits_on_any_number_of_threads_and_in_any_parts() {
    let base = ranged(&[0.0, 3.0, 20.0, 100.0, 60.0, 240.0]);
    for count in [200, 100_000] {
        let (grid, scenarios) = sampled(count);
        let player = || Player::new(&base, &grid, Playing { futures: 10, seed: 1 }).unwrap();
        let all = bits(&player().outcomes(&scenarios));
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            assert_eq!(pool.install(|| bits(&player().outcomes(&scenarios))), all, "{threads} threads");
        }
        let backwards: Vec<Scenario> = scenarios.iter().rev().cloned().collect();
        let parts: Vec<Outcome> = backwards.chunks(7).flat_map(|part| player().outcomes(part)).collect();
        let turned: Vec<Outcome> = parts.into_iter().rev().collect();
        assert_eq!(bits(&turned), all);
        assert_eq!(bits(&[player().outcome(&scenarios[17])])[0], all[17]);
    }
}

#[test]
fn large_grids_are_played_by_surfaces_that_give_what_the_search_gives() {
    let mut base = week_of(&[0.0, 0.4, 3.2, 17.0, 100.0, 251.3, 400.0, 1_777.7]);
    base.queues[0].rules.max_occupancy = Some(Fraction::percent(88));
    let (small, scenarios) = sampled(1);
    let (large, _) = sampled(1_000_000);
    let searched = Player::new(&base, &small, NO_FUTURES).unwrap();
    let looked_up = Player::new(&base, &large, NO_FUTURES).unwrap();
    for scenario in &scenarios {
        let (a, b) = (searched.intervals(scenario), looked_up.intervals(scenario));
        for (a, b) in a[0].intervals.iter().zip(&b[0].intervals) {
            assert_eq!((a.agents, a.on_floor, a.on_target), (b.agents, b.on_floor, b.on_target), "{a:?} {b:?}");
            near(b.agents_exact, a.agents_exact);
            near(b.service_level, a.service_level);
            near(b.occupancy, a.occupancy);
        }
        let (a, b) = (searched.outcome(scenario), looked_up.outcome(scenario));
        near(b.fte, a.fte);
        near(b.service_level, a.service_level);
        assert_eq!((a.agents_peak, a.worst_interval), (b.agents_peak, b.worst_interval));
    }
}

#[test]
fn targets_that_nothing_keeps_leave_no_numbers() {
    let base = week_of(&[10.0]);
    let everyone = Some(LeverValue::Target("100/20".parse().unwrap()));
    let outcome = one(&base, vec![lever(LeverKind::Target)], &[everyone]);
    assert!(outcome.unmeetable && outcome.fte.is_nan() && outcome.service_level.is_nan());
    assert!(intervals(&base, vec![lever(LeverKind::Target)], &[Some(LeverValue::Switch(true))]).is_empty());
}

#[test]
fn what_can_not_be_swept_is_refused_with_the_reason() {
    let base = week_of(&[10.0, 20.0]);
    let refused = |base: &Base, levers: Vec<Lever>| {
        let grid = grid(levers);
        Player::new(base, &grid, NO_FUTURES).err().map_or_else(String::new, |error| error.to_string())
    };
    let listed = |kind: LeverKind, value: Option<LeverValue>| Lever {
        values: Some(Values::List(value.into_iter().collect())),
        ..lever(kind)
    };
    let elsewhere = Scope { queues: vec!["mail".to_owned()], ..Scope::default() };
    let sunday = Scope { weekdays: vec![6], ..Scope::default() };
    let hours = |from: u16, to: u16| Some(LeverValue::Hours(vec![(from, to)]));
    for (lever, words) in [
        (Lever { scope: elsewhere, ..lever(LeverKind::Volume) }, "no queue `mail`"),
        (Lever { scope: sunday, ..lever(LeverKind::Volume) }, "pulls nothing"),
        (lever(LeverKind::Attrition), "number of heads"),
        (lever(LeverKind::Pooling), "pulls nothing"),
        (lever(LeverKind::ChannelShift), "the one that takes"),
        (listed(LeverKind::OpeningHours, hours(480, 600)), "no forecast for 2026-11-23 09:00"),
        (listed(LeverKind::OpeningHours, hours(490, 540)), "begin and end with an interval"),
        (listed(LeverKind::Volume, number(-1.0)), "can't have"),
        (listed(LeverKind::Shrinkage, number(1.0)), "less than 100 %"),
        (listed(LeverKind::FirstContactResolution, number(0.0)), "never end"),
        (listed(LeverKind::StaffTo, Some(LeverValue::StaffTo(StaffTo::Quantile(80.0)))), "volume_hi80"),
        (listed(LeverKind::MaxOccupancy, number(0.0)), "busy some of the time"),
    ] {
        let message = refused(&base, vec![lever]);
        assert!(message.contains(words), "{message:?} has no {words:?}");
    }
    let mut bad = base.clone();
    bad.queues[0].forecast.aht_s = None;
    assert!(refused(&bad, Vec::new()).contains("--aht"));
    let mut bad = base.clone();
    bad.queues[0].rules.method = crate::staffing::StaffingMethod::Deferred;
    assert!(refused(&bad, Vec::new()).contains("deferred"));
    let mut bad = base.clone();
    bad.queues[0].cost_per_hour = None;
    assert!(refused(&bad, vec![lever(LeverKind::Budget)]).contains("cost of a paid hour"));
    assert!(one(&bad, Vec::new(), &[]).cost.is_nan());
    let mut bad = base.clone();
    bad.queues[0].rules.assumptions.lines = Some(50);
    assert!(refused(&bad, vec![listed(LeverKind::Patience, number(60.0))]).is_empty());
    assert!(refused(&Base { queues: Vec::new() }, Vec::new()).contains("no interval"));
    let mut mixed = base.clone();
    mixed.queues.push(half_hour("sales 2", 1.0, 60.0));
    mixed.queues[1].forecast.interval = IntervalLength::from_minutes(15).unwrap();
    assert!(refused(&mixed, Vec::new()).contains("30 min and 15 min"));
}
