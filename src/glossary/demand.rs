//! What comes in.

use super::{Group, Term};

const NEW: Term = Term::of(Group::Demand);

pub(super) const TERMS: [Term; 10] = [
    Term {
        name: "offered",
        aliases: &["volume", "calls offered", "contacts offered", "contacts", "calls"],
        meaning: "Contacts that reached the queue, whether or not anyone answered, counted in the interval in which \
                  they arrived. This is what is forecast and staffed for.",
        formula: "offered = handled + abandoned (+ blocked or passed on, where a system counts those)",
        alternatives: "Counting answered contacts only hides those who gave up, and plans the next shortage.",
        see: &["handled", "abandoned", "offered-load"],
        ..NEW
    },
    Term {
        name: "handled",
        aliases: &["answered", "calls handled"],
        meaning: "Contacts that an agent answered. Averages of handle time over intervals are weighted by them.",
        see: &["offered", "aht"],
        ..NEW
    },
    Term {
        name: "abandoned",
        aliases: &["abandons", "lost calls"],
        meaning: "Contacts that left the queue before anyone answered.",
        see: &["abandonment", "offered"],
        ..NEW
    },
    Term {
        name: "aht",
        aliases: &["average handle time", "average handling time", "handle time", "aht_s"],
        meaning: "Average time that a handled contact keeps an agent: talk, hold and after-call work, in seconds. It \
                  is forecast from the history like the volume, since it moves with the time of day and drifts.",
        formula: "AHT = talk + hold + after-call work, per handled contact\n\
                  over intervals: Σ(handled × AHT) / Σ handled",
        default: "The history's; a staffing step without any handle time is an error.",
        alternatives: "With --aht 240s, where the history has none. An unweighted mean of intervals overrates quiet \
                       ones.",
        example: "10 contacts of 200 s and 30 of 240 s: (2000 + 7200) / 40 = 230 s, not 220 s.",
        see: &["talk-hold-acw", "offered-load"],
        ..NEW
    },
    Term {
        name: "talk-hold-acw",
        aliases: &["talk_s", "hold_s", "acw_s", "acw", "after-call work", "wrap-up", "hold time", "talk time"],
        meaning: "The three parts of the handle time: speaking, the contact on hold, and work on the contact after it \
                  ended. Each is an average in seconds per handled contact.",
        see: &["aht"],
        ..NEW
    },
    Term {
        name: "offered-load",
        aliases: &["load", "workload", "erlang", "erlangs", "traffic intensity", "load_erlangs"],
        meaning: "The work that arrives, as the number of agents that it would keep busy without a pause. Its unit is \
                  the erlang.",
        formula: "A = offered × AHT / interval length      (both times in seconds)",
        source: "A. K. Erlang, 1917",
        example: "100 contacts of 180 s in half an hour: 100 × 180 / 1800 = 10 erlangs.",
        see: &["aht", "erlang-c", "occupancy"],
        ..NEW
    },
    Term {
        name: "over-dispersion",
        aliases: &["variance", "overdispersed arrivals", "poisson", "doubly stochastic arrivals"],
        meaning: "Counts that vary more than Poisson counts do, because the rate itself is uncertain: whole days run \
                  high or low. Staffing for a rate that is taken as certain then meets its target too seldom.",
        formula: "variance of the count = mean + variance of the rate; the rate is taken as gamma-distributed",
        default: "Poisson arrivals: the variance of a count is its mean.",
        alternatives: "A variance given with the volume; shares are then weighted by contacts, occupancy by time.",
        see: &["noise-floor", "offered"],
        later: true,
        ..NEW
    },
    Term {
        name: "redials",
        aliases: &["retrials", "retrial fraction", "repeat calls"],
        meaning: "The share of those who gave up that calls again at once. Measures are then per attempt; the \
                  abandonment of callers is the share that gives up for good.",
        default: "None: a caller who leaves is gone.",
        see: &["abandonment", "erlang-a"],
        later: true,
        ..NEW
    },
    Term {
        name: "chat-concurrency",
        aliases: &["concurrency", "simultaneous chats", "mean concurrency"],
        meaning: "How many contacts an agent works on at once. More at once take longer each, so the handle time is \
                  given for one, two, three at once.",
        formula: "an agent with j contacts finishes them at rate j / AHT(j)",
        default: "One contact at a time. The handle time of a chat must then be the agent's time for it, or the plan \
                  has too many agents.",
        see: &["aht"],
        later: true,
        ..NEW
    },
    Term {
        name: "blending",
        aliases: &["outbound", "idle threshold", "blend threshold"],
        meaning: "Agents who make outbound contacts while inbound is quiet. An outbound contact starts only while at \
                  least a threshold of agents is idle, so that inbound finds somebody.",
        default: "Off.",
        see: &["occupancy"],
        later: true,
        ..NEW
    },
];
