//! How heads come and go.

use super::{Group, Term};

const NEW: Term = Term::of(Group::Hiring);

pub(super) const TERMS: [Term; 9] = [
    Term {
        name: "attrition",
        aliases: &["turnover", "leavers"],
        meaning: "The share of the heads at the start of a month that leaves in it, by how long they have been there.",
        formula: "monthly = 1 − (1 − annual)^(1/12)\nweekly = 1 − (1 − monthly)^(12/52)",
        example: "30 % a year is 2.93 % a month, not 2.5 %.",
        see: &["cohort", "tenure-band"],
        ..NEW
    },
    Term {
        name: "tenure-band",
        aliases: &["tenure"],
        meaning: "Heads by the months since they were hired. Each band has an attrition of its own: the first months lose \
                  the most people.",
        see: &["attrition", "cohort"],
        ..NEW
    },
    Term {
        name: "proficiency",
        aliases: &["speed to competency", "ramp", "learning curve"],
        meaning: "How fast a new hire works against a tenured agent. It divides the rate of work, so a handle time \
                  becomes AHT / p; heads are not scaled after the queueing model.",
        formula: "AHT of a new hire = AHT / p\nAHT of a floor with n heads at p: AHT × Σ n / Σ (n × p)",
        example: "Proficiency 80 % and 240 s: 300 s.",
        see: &["aht", "cohort", "ramp-drag"],
        ..NEW
    },
    Term {
        name: "cohort",
        aliases: &["hiring class", "training class"],
        meaning: "People hired together, week by week: approval, lead time, a class with its size, seats and \
                  drop-outs, training (no contacts), nesting, a ramp, and then tenured.",
        formula: "opening + hires + moves − leavers − drop-outs = closing, every week",
        see: &["attrition", "proficiency", "nesting", "lead-time", "seats"],
        ..NEW
    },
    Term {
        name: "nesting",
        aliases: &["transition bay", "academy bay"],
        meaning: "The weeks after training in which new hires take contacts under a mentor's eye, at a share of a tenured \
                  agent's pace.",
        see: &["cohort", "proficiency"],
        ..NEW
    },
    Term {
        name: "lead-time",
        aliases: &["time to hire", "vacancy delay"],
        meaning: "Weeks from the approval of a class to its first day: advertising, interviews, notice periods.",
        see: &["cohort", "hire-by"],
        ..NEW
    },
    Term {
        name: "seats",
        aliases: &["seat limit", "training seats"],
        meaning: "The most people who can be in training in one week, all classes together.",
        see: &["cohort"],
        ..NEW
    },
    Term {
        name: "hire-by",
        aliases: &["hire by date", "decide by"],
        meaning: "The last week in which hiring can be approved so that every week that can be on target still is. What \
                  each week of delay costs stands beside it.",
        see: &["lead-time", "cohort"],
        ..NEW
    },
    Term {
        name: "ramp-drag",
        aliases: &["ramp cost", "drag"],
        meaning: "The pay of new hires for the part of their work that a tenured agent would have done beside it: one minus \
                  their proficiency. It is shown apart from wages and counted once.",
        formula: "Σ (1 − p) × paid hours of nesting and ramping heads × cost per hour",
        see: &["proficiency", "nesting"],
        ..NEW
    },
];
