//! Fractional agents of models that know only whole ones: 13.4 agents are 14 for 40 % of the time and 13 for the rest.

use crate::queueing::performance::Fate;

/// The whole numbers of agents that make up a fractional one, each with its share of the time. A whole number stands alone:
/// a share of zero is left out, so that what can't be counted (a queue that never settles) is not asked for in vain.
pub(crate) fn whole_numbers(agents: f64) -> impl Iterator<Item = (f64, f64)> {
    let floor = agents.floor();
    let upper = agents - floor;
    [(1.0 - upper, floor), (upper, floor + 1.0)].into_iter().filter(|(share, _)| *share > 0.0)
}

/// What becomes of a contact that meets a fractional number of agents. Contacts come at the same rate all the time, so that
/// the parts of a fate mix by time; ratios, such as the average speed of answer, are taken afterwards.
pub(crate) fn time_shared(agents: f64, mut fate_of: impl FnMut(f64) -> Fate) -> Fate {
    let mut mixed = Fate::default();
    for (share, whole) in whole_numbers(agents) {
        mixed.add(share, &fate_of(whole));
    }
    mixed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirteen_point_four_agents_are_fourteen_for_two_fifths_of_the_time() {
        let shares: Vec<_> = whole_numbers(13.4).collect();
        assert_eq!((shares[0].1, shares[1].1), (13.0, 14.0));
        assert!((shares[0].0 - 0.6).abs() < 1e-15 && (shares[1].0 - 0.4).abs() < 1e-15);
        let fate = time_shared(13.4, |whole| Fate { waits: whole, ..Fate::default() });
        assert!((fate.waits - 13.4).abs() < 1e-14);
    }

    #[test]
    fn whole_agents_are_asked_alone() {
        assert_eq!(whole_numbers(14.0).collect::<Vec<_>>(), [(1.0, 14.0)]);
        assert_eq!(whole_numbers(0.0).collect::<Vec<_>>(), [(1.0, 0.0)]);
        // The neighbour of a whole number may wait for ever; it has no share in it.
        let fate = time_shared(14.0, |whole| Fate {
            wait_s: if whole < 14.5 { 8.0 } else { f64::INFINITY },
            ..Fate::default()
        });
        assert_eq!(fate.wait_s, 8.0);
    }
}
