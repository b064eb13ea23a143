//! What a day or a schedule was worth.

use super::{Group, Term};

const NEW: Term = Term::of(Group::Service);

pub(super) const TERMS: [Term; 9] = [
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
        ..NEW
    },
    Term {
        name: "schedule-efficiency",
        aliases: &["schedule fit"],
        meaning: "How closely a schedule follows the requirement; 100 % is a perfect fit in every interval.",
        formula: "1 − Σ|staffed − required| / Σ required",
        see: &["over-under-staffing"],
        ..NEW
    },
    Term {
        name: "adherence",
        aliases: &["schedule adherence"],
        meaning: "How much of the scheduled time was spent in the state that the schedule asked for, at the time it \
                  asked for it.",
        formula: "time in the scheduled state / scheduled time",
        see: &["conformance"],
        ..NEW
    },
    Term {
        name: "conformance",
        aliases: &["schedule conformance"],
        meaning: "Whether the hours were worked, whenever that was. Someone an hour late who stays an hour longer \
                  conforms fully and adheres badly.",
        formula: "time worked / time scheduled",
        see: &["adherence"],
        ..NEW
    },
    Term {
        name: "assurance",
        aliases: &[
            "probability of meeting target",
            "probability that the day meets its target",
            "sureness",
            "chance of 80/20",
        ],
        meaning: "How sure a day or week is to meet its service level, seen from before it. The rate is uncertain, as far \
                  as the forecast's ranges say, and given the rate there is still luck; both together make a \
                  distribution of the contact-weighted level, told as its probability to reach the target and the \
                  levels that one outcome in ten stays below (p10), one in two (p50) and nine in ten (p90).",
        formula: "P = mean over futures of P(share ≥ target | rates)\n\
                  share | rates ~ beta with the replayed mean and the luck's variance",
        default: "200 futures, seed 1. Rates are drawn, not counts: the queueing model has the Poisson noise already. \
                  Handle times are taken as known. Where only the ranges of a file are known, 45 % of the rate's \
                  variance is shared by the intervals of a day, 15 points of it by the whole week.",
        alternatives: "A service level at the mean forecast is near the median of the day, and above its mean: a busy \
                       day loses more than a quiet one gains.",
        see: &["luck", "agents-needed", "day-service-level"],
        ..NEW
    },
    Term {
        name: "agents-needed",
        aliases: &["agents for sureness", "staff to be sure"],
        meaning: "The agents with which a day or week meets its service level as surely as asked. Every interval is \
                  staffed to one target, raised or lowered until the period is sure; the last agent counts: with one \
                  less in the last interval that was raised it is not. The other promises of the plan (occupancy cap, \
                  ASA, minimum agents) hold in every interval. It may be fewer than the plan has.",
        default: "Sure in nine of ten cases.",
        see: &["assurance", "service-level"],
        ..NEW
    },
    Term {
        name: "luck",
        aliases: &["service level variance"],
        meaning: "How far the share answered in time strays from its mean though rate, handle time and agents are as \
                  expected. Contacts that wait behind each other share their luck, so that it is several times that \
                  of as many coins: 50 erlangs with 57 agents give 92 % ± 3 over a day of ten hours, where coins \
                  would give ± 0.2.",
        formula: "variance of the count per second by the jumps of a martingale;\n\
                  the part shared over a span H counts 1 − (1 − e^(−H/m))·m/H",
        default: "Exact over long spans for Erlang B, C and A; other models are as lucky as Erlang A or C at the same \
                  agents, handle time and level.",
        source: "Whitt, Asymptotic formulas for Markov processes with applications to simulation (1992)",
        see: &["assurance", "erlang-c"],
        ..NEW
    },
];
