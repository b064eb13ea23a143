//! Time per case.

use std::time::Instant;

/// Nanoseconds per case: the quickest of some rounds over all of them, so that other programs on the machine count little.
pub fn nanoseconds(rounds: usize, cases: usize, mut solve_all: impl FnMut()) -> f64 {
    let mut quickest = f64::INFINITY;
    for _ in 0..rounds {
        let begin = Instant::now();
        solve_all();
        quickest = quickest.min(begin.elapsed().as_nanos() as f64);
    }
    quickest / cases as f64
}
