//! The reciprocal of a Poisson probability, `Γ(N+1) e^a a^(−N)`: all that can happen over exactly `N`.

use super::coefficients::STIRLING;
use super::{HEAVIER, LIGHTER, MANY, deviance};

/// `√(2π)`.
const SQRT_TAU: f64 = 2.506_628_274_631_000_2;

/// For fewer than 20, from the gamma function.
pub(super) fn inverse_of_few(n: f64, a: f64) -> f64 {
    // Half the exponent at a time: the power of a may bring back what e^a alone would lose beyond 1e308.
    let half = libm::exp(0.5 * a);
    // N·Γ(N) where 1 + N would lose a digit.
    let gamma = if n < 1.0 { libm::tgamma(1.0 + n) } else { n * libm::tgamma(n) };
    gamma * libm::pow(a, -n) * half * half
}

/// For 20 and more, far from the load.
pub(super) fn inverse_of_many(n: f64, a: f64) -> f64 {
    SQRT_TAU * n.sqrt() * gamma_star(1.0 / n) * deviance::far(n, a).exp()
}

/// The natural logarithm for any number.
pub(super) fn ln_inverse(n: f64, a: f64, headroom: f64) -> f64 {
    if n < MANY {
        return libm::lgamma(1.0 + n) + a - n * libm::log(a);
    }
    let near = headroom < LIGHTER * n && headroom > -HEAVIER * n;
    let deviance = if near { deviance::near(n, headroom) } else { deviance::far(n, a) };
    deviance.high + (libm::log(SQRT_TAU * n.sqrt() * gamma_star(1.0 / n)) + deviance.low)
}

/// `Γ*(N)` from `1/N ≤ 1/20`.
pub(super) fn gamma_star(reciprocal: f64) -> f64 {
    let r = reciprocal;
    STIRLING.iter().rev().fold(0.0, |sum, g| sum * r + g)
}
