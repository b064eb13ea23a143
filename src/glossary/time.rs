//! Intervals, days, zones.

use super::{Group, Term};

const NEW: Term = Term::of(Group::Time);

pub(super) const TERMS: [Term; 8] = [
    Term {
        name: "interval",
        aliases: &["start", "interval_min", "interval length", "time slot"],
        meaning: "A span of the day in which contacts are counted and agents are planned: from its start up to, but \
                  not including, its end. It is labelled by its start in local time.",
        default: "The length of the history's own intervals: any divisor of 60 minutes, or a whole day (1440).",
        alternatives: "Some systems label by the end; --labels end moves them. Mixed lengths are added up to the \
                       longest.",
        example: "With 30 minutes, 2026-11-23T09:00:00 holds what arrives from 09:00:00 up to 09:29:59.",
        see: &["clock-change", "time-zone", "closed"],
        ..NEW
    },
    Term {
        name: "time-zone",
        aliases: &["zone", "tz", "offset", "iana time zone"],
        meaning: "Where the wall clock of a queue hangs, as an IANA name. Opening hours, weekdays and clock changes \
                  follow it.",
        default: "The offsets in the file; without any, a plain clock that never changes (finding zone-unknown).",
        alternatives: "With --time-zone Europe/London, or the key time-zone. Times are then written with their \
                       offset.",
        see: &["clock-change", "zone-unknown"],
        ..NEW
    },
    Term {
        name: "clock-change",
        aliases: &["dst", "daylight saving time", "summer time", "23 hour day", "25 hour day"],
        meaning: "A day on which clocks go forward or back has 23 or 25 hours. The skipped hour does not exist and is \
                  not missing; the repeated hour is two sets of intervals, told apart by their offset.",
        default: "From the time zone; the zone data is built in.",
        alternatives: "Without zone or offset an hour that stands twice is taken in file order, the first one first.",
        example: "A queue that never closes has 92 quarter hours in London on 2026-03-29 and 100 on 2026-10-25.",
        see: &["time-zone", "repeated-hour", "skipped-hour"],
        ..NEW
    },
    Term {
        name: "closed",
        aliases: &["opening hours", "open", "closed interval"],
        meaning: "An interval outside opening hours. It is neither zero contacts (open, and nobody came) nor missing \
                  (open, and no record). A forecast has no row for it. An interval open for part of its length is \
                  scaled by its open minutes.",
        default: "The calendar's opening hours; without them, intervals that are empty throughout the history.",
        alternatives: "List opening hours, closures and special hours in the calendar file.",
        see: &["missing", "calendar"],
        ..NEW
    },
    Term {
        name: "missing",
        aliases: &["gap", "no record"],
        meaning: "An interval in which the queue was open but the history has no row. It is not zero: it teaches \
                  nothing, and it never removes a row from the forecast.",
        see: &["closed", "missing-intervals"],
        ..NEW
    },
    Term {
        name: "week",
        aliases: &["weeks", "iso week", "week start"],
        meaning: "Seven days from Monday to Sunday (ISO 8601). Weekly sums and the planned week follow it.",
        default: "From Monday.",
        see: &["horizon"],
        ..NEW
    },
    Term {
        name: "horizon",
        aliases: &["forecast horizon"],
        meaning: "The days that a forecast or plan covers.",
        default: "One week: the first whole week after the last row of the history.",
        alternatives: "Another length with --horizon 4w or 10d, another first day with --start 2026-11-23; rows from \
                       that day on are not looked at.",
        example: "A history that ends on Wednesday 2026-11-18 is planned from Monday 2026-11-23 on.",
        see: &["week"],
        ..NEW
    },
    Term {
        name: "special-day",
        aliases: &["holiday", "holidays", "bank holiday", "public holiday", "analogue day"],
        meaning: "A day that is not like its weekday: a holiday, a sale, a closure. Days of one name teach each \
                  other, and the days after them can differ as well.",
        default: "None.",
        alternatives: "Public holidays of a country with --holidays GB (or AU, DE, ES, FR, IL, US); the calendar file \
                       names others and can close them, give them hours, copy them from an earlier day (like) or move \
                       them (uplift).",
        see: &["calendar"],
        ..NEW
    },
];
