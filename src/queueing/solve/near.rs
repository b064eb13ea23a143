//! The same answer from a start so near that real numbers lead there sooner than whole ones.

use super::{MOST_AGENTS, Points, Solution, root_between, sure_of};
use crate::queueing::{Binding, OfferedLoad, QueueModel, Targets};

/// The smallest number of agents by chords among real numbers, from a `guess` and the slope of the excess there. `None`
/// where they lead astray or to where rounding decides: then whole numbers have to be tried one by one.
pub(super) fn agents(
    model: &dyn QueueModel,
    load: &OfferedLoad,
    targets: &Targets,
    (guess, slope): (f64, f64),
) -> Option<Solution> {
    let mut excess = |agents: f64| model.excess(load, agents, targets).0;
    let mut points = Points::default();
    let at_guess = excess(guess);
    let second = guess - at_guess / slope;
    if !(second > 0.1 * guess && second < 10.0 * guess && second < MOST_AGENTS) {
        return None;
    }
    points.add(guess, at_guess);
    points.add(second, excess(second));
    // Until the next step no longer leads past whole numbers.
    let mut root = points.interpolated(Points::MOST);
    for _ in 0..3 {
        if (root - points.x[0]).abs() < 0.25 {
            break;
        }
        if !(root > 0.1 * guess && root < 10.0 * guess) {
            return None;
        }
        points.add(root, excess(root));
        root = points.interpolated(Points::MOST);
    }
    let whole = root.ceil();
    // Also where it is not a number.
    if !(1.0..MOST_AGENTS).contains(&whole) {
        return None;
    }
    let sure = sure_of(targets);
    // What decides is the whole performance.
    let performance = model.performance(load, whole, targets.within()).by(targets.definition);
    let (at_whole, binding) = targets.excess(&performance);
    if !targets.met_by(&performance) || at_whole > -sure || binding != Binding::ServiceLevel {
        return None;
    }
    points.add(whole, at_whole);
    // The last that is known to fail and the first known to do, as the excess falls all the way.
    let (mut low, mut high) = ((whole - 1.0, f64::INFINITY), (whole, at_whole));
    let mut fails = whole <= 1.0;
    for (x, y) in points.each() {
        if x >= low.0 && y > sure {
            (low, fails) = ((x, y), true);
        } else if x < high.0 && y <= 0.0 {
            high = (x, y);
        }
    }
    if !fails {
        low.1 = excess(low.0);
    }
    if low.1 <= sure || low.0 >= high.0 || high.0 <= whole - 1.0 {
        return None;
    }
    let agents_exact = root_between(low, high, &mut points, &mut excess);
    Some(Solution { agents: whole as u64, agents_exact, binding, performance })
}
