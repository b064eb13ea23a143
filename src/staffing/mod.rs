//! How many agents: the smallest number that keeps every promise, and what that means on the payroll.

pub mod requirement;
pub mod rules;
pub mod shrinkage;
pub mod target;

pub use crate::queueing::solve::Binding;
pub use requirement::{IntervalRequirement, StaffingError, StaffingRequirement, require};
pub use rules::StaffingRules;
pub use shrinkage::{Shrinkage, ShrinkageBase, ShrinkagePart};
pub use target::ServiceLevelTarget;
