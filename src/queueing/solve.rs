//! A model turned round: targets in, agents out; or agents in, contacts or handle time out.

use crate::queueing::targets::{Binding, Targets, Unmeetable, round_up};
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
        let performance = Performance::NOBODY_WAITS;
        return Ok(Solution { agents: 0, agents_exact: 0.0, binding: Binding::NoContacts, performance });
    }
    if let Some(reason) = targets.unmeetable() {
        return Err(reason);
    }
    let fewest = load.fewest_agents();
    let (occupancy_exact, occupancy_whole) = match targets.max_occupancy {
        Some(cap) => (load.a() / cap.get(), round_up(load.a() / cap.get())),
        None => (load.a(), fewest),
    };
    let floor = occupancy_whole.max(fewest);
    let at = |agents: f64| model.performance(load, agents, within);
    let by_floor = |performance| {
        let binding = if targets.max_occupancy.is_some() { Binding::Occupancy } else { Binding::Stability };
        Solution { agents: floor as u64, agents_exact: occupancy_exact, binding, performance }
    };
    if !targets.asks_for_waits() {
        return Ok(by_floor(at(floor)));
    }
    let guess = match targets.service_level {
        Some(target) => model.likely_agents(load, 1.0 - target.fraction.get(), within).ceil(),
        None => fewest,
    };
    let (whole, performance) = search_whole(targets, floor, guess, &at);
    if whole > fewest && whole == floor && targets.waits_met_by(&at(whole - 1.0)) {
        return Ok(by_floor(performance));
    }
    // Between one agent less, which fails, and the whole answer, which does not, lies the exact one.
    let low = (whole - 1.0).max(load.a());
    let ends = (targets.excess(&at(low)), targets.excess(&performance));
    let mut binding = ends.0.1;
    let exact = falling_root((low, ends.0.0), (whole, ends.1.0), |agents| {
        let (excess, worst) = targets.excess(&at(agents));
        binding = worst;
        excess
    });
    if occupancy_exact > exact && targets.max_occupancy.is_some() {
        return Ok(by_floor(performance));
    }
    Ok(Solution { agents: whole as u64, agents_exact: exact, binding, performance })
}

/// The smallest whole number from `fewest` on that keeps the targets of waiting; starts at `guess`, strides out until the
/// answer is enclosed, then closes in.
fn search_whole(targets: &Targets, fewest: f64, guess: f64, at: &dyn Fn(f64) -> Performance) -> (f64, Performance) {
    let mut below = fewest - 1.0;
    let mut above: Option<(f64, Performance)> = None;
    let mut stride = 1.0;
    let mut candidate = guess.max(fewest);
    loop {
        let performance = at(candidate);
        let met = targets.waits_met_by(&performance);
        if met {
            above = Some((candidate, performance));
        } else {
            below = candidate;
        }
        candidate = match above {
            Some((enough, performance)) if enough - below <= 1.0 => return (enough, performance),
            // Still striding down, or closing in between two bounds that a stride has found.
            Some((enough, _)) if met && below < fewest => (enough - stride).max(fewest),
            Some((enough, _)) => ((below + enough) / 2.0).floor(),
            None => below + stride,
        };
        stride *= 2.0;
    }
}

/// The root of a falling function between `low`, where it is positive (or infinite), and `high`, where it is not
/// positive; both come with their values. Chandrupatla's method (1997): inverse quadratic steps inside a bracket that
/// always shrinks, to the last digits.
fn falling_root((low, at_low): (f64, f64), (high, at_high): (f64, f64), mut f: impl FnMut(f64) -> f64) -> f64 {
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
    largest(model, agents, targets, agents * interval.get() / aht.get(), |contacts| {
        OfferedLoad::of(contacts, aht.get(), interval.get())
    })
}

/// The longest mean handle time in seconds with which `agents` handle the contacts of an interval within the targets.
pub fn longest_aht(
    model: &dyn QueueModel,
    agents: f64,
    contacts: f64,
    interval: Seconds,
    targets: &Targets,
) -> Result<f64, Unmeetable> {
    largest(model, agents, targets, agents * interval.get() / contacts, |aht_s| {
        OfferedLoad::of(contacts, aht_s, interval.get())
    })
}

/// The largest quantity up to `full`, where the load equals the agents, whose load is handled within the targets.
fn largest(
    model: &dyn QueueModel,
    agents: f64,
    targets: &Targets,
    full: f64,
    load_of: impl Fn(f64) -> OfferedLoad,
) -> Result<f64, Unmeetable> {
    if let Some(reason) = targets.unmeetable() {
        return Err(reason);
    }
    let capped = targets.max_occupancy.map_or(full, |cap| full * cap.get());
    if agents <= 0.0 || !targets.asks_for_waits() {
        return Ok(capped);
    }
    // The excess rises with the load; as a function of the load that is left away it falls.
    let within = targets.within();
    let excess = |left: f64| targets.excess(&model.performance(&load_of(full - left), agents, within)).0;
    let left_away = falling_root((0.0, excess(0.0)), (full, f64::NEG_INFINITY), excess);
    Ok((full - left_away).min(capped))
}

#[cfg(test)]
mod tests;
