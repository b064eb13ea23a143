//! What a number of agents does to the waiting, measure by measure.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::queueing::OfferedLoad;
use crate::units::UnitError;

/// How the share answered in time is counted once callers can hang up. Without abandonment all five are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SlDefinition {
    /// Answered in time / offered.
    #[default]
    Offered,
    /// Answered in time / (offered − abandoned within the threshold).
    ExcludingShortAbandons,
    /// Answered in time / answered.
    Answered,
    /// (Answered in time + abandoned within the threshold) / offered.
    AbandonsAsMet,
    /// The share of callers whom a caller of endless patience in their place would have seen answered in time.
    Virtual,
}

impl SlDefinition {
    /// Every definition, in the order of the output columns.
    pub const ALL: [Self; 5] =
        [Self::Offered, Self::ExcludingShortAbandons, Self::Answered, Self::AbandonsAsMet, Self::Virtual];

    /// The name in flags and settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::ExcludingShortAbandons => "excluding-short-abandons",
            Self::Answered => "answered",
            Self::AbandonsAsMet => "abandons-as-met",
            Self::Virtual => "virtual",
        }
    }
    /// The definition in words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Offered => "share of offered contacts answered in time",
            Self::ExcludingShortAbandons => {
                "share answered in time of the contacts that did not hang up within the threshold"
            }
            Self::Answered => "share of answered contacts answered in time",
            Self::AbandonsAsMet => "share of offered contacts answered in time or hung up within the threshold",
            Self::Virtual => "share of offered contacts whose wait, had they never hung up, ends in time",
        }
    }
}

impl fmt::Display for SlDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for SlDefinition {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        Self::ALL.into_iter().find(|definition| definition.as_str() == text.trim()).ok_or_else(|| UnitError {
            what: "a service-level definition",
            allowed: "offered, excluding-short-abandons, answered, abandons-as-met or virtual",
            given: text.to_owned(),
        })
    }
}

/// The service level by each of its definitions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ServiceLevels {
    /// [`SlDefinition::Offered`].
    pub offered: f64,
    /// [`SlDefinition::ExcludingShortAbandons`].
    pub excluding_short_abandons: f64,
    /// [`SlDefinition::Answered`].
    pub answered: f64,
    /// [`SlDefinition::AbandonsAsMet`].
    pub abandons_as_met: f64,
    /// [`SlDefinition::Virtual`].
    pub virtual_wait: f64,
}

impl ServiceLevels {
    /// The same value under every definition: nobody abandons.
    pub const fn all(level: f64) -> Self {
        Self {
            offered: level,
            excluding_short_abandons: level,
            answered: level,
            abandons_as_met: level,
            virtual_wait: level,
        }
    }
    /// The value under one definition.
    pub fn by(&self, definition: SlDefinition) -> f64 {
        match definition {
            SlDefinition::Offered => self.offered,
            SlDefinition::ExcludingShortAbandons => self.excluding_short_abandons,
            SlDefinition::Answered => self.answered,
            SlDefinition::AbandonsAsMet => self.abandons_as_met,
            SlDefinition::Virtual => self.virtual_wait,
        }
    }
}

/// What a queueing model predicts for one interval. Shares are of one, times in seconds; a measure that a model does not
/// have is `None`.
///
/// With redials every share is per attempt; with lines the waits are those of accepted contacts and the other shares
/// those of offered ones; with over-dispersed arrivals every share is weighted by contacts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Performance {
    /// Probability that a contact waits at all.
    pub p_wait: f64,
    /// Probability that the wait (of a caller who would not hang up) exceeds the threshold; carries tails that
    /// `1 − service_level` would lose.
    pub p_wait_gt_threshold: f64,
    /// Share answered within the threshold, by the definition asked for.
    pub service_level: f64,
    /// The service level by every definition.
    pub levels: ServiceLevels,
    /// Average speed of answer of answered contacts; infinite when the queue never settles.
    pub asa_s: f64,
    /// Mean wait of all accepted contacts, those that hang up included.
    pub mean_wait_all_s: f64,
    /// Share of the agents' time spent handling contacts.
    pub occupancy: f64,
    /// Share of contacts that leave unanswered; zero in models without patience.
    pub abandonment: f64,
    /// Share of contacts that hang up within the threshold.
    pub abandonment_within: f64,
    /// Share of callers who give up for good: with redials less than `abandonment` would suggest or more, as attempts add up.
    pub abandonment_callers: f64,
    /// Mean number of contacts that wait.
    pub queue_length: f64,
    /// Share of contacts that find every line taken.
    pub p_block: Option<f64>,
    /// Share of accepted contacts answered in time.
    pub sl_accepted: Option<f64>,
    /// Attempts per interval, redials included.
    pub total_rate: Option<f64>,
    /// Mean contacts in parallel of an agent who has any.
    pub mean_concurrency: Option<f64>,
    /// Outbound contacts completed per hour.
    pub outbound_per_hour: Option<f64>,
    /// What each service level leaves to one, with the digits that a subtraction would lose; where a model has no
    /// better, `None`.
    #[serde(skip)]
    pub missed: Option<ServiceLevels>,
}

impl Performance {
    /// Without contacts nobody waits, and nobody is kept busy.
    pub const NOBODY_WAITS: Self = Self {
        p_wait: 0.0,
        p_wait_gt_threshold: 0.0,
        service_level: 1.0,
        levels: ServiceLevels::all(1.0),
        asa_s: 0.0,
        mean_wait_all_s: 0.0,
        occupancy: 0.0,
        abandonment: 0.0,
        abandonment_within: 0.0,
        abandonment_callers: 0.0,
        queue_length: 0.0,
        p_block: None,
        sl_accepted: None,
        total_rate: None,
        mean_concurrency: None,
        outbound_per_hour: None,
        missed: None,
    };
    /// With no more agents than load, and callers who never give up, the queue grows for ever.
    pub const NEVER_SETTLES: Self = Self {
        p_wait: 1.0,
        p_wait_gt_threshold: 1.0,
        service_level: 0.0,
        levels: ServiceLevels::all(0.0),
        asa_s: f64::INFINITY,
        mean_wait_all_s: f64::INFINITY,
        occupancy: 1.0,
        queue_length: f64::INFINITY,
        ..Self::NOBODY_WAITS
    };

    /// The same with the service level of another definition.
    pub fn by(self, definition: SlDefinition) -> Self {
        Self { service_level: self.levels.by(definition), ..self }
    }
    /// What the service level leaves to one, without the loss of digits.
    pub(crate) fn late(&self, definition: SlDefinition) -> f64 {
        let lost = self.abandonment > 0.0 || self.p_block.is_some_and(|blocked| blocked > 0.0);
        match self.missed {
            Some(missed) => missed.by(definition),
            None if lost => 1.0 - self.levels.by(definition),
            None => self.p_wait_gt_threshold,
        }
    }
}

/// What becomes of an offered contact, on average: the parts of which every measure is made. Each is a probability or an
/// expectation per offered contact (per attempt, with redials), so that fates of different rates mix by their weights.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Fate {
    /// Finds every line taken.
    pub blocked: f64,
    /// Is accepted and has to wait.
    pub waits: f64,
    /// Is accepted and would wait longer than the threshold if it never hung up.
    pub late: f64,
    /// Is answered within the threshold.
    pub answered_within: f64,
    /// Is answered, but later than that.
    pub answered_late: f64,
    /// Waits beyond the threshold, whatever comes of it: neither answered nor hung up by then.
    pub still_waiting: f64,
    /// Hangs up within the threshold.
    pub abandoned_within: f64,
    /// Hangs up, though it would have been answered within the threshold.
    pub abandoned_early: f64,
    /// Hangs up.
    pub abandoned: f64,
    /// Wait in seconds until the answer; zero for contacts that are not answered.
    pub wait_of_answered_s: f64,
    /// Wait in seconds until answer or hang-up; zero for blocked contacts.
    pub wait_s: f64,
}

impl Fate {
    /// The share that is answered.
    pub(crate) fn answered(&self) -> f64 {
        self.answered_within + self.answered_late
    }
    /// Adds another fate with a weight.
    pub(crate) fn add(&mut self, weight: f64, other: &Self) {
        self.blocked += weight * other.blocked;
        self.waits += weight * other.waits;
        self.late += weight * other.late;
        self.answered_within += weight * other.answered_within;
        self.answered_late += weight * other.answered_late;
        self.still_waiting += weight * other.still_waiting;
        self.abandoned_within += weight * other.abandoned_within;
        self.abandoned_early += weight * other.abandoned_early;
        self.abandoned += weight * other.abandoned;
        self.wait_of_answered_s += weight * other.wait_of_answered_s;
        self.wait_s += weight * other.wait_s;
    }
    /// The measures of contacts that all share this fate, handled by `agents`. Blocking is reported where there are
    /// `lines` to block.
    pub(crate) fn performance(&self, load: &OfferedLoad, agents: f64, lines: bool) -> Performance {
        let accepted = 1.0 - self.blocked;
        let answered = self.answered();
        let in_time = self.answered_within + self.abandoned_early;
        debug_assert!((answered + self.abandoned - accepted).abs() < 1e-6, "contacts are lost: {self:?}");
        debug_assert!((in_time + self.late - accepted).abs() < 1e-6, "neither late nor in time: {self:?}");
        let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        // All but those who hang up within the threshold.
        let stayed = self.answered_within + self.still_waiting + self.blocked;
        debug_assert!((stayed + self.abandoned_within - 1.0).abs() < 1e-6, "neither stayed nor left: {self:?}");
        let levels = ServiceLevels {
            offered: self.answered_within,
            excluding_short_abandons: ratio(self.answered_within, stayed),
            answered: ratio(self.answered_within, answered),
            abandons_as_met: self.answered_within + self.abandoned_within,
            virtual_wait: in_time,
        };
        let missed = ServiceLevels {
            offered: self.blocked + self.abandoned + self.answered_late,
            excluding_short_abandons: ratio(self.blocked + self.still_waiting, stayed),
            answered: ratio(self.answered_late, answered),
            abandons_as_met: self.blocked + self.still_waiting,
            virtual_wait: self.blocked + self.late,
        };
        Performance {
            p_wait: ratio(self.waits, accepted),
            p_wait_gt_threshold: ratio(self.late, accepted),
            service_level: levels.offered,
            levels,
            asa_s: ratio(self.wait_of_answered_s, answered),
            mean_wait_all_s: ratio(self.wait_s, accepted),
            occupancy: ratio(load.a() * answered, agents),
            abandonment: self.abandoned,
            abandonment_within: self.abandoned_within,
            abandonment_callers: self.abandoned,
            queue_length: load.a() / load.aht_s() * self.wait_s,
            p_block: lines.then_some(self.blocked),
            sl_accepted: lines.then(|| ratio(self.answered_within, accepted)),
            missed: Some(missed),
            ..Performance::NOBODY_WAITS
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_read_back_by_their_names() {
        for definition in SlDefinition::ALL {
            assert_eq!(definition.to_string().parse::<SlDefinition>().unwrap(), definition);
        }
        assert!("best".parse::<SlDefinition>().unwrap_err().to_string().contains("excluding-short-abandons"));
    }

    #[test]
    fn the_five_definitions_divide_what_the_fate_counts() {
        let fate = Fate {
            answered_within: 0.7,
            answered_late: 0.2,
            still_waiting: 0.25,
            abandoned_within: 0.05,
            abandoned: 0.1,
            abandoned_early: 0.02,
            late: 0.28,
            ..Fate::default()
        };
        let performance = fate.performance(&OfferedLoad::of(100.0, 180.0, 1800.0), 14.0, false);
        for (definition, level) in SlDefinition::ALL.into_iter().zip([0.7, 0.7 / 0.95, 0.7 / 0.9, 0.75, 0.72]) {
            assert!((performance.levels.by(definition) - level).abs() < 1e-15, "{definition}");
            assert!((performance.late(definition) - (1.0 - level)).abs() < 1e-15, "{definition}");
        }
    }
}
