//! Erlang C: every contact waits as long as it takes.

mod agents;
mod batch;
mod exact;
mod few_evaluations;
mod lanes;
mod quick;
mod solution;
mod start;
pub(crate) mod surface;
pub(crate) mod waits;

pub use batch::{NO_ANSWER, Questions};

use crate::queueing::erlang_b::inverse_blocking;
use crate::queueing::{OfferedLoad, Performance, QueueModel, ServiceLevels, Solution, Targets};
use crate::units::Seconds;

/// The M/M/N queue: Poisson arrivals, exponential handle times, first come first served, nobody gives up.
///
/// # Formula
/// ```text
/// C = P(wait > 0) = N / (A + (N − A)/B(N, A))          Erlang 1917
/// P(wait > t)     = C · e^(−(N−A)·t/AHT)
/// SL(T) = 1 − P(wait > T)      ASA = C·AHT/(N − A)      occupancy = A/N
/// ```
/// `N` agents may be fractional: `B` is then the continuous extension. With `N ≤ A` the queue never settles: everyone
/// waits, for ever. Without contacts nobody waits.
///
/// ```
/// use headcount::queueing::{ErlangC, OfferedLoad, QueueModel};
/// use headcount::units::Seconds;
/// // 100 contacts of 180 s in half an hour: 10 erlangs.
/// let load = OfferedLoad::new(100.0, Seconds::whole(180), Seconds::whole(1800))?;
/// let fourteen = ErlangC.performance(&load, 14.0, Seconds::whole(20));
/// assert!((fourteen.service_level - 0.888350019).abs() < 1e-9);
/// assert!((fourteen.asa_s - 7.83593701).abs() < 1e-8);
/// assert!((fourteen.p_wait - 0.174131934).abs() < 1e-9);
/// # Ok::<(), headcount::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ErlangC;

impl QueueModel for ErlangC {
    fn name(&self) -> &'static str {
        "c"
    }

    fn performance(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> Performance {
        if load.a() <= 0.0 {
            return Performance::NOBODY_WAITS;
        }
        let headroom = load.headroom(agents);
        if headroom <= 0.0 {
            return Performance::NEVER_SETTLES;
        }
        performance(load, agents, (headroom, inverse_blocking(agents, load)), within)
    }

    fn solved(&self, load: &OfferedLoad, targets: &Targets) -> Option<Solution> {
        solution::solved(load, targets)
    }

    /// The square-root rule of Halfin & Whitt (1981): `N = A + β√A` with `C ≈ 1/(1 + β·Φ(β)/φ(β))`, solved for `β`.
    fn likely_agents(&self, load: &OfferedLoad, tail: f64, within: Seconds) -> f64 {
        // The fitted rule where it holds: it is quicker and nearer.
        let nats = -libm::log(tail);
        if load.a() >= 10.0 && nats > 0.0 && nats < 16.0 {
            return load.a() + start::headroom(load.a(), within.get() / load.aht_s(), nats);
        }
        let root = load.a().sqrt();
        let slope = root * within.get() / load.aht_s();
        let goal = libm::log(tail);
        // The first Newton step from β = 0, where Φ/φ is √(π/2), needs no special function.
        let mut beta = (-goal / (HALF_SQRT_TAU + slope)).clamp(0.0, 38.0);
        for _ in 0..4 {
            let ratio = normal_over_density(beta);
            let h = beta * ratio;
            let value = -libm::log1p(h) - slope * beta - goal;
            let derivative = -(ratio + beta * (1.0 + h)) / (1.0 + h) - slope;
            let step = value / derivative;
            beta = (beta - step).clamp(0.0, 38.0);
            if step.abs() * root < 0.1 {
                break;
            }
        }
        load.a() + beta * root
    }
}

/// What `agents` do who leave a `headroom` above zero, with `inverse = 1/B`.
fn performance(load: &OfferedLoad, agents: f64, (headroom, inverse): (f64, f64), within: Seconds) -> Performance {
    // A sum of positive parts.
    let p_wait = agents / (load.a() + headroom * inverse);
    let p_wait_gt_threshold = p_wait * libm::exp(-headroom * within.get() / load.aht_s());
    let asa_s = p_wait * load.aht_s() / headroom;
    Performance {
        p_wait,
        p_wait_gt_threshold,
        service_level: 1.0 - p_wait_gt_threshold,
        levels: ServiceLevels::all(1.0 - p_wait_gt_threshold),
        asa_s,
        mean_wait_all_s: asa_s,
        occupancy: load.a() / agents,
        queue_length: load.a() * p_wait / headroom,
        ..Performance::NOBODY_WAITS
    }
}

/// `√(π/2)`.
const HALF_SQRT_TAU: f64 = 1.253_314_137_315_500_3;

/// `Φ(x)/φ(x)` of the standard normal distribution.
fn normal_over_density(x: f64) -> f64 {
    HALF_SQRT_TAU * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2) * libm::exp(0.5 * x * x)
}

#[cfg(test)]
mod tests;
