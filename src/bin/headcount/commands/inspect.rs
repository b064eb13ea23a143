//! `headcount inspect`: what a history file holds, and what is odd about it.

use std::path::PathBuf;

use crate::history_args::HistoryArgs;
use crate::session::{Done, Failure, Session};

/// Flags of `inspect`.
#[derive(Debug, clap::Args)]
pub struct InspectArgs {
    /// History files, a folder of them, or `-` for standard input
    #[arg(value_name = "HISTORY", required = true)]
    pub history: Vec<PathBuf>,
    /// How to read them
    #[command(flatten)]
    pub reading: HistoryArgs,
    /// Write cleaned values with a `note` column instead of what the file says
    #[arg(long)]
    pub clean: bool,
}

/// Runs the verb.
pub fn run(args: &InspectArgs, session: &Session) -> Result<Done, Failure> {
    let import = args.reading.load(&args.history, session)?;
    session.publish(&import.canonical(), &serde_json::json!(import.recognised), "")?;
    Ok(Done::Met)
}
