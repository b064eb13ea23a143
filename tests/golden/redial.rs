//! Redials against values computed with fifty digits.

use headcount::queueing::{ErlangX, QueueModel, smallest_agents};
use headcount::units::Fraction;

use crate::reference::{Worst, load, relative, rows, seconds, service_level};

const TOLERANCE: f64 = 1e-10;

#[test]
fn redials_match_fifty_digit_values() {
    // calls, interval, AHT, patience, threshold, agents, redials; attempts, P(wait), service level, ASA, share that gives up
    #[rustfmt::skip]
    let rows = [
        ([25724.2, 1800.0, 90.0, 300.0, 60.0, 1143.0, 0.05],
         [25874.94736842105342847600699185, 0.99999999999999731211053178903949, 0.88347859334187633288571224263707, 37.126599387320272746982791252561, 0.11134262678722763267075529106309]),
        ([91.0, 900.0, 517.25, 45.0, 0.0, 60.0, 0.1],
         [91.230188808455997792087128906115, 0.088957983039691369261743385406255, 0.91104201696030863073825661459374, 0.87015386411641363449370635823354, 0.022765926111032747263776951380164]),
        ([6.15297, 3600.0, 30.0, 150.0, 10.0, 1.0, 0.99],
         [6.2071317492136473804821330080693, 0.051270190930200869983519710615656, 0.96231888346246389478180767970149, 1.1055752719162839898418857270252, 8.8914520287833408219683591175351e-5]),
    ];
    for ([calls, interval_s, aht_s, patience_s, threshold_s, agents, retrials], exact) in rows {
        let model = ErlangX {
            patience: Some(seconds(patience_s)),
            retrials: Fraction::new(retrials).unwrap(),
            variance: None,
            lines: None,
        };
        let ours = model.performance(&load(calls, aht_s, interval_s), agents, seconds(threshold_s));
        let ours = [ours.total_rate.unwrap(), ours.p_wait, ours.service_level, ours.asa_s, ours.abandonment_callers];
        for (ours, exact) in ours.into_iter().zip(exact) {
            assert!(relative(ours, exact) < TOLERANCE, "{agents} agents: {ours} is not {exact}");
        }
    }
}

#[test]
fn every_row_of_the_redial_reference_table_is_met() {
    let Some(rows) = rows("redial_public.csv") else { return };
    let mut worst = Worst::default();
    for row in &rows {
        let value = |name: &str| row.number(name);
        let load = load(value("calls_per_interval"), value("aht_s"), value("interval_s"));
        let model = ErlangX {
            patience: Some(seconds(value("patience_s"))),
            retrials: Fraction::new(value("retrial_fraction")).unwrap(),
            variance: None,
            lines: None,
        };
        let within = seconds(value("threshold_s"));
        let ours = model.performance(&load, value("agents"), within);
        for (name, ours) in [
            ("total_rate", ours.total_rate.unwrap()),
            ("p_wait", ours.p_wait),
            ("sl_offered", ours.service_level),
            ("p_abandon", ours.abandonment),
            ("asa_answered_s", ours.asa_s),
            ("mean_wait_all_s", ours.mean_wait_all_s),
            ("occupancy", ours.occupancy),
            ("p_lost", ours.abandonment_callers),
        ] {
            worst.compare(row, name, ours);
        }
        let solution = smallest_agents(&model, &load, &service_level(value("target_sl"), within.get())).unwrap();
        assert_eq!(solution.agents as f64, value("min_agents"), "{row:?}");
        assert_eq!(solution.agents_exact.ceil(), value("min_agents"), "exact of {row:?}");
    }
    worst.stays_within(TOLERANCE);
}
