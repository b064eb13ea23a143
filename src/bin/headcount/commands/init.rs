//! `headcount init`: a folder in which every verb runs, with the sample's files and every setting written out.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use clap::{Arg, ArgAction};
use headcount::error::{Place, Problem};
use headcount::io::write::RunFolder;
use headcount::sample;

use crate::args;
use crate::config::FILE_NAME;
use crate::session::{Done, Failure, Session, to_stdout};

/// Flags of `init`.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The folder to make
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Set an existing folder aside (it is kept as DIR.before-1) instead of refusing
    #[arg(long)]
    pub force: bool,
}

/// Runs the verb.
pub fn run(args: &InitArgs, session: &Session) -> Result<Done, Failure> {
    let Some(dir) = &args.dir else {
        let help = "name a folder: `headcount init planning`";
        return Err(Problem::new("usage", Place::default(), "`init` needs a folder", help).field("DIR").into());
    };
    let history = sample::history_csv().map_err(anyhow::Error::from)?;
    let settings = settings_file();
    let files: Vec<(&str, &[u8], &str)> = vec![
        ("history.csv", &history, "two years of three queues, the embedded sample"),
        ("calendar.toml", sample::CALENDAR_TOML.as_bytes(), "opening hours and bank holidays of the sample"),
        ("grid.toml", sample::GRID_TOML.as_bytes(), "levers and scenarios to sweep"),
        ("hiring.toml", sample::HIRING_TOML.as_bytes(), "a team and six hiring scenarios for `hire`"),
        (FILE_NAME, settings.as_bytes(), "every setting with its default"),
    ];
    let folder = RunFolder::begin(dir, args.force)?;
    for (name, bytes, _) in &files {
        folder.file(name, bytes)?;
    }
    if let Some(kept) = folder.finish()? {
        session.note(&format!("what stood there is kept in {}", kept.display()));
    }
    let listed: Vec<_> =
        files.iter().map(|(name, _, what)| serde_json::json!({ "file": name, "what": what })).collect();
    let json = serde_json::json!({ "folder": dir.display().to_string(), "files": listed });
    to_stdout(|out| {
        if session.global.json {
            return writeln!(out, "{json:#}");
        }
        writeln!(out, "{} holds", dir.display())?;
        for (name, _, what) in &files {
            writeln!(out, "  {name:<15} {what}")?;
        }
        writeln!(out, "Next: cd {} && headcount plan", dir.display())
    })?;
    Ok(Done::Met)
}

/// The complete settings file: every flag of every verb, with its help above it and its default behind it.
fn settings_file() -> String {
    let mut text = String::from(
        "# Settings of headcount. Every flag is a key of the same name; a flag that is typed wins over this file.\n\
         # A line that is switched off with `#` has no default: give it a value to use it.\n\
         version = 1\n\n\
         # The history that `plan` reads when none is named\nhistory = \"history.csv\"\n",
    );
    let command = args::command();
    let mut written = BTreeSet::from(["help", "version", "config", "history"].map(str::to_owned));
    let globals = command.get_arguments().map(|arg| ("every verb".to_owned(), arg));
    let verbs = command.get_subcommands().filter(|verb| !matches!(verb.get_name(), "init" | "help" | "explain"));
    let flags = verbs.flat_map(|verb| verb.get_arguments().map(|arg| (format!("`{}`", verb.get_name()), arg)));
    let mut sections: Vec<(String, String)> = Vec::new();
    for (verb, arg) in globals.chain(flags) {
        let key = arg.get_long().filter(|key| !arg.is_hide_set() && written.insert((*key).to_owned()));
        let Some(key) = key else { continue };
        let heading = arg.get_help_heading().map_or_else(|| verb.clone(), str::to_owned);
        let at = sections.iter().position(|(name, _)| *name == heading).unwrap_or_else(|| {
            sections.push((heading, String::new()));
            sections.len() - 1
        });
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        // Writing into a String can't fail.
        let _ = write!(sections[at].1, "\n# {}\n{}\n", help.replace('\n', "\n# "), line(key, arg));
    }
    for (heading, lines) in sections {
        let _ = write!(text, "\n# ---- {heading}\n{lines}");
    }
    text.push_str(
        "\n# ---- What differs for one queue, for example:\n\
         # [queue.\"voice support\"]\n# target = \"80/30\"\n# shrinkage = \"35%\"\n",
    );
    text
}

/// Defaults that a flag has only while another is not given, so that clap can't hold them.
const UNWRITTEN_DEFAULTS: &[(&str, &str)] = &[("target", "80/20"), ("model", "auto")];

/// One key with the value that it has in the sample's folder.
fn line(key: &str, arg: &Arg) -> String {
    if let Some((_, value)) = sample::SETTINGS.iter().chain(UNWRITTEN_DEFAULTS).find(|(name, _)| *name == key) {
        return format!("{key} = \"{value}\"");
    }
    if matches!(arg.get_action(), ArgAction::SetTrue) {
        return format!("{key} = false");
    }
    let default: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if default.is_empty() {
        let name = arg.get_value_names().and_then(|names| names.first()).map_or("VALUE", |name| name.as_str());
        return format!("# {key} = \"{name}\"");
    }
    let default = default.join(",");
    match default.parse::<f64>() {
        Ok(number) if number.fract() == 0.0 && !default.contains('.') => format!("{key} = {default}"),
        _ => format!("{key} = \"{default}\""),
    }
}
