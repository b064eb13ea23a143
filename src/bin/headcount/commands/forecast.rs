//! `headcount forecast`.

use crate::session::{Done, Failure, Session};

/// Flags of `forecast`.
#[derive(Debug, clap::Args)]
pub struct ForecastArgs {}

/// Runs the verb.
pub fn run(args: &ForecastArgs, session: &Session) -> Result<Done, Failure> {
    let _ = (args, session);
    Err(anyhow::anyhow!("not written yet").into())
}
