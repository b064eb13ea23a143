//! What a threshold can be about.

use std::fmt;
use std::str::FromStr;

use crate::forecast::Level;
use crate::units::{Seconds, UnitError};

/// What a bound is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share, shown in percent.
    Share,
    /// Seconds.
    Seconds,
    /// A plain number: contacts, hours, money, a ratio.
    Number,
}

macro_rules! measures {
    ($($name:ident $text:literal $unit:ident $accuracy:literal $doc:literal;)*) => {
        /// A measure that a threshold can be about.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub enum Measure {
            $(#[doc = $doc] $name,)*
            /// Share of the actuals within the range of this level.
            Coverage(Level),
        }
        impl Measure {
            /// The names of all, `coverage80` standing for every level.
            pub const NAMES: &'static str = concat!($($text, ", ",)* "coverage80 or another level");
            /// What it is measured in.
            pub fn unit(self) -> Unit {
                match self { $(Self::$name => Unit::$unit,)* Self::Coverage(_) => Unit::Share }
            }
            /// Whether it is about the forecast; else about service, people or money.
            pub fn of_accuracy(self) -> bool {
                match self { $(Self::$name => $accuracy,)* Self::Coverage(_) => true }
            }
        }
        impl fmt::Display for Measure {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$name => f.write_str($text),)* Self::Coverage(level) => write!(f, "coverage{level}") }
            }
        }
        impl FromStr for Measure {
            type Err = UnitError;
            fn from_str(text: &str) -> Result<Self, UnitError> {
                let name = text.trim().to_ascii_lowercase().replace('_', "-");
                let level = name.strip_prefix("coverage").and_then(|level| level.parse().ok());
                match (name.as_str(), level) {
                    $(($text, _) => Ok(Self::$name),)*
                    (_, Some(level)) => Ok(Self::Coverage(level)),
                    _ => Err(UnitError { what: "a threshold's measure", allowed: Self::NAMES, given: text.to_owned() }),
                }
            }
        }
    };
}
measures! {
    Wape "wape" Share true "`Σ|F−A| / ΣA`.";
    Bias "bias" Share true "The bias without its sign.";
    SignedBias "signed-bias" Share true "`(ΣF−ΣA) / ΣA`, positive = over-forecast.";
    Mape "mape" Share true "Mean of `|F−A| / A`.";
    Smape "smape" Share true "Symmetric MAPE.";
    Mae "mae" Number true "Mean absolute error.";
    Rmse "rmse" Number true "Root mean squared error.";
    Mase "mase" Number true "Mean absolute scaled error.";
    Pinball "pinball" Number true "Pinball loss.";
    TrackingSignal "tracking-signal" Number true "The tracking signal without its sign.";
    SkillNaive "skill-naive" Share true "Share of last week's copy's misses that is avoided.";
    SkillMeanOf6 "skill-mean-of-6" Share true "Share of the six weeks' mean's misses that is avoided.";
    ServiceLevel "sl" Share false "Service level of the model, weighted by contacts.";
    ObservedServiceLevel "observed-sl" Share false "Service level that the switch saw.";
    OnTarget "on-target" Share false "Share of the intervals that keep every target.";
    Asa "asa" Seconds false "Average speed of answer.";
    Abandonment "abandonment" Share false "Share that left.";
    Occupancy "occupancy" Share false "Share of the agents' time on contacts.";
    Utilisation "utilisation" Share false "Occupancy × (1 − shrinkage).";
    Efficiency "efficiency" Share false "Schedule efficiency.";
    OverHours "over-hours" Number false "Over-staffed agent-hours.";
    UnderHours "under-hours" Number false "Under-staffed agent-hours.";
    Cost "cost" Number false "Money paid.";
    CostPerContact "cost-per-contact" Number false "Money paid per contact.";
    Probability "probability" Share false "Probability that a day (or week) meets its target: the least sure one.";
    Adherence "adherence" Share false "Time in the scheduled state / scheduled time.";
    Conformance "conformance" Share false "Time worked / time scheduled.";
}

impl Measure {
    /// Reads a bound in the measure's unit; what is allowed where it can't be one.
    pub(super) fn bound(self, text: &str) -> Result<f64, &'static str> {
        let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        match self.unit() {
            Unit::Share => {
                let allowed = match self {
                    Self::Wape | Self::Bias | Self::SignedBias | Self::Mape | Self::Smape => {
                        "bounded by a share such as 10% or 0.10"
                    }
                    _ => "bounded by a share such as 80% or 0.80",
                };
                let share = match text.strip_suffix('%') {
                    Some(percent) => number(percent).map(|percent| percent / 100.0),
                    // A bare 10 would be 1000 %.
                    None => number(text).filter(|share| share.abs() <= 1.0),
                };
                share.ok_or(allowed)
            }
            Unit::Seconds => {
                text.parse::<Seconds>().map(Seconds::get).map_err(|_| "bounded by seconds such as 20s or 3m")
            }
            Unit::Number => number(text).ok_or("bounded by a number such as 1 or 12.5"),
        }
    }
    /// A value as a planner reads it.
    pub fn show(self, value: f64) -> String {
        if !value.is_finite() {
            return if value.is_nan() { "–".to_owned() } else { "∞".to_owned() };
        }
        match self.unit() {
            Unit::Share => format!("{:.2} %", value * 100.0),
            Unit::Seconds => format!("{value:.1} s"),
            Unit::Number => format!("{value:.2}"),
        }
    }
}
