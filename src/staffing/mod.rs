//! How many agents: the smallest number that keeps every promise, and what that means on the payroll.

pub mod assumed;
pub mod capacity;
mod carried;
mod deferred;
mod method;
pub mod pooled;
pub mod question;
pub mod requirement;
pub mod rules;
pub mod shrinkage;
pub mod staff_to;

pub use crate::queueing::{Binding, ServiceLevelTarget};
pub use method::StaffingMethod;
pub use question::{Answer, Question};
pub use requirement::{IntervalRequirement, StaffingError, StaffingRequirement, require};
pub use rules::StaffingRules;
pub use shrinkage::{Shrinkage, ShrinkageBase, ShrinkagePart};
pub use staff_to::StaffTo;
