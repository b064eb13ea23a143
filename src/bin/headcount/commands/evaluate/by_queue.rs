//! Two Parquet tables of thousands of queues: looked back on queue by queue, so that memory holds the queues in work only.

use std::collections::BTreeSet;

use headcount::evaluate::matched::Notice;
use headcount::io::review_tables::{ReviewTables, Stop, review_tables};
use headcount::report::words;
use headcount::review::{QueueInputs, Review, ReviewError, ReviewSettings};

use super::EvaluateArgs;
use super::files::Files;
use super::inputs::{fill_aht, published_options, settings_of};
use super::sides;
use crate::session::{Failure, Session};

/// Rows from which on two tables are looked back on in sums: fewer are quick with all their intervals and causes.
const LEAST_ROWS: usize = 4_000_000;

/// The review of two large tables; `None` where they are to be read as a whole, as all others are.
pub fn review(
    args: &EvaluateArgs,
    files: &Files,
    session: &Session,
) -> Result<Option<Result<Review, ReviewError>>, Failure> {
    let ([forecast], [actual]) = (files.forecasts.as_slice(), files.actuals.as_slice()) else { return Ok(None) };
    let detail = [&args.wanted.intervals, &args.wanted.days, &args.wanted.report].iter().any(|file| file.is_some());
    if detail || files.requirement.is_some() || files.schedule.is_some() {
        return Ok(None);
    }
    let tables = ReviewTables::open(forecast, actual, &published_options(args), &args.reading.options()?);
    let Some(tables) = tables.filter(|tables| tables.rows() >= LEAST_ROWS) else { return Ok(None) };
    let rows = tables.rows();
    let mut fault = None;
    let (mut planned_only, mut recorded_only) = (BTreeSet::new(), BTreeSet::new());
    let take = |mut inputs: QueueInputs| {
        let wanted = args.given.queue.is_empty() || args.given.queue.contains(&inputs.queue);
        if !wanted || fault.is_some() {
            return None;
        }
        match (inputs.forecasts.is_empty(), inputs.actual.is_none()) {
            (false, false) => {}
            (false, true) => {
                planned_only.insert(inputs.queue);
                return None;
            }
            _ => {
                recorded_only.insert(inputs.queue);
                return None;
            }
        }
        match settings_of(args, &inputs.queue, session) {
            Ok((settings, aht)) => {
                if let Some(aht) = aht {
                    inputs.forecasts.iter_mut().for_each(|one| fill_aht(&mut one.forecast, aht));
                }
                Some((inputs, ReviewSettings { sums_only: true, assurance: None, ..settings }))
            }
            Err(failure) => {
                fault = Some(failure);
                None
            }
        }
    };
    let found = review_tables(tables, take);
    if let Some(failure) = fault {
        return Err(failure);
    }
    match found {
        Ok((review, _)) if review.queues.is_empty() => Ok(None),
        Ok((mut review, import)) => {
            session.findings(&import.findings)?;
            let message = format!(
                "two tables of {} rows are scored queue by queue: accuracy and the agents that errors misplaced, without \
                 service and causes; ask for --days or --intervals to have them too",
                words::number(rows as f64, 0)
            );
            let sums = Notice { code: "sums-only", queue: None, message };
            let sides = [("forecast", "actuals", &planned_only), ("actuals", "forecast", &recorded_only)];
            let one_sided = sides.into_iter().filter_map(|(what, other, names)| sides::one_side(what, other, names));
            review.notices.splice(0..0, std::iter::once(sums).chain(one_sided));
            Ok(Some(Ok(review)))
        }
        Err(Stop::ReadWhole(_)) => Ok(None),
        Err(Stop::Review(error)) => Ok(Some(Err(error))),
    }
}
