//! The square-root rule: how many agents, but for a fraction of one.

/// Beyond this many roots of the load the rule is not fitted.
pub(super) const FARTHEST: f64 = 6.5;

/// The headroom `h` that leaves a share `e^(−nats)` waiting too long, with `ratio = T/AHT`, for loads of 40 and more.
///
/// # Formula
/// ```text
/// h = β√a     −ln C = g(β) − k(β)/√a − l(β)/a        g(β) = ln(1 + β Φ(β)/φ(β))          Halfin & Whitt 1981
/// g(β) − k(β)/√a − l(β)/a + β√a T/AHT = nats
/// ```
/// The corrections `k` and `l` (in the spirit of Janssen, van Leeuwaarden & Zwart 2011) and `g` are polynomials fitted to
/// 30-digit values on `0 ≤ β ≤ 6.5`; two steps of Newton's method from the root of a parabola.
#[inline(always)]
pub(super) fn headroom(a: f64, ratio: f64, nats: f64) -> f64 {
    let root = a.sqrt();
    let by_root = 1.0 / root;
    let steepness = root * ratio;
    // −ln C ≈ 1.25 β + 0.28 β².
    let linear = 1.25 + steepness;
    let mut beta = 2.0 * nats / (linear + (linear * linear + 4.0 * 0.28 * nats).sqrt());
    let mut p = [0.0; 8];
    for j in 0..8 {
        p[j] = G[j] - by_root * (K[j] + by_root * L[j]);
    }
    p[0] += steepness;
    for _ in 0..2 {
        beta = if beta < FARTHEST { beta } else { FARTHEST };
        // Value and slope of β p(β), side by side.
        let mut sum = [p[6], 7.0 * p[6]];
        for j in (0..6).rev() {
            sum = [sum[0] * beta + p[j], sum[1] * beta + (j + 1) as f64 * p[j]];
        }
        beta -= (beta * sum[0] - nats) / sum[1];
    }
    beta * root
}

/// `g(β)/β`, `k(β)/β` and `l(β)/β`.
pub(super) const G: [f64; 8] = [
    1.253_271_66,
    0.215_398_356,
    0.027_154_758_6,
    0.004_584_544_04,
    -0.001_665_180_84,
    0.000_186_327_243,
    -7.555_608_1e-6,
    0.0,
];
pub(super) const K: [f64; 8] =
    [0.340_372_276, 0.195_484_628, 0.073_375_929_1, 0.021_662_385_1, -0.002_449_318_59, 0.000_108_060_851, 0.0, 0.0];
pub(super) const L: [f64; 8] = [-0.092_530_57, -0.208_816_51, -0.009_277_3, -0.082_206_8, 0.0, 0.0, 0.0, 0.0];
