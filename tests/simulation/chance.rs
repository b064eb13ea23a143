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

/// Computed over played standard deviation: of the day's share, and of it given how many contacts came.
fn ratios(load: f64, agents: usize, aht_s: f64, patience_s: Option<f64>, runs: usize) -> (f64, f64) {
    let days = days(load, agents, aht_s, patience_s, runs, 10.0 * aht_s);
    let count = days.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| days.iter().map(of).sum::<f64>() / count;
    let level = mean(&|d| d.1) / mean(&|d| d.0);
    let variance = mean(&|d| (d.1 - level * d.0).powi(2));
    let came = mean(&|d| d.0);
    let of_count = mean(&|d| (d.0 - came).powi(2));
    let slope = mean(&|d| (d.1 - level * d.0) * (d.0 - came)) / of_count;
    let given = variance - slope * slope * of_count;
    let s = |s| Seconds::new(s).unwrap();
    let model = patience_s.map_or(Model::C(ErlangC), |patience_s| Model::A(ErlangA::new(s(patience_s))));
    let offered = OfferedLoad::new(load / aht_s * 36_000.0, s(aht_s), s(36_000.0)).unwrap();
    let found = chance(&model, &offered, agents as f64, s(20.0), s(36_000.0));
    let ratios = ((found.around(found.level) / variance).sqrt(), (found.given_contacts() / given).sqrt());
    eprintln!(
        "{load} erlangs of {aht_s} s, {agents} agents, patience {patience_s:?}: level {:.3}, played {level:.3}; \
         sd {:.4}, played {:.4}, ratio {:.3}, given the count {:.3}",
        found.level,
        found.around(found.level).sqrt() / offered.contacts(),
        variance.sqrt() / came,
        ratios.0,
        ratios.1
    );
    ratios
}

#[test]
fn days_lie_as_far_apart_by_chance_as_computed() {
    // Four standard errors of a standard deviation from 500 days are 13 %.
    for (load, agents, aht_s, patience_s) in [
        (2.0, 4, 120.0, None),
        (2.0, 3, 600.0, Some(120.0)),
        (10.0, 12, 300.0, None),
        (10.0, 14, 600.0, None),
        (10.0, 9, 300.0, Some(60.0)),
        (50.0, 55, 600.0, None),
        (50.0, 52, 600.0, Some(120.0)),
    ] {
        let (all, given) = ratios(load, agents, aht_s, patience_s, 500);
        assert!((0.87..1.13).contains(&all) && (0.87..1.13).contains(&given), "{load} {agents}: {all} {given}");
    }
}

#[test]
#[ignore = "takes two minutes: many loads, thousands of days"]
fn days_of_many_centres_lie_as_far_apart_as_computed() {
    for (load, all_agents) in [(2.0, [3, 4]), (10.0, [12, 14]), (50.0, [53, 57]), (200.0, [206, 215])] {
        for agents in all_agents {
            for aht_s in [120.0, 600.0] {
                let runs = if load < 100.0 { 2000 } else { 600 };
                for (agents, patience_s) in [(agents, None), (agents - 1, Some(120.0))] {
                    let (all, given) = ratios(load, agents, aht_s, patience_s, runs);
                    assert!((0.88..1.12).contains(&all) && (0.88..1.12).contains(&given), "{load} {agents} {aht_s}");
                }
            }
        }
    }
}
