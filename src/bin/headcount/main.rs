//! `headcount`: interval history in, a staffed week out.

/// Writes a line to standard error; one that is closed or full is no reason to fail.
macro_rules! say {
    ($($word:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($word)*);
    }};
}

mod args;
mod as_of_args;
mod calendar_args;
mod commands;
mod config;
mod diagnostic;
mod exit;
mod forecast_args;
mod group_args;
mod hand_args;
mod history_args;
mod model_args;
mod pictures;
mod run_folder;
mod session;
mod staffing_args;
mod sweeping;

use std::ffi::OsString;
use std::path::Path;

use clap::FromArgMatches;

use session::{Done, Failure, Session};

fn main() -> std::process::ExitCode {
    exit::guard();
    let argv: Vec<OsString> = std::env::args_os().collect();
    let outcome = run(&argv);
    exit::report(outcome, &argv)
}

/// Reads the command line and the settings file, then runs the verb.
fn run(argv: &[OsString]) -> Result<Done, Failure> {
    let Some((verb, typed)) = args::split_verb(argv) else {
        return match args::command().try_get_matches_from(argv) {
            Err(error) => exit::clap(error),
            Ok(_) => Ok(Done::Met),
        };
    };
    // What was typed is read alone first: its mistakes are not the settings file's.
    if let Err(error) = args::parse_verb(&verb, &[], &typed) {
        return exit::clap(error);
    }
    let config = match verb.as_str() {
        "init" | "explain" => None,
        _ => config::Config::find(args::config_named(argv).as_deref().map(Path::new), &args::command())?,
    };
    let entries = config.as_ref().map_or(&[][..], |config| &config.entries);
    let matches = args::command()
        .try_get_matches_from(args::with_entries(&verb, entries, &typed))
        .map_err(|error| session::usage(&error))?;
    let parsed = args::Cli::from_arg_matches(&matches).map_err(|error| session::usage(&error))?;
    let session = Session { global: parsed.global, verb, typed, config };
    if let Some(config) = &session.config {
        session.note(&format!("settings from {}", config.name));
    }
    if let Some(threads) = session.global.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global().map_err(anyhow::Error::from)?;
    }
    parsed.verb.run(&session)
}
