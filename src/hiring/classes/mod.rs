//! When to hold hiring classes, and how large, at least cost.

mod aims;
mod branch;
mod choose;
mod curves;
mod delay;
mod futures;
mod linear;
mod model;
mod plan;
mod problem;
mod search;
#[cfg(test)]
mod tests;

pub use aims::Aims;
pub use branch::Effort;
pub use choose::{Chosen, ChosenClass, choose};
pub use delay::{Delay, HireBy};
pub use futures::Sureness;
pub use plan::{ClassPlan, PlannedClass, best_classes, best_classes_from};
pub use problem::{ClassCost, ClassError, ClassProblem, ClassWeek, PossibleClass, Shortage, Spacing};
