//! Adherence and conformance: whether people were in the state that the schedule says, and whether they worked the hours.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use serde::Serialize;

use crate::schedule::coverage::{ends_of, per_interval, spread};
use crate::schedule::{Schedule, Shift, agent_key};
use crate::time::{Clock, DAY_S, IntervalLength, Moment, date_of_day};
use crate::units::UnitError;

/// What a state is to a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateKind {
    /// On contacts or waiting for one.
    Work,
    /// On a break.
    Break,
    /// Logged in for something else: meeting, training.
    Other,
    /// Not there.
    Away,
}

impl FromStr for StateKind {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        match text.trim().to_ascii_lowercase().as_str() {
            "work" => Ok(Self::Work),
            "break" => Ok(Self::Break),
            "other" => Ok(Self::Other),
            "away" => Ok(Self::Away),
            _ => Err(UnitError {
                what: "a kind of agent state",
                allowed: "work, break, other or away",
                given: text.to_owned(),
            }),
        }
    }
}

/// A named state and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentState {
    /// As the log spells it.
    pub name: String,
    /// What it is to a schedule.
    pub kind: StateKind,
}

/// One agent in one state for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateSpan {
    /// The agent.
    pub agent: String,
    /// From.
    pub start: Moment,
    /// Until.
    pub end: Moment,
    /// The state.
    pub state: AgentState,
}

/// How an agent (or all of them) kept to the schedule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Adherence {
    /// The agent; `None` is all of them.
    pub agent: Option<String>,
    /// Scheduled time in hours, breaks included.
    pub scheduled_h: f64,
    /// Of it, in the scheduled state.
    pub adhering_h: f64,
    /// Time at work, whenever it was, in hours.
    pub worked_h: f64,
    /// Scheduled time at work in hours.
    pub scheduled_work_h: f64,
    /// Time in the scheduled state / scheduled time.
    pub adherence: Option<f64>,
    /// Time worked / time scheduled for work.
    pub conformance: Option<f64>,
}

/// Agents that only one of schedule and log knows, in order of name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Strangers {
    /// In the log without a shift: they are in no figure.
    pub unscheduled: Vec<String>,
    /// With a shift on the days of the log but without a row in it: counted as never there.
    pub unseen: Vec<String>,
}

/// Every agent of a schedule, in order of name, and all of them together first; empty where schedule and log have no day
/// in common.
///
/// Scheduled time is the shifts with their breaks, paid or not. Time in the scheduled state is work while the schedule
/// says work, and break while it says break; a meeting is neither. Judged are the days that both tell of, by the day on
/// which a shift starts: from the later of their first days to the earlier of their last. Work on these days counts as
/// worked whenever it was, also after midnight where a shift reaches there. Names are matched without case. Agents of the
/// schedule whom the log does not know were never there; those of the log without a shift count nowhere: see
/// [`strangers`].
///
/// Source: the definitions of adherence and conformance in use in the field (CX Central, *Conformance*): who comes 15
/// minutes late to a shift of an hour and stays 15 minutes longer adheres to 75 % and conforms to 100 %.
/// ```
/// use headcount::schedule::{AgentState, Schedule, Shift, StateKind, StateSpan, adherence};
/// use headcount::time::Clock;
///
/// let eight = Clock::Plain.day_start(jiff::civil::date(2026, 11, 23)).plus(8 * 3600);
/// let shift = Shift {
///     agent: "ann".into(),
///     queue: None,
///     name: String::new(),
///     start: eight,
///     end: eight.plus(3600),
///     breaks: Vec::new(),
/// };
/// let state = AgentState { name: "Available".into(), kind: StateKind::Work };
/// let log = [StateSpan { agent: "ann".into(), start: eight.plus(900), end: eight.plus(4500), state }];
/// let all = &adherence(&Schedule::new(Clock::Plain, vec![shift]), &log)[0];
/// assert_eq!((all.adherence, all.conformance), (Some(0.75), Some(1.0)));
/// ```
pub fn adherence(schedule: &Schedule, log: &[StateSpan]) -> Vec<Adherence> {
    let Some(days) = Days::of(schedule, log) else { return Vec::new() };
    let mut agents = BTreeMap::<String, Kept>::new();
    for shift in days.shifts(schedule) {
        agents.entry(agent_key(&shift.agent)).or_insert_with(|| Kept::of(&shift.agent)).shifts.push(shift);
    }
    for span in log {
        if let Some(kept) = agents.get_mut(&agent_key(&span.agent)) {
            kept.states.push(span);
        }
    }
    let mut lines: Vec<(&str, Times)> = agents.values_mut().map(|kept| (kept.name, kept.times(&days))).collect();
    lines.sort_by_key(|(name, _)| *name);
    let mut all = Times::default();
    lines.iter().for_each(|(_, times)| all.add(times));
    [all.line(None)].into_iter().chain(lines.iter().map(|(name, times)| times.line(Some((*name).to_owned())))).collect()
}

/// Agents that only one of schedule and log knows, on the days that both tell of.
pub fn strangers(schedule: &Schedule, log: &[StateSpan]) -> Strangers {
    let Some(days) = Days::of(schedule, log) else { return Strangers::default() };
    let scheduled: BTreeMap<String, &str> =
        days.shifts(schedule).map(|shift| (agent_key(&shift.agent), shift.agent.as_str())).collect();
    let mut seen = BTreeMap::<String, &str>::new();
    for span in log.iter().filter(|span| days.has(span.start)) {
        seen.entry(agent_key(&span.agent)).or_insert(&span.agent);
    }
    let beyond = |of: &BTreeMap<String, &str>, other: &BTreeMap<String, &str>| {
        let names: BTreeSet<&str> = of.iter().filter(|(key, _)| !other.contains_key(*key)).map(|(_, n)| *n).collect();
        names.into_iter().map(str::to_owned).collect()
    };
    Strangers { unscheduled: beyond(&seen, &scheduled), unseen: beyond(&scheduled, &seen) }
}

/// Agents at work in each interval by the log, as fractions where they work in part of it; `start` ascends.
///
/// Spans of one agent that overlap count once. A whole day reaches to the next start, if that is the next day.
pub fn present(log: &[StateSpan], interval: IntervalLength, start: &[Moment]) -> Vec<f64> {
    let day_after = |moment: Moment| {
        let next = start.get(start.partition_point(|other| *other <= moment)).copied();
        next.filter(|next| next.0 - moment.0 <= 25 * 3600).unwrap_or(moment.plus(DAY_S))
    };
    let ends = ends_of(interval, start, day_after);
    let mut agents = BTreeMap::<String, Vec<&StateSpan>>::new();
    for span in log {
        agents.entry(agent_key(&span.agent)).or_default().push(span);
    }
    let mut seconds = vec![0; start.len()];
    for spans in agents.values_mut() {
        for (from, until, kind) in in_order(spans) {
            if kind == StateKind::Work {
                spread(&mut seconds, start, &ends, (from, until), 1);
            }
        }
    }
    per_interval(&seconds, start, &ends)
}

/// The days that a schedule and a log both tell of.
struct Days<'a> {
    clock: &'a Clock,
    first: i64,
    last: i64,
}

impl<'a> Days<'a> {
    fn of(schedule: &'a Schedule, log: &[StateSpan]) -> Option<Self> {
        let clock = &schedule.clock;
        let day = |moment| clock.day_and_minute(moment).0;
        let starts = || schedule.shifts.iter().map(|shift| shift.start);
        let rows = || log.iter().map(|span| span.start);
        let first = day(starts().min()?).max(day(rows().min()?));
        let last = day(starts().max()?).min(day(rows().max()?));
        (first <= last).then_some(Self { clock, first, last })
    }
    fn has(&self, moment: Moment) -> bool {
        (self.first..=self.last).contains(&self.clock.day_and_minute(moment).0)
    }
    fn shifts<'s>(&self, schedule: &'s Schedule) -> impl Iterator<Item = &'s Shift> {
        schedule.shifts.iter().filter(|shift| self.has(shift.start))
    }
}

/// Shifts and states of one agent.
struct Kept<'a> {
    name: &'a str,
    shifts: Vec<&'a Shift>,
    states: Vec<&'a StateSpan>,
}

/// Seconds of an agent or of all.
#[derive(Default)]
struct Times {
    scheduled: i64,
    adhering: i64,
    worked: i64,
    scheduled_work: i64,
}

impl<'a> Kept<'a> {
    fn of(name: &'a str) -> Self {
        Self { name, shifts: Vec::new(), states: Vec::new() }
    }

    fn times(&mut self, days: &Days) -> Times {
        let mut times = Times::default();
        let states = in_order(&mut self.states);
        self.shifts.sort_by_key(|shift| (shift.start, shift.end));
        let from = days.clock.day_start(date_of_day(days.first));
        let midnight = days.clock.day_start(date_of_day(days.last + 1));
        let until = self.shifts.iter().map(|shift| shift.end).max().map_or(midnight, |end| end.max(midnight));
        let both = |a: (Moment, Moment), b: (Moment, Moment)| (a.1.min(b.1).0 - a.0.max(b.0).0).max(0);
        for (start, end, kind) in &states {
            if *kind == StateKind::Work {
                times.worked += both((*start, *end), (from, until));
            }
        }
        // Shifts that overlap ask for one state at a time: the first one's.
        let mut free = Moment(i64::MIN);
        for shift in &self.shifts {
            let work = shift.at_work().map(|(from, until)| (from, until, StateKind::Work));
            let pauses = shift.pauses().map(|(from, until, _)| (from, until, StateKind::Break));
            for (from, until, asked) in work.chain(pauses) {
                let asked_span = (from.max(free), until);
                let length = (asked_span.1.0 - asked_span.0.0).max(0);
                times.scheduled += length;
                times.scheduled_work += if asked == StateKind::Work { length } else { 0 };
                let first = states.partition_point(|(_, end, _)| *end <= asked_span.0);
                let within = states[first..].iter().take_while(|(start, ..)| *start < asked_span.1);
                times.adhering += within
                    .filter(|(.., kind)| *kind == asked)
                    .map(|(start, end, _)| both((*start, *end), asked_span))
                    .sum::<i64>();
            }
            free = free.max(shift.end);
        }
        times
    }
}

impl Times {
    fn add(&mut self, other: &Self) {
        self.scheduled += other.scheduled;
        self.adhering += other.adhering;
        self.worked += other.worked;
        self.scheduled_work += other.scheduled_work;
    }
    fn line(&self, agent: Option<String>) -> Adherence {
        let share = |part: i64, whole: i64| (whole > 0).then(|| part as f64 / whole as f64);
        let hours = |seconds: i64| seconds as f64 / 3600.0;
        Adherence {
            agent,
            scheduled_h: hours(self.scheduled),
            adhering_h: hours(self.adhering),
            worked_h: hours(self.worked),
            scheduled_work_h: hours(self.scheduled_work),
            adherence: share(self.adhering, self.scheduled),
            conformance: share(self.worked, self.scheduled_work),
        }
    }
}

/// The states of one agent in order of time, each from where the one before it has ended.
fn in_order(spans: &mut [&StateSpan]) -> Vec<(Moment, Moment, StateKind)> {
    spans.sort_by_key(|span| (span.start, span.end));
    let mut free = Moment(i64::MIN);
    let mut states = Vec::with_capacity(spans.len());
    for span in spans {
        let from = span.start.max(free);
        if from < span.end {
            states.push((from, span.end, span.state.kind));
            free = span.end;
        }
    }
    states
}
