//! How far days lie apart by chance alone: the formula against days played event by event.

use headcount::queueing::variability::chance;
use headcount::queueing::{ErlangA, ErlangC, Model, OfferedLoad};
use headcount::units::Seconds;

use crate::centre::{Habits, Shift, play};
use crate::draw::Draw;

/// Contacts of each day and how many of them were answered in time, over days of twenty half hours that follow one warm-up.
fn days(load: f64, agents: usize, aht_s: f64, patience_s: Option<f64>, runs: usize, warm_s: f64) -> Vec<(f64, f64)> {
    let habits = Habits { aht_s, patience_s, within_s: 20.0, ..Habits::default() };
    let span = |length_s: f64| Shift { length_s, calls: load / aht_s * length_s, agents };
    let mut draw = Draw::new(77);
    let one = |_| {
        let counts = play(&[span(warm_s), span(36_000.0)], &habits, &mut draw);
        (counts[1].attempts, counts[1].in_time)
    };
    (0..runs).map(one).collect()
}

fn report(load: f64, agents: usize, aht_s: f64, patience_s: Option<f64>, runs: usize, warm_s: f64) {
    let days = days(load, agents, aht_s, patience_s, runs, warm_s);
    let count = days.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| days.iter().map(of).sum::<f64>() / count;
    let level = mean(&|d| d.1) / mean(&|d| d.0);
    let variance = mean(&|d| (d.1 - level * d.0).powi(2));
    let came = mean(&|d| d.0);
    let of_count = mean(&|d| (d.0 - came).powi(2));
    let slope = mean(&|d| (d.1 - level * d.0) * (d.0 - came)) / of_count;
    let given = variance - slope * slope * of_count;
    let model = patience_s.map_or(Model::C(ErlangC), |s| Model::A(ErlangA::new(Seconds::new(s).unwrap())));
    let s = |s| Seconds::new(s).unwrap();
    let offered = OfferedLoad::new(load / aht_s * 36_000.0, s(aht_s), s(36_000.0)).unwrap();
    let found = chance(&model, &offered, agents as f64, s(20.0), s(36_000.0));
    eprintln!(
        "A {load:5} N {agents:4} rho {:.3} aht {aht_s} pat {patience_s:?} | SL {:.4} sim {level:.4} | sd {:.5} sim {:.5} ratio {:.3} | given ratio {:.3} | slope {:.3} sim {slope:.3} | binom {:.5} | mem {:.0}",
        load / agents as f64,
        found.level,
        found.around(found.level).sqrt() / offered.contacts(),
        variance.sqrt() / came,
        (found.around(found.level) / variance).sqrt(),
        (found.given_contacts() / given).sqrt(),
        found.slope,
        (found.level * (1.0 - found.level) / came).sqrt(),
        found.memory_s,
    );
}

#[test]
#[ignore = "a table for people"]
fn table() {
    for (load, agents) in [(2.0, [3, 4]), (10.0, [12, 14]), (50.0, [53, 57]), (200.0, [206, 215])] {
        for agents in agents {
            for aht_s in [120.0, 600.0] {
                let runs = if load < 100.0 { 2000 } else { 600 };
                report(load, agents, aht_s, None, runs, 20.0 * aht_s);
                report(load, agents - 1, aht_s, Some(120.0), runs, 20.0 * aht_s);
            }
        }
    }
}
