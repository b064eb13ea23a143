use super::*;
use crate::queueing::{ErlangA, ErlangB, ErlangC};

const LONG: Seconds = Seconds::whole(1_000_000_000);

fn s(seconds: f64) -> Seconds {
    Seconds::new(seconds).unwrap()
}

fn load(erlangs: f64, aht_s: f64) -> OfferedLoad {
    OfferedLoad::new(erlangs * 1800.0 / aht_s, s(aht_s), s(1800.0)).unwrap()
}

fn patient(patience_s: f64) -> Model {
    Model::A(ErlangA::new(s(patience_s)))
}

fn settled(model: &Model, erlangs: f64, agents: f64, within_s: f64) -> Chance {
    chance(model, &load(erlangs, 240.0), agents, s(within_s), LONG)
}

/// Models with agents of 240 s a contact, from light to heavy load, and thresholds.
fn cases() -> Vec<(Model, f64, f64, f64)> {
    let mut cases = Vec::new();
    for (erlangs, agents) in
        [(0.05, 1.0), (0.7, 1.0), (2.0, 4.0), (10.0, 12.0), (50.0, 57.0), (200.0, 206.0), (3000.0, 3050.0)]
    {
        for within_s in [0.0, 5.0, 20.0, 300.0] {
            cases.push((Model::C(ErlangC), erlangs, agents, within_s));
            cases.push((Model::B(ErlangB), erlangs, agents, within_s));
            for patience_s in [20.0, 120.0, 3000.0] {
                cases.push((patient(patience_s), erlangs, agents, within_s));
                cases.push((patient(patience_s), 1.4 * erlangs, agents, within_s));
            }
        }
    }
    cases
}

#[test]
fn luck_is_spread_around_the_level_of_the_model() {
    for (model, erlangs, agents, within_s) in cases() {
        let level = match model.kind() {
            // Nobody waits in Erlang B: in time is who is not lost.
            ModelName::B => 1.0 - model.performance(&load(erlangs, 240.0), agents, s(20.0)).p_block.unwrap_or(0.0),
            _ => model.performance(&load(erlangs, 240.0), agents, s(within_s)).service_level,
        };
        let found = settled(&model, erlangs, agents, within_s);
        assert!((found.level - level).abs() < 1e-4, "{model:?} {erlangs} {agents} {within_s}: {found:?} for {level}");
    }
}

#[test]
fn more_contacts_than_expected_cost_what_the_slope_of_the_model_says() {
    for (model, erlangs, agents, within_s) in cases() {
        let level = |times: f64| settled(&model, erlangs * times, agents, within_s).level;
        let slope = (level(1.001) - level(0.999)) / 0.002;
        let found = settled(&model, erlangs, agents, within_s).slope;
        assert!(
            (found - slope).abs() < 5e-4 + 2e-2 * slope.abs(),
            "{model:?} {erlangs} {agents} {within_s}: {found} for {slope}"
        );
    }
}

#[test]
fn callers_who_would_wait_for_days_are_as_lucky_as_those_who_never_give_up() {
    for (erlangs, agents) in [(2.0, 4.0), (10.0, 12.0), (50.0, 57.0), (200.0, 215.0)] {
        let never = settled(&Model::C(ErlangC), erlangs, agents, 20.0);
        let nearly = settled(&patient(9e5), erlangs, agents, 20.0);
        assert!((nearly.shared / never.shared - 1.0).abs() < 0.02, "{erlangs}: {nearly:?} {never:?}");
    }
}

#[test]
fn luck_lies_between_that_of_single_contacts_and_that_of_one_fate_for_all() {
    for (model, erlangs, agents, within_s) in cases() {
        for span in [60.0, 1800.0, 36_000.0, 1e9] {
            let found = chance(&model, &load(erlangs, 240.0), agents, s(within_s), s(span));
            let own = found.contacts * found.level * (1.0 - found.level);
            let all = (1.0 + found.contacts * (span / 1800.0).max(1.0)) * own;
            let given = found.given_contacts();
            assert!(found.own + found.shared >= own * (1.0 - 1e-9) && found.own + found.shared <= all * 1.0001 + 1e-9);
            assert!(given >= 0.0 && given <= found.around(found.level) + 1e-12, "{model:?} {found:?}");
        }
    }
}

#[test]
fn a_queue_that_never_settles_has_luck_all_the_same_and_an_empty_one_has_none() {
    let c = Model::C(ErlangC);
    for agents in [0.0, 1.0, 9.5, 10.0, 10.2, 11.0] {
        let found = chance(&c, &load(10.0, 240.0), agents, s(20.0), OPEN_DAY);
        assert!(found.given_contacts().is_finite() && found.given_contacts() >= 0.0, "{agents}: {found:?}");
    }
    assert!(answered_in_time_variance(&c, &load(10.0, 240.0), 10.0, s(20.0)) > 10.0);
    let nobody = OfferedLoad::new(0.0, s(0.0), s(1800.0)).unwrap();
    assert_eq!(answered_in_time_variance(&c, &nobody, 3.0, s(20.0)), 0.0);
    for (a, n) in [(1e9, 1e9), (1e-9, 1.0), (1e8, 1.0), (1.0, 1e8)] {
        for model in [c.clone(), patient(1.0), patient(1e5), Model::B(ErlangB)] {
            let found = chance(&model, &load(a, 240.0), n, s(20.0), OPEN_DAY);
            assert!(found.given_contacts().is_finite() && found.level.is_finite(), "{model:?} {a} {n} {found:?}");
        }
    }
}
