//! `headcount hire`: hiring scenarios side by side.

mod demand;
mod words;

use std::path::{Path, PathBuf};

use headcount::error::{Place, Problem, Problems};
use headcount::forecast::Growth;
use headcount::hiring::{HiringError, HiringOutcome, HiringPlan, HiringScenario, play_all};
use headcount::io::dataset::{Dataset, Format};
use headcount::io::hiring_table::{scenarios_dataset, weeks_dataset};
use headcount::io::{hiring_file, write};
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
    let table_format = args.scenarios.as_deref().map(scenarios_format).transpose()?;
    let file = hiring_file::read(path, &args.staffing.rules()?)?;
    let mut plan = file.plan.clone();
    let step = session.step("forecasting");
    plan.demand = demand::of_file(&file, args, session)?;
    drop(step);
    let step = session.step("playing the scenarios");
    let outcomes = match play_all(&plan, &file.scenarios) {
        Ok(outcomes) => outcomes,
        Err(HiringError::Staffing(error @ StaffingError::CantBeMet(_))) => return unmet(&error, session),
        Err(error) => return Err(refused(path, &error).into()),
    };
    drop(step);
    let weeks = weeks_dataset(&outcomes);
    let table = scenarios_dataset(&outcomes);
    if let (Some(path), Some(format)) = (&args.scenarios, table_format) {
        session.refuse_to_overwrite_an_input(path)?;
        write::file(path, |out| table.write(format, out))?;
        session.note(&format!("wrote {} ({} rows)", path.display(), table.rows()));
    }
    let json =
        if session.global.json { as_json((&plan, &file.scenarios), &outcomes, &weeks, &table)? } else { Value::Null };
    session.publish(&weeks, &json, &words::text(&plan, &file.scenarios, &outcomes))?;
    let met = outcomes.iter().any(|outcome| outcome.totals.weeks_below == 0);
    Ok(if met { Done::Met } else { Done::Unmet })
}

fn scenarios_format(path: &Path) -> Result<Format, Failure> {
    format_of(path).ok_or_else(|| {
        let help = "end it in .csv, .json, .parquet or .xlsx";
        Problem::new("usage", Place::file(path.display().to_string()), "the ending names no format", help)
            .field("scenarios")
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
        HiringError::Class { .. } | HiringError::Week { .. } => {
            "choose another week or size, or change the terms of [class]"
        }
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
    outcomes: &[HiringOutcome],
    weeks: &Dataset,
    table: &Dataset,
) -> Result<Value, Failure> {
    let rows = |data: &Dataset| -> Result<Value, Failure> {
        let mut bytes = Vec::new();
        data.write(Format::Json, &mut bytes).map_err(anyhow::Error::from)?;
        Ok(serde_json::from_slice(&bytes).map_err(anyhow::Error::from)?)
    };
    let sentences = outcomes.iter().zip(scenarios).map(|(outcome, scenario)| {
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
        })
    });
    Ok(json!({
        "scenarios": rows(table)?,
        "told": sentences.collect::<Vec<_>>(),
        "conventions": words::conventions(plan),
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
