//! Shrinkage: the share of paid time in which an agent does not take contacts.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::queueing::targets::round_up;
use crate::units::{Fraction, UnitError};

/// Of what a part of the shrinkage is a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShrinkageBase {
    /// Of paid time, out of the office: leave, sickness, training.
    Paid,
    /// Of the time present: breaks, coaching, meetings, non-adherence.
    Present,
}

/// One part of the shrinkage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShrinkagePart {
    /// What it is, such as `leave`; empty when it has no name.
    pub name: String,
    /// Of what it is a share.
    pub base: ShrinkageBase,
    /// The share.
    pub share: Fraction,
}

/// The share of paid time in which agents do not take contacts.
///
/// # Formula
/// ```text
/// s = 1 − (1 − Σ paid parts)·(1 − Σ present parts)
/// scheduled = ⌈agents / (1 − s)⌉
/// ```
/// Parts of one base add; the two bases compound, because breaks are only taken by those who came.
///
/// ```
/// use headcount::staffing::Shrinkage;
/// let one: Shrinkage = "30%".parse()?;
/// assert_eq!(one.schedule(14), 20); // never 14 × 1.3 = 18.2
/// let two: Shrinkage = "paid:10%,present:20%".parse()?;
/// assert!((two.share() - 0.28).abs() < 1e-15);
/// let named: Shrinkage = "leave=paid:8%,sick=paid:2%,breaks=present:20%".parse()?;
/// assert_eq!(named.schedule(18), two.schedule(18));
/// # Ok::<(), headcount::units::UnitError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Shrinkage {
    parts: Vec<ShrinkagePart>,
}

impl Shrinkage {
    /// No shrinkage.
    pub const NONE: Self = Self { parts: Vec::new() };

    /// A shrinkage of parts; an error when the parts of a base add up to everything.
    pub fn new(parts: Vec<ShrinkagePart>) -> Result<Self, UnitError> {
        let shrinkage = Self { parts };
        if shrinkage.of(ShrinkageBase::Paid) < 1.0 && shrinkage.of(ShrinkageBase::Present) < 1.0 {
            Ok(shrinkage)
        } else {
            Err(UnitError {
                what: "shrinkage",
                allowed: "less than 100 % of paid time and of time present, since somebody has to be there",
                given: shrinkage.to_string(),
            })
        }
    }
    /// The parts as they were given.
    pub fn parts(&self) -> &[ShrinkagePart] {
        &self.parts
    }
    /// The sum of the parts of one base, as a share of that base.
    pub fn of(&self, base: ShrinkageBase) -> f64 {
        self.parts.iter().filter(|part| part.base == base).map(|part| part.share.get()).sum()
    }
    /// The share of paid time that remains for contacts: `(1 − paid)·(1 − present)`.
    pub fn remaining(&self) -> f64 {
        (1.0 - self.of(ShrinkageBase::Paid)) * (1.0 - self.of(ShrinkageBase::Present))
    }
    /// The whole shrinkage as a share of paid time.
    pub fn share(&self) -> f64 {
        1.0 - self.remaining()
    }
    /// Whole agents to schedule so that `agents` are on the floor: divided by what remains, then rounded up.
    pub fn schedule(&self, agents: u64) -> u64 {
        // A float-to-integer cast saturates, so no requirement overflows.
        round_up(agents as f64 / self.remaining()) as u64
    }
    /// The same without rounding, for sums and FTE.
    pub fn schedule_exact(&self, agents: f64) -> f64 {
        agents / self.remaining()
    }
}

impl FromStr for Shrinkage {
    type Err = UnitError;
    /// Reads `30%` (of paid time), `paid:10%,present:20%` and `leave=paid:8%,breaks=present:12%`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let refuse = || UnitError {
            what: "shrinkage",
            allowed: "a share below 100 % such as 30%, or parts such as paid:10%,present:20% or leave=paid:8%",
            given: text.trim().to_owned(),
        };
        let mut parts = Vec::new();
        for piece in text.split(',') {
            let (name, rest) = match piece.split_once('=') {
                Some((name, rest)) if !name.trim().is_empty() => (name.trim(), rest),
                Some(_) => return Err(refuse()),
                None => ("", piece),
            };
            let (base, share) = match rest.split_once(':') {
                None => (ShrinkageBase::Paid, rest),
                Some((base, share)) => match base.trim().to_ascii_lowercase().as_str() {
                    "paid" => (ShrinkageBase::Paid, share),
                    "present" => (ShrinkageBase::Present, share),
                    _ => return Err(refuse()),
                },
            };
            let share: Fraction = share.parse().map_err(|_| refuse())?;
            parts.push(ShrinkagePart { name: name.to_owned(), base, share });
        }
        Self::new(parts)
    }
}

impl fmt::Display for Shrinkage {
    /// In the spelling of the flag.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts.as_slice() {
            [] => f.write_str("0%"),
            [only] if only.name.is_empty() && only.base == ShrinkageBase::Paid => write!(f, "{}", only.share),
            parts => {
                for (i, part) in parts.iter().enumerate() {
                    let comma = if i == 0 { "" } else { "," };
                    let equals = if part.name.is_empty() { "" } else { "=" };
                    let base = match part.base {
                        ShrinkageBase::Paid => "paid",
                        ShrinkageBase::Present => "present",
                    };
                    write!(f, "{comma}{}{equals}{base}:{}", part.name, part.share)?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fourteen_agents_at_thirty_percent_are_twenty_on_the_schedule() {
        assert_eq!("30%".parse::<Shrinkage>().unwrap().schedule(14), 20);
        assert_eq!(Shrinkage::NONE.schedule(14), 14);
        assert_eq!(Shrinkage::NONE.schedule(0), 0);
    }

    #[test]
    fn plain_decimals_never_cost_an_agent_by_rounding() {
        for (agents, shrinkage, scheduled) in [(21, "30%", 30), (7, "0.30", 10), (9, "10%", 10), (63, "0.1", 70)] {
            assert_eq!(shrinkage.parse::<Shrinkage>().unwrap().schedule(agents), scheduled, "{agents} at {shrinkage}");
        }
    }

    #[test]
    fn parts_of_a_base_add_and_bases_compound() {
        let shrinkage: Shrinkage = "leave=paid:8%,sick=paid:4%,breaks=present:10%,coaching=present:5%".parse().unwrap();
        assert!((shrinkage.share() - (1.0 - 0.88 * 0.85)).abs() < 1e-15);
        assert_eq!(shrinkage.to_string(), "leave=paid:8%,sick=paid:4%,breaks=present:10%,coaching=present:5%");
        assert_eq!(shrinkage.to_string().parse::<Shrinkage>().unwrap(), shrinkage);
    }

    #[test]
    fn nobody_left_is_refused() {
        for text in ["100%", "1", "paid:60%,paid:40%", "present:100%", "-3%", "30", "gone:10%", "=paid:3%", "", "paid:"]
        {
            assert!(text.parse::<Shrinkage>().is_err(), "{text}");
        }
    }
}
