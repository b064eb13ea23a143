//! What cleaning set aside, and the planner's word on it: keep it as a teacher, or drop it.

use jiff::civil::Date;
use serde::Serialize;

use crate::error::{Finding, FindingCode};
use crate::history::{Calendar, IntervalSeries, SlotState};
use crate::time::{Moment, day_of_date};

/// The planner's word on an interval, or on all intervals of a date. Where two speak of one interval, the later holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// The queue; `None` for every queue.
    pub queue: Option<String>,
    /// The date.
    pub date: Date,
    /// Minute of the day at which the interval starts; `None` for the whole date.
    pub minute: Option<u16>,
    /// `true` lets it teach whatever cleaning says, `false` keeps it out of the forecast.
    pub keep: bool,
}

/// An interval that cleaning keeps out of the forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touched {
    /// When it starts.
    pub start: Moment,
    /// Why: the code of the finding.
    pub reason: FindingCode,
}

/// The intervals of a date that a verdict speaks of, as indices of a series.
fn concerned<'a>(series: &'a IntervalSeries, verdict: &'a Verdict) -> impl Iterator<Item = usize> + 'a {
    let day = day_of_date(verdict.date);
    let from = series.day.partition_point(|d| *d < day);
    let to = series.day.partition_point(|d| *d <= day);
    (from..to).filter(|i| verdict.minute.is_none_or(|minute| series.minute[*i] == minute))
}

fn of_queue<'a>(calendar: &'a Calendar, queue: &'a str) -> impl Iterator<Item = &'a Verdict> + 'a {
    calendar.verdicts.iter().filter(move |verdict| verdict.queue.as_deref().is_none_or(|name| name == queue))
}

/// Obeys the planner: what is to be kept teaches again, what is to be dropped does not. Dates that the calendar excludes
/// stay excluded.
pub(crate) fn obey(series: &mut IntervalSeries, calendar: &Calendar) {
    let name = series.queue.name.clone();
    for verdict in of_queue(calendar, &name) {
        if calendar.excludes(&name, verdict.date) {
            continue;
        }
        let at = concerned(series, verdict).collect::<Vec<_>>();
        for i in at {
            series.state[i] = match (series.state[i], verdict.keep) {
                (SlotState::Excluded, true) if series.volume[i].is_finite() => SlotState::Open,
                (SlotState::Open, false) => SlotState::Excluded,
                (state, _) => state,
            };
        }
    }
}

/// Findings of intervals that the planner keeps do not say that they are kept out.
pub(crate) fn reword<'a>(findings: impl Iterator<Item = &'a mut Finding>, series: &IntervalSeries) {
    const OUT: &str = "kept out of the forecast";
    for finding in findings {
        let (Some(from), Some(to)) = (finding.from.as_deref(), finding.to.as_deref()) else { continue };
        let Some(what) = finding.message.strip_suffix(OUT) else { continue };
        let within = (0..series.start.len()).filter(|i| series.state[*i] == SlotState::Excluded).any(|i| {
            let label = series.clock.label(series.start[i]);
            (from..=to).contains(&label.as_str())
        });
        if !within {
            finding.message = format!("{what}kept in, as the planner says");
        }
    }
}

/// What cleaning set aside on its own judgement and the planner has not spoken of, in order of time.
pub fn touched(series: &IntervalSeries, findings: &[Finding], calendar: &Calendar) -> Vec<Touched> {
    let name = series.queue.name.as_str();
    let mut spoken = vec![false; series.start.len()];
    for verdict in of_queue(calendar, name) {
        concerned(series, verdict).for_each(|i| spoken[i] = true);
    }
    let reasons = findings
        .iter()
        .filter(|f| matches!(f.code, FindingCode::Outage | FindingCode::Spike | FindingCode::PartialDay))
        .filter_map(|f| Some((f.code, f.from.as_deref()?, f.to.as_deref()?, f.count)))
        .collect::<Vec<_>>();
    (0..series.start.len())
        .filter(|i| series.state[*i] == SlotState::Excluded && !spoken[*i])
        .filter(|i| !calendar.excludes(name, crate::time::date_of_day(series.day[*i])))
        .map(|i| {
            let label = series.clock.label(series.start[i]);
            // A sum of many small findings spans long times: the narrowest finding is the interval's own.
            let own = reasons.iter().filter(|(_, from, to, _)| (*from..=*to).contains(&label.as_str()));
            let reason = own.min_by_key(|(.., count)| *count).map_or(FindingCode::PartialDay, |(code, ..)| *code);
            Touched { start: series.start[i], reason }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::clean::{Cleaned, clean};
    use crate::history::{Queue, RawSeries};
    use crate::time::{Clock, DAY_S, IntervalLength};
    use jiff::civil::date;

    /// Eight weeks of a shop's hours with an outage on a Tuesday and a day of 2.5 times the volume.
    fn dirty() -> RawSeries {
        let (mut start, mut offered) = (Vec::new(), Vec::new());
        for day in 0..56 {
            for slot in 16..36 {
                let usual = 40.0 + ((slot * 7 + day * 3) % 11) as f64;
                start.push(Clock::Plain.day_start(date(2026, 1, 5)).plus(day * DAY_S + slot * 1800));
                offered.push(match (day, slot) {
                    (43, 22..26) => 0.0,
                    (38, _) => (usual * 2.5).round(),
                    _ => usual,
                });
            }
        }
        let queue = Queue { name: "voice".to_owned(), channel: None };
        RawSeries::new(queue, Clock::Plain, IntervalLength::from_minutes(30).unwrap(), start, offered)
    }

    fn cleaned(verdicts: Vec<Verdict>) -> (Cleaned, Vec<Touched>) {
        let calendar = Calendar { verdicts, ..Calendar::default() };
        let cleaned = clean(&dirty(), &calendar);
        let touched = touched(&cleaned.series, &cleaned.findings, &calendar);
        (cleaned, touched)
    }

    #[test]
    fn an_outage_and_a_spike_are_listed_with_their_reasons() {
        let (_, list) = cleaned(Vec::new());
        let count = |code| list.iter().filter(|t| t.reason == code).count();
        assert_eq!((count(FindingCode::Outage), count(FindingCode::Spike)), (4, 20));
        assert_eq!(Clock::Plain.label(list[0].start), "2026-02-12T08:00:00");
        assert_eq!(Clock::Plain.label(list[20].start), "2026-02-17T11:00:00");
    }

    #[test]
    fn what_the_planner_keeps_teaches_and_what_the_planner_drops_does_not() {
        let verdict = |day, minute, keep| Verdict { queue: Some("voice".to_owned()), date: day, minute, keep };
        let (plain, _) = cleaned(Vec::new());
        let (kept, list) = cleaned(vec![
            verdict(date(2026, 2, 12), None, true),
            verdict(date(2026, 2, 12), Some(480), false),
            verdict(date(2026, 2, 20), Some(600), false),
        ]);
        let taught = |cleaned: &Cleaned| (0..cleaned.series.start.len()).filter(|i| cleaned.series.teaches(*i)).count();
        assert_eq!(taught(&kept), taught(&plain) + 20 - 1 - 1);
        // What is spoken of is not listed again.
        assert_eq!(list.len(), 4);
    }

    #[test]
    fn a_finding_of_a_day_that_the_planner_keeps_says_so() {
        let keep = Verdict { queue: None, date: date(2026, 2, 12), minute: None, keep: true };
        let (kept, _) = cleaned(vec![keep]);
        let told = |code| kept.findings.iter().find(|f| f.code == code).map(|f| f.message.as_str()).unwrap_or_default();
        assert!(told(FindingCode::Spike).ends_with("kept in, as the planner says"), "{}", told(FindingCode::Spike));
        assert!(told(FindingCode::Outage).ends_with("kept out of the forecast"), "{}", told(FindingCode::Outage));
    }
}
