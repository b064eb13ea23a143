//! Where something is wrong, what it is, and what to do about it.
//!
//! The library says it in these types; the program draws them.

use std::fmt;

use serde::Serialize;
use thiserror::Error;

/// A place in an input: a line and column of a text file, a cell of a workbook, a row of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Place {
    /// The file as it was named on the command line; empty for values given by flag.
    pub file: String,
    /// Line, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Column in characters of the decompressed text, counted from 1, at the first character of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// A cell such as `Sheet!C12` or `row 12:offered`, where lines do not exist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }
    /// A line and column of a file.
    pub fn at(file: impl Into<String>, line: u64, column: u64) -> Self {
        Self { file: file.into(), line: Some(line), column: Some(column), cell: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(cell) = &self.cell {
            return write!(f, ":{cell}");
        }
        match (self.line, self.column) {
            (Some(line), Some(column)) => write!(f, ":{line}:{column}"),
            (Some(line), None) => write!(f, ":{line}"),
            _ => Ok(()),
        }
    }
}

/// One thing that is wrong with an input and stops the run (exit code 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Error)]
#[error("{message}")]
pub struct Problem {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// The column, key or flag, where there is one.
    pub field: Option<String>,
    /// The offending text as it stands in the input.
    pub text: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The whole source line, for the picture of the error.
    #[serde(skip)]
    pub source_line: Option<String>,
    /// What kind of problem it is, to count those that are not shown in full.
    #[serde(skip)]
    pub kind: &'static str,
    /// How many problems of its kind this one stands for: 1, except where a reader counts what it does not keep in full.
    #[serde(skip_serializing_if = "is_one")]
    pub count: u64,
}

fn is_one(count: &u64) -> bool {
    *count == 1
}

impl Problem {
    /// A problem of a place with its message and help.
    pub fn new(kind: &'static str, place: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { place, field: None, text: None, message, help, source_line: None, kind, count: 1 }
    }
    /// Names the column, key or flag.
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
    /// Quotes the offending text.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }
    /// Adds the whole line in which the problem stands.
    pub fn source_line(mut self, line: impl Into<String>) -> Self {
        self.source_line = Some(line.into());
        self
    }
}

/// Everything that is wrong with the inputs of a run, in file order; never empty.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{} problem(s), the first: {}", .0.len(), .0.first().map(|p| p.message.as_str()).unwrap_or(""))]
pub struct Problems(pub Vec<Problem>);

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

/// Whether a finding can fail a `--strict` run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Fails a `--strict` run.
    Warning,
    /// Worth knowing; never fails a run.
    Note,
}

macro_rules! finding_codes {
    ($($name:ident $code:literal $severity:ident $doc:literal;)*) => {
        /// The fixed codes of what is noticed in a history.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingCode { $(#[doc = $doc] $name,)* }
        impl FindingCode {
            /// Every code, in the order of the formats page.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
            /// The code as it is printed.
            pub fn as_str(self) -> &'static str { match self { $(Self::$name => $code,)* } }
            /// What the code means, in words.
            pub fn meaning(self) -> &'static str { match self { $(Self::$name => $doc,)* } }
            /// Whether it fails a `--strict` run.
            pub fn severity(self) -> Severity { match self { $(Self::$name => Severity::$severity,)* } }
        }
    };
}
finding_codes! {
    MissingIntervals "missing-intervals" Warning "Open intervals without a record.";
    DuplicateRows "duplicate-rows" Warning "Rows that stand more than once with the same values, or were settled by --on-duplicate.";
    OverriddenRows "overridden-rows" Note "Rows of an earlier file that a later file replaced.";
    Outage "outage" Warning "A stretch of zero or near-zero volume in the middle of busy hours.";
    Spike "spike" Warning "Intervals or days far above what their weekday and time of day bring.";
    LevelShift "level-shift" Warning "The volume moved to another level and stayed there.";
    FrozenValues "frozen-values" Warning "The same value repeated over many intervals in a row.";
    AhtMissing "aht-missing" Note "Intervals with handled contacts but no handle time.";
    AhtZero "aht-zero" Warning "A handle time of zero where contacts were handled.";
    AhtWithoutContacts "aht-without-contacts" Note "A handle time where no contacts were handled.";
    HandledExceedsOffered "handled-exceeds-offered" Warning "More contacts handled than offered.";
    PartialDay "partial-day" Note "A day at an edge of the history that is not whole.";
    FractionalCounts "fractional-counts" Warning "Counts that are not whole numbers.";
    MixedIntervals "mixed-intervals" Warning "Intervals of different lengths, added up to the longest.";
    Unsorted "unsorted" Note "Rows that are not in order of time.";
    RepeatedHour "repeated-hour" Note "Local times of the hour that a clock change repeats, taken in file order.";
    SkippedHour "skipped-hour" Warning "Records at local times that a clock change skips.";
    ThousandsSeparator "thousands-separator" Note "Numbers written with a thousands separator.";
    EndLabels "end-labels" Note "Intervals labelled by their end, moved to their start.";
    ShortHistory "short-history" Warning "Too little history for a weekly pattern.";
    ZoneUnknown "zone-unknown" Note "Local times without a zone: clock changes can't be told.";
    QueueSpelling "queue-spelling" Warning "Queue names that differ in case or spaces only.";
    FormulaName "formula-name" Note "Names that a spreadsheet would run as a formula.";
    OutsideHours "outside-hours" Note "Contacts recorded outside the opening hours; they do not teach the forecast.";
    LowDay "low-day" Note "A whole day far below its weekday; it stays in.";
    PersonalData "personal-data" Warning "Columns that look like personal data; they are not read.";
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for FindingCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Something noticed in a history that does not stop the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The fixed code.
    pub code: FindingCode,
    /// Warning or note.
    pub severity: Severity,
    /// The queue it concerns, where it is one queue's.
    pub queue: Option<String>,
    /// The start label of the first interval concerned.
    pub from: Option<String>,
    /// The start label of the last interval concerned.
    pub to: Option<String>,
    /// How many intervals or rows.
    pub count: u64,
    /// One sentence for the planner.
    pub message: String,
    /// Where the first one stands in its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Finding {
    /// A finding of a code with its sentence.
    pub fn new(code: FindingCode, count: u64, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            queue: None,
            from: None,
            to: None,
            count,
            message: message.into(),
            place: None,
        }
    }
}
