use super::*;
use crate::evaluate::ledger::{Demand, Entry, Rates};
use crate::evaluate::matched::{Overlap, Recorded};
use crate::forecast::{Band, Level};
use crate::history::Queue;
use crate::queueing::Assumptions;
use crate::staffing::StaffingRules;
use crate::time::{Clock, IntervalLength, Moment};
use crate::units::{Fraction, Seconds};

/// Two days of eight half hours, a Sunday and the Monday after it, staffed to 80/20.
fn ledger(scale: f64, rules: StaffingRules) -> Ledger {
    let interval = IntervalLength::from_minutes(30).unwrap();
    let sunday = crate::time::day_of_date(jiff::civil::date(2026, 11, 22));
    let entries = (0..16).map(|i| {
        let (day, slot) = (sunday + i / 8, i % 8);
        let contacts = scale * [20.0, 40.0, 60.0, 80.0, 100.0, 70.0, 50.0, 0.0][slot as usize];
        let minute = 8 * 60 + 30 * slot;
        let required = (contacts * 180.0 / 1800.0 * 1.2 + 2.0).ceil();
        Entry {
            start: Moment(day * 86_400 + minute * 60),
            day,
            minute: minute as u16,
            planned: Demand { contacts, aht_s: if contacts > 0.0 { 180.0 } else { 0.0 } },
            actual: None,
            required,
            required_in_hindsight: None,
            scheduled: None,
            paid: required,
            present: None,
            observed: None,
        }
    });
    let queue = Queue { name: "sales".to_owned(), channel: None };
    let (entries, rates) = (entries.collect(), Rates::default());
    Ledger { queue, clock: Clock::Plain, interval, entries, rules, rates, notices: Vec::new() }
}

/// The forecast behind it, whose rates have this relative standard deviation.
fn forecast(ledger: &Ledger, deviation: f64) -> Matched {
    let volume: Vec<f64> = ledger.entries.iter().map(|entry| entry.planned.contacts).collect();
    let half = |m: f64| 1.281_551_565_544_6 * (m + deviation * deviation * m * m).sqrt();
    let band = Band {
        level: Level::new(80.0).unwrap(),
        lo: volume.iter().map(|m| m - half(*m)).collect(),
        hi: volume.iter().map(|m| m + half(*m)).collect(),
    };
    Matched {
        queue: ledger.queue.clone(),
        clock: Clock::Plain,
        interval: ledger.interval,
        start: ledger.entries.iter().map(|entry| entry.start).collect(),
        day: ledger.entries.iter().map(|entry| entry.day).collect(),
        minute: ledger.entries.iter().map(|entry| entry.minute).collect(),
        origin: None,
        volume,
        bands: vec![band],
        aht_s: vec![180.0; ledger.entries.len()],
        outlook: None,
        actual: Recorded::default(),
        overlap: Overlap::default(),
        notices: Vec::new(),
    }
}

fn patient(patience_s: u32) -> StaffingRules {
    let assumptions = Assumptions { patience: Some(Seconds::whole(patience_s)), ..Assumptions::default() };
    StaffingRules { assumptions, ..StaffingRules::default() }
}

#[test]
fn every_day_comes_before_every_week_and_weeks_begin_on_monday() {
    let rows = assurances(&ledger(1.0, StaffingRules::default()), None, &AssuranceSettings::default());
    let found: Vec<String> = rows.iter().map(|row| format!("{} {}", row.grain, row.start)).collect();
    assert_eq!(found, ["day 2026-11-22", "day 2026-11-23", "week 2026-11-16", "week 2026-11-23"]);
}

#[test]
fn a_rate_that_is_known_leaves_the_mean_of_the_replay_and_the_luck_around_it() {
    let ledger = ledger(1.0, StaffingRules::default());
    let rows = assurances(&ledger, None, &AssuranceSettings::default());
    let certain = assurances(&ledger, Some(&forecast(&ledger, 0.0)), &AssuranceSettings::default());
    assert_eq!(rows, certain, "ranges as wide as Poisson counts are say nothing of the rate");
    let replay = crate::evaluate::replay::Replay::of(&ledger);
    let of = |value: &dyn Fn(&Entry) -> f64| ledger.entries[..8].iter().map(value).collect::<Vec<f64>>();
    let start: Vec<Moment> = ledger.entries[..8].iter().map(|entry| entry.start).collect();
    let contacts = of(&|entry| entry.planned.contacts);
    let mut levels = Vec::new();
    replay.service_levels(&start, &contacts, &of(&|e| e.planned.aht_s), &of(&|e| e.required), &mut levels);
    let mean = contacts.iter().zip(&levels).map(|(n, level)| n * level).sum::<f64>() / contacts.iter().sum::<f64>();
    assert!((rows[0].mean - mean).abs() < 1e-12);
    assert!(rows[0].p10 < rows[0].p50 && rows[0].p50 < rows[0].p90 && rows[0].p50 > mean);
}

#[test]
fn doubt_about_the_rate_lowers_the_mean_widens_the_range_and_takes_more_agents() {
    for rules in [StaffingRules::default(), patient(120)] {
        let ledger = ledger(2.0, rules);
        let at = |deviation| {
            assurances(&ledger, Some(&forecast(&ledger, deviation)), &AssuranceSettings::default()).remove(0)
        };
        let rows = [0.0, 0.1, 0.2].map(at);
        for pair in rows.windows(2) {
            assert!(pair[0].mean > pair[1].mean && pair[0].probability > pair[1].probability, "{pair:?}");
            assert!(pair[0].p90 - pair[0].p10 < pair[1].p90 - pair[1].p10, "{pair:?}");
            assert!(pair[0].agent_hours_needed.unwrap() < pair[1].agent_hours_needed.unwrap(), "{pair:?}");
        }
    }
}

#[test]
fn the_agents_needed_are_sure_and_some_agent_less_is_not() {
    for (scale, rules, deviation) in [
        (0.2, StaffingRules::default(), 0.1),
        (1.0, patient(60), 0.0),
        (1.0, StaffingRules::default(), 0.2),
        (5.0, patient(300), 0.1),
    ] {
        let ledger = ledger(scale, rules);
        let matched = forecast(&ledger, deviation);
        let settings = AssuranceSettings::default();
        let futures = Futures::draw(&ledger, Some(&matched), &settings);
        let mut scene = Scene::new(&ledger, &futures, 0.8);
        for range in [0..8, 8..16, 0..16] {
            let needed = scene.needed(range.clone(), 0.9).unwrap();
            let mut sure = |agents: &[u64]| {
                let agents: Vec<f64> = agents.iter().map(|n| *n as f64).collect();
                scene.probability(range.clone(), &agents, futures.count)
            };
            assert!(sure(&needed) >= 0.9, "scale {scale} {range:?}: {needed:?}");
            let fewer = (0..needed.len()).filter(|i| needed[*i] > 0).map(|i| {
                let mut agents = needed.clone();
                agents[i] -= 1;
                sure(&agents)
            });
            let least = fewer.fold(1.0, f64::min);
            assert!(least < 0.9, "scale {scale} {range:?}: {needed:?} is more than it takes");
        }
    }
}

#[test]
fn more_sureness_takes_more_agents_and_everybody_in_time_takes_more_than_there_are() {
    let ledger = ledger(1.0, patient(120));
    let matched = forecast(&ledger, 0.1);
    let hours = |sureness| {
        let settings = AssuranceSettings { sureness, ..AssuranceSettings::default() };
        assurances(&ledger, Some(&matched), &settings)[0].agent_hours_needed.unwrap()
    };
    let needed = [0.5, 0.8, 0.9, 0.95, 0.99].map(hours);
    assert!(needed.is_sorted() && needed[0] < needed[4], "{needed:?}");
    let target = "100/20".parse().ok();
    let all = super::tests::ledger(1.0, StaffingRules { target, ..StaffingRules::default() });
    let row = assurances(&all, Some(&matched), &AssuranceSettings::default()).remove(0);
    assert_eq!((row.probability, row.agent_hours_needed, row.agents_needed.len()), (0.0, None, 0));
}

#[test]
fn the_other_promises_of_the_rules_are_kept_by_the_agents_needed() {
    let rules = StaffingRules { min_agents: 9, max_occupancy: Fraction::new(0.6).ok(), ..StaffingRules::default() };
    let ledger = ledger(1.0, rules);
    let row = assurances(&ledger, None, &AssuranceSettings::default()).remove(0);
    for (entry, agents) in ledger.entries.iter().zip(&row.agents_needed) {
        let load = entry.planned.contacts * entry.planned.aht_s / 1800.0;
        assert!(*agents >= 9 && *agents as f64 * 0.6 >= load - 1e-9, "{row:?}");
    }
}

#[test]
fn without_a_service_level_there_is_nothing_to_be_sure_of() {
    let settings = AssuranceSettings::default();
    assert!(
        assurances(&ledger(1.0, StaffingRules { target: None, ..StaffingRules::default() }), None, &settings)
            .is_empty()
    );
    let deferred = StaffingRules { method: StaffingMethod::Deferred, ..StaffingRules::default() };
    assert!(assurances(&ledger(1.0, deferred), None, &settings).is_empty());
    assert!(assurances(&ledger(0.0, StaffingRules::default()), None, &settings).is_empty());
    let mut empty = ledger(1.0, StaffingRules::default());
    empty.entries.clear();
    assert!(assurances(&empty, None, &settings).is_empty());
}

#[test]
fn the_same_seed_gives_the_same_rows_and_odd_ledgers_give_numbers() {
    let ledger = ledger(1.0, StaffingRules::default());
    let matched = forecast(&ledger, 0.3);
    let rows =
        || assurances(&ledger, Some(&matched), &AssuranceSettings { futures: 31, ..AssuranceSettings::default() });
    assert_eq!(rows(), rows());
    let mut odd = ledger.clone();
    for (i, entry) in odd.entries.iter_mut().enumerate() {
        entry.required = [0.0, 0.4, 3.0, 500.0, 7.5, 1e7][i % 6];
        entry.planned.aht_s *= [1.0, 1e-3, 100.0][i % 3];
    }
    for sureness in [0.0, 0.9, 1.0] {
        for row in assurances(&odd, Some(&matched), &AssuranceSettings { sureness, futures: 0, seed: 3 }) {
            let shares = [row.mean, row.p10, row.p50, row.p90, row.probability];
            assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{row:?}");
        }
    }
}
