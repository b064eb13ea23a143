//! Erlang A: callers hang up when their patience ends.

mod diffusion;
mod panel;
mod totals;

use self::panel::{Moments, Peak, decay};
use self::totals::Totals;
use crate::queueing::performance::Fate;
use crate::queueing::waiting::{LONGEST_PATIENCE_S, SHORTEST_PATIENCE_S};
use crate::queueing::{Binding, OfferedLoad, Performance, QueueModel, Targets, kernel};
use crate::units::Seconds;

/// The M/M/N+M queue: Poisson arrivals, exponential handle times, and callers who hang up after an exponential patience
/// `1/θ` unless they are answered (Palm 1946; Garnett, Mandelbaum & Reiman 2002). It settles with any number of agents.
///
/// # Formula
/// With `c = Nμ/θ`, `y = λ/θ`, the wait `t` that an endlessly patient caller would have, in units of the mean patience, has
/// the density
/// ```text
/// f(t) = (c/Z) exp(−c t + y (1 − e^(−t)))      Z = 1/B(N, A) − 1 + J(c, y)
/// J(c, y) = 1 + y/(c+1) + y²/((c+1)(c+2)) + …
/// ```
/// and every measure is an integral of it: `P(wait)` over all of it, `P(wait > T)` from `θT`, who is answered times `e^(−t)`,
/// who hangs up times `1 − e^(−t)`, the ASA times `t e^(−t)`. Where the closed forms in `J` (Zeltyn & Mandelbaum 2005) subtract
/// equal numbers, the integrals themselves are summed.
///
/// ```
/// use headcount::queueing::{ErlangA, OfferedLoad, QueueModel};
/// use headcount::units::Seconds;
/// // Mandelbaum & Zeltyn (2007): 48 calls a minute of 1 min, 50 agents, patience 2 min: 3.1 % hang up.
/// let load = OfferedLoad::new(48.0, Seconds::whole(60), Seconds::whole(60))?;
/// let fifty = ErlangA::new(Seconds::whole(120)).performance(&load, 50.0, Seconds::whole(20));
/// assert!((fifty.abandonment - 0.030912249).abs() < 1e-9);
/// assert!((fifty.mean_wait_all_s - 3.7094699).abs() < 1e-7);
/// # Ok::<(), headcount::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangA {
    patience_s: f64,
}

impl ErlangA {
    /// A queue whose callers wait this long on average; 0 s counts as the shortest time there is.
    pub fn new(patience: Seconds) -> Self {
        Self { patience_s: patience.get().clamp(SHORTEST_PATIENCE_S, LONGEST_PATIENCE_S) }
    }
    /// Mean patience in seconds.
    pub fn patience_s(&self) -> f64 {
        self.patience_s
    }
    /// What becomes of a contact.
    pub(crate) fn fate(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> Fate {
        self.fate_with(load, agents, within, true)
    }
    fn fate_with(&self, load: &OfferedLoad, agents: f64, within: Seconds, waits: bool) -> Fate {
        let ratio = self.patience_s / load.aht_s();
        let c = agents * ratio;
        let y = load.a() * ratio;
        let difference = load.headroom(agents) * ratio;
        let tau = within.get() / self.patience_s;
        let (lost, rest) = decay(tau);
        let lasting = libm::exp(-tau);
        if c <= 0.0 {
            // Nobody answers: everyone waits until patience ends.
            return Fate {
                waits: 1.0,
                late: 1.0,
                still_waiting: lasting,
                abandoned_within: lost,
                abandoned: 1.0,
                wait_s: self.patience_s,
                ..Fate::default()
            };
        }
        let totals: Totals =
            if waits { totals::totals(c, y, difference) } else { totals::without_waits(c, y, difference) };
        let total = totals.moments;
        let at_once = below(agents, load) * libm::exp(-totals.exponent);
        let whole = at_once + total.all;
        if at_once == f64::INFINITY {
            return Fate { answered_within: 1.0, ..Fate::default() };
        }
        // Logarithm of the density of the offered wait at the threshold: two spellings, one for short and one for long.
        let exponent = if tau < 1.0 { -(difference * tau) - y * rest } else { y * lost - c * tau };
        // Those still waiting at the threshold: the same queue, thinned by impatience.
        let z = y * lasting;
        let z_difference = difference + y * lost;
        let (late, answered_late) = if totals.exponent > 0.0 {
            let later = |c: f64, difference: f64| {
                let more = kernel::upward_sum(c, z, difference);
                if more < f64::INFINITY {
                    more / (more + (kernel::inverse_blocking(c, z, difference) - 1.0))
                } else {
                    1.0
                }
            };
            (total.all * later(c, z_difference), total.answered * later(c + 1.0, z_difference + 1.0))
        } else {
            let weight = libm::exp(exponent);
            let (more, answered) = answered_after(c, y, lasting, z_difference);
            (weight * more, weight * answered)
        };
        let still_waiting = lasting * late;
        let abandoned_late = still_waiting - answered_late;
        let mut answered_within = total.answered - answered_late;
        let mut abandoned_within = total.abandoned - abandoned_late;
        let mut abandoned_early = total.abandoned - (late - answered_late);
        if tau <= 0.0 {
            (answered_within, abandoned_within, abandoned_early) = (0.0, 0.0, 0.0);
        }
        let imprecise = answered_within + at_once < 0.01 * answered_late
            || abandoned_within < 0.01 * total.abandoned.max(still_waiting);
        if waits && imprecise && tau > 0.0 {
            let (moments, highest) = before(tau, lost, lasting, c, y, difference, exponent);
            let scale = c * libm::exp(highest - totals.exponent);
            answered_within = scale * moments.answered;
            abandoned_within = scale * moments.abandoned + lost * late;
            abandoned_early = scale * moments.abandoned;
        }
        let share = |part: f64| part / whole;
        let abandoned = share(total.abandoned);
        Fate {
            blocked: 0.0,
            waits: share(total.all),
            late: share(late),
            answered_within: share(at_once + answered_within),
            answered_late: share(answered_late),
            still_waiting: share(still_waiting),
            abandoned_within: share(abandoned_within),
            abandoned_early: share(abandoned_early),
            abandoned,
            wait_of_answered_s: share(total.answered_wait) * self.patience_s,
            wait_s: abandoned * self.patience_s,
        }
    }
    /// The share of offered contacts that is answered in time, alone: a third of the work of the whole performance.
    pub(crate) fn service_level(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> f64 {
        let level = match self.missed(load, agents, within) {
            Some(missed) => 1.0 - missed,
            None => self.fate_with(load, agents, within, false).answered_within,
        };
        level.clamp(0.0, 1.0)
    }
    /// The share of contacts that is not answered in time, where closed forms have all of its digits: what a search for a
    /// service level asks again and again.
    fn missed(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> Option<f64> {
        let ratio = self.patience_s / load.aht_s();
        let (c, y, difference) = (agents * ratio, load.a() * ratio, load.headroom(agents) * ratio);
        let j = kernel::upward_sum(c, y, difference);
        let lost = c - difference * j;
        if !(agents > 0.0 && totals::is_plain(c, j, lost)) {
            return None;
        }
        let tau = within.get() / self.patience_s;
        let (gone, rest) = decay(tau);
        let exponent = if tau < 1.0 { -(difference * tau) - y * rest } else { y * gone - c * tau };
        let answered = answered_after(c, y, libm::exp(-tau), difference + y * gone).1;
        Some((lost / y + libm::exp(exponent) * answered) / (below(agents, load) + j))
    }
}

/// `J(c, z)` and the part of it that is answered, for `z = y·lasting`.
fn answered_after(c: f64, y: f64, lasting: f64, difference: f64) -> (f64, f64) {
    let z = y * lasting;
    let more = kernel::upward_sum(c, z, difference);
    let answered = if more > 1.25 {
        (more - 1.0) * (c / y)
    } else {
        lasting * c / (c + 1.0) * kernel::upward_sum(c + 1.0, z, difference + 1.0)
    };
    (more, answered)
}

/// `1/B(N, A) − 1`.
fn below(agents: f64, load: &OfferedLoad) -> f64 {
    let headroom = load.headroom(agents);
    let inverse = kernel::inverse_blocking(agents, load.a(), headroom);
    if inverse < 1.5 && agents >= 1.0 {
        agents / load.a() * kernel::inverse_blocking(agents - 1.0, load.a(), headroom - 1.0)
    } else {
        inverse - 1.0
    }
}

/// Integrals over the offered waits up to `tau`, and the exponent by which they are to be raised.
fn before(tau: f64, lost: f64, lasting: f64, c: f64, y: f64, difference: f64, exponent: f64) -> (Moments, f64) {
    if difference >= 0.0 {
        let start = Peak { t: 0.0, lasting: 1.0, lost: 0.0, slope: -difference, bend: y };
        return (start.later(tau), 0.0);
    }
    let mode = totals::ln_ratio(c, y, difference);
    if tau <= mode {
        let z = y * lasting;
        let end = Peak { t: tau, lasting, lost, slope: -(difference + y * lost), bend: z };
        return (end.earlier(tau), exponent);
    }
    let peak = Peak { t: mode, lasting: c / y, lost: -difference / y, slope: 0.0, bend: c };
    let mut both = peak.later(tau - mode);
    both.add(1.0, &peak.earlier(mode));
    (both, -difference - c * mode)
}

impl QueueModel for ErlangA {
    fn name(&self) -> &'static str {
        "a"
    }
    fn performance(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> Performance {
        if load.a() <= 0.0 {
            return Performance::NOBODY_WAITS;
        }
        self.fate(load, agents, within).performance(load, agents, false)
    }
    fn excess(&self, load: &OfferedLoad, agents: f64, targets: &Targets) -> (f64, Binding) {
        if let Some(target) = targets.service_level_alone()
            && let Some(missed) = self.missed(load, agents, target.within)
        {
            return (libm::log(missed / (1.0 - target.fraction.get())), Binding::ServiceLevel);
        }
        // Nothing but the wait of those who are answered needs more than closed forms.
        let fate = self.fate_with(load, agents, targets.within(), targets.asa.is_some());
        targets.excess(&fate.performance(load, agents, false))
    }
    fn fewest_agents(&self, _load: &OfferedLoad) -> f64 {
        1.0
    }
    fn most_contacts_per_s(&self, _agents: f64, _aht: Seconds) -> f64 {
        f64::INFINITY
    }
    fn likely_agents(&self, load: &OfferedLoad, tail: f64, within: Seconds) -> f64 {
        diffusion::likely_agents(load, self.patience_s, tail, within).0
    }
    fn start(&self, load: &OfferedLoad, targets: &Targets) -> Option<(f64, f64)> {
        // Fewer agents bend the excess too much for chords; with many more it gains nothing.
        if !(5.0..5e3).contains(&load.a()) {
            return None;
        }
        let target = targets.service_level_alone()?;
        Some(diffusion::likely_agents(load, self.patience_s, 1.0 - target.fraction.get(), target.within))
            .filter(|(_, slope)| *slope < 0.0)
    }
}

#[cfg(test)]
mod tests;
