//! `headcount plan`.

use crate::session::{Done, Failure, Session};

/// Flags of `plan`.
#[derive(Debug, clap::Args)]
pub struct PlanArgs {}

/// Runs the verb.
pub fn run(args: &PlanArgs, session: &Session) -> Result<Done, Failure> {
    let _ = (args, session);
    Err(anyhow::anyhow!("not written yet").into())
}
