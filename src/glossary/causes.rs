//! Why a day went as it did.

use super::{Group, Term};

const NEW: Term = Term::of(Group::Service);

pub(super) const TERMS: [Term; 4] = [
    Term {
        name: "attribution",
        aliases: &["causes", "blame", "variance analysis", "waterfall"],
        meaning: "The gap between the planned and the reached service level of a day or week, split into causes: volume, \
                  AHT, absence (people there against people scheduled), schedule fit (schedule against requirement) and \
                  chance. Without a schedule, absence and fit are one cause, staffing. The parts add up to the gap.",
        formula: "service level reached − planned = Σ parts\n\
                  agents = required + fit × (scheduled − required) + absence × (present − scheduled)",
        default: "Each part is a Shapley value over replays of the model with the factor switched between plan and actual. \
                  Intervals without a record are left out on both sides.",
        alternatives: "Switching one factor at a time in a fixed order gives other parts for every order.",
        example: "71 % instead of 80 %: AHT +9 % cost 6 points, three absent agents 4; volume −2 % gave back 1.",
        see: &["shapley", "chance", "underlying-demand", "day-service-level"],
        ..NEW
    },
    Term {
        name: "shapley",
        aliases: &["shapley value"],
        meaning: "What a cause changes when its switch is flipped from plan to actual, averaged over all orders in which the \
                  causes can be flipped. No order is preferred, the parts add up, two causes that do the same get the same, and a \
                  cause that changes nothing gets exactly nothing.",
        formula: "part of k = Σ over sets S without k of |S|!·(n − 1 − |S|)!/n! × (level(S and k) − level(S))",
        default: "Every set of causes is replayed: 16 for four causes.",
        source: "Shapley, A value for n-person games (1953).",
        example: "AHT alone costs 5 points, absence alone 4, both together 11: AHT has (5 + 7)/2 = 6, absence (4 + 6)/2 = 5.",
        see: &["attribution"],
        ..NEW
    },
    Term {
        name: "chance",
        aliases: &["unexplained"],
        meaning: "What the switch saw beyond what the model gives for the contacts, handle times and people of the day. It stands \
                  with the probability that chance alone does as much, either way: a rare one is no chance but something \
                  that the model does not know, such as transfers, an outage or a wrong patience.",
        formula: "chance = observed − model with everything actual\n\
                  probability = erfc(|chance| / (√2 × deviation))\n\
                  deviation = √(Σ variance of the contacts answered in time) / contacts",
        default: "By a normal distribution, with the variance that the model gives once contacts and mean handle time are known; \
                  neighbouring contacts share their luck. Only intervals with an observed service level count.",
        source: "Whitt, Asymptotic formulas for Markov processes with applications to simulation (1992).",
        see: &["attribution", "underlying-demand"],
        ..NEW
    },
    Term {
        name: "underlying-demand",
        aliases: &["underlying rate"],
        meaning: "The rate of contacts, and the handle time, that lay under what was counted: the day's total as counted, its \
                  shape between plan and count, the nearer to the count the more the day's ups and downs exceed chance. A model that \
                  takes counts for rates sees chance twice and makes a day on plan too bad.",
        formula: "underlying = μ + φμ/(1 + φμ) × (counted − μ)\n\
                  μ = planned × day's counted / day's planned,  φ = max(0, Σ((counted − μ)² − μ) / Σ μ²)",
        source: "Clayton & Kaldor, Empirical Bayes estimates of age-standardized relative risks (1987).",
        see: &["chance", "attribution"],
        ..NEW
    },
];
