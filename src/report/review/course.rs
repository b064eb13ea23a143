//! What a review knows of every interval, side by side.

use crate::evaluate::ledger::Ledger;
use crate::evaluate::matched::Matched;
use crate::evaluate::served::Served;
use crate::io::review_file::{Reviewed, ReviewedInterval, ReviewedRange};
use crate::time::{Clock, IntervalLength};

/// A forecast beside what came.
pub fn of_matched(matched: &Matched) -> Reviewed {
    let row = |k: usize| ReviewedInterval {
        forecast: matched.volume[k],
        actual: matched.actual.volume.get(k).copied().unwrap_or(f64::NAN),
        ..ReviewedInterval::at(matched.start[k])
    };
    let ranges =
        matched.bands.iter().map(|band| ReviewedRange { level: band.level, lo: band.lo.clone(), hi: band.hi.clone() });
    Reviewed {
        queue: matched.queue.name.clone(),
        clock: matched.clock.clone(),
        interval: matched.interval,
        rows: (0..matched.start.len().min(matched.volume.len())).map(row).collect(),
        ranges: ranges.collect(),
    }
}

/// What was planned and scheduled, who was there, and what came of it.
pub fn of_served(ledger: &Ledger, served: &Served) -> Reviewed {
    let rows = served.intervals.iter().map(|interval| {
        let (entry, played) = (&interval.entry, &interval.played);
        let gap = entry.staffed() - entry.required;
        ReviewedInterval {
            start: entry.start,
            forecast: entry.planned.contacts,
            actual: entry.actual.map_or(f64::NAN, |demand| demand.contacts),
            required: entry.required,
            required_in_hindsight: entry.required_in_hindsight.unwrap_or(f64::NAN),
            scheduled: entry.scheduled.unwrap_or(f64::NAN),
            staffed: entry.staffed(),
            service_level: played.service_level,
            observed_service_level: entry.observed.map_or(f64::NAN, |observed| observed.service_level),
            asa_s: played.asa_s,
            abandonment: played.abandonment,
            occupancy: played.occupancy,
            backlog: played.backlog,
            over: gap.max(0.0),
            under: (-gap).max(0.0),
        }
    });
    Reviewed {
        queue: ledger.queue.name.clone(),
        clock: ledger.clock.clone(),
        interval: ledger.interval,
        rows: rows.collect(),
        ranges: Vec::new(),
    }
}

/// Contacts that were served: those that came, else those expected.
pub fn contacts(row: &ReviewedInterval) -> f64 {
    let contacts = if row.actual.is_finite() { row.actual } else { row.forecast };
    if contacts.is_finite() { contacts } else { 0.0 }
}

/// Sums of values that are known; NaN where none is.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    total: f64,
    weight: f64,
}

impl Sum {
    fn add(&mut self, value: f64, weight: f64) {
        if value.is_finite() {
            self.total += value * weight;
            self.weight += weight;
        }
    }
    fn total(self) -> f64 {
        if self.weight > 0.0 { self.total } else { f64::NAN }
    }
    fn mean(self) -> f64 {
        self.total / self.weight
    }
}

/// The same by day: contacts and agent-hours added up, shares weighted by contacts, occupancy by agents. Of a day that was
/// recorded in part, the forecast of the recorded intervals stands beside what came. Ranges don't add up, and fall away.
pub fn by_day(reviewed: &Reviewed) -> Reviewed {
    if reviewed.interval == IntervalLength::DAY {
        return reviewed.clone();
    }
    let hours = reviewed.interval.hours();
    let mut rows: Vec<ReviewedInterval> = Vec::new();
    let clock: &Clock = &reviewed.clock;
    let day_of = |row: &ReviewedInterval| clock.day_and_minute(row.start).0;
    for day in reviewed.rows.chunk_by(|a, b| day_of(a) == day_of(b)) {
        let recorded = day.iter().any(|row| row.actual.is_finite());
        let hours_of = |value: fn(&ReviewedInterval) -> f64| {
            let mut sum = Sum::default();
            day.iter().for_each(|row| sum.add(value(row), hours));
            sum.total()
        };
        let mean = |value: fn(&ReviewedInterval) -> f64, weight: fn(&ReviewedInterval) -> f64| {
            let mut sum = Sum::default();
            day.iter().for_each(|row| sum.add(value(row), weight(row)));
            sum.mean()
        };
        let (mut forecast, mut actual) = (Sum::default(), Sum::default());
        for row in day.iter().filter(|row| !recorded || row.actual.is_finite()) {
            forecast.add(row.forecast, 1.0);
            actual.add(row.actual, 1.0);
        }
        let staffed = |row: &ReviewedInterval| if row.staffed.is_finite() { row.staffed } else { 0.0 };
        rows.push(ReviewedInterval {
            start: day[0].start,
            forecast: forecast.total(),
            actual: actual.total(),
            required: hours_of(|row| row.required),
            required_in_hindsight: hours_of(|row| row.required_in_hindsight),
            scheduled: hours_of(|row| row.scheduled),
            staffed: hours_of(|row| row.staffed),
            service_level: mean(|row| row.service_level, contacts),
            observed_service_level: mean(|row| row.observed_service_level, contacts),
            asa_s: mean(|row| row.asa_s, contacts),
            abandonment: mean(|row| row.abandonment, contacts),
            occupancy: mean(|row| row.occupancy, staffed),
            backlog: f64::NAN,
            over: hours_of(|row| row.over),
            under: hours_of(|row| row.under),
        });
    }
    Reviewed { rows, interval: IntervalLength::DAY, ranges: Vec::new(), ..reviewed.clone() }
}
