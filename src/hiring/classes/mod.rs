//! When to hold hiring classes, and how large, at least cost.

mod branch;
mod linear;
mod model;
mod plan;
mod problem;
mod search;
#[cfg(test)]
mod tests;

pub use branch::Effort;
pub use plan::{ClassPlan, PlannedClass, best_classes, best_classes_from};
pub use problem::{ClassCost, ClassError, ClassProblem, PossibleClass, ClassWeek, Shortage, Spacing};
