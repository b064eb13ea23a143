//! What if: levers pulled on a plan, one scenario after another, each compared with the plan as it is.
//!
//! ```text
//! Base (queues, forecasts, rules) ┐
//! Grid (levers, design, names) ───┴▶ scenario i ─ applied ─▶ loads ─ staffed and played ─▶ Outcome i ─▶ answers
//! ```
//! A scenario is known by its number alone, so any division of a grid among threads, parts and machines gives the same
//! outcomes.

pub mod answers;
pub mod base;
pub mod grid;
pub mod lever;
pub mod outcome;

pub use base::{Base, BaseQueue};
pub use grid::{Design, Grid, Named, Scenario};
pub use lever::{Lever, LeverKind, LeverValue, Scope, Terms, Values};
pub use outcome::Outcome;
