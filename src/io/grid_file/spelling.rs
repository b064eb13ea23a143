//! The values of levers as a planner writes them.

use crate::io::calendar::hours;
use crate::scenario::lever::Spelling;
use crate::scenario::{LeverKind, LeverValue};
use crate::staffing::{ServiceLevelTarget, StaffTo};
use crate::units::Seconds;

/// What a text should have been, and what to write instead; the reader adds the place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wrong {
    pub message: String,
    pub help: String,
}

impl Wrong {
    fn new<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Self> {
        Err(Self { message: message.into(), help: help.into() })
    }
}

/// A change without a percent sign that is this large was meant as percent.
const MEANT_AS_PERCENT: f64 = 5.0;

/// A value of a lever.
pub(super) fn value(kind: LeverKind, text: &str) -> Result<LeverValue, Wrong> {
    let text = text.trim();
    let not = |what: &str| format!("`{text}` is no {what}");
    match kind.spelling() {
        Spelling::Change | Spelling::Share | Spelling::Time | Spelling::Amount => {
            Ok(LeverValue::Number(number(kind, text)?))
        }
        Spelling::Target => match text.parse::<ServiceLevelTarget>() {
            Ok(target) => Ok(LeverValue::Target(target)),
            Err(_) => Wrong::new(not("service-level target"), help(kind)),
        },
        Spelling::Quantile => match text.parse::<StaffTo>() {
            Ok(staff_to) => Ok(LeverValue::StaffTo(staff_to)),
            Err(_) => Wrong::new(not("volume to staff to"), help(kind)),
        },
        Spelling::Hours => match hours(text) {
            Ok(spans) => Ok(LeverValue::Hours(spans)),
            Err(wrong) => Wrong::new(wrong.message, wrong.help),
        },
        Spelling::Switch => match text {
            "true" => Ok(LeverValue::Switch(true)),
            "false" => Ok(LeverValue::Switch(false)),
            _ => Wrong::new(format!("`{text}` is neither true nor false"), help(kind)),
        },
    }
}

/// The number of a lever whose values are numbers, within what the lever can be.
pub(super) fn number(kind: LeverKind, text: &str) -> Result<f64, Wrong> {
    let number = unlimited(kind, text)?;
    match kind.limits() {
        Some(limits) if !limits.allow(number) => Wrong::new(format!("`{text}` is out of range for {kind}"), help(kind)),
        _ => Ok(number),
    }
}

/// The same without a look at the range: a spread is no value.
pub(super) fn unlimited(kind: LeverKind, text: &str) -> Result<f64, Wrong> {
    let text = text.trim();
    match kind.spelling() {
        Spelling::Change => match share_of(text) {
            Some(change) if !text.ends_with('%') && change.abs() >= MEANT_AS_PERCENT => {
                let message = format!("`{text}` would be a change of {} %", tidy(change * 100.0));
                Wrong::new(message, format!("write {text}% where percent are meant"))
            }
            Some(change) => Ok(change),
            None => Wrong::new(format!("`{text}` is no change"), help(kind)),
        },
        Spelling::Share => match share_of(text) {
            Some(share) if !text.ends_with('%') && share > 1.0 => {
                let message = format!("`{text}` would be a share of {} %", tidy(share * 100.0));
                Wrong::new(message, format!("write {text}% where percent are meant"))
            }
            Some(share) => Ok(share),
            None => Wrong::new(format!("`{text}` is no share"), help(kind)),
        },
        Spelling::Time => match text.parse::<Seconds>() {
            Ok(seconds) => Ok(seconds.get()),
            Err(_) => Wrong::new(format!("`{text}` is no time"), help(kind)),
        },
        _ => match plain(text) {
            Some(amount) => Ok(amount),
            None => Wrong::new(format!("`{text}` is no number"), help(kind)),
        },
    }
}

/// How values of a lever are written.
pub(super) fn help(kind: LeverKind) -> String {
    let range = |low: &str, high: &str| format!("{low} to {high}");
    match (kind.spelling(), kind) {
        (Spelling::Change, _) => "write a change above -100 %, such as +10%, -5% or 0%".to_owned(),
        (Spelling::Share, LeverKind::MaxOccupancy) => "write a share above 0 %, such as 85%; 100% is no cap".to_owned(),
        (Spelling::Share, LeverKind::Shrinkage | LeverKind::Absence | LeverKind::Attrition) => {
            format!("write a share from {}, such as 30%", range("0 %", "below 100 %"))
        }
        (Spelling::Share, _) => format!("write a share from {}, such as 20%", range("0 %", "100 %")),
        (Spelling::Time, _) => "write a time that is 0 or more, such as 120s or 3m".to_owned(),
        (Spelling::Amount, LeverKind::Heads) => {
            format!("write a number of heads from {}, such as 42 or 37.5", range("0", "10 million"))
        }
        (Spelling::Amount, _) => "write an amount that is 0 or more, such as 25000".to_owned(),
        (Spelling::Target, _) => "write share/seconds, such as 80/20 or 90/10".to_owned(),
        (Spelling::Quantile, _) => "write mean, or a quantile from p1 to p99, such as p80".to_owned(),
        (Spelling::Hours, _) => "write hours such as 09:00-17:00, several with commas".to_owned(),
        (Spelling::Switch, _) => "write true or false".to_owned(),
    }
}

/// `+12.5%`, `-5 %`, `0.125`: a finite number, percent divided.
pub(super) fn share_of(text: &str) -> Option<f64> {
    match text.trim().strip_suffix('%') {
        Some(percent) => plain(percent).map(|percent| tidy(percent / 100.0)),
        None => plain(text),
    }
}

/// A finite number, with `_` between digits where TOML allows it.
pub(super) fn plain(text: &str) -> Option<f64> {
    let number: f64 = text.trim().replace('_', "").parse().ok()?;
    let digits = text.bytes().any(|b| b.is_ascii_digit());
    // Zero has no sign in a table.
    (number.is_finite() && digits).then_some(number + 0.0)
}

/// A number without the noise of its last digits: 0.30000000000000004 is 0.3. Twelve digits are kept.
pub(super) fn tidy(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_planners_write_them() {
        for (kind, text, number) in [
            (LeverKind::Volume, "+10%", 0.1),
            (LeverKind::Volume, "-12.3 %", -0.123),
            (LeverKind::Aht, "0.05", 0.05),
            (LeverKind::Aht, "0", 0.0),
            (LeverKind::Aht, "-0%", 0.0),
            (LeverKind::Shrinkage, "30%", 0.3),
            (LeverKind::Patience, "3m", 180.0),
            (LeverKind::Heads, "1_000.5", 1000.5),
        ] {
            assert_eq!(value(kind, text), Ok(LeverValue::Number(number)), "{text}");
        }
        assert_eq!(value(LeverKind::Pooling, "true"), Ok(LeverValue::Switch(true)));
        assert_eq!(value(LeverKind::StaffTo, "P80"), Ok(LeverValue::StaffTo(StaffTo::Quantile(80.0))));
        let spans = vec![(540, 720), (780, 1020)];
        assert_eq!(value(LeverKind::OpeningHours, "09:00-12:00,13:00-17:00"), Ok(LeverValue::Hours(spans)));
        assert!(matches!(value(LeverKind::Target, "90/10"), Ok(LeverValue::Target(_))));
    }

    #[test]
    fn what_a_lever_cannot_be_is_refused_with_what_to_write() {
        for (kind, text, told) in [
            (LeverKind::Volume, "-100%", "out of range"),
            (LeverKind::Volume, "10", "1000 %"),
            (LeverKind::Volume, "inf", "no change"),
            (LeverKind::Volume, "lots", "no change"),
            (LeverKind::Shrinkage, "100%", "out of range"),
            (LeverKind::Deflection, "120%", "out of range"),
            (LeverKind::Deflection, "20", "2000 %"),
            (LeverKind::MaxOccupancy, "0%", "out of range"),
            (LeverKind::Heads, "-3", "out of range"),
            (LeverKind::Heads, "nan", "no number"),
            (LeverKind::Patience, "soon", "no time"),
            (LeverKind::Target, "80", "service-level target"),
            (LeverKind::StaffTo, "p100", "volume to staff to"),
            (LeverKind::OpeningHours, "17:00-09:00", "before it begins"),
            (LeverKind::Pooling, "yes", "neither true nor false"),
        ] {
            let wrong = value(kind, text).unwrap_err();
            assert!(wrong.message.contains(told), "{text}: {}", wrong.message);
            assert!(!wrong.help.is_empty());
        }
    }

    #[test]
    fn noise_of_the_last_digits_is_dropped() {
        for (noisy, clean) in [(0.1 + 0.2, 0.3), (-0.1 + 0.3, 0.2), (1.0 / 3.0, 0.333333333333), (0.0, 0.0)] {
            assert_eq!(tidy(noisy), clean);
        }
    }
}
