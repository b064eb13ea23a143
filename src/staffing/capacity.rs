//! How many agents a queue takes together with the lines for them.

use crate::queueing::model::MOST_LINES;
use crate::queueing::{Binding, ErlangX, OfferedLoad, QueueModel, Solution, Targets, Unmeetable, smallest_agents};
use crate::units::Fraction;

/// The fewest agents that keep every target with the fewest lines that keep the blocking at these agents, and those lines.
pub fn fewest_with_lines(
    model: &ErlangX,
    load: &OfferedLoad,
    targets: &Targets,
    blocking: Fraction,
) -> Result<(Solution, u64), Unmeetable> {
    let with = |lines: u64| ErlangX { lines: Some(lines), ..*model };
    if load.contacts() <= 0.0 {
        return smallest_agents(&with(1), load, targets).map(|solution| (solution, 0));
    }
    // Enough lines change nothing: what can't be kept without a limit can't be kept at all.
    if let Some(reason) = targets.unmeetable(false) {
        return Err(reason);
    }
    let kept = |agents: f64| {
        model
            .fewest_lines(load, agents, blocking)
            .is_ok_and(|lines| targets.met_by(&with(lines).performance(load, agents, targets.within())))
    };
    // As many agents as there can ever be lines: who is short then is short for ever.
    let Some(agents) = smallest_whole(1.0, MOST_LINES as f64, kept) else {
        model.fewest_lines(load, MOST_LINES as f64, blocking)?;
        let nobody_leaves = targets.abandonment.is_some_and(|most| most.get() <= 0.0);
        return Err(if nobody_leaves { Unmeetable::NobodyLeaves } else { Unmeetable::Beyond { agents: MOST_LINES } });
    };
    let lines = model.fewest_lines(load, agents as f64, blocking)?;
    let performance = with(lines).performance(load, agents as f64, targets.within()).by(targets.definition);
    // The exact number holds the lines; one agent less is short by construction, be it of lines.
    let (exact, binding) = match smallest_agents(&with(lines), load, targets) {
        Ok(solution) => (solution.agents_exact, solution.binding),
        Err(_) => (agents as f64, Binding::Blocking),
    };
    let agents_exact = exact.clamp(agents as f64 - 1.0, agents as f64);
    Ok((Solution { agents, agents_exact, binding, performance }, lines))
}

/// The smallest whole number between `from` and `to` that is kept, where every larger one is too.
fn smallest_whole(from: f64, to: f64, kept: impl Fn(f64) -> bool) -> Option<u64> {
    let (mut below, mut candidate, mut stride) = (from - 1.0, from, 1.0);
    let mut above = loop {
        if kept(candidate) {
            break candidate;
        }
        if candidate >= to {
            return None;
        }
        below = candidate;
        candidate = (candidate + stride).min(to);
        stride *= 2.0;
    };
    while above - below > 1.0 {
        let middle = ((above + below) / 2.0).floor();
        if kept(middle) {
            above = middle;
        } else {
            below = middle;
        }
    }
    Some(above as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::ArrivalVariance;
    use crate::units::Seconds;

    #[test]
    fn a_centre_past_every_old_limit_is_still_found_and_one_without_time_says_so() {
        for first in [12_345.0, 1e7, MOST_LINES as f64] {
            assert_eq!(smallest_whole(1.0, MOST_LINES as f64, |n| n >= first), Some(first as u64));
        }
        // However many lines there are, agents for half the contacts of busy days have no time for the rest.
        let variance = Some(ArrivalVariance::OfBusyness(1.0));
        let model = ErlangX { patience: None, retrials: Fraction::ZERO, variance, lines: None };
        let load = OfferedLoad::new(1000.0, Seconds::whole(180), Seconds::whole(1800)).unwrap();
        let none = Err(Unmeetable::FewAgents { lines: MOST_LINES });
        // Rates of shape 1: the share without time is e^(-N/A).
        assert_eq!(model.fewest_lines(&load, 200.0, Fraction::percent(13)), none);
        assert!(model.fewest_lines(&load, 200.0, Fraction::percent(14)).is_ok());
    }

    #[test]
    fn what_no_agents_keep_is_said_by_its_own_reason() {
        let patience = Some(Seconds::whole(60));
        let model = ErlangX { patience, retrials: Fraction::ZERO, variance: None, lines: None };
        let load = OfferedLoad::new(100.0, Seconds::whole(180), Seconds::whole(1800)).unwrap();
        let most = Fraction::percent(1);
        let nobody = Targets { blocking: Some(most), abandonment: Some(Fraction::ZERO), ..Targets::default() };
        // Without a place to wait nobody hangs up: as many lines as agents keep even that.
        assert!(fewest_with_lines(&model, &load, &nobody, most).is_ok());
        let none = Targets { blocking: Some(Fraction::ZERO), ..Targets::default() };
        assert_eq!(fewest_with_lines(&model, &load, &none, Fraction::ZERO), Err(Unmeetable::NobodyBlocked));
    }

    #[test]
    fn the_smallest_whole_number_is_found_wherever_it_lies() {
        for first in [1.0, 2.0, 3.0, 7.0, 100.0] {
            assert_eq!(smallest_whole(1.0, 100.0, |n| n >= first), Some(first as u64));
        }
        assert_eq!(smallest_whole(1.0, 100.0, |_| false), None);
        assert_eq!(smallest_whole(5.0, 5.0, |_| true), Some(5));
    }
}
