//! What was typed, and what the settings file adds to it.

use std::ffi::{OsStr, OsString};

use clap::{ArgMatches, Command, CommandFactory};

use crate::commands;
use crate::config::Entry;
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
    Backtest backtest BacktestArgs "Every model on weeks that are already known, against what came";
    Staff staff StaffArgs "Agents per interval that keep the service level";
    Evaluate evaluate EvaluateArgs "The week looked back on: forecast against actual, the service it gave, and who was to blame";
    Hire hire HireArgs "Hiring scenarios side by side: heads, service and cost by week";
    Erlang erlang ErlangArgs "One staffing question, or a million in a batch";
    Chart chart ChartArgs "A picture of any result, SVG or PNG";
    Explain explain ExplainArgs "What a term means, its formula, default, alternatives and source";
    Init init InitArgs "A folder with sample files and a complete commented headcount.toml";
}

/// The whole command line; a flag given twice takes its last value, so that typed flags win over the settings file's.
pub fn command() -> Command {
    let mut command = Cli::command().args_override_self(true).mut_subcommands(|verb| verb.args_override_self(true));
    command.build();
    command
}

/// Reads a verb with the settings file's share before what was typed. Keys that the verb doesn't have are left out.
pub fn parse_verb(verb: &str, entries: &[Entry], typed: &[OsString]) -> Result<ArgMatches, clap::Error> {
    let matches = command().try_get_matches_from(with_entries(verb, entries, typed))?;
    Ok(matches.subcommand().map(|(_, sub)| sub.clone()).unwrap_or_default())
}

/// The command line of a verb: program, verb, the settings file's flags that it has, what was typed.
pub fn with_entries(verb: &str, entries: &[Entry], typed: &[OsString]) -> Vec<OsString> {
    let command = command();
    let known = |key: &str| {
        command.find_subcommand(verb).is_some_and(|v| v.get_arguments().any(|arg| arg.get_long() == Some(key)))
    };
    let program = [OsString::from("headcount"), verb.into()];
    let shared = entries.iter().filter(|entry| known(&entry.key)).flat_map(|entry| entry.tokens.clone());
    program.into_iter().chain(shared).chain(typed.iter().cloned()).collect()
}

/// The verb among what was typed, and everything else in its order.
pub fn split_verb(argv: &[OsString]) -> Option<(String, Vec<OsString>)> {
    let command = command();
    let mut rest = Vec::new();
    let mut words = argv.iter().skip(1);
    while let Some(word) = words.next() {
        if let Some(verb) = word.to_str().filter(|w| command.find_subcommand(w).is_some()) {
            rest.extend(words.cloned());
            return Some((verb.to_owned(), rest));
        }
        rest.push(word.clone());
        if takes_value(&command, word) {
            rest.extend(words.next().cloned());
        }
    }
    None
}

fn takes_value(command: &Command, word: &OsStr) -> bool {
    let Some(word) = word.to_str() else { return false };
    let arg = command.get_arguments().find(|arg| {
        word.strip_prefix("--").is_some_and(|long| arg.get_long() == Some(long))
            || word.strip_prefix('-').is_some_and(|short| arg.get_short().is_some_and(|c| short == c.to_string()))
    });
    arg.is_some_and(|arg| arg.get_action().takes_values())
}

/// The value of `--config`, wherever it stands.
pub fn config_named(argv: &[OsString]) -> Option<OsString> {
    let mut words = argv.iter().skip(1).take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        if word == "--config" {
            return words.next().cloned();
        }
        if let Some(path) = word.to_str().and_then(|w| w.strip_prefix("--config=")) {
            return Some(path.into());
        }
    }
    None
}
