//! `headcount backtest`: weeks that are already known, forecast with what was known before them, by every model.

mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use headcount::error::{Place, Problem, Problems};
use headcount::evaluate::rolling::{self, Cut, Hindsight, Part, Skipped, Tally};
use headcount::forecast::{ForecastSettings, Level, Method, VolumeForecast};
use headcount::history::RawSeries;
use headcount::io::backtest_table::{ScoreRow, backtest_dataset, fold_forecasts_dataset};
use headcount::io::write;
use headcount::staffing::{StaffingError, StaffingRules};
use headcount::time::{Days, Horizon};
use headcount::units::Seconds;
use rayon::prelude::*;

use crate::calendar_args::CalendarArgs;
use crate::history_args::HistoryArgs;
use crate::session::{Done, Failure, Session, format_of};
use crate::staffing_args::StaffingArgs;

/// How the rows of the result are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// One row per fold
    Fold,
    /// One row per day of the horizon, or per week of one beyond two weeks
    Lead,
    /// One row per weekday
    Weekday,
    /// One row per time of day
    Time,
}

/// Flags of `backtest`.
#[derive(Debug, clap::Args)]
pub struct BacktestArgs {
    /// History files or folders; `-` is standard input (default: `history` of the settings file)
    #[arg(value_name = "HISTORY")]
    pub history: Vec<PathBuf>,
    #[command(flatten)]
    own: BacktestFlags,
    #[command(flatten)]
    reading: HistoryArgs,
    #[command(flatten)]
    staffing: StaffingArgs,
}

/// What to try, and how often.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Backtest")]
pub struct BacktestFlags {
    /// How far every fold is forecast, in weeks (1w) or days (10d)
    #[arg(long, value_name = "TIME", default_value = "1w")]
    pub horizon: Days,
    /// How many folds; the last ends with the history
    #[arg(long, value_name = "N", default_value = "8")]
    pub folds: u32,
    /// Time from fold to fold, in weeks (1w) or days (10d); with whole weeks every fold starts on a Monday
    #[arg(long, value_name = "TIME", default_value = "1w")]
    pub step: Days,
    /// Forecast methods to try, with commas, such as auto,mean-of-4 (default: every method; `--model` names the
    /// queueing model only)
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub models: Vec<String>,
    /// Rows of the result beside the total of every queue and model
    #[arg(long, value_name = "CUTS", value_enum, default_value = "fold,lead", value_delimiter = ',')]
    pub by: Vec<By>,
    /// Where every fold's forecast by every model goes, for scoring elsewhere: a forecast with the columns model and
    /// origin (default: nowhere)
    #[arg(long, value_name = "FILE")]
    pub forecasts: Option<PathBuf>,
    /// Ranges to give and to score, in percent
    #[arg(long, value_name = "PERCENT", default_value = "80,95", value_delimiter = ',')]
    pub level: Vec<Level>,
    /// Handle time per contact, as 240s or 4m, where the history has none; without any there are no staffing hours
    /// (default: none)
    #[arg(long, value_name = "TIME")]
    pub aht: Option<Seconds>,
    #[command(flatten)]
    pub calendar: CalendarArgs,
}

impl BacktestFlags {
    /// The methods to try, each once, in the order of their list; or everything that is wrong with the flags.
    fn methods(&self) -> Result<Vec<Method>, Problems> {
        let known: Vec<&str> = Method::ALL.iter().map(|method| method.as_str()).collect();
        let named: Vec<&str> = self.models.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
        let unknown = named.iter().filter(|name| !known.contains(name));
        let mut problems: Vec<Problem> = unknown
            .map(|name| {
                let help = format!("write some of {}", known.join(", "));
                usage(format!("`--models` knows no forecast method `{name}`"), help, "models").text(*name)
            })
            .collect();
        if self.folds == 0 {
            problems.push(usage(
                "there is nothing to try with 0 folds",
                "give at least one, such as --folds 8",
                "folds",
            ));
        }
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        let wanted = |method: &&Method| named.is_empty() || named.contains(&method.as_str());
        Ok(Method::ALL.iter().filter(wanted).copied().collect())
    }
    fn levels(&self) -> Vec<Level> {
        let mut levels = self.level.clone();
        levels.sort_by(|a, b| a.percent().total_cmp(&b.percent()));
        levels.dedup();
        levels
    }
    fn cuts(&self) -> Vec<Cut> {
        let cut = |by: &By| match by {
            By::Fold => None,
            By::Lead => Some(Cut::Lead),
            By::Weekday => Some(Cut::Weekday),
            By::Time => Some(Cut::Time),
        };
        // The readable text tells of leads, whatever the rows are.
        let mut cuts: Vec<Cut> = self.by.iter().filter_map(cut).chain([Cut::Lead]).collect();
        cuts.sort();
        cuts.dedup();
        cuts
    }
}

/// Everything tried and scored.
struct Backtest {
    methods: Vec<Method>,
    grid: Vec<Horizon>,
    queues: Vec<QueueScores>,
    staffing: Vec<String>,
}

/// What one queue scored: per model the tallies of its folds and parts.
struct QueueScores {
    queue: String,
    skipped: Vec<(Horizon, Skipped)>,
    models: Vec<ModelScores>,
}

/// What one model scored.
#[derive(Default, Clone)]
struct ModelScores {
    total: Tally,
    folds: Vec<(Horizon, Tally)>,
    parts: BTreeMap<Part, Tally>,
}

impl ModelScores {
    fn merge(&mut self, other: &Self) {
        self.total.merge(&other.total);
        for (fold, tally) in &other.folds {
            match self.folds.iter_mut().find(|(own, _)| own == fold) {
                Some((_, own)) => own.merge(tally),
                None => self.folds.push((*fold, tally.clone())),
            }
        }
        for (part, tally) in &other.parts {
            self.parts.entry(*part).or_default().merge(tally);
        }
    }
}

/// One fold of a queue tried by every model: the forecast where it is kept, and its scores.
type Tried = Result<Vec<(Option<VolumeForecast>, rolling::Scores)>, Refused>;

/// Why a fold has no scores.
enum Refused {
    Skipped(Skipped),
    Staffing(StaffingError),
}

/// Runs the verb.
pub fn run(args: &BacktestArgs, session: &Session) -> Result<Done, Failure> {
    let configured = session.config.as_ref().map(|config| config.history.clone()).unwrap_or_default();
    let inputs = if args.history.is_empty() { &configured } else { &args.history };
    let methods = checked(args, session, inputs)?;
    session.refuse_unknown_ending()?;
    let import = args.reading.load(inputs, session)?;
    let grid = grid(&args.own, &import.series)?;
    if grid.len() < args.own.folds as usize {
        session.note(&format!("the history has room for {} of {} folds", grid.len(), args.own.folds));
    }
    let settings = settings(args, session, &import.series)?;
    let step = session.step("trying every model on every fold");
    let tried = {
        let keep = args.own.forecasts.is_some();
        try_all(&import.series, &settings, &methods, &grid, &Wanted { cuts: args.own.cuts(), keep })
    };
    drop(step);
    let (backtest, forecasts) = gather(&import.series, tried, methods, grid, &args.staffing.rules()?)?;
    for note in words::skipped(&backtest) {
        session.note(&note);
    }
    if backtest.queues.iter().all(|queue| queue.models.is_empty()) {
        return Err(nothing_tried(&backtest).into());
    }
    if let Some(path) = &args.own.forecasts {
        save_forecasts(path, &forecasts, session)?;
    }
    let data = backtest_dataset(&rows(&backtest, &args.own.by));
    let json = if session.global.json { words::as_json(&backtest, &data)? } else { serde_json::Value::Null };
    session.publish(&data, &json, &words::as_text(&backtest))?;
    Ok(Done::Met)
}

/// The methods to try; or everything that is wrong with the command line, at once.
fn checked(args: &BacktestArgs, session: &Session, inputs: &[PathBuf]) -> Result<Vec<Method>, Failure> {
    let mut problems = Vec::new();
    if inputs.is_empty() {
        let help = "name a file: `headcount backtest history.csv`, or set `history` in headcount.toml";
        problems.push(usage("`backtest` needs a history", help, "HISTORY"));
    }
    let methods = args.own.methods().unwrap_or_else(|Problems(more)| {
        problems.extend(more);
        Vec::new()
    });
    if let Err(Problems(more)) = args.staffing.rules() {
        problems.extend(more);
    }
    if let Some(path) = &args.own.forecasts {
        if format_of(path).is_none() {
            let message = format!("the ending of `{}` names no format", path.display());
            problems.push(usage(message, "end it in .csv, .json, .parquet or .xlsx", "forecasts"));
        }
        if session.global.output.as_deref() == Some(path.as_path()) {
            problems.push(usage("`-o` and `--forecasts` name the same file", "name two files", "forecasts"));
        }
    }
    if problems.is_empty() { Ok(methods) } else { Err(Problems(problems).into()) }
}

/// The folds to try; never none.
fn grid(flags: &BacktestFlags, history: &[RawSeries]) -> Result<Vec<Horizon>, Failure> {
    let first = history.iter().filter_map(|raw| raw.start.first().map(|start| raw.clock.date(*start))).min();
    let last = history.iter().filter_map(RawSeries::last_day).max();
    let days = match (first, last) {
        (Some(first), Some(last)) => headcount::time::day_of_date(last) - headcount::time::day_of_date(first) + 1,
        _ => 0,
    };
    if flags.folds > 1 && i64::from(flags.step.0) > days {
        let message = format!("a step of {} days is longer than the history of {days}", flags.step.0);
        return Err(usage(message, "take a shorter step, such as --step 1w", "step").into());
    }
    let grid = rolling::folds(history, flags.horizon.0, flags.step.0, flags.folds);
    if grid.is_empty() {
        let message = format!(
            "no fold fits: the history has {days} days, a fold needs {} and something before them",
            flags.horizon.0
        );
        let help = "shorten --horizon, or export more history";
        return Err(usage(message, help, "horizon").into());
    }
    Ok(grid)
}

/// What every queue is forecast and staffed with, in the order of the history.
fn settings(
    args: &BacktestArgs,
    session: &Session,
    history: &[RawSeries],
) -> Result<Vec<(ForecastSettings, StaffingRules)>, Failure> {
    let mut calendar = args.own.calendar.read()?;
    args.own.calendar.add_holidays(&mut calendar, history, None, 0)?;
    session.warn_of_unknown_queues(history.iter().map(|raw| raw.queue.name.as_str()));
    history
        .iter()
        .map(|raw| {
            let flags: BacktestFlags = session.for_queue(&raw.queue.name)?;
            let staffing: StaffingArgs = session.for_queue(&raw.queue.name)?;
            let settings = ForecastSettings {
                method: Method::Auto,
                levels: args.own.levels(),
                calendar: calendar.clone(),
                aht: flags.aht,
                seed: session.global.seed,
                ..ForecastSettings::default()
            };
            Ok((settings, staffing.rules()?))
        })
        .collect()
}

/// What is wanted of every fold.
struct Wanted {
    cuts: Vec<Cut>,
    keep: bool,
}

/// Tries every model on every fold of every queue, side by side; results come in the order of queues, then folds.
fn try_all(
    history: &[RawSeries],
    settings: &[(ForecastSettings, StaffingRules)],
    methods: &[Method],
    grid: &[Horizon],
    wanted: &Wanted,
) -> Vec<Vec<Tried>> {
    let queues = history.par_iter().zip(settings);
    queues
        .map(|(raw, (settings, rules))| {
            let hindsight = Hindsight::new(raw, &settings.calendar);
            grid.par_iter().map(|fold| try_fold(&hindsight, *fold, settings, rules, methods, wanted)).collect()
        })
        .collect()
}

fn try_fold(
    hindsight: &Hindsight<'_>,
    fold: Horizon,
    settings: &ForecastSettings,
    rules: &StaffingRules,
    methods: &[Method],
    wanted: &Wanted,
) -> Tried {
    let origin = hindsight.at(fold).map_err(Refused::Skipped)?;
    methods
        .par_iter()
        .map(|method| {
            let settings = ForecastSettings { method: *method, ..settings.clone() };
            let forecast = origin.forecast(&settings).map_err(|error| Refused::Skipped(error.into()))?;
            let scores = origin.score(&forecast, Some(rules), &wanted.cuts).map_err(Refused::Staffing)?;
            // A thousand queues tried by every model fill the memory; what is not written is let go.
            let kept = wanted.keep.then(|| VolumeForecast { outlook: None, ..forecast });
            Ok((kept, scores))
        })
        .collect()
}

/// Forecasts to keep for scoring elsewhere: model, fold, forecast.
type Kept = Vec<(String, Horizon, VolumeForecast)>;

/// Adds up what was tried, and keeps the forecasts where they are wanted; sorted by queue, model, origin.
fn gather(
    history: &[RawSeries],
    tried: Vec<Vec<Tried>>,
    methods: Vec<Method>,
    grid: Vec<Horizon>,
    rules: &StaffingRules,
) -> Result<(Backtest, Kept), Failure> {
    let mut kept: Kept = Vec::new();
    let mut queues = Vec::new();
    for (raw, tried) in history.iter().zip(tried) {
        let mut queue = QueueScores { queue: raw.queue.name.clone(), skipped: Vec::new(), models: Vec::new() };
        let mut forecasts: Vec<Kept> = vec![Vec::new(); methods.len()];
        for (fold, tried) in grid.iter().zip(tried) {
            let scored = match tried {
                Ok(scored) => scored,
                Err(Refused::Skipped(reason)) => {
                    queue.skipped.push((*fold, reason));
                    continue;
                }
                Err(Refused::Staffing(error)) => {
                    let help = "change the target or the flags of the queueing model, or leave them away";
                    return Err(Problem::new("staff", Place::default(), error.to_string(), help).into());
                }
            };
            queue.models.resize_with(methods.len(), ModelScores::default);
            for (k, (forecast, scores)) in scored.into_iter().enumerate() {
                let model = &mut queue.models[k];
                model.total.merge(&scores.total);
                for (part, tally) in &scores.parts {
                    model.parts.entry(*part).or_default().merge(tally);
                }
                model.folds.push((*fold, scores.total));
                forecasts[k].extend(forecast.map(|forecast| (methods[k].to_string(), *fold, forecast)));
            }
        }
        kept.extend(forecasts.into_iter().flatten());
        queues.push(queue);
    }
    Ok((Backtest { methods, grid, queues, staffing: rules.conventions() }, kept))
}

/// The rows of the result: per queue and model the total, then what it is cut by.
fn rows(backtest: &Backtest, by: &[By]) -> Vec<ScoreRow> {
    let mut rows = Vec::new();
    for queue in &backtest.queues {
        for (method, model) in backtest.methods.iter().zip(&queue.models) {
            let row = |fold, part, tally: &Tally| ScoreRow {
                queue: queue.queue.clone(),
                model: method.to_string(),
                fold,
                part,
                tally: tally.clone(),
            };
            rows.push(row(None, None, &model.total));
            if by.contains(&By::Fold) {
                rows.extend(model.folds.iter().map(|(fold, tally)| row(Some(*fold), None, tally)));
            }
            for (by_part, cut) in [(By::Lead, Cut::Lead), (By::Weekday, Cut::Weekday), (By::Time, Cut::Time)] {
                if by.contains(&by_part) {
                    let parts = model.parts.iter().filter(|(part, _)| part.cut() == cut);
                    rows.extend(parts.map(|(part, tally)| row(None, Some(*part), tally)));
                }
            }
        }
    }
    rows
}

fn save_forecasts(path: &Path, forecasts: &Kept, session: &Session) -> Result<(), Failure> {
    let Some(format) = format_of(path) else { return Ok(()) };
    session.refuse_to_overwrite_an_input(path)?;
    let data = fold_forecasts_dataset(forecasts);
    write::file(path, |out| data.write(format, out))?;
    session.note(&format!("wrote {} ({} rows)", path.display(), data.rows()));
    Ok(())
}

fn nothing_tried(backtest: &Backtest) -> Problem {
    let reason = backtest.queues.iter().flat_map(|queue| &queue.skipped).next_back();
    let reason = reason.map_or_else(String::new, |(fold, why)| format!("; that from {}: {why}", fold.start));
    let help = format!("export more history: a fold needs {} days before it", rolling::LEAST_DAYS);
    Problem::new("backtest", Place::default(), format!("no fold could be tried{reason}"), help)
}

fn usage(message: impl Into<String>, help: impl Into<String>, field: &str) -> Problem {
    Problem::new("usage", Place::default(), message, help).field(field)
}
