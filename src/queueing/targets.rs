//! What has to hold at once, what decides, and what can't be had.

use serde::Serialize;
use thiserror::Error;

use crate::queueing::{Performance, ServiceLevelTarget, SlDefinition};
use crate::units::{Fraction, Seconds};

/// What has to hold at once. A target of 0 % and a missing one ask for nothing but a queue that settles.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Targets {
    /// At least this share answered within this time; compared without tolerance.
    pub service_level: Option<ServiceLevelTarget>,
    /// How the service level is counted.
    pub definition: SlDefinition,
    /// The longest average speed of answer.
    pub asa: Option<Seconds>,
    /// The largest share of contacts that leave unanswered.
    pub abandonment: Option<Fraction>,
    /// The largest share of contacts that wait at all.
    pub p_wait: Option<Fraction>,
    /// The largest share of contacts that find every line taken.
    pub blocking: Option<Fraction>,
    /// The most of their time that agents spend on contacts, with a relative tolerance of 1e-9 before rounding up.
    pub max_occupancy: Option<Fraction>,
}

/// What decided the number of agents of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// The service level.
    ServiceLevel,
    /// The average speed of answer.
    Asa,
    /// The abandonment.
    Abandonment,
    /// The share that waits at all.
    PWait,
    /// The share that finds every line taken.
    Blocking,
    /// The occupancy cap.
    Occupancy,
    /// The minimum of agents.
    MinimumAgents,
    /// No contacts, so no agents.
    NoContacts,
    /// More agents than load, so that the queue settles at all; no target asks for more.
    Stability,
}

impl Binding {
    /// The name that outputs give it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServiceLevel => "service-level",
            Self::Asa => "asa",
            Self::Abandonment => "abandonment",
            Self::PWait => "p-wait",
            Self::Blocking => "blocking",
            Self::Occupancy => "occupancy",
            Self::MinimumAgents => "minimum-agents",
            Self::NoContacts => "no-contacts",
            Self::Stability => "stability",
        }
    }
    /// The binding constraint that an output names.
    pub fn from_name(name: &str) -> Option<Self> {
        use Binding::{
            Abandonment, Asa, Blocking, MinimumAgents, NoContacts, Occupancy, PWait, ServiceLevel, Stability,
        };
        [ServiceLevel, Asa, Abandonment, PWait, Blocking, Occupancy, MinimumAgents, NoContacts, Stability]
            .into_iter()
            .find(|binding| binding.as_str() == name)
    }
}

/// Why no number of agents keeps a target, however large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unmeetable {
    /// Everyone within the threshold.
    #[error(
        "no number of agents answers every contact in time: some wait however many there are; ask for less than 100 %"
    )]
    Everyone,
    /// No wait at all on average.
    #[error("no number of agents brings the average speed of answer to 0 s; ask for more than 0 s")]
    NoWait,
    /// A mean wait of contacts that wait for ever at some rates.
    #[error(
        "with this variance, endless patience and lines without limit some intervals bring more than any number of agents \
         can handle, and the average speed of answer is infinite; give the patience or the lines, or ask for a service level"
    )]
    EndlessWait,
    /// Not one contact that waits.
    #[error("some contacts wait however many agents there are; ask for more than 0 %")]
    NobodyWaits,
    /// Not one contact that hangs up.
    #[error("some callers hang up however many agents there are; ask for more than 0 % abandonment")]
    NobodyLeaves,
    /// Not one contact that is blocked.
    #[error("some contacts find every line taken however many there are; ask for more than 0 % blocking")]
    NobodyBlocked,
    /// Agents who are never busy.
    #[error("agents who handle contacts are busy some of the time: an occupancy of at most 0 % can't be kept")]
    NeverBusy,
    /// As many agents as lines, and still short of the target.
    #[error(
        "with {lines} lines no more than {lines} agents can be busy, and those don't keep the target; it takes more lines"
    )]
    Lines {
        /// The lines.
        lines: u64,
    },
    /// Lines without number, and still too many contacts find them taken.
    #[error(
        "even {lines} lines block more: the agents have no time for the rest of the contacts; it takes more agents"
    )]
    FewAgents {
        /// The lines that were tried last.
        lines: u64,
    },
    /// Blending without any outbound work, and still short of the target.
    #[error("even without outbound work {agents} agents don't keep the target; it takes more agents")]
    WithoutOutbound {
        /// The agents.
        agents: u64,
    },
    /// A search that went past every number that a centre could have.
    #[error("even {agents} agents don't keep the target: it lies beyond what more agents can do")]
    Beyond {
        /// Where the search ended.
        agents: u64,
    },
}

impl Targets {
    /// The threshold against which service is measured: the target's, else 20 s.
    pub fn within(&self) -> Seconds {
        self.service_level.unwrap_or_default().within
    }
    /// The reason why no number of agents, however large, can keep these targets, where there is one. `limited` says that
    /// lines limit how many can be busy; then every target has to be tried.
    pub fn unmeetable(&self, limited: bool) -> Option<Unmeetable> {
        let none = |share: Option<Fraction>| share.is_some_and(|share| share.get() <= 0.0);
        if self.service_level.is_some_and(|target| target.fraction.get() >= 1.0) && !limited {
            Some(Unmeetable::Everyone)
        } else if self.asa.is_some_and(|asa| asa.get() <= 0.0) && !limited {
            Some(Unmeetable::NoWait)
        } else if none(self.p_wait) && !limited {
            Some(Unmeetable::NobodyWaits)
        } else if none(self.blocking) {
            Some(Unmeetable::NobodyBlocked)
        } else if none(self.max_occupancy) {
            Some(Unmeetable::NeverBusy)
        } else {
            None
        }
    }
    /// Whether a performance keeps every target; the occupancy cap with its tolerance. The service level is taken by this
    /// target's definition.
    pub fn met_by(&self, performance: &Performance) -> bool {
        self.service_level.is_none_or(|target| performance.levels.by(self.definition) >= target.fraction.get())
            && self.asa.is_none_or(|asa| performance.asa_s <= asa.get())
            && self.abandonment.is_none_or(|most| performance.abandonment <= most.get())
            && self.p_wait.is_none_or(|most| performance.p_wait <= most.get())
            && self.blocking.is_none_or(|most| performance.p_block.unwrap_or(0.0) <= most.get())
            && self.max_occupancy.is_none_or(|cap| performance.occupancy * (1.0 - ROUND_UP_TOLERANCE) <= cap.get())
    }
    /// The service level of offered contacts where nothing else is asked, neither nothing nor everything.
    pub(crate) fn service_level_alone(&self) -> Option<ServiceLevelTarget> {
        let more = self.asa.is_some()
            || self.abandonment.is_some()
            || self.p_wait.is_some()
            || self.blocking.is_some()
            || self.max_occupancy.is_some();
        let target = self.service_level?;
        let share = target.fraction.get();
        (!more && self.definition == SlDefinition::Offered && share > 0.0 && share < 1.0).then_some(target)
    }
    /// Whether any target asks more than that the queue settles.
    pub(crate) fn asks_for_anything(&self) -> bool {
        self.service_level.is_some_and(|target| target.fraction.get() > 0.0)
            || self.asa.is_some()
            || self.abandonment.is_some()
            || self.p_wait.is_some()
            || self.blocking.is_some()
            || self.max_occupancy.is_some()
    }
    /// How far a performance is from its worst target, and which that is: the logarithm of measure over limit.
    /// Falls as agents rise, nearly straight, and is not positive where all is kept.
    pub(crate) fn excess(&self, performance: &Performance) -> (f64, Binding) {
        let mut worst = (f64::NEG_INFINITY, Binding::Stability);
        let mut consider = |measure: f64, limit: f64, binding| {
            let excess = libm::log(measure / limit);
            if excess > worst.0 {
                worst = (excess, binding);
            }
        };
        if let Some(target) = self.service_level.filter(|target| target.fraction.get() > 0.0) {
            consider(performance.late(self.definition), 1.0 - target.fraction.get(), Binding::ServiceLevel);
        }
        if let Some(asa) = self.asa {
            consider(performance.asa_s, asa.get(), Binding::Asa);
        }
        if let Some(most) = self.abandonment {
            consider(performance.abandonment, most.get(), Binding::Abandonment);
        }
        if let Some(most) = self.p_wait {
            consider(performance.p_wait, most.get(), Binding::PWait);
        }
        if let Some(most) = self.blocking {
            consider(performance.p_block.unwrap_or(0.0), most.get(), Binding::Blocking);
        }
        if let Some(cap) = self.max_occupancy {
            consider(performance.occupancy, cap.get(), Binding::Occupancy);
        }
        worst
    }
}

/// Before rounding up, a number may exceed a whole one by this relative amount: 21.0/0.7 is 30, not 31.
pub const ROUND_UP_TOLERANCE: f64 = 1e-9;

/// Rounds up, forgiving a relative [`ROUND_UP_TOLERANCE`].
pub fn round_up(number: f64) -> f64 {
    (number * (1.0 - ROUND_UP_TOLERANCE)).ceil()
}
