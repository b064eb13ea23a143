//! The plan laid out for sweeping: every interval of every queue in a row.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::queueing::{Model, OfferedLoad, Targets};
use crate::scenario::{Base, BaseQueue, SweepError};
use crate::staffing::{Shrinkage, StaffTo, StaffingMethod, StaffingRules};
use crate::time::{IntervalLength, Moment, weekday_of_day};
use crate::units::Seconds;

/// What an interval has to keep, and what a paid hour is worth on the floor.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    /// The rules that the rest follows from.
    pub rules: StaffingRules,
    pub model: Model,
    pub targets: Targets,
    /// Share of paid time that is left for contacts, `1 − shrinkage`.
    pub remaining: f64,
    /// Share of the scheduled agents who come, `1 − absence`.
    pub present: f64,
}

impl Rule {
    pub fn new(rules: StaffingRules) -> Result<Self, Vec<crate::queueing::AssumptionError>> {
        let model = rules.model()?;
        Ok(Self { model, targets: rules.targets(), remaining: rules.shrinkage.remaining(), present: 1.0, rules })
    }
}

/// A queue's part of the row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct QueueLoads {
    pub name: String,
    /// Its intervals.
    pub range: Range<usize>,
    /// Weeks of its horizon, as [`crate::evaluate::service::week`] counts them.
    pub weeks: f64,
    pub cost_per_hour: Option<f64>,
}

/// Every interval of every queue, one queue after the other, each in order of time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Loads {
    pub queues: Vec<QueueLoads>,
    /// One rule per queue.
    pub rules: Vec<Rule>,
    pub queue: Vec<u16>,
    pub start: Vec<Moment>,
    /// The number of the start among all starts, in order of time.
    pub slot: Vec<u32>,
    /// Different starts.
    pub slots: usize,
    /// Days since 1970 and minutes of the day on the queue's clock.
    pub day: Vec<i64>,
    pub minute: Vec<u16>,
    /// Expected contacts.
    pub volume: Vec<f64>,
    /// Contacts that are staffed for.
    pub staffed: Vec<f64>,
    pub aht_s: Vec<f64>,
    pub interval: IntervalLength,
    /// Full-time equivalents of a paid hour over the horizon, by queue.
    pub fte_of_hour: Vec<f64>,
}

impl Loads {
    /// Lays a plan out, every interval checked.
    pub fn of(base: &Base) -> Result<Self, SweepError> {
        let Some(first) = base.queues.first() else { return Err(SweepError::Empty) };
        let interval = first.forecast.interval;
        let mut loads = Self {
            queues: Vec::new(),
            rules: Vec::new(),
            queue: Vec::new(),
            start: Vec::new(),
            slot: Vec::new(),
            slots: 0,
            day: Vec::new(),
            minute: Vec::new(),
            volume: Vec::new(),
            staffed: Vec::new(),
            aht_s: Vec::new(),
            interval,
            fte_of_hour: Vec::new(),
        };
        for (number, queue) in base.queues.iter().enumerate() {
            if queue.forecast.interval != interval {
                return Err(SweepError::Lengths(interval, queue.forecast.interval));
            }
            loads.add(number, queue)?;
        }
        if loads.start.is_empty() {
            return Err(SweepError::Empty);
        }
        let starts: BTreeMap<Moment, u32> = loads.start.iter().map(|start| (*start, 0)).collect();
        let starts: BTreeMap<Moment, u32> = starts.into_keys().zip(0..).collect();
        loads.fte_of_hour = (0..loads.queues.len()).map(|queue| 1.0 / loads.hours_per_fte(queue)).collect();
        loads.slots = starts.len();
        loads.slot = loads.start.iter().map(|start| starts.get(start).copied().unwrap_or_default()).collect();
        Ok(loads)
    }

    fn add(&mut self, number: usize, queue: &BaseQueue) -> Result<(), SweepError> {
        let forecast = &queue.forecast;
        let name = || forecast.queue.name.clone();
        if forecast.interval == IntervalLength::DAY {
            return Err(SweepError::WholeDays { queue: name() });
        }
        match queue.rules.method {
            StaffingMethod::Stationary => {}
            StaffingMethod::CarryOver => {
                return Err(SweepError::Method { queue: name(), method: "with queues carried over" });
            }
            StaffingMethod::Deferred => return Err(SweepError::Method { queue: name(), method: "as deferred work" }),
        }
        let rule = Rule::new(queue.rules.clone()).map_err(|reasons| SweepError::Rules { queue: name(), reasons })?;
        let range = self.start.len()..self.start.len() + forecast.start.len();
        let aht = |i: usize| forecast.aht_s.as_ref().and_then(|aht| aht.get(i)).copied().filter(|aht| aht.is_finite());
        // An interval without contacts may get some by a lever: its handle time is then that of the queue on average.
        let (mut contacts, mut work_s) = (0.0, 0.0);
        for (i, volume) in forecast.volume.iter().enumerate() {
            if let Some(aht_s) = aht(i) {
                (contacts, work_s) = (contacts + volume, work_s + volume * aht_s);
            }
        }
        let usual = if contacts > 0.0 { work_s / contacts } else { 0.0 };
        for (i, (start, volume)) in forecast.start.iter().zip(&forecast.volume).enumerate() {
            let label = || forecast.clock.label(*start);
            let aht_s = match aht(i) {
                Some(aht_s) => aht_s,
                None if *volume == 0.0 => usual,
                None => return Err(SweepError::NoHandleTime { queue: name(), start: label() }),
            };
            let refuse = |reason: String| SweepError::Interval { queue: name(), start: label(), reason };
            let length = Seconds::whole(forecast.interval.minutes() * 60);
            let aht = Seconds::new(aht_s).map_err(|error| refuse(error.to_string()))?;
            let load = OfferedLoad::new(*volume, aht, length).map_err(|error| refuse(error.to_string()))?;
            rule.model.check(&load).map_err(|error| refuse(error.to_string()))?;
            let (day, minute) = forecast.clock.day_and_minute(*start);
            self.queue.push(number as u16);
            self.start.push(*start);
            self.day.push(day);
            self.minute.push(minute);
            self.volume.push(*volume);
            self.aht_s.push(aht_s);
        }
        self.staffed.extend(volume_to_staff(queue, queue.staff_to)?);
        self.rules.push(rule);
        let weeks = weeks(&self.day[range.clone()]);
        self.queues.push(QueueLoads { name: name(), range, weeks, cost_per_hour: queue.cost_per_hour });
        Ok(())
    }

    /// Intervals of all queues.
    pub fn len(&self) -> usize {
        self.start.len()
    }
    /// The number of a queue by its name.
    pub fn queue_named(&self, name: &str) -> Option<usize> {
        self.queues.iter().position(|queue| queue.name == name)
    }
    /// Paid hours of a full-time equivalent over the horizon of a queue.
    pub fn hours_per_fte(&self, queue: usize) -> f64 {
        self.rules[queue].rules.hours_per_fte * self.queues[queue].weeks
    }
    /// Weeks of the longest horizon.
    pub fn weeks(&self) -> f64 {
        self.queues.iter().map(|queue| queue.weeks).fold(1.0, f64::max)
    }
}

/// The volumes of a queue that are staffed for; the message of [`StaffTo::apply`] where its range is missing.
pub(super) fn volume_to_staff(queue: &BaseQueue, to: StaffTo) -> Result<Vec<f64>, SweepError> {
    let staffed = to.apply(&queue.forecast);
    let refuse = |reason| SweepError::Range { queue: queue.forecast.queue.name.clone(), reason };
    Ok(staffed.map_err(refuse)?.volume)
}

/// How many weeks the days of rows span, as [`crate::evaluate::service`] counts them.
fn weeks(days: &[i64]) -> f64 {
    crate::evaluate::service::weeks_of(days)
}

/// A rule with another share of shrinkage.
pub(super) fn with_shrinkage(rule: &Rule, share: f64) -> Option<Rule> {
    let part = crate::units::Fraction::new(share).ok()?;
    let part =
        crate::staffing::ShrinkagePart { name: String::new(), base: crate::staffing::ShrinkageBase::Paid, share: part };
    let shrinkage = Shrinkage::new(vec![part]).ok()?;
    let remaining = shrinkage.remaining();
    Some(Rule { rules: StaffingRules { shrinkage, ..rule.rules.clone() }, remaining, ..rule.clone() })
}

/// The weekday of a day, Monday is 0.
pub(super) fn weekday(day: i64) -> u8 {
    weekday_of_day(day) as u8
}
