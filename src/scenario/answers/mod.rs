//! From outcomes to answers: what is best, what moves most, what breaks even, where it hurts.
//!
//! ```text
//! outcomes in grid order ─ Collector ─▶ Summary (ranked, frontier, spreads, cheapest mix)  ┐
//! levers, one at a time ── tornado, break_even ─▶ bars, values ────────────────────────────┼─ in_words ─▶ a paragraph
//! heads or budget given ── best_service ─▶ service reached, worst days and intervals ──────┘
//! ```
//! A sweep may be too large to keep, so the [`Collector`] takes one outcome after another and keeps a bounded state.
//! What plays a scenario is given as a function: the answers do not care how an outcome came to be.

pub mod best_service;
pub mod break_even;
pub mod cloud;
pub mod collector;
pub mod fan;
pub mod frontier;
pub mod goal;
pub mod mix;
pub mod phrase;
pub mod spread;
#[cfg(test)]
mod stand_in;
pub mod surface;
pub mod tornado;
pub mod words;

pub use best_service::{BestService, Hurt, Played, best_service};
pub use break_even::{BreakEven, Condition, Found, break_even};
pub use cloud::Cloud;
pub use collector::{Collector, Ranked, Summary};
pub use fan::{Fan, FanRow};
pub use frontier::Frontier;
pub use goal::{Goal, Measure};
pub use mix::Mix;
pub use spread::{Extreme, Spread};
pub use surface::{Axis, Pair, Pairs, Stop};
pub use tornado::{Bar, End, tornado};
pub use words::{Told, in_words};
