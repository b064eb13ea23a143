//! Over-dispersed arrivals: a rate that differs from day to day more than chance explains.
//!
//! The rate `L` of an interval is gamma-distributed with mean `m` and variance `V − m`, so that the count, Poisson given the
//! rate, is negative binomial with variance `V` (Jongbloed & Koole 2001). The queue is stationary given the rate. A contact
//! sees busy intervals more often than a clock does: the mean over contacts is that over `ℓ = L/m` with density
//!
//! ```text
//! g(ℓ) = k (kℓ)^k e^(−kℓ) / Γ(k+1)          shape k = m²/(V − m) = 1/(squared coefficient of variation)
//! ```
//! # Method
//! Panels of four standard deviations, or a factor of four where `k` is small, outward from `ℓ = 1`, cut where the load equals
//! the agents (there Erlang C has a kink). Each is integrated by the 21-point rule of Gauss and Kronrod and halved while the
//! 10-point rule inside it differs by more than 1e-8 of any total: on such a panel the 21 points are right to some 13 digits.
//! Panels are added until none of the totals changes; every integrand is positive, so that totals far in the tail keep
//! their digits too. What is left below the last panel is a gamma probability of contacts answered at once.

use super::places::{excess_of_ln, stirling_rest};
use super::quadrature;
use super::tally::{ATTEMPTS, HANDLED, IN_TIME, PARTS, Tally, WAITS};

/// The two rules may differ by this share of a total.
const DIFFERENCE: f64 = 1e-8;
/// A panel that adds less than this share to every total is the last.
const NEGLIGIBLE: f64 = 1e-17;
/// A panel is halved at most this often.
const DEEPEST: u32 = 40;
/// After this many panels none is halved any more: a bound on the time, some twenty times what any case was seen to take.
const MOST_PANELS: u32 = 2000;

/// A relative rate with its distance from 1, each with all its digits.
#[derive(Debug, Clone, Copy)]
struct Rate {
    share: f64,
    beyond: f64,
}

impl Rate {
    fn beyond(beyond: f64) -> Self {
        Self { share: 1.0 + beyond, beyond }
    }
    fn at(share: f64) -> Self {
        Self { share, beyond: share - 1.0 }
    }
    /// The rate a distance further up, or down.
    fn moved(self, by: f64) -> Self {
        if self.share > 0.5 { Self::beyond(self.beyond + by) } else { Self::at(self.share + by) }
    }
}

/// The mixture of the tallies at relative rates `ℓ` over a busyness of shape `k`. `full` is `ℓ − 1` of the rate at which the
/// load equals the agents.
pub(super) fn mixed(shape: f64, full: f64, tally_at: impl FnMut(f64) -> Tally) -> Tally {
    let mut mixture = Mixture {
        shape,
        scale: (shape / std::f64::consts::TAU).sqrt() * libm::exp(-stirling_rest(shape)),
        tally_at,
        total: Tally::EMPTY,
        panels: 0,
    };
    let root = shape.sqrt();
    let mut from = Rate::beyond(0.0);
    let mut before = [f64::INFINITY; PARTS];
    // Upward.
    loop {
        let width = (4.0 * from.share / root).min(3.0 * from.share).min(16.0 / shape + 4.0 / root);
        let mut to = from.moved(width);
        if from.beyond < full && to.beyond > full {
            to = Rate::beyond(full);
        }
        if to.share <= from.share {
            break;
        }
        let (added, _) = mixture.panel(from, to, 0);
        let waits = mixture.total.0[WAITS] > 0.0 || from.beyond >= full;
        let quiet = |i: usize| {
            added.0[i] <= NEGLIGIBLE * mixture.total.0[i] && added.0[i] <= before[i] || added.0[i] == f64::INFINITY
        };
        if mixture.density(to) == 0.0 || waits && (0..PARTS).all(quiet) {
            break;
        }
        before = added.0;
        from = to;
    }
    // Downward.
    let mut from = Rate::beyond(0.0);
    let mut before = [f64::INFINITY; PARTS];
    loop {
        let width = (4.0 * from.share / root).min(0.75 * from.share);
        let mut to = from.moved(-width);
        if from.beyond > full && to.beyond < full {
            to = Rate::beyond(full);
        }
        if to.share >= from.share {
            break;
        }
        let (added, mass) = mixture.panel(to, from, 0);
        let quiet = |i: usize| match i {
            ATTEMPTS | IN_TIME | HANDLED => (added.0[i] - mass).abs() <= 4.0 * f64::EPSILON * mixture.total.0[i],
            _ => {
                added.0[i] <= NEGLIGIBLE * mixture.total.0[i] && added.0[i] <= before[i] || added.0[i] == f64::INFINITY
            }
        };
        if (0..PARTS).all(quiet) || mixture.density(to) == 0.0 {
            let rest = mixture.below(to);
            mixture.total.add(rest, &Tally::AT_ONCE);
            break;
        }
        before = added.0;
        from = to;
    }
    mixture.total
}

struct Mixture<F> {
    shape: f64,
    /// The density at `ℓ = 1`.
    scale: f64,
    tally_at: F,
    total: Tally,
    panels: u32,
}

impl<F: FnMut(f64) -> Tally> Mixture<F> {
    /// `g(ℓ)`.
    fn density(&self, rate: Rate) -> f64 {
        let excess = if rate.share < 0.5 { rate.beyond - libm::log(rate.share) } else { excess_of_ln(rate.beyond) };
        self.scale * libm::exp(-self.shape * excess)
    }
    /// The share of contacts at rates below one that is under 1: `ℓ g(ℓ) (1 + kℓ/(k+2) + …)/(k+1)`.
    fn below(&self, rate: Rate) -> f64 {
        let (k, x) = (self.shape, self.shape * rate.share);
        let (mut term, mut sum, mut i) = (1.0, 1.0, 1.0);
        while term > 1e-18 * sum {
            i += 1.0;
            term *= x / (k + i);
            sum += term;
        }
        rate.share * self.density(rate) / (k + 1.0) * sum
    }
    /// Adds a panel to the total, in halves where the two rules differ; returns what it added and its share of contacts.
    fn panel(&mut self, from: Rate, to: Rate, depth: u32) -> (Tally, f64) {
        let low = to.share <= 0.5;
        let (from_at, to_at) = if low { (from.share, to.share) } else { (from.beyond, to.beyond) };
        let (middle, half) = (0.5 * (from_at + to_at), 0.5 * (to_at - from_at));
        let rate_at = |x: f64| if low { Rate::at(x) } else { Rate::beyond(x) };
        let (mut kronrod, mut gauss, mut mass) = (Tally::EMPTY, Tally::EMPTY, 0.0);
        quadrature::each_node(|at, kronrod_weight, gauss_weight| {
            let rate = rate_at(middle + half * at);
            let density = half * self.density(rate);
            let tally = (self.tally_at)(rate.share);
            kronrod.add(kronrod_weight * density, &tally);
            mass += kronrod_weight * density;
            if gauss_weight > 0.0 {
                gauss.add(gauss_weight * density, &tally);
            }
        });
        let settled = |i: usize| {
            let (k, g) = (kronrod.0[i], gauss.0[i]);
            // Written so that what is infinite, or no number, is not halved for ever.
            let differs = (k - g).abs() > DIFFERENCE * k.max(self.total.0[i]);
            k == f64::INFINITY || !differs
        };
        self.panels += 1;
        if depth == DEEPEST || self.panels > MOST_PANELS || (0..PARTS).all(settled) {
            self.total.add(1.0, &kronrod);
            return (kronrod, mass);
        }
        let cut = rate_at(middle);
        let (mut added, lower) = self.panel(from, cut, depth + 1);
        let (upper_added, upper) = self.panel(cut, to, depth + 1);
        added.add(1.0, &upper_added);
        (added, lower + upper)
    }
}
