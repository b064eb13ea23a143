//! The files of a review: named one by one, found in a run folder, or set in headcount.toml.

use std::path::{Path, PathBuf};

use headcount::error::{Place, Problem, Problems};
use headcount::io::write::RUN_FILE;

use super::{EvaluateArgs, usage};
use crate::session::{Session, format_of};

/// Every file that is read.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// Forecasts.
    pub forecasts: Vec<PathBuf>,
    /// What came, older history first.
    pub actuals: Vec<PathBuf>,
    /// The actuals are those of the settings file: nobody named them.
    pub actuals_by_settings: bool,
    /// What the plan asked for.
    pub requirement: Option<PathBuf>,
    /// Who was to work.
    pub schedule: Option<PathBuf>,
    /// Who did.
    pub states: Option<PathBuf>,
    /// The record of the run folder.
    pub run: Option<PathBuf>,
}

impl Files {
    /// The files that the flags stand for; or every reason why they can't be looked back on.
    pub fn of(args: &EvaluateArgs, session: &Session) -> Result<Self, Problems> {
        let given = &args.given;
        let mut files = Self {
            forecasts: given.forecast.clone(),
            actuals: given.history.iter().chain(&given.actual).cloned().collect(),
            requirement: given.requirement.clone(),
            schedule: given.schedule.clone(),
            states: given.states.clone(),
            ..Self::default()
        };
        let mut problems = Vec::new();
        if let Some(folder) = &args.run {
            match files.add_run(folder) {
                Ok(()) => {}
                Err(problem) => problems.push(problem),
            }
        }
        let configured = session.config.as_ref().map(|config| config.history.clone()).unwrap_or_default();
        let plan = !files.forecasts.is_empty() || files.requirement.is_some() || files.schedule.is_some();
        // With shifts and a log alone, who kept to the schedule is asked, not how two years of history were served.
        let people = files.states.is_some() && files.forecasts.is_empty() && files.requirement.is_none();
        if given.actual.is_empty() && plan && !people {
            files.actuals_by_settings = given.history.is_empty() && !configured.is_empty();
            files.actuals.extend(configured);
        }
        if files.states.is_some() && files.schedule.is_none() {
            let help = "give the shifts with --schedule schedule.csv";
            problems.push(usage("a log of states is held against a schedule, and none is given", help, "states"));
        }
        if !plan && files.actuals.is_empty() && problems.is_empty() {
            problems.push(nothing_given());
        }
        problems.extend(files.missing());
        problems.extend(files.twice());
        if problems.is_empty() { Ok(files) } else { Err(Problems(problems)) }
    }

    /// What a run folder holds, as far as flags do not name something else.
    fn add_run(&mut self, folder: &Path) -> Result<(), Problem> {
        let place = || Place::file(folder.display().to_string());
        if !folder.is_dir() {
            let message = match folder.exists() {
                true => "RUN is a folder, and this is a file",
                false => "there is no such folder",
            };
            let help = "name a run folder of `plan`; files are given as --forecast FILE, --actual FILE and so on";
            return Err(Problem::new("usage", place(), message, help).field("RUN"));
        }
        let inside = |name: &str| Some(folder.join(name)).filter(|path| path.is_file());
        if inside("forecast.csv").is_none() && inside("staffing.csv").is_none() {
            let message = "the folder is no run of `plan`: it has neither forecast.csv nor staffing.csv";
            let help = "name the folder that `plan -o DIR` wrote; published forecasts are given as --forecast DIR";
            return Err(Problem::new("usage", place(), message, help).field("RUN"));
        }
        if self.forecasts.is_empty() {
            self.forecasts.extend(inside("forecast.csv"));
        }
        self.requirement = self.requirement.take().or_else(|| inside("staffing.csv"));
        self.schedule = self.schedule.take().or_else(|| inside("schedule.csv"));
        self.run = inside(RUN_FILE);
        Ok(())
    }

    /// Whether any file says what was expected, asked for or came.
    pub fn has_demand(&self) -> bool {
        !self.forecasts.is_empty() || !self.actuals.is_empty() || self.requirement.is_some()
    }

    /// Every file with the flag that names it.
    fn named(&self) -> impl Iterator<Item = (&'static str, &PathBuf)> {
        let forecasts = self.forecasts.iter().map(|path| ("forecast", path));
        let actuals = self.actuals.iter().map(|path| ("actual", path));
        let others = [("requirement", &self.requirement), ("schedule", &self.schedule), ("states", &self.states)];
        forecasts.chain(actuals).chain(others.into_iter().filter_map(|(flag, path)| Some((flag, path.as_ref()?))))
    }

    fn missing(&self) -> Vec<Problem> {
        let gone = self.named().filter(|(_, path)| path.as_path() != Path::new("-") && !path.exists());
        gone.map(|(flag, path)| {
            let place = Place::file(path.display().to_string());
            let help = "check the path";
            Problem::new("unreadable", place, "there is no such file", help).field(flag)
        })
        .collect()
    }

    /// A file that is to be two things: a forecast held against itself is always right.
    fn twice(&self) -> Vec<Problem> {
        let all: Vec<_> = self
            .named()
            .map(|(flag, path)| (flag, path, path.canonicalize().unwrap_or_else(|_| path.clone())))
            .collect();
        let mut problems = Vec::new();
        for (k, (flag, path, there)) in all.iter().enumerate() {
            if let Some((other, ..)) = all[..k].iter().find(|(other, _, own)| own == there && other != flag) {
                let place = Place::file(path.display().to_string());
                let message = format!("the file is given twice, as --{other} and as --{flag}");
                let help = "give two files: what was planned, and what came";
                problems.push(Problem::new("usage", place, message, help).field(*flag));
            }
        }
        problems
    }

    /// Outputs that can't be written: of no known format, one for two, or an input.
    pub fn outputs(&self, args: &EvaluateArgs, session: &Session) -> Vec<Problem> {
        let wanted = &args.wanted;
        let mut problems = Vec::new();
        let outputs = [
            ("output", session.global.output.as_deref().filter(|path| *path != Path::new("-"))),
            ("intervals", wanted.intervals.as_deref()),
            ("days", wanted.days.as_deref()),
            ("report", wanted.report.as_deref()),
        ];
        let outputs: Vec<_> = outputs.into_iter().filter_map(|(flag, path)| Some((flag, path?))).collect();
        for (k, (flag, path)) in outputs.iter().enumerate() {
            let place = || Place::file(path.display().to_string());
            if matches!(*flag, "intervals" | "days") && format_of(path).is_none() {
                let help = "end it in .csv, .json, .parquet or .xlsx";
                problems.push(Problem::new("usage", place(), "the ending names no format", help).field(*flag));
            }
            if *flag == "report" && path.extension().is_none_or(|ending| ending != "html" && ending != "htm") {
                let help = "name it such as --report review.html";
                problems.push(Problem::new("usage", place(), "the page is written as HTML", help).field(*flag));
            }
            if let Some((other, _)) = outputs[..k].iter().find(|(_, own)| absolute(own) == absolute(path)) {
                let message = format!("--{other} and --{flag} name the same file");
                problems.push(Problem::new("usage", place(), message, "name two files").field(*flag));
            }
            let there = path.canonicalize().ok();
            if there.is_some() && self.named().any(|(_, input)| input.canonicalize().ok() == there) {
                let message = "is an input of this run, and would be overwritten";
                problems.push(Problem::new("usage", place(), message, "name another file").field(*flag));
            }
        }
        problems
    }
}

/// A path from the root, its folder as it really stands, so that two spellings of one place are one.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match (path.parent().and_then(|parent| parent.canonicalize().ok()), path.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        _ => path,
    }
}

fn nothing_given() -> Problem {
    let help = "give some of: a run folder of `plan`; --forecast FILE with --actual FILE for accuracy; --requirement FILE or \
                --schedule FILE with --actual FILE for service and causes; --actual FILE with a column `staffed` for service \
                alone; --states FILE with --schedule FILE for adherence";
    usage("there is nothing to look back on", help, "RUN")
}
