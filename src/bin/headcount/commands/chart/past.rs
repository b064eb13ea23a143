//! Charts of what was: from the tables that `evaluate` wrote.

use std::path::Path;

use headcount::history::SpecialDay;
use headcount::io::accuracy_file::{read_accuracy, read_causes};
use headcount::io::calendar;
use headcount::io::review_file::{Reviewed, read_intervals};
use headcount::report::{Chart, Promise, review};

use super::{ChartArgs, Kind, wanted};
use crate::session::Failure;

/// The charts of a kind that looks back, with the queues that they show.
pub fn draw(args: &ChartArgs, path: &Path, promise: Promise) -> Result<Vec<(String, Chart)>, Failure> {
    match args.kind {
        Kind::Bias | Kind::Lead => of_accuracy(args, path),
        Kind::Attribution => {
            let queues = read_causes(path)?;
            let names: Vec<&str> = queues.iter().map(|(name, _)| name.as_str()).collect();
            let wanted = wanted(args, path, &names)?;
            let chart = |k: usize| (queues[k].0.clone(), review::waterfall(&queues[k].0, &queues[k].1));
            Ok(wanted.into_iter().map(chart).collect())
        }
        _ => {
            let special = match args.inputs.get(1) {
                Some(calendar) => calendar::read(calendar)?.special,
                None => Vec::new(),
            };
            let queues = read_intervals(path)?;
            let names: Vec<&str> = queues.iter().map(|queue| queue.queue.as_str()).collect();
            let wanted = wanted(args, path, &names)?;
            let chart = |k: usize| (names[k].to_owned(), of_intervals(args.kind, &queues[k], &special, promise));
            Ok(wanted.into_iter().map(chart).collect())
        }
    }
}

fn of_intervals(kind: Kind, queue: &Reviewed, special: &[SpecialDay], promise: Promise) -> Chart {
    match kind {
        Kind::Staffed => review::staffed_chart(queue),
        Kind::OverUnder => review::over_under_map(queue),
        Kind::Served => review::served_chart(queue, promise),
        _ => review::actual_chart(queue, special),
    }
}

/// One chart per queue, and one of all together where the table has more than one queue.
fn of_accuracy(args: &ChartArgs, path: &Path) -> Result<Vec<(String, Chart)>, Failure> {
    let lines = read_accuracy(path)?;
    let mut queues: Vec<Option<&str>> = Vec::new();
    for line in &lines {
        if queues.last() != Some(&line.queue.as_deref()) {
            queues.push(line.queue.as_deref());
        }
    }
    if queues.len() == 2 {
        queues.retain(Option::is_some);
    }
    let names: Vec<&str> = queues.iter().map(|queue| queue.unwrap_or("all")).collect();
    let wanted = wanted(args, path, &names)?;
    let chart = |k: usize| match args.kind {
        Kind::Bias => review::bias_map(queues[k], &lines),
        _ => review::lead_chart(queues[k], &lines),
    };
    Ok(wanted.into_iter().map(|k| (names[k].to_owned(), chart(k))).collect())
}
