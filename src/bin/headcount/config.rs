//! `headcount.toml`: every long flag is a key of the same name, and `[queue."NAME"]` holds what differs for a queue.
//!
//! A key becomes the flag it names, put before what was typed, so that both are read by the same parser and the typed
//! one wins.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::builder::ValueHint;
use clap::{Arg, ArgAction, Command};
use headcount::error::{Place, Problem, Problems};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The file that is used when it lies in the current folder.
pub const FILE_NAME: &str = "headcount.toml";

/// The settings that may differ by queue.
const OF_A_QUEUE: [&str; 23] = [
    "target",
    "asa",
    "abandonment",
    "p-wait",
    "blocking",
    "max-occupancy",
    "min-agents",
    "shrinkage",
    "hours-per-fte",
    "sl-definition",
    "carry-over",
    "model",
    "patience",
    "retrials",
    "variance",
    "lines",
    "concurrency-aht",
    "blend-threshold",
    "outbound-aht",
    "aht",
    "shape-from",
    "cost-per-hour",
    "cost-per-short-hour",
];

/// One key with the flag tokens that it stands for.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key, which is the flag's long name.
    pub key: String,
    /// `--key=value`, one or several.
    pub tokens: Vec<OsString>,
}

/// A settings file, read and checked.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The file's name as outputs show it.
    pub name: String,
    /// The histories of `plan` without HISTORY.
    pub history: Vec<PathBuf>,
    /// Settings of every queue.
    pub entries: Vec<Entry>,
    /// Settings of one queue, by its name.
    pub queues: Vec<(String, Vec<Entry>)>,
}

impl Config {
    /// Finds and reads the settings: `named` by flag, else `headcount.toml` in the current folder, else none.
    pub fn find(named: Option<&Path>, command: &Command) -> Result<Option<Self>, Problems> {
        let here = Path::new(FILE_NAME);
        match named {
            Some(path) => Self::read(path, command).map(Some),
            None if here.is_file() => Self::read(here, command).map(Some),
            None => Ok(None),
        }
    }

    fn read(path: &Path, command: &Command) -> Result<Self, Problems> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Problem::new(
                "config",
                Place::file(&name),
                format!("the settings can't be read: {error}"),
                "name a TOML file with --config; `headcount init DIR` writes one",
            )
        })?;
        let mut reader = Reader { text: &text, name: &name, folder: path.parent(), command, problems: Vec::new() };
        let config = reader.config();
        if reader.problems.is_empty() { Ok(config) } else { Err(Problems(reader.problems)) }
    }
}

struct Reader<'a> {
    text: &'a str,
    name: &'a str,
    folder: Option<&'a Path>,
    command: &'a Command,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn config(&mut self) -> Config {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            self.problem(at, "", error.message(), "write TOML: `key = \"value\"`, one a line");
        }
        let mut config = Config { name: self.name.to_owned(), ..Config::default() };
        if !self.problems.is_empty() {
            return config;
        }
        let table = table.get_ref();
        match table.iter().find(|(key, _)| key.get_ref() == "version") {
            Some((_, value)) if matches!(value.get_ref(), DeValue::Integer(n) if n.as_str() == "1") => {}
            Some((_, value)) => {
                self.problem(value.span().start, "version", "`version` is not 1", "this program reads `version = 1`")
            }
            None => self.problem(0, "version", "`version` is missing", "put `version = 1` on top"),
        }
        for (key, value) in table.iter() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("version", _) => {}
                ("queue", DeValue::Table(queues)) => {
                    for (queue, settings) in queues.iter() {
                        let entries = self.queue(settings);
                        config.queues.push((queue.get_ref().to_string(), entries));
                    }
                }
                ("group", DeValue::Table(groups)) => {
                    for (group, table) in groups.iter() {
                        config.entries.extend(self.group(group, table));
                    }
                }
                ("history", _) => config.history = self.history(value),
                _ => config.entries.extend(self.entry(key, value)),
            }
        }
        config
    }

    fn queue(&mut self, settings: &Spanned<DeValue<'_>>) -> Vec<Entry> {
        match settings.get_ref() {
            DeValue::Table(table) => {
                let mut entries = Vec::new();
                for (key, value) in table.iter() {
                    let name = key.get_ref().as_ref();
                    if self.flag(name).is_some() && !OF_A_QUEUE.contains(&name) {
                        let help = format!("put it above the tables; a queue may have {}", OF_A_QUEUE.join(", "));
                        self.problem(key.span().start, name, &format!("`{name}` can't differ by queue"), &help);
                    } else {
                        entries.extend(self.entry(key, value));
                    }
                }
                entries
            }
            _ => {
                let help = "write `[queue.\"NAME\"]` and its settings below";
                self.problem(settings.span().start, "queue", "a queue's settings are a table", help);
                Vec::new()
            }
        }
    }

    /// `[group."NAME"]` with its `queues` is the flag `--group NAME=QUEUE,QUEUE`.
    fn group(&mut self, name: &Spanned<std::borrow::Cow<'_, str>>, table: &Spanned<DeValue<'_>>) -> Option<Entry> {
        let queues = match table.get_ref() {
            DeValue::Table(table) if table.len() == 1 => {
                table.iter().find(|(key, _)| key.get_ref() == "queues").and_then(|(_, value)| self.texts(value))
            }
            _ => None,
        };
        let group = name.get_ref();
        let Some(queues) = queues.filter(|queues| !queues.is_empty() && !group.contains('=')) else {
            let help = "write `[group.\"NAME\"]` and below it `queues = [\"QUEUE\", \"QUEUE\"]`";
            self.problem(name.span().start, "group", "a group is a table with its queues", help);
            return None;
        };
        Some(Entry { key: "group".to_owned(), tokens: vec![format!("--group={group}={}", queues.join(",")).into()] })
    }

    fn history(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<PathBuf> {
        match self.texts(value) {
            Some(texts) => texts.iter().map(|text| self.beside(text)).collect(),
            None => {
                let help = "write `history = \"history.csv\"` or a list of files";
                self.problem(value.span().start, "history", "`history` is not a file name", help);
                Vec::new()
            }
        }
    }

    /// A path of the file, which is relative to the file's own folder.
    fn beside(&self, text: &str) -> PathBuf {
        match self.folder {
            Some(folder) if text != "-" => folder.join(text),
            _ => PathBuf::from(text),
        }
    }

    fn entry(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) -> Option<Entry> {
        let (name, at) = (key.get_ref().as_ref(), key.span().start);
        let Some((verb, arg)) = self.flag(name) else {
            let help = match self.nearest(name) {
                Some(near) => format!("did you mean `{near}`? `headcount init DIR` writes a file with every key"),
                None => "`headcount init DIR` writes a file with every key".to_owned(),
            };
            self.problem(at, name, &format!("`{name}` is not a setting"), &help);
            return None;
        };
        let (verb, arg) = (verb.get_name().to_owned(), arg.clone());
        let Some(tokens) = self.tokens(&arg, name, value) else {
            let help = "write a text, a number, true or false, or a list of texts";
            self.problem(value.span().start, name, &format!("`{name}` can't hold this value"), help);
            return None;
        };
        let typed = [OsString::from("headcount"), verb.into()].into_iter().chain(tokens.iter().cloned());
        if let Err(error) = self.command.clone().try_get_matches_from(typed) {
            use clap::error::ErrorKind::{InvalidValue, TooFewValues, ValueValidation};
            if matches!(error.kind(), InvalidValue | TooFewValues | ValueValidation) {
                let (message, help) = super::diagnostic::words_of(&error);
                self.problem(value.span().start, name, &message, &help);
                return None;
            }
        }
        Some(Entry { key: name.to_owned(), tokens })
    }

    fn flag(&self, name: &str) -> Option<(&Command, &Arg)> {
        let verbs = self.command.get_subcommands().map(|verb| (verb, verb));
        let global = self.command.get_subcommands().next().map(|verb| (verb, self.command));
        verbs.chain(global).find_map(|(verb, holder)| {
            let arg = holder.get_arguments().find(|arg| arg.get_long() == Some(name) && !is_meta(name))?;
            Some((verb, arg))
        })
    }

    fn nearest(&self, name: &str) -> Option<String> {
        let holders = self.command.get_subcommands().chain(std::iter::once(self.command));
        let flags = holders.flat_map(|c| c.get_arguments()).filter_map(|arg| arg.get_long()).filter(|f| !is_meta(f));
        flags
            .map(|flag| (edits(flag, &name.replace('_', "-")), flag))
            .min()
            .filter(|(distance, flag)| *distance <= 1 + flag.len() / 4)
            .map(|(_, flag)| flag.to_owned())
    }

    fn tokens(&self, arg: &Arg, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Vec<OsString>> {
        if let (ArgAction::SetTrue, DeValue::Boolean(on)) = (arg.get_action(), value.get_ref()) {
            return Some(if *on { vec![format!("--{name}").into()] } else { Vec::new() });
        }
        let texts = self.texts(value)?;
        let is_path = arg.get_value_hint() == ValueHint::AnyPath;
        let token = |text: &str| {
            let mut token = OsString::from(format!("--{name}="));
            if is_path {
                token.push(self.beside(text))
            } else {
                token.push(text)
            }
            token
        };
        Some(match arg.get_action() {
            ArgAction::SetTrue => return None,
            ArgAction::Append => texts.iter().map(|text| token(text)).collect(),
            _ => vec![token(&texts.join(","))],
        })
    }

    fn texts(&self, value: &Spanned<DeValue<'_>>) -> Option<Vec<String>> {
        Some(match value.get_ref() {
            DeValue::String(text) => vec![text.to_string()],
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Boolean(_) => {
                vec![self.text[value.span()].to_owned()]
            }
            DeValue::Array(values) => values.iter().map(|v| Some(self.texts(v)?.join(","))).collect::<Option<_>>()?,
            DeValue::Table(_) => return None,
        })
    }

    fn problem(&mut self, at: usize, field: &str, message: &str, help: &str) {
        let before = &self.text[..at.min(self.text.len())];
        let line = before.matches('\n').count();
        let column = before.chars().rev().take_while(|c| *c != '\n').count();
        let mut problem =
            Problem::new("config", Place::at(self.name, line as u64 + 1, column as u64 + 1), message, help)
                .source_line(self.text.lines().nth(line).unwrap_or(""));
        if !field.is_empty() {
            problem = problem.field(field);
        }
        self.problems.push(problem);
    }
}

/// Flags that are about the command line itself and make no sense as a setting.
fn is_meta(flag: &str) -> bool {
    matches!(flag, "config" | "help" | "version")
}

/// Edits (insert, delete, replace) that turn one word into the other (Levenshtein 1966).
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(x != *y)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}
