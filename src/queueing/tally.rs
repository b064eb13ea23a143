//! What becomes of fresh contacts, summed over rates and numbers of agents.

use super::performance::Fate;
use super::{OfferedLoad, Performance};

/// How many sums there are.
pub(super) const PARTS: usize = 13;
/// Attempts per fresh contact, without which there is no share.
pub(super) const ATTEMPTS: usize = 0;
/// Attempts answered in time per fresh contact.
pub(super) const IN_TIME: usize = 1;
/// Attempts that are handled per fresh contact.
pub(super) const HANDLED: usize = 2;
/// Attempts that wait per fresh contact.
pub(super) const WAITS: usize = 3;
/// Attempts that find every line taken per fresh contact.
const BLOCKED: usize = 5;
/// Attempts whose turn comes in time per fresh contact, those that hang up before it included. Kept in place of the
/// difference between them and those answered in time, which may be mere rounding.
pub(super) const TURN_IN_TIME: usize = 9;
/// Seconds that attempts which are answered wait, and that all wait, per fresh contact.
const WAIT_OF_ANSWERED: usize = 11;
const WAIT: usize = 12;

/// Totals per fresh contact. Totals of different rates mix by the contacts that come at them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tally(pub [f64; PARTS]);

impl Tally {
    /// Nothing yet.
    pub(super) const EMPTY: Self = Self([0.0; PARTS]);
    /// Every fresh contact answered at once.
    pub(super) const AT_ONCE: Self = Self([1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]);

    /// So many attempts per fresh contact, each with this fate.
    pub(super) fn of(attempts: f64, fate: &Fate) -> Self {
        Self([
            1.0,
            fate.answered_within,
            fate.answered(),
            fate.waits,
            fate.late,
            fate.blocked,
            fate.answered_late,
            fate.still_waiting,
            fate.abandoned_within,
            fate.answered_within + fate.abandoned_early,
            fate.abandoned,
            fate.wait_of_answered_s,
            fate.wait_s,
        ])
        .times(attempts)
    }
    /// Contacts of which nobody gives up and a share waits for ever, so that only `handled` are ever handled.
    pub(super) fn endless(handled: f64) -> Self {
        Self([1.0, 0.0, handled, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, f64::INFINITY, f64::INFINITY])
    }
    /// All totals times a number.
    pub(super) fn times(mut self, factor: f64) -> Self {
        for part in &mut self.0 {
            *part *= factor;
        }
        self
    }
    /// Attempts that are blocked per fresh contact.
    pub(super) fn blocked(&self) -> f64 {
        self.0[BLOCKED]
    }
    /// The same with other total waits.
    pub(super) fn with_waits(mut self, wait: f64) -> Self {
        (self.0[WAIT_OF_ANSWERED], self.0[WAIT]) = (wait, wait);
        self
    }
    /// Adds other totals with a weight.
    pub(super) fn add(&mut self, weight: f64, other: &Self) {
        for (part, other) in self.0.iter_mut().zip(other.0) {
            *part += weight * other;
        }
    }
    /// The average fate of an attempt.
    fn fate(&self) -> Fate {
        let share = |part: f64| part / self.0[ATTEMPTS];
        let [_, answered_within, _, waits, late, blocked, rest @ ..] = self.0.map(share);
        let [answered_late, still_waiting, abandoned_within, turn_in_time, abandoned, wait_of_answered_s, wait_s] =
            rest;
        Fate {
            blocked,
            waits,
            late,
            answered_within,
            answered_late,
            still_waiting,
            abandoned_within,
            abandoned_early: (turn_in_time - answered_within).max(0.0),
            abandoned,
            wait_of_answered_s,
            wait_s,
        }
    }
    /// The measures of fresh contacts of `load`, of whom a share `retrials` calls again after hanging up.
    pub(super) fn performance(&self, load: &OfferedLoad, agents: f64, lines: bool, retrials: f64) -> Performance {
        let attempts = self.0[ATTEMPTS];
        let all = load.times(attempts);
        let measures = self.fate().performance(&all, agents, lines);
        Performance {
            occupancy: if agents > 0.0 { load.a() * self.0[HANDLED] / agents } else { 0.0 },
            abandonment_callers: (1.0 - retrials) * attempts * measures.abandonment,
            total_rate: (retrials > 0.0).then_some(all.contacts()),
            ..measures
        }
    }
}
