//! `GRID.toml`: a plan, the levers to pull on it, and the scenarios to try.
//!
//! ```toml
//! version = 1
//! forecast = "forecast.csv"     # or history = "history.csv"
//! design = "full"
//!
//! [[lever]]
//! lever = "volume"
//! values = ["-10%", "0%", "+10%"]
//!
//! [[scenario]]
//! name = "bot at 20 %"
//! deflection = "20%"
//! ```
//! The file is read in two steps, since it names queues and events that only the plan knows: [`read`] finds everything that
//! is wrong with the file itself, [`GridFile::among`] what does not fit the plan.

use std::path::{Path, PathBuf};

use crate::error::{Place, Problem, Problems};
use crate::io::calendar::nearest;
use crate::io::toml_file::{Keys, TomlFile};
use crate::scenario::{Design, Grid, Lever, Values};

mod levers;
mod mentions;
mod named;
mod refused;
mod scope;
mod spelling;
mod terms;
#[cfg(test)]
mod tests;
mod values;

use mentions::Mention;

/// The plan that levers are pulled on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanSource {
    /// A forecast, as `forecast -o` writes it.
    Forecast(PathBuf),
    /// Histories, forecast first.
    History(Vec<PathBuf>),
}

/// A grid as its file tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct GridFile {
    /// The file as it was named.
    pub name: String,
    /// Levers, design and scenarios by hand. Days of events are known after [`GridFile::among`].
    pub grid: Grid,
    /// The plan; `None` where the file names none.
    pub source: Option<PlanSource>,
    /// The queues of the plan that are played; empty is every one.
    pub queues: Vec<String>,
    /// Loaded cost of a paid hour.
    pub cost_per_hour: Option<f64>,
    /// Futures for the probability that the horizon meets its target; 0 leaves it out, `None` leaves it to the size of the
    /// sweep.
    pub futures: Option<u64>,
    mentions: Vec<Mention>,
    places: Vec<Problem>,
}

/// The most futures that a grid may ask for.
const MOST_FUTURES: u64 = 10_000;

const SCHEMA: &str = "[[lever]] tables with `lever` and `values`, or [[scenario]] tables with `name` and settings";

/// Reads a grid. Paths in the file are beside it. `seed` is that of the sampled designs.
///
/// # Errors
/// Everything that is wrong with the file, at once, each with its line and column.
pub fn read(path: &Path, seed: u64) -> Result<GridFile, Problems> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let help = "name a TOML file with levers: `headcount sweep grid.toml`; `headcount init DIR` writes one";
        Problem::new("settings", Place::file(&name), format!("the grid can't be read: {error}"), help)
    })?;
    let mut file = parse(&name, &text, seed)?;
    let beside = |named: &PathBuf| path.parent().map_or_else(|| named.clone(), |folder| folder.join(named));
    file.source = file.source.map(|source| match source {
        PlanSource::Forecast(named) => PlanSource::Forecast(beside(&named)),
        PlanSource::History(named) => PlanSource::History(named.iter().map(beside).collect()),
    });
    Ok(file)
}

/// Reads a grid from its text; paths stay as they are written.
///
/// # Errors
/// Everything that is wrong with the text, at once, each with its line and column.
pub fn parse(name: &str, text: &str, seed: u64) -> Result<GridFile, Problems> {
    TomlFile::new(name, text).read(|file, keys| grid_file(file, keys, seed))
}

fn grid_file(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, seed: u64) -> Option<GridFile> {
    let mut mentions = Vec::new();
    let source = source(file, keys);
    let queues = match keys.list(file, "queue") {
        Some(listed) if listed.is_empty() => {
            file.problem_of(keys, "queue", "`queue` names no queue", "name queues, or leave the key away for all");
            Vec::new()
        }
        Some(listed) => mentions::queues(file, None, "queue", listed, &mut mentions),
        None => Vec::new(),
    };
    let cost_per_hour = keys.number(file, "cost-per-hour").filter(|cost| {
        let fine = *cost >= 0.0;
        if !fine {
            file.problem_of(
                keys,
                "cost-per-hour",
                format!("an hour can't cost {cost}"),
                "write a cost that is 0 or more",
            );
        }
        fine
    });
    let futures = keys.whole(file, "futures").filter(|futures| {
        let fine = *futures <= MOST_FUTURES;
        if !fine {
            let message = format!("{futures} futures are too many");
            file.problem_of(keys, "futures", message, format!("write at most {MOST_FUTURES}; 100 tell a few percent"));
        }
        fine
    });
    let design = design(file, keys);
    let (levers, mut places) = levers::levers(file, keys, design, &mut mentions);
    let (levers, named) = named::scenarios(file, keys, levers, &mut places);
    check_design(file, keys, design, &levers);
    let grid = Grid { levers, design: design?, named, seed };
    if grid.is_empty() && file.problems.is_empty() {
        file.problem(0, "", "the grid has no scenario", format!("add {SCHEMA}"));
    }
    let name = file.name.to_owned();
    Some(GridFile { name, grid, source, queues, cost_per_hour, futures, mentions, places })
}

fn source(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>) -> Option<PlanSource> {
    let forecast = keys.text(file, "forecast").map(PathBuf::from);
    let history = keys.list(file, "history").map(|listed| listed.into_iter().map(|(_, path)| PathBuf::from(path)));
    match (forecast, history) {
        (Some(_), Some(_)) => {
            let help = "keep `forecast`, or `history`, which is forecast first";
            file.problem_of(keys, "history", "the grid names a forecast and a history", help);
            None
        }
        (Some(forecast), None) => Some(PlanSource::Forecast(forecast)),
        (None, Some(history)) => {
            let paths: Vec<_> = history.collect();
            if paths.is_empty() {
                file.problem_of(keys, "history", "`history` names no file", "write history = \"history.csv\"");
            }
            Some(PlanSource::History(paths))
        }
        (None, None) => None,
    }
}

const DESIGNS: [&str; 4] = ["full", "zip", "latin-hypercube", "monte-carlo"];

fn design(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>) -> Option<Design> {
    let named = |text: &str| match DESIGNS.iter().position(|design| *design == text) {
        Some(place) => Ok(place),
        None => Err(match nearest(text, &DESIGNS) {
            Some(near) => format!("there is no design `{text}`; did you mean `{near}`?"),
            None => format!("there is no design `{text}`"),
        }),
    };
    let wrong = keys.has("design");
    let design = keys.parsed(file, "design", named, "write full, zip, latin-hypercube or monte-carlo");
    let count = keys.whole(file, "scenarios");
    let place = match design {
        Some(place) => place,
        None if wrong => return None,
        None => 0,
    };
    match (place, count) {
        (0 | 1, Some(_)) => {
            let message = "`scenarios` is of no use here: the values tell how many there are";
            let help = "drop it, or write design = \"latin-hypercube\" or \"monte-carlo\"";
            file.problem_of(keys, "scenarios", message, help);
            Some(if place == 0 { Design::Full } else { Design::Zip })
        }
        (0, None) => Some(Design::Full),
        (1, None) => Some(Design::Zip),
        (_, Some(0)) => {
            file.problem_of(keys, "scenarios", "no scenario is asked for", "write how many, such as scenarios = 1000");
            None
        }
        (2, Some(count)) => Some(Design::LatinHypercube(count)),
        (_, Some(count)) => Some(Design::MonteCarlo(count)),
        (_, None) => {
            // A number that can't be read is told already.
            if !keys.has("scenarios") {
                let help = "add how many, such as scenarios = 1000";
                file.problem_of(keys, "design", "a sampled design needs to know how many scenarios", help);
            }
            None
        }
    }
}

/// What the values of all levers together must keep for the design.
fn check_design(file: &mut TomlFile<'_>, keys: &Keys<'_, '_>, design: Option<Design>, levers: &[Lever]) {
    let moved: Vec<_> = levers.iter().filter(|lever| lever.values.is_some()).collect();
    match design {
        Some(Design::Zip) => {
            let lists = moved.iter().filter_map(|lever| match &lever.values {
                Some(Values::List(list)) => Some((lever.name.as_str(), list.len())),
                _ => None,
            });
            let lengths: Vec<_> = lists.collect();
            if lengths.windows(2).any(|pair| pair[0].1 != pair[1].1) {
                let told: Vec<_> = lengths.iter().map(|(name, count)| format!("{name} {count}")).collect();
                let message = format!("lists of unequal length can't be zipped: {}", told.join(", "));
                file.problem_of(keys, "design", message, "make the lists equally long, or write design = \"full\"");
            }
        }
        Some(Design::LatinHypercube(_) | Design::MonteCarlo(_)) if moved.is_empty() && file.problems.is_empty() => {
            let help = "give a lever `values`, `range`, `uniform`, `normal` or `triangular`";
            file.problem_of(keys, "scenarios", "no lever has values to sample from", help);
        }
        _ => {}
    }
}
