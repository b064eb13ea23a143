//! Which scenarios there are: named ones, then those of a design, each known by its number.

use crate::scenario::{Lever, LeverValue};

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
