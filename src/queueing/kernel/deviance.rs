//! The exponent of the Poisson probability, `D = N ln(N/a) + a − N`, to more digits than a double has.
//!
//! The probability of `N` is `e^(−D) / (√(2πN) Γ*(N))` (Loader 2000). Near the mean the three parts of `D` cancel, and in
//! the tails an error of 1e-16 in `D = 700` would be one of 1e-13 in the probability.

use super::twofold::{self, Twofold};

/// `D` from the headroom `N − a`, for loads between 0.55 and 1.75 of `N`.
///
/// ```text
/// D = h v + 2N (v³/3 + v⁵/5 + …)      h = N − a,  v = h/(N + a)
/// ```
/// The first term has two doubles; what follows is less than a tenth of it.
pub(super) fn near(n: f64, headroom: f64) -> Twofold {
    let both = twofold::sum(2.0 * n, -headroom);
    let first = twofold::product(headroom, headroom).over(both);
    let v = headroom / both.high;
    let w = v * v;
    // 1/3 + w/5 + w²/7 + …, in two interleaved halves for speed; w < 0.085.
    let u = w * w;
    let even = 1.0 / 3.0
        + u * (1.0 / 7.0 + u * (1.0 / 11.0 + u * (1.0 / 15.0 + u * (1.0 / 19.0 + u * (1.0 / 23.0 + u / 27.0)))));
    let odd = 1.0 / 5.0 + u * (1.0 / 9.0 + u * (1.0 / 13.0 + u * (1.0 / 17.0 + u * (1.0 / 21.0 + u / 25.0))));
    first.plus(2.0 * n * v * w * (even + w * odd))
}

/// `D` from `N` and `a`, for loads far from `N`.
pub(super) fn far(n: f64, a: f64) -> Twofold {
    ln_ratio(n, a).times(n).plus(-n).plus(a)
}

const LN_2: Twofold = Twofold { high: std::f64::consts::LN_2, low: 2.319_046_813_846_299_6e-17 };

/// `ln(n/a)` for positive numbers, with an error below 1e-17 of it.
fn ln_ratio(n: f64, a: f64) -> Twofold {
    let ((n, n_power), (a, a_power)) = (parts(n), parts(a));
    let whole = |x: f64| Twofold { high: x, low: 0.0 };
    let mut ratio = whole(n).over(whole(a));
    let mut power = n_power - a_power;
    if ratio.high > std::f64::consts::SQRT_2 {
        ratio = Twofold { high: 0.5 * ratio.high, low: 0.5 * ratio.low };
        power += 1.0;
    } else if ratio.high < std::f64::consts::FRAC_1_SQRT_2 {
        ratio = Twofold { high: 2.0 * ratio.high, low: 2.0 * ratio.low };
        power -= 1.0;
    }
    // ln r = 2 artanh w = 2w (1 + w²/3 + w⁴/5 + …) with w = (r − 1)/(r + 1), |w| < 0.172.
    let w = ratio.plus(-1.0).over(ratio.plus(1.0));
    let square = w.high * w.high;
    let mut rest = 0.0;
    for odd in (3..=25).rev().step_by(2) {
        rest = square * (rest + 1.0 / f64::from(odd));
    }
    let logarithm = twofold::sum(2.0 * w.high, 2.0 * (w.low + w.high * rest));
    let powers = LN_2.times(power);
    let high = twofold::sum(powers.high, logarithm.high);
    twofold::sum(high.high, high.low + (powers.low + logarithm.low))
}

/// A positive number as one between 1 and 2 and a power of two.
fn parts(x: f64) -> (f64, f64) {
    let (x, lifted) = if x < f64::MIN_POSITIVE { (x * 1.8014398509481984e16, -54.0) } else { (x, 0.0) };
    let bits = x.to_bits();
    let exponent = (bits >> 52) as f64 - 1023.0;
    (f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000), exponent + lifted)
}
