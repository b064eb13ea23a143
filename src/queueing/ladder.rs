//! The number of contacts that agents have in hand: a ladder with arrivals up and completions down.

use crate::queueing::waiting::Waiting;

/// Contacts in the system while nobody waits: a birth–death chain whose completion rate is a broken line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ladder<'a> {
    /// Agents, `N`.
    pub agents: f64,
    /// Arrivals per unit of time.
    pub arrivals: f64,
    /// What an agent with 1, 2, …, `k` contacts completes per unit of time.
    pub rates: &'a [f64],
    /// The fewest contacts there ever are.
    pub bottom: f64,
}

/// How the time is divided, each part as a multiple of one state's.
#[derive(Debug, Clone, Copy, Default)]
struct Weights {
    /// All states in which nobody has to wait.
    free: f64,
    /// Agents with a contact, summed over those states.
    busy: f64,
    /// Contacts in hand, summed over those states.
    in_hand: f64,
    /// The state with the fewest contacts.
    bottom: f64,
    /// The first state in which an arrival waits, not scaled.
    full: f64,
    /// The logarithm of what all but the last are to be multiplied by.
    exponent: f64,
}

/// Shares of the time and means over it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Occupied {
    /// Nobody who arrives has to wait.
    pub free: f64,
    /// Whoever arrives has to wait.
    pub full: f64,
    /// The fewest contacts there can be.
    pub bottom: f64,
    /// Mean number of agents with a contact.
    pub busy_agents: f64,
    /// Mean number of contacts in hand, those waiting left out.
    pub in_hand: f64,
}

/// Terms below this share of their sum no longer change it.
const NEGLIGIBLE: f64 = 1e-18;
/// What weights are scaled by before they overflow: a power of two, so that no digit changes; and its logarithm.
const SCALE: f64 = HUNDRED_HALVINGS * HUNDRED_HALVINGS * HUNDRED_HALVINGS * HUNDRED_HALVINGS * HUNDRED_HALVINGS;
const LN_SCALE: f64 = -500.0 * std::f64::consts::LN_2;
const HUNDRED_HALVINGS: f64 = 1.0 / (1u128 << 100) as f64;
const LARGE: f64 = 1e250;
/// Below this a weight is as good as zero.
const TINY: f64 = 1e-300;

impl Ladder<'_> {
    fn top(&self) -> f64 {
        self.agents * self.rates.len() as f64
    }
    fn rate(&self, contacts_each: usize) -> f64 {
        if contacts_each == 0 { 0.0 } else { self.rates.get(contacts_each - 1).copied().unwrap_or(0.0) }
    }
    /// Completions with `j` contacts for everybody and one more for `f` agents.
    fn completions(&self, j: usize, f: f64) -> f64 {
        (self.agents - f) * self.rate(j) + f * self.rate(j + 1)
    }
    /// How `n` contacts are shared out: so many for everybody, and one more for so many.
    fn spread(&self, n: f64) -> (usize, f64) {
        let each = (n / self.agents).floor();
        (each as usize, n - each * self.agents)
    }
    /// The highest state from which on upwards more is completed than arrives.
    fn highest_mode(&self) -> f64 {
        for j in (0..self.rates.len()).rev() {
            let (low, high) = (self.agents * self.rate(j), self.agents * self.rate(j + 1));
            if high <= self.arrivals {
                return (self.agents * (j + 1) as f64).max(self.bottom);
            }
            if low <= self.arrivals {
                let f = ((self.arrivals - low) / (high - low) * self.agents).floor();
                return (self.agents * j as f64 + f).max(self.bottom);
            }
        }
        self.bottom
    }
    /// The weights of all states, walked outwards from the highest mode until they no longer count.
    fn weights(&self) -> Weights {
        let mode = self.highest_mode();
        let mut weights = Weights::default();
        self.climb(mode, &mut weights);
        self.descend(mode, &mut weights);
        weights
    }
    /// From the mode, whose weight is one, up to the first state in which an arrival waits. The weights fall all the way.
    fn climb(&self, mode: f64, weights: &mut Weights) {
        let top = self.top();
        let (mut n, mut weight, mut counts) = (mode, 1.0, true);
        let (mut j, mut f) = self.spread(mode);
        while n < top && weight > TINY {
            if counts {
                weights.add(weight, n, self.agents);
                // What is left falls at least as fast as at the slowest completion rate ahead.
                if weight < NEGLIGIBLE * weights.free {
                    let slowest = (j + 1..=self.rates.len())
                        .map(|each| self.agents * self.rate(each))
                        .fold(self.completions(j, f), f64::min);
                    counts = weight * self.arrivals > NEGLIGIBLE * weights.free * (slowest - self.arrivals);
                }
            }
            n += 1.0;
            f += 1.0;
            if f >= self.agents {
                (j, f) = (j + 1, 0.0);
            }
            weight *= self.arrivals / self.completions(j, f);
        }
        weights.full = if n >= top { weight } else { 0.0 };
    }
    /// From the mode down to the state with the fewest contacts.
    fn descend(&self, mode: f64, weights: &mut Weights) {
        let (mut n, mut weight, mut counts) = (mode, 1.0, true);
        let (mut j, mut f) = self.spread(mode);
        let mut fastest = self.fastest_up_to(j);
        // A valley may be deeper than a double reaches, where a further contact slows agents down: how often a weight has
        // been scaled up on its way. Until it is back it does not count.
        let mut sunk = 0_u32;
        while n > self.bottom {
            weight *= self.completions(j, f) / self.arrivals;
            n -= 1.0;
            if f < 1.0 {
                j = j.saturating_sub(1);
                f = self.agents;
                fastest = self.fastest_up_to(j);
            }
            f -= 1.0;
            if counts {
                if sunk == 0 {
                    weights.add(weight, n, self.agents);
                }
                if weight < NEGLIGIBLE * weights.free || sunk > 0 {
                    let fastest = self.completions(j, f).max(fastest);
                    counts = fastest >= self.arrivals
                        || sunk == 0 && weight * fastest > NEGLIGIBLE * weights.free * (self.arrivals - fastest);
                }
                if weight > LARGE && sunk > 0 {
                    weight *= SCALE;
                    sunk -= 1;
                } else if weight > LARGE {
                    weight *= SCALE;
                    weights.scale();
                } else if weight < TINY {
                    weight /= SCALE;
                    sunk += 1;
                }
            } else if weight < TINY || self.bottom < 1.0 {
                return;
            }
        }
        weights.bottom = if sunk == 0 { weight } else { 0.0 };
    }
    /// The highest completion rate at which everybody has the same number of contacts, `j` at most.
    fn fastest_up_to(&self, j: usize) -> f64 {
        (0..=j).map(|each| self.agents * self.rate(each)).fold(0.0, f64::max)
    }

    /// Shares of the time, given what happens above: `waiting` tells how much time is spent with everybody busy.
    pub(crate) fn occupied(&self, waiting: &Waiting) -> Occupied {
        if self.agents < 1.0 {
            return Occupied { free: 0.0, full: 1.0, bottom: 1.0, busy_agents: 0.0, in_hand: 0.0 };
        }
        let weights = self.weights();
        // The larger side keeps its scale.
        let ahead = waiting.exponent - weights.exponent;
        let (below, above) = if ahead > 0.0 { (libm::exp(-ahead), 1.0) } else { (1.0, libm::exp(ahead)) };
        let full = weights.full * waiting.weight * above;
        let whole = weights.free * below + full;
        let share = |part: f64| part * below / whole;
        let (free, full) = (share(weights.free), full / whole);
        Occupied {
            free,
            full,
            bottom: share(weights.bottom),
            busy_agents: (share(weights.busy) + full * self.agents).min(self.agents),
            in_hand: share(weights.in_hand) + full * self.top(),
        }
    }
}

impl Weights {
    fn add(&mut self, weight: f64, n: f64, agents: f64) {
        self.free += weight;
        self.busy += weight * n.min(agents);
        self.in_hand += weight * n;
    }
    fn scale(&mut self) {
        for part in [&mut self.free, &mut self.busy, &mut self.in_hand] {
            *part *= SCALE;
        }
        self.exponent -= LN_SCALE;
    }
}
