//! What a number of agents does to the waiting: queueing models of one interval in steady state.
//!
//! [`erlang_b::inverse_blocking`] is the kernel on which everything rests. A model says what agents do: [`ErlangB`], [`ErlangC`],
//! [`ErlangA`], [`ErlangX`], [`Chat`], [`Blend`]; [`Assumptions`] picks the one that follows from what is known. [`solve`]
//! turns a model round: targets in, agents (or contacts, or handle time) out.

pub mod blend;
pub mod chat;
pub mod deferred;
pub mod erlang_a;
pub mod erlang_b;
pub mod erlang_c;
pub mod erlang_x;
mod kernel;
pub(crate) mod ladder;
mod lines;
pub mod load;
pub mod model;
mod over_dispersion;
pub mod performance;
mod places;
pub mod pooling;
mod quadrature;
mod redial;
pub mod service_level;
pub mod solve;
mod tally;
pub mod targets;
pub(crate) mod time_sharing;
pub mod transient;
pub mod variability;
pub(crate) mod waiting;

pub use blend::Blend;
pub use chat::Chat;
pub use erlang_a::ErlangA;
pub use erlang_b::ErlangB;
pub use erlang_c::{ErlangC, NO_ANSWER, Questions};
pub use erlang_x::{ArrivalVariance, ErlangX};
pub use load::OfferedLoad;
pub use model::{AssumptionError, Assumptions, Model, ModelName};
pub use performance::{Performance, ServiceLevels, SlDefinition};
pub use service_level::ServiceLevelTarget;
pub use solve::{Solution, longest_aht, most_contacts, smallest_agents};
pub use targets::{Binding, Targets, Unmeetable};

use crate::units::Seconds;

/// A stationary queueing model.
///
/// Law: the service level does not fall, and waits, abandonment and occupancy do not rise, as agents rise.
pub trait QueueModel: Sync {
    /// The name that outputs give the model.
    fn name(&self) -> &'static str;
    /// What `agents` (whole or fractional) do with an offered load, measured against a threshold of `within`. The service
    /// level is that of offered contacts; [`Performance::by`] gives another definition.
    ///
    /// A model without a continuous extension takes 13.4 agents as 14 for 40 % of the time and 13 for the rest.
    fn performance(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> Performance;
    /// How far `agents` are from keeping the targets, and which is worst: what a search asks again and again, so that a model
    /// which has it cheaper than its whole performance may say so. Never says other than the performance does, but in the
    /// last digits.
    fn excess(&self, load: &OfferedLoad, agents: f64, targets: &Targets) -> (f64, Binding) {
        targets.excess(&self.performance(load, agents, targets.within()))
    }
    /// The smallest whole number of agents, at least 1, with which the queue settles.
    fn fewest_agents(&self, load: &OfferedLoad) -> f64 {
        load.fewest_agents()
    }
    /// The assumption that a load contradicts, where there is one: a variance below the mean is none of its kind.
    fn contradiction(&self, _load: &OfferedLoad) -> Option<AssumptionError> {
        None
    }
    /// Why no number of agents, however large, keeps these targets at a load, where that lies in the model rather than in
    /// the targets alone, of which [`Targets::unmeetable`] knows.
    fn unmeetable(&self, _load: &OfferedLoad, _targets: &Targets) -> Option<Unmeetable> {
        None
    }
    /// The largest number of agents that can ever be busy: more make no difference.
    fn most_agents(&self) -> f64 {
        f64::INFINITY
    }
    /// Contacts per second from which on the queue no longer settles; infinite where callers hang up or are blocked.
    fn most_contacts_per_s(&self, agents: f64, aht: Seconds) -> f64 {
        agents / aht.get()
    }
    /// Roughly how many agents leave a share `tail` waiting longer than `within`: where a search starts.
    fn likely_agents(&self, load: &OfferedLoad, tail: f64, within: Seconds) -> f64 {
        ErlangC.likely_agents(load, tail, within)
    }
    /// The answer of [`smallest_agents`] to a load above zero, by a model that has it quicker than a search: the same whole
    /// agents and performance to the last bit, the exact agents but for the last digits. `None` leaves it to the search.
    fn solved(&self, _load: &OfferedLoad, _targets: &Targets) -> Option<Solution> {
        None
    }
    /// So near a start that the search goes among real numbers from there: agents, and the slope of the excess by agents.
    fn start(&self, _load: &OfferedLoad, _targets: &Targets) -> Option<(f64, f64)> {
        None
    }
}
