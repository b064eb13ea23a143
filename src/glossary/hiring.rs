//! How heads come and go.

use super::{Group, Term};

const NEW: Term = Term { later: true, ..Term::of(Group::Hiring) };

pub(super) const TERMS: [Term; 3] = [
    Term {
        name: "attrition",
        aliases: &["turnover", "leavers"],
        meaning: "The share of the heads at the start of a month that leaves in it, by how long they have been there.",
        formula: "monthly = 1 − (1 − annual)^(1/12)",
        example: "30 % a year is 2.93 % a month, not 2.5 %.",
        see: &["cohort"],
        ..NEW
    },
    Term {
        name: "proficiency",
        aliases: &["speed to competency", "ramp", "learning curve"],
        meaning: "How fast a new hire works against a tenured agent. It divides the rate of work, so a handle time \
                  becomes AHT / p; heads are not scaled after the queueing model.",
        formula: "AHT of a new hire = AHT / p",
        example: "Proficiency 80 % and 240 s: 300 s.",
        see: &["aht", "cohort"],
        ..NEW
    },
    Term {
        name: "cohort",
        aliases: &["hiring class", "nesting", "training class"],
        meaning: "People hired together, week by week: approval, lead time, a class with its size, seats and \
                  drop-outs, training (no contacts), nesting, a ramp, and then tenured.",
        see: &["attrition", "proficiency"],
        ..NEW
    },
];
