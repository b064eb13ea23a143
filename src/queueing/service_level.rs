//! The promise to the caller: this share answered within this time.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::units::{Fraction, Seconds, UnitError};

/// The promise of a service level: this share of contacts answered within this time.
///
/// ```
/// use headcount::staffing::ServiceLevelTarget;
/// let target: ServiceLevelTarget = "80/20".parse()?;
/// assert_eq!((target.fraction.get(), target.within.get()), (0.8, 20.0));
/// assert_eq!("80%/20s".parse::<ServiceLevelTarget>()?, target);
/// assert_eq!("0.8/20".parse::<ServiceLevelTarget>()?, target);
/// assert_eq!(target.to_string(), "80/20");
/// # Ok::<(), headcount::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ServiceLevelTarget {
    /// The share.
    pub fraction: Fraction,
    /// The threshold.
    pub within: Seconds,
}

impl ServiceLevelTarget {
    /// A target from a share of one and a number of seconds.
    pub fn new(share: f64, within_s: f64) -> Result<Self, UnitError> {
        Ok(Self { fraction: Fraction::new(share)?, within: Seconds::new(within_s)? })
    }
    /// The target in a sentence: `at least 80% answered within 20 s`.
    pub fn in_words(self) -> String {
        format!("at least {} answered within {} s", self.fraction, self.within.get())
    }
}

impl Default for ServiceLevelTarget {
    /// 80/20.
    fn default() -> Self {
        Self { fraction: Fraction::percent(80), within: Seconds::whole(20) }
    }
}

impl FromStr for ServiceLevelTarget {
    type Err = UnitError;
    /// Reads `80/20`, `80%/20s`, `0.8/20` and `90/1m`. A share without a percent sign is a percentage above 1, else a share.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let refuse = || UnitError {
            what: "a service-level target",
            allowed: "SHARE/SECONDS such as 80/20, 80%/20s or 0.8/20, the share between 0 and 100 %",
            given: text.trim().to_owned(),
        };
        let (share, within) = text.split_once('/').ok_or_else(refuse)?;
        let share = share.trim();
        let fraction = if share.ends_with('%') {
            share.parse::<Fraction>().map_err(|_| refuse())?
        } else {
            let number = share.parse::<f64>().map_err(|_| refuse())?;
            Fraction::new(if number > 1.0 { number / 100.0 } else { number }).map_err(|_| refuse())?
        };
        let within = within.parse::<Seconds>().map_err(|_| refuse())?;
        Ok(Self { fraction, within })
    }
}

impl fmt::Display for ServiceLevelTarget {
    /// `80/20`: percent and seconds, in a spelling that reads back to the same target.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = self.fraction.to_string();
        let bare = percent.trim_end_matches('%');
        let reads_back = bare.parse::<f64>().is_ok_and(|number| number > 1.0 && number / 100.0 == self.fraction.get());
        if reads_back {
            write!(f, "{bare}/{}", self.within.get())
        } else {
            write!(f, "{}/{}", self.fraction.get(), self.within.get())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_read_back_as_they_are_written() {
        for text in ["80/20", "90/10", "99.9/30", "0.005/20", "0/20", "100/0", "33.3/7.5", "0.01/20"] {
            let target: ServiceLevelTarget = text.parse().unwrap();
            assert_eq!(target.to_string().parse::<ServiceLevelTarget>().unwrap(), target, "{text} became {target}");
        }
        assert_eq!("90/1m".parse::<ServiceLevelTarget>().unwrap().within.get(), 60.0);
        // 1 without a percent sign is the whole, as 0.8 is four fifths.
        assert_eq!("1/20".parse::<ServiceLevelTarget>().unwrap().fraction.get(), 1.0);
    }

    #[test]
    fn a_target_that_is_not_one_says_how_to_write_it() {
        for text in ["80", "80-20", "101/20", "-1/20", "80/-20", "nan/20", "80/inf", "/", ""] {
            let message = text.parse::<ServiceLevelTarget>().unwrap_err().to_string();
            assert!(message.contains("80/20"), "{text}: {message}");
        }
    }

    #[test]
    fn the_default_promise_is_80_20() {
        assert_eq!(ServiceLevelTarget::default().to_string(), "80/20");
    }
}
