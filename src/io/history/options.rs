//! What the planner says about a history that its file does not say itself.

use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::time::IntervalLength;
use crate::units::UnitError;

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident $what:literal $allowed:literal { $($(#[$vdoc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }
        impl $name {
            /// The word that stands for it in a flag.
            pub fn as_str(self) -> &'static str { match self { $(Self::$variant => $word,)* } }
        }
        impl FromStr for $name {
            type Err = UnitError;
            fn from_str(text: &str) -> Result<Self, UnitError> {
                match text.trim() {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(UnitError { what: $what, allowed: $allowed, given: text.to_owned() }),
                }
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
choices! {
    /// The order of day, month and year in dates that are not ISO.
    DateOrder "a date order" "dmy, mdy or ymd" {
        /// `31/12/2026`.
        Dmy "dmy",
        /// `12/31/2026`.
        Mdy "mdy",
        /// `2026/12/31`.
        Ymd "ymd",
    }
}
choices! {
    /// The decimal mark of numbers; the other mark groups thousands.
    Decimal "a decimal mark" "comma or point" {
        /// `1.204,5`.
        Comma "comma",
        /// `1,204.5`.
        Point "point",
    }
}
choices! {
    /// The end of an interval that its label names.
    Labels "an interval label" "start or end" {
        /// 08:00 is the interval from 08:00 on.
        Start "start",
        /// 08:00 is the interval up to 08:00.
        End "end",
    }
}
choices! {
    /// What happens to rows of one file that give one queue and interval different values.
    OnDuplicate "a rule for duplicates" "last, first, sum or error" {
        /// The run stops and names them.
        Error "error",
        /// The later row counts.
        Last "last",
        /// The earlier row counts.
        First "first",
        /// Contacts are added, times are weighted by contacts.
        Sum "sum",
    }
}

/// What the planner says about a history; the default takes everything from the file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportOptions {
    /// IANA zone of bare local times; offsets are converted to it.
    pub time_zone: Option<String>,
    /// Name of the file's layout.
    pub layout: Option<String>,
    /// Pairs of canonical column and header, stronger than the aliases.
    pub map: Vec<(String, String)>,
    /// Order of day, month and year.
    pub date_order: Option<DateOrder>,
    /// Decimal mark.
    pub decimal: Option<Decimal>,
    /// Which end of an interval its label names.
    pub labels: Option<Labels>,
    /// Length of the intervals where the file can't tell.
    pub interval: Option<IntervalLength>,
    /// What happens to rows that contradict each other.
    pub on_duplicate: OnDuplicate,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            time_zone: None,
            layout: None,
            map: Vec::new(),
            date_order: None,
            decimal: None,
            labels: None,
            interval: None,
            on_duplicate: OnDuplicate::Error,
            sheet: None,
        }
    }
}
