//! The real number of agents from whole numbers of them, which cost next to nothing.
//!
//! Around the whole answer the tail is known at every whole number by `I(n) = 1 + n/A · I(n−1)`, for one division each.
//! The logarithm of the tail is nearly straight: the polynomial through its values has the root to some eight digits.
//! One evaluation there, and the polynomial's own slope, give the others; where they don't, a second one.

use super::quick;
use crate::queueing::OfferedLoad;
use crate::queueing::erlang_b::inverse_blocking;

/// Whole numbers of agents around the answer.
const NODES: usize = 6;
/// How many of them lie below the answer, where there are as many.
const BELOW: f64 = 3.0;
/// More evaluations than any case inside the limits below takes.
const EVALUATIONS: usize = 4;
/// Loads, and tails in nats, with which the polynomial does well; the recurrence stays far from the largest double.
const LIGHTEST: f64 = 0.1;
const HEAVIEST: f64 = 1e8;
const MOST_NATS: f64 = 20.0;
const LARGEST: f64 = 1e200;

/// The root between `low` and `whole`, whose `1/B` is known; `None` where this way does not lead to it.
pub(super) fn root(
    load: &OfferedLoad,
    (ratio, nats): (f64, f64),
    (low, whole): (f64, f64),
    inverse: f64,
) -> Option<f64> {
    let a = load.a();
    // False for what is not a number, too.
    if !((LIGHTEST..=HEAVIEST).contains(&a) && nats <= MOST_NATS && inverse <= LARGEST) {
        return None;
    }
    let reciprocal = 1.0 / a;
    let headroom = load.headroom(whole);
    // 1/C(n) = 1 + h/A · I(n−1): down to the I before the first node, then up through all.
    let first = if whole - BELOW > 1.0 { whole - BELOW } else { 1.0 };
    let mut k = whole;
    let mut before = inverse;
    while k >= first {
        before = (before - 1.0) * a / k;
        k -= 1.0;
    }
    let (mut x, mut y) = ([0.0; NODES + EVALUATIONS], [0.0; NODES + EVALUATIONS]);
    for i in 0..NODES {
        let n = first + i as f64;
        let h = headroom + (n - whole);
        // ln(P(wait > T)/limit).
        (x[i], y[i]) = (n, nats - h * ratio - quick::ln(1.0 + h * reciprocal * before));
        before = 1.0 + n * reciprocal * before;
    }
    // Inverse interpolation after Neville: `best[i]` goes through the points from `i` to the newest.
    let mut best = [0.0; NODES + EVALUATIONS];
    let mut add = |count: usize, x: &[f64], y: &[f64]| {
        best[count] = x[count];
        for i in (0..count).rev() {
            best[i] = best[i + 1] + y[count] / (y[i] - y[count]) * (best[i + 1] - best[i]);
        }
        best[0]
    };
    let mut guess = 0.0;
    for i in 0..NODES {
        guess = add(i, &x, &y);
    }
    for i in NODES..NODES + EVALUATIONS {
        // False for what is not a number, too.
        if !(guess > low && guess < whole) {
            return None;
        }
        let h = load.headroom(guess);
        let waits = a + h * inverse_blocking(guess, load);
        (x[i], y[i]) = (guess, nats - h * ratio - libm::log(waits / guess));
        let next = add(i, &x, &y);
        let step = next - guess;
        // The step is right but for a share of it that is as small as itself.
        if step * step <= f64::EPSILON * guess {
            return if next <= low { None } else { Some(if next < whole { next } else { whole }) };
        }
        guess = next;
    }
    None
}
