//! Who works when: shifts with their breaks, the agents that they put on the floor, and whether people kept to them.

mod adherence;
mod coverage;
mod shift;
#[cfg(test)]
mod tests;

pub use adherence::{Adherence, AgentState, StateKind, StateSpan, Strangers, adherence, present, strangers};
pub use coverage::Coverage;
pub use shift::{Break, Schedule, Shift, agent_key};
