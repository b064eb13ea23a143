//! Why a hiring plan can't be played.

use jiff::civil::Date;
use thiserror::Error;

use crate::staffing::StaffingError;

/// Why a hiring plan can't be played.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum HiringError {
    /// The rules contradict themselves, or an interval can't be staffed.
    #[error(transparent)]
    Staffing(#[from] StaffingError),
    /// A move takes more heads than there are.
    #[error("a move takes {heads} heads in the week of {monday}, and only {there:.1} are there")]
    MoveOut {
        /// The week.
        monday: Date,
        /// Heads that are to go.
        heads: f64,
        /// Heads that could.
        there: f64,
    },
    /// A class that breaks its terms.
    #[error("the class of {size} in the week of {monday}: {reason}")]
    Class {
        /// The week.
        monday: Date,
        /// Its size.
        size: u32,
        /// Which term it breaks.
        reason: String,
    },
    /// Classes that can't be chosen.
    #[error("classes can't be chosen: {0}")]
    Choice(#[from] super::classes::ClassError),
    /// Work that follows itself from interval to interval.
    #[error("a hiring plan takes every interval in steady state: leave out {0}")]
    Method(&'static str),
}
