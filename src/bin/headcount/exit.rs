//! How the program ends: 0 done, 1 ran but a target can't be met, 2 bad usage or input, 3 internal fault,
//! 130 interrupted.

use std::ffi::OsString;
use std::io::Write;
use std::process::{ExitCode, exit};

use clap::ColorChoice;
use headcount::error::Problem;

use crate::diagnostic;
use crate::session::{Done, Failure, usage};

/// Ends an interrupted run with 130 and a fault with 3, and leaves nothing half-written in either case.
pub fn guard() {
    let fault = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        // The default hook panics itself where standard error is closed.
        if writeln!(std::io::stderr()).is_ok() {
            fault(info);
        }
        say!("error: this is a fault of headcount, not of your input; nothing was written");
        headcount::io::write::remove_unfinished();
        exit(3);
    }));
    // Without a handler the default action ends the program too; only the sweep is lost.
    let _ = ctrlc::set_handler(|| {
        headcount::io::write::remove_unfinished();
        say!("interrupted: nothing was written");
        exit(130);
    });
}

/// What a command-line error means: help and version are a success, anything else bad usage.
pub fn clap(error: clap::Error) -> Result<Done, Failure> {
    use clap::error::ErrorKind::{DisplayHelp, DisplayVersion};
    let asked = matches!(error.kind(), DisplayHelp | DisplayVersion);
    if asked || !std::env::args_os().any(|word| word == "--json") {
        // A closed pipe while printing help is no fault.
        let _ = error.print();
        exit(if asked { 0 } else { 2 });
    }
    Err(usage(&error).into())
}

/// Says how the run ended, on standard error or as JSON, and gives its exit code.
pub fn report(outcome: Result<Done, Failure>, argv: &[OsString]) -> ExitCode {
    let problems = match outcome {
        Ok(Done::Met) => return ExitCode::SUCCESS,
        Ok(Done::Unmet) => return ExitCode::from(1),
        Err(Failure::Internal(error)) => {
            say!("error: this is a fault of headcount, not of your input: {error:#}");
            return ExitCode::from(3);
        }
        Err(Failure::Input(problems)) => problems.0,
    };
    if argv.iter().any(|word| word == "--json") {
        print_json(&problems);
    }
    diagnostic::draw(&problems, color(argv));
    ExitCode::from(2)
}

fn print_json(problems: &[Problem]) {
    let errors: Vec<_> = problems
        .iter()
        .map(|p| {
            serde_json::json!({
                "file": p.place.file, "line": p.place.line, "column": p.place.column, "cell": p.place.cell,
                "field": p.field, "text": p.text, "message": p.message, "help": p.help,
            })
        })
        .collect();
    // A reader that has gone away is told by the exit code.
    let _ = writeln!(std::io::stdout(), "{:#}", serde_json::json!({ "errors": errors }));
}

/// The colour asked for, read before the command line is known to be sound.
fn color(argv: &[OsString]) -> ColorChoice {
    let words: Vec<_> = argv.iter().filter_map(|word| word.to_str()).collect();
    let after = words.windows(2).find(|pair| pair[0] == "--color").map(|pair| pair[1]);
    match after.or_else(|| words.iter().find_map(|word| word.strip_prefix("--color="))) {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
}
