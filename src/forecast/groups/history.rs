//! The history of a group: what its queues had together.

use std::collections::BTreeMap;

use crate::history::calendar::MinuteSpan;
use crate::history::{IntervalSeries, OpeningHours, Queue, SlotState, TimeParts};
use crate::time::{DAY_MIN, Moment, date_of_day};

/// The sum of some histories; `None` when their intervals or clocks differ.
///
/// Before a queue's first record it did not exist and counts nothing; from then on, an interval in which any open queue
/// lacks a volume that may teach is missing. Handle times are left out.
pub(super) fn sum_of(name: &str, queues: &[&IntervalSeries]) -> Option<IntervalSeries> {
    let first = queues.first()?;
    if queues.iter().any(|q| q.interval != first.interval || q.clock != first.clock) {
        return None;
    }
    // Volume, a gap among the open, anyone open.
    let mut cells: BTreeMap<Moment, (i64, u16, f64, bool, bool)> = BTreeMap::new();
    let end = queues.iter().filter_map(|q| q.start.last()).max().copied();
    for queue in queues {
        let began = queue.volume.iter().position(|v| v.is_finite()).unwrap_or(queue.start.len());
        for i in 0..queue.start.len() {
            let cell = (queue.day[i], queue.minute[i], 0.0, false, false);
            let cell = cells.entry(queue.start[i]).or_insert(cell);
            match queue.state[i] {
                _ if i < began => {}
                SlotState::Closed => {}
                _ if queue.teaches(i) => (cell.2, cell.4) = (cell.2 + queue.volume[i], true),
                _ => (cell.3, cell.4) = (true, true),
            }
        }
        // A queue that ends before the others: nothing is known of the group from there on.
        if let (Some(last), Some(end)) = (queue.start.last(), end) {
            for (_, cell) in cells.range_mut((std::ops::Bound::Excluded(*last), std::ops::Bound::Included(end))) {
                cell.3 = true;
            }
        }
    }
    let mut sum = IntervalSeries {
        queue: Queue { name: name.to_owned(), channel: None },
        clock: first.clock.clone(),
        interval: first.interval,
        start: Vec::new(),
        day: Vec::new(),
        minute: Vec::new(),
        volume: Vec::new(),
        state: Vec::new(),
        aht_s: Vec::new(),
        handled: Vec::new(),
        parts: TimeParts::default(),
        opening: opening_of(queues),
    };
    for (start, (day, minute, volume, gap, open)) in cells {
        sum.start.push(start);
        sum.day.push(day);
        sum.minute.push(minute);
        sum.volume.push(if gap || !open { f64::NAN } else { volume });
        sum.state.push(match (gap, open) {
            (true, _) => SlotState::Missing,
            (false, true) => SlotState::Open,
            (false, false) => SlotState::Closed,
        });
    }
    sum.aht_s = vec![f64::NAN; sum.start.len()];
    sum.handled = sum.aht_s.clone();
    Some(sum)
}

/// Open whenever any queue is.
fn opening_of(queues: &[&IntervalSeries]) -> OpeningHours {
    let week = |pick: fn(&IntervalSeries, usize) -> Vec<MinuteSpan>| -> [Vec<MinuteSpan>; 7] {
        std::array::from_fn(|weekday| union(queues.iter().flat_map(|q| pick(q, weekday)).collect()))
    };
    let mut dates: Vec<_> = queues.iter().flat_map(|q| q.opening.dates.iter().map(|(date, _)| *date)).collect();
    dates.sort_unstable();
    dates.dedup();
    OpeningHours {
        week: week(|q, weekday| q.opening.week[weekday].clone()),
        zero: week(|q, weekday| q.opening.zero[weekday].clone()),
        dates: dates
            .into_iter()
            .map(|date| (date, union(queues.iter().flat_map(|q| q.opening.spans(date).to_vec()).collect())))
            .collect(),
    }
}

fn union(mut spans: Vec<MinuteSpan>) -> Vec<MinuteSpan> {
    spans.sort_unstable();
    let mut joined: Vec<MinuteSpan> = Vec::new();
    for (from, to) in spans {
        match joined.last_mut().filter(|last| from <= last.1) {
            Some(last) => last.1 = last.1.max(to),
            None => joined.push((from, to)),
        }
    }
    debug_assert!(joined.iter().all(|(_, to)| u32::from(*to) <= DAY_MIN));
    joined
}

/// The first day after a history.
pub(super) fn end_of(history: &IntervalSeries) -> Option<jiff::civil::Date> {
    history.day.last().map(|day| date_of_day(day + 1))
}
