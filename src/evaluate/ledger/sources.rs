//! What each input says of an interval, added up to the grid.

use super::grid::Grid;
use crate::evaluate::matched::Matched;
use crate::history::{Field, RawSeries};
use crate::schedule::Coverage;
use crate::staffing::StaffingRequirement;
use crate::time::Moment;

/// Contacts and their work; the work is NaN where a handle time is missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Work {
    pub(super) contacts: f64,
    pub(super) work_s: f64,
}

impl Work {
    pub(super) fn new(contacts: f64, aht_s: f64) -> Self {
        let aht_s = if aht_s > 0.0 { aht_s } else { f64::NAN };
        Self { contacts, work_s: if contacts == 0.0 { 0.0 } else { contacts * aht_s } }
    }
    fn add(&mut self, other: Self) {
        self.contacts += other.contacts;
        self.work_s += other.work_s;
    }
    /// The handle time, where it is known.
    pub(super) fn aht_s(self) -> Option<f64> {
        let aht_s = self.work_s / self.contacts;
        (aht_s.is_finite() && aht_s > 0.0).then_some(aht_s)
    }
}

/// What a forecast says, interval by interval.
pub(super) fn forecast(matched: &Matched, grid: &Grid) -> Vec<(Moment, Work)> {
    let rows = (0..matched.start.len()).map(|i| {
        let aht_s = matched.aht_s.get(i).copied().unwrap_or(f64::NAN);
        (matched.start[i], Work::new(matched.volume[i], aht_s))
    });
    grid.gather(&matched.clock, matched.interval, rows, Work::add)
}

/// What a requirement says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Required {
    pub(super) demand: Work,
    /// Agents on the floor, the time mean of the interval.
    pub(super) agents: f64,
    /// Paid agents, the time mean.
    pub(super) paid: f64,
}

pub(super) fn requirement(requirement: &StaffingRequirement, grid: &Grid) -> Vec<(Moment, Required)> {
    let share = part(requirement.interval.minutes(), grid);
    let rows = requirement.rows.iter().map(|row| {
        let paid = if row.scheduled_exact.is_finite() { row.scheduled_exact } else { row.scheduled as f64 };
        let demand = Work::new(row.volume, row.aht_s);
        (row.start, Required { demand, agents: row.agents as f64 * share, paid: paid * share })
    });
    grid.gather(&requirement.clock, requirement.interval, rows, |sum, row| {
        sum.demand.add(row.demand);
        sum.agents += row.agents;
        sum.paid += row.paid;
    })
}

/// Heads at work and paid, the time mean; a schedule has the clock of the grid.
pub(super) fn coverage(coverage: &Coverage, grid: &Grid) -> Vec<(Moment, (f64, f64))> {
    let share = part(coverage.interval.minutes(), grid);
    let heads = coverage.heads.iter().zip(&coverage.paid);
    let rows = coverage.start.iter().zip(heads).map(|(start, (heads, paid))| (*start, (heads * share, paid * share)));
    grid.gather(&grid.clock, coverage.interval, rows, |sum, (heads, paid)| {
        sum.0 += heads;
        sum.1 += paid;
    })
}

/// What was recorded; NaN where a cell is empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Record {
    pub(super) demand: Work,
    pub(super) handled: f64,
    pub(super) abandoned: f64,
    pub(super) answered_in_sl: f64,
    /// Sum of the waits of the answered.
    pub(super) wait_s: f64,
    /// Agents on the floor, the time mean.
    pub(super) staffed: f64,
}

pub(super) fn recorded(actual: &RawSeries, grid: &Grid) -> Vec<(Moment, Record)> {
    let share = part(actual.interval.minutes(), grid);
    let column = |field| actual.get(field);
    let (aht, handled, abandoned) = (column(Field::AhtS), column(Field::Handled), column(Field::Abandoned));
    let (in_sl, wait, staffed) = (column(Field::AnsweredInSl), column(Field::WaitS), column(Field::Staffed));
    let cell = |column: Option<&[f64]>, i: usize| column.map_or(f64::NAN, |column| column[i]);
    let rows = (0..actual.start.len()).filter(|i| actual.offered[*i].is_finite()).map(|i| {
        let aht_s = match cell(aht, i) {
            known if known.is_finite() => known,
            _ => actual.aht_s(i).unwrap_or(f64::NAN),
        };
        let (handled, wait_s) = (cell(handled, i), cell(wait, i));
        let answered = if handled.is_finite() { handled } else { actual.offered[i] };
        let record = Record {
            demand: Work::new(actual.offered[i], aht_s),
            handled,
            abandoned: cell(abandoned, i),
            answered_in_sl: cell(in_sl, i),
            wait_s: if answered == 0.0 { 0.0 } else { wait_s * answered },
            staffed: cell(staffed, i) * share,
        };
        (actual.start[i], record)
    });
    grid.gather(&actual.clock, actual.interval, rows, |sum, row| {
        sum.demand.add(row.demand);
        sum.handled += row.handled;
        sum.abandoned += row.abandoned;
        sum.answered_in_sl += row.answered_in_sl;
        sum.wait_s += row.wait_s;
        sum.staffed += row.staffed;
    })
}

/// Which part of an interval of the grid a shorter one is.
fn part(minutes: u32, grid: &Grid) -> f64 {
    f64::from(minutes) / f64::from(grid.interval.minutes())
}
