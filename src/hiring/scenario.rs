//! What a scenario decides: classes and levers.

use crate::hiring::classes::Aims;
use crate::hiring::{DemandChange, Weeks};
use crate::staffing::StaffTo;

/// A named scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct HiringScenario {
    /// Its name.
    pub name: String,
    /// Classes, ascending by week.
    pub classes: Vec<ClassStart>,
    /// Changes of the demand beyond those of the plan.
    pub changes: Vec<DemandChange>,
    /// Bots.
    pub bots: Vec<Bot>,
    /// Work given outside.
    pub outsourcing: Vec<Outsourcing>,
    /// Overtime as a last resort where heads are short: at most this share of the hours of those on the floor.
    pub overtime: f64,
    /// Unpaid time off as a last resort where heads are too many: at most this share of the hours of those on the floor.
    pub time_off: f64,
    /// The level of demand that is staffed for; service is that of the expected level.
    pub staff_to: StaffTo,
    /// What classes chosen for it are to achieve; `None` chooses none.
    pub optimise: Option<Aims>,
}

impl HiringScenario {
    /// A scenario that changes nothing and hires nobody.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            classes: Vec::new(),
            changes: Vec::new(),
            bots: Vec::new(),
            outsourcing: Vec::new(),
            overtime: 0.0,
            time_off: 0.0,
            staff_to: StaffTo::Mean,
            optimise: None,
        }
    }
}

/// A class and when it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassStart {
    /// The week of the first day of training, from 0.
    pub week: usize,
    /// Heads that start.
    pub size: u32,
    /// Decided before the plan begins: the lead time does not bind it.
    pub decided: bool,
}

/// A bot that takes contacts away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bot {
    /// When.
    pub span: Weeks,
    /// Share of contacts that it takes.
    pub deflection: f64,
    /// Share of the taken that comes back to the team.
    pub returns: f64,
    /// Relative rise of the handle time of what stays.
    pub aht_uplift: f64,
    /// Cost of each contact that it takes.
    pub per_contact: f64,
    /// Cost of a week.
    pub per_week: f64,
}

/// What is given outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outsourced {
    /// A share of every interval's contacts.
    Share(f64),
    /// An interval's offered load above this many erlangs.
    Above(f64),
}

/// What work outside costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Price {
    /// Per contact.
    Contact(f64),
    /// Per hour of handle time.
    Hour(f64),
}

/// Work given outside. Its service is the other's affair: the measures are those of the contacts that stay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outsourcing {
    /// When.
    pub span: Weeks,
    /// How much.
    pub what: Outsourced,
    /// At what price.
    pub price: Price,
}
