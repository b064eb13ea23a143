//! A share of a sweep: one of so many machines.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Share `number` of `of`, counted from 1; written `2/4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Shard {
    number: u64,
    of: u64,
}

impl Shard {
    /// A share by its number; `None` where it is not between 1 and `of`.
    pub fn new(number: u64, of: u64) -> Option<Self> {
        (1..=of).contains(&number).then_some(Self { number, of })
    }
    /// Its number, from 1.
    pub fn number(self) -> u64 {
        self.number
    }
    /// How many shares there are.
    pub fn of(self) -> u64 {
        self.of
    }
    /// The scenarios of this share, by number from 1, the end not included: neighbours, and as many as any other share has,
    /// give or take one. With more shares than scenarios some are empty.
    ///
    /// ```text
    /// from 1 + ⌊N·(i − 1)/n⌋ up to, not including, 1 + ⌊N·i/n⌋
    /// ```
    ///
    /// ```
    /// use headcount::io::sweep_part::Shard;
    /// let share = |number| Shard::new(number, 3).map(|shard| shard.scenarios(10));
    /// assert_eq!([share(1), share(2), share(3)], [Some(1..4), Some(4..7), Some(7..11)]);
    /// ```
    pub fn scenarios(self, scenarios: u64) -> Range<u64> {
        // The quotient is at most `scenarios`, so it fits.
        let before = |shares: u64| (u128::from(scenarios) * u128::from(shares) / u128::from(self.of)) as u64;
        1 + before(self.number - 1)..1 + before(self.number)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let read = |part: &str| part.trim().parse::<u64>().ok();
        let parts = text.split_once('/').and_then(|(number, of)| Some((read(number)?, read(of)?)));
        match parts {
            Some((_, 0)) => Err("there is no share of 0; write 1/4 for the first of four".to_owned()),
            Some((number, of)) => {
                Self::new(number, of).ok_or_else(|| format!("the shares of {of} are 1/{of} to {of}/{of}"))
            }
            None => Err("write the share and how many there are, such as 1/4".to_owned()),
        }
    }
}
