//! Erlang C against published examples and values computed with fifty digits.

use headcount::queueing::{ErlangC, QueueModel, Targets, longest_aht, most_contacts, smallest_agents};
use headcount::units::Fraction;

use crate::reference::{Worst, load, relative, rows, seconds, service_level};

const TOLERANCE: f64 = 1e-12;

/// One row computed with 50 digits (mpmath), inputs taken as the doubles nearest to the decimals.
struct Waits {
    calls: f64,
    interval_s: f64,
    aht_s: f64,
    threshold_s: f64,
    agents: f64,
    p_wait: f64,
    p_wait_gt_threshold: f64,
    asa_s: f64,
}

#[rustfmt::skip]
const FIFTY_DIGITS: [Waits; 9] = [
    Waits { calls: 7.0, interval_s: 1800.0, aht_s: 300.0, threshold_s: 30.0, agents: 11.0,
          p_wait: 4.756352091615024546389509e-8, p_wait_gt_threshold: 1.779171263872117531684788e-8, asa_s: 1.451090468628312573474765e-6 },
    Waits { calls: 0.848406, interval_s: 900.0, aht_s: 480.0, threshold_s: 120.0, agents: 2.0,
          p_wait: 0.08348315955120100196495126, p_wait_gt_threshold: 0.0566995191157882156450549, asa_s: 25.89433380275838094494027 },
    Waits { calls: 14.0, interval_s: 1800.0, aht_s: 120.0, threshold_s: 20.0, agents: 1.0,
          p_wait: 0.9333333333333333333333333, p_wait_gt_threshold: 0.9230203633409941917193769, asa_s: 1680.0 },
    Waits { calls: 940.0, interval_s: 900.0, aht_s: 360.0, threshold_s: 30.0, agents: 383.0,
          p_wait: 0.6223853185857907422957561, p_wait_gt_threshold: 0.347312881982158923634628, asa_s: 32.00838781298352388949603 },
    Waits { calls: 394037.0, interval_s: 3600.0, aht_s: 30.0, threshold_s: 120.0, agents: 3336.0,
          p_wait: 0.2622279959641100178162377, p_wait_gt_threshold: 2.903608523984480792560756e-92, asa_s: 0.1502500056455190297848887 },
    Waits { calls: 208911.0, interval_s: 1800.0, aht_s: 742.0, threshold_s: 20.0, agents: 86170.0,
          p_wait: 0.7946390350771383464000603, p_wait_gt_threshold: 0.1943599528580683246728075, asa_s: 11.28607472775926726910313 },
    Waits { calls: 29265438.0, interval_s: 1800.0, aht_s: 30.0, threshold_s: 20.0, agents: 487759.0,
          p_wait: 0.9969537877546250084737212, p_wait_gt_threshold: 0.320977518308418075023556, asa_s: 17.59330213684632367894802 },
    Waits { calls: 270.0, interval_s: 900.0, aht_s: 517.25, threshold_s: 120.0, agents: 161.16945,
          p_wait: 0.5276457180781221106010899, p_wait_gt_threshold: 0.1313329692158752467698999, asa_s: 45.52957280082545042867993 },
    Waits { calls: 2.53396, interval_s: 1800.0, aht_s: 60.0, threshold_s: 0.0, agents: 1.335588,
          p_wait: 0.03029796846098182999552175, p_wait_gt_threshold: 0.03029796846098182999552175, asa_s: 1.452997500638554335477675 },
];

#[test]
fn waits_match_fifty_digit_values_from_a_quiet_night_to_half_a_million_erlangs() {
    for row in &FIFTY_DIGITS {
        let load = load(row.calls, row.aht_s, row.interval_s);
        let ours = ErlangC.performance(&load, row.agents, seconds(row.threshold_s));
        for (measure, ours, exact) in [
            ("P(wait)", ours.p_wait, row.p_wait),
            ("P(wait > T)", ours.p_wait_gt_threshold, row.p_wait_gt_threshold),
            ("ASA", ours.asa_s, row.asa_s),
        ] {
            assert!(relative(ours, exact) < TOLERANCE, "{measure}, {} agents: {ours} is not {exact}", row.agents);
        }
    }
}

#[test]
fn the_call_centre_helper_example_needs_fourteen_agents() {
    // "Erlang C Formula – Made Simple With an Easy Worked Example", Call Centre Helper: 100 calls of 180 s in half an hour.
    let load = load(100.0, 180.0, 1800.0);
    let solution = smallest_agents(&ErlangC, &load, &service_level(0.8, 20.0)).unwrap();
    assert_eq!(solution.agents, 14);
    let percent = |share: f64| (share * 1000.0).round() / 10.0;
    assert_eq!(percent(solution.performance.service_level), 88.8);
    assert_eq!(percent(solution.performance.p_wait), 17.4);
    assert_eq!(percent(solution.performance.occupancy), 71.4);
    assert_eq!((solution.performance.asa_s * 10.0).round() / 10.0, 7.8);
    assert_eq!(percent(ErlangC.performance(&load, 13.0, seconds(20.0)).service_level), 79.6);
}

#[test]
fn the_help_text_of_erlang_for_excel_is_reproduced() {
    // 100 calls of 180 s in an hour, 85 % within 15 s: 8 agents, who answer after 10 s on average.
    let load = load(100.0, 180.0, 3600.0);
    let solution = smallest_agents(&ErlangC, &load, &service_level(0.85, 15.0)).unwrap();
    assert_eq!(solution.agents, 8);
    assert_eq!(solution.performance.asa_s.round(), 10.0);
}

#[test]
fn fifty_agents_at_forty_eight_erlangs_answer_after_twenty_one_seconds() {
    // The Erlang C line of the example in Mandelbaum & Zeltyn, "The Palm/Erlang-A queue" (2007): 48 calls a minute of 1 min.
    let waits = ErlangC.performance(&load(48.0, 60.0, 60.0), 50.0, seconds(20.0));
    assert!(relative(waits.asa_s, 20.833_668_335_9) < 1e-11);
}

#[test]
fn exact_agents_and_most_calls_match_fifty_digit_roots() {
    // calls, interval, AHT, threshold, target, exact agents, whole agents, most calls of those
    #[rustfmt::skip]
    let rows = [
        (242_109.0, 3600.0, 30.0, 15.0, 0.9, 2021.934319739561324250447, 2022, 242116.8811724074361997728),
        (2.3533, 3600.0, 420.0, 20.0, 0.8, 1.140909902400846786584669, 2, 6.565238330764427392409812),
        (7.64091, 3600.0, 240.0, 60.0, 0.5, 0.9383921927836744628744279, 1, 8.375504236685505902000023),
        (0.178361, 900.0, 360.0, 0.0, 0.5, 0.3355424972377729183051792, 1, 1.25),
        (13.2668, 3600.0, 420.0, 60.0, 0.95, 4.1067901308760590658568, 5, 18.28775297318856040582129),
    ];
    for (calls, interval_s, aht_s, threshold_s, share, exact, whole, most) in rows {
        let targets = service_level(share, threshold_s);
        let solution = smallest_agents(&ErlangC, &load(calls, aht_s, interval_s), &targets).unwrap();
        assert_eq!(solution.agents, whole);
        assert!(relative(solution.agents_exact, exact) < TOLERANCE, "{} is not {exact}", solution.agents_exact);
        let carried =
            most_contacts(&ErlangC, solution.agents as f64, seconds(aht_s), seconds(interval_s), &targets).unwrap();
        assert!(relative(carried, most) < TOLERANCE, "{carried} is not {most}");
    }
}

#[test]
fn every_row_of_the_erlang_c_reference_table_is_met() {
    let Some(rows) = rows("erlang_c_public.csv") else { return };
    let mut worst = Worst::default();
    for row in &rows {
        let value = |name: &str| row.number(name);
        let load = load(value("calls_per_interval"), value("aht_s"), value("interval_s"));
        let within = value("threshold_s");
        let ours = ErlangC.performance(&load, value("agents"), seconds(within));
        worst.compare(row, "p_wait", ours.p_wait);
        worst.compare(row, "p_wait_gt_threshold", ours.p_wait_gt_threshold);
        worst.compare(row, "asa_s", ours.asa_s);
        worst.compare(row, "occupancy", ours.occupancy);
        assert!((ours.service_level - value("service_level")).abs() < 1e-12);
        let only = service_level(value("target_sl"), within);
        let cap = Some(Fraction::new(value("occupancy_cap")).unwrap());
        let capped = Targets { max_occupancy: cap, ..only };
        let asa = Targets { asa: Some(seconds(value("target_asa_s"))), ..Targets::default() };
        for (targets, name) in [(only, "min_agents_sl"), (capped, "min_agents_sl_occ"), (asa, "min_agents_asa")] {
            let solution = smallest_agents(&ErlangC, &load, &targets).unwrap();
            assert_eq!(solution.agents as f64, value(name), "{name} of {row:?}");
            assert_eq!(solution.agents_exact.ceil(), value(name), "exact {name} of {row:?}");
        }
    }
    worst.stays_within(TOLERANCE);
}

#[test]
fn every_row_of_the_fractional_reference_table_is_met() {
    let Some(rows) = rows("erlang_c_fractional_public.csv") else { return };
    let mut worst = Worst::default();
    for row in &rows {
        let value = |name: &str| row.number(name);
        let (calls, aht, interval) =
            (value("calls_per_interval"), seconds(value("aht_s")), seconds(value("interval_s")));
        let load = load(calls, aht.get(), interval.get());
        let targets = service_level(value("target_sl"), value("threshold_s"));
        let ours = ErlangC.performance(&load, value("agents_real"), targets.within());
        let solution = smallest_agents(&ErlangC, &load, &targets).unwrap();
        let most = most_contacts(&ErlangC, value("agents_int"), aht, interval, &targets).unwrap();
        worst.compare(row, "p_wait", ours.p_wait);
        worst.compare(row, "asa_s", ours.asa_s);
        worst.compare(row, "min_agents_real", solution.agents_exact);
        worst.compare(row, "max_calls_at_agents_int", most);
        // The handle time that these calls could have at most is the one that they have.
        let longest = longest_aht(&ErlangC, value("agents_int"), most, interval, &targets).unwrap();
        assert!(relative(longest, aht.get()) < 1e-11, "{longest} is not {}", aht.get());
    }
    worst.stays_within(TOLERANCE);
}
