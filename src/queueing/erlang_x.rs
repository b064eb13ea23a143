//! Erlang X: patience, redials, over-dispersed arrivals and lines, alone or together.

use std::fmt;
use std::str::FromStr;

use crate::queueing::model::AssumptionError;
use crate::queueing::{OfferedLoad, Performance, QueueModel};
use crate::units::{Fraction, Seconds, UnitError};

/// How much the number of contacts in an interval varies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ArrivalVariance {
    /// The variance of the count.
    OfCount(f64),
    /// The variance as a multiple of the mean count (the index of dispersion), at least 1.
    TimesMean(f64),
    /// The squared coefficient of variation of the rate, `(V − m)/m²`: the relative size of the busyness.
    OfBusyness(f64),
}

impl FromStr for ArrivalVariance {
    type Err = UnitError;
    /// Reads `400`, the variance of the count, and `1.5x`, a multiple of the mean.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let refuse = || UnitError {
            what: "the variance of arrivals",
            allowed: "a number such as 400, or a multiple of the mean such as 1.5x, at least the mean",
            given: text.to_owned(),
        };
        let trimmed = text.trim();
        let (number, times) = match trimmed.strip_suffix(['x', 'X']) {
            Some(number) => (number, true),
            None => (trimmed, false),
        };
        let number = number.trim().parse::<f64>().map_err(|_| refuse())?;
        match times {
            true if number.is_finite() && number >= 1.0 => Ok(Self::TimesMean(number)),
            false if number.is_finite() && number >= 0.0 => Ok(Self::OfCount(number)),
            _ => Err(refuse()),
        }
    }
}

impl fmt::Display for ArrivalVariance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OfCount(variance) => write!(f, "{variance}"),
            Self::TimesMean(times) => write!(f, "{times}x"),
            Self::OfBusyness(share) => write!(f, "{share} of the squared mean beyond Poisson"),
        }
    }
}

/// The queue with everything that Erlang C leaves out; each part may be missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangX {
    /// Mean patience; endless where it is not given.
    pub patience: Option<Seconds>,
    /// Share of abandoners who call again at once.
    pub retrials: Fraction,
    /// How arrivals vary beyond Poisson.
    pub variance: Option<ArrivalVariance>,
    /// Most contacts in the system, in service and waiting.
    pub lines: Option<u64>,
}

impl ErlangX {
    pub(crate) fn check(&self, _load: &OfferedLoad) -> Result<(), AssumptionError> {
        Ok(())
    }
    pub(crate) fn held_at(&self, _load: &OfferedLoad) -> Self {
        *self
    }
}

impl QueueModel for ErlangX {
    fn name(&self) -> &'static str {
        "x"
    }
    fn performance(&self, _load: &OfferedLoad, _agents: f64, _within: Seconds) -> Performance {
        Performance::NEVER_SETTLES
    }
    fn most_agents(&self) -> f64 {
        self.lines.map_or(f64::INFINITY, |lines| lines as f64)
    }
}
