//! Which scenarios there are: named ones, then those of a design, each known by its number.

use crate::forecast::uncertainty::random::Stream;
use crate::scenario::{Lever, LeverValue, Values};

mod drawn;
mod permuted;
#[cfg(test)]
mod tests;

pub(in crate::scenario) use drawn::value as value_at;
use permuted::Permuted;

/// How values of levers are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// Every combination; the last lever moves first.
    Full,
    /// First values together, then second values, and so on; all lists are equally long.
    Zip,
    /// So many scenarios; each lever's distribution is cut into as many equally likely slices and every slice met once.
    LatinHypercube(u64),
    /// So many scenarios, drawn independently.
    MonteCarlo(u64),
}

/// A scenario by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// One value per lever of the grid, those of the scenario that it builds on included; `None` leaves the plan as it is.
    pub settings: Vec<Option<LeverValue>>,
}

/// A scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its number in the grid, from 1; the plan as it is has 0.
    pub number: u64,
    /// Its name, where it is named.
    pub name: Option<String>,
    /// One value per lever of the grid; `None` leaves the plan as it is.
    pub settings: Vec<Option<LeverValue>>,
}

/// Every scenario to try.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// The levers.
    pub levers: Vec<Lever>,
    /// How the levers that have values are put together.
    pub design: Design,
    /// Scenarios by hand, which come first.
    pub named: Vec<Named>,
    /// The seed of everything random.
    pub seed: u64,
}

impl Grid {
    /// How many scenarios there are, however many: what explodes is told with its size. At most `u128::MAX`.
    pub fn size(&self) -> u128 {
        let mut lists = self.levers.iter().filter_map(listed);
        let by_design = match self.design {
            Design::Full => {
                let product = lists.clone().fold(1_u128, |product, list| product.saturating_mul(list.len() as u128));
                if lists.next().is_some() { product } else { 0 }
            }
            Design::Zip => lists.map(|list| list.len() as u128).min().unwrap_or(0),
            Design::LatinHypercube(count) | Design::MonteCarlo(count) => u128::from(count),
        };
        by_design.saturating_add(self.named.len() as u128)
    }

    /// How many scenarios there are; at most `u64::MAX`, see [`Self::size`].
    pub fn len(&self) -> u64 {
        u64::try_from(self.size()).unwrap_or(u64::MAX)
    }

    /// Whether there is no scenario.
    pub fn is_empty(&self) -> bool {
        self.size() == 0
    }

    /// The scenario of a number from 1 to the last: those by hand first, then those of the design. Number 0, and any past
    /// the last, is the plan as it is.
    ///
    /// | design | value of a lever in scenario k of n |
    /// | --- | --- |
    /// | full | the digits of k − 1, one per lever, the last lever's the lowest |
    /// | zip | the k-th of its list |
    /// | Latin hypercube | somewhere in slice π(k) of n equally likely ones, π an order of the lever's own |
    /// | Monte Carlo | the k-th draw of the lever's own stream |
    ///
    /// Orders and streams belong to the seed and the lever's name, so a scenario needs no other, and a lever more or less
    /// leaves the draws of the rest as they were.
    /// ```
    /// use headcount::scenario::{Design, Grid, Lever, LeverKind, LeverValue, Scope, Terms, Values};
    ///
    /// let lever = |kind: LeverKind, values: &[f64]| Lever {
    ///     name: kind.to_string(),
    ///     kind,
    ///     scope: Scope::default(),
    ///     terms: Terms::default(),
    ///     values: Some(Values::List(values.iter().map(|value| LeverValue::Number(*value)).collect())),
    /// };
    /// let levers = vec![lever(LeverKind::Volume, &[0.0, 0.1]), lever(LeverKind::Shrinkage, &[0.3, 0.32, 0.34])];
    /// let grid = Grid { levers, design: Design::Full, named: Vec::new(), seed: 1 };
    ///
    /// assert_eq!(grid.len(), 6);
    /// let fifth = grid.scenario(5).settings;
    /// assert_eq!(fifth, [Some(LeverValue::Number(0.1)), Some(LeverValue::Number(0.32))]);
    /// ```
    pub fn scenario(&self, number: u64) -> Scenario {
        let by_hand = self.named.len() as u64;
        let as_it_is = || vec![None; self.levers.len()];
        let Some(place) = number.checked_sub(1).filter(|place| u128::from(*place) < self.size()) else {
            return Scenario { number, name: None, settings: as_it_is() };
        };
        if let Some(named) = usize::try_from(place).ok().and_then(|place| self.named.get(place)) {
            return Scenario { number, name: Some(named.name.clone()), settings: named.settings.clone() };
        }
        Scenario { number, name: None, settings: self.settings(place - by_hand) }
    }

    /// The settings of the design's scenario at a place, from 0.
    fn settings(&self, place: u64) -> Vec<Option<LeverValue>> {
        match self.design {
            Design::Full => {
                let mut left = place;
                let mut settings = vec![None; self.levers.len()];
                for (setting, lever) in settings.iter_mut().zip(&self.levers).rev() {
                    let Some(list) = listed(lever).filter(|list| !list.is_empty()) else { continue };
                    let count = list.len() as u64;
                    *setting = list.get((left % count) as usize).cloned();
                    left /= count;
                }
                settings
            }
            Design::Zip => {
                let at = usize::try_from(place).unwrap_or(usize::MAX);
                self.levers.iter().map(|lever| listed(lever)?.get(at).cloned()).collect()
            }
            Design::LatinHypercube(count) => {
                let drawn = |lever: &Lever| {
                    let values = lever.values.as_ref()?;
                    let mut stream = Stream::named(self.seed, &lever.name);
                    let slice = Permuted::new(count, &mut stream).at(place);
                    let within = open_unit(stream.nth(place));
                    drawn::value(values, lever.kind, (slice as f64 + within) / count as f64)
                };
                self.levers.iter().map(drawn).collect()
            }
            Design::MonteCarlo(_) => {
                let drawn = |lever: &Lever| {
                    let values = lever.values.as_ref()?;
                    let stream = Stream::named(self.seed, &lever.name);
                    drawn::value(values, lever.kind, open_unit(stream.nth(place)))
                };
                self.levers.iter().map(drawn).collect()
            }
        }
    }
}

/// The list of a lever that a full or zipped grid goes through.
fn listed(lever: &Lever) -> Option<&[LeverValue]> {
    match &lever.values {
        Some(Values::List(list)) => Some(list),
        _ => None,
    }
}

/// A number strictly between 0 and 1 from 64 random bits.
fn open_unit(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) / 4_503_599_627_370_496.0
}
