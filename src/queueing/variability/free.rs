//! The states in which an agent is free: a birth–death chain.

use super::Moments;

/// Weights beyond this many standard deviations are nothing.
const REACH: f64 = 10.0;

/// Sums over the numbers of contacts from 0 to `last`, weights relative to an arbitrary one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Free {
    /// Weight of the last state.
    pub last: f64,
    /// `1/B` of the last state.
    pub inverse: f64,
    /// Weight of all of them.
    pub mass: f64,
    /// `Σ π [1/B² + (1/B − 1)²]` over all but the last.
    pub squares: f64,
    /// `Σ π/B` over all but the last.
    pub sums: f64,
}

/// The sums for a load of `a` erlangs.
pub(super) fn free(a: f64, last: f64) -> Free {
    let narrow = a.min(last);
    let first = (narrow - REACH * narrow.sqrt()).floor().max(0.0);
    let inverse = if first > 0.0 { a / (a - first) } else { 1.0 };
    let mut sums = Free { last: 1.0, inverse, mass: inverse, squares: 0.0, sums: 0.0 };
    let mut n = first;
    while n < last {
        n += 1.0;
        let more = sums.inverse - 1.0;
        sums.squares += sums.last * (sums.inverse * sums.inverse + more * more);
        sums.sums += sums.mass;
        sums.last *= a / n;
        sums.mass += sums.last;
        sums.inverse = 1.0 + n / a * sums.inverse;
    }
    sums
}

/// Erlang B: who finds every agent busy is lost, everybody else is in time.
pub(super) fn lost(lambda: f64, mu: f64, agents: f64) -> Moments {
    let a = lambda / mu;
    let sums = free(a, agents);
    let blocked = sums.last / sums.mass;
    let level = 1.0 - blocked;
    let share = blocked * blocked / sums.mass;
    Moments {
        level,
        variance: lambda * (share * sums.squares + blocked * level * level),
        slope: -blocked * sums.sums / sums.mass,
        spread: level * blocked,
    }
}
