//! `headcount init`.

use crate::session::{Done, Failure, Session};

/// Flags of `init`.
#[derive(Debug, clap::Args)]
pub struct InitArgs {}

/// Runs the verb.
pub fn run(args: &InitArgs, session: &Session) -> Result<Done, Failure> {
    let _ = (args, session);
    Err(anyhow::anyhow!("not written yet").into())
}
