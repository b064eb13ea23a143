//! How the program ends: 0 done, 1 ran but a target can't be met, 2 bad usage or input, 3 internal fault,
//! 130 interrupted.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, exit};
use std::sync::{Mutex, PoisonError};

use clap::ColorChoice;
use headcount::error::Problem;
use headcount::io::sweep_part::scenarios_kept;
use headcount::report::words::number;

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
        // Nothing is renamed any more, so what is counted stays.
        match KEPT.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some((folder, of)) => say_what_is_kept(&folder, of),
            None => say!("interrupted: nothing was written"),
        }
        exit(130);
    });
}

/// Where an interrupted run finds what it has done so far, and how many scenarios it has in all.
static KEPT: Mutex<Option<(PathBuf, u64)>> = Mutex::new(None);

/// From here on an interrupted run says how many of so many scenarios are kept in a folder.
pub fn kept_in(folder: &Path, scenarios: u64) {
    *KEPT.lock().unwrap_or_else(PoisonError::into_inner) = Some((folder.to_path_buf(), scenarios));
}

/// From here on an interrupted run leaves nothing.
pub fn nothing_kept() {
    *KEPT.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

fn say_what_is_kept(folder: &Path, of: u64) {
    let kept = scenarios_kept(folder);
    if kept == 0 {
        // Made for a first block that did not get finished.
        let _ = std::fs::remove_dir(folder);
        say!("interrupted: nothing was written");
        return;
    }
    let (kept, of) = (number(kept as f64, 0), number(of as f64, 0));
    say!("interrupted: {kept} of {of} scenarios are kept in {}; the same command goes on from there", folder.display());
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
