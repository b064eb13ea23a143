//! The gapless grid on which the steps of cleaning work.

use std::ops::Range;

use crate::error::Finding;
use crate::history::clean::Cleaned;
use crate::history::{Calendar, Field, IntervalSeries, OpeningHours, RawSeries, SlotState, TimeParts};
use crate::time::{DAY_MIN, DAY_S, IntervalLength, Moment, date_of_day, weekday_of_day};

/// A hole of more days than this parts two histories: a mistyped year must not lay out a thousand empty ones.
const LONGEST_HOLE_DAYS: i64 = 731;

/// One day of the grid.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Day {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Its intervals.
    pub at: Range<usize>,
    /// The calendar knows it as a special day: neither an outage nor a spike, and no yardstick for others.
    pub special: bool,
    /// The day before or after a special day, on which volumes are displaced.
    pub beside_special: bool,
    /// The calendar says that it must not teach.
    pub excluded: bool,
}

/// A history being cleaned.
#[derive(Debug)]
pub(super) struct Draft {
    /// The grid with what is known so far.
    pub series: IntervalSeries,
    /// Its days, in order.
    pub days: Vec<Day>,
    /// What was noticed so far, with the first interval concerned.
    pub findings: Vec<(usize, Finding)>,
    /// How many slots a day of 24 hours has.
    pub slots: usize,
}

impl Draft {
    /// The weekday × slot cell of an interval: `weekday × slots + slot`.
    pub fn cell(&self, i: usize) -> usize {
        weekday_of_day(self.series.day[i]) * self.slots + self.slot(i)
    }
    /// The slot of the day in which an interval starts.
    pub fn slot(&self, i: usize) -> usize {
        usize::from(self.series.minute[i]) / self.series.interval.minutes() as usize
    }
    /// Whether an interval is recorded in opening hours and not set aside.
    pub fn counts(&self, i: usize) -> bool {
        self.series.state[i] == SlotState::Open
    }
    /// Whether an interval is open but without a volume that counts.
    pub fn is_unknown(&self, i: usize) -> bool {
        matches!(self.series.state[i], SlotState::Missing | SlotState::Excluded)
    }
    /// Sets an interval aside; its volume stays.
    pub fn exclude(&mut self, i: usize) {
        self.series.state[i] = SlotState::Excluded;
    }
    /// The cleaned history; findings in order of time.
    pub fn finish(mut self) -> Cleaned {
        self.findings.sort_by_key(|(first, finding)| (*first, finding.code));
        Cleaned { series: self.series, findings: self.findings.into_iter().map(|(_, finding)| finding).collect() }
    }
}

/// The rows that belong together: the largest group without a hole of years. Rows are in order of time.
pub(crate) fn coherent_rows(start: &[Moment]) -> Range<usize> {
    let mut best = 0..0;
    let mut from = 0;
    for i in 0..start.len() {
        let last = i + 1 == start.len() || start[i + 1].0.saturating_sub(start[i].0) > LONGEST_HOLE_DAYS * DAY_S;
        if last {
            if i + 1 - from >= best.len() {
                best = from..i + 1;
            }
            from = i + 1;
        }
    }
    best
}

/// Lays a history out on every interval of every local day from its first to its last record.
pub(super) fn lay_out(raw: &RawSeries, calendar: &Calendar) -> Draft {
    let rows = coherent_rows(&raw.start);
    let mut draft = Draft {
        series: IntervalSeries {
            queue: raw.queue.clone(),
            clock: raw.clock.clone(),
            interval: raw.interval,
            start: Vec::new(),
            day: Vec::new(),
            minute: Vec::new(),
            volume: Vec::new(),
            state: Vec::new(),
            aht_s: Vec::new(),
            handled: Vec::new(),
            parts: TimeParts::default(),
            opening: OpeningHours::always(),
        },
        days: Vec::new(),
        findings: Vec::new(),
        slots: raw.interval.per_day(),
    };
    let Some((&first, &last)) = raw.start[rows.clone()].first().zip(raw.start[rows.clone()].last()) else {
        return draft;
    };
    lay_days(&mut draft, raw, calendar, first, last);
    fill(&mut draft.series, raw, rows.clone());
    super::gaps::strays(&mut draft, raw, &rows);
    draft
}

fn lay_days(draft: &mut Draft, raw: &RawSeries, calendar: &Calendar, first: Moment, last: Moment) {
    let (clock, length) = (&raw.clock, raw.interval);
    let (first_day, last_day) = (clock.day_and_minute(first).0, clock.day_and_minute(last).0);
    let name = raw.queue.name.as_str();
    let mut special: Vec<_> = calendar.special_of(name).map(|day| crate::time::day_of_date(day.date)).collect();
    special.extend(event_days(calendar, name, first_day, last_day));
    special.sort_unstable();
    let series = &mut draft.series;
    for day in first_day..=last_day {
        let date = date_of_day(day);
        let from = series.start.len();
        let starts = clock.intervals_of(date, length);
        // A day without a clock change is plain arithmetic; only the others ask the clock for every interval.
        let even = match (starts.first(), starts.last()) {
            (Some(a), Some(b)) => {
                starts.len() == length.per_day()
                    && clock.day_and_minute(*a).1 == 0
                    && clock.offset_s(*a) == clock.offset_s(*b)
            }
            _ => continue,
        };
        for (k, start) in starts.into_iter().enumerate() {
            if series.start.last().is_some_and(|before| *before >= start) {
                continue;
            }
            let minute = if even { (k as u32 * length.minutes()) as u16 } else { clock.day_and_minute(start).1 };
            series.start.push(start);
            series.minute.push(if length == IntervalLength::DAY { 0 } else { minute });
            series.day.push(day);
        }
        draft.days.push(Day {
            day,
            at: from..series.start.len(),
            special: special.binary_search(&day).is_ok(),
            beside_special: [day - 1, day + 1].iter().any(|near| special.binary_search(near).is_ok()),
            excluded: calendar.excludes(name, date),
        });
    }
    let n = series.start.len();
    series.volume = vec![f64::NAN; n];
    series.handled = vec![f64::NAN; n];
    series.aht_s = vec![f64::NAN; n];
    series.state = vec![SlotState::Missing; n];
    debug_assert!(series.minute.iter().all(|m| u32::from(*m) < DAY_MIN));
}

/// The days of campaigns and other events: no outages or spikes. Terms that fill a third of the history say too little
/// about single days.
fn event_days(calendar: &Calendar, queue: &str, first: i64, last: i64) -> Vec<i64> {
    let day = crate::time::day_of_date;
    let spans = calendar.events_of(queue).map(|event| day(event.from).max(first)..=day(event.to).min(last));
    let days: std::collections::BTreeSet<i64> =
        spans.filter(|span| 3 * (span.end() - span.start() + 1) < last - first + 1).flatten().collect();
    if 3 * days.len() as i64 > last - first { Vec::new() } else { days.into_iter().collect() }
}

/// Puts every row into the interval that holds it. Import gives one row an interval; should several fall into one,
/// they add up.
fn fill(series: &mut IntervalSeries, raw: &RawSeries, rows: Range<usize>) {
    let handled = raw.get(Field::Handled);
    let abandoned = raw.get(Field::Abandoned);
    let columns = [Field::TalkS, Field::HoldS, Field::AcwS].map(|field| raw.get(field));
    let intervals = series.start.len();
    for (part, column) in parts(&mut series.parts).into_iter().zip(columns) {
        if column.is_some_and(|values| values.iter().any(|v| v.is_finite())) {
            *part = vec![f64::NAN; intervals];
        }
    }
    let mut i = 0;
    for row in rows {
        while i + 1 < series.start.len() && series.start[i + 1] <= raw.start[row] {
            i += 1;
        }
        if i >= series.start.len() {
            return;
        }
        add(&mut series.volume[i], raw.offered[row]);
        let weight = match (handled, abandoned) {
            (Some(handled), _) => handled[row],
            (None, Some(abandoned)) => (raw.offered[row] - abandoned[row]).max(0.0),
            (None, None) => f64::NAN,
        };
        let before = series.handled[i];
        if let Some(aht_s) = raw.aht_s(row) {
            series.aht_s[i] = mixed(series.aht_s[i], before, aht_s, weight);
        }
        for (part, column) in parts(&mut series.parts).into_iter().zip(columns) {
            if let (Some(value), Some(part)) = (column.map(|c| c[row]).filter(|v| v.is_finite()), part.get_mut(i)) {
                *part = mixed(*part, before, value, weight);
            }
        }
        add(&mut series.handled[i], weight);
    }
}

/// The mean per contact of an interval to which a row is added.
fn mixed(known: f64, contacts: f64, value: f64, more: f64) -> f64 {
    match known {
        known if known.is_finite() && contacts + more > 0.0 => (known * contacts + value * more) / (contacts + more),
        known if known.is_finite() => known,
        _ => value,
    }
}

fn parts(parts: &mut TimeParts) -> [&mut Vec<f64>; 3] {
    [&mut parts.talk_s, &mut parts.hold_s, &mut parts.acw_s]
}

fn add(sum: &mut f64, value: f64) {
    if value.is_finite() {
        *sum = if sum.is_finite() { *sum + value } else { value };
    }
}
