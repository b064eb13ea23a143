//! The numerical kernel: Erlang's sums at one cost, whatever the load.
//!
//! ```text
//! 1/B(N, a) = ∫₀^∞ e^(−t) (1 + t/a)^N dt   = 1 + N/a + N(N−1)/a² + …      = e^a a^(−N) Γ(N+1, a)
//! J(c, x)   = 1 + x/(c+1) + x²/((c+1)(c+2)) + …                            = c e^x x^(−c) γ(c, x)
//! 1/B(N, a) + J(N, a) − 1 = Γ(N+1) e^a a^(−N)                              = 1/(Poisson probability of N)
//! ```
//! Both are incomplete gamma functions. Regimes, so that every one adds or multiplies, and hardly ever subtracts:
//!
//! | where | how |
//! | --- | --- |
//! | `N ≥ 20`, load between 0.55 and 1.75 of `N` | Temme's uniform expansion ([`asymptotic`]) |
//! | `N ≥ 20`, lighter | the Poisson probability from its [`deviance`], and a short geometric series |
//! | `N ≥ 20`, heavier | Legendre's continued fraction, which needs a few steps there |
//! | fewer | the sums themselves, the gamma function and the continued fraction |
//!
//! Between 0.55 and 1.75 the headroom `N − a` defines the point, elsewhere `N` and `a` do.

mod asymptotic;
mod coefficients;
mod density;
mod deviance;
mod erfcx;
mod series;
pub(crate) mod twofold;

use self::asymptotic::Expansion;
pub(crate) use self::erfcx::erfcx;

/// From here on the expansions in `1/N` have 16 digits.
const MANY: f64 = 20.0;
/// The uniform expansion serves while `−HEAVIER·N < N − a < LIGHTER·N`.
const LIGHTER: f64 = 0.45;
const HEAVIER: f64 = 0.75;
/// Up to this many terms on average, the sum upward of few agents is summed as it stands.
const SUMMED: f64 = 40.0;

/// Whether [`inverse_blocking`] takes the point from `agents` and `headroom`; else from `agents` and the load.
pub(crate) fn is_near(agents: f64, headroom: f64) -> bool {
    agents >= MANY && headroom < LIGHTER * agents && headroom > -HEAVIER * agents
}

/// `1/B(N, a)` for whole and fractional `N ≥ 0`, infinite beyond 1e308; `headroom` is `N − a` with all its digits.
pub(crate) fn inverse_blocking(agents: f64, a: f64, headroom: f64) -> f64 {
    if agents <= 0.0 {
        1.0
    } else if a <= 0.0 {
        f64::INFINITY
    } else if agents < MANY {
        if agents == agents.trunc() {
            series::downward(agents, a)
        } else if agents >= a || a < series::LIGHT {
            density::inverse_of_few(agents, a) - (series::upward(agents, a) - 1.0)
        } else {
            1.0 + agents * series::fraction(agents, headroom)
        }
    } else if headroom >= LIGHTER * agents {
        let whole = density::inverse_of_many(agents, a);
        if whole < f64::MAX { whole - (series::upward(agents, a) - 1.0) } else { whole }
    } else if headroom <= -HEAVIER * agents {
        1.0 + agents * series::fraction(agents, headroom)
    } else {
        Expansion::at(agents, headroom).downward_sum()
    }
}

/// `J(c, x) = 1 + Σ_{k≥1} x^k / ((c+1)…(c+k))`, infinite beyond 1e308; `difference` is `c − x` with all its digits.
///
/// The queue of Erlang A, seen from the last agent: `c = Nμ/θ`, `x = λ/θ`.
pub(crate) fn upward_sum(c: f64, x: f64, difference: f64) -> f64 {
    if x <= 0.0 {
        1.0
    } else if c < MANY {
        if x <= SUMMED {
            series::upward(c, x)
        } else {
            density::inverse_of_few(c, x) - c * series::fraction(c, difference)
        }
    } else if difference >= LIGHTER * c {
        series::upward(c, x)
    } else if difference <= -HEAVIER * c {
        let whole = density::inverse_of_many(c, x);
        if whole < f64::MAX { whole - c * series::fraction(c, difference) } else { whole }
    } else {
        Expansion::at(c, difference).upward_sum()
    }
}

/// The natural logarithm of `J(c, x)`, finite where `J` itself is not.
pub(crate) fn ln_upward_sum(c: f64, x: f64, difference: f64) -> f64 {
    let sum = upward_sum(c, x, difference);
    if sum < f64::INFINITY { libm::log(sum) } else { density::ln_inverse(c, x, difference) }
}

#[cfg(test)]
mod tests;
