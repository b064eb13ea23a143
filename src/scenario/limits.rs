//! What the number of a lever may be.

use crate::scenario::LeverKind;
use crate::scenario::lever::Spelling;

/// The numbers that a lever takes: from `low` to `high`, each itself included or not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Lowest.
    pub low: f64,
    /// Whether the lowest itself is allowed.
    pub low_itself: bool,
    /// Highest.
    pub high: f64,
    /// Whether the highest itself is allowed.
    pub high_itself: bool,
}

impl Limits {
    /// Whether a number lies within.
    pub fn allow(self, number: f64) -> bool {
        let above = if self.low_itself { number >= self.low } else { number > self.low };
        let below = if self.high_itself { number <= self.high } else { number < self.high };
        number.is_finite() && above && below
    }
}

impl LeverKind {
    /// The numbers that the lever takes; `None` where its values are no numbers.
    ///
    /// A change is above −100 %. Shares go from 0 to 1, but not all the way where nothing would be left to divide by: some
    /// paid time remains after shrinkage, some agents after absence and attrition, and an occupancy cap above 0. The rest has a
    /// highest number that no plan comes near: 10,000 % for a change, a year for a time, 10 million heads.
    /// ```
    /// use headcount::scenario::LeverKind;
    ///
    /// let shrinkage = LeverKind::Shrinkage.limits().unwrap();
    /// assert!(shrinkage.allow(0.0) && shrinkage.allow(0.99) && !shrinkage.allow(1.0));
    /// ```
    pub fn limits(self) -> Option<Limits> {
        let share = Limits { low: 0.0, low_itself: true, high: 1.0, high_itself: true };
        Some(match (self.spelling(), self) {
            (Spelling::Change, _) => Limits { low: -1.0, low_itself: false, high: 100.0, high_itself: true },
            (Spelling::Share, Self::Shrinkage | Self::Absence | Self::Attrition) => {
                Limits { high_itself: false, ..share }
            }
            (Spelling::Share, Self::MaxOccupancy) => Limits { low_itself: false, ..share },
            (Spelling::Share, _) => share,
            (Spelling::Time, _) => Limits { high: 31_536_000.0, ..share },
            (Spelling::Amount, Self::Budget) => Limits { high: 1e15, ..share },
            (Spelling::Amount, _) => Limits { high: 1e7, ..share },
            (Spelling::Target | Spelling::Quantile | Spelling::Hours | Spelling::Switch, _) => return None,
        })
    }
}
