use super::*;
use crate::queueing::{ErlangB, smallest_agents};

const PLAIN: ErlangX = ErlangX { patience: None, retrials: Fraction::ZERO, variance: None, lines: None };

fn load(contacts: f64) -> OfferedLoad {
    OfferedLoad::of(contacts, 180.0, 1800.0)
}

/// Every measure within a relative distance.
fn same(ours: &Performance, other: &Performance, distance: f64) {
    for (ours, other) in [
        (ours.p_wait, other.p_wait),
        (ours.service_level, other.service_level),
        (ours.levels.virtual_wait, other.levels.virtual_wait),
        (ours.asa_s, other.asa_s),
        (ours.mean_wait_all_s, other.mean_wait_all_s),
        (ours.abandonment, other.abandonment),
        (ours.abandonment_within, other.abandonment_within),
        (ours.occupancy, other.occupancy),
        (ours.queue_length, other.queue_length),
    ] {
        assert!((ours - other).abs() <= distance * other.abs(), "{ours} is not {other}");
    }
}

#[test]
fn without_its_parts_it_is_erlang_c_a_and_b() {
    let patience = Seconds::whole(120);
    let within = Seconds::whole(20);
    for contacts in [3.0, 100.0, 134.0] {
        for agents in [14.0, 15.0, 22.0] {
            let load = load(contacts);
            let with = ErlangX { patience: Some(patience), ..PLAIN };
            same(&PLAIN.performance(&load, agents, within), &ErlangC.performance(&load, agents, within), 1e-12);
            let a = ErlangA::new(patience).performance(&load, agents, within);
            same(&with.performance(&load, agents, within), &a, 1e-14);
            // More lines than anybody will ever need, and a variance that is the mean.
            for lines in [1_000, 100_000_000] {
                let lined = ErlangX { lines: Some(lines), ..with };
                same(&lined.performance(&load, agents, within), &a, 1e-11);
            }
            let poisson = ErlangX { variance: Some(ArrivalVariance::TimesMean(1.0)), ..with };
            same(&poisson.performance(&load, agents, within), &a, 1e-14);
            let nearly = ErlangX { variance: Some(ArrivalVariance::OfBusyness(1e-16)), ..with };
            same(&nearly.performance(&load, agents, within), &a, 1e-11);
            // Without a place to wait nobody waits.
            let b = ErlangB.performance(&load, agents, within);
            let none = ErlangX { lines: Some(agents as u64), ..with }.performance(&load, agents, within);
            assert!((none.p_block.unwrap() / b.p_block.unwrap() - 1.0).abs() < 1e-12 && none.p_wait == 0.0);
        }
    }
}

#[test]
fn more_agents_never_answer_fewer_in_time() {
    let within = Seconds::whole(20);
    let models = [
        ErlangX { lines: Some(40), ..PLAIN },
        ErlangX { lines: Some(40), patience: Some(Seconds::whole(60)), ..PLAIN },
        ErlangX { patience: Some(Seconds::whole(60)), retrials: Fraction::percent(90), ..PLAIN },
        ErlangX { variance: Some(ArrivalVariance::TimesMean(4.0)), ..PLAIN },
        ErlangX {
            patience: Some(Seconds::whole(60)),
            retrials: Fraction::percent(50),
            variance: Some(ArrivalVariance::TimesMean(2.0)),
            lines: Some(40),
        },
    ];
    for model in models {
        let mut before = model.performance(&load(200.0), 1.0, within);
        for agents in 2..=40 {
            let now = model.performance(&load(200.0), f64::from(agents), within);
            assert!(now.service_level >= before.service_level - 1e-12, "{model:?}, {agents} agents");
            assert!(now.p_wait <= before.p_wait + 1e-12, "{model:?}, {agents} agents");
            // Places to wait that empty faster than agents block less than these.
            let impatient = model.patience.is_some_and(|patience| patience.get() < 180.0);
            assert!(
                impatient || now.p_block <= before.p_block.map(|blocked| blocked + 1e-12),
                "{model:?}, {agents} agents"
            );
            before = now;
        }
    }
}

#[test]
fn a_variance_below_the_mean_is_none_of_poisson_arrivals() {
    let model = ErlangX { variance: Some(ArrivalVariance::OfCount(40.0)), ..PLAIN };
    let error = model.check(&load(100.0)).unwrap_err();
    assert_eq!(error.field, "variance");
    assert!(error.message.contains("40") && error.message.contains("100"), "{}", error.message);
    assert!(model.check(&load(40.0)).is_ok());
    let held = ErlangX { variance: Some(ArrivalVariance::OfCount(200.0)), ..PLAIN }.held_at(&load(100.0));
    assert_eq!(held.variance, Some(ArrivalVariance::OfBusyness(0.01)));
}

#[test]
fn where_everyone_calls_again_only_more_agents_than_load_settle() {
    let model = ErlangX { patience: Some(Seconds::whole(60)), retrials: Fraction::percent(100), ..PLAIN };
    let settled = model.performance(&load(100.0), 11.0, Seconds::whole(20));
    assert!(settled.abandonment_callers == 0.0 && (settled.occupancy - 10.0 / 11.0).abs() < 1e-12);
    assert_eq!(model.performance(&load(100.0), 10.0, Seconds::whole(20)).total_rate, Some(f64::INFINITY));
    assert_eq!(model.fewest_agents(&load(100.0)), 11.0);
}

#[test]
fn the_mean_wait_of_busy_days_without_end_is_infinite_however_many_agents_there_are() {
    let load = load(1000.0);
    let model = ErlangX { variance: Some(ArrivalVariance::TimesMean(1.5)), ..PLAIN };
    for agents in [50.0, 100.0, 129.0, 1e4, 1e9] {
        let performance = model.performance(&load, agents, Seconds::whole(20));
        assert_eq!(performance.asa_s, f64::INFINITY);
        assert_eq!((performance.mean_wait_all_s, performance.queue_length), (f64::INFINITY, f64::INFINITY));
        assert!((0.0..=1.0).contains(&performance.service_level), "{agents} agents: {}", performance.service_level);
    }
    let quick = Targets { asa: Some(Seconds::whole(10)), ..Targets::default() };
    assert_eq!(model.unmeetable(&load, &quick), Some(Unmeetable::EndlessWait));
    assert!(smallest_agents(&model, &load, &quick).is_err());
    // A service level can be had, and so can the mean wait where something ends it.
    assert_eq!(model.unmeetable(&load, &Targets { asa: None, ..quick }), None);
    let lined = ErlangX { lines: Some(200), ..model };
    let patient = ErlangX { patience: Some(Seconds::whole(300)), ..model };
    for ends in [lined, patient, ErlangX { variance: Some(ArrivalVariance::TimesMean(1.0)), ..model }] {
        assert_eq!(ends.unmeetable(&load, &quick), None);
        assert!(smallest_agents(&ends, &load, &quick).is_ok_and(|solution| solution.agents > 90), "{ends:?}");
    }
}

#[test]
fn busy_days_without_any_promise_take_as_many_agents_as_the_mean_load_does() {
    let model = ErlangX { variance: Some(ArrivalVariance::TimesMean(1.5)), ..PLAIN };
    let solution = smallest_agents(&model, &load(1000.0), &Targets::default()).unwrap();
    assert_eq!((solution.agents, solution.agents_exact), (101, 100.0));
}

#[test]
fn a_variance_of_once_the_mean_is_poisson_to_the_last_bit() {
    let within = Seconds::whole(20);
    let targets = Targets { service_level: Some("80/20".parse().unwrap()), ..Targets::default() };
    for base in [PLAIN, ErlangX { patience: Some(Seconds::whole(60)), ..PLAIN }] {
        let once = ErlangX { variance: Some(ArrivalVariance::TimesMean(1.0)), ..base };
        for model in [once, once.held_at(&load(100.0))] {
            let (ours, poisson) = (model.most_contacts_per_s(14.0, within), base.most_contacts_per_s(14.0, within));
            assert_eq!(ours, poisson);
            assert_eq!(model.fewest_agents(&load(100.0)), base.fewest_agents(&load(100.0)));
            assert_eq!(model.performance(&load(100.0), 13.0, within), base.performance(&load(100.0), 13.0, within));
            assert_eq!(smallest_agents(&model, &load(100.0), &targets), smallest_agents(&base, &load(100.0), &targets));
        }
    }
}
