//! A model turned round: targets in, agents out; or agents in, contacts or handle time out.

use crate::queueing::load::HEAVIEST_LOAD;
use crate::queueing::targets::{Binding, ROUND_UP_TOLERANCE, Targets, Unmeetable};
use crate::queueing::{OfferedLoad, Performance, QueueModel};
use crate::units::Seconds;

/// The answer of [`smallest_agents`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Solution {
    /// The smallest whole number of agents that keeps every target.
    pub agents: u64,
    /// The same among real numbers.
    pub agents_exact: f64,
    /// What decided it.
    pub binding: Binding,
    /// What the whole agents achieve.
    pub performance: Performance,
}

/// The smallest number of agents that keeps every target, whole and exact, with the target that decided it.
///
/// The whole answer is verified: it keeps the targets and one agent less does not. The exact one is the root of the same
/// condition in real agents, so `agents = ⌈agents_exact⌉`. Without contacts nobody is needed.
///
/// ```
/// use headcount::queueing::{ErlangC, OfferedLoad, Targets, smallest_agents};
/// use headcount::units::Seconds;
/// let load = OfferedLoad::new(100.0, Seconds::whole(180), Seconds::whole(1800))?;
/// let targets = Targets { service_level: Some("80/20".parse()?), ..Targets::default() };
/// assert_eq!(smallest_agents(&ErlangC, &load, &targets)?.agents, 14); // 13 reach 79.6 % only
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn smallest_agents(model: &dyn QueueModel, load: &OfferedLoad, targets: &Targets) -> Result<Solution, Unmeetable> {
    let within = targets.within();
    if load.a() <= 0.0 {
        let performance = model.performance(load, 0.0, within);
        return Ok(Solution { agents: 0, agents_exact: 0.0, binding: Binding::NoContacts, performance });
    }
    let most = model.most_agents();
    if let Some(reason) = targets.unmeetable(most.is_finite()) {
        return Err(reason);
    }
    let at = |agents: f64| model.performance(load, agents, within).by(targets.definition);
    let fewest = model.fewest_agents(load);
    if !targets.asks_for_anything() {
        let agents_exact = if fewest > load.a() { load.a().max(fewest - 1.0) } else { fewest };
        let (agents, performance) = (fewest as u64, at(fewest));
        return Ok(Solution { agents, agents_exact, binding: Binding::Stability, performance });
    }
    let mut guess = fewest;
    if let Some(target) = targets.service_level.filter(|target| target.fraction.get() < 1.0) {
        guess = guess.max(model.likely_agents(load, 1.0 - target.fraction.get(), within).ceil());
    }
    // The cap decides alone where it asks for more than the rest: the search then starts at the answer.
    if let Some(cap) = targets.max_occupancy {
        guess = guess.max((load.a() / cap.get() * (1.0 - ROUND_UP_TOLERANCE)).ceil());
    }
    let (whole, performance) = search_whole(targets, fewest, most, guess, &at)?;
    // Between one agent less, which fails, and the whole answer, which does not, lies the exact one.
    let low = whole - 1.0;
    let low = if load.a() > low && load.a() < whole && fewest == whole { load.a() } else { low };
    let (at_low, binding_low) = targets.excess(&at(low));
    let mut binding = binding_low;
    let agents_exact = falling_root((low, at_low), (whole, targets.excess(&performance).0), |agents| {
        let (excess, worst) = targets.excess(&at(agents));
        binding = worst;
        excess
    });
    if whole == fewest && at_low <= 0.0 {
        binding = Binding::Stability;
    }
    Ok(Solution { agents: whole as u64, agents_exact, binding, performance })
}

/// No search goes past this many agents.
const MOST_AGENTS: f64 = 1e12;

/// The smallest whole number between `fewest` and `most` that keeps the targets; starts at `guess`, strides out until the
/// answer is enclosed, then closes in.
fn search_whole(
    targets: &Targets,
    fewest: f64,
    most: f64,
    guess: f64,
    at: &dyn Fn(f64) -> Performance,
) -> Result<(f64, Performance), Unmeetable> {
    let mut below = fewest - 1.0;
    let mut above: Option<(f64, Performance)> = None;
    let mut stride = 1.0;
    let last = most.min(MOST_AGENTS);
    let mut candidate = guess.max(fewest).min(last);
    loop {
        let performance = at(candidate);
        let met = targets.met_by(&performance);
        if met {
            above = Some((candidate, performance));
        } else {
            below = candidate;
        }
        candidate = match above {
            Some((enough, performance)) if enough - below <= 1.0 => return Ok((enough, performance)),
            // Still striding down, or closing in between two bounds that a stride has found.
            Some((enough, _)) if met && below < fewest => (enough - stride).max(fewest),
            Some((enough, _)) => ((below + enough) / 2.0).floor(),
            None if below >= last => {
                return Err(if most.is_finite() {
                    Unmeetable::Lines { lines: most as u64 }
                } else if targets.abandonment.is_some_and(|most| most.get() <= 0.0) {
                    Unmeetable::NobodyLeaves
                } else {
                    Unmeetable::Beyond { agents: last as u64 }
                });
            }
            None => (below + stride).min(last),
        };
        stride *= 2.0;
    }
}

/// The root of a falling function between `low`, where it is positive (or infinite), and `high`, where it is not
/// positive; both come with their values. Chandrupatla's method (1997): inverse quadratic steps inside a bracket that
/// always shrinks, to the last digits.
pub(super) fn falling_root(
    (low, at_low): (f64, f64),
    (high, at_high): (f64, f64),
    mut f: impl FnMut(f64) -> f64,
) -> f64 {
    if at_high >= 0.0 {
        return high;
    }
    if at_low <= 0.0 {
        return low;
    }
    let (mut a, mut fa, mut b, mut fb) = (high, at_high, low, at_low);
    let (mut c, mut fc);
    // The functions are nearly straight: the first step follows the chord.
    let chord = fa / (fa - fb);
    let mut share = if chord > 0.0 && chord < 1.0 { chord } else { 0.5 };
    for _ in 0..200 {
        let x = a + share * (b - a);
        let fx = f(x);
        if (fx > 0.0) == (fa > 0.0) {
            (c, fc) = (a, fa);
        } else {
            (c, b, fc, fb) = (b, a, fb, fa);
        }
        (a, fa) = (x, fx);
        let (best, best_value) = if fa.abs() < fb.abs() { (a, fa) } else { (b, fb) };
        let tolerance = (2.0 * f64::EPSILON * best.abs() + f64::MIN_POSITIVE) / (b - a).abs();
        if tolerance > 0.5 || best_value == 0.0 {
            return best;
        }
        let phi = (fa - fb) / (fc - fb);
        let xi = (a - b) / (c - b);
        if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            let next = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb);
            // A step this small is right to more digits than there are: its error shrinks with the product of the last.
            if (next * (b - a)).abs() < 1e-9 * (high - low) && next.is_finite() {
                return a + next * (b - a);
            }
            share = if next.is_finite() { next.clamp(tolerance, 1.0 - tolerance) } else { 0.5 };
        } else {
            share = 0.5;
        }
    }
    a
}

/// The most contacts per interval that `agents` handle within the targets: a real number.
///
/// ```
/// use headcount::queueing::{ErlangC, Targets, most_contacts};
/// use headcount::units::Seconds;
/// let targets = Targets { service_level: Some("80/20".parse()?), ..Targets::default() };
/// let most = most_contacts(&ErlangC, 14.0, Seconds::whole(180), Seconds::whole(1800), &targets)?;
/// assert_eq!(most.floor(), 108.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn most_contacts(
    model: &dyn QueueModel,
    agents: f64,
    aht: Seconds,
    interval: Seconds,
    targets: &Targets,
) -> Result<f64, Unmeetable> {
    let full = model.most_contacts_per_s(agents, aht) * interval.get();
    let start = agents * interval.get() / aht.get();
    largest(model, agents, targets, full, start, |contacts| OfferedLoad::of(contacts, aht.get(), interval.get()))
}

/// The longest mean handle time in seconds with which `agents` handle the contacts of an interval within the targets.
///
/// Infinite where no handle time is too long: nobody waits for an answer that is not asked for.
pub fn longest_aht(
    model: &dyn QueueModel,
    agents: f64,
    contacts: f64,
    interval: Seconds,
    targets: &Targets,
) -> Result<f64, Unmeetable> {
    let start = agents * interval.get() / contacts;
    let settles_always = model.most_contacts_per_s(agents, Seconds::whole(60)).is_infinite();
    let full = if settles_always { f64::INFINITY } else { start };
    largest(model, agents, targets, full, start, |aht_s| OfferedLoad::of(contacts, aht_s, interval.get()))
}

/// The largest quantity whose load is handled within the targets, up to `full`, from where on the queue does not settle.
/// Where it always settles, the answer is enclosed by doubling from `start`; infinity where nothing limits it.
fn largest(
    model: &dyn QueueModel,
    agents: f64,
    targets: &Targets,
    full: f64,
    start: f64,
    load_of: impl Fn(f64) -> OfferedLoad,
) -> Result<f64, Unmeetable> {
    if let Some(reason) = targets.unmeetable(model.most_agents().is_finite()) {
        return Err(reason);
    }
    if agents <= 0.0 {
        return Ok(0.0);
    }
    if !targets.asks_for_anything() {
        return Ok(full);
    }
    let within = targets.within();
    let excess = |quantity: f64| targets.excess(&model.performance(&load_of(quantity), agents, within)).0;
    let (mut below, mut above, mut at_above) = (0.0, full, f64::INFINITY);
    if full.is_infinite() {
        above = start;
        loop {
            at_above = excess(above);
            if at_above > 0.0 {
                break;
            }
            if load_of(above).a() > HEAVIEST_LOAD {
                return Ok(f64::INFINITY);
            }
            (below, above) = (above, 2.0 * above);
        }
    }
    // The excess rises with the quantity; as a function of its opposite it falls.
    let at_below = if below > 0.0 { excess(below) } else { f64::NEG_INFINITY };
    Ok(-falling_root((-above, at_above), (-below, at_below), |opposite| excess(-opposite)))
}

#[cfg(test)]
mod tests;
