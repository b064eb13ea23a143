//! What was typed.

use crate::commands;
use crate::session::{Done, Failure, GlobalArgs, Session};

/// Workforce forecasting and staffing for contact centres.
#[derive(Debug, clap::Parser)]
#[command(version, about, max_term_width = 110)]
pub struct Cli {
    /// Flags that every verb has.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// The verb.
    #[command(subcommand)]
    pub verb: Verb,
}

macro_rules! verbs {
    ($($variant:ident $module:ident $args:ident $about:literal;)*) => {
        /// The verbs.
        #[derive(Debug, clap::Subcommand)]
        pub enum Verb { $(#[command(about = $about)] $variant(commands::$module::$args),)* }
        impl Verb {
            /// Runs the verb.
            pub fn run(&self, session: &Session) -> Result<Done, Failure> {
                match self { $(Self::$variant(args) => commands::$module::run(args, session),)* }
            }
        }
    };
}
verbs! {
    Plan plan PlanArgs "Next week's plan: history in, a staffed week out";
    Inspect inspect InspectArgs "What a history file holds, and what is odd about it";
    Forecast forecast ForecastArgs "Volume and handle time per interval, with ranges";
    Staff staff StaffArgs "Agents per interval that keep the service level";
    Erlang erlang ErlangArgs "One staffing question, or a million in a batch";
    Chart chart ChartArgs "A picture of any result, SVG or PNG";
    Explain explain ExplainArgs "What a term means, its formula, default, alternatives and source";
    Init init InitArgs "A folder with sample files and a complete commented headcount.toml";
}
