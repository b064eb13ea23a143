//! Everything that a review needs, read and brought together by queue; every problem of every file at once.

use std::collections::BTreeMap;

use headcount::error::{Place, Problem, Problems};
use headcount::evaluate::matched::Notice;
use headcount::forecast::VolumeForecast;
use headcount::history::RawSeries;
use headcount::io::published::{PublishedOptions, read_published};
use headcount::io::schedule_file::{ScheduleFile, read_schedule};
use headcount::io::staffing_table::read_staffing;
use headcount::io::state_log::read_state_log;
use headcount::review::{Published, QueueInputs, ReviewSettings};
use headcount::schedule::{Coverage, Schedule, StateKind, StateSpan, Strangers, strangers};
use headcount::staffing::StaffingRequirement;
use headcount::time::{Clock, IntervalLength, Moment, date_of_day};
use headcount::units::Seconds;

use super::files::Files;
use super::sides::{self, Side};
use super::{EvaluateArgs, GivenArgs, RateArgs, usage};
use crate::session::{Failure, Session};
use crate::staffing_args::StaffingArgs;

/// What a review is made of.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Queues in order of name, each with its settings.
    pub queues: Vec<(QueueInputs, ReviewSettings)>,
    /// The shifts.
    pub schedule: Option<Schedule>,
    /// Who was in which state.
    pub states: Vec<StateSpan>,
    /// What was noticed on the way.
    pub notices: Vec<Notice>,
}

/// What the files hold, queue by queue.
#[derive(Debug, Default)]
struct Read {
    forecasts: BTreeMap<String, Vec<Published>>,
    actuals: BTreeMap<String, RawSeries>,
    requirements: BTreeMap<String, StaffingRequirement>,
}

/// Reads everything.
pub fn read(args: &EvaluateArgs, files: &Files, session: &Session) -> Result<Inputs, Failure> {
    let mut problems = Vec::new();
    let mut read = read_tables(args, files, session, &mut problems)?;
    let clock = clock_of(&read);
    let schedule = files.schedule.as_ref().and_then(|path| kept(read_schedule(path, &clock), &mut problems));
    let kinds = state_kinds(args, &mut problems);
    let log = files.states.as_ref().and_then(|path| kept(read_state_log(path, &clock, &kinds), &mut problems));
    if let (Some(file), Some(path), Some(_)) = (&schedule, &files.schedule, &files.states)
        && file.schedule.is_none()
    {
        let place = Place::file(path.display().to_string());
        let message = "a log of states is held against shifts, and the schedule has heads per interval";
        let help = "give shifts as agent,date,shift,start,end,breaks";
        problems.push(Problem::new("schedule", place, message, help).field("states"));
    }
    if !problems.is_empty() {
        return Err(Problems(problems).into());
    }
    let mut notices: Vec<Notice> = log.iter().flat_map(|log| log.notes.clone()).collect();
    let states = log.map(|log| log.spans).unwrap_or_default();
    if files.actuals_by_settings {
        drop_what_has_not_come(&mut read, &mut notices);
    }
    sides::settle_single_queue(&mut read.forecasts, &mut read.actuals, &mut read.requirements, &mut notices);
    let reality = Side { what: "actuals", names: read.actuals.keys().cloned().collect() };
    let plans = [
        Side { what: "forecast", names: read.forecasts.keys().cloned().collect() },
        Side { what: "requirement", names: read.requirements.keys().cloned().collect() },
    ];
    // A schedule with a log of states is looked back on by itself: who kept to it.
    let people_alone = !files.has_demand() && !states.is_empty();
    let names = match people_alone {
        true => Vec::new(),
        false => sides::common(&plans, &reality, &args.given.queue, files.actuals_by_settings, &mut notices)?,
    };
    if let Some(file) = schedule.as_ref().filter(|_| !people_alone) {
        let borrowed: Vec<&str> = names.iter().map(String::as_str).collect();
        notices.extend(file.check_queues(&borrowed)?);
        notices.extend(file.notes.iter().cloned());
    }
    session.warn_of_unknown_queues(names.iter().map(String::as_str));
    let mut queues = Vec::new();
    for name in names {
        queues.push(queue(name, &mut read, schedule.as_ref(), args, session)?);
    }
    let schedule = schedule.and_then(|file| file.schedule);
    if let Some(schedule) = schedule.as_ref().filter(|_| !states.is_empty()) {
        notices.extend(strangers_told(&strangers(schedule, &states)));
    }
    Ok(Inputs { queues, schedule, states, notices })
}

/// How forecasts are read; each queue's own handle time is filled in later.
pub fn published_options(args: &EvaluateArgs) -> PublishedOptions {
    PublishedOptions {
        aht: None,
        interval: args.reading.interval,
        origin: args.given.origin,
        model: args.staffing.models.method().to_string(),
    }
}

/// The settings of a queue, and its handle time where the planner gives one.
pub fn settings_of(
    args: &EvaluateArgs,
    name: &str,
    session: &Session,
) -> Result<(ReviewSettings, Option<Seconds>), Failure> {
    let given: GivenArgs = own(&args.given, name, session)?;
    let rates: RateArgs = own(&args.rates, name, session)?;
    let staffing: StaffingArgs = own(&args.staffing, name, session)?;
    let settings = ReviewSettings {
        rules: staffing.rules()?,
        rates: rates.rates(),
        assurance: args.wanted.assurance(session),
        sums_only: false,
    };
    Ok((settings, given.aht))
}

/// What was read; its problems are kept for later.
fn kept<T>(read: Result<T, Problems>, problems: &mut Vec<Problem>) -> Option<T> {
    read.map_err(|Problems(more)| problems.extend(more)).ok()
}

fn read_tables(
    args: &EvaluateArgs,
    files: &Files,
    session: &Session,
    problems: &mut Vec<Problem>,
) -> Result<Read, Failure> {
    let options = published_options(args);
    let mut read = Read::default();
    for one in kept(read_published(&files.forecasts, &options), problems).into_iter().flatten() {
        let name = one.published.forecast.queue.name.clone();
        read.forecasts.entry(name).or_default().push(one.published);
    }
    if let Some(path) = &files.requirement {
        for one in kept(read_staffing(path), problems).into_iter().flatten() {
            read.requirements.insert(one.queue.name.clone(), one);
        }
    }
    if !files.actuals.is_empty() {
        match args.reading.load(&files.actuals, session) {
            Ok(import) => read.actuals = import.series.into_iter().map(|one| (one.queue.name.clone(), one)).collect(),
            Err(Failure::Input(Problems(more))) => problems.extend(more),
            Err(other) => return Err(other),
        }
    }
    Ok(read)
}

/// The clock on which a schedule without offsets is read: that of the actuals, else that of the plan.
fn clock_of(read: &Read) -> Clock {
    let forecasts = read.forecasts.values().flatten().map(|one| &one.forecast.clock);
    let requirements = read.requirements.values().map(|one| &one.clock);
    read.actuals
        .values()
        .map(|one| &one.clock)
        .chain(requirements)
        .chain(forecasts)
        .next()
        .cloned()
        .unwrap_or(Clock::Plain)
}

/// Agents that schedule or log alone know.
fn strangers_told(strangers: &Strangers) -> Vec<Notice> {
    let told = |names: &[String], message: &str| {
        let more = names.len().saturating_sub(10);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let named = names.iter().take(10).cloned().collect::<Vec<_>>().join(", ");
        let message = format!("{message}: {named}{more}");
        (!names.is_empty()).then_some(Notice { code: "unknown-agents", queue: None, message })
    };
    let unscheduled = told(&strangers.unscheduled, "agents of the log without a shift, who count nowhere");
    let unseen = told(&strangers.unseen, "agents of the schedule whom the log does not know, who count as not there");
    unscheduled.into_iter().chain(unseen).collect()
}

/// The pairs of `--state-kind`.
fn state_kinds(args: &EvaluateArgs, problems: &mut Vec<Problem>) -> Vec<(String, StateKind)> {
    let mut kinds = Vec::new();
    for pair in &args.given.state_kind {
        let parsed = pair.rsplit_once('=').map(|(name, kind)| (name.trim(), kind.parse::<StateKind>()));
        match parsed {
            Some((name, Ok(kind))) if !name.is_empty() => kinds.push((name.to_owned(), kind)),
            _ => {
                let message = format!("`--state-kind` is not a state and what it is: `{pair}`");
                let help = "write --state-kind \"After Call=work\": work, break, other or away";
                problems.push(usage(message, help, "state-kind").text(pair));
            }
        }
    }
    kinds
}

/// First and last day of starts.
fn days<'a>(clock: &'a Clock, start: &'a [Moment]) -> Option<(i64, i64)> {
    Some((clock.day_and_minute(*start.first()?).0, clock.day_and_minute(*start.last()?).0))
}

fn days_of_requirement(requirement: &StaffingRequirement) -> Option<(i64, i64)> {
    let day = |start: Moment| requirement.clock.day_and_minute(start).0;
    Some((day(requirement.rows.first()?.start), day(requirement.rows.last()?.start)))
}

/// The days that the plan of a queue is about.
fn span_of_plan(forecasts: &[Published], requirement: Option<&StaffingRequirement>) -> Option<(i64, i64)> {
    let spans = forecasts.iter().filter_map(|one| days(&one.forecast.clock, &one.forecast.start));
    spans.chain(requirement.and_then(days_of_requirement)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// The history of the settings may end before the plan begins: then there is nothing yet to hold against it.
fn drop_what_has_not_come(read: &mut Read, notices: &mut Vec<Notice>) {
    let none = Vec::new();
    let mut dropped = Vec::new();
    read.actuals.retain(|name, actual| {
        let forecasts = read.forecasts.get(name).unwrap_or(&none);
        let Some((from, to)) = span_of_plan(forecasts, read.requirements.get(name)) else { return true };
        let came = actual.start.iter().any(|start| (from..=to).contains(&actual.clock.day_and_minute(*start).0));
        if !came {
            dropped.push((name.clone(), from, to));
        }
        came
    });
    if let Some((_, from, to)) = dropped.first() {
        let names = dropped.iter().map(|(name, ..)| name.as_str()).collect::<Vec<_>>().join(", ");
        let message = format!(
            "the history of the settings has no row from {} to {} for {names}: nothing has come yet, the plan is looked at as it is",
            date_of_day(*from),
            date_of_day(*to)
        );
        notices.push(Notice { code: "nothing-came-yet", queue: None, message });
    }
}

/// The flags of a group as they hold for a queue; those of the whole run unless the settings have a table for it.
pub fn own<T: clap::FromArgMatches + Clone>(shared: &T, name: &str, session: &Session) -> Result<T, Failure> {
    if session.queues_in_config().any(|queue| queue == name) { session.for_queue(name) } else { Ok(shared.clone()) }
}

fn queue(
    name: String,
    read: &mut Read,
    schedule: Option<&ScheduleFile>,
    args: &EvaluateArgs,
    session: &Session,
) -> Result<(QueueInputs, ReviewSettings), Failure> {
    let (settings, aht) = settings_of(args, &name, session)?;
    let mut forecasts = read.forecasts.remove(&name).unwrap_or_default();
    if let Some(aht) = aht {
        forecasts.iter_mut().for_each(|one| fill_aht(&mut one.forecast, aht));
    }
    let mut queue = QueueInputs {
        actual: read.actuals.remove(&name),
        requirement: read.requirements.remove(&name),
        forecasts,
        queue: name,
        coverage: None,
    };
    queue.coverage = schedule.and_then(|file| coverage_of(file, &queue));
    Ok((queue, settings))
}

/// Gives a forecast the planner's handle time where it has none.
pub fn fill_aht(forecast: &mut VolumeForecast, aht: Seconds) {
    let rows = forecast.start.len();
    for cell in forecast.aht_s.get_or_insert_with(|| vec![f64::NAN; rows]) {
        if cell.is_nan() {
            *cell = aht.get();
        }
    }
}

/// Heads on the floor on every interval of the days of the plan, or of the actuals where there is no plan.
fn coverage_of(file: &ScheduleFile, queue: &QueueInputs) -> Option<Coverage> {
    let latest = queue.forecasts.last().map(|one| &one.forecast);
    let lengths = [
        queue.actual.as_ref().map(|one| one.interval),
        latest.map(|one| one.interval),
        queue.requirement.as_ref().map(|one| one.interval),
    ];
    let interval = lengths.into_iter().flatten().min().filter(|length| *length != IntervalLength::DAY)?;
    let clock = queue.actual.as_ref().map(|one| &one.clock).or(latest.map(|one| &one.clock));
    let clock = clock.or(queue.requirement.as_ref().map(|one| &one.clock))?;
    let plan =
        span_of_plan(queue.forecasts.last().map(std::slice::from_ref).unwrap_or_default(), queue.requirement.as_ref());
    let (from, to) = plan.or_else(|| queue.actual.as_ref().and_then(|one| days(&one.clock, &one.start)))?;
    let starts: Vec<Moment> = (from..=to).flat_map(|day| clock.intervals_of(date_of_day(day), interval)).collect();
    file.coverage_of(&queue.queue, interval, &starts)
}
