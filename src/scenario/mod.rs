//! What if: levers pulled on a plan, one scenario after another, each compared with the plan as it is.
//!
//! ```text
//! Base (queues, forecasts, rules) ┐
//! Grid (levers, design, names) ───┴▶ scenario i ─ applied ─▶ loads ─ staffed and played ─▶ Outcome i ─▶ answers
//! ```
//! A scenario is known by its number alone, so any division of a grid among threads, parts and machines gives the same
//! outcomes.

pub mod answers;
mod apply;
pub mod base;
mod chances;
pub mod grid;
mod heads;
pub mod lever;
pub mod limits;
mod loads;
pub mod outcome;
pub mod play;
mod quick;
mod reach;
pub mod refused;
mod spelled;
mod staffed;
pub mod sweep;

pub use base::{Base, BaseQueue};
pub use grid::{Design, Grid, Named, Scenario};
pub use lever::{Lever, LeverKind, LeverValue, Scope, Terms, Values};
pub use outcome::Outcome;
pub use play::{PlayedInterval, PlayedQueue};
pub use refused::SweepError;
pub use sweep::{Player, Playing};
