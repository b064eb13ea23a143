//! Fractional agents of models that know only whole ones: 13.4 agents are 14 for 40 % of the time and 13 for the rest.
//!
//! Contacts come at the same rate all the time, so that what becomes of them mixes by time; ratios, such as the average speed
//! of answer, are taken afterwards.

/// The whole numbers of agents that make up a fractional one, each with its share of the time. A whole number stands alone:
/// a share of zero is left out, so that what can't be counted (a queue that never settles) is not asked for in vain.
pub(crate) fn whole_numbers(agents: f64) -> impl Iterator<Item = (f64, f64)> {
    let floor = agents.floor();
    let upper = agents - floor;
    [(1.0 - upper, floor), (upper, floor + 1.0)].into_iter().filter(|(share, _)| *share > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirteen_point_four_agents_are_fourteen_for_two_fifths_of_the_time() {
        let shares: Vec<_> = whole_numbers(13.4).collect();
        assert_eq!((shares[0].1, shares[1].1), (13.0, 14.0));
        assert!((shares[0].0 - 0.6).abs() < 1e-15 && (shares[1].0 - 0.4).abs() < 1e-15);
    }

    #[test]
    fn whole_agents_are_asked_alone() {
        assert_eq!(whole_numbers(14.0).collect::<Vec<_>>(), [(1.0, 14.0)]);
        assert_eq!(whole_numbers(0.0).collect::<Vec<_>>(), [(1.0, 0.0)]);
    }
}
