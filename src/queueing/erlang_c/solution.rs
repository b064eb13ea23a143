//! The whole answer to a service level alone, which most questions ask for.

use super::{exact, performance};
use crate::queueing::erlang_b::inverse_blocking;
use crate::queueing::{Binding, ErlangC, OfferedLoad, Solution, Targets};

/// With a smaller share that may wait the rounding of the service level is felt: left to the search.
const SMALLEST_LIMIT: f64 = 1e-6;

/// The agents, the exact ones and what the whole ones do, where a service level is all that is asked for.
pub(super) fn solved(load: &OfferedLoad, targets: &Targets) -> Option<Solution> {
    let target = targets.service_level?;
    let alone = Targets { service_level: Some(target), definition: targets.definition, ..Targets::default() };
    let limit = 1.0 - target.fraction.get();
    // A share that one can't tell from zero asks for nothing but a queue that settles.
    if !(SMALLEST_LIMIT..1.0).contains(&limit) || *targets != alone {
        return None;
    }
    let agents = ErlangC.agents_for(load, &target).ok()?;
    let whole = agents as f64;
    let headroom = load.headroom(whole);
    if headroom <= 0.0 {
        return None;
    }
    let inverse = inverse_blocking(whole, load);
    let performance = performance(load, whole, (headroom, inverse), target.within).by(targets.definition);
    let agents_exact = exact::exact(load, &target, whole, || inverse);
    Some(Solution { agents, agents_exact, binding: Binding::ServiceLevel, performance })
}
