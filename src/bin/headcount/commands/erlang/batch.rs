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
use serde_json::{Value, json};

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
    for (flag, given) in [("calls", args.case.calls.is_some()), ("agents", args.case.agents.is_some())] {
        if given {
            let help = "give it in the file, row by row, or leave --batch away";
            return Err(usage(flag, format!("--{flag} and --batch are two questions"), help).into());
        }
    }
    let to_file = output.filter(|output| *output != Path::new("-"));
    if output.is_some() && to_file.is_none() {
        session.refuse_json_on_stdout()?;
    }
    let name = path.display().to_string();
    let mut batch = Batch::open(open(path, &name)?, &name)?;
    say_what_is_left_out(&batch, args, &name, session)?;
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
    let mut kept = Vec::new();
    let written = match to_file {
        Some(file) => write::file(file, &mut fill).map_err(Failure::from),
        None if session.global.json => fill(&mut kept).map_err(|error| Failure::Internal(error.into())),
        None => to_stdout(&mut fill),
    };
    drop(step);
    if let Some(problem) = batch.input_problem() {
        return Err(problem.into());
    }
    written?;
    let summary = outcome.into_inner();
    if let Some(file) = to_file {
        session.note(&format!("wrote {} ({} rows)", file.display(), summary.rows));
    }
    if session.global.json && summary.problems.is_empty() {
        let (rows, unmeetable) = (summary.rows, summary.unmeetable);
        let mut json = json!({ "row_count": rows, "bad_rows": summary.bad, "unmeetable_rows": unmeetable });
        if to_file.is_none() {
            json["rows"] = rows_as_json(&kept, batch.separator(), summary.rows)?;
        }
        to_stdout(|out| writeln!(out, "{json:#}"))?;
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

/// Columns that give way, and flags that no row has a place for.
fn say_what_is_left_out<R: Read>(
    batch: &Batch<R>,
    args: &ErlangArgs,
    name: &str,
    session: &Session,
) -> Result<(), Failure> {
    if args.staffing.shrinkage.share() > 0.0 {
        session.note("a batch has no schedule: shrinkage is not used");
    }
    let replaced = batch.replaced();
    if replaced.is_empty() {
        return Ok(());
    }
    let message = format!("columns with the name of an answer give way to the new ones: {}", replaced.join(", "));
    if session.global.strict {
        let help = "rename them to keep them, or run without --strict";
        return Err(Problem::new("replaced", Place::at(name, 1, 1), message, help).into());
    }
    session.warn(&message);
    Ok(())
}

/// More rows than this are no longer read as one object.
const MOST_ROWS_AS_JSON: u64 = 100_000;

/// The written rows as objects: numbers as numbers, what is empty as null.
fn rows_as_json(csv: &[u8], separator: u8, rows: u64) -> Result<Value, Failure> {
    if rows > MOST_ROWS_AS_JSON {
        let help = "write them to a file with -o OUT.csv; --json then gives the counts";
        return Err(usage("json", format!("{rows} rows are too many for one JSON object"), help).into());
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(csv);
    let names = reader.headers().map_err(anyhow::Error::from)?.clone();
    let mut all = Vec::new();
    for record in reader.records() {
        let record = record.map_err(anyhow::Error::from)?;
        let value = |text: &str| match text.parse::<f64>() {
            _ if text.is_empty() => Value::Null,
            Ok(number) if number.fract() == 0.0 && number.abs() < 1e15 => json!(number as i64),
            Ok(number) if number.is_finite() => json!(number),
            _ => json!(text),
        };
        let row = names.iter().zip(&record).map(|(name, text)| (name.to_owned(), value(text)));
        all.push(Value::Object(row.collect()));
    }
    Ok(Value::Array(all))
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
