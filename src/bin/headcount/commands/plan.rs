//! `headcount plan`: next week's plan, history in, a run folder out.

use std::path::PathBuf;

use headcount::error::{Place, Problem};
use headcount::forecast::ForecastSettings;
use headcount::io::calendar;
use headcount::io::history::{self, Import, ImportOptions};
use headcount::plan::{self, Plan, PlanError, QueueSettings, WeekPlan};
use headcount::report;
use headcount::sample;
use headcount::staffing::StaffingError;

use crate::calendar_args::CalendarArgs;
use crate::forecast_args::ForecastFlags;
use crate::group_args::{self, GroupArgs};
use crate::hand_args::HandArgs;
use crate::history_args::HistoryArgs;
use crate::run_folder;
use crate::session::{Done, Failure, Session, to_stdout};
use crate::staffing_args::{StaffToArgs, StaffingArgs};

/// Flags of `plan`.
#[derive(Debug, clap::Args)]
pub struct PlanArgs {
    /// History files or folders; `-` is standard input (default: `history` of the settings file, else the embedded sample)
    #[arg(value_name = "HISTORY")]
    pub history: Vec<PathBuf>,
    #[command(flatten)]
    reading: HistoryArgs,
    #[command(flatten)]
    forecast: ForecastFlags,
    #[command(flatten)]
    groups: GroupArgs,
    #[command(flatten)]
    staffing: StaffingArgs,
    #[command(flatten)]
    outcome: StaffToArgs,
    #[command(flatten)]
    hand: HandArgs,
    /// Keep the forecast in this folder too, as forecast-<first day>.csv beside earlier ones (default: none)
    #[arg(long, value_name = "DIR", help_heading = "The run folder")]
    pub publish: Option<PathBuf>,
    /// Set an existing folder that is not a run of headcount aside (kept as NAME.before-1) instead of refusing
    #[arg(long, help_heading = "The run folder")]
    pub force: bool,
}

/// What is planned: the history's files, or the sample.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// Files and folders.
    Files(Vec<PathBuf>),
    /// The embedded sample.
    Sample,
}

/// Runs the verb.
pub fn run(args: &PlanArgs, session: &Session) -> Result<Done, Failure> {
    let source = match (&args.history, session.config.as_ref().map(|config| &config.history)) {
        (named, _) if !named.is_empty() => Source::Files(named.clone()),
        (_, Some(history)) if !history.is_empty() => Source::Files(history.clone()),
        _ => Source::Sample,
    };
    let step = session.step("reading the history");
    let import = read(&source, &args.reading)?;
    drop(step);
    session.refuse_warnings(&import.findings)?;

    let step = session.step("planning");
    let settings = settings(args, session, &source, &import)?;
    let mut week = match plan::plan(&import.series, &settings) {
        Ok(week) => week,
        Err(PlanError::Staffing(error @ StaffingError::CantBeMet(_))) => return unmet(&error, session),
        Err(error) => return Err(refused(error)),
    };
    week.findings = import.findings.clone();
    week.settings = settings_shown(session, &source, &week, args)?;
    week.history = match &source {
        Source::Sample => sample::NAME.to_owned(),
        Source::Files(_) => import.recognised.files.join(", "),
    };
    drop(step);
    let of_queues: Vec<_> = week.queues.iter().flat_map(|queue| queue.findings.clone()).collect();
    session.refuse_warnings(&of_queues)?;
    for left_out in &week.left_out {
        session.warn(&format!("{}: left out of the plan", left_out.reason));
    }

    let cleaned = week.queues.iter().map(|queue| (&queue.history, queue.findings.as_slice()));
    args.hand.write_outliers(cleaned, &settings.shared.forecast.calendar, session)?;
    args.hand.tell(week.queues.iter().map(|queue| &queue.forecast), session);
    let step = session.step("drawing and writing");
    let run = run_folder::write(&week, &source, args, session)?;
    drop(step);
    show(&week, &run, session)?;
    Ok(Done::Met)
}

fn read(source: &Source, reading: &HistoryArgs) -> Result<Import, Failure> {
    let options = reading.options()?;
    Ok(match source {
        Source::Files(paths) => history::read(paths, &options)?,
        Source::Sample => {
            let time_zone = options.time_zone.clone().or_else(|| Some(sample::TIME_ZONE.to_owned()));
            history::read_bytes(sample::NAME, sample::HISTORY_GZ, &ImportOptions { time_zone, ..options })?
        }
    })
}

/// The settings of every queue: shared ones, and those of queues with a table in the settings file.
fn settings(args: &PlanArgs, session: &Session, source: &Source, import: &Import) -> Result<Plan, Failure> {
    let mut plan = Plan { start: args.forecast.start, days: args.forecast.horizon.0, ..Plan::default() };
    let mut calendar = match (&args.forecast.calendar.named.calendar, source) {
        (None, Source::Sample) => calendar::parse_toml(sample::NAME, sample::CALENDAR_TOML)?,
        _ => args.forecast.calendar.read()?,
    };
    args.forecast.add_holidays(&mut calendar, &import.series)?;
    args.hand.add_outliers(&mut calendar)?;
    let overrides = args.hand.overrides(&import.series, session)?;
    for queue in CalendarArgs::unknown_queues(&calendar, &import.series) {
        session.warn(&format!("the calendar names a queue `{queue}` that is not in the history"));
    }
    plan.groups = args.groups.of(import.series.iter().map(|raw| raw.queue.name.as_str()))?;
    plan.reconciliation = args.groups.reconcile;
    let of_queue = |forecast: &ForecastFlags, staffing: &StaffingArgs, outcome: &StaffToArgs| -> Result<_, Failure> {
        Ok(QueueSettings {
            forecast: ForecastSettings {
                overrides: overrides.clone(),
                ..forecast.settings(staffing.models.method(), calendar.clone(), session.global.seed)
            },
            rules: staffing.rules()?,
            staff_to: outcome.staff_to,
        })
    };
    plan.shared = of_queue(&args.forecast, &args.staffing, &args.outcome)?;
    args.forecast.check_lenders(&import.series)?;
    session.warn_of_unknown_queues(import.series.iter().map(|raw| raw.queue.name.as_str()));
    for queue in session.queues_in_config() {
        if !import.series.iter().any(|raw| raw.queue.name == queue) {
            continue;
        }
        let own = of_queue(&session.for_queue(queue)?, &session.for_queue(queue)?, &session.for_queue(queue)?)?;
        plan.own.insert(queue.to_owned(), own);
    }
    Ok(plan)
}

/// Every setting in force, but for those that change no number.
fn settings_shown(
    session: &Session,
    source: &Source,
    week: &WeekPlan,
    args: &PlanArgs,
) -> Result<Vec<plan::Setting>, Failure> {
    const NO_NUMBER: &[&str] = &[
        "threads",
        "quiet",
        "verbose",
        "color",
        "no-progress",
        "json",
        "format",
        "config",
        "force",
        "publish",
        "strict",
    ];
    let mut settings = session.settings()?;
    settings.retain(|setting| !NO_NUMBER.contains(&setting.name.as_str()));
    // Defaults that depend on the history or on other flags, and so don't stand in the flags themselves.
    let rules = args.staffing.rules()?;
    let target = rules.target.map_or("none".to_owned(), |target| target.to_string());
    let queueing = rules.model().map_or("c", |model| model.kind().as_str());
    for (name, value) in [
        ("target", target),
        ("start", week.horizon.start.to_string()),
        ("model", format!("{},{queueing}", args.staffing.models.method())),
    ] {
        if !settings.iter().any(|setting| setting.name == name) {
            settings.push(plan::Setting { name: name.to_owned(), value, source: "default".to_owned() });
        }
    }
    if *source == Source::Sample {
        for (name, value) in [("calendar", "the sample's"), ("time-zone", sample::TIME_ZONE)] {
            if !settings.iter().any(|setting| setting.name == name) {
                let (name, value) = (name.to_owned(), value.to_owned());
                settings.push(plan::Setting { name, value, source: sample::NAME.to_owned() });
            }
        }
    }
    Ok(settings)
}

fn refused(error: PlanError) -> Failure {
    let help = match &error {
        PlanError::Staffing(StaffingError::WholeDays { .. }) => {
            "export intervals of 15 or 30 minutes; `headcount forecast` takes daily rows"
        }
        PlanError::Staffing(_) => "give the handle time with --aht 240s, or a column aht_s in the history",
        PlanError::Forecast(_) => "look at the history with `headcount inspect`, or choose another --start",
        PlanError::Group(fault) => return group_args::refused(fault, "").into(),
        PlanError::EmptyHistory => "export at least two weeks of intervals",
    };
    Problem::new("plan", Place::default(), error.to_string(), help).into()
}

/// A target that no number of agents keeps is an answer, with its reason: exit code 1 and no run folder.
fn unmet(error: &StaffingError, session: &Session) -> Result<Done, Failure> {
    let text = error.to_string();
    to_stdout(|out| match session.global.json {
        true => writeln!(out, "{:#}", serde_json::json!({ "unmet": text })),
        false => writeln!(out, "No plan: {text}"),
    })?;
    Ok(Done::Unmet)
}

fn show(week: &WeekPlan, run: &run_folder::Run, session: &Session) -> Result<(), Failure> {
    to_stdout(|out| {
        if session.global.json {
            return writeln!(out, "{:#}", run.json);
        }
        out.write_all(report::summary(week).as_bytes())
    })?;
    session.note(&format!("the run is in {}: open {}", run.folder.display(), run.folder.join("report.html").display()));
    Ok(())
}
