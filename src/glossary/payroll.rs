//! From agents on the floor to heads on the payroll.

use super::{Group, Term};

const NEW: Term = Term::of(Group::Payroll);

pub(super) const TERMS: [Term; 5] = [
    Term {
        name: "shrinkage",
        aliases: &["shrink", "shrinkage bases", "out of office", "in office shrinkage"],
        meaning: "The share of paid time in which people are not on the floor. Its parts have one of two bases: \
                  `paid` time (out of the office: leave, sickness, training) and, of what is left, `present` time (in \
                  the office: breaks, coaching, meetings). Parts of one base add up; the bases compound.",
        formula: "scheduled = ⌈agents / (1 − shrinkage)⌉\n\
                  shrinkage = 1 − (1 − Σ paid parts) × (1 − Σ present parts)",
        default: "0: agents on the floor are the agents scheduled, and every output says so.",
        alternatives: "With --shrinkage 30%, or parts with their bases: --shrinkage \
                       leave=paid:10%,breaks=present:12%. Multiplying by 1 + shrinkage is a common mistake: it gives \
                       18.2 → 19 in the example, and then 30 % of 19 are away and 13 remain. Breaks belong either \
                       here or in the shifts, never in both.",
        example: "14 agents at 30 %: 14 / 0.7 = 20 scheduled. 20 % out of office and 10 % in office: 1 − 0.8 × 0.9 = \
                  28 %.",
        see: &["scheduled", "fte", "utilisation"],
        ..NEW
    },
    Term {
        name: "scheduled",
        aliases: &["scheduled agents", "paid agents", "scheduled_exact"],
        meaning: "Agents to put on the schedule for an interval, so that enough of them are on the floor after \
                  shrinkage.",
        formula: "per interval ⌈whole agents / (1 − shrinkage)⌉; sums and FTE use agents_exact / (1 − shrinkage)",
        example: "14 agents at 30 % shrinkage: 20.",
        see: &["shrinkage", "fte", "rounding"],
        ..NEW
    },
    Term {
        name: "fte",
        aliases: &["full-time equivalent", "full time equivalents", "hours per fte", "headcount"],
        meaning: "Paid hours, counted in people who work full time.",
        formula: "FTE = Σ scheduled hours / hours per FTE      (exact agents, over the week)",
        default: "40 paid hours a week.",
        alternatives: "With --hours-per-fte 37.5.",
        example: "1 000 scheduled hours in a week: 25 FTE at 40 h, 26.7 at 37.5 h.",
        see: &["scheduled", "shrinkage"],
        ..NEW
    },
    Term {
        name: "utilisation",
        aliases: &["utilization"],
        meaning: "The share of paid time that goes into contacts. Not the same as occupancy, which looks only at the \
                  time on the floor.",
        formula: "utilisation = occupancy × (1 − shrinkage)",
        example: "Occupancy 71.4 % at 30 % shrinkage: 50 %.",
        see: &["occupancy", "shrinkage"],
        ..NEW
    },
    Term {
        name: "staff-to",
        aliases: &["percentile staffing", "staff to p80"],
        meaning: "Which point of the forecast's range is staffed for: its mean, or a percentile that is exceeded less \
                  often.",
        default: "mean.",
        alternatives: "With --staff-to p50 or p80.",
        see: &["prediction-range", "over-dispersion"],
        ..NEW
    },
];
