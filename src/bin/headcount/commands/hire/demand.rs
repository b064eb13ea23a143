//! The contacts of a hiring file: a forecast read, or histories forecast over all its weeks.

use std::path::PathBuf;

use headcount::error::{Place, Problem};
use headcount::forecast::{ForecastSettings, Level, VolumeForecast, forecast};
use headcount::hiring::{Demand, DemandError};
use headcount::history::RawSeries;
use headcount::history::clean::clean;
use headcount::io::forecast_file::read_forecast;
use headcount::io::hiring_file::{DemandSource, HiringFile};
use headcount::time::Horizon;
use rayon::prelude::*;

use super::{HireArgs, all, problem_of_queue};
use crate::session::{Failure, Session};

/// The demand of a file's team.
pub fn of_file(file: &HiringFile, args: &HireArgs, session: &Session) -> Result<Demand, Failure> {
    let (forecasts, source) = match &file.source {
        DemandSource::Forecast(path) => {
            let mut forecasts = read_forecast(path, args.aht, args.reading.interval)?;
            known(file, &forecasts.iter().map(|forecast| forecast.queue.name.clone()).collect::<Vec<_>>())?;
            forecasts.retain(|forecast| wanted(file, &forecast.queue.name));
            (forecasts, path.clone())
        }
        DemandSource::History(paths) => {
            (of_history(file, paths, args, session)?, paths.first().cloned().unwrap_or_default())
        }
    };
    let weeks = &file.plan.demand.weeks;
    let start = weeks.first().map_or(jiff::civil::Date::ZERO, |week| week.monday);
    Demand::of(&forecasts, start, weeks.len()).map_err(|error| refused(&error, &source).into())
}

fn wanted(file: &HiringFile, queue: &str) -> bool {
    file.queues.is_empty() || file.queues.iter().any(|(name, _)| name == queue)
}

/// Refuses queues that are not there.
fn known(file: &HiringFile, names: &[String]) -> Result<(), Failure> {
    let unknown = file.queues.iter().filter(|(queue, _)| !names.contains(queue));
    all(unknown.map(|(queue, place)| problem_of_queue(place, queue, &names.join(", "))).collect())
}

fn of_history(
    file: &HiringFile,
    paths: &[PathBuf],
    args: &HireArgs,
    session: &Session,
) -> Result<Vec<VolumeForecast>, Failure> {
    let import = args.reading.load(paths, session)?;
    known(file, &import.series.iter().map(|raw| raw.queue.name.clone()).collect::<Vec<_>>())?;
    let history: Vec<&RawSeries> = import.series.iter().filter(|raw| wanted(file, &raw.queue.name)).collect();
    let weeks = &file.plan.demand.weeks;
    let start = weeks.first().map_or(jiff::civil::Date::ZERO, |week| week.monday);
    let horizon = Horizon { start, days: 7 * weeks.len() as u32 };
    let mut calendar = args.calendar.read()?;
    args.calendar.add_holidays(&mut calendar, &import.series, Some(start), horizon.days)?;
    let settings = ForecastSettings {
        method: args.staffing.models.method(),
        levels: Level::DEFAULTS.to_vec(),
        calendar,
        aht: args.aht,
        growth: args.growth,
        seed: session.global.seed,
        ..ForecastSettings::default()
    };
    let results: Vec<_> = history
        .par_iter()
        .map(|raw| {
            let cleaned = clean(&raw.before(start), &settings.calendar);
            let grid = cleaned.series.open_intervals(horizon.dates());
            (forecast(&cleaned.series, &grid, &settings), cleaned.findings)
        })
        .collect();
    let findings: Vec<_> = results.iter().flat_map(|(_, findings)| findings.clone()).collect();
    session.findings(&findings)?;
    let mut forecasts = Vec::with_capacity(results.len());
    for (result, _) in results {
        let help = "look at the history with `headcount inspect`, or name other queues";
        forecasts.push(result.map_err(|error| Problem::new("forecast", Place::default(), error.to_string(), help))?);
    }
    Ok(forecasts)
}

fn refused(error: &DemandError, source: &std::path::Path) -> Problem {
    let help = match error {
        DemandError::NoQueue => "name queues that the history or forecast has",
        DemandError::WholeDays(_) => "give a history of 15, 30 or 60 min rows",
        DemandError::Lengths(..) => "name queues of one interval length with `queue`",
        DemandError::NoHandleTime { .. } => "give one with --aht, such as --aht 240s",
        DemandError::Short { .. } => {
            "make the forecast longer, such as `headcount forecast history.csv --horizon 52w -o forecast.csv`, or plan fewer weeks"
        }
    };
    Problem::new("demand", Place::file(source.display().to_string()), error.to_string(), help)
}
