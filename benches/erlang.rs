//! What one staffing question costs, by load, beside a plain textbook recurrence in the same run.
//!
//! `cargo bench --no-default-features --bench erlang`. Every case is drawn anew, nothing is kept between solves, and the
//! agents found are checked against the textbook's.
#![allow(clippy::unwrap_used)] // what can't be read here fails the test, as it should

use std::hint::black_box;
use std::time::Instant;

use headcount::queueing::{ErlangC, OfferedLoad, QueueModel, Targets, smallest_agents};
use headcount::staffing::ServiceLevelTarget;
use headcount::units::Seconds;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

struct Case {
    calls: f64,
    aht_s: f64,
    within_s: f64,
}

/// A number between two, evenly.
fn between(rng: &mut ChaCha8Rng, low: f64, high: f64) -> f64 {
    low + (high - low) * (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

fn cases(load: f64, count: usize) -> Vec<Case> {
    let mut rng = ChaCha8Rng::seed_from_u64(load as u64);
    (0..count)
        .map(|_| {
            let aht_s = between(&mut rng, 120.0, 600.0);
            let erlangs = load * between(&mut rng, 0.7, 1.3);
            Case { calls: erlangs * 1800.0 / aht_s, aht_s, within_s: between(&mut rng, 5.0, 60.0) }
        })
        .collect()
}

/// The textbook: Erlang B upward from zero, one agent more until 80 % are in time.
fn textbook(case: &Case) -> u64 {
    let a = case.calls * case.aht_s / 1800.0;
    let mut inverse = 1.0;
    let mut n = 0.0;
    loop {
        n += 1.0;
        inverse = 1.0 + n / a * inverse;
        if n > a {
            let b = 1.0 / inverse;
            let c = n * b / (n - a * (1.0 - b));
            if 1.0 - c * (-(n - a) * case.within_s / case.aht_s).exp() >= 0.8 {
                return n as u64;
            }
        }
    }
}

/// Nanoseconds on the processor since some start: waiting for other programs does not count where the system tells.
fn clock(begin: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let on_processor = told.and_then(|text| text.split(' ').next().and_then(|first| first.parse::<f64>().ok()));
    on_processor.unwrap_or_else(|| begin.elapsed().as_nanos() as f64)
}

fn nanoseconds(cases: &[Case], solve: impl Fn(&Case) -> u64) -> (f64, u64) {
    let begin = Instant::now();
    let from = clock(begin);
    let agents = cases.iter().map(|case| solve(black_box(case))).sum();
    ((clock(begin) - from) / cases.len() as f64, agents)
}

fn main() {
    let load_of = |case: &Case| {
        let seconds = |s| Seconds::new(s).expect("a time");
        OfferedLoad::new(case.calls, seconds(case.aht_s), seconds(1800.0)).expect("a load")
    };
    let solve = |case: &Case| {
        let target = ServiceLevelTarget::new(0.8, case.within_s).expect("a share and a time");
        let targets = Targets { service_level: Some(target), ..Targets::default() };
        smallest_agents(&ErlangC, &load_of(case), &targets).expect("80 % can be met").agents
    };
    println!("80/T solve: whole and exact agents, binding target, performance; the textbook: whole agents only");
    println!("{:>10} {:>8} {:>12} {:>14} {:>9}", "erlangs", "cases", "ours ns", "textbook ns", "ratio");
    for (load, count, textbook_count) in [
        (1.0, 200_000, 200_000),
        (10.0, 200_000, 200_000),
        (100.0, 100_000, 100_000),
        (1_000.0, 100_000, 20_000),
        (10_000.0, 50_000, 4_000),
        (100_000.0, 20_000, 400),
        (1_000_000.0, 10_000, 40),
    ] {
        let cases = cases(load, count);
        let (ours, _) = nanoseconds(&cases, solve);
        let (theirs, textbook_agents) = nanoseconds(&cases[..textbook_count], textbook);
        let agents: u64 = cases[..textbook_count].iter().map(solve).sum();
        // The textbook loses digits of N − A at heavy loads, where it may be one agent off.
        assert!(load >= 1e5 || agents == textbook_agents, "{agents} agents, the textbook says {textbook_agents}");
        println!("{load:>10} {count:>8} {ours:>12.0} {theirs:>14.0} {:>8.2}x", theirs / ours);
    }
    let case = Case { calls: 100.0, aht_s: 180.0, within_s: 20.0 };
    assert_eq!(solve(&case), 14);
    println!("\none evaluation of 14 agents at 10 erlangs, and of 1,000,900 at a million:");
    for (calls, agents) in [(100.0, 14.0), (1e7, 1_000_900.0)] {
        let load = load_of(&Case { calls, ..case });
        let begin = Instant::now();
        let from = clock(begin);
        let rounds = if calls > 1e6 { 20_000 } else { 2_000_000 };
        for _ in 0..rounds {
            black_box(ErlangC.performance(black_box(&load), black_box(agents), Seconds::whole(20)));
        }
        println!("{calls:>10} contacts {:>10.0} ns", (clock(begin) - from) / f64::from(rounds));
    }
}
