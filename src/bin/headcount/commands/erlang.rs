//! `headcount erlang`.

use crate::session::{Done, Failure, Session};

/// Flags of `erlang`.
#[derive(Debug, clap::Args)]
pub struct ErlangArgs {}

/// Runs the verb.
pub fn run(args: &ErlangArgs, session: &Session) -> Result<Done, Failure> {
    let _ = (args, session);
    Err(anyhow::anyhow!("not written yet").into())
}
