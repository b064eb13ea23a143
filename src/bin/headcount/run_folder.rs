//! The run folder of a plan: every file of it, and `run.json` that says how it came to be.

use std::io;
use std::path::{Path, PathBuf};

use headcount::io::dataset::{Dataset, Format};
use headcount::io::digest;
use headcount::io::forecast_table::forecast_dataset;
use headcount::io::staffing_table::requirement_dataset;
use headcount::io::write::{self, RUN_FILE, RunFolder};
use headcount::plan::WeekPlan;
use headcount::report::{self, Chart, ReportError};
use headcount::sample;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::commands::plan::{PlanArgs, Source};
use crate::session::{Failure, Session};

/// Where a run went, and its record.
#[derive(Debug)]
pub struct Run {
    /// The folder.
    pub folder: PathBuf,
    /// `run.json`.
    pub json: Value,
}

/// Steps of the planner's week whose verbs do not exist yet.
const STEPS_LEFT_OUT: &[&str] = &["schedule"];

/// Draws and writes everything, then puts the folder in place of an earlier run.
pub fn write(week: &WeekPlan, source: &Source, args: &PlanArgs, session: &Session) -> Result<Run, Failure> {
    let target = session.global.output.clone().unwrap_or_else(|| PathBuf::from("plan"));
    if target == Path::new("-") {
        return Err(not_a_stream().into());
    }
    let folder = RunFolder::begin(&target, args.force)?;
    let forecasts: Vec<_> = week.queues.iter().map(|queue| queue.forecast.clone()).collect();
    let requirements: Vec<_> = week.queues.iter().map(|queue| queue.requirement.clone()).collect();
    let forecast_csv = csv(&forecast_dataset(&forecasts))?;
    let mut files = vec![
        ("forecast.csv".to_owned(), forecast_csv.clone()),
        ("staffing.csv".to_owned(), csv(&requirement_dataset(&requirements))?),
    ];
    files.extend(pictures(week).map_err(anyhow::Error::from)?);
    let mut names: Vec<_> = files.iter().map(|(name, _)| name.clone()).collect();
    names.push(RUN_FILE.to_owned());
    names.sort();
    let json = record(week, source, session, &names)?;
    let mut text = serde_json::to_vec_pretty(&json).map_err(anyhow::Error::from)?;
    text.push(b'\n');
    files.push((RUN_FILE.to_owned(), text));
    files.par_iter().try_for_each(|(name, bytes)| folder.file(name, bytes))?;
    if let Some(kept) = folder.finish()? {
        session.note(&format!("what stood there is kept in {}", kept.display()));
    }
    if let Some(published) = &args.publish {
        let path = published.join(format!("forecast-{}.csv", week.horizon.start));
        write::file(&path, |out| out.write_all(&forecast_csv))?;
        session.note(&format!("published {}", path.display()));
    }
    Ok(Run { folder: target, json })
}

fn not_a_stream() -> headcount::error::Problem {
    let place = headcount::error::Place::default();
    let help = "name a folder with -o; `--json` puts the record of the run on standard output";
    headcount::error::Problem::new("usage", place, "a plan is a folder and can't go to standard output", help)
        .field("output")
}

fn csv(data: &Dataset) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    data.write(Format::Csv, &mut bytes).map_err(anyhow::Error::from)?;
    Ok(bytes)
}

/// Charts, page and workbook, drawn in parallel and listed in a fixed order.
fn pictures(week: &WeekPlan) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let charts = report::charts(week);
    let (drawn, (page, workbook)) = rayon::join(
        || charts.par_iter().map(both_formats).collect::<Result<Vec<_>, _>>(),
        || rayon::join(|| report::page(week, &charts), || report::workbook(week)),
    );
    let mut files = vec![("plan.xlsx".to_owned(), workbook?), ("report.html".to_owned(), page?.into_bytes())];
    files.extend(drawn?.into_iter().flatten());
    Ok(files)
}

fn both_formats(chart: &Chart) -> Result<[(String, Vec<u8>); 2], ReportError> {
    let name = chart.name();
    Ok([(format!("charts/{name}.svg"), chart.svg()?.into_bytes()), (format!("charts/{name}.png"), chart.png()?)])
}

/// `run.json`: what went in, what was set, what came out. Holds no clock and nothing that the number of threads changes.
fn record(week: &WeekPlan, source: &Source, session: &Session, files: &[String]) -> Result<Value, Failure> {
    let inputs = match source {
        Source::Sample => vec![json!({ "name": sample::NAME, "sha256": digest::sha256(sample::HISTORY_GZ) })],
        Source::Files(paths) => {
            let named = paths.iter().cloned().chain(files_named(session)).collect::<Vec<_>>();
            inputs(&named).map_err(anyhow::Error::from)?
        }
    };
    let queues: Vec<_> = week.queues.iter().map(headline).collect();
    let mut conventions: Vec<_> = week.queues.iter().flat_map(|queue| queue.requirement.conventions.clone()).collect();
    conventions.sort();
    conventions.dedup();
    Ok(json!({
        "program": "headcount",
        "version": env!("CARGO_PKG_VERSION"),
        "command": command(session),
        "history": week.history,
        "inputs": inputs,
        "seed": session.global.seed,
        "horizon": { "start": week.horizon.start.to_string(), "days": week.horizon.days },
        "settings": week.settings,
        "conventions": conventions,
        "queues": queues,
        "left_out": week.left_out,
        "findings": week.findings.iter().chain(week.queues.iter().flat_map(|q| &q.findings)).collect::<Vec<_>>(),
        "steps_left_out": STEPS_LEFT_OUT,
        "files": files,
    }))
}

fn headline(queue: &headcount::plan::QueuePlan) -> Value {
    let (service, story, clock) = (&queue.service, &queue.forecast.story, &queue.forecast.clock);
    json!({
        "queue": queue.forecast.queue.name,
        "interval_min": queue.forecast.interval,
        "time_zone": clock.zone_name(),
        "week": service,
        "peak_start": service.peak_start.map(|start| clock.label(start)),
        "weakest": service.weakest.map(|w| json!({ "start": clock.label(w.start), "service_level": w.service_level })),
        "forecast": story,
    })
}

/// The files that settings name, which are inputs too: calendar, overrides, outliers.
fn files_named(session: &Session) -> Vec<PathBuf> {
    let settings = session.settings().unwrap_or_default();
    let named = |name: &str| settings.iter().find(|setting| setting.name == name).map(|s| PathBuf::from(&s.value));
    ["calendar", "overrides", "outliers"].into_iter().filter_map(named).collect()
}

/// Name and SHA-256 of every file, folders file by file in name order; standard input can't be read twice.
fn inputs(paths: &[PathBuf]) -> io::Result<Vec<Value>> {
    let mut inputs = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut inside: Vec<_> = std::fs::read_dir(path)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
            inside.retain(|path| path.is_file());
            inside.sort();
            inputs.extend(self::inputs(&inside)?);
        } else {
            let sum = if path.is_file() { Some(digest::sha256_of_file(path)?) } else { None };
            inputs.push(json!({ "name": path.display().to_string(), "sha256": sum }));
        }
    }
    Ok(inputs)
}

/// The command without what changes no number: threads, loudness, where the output goes.
fn command(session: &Session) -> String {
    const VALUED: &[&str] = &["--threads", "--color", "-o", "--output", "--format", "--publish"];
    const BARE: &[&str] = &["-q", "--quiet", "-v", "--verbose", "--no-progress", "--json", "--force"];
    let mut words = vec!["headcount".to_owned(), session.verb.clone()];
    let mut typed = session.typed.iter().map(|word| word.to_string_lossy());
    while let Some(word) = typed.next() {
        let name = word.split('=').next().unwrap_or_default();
        if VALUED.contains(&name) {
            if !word.contains('=') {
                typed.next();
            }
        } else if !BARE.contains(&name) {
            words.push(if word.contains(' ') { format!("'{word}'") } else { word.into_owned() });
        }
    }
    words.join(" ")
}
