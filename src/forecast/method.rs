//! The methods by name.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::units::UnitError;

macro_rules! methods {
    ($($variant:ident $name:literal $doc:literal;)*) => {
        /// How volumes are forecast.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub enum Method {
            #[default]
            $(#[doc = $doc] $variant,)*
        }
        impl Method {
            /// Every method; `auto` first.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The name by which flags, TOML and tables know it.
            pub fn as_str(self) -> &'static str { match self { $(Self::$variant => $name,)* } }
            /// What it does, in a sentence.
            pub fn meaning(self) -> &'static str { match self { $(Self::$variant => $doc,)* } }
        }
    };
}
methods! {
    Auto "auto" "Back-tests every method on the latest weeks of the history and blends those that did best.";
    Profile "profile" "A weekday and time-of-day profile times a slow level, with special days and the position in the month.";
    Smoothing "smoothing" "Exponential smoothing of a daily level with a season of the day and a season of the week.";
    Regression "regression" "Day totals regressed on weekday, month, trend and year, with day effects that fade, spread by the weekday's profile.";
    LowRank "low-rank" "A few leading day curves, each forecast by weekday.";
    SeasonalNaive "seasonal-naive" "The same weekday of last week.";
    MeanOf4 "mean-of-4" "The mean of the last four same weekdays.";
    MeanOf6 "mean-of-6" "The mean of the last six same weekdays.";
    MeanOf8 "mean-of-8" "The mean of the last eight same weekdays.";
    MedianOf6 "median-of-6" "The median of the last six same weekdays.";
    TrimmedMean "trimmed-mean" "The mean of the middle four of the last eight same weekdays: robust to odd days.";
    DecayedMean "decayed-mean" "The mean of the last twelve same weekdays, every week weighing 0.7 of the week after it.";
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Method {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl FromStr for Method {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        Self::ALL.iter().copied().find(|method| method.as_str() == text.trim()).ok_or_else(|| UnitError {
            what: "a forecast method",
            allowed: "auto, profile, smoothing, regression, low-rank, seasonal-naive, mean-of-4, mean-of-6, mean-of-8, median-of-6, trimmed-mean or decayed-mean",
            given: text.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_reads_back_from_its_name() {
        for method in Method::ALL {
            assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
        }
        assert!("prophet".parse::<Method>().unwrap_err().to_string().contains("mean-of-6"));
    }
}
