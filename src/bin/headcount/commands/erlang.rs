//! `headcount erlang`: one staffing question in words and numbers, or a batch of them.

mod answer;

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use headcount::error::{Place, Problem, Problems};
use headcount::io::batch::{Batch, BatchDefaults, BatchSummary};
use headcount::io::dataset::Format;
use headcount::io::write;
use headcount::queueing::OfferedLoad;
use headcount::staffing::StaffingRules;
use headcount::units::{Seconds, UnitError};

use crate::session::{Done, Failure, Session, format_of, to_stdout};
use crate::staffing_args::StaffingArgs;
use answer::Case;

/// Flags of `erlang`.
#[derive(Debug, clap::Args)]
pub struct ErlangArgs {
    /// Contacts per interval (default: none; with --agents alone, the most that they can carry is the answer)
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub calls: Option<f64>,
    /// Length of the interval
    #[arg(long, value_name = "TIME", default_value = "30m")]
    pub interval: Seconds,
    /// Average handle time per contact, such as 180s (default: none)
    #[arg(long, value_name = "TIME")]
    pub aht: Option<Seconds>,
    /// Agents to evaluate, whole or fractional (default: none; the answer is how many it takes)
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub agents: Option<f64>,
    /// A CSV with a question per row, `-` for standard input; required columns: calls_per_interval, interval_s, aht_s (default: none)
    #[arg(long, value_name = "FILE")]
    pub batch: Option<PathBuf>,
    #[command(flatten)]
    staffing: StaffingArgs,
}

/// Runs the verb.
pub fn run(args: &ErlangArgs, session: &Session) -> Result<Done, Failure> {
    let rules = args.staffing.rules()?;
    match &args.batch {
        Some(path) => run_batch(path, &rules, session),
        None => run_case(args, rules, session),
    }
}

fn usage(flag: &str, message: impl Into<String>, help: &str) -> Problem {
    Problem::new("usage", Place::default(), message, help).field(flag)
}

fn run_case(args: &ErlangArgs, rules: StaffingRules, session: &Session) -> Result<Done, Failure> {
    let mut problems = Vec::new();
    let aht = args.aht.unwrap_or_default();
    if args.aht.is_none() {
        problems.push(usage("aht", "a handle time is needed", "give it with --aht, such as --aht 180s"));
    }
    if args.calls.is_none() && args.agents.is_none() {
        let help =
            "give --calls for the agents it takes, --agents for the most calls they carry, or both to see the service";
        problems.push(usage("calls", "nothing is asked: neither --calls nor --agents is given", help));
    }
    if let Some(agents) = args.agents.filter(|agents| !(0.0..=1e9).contains(agents)) {
        let help = "give a number of agents such as 14 or 13.5";
        problems.push(usage("agents", format!("the number of agents must be between 0 and 1e9, not `{agents}`"), help));
    }
    // The quantities of the case, together: every one that is out of range is named.
    let range = |flag: &str, error: UnitError| usage(flag, error.to_string(), "correct the value");
    if args.aht.is_some_and(|aht| aht.get() <= 0.0) {
        problems.push(usage("aht", "the handle time must be more than 0 s", "give it with --aht, such as --aht 180s"));
    }
    if args.interval.get() <= 0.0 {
        problems.push(usage("interval", "the interval must be more than 0 s", "give it such as --interval 30m"));
    }
    if problems.is_empty()
        && let Some(Err(error)) = args.calls.map(|calls| OfferedLoad::new(calls, aht, args.interval))
    {
        problems.push(range("calls", error));
    }
    if !problems.is_empty() {
        return Err(Problems(problems).into());
    }
    let case = Case { calls: args.calls, agents: args.agents, aht, interval: args.interval, rules };
    let answer = case.answer();
    session.publish(&answer.data, &answer.json, &answer.text)?;
    Ok(if answer.can_be_met { Done::Met } else { Done::Unmet })
}

fn run_batch(path: &Path, rules: &StaffingRules, session: &Session) -> Result<Done, Failure> {
    let output = session.global.output.as_deref();
    let format = session.global.format.or_else(|| output.and_then(format_of)).unwrap_or(Format::Csv);
    if format != Format::Csv {
        let help = "end the output in .csv, or leave --format away";
        return Err(usage("format", "a batch is written as CSV", help).into());
    }
    let to_file = output.filter(|output| *output != Path::new("-"));
    if session.global.json && to_file.is_none() {
        let help = "drop --json, or write the rows to a file with -o OUT.csv";
        return Err(usage("json", "the rows and `--json` both want standard output", help).into());
    }
    let name = path.display().to_string();
    let mut batch = Batch::open(open(path, &name)?, &name)?;
    let defaults = BatchDefaults { threshold: rules.targets().within(), targets: rules.targets() };
    let step = session.step("answering");
    // What the closure of the file leaves behind.
    let outcome = RefCell::new(BatchSummary::default());
    let mut fill = |out: &mut dyn Write| batch.run(&defaults, out).map(|summary| *outcome.borrow_mut() = summary);
    let written = match to_file {
        Some(file) => write::file(file, &mut fill).map_err(Failure::from),
        None => to_stdout(&mut fill),
    };
    drop(step);
    if let Some(problem) = batch.input_problem.take() {
        return Err(problem.into());
    }
    written?;
    let summary = outcome.into_inner();
    if let Some(file) = to_file {
        session.note(&format!("wrote {} ({} rows)", file.display(), summary.rows));
        if session.global.json && summary.problems.is_empty() {
            let json = serde_json::json!({ "rows": summary.rows, "bad_rows": summary.bad, "unmeetable_rows": summary.unmeetable });
            to_stdout(|out| writeln!(out, "{json:#}"))?;
        }
    }
    if summary.unmeetable > 0 {
        let rows = summary.unmeetable;
        session.warn(&format!("{rows} of {} rows ask for what no number of agents can keep", summary.rows));
    }
    match summary.problems.into_iter().next() {
        Some(first) => Err(Problem {
            message: format!("{} of {} rows have no answer; the first: {}", summary.bad, summary.rows, first.message),
            help: "every row kept its place; the column `error` says what is wrong with each".to_owned(),
            ..first
        }
        .into()),
        None if summary.unmeetable > 0 => Ok(Done::Unmet),
        None => Ok(Done::Met),
    }
}

/// A file, unpacked where it is gzip, or standard input.
fn open(path: &Path, name: &str) -> Result<Box<dyn Read>, Problem> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let refuse = |why: String| {
        let help = "check the path and that it is a readable file";
        Problem::new("unreadable", Place::file(name), format!("`{name}` can't be read: {why}"), help)
    };
    let file = File::open(path).map_err(|error| {
        refuse(match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => error.to_string(),
        })
    })?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(refuse("it is a folder".to_owned()));
    }
    if path.extension().is_some_and(|ending| ending == "gz") {
        return Ok(Box::new(MultiGzDecoder::new(io::BufReader::new(file))));
    }
    Ok(Box::new(file))
}
