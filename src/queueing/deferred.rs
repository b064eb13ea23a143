//! Work that may wait for hours: email, tickets, back office.
//!
//! Nobody hangs up and nobody waits on a line, so there is no Erlang formula here but a balance of work: what has arrived,
//! what capacity there was, what is left. Work is done in the order in which it is due.
//!
//! # Formula
//! Work is counted in agent-seconds, contacts × AHT. The contacts of an interval count as there from its start, so none is
//! due earlier than is assumed. With capacity `(agents + free) × length` per interval,
//! ```text
//! backlog(t+1) = max(0, backlog(t) + arrivals(t) − capacity(t))
//! ```
//! and what is done by a boundary `v` is the least over all earlier boundaries `u` of `arrived before u + capacity from u
//! to v`: what could be done if the desk had last been clear at `u`. A target is a lower bound on that at each due time,
//! so it bounds the capacity of every run of intervals from below. Those bounds add up like a supermodular function (two
//! runs that overlap ask for as much as their union and their overlap), which is why the greedy plan is a least one, and why
//! a plan that no move of a single agent makes flatter is a flattest one (Fujishige 2005, on base polyhedra).

mod due;
mod evaluate;
mod lowest;
mod plan;

use serde::Serialize;
use thiserror::Error;

pub use evaluate::{DeferredService, evaluate_deferred};
pub use plan::{DeferredPlan, staff_deferred};

use crate::units::{Fraction, Seconds};

/// One interval of deferred work. Closed hours are intervals with `most_agents` of zero, or left out: time passes in gaps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorkInterval {
    /// When it starts, in seconds from any origin; intervals follow each other without overlap.
    pub start_s: f64,
    /// Contacts that arrive.
    pub contacts: f64,
    /// Mean handle time of one of them in seconds.
    pub aht_s: f64,
    /// The most agents that may be staffed; none: as many as needed; zero: closed.
    pub most_agents: Option<u64>,
    /// Capacity that costs nothing, in agents: what call agents have left over.
    pub free_agents: f64,
}

impl WorkInterval {
    /// Whether nothing can be done in it.
    pub fn is_closed(&self) -> bool {
        self.most_agents == Some(0) && self.free_agents <= 0.0
    }
}

/// Contacts that wait when the first interval starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backlog {
    /// How many.
    pub contacts: f64,
    /// Their mean handle time in seconds.
    pub aht_s: f64,
    /// How long they have waited, in seconds of the target's clock.
    pub age_s: f64,
}

/// What there is to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DeferredWork<'a> {
    /// The intervals, in order of time.
    pub intervals: &'a [WorkInterval],
    /// The length of each.
    pub interval: Seconds,
    /// What is left from before.
    pub backlog: &'a [Backlog],
}

/// Which time counts towards a due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DueClock {
    /// Every hour, nights and closed hours too.
    #[default]
    Elapsed,
    /// Only intervals that aren't closed.
    Working,
}

/// At least this share of every interval's contacts done within this time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DeferredTarget {
    /// The share of the contacts of each arrival interval.
    pub share: Fraction,
    /// The time in which they have to be done.
    pub within: Seconds,
    /// Which time counts.
    pub clock: DueClock,
    /// Whether work that is due after the last interval has to be done by its end; else it may be left over.
    pub clear_at_end: bool,
}

/// Why deferred work can't be planned.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum DeferredError {
    /// A quantity out of its range.
    #[error("interval {interval}: {what} must be {allowed}, not {given}")]
    OutOfRange {
        /// Number of the interval (of the backlog's entry, for a backlog), from zero.
        interval: usize,
        /// The quantity.
        what: &'static str,
        /// Its range.
        allowed: &'static str,
        /// What was given.
        given: f64,
    },
    /// The whole time in which an interval's contacts have to be done is closed, or shorter than an interval.
    #[error(
        "the contacts of interval {interval} are due before anyone works a whole interval; open hours, or allow more time"
    )]
    Closed {
        /// Number of the interval, from zero; none for the backlog.
        interval: ArrivalInterval,
    },
    /// The most agents allowed are too few.
    #[error(
        "the most agents allowed can't do the contacts of interval {interval} in time; allow more agents or more time"
    )]
    TooFewAgents {
        /// Number of the interval, from zero; none for the backlog.
        interval: ArrivalInterval,
    },
}

/// An arrival interval in a message: its number from zero, or the backlog from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArrivalInterval(pub Option<usize>);

impl std::fmt::Display for ArrivalInterval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(number) => write!(f, "{number}"),
            None => f.write_str("0 (the backlog from before)"),
        }
    }
}

impl DeferredWork<'_> {
    fn check(&self) -> Result<(), DeferredError> {
        let refuse = |interval, what, allowed, given| Err(DeferredError::OutOfRange { interval, what, allowed, given });
        let length = self.interval.get();
        if length <= 0.0 {
            return refuse(0, "the length of an interval", "more than 0 s", length);
        }
        let at_least_zero = |number: f64| number.is_finite() && number >= 0.0;
        let mut earliest = f64::NEG_INFINITY;
        for (i, interval) in self.intervals.iter().enumerate() {
            if !interval.start_s.is_finite() || interval.start_s < earliest - 1e-6 {
                return refuse(i, "the start", "at or after the end of the interval before", interval.start_s);
            }
            earliest = interval.start_s + length;
            if !at_least_zero(interval.contacts) {
                return refuse(i, "the number of contacts", "finite and 0 or more", interval.contacts);
            }
            if !at_least_zero(interval.aht_s) {
                return refuse(i, "the average handle time", "finite and 0 s or more", interval.aht_s);
            }
            if !at_least_zero(interval.free_agents) {
                return refuse(i, "the free capacity", "finite and 0 or more agents", interval.free_agents);
            }
        }
        for (i, backlog) in self.backlog.iter().enumerate() {
            for (what, number) in [
                ("the backlog's number of contacts", backlog.contacts),
                ("the backlog's average handle time", backlog.aht_s),
                ("the backlog's age", backlog.age_s),
            ] {
                if !at_least_zero(number) {
                    return refuse(i, what, "finite and 0 or more", number);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
