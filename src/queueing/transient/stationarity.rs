//! Whether an interval may be taken for a steady state.

use serde::Serialize;

use crate::units::Seconds;

/// How well a model in steady state describes an interval, judged by the handle time against the interval's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stationarity {
    /// The queue settles well within the interval.
    Fair,
    /// It settles late: peaks and their aftermath are off by points of service level.
    Rough,
    /// It never settles: follow it from interval to interval instead.
    Poor,
}

impl Stationarity {
    /// The judgement for a mean handle time and an interval.
    pub fn of(aht: Seconds, interval: Seconds) -> Self {
        let share = aht.get() / interval.get();
        if share <= 0.1 {
            Self::Fair
        } else if share <= 0.5 {
            Self::Rough
        } else {
            Self::Poor
        }
    }
    /// The name that outputs give it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fair => "fair",
            Self::Rough => "rough",
            Self::Poor => "poor",
        }
    }
}
