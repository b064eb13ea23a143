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
        advice: advice(code.as_str()),
        see: &["finding"],
        ..Term::of(Group::Findings)
    };
    FindingCode::ALL.iter().map(entry).collect()
}

/// What a planner can do about it.
fn advice(code: &str) -> &'static str {
    match code {
        "missing-intervals" => {
            "Export the days again. If the queue was closed, say so in the calendar's opening hours: a closed \
             interval is not missing. Missing intervals teach the model nothing; they are never taken as zero."
        }
        "duplicate-rows" => {
            "Exact copies count once. Rows that differ are an error until --on-duplicate last, first or sum \
             settles them."
        }
        "overridden-rows" => "Files are read in order of name and the later one wins; rename or remove the older file.",
        "outage" => {
            "The interval is kept in the history and kept away from the model. If the zeros are real, list the \
             day as a special day in the calendar."
        }
        "spike" => {
            "The interval is kept away from the model. If it will come again, name the day in the calendar with \
             the planned uplift."
        }
        "level-shift" => "Recent weeks weigh more. If the cause is known to end, exclude the dates in the calendar.",
        "low-day" => {
            "If it was a holiday or a closure, name the day in the calendar, so that next year's can learn from \
             it."
        }
        "outside-hours" => {
            "Records outside the opening hours don't teach. If the queue was open, widen its hours in the \
             calendar."
        }
        "frozen-values" => "Ask whoever owns the export: a repeated value is usually a stuck counter.",
        "aht-missing" => "Other intervals teach the handle time; --aht gives one where the history has none.",
        "aht-zero" => "A zero handle time would staff nobody, so it does not teach; correct the export.",
        "aht-without-contacts" => "The value is ignored: it belongs to contacts of another interval.",
        "handled-exceeds-offered" => {
            "Often contacts that arrived before the interval. Volume is counted by arrival, so check how the \
             export counts."
        }
        "partial-day" => "Export whole days; the part that is there still teaches its intervals.",
        "fractional-counts" => {
            "Counts are whole in a raw export; fractions come from averages or from splitting intervals."
        }
        "mixed-intervals" => "Export one length. Until then shorter intervals are added up to the longest.",
        "unsorted" => "Nothing to do: rows are sorted on reading.",
        "repeated-hour" => "Write times with their offset, and the two hours can't be mixed up.",
        "skipped-hour" => "Check --time-zone: those local times do not exist in it.",
        "thousands-separator" => "Nothing to do: they were read as thousands; --decimal settles a doubtful file.",
        "end-labels" => "Nothing to do; --labels start or --labels end settles what the file means.",
        "short-history" => "Two whole weeks are the least from which weekdays can be told apart; more is better.",
        "zone-unknown" => "Give --time-zone, such as Europe/London, or times with their offset.",
        "queue-spelling" => "Make the names equal in the export if they are one queue; they are read as two.",
        "formula-name" => "Nothing to do: such names get a leading ' in CSV and XLSX and lose it on reading back.",
        "personal-data" => "Leave such columns out of the export; planning needs none.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_tells_the_planner_what_to_do() {
        let silent: Vec<_> = terms().into_iter().filter(|term| term.advice.is_empty()).map(|term| term.name).collect();
        assert_eq!(silent, Vec::<&str>::new());
    }
}
