//! The plan as it is, before any lever is pulled.

use crate::forecast::VolumeForecast;
use crate::staffing::{StaffTo, StaffingRules};

/// One queue of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseQueue {
    /// Contacts and handle times per open interval, with their ranges. Every interval has a handle time.
    pub forecast: VolumeForecast,
    /// The promises it is staffed for.
    pub rules: StaffingRules,
    /// The volume that it is staffed for.
    pub staff_to: StaffTo,
    /// Loaded cost of a paid hour; `None` where no cost is given: cost columns are then empty.
    pub cost_per_hour: Option<f64>,
}

/// Every queue of the plan, in order of name. All have intervals of one length on one clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Base {
    /// The queues.
    pub queues: Vec<BaseQueue>,
}
