//! `HIRING.toml`: a team, the terms on which it hires, and scenarios side by side.
//!
//! ```toml
//! version = 1
//! start = 2027-01-04             # the first Monday
//! weeks = 52                     # up to 104; default 52
//! history = "history.csv"        # forecast first (or a list), or: forecast = "forecast.csv"; paths beside this file
//! queue = ["voice sales"]        # what the team serves; default: every queue
//!
//! [team]
//! hours = 37.5                   # paid hours of a head per week; default: those of an FTE
//! shrinkage = "30%"              # in place of the flag's
//! schedule-efficiency = "95%"    # hours on the floor that shifts place where they are needed; default 100 %
//! attrition-rise = { above = "88%", per-point = "2%" }   # default: none
//!
//! [[team.band]]                  # by months since the first day of training
//! name = "first year"
//! from-months = 0
//! heads = 12
//! attrition = "45%"              # a year; or monthly-attrition = "4.9%"
//! months = 6                     # tenure of these heads now; default: the middle of the band; in the last all are tenured
//!
//! [class]
//! lead-weeks = 6                 # from the decision to the first day
//! size-min = 8
//! size-max = 20
//! seats = 24                     # trainees at one time; default: no limit
//! training-weeks = 5
//! drop-out = "12%"               # over the training
//! nesting-weeks = 2
//! nesting = "50%"                # proficiency in nesting
//! ramp = "linear"                # linear, exponential, s, steps
//! ramp-from = "60%"
//! ramp-weeks = 8                 # exponential: half-life-weeks = 3; steps: steps = ["60%", "80%"]
//! trainers = 1                   # off the floor for each class; trainees-per-trainer = 12, nesters-per-mentor = 4 likewise
//! starts-every-weeks = 2         # or starts = [2027-02-01, 2027-03-01]; default: every week
//! blackout = [{ from = 2027-11-15, to = 2027-12-31 }]
//!
//! [cost]
//! per-hour = 24.5                # loaded; trainee-per-hour differs where it is given
//! per-hire = 1800
//! per-trainee = 400
//! overtime = 1.5                 # pay of an hour of overtime over that of a common one
//! per-short-hour = 30
//!
//! [[change]]                     # of the demand, in every scenario
//! from = 2027-03-01
//! to = 2027-05-31
//! volume = "+10%"                # aht = "-5%", growth = "6%" a year from the first day on
//! reason = "new tariff"
//!
//! [[leave]]                      # beyond shrinkage
//! from = 2027-07-19
//! to = 2027-08-29
//! share = "8%"
//!
//! [[move]]
//! date = 2027-04-05
//! heads = -3                     # below 0 they go
//! band = "first year"
//!
//! [bot]                          # terms of `deflection`
//! returns = "20%"
//! aht-uplift = "5%"
//! per-contact = 0.4
//!
//! [[scenario]]
//! name = "two classes of 15"
//! on = "do nothing"              # builds on it: single values in place of its own, lists added to its own
//! classes = [{ start = 2027-03-01, size = 15 }]   # with decided = true no lead time
//! volume = "+5%"                 # aht likewise
//! deflection = "20%"             # or bot = { deflection = "20%", returns = "10%", from = 2027-02-01 }
//! outsource = { above = 40, per-contact = 6.5, from = 2027-11-01 }   # erlangs that stay; or share = "10%"; or per-hour
//! overtime = "5%"                # last resorts: at most this share of the hours on the floor; time-off likewise
//! staff-to = "p80"
//! optimise = true                # choose classes at least cost; or a table with any of
//! # optimise = { sure = "90%", budget = 400000, most-hires = 40, classes-at-most = 2, in-weeks = 4, price-misses = true }
//! ```
//! Everything that is wrong is told at once, each with its place.

mod aims;
mod scenarios;
mod team;
mod terms;
#[cfg(test)]
mod tests;
mod values;

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::error::{Place, Problem, Problems};
use crate::hiring::attrition::months_of_weeks;
use crate::hiring::{CostRates, Demand, DemandWeek, HiringPlan, HiringScenario};
use crate::io::toml_file::{Keys, TomlFile};
use crate::staffing::StaffingRules;
use crate::time::{WEEKDAYS, date_of_day, day_of_date, weekday_of_day};

/// Most weeks of a plan.
pub const MOST_WEEKS: usize = 104;

/// Where the contacts come from.
#[derive(Debug, Clone, PartialEq)]
pub enum DemandSource {
    /// A forecast file.
    Forecast(PathBuf),
    /// Histories that are forecast first.
    History(Vec<PathBuf>),
}

/// A hiring file read: everything but the contacts.
#[derive(Debug, Clone, PartialEq)]
pub struct HiringFile {
    /// Where the contacts come from.
    pub source: DemandSource,
    /// The queues that the team serves, each with its place; empty is every queue.
    pub queues: Vec<(String, Place)>,
    /// The plan; its weeks have no intervals yet.
    pub plan: HiringPlan,
    /// The scenarios in the order of the file.
    pub scenarios: Vec<HiringScenario>,
}

/// Reads a hiring file; `rules` are those of the flags and the settings file.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn read(path: &Path, rules: &StaffingRules) -> Result<HiringFile, Problems> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let help = "name a hiring file, such as the hiring.toml that `headcount init` writes";
        Problem::new("read", Place::file(&name), format!("can't be read: {error}"), help)
    })?;
    parse(&name, &text, rules)
}

/// Reads the text of a hiring file by its name.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn parse(name: &str, text: &str, rules: &StaffingRules) -> Result<HiringFile, Problems> {
    let beside = Path::new(name).parent().unwrap_or(Path::new("")).to_owned();
    TomlFile::new(name, text).read(|file, keys| whole(file, keys, &beside, rules))
}

fn whole(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, beside: &Path, rules: &StaffingRules) -> Option<HiringFile> {
    let source = source(file, keys, beside);
    let queues = keys.list(file, "queue").unwrap_or_default();
    let queues = queues.into_iter().map(|(at, name)| (name, file.place(at))).collect();
    let start = keys.date(file, "start");
    if start.is_none() && !keys.has("start") {
        file.problem_of(keys, "start", "the plan has no first day", "write a Monday, such as start = 2027-01-04");
    }
    let start = start.filter(|start| monday(file, keys, *start));
    let weeks = keys.whole(file, "weeks").unwrap_or(52);
    if !(1..=MOST_WEEKS as u64).contains(&weeks) {
        let message = format!("a plan has 1 to {MOST_WEEKS} weeks, not {weeks}");
        file.problem_of(keys, "weeks", message, "write 52 for a year, 78 for eighteen months");
    }
    // With a wrong start the rest is still read, so that every problem is told.
    let calendar = values::Calendar {
        start: start.unwrap_or(jiff::civil::date(2000, 1, 3)),
        weeks: weeks.clamp(1, MOST_WEEKS as u64) as usize,
        known: start.is_some(),
    };
    let mut rules = rules.clone();
    let class = terms::class(file, keys, &calendar);
    let to_tenure = class.as_ref().map_or(0, |class| class.timetable.weeks_to_tenure());
    let team = team::team(file, keys, &mut rules, months_of_weeks(to_tenure));
    let cost = cost(file, keys);
    let changes = values::changes(file, keys, &calendar);
    let leave = values::leave(file, keys, &calendar);
    let moves = team::moves(file, keys, &calendar, team.as_ref());
    let (scenarios, places) = scenarios::scenarios(file, keys, &calendar)?;
    let plan = HiringPlan {
        demand: demand_without_contacts(&calendar),
        rules,
        team: team?,
        class: class?,
        cost,
        leave,
        moves: moves.iter().map(|(one, _)| one.clone()).collect(),
        changes,
    };
    if calendar.known {
        scenarios::check_classes(file, &plan, &scenarios, &places);
        team::check_moves(file, &plan, &moves);
    }
    start?;
    Some(HiringFile { source: source?, queues, plan, scenarios })
}

fn monday(file: &mut TomlFile<'_>, keys: &Keys<'_, '_>, start: Date) -> bool {
    let day = day_of_date(start);
    let weekday = weekday_of_day(day);
    if weekday != 0 {
        let message = format!("{start} is a {}: the weeks of a plan begin on Mondays", WEEKDAYS[weekday]);
        let help = format!("write {} or {}", date_of_day(day - weekday as i64), date_of_day(day - weekday as i64 + 7));
        file.problem_of(keys, "start", message, help);
    }
    weekday == 0
}

fn source(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, beside: &Path) -> Option<DemandSource> {
    let forecast = keys.text(file, "forecast").map(|path| beside.join(path));
    let history: Option<Vec<PathBuf>> =
        keys.list(file, "history").map(|paths| paths.into_iter().map(|(_, path)| beside.join(path)).collect());
    match (forecast, history) {
        (Some(forecast), None) => Some(DemandSource::Forecast(forecast)),
        (None, Some(history)) if !history.is_empty() => Some(DemandSource::History(history)),
        (Some(_), Some(_)) => {
            file.problem_of(keys, "history", "both a forecast and a history are named", "keep one of the two");
            None
        }
        _ => {
            if !keys.has("forecast") && !keys.has("history") {
                let help =
                    "write history = \"history.csv\", or forecast = \"forecast.csv\" with a forecast of all its weeks";
                file.problem_of(keys, "history", "the plan has no contacts", help);
            }
            None
        }
    }
}

fn cost(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>) -> CostRates {
    let mut rates = CostRates { overtime_multiplier: 1.5, ..CostRates::default() };
    let Some(mut table) = keys.table(file, "cost") else { return rates };
    let amount = |file: &mut TomlFile<'_>, table: &mut Keys<'_, '_>, key| {
        let value = table.number(file, key)?;
        if value < 0.0 {
            file.problem_of(table, key, format!("`{key}` is below 0: {value}"), "write what it costs, 0 or more");
        }
        Some(value.max(0.0))
    };
    rates.per_hour = amount(file, &mut table, "per-hour").unwrap_or(0.0);
    rates.trainee_per_hour = amount(file, &mut table, "trainee-per-hour");
    rates.per_hire = amount(file, &mut table, "per-hire").unwrap_or(0.0);
    rates.per_trainee = amount(file, &mut table, "per-trainee").unwrap_or(0.0);
    rates.overtime_multiplier = amount(file, &mut table, "overtime").unwrap_or(1.5);
    rates.per_short_hour = amount(file, &mut table, "per-short-hour").unwrap_or(0.0);
    table.finish(file);
    rates
}

fn demand_without_contacts(calendar: &values::Calendar) -> Demand {
    let first = day_of_date(calendar.start);
    let week =
        |k: usize| DemandWeek { monday: date_of_day(first + 7 * k as i64), intervals: Vec::new(), relative_sd: 0.0 };
    Demand {
        queues: Vec::new(),
        interval_hours: 0.5,
        weeks: (0..calendar.weeks).map(week).collect(),
        conventions: Vec::new(),
    }
}
