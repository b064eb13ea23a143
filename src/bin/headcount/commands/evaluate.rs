//! `headcount evaluate`: forecast against actual, plan against service, and who was to blame.

mod checks;
mod files;
mod inputs;
mod json;
mod sides;
#[cfg(feature = "frames")]
mod streamed;
mod words;

use std::path::PathBuf;

use headcount::error::{Place, Problem, Problems};
use headcount::evaluate::assurance::AssuranceSettings;
use headcount::evaluate::ledger::Rates;
use headcount::evaluate::thresholds::Threshold;
use headcount::history::Calendar;
use headcount::io::dataset::{Dataset, Format};
use headcount::io::review_table::{accuracy_dataset, days_dataset, intervals_dataset};
use headcount::io::write::{self, Staged};
use headcount::review::{Review, ReviewError, review};
use headcount::staffing::StaffingError;
use headcount::units::{Fraction, Seconds};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::calendar_args::NamedDaysArgs;
use crate::history_args::HistoryArgs;
use crate::session::{Done, Failure, Session, format_of, to_stdout};
use crate::staffing_args::StaffingArgs;

/// Flags of `evaluate`.
#[derive(Debug, clap::Args)]
pub struct EvaluateArgs {
    /// A run folder of `plan`: its forecast.csv, staffing.csv and, where it has one, schedule.csv (default: none)
    #[arg(value_name = "RUN")]
    pub run: Option<PathBuf>,
    #[command(flatten)]
    pub given: GivenArgs,
    #[command(flatten)]
    pub wanted: WantedArgs,
    #[command(flatten)]
    pub rates: RateArgs,
    #[command(flatten)]
    pub reading: HistoryArgs,
    #[command(flatten)]
    pub named_days: NamedDaysArgs,
    #[command(flatten)]
    pub staffing: StaffingArgs,
}

/// What is looked back on.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "What is looked back on")]
pub struct GivenArgs {
    /// Forecasts: files of `forecast`, of `backtest --forecasts`, or folders of `plan --publish`; the latest stands for the
    /// plan (default: that of RUN)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub forecast: Vec<PathBuf>,
    /// What came: history files or folders; rows before the forecast teach the naive forecasts beside it
    /// (default: `history` of the settings file)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub actual: Vec<PathBuf>,
    /// The agents that the plan asked for, as `staff` writes them (default: that of RUN, else the forecast is staffed by
    /// the flags below)
    #[arg(long, value_name = "FILE")]
    pub requirement: Option<PathBuf>,
    /// Shifts (agent, date, start, end, breaks) or heads per interval (start, heads) (default: that of RUN)
    #[arg(long, value_name = "FILE")]
    pub schedule: Option<PathBuf>,
    /// A log of agent states, for adherence; needs --schedule with shifts (default: none)
    #[arg(long, value_name = "FILE")]
    pub states: Option<PathBuf>,
    /// What a state of the log is: work, break, other or away, such as "After Call=work"; repeatable (default: told by the
    /// usual names)
    #[arg(long, value_name = "STATE=KIND")]
    pub state_kind: Vec<String>,
    /// More history, older than --actual; files given later override rows of earlier ones, --actual comes last
    /// (default: none)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub history: Vec<PathBuf>,
    /// Look at this queue alone; repeatable (default: every queue)
    #[arg(long, value_name = "NAME")]
    pub queue: Vec<String>,
    /// The first day that the forecast did not know, where neither its file's name nor a column says (default: unknown:
    /// there is no lead)
    #[arg(long, value_name = "DATE")]
    pub origin: Option<Date>,
    /// Handle time where a forecast has none, such as 240s (default: none)
    #[arg(long, value_name = "TIME")]
    pub aht: Option<Seconds>,
}

/// What is wanted of it.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Review")]
pub struct WantedArgs {
    /// The share of futures in which a day is to meet its target, such as 90%, for the agents that it takes
    #[arg(long, value_name = "SHARE", default_value = "90%")]
    pub sureness: Fraction,
    /// Futures drawn for the range of a day's service level; 0 leaves ranges out
    #[arg(long, value_name = "N", default_value = "400", value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub futures: u32,
    /// Thresholds, exit code 1 when one fails, such as wape<=10%,day.sl>=80%: [each.][aht.|workload.][day.|week.]MEASURE<=BOUND;
    /// a wrong name is answered with all of them (default: none)
    #[arg(long, value_name = "THRESHOLDS", value_delimiter = ',')]
    pub check: Vec<String>,
    /// Where the page with every chart goes, such as review.html (default: nowhere)
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Where one row per queue and interval goes, .csv, .json, .parquet or .xlsx (default: nowhere)
    #[arg(long, value_name = "FILE")]
    pub intervals: Option<PathBuf>,
    /// Where one row per queue and day, week and span goes: service, sureness and causes (default: nowhere)
    #[arg(long, value_name = "FILE")]
    pub days: Option<PathBuf>,
}

/// Prices; a queue may have its own.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Review")]
pub struct RateArgs {
    /// Cost of a paid agent-hour, in any currency (default: none, and no money is shown)
    #[arg(long, value_name = "MONEY", value_parser = money)]
    pub cost_per_hour: Option<f64>,
    /// Cost of an agent-hour that is short, such as overtime (default: that of a paid hour)
    #[arg(long, value_name = "MONEY", value_parser = money)]
    pub cost_per_short_hour: Option<f64>,
}

impl RateArgs {
    fn rates(&self) -> Rates {
        Rates { per_hour: self.cost_per_hour, per_short_hour: self.cost_per_short_hour }
    }
}

/// An amount of money of 0 or more.
pub fn money(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(amount) if amount.is_finite() && amount >= 0.0 => Ok(amount),
        _ => Err(format!("an amount of money must be a number of 0 or more, such as 28.50, not `{text}`")),
    }
}

impl WantedArgs {
    fn assurance(&self, session: &Session) -> Option<AssuranceSettings> {
        let sureness = self.sureness.get();
        let futures = self.futures as usize;
        (futures > 0).then_some(AssuranceSettings { sureness, futures, seed: session.global.seed })
    }
    fn thresholds(&self) -> Result<Vec<Threshold>, Problems> {
        let mut problems = Vec::new();
        let mut thresholds = Vec::new();
        for text in self.check.iter().filter(|text| !text.trim().is_empty()) {
            match text.parse::<Threshold>() {
                Ok(threshold) => thresholds.push(threshold),
                Err(error) => problems.push(
                    usage(error.to_string(), "write such as --check wape<=10%,sl>=80% (in quotes)", "check").text(text),
                ),
            }
        }
        if problems.is_empty() && thresholds.is_empty() && !self.check.is_empty() {
            problems.push(usage("--check names no threshold", "write such as --check wape<=10%,sl>=80%", "check"));
        }
        if problems.is_empty() { Ok(thresholds) } else { Err(Problems(problems)) }
    }
}

/// Runs the verb.
pub fn run(args: &EvaluateArgs, session: &Session) -> Result<Done, Failure> {
    session.refuse_unknown_ending()?;
    let (files, thresholds) = checked(args, session)?;
    let mut calendar = args.named_days.read()?;
    let mut review = match reviewed(args, &files, session)? {
        Ok(review) => review,
        Err(error) => return refused(error, session),
    };
    review.settings = session.settings()?;
    if let Some((first, last)) = review.span() {
        args.named_days.add_public(&mut calendar, first.year()..=last.year())?;
    }
    review.special = calendar.special;
    review.notices.extend(sides::unlike_the_model(&review));
    sides::tell(&review, session)?;
    let checks = checks::of(&thresholds, &review)?;
    let files_beside = stage_files(args, &review, session)?;
    let json = if session.global.json { json::of(&review, &checks, &files)? } else { Value::Null };
    publish(&review, &json, &words::page(&review, &checks), session)?;
    for (file, told) in files_beside {
        file.keep()?;
        session.note(&told);
    }
    checks::tell(&checks, session);
    Ok(if checks.iter().all(|check| check.holds || !check.decides) { Done::Met } else { Done::Unmet })
}

/// The review of the files: queue by queue where they hold very many rows, else of everything at once.
fn reviewed(
    args: &EvaluateArgs,
    files: &files::Files,
    session: &Session,
) -> Result<Result<Review, ReviewError>, Failure> {
    #[cfg(feature = "frames")]
    if let Some(found) = streamed::review(args, files, session)? {
        return Ok(found);
    }
    let step = session.step("reading forecasts and actuals");
    let inputs = inputs::read(args, files, session)?;
    drop(step);
    let _step = session.step("looking back");
    let found = review(&inputs.queues, inputs.schedule.as_ref(), &inputs.states);
    Ok(found.map(|mut review| {
        review.notices.splice(0..0, inputs.notices);
        review
    }))
}

/// The files to read and the thresholds; or everything that is wrong with the command line, at once.
fn checked(args: &EvaluateArgs, session: &Session) -> Result<(files::Files, Vec<Threshold>), Failure> {
    let mut problems = Vec::new();
    let files = files::Files::of(args, session).unwrap_or_else(|Problems(more)| {
        problems.extend(more);
        files::Files::default()
    });
    let thresholds = args.wanted.thresholds().unwrap_or_else(|Problems(more)| {
        problems.extend(more);
        Vec::new()
    });
    problems.extend(args.staffing.rules().err().into_iter().flat_map(|Problems(more)| more));
    let sureness = args.wanted.sureness.get();
    if !(sureness > 0.0 && sureness < 1.0) {
        let help = "give a share between 0 and 1, such as --sureness 90%";
        problems.push(usage("nothing is sure to 0 % or to 100 %", help, "sureness"));
    }
    problems.extend(files.outputs(args, session));
    let unknown = args.named_days.add_public(&mut Calendar::default(), 2000..=2000);
    problems.extend(unknown.err().into_iter().flat_map(|Problems(more)| more));
    if problems.is_empty() { Ok((files, thresholds)) } else { Err(Problems(problems).into()) }
}

/// Why there is no review: what the inputs lack, or a target that nobody keeps.
fn refused(error: ReviewError, session: &Session) -> Result<Done, Failure> {
    let place = Place::default;
    match error {
        ReviewError::Apart(reasons) => {
            let help =
                "give the actuals of the days that the forecast is of, with the same interval lengths or multiples";
            let problems = reasons.iter().map(|reason| Problem::new("overlap", place(), reason.to_string(), help));
            Err(Problems(problems.collect()).into())
        }
        ReviewError::Staffing(error @ StaffingError::CantBeMet(_)) => {
            let text = error.to_string();
            to_stdout(|out| match session.global.json {
                true => writeln!(out, "{:#}", json!({ "unmet": text })),
                false => writeln!(out, "No review: {text}"),
            })?;
            Ok(Done::Unmet)
        }
        ReviewError::Staffing(error) => {
            let help = "correct the target and model flags, or give what is missing (--aht 240s for a handle time)";
            Err(Problem::new("staffing", place(), error.to_string(), help).into())
        }
    }
}

/// The result: a workbook with every table, the accuracy as one table in every other format.
fn publish(review: &Review, json: &Value, text: &str, session: &Session) -> Result<(), Failure> {
    let output = session.global.output.as_deref().filter(|path| *path != std::path::Path::new("-"));
    #[cfg(feature = "xlsx")]
    if let Some(path) = output
        && session.global.format.or_else(|| format_of(path)) == Some(Format::Xlsx)
    {
        let bytes = headcount::report::review::workbook(review).map_err(anyhow::Error::from)?;
        write::file(path, |out| out.write_all(&bytes))?;
        session.note(&format!("wrote {}", path.display()));
        return match session.global.json {
            true => to_stdout(|out| writeln!(out, "{json:#}")),
            false => Ok(()),
        };
    }
    if output.is_some() && review.accuracy.is_empty() {
        let told =
            "there is no forecast beside actuals, so -o has no line of accuracy: days are written with --days FILE";
        session.note(told);
    }
    session.publish(&accuracy_dataset(review), json, text)
}

/// Writes what goes beside the result under temporary names, so that a place that can't be written leaves nothing behind;
/// each with the note that tells of it.
fn stage_files(args: &EvaluateArgs, review: &Review, session: &Session) -> Result<Vec<(Staged, String)>, Failure> {
    let mut files = Vec::new();
    if let Some(path) = &args.wanted.intervals {
        files.push(stage(path, &intervals_dataset(review))?);
    }
    if let Some(path) = &args.wanted.days {
        files.push(stage(path, &days_dataset(review))?);
    }
    if let Some(path) = &args.wanted.report {
        let step = session.step("drawing");
        let page = headcount::report::review::page(review).map_err(anyhow::Error::from)?;
        drop(step);
        let file = write::staged(path, |out| out.write_all(page.as_bytes()))?;
        files.push((file, format!("wrote {}", path.display())));
    }
    Ok(files)
}

fn stage(path: &std::path::Path, data: &Dataset) -> Result<(Staged, String), Failure> {
    let format = format_of(path).unwrap_or(Format::Csv);
    let file = write::staged(path, |out| data.write(format, out))?;
    Ok((file, format!("wrote {} ({} rows)", path.display(), data.rows())))
}

fn usage(message: impl Into<String>, help: impl Into<String>, field: &str) -> Problem {
    Problem::new("usage", Place::default(), message, help).field(field)
}
