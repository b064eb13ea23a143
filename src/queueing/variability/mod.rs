//! How much the share answered in time varies by chance alone.
//!
//! Contacts of one day share their luck: whoever comes into a queue waits as its neighbours do, so that the number
//! answered in time varies several times more than a binomial count would.
//!
//! # Formula
//! A contact's fate is known on arrival from the wait `v` that it would have, which is a Markov process together with
//! the number of busy agents while one is free: down at speed one, up by an exponential of mean `1/(Nμ)` at an arrival
//! that stays. Let `f` be the chance of an answer in time there, `f̄` its mean and `g` the solution of Poisson's equation
//! `(generator) g = λ(f̄ − f)`. Then `in time − f̄·arrivals + g` is a martingale, and its variance per second is that of
//! its jumps (Whitt 1992, *Asymptotic formulas for Markov processes with applications to simulation*):
//!
//! ```text
//! free agents   g(n+1) − g(n) = −(1 − f̄)/B(n, A)                                            n < N − 1
//! all busy      K(v) = E g(v + X) − g(v) = 1/p(v) ∫_v^∞ λ(f(u) − f̄) p(u) du    p: density of the wait
//! V = λ(1−f̄)² Σ π_n [1/B(n)² + (1/B(n) − 1)²] + λ E[(hit − f̄)² + 2 (hit − f̄) K] + 2 E[g′K]
//! ```
//! the first sum over states with two free agents, the first mean over arrivals that fill the last agent or wait. How
//! the number goes with the number of arrivals is the mean of their jumps; it is `λ df̄/dλ`, the slope of the model.
//!
//! A finite day can't hold what the formula promises close to saturation: with the memory `m` of the process (its
//! correlations added up) the part of the variance that neighbours share counts for `1 − (1 − e^(−H/m))·m/H` over a span
//! `H`, which is exact for an exponential correlation; and no more load counts than settles within the span:
//! `√λ ≤ √(Nμ) − 1/√H`, by the relaxation time of the queue.

mod free;
mod waits;

use crate::queueing::time_sharing::whole_numbers;
use crate::queueing::{Model, ModelName, OfferedLoad, QueueModel};
use crate::units::Seconds;

/// A period of intervals one after the other over which luck is counted where nobody says otherwise: ten hours open.
pub const OPEN_DAY: Seconds = Seconds::whole(36_000);
/// Patience beyond this many seconds outlasts any day.
const ENDLESS_S: f64 = 1e6;

/// What chance does to the contacts of one interval, as part of a longer span in steady state.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Chance {
    /// Expected contacts.
    pub contacts: f64,
    /// The share of them that is answered in time, on average.
    pub level: f64,
    /// Variance of the number answered in time, less `level` times the number that comes: of contacts by themselves.
    pub own: f64,
    /// What neighbours in time add to it.
    pub shared: f64,
    /// How the number in time, less `level` times the number that comes, goes with the number that comes: this much per
    /// contact; negative.
    pub slope: f64,
    /// How long luck lasts, in seconds.
    pub memory_s: f64,
}

impl Chance {
    /// Variance of the number answered in time, given how many contacts come.
    pub fn given_contacts(&self) -> f64 {
        (self.own + self.shared - self.slope * self.slope * self.contacts).max(0.0)
    }

    /// Variance of the number answered in time less `level` times the number that comes, which is Poisson: the part that
    /// an interval has in the error of a day's service level.
    pub fn around(&self, level: f64) -> f64 {
        let off = self.level - level;
        (self.own + self.shared + (2.0 * self.slope + off) * off * self.contacts).max(0.0)
    }

    fn mixed(&mut self, weight: f64, other: &Self) {
        self.contacts += weight * other.contacts;
        self.level += weight * other.level;
        self.own += weight * other.own;
        self.shared += weight * other.shared;
        self.slope += weight * other.slope;
        self.memory_s += weight * other.memory_s;
    }
}

/// Rates per second, and moments of the number in time per second.
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    /// `f̄`.
    level: f64,
    /// `V`.
    variance: f64,
    /// Mean of an arrival's jump.
    slope: f64,
    /// Variance of `f` over time.
    spread: f64,
}

/// Variance of the number of an interval's contacts that are answered within the threshold, given how many contacts come;
/// the interval is part of a day of [`OPEN_DAY`].
pub fn answered_in_time_variance(model: &Model, load: &OfferedLoad, agents: f64, within: Seconds) -> f64 {
    chance(model, load, agents, within, OPEN_DAY).given_contacts()
}

/// What chance does to an interval that is part of a span in steady state.
///
/// Exact over long spans for Erlang B, C and A with whole agents; between whole agents the two are mixed. Other models are
/// taken to be as lucky as Erlang A, or C without patience, with the same agents and handle time at the load that gives the
/// same level. No contacts have no luck.
///
/// ```
/// use headcount::queueing::variability::chance;
/// use headcount::queueing::{ErlangB, Model, OfferedLoad};
/// use headcount::units::Seconds;
/// // One agent, nobody waits: answers are renewals, AHT + 1/λ apart on average, so that their number has the variance
/// // (AHT² + 1/λ²)/(AHT + 1/λ)³ per second (Cox 1962, *Renewal Theory*): a quarter of that of the contacts where the two are equal.
/// let load = OfferedLoad::new(10.0, Seconds::whole(180), Seconds::whole(1800))?;
/// let found = chance(&Model::B(ErlangB), &load, 1.0, Seconds::whole(20), Seconds::whole(36_000));
/// assert!((found.level - 0.5).abs() < 1e-12);
/// assert!((found.around(0.0) - 2.5).abs() < 1e-12);
/// # Ok::<(), headcount::units::UnitError>(())
/// ```
pub fn chance(model: &Model, load: &OfferedLoad, agents: f64, within: Seconds, span: Seconds) -> Chance {
    if load.a() <= 0.0 || load.a().is_nan() || agents.is_nan() {
        return Chance::default();
    }
    let agents = agents.clamp(0.0, 1e9);
    match model {
        Model::A(_) | Model::B(_) | Model::C(_) => nearest(model, load, agents, within, span),
        _ => {
            let level = model.performance(load, agents, within).service_level;
            Chance { contacts: load.contacts(), ..at_level(model, load, agents, within, span, level) }
        }
    }
}

/// Loads per agent are tried between these powers of `e^(1/√agents)`.
const LIGHTEST: f64 = -8.0;
const HEAVIEST: f64 = 8.0;

/// The luck of agents at the load at which their level is this one.
fn at_level(model: &Model, load: &OfferedLoad, agents: f64, within: Seconds, span: Seconds, level: f64) -> Chance {
    let at = |power: f64| {
        let erlangs = agents * libm::exp(power / agents.max(1.0).sqrt());
        nearest(model, &load.times(erlangs / load.a()), agents, within, span)
    };
    let (mut light, mut heavy) = (LIGHTEST, HEAVIEST);
    for _ in 0..20 {
        let middle = 0.5 * (light + heavy);
        if at(middle).level > level { light = middle } else { heavy = middle }
    }
    let found = at(light);
    let times = if found.contacts > 0.0 { load.contacts() / found.contacts } else { 0.0 };
    Chance { contacts: load.contacts(), own: times * found.own, shared: times * found.shared, ..found }.at(level)
}

/// The luck of the Erlang B, A or C queue next to a model, at the same load.
pub(crate) fn nearest(model: &Model, load: &OfferedLoad, agents: f64, within: Seconds, span: Seconds) -> Chance {
    let mut chance = Chance::default();
    for (weight, whole) in whole_numbers(agents) {
        chance.mixed(weight, &of_whole(model.kind() == ModelName::B, patience(model), load, whole, within, span));
    }
    chance
}

impl Chance {
    /// The same luck around another level: as much beyond a binomial count.
    pub fn at(&self, level: f64) -> Self {
        let (own, was) = (level * (1.0 - level), self.level * (1.0 - self.level));
        // Around a level of nearly 0 or 1 the ratio says nothing.
        let times = if was > 1e-6 { (own / was).min(1e3) } else { 0.0 };
        Self { level, own: own * self.contacts, shared: times * self.shared, slope: times * self.slope, ..*self }
    }
}

/// The patience that a model's callers have, if any.
fn patience(model: &Model) -> Option<f64> {
    let patience = match model {
        Model::A(model) => Some(model.patience_s()),
        Model::X(model) => model.patience.map(Seconds::get),
        Model::Blend(model) => model.patience.map(Seconds::get),
        Model::B(_) | Model::C(_) | Model::Chat(_) => None,
    };
    patience.filter(|patience| *patience < ENDLESS_S)
}

fn of_whole(
    blocked: bool,
    patience: Option<f64>,
    load: &OfferedLoad,
    agents: f64,
    within: Seconds,
    span: Seconds,
) -> Chance {
    let contacts = load.contacts();
    let none = Chance { contacts, ..Chance::default() };
    if agents < 1.0 {
        return none;
    }
    let (lambda, mu) = (load.a() / load.aht_s(), 1.0 / load.aht_s());
    let within_s = within.get();
    let (lambda, moments) = match patience {
        _ if blocked => (lambda, free::lost(lambda, mu, agents)),
        Some(patience_s) => (lambda, waits::with_patience(lambda, mu, agents, patience_s, within_s)),
        None => {
            let root = (agents * mu).sqrt() - 1.0 / span.get().sqrt();
            if root <= 0.0 {
                return none;
            }
            let lambda = lambda.min(root * root);
            (lambda, waits::without_patience(lambda, mu, agents, within_s))
        }
    };
    let level = moments.level.clamp(0.0, 1.0);
    let own = lambda * level * (1.0 - level);
    let shared = (moments.variance - own).max(0.0);
    // The correlation of f adds up to half of what it does to the variance.
    let most = lambda * lambda * moments.spread;
    let memory_s = if most > 0.0 { 0.5 * shared / most } else { 0.0 };
    let kept = kept(span.get(), memory_s);
    let seconds = contacts / lambda;
    Chance {
        contacts,
        level,
        own: own * seconds,
        shared: kept * shared * seconds,
        slope: kept * moments.slope,
        memory_s,
    }
}

/// The share of a long span's shared variance that a short one has.
fn kept(span_s: f64, memory_s: f64) -> f64 {
    let ratio = memory_s / span_s;
    if ratio.is_nan() || ratio <= 0.0 { 1.0 } else { (1.0 + ratio * libm::expm1(-1.0 / ratio)).clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests;
