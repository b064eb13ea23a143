//! What a lever reaches, found once for all scenarios.

use std::ops::Range;

use crate::history::calendar::MinuteSpan;
use crate::scenario::loads::{Loads, weekday};
use crate::scenario::{Lever, LeverKind, SweepError};
use crate::time::{date_of_day, day_of_date};

/// The intervals of a lever, as places in [`Loads`].
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Reach {
    /// Runs of neighbours, in order.
    pub runs: Vec<Range<usize>>,
    /// Channel shift: each interval that gives with the one that takes.
    pub pairs: Vec<(u32, u32)>,
    /// Pooling: the intervals with one start, where there are several.
    pub groups: Vec<Vec<u32>>,
}

impl Reach {
    /// Every interval, in order.
    pub fn each(&self) -> impl Iterator<Item = usize> {
        self.runs.iter().cloned().flatten()
    }
    /// The queues that are reached, in order.
    pub fn queues(&self, loads: &Loads) -> Vec<usize> {
        let mut queues: Vec<usize> = self.runs.iter().map(|run| usize::from(loads.queue[run.start])).collect();
        queues.dedup();
        queues
    }

    /// What a lever reaches of a plan.
    ///
    /// # Errors
    /// Names a queue that the plan has not, and a lever that reaches nothing.
    pub fn of(lever: &Lever, loads: &Loads) -> Result<Self, SweepError> {
        let known = |queue: &String| {
            let unknown = || SweepError::UnknownQueue { lever: lever.name.clone(), queue: queue.clone() };
            loads.queue_named(queue).ok_or_else(unknown)
        };
        let mut queues = lever.scope.queues.iter().map(known).collect::<Result<Vec<_>, _>>()?;
        if queues.is_empty() {
            queues = (0..loads.queues.len()).collect();
        }
        let shift = match (lever.kind, &lever.terms.shift) {
            (LeverKind::ChannelShift, Some((from, to))) => Some((known(from)?, known(to)?)),
            (LeverKind::ChannelShift, None) => {
                return Err(SweepError::lever(
                    &lever.name,
                    lever.kind,
                    "it needs the queue that gives and the one that takes",
                ));
            }
            _ => None,
        };
        if let Some((from, to)) = shift {
            if from == to {
                return Err(SweepError::lever(&lever.name, lever.kind, "a queue can't shift contacts to itself"));
            }
            queues = vec![from];
        }
        let reached = |i: usize| queues.contains(&usize::from(loads.queue[i])) && in_time(lever, loads, i);
        let mut reach = Self::default();
        for i in (0..loads.len()).filter(|i| reached(*i)) {
            match reach.runs.last_mut() {
                Some(run) if run.end == i && loads.queue[i] == loads.queue[run.start] => run.end = i + 1,
                _ => reach.runs.push(i..i + 1),
            }
        }
        if let Some((_, to)) = shift {
            let taker = loads.queues[to].range.clone();
            let starts = &loads.start[taker.clone()];
            let pair = |i: usize| Some((i as u32, (taker.start + starts.binary_search(&loads.start[i]).ok()?) as u32));
            reach.pairs = reach.each().filter_map(pair).collect();
        }
        if lever.kind == LeverKind::Pooling {
            let mut by_slot = vec![Vec::new(); loads.slots];
            reach.each().for_each(|i| by_slot[loads.slot[i] as usize].push(i as u32));
            reach.groups = by_slot.into_iter().filter(|group| group.len() > 1).collect();
        }
        let nothing = match lever.kind {
            LeverKind::ChannelShift => reach.pairs.is_empty(),
            LeverKind::Pooling => reach.groups.is_empty(),
            _ => reach.runs.is_empty(),
        };
        if nothing { Err(SweepError::PullsNothing { lever: lever.name.clone() }) } else { Ok(reach) }
    }
}

/// Whether an interval lies in the days and hours of a lever. Opening hours know whole days only: their own hours say
/// which part of them.
fn in_time(lever: &Lever, loads: &Loads, i: usize) -> bool {
    let scope = &lever.scope;
    let day = loads.day[i];
    let days = scope.days.is_empty()
        || scope.days.iter().any(|(from, to)| (day_of_date(*from)..=day_of_date(*to)).contains(&day));
    let weekdays = scope.weekdays.is_empty() || scope.weekdays.contains(&weekday(day));
    let hours = lever.kind == LeverKind::OpeningHours
        || scope.hours.is_none_or(|(from, to)| {
            let minute = loads.minute[i];
            if from <= to { (from..to).contains(&minute) } else { minute >= from || minute < to }
        });
    days && weekdays && hours
}

/// Whether an interval lies within opening hours.
pub(super) fn within(hours: &[MinuteSpan], minute: u16, length: u32) -> bool {
    hours.iter().any(|(from, to)| *from <= minute && u32::from(minute) + length <= u32::from(*to))
}

/// Opening hours that the plan has no rows for, or that cut an interval.
pub(super) fn check_hours(
    lever: &Lever,
    reach: &Reach,
    hours: &[MinuteSpan],
    (loads, labels): (&Loads, &dyn Fn(usize, i64, u16) -> String),
) -> Result<(), SweepError> {
    let length = loads.interval.minutes();
    let refuse = |reason: &str| Err(SweepError::lever(&lever.name, lever.kind, reason));
    if hours.iter().any(|(from, to)| from >= to) {
        return refuse("hours must end after they begin");
    }
    if hours.iter().any(|(from, to)| u32::from(*from) % length != 0 || u32::from(*to) % length != 0) {
        return refuse("hours must begin and end with an interval of the plan");
    }
    for run in &reach.runs {
        for rows in (run.clone()).collect::<Vec<_>>().chunk_by(|a, b| loads.day[*a] == loads.day[*b]) {
            let Some(first) = rows.first() else { continue };
            let has = |minute: u16| rows.iter().any(|i| loads.minute[*i] == minute);
            let steps = |(from, to): &MinuteSpan| (*from..*to).step_by(length as usize);
            if let Some(minute) = hours.iter().flat_map(steps).find(|minute| !has(*minute)) {
                let queue = usize::from(loads.queue[*first]);
                return Err(SweepError::OpensMore {
                    lever: lever.name.clone(),
                    queue: loads.queues[queue].name.clone(),
                    missing: labels(queue, loads.day[*first], minute),
                });
            }
        }
    }
    Ok(())
}

/// A day and minute as a planner writes them.
pub(super) fn label(day: i64, minute: u16) -> String {
    format!("{} {:02}:{:02}", date_of_day(day), minute / 60, minute % 60)
}
