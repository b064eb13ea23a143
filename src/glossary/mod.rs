//! What the words mean: every term, formula, default and convention behind a number of this crate.
//!
//! `headcount explain TERM` prints one entry; [`definitions`] is all of them on one page and [`formats`] describes the
//! files, flags and exit codes. A planner who doubts a number finds here what it is and how else it could have been
//! computed.

mod accuracy;
mod causes;
mod demand;
mod files;
mod findings;
mod hiring;
mod lookup;
mod notices;
mod payroll;
mod queueing;
mod scenarios;
mod service;
mod time;

use std::sync::LazyLock;

pub use lookup::{find, suggest};

#[doc = include_str!("definitions.md")]
pub mod definitions {}

#[doc = include_str!("formats.md")]
pub mod formats {}

/// The chapters of the glossary, in the order in which a planner works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Intervals, days, zones.
    Time,
    /// What comes in.
    Demand,
    /// What waiting does: queueing models of one interval.
    Queueing,
    /// From agents on the floor to heads on the payroll.
    Payroll,
    /// How good a forecast is.
    Accuracy,
    /// What a day or a schedule was worth.
    Service,
    /// What if.
    Scenarios,
    /// How heads come and go.
    Hiring,
    /// Files, spellings, exit codes.
    Files,
    /// What is noticed in a history.
    Findings,
    /// What is noticed where plan and reality are laid side by side.
    Notices,
}

impl Group {
    /// Every chapter, in order.
    pub const ALL: [Self; 11] = [
        Self::Time,
        Self::Demand,
        Self::Queueing,
        Self::Payroll,
        Self::Accuracy,
        Self::Service,
        Self::Scenarios,
        Self::Hiring,
        Self::Files,
        Self::Findings,
        Self::Notices,
    ];
    /// The chapter's heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Time => "Time",
            Self::Demand => "Demand",
            Self::Queueing => "Staffing an interval",
            Self::Payroll => "From the floor to the payroll",
            Self::Accuracy => "Forecast accuracy",
            Self::Service => "Service and schedules",
            Self::Scenarios => "Scenarios",
            Self::Hiring => "Hiring",
            Self::Files => "Files and spellings",
            Self::Findings => "Findings in a history",
            Self::Notices => "Notices of a review",
        }
    }
}

/// One entry of the glossary. An empty text means that there is nothing to say under that heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The name, in kebab-case as flags and TOML keys are.
    pub name: &'static str,
    /// Other names, abbreviations and columns under which it is found.
    pub aliases: &'static [&'static str],
    /// The chapter.
    pub group: Group,
    /// What it is.
    pub meaning: &'static str,
    /// The formula, with its symbols explained.
    pub formula: &'static str,
    /// What holds when nobody says otherwise.
    pub default: &'static str,
    /// How else it is done, and how to ask for that.
    pub alternatives: &'static str,
    /// Who said so.
    pub source: &'static str,
    /// A case with numbers.
    pub example: &'static str,
    /// What a planner can do about it.
    pub advice: &'static str,
    /// Related entries.
    pub see: &'static [&'static str],
    /// The word is defined here, but this version computes no such thing yet.
    pub later: bool,
}

impl Term {
    /// An entry of a chapter without a text: what the entries start from.
    const fn of(group: Group) -> Self {
        Self {
            name: "",
            aliases: &[],
            group,
            meaning: "",
            formula: "",
            default: "",
            alternatives: "",
            source: "",
            example: "",
            advice: "",
            see: &[],
            later: false,
        }
    }
    /// The headings under which there is something to say, with their texts, in the order of print.
    pub fn sections(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        [
            ("meaning", self.meaning),
            ("formula", self.formula),
            ("default", self.default),
            ("alternatives", self.alternatives),
            ("example", self.example),
            ("advice", self.advice),
            ("source", self.source),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
    }
}

/// Every entry, by chapter.
///
/// ```
/// let shrinkage = headcount::glossary::find("Shrinkage").unwrap();
/// assert!(shrinkage.formula.contains("1 − shrinkage"));
/// ```
pub fn terms() -> &'static [Term] {
    static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
        let chapters: [&[Term]; 10] = [
            &time::TERMS,
            &demand::TERMS,
            &queueing::TERMS,
            &payroll::TERMS,
            &accuracy::TERMS,
            &service::TERMS,
            &causes::TERMS,
            &scenarios::TERMS,
            &hiring::TERMS,
            &files::TERMS,
        ];
        chapters.concat().into_iter().chain(findings::terms()).chain(notices::TERMS).collect()
    });
    &TERMS
}

/// The whole glossary as one page of Markdown, which is the text of [`definitions`].
pub fn page() -> String {
    let mut page = String::from(
        "Every term of the glossary. `headcount explain TERM` prints one of them.\n\n\
         This page is written by the program from its glossary; a test keeps the two equal.\n",
    );
    for group in Group::ALL {
        page += &format!("\n# {}\n", group.title());
        for term in terms().iter().filter(|term| term.group == group) {
            page += &format!("\n## `{}`\n", term.name);
            if !term.aliases.is_empty() {
                page += &format!("\nAlso: {}.\n", term.aliases.join(", "));
            }
            for (heading, text) in term.sections() {
                match heading {
                    "meaning" => page += &format!("\n{text}\n"),
                    "formula" => page += &format!("\n```text\n{text}\n```\n"),
                    _ => page += &format!("\n*{heading}:* {text}\n"),
                }
            }
            if term.later {
                page += "\nThis version computes no such thing yet.\n";
            }
            if !term.see.is_empty() {
                page += &format!("\n*see also:* {}\n", term.see.join(", "));
            }
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_name_or_alias_means_one_thing_only() {
        let mut seen = BTreeSet::new();
        let names = terms().iter().flat_map(|term| [term.name].into_iter().chain(term.aliases.iter().copied()));
        let taken: Vec<_> = names.filter(|name| !seen.insert(lookup::key(name))).collect();
        assert_eq!(taken, Vec::<&str>::new());
    }

    #[test]
    fn every_term_says_what_it_is_and_points_to_terms_that_exist() {
        for term in terms() {
            assert!(term.meaning.len() > 20, "{}", term.name);
            assert_eq!(term.name, term.name.to_lowercase().replace(['_', ' '], "-"));
            for other in term.see {
                assert!(terms().iter().any(|t| t.name == *other), "`{}` points to `{other}`", term.name);
                assert_ne!(term.name, *other);
            }
        }
    }

    #[test]
    fn every_chapter_has_terms_and_they_stand_together() {
        let groups: Vec<_> = terms().iter().map(|term| term.group).collect();
        assert!(groups.is_sorted());
        assert!(Group::ALL.iter().all(|group| groups.contains(group)));
    }
}
