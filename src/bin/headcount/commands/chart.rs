//! `headcount chart`: a picture of a forecast, a requirement, a backtest, a review, a sweep or a hiring plan, SVG or PNG.

mod hired;
mod past;
mod swept;

use std::path::{Path, PathBuf};

use headcount::error::{Place, Problem};
use headcount::history::clean::clean;
use headcount::history::{Calendar, IntervalSeries};
use headcount::io::backtest_table::read_backtest;
use headcount::io::forecast_file::read_forecast;
use headcount::io::history::Import;
use headcount::io::staffing_table::read_staffing;
use headcount::io::write;
use headcount::report::{self, Chart, Promise, ReportError, words};
use headcount::staffing::StaffingRequirement;
use headcount::units::Seconds;

use super::erlang::CaseArgs;
use crate::history_args::HistoryArgs;
use crate::session::{Done, Failure, Session, to_stdout};
use crate::staffing_args::StaffingArgs;

/// The kinds of charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// Contacts per interval with their ranges, from a forecast; a second input is the history to draw behind it
    Forecast,
    /// Agents per interval on the floor and to schedule, from a staffing table
    Required,
    /// Agents by day and time of day, from a staffing table
    Heatmap,
    /// Service level and occupancy per interval, from a staffing table
    Service,
    /// WAPE of every model on every fold, from the scores that `backtest -o` writes
    Backtest,
    /// Forecast against what came, misses below, from the table that `evaluate --intervals` writes; a second input is a
    /// calendar whose special days are marked
    Accuracy,
    /// Where the forecast is too high and too low, by weekday and time of day, from the accuracy that `evaluate -o` writes
    Bias,
    /// WAPE by time ahead beside the noise floor, and the bias over time, from the accuracy that `evaluate -o` writes
    Lead,
    /// Agents staffed against required, from the table that `evaluate --intervals` writes
    Staffed,
    /// Agents over and short by day and time of day, from the table that `evaluate --intervals` writes
    OverUnder,
    /// Service level given, by the model and as seen, and occupancy, from the table that `evaluate --intervals` writes
    Served,
    /// From the service level of the plan to what was reached, cause by cause, from the table that `evaluate --days` writes
    Attribution,
    /// Cost (or FTE) against service level of all scenarios, from the table that `sweep -o` writes; --target sets the goal
    Frontier,
    /// Which lever moves FTE most, from the tornado.csv that `sweep --charts` writes
    Tornado,
    /// Two levers against each other, from the table that `sweep -o` writes; --levers and --show choose
    SweepHeatmap,
    /// Agents per interval over the scenarios, from the fan.csv that `sweep --charts` writes
    Fan,
    /// Required FTE against those there are week by week, and scenarios side by side, from the table that `hire -o` writes
    Hiring,
    /// Service level over the number of agents, for one case by the flags of `erlang`: --calls, --aht, --target …
    Erlang,
}

/// Flags of `chart`.
#[derive(Debug, clap::Args)]
pub struct ChartArgs {
    /// What to draw
    #[arg(value_name = "KIND", value_enum)]
    pub kind: Kind,
    /// forecast.csv, staffing.csv, backtest.csv or a table of `evaluate`, `sweep` or `hire` as headcount writes them; for `forecast` also the history to
    /// draw behind it, for `accuracy` also a calendar; none for `erlang`
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// The queue to draw, by name (default: every queue, each in a file of its own)
    #[arg(long, value_name = "NAME")]
    pub queue: Option<String>,
    /// For `sweep-heatmap`: the levers to the right and downwards, as volume,aht (default: the first two with several values)
    #[arg(long, value_name = "X,Y", value_delimiter = ',')]
    pub levers: Vec<String>,
    /// For `sweep-heatmap`: what the cells show (default: cost where there is one, else FTE)
    #[arg(long, value_name = "WHAT", value_enum)]
    pub show: Option<swept::Show>,
    #[command(flatten)]
    reading: HistoryArgs,
    #[command(flatten)]
    case: CaseArgs,
    #[command(flatten)]
    staffing: StaffingArgs,
}

/// Runs the verb.
pub fn run(args: &ChartArgs, session: &Session) -> Result<Done, Failure> {
    let charts = draw(args, session)?;
    let json = charts.iter().map(
        |(queue, chart)| serde_json::json!({ "queue": queue, "title": chart.title(), "description": chart.alt() }),
    );
    let json = serde_json::json!({ "charts": json.collect::<Vec<_>>() });
    match &session.global.output {
        Some(path) if path == Path::new("-") => {
            session.refuse_json_on_stdout()?;
            let [(_, chart)] = charts.as_slice() else {
                let help = format!("choose one with --queue, such as --queue \"{}\"", charts[0].0);
                return Err(
                    usage("standard output takes one chart, and the input has several queues", help, "queue").into()
                );
            };
            let svg = chart.svg().map_err(anyhow::Error::from)?;
            to_stdout(|out| out.write_all(svg.as_bytes()))?;
            return Ok(Done::Met);
        }
        Some(path) => save(&charts, path, session)?,
        None if session.global.json => {}
        None => to_stdout(|out| {
            for (_, chart) in &charts {
                writeln!(out, "{}\n  {}", chart.title(), chart.alt())?;
            }
            writeln!(out, "Draw it with -o FILE.svg or -o FILE.png.")
        })?,
    }
    if session.global.json {
        to_stdout(|out| writeln!(out, "{json:#}"))?;
    }
    Ok(Done::Met)
}

/// The charts with the queues that they show; never empty.
fn draw(args: &ChartArgs, session: &Session) -> Result<Vec<(String, Chart)>, Failure> {
    let most = match args.kind {
        Kind::Forecast | Kind::Accuracy => 2,
        Kind::Erlang => 0,
        _ => 1,
    };
    if args.inputs.len() > most {
        let help = match args.kind {
            Kind::Erlang => "`chart erlang` takes no file: it draws the case that the flags describe",
            _ => {
                "only `chart forecast` takes a second input, the history to draw behind the forecast, and `chart accuracy`, a calendar"
            }
        };
        return Err(usage(format!("{} inputs are too many", args.inputs.len()), help, "INPUT").into());
    }
    if args.kind == Kind::Erlang {
        return of_case(args);
    }
    let Some(path) = args.inputs.first() else {
        let help = match args.kind {
            Kind::Forecast => "name forecast.csv, as `headcount forecast` writes it",
            Kind::Required | Kind::Heatmap | Kind::Service => "name staffing.csv, as `headcount staff` writes it",
            Kind::Backtest => "name the scores that `headcount backtest -o FILE.csv` wrote",
            Kind::Bias | Kind::Lead => "name the accuracy that `headcount evaluate -o FILE.csv` wrote",
            Kind::Frontier | Kind::SweepHeatmap => "name the table that `headcount sweep GRID.toml -o sweep.csv` wrote",
            Kind::Tornado => "name the tornado.csv that `headcount sweep GRID.toml --charts FOLDER` wrote",
            Kind::Fan => "name the fan.csv that `headcount sweep GRID.toml --charts FOLDER` wrote",
            Kind::Hiring => "name the table that `headcount hire HIRING.toml -o hiring.csv` wrote",
            Kind::Attribution => "name the days that `headcount evaluate --days FILE.csv` wrote",
            _ => "name the intervals that `headcount evaluate --intervals FILE.csv` wrote",
        };
        return Err(usage("there is nothing to draw: no INPUT is given", help, "INPUT").into());
    };
    let promise = Promise { target: args.staffing.target, max_occupancy: args.staffing.max_occupancy };
    let of_requirement: Box<dyn Fn(&StaffingRequirement) -> Chart> = match args.kind {
        Kind::Forecast | Kind::Erlang => return forecast_charts(args, path, session),
        Kind::Backtest => return backtest_charts(args, path),
        Kind::Frontier | Kind::Tornado | Kind::SweepHeatmap | Kind::Fan => return swept::draw(args, path),
        Kind::Hiring => return hired::draw(args, path),
        Kind::Required => Box::new(|requirement| report::required_chart(requirement, None)),
        Kind::Heatmap => Box::new(|requirement| report::heat_map(requirement, None)),
        Kind::Accuracy
        | Kind::Bias
        | Kind::Lead
        | Kind::Staffed
        | Kind::OverUnder
        | Kind::Served
        | Kind::Attribution => return past::draw(args, path, promise),
        Kind::Service => Box::new(move |requirement| report::service_chart(requirement, promise, None)),
    };
    let requirements = read_staffing(path)?;
    let names: Vec<&str> = requirements.iter().map(|requirement| requirement.queue.name.as_str()).collect();
    let wanted = wanted(args, path, &names)?;
    Ok(wanted.into_iter().map(|k| (names[k].to_owned(), of_requirement(&requirements[k]))).collect())
}

/// The chart of the case that the flags describe.
fn of_case(args: &ChartArgs) -> Result<Vec<(String, Chart)>, Failure> {
    if args.case.calls.is_none() {
        let help = "give the contacts per interval, such as --calls 100";
        return Err(usage("a chart of a case needs its contacts", help, "calls").into());
    }
    let interval =
        args.reading.interval.map_or(Seconds::whole(1800), |interval| Seconds::whole(interval.minutes() * 60));
    let case = args.case.answer(interval, &args.staffing)?;
    let chart = report::agents_chart(&case.question, &case.rules, &case.found);
    Ok(vec![("erlang".to_owned(), chart)])
}

fn forecast_charts(args: &ChartArgs, path: &Path, session: &Session) -> Result<Vec<(String, Chart)>, Failure> {
    let forecasts = read_forecast(path, None, args.reading.interval)?;
    let import = match args.inputs.get(1) {
        Some(history) => Some(args.reading.load(std::slice::from_ref(history), session)?),
        None => None,
    };
    let names: Vec<&str> = forecasts.iter().map(|forecast| forecast.queue.name.as_str()).collect();
    let wanted = wanted(args, path, &names)?;
    let behind = |queue: &str| {
        let import = import.as_ref()?;
        let history = history_of(import, queue);
        if history.is_none() {
            session.warn(&format!("the history has no queue `{queue}`; it is drawn without actuals"));
        }
        history
    };
    Ok(wanted
        .into_iter()
        .map(|k| (names[k].to_owned(), report::forecast_chart(&forecasts[k], behind(names[k]).as_ref(), None)))
        .collect())
}

fn backtest_charts(args: &ChartArgs, path: &Path) -> Result<Vec<(String, Chart)>, Failure> {
    let lines = read_backtest(path)?;
    let mut names: Vec<&str> = lines.iter().map(|line| line.queue.as_str()).collect();
    names.dedup();
    let wanted = wanted(args, path, &names)?;
    Ok(wanted.into_iter().map(|k| (names[k].to_owned(), report::backtest_chart(names[k], &lines))).collect())
}

/// The cleaned history of a queue, where the import has it.
fn history_of(import: &Import, queue: &str) -> Option<IntervalSeries> {
    let raw = import.series.iter().find(|raw| raw.queue.name == queue)?;
    Some(clean(raw, &Calendar::default()).series)
}

/// The places of the queues to draw.
fn wanted(args: &ChartArgs, path: &Path, names: &[&str]) -> Result<Vec<usize>, Failure> {
    let place = || Place::file(path.display().to_string());
    if names.is_empty() {
        return Err(
            Problem::new("empty", place(), "there is nothing to draw", "give a file with at least one row").into()
        );
    }
    let Some(queue) = &args.queue else { return Ok((0..names.len()).collect()) };
    match names.iter().position(|name| name == queue) {
        Some(k) => Ok(vec![k]),
        None => {
            let message = format!("the file has no queue `{queue}`");
            let help = format!("it has {}", names.iter().take(20).copied().collect::<Vec<_>>().join(", "));
            Err(Problem::new("queue", place(), message, help).field("queue").text(queue).into())
        }
    }
}

/// Writes one file per chart: the path itself for one, `NAME-queue.svg` for several.
fn save(charts: &[(String, Chart)], path: &Path, session: &Session) -> Result<(), Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let encode: fn(&Chart) -> Result<Vec<u8>, ReportError> = match ending.as_str() {
        "svg" => |chart| chart.svg().map(String::into_bytes),
        #[cfg(feature = "png")]
        "png" => Chart::png,
        _ => {
            let message = format!("a chart can't be written as `{}`", path.display());
            return Err(usage(message, "end the file in .svg or .png", "output").into());
        }
    };
    let mut taken: Vec<PathBuf> = Vec::new();
    for (queue, chart) in charts {
        let bytes = encode(chart).map_err(anyhow::Error::from)?;
        let mut target = path.to_path_buf();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        for attempt in 1..=charts.len() {
            if charts.len() > 1 {
                let number = if attempt > 1 { format!("-{attempt}") } else { String::new() };
                target = path.with_file_name(format!("{stem}-{}{number}.{ending}", words::file_stem(queue)));
            }
            if !taken.contains(&target) {
                break;
            }
        }
        write::file(&target, |out| out.write_all(&bytes))?;
        session.note(&format!("wrote {}: {}", target.display(), chart.title()));
        taken.push(target);
    }
    Ok(())
}

fn usage(message: impl Into<String>, help: impl Into<String>, field: &str) -> Problem {
    Problem::new("usage", Place::default(), message, help).field(field)
}
