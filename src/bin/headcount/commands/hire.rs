//! `headcount hire`: hiring scenarios side by side.

mod charts;
mod chosen;
mod demand;
mod words;

use std::path::{Path, PathBuf};

use headcount::error::{Place, Problem, Problems};
use headcount::forecast::Growth;
use headcount::hiring::classes::Chosen;
use headcount::hiring::{HiringError, HiringOutcome, HiringPlan, HiringScenario, play_all};
use headcount::io::dataset::{Dataset, Format};
use headcount::io::hiring_file::{self, DemandSource, HiringFile};
use headcount::io::hiring_table::{cohorts_dataset, scenarios_dataset, weeks_dataset};
use headcount::io::write;
use headcount::staffing::StaffingError;
use headcount::units::Seconds;
use serde_json::{Value, json};

use crate::calendar_args::CalendarArgs;
use crate::history_args::HistoryArgs;
use crate::session::{Done, Failure, Session, format_of, to_stdout};
use crate::staffing_args::StaffingArgs;

/// Flags of `hire`.
#[derive(Debug, clap::Args)]
pub struct HireArgs {
    /// The hiring file: team, terms of a class, costs and scenarios, such as the hiring.toml that `init` writes
    #[arg(value_name = "HIRING.toml")]
    pub file: Option<PathBuf>,
    /// Also write the comparison of the scenarios, one row each, as .csv, .json, .parquet or .xlsx (default: none)
    #[arg(long, value_name = "FILE")]
    pub scenarios: Option<PathBuf>,
    /// Also write the heads of every cohort and week, as .csv, .json, .parquet or .xlsx (default: none)
    #[arg(long, value_name = "FILE")]
    pub cohorts: Option<PathBuf>,
    /// Also draw every scenario week by week, and all side by side, into this folder
    #[arg(long, value_name = "FOLDER")]
    pub charts: Option<PathBuf>,
    /// Growth of volume from the end of the history on, as 5%/year or -2%/year (default: a damped trend is learned)
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true, help_heading = "Forecast")]
    growth: Option<Growth>,
    /// Handle time per contact, as 240s or 4m, where the history or forecast has none (default: none)
    #[arg(long, value_name = "TIME", help_heading = "Forecast")]
    aht: Option<Seconds>,
    #[command(flatten)]
    calendar: CalendarArgs,
    #[command(flatten)]
    reading: HistoryArgs,
    #[command(flatten)]
    staffing: StaffingArgs,
}

/// Runs the verb.
pub fn run(args: &HireArgs, session: &Session) -> Result<Done, Failure> {
    let Some(path) = &args.file else {
        let help = "name a file: `headcount hire hiring.toml`; `headcount init DIR` writes one to begin with";
        return Err(Problem::new("usage", Place::default(), "`hire` needs a hiring file", help)
            .field("HIRING.toml")
            .into());
    };
    session.refuse_unknown_ending()?;
    let also = [("scenarios", &args.scenarios), ("cohorts", &args.cohorts)];
    for (flag, path) in also {
        path.as_deref().map_or(Ok(()), |path| format_of_flag(flag, path).map(|_| ()))?;
    }
    let mut file = hiring_file::read(path, &args.staffing.rules()?)?;
    // A team of one queue keeps the promises of its table in the settings file.
    if let [(queue, _)] = file.queues.as_slice()
        && session.queues_in_config().any(|name| name == queue)
    {
        let own: StaffingArgs = session.for_queue(queue)?;
        file = hiring_file::read(path, &own.rules()?)?;
    }
    refuse_to_overwrite(&file, args, session)?;
    let mut plan = file.plan.clone();
    let step = session.step("forecasting");
    plan.demand = demand::of_file(&file, args, session)?;
    drop(step);
    let step = session.step("playing the scenarios");
    let played = play_all(&plan, &file.scenarios);
    drop(step);
    let step = session.step("choosing classes");
    let (outcomes, chosen) =
        match played.and_then(|outcomes| chosen::choose(&plan, &file.scenarios, outcomes, session.global.seed)) {
            Ok(found) => found,
            Err(HiringError::Staffing(error @ StaffingError::CantBeMet(_))) => return unmet(&error, session),
            Err(error) => return Err(refused(path, &error).into()),
        };
    drop(step);
    let weeks = weeks_dataset(&outcomes);
    let table = scenarios_dataset(&outcomes);
    for (flag, path) in also {
        let Some(path) = path else { continue };
        let data = if flag == "scenarios" { table.clone() } else { cohorts_dataset(&outcomes) };
        let format = format_of_flag(flag, path)?;
        session.refuse_to_overwrite_an_input(path)?;
        write::file(path, |out| data.write(format, out))?;
        session.note(&format!("wrote {} ({} rows)", path.display(), data.rows()));
    }
    if let Some(folder) = &args.charts {
        charts::draw(folder, &plan, &outcomes, session)?;
    }
    let json = if session.global.json {
        as_json((&plan, &file.scenarios), (&outcomes, &chosen), &weeks, &table)?
    } else {
        Value::Null
    };
    session.publish(&weeks, &json, &words::text(&plan, &file.scenarios, (&outcomes, &chosen)))?;
    let met = outcomes.iter().any(|outcome| outcome.totals.weeks_below == 0);
    Ok(if met { Done::Met } else { Done::Unmet })
}

/// Refuses an output that is the forecast or history that the file names.
fn refuse_to_overwrite(file: &HiringFile, args: &HireArgs, session: &Session) -> Result<(), Failure> {
    let inputs: Vec<&Path> = match &file.source {
        DemandSource::Forecast(path) => vec![path],
        DemandSource::History(paths) => paths.iter().map(PathBuf::as_path).collect(),
    };
    let read: Vec<PathBuf> = inputs.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let outputs = session.global.output.iter().chain(&args.scenarios).chain(&args.cohorts);
    let hit = outputs.filter(|output| output.canonicalize().is_ok_and(|output| read.contains(&output)));
    let problem = |output: &PathBuf| {
        let place = Place::file(output.display().to_string());
        let message = "is an input of this run, and would be overwritten";
        Problem::new("usage", place, message, "name another file").field("output")
    };
    all(hit.map(problem).collect())
}

/// The format of a second output.
fn format_of_flag(flag: &str, path: &Path) -> Result<Format, Failure> {
    format_of(path).ok_or_else(|| {
        let help = "end it in .csv, .json, .parquet or .xlsx";
        Problem::new("usage", Place::file(path.display().to_string()), "the ending names no format", help)
            .field(flag)
            .into()
    })
}

fn refused(path: &Path, error: &HiringError) -> Problem {
    let help = match error {
        HiringError::Staffing(StaffingError::NoHandleTime { .. }) => {
            "give a handle time with --aht, such as --aht 240s"
        }
        HiringError::Staffing(_) | HiringError::Method(_) => "correct the flags or settings of the queueing model",
        HiringError::MoveOut { .. } => "move fewer heads, or hire before they go",
        HiringError::Choice(_) => "loosen the limits of `optimise`, or the terms of [class]",
        HiringError::Class { .. } => "choose another week or size, or change the terms of [class]",
    };
    Problem::new("hire", Place::file(path.display().to_string()), error.to_string(), help)
}

/// A target that no number of agents keeps is an answer, with its reason.
fn unmet(error: &StaffingError, session: &Session) -> Result<Done, Failure> {
    let text = error.to_string();
    to_stdout(|out| match session.global.json {
        true => writeln!(out, "{:#}", json!({ "unmet": text })),
        false => writeln!(out, "No plan: {text}"),
    })?;
    Ok(Done::Unmet)
}

fn as_json(
    (plan, scenarios): (&HiringPlan, &[HiringScenario]),
    (outcomes, chosen): (&[HiringOutcome], &[Option<Chosen>]),
    weeks: &Dataset,
    table: &Dataset,
) -> Result<Value, Failure> {
    let rows = |data: &Dataset| -> Result<Value, Failure> {
        let mut bytes = Vec::new();
        data.write(Format::Json, &mut bytes).map_err(anyhow::Error::from)?;
        Ok(serde_json::from_slice(&bytes).map_err(anyhow::Error::from)?)
    };
    let sentences = outcomes.iter().zip(scenarios).zip(chosen).map(|((outcome, scenario), chosen)| {
        let classes: Vec<_> = outcome
            .classes
            .iter()
            .map(|class| {
                let decide = class.week.checked_sub(plan.class.lead_weeks).filter(|_| !class.decided);
                json!({
                    "start": plan.monday(class.week).to_string(),
                    "size": class.size,
                    "decide_by": decide.map(|week| plan.monday(week).to_string()),
                })
            })
            .collect();
        json!({
            "scenario": outcome.scenario,
            "sentence": words::sentence(plan, scenario, outcome),
            "classes": classes,
            "notes": outcome.notes,
            "optimised": chosen.as_ref().map(|chosen| chosen::json(plan, chosen)),
        })
    });
    Ok(json!({
        "scenarios": rows(table)?,
        "told": sentences.collect::<Vec<_>>(),
        "conventions": words::conventions(plan, scenarios),
        "weeks": rows(weeks)?,
    }))
}

/// Problems of a file whose flags are right.
fn problem_of_queue(place: &Place, queue: &str, known: &str) -> Problem {
    Problem::new("queue", place.clone(), format!("there is no queue `{queue}`"), format!("the queues are {known}"))
        .field("queue")
        .text(queue)
}

/// Several problems as one failure, where there are any.
fn all(problems: Vec<Problem>) -> Result<(), Failure> {
    if problems.is_empty() { Ok(()) } else { Err(Problems(problems).into()) }
}
