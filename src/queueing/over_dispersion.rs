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
//! the agents (there Erlang C has a kink), until none of the totals changes. Each is integrated by the 21-point rule of Gauss
//! and Kronrod, then halved while the 10-point rule inside it differs by more than 1e-8 of any total: on such a panel the 21
//! points are right to some 13 digits. Every integrand is positive, so that totals far in the tail keep their digits too.
//! What is left below the last panel is a gamma probability of contacts answered at once.

use super::places::{excess_of_ln, stirling_rest};
use super::quadrature;
use super::tally::{ATTEMPTS, HANDLED, IN_TIME, PARTS, TURN_IN_TIME, Tally, WAITS};

/// The two rules may differ by this share of a total.
const DIFFERENCE: f64 = 1e-8;
/// A panel that adds less than this share to every total is the last.
const NEGLIGIBLE: f64 = 1e-17;
/// Totals as small as this are not refined: where they underflow, their digits are noise.
const TINY: f64 = 1e-200;
/// A panel is halved at most this often.
const DEEPEST: u32 = 40;
/// And all together at most this often: a bound on the time, far above what any case was seen to take.
const MOST_HALVED: u32 = 1000;
/// Before any is halved there are at most this many panels.
const MOST_PANELS: usize = 96;

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
    /// The rate a distance further up, within a stretch that ends at `end`: low rates count from 0, others from 1.
    fn moved_as(self, end: Self, by: f64) -> Self {
        if end.share <= 0.5 { Self::at(self.share + by) } else { Self::beyond(self.beyond + by) }
    }
    /// The rate a distance further up, or down.
    fn moved(self, by: f64) -> Self {
        if self.share > 0.5 { Self::beyond(self.beyond + by) } else { Self::at(self.share + by) }
    }
}

/// A stretch of rates with its integrals by both rules.
#[derive(Debug, Clone, Copy)]
struct Panel {
    from: Rate,
    to: Rate,
    kronrod: Tally,
    gauss: Tally,
    /// The share of contacts.
    mass: f64,
}

/// The mixture of the tallies at relative rates `ℓ` over a busyness of shape `k`. `full` is `ℓ − 1` of the rate at which the
/// load equals the agents.
pub(super) fn mixed(shape: f64, full: f64, tally_at: impl FnMut(f64) -> Tally) -> Tally {
    let mut mixture = Mixture {
        shape,
        scale: (shape / std::f64::consts::TAU).sqrt() * libm::exp(-stirling_rest(shape)),
        tally_at,
        total: Tally::EMPTY,
        halved: 0,
    };
    let empty = Rate::beyond(0.0);
    let empty = Panel { from: empty, to: empty, kronrod: Tally::EMPTY, gauss: Tally::EMPTY, mass: 0.0 };
    let mut panels = [empty; MOST_PANELS];
    let upward = mixture.outward(full, true, &mut panels);
    let both = upward + mixture.outward(full, false, &mut panels[upward..]);
    for panel in &panels[..both] {
        mixture.refine(panel, 0);
    }
    mixture.total
}

struct Mixture<F> {
    shape: f64,
    /// The density at `ℓ = 1`.
    scale: f64,
    tally_at: F,
    total: Tally,
    halved: u32,
}

impl<F: FnMut(f64) -> Tally> Mixture<F> {
    /// Adds panels from `ℓ = 1` outward, upward or downward, until they add nothing; returns how many.
    fn outward(&mut self, full: f64, upward: bool, panels: &mut [Panel]) -> usize {
        let root = self.shape.sqrt();
        let mut from = Rate::beyond(0.0);
        let mut before = [f64::INFINITY; PARTS];
        for (count, place) in panels.iter_mut().enumerate() {
            let bell = 4.0 * from.share / root;
            let mut to = if upward {
                from.moved(bell.min(3.0 * from.share).min(16.0 / self.shape + 4.0 / root))
            } else {
                from.moved(-bell.min(0.75 * from.share))
            };
            // The stretch ends where the load equals the agents, unless that is where it begins but for rounding.
            let cut = Rate::beyond(full);
            if (from.beyond < full) != (to.beyond < full) && cut.share != from.share {
                to = cut;
            }
            if to.share == from.share {
                return count;
            }
            *place = if upward { self.panel(from, to) } else { self.panel(to, from) };
            let (added, total) = (place.kronrod.0, {
                self.total.add(1.0, &place.kronrod);
                self.total.0
            });
            let at_once = |i: usize| !upward && matches!(i, ATTEMPTS | IN_TIME | HANDLED | TURN_IN_TIME);
            let quiet = (0..PARTS).all(|i| {
                if at_once(i) {
                    // Further down everybody is answered at once: what is left of that is added in the end.
                    (added[i] - place.mass).abs() <= 4.0 * f64::EPSILON * total[i]
                } else {
                    added[i] <= NEGLIGIBLE * total[i] && added[i] <= before[i] || added[i] == f64::INFINITY
                }
            });
            // Going up, the first who wait may be far away.
            let awaited = upward && total[WAITS] == 0.0 && from.beyond < full;
            if self.density(to) == 0.0 || quiet && !awaited {
                if !upward {
                    self.total.add(self.below(to), &Tally::AT_ONCE);
                }
                return count + 1;
            }
            (before, from) = (added, to);
        }
        panels.len()
    }
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
    /// Both rules over a stretch of rates.
    fn panel(&mut self, from: Rate, to: Rate) -> Panel {
        let (middle, half) = (middle(from, to), half_width(from, to));
        let (mut kronrod, mut gauss, mut mass) = (Tally::EMPTY, Tally::EMPTY, 0.0);
        quadrature::each_node(|at, kronrod_weight, gauss_weight| {
            let rate = middle.moved_as(to, half * at);
            let density = half * self.density(rate);
            let tally = (self.tally_at)(rate.share);
            kronrod.add(kronrod_weight * density, &tally);
            mass += kronrod_weight * density;
            if gauss_weight > 0.0 {
                gauss.add(gauss_weight * density, &tally);
            }
        });
        Panel { from, to, kronrod, gauss, mass }
    }
    /// Replaces a panel by its halves while the rules differ.
    fn refine(&mut self, panel: &Panel, depth: u32) {
        // Written so that what is infinite, or no number, is not halved for ever.
        let differs = |i: usize| {
            let (k, g) = (panel.kronrod.0[i], panel.gauss.0[i]);
            k < f64::INFINITY && (k - g).abs() > DIFFERENCE * self.total.0[i] + TINY
        };
        if depth == DEEPEST || self.halved == MOST_HALVED || !(0..PARTS).any(differs) {
            return;
        }
        self.halved += 1;
        let cut = middle(panel.from, panel.to);
        let (lower, upper) = (self.panel(panel.from, cut), self.panel(cut, panel.to));
        self.total.add(1.0, &lower.kronrod);
        self.total.add(1.0, &upper.kronrod);
        for (total, coarse) in self.total.0.iter_mut().zip(panel.kronrod.0) {
            if coarse < f64::INFINITY {
                *total -= coarse;
            }
        }
        self.refine(&lower, depth + 1);
        self.refine(&upper, depth + 1);
    }
}

/// The middle of a stretch of rates.
fn middle(from: Rate, to: Rate) -> Rate {
    from.moved_as(to, half_width(from, to))
}

/// Half the width of a stretch of rates.
fn half_width(from: Rate, to: Rate) -> f64 {
    if to.share <= 0.5 { 0.5 * (to.share - from.share) } else { 0.5 * (to.beyond - from.beyond) }
}
