//! What waiting does: queueing models of one interval.

use super::{Group, Term};

const NEW: Term = Term::of(Group::Queueing);

pub(super) const TERMS: [Term; 18] = [
    Term {
        name: "service-level",
        aliases: &[
            "sl",
            "svl",
            "service level target",
            "80/20",
            "target",
            "sl_offered",
            "answered_in_sl",
            "sl-definition",
            "sl_excl_short_abandons",
            "sl_answered",
            "sl_abandons_as_met",
            "sl_virtual",
        ],
        meaning: "The share of contacts that is answered within a threshold T. A target of 80/20 promises at least 80 \
                  % within 20 seconds. There are five conventions for what the share is of; every output names the \
                  one it used.",
        formula: "SL(T) = 1 − P(wait > T)\n\
                  offered                   answered ≤ T / offered\n\
                  excluding-short-abandons  answered ≤ T / (offered − abandoned ≤ T)\n\
                  answered                  answered ≤ T / answered\n\
                  abandons-as-met           (answered ≤ T + abandoned ≤ T) / offered\n\
                  virtual                   P(wait ≤ T) of a caller who never gives up",
        default: "Target 80/20 (unless --asa, --abandonment or --p-wait is given instead), convention `offered`. The \
                  target is met when the level is at or above it, without tolerance.",
        alternatives: "With --target 90/10, and --sl-definition for the convention. In a model without abandonment (Erlang \
                       C) the five conventions are equal. \
                       A day's level is weighted by contacts, never a plain mean of intervals.",
        source: "Mandelbaum & Zeltyn, 2007; Koole, Call Center Optimization, 2013",
        example: "100 contacts of 180 s in half an hour: 13 agents give 79.6 % within 20 s and miss 80/20, 14 give \
                  88.8 %.",
        see: &["erlang-c", "asa", "binding-constraint", "day-service-level"],
        ..NEW
    },
    Term {
        name: "asa",
        aliases: &["average speed of answer", "asa_s", "mean wait", "wait_s", "mean_wait_all_s"],
        meaning: "Average time in seconds that an answered contact waited, those who did not wait at all included.",
        formula: "Erlang C: ASA = P(wait) × AHT / (N − A)      N agents, A erlangs offered, N > A",
        default: "No target. Infinite (`inf`) when the agents don't exceed the load, because the queue then never \
                  settles.",
        alternatives: "With --asa 15s as a target beside or instead of the service level. A mean over every contact, \
                       those who gave up included, is another measure.",
        source: "Erlang, 1917",
        example: "10 erlangs of 180 s contacts and 14 agents: 7.84 s.",
        see: &["service-level", "p-wait"],
        ..NEW
    },
    Term {
        name: "p-wait",
        aliases: &["probability of waiting", "delay probability", "p_wait_gt_threshold", "queue_length"],
        meaning: "The probability that a contact finds every agent busy and has to wait; and, beyond a threshold, \
                  that it waits longer than that.",
        formula: "Erlang C: P(wait > t) = P(wait) × exp(−(N − A) × t / AHT)",
        default: "No target.",
        alternatives: "With --p-wait 30%: at most this share may wait at all.",
        example: "10 erlangs and 14 agents: 17.4 % wait at all, 11.2 % longer than 20 s (AHT 180 s).",
        see: &["erlang-c", "service-level"],
        ..NEW
    },
    Term {
        name: "occupancy",
        aliases: &["occ", "max-occupancy", "occupancy cap", "agent occupancy"],
        meaning: "The share of their time on the floor that agents spend handling contacts. Near 100 % queues explode \
                  and people tire, so plans cap it.",
        formula: "ρ = A / N      A erlangs carried, N agents",
        default: "No cap.",
        alternatives: "With --max-occupancy 85%. The cap allows a relative rounding error of 1e-9 before it asks for \
                       another agent.",
        example: "10 erlangs on 14 agents: 71.4 %.",
        see: &["utilisation", "offered-load", "binding-constraint"],
        ..NEW
    },
    Term {
        name: "abandonment",
        aliases: &["abandonment rate", "abandon rate", "abandonment_callers", "abandonment_within"],
        meaning: "The share of offered contacts that gives up before an answer.",
        formula: "abandonment = abandoned / offered",
        default: "Erlang C knows no impatience: its abandonment is 0 and says nothing about callers who would have \
                  left.",
        alternatives: "With --patience callers hang up, and --abandonment 5% is a target. With redials the share is per \
                       attempt, and `abandonment_callers` is the share of callers who give up for good.",
        see: &["erlang-a", "abandoned", "redials"],
        ..NEW
    },
    Term {
        name: "erlang-b",
        aliases: &["erlang b formula", "blocking", "loss formula", "p_block", "b"],
        meaning: "The share of contacts that finds all lines busy and is lost, when nobody can wait. It is also the \
                  stable road to Erlang C, and in its continuous extension it gives fractional agents.",
        formula: "1/B(0) = 1,   1/B(n) = 1 + (n / A) / B(n − 1)\n\
                  continuous:  1/B(x) = A ∫ exp(−A t) (1 + t)^x dt over t from 0 to ∞",
        alternatives: "With --model b: agents are lines, nobody waits, and at most 1 % is blocked unless --blocking says \
                       otherwise.",
        source: "Erlang, 1917; Jagers & Van Doorn, On the continued Erlang loss function, 1986",
        example: "5 erlangs on 10 lines: 1.84 % are lost.",
        see: &["erlang-c", "agents-exact", "lines"],
        ..NEW
    },
    Term {
        name: "erlang-c",
        aliases: &["m/m/n", "erlang c formula", "queueing model"],
        meaning: "The model behind the agents of an interval: contacts arrive at random at a steady rate, handle \
                  times vary like an exponential, everyone waits until answered. Its answer is cautious where callers \
                  give up.",
        formula: "C(N, A) = N × B / (N − A × (1 − B)),   B = Erlang B(N, A)\n\
                  C = 1 when N ≤ A: the queue never settles",
        default: "The model where nothing is known of the queue beyond its load.",
        alternatives: "With --patience Erlang A; with --retrials, --variance or --lines Erlang X; with --concurrency-aht \
                       chat; with --blend-threshold blending; with --model b Erlang B.",
        source: "Erlang, 1917",
        example: "10 erlangs on 14 agents: 17.4 % wait.",
        see: &["erlang-b", "service-level", "erlang-a"],
        ..NEW
    },
    Term {
        name: "erlang-a",
        aliases: &["m/m/n+m", "palm", "patience", "impatience"],
        meaning: "Erlang C with callers who give up after an exponential patience. It settles under any load, and its \
                  service level depends on the convention.",
        formula: "rates of a birth–death chain: arrivals λ, departures min(n, N) μ + max(0, n − N) θ,\n\
                  with mean handle time 1/μ and mean patience 1/θ",
        default: "No patience is assumed: without one the model is Erlang C.",
        alternatives: "With --patience 120s. In a day's data, patience is about the waiting of all callers together \
                       divided by the number who hung up.",
        source: "Palm, 1957; Garnett, Mandelbaum & Reiman, 2002",
        example: "10 erlangs of 180 s contacts, 12 agents, a patience of 120 s: 82.6 % are answered within 20 s and 6.2 % \
                  hang up. Erlang C asks for 14 agents.",
        see: &["erlang-c", "service-level", "abandonment", "redials", "erlang-x"],
        ..NEW
    },
    Term {
        name: "erlang-x",
        aliases: &["x", "extended erlang", "m/m/n/k+m"],
        meaning: "Erlang A with what else callers do: redials, counts that vary more than chance, lines that run out. \
                  Each part may be missing.",
        formula: "over-dispersion outermost: a mixture over gamma-distributed rates; for each rate the redials settle; \
                  blocked contacts do not redial",
        default: "Used when redials, a variance, lines or a blocking target are given.",
        alternatives: "With --retrials, --variance, --lines, --blocking, beside --patience.",
        source: "Koole, Call Center Optimization, 2013",
        see: &["erlang-a", "redials", "over-dispersion", "lines"],
        ..NEW
    },
    Term {
        name: "lines",
        aliases: &["trunks", "ports", "required_lines", "sl_accepted"],
        meaning: "How many contacts can be in the system at once, in service or waiting. A contact beyond that is \
                  blocked; it counts in the denominator of the service level of offered contacts, not in that of \
                  accepted ones.",
        default: "Unlimited.",
        alternatives: "With --lines 30. With --blocking 1% and no lines, `erlang` finds the fewest lines (and, without \
                       --agents, the fewest agents that keep every target with them).",
        see: &["erlang-b", "erlang-x"],
        ..NEW
    },
    Term {
        name: "agents-required",
        aliases: &[
            "agents",
            "required agents",
            "on the floor",
            "staffing requirement",
            "agents on the floor",
            "power of one",
            "max_calls",
            "max_aht_s",
        ],
        meaning: "The smallest whole number of agents on the floor that keeps every promise given (service level, \
                  speed of answer, abandonment, share that waits, blocking, occupancy cap, minimum). Shrinkage comes after.",
        default: "80/20, no occupancy cap, minimum 0. An interval without contacts needs nobody unless a minimum is \
                  set.",
        alternatives: "Fractions of agents stand beside it and carry the sums. Turned round, `erlang --agents` gives the \
                       most contacts (`max_calls`) and the longest handle time (`max_aht_s`) within the targets.",
        example: "100 contacts of 180 s in half an hour at 80/20: 14 agents.",
        see: &["agents-exact", "binding-constraint", "scheduled", "minimum-agents"],
        ..NEW
    },
    Term {
        name: "agents-exact",
        aliases: &["fractional agents", "required_agents_exact"],
        meaning: "The requirement as a real number: where the service level curve, drawn through fractions of agents, \
                  crosses the target. Sums over queues and intervals add these and round once.",
        formula: "Erlang C over the continuous extension of Erlang B",
        source: "Jagers & Van Doorn, 1986",
        see: &["agents-required", "rounding", "erlang-b"],
        ..NEW
    },
    Term {
        name: "minimum-agents",
        aliases: &["min-agents", "minimum staffing"],
        meaning: "The number of agents below which an open interval is never planned, even without contacts.",
        default: "0.",
        see: &["agents-required"],
        ..NEW
    },
    Term {
        name: "binding-constraint",
        aliases: &["binding", "no-contacts", "stability", "binding target", "unmeetable"],
        meaning: "What decided the number of agents of an interval: the one promise that a smaller number would \
                  break.",
        default: "One of service-level, asa, abandonment, p-wait, blocking, occupancy, minimum-agents, no-contacts, and \
                  stability: more agents than load, where no promise asks for more. A batch says `unmeetable` where no \
                  number of agents keeps them all.",
        see: &["agents-required", "occupancy", "service-level"],
        ..NEW
    },
    Term {
        name: "rounding",
        aliases: &["round up", "whole agents"],
        meaning: "An interval is staffed with whole agents. Sums over intervals and queues carry the unrounded values \
                  and round once, at the end; otherwise every quiet quarter hour adds up to half an agent of air.",
        formula: "per interval ⌈x⌉ with a relative tolerance of 1e-9; sums ⌈Σ x⌉",
        default: "Both are shown.",
        see: &["agents-exact", "fte"],
        ..NEW
    },
    Term {
        name: "steady-state",
        aliases: &["stationary model", "transient", "carry-over", "sipp"],
        meaning: "The models look at each interval by itself, as if its rate had held for ever. That is fair when \
                  handle times are short against the interval; a queue that spills into the next interval is not \
                  seen.",
        formula: "fair up to a tenth of the interval, rough up to a half, poor beyond      by the handle time",
        default: "Every interval on its own.",
        alternatives: "With --carry-over `staff` and `plan` follow the queue (Erlang C or A) from interval to interval: what \
                       waits and who is busy is handed on, and each run of open intervals starts empty.",
        source: "Green, Kolesar & Soares, 2001; Ingolfsson and others, 2007",
        see: &["erlang-c", "interval"],
        ..NEW
    },
    Term {
        name: "deferred-work",
        aliases: &["deferred", "email", "back office", "backlog", "due time"],
        meaning: "Contacts that may wait for hours, such as email. Nobody waits on a line; work is done in the order in \
                  which it is due, and closed hours count towards the time.",
        formula: "backlog at the end = max(0, backlog + contacts × AHT − agents × length)",
        default: "Off: a queue is one of calls.",
        alternatives: "With --model deferred and a target such as --target 90/4h, for a queue in its table of headcount.toml. \
                       The agents are the fewest over the horizon, spread evenly; what is due after the last interval is \
                       left to those who come next.",
        see: &["offered-load", "service-level"],
        ..NEW
    },
    Term {
        name: "pooling",
        aliases: &["pool", "siloed", "shared agents"],
        meaning: "Queues that share their agents need fewer: who is free in one queue helps the other. The load grows in \
                  proportion, its spread only with the square root.",
        default: "Every queue has its own agents.",
        alternatives: "With --pool `staff` shows agents apart and together, all contacts keeping the targets of every queue.",
        see: &["agents-required", "offered-load"],
        ..NEW
    },
];
