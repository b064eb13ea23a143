//! Turned round: with the heads or the money there are, how good does the service get, and where does it hurt?

use jiff::civil::Date;

use crate::scenario::Outcome;
use crate::time::Moment;

/// An interval of a queue as it was played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Played {
    /// The queue, as its place in the base.
    pub queue: usize,
    /// Start.
    pub start: Moment,
    /// Its local day.
    pub day: Date,
    /// Contacts offered.
    pub contacts: f64,
    /// Share of them within the threshold; NaN without contacts.
    pub service_level: f64,
    /// Whether it is on target.
    pub on_target: bool,
}

/// Where contacts wait longer than promised: an interval or a day of a queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hurt {
    /// The queue, as its place in the base.
    pub queue: usize,
    /// Its local day.
    pub day: Date,
    /// Start of the interval; `None` for the whole day.
    pub start: Option<Moment>,
    /// Contacts offered.
    pub contacts: f64,
    /// Contacts that are not served within the threshold.
    pub late: f64,
    /// Share within the threshold.
    pub service_level: f64,
    /// Intervals below target.
    pub below: u32,
}

/// The service that given heads or money reach.
#[derive(Debug, Clone, PartialEq)]
pub struct BestService {
    /// What it comes to.
    pub outcome: Outcome,
    /// Contacts that are not served within their threshold.
    pub late: f64,
    /// The days with most contacts late, the worst first.
    pub days: Vec<Hurt>,
    /// The intervals with most contacts late, the worst first.
    pub intervals: Vec<Hurt>,
}

/// The worst `keep` days and intervals of what was played, by contacts late; of equals the earlier. Only what is below
/// target hurts: contacts that wait in an interval that keeps its promise are part of the promise.
pub fn best_service(outcome: Outcome, played: impl IntoIterator<Item = Played>, keep: usize) -> BestService {
    let mut late = 0.0;
    let mut days: Vec<Hurt> = Vec::new();
    let mut intervals: Vec<Hurt> = Vec::new();
    for row in played.into_iter().filter(|row| row.contacts > 0.0 && row.service_level.is_finite()) {
        let missed = row.contacts * (1.0 - row.service_level).max(0.0);
        late += missed;
        let Played { queue, day, contacts, service_level, on_target, start } = row;
        let below = u32::from(!on_target);
        if !on_target {
            intervals.push(Hurt { queue, day, start: Some(start), contacts, late: missed, service_level, below });
        }
        match days.iter_mut().rev().find(|held| held.queue == queue && held.day == day) {
            Some(held) => {
                held.contacts += contacts;
                held.late += missed;
                held.below += below;
                held.service_level = 1.0 - held.late / held.contacts;
            }
            None => days.push(Hurt { queue, day, start: None, contacts, late: missed, service_level, below }),
        }
    }
    days.retain(|day| day.below > 0);
    for hurts in [&mut days, &mut intervals] {
        hurts.sort_by(|a, b| b.late.total_cmp(&a.late).then((a.day, a.start, a.queue).cmp(&(b.day, b.start, b.queue))));
        hurts.truncate(keep);
    }
    BestService { outcome, late, days, intervals }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::answers::stand_in;

    #[test]
    fn it_hurts_where_most_contacts_are_late_not_where_the_share_is_lowest() {
        let row = |hour: i64, day: i8, contacts: f64, service_level: f64| Played {
            queue: 0,
            start: Moment(hour * 3600),
            day: jiff::civil::date(2026, 11, day),
            contacts,
            service_level,
            on_target: service_level >= 0.8,
        };
        let rows = [row(8, 23, 100.0, 0.7), row(9, 23, 10.0, 0.2), row(32, 24, 200.0, 0.79), row(33, 24, 400.0, 0.9)];
        let best = best_service(stand_in::outcome(), rows, 2);
        // Late: 30, 8, 42 and 40, the last within the promise.
        let hours: Vec<_> = best.intervals.iter().map(|hurt| hurt.start.map(|start| start.0 / 3600)).collect();
        assert_eq!(hours, [Some(32), Some(8)]);
        assert!((best.late - 120.0).abs() < 1e-9);
        assert!((best.days[0].late - 82.0).abs() < 1e-9 && best.days[0].below == 1);
        assert!((best.days[1].service_level - (1.0 - 38.0 / 110.0)).abs() < 1e-12);
    }

    #[test]
    fn nothing_hurts_where_every_interval_keeps_its_promise() {
        let fine = Played {
            queue: 0,
            start: Moment(0),
            day: jiff::civil::date(2026, 11, 23),
            contacts: 50.0,
            service_level: 0.85,
            on_target: true,
        };
        let best = best_service(stand_in::outcome(), [fine], 5);
        assert!(best.days.is_empty() && best.intervals.is_empty());
        assert!((best.late - 7.5).abs() < 1e-9);
    }
}
