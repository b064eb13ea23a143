//! Thousands of queues: two Parquet tables looked back on queue by queue, sums kept and rows let go.

use std::collections::BTreeSet;

use headcount::evaluate::matched::Notice;
use headcount::io::history::Import;
use headcount::io::review_tables::{ReviewTables, Stop, review_tables};
use headcount::review::{QueueInputs, Review, ReviewError, ReviewSettings};

use super::EvaluateArgs;
use super::files::Files;
use super::inputs::{fill_aht, published_options, settings_of};
use super::sides::{self, Side};
use crate::session::{Failure, Session};

/// Rows of both tables from which on they are read queue by queue: a hundred queues with half a year of quarter hours. What
/// is kept of fewer rows has room in memory, with every interval.
const MANY_ROWS: usize = 4_000_000;

/// Looks back on the two tables; `None` where they are not many rows, or more is wanted than sums.
pub fn review(
    args: &EvaluateArgs,
    files: &Files,
    session: &Session,
) -> Result<Option<Result<Review, ReviewError>>, Failure> {
    let ([forecast], [actual]) = (files.forecasts.as_slice(), files.actuals.as_slice()) else { return Ok(None) };
    let wanted = &args.wanted;
    let people = [&files.requirement, &files.schedule, &files.states].into_iter().any(Option::is_some);
    let rows = [&wanted.intervals, &wanted.days, &wanted.report].into_iter().any(Option::is_some);
    if people || rows || files.actuals_by_settings {
        return Ok(None);
    }
    let tables = ReviewTables::open(forecast, actual, &published_options(args), &args.reading.options()?);
    let Some(tables) = tables.filter(|tables| tables.rows() >= MANY_ROWS) else { return Ok(None) };
    let _step = session.step("looking back queue by queue");
    let (mut planned, mut recorded) = (BTreeSet::new(), BTreeSet::new());
    let mut failed = None;
    let found = review_tables(tables, |mut inputs: QueueInputs| {
        if !inputs.forecasts.is_empty() {
            planned.insert(inputs.queue.clone());
        }
        if inputs.actual.is_some() {
            recorded.insert(inputs.queue.clone());
        }
        let both = !inputs.forecasts.is_empty() && inputs.actual.is_some();
        let asked = args.given.queue.is_empty() || args.given.queue.contains(&inputs.queue);
        if !both || !asked || failed.is_some() {
            return None;
        }
        match settings_of(args, &inputs.queue, session) {
            Ok((settings, aht)) => {
                if let Some(aht) = aht {
                    inputs.forecasts.iter_mut().for_each(|one| fill_aht(&mut one.forecast, aht));
                }
                Some((inputs, ReviewSettings { sums_only: true, assurance: None, ..settings }))
            }
            Err(failure) => {
                failed = Some(failure);
                None
            }
        }
    });
    if let Some(failure) = failed {
        return Err(failure);
    }
    let (found, import) = match found {
        Ok((review, import)) => (Ok(review), Some(import)),
        Err(Stop::Review(error)) => (Err(error), None),
        Err(Stop::ReadWhole(_)) => return Ok(None),
    };
    if let Some(Import { findings, .. }) = &import {
        session.findings(findings)?;
    }
    let mut notices = Vec::new();
    let plans = [Side { what: "forecast", names: planned }];
    let reality = Side { what: "actuals", names: recorded };
    let names = sides::common(&plans, &reality, &args.given.queue, false, &mut notices)?;
    session.warn_of_unknown_queues(names.iter().map(String::as_str));
    let message = "so many rows are scored queue by queue: accuracy and agent-hours of its error, without service and causes; \
                   --queue NAME or --report FILE looks at every interval";
    notices.push(Notice { code: "sums-only", queue: None, message: message.to_owned() });
    Ok(Some(found.map(|mut review| {
        review.notices.splice(0..0, notices);
        review
    })))
}
