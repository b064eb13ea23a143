//! Over-dispersed arrivals against values computed with fifty digits.

use headcount::queueing::{ArrivalVariance, ErlangX, QueueModel, smallest_agents};
use headcount::units::Fraction;

use crate::reference::{Worst, load, relative, rows, seconds, service_level};

const TOLERANCE: f64 = 1e-10;

#[test]
fn mixtures_of_rates_match_fifty_digit_values() {
    // calls, variance, interval, AHT, patience, threshold, agents; with patience P(wait), service level, abandonment, ASA;
    // without it service level, P(wait)
    #[rustfmt::skip]
    let rows = [
        ([47.0, 400.44, 1800.0, 210.0, 60.0, 15.0, 9.0],
         [0.18756093241220032614389628000696, 0.85739713939904226179140742465144, 0.076351739594376671902767636843688, 3.1163729512888563754818848478988,
          0.67568406328076786263596022538553, 0.34830277278797380804860781258683]),
        ([6315.0, 405107.0, 3600.0, 30.0, 1800.0, 20.0, 66.0],
         [0.12599263868277206363272899261054, 0.98568700764856867713104350015524, 0.00072310981084204448067338206821958, 1.2803947253825513254553721687392,
          0.97933177211651444657705217041221, 0.12890739182174732926452201033653]),
    ];
    for ([calls, variance, interval_s, aht_s, patience_s, threshold_s, agents], exact) in rows {
        let load = load(calls, aht_s, interval_s);
        let endless = ErlangX {
            patience: None,
            retrials: Fraction::ZERO,
            variance: Some(ArrivalVariance::OfCount(variance)),
            lines: None,
        };
        let with = ErlangX { patience: Some(seconds(patience_s)), ..endless };
        let with = with.performance(&load, agents, seconds(threshold_s));
        let without = endless.performance(&load, agents, seconds(threshold_s));
        assert_eq!(without.asa_s, f64::INFINITY);
        let ours =
            [with.p_wait, with.service_level, with.abandonment, with.asa_s, without.service_level, without.p_wait];
        for (ours, exact) in ours.into_iter().zip(exact) {
            assert!(relative(ours, exact) < TOLERANCE, "{agents} agents: {ours} is not {exact}");
        }
    }
}

#[test]
fn every_row_of_the_over_dispersed_reference_table_is_met() {
    let Some(rows) = rows("overdispersed_public.csv") else { return };
    let mut worst = Worst::default();
    for row in &rows {
        let value = |name: &str| row.number(name);
        let load = load(value("calls_per_interval"), value("aht_s"), value("interval_s"));
        let endless = ErlangX {
            patience: None,
            retrials: Fraction::ZERO,
            variance: Some(ArrivalVariance::OfCount(value("variance"))),
            lines: None,
        };
        let model = ErlangX { patience: Some(seconds(value("patience_s"))), ..endless };
        let within = seconds(value("threshold_s"));
        let ours = model.performance(&load, value("agents"), within);
        let without = endless.performance(&load, value("agents"), within);
        for (name, ours) in [
            ("a_p_wait", ours.p_wait),
            ("a_sl_offered", ours.service_level),
            ("a_p_abandon", ours.abandonment),
            ("a_asa_answered_s", ours.asa_s),
            ("a_mean_wait_all_s", ours.mean_wait_all_s),
            ("a_occupancy", ours.occupancy),
            ("c_service_level", without.service_level),
            ("c_p_wait", without.p_wait),
        ] {
            worst.compare(row, name, ours);
        }
        let targets = service_level(value("target_sl"), within.get());
        for (model, name) in [(model, "min_agents_a"), (endless, "min_agents_c")] {
            let solution = smallest_agents(&model, &load, &targets).unwrap();
            assert_eq!(solution.agents as f64, value(name), "{name} of {row:?}");
            assert_eq!(solution.agents_exact.ceil(), value(name), "exact {name} of {row:?}");
        }
    }
    worst.stays_within(TOLERANCE);
}
