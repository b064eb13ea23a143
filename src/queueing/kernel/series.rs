//! The sums as they stand, and Legendre's continued fraction.

/// Below this load the continued fraction takes too many steps.
pub(super) const LIGHT: f64 = 1.5;

/// Terms below this share of their sum no longer change it.
const NEGLIGIBLE: f64 = 1e-17;

/// `1/B(N, a) = 1 + N/a + N(N−1)/a² + …` for a whole number of few agents.
pub(super) fn downward(agents: f64, a: f64) -> f64 {
    let reciprocal = 1.0 / a;
    let mut sum = 1.0;
    let mut n = 1.0;
    while n <= agents {
        sum = 1.0 + n * reciprocal * sum;
        n += 1.0;
    }
    // Where the exact product below would overflow, one term is all there is.
    if sum == f64::INFINITY || reciprocal > 1e280 {
        return sum;
    }
    // All steps share the rounding error of 1/a: undone by d ln(1/B)/dA = −((N−A)/A + B).
    let back = super::twofold::product(reciprocal, a);
    let off = a * ((1.0 - back.high) - back.low);
    sum + off * ((agents - a) * reciprocal) * sum + off
}

/// `J(c, x) = 1 + x/(c+1) + x²/((c+1)(c+2)) + …`, summed until a term is nothing beside the sum.
pub(super) fn upward(c: f64, x: f64) -> f64 {
    let mut next = c + 1.0;
    let mut term = x / next;
    let mut sum = term;
    while term > NEGLIGIBLE * sum {
        next += 1.0;
        term *= x / next;
        sum += term;
    }
    1.0 + sum
}

/// `(1/B(N, a) − 1)/N = e^a a^(−N) Γ(N, a)` for loads above `N`: Legendre's continued fraction (DLMF 8.9.2) after Lentz.
///
/// ```text
/// 1/(a+1−N + 1(N−1)/(a+3−N + 2(N−2)/(a+5−N + …)))
/// ```
pub(super) fn fraction(agents: f64, headroom: f64) -> f64 {
    let mut b = 1.0 - headroom;
    let mut d = 1.0 / b;
    let mut c = f64::INFINITY;
    let mut fraction = d;
    let mut k = 1.0;
    while k < 1_000.0 {
        let numerator = k * (agents - k);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        let factor = c * d;
        fraction *= factor;
        if (factor - 1.0).abs() < 2e-16 {
            break;
        }
        k += 1.0;
    }
    fraction
}
