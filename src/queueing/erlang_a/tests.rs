use proptest::prelude::*;

use super::*;
use crate::queueing::{ErlangC, ServiceLevelTarget, SlDefinition, longest_aht, most_contacts, smallest_agents};

fn seconds(seconds: f64) -> Seconds {
    Seconds::new(seconds).unwrap()
}

fn service_level(share: f64, within_s: f64, definition: SlDefinition) -> Targets {
    Targets { service_level: Some(ServiceLevelTarget::new(share, within_s).unwrap()), definition, ..Targets::default() }
}

/// Loads of 0.01 to 100 000 erlangs and patience of 1 s to 12 days.
fn queues() -> impl Strategy<Value = (OfferedLoad, ErlangA)> {
    (-2.0..5.0_f64, 1.0..3.5_f64, 0.0..6.0_f64).prop_map(|(load, aht, patience)| {
        let aht = 10.0_f64.powf(aht);
        let load = OfferedLoad::new(10.0_f64.powf(load) * 1800.0 / aht, seconds(aht), seconds(1800.0)).unwrap();
        (load, ErlangA::new(seconds(10.0_f64.powf(patience))))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn the_agents_required_keep_the_service_level_and_one_less_does_not(
        (load, model) in queues(), share in 0.2..0.99, within in 0.0..120.0,
    ) {
        let targets = service_level(share, within, SlDefinition::Offered);
        let solution = smallest_agents(&model, &load, &targets).unwrap();
        let n = solution.agents as f64;
        prop_assert!(targets.met_by(&model.performance(&load, n, seconds(within))));
        if n > 1.0 {
            prop_assert!(!targets.met_by(&model.performance(&load, n - 1.0, seconds(within))));
            prop_assert!(solution.agents_exact > n - 1.0 - 1e-9 * n && solution.agents_exact <= n);
        }
    }

    #[test]
    fn more_agents_never_serve_worse((load, model) in queues(), share in 0.1..2.0_f64, more in 0.0..0.5_f64) {
        let few = share * load.erlangs().get();
        let (few, many) = (few, few * (1.0 + more) + more);
        let (few, many) =
            (model.performance(&load, few, seconds(20.0)), model.performance(&load, many, seconds(20.0)));
        prop_assert!(many.abandonment <= few.abandonment * (1.0 + 1e-11) + 1e-300);
        prop_assert!(many.p_wait <= few.p_wait * (1.0 + 1e-11) + 1e-300);
        prop_assert!(many.levels.offered >= few.levels.offered - 1e-12);
    }

    #[test]
    fn the_most_contacts_need_just_the_agents_there_are(
        agents in 1_u32..2_000, aht in 30.0..1_000.0, patience in 10.0..5_000.0, share in 0.3..0.95, within in 0.0..60.0,
    ) {
        let (model, interval) = (ErlangA::new(seconds(patience)), seconds(1800.0));
        let targets = service_level(share, within, SlDefinition::Offered);
        let most = most_contacts(&model, f64::from(agents), seconds(aht), interval, &targets).unwrap();
        let load = OfferedLoad::of(most, aht, 1800.0);
        let reached = model.performance(&load, f64::from(agents), seconds(within)).levels.offered;
        prop_assert!((reached - share).abs() < 1e-9, "{} is not {}", reached, share);
        let longest = longest_aht(&model, f64::from(agents), most, interval, &targets).unwrap();
        prop_assert!((longest / aht - 1.0).abs() < 1e-7);
    }
}

#[test]
fn endless_patience_is_erlang_c() {
    let load = OfferedLoad::of(100.0, 180.0, 1800.0);
    let patient = ErlangA::new(seconds(1e15)).performance(&load, 14.0, seconds(20.0));
    let endless = ErlangC.performance(&load, 14.0, seconds(20.0));
    assert!((patient.asa_s / endless.asa_s - 1.0).abs() < 1e-10);
    assert!((patient.service_level - endless.service_level).abs() < 1e-12);
}

#[test]
fn without_agents_everyone_waits_until_patience_ends() {
    let alone = ErlangA::new(seconds(60.0)).performance(&OfferedLoad::of(100.0, 180.0, 1800.0), 0.0, seconds(20.0));
    assert_eq!((alone.p_wait, alone.abandonment, alone.service_level, alone.mean_wait_all_s), (1.0, 1.0, 0.0, 60.0));
}
