//! `headcount forecast`: history in, volume and handle time per interval out.

mod grain;

use std::fmt::Write as _;
use std::path::PathBuf;

use headcount::error::{Finding, Place, Problem};
use headcount::forecast::groups::Reconciliation;
use headcount::forecast::intraday::{DayUpdate, SeenDay, UpdatedForecast, forecast_as_of};
use headcount::forecast::{ForecastError, ForecastSettings, Grain, VolumeForecast, borrow, forecast, groups};
use headcount::history::clean::{Cleaned, clean};
use headcount::history::{IntervalSeries, RawSeries};
use headcount::io::dataset::{Dataset, Format};
use headcount::report::table;
use headcount::time::{Horizon, WEEKDAYS, day_of_date, weekday_of_day};
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::as_of_args::AsOfArgs;
use crate::calendar_args::CalendarArgs;
use crate::forecast_args::ForecastFlags;
use crate::group_args::{self, GroupArgs};
use crate::hand_args::HandArgs;
use crate::history_args::HistoryArgs;
use crate::model_args::ModelArgs;
use crate::session::{Done, Failure, Session};

/// Flags of `forecast`.
#[derive(Debug, clap::Args)]
pub struct ForecastArgs {
    /// History files or folders; `-` is standard input (default: `history` of the settings file)
    #[arg(value_name = "HISTORY")]
    pub history: Vec<PathBuf>,
    #[command(flatten)]
    reading: HistoryArgs,
    #[command(flatten)]
    forecast: ForecastFlags,
    /// Rows to write: interval, day, or week (from Monday), with ranges of the sums and handle times weighted by contacts; `staff` needs the interval grain
    #[arg(long, value_name = "GRAIN", default_value = "interval", help_heading = "Forecast")]
    grain: Grain,
    #[command(flatten)]
    groups: GroupArgs,
    #[command(flatten)]
    models: ModelArgs,
    #[command(flatten)]
    now: AsOfArgs,
    #[command(flatten)]
    hand: HandArgs,
}

/// Runs the verb.
pub fn run(args: &ForecastArgs, session: &Session) -> Result<Done, Failure> {
    let configured = session.config.as_ref().map(|config| config.history.clone()).unwrap_or_default();
    let inputs = if args.history.is_empty() { &configured } else { &args.history };
    if inputs.is_empty() {
        let help = "name a file: `headcount forecast history.csv`, or set `history` in headcount.toml";
        return Err(Problem::new("usage", Place::default(), "`forecast` needs a history", help)
            .field("HISTORY")
            .into());
    }
    session.refuse_unknown_ending()?;
    let import = args.reading.load(inputs, session)?;
    let seen = args.now.seen(&args.forecast, &import.series)?;
    let horizon = match args.now.date() {
        Some(start) => Horizon { start, days: args.forecast.horizon.0 },
        None => horizon(&args.forecast, &import.series)?,
    };
    let settings = settings(args, session, &import.series)?;
    let step = session.step("forecasting");
    let groups = args.groups.of(import.series.iter().map(|raw| raw.queue.name.as_str()))?;
    if !seen.is_empty() && args.groups.reconcile != Reconciliation::BottomUp {
        let help = "drop --reconcile: in the course of a day groups are the sums of their queues";
        let message = "the group's own forecast knows nothing of the day so far, and would undo what the day taught";
        let problem = Problem::new("usage", Place::default(), message, help).field("reconcile");
        return Err(problem.text(args.groups.reconcile.to_string()).into());
    }
    let borrows = import.series.len() > 1
        && import.series.iter().zip(&settings).any(|(raw, settings)| borrow::may_borrow(raw, horizon.start, settings));
    let keep_series = args.hand.outliers.is_some() || !groups.is_empty();
    let results = if borrows {
        forecast_with_lenders(&import.series, &settings, horizon, &seen)
    } else {
        // Each history is let go when its queue is done: a thousand of them are gigabytes.
        let queues = import.series.par_iter().zip(&settings).enumerate();
        queues.map(|(q, (raw, settings))| forecast_queue(raw, horizon, settings, seen.get(q), keep_series)).collect()
    };
    drop(step);
    let findings: Vec<_> = results.iter().flat_map(|queue| queue.findings.clone()).collect();
    session.findings(&findings)?;
    let cleaned = results.iter().filter_map(|queue| Some((queue.series.as_ref()?, queue.findings.as_slice())));
    if let Some(settings) = settings.first() {
        args.hand.write_outliers(cleaned, &settings.calendar, session)?;
    }
    let (mut forecasts, mut updates) = (Vec::new(), Vec::new());
    let (mut histories, mut of_queues) = (Vec::new(), Vec::new());
    let mut refused = None;
    for (queue, settings) in results.into_iter().zip(&settings) {
        match queue.result {
            Ok((forecast, update)) => {
                forecasts.push(forecast);
                updates.push(update);
                histories.extend(queue.series);
                of_queues.push(settings);
            }
            Err(error) => {
                if let Some(error) = refused.replace(error) {
                    session.warn(&format!("{error}: left out of the forecast"));
                }
            }
        }
    }
    match refused {
        Some(error) if forecasts.is_empty() => {
            let help = "look at the history with `headcount inspect`, or choose another --start";
            return Err(Problem::new("forecast", Place::default(), error.to_string(), help).into());
        }
        Some(error) => session.warn(&format!("{error}: left out of the forecast")),
        None => {}
    }
    let method = args.groups.reconcile;
    let groups = if groups.is_empty() {
        Vec::new()
    } else {
        groups::reconcile(&groups, &histories.iter().collect::<Vec<_>>(), &of_queues, &mut forecasts, horizon, method)
            .map_err(|fault| group_args::refused(&fault, ""))?
    };
    args.hand.tell(forecasts.iter(), session);
    let grains = grain::added_up(&forecasts, args.grain);
    let data = grain::dataset(&forecasts, &grains, args.grain);
    // A million rows as JSON values take gigabytes: only where they are asked for.
    let mut json =
        if session.global.json { as_json(&data, &forecasts, &updates, (horizon, args.grain))? } else { Value::Null };
    if session.global.json && !groups.is_empty() {
        json["groups"] = group_args::as_json(&groups, method);
    }
    let contacts = match args.grain {
        Grain::Interval => contacts_table(&forecasts, horizon),
        Grain::Day | Grain::Week => grain::rows_table(&grains, args.grain),
    };
    let contacts = contacts + &group_args::as_text(&groups, method);
    let text = as_text(&forecasts, &updates, contacts, args.grain);
    session.publish(&data, &json, &text)?;
    Ok(Done::Met)
}

/// The days to forecast: those asked for, else the first whole week after the last row of any queue.
fn horizon(flags: &ForecastFlags, history: &[RawSeries]) -> Result<Horizon, Failure> {
    let last = history.iter().filter_map(RawSeries::last_day).max();
    last.map(|last| flags.horizon_after(last)).ok_or_else(|| {
        let help = "export at least two weeks of intervals";
        Problem::new("forecast", Place::default(), "the history has no rows", help).into()
    })
}

/// The settings of every queue, in the order of the history; a table of the settings file holds for its queue.
fn settings(args: &ForecastArgs, session: &Session, history: &[RawSeries]) -> Result<Vec<ForecastSettings>, Failure> {
    let mut calendar = args.forecast.calendar.read()?;
    args.forecast.add_holidays(&mut calendar, history)?;
    args.hand.add_outliers(&mut calendar)?;
    args.forecast.check_lenders(history)?;
    let overrides = args.hand.overrides(history, session)?;
    for queue in CalendarArgs::unknown_queues(&calendar, history) {
        session.warn(&format!("the calendar names a queue `{queue}` that is not in the history"));
    }
    session.warn_of_unknown_queues(history.iter().map(|raw| raw.queue.name.as_str()));
    history
        .iter()
        .map(|raw| {
            let flags: ForecastFlags = session.for_queue(&raw.queue.name)?;
            let models: ModelArgs = session.for_queue(&raw.queue.name)?;
            let settings = flags.settings(models.method(), calendar.clone(), session.global.seed);
            Ok(ForecastSettings { overrides: overrides.clone(), ..settings })
        })
        .collect()
}

/// What became of one queue.
struct QueueForecast {
    findings: Vec<Finding>,
    /// The history that taught the forecast, where it is asked for.
    series: Option<IntervalSeries>,
    result: Result<(VolumeForecast, Option<DayUpdate>), ForecastError>,
}

fn forecast_queue(
    raw: &RawSeries,
    horizon: Horizon,
    settings: &ForecastSettings,
    seen: Option<&SeenDay>,
    keep_series: bool,
) -> QueueForecast {
    let Cleaned { series, findings } = clean(&raw.before(horizon.start), &settings.calendar);
    let result = forecast_history(&series, horizon, settings, seen);
    QueueForecast { findings, series: keep_series.then_some(series), result }
}

fn forecast_history(
    history: &IntervalSeries,
    horizon: Horizon,
    settings: &ForecastSettings,
    seen: Option<&SeenDay>,
) -> Result<(VolumeForecast, Option<DayUpdate>), ForecastError> {
    let open = history.open_intervals(horizon.dates());
    match seen {
        Some(seen) => forecast_as_of(history, seen, &open, settings)
            .map(|UpdatedForecast { forecast, update }| (forecast, Some(update))),
        None => forecast(history, &open, settings).map(|forecast| (forecast, None)),
    }
}

/// The same where queues may borrow from one another: every history is at hand until the last is done.
fn forecast_with_lenders(
    import: &[RawSeries],
    settings: &[ForecastSettings],
    horizon: Horizon,
    seen: &[SeenDay],
) -> Vec<QueueForecast> {
    let queues = import.par_iter().zip(settings);
    let cleaned: Vec<_> = queues.map(|(raw, settings)| clean(&raw.before(horizon.start), &settings.calendar)).collect();
    let histories: Vec<_> = cleaned.iter().map(|cleaned| &cleaned.series).collect();
    let borrowed = borrow::histories(&histories, &settings.iter().collect::<Vec<_>>());
    let all = cleaned.into_par_iter().zip(borrowed).zip(settings).enumerate();
    all.map(|(q, ((own, borrowed), settings))| {
        let (series, story) = match borrowed {
            Some(borrowed) => (borrowed.history, Some(borrowed.story)),
            None => (own.series, None),
        };
        let mut result = forecast_history(&series, horizon, settings, seen.get(q));
        if let (Ok((forecast, _)), Some(story)) = (&mut result, story) {
            forecast.story.effects.insert(0, story);
        }
        QueueForecast { findings: own.findings, series: Some(series), result }
    })
    .collect()
}

fn as_json(
    data: &Dataset,
    forecasts: &[VolumeForecast],
    updates: &[Option<DayUpdate>],
    (horizon, grain): (Horizon, Grain),
) -> Result<Value, Failure> {
    let mut bytes = Vec::new();
    data.write(Format::Json, &mut bytes).map_err(anyhow::Error::from)?;
    let rows: Value = serde_json::from_slice(&bytes).map_err(anyhow::Error::from)?;
    let queues: Vec<_> = forecasts
        .iter()
        .zip(updates)
        .map(|(forecast, update)| {
            let story = &forecast.story;
            let wape: serde_json::Map<_, _> =
                story.backtest_wape.iter().map(|(name, wape)| (name.clone(), json!(wape))).collect();
            let mut told = json!({
                "queue": forecast.queue.name,
                "interval_min": forecast.interval.minutes(),
                "contacts": forecast.volume.iter().sum::<f64>(),
                "aht_s": mean_aht(forecast),
                "method": story.method,
                "backtest_weeks": story.backtest_weeks,
                "backtest_wape": wape,
                "noise_floor": story.noise_floor,
                "effects": story.effects,
            });
            if let Some(update) = update {
                told["update"] = json!(update);
            }
            told
        })
        .collect();
    let (start, grain) = (horizon.start.to_string(), grain.to_string());
    Ok(json!({ "start": start, "days": horizon.days, "grain": grain, "queues": queues, "rows": rows }))
}

fn as_text(forecasts: &[VolumeForecast], updates: &[Option<DayUpdate>], contacts: String, grain: Grain) -> String {
    let mut text = contacts;
    for (forecast, update) in forecasts.iter().zip(updates) {
        for sentence in update.iter().flat_map(DayUpdate::words) {
            // Writing into a String can't fail.
            let _ = writeln!(text, "{}: {sentence}.", forecast.queue.name);
        }
    }
    text.push('\n');
    text.push_str(&accuracy_table(forecasts));
    // Writing into a String can't fail.
    let _ = writeln!(
        text,
        "WAPE: sum of absolute errors per interval / sum of contacts. Noise floor: what Poisson arrivals leave to a perfect forecast."
    );
    for forecast in forecasts.iter().filter(|f| !f.story.effects.is_empty()) {
        let _ = writeln!(text, "\n{}", forecast.queue.name);
        for effect in &forecast.story.effects {
            let _ = writeln!(text, "  {effect}");
        }
    }
    let _ = writeln!(text, "\nWrite the table per {grain} with -o forecast.csv.");
    text
}

/// Contacts by day (by week beyond ten days), with the handle time.
fn contacts_table(forecasts: &[VolumeForecast], horizon: Horizon) -> String {
    let first = day_of_date(horizon.start);
    let width = if horizon.days <= 10 { 1 } else { 7 };
    let parts = horizon.days.div_ceil(width).min(12);
    let whole = parts * width >= horizon.days;
    let mut header = vec!["queue".to_owned()];
    for part in 0..parts {
        let day = first + i64::from(part * width);
        let date = headcount::time::date_of_day(day);
        let weekday = &WEEKDAYS[weekday_of_day(day)][..3];
        let from = if width == 1 { "" } else { "from " };
        header.push(format!("{from}{weekday} {:02}-{:02}", date.month(), date.day()));
    }
    header.push(if whole { "contacts".to_owned() } else { format!("all {} days", horizon.days) });
    header.push("AHT".to_owned());
    let rows: Vec<_> = forecasts
        .iter()
        .map(|forecast| {
            let mut parts = vec![None; parts as usize];
            for (start, volume) in forecast.start.iter().zip(&forecast.volume) {
                let day = forecast.clock.day_and_minute(*start).0 - first;
                if let Some(part) = usize::try_from(day).ok().and_then(|d| parts.get_mut(d / width as usize)) {
                    *part.get_or_insert(0.0) += volume;
                }
            }
            let mut row = vec![forecast.queue.name.clone()];
            row.extend(parts.iter().map(|part| part.map_or_else(|| "–".to_owned(), |sum: f64| format!("{sum:.0}"))));
            row.push(format!("{:.0}", forecast.volume.iter().sum::<f64>()));
            row.push(mean_aht(forecast).map_or_else(|| "–".to_owned(), |aht| format!("{aht:.0} s")));
            row
        })
        .collect();
    table::table(&header.iter().map(String::as_str).collect::<Vec<_>>(), &rows)
}

/// Back-tested accuracy beside the baselines and the noise floor.
fn accuracy_table(forecasts: &[VolumeForecast]) -> String {
    const SHOWN: [&str; 4] = ["seasonal-naive", "mean-of-4", "mean-of-6", "median-of-6"];
    let mut header = vec!["queue", "method", "WAPE"];
    header.extend(SHOWN);
    header.extend(["noise floor", "weeks tried"]);
    let rows: Vec<_> = forecasts
        .iter()
        .map(|forecast| {
            let story = &forecast.story;
            let of = |name: &str| {
                let found = story.backtest_wape.iter().find(|(method, _)| method == name);
                found.map_or_else(|| "–".to_owned(), |(_, wape)| percent(*wape))
            };
            let mut row = vec![forecast.queue.name.clone(), story.method.clone(), of(&story.method)];
            row.extend(SHOWN.map(of));
            row.push(percent(story.noise_floor));
            row.push(story.backtest_weeks.to_string());
            row
        })
        .collect();
    table::table(&header, &rows)
}

/// Handle time weighted by contacts.
fn mean_aht(forecast: &VolumeForecast) -> Option<f64> {
    let aht_s = forecast.aht_s.as_ref()?;
    // Distances from the first value: a handle time that is the same throughout is its own mean to the last digit.
    let first = *aht_s.first()?;
    let contacts = forecast.volume.iter().sum::<f64>();
    let distance = aht_s.iter().zip(&forecast.volume).map(|(aht, volume)| (aht - first) * volume).sum::<f64>();
    Some(if contacts > 0.0 { first + distance / contacts } else { first })
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
