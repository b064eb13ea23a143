//! A review as JSON: everything but the intervals and the map of weekdays by times of day, which `-o` and `--intervals`
//! write: with them three queues were 6.5 MB.

use headcount::io::dataset::{Dataset, Format};
use headcount::io::review_table as tables;
use headcount::review::Review;
use serde_json::{Value, json};

use super::checks::Checked;
use super::files::Files;
use super::sides;
use crate::session::Failure;

/// The rows of a table as objects; infinite values are `"inf"`, unknown ones `null`.
fn rows(data: &Dataset) -> Result<Value, Failure> {
    let mut bytes = Vec::new();
    data.write(Format::Json, &mut bytes).map_err(anyhow::Error::from)?;
    Ok(serde_json::from_slice(&bytes).map_err(anyhow::Error::from)?)
}

/// The whole review.
pub fn of(review: &Review, checks: &[Checked], files: &Files) -> Result<Value, Failure> {
    let (from, to) = super::words::span(review).unzip();
    let overlap: Vec<Value> = review
        .queues
        .iter()
        .filter(|queue| queue.overlap.forecast_intervals > 0)
        .map(|queue| {
            json!({
                "queue": queue.queue,
                "forecast_intervals": queue.overlap.forecast_intervals,
                "scored_intervals": queue.overlap.scored_intervals,
                "share": queue.overlap.share(),
                "unforecast_intervals": queue.overlap.unforecast_intervals,
                "unforecast_contacts": queue.overlap.unforecast_contacts,
            })
        })
        .collect();
    let checks: Vec<Value> = checks
        .iter()
        .map(|one| {
            json!({
                "threshold": one.check.threshold,
                "queue": one.check.queue,
                "value": if one.check.value.is_infinite() { json!("inf") } else { json!(one.check.value) },
                "start": one.check.start,
                "holds": one.holds,
                "decides": one.decides,
            })
        })
        .collect();
    let named = |paths: &[std::path::PathBuf]| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    let one = |path: &Option<std::path::PathBuf>| path.as_ref().map(|path| path.display().to_string());
    Ok(json!({
        "files": {
            "forecast": named(&files.forecasts),
            "actual": named(&files.actuals),
            "requirement": one(&files.requirement),
            "schedule": one(&files.schedule),
            "states": one(&files.states),
        },
        "span": { "from": from, "to": to },
        "overlap": overlap,
        "notices": sides::notices(review),
        "conventions": review.conventions,
        "settings": review.settings,
        "accuracy": rows(&tables::accuracy_without_map_dataset(review))?,
        "staffing_error": rows(&tables::staffing_error_dataset(review))?,
        "service": rows(&tables::service_dataset(review))?,
        "worst_intervals": rows(&tables::worst_dataset(review))?,
        "assurance": rows(&tables::assurance_dataset(review))?,
        "attribution": attributions(review)?,
        "adherence": rows(&tables::adherence_dataset(review))?,
        "checks": checks,
    }))
}

/// Every attribution with its parts inside.
fn attributions(review: &Review) -> Result<Value, Failure> {
    let mut all = Vec::new();
    for queue in &review.queues {
        for one in &queue.attributions {
            let mut value = serde_json::to_value(one).map_err(anyhow::Error::from)?;
            if let Value::Object(fields) = &mut value {
                fields.shift_insert(0, "queue".to_owned(), json!(queue.queue));
                let grain = one.grain.map_or_else(|| tables::ALL.to_owned(), |grain| grain.to_string());
                fields.shift_insert(1, "grain".to_owned(), json!(grain));
            }
            all.push(value);
        }
    }
    Ok(Value::Array(all))
}
