//! Hiring: weekly cohorts of heads against a year or more of demand, with the service and the cost that follow.
//!
//! ```text
//! HiringPlan (demand, team, class terms, costs) ┐            ┌ heads by cohort ─┐
//! HiringScenario (classes, levers) ─────────────┴▶ prepare ─▶┤                  ├▶ service, cost ─▶ HiringOutcome
//!                                                            └ need by week ────┘
//! ```
//! Heads are expected ones, so they come in fractions. A week's need is never worked out from its average: it is that of all
//! its open intervals, and its service is their contact-weighted result.
//!
//! # Proficiency
//! A new hire of proficiency `p` takes `AHT / p` for a contact. Contacts go to whoever is free, so every agent is busy the same
//! share of the time, and one of proficiency `p_k` handles contacts in proportion to `p_k`. With `n_k` heads of each kind the
//! share of contacts of a kind is `n_k p_k / Σ n_j p_j`, and the mean handle time
//! ```text
//! Σ_k (n_k p_k / Σ n_j p_j) · AHT / p_k = AHT · Σ n_k / Σ n_j p_j = AHT / p̄,   p̄ = Σ n_k p_k / Σ n_k
//! ```
//! so a week's floor is one of `Σ n_k` agents whose handle time is `AHT / p̄`. Heads are never scaled after the queueing model.
//!
#![doc = include_str!("worked_example.md")]

pub mod attrition;
pub mod classes;
pub mod cohorts;
pub mod demand;
pub mod error;
mod needs;
pub mod outcome;
mod pay;
pub mod plan;
mod play;
mod prepared;
pub mod ramp;
pub mod scenario;
mod service;
pub mod supply;
#[cfg(test)]
mod tests;

pub use cohorts::{Heads, class_faults};
pub use demand::DemandError;
pub use error::HiringError;
pub use needs::{level_at, level_of_score};
pub use outcome::{Cohort, CohortWeek, CostLines, HiringOutcome, HiringTotals, HiringWeek};
pub use plan::{
    AttritionRise, Band, ClassTerms, CostRates, Demand, DemandChange, DemandWeek, HiringPlan, LeaveSpan, Move,
    OpenInterval, Team, Weeks,
};
pub use play::{play, play_all};
pub use prepared::Prepared;
pub use ramp::{Ramp, Stage, Timetable};
pub use scenario::{Bot, ClassStart, HiringScenario, Outsourced, Outsourcing, Price};
pub use supply::{HiredHead, SupplyWeek, hired_head, supply};
