//! `headcount explain`.

use crate::session::{Done, Failure, Session};

/// Flags of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {}

/// Runs the verb.
pub fn run(args: &ExplainArgs, session: &Session) -> Result<Done, Failure> {
    let _ = (args, session);
    Err(anyhow::anyhow!("not written yet").into())
}
