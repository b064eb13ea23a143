//! A schedule: one row per agent and shift.

use std::collections::BTreeSet;

use crate::time::{Clock, DAY_S, Moment, date_of_day};

/// A pause within a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// When it starts.
    pub start: Moment,
    /// How long it is, in minutes.
    pub minutes: u32,
    /// Whether it is paid.
    pub paid: bool,
}

impl Break {
    /// When it ends.
    pub fn end(&self) -> Moment {
        self.start.plus(i64::from(self.minutes) * 60)
    }
}

/// One agent's working time on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The agent.
    pub agent: String,
    /// The queue, where the file gives one.
    pub queue: Option<String>,
    /// The template's name.
    pub name: String,
    /// When it starts.
    pub start: Moment,
    /// When it ends.
    pub end: Moment,
    /// Pauses, ascending.
    pub breaks: Vec<Break>,
}

impl Shift {
    /// The pauses as far as they lie in the shift and after the pause before: from, until, paid.
    pub fn pauses(&self) -> impl Iterator<Item = (Moment, Moment, bool)> {
        let mut free = self.start;
        self.breaks.iter().filter_map(move |pause| {
            let (from, until) = (pause.start.max(free), pause.end().min(self.end));
            free = free.max(until);
            (from < until).then_some((from, until, pause.paid))
        })
    }
    /// The time at work: the shift without its pauses, from and until.
    pub fn at_work(&self) -> impl Iterator<Item = (Moment, Moment)> {
        let mut free = self.start;
        let end = self.end;
        let stops = self.pauses().map(|(from, until, _)| (from, until)).chain([(end, end)]);
        stops.filter_map(move |(from, until)| {
            let span = (free, from);
            free = until;
            (span.0 < span.1).then_some(span)
        })
    }
}

/// An agent's name as schedule and log are matched: without case, and with single blanks.
pub fn agent_key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Everybody's shifts, in order of agent, then start.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// The clock of the times.
    pub clock: Clock,
    /// The shifts.
    pub shifts: Vec<Shift>,
}

impl Schedule {
    /// Shifts put in order of agent, then start.
    pub fn new(clock: Clock, mut shifts: Vec<Shift>) -> Self {
        shifts.sort_by(|a, b| (&a.agent, a.start, a.end).cmp(&(&b.agent, b.start, b.end)));
        Self { clock, shifts }
    }
    /// The queues that shifts name, in order.
    pub fn queues(&self) -> Vec<&str> {
        let names: BTreeSet<&str> = self.shifts.iter().filter_map(|shift| shift.queue.as_deref()).collect();
        names.into_iter().collect()
    }
    /// The time of which the schedule tells everything: from the first day of a shift to the end of the last.
    ///
    /// Where shifts run past midnight, the first hours of the first day belong to shifts of the day before, which no row
    /// tells; they are left out, as long as the longest such shift reaches. `None` without shifts.
    pub fn span(&self) -> Option<(Moment, Moment)> {
        let day = |moment: Moment| self.clock.day_and_minute(moment).0;
        let first = day(self.shifts.iter().map(|shift| shift.start).min()?);
        let last = day(self.shifts.iter().map(|shift| shift.start).max()?);
        let past_midnight = |shift: &Shift| {
            let local = shift.end.0 + i64::from(self.clock.offset_s(shift.end));
            local - (day(shift.start) + 1) * DAY_S
        };
        let overhang = self.shifts.iter().map(past_midnight).max().unwrap_or(0).clamp(0, DAY_S);
        let start_of = |day| self.clock.day_start(date_of_day(day));
        Some((start_of(first).plus(overhang), start_of(last + 1)))
    }
}
