//! Erlang C as textbooks program it, and a slower one that loses no digits.

use crate::draw::{Case, INTERVAL_S, SHARE};

/// Erlang B upward from zero, one agent more until 80 % are in time.
pub fn agents(case: &Case) -> u64 {
    let a = case.calls * case.aht_s() / INTERVAL_S;
    let mut inverse = 1.0;
    let mut n = 0.0;
    loop {
        n += 1.0;
        inverse = 1.0 + n / a * inverse;
        if n > a {
            let b = 1.0 / inverse;
            let c = n * b / (n - a * (1.0 - b));
            if 1.0 - c * (-(n - a) * case.within_s() / case.aht_s()).exp() >= SHARE {
                return n as u64;
            }
        }
    }
}

/// The same with the load and the sum of `1/B` to twice the digits, and the agents beyond the load from exact products.
/// An error where the answer is closer than 1e-9 of the limit, which nothing here comes across.
pub fn agents_soundly(case: &Case) -> Result<u64, f64> {
    // N − A = (N·interval − calls·AHT)/interval, whose two products are exact with a fused multiply-add.
    let free = |n: f64| {
        let (have, need) = (n * INTERVAL_S, case.calls * case.aht_s());
        ((have - need) + (n.mul_add(INTERVAL_S, -have) - case.calls.mul_add(case.aht_s(), -need))) / INTERVAL_S
    };
    let a = case.calls * case.aht_s() / INTERVAL_S;
    let (mut inverse, mut rest) = (1.0_f64, 0.0_f64);
    let mut n = 0.0;
    let mut before = f64::INFINITY;
    loop {
        n += 1.0;
        // 1 + n/A·(inverse + rest), with n/A = 1 + free/A so that no digit of the ratio is lost.
        let ratio_rest = free(n) / a;
        let sum = 1.0 + inverse;
        let lost = if inverse > 1.0 { (inverse - sum) + 1.0 } else { (1.0 - sum) + inverse };
        let grown = inverse * ratio_rest;
        let next = sum + grown;
        let lost_next = if sum.abs() > grown.abs() { (sum - next) + grown } else { (grown - next) + sum };
        rest = rest + rest * ratio_rest + lost + lost_next + inverse.mul_add(ratio_rest, -grown);
        inverse = next;
        let h = free(n);
        if h > 0.0 {
            let tail = n / (a + h * (inverse + rest)) * (-h * case.within_s() / case.aht_s()).exp();
            if tail <= 1.0 - SHARE {
                let nearest = (tail / (1.0 - SHARE) - 1.0).abs().min((before / (1.0 - SHARE) - 1.0).abs());
                return if nearest > 1e-9 { Ok(n as u64) } else { Err(nearest) };
            }
            before = tail;
        }
    }
}
