//! Hiring: weekly cohorts of heads against a year or more of demand, with the service and the cost that follow.
//!
//! ```text
//! HiringPlan (demand, team, class terms, costs) ┐            ┌ heads by cohort ─┐
//! HiringScenario (classes, levers) ─────────────┴▶ prepare ─▶┤                  ├▶ service, cost ─▶ HiringOutcome
//!                                                            └ need by week ────┘
//! ```
//! Heads are expected ones, so they come in fractions. A week's need is never worked out from its average: it is that of all
//! its open intervals, and its service is their contact-weighted result.

pub mod error;
pub mod outcome;
pub mod plan;
pub mod ramp;
pub mod scenario;

pub use error::HiringError;
pub use outcome::{Cohort, CohortWeek, CostLines, HiringOutcome, HiringTotals, HiringWeek};
pub use plan::{
    AttritionRise, Band, ClassTerms, CostRates, Demand, DemandChange, DemandWeek, HiringPlan, LeaveSpan, Move,
    OpenInterval, Team, Weeks,
};
pub use ramp::{Ramp, Stage, Timetable};
pub use scenario::{Bot, ClassStart, HiringScenario, Outsourced, Outsourcing, Price};
