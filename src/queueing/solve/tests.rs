use proptest::prelude::*;

use super::*;
use crate::queueing::{ArrivalVariance, ErlangA, ErlangC, ErlangX, ServiceLevelTarget};
use crate::units::Fraction;

fn seconds(seconds: f64) -> Seconds {
    Seconds::new(seconds).unwrap()
}

fn ten_erlangs() -> OfferedLoad {
    OfferedLoad::new(100.0, seconds(180.0), seconds(1800.0)).unwrap()
}

fn service_level(share: f64, within_s: f64) -> Targets {
    Targets { service_level: Some(ServiceLevelTarget::new(share, within_s).unwrap()), ..Targets::default() }
}

/// Loads from a contact a year to a million erlangs, in calls of a second to ten hours.
fn loads() -> impl Strategy<Value = OfferedLoad> {
    (-6.0..6.0_f64, 0.0..4.5_f64, prop::bool::ANY).prop_map(|(load, aht, whole)| {
        let erlangs = 10.0_f64.powf(load);
        let erlangs = if whole { erlangs.ceil() } else { erlangs };
        let aht = 10.0_f64.powf(aht);
        OfferedLoad::new(erlangs * 1800.0 / aht, seconds(aht), seconds(1800.0)).unwrap()
    })
}

fn targets() -> impl Strategy<Value = Targets> {
    let threshold = prop_oneof![Just(0.0), Just(20.0), 0.0..15_000.0];
    let wait = (-2.0..4.0_f64).prop_map(|log| 10.0_f64.powf(log));
    (0.01..0.999, threshold, wait, 0.3..1.0, 0_u8..7).prop_map(|(share, within, asa, cap, which)| Targets {
        service_level: (which != 1 && which != 5).then(|| ServiceLevelTarget::new(share, within).unwrap()),
        asa: (which == 1 || which == 2 || which == 4).then(|| seconds(asa)),
        max_occupancy: (which >= 3).then(|| Fraction::new(cap).unwrap()),
        ..Targets::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn the_agents_required_keep_every_target_and_one_less_does_not(load in loads(), targets in targets()) {
        let solution = smallest_agents(&ErlangC, &load, &targets).unwrap();
        let within = targets.within();
        let n = solution.agents as f64;
        prop_assert!(targets.met_by(&ErlangC.performance(&load, n, within)));
        prop_assert_eq!(solution.performance, ErlangC.performance(&load, n, within));
        prop_assert!(!targets.met_by(&ErlangC.performance(&load, n - 1.0, within)));
        // The exact answer lies in the last agent, or an occupancy cap was rounded down to a whole one.
        prop_assert!(solution.agents_exact > n - 1.0 - 1e-9 * n);
        prop_assert!(solution.agents_exact <= n * (1.0 + 2e-9));
    }

    #[test]
    fn a_service_level_alone_is_answered_as_the_search_answers_it(load in loads(), share in 0.0..1.0, log in 0.0..9.0_f64, within in 0.0..3_600.0) {
        for share in [share, 1.0 - 10.0_f64.powf(-log)] {
            let targets = service_level(share, within);
            let quick = smallest_agents(&ErlangC, &load, &targets).unwrap();
            let thorough = searched(&ErlangC, &load, &targets).unwrap();
            prop_assert_eq!(quick.agents, thorough.agents);
            prop_assert_eq!(quick.performance, thorough.performance);
            prop_assert_eq!(quick.binding, thorough.binding);
            prop_assert!((quick.agents_exact / thorough.agents_exact - 1.0).abs() < 2e-12, "{quick:?} {thorough:?}");
            prop_assert_eq!(quick.agents_exact.ceil(), quick.agents as f64);
        }
    }

    #[test]
    fn the_exact_agents_meet_the_target_to_the_last_digits(load in loads(), share in 0.01..0.999, within in 0.0..3_600.0) {
        let targets = service_level(share, within);
        let solution = smallest_agents(&ErlangC, &load, &targets).unwrap();
        let reached = ErlangC.performance(&load, solution.agents_exact, seconds(within)).p_wait_gt_threshold;
        // A step of the number itself moves the tail by its slope.
        let step = solution.agents_exact * f64::EPSILON * (1.0 + within / load.aht_s());
        prop_assert!((reached / (1.0 - share)).ln().abs() < 1e-11 + 4.0 * step, "{} {}", reached, 1.0 - share);
    }

    #[test]
    fn the_most_contacts_and_the_longest_calls_are_on_target_and_no_more(
        agents in 1_u32..3_000, aht in 1.0..5_000.0, share in 0.01..0.999, within in 0.0..600.0,
    ) {
        let (targets, interval, agents) = (service_level(share, within), seconds(1800.0), f64::from(agents));
        let most = most_contacts(&ErlangC, agents, seconds(aht), interval, &targets).unwrap();
        let tail = |contacts: f64, aht_s: f64| {
            let load = OfferedLoad::new(contacts, seconds(aht_s), interval).unwrap();
            ErlangC.performance(&load, agents, seconds(within)).p_wait_gt_threshold
        };
        prop_assert!(tail(most * (1.0 - 1e-9), aht) < 1.0 - share);
        prop_assert!(tail(most * (1.0 + 1e-9), aht) > 1.0 - share);
        let longest = longest_aht(&ErlangC, agents, most, interval, &targets).unwrap();
        prop_assert!((longest / aht - 1.0).abs() < 1e-9);
    }

    #[test]
    fn more_agents_never_serve_worse(load in loads(), beyond in 0.01..50.0_f64, more in 0.0..50.0_f64) {
        let spread = load.erlangs().get().sqrt().max(1.0);
        let fewer = load.erlangs().get() + beyond * spread;
        let (few, many) = (
            ErlangC.performance(&load, fewer, seconds(20.0)),
            ErlangC.performance(&load, fewer + more * spread, seconds(20.0)),
        );
        prop_assert!(many.p_wait <= few.p_wait * (1.0 + 1e-13));
        prop_assert!(many.asa_s <= few.asa_s * (1.0 + 1e-13));
        prop_assert!(many.service_level >= few.service_level - 1e-15);
        prop_assert!(many.occupancy <= few.occupancy);
    }
}

#[test]
fn the_check_values_of_the_definitions_hold() {
    let solution = smallest_agents(&ErlangC, &ten_erlangs(), &service_level(0.8, 20.0)).unwrap();
    assert_eq!((solution.agents, solution.binding), (14, Binding::ServiceLevel));
    let thirteen = ErlangC.performance(&ten_erlangs(), 13.0, seconds(20.0));
    assert_eq!(format!("{:.3}", thirteen.service_level), "0.796");
    assert_eq!(format!("{:.3}", solution.performance.service_level), "0.888");
    assert_eq!(format!("{:.2}", solution.performance.asa_s), "7.84");
}

#[test]
fn the_target_that_asks_for_most_is_named() {
    let all = |asa: f64, cap: f64| Targets {
        asa: Some(seconds(asa)),
        max_occupancy: Some(Fraction::new(cap).unwrap()),
        ..service_level(0.8, 20.0)
    };
    for (targets, agents, binding) in [
        (all(60.0, 0.9), 14, Binding::ServiceLevel),
        (all(3.0, 0.9), 16, Binding::Asa),
        (all(60.0, 0.5), 20, Binding::Occupancy),
        (Targets::default(), 11, Binding::Stability),
        (service_level(0.0, 20.0), 11, Binding::Stability),
    ] {
        let solution = smallest_agents(&ErlangC, &ten_erlangs(), &targets).unwrap();
        assert_eq!((solution.agents, solution.binding), (agents, binding));
    }
}

#[test]
fn an_occupancy_cap_of_plain_decimals_never_costs_an_agent() {
    for (erlangs, cap, agents) in [(21.0, 0.7, 30), (10.5, 0.7, 15), (8.5, 0.85, 10), (45.0, 0.9, 50)] {
        let load = OfferedLoad::new(erlangs, seconds(1.0), seconds(1.0)).unwrap();
        let targets = Targets { max_occupancy: Some(Fraction::new(cap).unwrap()), ..Targets::default() };
        assert_eq!(smallest_agents(&ErlangC, &load, &targets).unwrap().agents, agents, "{erlangs} at {cap}");
    }
}

#[test]
fn what_can_not_be_had_is_an_answer() {
    let cap = |share| Targets { max_occupancy: Some(Fraction::percent(share)), ..Targets::default() };
    let no_wait = Targets { asa: Some(seconds(0.0)), ..Targets::default() };
    for (targets, reason) in [
        (service_level(1.0, 20.0), Unmeetable::Everyone),
        (no_wait, Unmeetable::NoWait),
        (cap(0), Unmeetable::NeverBusy),
    ] {
        assert_eq!(smallest_agents(&ErlangC, &ten_erlangs(), &targets), Err(reason));
        assert_eq!(most_contacts(&ErlangC, 14.0, seconds(180.0), seconds(1800.0), &targets), Err(reason));
        // Without contacts any target is kept by nobody.
        let quiet = OfferedLoad::new(0.0, seconds(180.0), seconds(1800.0)).unwrap();
        assert_eq!(smallest_agents(&ErlangC, &quiet, &targets).unwrap().agents, 0);
    }
    assert_eq!(smallest_agents(&ErlangC, &ten_erlangs(), &cap(100)).unwrap().agents, 11);
}

#[test]
fn one_agent_is_enough_for_a_contact_now_and_then() {
    // 51 calls of 90 s in half an hour, half of them within 120 s: 3 agents; starting a search at 4 would miss it.
    let load = OfferedLoad::new(51.0, seconds(90.0), seconds(1800.0)).unwrap();
    assert_eq!(smallest_agents(&ErlangC, &load, &service_level(0.5, 120.0)).unwrap().agents, 3);
    let rare = OfferedLoad::new(1e-9, seconds(300.0), seconds(1800.0)).unwrap();
    assert_eq!(smallest_agents(&ErlangC, &rare, &service_level(0.999, 0.0)).unwrap().agents, 1);
}

#[test]
fn busy_days_and_quiet_ones_leave_room_for_fewer_contacts() {
    let (aht, interval) = (seconds(620.0), seconds(1800.0));
    let targets = service_level(0.8, 30.0);
    for times_mean in [2.0, 4.0, 6.0, 8.0, 10.0, 30.0] {
        let given = ErlangX {
            patience: Some(seconds(900.0)),
            retrials: Fraction::ZERO,
            variance: Some(ArrivalVariance::TimesMean(times_mean)),
            lines: None,
        };
        let held = given.held_at(&OfferedLoad::new(49.0, aht, interval).unwrap());
        let most = most_contacts(&held, 17.0, aht, interval, &targets).unwrap();
        let reached = |contacts: f64| {
            held.performance(&OfferedLoad::new(contacts, aht, interval).unwrap(), 17.0, seconds(30.0)).service_level
        };
        assert!((reached(most) - 0.8).abs() < 1e-9, "{times_mean}: {most} contacts reach {}", reached(most));
    }
}

#[test]
fn a_search_ends_where_nothing_limits_the_answer_or_nothing_can_give_it() {
    let model = ErlangA::new(seconds(60.0));
    let load = ten_erlangs();
    let nobody_leaves = Targets { abandonment: Some(Fraction::ZERO), ..Targets::default() };
    assert_eq!(smallest_agents(&model, &load, &nobody_leaves), Err(Unmeetable::NobodyLeaves));
    // Callers who hang up after a minute never wait longer than that.
    let asa = Targets { asa: Some(seconds(600.0)), ..Targets::default() };
    assert_eq!(most_contacts(&model, 2.0, seconds(180.0), seconds(1800.0), &asa), Ok(f64::INFINITY));
    assert_eq!(longest_aht(&model, 2.0, 0.0, seconds(1800.0), &asa), Ok(f64::INFINITY));
    // An endless patience is that of Erlang C.
    let patient = ErlangA::new(seconds(1e300));
    let targets = service_level(0.8, 20.0);
    assert_eq!(smallest_agents(&patient, &load, &targets).unwrap().agents, 14);
}

#[test]
fn the_exact_agents_of_a_quiet_interval_keep_the_cap() {
    let model = ErlangA::new(seconds(600.0));
    let load = OfferedLoad::new(2.0, seconds(180.0), seconds(1800.0)).unwrap();
    let cap = Targets { max_occupancy: Some(Fraction::percent(30)), ..Targets::default() };
    let solution = smallest_agents(&model, &load, &cap).unwrap();
    assert_eq!((solution.agents, solution.binding), (1, Binding::Occupancy));
    let occupancy = model.performance(&load, solution.agents_exact, seconds(20.0)).occupancy;
    assert!((occupancy - 0.3).abs() < 1e-9, "{} agents are busy {occupancy}", solution.agents_exact);
}
