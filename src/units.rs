//! Checked quantities: a value of one of these types is in range, and its unit is in its name.
//!
//! Each type reads the spellings of the formats page (`80/20`, `30%`, `180s`, `3m`) through [`std::str::FromStr`].

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use thiserror::Error;

/// A quantity that can't be what its type says.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{what} must be {allowed}, not `{given}`")]
pub struct UnitError {
    /// The quantity, in words.
    pub what: &'static str,
    /// The allowed range or spelling.
    pub allowed: &'static str,
    /// What was given.
    pub given: String,
}

fn refuse<T>(what: &'static str, allowed: &'static str, given: impl fmt::Display) -> Result<T, UnitError> {
    Err(UnitError { what, allowed, given: given.to_string() })
}

/// A span of time in seconds, finite and not negative.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Seconds(f64);

impl Seconds {
    /// A whole number of seconds.
    pub const fn whole(seconds: u32) -> Self {
        Self(seconds as f64)
    }
    /// Seconds from a number; an error when it is negative or not finite.
    pub fn new(seconds: f64) -> Result<Self, UnitError> {
        if seconds.is_finite() && seconds >= 0.0 {
            Ok(Self(seconds))
        } else {
            refuse("a span of time", "0 s or more", seconds)
        }
    }
    /// The number of seconds.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl FromStr for Seconds {
    type Err = UnitError;
    /// Reads `180`, `180s`, `3m`, `1.5h`, `2d`, `1w`; a bare number is in seconds.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let scale = match &text[digits.len()..] {
            "" | "s" | "sec" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3600.0,
            "d" => 86_400.0,
            "w" => 604_800.0,
            _ => return refuse("a span of time", "a number with s, m, h, d or w, such as 180s or 3m", text),
        };
        match digits.trim().parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => Ok(Self(number * scale)),
            _ => refuse("a span of time", "a number with s, m, h, d or w, such as 180s or 3m", text),
        }
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}s", self.0)
    }
}

/// A share of one, from 0 to 1, both included.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Fraction(f64);

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self(0.0);
    /// A whole number of percent; above 100 it is everything.
    pub const fn percent(percent: u8) -> Self {
        Self(if percent < 100 { percent as f64 / 100.0 } else { 1.0 })
    }
    /// A share from a number between 0 and 1.
    pub fn new(share: f64) -> Result<Self, UnitError> {
        if (0.0..=1.0).contains(&share) { Ok(Self(share)) } else { refuse("a share", "between 0 and 1", share) }
    }
    /// The share as a number between 0 and 1.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl FromStr for Fraction {
    type Err = UnitError;
    /// Reads `30%` and `0.30`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let allowed = "a share such as 30% or 0.30, between 0 and 1";
        let trimmed = text.trim();
        let parsed = match trimmed.strip_suffix('%') {
            Some(percent) => percent.trim().parse::<f64>().map(|p| p / 100.0),
            None => trimmed.parse::<f64>(),
        };
        match parsed {
            Ok(share) if (0.0..=1.0).contains(&share) => Ok(Self(share)),
            _ => refuse("a share", allowed, text),
        }
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Scaling by 100 leaves noise in the last digits (0.333 → 33.300000000000004): drop it where it is only noise.
        let percent = self.0 * 100.0;
        let rounded = (percent * 1e9).round() / 1e9;
        if rounded / 100.0 == self.0 { write!(f, "{rounded}%") } else { write!(f, "{percent}%") }
    }
}

/// Offered load `A = offered × AHT / interval`, in erlangs: finite and not negative.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Erlangs(f64);

impl Erlangs {
    /// No load.
    pub const ZERO: Self = Self(0.0);
    /// A load from a number of erlangs.
    pub fn new(erlangs: f64) -> Result<Self, UnitError> {
        if erlangs.is_finite() && erlangs >= 0.0 {
            Ok(Self(erlangs))
        } else {
            refuse("an offered load", "0 erlangs or more", erlangs)
        }
    }
    /// The load in erlangs.
    pub fn get(self) -> f64 {
        self.0
    }
}

macro_rules! serialize_as_number {
    ($($name:ty),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_f64(self.0)
            }
        }
    )*};
}
serialize_as_number!(Seconds, Fraction, Erlangs);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_with_their_units() {
        for (text, seconds) in
            [("180", 180.0), ("180s", 180.0), ("3m", 180.0), ("30m", 1800.0), ("1.5h", 5400.0), ("1w", 604_800.0)]
        {
            assert_eq!(text.parse::<Seconds>().unwrap().get(), seconds, "{text}");
        }
        for text in ["", "-3s", "3 apples", "nan", "inf", "m"] {
            assert!(text.parse::<Seconds>().is_err(), "{text}");
        }
    }

    #[test]
    fn shares_read_as_percent_or_number() {
        assert_eq!("30%".parse::<Fraction>().unwrap(), "0.30".parse::<Fraction>().unwrap());
        for text in ["30", "-1%", "101%", "nan", "", "%"] {
            assert!(text.parse::<Fraction>().is_err(), "{text}");
        }
        assert_eq!("30%".parse::<Fraction>().unwrap().to_string(), "30%");
    }
}
