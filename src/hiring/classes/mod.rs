//! When to hold hiring classes, and how large, at least cost.
//!
//! # The programme
//! Week `w` of `W` needs `N(w)` effective FTE and has `B(w)` without any class. A class that starts in week `q` has `h(q)`
//! heads if it is held, `k(q) = 1`. Each head adds `e(q, w)` effective FTE to week `w`: nothing in training, then its
//! proficiency, then what attrition leaves; the class as such adds `E(q, w)`, usually a trainer lost.
//! ```text
//! minimise    Σ F(q)·k(q) + Σ c(q)·h(q) + Σ co·o(w) + Σ cs·s(w)
//! cover       Σ e(q,w)·h(q) + E(q,w)·k(q) + o(w) + s(w) ≥ N(w) − B(w)      every week
//! size        m·k(q) ≤ h(q) ≤ M·k(q),  k(q) ∈ {0, 1},  h(q) whole          every start
//! seats       Σ h(q) over classes in training in w ≤ seats(w)
//! spacing     Σ k(q) over any `weeks` in a row ≤ classes
//! overtime    0 ≤ o(w) ≤ cap(w)
//! budget      Σ F·k + Σ c·h + Σ co·o ≤ budget,   heads  Σ h ≤ most
//! ```
//! `F` is the cost of a class, `c` that of a head to the end of the horizon. Where a missed need is forbidden, the least
//! `Σ s(w)` is found first, and no week may then miss more than it does in that answer.
//!
//! # The method
//! Simulated annealing finds good classes. The relaxation (`0 ≤ k ≤ 1`) is solved by the dual simplex method and gives a
//! bound; branch and bound raises it, first on the number of classes held up to a week (`Σ k(q), q ≤ t`: moving a class by a week is
//! no way round it), then on single classes and sizes. Every bound is worked out from the data and the row prices alone, so
//! rounding can't lift it. The search ends when the gap is closed or its effort, counted in steps, is spent: the answer
//! never depends on a clock or on threads. What remains is stated as [`ClassPlan::gap`].
//!
//! # On top
//! [`choose()`] makes the programme of a [`crate::hiring::HiringPlan`], plays what it answers and takes needs anew from the mix of
//! new and tenured heads until the plan truly keeps its promises; [`HireBy`] says until when that can be decided;
//! [`Sureness`] in how many sampled futures it holds.

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
