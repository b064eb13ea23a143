//! What a reader of the numbers has to know of the way plan and service were laid side by side.

use super::Observed;
use super::rows::{Row, Sources};
use super::sources::Record;
use crate::evaluate::matched::Notice;
use crate::queueing::SlDefinition;

/// What was met with on the way, counted.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) has_actuals: bool,
    pub(super) has_schedule: bool,
    /// Contacts recorded within the span of the plan.
    pub(super) contacts: f64,
    /// Of these, in intervals that the plan does not have.
    pub(super) unplanned_contacts: f64,
    pub(super) unplanned: u64,
    /// Intervals of a requirement that the forecast does not have.
    pub(super) not_forecast: u64,
    pub(super) no_aht_planned: u64,
    pub(super) no_aht_recorded: u64,
    pub(super) unstaffable: u64,
    intervals: u64,
    recorded: u64,
    scheduled: u64,
    counted: u64,
    answered_in_sl: u64,
    /// Intervals with more answered in time than there were, by the definition.
    answered_too_many: u64,
    observed: u64,
}

impl Tally {
    /// Counts an interval of the ledger.
    pub(super) fn see(&mut self, row: &Row, observed: Option<&Observed>, definition: SlDefinition) {
        self.intervals += 1;
        self.recorded += u64::from(row.actual.is_some());
        self.scheduled += u64::from(row.heads.is_some());
        let record = row.record.as_ref();
        self.counted += u64::from(record.is_some_and(|record| record.staffed.is_finite()));
        let came = record.filter(|record| record.demand.contacts > 0.0);
        self.answered_in_sl += u64::from(came.is_some_and(|record| record.answered_in_sl.is_finite()));
        let too_many = |record: &&Record| match definition {
            SlDefinition::Answered => record.answered_in_sl > record.handled,
            _ => record.answered_in_sl > record.demand.contacts,
        };
        self.answered_too_many += u64::from(record.filter(too_many).is_some());
        self.observed += u64::from(observed.is_some_and(|observed| observed.service_level.is_finite()));
    }

    /// Every notice, in a fixed order.
    pub(super) fn notices(&self, sources: &Sources, definition: SlDefinition) -> Vec<Notice> {
        let mut notices = Vec::new();
        let mut tell = |code, message| {
            notices.push(Notice { code, queue: Some(sources.queue.name.clone()), message });
        };
        let share = |part: u64| 100.0 * part as f64 / self.intervals.max(1) as f64;
        for (what, length) in &sources.added_up {
            tell(
                "aggregated",
                format!(
                    "intervals of the {what} ({} min) are brought to {} min for service and staffing: contacts added up, \
                     agents averaged over time",
                    length.minutes(),
                    sources.grid.interval.minutes()
                ),
            );
        }
        if self.unplanned > 0 {
            tell(
                "unplanned-intervals",
                format!(
                    "{} recorded intervals with {} contacts ({:.1} % of those in the span of the plan) lie where the plan has \
                     none: they are in no figure of service",
                    self.unplanned,
                    self.unplanned_contacts,
                    100.0 * self.unplanned_contacts / self.contacts.max(f64::MIN_POSITIVE)
                ),
            );
        }
        if self.not_forecast > 0 {
            tell(
                "one-side-only",
                format!(
                    "{} intervals of the requirement are not in the forecast: the requirement stands",
                    self.not_forecast
                ),
            );
        }
        let unrecorded = self.intervals - self.recorded;
        if self.has_actuals && unrecorded > 0 {
            tell(
                "unrecorded-intervals",
                format!(
                    "{unrecorded} of {} planned intervals ({:.1} %) have no record: the plan stands in for them where days are \
                     played, and they are in no sum",
                    self.intervals,
                    share(unrecorded)
                ),
            );
        }
        if self.has_schedule && self.scheduled < self.intervals {
            let without = self.intervals - self.scheduled;
            tell(
                "schedule-gaps",
                format!(
                    "{without} of {} intervals ({:.1} %) lie outside the schedule: the requirement stands in for it",
                    self.intervals,
                    share(without)
                ),
            );
        }
        if self.counted > 0 && self.counted < self.recorded {
            let without = self.recorded - self.counted;
            tell(
                "staffed-missing",
                format!(
                    "{without} of {} recorded intervals ({:.1} %) do not say who was there: the schedule, else the \
                     requirement, stands in",
                    self.recorded,
                    100.0 * without as f64 / self.recorded.max(1) as f64
                ),
            );
        }
        if self.no_aht_planned > 0 {
            tell(
                "aht-missing",
                format!("{} planned intervals have no handle time: that of the actuals is taken", self.no_aht_planned),
            );
        }
        if self.no_aht_recorded > 0 {
            tell(
                "aht-missing",
                format!("{} recorded intervals have no handle time: that of the plan is taken", self.no_aht_recorded),
            );
        }
        if self.answered_in_sl > 0 && self.observed == 0 {
            let why = match definition {
                SlDefinition::Offered => "nothing was offered",
                SlDefinition::Answered => "it takes the contacts handled, which the file does not have",
                SlDefinition::ExcludingShortAbandons | SlDefinition::AbandonsAsMet | SlDefinition::Virtual => {
                    "totals do not say who hung up within the threshold"
                }
            };
            tell(
                "service-level-unknown",
                format!("the recorded service level can't be told by the definition `{definition}`: {why}"),
            );
        }
        if self.answered_too_many > 0 {
            let of = if definition == SlDefinition::Answered { "handled" } else { "offered" };
            tell(
                "answered-exceeds-offered",
                format!(
                    "{} recorded intervals have more contacts answered in time than {of}: their service level is taken as \
                     100 %",
                    self.answered_too_many
                ),
            );
        }
        if self.unstaffable > 0 {
            tell(
                "unstaffable-intervals",
                format!("{} intervals are left out: no number of agents keeps the target there", self.unstaffable),
            );
        }
        notices
    }
}
