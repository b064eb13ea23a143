//! The planner's growth: a share a year.

use std::fmt;
use std::str::FromStr;

/// Growth of volume a year: 0.05 is 5 % more after a year, 10.25 % more after two.
///
/// ```
/// use headcount::forecast::Growth;
/// let growth: Growth = "5%/year".parse().unwrap();
/// assert!((growth.factor(365.25) - 1.05).abs() < 1e-12);
/// assert!((growth.factor(2.0 * 365.25) - 1.1025).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth(f64);

impl Growth {
    /// What volume is multiplied by after some days.
    pub fn factor(self, days: f64) -> f64 {
        libm::pow(1.0 + self.0, days / 365.25)
    }
}

impl FromStr for Growth {
    type Err = String;
    /// Reads `5%/year`, `-2%`, `0.05`; the share of a year must lie between -90 % and +900 %.
    fn from_str(text: &str) -> Result<Self, String> {
        let share = text.trim();
        let share = ["/year", "/a", "/y"].iter().find_map(|unit| share.strip_suffix(unit)).unwrap_or(share).trim();
        let number = match share.strip_suffix('%') {
            Some(percent) => percent.trim().parse::<f64>().map(|p| p / 100.0),
            None => share.parse::<f64>(),
        };
        match number {
            Ok(share) if (-0.9..=9.0).contains(&share) => Ok(Self(share)),
            _ => Err("write a share a year such as 5%/year or -2%/year, from -90% to 900%".to_owned()),
        }
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%/year", (self.0 * 1e6).round() / 1e4)
    }
}

impl serde::Serialize for Growth {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_read_as_planners_write_it() {
        for (text, told) in
            [("5%/year", "5%/year"), ("-2 %", "-2%/year"), ("0.05", "5%/year"), ("+12.5%/y", "12.5%/year")]
        {
            assert_eq!(text.parse::<Growth>().unwrap().to_string(), told);
        }
        for text in ["", "%", "-95%", "1000%", "much", "nan", "5%/week"] {
            assert!(text.parse::<Growth>().is_err(), "{text}");
        }
    }
}
