//! `headcount staff`: a forecast in, the agents it takes out.

mod pool;

use std::fmt::Write as _;
use std::path::PathBuf;

use headcount::error::{Place, Problem, Problems};
use headcount::evaluate::service::{WeekService, week};
use headcount::forecast::VolumeForecast;
use headcount::io::dataset::{Dataset, Format};
use headcount::io::forecast_file::read_forecast;
use headcount::io::staffing_table::requirement_dataset;
use headcount::queueing::transient::Stationarity;
use headcount::report::table;
use headcount::staffing::{StaffTo, StaffingError, StaffingMethod, StaffingRequirement, StaffingRules, require};
use headcount::time::{Clock, IntervalLength, Moment, WEEKDAYS, weekday_of_day};
use headcount::units::Seconds;
use serde_json::{Value, json};

use crate::session::{Done, Failure, Session, to_stdout};
use crate::staffing_args::{StaffToArgs, StaffingArgs};

/// Flags of `staff`.
#[derive(Debug, clap::Args)]
pub struct StaffArgs {
    /// The forecast: what `headcount forecast` writes, or any CSV with a `volume` column; `-` is standard input
    #[arg(value_name = "FORECAST")]
    pub forecast: Option<PathBuf>,
    #[command(flatten)]
    outcome: StaffToArgs,
    /// Handle time where the forecast has none, such as 240s (default: none)
    #[arg(long, value_name = "TIME")]
    pub aht: Option<Seconds>,
    /// Length of an interval, where the starts do not tell it, such as 30m (default: the shortest step)
    #[arg(long, value_name = "TIME", value_parser = interval_length)]
    pub interval: Option<IntervalLength>,
    /// Show beside it what the same promises take when every agent serves every queue
    #[arg(long)]
    pub pool: bool,
    #[command(flatten)]
    staffing: StaffingArgs,
}

/// An interval length such as `30m`.
pub fn interval_length(text: &str) -> Result<IntervalLength, String> {
    let seconds = text.parse::<Seconds>().map_err(|error| error.to_string())?.get();
    let minutes = seconds / 60.0;
    if minutes.fract() != 0.0 || minutes > 1440.0 {
        return Err(format!("an interval must be whole minutes that divide an hour, such as 15m or 30m, not `{text}`"));
    }
    IntervalLength::from_minutes(minutes as u32).map_err(|error| error.to_string())
}

/// One queue staffed.
struct Staffed {
    rules: StaffingRules,
    requirement: StaffingRequirement,
    service: WeekService,
}

/// Runs the verb.
pub fn run(args: &StaffArgs, session: &Session) -> Result<Done, Failure> {
    let Some(path) = &args.forecast else {
        let help = "name a file: `headcount staff forecast.csv`, made by `headcount forecast HISTORY -o forecast.csv`";
        return Err(Problem::new("usage", Place::default(), "`staff` needs a forecast", help).field("FORECAST").into());
    };
    args.staffing.rules()?;
    let forecasts = read_forecast(path, args.aht, args.interval)?;
    let mut staffed = Vec::new();
    let mut problems = Vec::new();
    for forecast in &forecasts {
        let flags: StaffingArgs = session.for_queue(&forecast.queue.name)?;
        let outcome: StaffToArgs = session.for_queue(&forecast.queue.name)?;
        match staff_queue(forecast, outcome.staff_to, flags.rules()?, path) {
            Ok(queue) => staffed.push(queue),
            Err(Unstaffed::Problem(problem)) => problems.push(problem),
            Err(Unstaffed::CantBeMet(reason)) => {
                let reason = format!("queue `{}`: {reason}", forecast.queue.name);
                return if session.global.json {
                    to_stdout(|out| writeln!(out, "{:#}", json!({ "can_be_met": false, "reason": reason })))?;
                    Ok(Done::Unmet)
                } else {
                    session.warn(&reason);
                    Ok(Done::Unmet)
                };
            }
        }
    }
    if !problems.is_empty() {
        return Err(Problems(problems).into());
    }
    let requirements: Vec<_> = staffed.iter().map(|queue| queue.requirement.clone()).collect();
    let data = requirement_dataset(&requirements);
    let mut json = as_json(&data, &staffed, args.outcome.staff_to)?;
    let mut text = as_text(&staffed);
    if args.pool {
        match pool::compare(&staffed, &args.staffing)? {
            Some(together) => {
                json["pooling"] = pool::as_json(&together, &staffed);
                // Writing into a String can't fail.
                let _ = pool::as_text(&together, &staffed, &mut text);
            }
            None => session.warn("one queue has nothing to pool with"),
        }
    }
    session.publish(&data, &json, &text)?;
    Ok(Done::Met)
}

enum Unstaffed {
    Problem(Problem),
    CantBeMet(String),
}

fn staff_queue(
    forecast: &VolumeForecast,
    staff_to: StaffTo,
    rules: StaffingRules,
    path: &std::path::Path,
) -> Result<Staffed, Unstaffed> {
    let place = || Place::file(path.display().to_string());
    let quantile = staff_to.apply(forecast).map_err(|reason| {
        let message = format!("queue `{}`: {reason}", forecast.queue.name);
        let help = "staff to the mean, or make the forecast with the range that is needed: forecast --level 80,95";
        Unstaffed::Problem(Problem::new("staff-to", place(), message, help).field("staff-to"))
    })?;
    let mut requirement = require(&quantile, &rules).map_err(|error| match error {
        StaffingError::CantBeMet(reason) => Unstaffed::CantBeMet(format!("the target can't be met: {reason}")),
        StaffingError::NoHandleTime { queue, start } => {
            let message = format!("queue `{queue}` has no handle time at {start}");
            let help = "fill the column aht_s, or give one for all with --aht, such as --aht 240s";
            Unstaffed::Problem(Problem::new("aht", place(), message, help).field("aht"))
        }
        StaffingError::WholeDays { .. } => {
            let help = "rows of a day or longer can't be staffed: forecast in intervals, from a history of 15, 30 or 60 min \
                        rows and with --grain interval, which is the default";
            Unstaffed::Problem(Problem::new("interval", place(), error.to_string(), help))
        }
        StaffingError::Assumptions(_) | StaffingError::Contradicted { .. } => {
            let help = "correct the flags or settings of the queueing model";
            Unstaffed::Problem(Problem::new("usage", place(), error.to_string(), help))
        }
        StaffingError::Unsuited { .. } => {
            let help = "allow more time or another target, or leave the method away";
            Unstaffed::Problem(Problem::new("method", place(), error.to_string(), help))
        }
        StaffingError::Interval { .. } => {
            let help = "correct the forecast's volume and handle time";
            Unstaffed::Problem(Problem::new("range", place(), error.to_string(), help))
        }
    })?;
    requirement.conventions.extend(staff_to.in_words());
    let service = week(&requirement, &rules);
    Ok(Staffed { rules, requirement, service })
}

fn as_json(data: &Dataset, staffed: &[Staffed], staff_to: StaffTo) -> Result<Value, Failure> {
    let mut bytes = Vec::new();
    data.write(Format::Json, &mut bytes).map_err(anyhow::Error::from)?;
    let rows: Value = serde_json::from_slice(&bytes).map_err(anyhow::Error::from)?;
    let queues: Vec<_> = staffed
        .iter()
        .map(|queue| {
            let mut value = json!({ "queue": queue.requirement.queue.name });
            if let (Value::Object(all), Ok(Value::Object(service))) = (&mut value, serde_json::to_value(&queue.service))
            {
                let label = |start: Moment| queue.requirement.clock.label(start);
                all.extend(service);
                all.insert("load_hours".to_owned(), json!(load_hours(&queue.requirement)));
                all.insert("peak_start".to_owned(), json!(queue.service.peak_start.map(label)));
                all.insert("weakest_start".to_owned(), json!(queue.service.weakest.map(|w| label(w.start))));
                all.insert("weakest_service_level".to_owned(), json!(queue.service.weakest.map(|w| w.service_level)));
                all.insert("steady_state".to_owned(), json!(Steady::of(&queue.requirement)));
                all.insert("conventions".to_owned(), json!(queue.requirement.conventions));
            }
            value
        })
        .collect();
    Ok(json!({ "can_be_met": true, "staff_to": staff_to.to_string(), "queues": queues, "rows": rows }))
}

/// In how many intervals with contacts a steady state is a fair picture, by the handle time against the interval.
#[derive(Debug, Default, serde::Serialize)]
struct Steady {
    fair: u64,
    rough: u64,
    poor: u64,
}

impl Steady {
    fn of(requirement: &StaffingRequirement) -> Self {
        let interval = Seconds::whole(requirement.interval.minutes() * 60);
        let mut steady = Self::default();
        for row in requirement.rows.iter().filter(|row| row.volume > 0.0) {
            match Stationarity::of(Seconds::new(row.aht_s).unwrap_or_default(), interval) {
                Stationarity::Fair => steady.fair += 1,
                Stationarity::Rough => steady.rough += 1,
                Stationarity::Poor => steady.poor += 1,
            }
        }
        steady
    }
}

/// What to know of queues whose handle times are long against the interval.
fn steady_in_words(staffed: &[Staffed]) -> Option<String> {
    let taken = staffed.iter().filter(|queue| queue.rules.method == StaffingMethod::Stationary);
    let mut parts = Vec::new();
    for queue in taken {
        let steady = Steady::of(&queue.requirement);
        let count = steady.fair + steady.rough + steady.poor;
        if steady.rough + steady.poor > 0 {
            let judged = [(steady.rough, "rough"), (steady.poor, "poor")].into_iter().filter(|(rows, _)| *rows > 0);
            let judged: Vec<_> = judged.map(|(rows, word)| format!("{word} in {rows}")).collect();
            parts.push(format!("{} {} of {count} intervals", queue.requirement.queue.name, judged.join(" and ")));
        }
    }
    (!parts.is_empty()).then(|| {
        format!(
            "A steady state is a rough or poor picture where handle times are long against the interval: {}. With \
             --carry-over the queue is followed from interval to interval.",
            parts.join("; ")
        )
    })
}

fn load_hours(requirement: &StaffingRequirement) -> f64 {
    requirement.rows.iter().map(|row| row.load.get()).sum::<f64>() * requirement.interval.hours()
}

fn as_text(staffed: &[Staffed]) -> String {
    let header = [
        "queue",
        "contacts",
        "AHT s",
        "load h",
        "peak",
        "when",
        "FTE",
        "paid h",
        "in time",
        "on target",
        "weakest",
        "when",
    ];
    let rows: Vec<Vec<String>> = staffed
        .iter()
        .map(|queue| {
            let (service, clock) = (&queue.service, &queue.requirement.clock);
            vec![
                queue.requirement.queue.name.clone(),
                format!("{:.0}", service.contacts),
                format!("{:.0}", service.aht_s),
                format!("{:.1}", load_hours(&queue.requirement)),
                service.peak_agents.to_string(),
                service.peak_start.map_or_else(String::new, |start| when(clock, start)),
                format!("{:.1}", service.fte),
                format!("{:.1}", service.scheduled_hours),
                percent(service.service_level),
                percent(service.intervals_on_target),
                service.weakest.map_or_else(String::new, |weakest| percent(weakest.service_level)),
                service.weakest.map_or_else(String::new, |weakest| when(clock, weakest.start)),
            ]
        })
        .collect();
    let mut text = table(&header, &rows);
    // Writing into a String can't fail.
    let _ = writeln!(
        text,
        "\nIn time: share of contacts answered within the threshold, weighted by contacts. On target: share of intervals. \
         Peak: whole agents on the floor."
    );
    if let Some(first) = staffed.first() {
        for convention in &first.requirement.conventions {
            let _ = writeln!(text, "{convention}");
        }
        for other in staffed.iter().skip(1).filter(|other| other.rules != first.rules) {
            let _ =
                writeln!(text, "Queue {}: {}", other.requirement.queue.name, other.requirement.conventions.join(" "));
        }
    }
    if let Some(steady) = steady_in_words(staffed) {
        let _ = writeln!(text, "{steady}");
    }
    let _ = writeln!(text, "Write the table per interval with -o staffing.csv.");
    text
}

/// `Mon 11-23 10:30`.
fn when(clock: &Clock, start: Moment) -> String {
    let (day, minute) = clock.day_and_minute(start);
    let date = clock.date(start);
    let weekday = &WEEKDAYS[weekday_of_day(day)][..3];
    format!("{weekday} {:02}-{:02} {:02}:{:02}", date.month(), date.day(), minute / 60, minute % 60)
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}
