use proptest::prelude::*;

use super::*;
use crate::queueing::{ServiceLevelTarget, Targets, Unmeetable, smallest_agents};
use crate::units::Fraction;

/// Loads from next to nothing to ten million erlangs, in calls of a second to ten hours.
fn loads() -> impl Strategy<Value = OfferedLoad> {
    (-6.0..7.0_f64, 0.0..4.5_f64, prop::bool::ANY).prop_map(|(load, aht, whole)| {
        let erlangs = 10.0_f64.powf(load);
        let erlangs = if whole { erlangs.ceil() } else { erlangs };
        let aht = 10.0_f64.powf(aht);
        OfferedLoad::of(erlangs * 1800.0 / aht, aht, 1800.0)
    })
}

/// Shares from 0.001 % to 99.9999999999 %, thresholds from 0 to days.
fn targets() -> impl Strategy<Value = ServiceLevelTarget> {
    let share = prop_oneof![
        Just(0.8),
        0.0..1.0,
        (0.0..12.0_f64).prop_map(|log| 1.0 - 10.0_f64.powf(-log)),
        (0.0..5.0_f64).prop_map(|log| 10.0_f64.powf(-log)),
    ];
    let within = prop_oneof![Just(0.0), Just(20.0), 0.0..900.0, (-1.0..5.5_f64).prop_map(|log| 10.0_f64.powf(log))];
    (share, within).prop_map(|(share, within)| ServiceLevelTarget::new(share, within).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn the_quick_search_finds_agents_that_are_enough_and_one_less_is_not(load in loads(), target in targets()) {
        let agents = ErlangC.agents_for(&load, &target).unwrap() as f64;
        let kept = |n: f64| ErlangC.performance(&load, n, target.within).service_level >= target.fraction.get();
        prop_assert!(kept(agents), "{agents} agents");
        prop_assert!(agents == load.fewest_agents() || !kept(agents - 1.0), "{agents} agents");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn the_quick_searches_and_the_general_one_agree(load in loads(), target in targets()) {
        let targets = Targets { service_level: Some(target), ..Targets::default() };
        let general = smallest_agents(&ErlangC, &load, &targets).unwrap();
        prop_assert_eq!(ErlangC.agents_for(&load, &target).unwrap(), general.agents);
        let exact = ErlangC.agents_exact_for(&load, &target);
        prop_assert!(exact <= general.agents as f64);
        prop_assert!(exact >= general.agents as f64 - 1.0 || general.agents as f64 == load.fewest_agents());
    }

    #[test]
    fn the_exact_agents_leave_just_the_share_waiting_too_long(load in loads(), share in 0.01..0.999, within in 0.0..3_600.0) {
        let target = ServiceLevelTarget::new(share, within).unwrap();
        let exact = ErlangC.agents_exact_for(&load, &target);
        let reached = ErlangC.performance(&load, exact, target.within).p_wait_gt_threshold;
        // A step of the number itself moves the tail by its slope.
        let step = exact * f64::EPSILON * (1.0 + within / load.aht_s());
        prop_assert!((reached / (1.0 - share)).ln().abs() < 1e-11 + 4.0 * step, "{reached} {}", 1.0 - share);
    }

    #[test]
    fn a_batch_answers_as_one_question_at_a_time_does(
        cases in prop::collection::vec((-3.0..7.0_f64, 0.5..4.0_f64, 0.0..300.0_f64), 1..200),
        percent in 1_u8..100,
    ) {
        let aht_s: Vec<f64> = cases.iter().map(|case| 10.0_f64.powf(case.1)).collect();
        let contacts: Vec<f64> = cases.iter().zip(&aht_s).map(|(case, aht)| 10.0_f64.powf(case.0) * 1800.0 / aht).collect();
        let within_s: Vec<f64> = cases.iter().map(|case| case.2).collect();
        let share = Fraction::percent(percent);
        let questions = Questions {
            contacts: &contacts, aht_s: &aht_s, within_s: &within_s, interval: Seconds::whole(1800), share,
        };
        let mut agents = vec![0; cases.len()];
        ErlangC.agents_for_all(&questions, &mut agents).unwrap();
        for (i, agents) in agents.iter().enumerate() {
            let load = OfferedLoad::of(contacts[i], aht_s[i], 1800.0);
            let target = ServiceLevelTarget { fraction: share, within: Seconds::new(within_s[i]).unwrap() };
            prop_assert_eq!(u64::from(*agents), ErlangC.agents_for(&load, &target).unwrap());
        }
    }
}

#[test]
fn a_question_that_is_none_keeps_its_place_in_the_batch() {
    let questions = Questions {
        contacts: &[100.0, f64::NAN, -1.0, 0.0, 1e300, 100.0, 100.0, f64::INFINITY, 100.0, 1e-300, 100_000.0],
        aht_s: &[180.0, 180.0, 180.0, 180.0, 180.0, 0.0, f64::NAN, 180.0, -5.0, 180.0, 180.0],
        within_s: &[20.0, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0, f64::NAN],
        interval: Seconds::whole(1800),
        share: Fraction::percent(80),
    };
    let mut agents = [7; 12];
    ErlangC.agents_for_all(&questions, &mut agents).unwrap();
    let none = NO_ANSWER;
    // The twelfth place has no question: it stays as it was.
    assert_eq!(agents, [14, none, none, 0, none, none, none, none, none, 1, none, 7]);
    let everyone = Questions { share: Fraction::percent(100), ..questions };
    assert_eq!(ErlangC.agents_for_all(&everyone, &mut agents), Err(Unmeetable::Everyone));
}

#[test]
fn the_limits_of_a_target_are_answers() {
    let load = OfferedLoad::of(105.0, 180.0, 1800.0);
    let target = |share: f64, within: f64| ServiceLevelTarget::new(share, within).unwrap();
    assert_eq!(ErlangC.agents_for(&load, &target(0.0, 20.0)), Ok(11));
    assert_eq!(ErlangC.agents_exact_for(&load, &target(0.0, 20.0)), 10.5);
    assert_eq!(ErlangC.agents_for(&load, &target(1.0, 20.0)), Err(Unmeetable::Everyone));
    assert_eq!(ErlangC.agents_exact_for(&load, &target(1.0, 20.0)), f64::INFINITY);
    // 99.99999999999999 % at once, and any share within a year.
    assert_eq!(ErlangC.agents_for(&load, &target(1.0 - 1e-16, 0.0)), Ok(47));
    assert_eq!(ErlangC.agents_for(&load, &target(0.99, 3e7)), Ok(11));
    let quiet = OfferedLoad::of(0.0, 180.0, 1800.0);
    assert_eq!(
        (ErlangC.agents_for(&quiet, &target(0.8, 20.0)), ErlangC.agents_exact_for(&quiet, &target(0.8, 20.0))),
        (Ok(0), 0.0)
    );
}

#[test]
fn the_quick_functions_keep_the_digits_they_promise() {
    for i in 0..4_000 {
        let x = -60.0 + 0.03 * f64::from(i);
        let [e, _] = quick::exp([x, 0.0]);
        assert!((e / libm::exp(x) - 1.0).abs() < 1e-8, "e^{x}");
        let y = libm::exp(-0.3 * x);
        assert!((quick::ln(y) + 0.3 * x).abs() < 2e-7, "ln {y}");
    }
    for i in 0..60 {
        let n = 44.0 * 1.26_f64.powi(i);
        for share in 1..420 {
            let h = n * 0.001 * f64::from(share);
            let exact = crate::queueing::kernel::inverse_blocking(n, n - h, h);
            if exact < 1e12 {
                let ratio = quick::inverse_blocking(n, h) / exact;
                assert!((ratio - 1.0).abs() < 3e-7, "{n} agents, {h} free: {ratio}");
            }
        }
    }
}
