//! `headcount`: interval history in, a staffed week out.

mod args;
mod commands;
mod forecast_args;
mod session;

use clap::Parser;

fn main() {
    let parsed = args::Cli::parse();
    let session = session::Session { global: parsed.global };
    let code = match parsed.verb.run(&session) {
        Ok(session::Done::Met) => 0,
        Ok(session::Done::Unmet) => 1,
        Err(session::Failure::Input(problems)) => {
            for problem in &problems.0 {
                eprintln!("error: {}\n --> {}\n  = help: {}", problem.message, problem.place, problem.help);
            }
            2
        }
        Err(session::Failure::Internal(error)) => {
            eprintln!("internal: {error:#}");
            3
        }
    };
    std::process::exit(code);
}
