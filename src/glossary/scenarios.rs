//! What if: levers, designs and what is read from many scenarios.

use super::{Group, Term};

const NEW: Term = Term::of(Group::Scenarios);

pub(super) const TERMS: [Term; 10] = [
    Term {
        name: "scenario",
        aliases: &["what if"],
        meaning: "A plan with some of its levers pulled: staffed and played like the plan itself, and shown beside it.",
        default: "The plan as it is (the baseline) has no lever pulled and is no row of the table; the columns that end \
                  in _change are the differences from it.",
        see: &["lever", "design", "frontier", "tornado"],
        ..NEW
    },
    Term {
        name: "lever",
        aliases: &["driver", "assumption"],
        meaning: "One thing that a scenario changes (volume, handle time, shrinkage, target, patience, a bot, opening \
                  hours, heads and more), for the queues, days and hours in its scope.",
        alternatives: "Written as a list of values, a range with steps, or a distribution; `headcount sweep --help` lists \
                       them all.",
        see: &["scenario", "deflection", "channel-shift", "first-contact-resolution", "absence"],
        ..NEW
    },
    Term {
        name: "design",
        aliases: &["full grid", "latin hypercube", "monte carlo"],
        meaning: "How the values of several levers are put together: every combination (full), first with first and \
                  second with second (zip), or a number of draws: independent ones (monte-carlo), or such that each \
                  lever's distribution is cut into as many equally likely slices as there are draws and every slice is \
                  met once (latin-hypercube).",
        default: "full.",
        source: "McKay, Beckman & Conover, 1979 (Latin hypercube)",
        see: &["lever", "scenario"],
        ..NEW
    },
    Term {
        name: "deflection",
        aliases: &["ivr containment", "bot", "chatbot", "containment"],
        meaning: "The share of contacts that a bot or an IVR takes. The easy ones leave, so those that reach an agent \
                  take longer (aht-uplift); some of the deflected come back all the same (returns).",
        formula: "contacts × (1 − share × (1 − returns))",
        example: "100 contacts, a share of 20 %, a quarter of them comes back: 85 contacts.",
        see: &["lever", "break-even"],
        ..NEW
    },
    Term {
        name: "first-contact-resolution",
        aliases: &["fcr", "first call resolution"],
        meaning: "The share of contacts that settle their matter. Of the others a share calls again, and again, so \
                  settling more of them lowers the volume.",
        formula: "volume × (1 − (1 − now) × again) / (1 − (1 − then) × again)",
        example: "From 70 % to 80 % where half of the unsettled call again: 0.85 / 0.9 = 94.4 % of the volume.",
        see: &["lever", "redials"],
        ..NEW
    },
    Term {
        name: "channel-shift",
        aliases: &["channel mix"],
        meaning: "Contacts of one queue that another queue takes instead, such as calls that become chats: each becomes so \
                  many contacts there, with the handle time, concurrency and promise of that queue.",
        see: &["lever", "chat-concurrency"],
        ..NEW
    },
    Term {
        name: "absence",
        aliases: &["absenteeism", "unplanned absence"],
        meaning: "The share of scheduled agents who are missing without notice. Shrinkage is planned for and raises the \
                  schedule; absence is not, and lowers the service.",
        formula: "agents on the floor = required × (1 − absence)",
        see: &["shrinkage", "lever"],
        ..NEW
    },
    Term {
        name: "frontier",
        aliases: &["pareto frontier", "efficient frontier"],
        meaning: "The scenarios of which no other is both cheaper and better in service. Everything else can be improved \
                  in one without paying in the other.",
        source: "Pareto, 1906",
        see: &["scenario", "tornado"],
        ..NEW
    },
    Term {
        name: "tornado",
        aliases: &["sensitivity", "tornado chart"],
        meaning: "How far each lever alone moves FTE between its low and its high value, all others as the plan has them, \
                  the widest on top: what is worth knowing better.",
        default: "The ends of a list or range; of a distribution the values that one outcome in ten stays below and above.",
        see: &["lever", "frontier", "break-even"],
        ..NEW
    },
    Term {
        name: "break-even",
        aliases: &["break even value"],
        meaning: "The value of a lever at which it neither costs nor saves against the plan, its own cost included; with \
                  heads or a budget given, the value at which the target is just met.",
        see: &["lever", "tornado"],
        ..NEW
    },
];
