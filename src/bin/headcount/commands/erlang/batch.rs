//! Many questions: a CSV in, the same rows with their answers out.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use headcount::error::{Place, Problem};
use headcount::io::batch::{Batch, BatchDefaults, BatchSummary};
use headcount::io::dataset::Format;
use headcount::io::write;

use super::ErlangArgs;
use crate::session::{Done, Failure, Session, format_of, to_stdout};

fn usage(flag: &str, message: impl Into<String>, help: &str) -> Problem {
    Problem::new("usage", Place::default(), message, help).field(flag)
}

/// Answers the rows of a file.
pub fn run(path: &Path, args: &ErlangArgs, session: &Session) -> Result<Done, Failure> {
    let rules = args.staffing.unchecked();
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
    let defaults = BatchDefaults {
        threshold: rules.targets().within(),
        targets: rules.targets(),
        min_agents: rules.min_agents,
        assumptions: rules.assumptions,
    };
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
