//! Erlang B: calls that find every line busy are lost.

use crate::queueing::performance::Fate;
use crate::queueing::{OfferedLoad, Performance, QueueModel, kernel};
use crate::units::Seconds;

/// The reciprocal of the blocking probability, `1/B(N, A)`, for whole and fractional `N ≥ 0`; infinite beyond 1e308.
///
/// # Formula
/// ```text
/// 1/B(N, A) = ∫₀^∞ e^(−t) (1 + t/A)^N dt                                 Jagerman 1974; Jagers & Van Doorn 1986
///           = 1 + N/A + N(N−1)/A² + … + N(N−1)…(N−m+1)/A^m · 1/B(N−m, A)
///           = e^A A^(−N) Γ(N+1, A)
/// ```
/// On it rest Erlang C and the search for agents. It costs the same at 10 and at a million erlangs: see
/// `queueing/kernel.rs`. All digits of the load count, also those that a double leaves out.
///
/// Returns infinity for a load of zero with at least one agent.
pub fn inverse_blocking(agents: f64, load: &OfferedLoad) -> f64 {
    let headroom = load.headroom_twofold(agents);
    let inverse = kernel::inverse_blocking(agents, load.a(), headroom.high);
    if agents <= 0.0 || load.a() <= 0.0 || inverse > f64::MAX {
        return inverse;
    }
    // The kernel takes the point from the headroom or from the load, as doubles. d ln(1/B)/dA = −((N−A)/A + B) moves
    // the result by the digits left out.
    let left_out = if kernel::is_near(agents, headroom.high) { headroom.low } else { -load.a_low() };
    inverse + left_out * (headroom.high / load.a()) * inverse + left_out
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
