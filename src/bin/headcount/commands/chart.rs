//! `headcount chart`.

use crate::session::{Done, Failure, Session};

/// Flags of `chart`.
#[derive(Debug, clap::Args)]
pub struct ChartArgs {}

/// Runs the verb.
pub fn run(args: &ChartArgs, session: &Session) -> Result<Done, Failure> {
    let _ = (args, session);
    Err(anyhow::anyhow!("not written yet").into())
}
