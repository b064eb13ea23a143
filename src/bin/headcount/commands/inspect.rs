//! `headcount inspect`.

use crate::session::{Done, Failure, Session};

/// Flags of `inspect`.
#[derive(Debug, clap::Args)]
pub struct InspectArgs {}

/// Runs the verb.
pub fn run(args: &InspectArgs, session: &Session) -> Result<Done, Failure> {
    let _ = (args, session);
    Err(anyhow::anyhow!("not written yet").into())
}
