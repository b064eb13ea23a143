//! Erlang A against a published example and values computed with fifty digits.

use std::collections::BTreeMap;

use headcount::queueing::{ErlangA, OfferedLoad, Performance, QueueModel, SlDefinition, Targets, smallest_agents};
use headcount::staffing::ServiceLevelTarget;
use headcount::units::{Fraction, Seconds};

const TOLERANCE: f64 = 1e-12;

fn seconds(seconds: f64) -> Seconds {
    Seconds::new(seconds).unwrap()
}

fn load(calls: f64, aht_s: f64, interval_s: f64) -> OfferedLoad {
    OfferedLoad::new(calls, seconds(aht_s), seconds(interval_s)).unwrap()
}

fn relative(ours: f64, exact: f64) -> f64 {
    // At a threshold of 0 s the table holds the last rounding of its fifty digits instead of zero.
    if (ours - exact).abs() < 1e-49 { 0.0 } else { (ours / exact - 1.0).abs() }
}

#[test]
fn fifty_agents_at_forty_eight_erlangs_lose_three_percent() {
    // The Erlang A line of the example in Mandelbaum & Zeltyn, "The Palm/Erlang-A queue" (2007): 48 calls a minute of
    // 1 min, patience 2 min: 3.1 % hang up, and the mean wait is 3.7 s.
    let palm = ErlangA::new(seconds(120.0)).performance(&load(48.0, 60.0, 60.0), 50.0, seconds(20.0));
    assert!(relative(palm.abandonment, 0.030_912_249) < 1e-8);
    assert!(relative(palm.mean_wait_all_s, 3.709_469_9) < 1e-8);
}

/// Every measure by the name of its column in the reference table.
fn measures(performance: &Performance) -> [(&'static str, f64); 11] {
    [
        ("p_wait", performance.p_wait),
        ("sl_offered", performance.levels.offered),
        ("sl_excl_short_abandons", performance.levels.excluding_short_abandons),
        ("sl_answered", performance.levels.answered),
        ("sl_virtual", performance.levels.virtual_wait),
        ("p_abandon", performance.abandonment),
        ("p_abandon_within_threshold", performance.abandonment_within),
        ("asa_answered_s", performance.asa_s),
        ("mean_wait_all_s", performance.mean_wait_all_s),
        ("occupancy", performance.occupancy),
        ("queue_length", performance.queue_length),
    ]
}

#[test]
fn every_row_of_the_erlang_a_reference_table_is_met() {
    let Some(rows) = crate::erlang::oracle_rows("erlang_a_public.csv") else { return };
    let mut worst: BTreeMap<&str, f64> = BTreeMap::new();
    let checked = rows.len();
    for row in &rows {
        let value = |name: &str| row[name].parse::<f64>().unwrap();
        let load = load(value("calls_per_interval"), value("aht_s"), value("interval_s"));
        let model = ErlangA::new(seconds(value("patience_s")));
        let within = seconds(value("threshold_s"));
        for (name, ours) in measures(&model.performance(&load, value("agents"), within)) {
            let error = worst.entry(name).or_default();
            *error = error.max(relative(ours, value(name)));
        }
        let level = |definition| Targets {
            service_level: Some(ServiceLevelTarget::new(value("target_sl"), within.get()).unwrap()),
            definition,
            ..Targets::default()
        };
        let few_leave =
            Targets { abandonment: Some(Fraction::new(value("target_abandon")).unwrap()), ..Targets::default() };
        for (targets, name) in [
            (level(SlDefinition::Offered), "min_agents_sl_offered"),
            (level(SlDefinition::ExcludingShortAbandons), "min_agents_sl_excl"),
            (few_leave, "min_agents_abandon"),
        ] {
            let solution = smallest_agents(&model, &load, &targets).unwrap();
            assert_eq!(solution.agents as f64, value(name), "{name} of {row:?}");
            assert_eq!(solution.agents_exact.ceil(), value(name), "exact {name} of {row:?}");
        }
    }
    eprintln!("{checked} rows; largest relative errors: {worst:?}");
    assert!(worst.values().all(|error| *error < TOLERANCE), "{worst:?}");
}
