//! Thresholds such as `wape<=10%,sl>=80%`, for scripts.

use std::str::FromStr;

use crate::units::UnitError;

/// One threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// The measure as it was written, such as `wape`.
    pub measure: String,
    /// Whether the measure has to stay at or below (else at or above).
    pub at_most: bool,
    /// The bound.
    pub bound: f64,
}

/// Thresholds that have to hold together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Thresholds(pub Vec<Threshold>);

impl FromStr for Thresholds {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let _ = text;
        Ok(Self::default())
    }
}
