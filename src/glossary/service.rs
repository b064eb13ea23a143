//! What a day or a schedule was worth.

use super::{Group, Term};

const NEW: Term = Term::of(Group::Service);

pub(super) const TERMS: [Term; 6] = [
    Term {
        name: "day-service-level",
        aliases: &["weighted service level", "daily service level", "week service level", "contact-weighted"],
        meaning: "The service level of a day or week: every contact counts the same, so busy intervals weigh more. \
                  The share of intervals on target and the worst intervals stand beside it, because a good day can \
                  hide a bad hour.",
        formula: "Σ(volume × SL) / Σ volume",
        default: "Weighted by contacts.",
        alternatives: "A plain mean over intervals flatters: quiet nights are always on target.",
        example: "90 contacts at 70 % and 10 at 100 %: 73 %, not 85 %.",
        see: &["service-level", "weakest-interval"],
        ..NEW
    },
    Term {
        name: "weakest-interval",
        aliases: &["worst interval"],
        meaning: "The interval of a plan with the lowest service level: where the plan is thinnest.",
        see: &["day-service-level"],
        ..NEW
    },
    Term {
        name: "over-under-staffing",
        aliases: &["overstaffing", "understaffing"],
        meaning: "Agent-hours beyond the requirement, and agent-hours short of it. They are two numbers: an hour too \
                  many at night does not make up for one too few at noon.",
        formula: "over  = Σ max(0, staffed − required) × hours\n\
                  under = Σ max(0, required − staffed) × hours",
        see: &["schedule-efficiency"],
        later: true,
        ..NEW
    },
    Term {
        name: "schedule-efficiency",
        aliases: &["schedule fit"],
        meaning: "How closely a schedule follows the requirement; 100 % is a perfect fit in every interval.",
        formula: "1 − Σ|staffed − required| / Σ required",
        see: &["over-under-staffing"],
        later: true,
        ..NEW
    },
    Term {
        name: "adherence",
        aliases: &["schedule adherence"],
        meaning: "How much of the scheduled time was spent in the state that the schedule asked for, at the time it \
                  asked for it.",
        formula: "time in the scheduled state / scheduled time",
        see: &["conformance"],
        later: true,
        ..NEW
    },
    Term {
        name: "conformance",
        aliases: &["schedule conformance"],
        meaning: "Whether the hours were worked, whenever that was. Someone an hour late who stays an hour longer \
                  conforms fully and adheres badly.",
        formula: "time worked / time scheduled",
        see: &["adherence"],
        later: true,
        ..NEW
    },
];
