//! Erlang B: calls that find every line busy are lost.

use statrs::function::gamma::gamma;

use crate::queueing::performance::Fate;
use crate::queueing::{OfferedLoad, Performance, QueueModel};
use crate::units::Seconds;

/// Terms below this share of their sum no longer change it.
const NEGLIGIBLE: f64 = 1e-18;

/// The reciprocal of the blocking probability, `1/B(N, A)`, for whole and fractional `N ≥ 0`; infinite beyond 1e308.
///
/// # Formula
/// ```text
/// 1/B(N, A) = ∫₀^∞ e^(−t) (1 + t/A)^N dt                                 Jagerman 1974; Jagers & Van Doorn 1986
///           = 1 + N/A + N(N−1)/A² + … + N(N−1)…(N−m+1)/A^m · 1/B(N−m, A)
/// ```
/// Every term is positive, so nothing cancels. The terms vanish after some `√A` steps, where the sum stops; it never has
/// to walk down from `N` to 0. This is the kernel of Erlang C and of the search for agents.
///
/// Returns infinity for a load of zero with at least one agent.
pub fn inverse_blocking(agents: f64, load: &OfferedLoad) -> f64 {
    let a = load.a();
    if agents <= 0.0 {
        return 1.0;
    }
    if a <= 0.0 {
        return f64::INFINITY;
    }
    let reciprocal = 1.0 / a;
    if a < SMALL_LOAD && agents > a && agents.fract() != 0.0 {
        return corrected(inverse_blocking_above_small_load(agents, a), agents, load, reciprocal);
    }
    let mut x = agents;
    let mut term = 1.0;
    let mut sum = 1.0;
    // Four factors a step: one multiplication on the critical path instead of four.
    while x >= 4.0 {
        let (f1, f2, f3, f4) = (x * reciprocal, (x - 1.0) * reciprocal, (x - 2.0) * reciprocal, (x - 3.0) * reciprocal);
        let (p12, p34) = (f1 * f2, f3 * f4);
        sum += term * (f1 + p12 + p12 * (f3 + p34));
        term *= p12 * p34;
        x -= 4.0;
        if sum > f64::MAX {
            return f64::INFINITY;
        }
        if term < NEGLIGIBLE * sum {
            return corrected(sum, agents, load, reciprocal);
        }
    }
    while x >= 1.0 {
        term *= x * reciprocal;
        sum += term;
        x -= 1.0;
    }
    if x > 0.0 && term > NEGLIGIBLE * sum {
        sum += term * (inverse_blocking_below_one(x, a) - 1.0);
    }
    corrected(sum, agents, load, reciprocal)
}

/// Below this load a fractional number of agents above it is cheaper to reach from the gamma function.
const SMALL_LOAD: f64 = 60.0;

/// `1/B(N, a)` for fractional `N > a`, where the gamma function outweighs what is taken from it:
///
/// ```text
/// 1/B(N, a) = Γ(1+N) e^a a^(−N) − a/(N+1) − a²/((N+1)(N+2)) − …
/// ```
fn inverse_blocking_above_small_load(agents: f64, a: f64) -> f64 {
    let reciprocal = 1.0 / a;
    let x = agents.fract();
    let mut whole = gamma(1.0 + x) * libm::exp(a - x * libm::log(a));
    let mut n = agents;
    while n > 1.0 {
        whole *= n * reciprocal;
        n -= 1.0;
        if whole > f64::MAX {
            return f64::INFINITY;
        }
    }
    let mut next = agents + 1.0;
    let mut term = a / next;
    let mut series = term;
    while term > NEGLIGIBLE * series {
        next += 1.0;
        term *= a / next;
        series += term;
    }
    whole - series
}

/// Moves the sum from the load that the rounded reciprocal stands for to the true one: `d ln(1/B)/dA = −((N−A)/A + B)`.
fn corrected(sum: f64, agents: f64, load: &OfferedLoad, reciprocal: f64) -> f64 {
    if sum > f64::MAX {
        return sum;
    }
    let a = load.a();
    let off = (-reciprocal).mul_add(a, 1.0);
    let shift = load.a_low() - a * off;
    sum - sum * shift * (load.headroom(agents) * reciprocal + 1.0 / sum)
}

/// `1/B(x, a)` for `0 < x < 1`: the incomplete gamma function `e^a a^(−x) Γ(1+x, a)`.
fn inverse_blocking_below_one(x: f64, a: f64) -> f64 {
    if a < 1.5 {
        // Γ(1+x) minus the series of the lower incomplete gamma function.
        let mut term = a / (1.0 + x);
        let mut lower = term;
        let mut k = 2.0;
        while term > NEGLIGIBLE * lower {
            term *= a / (k + x);
            lower += term;
            k += 1.0;
        }
        gamma(1.0 + x) * libm::exp(a - x * libm::log(a)) - lower
    } else {
        // One step of the recurrence, then Legendre's continued fraction for 1/B(x − 1, a), after Lentz.
        let mut b = a + 1.0 - x;
        let mut d = 1.0 / b;
        let mut c = f64::INFINITY;
        let mut fraction = d;
        for k in 1..500 {
            let numerator = -f64::from(k) * (f64::from(k) - x);
            b += 2.0;
            d = 1.0 / (numerator * d + b);
            c = b + numerator / c;
            let factor = c * d;
            fraction *= factor;
            if (factor - 1.0).abs() < 2e-16 {
                break;
            }
        }
        1.0 + x * fraction
    }
}

/// The share of calls that `lines` (whole or fractional) block: Erlang's loss formula of 1917.
///
/// ```
/// use headcount::queueing::{OfferedLoad, erlang_b};
/// use headcount::units::Seconds;
/// // 10 erlangs on 17 lines: 1.29 % blocked; 16 lines block 2.23 %.
/// let load = OfferedLoad::new(200.0, Seconds::whole(180), Seconds::whole(3600))?;
/// assert!((erlang_b::blocking(17.0, &load) - 0.0129489).abs() < 5e-8);
/// assert!((erlang_b::blocking(16.0, &load) - 0.0223019).abs() < 5e-8);
/// # Ok::<(), headcount::units::UnitError>(())
/// ```
pub fn blocking(lines: f64, load: &OfferedLoad) -> f64 {
    1.0 / inverse_blocking(lines, load)
}

/// Erlang B as a model: nobody waits, and a contact that finds every agent busy is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ErlangB;

impl QueueModel for ErlangB {
    fn name(&self) -> &'static str {
        "b"
    }
    fn performance(&self, load: &OfferedLoad, agents: f64, _within: Seconds) -> Performance {
        if load.a() <= 0.0 {
            return Performance { p_block: Some(0.0), sl_accepted: Some(1.0), ..Performance::NOBODY_WAITS };
        }
        let blocked = blocking(agents, load);
        Fate { blocked, answered_within: 1.0 - blocked, ..Fate::default() }.performance(load, agents, true)
    }
    fn fewest_agents(&self, _load: &OfferedLoad) -> f64 {
        1.0
    }
    fn most_contacts_per_s(&self, _agents: f64, _aht: Seconds) -> f64 {
        f64::INFINITY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(erlangs: f64) -> OfferedLoad {
        OfferedLoad::of(erlangs, 1.0, 1.0)
    }

    #[test]
    fn standard_tables_of_one_percent_blocking_are_met() {
        // Loads that 10 and 100 lines carry at 1 % blocking (standard Erlang B tables print 4.46 and 84.1).
        assert!((blocking(10.0, &load(4.461_176_858)) - 0.01).abs() < 1e-10);
        assert!((blocking(100.0, &load(84.064_158_89)) - 0.01).abs() < 1e-10);
    }

    #[test]
    fn the_textbook_recurrence_agrees_at_every_load() {
        for a in [0.01, 0.3, 1.0, 3.7, 10.0, 47.3, 333.3, 4_000.5] {
            let mut inverse = 1.0;
            for n in 1..6_000 {
                inverse = 1.0 + f64::from(n) / a * inverse;
                if !f64::is_finite(inverse) {
                    break;
                }
                let ours = inverse_blocking(f64::from(n), &load(a));
                assert!((ours / inverse - 1.0).abs() < 1e-12, "{n} lines, {a} erlangs: {ours} and {inverse}");
            }
        }
    }

    #[test]
    fn fractional_lines_satisfy_the_recurrence_and_meet_whole_ones() {
        for a in [0.2, 0.9, 1.4, 1.6, 5.0, 30.0] {
            for tenth in 0..40 {
                let n = 0.1 * f64::from(tenth) + 0.05;
                let stepped = 1.0 + (n + 1.0) / a * inverse_blocking(n, &load(a));
                assert!((inverse_blocking(n + 1.0, &load(a)) / stepped - 1.0).abs() < 1e-13, "{n} lines, {a} erlangs");
            }
            for n in [1.0, 2.0, 7.0] {
                let near = inverse_blocking(n - 1e-13, &load(a));
                assert!((near / inverse_blocking(n, &load(a)) - 1.0).abs() < 1e-11);
            }
        }
    }

    #[test]
    fn the_two_ways_to_fractional_lines_agree() {
        for a in [0.05, 0.7, 1.4, 3.3, 12.0, 59.9] {
            for step in 0..60 {
                let n = a + 0.013 + 0.31 * f64::from(step);
                let summed = 1.0 + n / a * inverse_blocking(n - 1.0, &load(a));
                if n - 1.0 < a && n > 1.0 {
                    // One line fewer than the load is summed, with a continued fraction or a series at the end.
                    let direct = inverse_blocking(n, &load(a));
                    assert!((direct / summed - 1.0).abs() < 1e-13, "{n} lines, {a} erlangs: {direct} and {summed}");
                }
            }
        }
    }

    #[test]
    fn extremes_have_their_limits() {
        assert_eq!(blocking(0.0, &load(3.0)), 1.0);
        assert_eq!(blocking(1.0, &load(0.0)), 0.0);
        assert_eq!(blocking(1e7, &load(1.0)), 0.0);
        assert_eq!(inverse_blocking(1e7, &load(1e-300)), f64::INFINITY);
        assert_eq!(inverse_blocking(554_270.0, &load(487_757.3)), f64::INFINITY);
        assert!((blocking(1.0, &load(1e6)) - 1e6 / 1_000_001.0).abs() < 1e-15);
    }
}
