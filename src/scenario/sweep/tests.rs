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
