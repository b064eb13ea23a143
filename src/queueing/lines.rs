//! Finite lines: the M/M/N/K queue, with patience M/M/N/K+M, as sums of positive terms.
//!
//! In units of the handle time (`a` load, `n` agents, `h` = handle time / patience, `τ` threshold), with `M = K − n` places
//! to wait in and `q_k` the weight of `k` waiting contacts, `q_0 = 1`, `q_k = q_(k−1) a/(n + kh)`:
//!
//! ```text
//! Z = 1/B(n, a) − 1 + q_0 + … + q_M        blocked = q_M/Z        waits = (q_0 + … + q_(M−1))/Z
//! abandoned = h Σ k q_k / (a Z)            answered after waiting = (n/a) (q_1 + … + q_M)/Z
//! ```
//! The wait behind `k` others exceeds `τ` with probability `S_k = t_0 + … + t_k`, where `t_j` is negative binomial
//! (`u = e^(−hτ)`, `φ = (1 − u)/h`; Poisson of mean `nτ` where nobody hangs up):
//!
//! ```text
//! t_0 = e^(−nτ)      t_j = t_(j−1) φ (n + (j−1)h)/j
//! late                  = Σ_{k<M} q_k S_k / Z
//! answered, but late    = (u/a) Σ_{k<M} q_(k+1) Σ_{j≤k} t_j (n + jh) / Z
//! hung up within τ      = (1 − u) · abandoned + (u h/a) Σ_{k<M} q_(k+1) Σ_{i≤k} (1 − S_i) / Z
//! ```
//! The last line is the sum over those behind `k` of what a pure death process leaves them; it holds no difference of
//! near-equal numbers, nor does any other. One pass upward over the places whose weight is not negligible gives every sum:
//! `O(√n)` places near the mode of `q`, or `40/(1 − a/n)` where nobody hangs up. Two things may lie outside of them, and have
//! their own short sums about the mode of `q_k t_k`, which is Poisson of mean `aφ`: a `late` far in the tail, and the few
//! answered in time under deep overload.

use super::OfferedLoad;
use super::kernel;
use super::performance::Fate;
use super::places::{Places, excess_of_ln, ln_poisson, stirling_rest};
use crate::units::Seconds;

/// Weights below this share of the largest no longer change a sum.
const NEGLIGIBLE: f64 = 1e-21;
/// Products of this many steps are started afresh: rounding errors of a constant factor would add up.
const STRIDE: f64 = 1024.0;

/// What becomes of a contact offered to `agents` (a whole number) with `lines`, infinite where there is no limit; with
/// fewer lines than agents only as many agents as lines work.
///
/// Without patience and with unlimited lines there has to be more than the load of agents.
pub(super) fn fate(load: &OfferedLoad, agents: f64, lines: f64, patience: Option<Seconds>, within: Seconds) -> Fate {
    Lines::new(load, agents.min(lines), lines, patience, within).fate(load.aht_s())
}

/// A queue with places, in units of the handle time.
struct Lines {
    queue: Places,
    /// Places to wait in.
    places: f64,
    tau: f64,
    /// `e^(−hτ)`, and `(1 − u)/h`: the threshold as a waiting caller's clock sees it.
    u: f64,
    phi: f64,
    /// `1/B(n, a) − 1`: the weight of all states in which somebody is free.
    free: f64,
}

/// The wait behind `k` others: `t_k` and its sums below.
#[derive(Debug, Clone, Copy, Default)]
struct Wait {
    t: f64,
    /// `S_k`.
    longer: f64,
    /// `Σ_{j≤k} t_j (n + jh)`.
    flow: f64,
    /// `Σ_{i≤k} (1 − S_i)`.
    shorter: f64,
}

/// The sums of one pass.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    waits: f64,
    queue: f64,
    served: f64,
    wait_of_served: f64,
    late: f64,
    served_late: f64,
    left_within: f64,
    full: f64,
    /// The last place that was summed, and the logarithm of its weight over that of the mode.
    last: f64,
    ln_last: f64,
}

impl Lines {
    fn new(load: &OfferedLoad, n: f64, lines: f64, patience: Option<Seconds>, within: Seconds) -> Self {
        let (a, headroom, tau) = (load.a(), load.headroom(n), within.get() / load.aht_s());
        let h = patience.map_or(0.0, |patience| (load.aht_s() / patience.get()).min(1e200));
        let gone = -libm::expm1(-h * tau);
        let free = if n > 0.0 { n / a * kernel::inverse_blocking(n - 1.0, a, load.headroom(n - 1.0)) } else { 0.0 };
        Self {
            queue: Places { a, n, headroom, h },
            places: lines - n,
            tau,
            u: libm::exp(-h * tau),
            phi: if h > 0.0 { gone / h } else { tau },
            free,
        }
    }

    fn fate(&self, aht_s: f64) -> Fate {
        let Places { a, n, headroom, h } = self.queue;
        if self.free == f64::INFINITY {
            return Fate { answered_within: 1.0, ..Fate::default() };
        }
        // The place with the largest weight.
        let mode = if headroom >= 0.0 {
            0.0
        } else if h == 0.0 {
            self.places
        } else {
            (-headroom / h).floor().min(self.places)
        };
        let ln_first = -self.queue.ln_weight(0.0, mode);
        let first = libm::exp(ln_first);
        let sums = self.pass(mode);
        let free = self.free * first;
        let z = free + sums.waits + sums.full;
        let blocked = match sums.full > 0.0 {
            true => sums.full / z,
            false if self.places.is_finite() => {
                libm::exp(sums.ln_last + self.queue.ln_weight(sums.last, self.places)) / z
            }
            false => 0.0,
        };
        let waits = sums.waits / z;
        let late = (sums.late + self.late_tail(&sums, ln_first)) / z;
        let abandoned = h * sums.queue / (a * z);
        let served = n / a * sums.served / z;
        let served_late = self.u / a * sums.served_late / z;
        // After waiting: answered in time, and all whose turn came in time.
        let (mut in_time, mut turn_in_time) = (0.0, 0.0);
        if self.tau > 0.0 {
            (in_time, turn_in_time) = ((served - served_late).max(0.0), (waits - late).max(0.0));
            if free / z + in_time < 1e-3 * served {
                (in_time, turn_in_time) = self.in_time(&sums, ln_first);
                (in_time, turn_in_time) = (in_time / z, turn_in_time / z);
            }
        }
        Fate {
            blocked,
            waits,
            late,
            answered_within: free / z + in_time,
            answered_late: served_late,
            still_waiting: self.u * late,
            abandoned_early: (turn_in_time - in_time).max(0.0),
            abandoned_within: (1.0 - self.u) * abandoned + self.u * h / a * sums.left_within / z,
            abandoned,
            wait_of_answered_s: aht_s * n / a * sums.wait_of_served / z,
            wait_s: aht_s * sums.queue / (a * z),
        }
    }

    /// Every sum over the places whose weight counts, the mode's being 1.
    fn pass(&self, mode: f64) -> Sums {
        let Places { a, h, .. } = self.queue;
        let (mut k, mut q) = (mode, 1.0);
        while k > 0.0 && q > NEGLIGIBLE {
            q *= self.queue.rate(k) / a;
            k -= 1.0;
        }
        let mut q = if k < mode { libm::exp(-self.queue.ln_weight(k, mode)) } else { 1.0 };
        let (mut wait, start) = self.wait_at(k);
        let mut mean_wait = self.queue.mean_wait(k);
        let mut sums = Sums::default();
        let mut anchor = k;
        loop {
            if k >= self.places {
                sums.full = q;
                break;
            }
            let next = q * (a / self.queue.rate(k + 1.0));
            sums.waits += q;
            sums.served += next;
            sums.queue += (k + 1.0) * next;
            sums.wait_of_served += next * mean_wait;
            sums.late += q * wait.longer;
            sums.served_late += next * wait.flow;
            sums.left_within += next * wait.shorter;
            k += 1.0;
            q = next;
            // The longest of these sums has terms of (k+1)·next.
            if k > mode && q * (k + 1.0) < NEGLIGIBLE * sums.waits {
                break;
            }
            if k - anchor >= STRIDE {
                anchor = k;
                q = if k <= mode {
                    libm::exp(-self.queue.ln_weight(k, mode))
                } else {
                    libm::exp(self.queue.ln_weight(mode, k))
                };
                if wait.t > 0.0 {
                    wait.t = libm::exp(self.ln_t(k - 1.0));
                }
            }
            mean_wait += 1.0 / self.queue.rate(k + 1.0);
            if k == start {
                wait.t = libm::exp(self.ln_t(k));
            } else {
                wait.t *= self.phi * (self.queue.rate(k - 1.0) / k);
            }
            wait.longer += wait.t;
            wait.flow += wait.t * (self.queue.n + k * h);
            wait.shorter += (1.0 - wait.longer).max(0.0);
        }
        sums.last = k;
        sums.ln_last = if k <= mode { -self.queue.ln_weight(k, mode) } else { self.queue.ln_weight(mode, k) };
        sums
    }

    /// `ln t_j`, to all digits of `t_j` (Loader 2000).
    fn ln_t(&self, j: f64) -> f64 {
        let Places { n, h, .. } = self.queue;
        if j == 0.0 {
            return -n * self.tau;
        }
        if h < 1e-40 * n {
            return ln_poisson(j, n * self.phi);
        }
        // The mean of j is what the mean beyond j, d, is 0 at.
        let d = n * self.phi - j * self.u;
        let c = n / h;
        let share = d / c;
        let beyond = if share < 0.4 { c * excess_of_ln(-share) } else { n * self.tau - c * libm::log1p(j / c) - d };
        stirling_rest(c + j)
            - stirling_rest(c)
            - stirling_rest(j)
            - beyond
            - j * excess_of_ln(d / j)
            - 0.5 * libm::log(std::f64::consts::TAU * j)
            - 0.5 * libm::log1p(j / c)
    }

    /// The wait behind `k`, and the place from where `t` is not too small for a double: below it counts as nothing.
    fn wait_at(&self, k: f64) -> (Wait, f64) {
        let Places { n, h, .. } = self.queue;
        if n == 0.0 {
            return (Wait { longer: 1.0, ..Wait::default() }, 0.0);
        }
        if n * self.tau < 700.0 && k == 0.0 {
            let t = libm::exp(-n * self.tau);
            let shorter = -libm::expm1(-n * self.tau);
            return (Wait { t, longer: t, flow: n * t, shorter }, 0.0);
        }
        // Up to its mode t rises: with fewer ahead, a wait of τ is less likely.
        let rising = |j: f64| self.phi * self.queue.rate(j - 1.0) > j;
        let ln_t = self.ln_t(k);
        if ln_t < -690.0 && (k == 0.0 || rising(k)) {
            // The first place at which t can be held: rises to the mode, so halving finds it.
            let (mut low, mut high) = (k, k + 1.0);
            while self.ln_t(high) < -690.0 && rising(high) && high < 1e15 {
                (low, high) = (high, 2.0 * high);
            }
            while high - low > 1.0 {
                let middle = (0.5 * (low + high)).floor();
                if self.ln_t(middle) < -690.0 && rising(middle) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return (Wait { shorter: k + 1.0, ..Wait::default() }, high);
        }
        let t = libm::exp(ln_t);
        if k == 0.0 || rising(k) {
            let mut wait = Wait { t, ..Wait::default() };
            let (mut j, mut term, mut both) = (k, t, 0.0);
            loop {
                wait.longer += term;
                wait.flow += term * self.queue.rate(j);
                both += (k + 1.0 - j) * term;
                if j == 0.0 || term < NEGLIGIBLE * wait.longer {
                    break;
                }
                term *= j / (self.phi * self.queue.rate(j - 1.0));
                j -= 1.0;
            }
            wait.shorter = k + 1.0 - both;
            (wait, 0.0)
        } else {
            let (mut above, mut flow, mut both) = (0.0, 0.0, 0.0);
            let (mut j, mut term) = (k, t);
            loop {
                term *= self.phi * (self.queue.rate(j) / (j + 1.0));
                j += 1.0;
                above += term;
                flow += term * self.queue.rate(j);
                both += (j - k - 1.0) * term;
                if term <= NEGLIGIBLE * above {
                    break;
                }
            }
            let mean = n * self.phi / self.u;
            (Wait { t, longer: 1.0 - above, flow: n + h * mean - flow, shorter: mean - both }, 0.0)
        }
    }

    /// The part of `late` beyond the places that were summed, in units of the mode's weight.
    fn late_tail(&self, sums: &Sums, ln_first: f64) -> f64 {
        let Places { a, n, headroom, .. } = self.queue;
        let mean = a * self.phi;
        let from = sums.last.max((mean - 12.0 * (mean + 1.0).sqrt() - 40.0).floor());
        if sums.full > 0.0 || from >= self.places || sums.late > 1e-3 * sums.waits || n == 0.0 {
            return 0.0;
        }
        // t in units of q at `from`: q t together are Poisson.
        let exponent = -headroom * self.tau - a * (self.tau - self.phi);
        let ln_product = exponent + ln_poisson(from, mean) - libm::log1p(from * self.queue.h / n);
        let mut t = libm::exp(ln_first + ln_product);
        let (mut j, mut term, mut longer) = (from, t, 0.0);
        loop {
            longer += term;
            if j == 0.0 || term <= NEGLIGIBLE * longer {
                break;
            }
            term *= j / (self.phi * self.queue.rate(j - 1.0));
            j -= 1.0;
        }
        let (mut k, mut q, mut late) = (from, 1.0, 0.0);
        loop {
            let added = q * longer;
            late += added;
            k += 1.0;
            if k >= self.places || added <= NEGLIGIBLE * late {
                return late;
            }
            q *= a / self.queue.rate(k);
            t *= self.phi * (self.queue.rate(k - 1.0) / k);
            longer += t;
        }
    }

    /// Those answered in time after waiting, `(u/a) Σ q_(k+1) Σ_{j>k} t_j (n + jh)`, and those whose turn comes in time,
    /// `Σ q_k Σ_{j>k} t_j`: summed downward from where both factors count, in units of the mode's weight.
    fn in_time(&self, sums: &Sums, ln_first: f64) -> (f64, f64) {
        let Places { a, n, headroom, h } = self.queue;
        let mean = a * self.phi;
        // Far enough above the mode for what lies beyond to be nothing, and not so far that nothing is left.
        let (mode, mut above) = (mean.floor(), 40.0 + 12.0 * mean.sqrt());
        while above > 4.0 && ln_poisson((mode + above).ceil(), mean) - ln_poisson(mode, mean) < -150.0 {
            above *= 0.8;
        }
        let from = (mode + above).ceil().min(sums.last - 1.0).min(self.places - 1.0).max(0.0);
        let exponent = -headroom * self.tau - a * (self.tau - self.phi);
        let ln_product = exponent + ln_poisson(from, mean) - libm::log1p(from * h / n);
        // In units of q at `from`.
        let mut t = libm::exp(ln_first + ln_product);
        let (mut j, mut term, mut beyond, mut flow) = (from, t, 0.0, 0.0);
        loop {
            let step = self.phi * (self.queue.rate(j) / (j + 1.0));
            term *= step;
            j += 1.0;
            beyond += term;
            flow += term * self.queue.rate(j);
            if term * self.queue.rate(j) <= NEGLIGIBLE * flow && step < 1.0 {
                break;
            }
        }
        let (mut k, mut q, mut served, mut turn) = (from, 1.0, 0.0, 0.0);
        loop {
            let (more_served, more) = (q * flow / self.queue.rate(k + 1.0), q * beyond);
            served += more_served;
            turn += more;
            if k == 0.0 || more_served <= NEGLIGIBLE * served && more <= NEGLIGIBLE * turn {
                return (self.u * served, turn);
            }
            beyond += t;
            flow += t * self.queue.rate(k);
            t *= k / (self.phi * self.queue.rate(k - 1.0));
            q *= self.queue.rate(k) / a;
            k -= 1.0;
        }
    }
}
