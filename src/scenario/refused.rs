//! Plans and levers that can't be played together.

use thiserror::Error;

use crate::queueing::AssumptionError;
use crate::scenario::LeverKind;
use crate::time::IntervalLength;

/// Why a plan can't be swept with these levers.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SweepError {
    /// A plan without a queue, or without an open interval.
    #[error("the plan has no interval to staff")]
    Empty,
    /// Queues whose intervals differ in length.
    #[error("queues with intervals of {0} and {1} can't be swept together")]
    Lengths(IntervalLength, IntervalLength),
    /// Rows of whole days.
    #[error("queue `{queue}` has one row per day; staffing needs intervals of an hour or less")]
    WholeDays {
        /// The queue.
        queue: String,
    },
    /// No handle time where there are contacts.
    #[error("queue `{queue}` has no handle time at {start}: give one with --aht, such as --aht 240s")]
    NoHandleTime {
        /// The queue.
        queue: String,
        /// The first interval without one.
        start: String,
    },
    /// A volume or handle time out of range.
    #[error("queue `{queue}` at {start}: {reason}")]
    Interval {
        /// The queue.
        queue: String,
        /// The interval.
        start: String,
        /// What is out of range.
        reason: String,
    },
    /// A queue whose intervals hang together.
    #[error(
        "queue `{queue}` is staffed {method}: a sweep staffs every interval by itself; leave that out or take other queues"
    )]
    Method {
        /// The queue.
        queue: String,
        /// How it is staffed, in words.
        method: &'static str,
    },
    /// Rules that contradict each other.
    #[error("queue `{queue}`: {}", joined(.reasons))]
    Rules {
        /// The queue.
        queue: String,
        /// Every contradiction.
        reasons: Vec<AssumptionError>,
    },
    /// A quantile that no range of the forecast encloses.
    #[error("queue `{queue}`: {reason}")]
    Range {
        /// The queue.
        queue: String,
        /// Which range is missing.
        reason: String,
    },
    /// A lever whose scope names a queue that the plan has not.
    #[error("lever `{lever}`: the plan has no queue `{queue}`")]
    UnknownQueue {
        /// The lever.
        lever: String,
        /// The name.
        queue: String,
    },
    /// A lever whose scope holds no interval of the plan.
    #[error("lever `{lever}` pulls nothing: no interval of the plan lies within its queues, days and hours")]
    PullsNothing {
        /// The lever.
        lever: String,
    },
    /// A lever that lacks something, or a value that the lever can't have.
    #[error("lever `{lever}`: {reason}")]
    Lever {
        /// The lever.
        lever: String,
        /// What is wrong.
        reason: String,
    },
    /// A lever that some rules have no use for.
    #[error("lever `{lever}` on queue `{queue}`: {}", joined(.reasons))]
    Unsuited {
        /// The lever.
        lever: String,
        /// The queue.
        queue: String,
        /// Why not.
        reasons: Vec<AssumptionError>,
    },
    /// Opening hours where the forecast has no row.
    #[error(
        "lever `{lever}`: queue `{queue}` has no forecast for {missing}, which these hours would open; hours can only be \
         taken from those of the plan"
    )]
    OpensMore {
        /// The lever.
        lever: String,
        /// The queue.
        queue: String,
        /// The first interval that the forecast lacks.
        missing: String,
    },
}

fn joined(errors: &[AssumptionError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl SweepError {
    /// A lever, or a value of one, that can't be.
    pub(super) fn lever(name: &str, kind: LeverKind, reason: &str) -> Self {
        Self::Lever { lever: name.to_owned(), reason: format!("{reason} ({kind})") }
    }
}
