//! Where a search for agents starts: many agents, seen from so far that contacts flow.

use crate::queueing::OfferedLoad;
use crate::queueing::kernel::erfcx;
use crate::units::Seconds;

/// The agents with which about a share `tail` of contacts is not answered in time, and how fast the logarithm of that share
/// falls there by agent.
///
/// # Formula
/// Garnett, Mandelbaum & Reiman (2002), with `N = A + β√A`, `h` the hazard of the normal distribution, `r = patience/AHT`:
/// ```text
/// P(wait)  ≈ 1/(1 + h(x)/(h(−β)√r))                   x = β√r, or √(rA)·ln(N/A) for β < 0
/// missed   ≈ P(wait)·[(h(x) − x)/√(rA) + e^(−θT) Φ̄(x')/Φ̄(x)]      x' = x + √(rA)·θT
/// ```
/// solved for `β` by two or three chords of the logarithm.
pub(super) fn likely_agents(load: &OfferedLoad, patience_s: f64, tail: f64, within: Seconds) -> (f64, f64) {
    let root = load.a().sqrt();
    let root_ratio = (patience_s / load.aht_s()).sqrt();
    let tau = within.get() / patience_s;
    let shift = root * root_ratio * tau;
    let lasting = libm::exp(-tau);
    let missed = |beta: f64| {
        // Short of agents, the wait grows with the logarithm of what is missing.
        let short = if beta < 0.0 { root * libm::log1p(beta / root) } else { beta };
        let x = short * root_ratio;
        let (here, there) = (mills(x), mills(x + shift));
        let wait = 1.0 / (1.0 + mills(-beta) / (here * root_ratio));
        // Abandonment and the tail of the wait, both with the ratio of Mills instead of the hazard, its reciprocal.
        let abandoned = -libm::expm1(-((1.0 - x * here) / (here * root * root_ratio)).max(0.0));
        let later = lasting * there / here * libm::exp(-shift * (x + 0.5 * shift));
        libm::log(wait * (abandoned + later).min(1.0) / tail)
    };
    let (mut old, mut beta) = (0.0, 0.5);
    let (mut at_old, mut at_beta) = (missed(old), missed(beta));
    let mut slope = f64::NAN;
    for _ in 0..4 {
        slope = (at_beta - at_old) / (beta - old);
        if slope.is_nan() || slope >= -1e-3 {
            break;
        }
        let next = (beta - at_beta / slope).clamp(-0.9 * root, 38.0).clamp(beta - 3.0, beta + 3.0);
        (old, at_old) = (beta, at_beta);
        beta = next;
        // A chord errs by about the square of its step.
        if (beta - old) * (beta - old) * root < 0.25 {
            break;
        }
        at_beta = missed(beta);
    }
    (load.a() + beta * root, slope / root)
}

/// `Φ̄(x)/φ(x)` of the standard normal distribution.
fn mills(x: f64) -> f64 {
    /// `√(π/2)`.
    const HALF_SQRT_TAU: f64 = 1.253_314_137_315_500_3;
    let scaled = erfcx(x.abs() * std::f64::consts::FRAC_1_SQRT_2);
    HALF_SQRT_TAU * if x >= 0.0 { scaled } else { 2.0 * libm::exp((0.5 * x * x).min(700.0)) - scaled }
}
