//! The plan that levers are pulled on: a forecast read, or a history forecast as `plan` would.

use std::path::{Path, PathBuf};

use headcount::error::{Place, Problem};
use headcount::forecast::{ForecastSettings, VolumeForecast};
use headcount::history::Calendar;
use headcount::io::digest;
use headcount::io::forecast_file::read_forecast;
use headcount::io::grid_file::{GridFile, PlanSource};
use headcount::io::sweep_part::{InputMark, SweepIdentity};
use headcount::plan::{self, Plan, PlanError, QueueSettings};
use headcount::scenario::{Base, BaseQueue};
use headcount::staffing::{StaffingError, StaffingRules};

use super::{CostArgs, SweepArgs};
use crate::calendar_args::CalendarArgs;
use crate::forecast_args::ForecastFlags;
use crate::group_args;
use crate::model_args::ModelArgs;
use crate::session::{Failure, Session};
use crate::staffing_args::{StaffToArgs, StaffingArgs};

/// The plan as it is.
pub struct Planned {
    /// Every queue that there is.
    pub forecasts: Vec<VolumeForecast>,
    /// Where its days have names.
    pub calendar: Calendar,
    /// The files that it was made from.
    pub files: Vec<PathBuf>,
}

/// Reads or makes the plan.
pub fn plan(grid: &GridFile, args: &SweepArgs, session: &Session) -> Result<Planned, Failure> {
    let configured = session.config.as_ref().map(|config| config.history.clone()).unwrap_or_default();
    let mut planned = match &grid.source {
        Some(PlanSource::Forecast(path)) => from_forecast(path, args)?,
        Some(PlanSource::History(paths)) => from_history(paths, args, session)?,
        None if !configured.is_empty() => from_history(&configured, args, session)?,
        None => {
            let help = "add forecast = \"forecast.csv\", made by `headcount forecast HISTORY -o forecast.csv`, or \
                        history = \"history.csv\"";
            let message = "the grid names no plan to pull its levers on";
            return Err(Problem::new("settings", Place::at(&grid.name, 1, 1), message, help).field("forecast").into());
        }
    };
    let named = |file: &Option<PathBuf>| file.clone();
    let more = [&args.forecast.calendar.named.calendar, &args.forecast.calendar.regressors, &args.hand.overrides];
    planned.files.extend(more.into_iter().filter_map(named));
    // A file of outliers that is not there yet is written by the run, and so is no input of it.
    planned.files.extend(args.hand.outliers.clone().filter(|path| path.is_file()));
    Ok(planned)
}

fn from_forecast(path: &Path, args: &SweepArgs) -> Result<Planned, Failure> {
    let forecasts = read_forecast(path, args.forecast.aht, args.reading.interval)?;
    let named = &args.forecast.calendar.named;
    let mut calendar = named.read()?;
    let days = |forecast: &VolumeForecast| {
        let ends = forecast.start.first().zip(forecast.start.last());
        ends.map(|(first, last)| (forecast.clock.date(*first).year(), forecast.clock.date(*last).year()))
    };
    let years: Vec<_> = forecasts.iter().filter_map(days).collect();
    let first = years.iter().map(|(first, _)| *first).min();
    if let Some((first, last)) = first.zip(years.iter().map(|(_, last)| *last).max()) {
        named.add_public(&mut calendar, first..=last)?;
    }
    Ok(Planned { forecasts, calendar, files: vec![path.to_owned()] })
}

fn from_history(paths: &[PathBuf], args: &SweepArgs, session: &Session) -> Result<Planned, Failure> {
    let step = session.step("reading the history");
    let import = args.reading.load(paths, session)?;
    drop(step);
    let step = session.step("forecasting");
    let mut calendar = args.forecast.calendar.read()?;
    args.forecast.add_holidays(&mut calendar, &import.series)?;
    args.hand.add_outliers(&mut calendar)?;
    args.forecast.check_lenders(&import.series)?;
    let overrides = args.hand.overrides(&import.series, session)?;
    for queue in CalendarArgs::unknown_queues(&calendar, &import.series) {
        session.warn(&format!("the calendar names a queue `{queue}` that is not in the history"));
    }
    // Only the forecast is wanted here: staffing, and what it refuses, is left to the scenarios.
    let rules = StaffingRules { target: None, ..StaffingRules::default() };
    let settings = |forecast: &ForecastFlags, models: &ModelArgs| QueueSettings {
        forecast: ForecastSettings {
            overrides: overrides.clone(),
            ..forecast.settings(models.method(), calendar.clone(), session.global.seed)
        },
        rules: rules.clone(),
        ..QueueSettings::default()
    };
    let mut plan = Plan {
        start: args.forecast.start,
        days: args.forecast.horizon.0,
        shared: settings(&args.forecast, &args.staffing.models),
        groups: args.groups.of(import.series.iter().map(|raw| raw.queue.name.as_str()))?,
        reconciliation: args.groups.reconcile,
        ..Plan::default()
    };
    for queue in session.queues_in_config() {
        if import.series.iter().any(|raw| raw.queue.name == queue) {
            plan.own.insert(queue.to_owned(), settings(&session.for_queue(queue)?, &session.for_queue(queue)?));
        }
    }
    let week = plan::plan(&import.series, &plan).map_err(|error| refused(error, paths))?;
    drop(step);
    let of_queues: Vec<_> = week.queues.iter().flat_map(|queue| queue.findings.clone()).collect();
    session.refuse_warnings(&of_queues)?;
    for left_out in &week.left_out {
        session.warn(&format!("{}: left out of the plan", left_out.reason));
    }
    let cleaned = week.queues.iter().map(|queue| (&queue.history, queue.findings.as_slice()));
    args.hand.write_outliers(cleaned, &calendar, session)?;
    args.hand.tell(week.queues.iter().map(|queue| &queue.forecast), session);
    let forecasts = week.queues.into_iter().map(|queue| queue.forecast).collect();
    Ok(Planned { forecasts, calendar, files: paths.to_vec() })
}

fn refused(error: PlanError, paths: &[PathBuf]) -> Failure {
    let help = match &error {
        PlanError::Staffing(StaffingError::WholeDays { .. }) => "export intervals of 15, 30 or 60 minutes",
        PlanError::Staffing(_) => "give the handle time with --aht 240s, or a column aht_s in the history",
        PlanError::Forecast(_) => "look at the history with `headcount inspect`, or choose another --start",
        PlanError::Group(fault) => return group_args::refused(fault, "").into(),
        PlanError::EmptyHistory => "export at least two weeks of intervals",
    };
    let place = paths.first().map_or_else(Place::default, |path| Place::file(path.display().to_string()));
    Problem::new("plan", place, error.to_string(), help).into()
}

impl Planned {
    /// The queues that the grid plays, each with its own rules and cost.
    pub fn base(&self, grid: &GridFile, session: &Session) -> Result<Base, Failure> {
        let mut queues = Vec::new();
        for forecast in &self.forecasts {
            let name = &forecast.queue.name;
            if !grid.queues.is_empty() && !grid.queues.contains(name) {
                continue;
            }
            let staffing: StaffingArgs = session.for_queue(name)?;
            let outcome: StaffToArgs = session.for_queue(name)?;
            let cost: CostArgs = session.for_queue(name)?;
            queues.push(BaseQueue {
                forecast: forecast.clone(),
                rules: staffing.rules()?,
                staff_to: outcome.staff_to,
                cost_per_hour: cost.cost_per_hour.or(grid.cost_per_hour),
            });
        }
        Ok(Base { queues })
    }
}

/// Settings that change no row of the result.
const NO_ROW: [&str; 14] = [
    "threads",
    "quiet",
    "verbose",
    "color",
    "no-progress",
    "json",
    "format",
    "config",
    "strict",
    "yes",
    "shard",
    "output",
    "seed",
    // By their bytes they are inputs.
    "calendar",
];

/// What the sweep is made from: parts and interrupted runs go together only where all of it is the same.
pub fn identity(grid: &Path, plan: &Planned, args: &SweepArgs, session: &Session) -> Result<SweepIdentity, Failure> {
    let bytes = std::fs::read(grid).map_err(anyhow::Error::from)?;
    let mut inputs = Vec::new();
    for path in plan.files.iter().flat_map(|path| files_of(path)) {
        if path.is_file() {
            let sha256 = digest::sha256_of_file(&path).map_err(anyhow::Error::from)?;
            inputs.push(InputMark { file: path.display().to_string(), sha256 });
        }
    }
    let settings = session.settings()?.into_iter().filter(|setting| !NO_ROW.contains(&setting.name.as_str()));
    let mut settings: Vec<_> = settings.map(|setting| (setting.name, setting.value)).collect();
    // Its default depends on other flags, so that no flag knows it.
    if !settings.iter().any(|(name, _)| name == "target")
        && let Some(target) = args.staffing.unchecked().target
    {
        settings.push(("target".to_owned(), target.to_string()));
    }
    Ok(SweepIdentity::new(&bytes, inputs, settings, session.global.seed))
}

/// The file itself, or the files of a folder in order of name.
fn files_of(path: &Path) -> Vec<PathBuf> {
    let Ok(inside) = std::fs::read_dir(path) else { return vec![path.to_owned()] };
    let mut files: Vec<_> = inside.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.sort();
    files
}
