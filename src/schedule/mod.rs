//! Who works when: shifts with their breaks, the agents that they put on the floor, and whether people kept to them.

mod adherence;
mod coverage;
mod shift;

pub use adherence::{Adherence, AgentState, StateKind, StateSpan, adherence};
pub use coverage::Coverage;
pub use shift::{Break, Schedule, Shift, agent_key};
