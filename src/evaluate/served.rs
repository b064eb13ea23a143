//! Schedule and service: what the agents there achieved, interval by interval, day by day, week by week.

mod sums;

use jiff::civil::Date;
use serde::Serialize;

use crate::evaluate::ledger::{Entry, Ledger};
use crate::evaluate::replay::{Played, Replay};
use crate::forecast::Grain;
use crate::staffing::{StaffingMethod, StaffingRules};
use crate::time::{date_of_day, weekday_of_day};
use sums::Sums;

/// One interval with what the model makes of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServedInterval {
    /// What was planned, scheduled and there.
    pub entry: Entry,
    /// What the model gives for the demand that came and the agents who were there.
    pub played: Played,
}

/// A day, a week or the whole span.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Period {
    /// Its first day.
    pub start: Date,
    /// `None` is the whole span.
    #[serde(skip)]
    pub grain: Option<Grain>,
    /// Contacts.
    pub contacts: f64,
    /// Contact-weighted handle time in seconds.
    pub aht_s: f64,
    /// Contact-weighted service level that the model gives; `None` without contacts.
    pub service_level: Option<f64>,
    /// Contact-weighted service level that the switch saw.
    pub observed_service_level: Option<f64>,
    /// Open intervals with contacts.
    pub intervals: u64,
    /// Of these, on every target by the model.
    pub on_target: u64,
    /// Mean wait of the answered, weighted.
    pub asa_s: Option<f64>,
    /// Share that left.
    pub abandonment: Option<f64>,
    /// Time on contacts / time on the floor.
    pub occupancy: Option<f64>,
    /// Agent-hours above the occupancy cap of the rules, else above [`BURN_OUT_OCCUPANCY`]: burn-out.
    pub hours_above_cap: f64,
    /// Occupancy × (1 − shrinkage).
    pub utilisation: Option<f64>,
    /// Agent-hours that the plan required.
    pub required_hours: f64,
    /// Agent-hours there.
    pub staffed_hours: f64,
    /// Agent-hours paid.
    pub paid_hours: f64,
    /// `Σ max(0, staffed − required) × hours`.
    pub over_hours: f64,
    /// `Σ max(0, required − staffed) × hours`.
    pub under_hours: f64,
    /// `1 − Σ|staffed − required| / Σ required`.
    pub schedule_efficiency: Option<f64>,
    /// Over-staffed hours against what the actual demand asked for.
    pub over_hours_in_hindsight: Option<f64>,
    /// Under-staffed hours against what the actual demand asked for.
    pub under_hours_in_hindsight: Option<f64>,
    /// Money paid.
    pub cost: Option<f64>,
    /// Money paid per contact.
    pub cost_per_contact: Option<f64>,
}

/// One queue's service.
#[derive(Debug, Clone, PartialEq)]
pub struct Served {
    /// The queue.
    pub queue: String,
    /// Every interval.
    pub intervals: Vec<ServedInterval>,
    /// Every day.
    pub days: Vec<Period>,
    /// Every week from Monday.
    pub weeks: Vec<Period>,
    /// The whole span.
    pub total: Period,
    /// Indices of the intervals with contacts that have the lowest service level, worst first, ten at most.
    pub worst: Vec<usize>,
}

/// The occupancy above which agents burn out, where the rules set no cap.
pub const BURN_OUT_OCCUPANCY: f64 = 0.85;

/// How many of the worst intervals are named.
const WORST: usize = 10;

/// Plays a ledger with the model of its rules, and adds it up.
///
/// - The demand that came and the agents who were there are played ([`Replay::play`]); what is not known of them is taken
///   from the schedule, then from the requirement. Where anything is recorded, intervals without a record are in no sum.
/// - Service level and abandonment are weighted by contacts, ASA by answered contacts, occupancy by time on the floor. The
///   observed service level is that of the contacts whose interval tells it.
/// - An interval is on target where the **model** keeps every target that a replay can tell (service level, ASA,
///   abandonment, occupancy cap): what the switch saw of a few contacts is mostly chance. The worst are those of the model
///   for the same reason.
/// - Burn-out: hours above the occupancy cap of the rules, else above [`BURN_OUT_OCCUPANCY`].
pub fn served(ledger: &Ledger) -> Served {
    let replay = Replay::of(ledger);
    let column = |of: &dyn Fn(&Entry) -> f64| ledger.entries.iter().map(of).collect::<Vec<f64>>();
    let start: Vec<_> = ledger.entries.iter().map(|entry| entry.start).collect();
    let played = replay.play(
        &start,
        &column(&|entry| entry.served().contacts),
        &column(&|entry| entry.served().aht_s),
        &column(&|entry| entry.staffed()),
    );
    let intervals: Vec<ServedInterval> =
        ledger.entries.iter().zip(played).map(|(entry, played)| ServedInterval { entry: *entry, played }).collect();
    // Where anything is recorded, the rest is yet to come or unknown: it is played, but in no sum.
    let recorded = ledger.has_records();
    let counted = |one: &ServedInterval| !recorded || one.entry.actual.is_some();
    let (mut days, mut weeks) = (Vec::new(), Vec::new());
    let mut total = Sums::new(ledger);
    let first = intervals.first().map_or(0, |one| one.entry.day);
    let (mut day, mut week) = ((first, Sums::new(ledger)), (monday(first), Sums::new(ledger)));
    for one in intervals.iter().filter(|one| counted(one)) {
        if one.entry.day != day.0 {
            days.extend(day.1.period(day.0, Some(Grain::Day)));
            day = (one.entry.day, Sums::new(ledger));
        }
        if monday(one.entry.day) != week.0 {
            weeks.extend(week.1.period(week.0, Some(Grain::Week)));
            week = (monday(one.entry.day), Sums::new(ledger));
        }
        day.1.add(one);
        week.1.add(one);
        total.add(one);
    }
    days.extend(day.1.period(day.0, Some(Grain::Day)));
    weeks.extend(week.1.period(week.0, Some(Grain::Week)));
    let total = total.whole(first);
    let mut worst: Vec<usize> = (0..intervals.len())
        .filter(|i| counted(&intervals[*i]) && intervals[*i].entry.served().contacts > 0.0)
        .collect();
    let level = |i: usize| intervals[i].played.service_level;
    let contacts = |i: usize| intervals[i].entry.served().contacts;
    // Of equal levels the one with more contacts comes first, then the earlier one.
    worst.sort_by(|a, b| level(*a).total_cmp(&level(*b)).then(contacts(*b).total_cmp(&contacts(*a))).then(a.cmp(b)));
    worst.truncate(WORST);
    Served { queue: ledger.queue.name.clone(), intervals, days, weeks, total, worst }
}

/// The conventions of these numbers in sentences.
pub fn conventions(rules: &StaffingRules) -> Vec<String> {
    let how = match rules.method {
        StaffingMethod::CarryOver => "followed exactly from interval to interval",
        _ => "with Erlang C the queue is carried from interval to interval, other models are played in steady state",
    };
    let cap = match rules.max_occupancy {
        Some(cap) => format!("the occupancy cap of {cap}"),
        None => format!("an occupancy of {} %", 100.0 * BURN_OUT_OCCUPANCY),
    };
    vec![
        format!("Service is played again with the model of the plan: {how}; every run of open intervals starts empty."),
        "Service level and abandonment are weighted by contacts, ASA by answered contacts, occupancy by time on the floor; \
         intervals on target and the worst ones are those of the model."
            .to_owned(),
        format!("Burn-out: agent-hours above {cap}."),
    ]
}

/// The Monday of a day's week, counted from 1970-01-01.
fn monday(day: i64) -> i64 {
    day - weekday_of_day(day) as i64
}

/// The date on which a period starts.
fn date(day: i64) -> Date {
    date_of_day(day)
}

#[cfg(test)]
mod tests;
