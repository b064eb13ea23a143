//! The findings, from their fixed codes; only the advice is written here.

use super::{Group, Term};
use crate::error::{FindingCode, Severity};

/// One entry per code.
pub(super) fn terms() -> Vec<Term> {
    let entry = |code: &FindingCode| Term {
        name: code.as_str(),
        meaning: code.meaning(),
        default: match code.severity() {
            Severity::Warning => "A warning: the run goes on; with --strict it ends with exit code 2.",
            Severity::Note => "A note: worth knowing, never a reason to fail.",
        },
        advice: advice(*code),
        see: &["finding"],
        ..Term::of(Group::Findings)
    };
    FindingCode::ALL.iter().map(entry).collect()
}

/// What a planner can do about it.
fn advice(code: FindingCode) -> &'static str {
    use FindingCode::*;
    match code {
        MissingIntervals => {
            "Export the days again. If the queue was closed, say so in the calendar's opening hours: a closed interval is \
             not missing. Missing intervals teach the model nothing; they are never taken as zero."
        }
        DuplicateRows => {
            "Exact copies count once. Rows that differ are an error until --on-duplicate last, first or sum settles them."
        }
        OverriddenRows => "Files are read in order of name and the later one wins; rename or remove the older file.",
        Outage => {
            "The interval is kept in the history and kept away from the model. If the zeros are real, list the day as a \
             special day in the calendar."
        }
        Spike => {
            "The interval is kept away from the model. If it will come again, name the day in the calendar with the \
             planned uplift."
        }
        LevelShift => "Recent weeks weigh more. If the cause is known to end, exclude the dates in the calendar.",
        FrozenValues => "Ask whoever owns the export: a repeated value is usually a stuck counter.",
        AhtMissing => "Other intervals teach the handle time; --aht gives one where the history has none.",
        AhtZero => "A zero handle time would staff nobody, so it does not teach; correct the export.",
        AhtWithoutContacts => "The value is ignored: it belongs to contacts of another interval.",
        HandledExceedsOffered => {
            "Often contacts that arrived before the interval. Volume is counted by arrival, so check how the export counts."
        }
        PartialDay => "Export whole days; the part that is there still teaches its intervals.",
        FractionalCounts => {
            "Counts are whole in a raw export; fractions come from averages or from splitting intervals."
        }
        MixedIntervals => "Export one length. Until then shorter intervals are added up to the longest.",
        Unsorted => "Nothing to do: rows are sorted on reading.",
        RepeatedHour => "Write times with their offset, and the two hours can't be mixed up.",
        SkippedHour => "Check --time-zone: those local times do not exist in it.",
        ThousandsSeparator => "Nothing to do: they were read as thousands; --decimal settles a doubtful file.",
        EndLabels => "Nothing to do; --labels start or --labels end settles what the file means.",
        ShortHistory => "Two whole weeks are the least from which weekdays can be told apart; more is better.",
        ZoneUnknown => "Give --time-zone, such as Europe/London, or times with their offset.",
        QueueSpelling => "Make the names equal in the export if they are one queue; they are read as two.",
        FormulaName => "Nothing to do: such names get a leading ' in CSV and XLSX and lose it on reading back.",
        PersonalData => "Leave such columns out of the export; planning needs none.",
    }
}
