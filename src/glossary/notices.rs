//! What `evaluate` says of the way its files were laid side by side, from its fixed codes.

use super::{Group, Term};

const NOTE: Term = Term { default: "A note: worth knowing, never a reason to fail.", ..NEW };
const WARNING: Term = Term { default: "A warning: the run goes on; with --strict it ends with exit code 2.", ..NEW };
const NEW: Term = Term { see: &["finding"], ..Term::of(Group::Notices) };

pub(super) const TERMS: [Term; 22] = [
    Term {
        name: "partial-overlap",
        meaning: "Intervals of the forecast that the actuals do not know, with their number and share.",
        advice: "Every measure is of the intervals that both sides have. Export the missing days, or wait for them.",
        ..NOTE
    },
    Term {
        name: "no-overlap",
        meaning: "A queue whose forecast and actuals have no interval in common; both spans are named.",
        advice: "Give the actuals of the days that the forecast is of. Where no queue has anything in common, the run ends \
                 with exit code 2.",
        ..WARNING
    },
    Term {
        name: "half-covered-week",
        meaning: "A week of which some days only are scored.",
        advice: "Its sums are of those days on both sides, so they are fair, but no whole week's.",
        ..NOTE
    },
    Term {
        name: "unforecast-contacts",
        meaning: "Contacts that came while the forecast took the queue to be closed.",
        advice: "They are in no measure. Widen the opening hours in the calendar if the queue was open.",
        ..NOTE
    },
    Term {
        name: "unplanned-intervals",
        meaning: "Recorded intervals, within the span of the plan, that the plan does not have.",
        advice: "They are in no figure of service: nobody was asked for. Widen the plan's opening hours if the queue was open.",
        ..NOTE
    },
    Term {
        name: "unrecorded-intervals",
        meaning: "Planned intervals without a record of what came.",
        advice: "They are in no sum. Where a day is played again the plan stands in for them, so that the queue runs on.",
        ..NOTE
    },
    Term {
        name: "aggregated",
        meaning: "Files of different interval lengths, the shorter ones added up to the longest.",
        advice: "Nothing to do. Agents are averaged over time; ranges can't be added up and are left out.",
        ..NOTE
    },
    Term {
        name: "one-side-only",
        meaning: "A queue, or an interval, that one of the files has and another lacks; it is left out.",
        advice: "Give it on both sides, or name the queues that are meant with --queue.",
        ..WARNING
    },
    Term {
        name: "queue-taken",
        meaning: "A file without a column of queues, taken to be of the only queue that the others name.",
        advice: "Add a column `queue` if that is wrong.",
        ..NOTE
    },
    Term {
        name: "zone-differs",
        meaning: "Forecast and actuals are written on different clocks.",
        advice: "The same instants are compared, on the days and times of the actuals. If one of the offsets is wrong, \
                 correct it, or every interval is held against another.",
        ..WARNING
    },
    Term {
        name: "staffed-missing",
        meaning: "Recorded intervals that do not say how many agents were there.",
        advice: "The schedule stands in, else the requirement; export the column `staffed` to know.",
        ..NOTE
    },
    Term {
        name: "schedule-gaps",
        meaning: "Intervals of the plan that lie outside the schedule.",
        advice: "The requirement stands in for it there. Give the schedule of the whole span.",
        ..NOTE
    },
    Term {
        name: "service-level-unknown",
        meaning: "The file has contacts answered in time, but the service level asked for can't be told from them.",
        advice: "Definitions that need to know who hung up within the threshold can't be had from totals; choose \
                 --sl-definition offered or answered.",
        ..NOTE
    },
    Term {
        name: "answered-exceeds-offered",
        meaning: "Intervals with more contacts answered in time than were offered (or, by the definition `answered`, handled).",
        advice: "Their recorded service level is taken as 100 %. Often the export counts by the interval of the answer, or \
                 the column is another.",
        ..WARNING
    },
    Term {
        name: "unstaffable-intervals",
        meaning: "Intervals in which no number of agents keeps the target.",
        advice: "They are left out. Look at the target and the model flags, or at the volume there.",
        ..NOTE
    },
    Term {
        name: "model-differs",
        meaning: "The switch saw another service level, by 15 points or more over the whole span, than the model gives for \
                  the contacts, handle times and people of the days.",
        advice: "The flags do not describe this queue: tell several chats at once with --concurrency-aht, callers who hang up \
                 with --patience, or look at whom `staffed` counts. Until then its causes and its sureness are in doubt.",
        ..WARNING
    },
    Term {
        name: "nothing-came-yet",
        meaning: "The history of the settings file ends before the plan begins.",
        advice: "The plan is looked at as it is. Export again when the days are over.",
        ..NOTE
    },
    Term {
        name: "sums-only",
        meaning: "So many queues that their sums alone were kept: accuracy, no intervals, service or causes.",
        advice: "Name queues with --queue, or ask for --days or --intervals, to have everything of them.",
        ..NOTE
    },
    Term {
        name: "unknown-agents",
        meaning: "Agents that the schedule alone or the log of states alone knows.",
        advice: "Agents without a shift count nowhere; agents whom the log does not know count as not there. Make the names \
                 equal in both files.",
        ..NOTE
    },
    Term {
        name: "open-states",
        meaning: "States of a log that have no end within 12 hours.",
        advice: "They are left out, so those agents count as away. Export a column of ends or durations.",
        ..NOTE
    },
    Term {
        name: "columns-not-read",
        meaning: "Columns of a schedule or a log of states that nothing is made of.",
        advice: "Check the spelling of the header if one of them should count.",
        ..NOTE
    },
    Term {
        name: "guessed-times",
        meaning: "Shifts or states at local times that a clock change skips or repeats.",
        advice: "Write times with their offset, and there is nothing to guess.",
        ..NOTE
    },
];
