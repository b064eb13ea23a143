//! A model turned round: targets in, agents out; or agents in, contacts or handle time out.

mod near;

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
/// condition in real agents, so `agents = ⌈agents_exact⌉`; where nothing is asked but that the queue settles it is the load, of
/// which any real number more would do. Without contacts nobody is needed.
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
    let limited = model.most_agents().is_finite();
    if let Some(reason) = targets.unmeetable(limited).or_else(|| model.unmeetable(load, targets)) {
        return Err(reason);
    }
    if let Some(solution) = model.solved(load, targets) {
        return Ok(solution);
    }
    searched(model, load, targets)
}

/// The same by a search that asks nothing of the model but its performance.
fn searched(model: &dyn QueueModel, load: &OfferedLoad, targets: &Targets) -> Result<Solution, Unmeetable> {
    let (within, most) = (targets.within(), model.most_agents());
    let at = |agents: f64| model.performance(load, agents, within).by(targets.definition);
    let fewest = model.fewest_agents(load);
    let nobody_leaves = targets.abandonment.is_some_and(|most| most.get() <= 0.0);
    if nobody_leaves && most.is_infinite() && at(fewest).abandonment > 0.0 {
        return Err(Unmeetable::NobodyLeaves);
    }
    if !targets.asks_for_anything() {
        let (agents, agents_exact, performance) = (fewest as u64, settling(fewest, load), at(fewest));
        return Ok(Solution { agents, agents_exact, binding: Binding::Stability, performance });
    }
    if let Some(solution) = model.start(load, targets).and_then(|start| near::agents(model, load, targets, start)) {
        return Ok(solution);
    }
    let mut guess = fewest;
    if let Some(target) = targets.service_level.filter(|target| target.fraction.get() < 1.0) {
        guess = guess.max(model.likely_agents(load, 1.0 - target.fraction.get(), within).ceil());
    }
    // The cap decides alone where it asks for more than the rest: the search then starts at the answer.
    if let Some(cap) = targets.max_occupancy {
        guess = guess.max((load.a() / cap.get() * (1.0 - ROUND_UP_TOLERANCE)).ceil());
    }
    let mut binding = Binding::Stability;
    let mut excess = |agents: f64| {
        let (excess, worst) = model.excess(load, agents, targets);
        binding = worst;
        excess
    };
    let mut points = Points::default();
    let mut whole = enclose(&mut points, fewest, most, guess, targets, &mut excess)?;
    // What decides is the whole performance, to its last digit.
    let mut performance = at(whole);
    let last = most.min(MOST_AGENTS);
    while !targets.met_by(&performance) {
        if whole >= last {
            return Err(out_of_reach(targets, most));
        }
        whole += 1.0;
        performance = at(whole);
    }
    let mut at_low = None;
    while whole > fewest {
        let below = points.at(whole - 1.0).unwrap_or_else(|| excess(whole - 1.0));
        // So far from the target no rounding decides.
        if below > sure_of(targets) {
            at_low = Some(below);
            break;
        }
        let fewer = at(whole - 1.0);
        if !targets.met_by(&fewer) {
            at_low = Some(below);
            break;
        }
        (whole, performance) = (whole - 1.0, fewer);
    }
    // Between one agent less, which fails, and the whole answer, which does not, lies the exact one.
    let always_settles = model.most_contacts_per_s(whole, Seconds::whole(60)).is_infinite();
    let (low, at_low) = match at_low {
        Some(at_low) => (whole - 1.0, at_low),
        // More agents than load are needed, so an exact answer begins there.
        None => {
            let low = if load.a() > whole - 1.0 && !always_settles { load.a() } else { whole - 1.0 };
            // Nobody at all answers nobody late and is never busy: that meets some targets and is no answer.
            let low = if low > 0.0 { low } else { NEXT_TO_NOBODY };
            (low, excess(low))
        }
    };
    let (at_whole, worst) = targets.excess(&performance);
    points.add(whole, at_whole);
    let agents_exact = if at_low <= 0.0 && whole == fewest {
        binding = Binding::Stability;
        settling(fewest, load)
    } else if at_whole >= 0.0 {
        binding = worst;
        whole
    } else if at_low <= 0.0 {
        binding = worst;
        low
    } else {
        root_between((low, at_low), (whole, at_whole), &mut points, &mut excess)
    };
    Ok(Solution { agents: whole as u64, agents_exact, binding, performance })
}

/// The real number of agents from which on a queue settles, of which `fewest` is the first whole one.
fn settling(fewest: f64, load: &OfferedLoad) -> f64 {
    // A model whose agents do more than one contact at a time settles by whole agents.
    if fewest == load.fewest_agents() { load.a().max(fewest - 1.0) } else { fewest }
}

/// No search goes past this many agents.
const MOST_AGENTS: f64 = 1e12;

/// The fewest real agents that an exact answer may be.
const NEXT_TO_NOBODY: f64 = 1e-6;

/// An excess beyond this is no rounding error.
const SURE: f64 = 1e-9;

/// The same for a service level: a target next to 100 % leaves so little that the rounding of one counts in it.
fn sure_of(targets: &Targets) -> f64 {
    let left = targets.service_level.map_or(1.0, |target| 1.0 - target.fraction.get());
    SURE + 4.0 * f64::EPSILON / left.max(f64::EPSILON)
}

fn out_of_reach(targets: &Targets, most: f64) -> Unmeetable {
    if most.is_finite() {
        Unmeetable::Lines { lines: most as u64 }
    } else if targets.abandonment.is_some_and(|most| most.get() <= 0.0) {
        Unmeetable::NobodyLeaves
    } else {
        Unmeetable::Beyond { agents: MOST_AGENTS as u64 }
    }
}

/// The smallest whole number between `fewest` and `most` with an excess that is not positive. Starts at `guess`, takes a
/// neighbour for the slope, then follows the chord, which the excess hugs; halves where the chord leads nowhere.
fn enclose(
    points: &mut Points,
    fewest: f64,
    most: f64,
    guess: f64,
    targets: &Targets,
    excess: &mut impl FnMut(f64) -> f64,
) -> Result<f64, Unmeetable> {
    let last = most.min(MOST_AGENTS);
    let (mut below, mut above) = (fewest - 1.0, f64::INFINITY);
    let mut candidate = guess.max(fewest).min(last);
    let mut stride = 1.0;
    for step in 0_u32.. {
        let value = excess(candidate);
        points.add(candidate, value);
        if value <= 0.0 {
            above = candidate;
        } else {
            below = candidate;
        }
        if above - below <= 1.0 {
            return Ok(above);
        }
        if below >= last {
            return Err(out_of_reach(targets, most));
        }
        let enclosed = above < f64::INFINITY && below >= fewest;
        let chord = points.interpolated(2);
        // Where chords lead astray, every third step halves or strides.
        candidate = if chord.is_finite() && step % 3 != 0 {
            // The two whole numbers around the chord's answer are to be tried: first the one that is not known yet.
            let beside = if value <= 0.0 { chord.ceil() - 1.0 } else { chord.ceil() };
            beside.clamp((0.5 * candidate).floor(), 2.0 * candidate + 16.0)
        } else if enclosed {
            ((below + above) / 2.0).floor()
        } else if value <= 0.0 {
            above - stride
        } else {
            below + stride
        };
        // Always something new, inside what is known.
        candidate = candidate.min(above - 1.0).max(below + 1.0).min(last);
        stride *= 2.0;
    }
    Ok(above)
}

/// The last points of a falling function that were looked at.
#[derive(Debug, Default)]
struct Points {
    x: [f64; Self::MOST],
    y: [f64; Self::MOST],
    count: usize,
}

impl Points {
    /// How many are kept.
    const MOST: usize = 5;

    /// Adds a point as the newest; those that are not finite are of no use.
    fn add(&mut self, x: f64, y: f64) {
        if !y.is_finite() || self.x[..self.count].contains(&x) {
            return;
        }
        self.count = (self.count + 1).min(Self::MOST);
        for i in (1..self.count).rev() {
            (self.x[i], self.y[i]) = (self.x[i - 1], self.y[i - 1]);
        }
        (self.x[0], self.y[0]) = (x, y);
    }
    /// The value at a place that was looked at.
    fn at(&self, x: f64) -> Option<f64> {
        (0..self.count).find(|i| self.x[*i] == x).map(|i| self.y[i])
    }
    /// The places that were looked at and their values.
    fn each(&self) -> impl Iterator<Item = (f64, f64)> {
        self.x.into_iter().zip(self.y).take(self.count)
    }
    /// Where the function is zero by the newest `most` points: inverse interpolation after Neville. Not a number where there
    /// are fewer than two, or two of the same height.
    fn interpolated(&self, most: usize) -> f64 {
        let count = self.count.min(most);
        if count < 2 {
            return f64::NAN;
        }
        let (y, mut x) = (&self.y, self.x);
        for order in 1..count {
            for i in 0..count - order {
                x[i] += y[i] / (y[i + order] - y[i]) * (x[i] - x[i + 1]);
            }
        }
        x[0]
    }
}

/// The root of a falling function between `low`, where it is positive (or infinite), and `high`, where it is not; both come
/// with their values. An end where it is not so is the answer itself.
pub(crate) fn falling_root(
    (low, at_low): (f64, f64),
    (high, at_high): (f64, f64),
    mut f: impl FnMut(f64) -> f64,
) -> f64 {
    if at_high >= 0.0 {
        high
    } else if at_low <= 0.0 {
        low
    } else {
        root_between((low, at_low), (high, at_high), &mut Points::default(), &mut f)
    }
}

/// Where a step of the search for a root no longer matters: relative to the root, and ten times that in the function.
const NEGLIGIBLE: f64 = 2e-13;

/// The logarithm of a measure over its limit is not known better than this.
const ROUNDING: f64 = 1e-14;

/// The same with points that are known beforehand: interpolation through the last ones, inside a bracket that always
/// shrinks.
fn root_between(
    (mut low, at_low): (f64, f64),
    (mut high, at_high): (f64, f64),
    points: &mut Points,
    f: &mut impl FnMut(f64) -> f64,
) -> f64 {
    points.add(low, at_low);
    points.add(high, at_high);
    let mut nearest = f64::INFINITY;
    let mut halve = false;
    for _ in 0..200 {
        let root = points.interpolated(Points::MOST);
        let inside = root > low && root < high;
        // Each step is off by what the next one moves. The next is off by less than this one in the same proportion.
        let (step, previous) = ((root - points.x[0]).abs(), (points.x[0] - points.x[1]).abs());
        let shrinks = step / previous;
        let negligible = step * shrinks < NEGLIGIBLE * root.abs() && points.y[0].abs() * shrinks < 10.0 * NEGLIGIBLE;
        if inside && points.count > 2 && shrinks < 0.01 && negligible {
            return root;
        }
        let x = if inside && !halve { root } else { 0.5 * (low + high) };
        if !(x > low && x < high) {
            break;
        }
        let y = f(x);
        points.add(x, y);
        let before = high - low;
        if y > 0.0 {
            low = x;
        } else if y < 0.0 {
            high = x;
        }
        if y.abs() < ROUNDING || high - low <= 2.0 * f64::EPSILON * high.abs() {
            return x;
        }
        // A step that neither closes in nor nears the root: halve once.
        halve = !halve && high - low > 0.75 * before && y.abs() > 0.25 * nearest;
        nearest = nearest.min(y.abs());
    }
    high
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
    if contacts <= 0.0 {
        return targets.unmeetable(model.most_agents().is_finite()).map_or(Ok(f64::INFINITY), Err);
    }
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
    let limited = model.most_agents().is_finite();
    if let Some(reason) = targets.unmeetable(limited).or_else(|| model.unmeetable(&load_of(start), targets)) {
        return Err(reason);
    }
    if agents <= 0.0 {
        return Ok(0.0);
    }
    if !targets.asks_for_anything() {
        return Ok(full);
    }
    let excess = |quantity: f64| model.excess(&load_of(quantity), agents, targets).0;
    let (mut below, mut above, mut at_above) = (0.0, full, f64::INFINITY);
    if full.is_infinite() {
        above = start;
        loop {
            at_above = excess(above);
            if at_above > 0.0 {
                break;
            }
            // Agents who are ten thousand times as busy as they can be and still keep the targets do so whatever comes.
            if load_of(above).a() > HEAVIEST_LOAD.min(1e4 * (agents + 1.0)) {
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
