//! Every interval of a review: what was expected, what came, who was there, what it did.

use std::collections::BTreeMap;

use super::Table;
use crate::evaluate::ledger::Demand;
use crate::evaluate::matched::Matched;
use crate::evaluate::served::ServedInterval;
use crate::forecast::Level;
use crate::io::dataset::{Column, Dataset};
use crate::review::{QueueReview, Review};
use crate::time::{Clock, Moment};

/// One interval of one queue.
struct Row<'a> {
    queue: &'a QueueReview,
    clock: &'a Clock,
    start: Moment,
    /// Its place in the forecast.
    matched: Option<(&'a Matched, usize)>,
    served: Option<&'a ServedInterval>,
}

impl Row<'_> {
    fn planned(&self) -> Option<Demand> {
        let forecast = self.matched.map(|(m, i)| Demand { contacts: m.volume[i], aht_s: m.aht_s[i] });
        forecast.or_else(|| self.served.map(|interval| interval.entry.planned))
    }
    fn actual(&self) -> Option<Demand> {
        let recorded =
            self.matched.map(|(m, i)| Demand { contacts: m.actual.volume[i], aht_s: at(&m.actual.aht_s, i) });
        recorded.or_else(|| self.served.and_then(|interval| interval.entry.actual))
    }
    fn entry<T>(&self, value: impl Fn(&crate::evaluate::ledger::Entry) -> Option<T>) -> Option<T> {
        self.served.and_then(|interval| value(&interval.entry))
    }
}

/// A cell of a column that may be empty throughout.
fn at(column: &[f64], i: usize) -> f64 {
    column.get(i).copied().unwrap_or(f64::NAN)
}

/// The intervals of a queue: those of its forecast and those of its ledger.
fn rows(queue: &QueueReview) -> Vec<Row<'_>> {
    let mut rows = BTreeMap::<Moment, Row<'_>>::new();
    if let Some(matched) = &queue.matched {
        for (i, start) in matched.start.iter().enumerate() {
            let row = Row { queue, clock: &matched.clock, start: *start, matched: Some((matched, i)), served: None };
            rows.insert(*start, row);
        }
    }
    if let (Some(served), Some(ledger)) = (&queue.served, &queue.ledger) {
        for interval in &served.intervals {
            let start = interval.entry.start;
            let new = || Row { queue, clock: &ledger.clock, start, matched: None, served: None };
            rows.entry(start).or_insert_with(new).served = Some(interval);
        }
    }
    rows.into_values().collect()
}

/// One row per queue and interval.
pub fn intervals_dataset(review: &Review) -> Dataset {
    let rows: Vec<_> = review.queues.iter().flat_map(rows).collect();
    dataset(&rows)
}

/// The worst intervals of every queue, worst first.
pub fn worst_dataset(review: &Review) -> Dataset {
    let mut worst = Vec::new();
    for queue in &review.queues {
        let all = rows(queue);
        for interval in
            queue.served.iter().flat_map(|served| served.worst.iter().filter_map(|i| served.intervals.get(*i)))
        {
            if let Ok(at) = all.binary_search_by_key(&interval.entry.start, |row| row.start) {
                let Row { queue, clock, start, matched, served } = all[at];
                worst.push(Row { queue, clock, start, matched, served });
            }
        }
    }
    dataset(&worst)
}

fn dataset(rows: &[Row<'_>]) -> Dataset {
    let mut table = Table::of(rows);
    table.text("queue", |row| row.queue.queue.clone());
    table.data.push("start", Column::Time(rows.iter().map(|row| (row.clock.clone(), row.start)).collect()));
    table.number("forecast", |row| Some(row.planned()?.contacts));
    table.number("actual", |row| Some(row.actual()?.contacts));
    let mut levels: Vec<Level> = Vec::new();
    for band in rows.iter().filter_map(|row| row.matched).flat_map(|(matched, _)| &matched.bands) {
        if !levels.contains(&band.level) {
            levels.push(band.level);
        }
    }
    levels.sort_by(|a, b| a.percent().total_cmp(&b.percent()));
    for level in levels {
        let band = |row: &Row<'_>| {
            let (matched, i) = row.matched?;
            let band = matched.bands.iter().find(|band| band.level == level)?;
            Some((at(&band.lo, i), at(&band.hi, i)))
        };
        table.number(format!("volume_lo{level}"), |row| Some(band(row)?.0));
        table.number(format!("volume_hi{level}"), |row| Some(band(row)?.1));
    }
    table.number("aht_forecast_s", |row| Some(row.planned()?.aht_s));
    table.number("aht_actual_s", |row| Some(row.actual()?.aht_s));
    table.number("required", |row| row.entry(|entry| Some(entry.required)));
    table.number("required_in_hindsight", |row| row.entry(|entry| entry.required_in_hindsight));
    table.number("scheduled", |row| row.entry(|entry| entry.scheduled));
    table.number("staffed", |row| row.entry(|entry| Some(entry.staffed())));
    table.number("paid", |row| row.entry(|entry| Some(entry.paid)));
    table.number("service_level", |row| Some(row.served?.played.service_level));
    table.number("observed_service_level", |row| row.entry(|entry| Some(entry.observed?.service_level)));
    table.number("asa_s", |row| Some(row.served?.played.asa_s));
    table.number("abandonment", |row| Some(row.served?.played.abandonment));
    table.number("occupancy", |row| Some(row.served?.played.occupancy));
    table.number("backlog", |row| Some(row.served?.played.backlog));
    table.number("over", |row| row.entry(|entry| Some((entry.staffed() - entry.required).max(0.0))));
    table.number("under", |row| row.entry(|entry| Some((entry.required - entry.staffed()).max(0.0))));
    table.data
}
