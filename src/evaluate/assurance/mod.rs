//! The service of a day or week as a range: how sure is the promise, and what makes it sure?
//!
//! ```text
//! forecast's ranges ─ futures ─▶ rates of every interval, some hundred times
//! rates, agents ─ Replay ─▶ expected share of the period      ┐
//! rates, agents ─ luck ──▶ its spread by chance alone          ├─ odds ─▶ P(period ≥ target), p10, p50, p90
//!                                                             ┘        └─ needed ─▶ agents that make it sure
//! ```
//! A future is a set of rates, not of counts: the queueing model lets contacts come at random already, and counts drawn
//! on top of that would do so twice. Given its rates the period's share has the mean of the replayed model and the variance of
//! [`crate::queueing::variability`], and is taken as beta-distributed.

pub(crate) mod futures;
mod luck;
mod needed;
mod odds;
mod period;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::Serialize;

use crate::evaluate::ledger::Ledger;
use crate::evaluate::matched::Matched;
use crate::forecast::Grain;
use crate::staffing::StaffingMethod;
use crate::time::{date_of_day, weekday_of_day};
use futures::Futures;
use period::Scene;

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
    /// The agents of every interval with which it is (same order as the ledger's entries of the period); empty where no
    /// number is enough.
    #[serde(skip)]
    pub agents_needed: Vec<u64>,
}

/// How ranges of service are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AssuranceSettings {
    /// The sureness asked for.
    pub sureness: f64,
    /// Futures drawn.
    pub futures: usize,
    /// Their seed.
    pub seed: u64,
}

impl Default for AssuranceSettings {
    /// Nine in ten, by 200 futures of seed 1.
    fn default() -> Self {
        Self { sureness: 0.9, futures: 200, seed: 1 }
    }
}

/// How sure every day and week of a ledger is, seen from before it: expected demand with the forecast's ranges, agents as
/// scheduled, else as required. Days first, then weeks from Monday; one without contacts expected has no share and no row.
///
/// Expected demand is the forecast's where there is one, else that of the plan. Without ranges the rate is taken as known,
/// unless the model of the rules says how busy intervals differ. Handle times are taken as known. The agents needed keep the
/// other promises of the rules in every interval and share one service-level target per interval, raised or lowered until the
/// period is as sure as asked; that may be fewer than the plan has.
///
/// Empty where no service level is asked for, and for deferred work, whose level is not a matter of minutes.
pub fn assurances(ledger: &Ledger, matched: Option<&Matched>, settings: &AssuranceSettings) -> Vec<Assurance> {
    let rules = &ledger.rules;
    let Some(target) = rules.target.filter(|_| rules.method != StaffingMethod::Deferred) else { return Vec::new() };
    if ledger.entries.is_empty() {
        return Vec::new();
    }
    let futures = Futures::draw(ledger, matched, settings);
    let mut scene = Scene::new(ledger, &futures, target.fraction.get());
    let mut rows = Vec::new();
    let monday = |day: i64| day - weekday_of_day(day) as i64;
    let periods: [(Grain, &dyn Fn(i64) -> i64); 2] = [(Grain::Day, &|day| day), (Grain::Week, &monday)];
    for (grain, first) in periods {
        let mut from = 0;
        for entries in ledger.entries.chunk_by(|a, b| first(a.day) == first(b.day)) {
            let range = from..from + entries.len();
            from = range.end;
            if futures.expected[range.clone()].iter().sum::<f64>() <= 0.0 {
                continue;
            }
            let start = entries.first().map_or(Date::ZERO, |entry| date_of_day(first(entry.day)));
            rows.push(scene.assurance(range, start, grain, settings.sureness));
        }
    }
    rows
}
