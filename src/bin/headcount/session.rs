//! What every verb shares: where output goes, how loud to be, which settings hold, how to fail.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::parser::ValueSource;
use clap::{ArgMatches, FromArgMatches};
use headcount::error::{Finding, Place, Problem, Problems, Severity};
use headcount::io::dataset::{Dataset, Format};
use headcount::io::write;
use headcount::plan::Setting;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args;
use crate::config::{Config, Entry};

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
    #[arg(long, global = true, value_name = "FORMAT", value_parser = format_named, help_heading = "Global")]
    pub format: Option<Format>,
    /// The result as JSON on standard output
    #[arg(long, global = true, help_heading = "Global")]
    pub json: bool,
    /// Threads to use (default: one per processor); no output depends on it
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Global")]
    pub threads: Option<u16>,
    /// Seed of everything random
    #[arg(long, global = true, value_name = "N", default_value = "1", help_heading = "Global")]
    pub seed: u64,
    /// Say less on standard error
    #[arg(short, long, global = true, help_heading = "Global")]
    pub quiet: bool,
    /// Say more on standard error: every setting with where it came from
    #[arg(short, long, global = true, help_heading = "Global")]
    pub verbose: bool,
    /// Colour: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Global")]
    pub color: clap::ColorChoice,
    /// No progress on standard error
    #[arg(long, global = true, help_heading = "Global")]
    pub no_progress: bool,
    /// A warning about the input ends the run with exit code 2 and nothing is written
    #[arg(long, global = true, help_heading = "Global")]
    pub strict: bool,
}

fn format_named(name: &str) -> Result<Format, String> {
    match name.to_ascii_lowercase().as_str() {
        "csv" => Ok(Format::Csv),
        "json" => Ok(Format::Json),
        "parquet" => Ok(Format::Parquet),
        "xlsx" => Ok(Format::Xlsx),
        _ => Err("write csv, json, parquet or xlsx".to_owned()),
    }
}

/// One run of a verb.
#[derive(Debug)]
pub struct Session {
    /// The flags that every verb has.
    pub global: GlobalArgs,
    /// The verb's name.
    pub verb: String,
    /// What was typed, from the verb on, without the settings file's share.
    pub typed: Vec<OsString>,
    /// The settings file, where one is used.
    pub config: Option<Config>,
}

impl Session {
    /// Publishes a result: the data to `-o` (or stdout with `--format`), the JSON with `--json`, else the readable
    /// text to standard output. The only way in which a verb writes its result.
    pub fn publish(&self, data: &Dataset, json: &serde_json::Value, text: &str) -> Result<(), Failure> {
        let format = self.global.format;
        match &self.global.output {
            Some(path) if path == Path::new("-") => {
                self.refuse_json_on_stdout()?;
                let format = format.unwrap_or(Format::Csv);
                to_stdout(|out| data.write(format, out))
            }
            Some(path) => {
                let format = format.or_else(|| format_of(path)).ok_or_else(|| unknown_ending(path))?;
                self.refuse_to_overwrite_an_input(path)?;
                write::file(path, |out| data.write(format, out))?;
                self.note(&format!("wrote {} ({} rows)", path.display(), data.rows()));
                if self.global.json { to_stdout(|out| write_json(out, json)) } else { Ok(()) }
            }
            None if self.global.json => to_stdout(|out| write_json(out, json)),
            None => match format {
                Some(format) => to_stdout(|out| data.write(format, out)),
                None => to_stdout(|out| out.write_all(text.as_bytes())),
            },
        }
    }
    /// Refuses an output that can't be written as a table, before anything else is written.
    pub fn refuse_unknown_ending(&self) -> Result<(), Failure> {
        match &self.global.output {
            Some(path) if path != Path::new("-") && self.global.format.or_else(|| format_of(path)).is_none() => {
                Err(unknown_ending(path).into())
            }
            _ => Ok(()),
        }
    }
    /// Refuses an output that is one of the files named on the command line.
    pub fn refuse_to_overwrite_an_input(&self, output: &Path) -> Result<(), Failure> {
        let Ok(there) = output.canonicalize() else { return Ok(()) };
        let mut words = self.typed.iter();
        while let Some(word) = words.next() {
            if ["-o", "--output", "--scenarios", "--cohorts", "--forecasts", "--report", "--intervals", "--days"]
                .iter()
                .any(|out| word == out)
            {
                words.next();
            } else if there.is_file() && Path::new(word).canonicalize().is_ok_and(|input| input == there) {
                let place = Place::file(output.display().to_string());
                let help = "name another file with -o";
                return Err(Problem::new("usage", place, "is an input of this run, and would be overwritten", help)
                    .field("output")
                    .into());
            }
        }
        Ok(())
    }
    /// Refuses `--json` beside `-o -`: two results can't share standard output.
    pub fn refuse_json_on_stdout(&self) -> Result<(), Failure> {
        if !self.global.json {
            return Ok(());
        }
        let help = "drop --json, or write the data to a file with -o FILE";
        Err(Problem::new("usage", Place::default(), "`--json` and `-o -` both want standard output", help)
            .field("json")
            .into())
    }
    /// Says something on standard error, unless `--quiet`.
    pub fn note(&self, text: &str) {
        if !self.global.quiet {
            say!("note: {text}");
        }
    }
    /// Warns on standard error.
    pub fn warn(&self, text: &str) {
        say!("warning: {text}");
    }
    /// With `--strict` a warning among findings is a failure.
    pub fn refuse_warnings(&self, findings: &[Finding]) -> Result<(), Failure> {
        let warnings: Vec<_> = findings.iter().filter(|f| f.severity == Severity::Warning).collect();
        if !self.global.strict || warnings.is_empty() {
            return Ok(());
        }
        let problems = warnings.into_iter().map(|finding| {
            let place = finding.place.clone().unwrap_or_default();
            let message = format!("{} ({}){}", finding.message, finding.code, of_queue(finding));
            Problem::new(finding.code.as_str(), place, message, "mend the history, or run without --strict")
        });
        Err(Failure::Input(Problems(problems.collect())))
    }
    /// Shows findings on standard error: the first warning of each kind and how many more, all of them and the notes with
    /// `--verbose`. With `--strict` a warning among them
    /// is a failure.
    pub fn findings(&self, findings: &[Finding]) -> Result<(), Failure> {
        self.refuse_warnings(findings)?;
        if self.global.quiet {
            return Ok(());
        }
        let mut shown: Vec<(&Finding, usize)> = Vec::new();
        for finding in findings.iter().filter(|f| self.global.verbose || f.severity == Severity::Warning) {
            match shown.iter_mut().find(|(first, _)| first.code == finding.code) {
                Some((_, more)) if !self.global.verbose => *more += 1,
                _ => shown.push((finding, 0)),
            }
        }
        for (finding, more) in shown {
            let word = if finding.severity == Severity::Warning { "warning" } else { "note" };
            let more = if more > 0 { format!(", and {more} more") } else { String::new() };
            say!("{word}: {} ({}){}{more}", finding.message, finding.code, of_queue(finding));
        }
        Ok(())
    }
    /// Shows a step that may take long, on standard error when that is a terminal. It vanishes when dropped.
    pub fn step(&self, text: &str) -> Step {
        let hidden = self.global.quiet || self.global.no_progress || !io::stderr().is_terminal();
        let bar = ProgressBar::new_spinner();
        bar.set_draw_target(if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() });
        bar.set_message(text.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Step(bar)
    }
    /// Shows how many of so many things are done, how many a second, and the time left, on standard error when that is a
    /// terminal. It vanishes when dropped.
    pub fn counter(&self, things: &str, total: u64) -> Counter {
        let hidden = self.global.quiet || self.global.no_progress || !io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(
            Some(total),
            if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() },
        );
        let shape = "{bar:30} {human_pos} of {human_len} {msg}, {per_sec:0}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(shape) {
            bar.set_style(style);
        }
        bar.set_message(things.to_owned());
        Counter(bar)
    }
    /// The flags of a group as they hold for one queue: what was typed, else the queue's table of the settings file,
    /// else its other keys, else the defaults.
    pub fn for_queue<T: FromArgMatches>(&self, queue: &str) -> Result<T, Failure> {
        let own = self.config.iter().flat_map(|c| &c.queues).filter(|(name, _)| name == queue).flat_map(|(_, e)| e);
        let matches = self.matches(own.cloned().collect())?;
        T::from_arg_matches(&matches).map_err(|error| usage(&error).into())
    }
    /// Warns of tables of the settings file whose queue the data has not.
    pub fn warn_of_unknown_queues<'a>(&self, known: impl Iterator<Item = &'a str> + Clone) {
        for queue in self.queues_in_config().filter(|queue| !known.clone().any(|name| name == *queue)) {
            let names = known.clone().collect::<Vec<_>>().join(", ");
            self.warn(&format!("the settings name a queue `{queue}` that is not here; there are {names}"));
        }
    }
    /// Names of queues that the settings file has a table for.
    pub fn queues_in_config(&self) -> impl Iterator<Item = &str> {
        self.config.iter().flat_map(|c| &c.queues).map(|(name, _)| name.as_str())
    }
    /// Every setting of the verb with its value and where it came from.
    pub fn settings(&self) -> Result<Vec<Setting>, Failure> {
        let all = self.matches(Vec::new())?;
        let typed = args::parse_verb(&self.verb, &[], &self.typed).map_err(|error| usage(&error))?;
        let command = args::command();
        let Some(verb) = command.find_subcommand(&self.verb) else { return Ok(Vec::new()) };
        let mut settings = Vec::new();
        for arg in verb.get_arguments().filter(|arg| !matches!(arg.get_long(), None | Some("help" | "output"))) {
            let (name, id) = (arg.get_long().unwrap_or_default(), arg.get_id().as_str());
            let Some(value) = value_of(&all, id) else { continue };
            let typed_here = typed.value_source(id) == Some(ValueSource::CommandLine);
            let config = self.config.iter().find(|c| c.entries.iter().any(|entry| entry.key == name));
            let source = match config {
                _ if typed_here => "flag".to_owned(),
                Some(config) => config.name.clone(),
                None => "default".to_owned(),
            };
            settings.push(Setting { name: name.to_owned(), value, source });
        }
        for (queue, entries) in self.config.iter().flat_map(|c| &c.queues) {
            for entry in entries {
                let tokens = entry.tokens.iter().map(|t| t.to_string_lossy().into_owned());
                let value = tokens.map(|t| t.split_once('=').map_or("true", |(_, v)| v).to_owned()).collect::<Vec<_>>();
                let source = self.config.as_ref().map(|c| c.name.clone()).unwrap_or_default();
                settings.push(Setting { name: format!("{} of {queue}", entry.key), value: value.join(","), source });
            }
        }
        Ok(settings)
    }

    fn matches(&self, queue: Vec<Entry>) -> Result<ArgMatches, Failure> {
        let shared = self.config.iter().flat_map(|c| c.entries.iter().cloned());
        let entries: Vec<_> = shared.chain(queue).collect();
        args::parse_verb(&self.verb, &entries, &self.typed).map_err(|error| usage(&error).into())
    }
}

fn of_queue(finding: &Finding) -> String {
    finding.queue.as_ref().map(|queue| format!(" [{queue}]")).unwrap_or_default()
}

fn value_of(matches: &ArgMatches, id: &str) -> Option<String> {
    let raw = matches.try_get_raw(id).ok()??;
    let words: Vec<_> = raw.map(|value| value.to_string_lossy().into_owned()).collect();
    (!words.is_empty()).then(|| words.join(","))
}

/// A command-line error as a problem.
pub fn usage(error: &clap::Error) -> Problem {
    let (message, help) = crate::diagnostic::words_of(error);
    Problem::new("usage", Place::default(), message, help)
}

/// A step under way.
#[derive(Debug)]
pub struct Step(ProgressBar);

impl Drop for Step {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Things done of so many.
#[derive(Debug)]
pub struct Counter(ProgressBar);

impl Counter {
    /// Counts some more; those `from_earlier` were done before this run and say nothing about its speed.
    pub fn advance(&self, things: u64, from_earlier: bool) {
        self.0.inc(things);
        if from_earlier {
            self.0.reset_eta();
        }
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// The format that a file's ending names.
pub fn format_of(path: &Path) -> Option<Format> {
    path.extension().and_then(|ending| format_named(&ending.to_string_lossy()).ok())
}

fn unknown_ending(path: &Path) -> Problem {
    let place = Place::file(path.display().to_string());
    Problem::new(
        "usage",
        place,
        "the ending names no format",
        "end it in .csv, .json, .parquet or .xlsx, or add --format",
    )
    .field("output")
}

fn write_json(out: &mut dyn Write, json: &serde_json::Value) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, json)?;
    out.write_all(b"\n")
}

/// Writes to standard output; a reader that has gone away ends the program quietly, as in any pipe.
pub fn to_stdout(fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match fill(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(Problem::new(
            "write",
            Place::file("standard output"),
            format!("can't be written: {error}"),
            "write to a file with -o",
        )
        .into()),
        Ok(()) => Ok(()),
    }
}
