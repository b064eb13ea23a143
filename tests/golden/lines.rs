//! Finite lines against values computed with fifty digits.

use std::collections::BTreeMap;

use headcount::queueing::{ErlangX, OfferedLoad, QueueModel, Targets, smallest_agents};
use headcount::staffing::ServiceLevelTarget;
use headcount::units::{Fraction, Seconds};

const TOLERANCE: f64 = 1e-10;

fn seconds(seconds: f64) -> Seconds {
    Seconds::new(seconds).unwrap()
}

fn load(calls: f64, aht_s: f64, interval_s: f64) -> OfferedLoad {
    OfferedLoad::new(calls, seconds(aht_s), seconds(interval_s)).unwrap()
}

fn relative(ours: f64, exact: f64) -> f64 {
    if ours == exact { 0.0 } else { (ours / exact - 1.0).abs() }
}

fn service_level(share: f64, within: Seconds) -> Targets {
    Targets { service_level: Some(ServiceLevelTarget::new(share, within.get()).unwrap()), ..Targets::default() }
}

#[test]
fn every_row_of_the_lines_reference_table_is_met() {
    let Some(rows) = crate::erlang::oracle_rows("lines_public.csv") else { return };
    let mut worst: BTreeMap<&str, f64> = BTreeMap::new();
    let checked = rows.len();
    for row in &rows {
        let value = |name: &str| row[name].parse::<f64>().unwrap();
        let load = load(value("calls_per_interval"), value("aht_s"), value("interval_s"));
        let model = ErlangX {
            patience: Some(value("patience_s")).filter(|patience| patience.is_finite()).map(seconds),
            retrials: Fraction::ZERO,
            variance: None,
            lines: Some(value("lines") as u64),
        };
        let within = seconds(value("threshold_s"));
        let ours = model.performance(&load, value("agents"), within);
        for (name, ours) in [
            ("p_block", ours.p_block.unwrap()),
            ("p_wait_accepted", ours.p_wait),
            ("sl_offered", ours.service_level),
            ("sl_accepted", ours.sl_accepted.unwrap()),
            ("p_abandon_offered", ours.abandonment),
            ("p_abandon_accepted", ours.abandonment / (1.0 - ours.p_block.unwrap())),
            ("asa_answered_s", ours.asa_s),
            ("mean_wait_accepted_s", ours.mean_wait_all_s),
            ("occupancy", ours.occupancy),
            ("queue_length", ours.queue_length),
        ] {
            let error = worst.entry(name).or_default();
            *error = error.max(relative(ours, value(name)));
        }
        let solved = smallest_agents(&model, &load, &service_level(value("target_sl_offered"), within));
        let agents = solved.map_or(0.0, |solution| solution.agents as f64);
        assert_eq!(agents, value("min_agents"), "agents of {row:?}");
        let blocking = Fraction::new(value("target_block")).unwrap();
        let lines = model.fewest_lines(&load, value("agents"), blocking).unwrap_or(0);
        assert_eq!(lines as f64, value("min_lines"), "lines of {row:?}");
    }
    eprintln!("{checked} rows; largest relative errors: {worst:?}");
    assert!(worst.values().all(|error| *error < TOLERANCE), "{worst:?}");
}
