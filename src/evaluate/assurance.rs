//! The service of a day or week as a range: how sure is the promise, and what makes it sure?

use jiff::civil::Date;
use serde::Serialize;

use crate::evaluate::ledger::Ledger;
use crate::evaluate::matched::Matched;
use crate::forecast::Grain;

/// How sure a day or week is to meet its target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assurance {
    /// Its first day.
    pub start: Date,
    /// Day or week.
    #[serde(skip)]
    pub grain: Grain,
    /// The target share.
    pub target: f64,
    /// Expected contact-weighted service level.
    pub mean: f64,
    /// The service level that one outcome in ten falls below.
    pub p10: f64,
    /// The median.
    pub p50: f64,
    /// The service level that one outcome in ten exceeds.
    pub p90: f64,
    /// Probability that it meets the target.
    pub probability: f64,
    /// Agent-hours on the floor as staffed.
    pub agent_hours: f64,
    /// The sureness asked for, such as 0.9.
    pub sureness: f64,
    /// Agent-hours on the floor with which the target is met that surely; `None` where no number of agents is enough.
    pub agent_hours_needed: Option<f64>,
    /// The agents of every interval with which it is (same order as the ledger's entries of the period).
    #[serde(skip)]
    pub agents_needed: Vec<u64>,
}

/// What the ranges of a forecast know of days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AssuranceSettings {
    /// The sureness asked for.
    pub sureness: f64,
    /// Futures drawn.
    pub futures: usize,
    /// Their seed.
    pub seed: u64,
}

/// How sure every day and week of a ledger is, seen from before it: planned demand with the forecast's ranges, agents as
/// scheduled.
pub fn assurances(ledger: &Ledger, matched: Option<&Matched>, settings: &AssuranceSettings) -> Vec<Assurance> {
    let _ = (ledger, matched, settings);
    Vec::new()
}
