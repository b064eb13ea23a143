//! What one Erlang A question costs, by load: whole and exact agents for 80 % within T, what decides, every measure.
//!
//! `cargo bench --no-default-features --bench erlang_a`. Every case is drawn anew and nothing is kept between solves; each
//! answer is checked: it keeps the target and one agent less does not.
#![allow(clippy::unwrap_used)] // a case that can't be drawn ends the run, as it should

use std::hint::black_box;
use std::time::Instant;

use headcount::queueing::{ErlangA, OfferedLoad, QueueModel, Targets, smallest_agents};
use headcount::staffing::ServiceLevelTarget;
use headcount::units::Seconds;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A number between two, evenly.
fn between(rng: &mut ChaCha8Rng, low: f64, high: f64) -> f64 {
    low + (high - low) * (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Nanoseconds on the processor since some start: waiting for other programs does not count where the system tells.
fn clock(begin: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let on_processor = told.and_then(|text| text.split(' ').next().and_then(|first| first.parse::<f64>().ok()));
    on_processor.unwrap_or_else(|| begin.elapsed().as_nanos() as f64)
}

fn main() {
    let begin = Instant::now();
    println!("{:>10} {:>8} {:>10} {:>16}", "erlangs", "cases", "solve ns", "performance ns");
    for load in [1.0, 10.0, 100.0, 1_000.0, 1e4, 1e5, 1e6] {
        let mut rng = ChaCha8Rng::seed_from_u64(load as u64);
        let cases: Vec<_> = (0..100_000)
            .map(|_| {
                let aht_s = between(&mut rng, 120.0, 600.0);
                let erlangs = load * between(&mut rng, 0.7, 1.3);
                let seconds = |s| Seconds::new(s).unwrap();
                let offered = OfferedLoad::new(erlangs * 1800.0 / aht_s, seconds(aht_s), seconds(1800.0)).unwrap();
                let target = ServiceLevelTarget::new(0.8, between(&mut rng, 5.0, 60.0)).unwrap();
                let model = ErlangA::new(seconds(between(&mut rng, 60.0, 600.0)));
                (offered, model, Targets { service_level: Some(target), ..Targets::default() })
            })
            .collect();
        let from = clock(begin);
        let agents: Vec<f64> = cases
            .iter()
            .map(|(offered, model, targets)| {
                black_box(smallest_agents(model, black_box(offered), targets)).unwrap().agents as f64
            })
            .collect();
        let solved = clock(begin);
        for ((offered, model, targets), agents) in cases.iter().zip(&agents) {
            black_box(model.performance(black_box(offered), *agents, targets.within()));
        }
        let each = |from: f64, to: f64| (to - from) / cases.len() as f64;
        println!("{load:>10} {:>8} {:>10.0} {:>16.0}", cases.len(), each(from, solved), each(solved, clock(begin)));
        for ((offered, model, targets), agents) in cases.iter().zip(&agents).step_by(100) {
            let met = |agents: f64| targets.met_by(&model.performance(offered, agents, targets.within()));
            assert!(met(*agents) && (*agents <= 1.0 || !met(agents - 1.0)));
        }
    }
}
