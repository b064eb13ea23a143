//! Thresholds such as `wape<=10%,sl>=80%`, for scripts.

mod figures;
mod measure;
mod together;

use std::fmt;
use std::str::FromStr;

pub use figures::{Check, Figures};
pub use measure::Measure;
pub use together::together;

use crate::evaluate::scores::Quantity;
use crate::forecast::Grain;
use crate::units::UnitError;

/// How a value stands to its bound; compared without tolerance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `<=`
    AtMost,
    /// `<`
    Below,
    /// `>=`
    AtLeast,
    /// `>`
    Above,
}

impl Comparison {
    /// Whether a value holds.
    pub fn holds(self, value: f64, bound: f64) -> bool {
        match self {
            Self::AtMost => value <= bound,
            Self::Below => value < bound,
            Self::AtLeast => value >= bound,
            Self::Above => value > bound,
        }
    }
    /// Whether small values are good.
    pub fn from_above(self) -> bool {
        matches!(self, Self::AtMost | Self::Below)
    }
}

/// One threshold: `[each.][volume.|aht.|workload.][interval.|day.|week.]MEASURE<=BOUND`.
///
/// A measure of accuracy is taken at its grain, by interval unless said otherwise. A measure of service is that of the whole
/// span; with `day.` or `week.` every day or week has to hold. With `each.` every queue has to hold, not only all together.
///
/// ```
/// use headcount::evaluate::thresholds::{Measure, Threshold};
/// let day: Threshold = "aht.day.wape <= 8%".parse()?;
/// assert_eq!((day.measure, day.bound), (Measure::Wape, 0.08));
/// assert!("wape<=8".parse::<Threshold>().is_err()); // 800 %? Write 8% or 0.08.
/// # Ok::<(), headcount::units::UnitError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// As it was written, without blanks.
    pub text: String,
    /// What is measured.
    pub measure: Measure,
    /// Of what, where it is a measure of accuracy.
    pub quantity: Quantity,
    /// At which grain, where the threshold says.
    pub grain: Option<Grain>,
    /// Whether every queue has to hold.
    pub each: bool,
    /// How the value has to stand to the bound.
    pub comparison: Comparison,
    /// The bound: a share, seconds, hours or a plain number, as the measure has it.
    pub bound: f64,
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn refuse<T>(allowed: &'static str, given: &str) -> Result<T, UnitError> {
    Err(UnitError { what: "a threshold", allowed, given: given.trim().to_owned() })
}

impl FromStr for Threshold {
    type Err = UnitError;
    /// Reads `wape<=10%`, `day.sl>=80%`, `asa<20s`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        const SHAPE: &str = "a measure, one of <= < >= >, and a bound, such as wape<=10% or day.sl>=80%";
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let compact = compact.replace('≤', "<=").replace('≥', ">=");
        let Some(at) = compact.find(['<', '>']) else { return refuse(SHAPE, text) };
        let (name, rest) = compact.split_at(at);
        let (comparison, bound) = match (rest.strip_prefix("<="), rest.strip_prefix(">=")) {
            (Some(bound), _) => (Comparison::AtMost, bound),
            (_, Some(bound)) => (Comparison::AtLeast, bound),
            _ => match (rest.strip_prefix('<'), rest.strip_prefix('>')) {
                (Some(bound), _) => (Comparison::Below, bound),
                (_, Some(bound)) => (Comparison::Above, bound),
                _ => return refuse(SHAPE, text),
            },
        };
        let mut words: Vec<&str> = name.split('.').collect();
        let Some(measure) = words.pop() else { return refuse(SHAPE, text) };
        let measure: Measure = measure.parse()?;
        let (mut quantity, mut grain, mut each) = (None, None, false);
        for word in words {
            match (word.to_ascii_lowercase().as_str(), word.parse::<Grain>()) {
                (_, Ok(found)) if grain.is_none() => grain = Some(found),
                ("volume", _) if quantity.is_none() => quantity = Some(Quantity::Volume),
                ("aht", _) if quantity.is_none() => quantity = Some(Quantity::Aht),
                ("workload", _) if quantity.is_none() => quantity = Some(Quantity::Workload),
                ("each", _) => each = true,
                _ => {
                    const PREFIX: &str =
                        "before its measure only: each, volume, aht or workload, interval, day or week, with dots";
                    return refuse(PREFIX, text);
                }
            }
        }
        if quantity.is_some() && !measure.of_accuracy() {
            return refuse("of a measure of accuracy where it names volume, aht or workload", text);
        }
        if grain == Some(Grain::Interval) && !measure.of_accuracy() {
            return refuse("of days, weeks or the whole span where it is about service", text);
        }
        let bound = measure.bound(bound).map_or_else(|allowed| refuse(allowed, text), Ok)?;
        let quantity = quantity.unwrap_or(Quantity::Volume);
        Ok(Self { text: compact, measure, quantity, grain, each, comparison, bound })
    }
}

/// Thresholds that have to hold together, with commas between them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Thresholds(pub Vec<Threshold>);

impl FromStr for Thresholds {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        text.split(',').map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_read_as_a_planner_writes_them() {
        let Thresholds(all) = "wape<=10%, each.day.sl ≥ 0.8,asa<30s,coverage80>=75%,mase<1".parse().unwrap();
        let bounds: Vec<_> = all.iter().map(|one| (one.measure.to_string(), one.bound)).collect();
        let expected = [("wape", 0.1), ("sl", 0.8), ("asa", 30.0), ("coverage80", 0.75), ("mase", 1.0)];
        assert_eq!(bounds, expected.map(|(name, bound)| (name.to_owned(), bound)));
        assert!(all[1].each && all[1].grain == Some(Grain::Day) && all[1].comparison == Comparison::AtLeast);
        assert_eq!(all[1].text, "each.day.sl>=0.8");
    }

    #[test]
    fn a_threshold_that_can_not_be_meant_is_refused() {
        for (text, words) in [
            ("wape", "a bound"),
            ("accuracy<=3%", "wape"),
            ("wape<=10", "10% or 0.10"),
            ("sl>=80", "80% or 0.80"),
            ("wape<=", "10% or 0.10"),
            ("aht.sl>=80%", "accuracy"),
            ("interval.sl>=80%", "service"),
            ("day.day.wape<=1%", "before its measure"),
            ("month.wape<=1%", "before its measure"),
            ("asa<=soon", "seconds"),
            ("coverage<=80%", "coverage80"),
            ("", "a bound"),
        ] {
            let told = text.parse::<Thresholds>().unwrap_err().to_string();
            assert!(told.contains(words), "{text}: {told}");
        }
    }
}
