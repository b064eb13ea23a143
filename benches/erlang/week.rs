//! A week of intervals in a thousand scenarios.

use headcount::queueing::ErlangC;
use rayon::prelude::*;

use crate::draw::{Case, Draw, INTERVAL_S};
use crate::erlang_c::Columns;
use crate::stopwatch::nanoseconds;
use crate::textbook;

const INTERVALS: usize = 672;
const SCENARIOS: usize = 1_000;
const ROWS: usize = INTERVALS * SCENARIOS;

/// Intervals whose loads lie between one and some 120 erlangs; each scenario has its own volume, handle time and threshold.
fn cases() -> Vec<Case> {
    let mut draw = Draw::seeded(672);
    let usual: Vec<f64> = (0..INTERVALS).map(|_| draw.between(1.2, 105.0)).collect();
    (0..SCENARIOS)
        .flat_map(|_| {
            let volume = draw.between(0.85, 1.15);
            let (aht_s, within_s) = (draw.between(180.0, 420.0), draw.between(10.0, 30.0));
            usual
                .iter()
                .map(move |erlangs| Case::new(volume * erlangs * INTERVAL_S / aht_s, aht_s, within_s))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// 672,000 solves on one thread and on two, which agree to the last agent, beside the textbook.
pub fn a_week_in_a_thousand_scenarios() {
    let cases = cases();
    let columns = Columns::of(&cases);
    let (mut serial, mut parallel) = (vec![0_u32; ROWS], vec![0_u32; ROWS]);
    let one = nanoseconds(9, ROWS, || ErlangC.agents_for_all(&columns.questions(0..ROWS), &mut serial).unwrap());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let two = nanoseconds(9, ROWS, || {
        pool.install(|| {
            parallel.par_chunks_mut(4 * INTERVALS).enumerate().for_each(|(part, agents)| {
                let begin = part * 4 * INTERVALS;
                ErlangC.agents_for_all(&columns.questions(begin..begin + agents.len()), agents).unwrap();
            });
        });
    });
    assert_eq!(serial, parallel);
    let mut exact = vec![0_u32; ROWS];
    let theirs = nanoseconds(1, ROWS, || {
        for (case, agents) in cases.iter().zip(&mut exact) {
            *agents = textbook::agents(case) as u32;
        }
    });
    assert_eq!(serial, exact);
    let milliseconds = |each: f64| each * ROWS as f64 / 1e6;
    println!("A week of {INTERVALS} intervals in {SCENARIOS} scenarios, {ROWS} solves, all equal to the textbook's:");
    println!("  one thread   {:>7.1} ms  {one:>6.1} ns each", milliseconds(one));
    println!("  two threads  {:>7.1} ms  {two:>6.1} ns each  {:.2}x, the same agents", milliseconds(two), one / two);
    println!("  textbook     {:>7.1} ms  {theirs:>6.1} ns each  {:.1}x", milliseconds(theirs), theirs / one);
}
