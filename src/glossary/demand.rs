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
        aliases: &["variance", "overdispersed arrivals", "poisson", "doubly stochastic arrivals", "busyness"],
        meaning: "Counts that vary more than Poisson counts do, because the rate itself is uncertain: whole intervals run \
                  high or low. Staffing for a rate that is taken as certain then meets its target too seldom.",
        formula: "variance of the count = mean + variance of the rate; the rate is taken as gamma-distributed, the queue \
                  in steady state at each rate",
        default: "Poisson arrivals: the variance of a count is its mean.",
        alternatives: "With --variance 400 (of the count) or --variance 1.5x (times its mean), at least the mean. Shares \
                       are weighted by contacts, the speed of answer by answered contacts, occupancy by time. Without \
                       patience some rates overload the agents, and the average speed of answer is infinite.",
        source: "Jongbloed & Koole, 2001; Whitt, 2006",
        see: &["erlang-x", "noise-floor", "offered"],
        ..NEW
    },
    Term {
        name: "redials",
        aliases: &["retrials", "retrial fraction", "repeat calls", "total_rate"],
        meaning: "The share of those who gave up that calls again at once. Measures are then per attempt; the \
                  abandonment of callers is the share that gives up for good.",
        formula: "attempts x = fresh calls + r × x × abandonment(x)      r the share that calls again",
        default: "None: a caller who leaves is gone.",
        alternatives: "With --retrials 30% beside --patience. Blocked contacts do not call again.",
        source: "Aguir, Karaesmen, Akşin & Chauvet, 2004",
        see: &["abandonment", "erlang-a", "erlang-x"],
        ..NEW
    },
    Term {
        name: "chat-concurrency",
        aliases: &["concurrency", "simultaneous chats", "mean concurrency", "concurrency-aht"],
        meaning: "How many contacts an agent works on at once. More at once take longer each, so the handle time is \
                  given for one, two, three at once. A contact waits only while every place of every agent is taken.",
        formula: "an agent with j contacts finishes them at rate j / AHT(j); contacts are spread evenly over the agents",
        default: "One contact at a time. The handle time of a chat must then be the agent's time for it, or the plan \
                  has too many agents.",
        alternatives: "With --concurrency-aht 180s,240s,310s. Occupancy is the share of agents with at least one \
                       contact; the mean number of contacts of a busy agent stands beside it.",
        source: "Luo & Zhang, 2013; Tezcan & Zhang, 2014",
        see: &["aht", "occupancy"],
        ..NEW
    },
    Term {
        name: "blending",
        aliases: &["outbound", "idle threshold", "blend threshold", "outbound_per_hour", "required_blend_threshold"],
        meaning: "Agents who make outbound contacts while inbound is quiet. An outbound contact starts only while at \
                  least a threshold of agents is idle, so that inbound finds somebody. Inbound goes first, and nothing is \
                  interrupted.",
        default: "Off.",
        alternatives: "With --blend-threshold 2, and --outbound-aht where outbound takes another time. 1 leaves nobody \
                       idle, one more than there are agents is off. With --agents and a target, `erlang` finds the \
                       smallest threshold that keeps it, which is the one with most outbound.",
        source: "Bhulai & Koole, 2003",
        see: &["occupancy"],
        ..NEW
    },
];
