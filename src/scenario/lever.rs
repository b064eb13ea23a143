//! Levers: what can be changed, where, and to what.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use crate::history::calendar::MinuteSpan;
use crate::staffing::{ServiceLevelTarget, StaffTo};

macro_rules! kinds {
    ($($name:ident $key:literal $spelling:ident $doc:literal;)*) => {
        /// What a lever changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LeverKind { $(#[doc = $doc] $name,)* }
        impl LeverKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
            /// The key in files and tables.
            pub fn as_str(self) -> &'static str { match self { $(Self::$name => $key,)* } }
            /// What it does, in words.
            pub fn meaning(self) -> &'static str { match self { $(Self::$name => $doc,)* } }
            /// How its values are written.
            pub fn spelling(self) -> Spelling { match self { $(Self::$name => Spelling::$spelling,)* } }
        }
    };
}

/// How the values of a lever are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// A change of what is there: `+10%`, `-5%`, `0%`; above −100 %.
    Change,
    /// A share between 0 and 1: `30%`, `0.3`.
    Share,
    /// A span of time: `120s`, `3m`.
    Time,
    /// A number that is 0 or more.
    Amount,
    /// A service-level target: `80/20`.
    Target,
    /// A quantile of the forecast: `p80`, `mean`.
    Quantile,
    /// Opening hours: `09:00-17:00`, several with commas.
    Hours,
    /// `true` or `false`.
    Switch,
}

kinds! {
    Volume "volume" Change "Contacts of the intervals in scope, changed by a share.";
    Aht "aht" Change "Handle time of the intervals in scope, changed by a share.";
    Shrinkage "shrinkage" Share "Share of paid time not spent on contacts, in place of the plan's.";
    Target "target" Target "The service-level target, in place of the plan's.";
    Patience "patience" Time "Mean patience of a caller who waits (Erlang A); 0s is a patience without end.";
    MaxOccupancy "max-occupancy" Share "Most of their time that agents spend on contacts; 100% is no cap.";
    Deflection "deflection" Share "Share of contacts that a bot or IVR takes: easy ones leave, so the rest take longer (aht-uplift), and a share of the deflected comes back (returns).";
    FirstContactResolution "first-contact-resolution" Share "Share of contacts settled at once: the rest call again (now, call-again).";
    ChannelShift "channel-shift" Share "Share of the contacts of one queue (from) that another takes (to), each as so many contacts (contacts-each).";
    Pooling "pooling" Switch "Every agent serves all queues in scope (two or more), whose handle times may rise (aht-uplift).";
    OpeningHours "opening-hours" Hours "Only these hours are open on the days in scope; a share (returns) of those who come outside comes within the hours of the day.";
    Absence "absence" Share "Share of the scheduled agents who are missing, unplanned: nobody replaces them.";
    StaffTo "staff-to" Quantile "The volume that is staffed for; the service is that of the expected volume.";
    Attrition "attrition" Share "Share of the heads that has left; only with a number of heads.";
    Heads "heads" Amount "Heads there are (FTE, all queues in scope together): the requirement no longer decides, the service does.";
    Budget "budget" Amount "Money there is for paid hours over the horizon: as many hours as it buys, placed where they serve most.";
}

impl fmt::Display for LeverKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for LeverKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One value of a lever.
#[derive(Debug, Clone, PartialEq)]
pub enum LeverValue {
    /// A change (0.1 is +10 %), a share, seconds or an amount, by the lever's spelling.
    Number(f64),
    /// A service-level target.
    Target(ServiceLevelTarget),
    /// The volume to staff for.
    StaffTo(StaffTo),
    /// Opening hours.
    Hours(Vec<MinuteSpan>),
    /// On or off.
    Switch(bool),
}

/// The values that a design tries.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// These, in order. A range of steps is a list when it gets here.
    List(Vec<LeverValue>),
    /// Any between two numbers, all alike.
    Uniform {
        /// Lowest.
        from: f64,
        /// Highest.
        to: f64,
    },
    /// Around a mean, cut to what the lever can be.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// Between two numbers, most likely at a third.
    Triangular {
        /// Lowest.
        low: f64,
        /// Most likely.
        mode: f64,
        /// Highest.
        high: f64,
    },
}

/// The intervals that a lever reaches.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scope {
    /// Queues by name; empty is every queue.
    pub queues: Vec<String>,
    /// First and last day, both included; several periods where an event has several. Empty is every day.
    pub days: Vec<(Date, Date)>,
    /// Weekdays, Monday is 0; empty is every one.
    pub weekdays: Vec<u8>,
    /// Minutes of the day; `None` is the whole day.
    pub hours: Option<MinuteSpan>,
}

/// What else a lever needs to know; each is of use to the kinds that its words name.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// Deflection, pooling: relative rise of the handle time of what stays. 0.05 is 5 %.
    pub aht_uplift: f64,
    /// Deflection: share of the deflected that comes back. Opening hours: share that comes within the hours of the day.
    pub returns: f64,
    /// First-contact resolution: the share settled at once now.
    pub now: f64,
    /// First-contact resolution: the share of the unsettled that calls again.
    pub call_again: f64,
    /// Channel shift: the queue that gives, and the queue that takes.
    pub shift: Option<(String, String)>,
    /// Channel shift: contacts that each shifted contact becomes.
    pub contacts_each: f64,
    /// Cost a week of the lever's full use (value 1, or on), in proportion; 0 where it is free.
    pub cost_per_week: f64,
}

impl Default for Terms {
    /// Free, without side effects.
    fn default() -> Self {
        Self {
            aht_uplift: 0.0,
            returns: 0.0,
            now: 1.0,
            call_again: 1.0,
            shift: None,
            contacts_each: 1.0,
            cost_per_week: 0.0,
        }
    }
}

/// A lever: what it changes, where, on which terms, and what a design tries.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// Its name, unique in the grid and the name of its column; the kind where the planner gave none.
    pub name: String,
    /// What it changes.
    pub kind: LeverKind,
    /// Where.
    pub scope: Scope,
    /// What else it needs to know.
    pub terms: Terms,
    /// What a design tries; `None` where named scenarios alone pull it.
    pub values: Option<Values>,
}
