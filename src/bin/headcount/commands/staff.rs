//! `headcount staff`.

use crate::session::{Done, Failure, Session};

/// Flags of `staff`.
#[derive(Debug, clap::Args)]
pub struct StaffArgs {}

/// Runs the verb.
pub fn run(args: &StaffArgs, session: &Session) -> Result<Done, Failure> {
    let _ = (args, session);
    Err(anyhow::anyhow!("not written yet").into())
}
