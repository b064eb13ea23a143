//! Findings in words: where, what, how many.

use crate::error::{Finding, FindingCode};
use crate::history::SlotState;
use crate::history::clean::draft::Draft;
use crate::time::{DAY_MIN, IntervalLength, date_of_day, weekday_of_day};

/// Findings of one code in full; the others are summed up in one more.
const IN_FULL: usize = 10;

/// Something noticed from one interval to another, both included.
#[derive(Debug, Clone)]
pub(super) struct Noticed {
    pub first: usize,
    pub last: usize,
    /// Intervals or days concerned.
    pub count: u64,
    /// The largest are told in full.
    pub weight: f64,
    /// What follows the time in the sentence.
    pub what: String,
}

impl Draft {
    /// Notes what was noticed under a code: the weightiest in full, the rest in one sum. `nouns` names many of them,
    /// as in "stretches without records".
    pub fn note_all(&mut self, code: FindingCode, mut all: Vec<Noticed>, nouns: &str) {
        if all.len() > IN_FULL + 1 {
            all.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.first.cmp(&b.first)));
            let rest = all.split_off(IN_FULL);
            let count = rest.iter().map(|n| n.count).sum();
            let first = rest.iter().map(|n| n.first).min().unwrap_or_default();
            let last = rest.iter().map(|n| n.last).max().unwrap_or_default();
            let what = format!("{} smaller {nouns}, {count} intervals in all", rest.len());
            let between = self.when(first, last);
            self.push(code, first, last, count, format!("{between}: {what}"));
        }
        for n in all {
            let when = self.when(n.first, n.last);
            self.push(code, n.first, n.last, n.count, format!("{when}: {}", n.what));
        }
    }
    /// Notes a finding in its own words.
    pub fn push(&mut self, code: FindingCode, first: usize, last: usize, count: u64, message: String) {
        let label = |i: usize| self.series.start.get(i).map(|start| self.series.clock.label(*start));
        let finding = Finding {
            queue: Some(self.series.queue.name.clone()),
            from: label(first),
            to: label(last),
            ..Finding::new(code, count, message)
        };
        self.findings.push((first, finding));
    }
    /// A stretch of time in words: `Tue 2025-03-04 10:00 to 14:00`, whole days without times.
    pub fn when(&self, first: usize, last: usize) -> String {
        let (Some(a), Some(b)) = (self.series.day.get(first), self.series.day.get(last)) else {
            return String::new();
        };
        let from = day_name(*a);
        if self.covers_days(first, last) {
            return if a == b { from } else { format!("{from} to {}", day_name(*b)) };
        }
        let end = u32::from(self.series.minute[last]) + self.series.interval.minutes();
        let (start, end) = (clock_time(self.series.minute[first].into()), clock_time(end.min(DAY_MIN)));
        if a == b { format!("{from} {start} to {end}") } else { format!("{from} {start} to {} {end}", day_name(*b)) }
    }
    /// Whether a stretch begins with a day's first open interval and ends with a day's last.
    pub fn covers_days(&self, first: usize, last: usize) -> bool {
        self.series.interval == IntervalLength::DAY
            || (first != last
                && self.opens(first)
                && self.closes(last)
                && self.series.state[first] != SlotState::Closed)
    }
    /// Whether no open interval comes before `i` on its day.
    fn opens(&self, i: usize) -> bool {
        self.edge(i, |_, at| at)
    }
    /// Whether no open interval comes after `i` on its day.
    fn closes(&self, i: usize) -> bool {
        self.edge(i, |len, at| len - 1 - at)
    }
    /// Whether `i` is the first open interval of its day, seen from the side that `step` counts from.
    fn edge(&self, i: usize, step: fn(usize, usize) -> usize) -> bool {
        let Ok(day) = self.days.binary_search_by_key(&self.series.day[i], |day| day.day) else { return false };
        let at = &self.days[day].at;
        let mine = step(at.len(), i - at.start);
        !at.clone().any(|k| step(at.len(), k - at.start) < mine && self.series.state[k] != SlotState::Closed)
    }
}

/// `Tue 2025-03-04`.
pub(super) fn day_name(day: i64) -> String {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    format!("{} {}", NAMES[weekday_of_day(day)], date_of_day(day))
}

fn clock_time(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `no contacts`, `1 contact`, `212 contacts`.
pub(super) fn contacts(volume: f64) -> String {
    match volume.round() {
        n if n < 1.0 => "no contacts".to_owned(),
        n if n < 2.0 => "1 contact".to_owned(),
        n => format!("{n} contacts"),
    }
}

/// `1 interval`, `3 intervals`.
pub(super) fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
