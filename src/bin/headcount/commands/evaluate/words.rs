//! A review for people: one page, the findings first, the tables behind them after.

mod accuracy;
mod service;

use std::fmt::Write as _;

use headcount::forecast::Grain;
use headcount::report::{table, words};
use headcount::review::Review;

use super::checks::{self, Checked};

/// Queues told one by one with all their grains and days; of more, one line each.
const MOST_IN_DETAIL: usize = 4;
/// Queues told at all; the others are in the tables that -o, --days and --intervals write.
const MOST_QUEUES: usize = 40;

/// First and last interval that is looked back on, as labels.
pub fn span(review: &Review) -> Option<(String, String)> {
    let spans = review.queues.iter().filter_map(|queue| {
        let matched = queue.matched.as_ref().map(|matched| (&matched.clock, matched.start.clone()));
        let ledger = || {
            let ledger = queue.ledger.as_ref()?;
            Some((&ledger.clock, ledger.entries.iter().map(|entry| entry.start).collect()))
        };
        let (clock, start) = matched.or_else(ledger)?;
        Some((clock, *start.first()?, *start.last()?))
    });
    let (clock, from, to) = spans.reduce(|a, b| (a.0, a.1.min(b.1), a.2.max(b.2)))?;
    Some((clock.label(from), clock.label(to)))
}

/// The page.
pub fn page(review: &Review, checks: &[Checked]) -> String {
    let mut text = headline(review);
    for section in [
        accuracy::section(review),
        causes(review),
        service::section(review),
        service::worst(review),
        service::sureness(review),
        adherence(review),
    ] {
        if !section.is_empty() {
            text.push('\n');
            text.push_str(&section);
        }
    }
    // Writing into a String can't fail.
    if !checks.is_empty() {
        let _ = writeln!(text, "\nChecks");
        for check in checks {
            let _ = writeln!(text, "  {}", checks::in_words(check));
        }
    }
    let _ = writeln!(text);
    for convention in &review.conventions {
        text.push_str(&words::wrapped(convention, ""));
    }
    let more = "Every line of accuracy with -o review.csv, days with --days FILE, intervals with --intervals FILE, charts \
                with --report review.html, all tables with -o review.xlsx.";
    text + &words::wrapped(more, "")
}

fn headline(review: &Review) -> String {
    let queues = match review.queues.as_slice() {
        [] => "the schedule".to_owned(),
        [one] => one.queue.clone(),
        many => format!("{} queues", many.len()),
    };
    let mut text = match span(review) {
        Some((from, to)) => format!("Looking back at {queues}, {from} to {to}\n"),
        None => format!("Looking back at {queues}\n"),
    };
    let sum = |value: fn(&headcount::evaluate::matched::Overlap) -> u64| {
        review.queues.iter().map(|queue| value(&queue.overlap)).sum::<u64>()
    };
    let (forecast, scored) = (sum(|o| o.forecast_intervals), sum(|o| o.scored_intervals));
    if forecast > 0 {
        let share = scored as f64 / forecast as f64;
        let (scored, forecast) = (words::number(scored as f64, 0), words::number(forecast as f64, 0));
        // Writing into a String can't fail.
        let _ = write!(text, "{scored} of {forecast} forecast intervals are scored ({})", words::percent(share));
        let (beyond, contacts) = review.queues.iter().fold((0, 0.0), |(n, contacts), queue| {
            (n + queue.overlap.unforecast_intervals, contacts + queue.overlap.unforecast_contacts)
        });
        if beyond > 0 {
            let contacts = words::contacts(contacts);
            let _ = write!(text, "; {beyond} more had {contacts} contacts and no forecast");
        }
        text.push_str(".\n");
    }
    text
}

/// One sentence for every day, week and span with a gap.
fn causes(review: &Review) -> String {
    let mut text = String::new();
    let several = review.queues.len() > 1;
    for queue in review.queues.iter().take(MOST_QUEUES).filter(|queue| !queue.attributions.is_empty()) {
        if several {
            // Writing into a String can't fail.
            let _ = writeln!(text, "  {}", queue.queue);
        }
        let days = review.queues.len() <= MOST_IN_DETAIL;
        // The span of a single week is that week.
        let weeks = queue.attributions.iter().filter(|one| one.grain == Some(Grain::Week)).count();
        let told = queue.attributions.iter().filter(|one| match one.grain {
            Some(Grain::Day) => days,
            Some(_) => true,
            None => weeks != 1,
        });
        for one in told {
            text.push_str(&words::wrapped(&one.sentence, if several { "    " } else { "  " }));
        }
    }
    if text.is_empty() { text } else { format!("Why it came out as it did (points of service level)\n{text}") }
}

fn adherence(review: &Review) -> String {
    let rows: Vec<Vec<String>> = review
        .adherence
        .iter()
        .take(MOST_QUEUES)
        .map(|one| {
            vec![
                one.agent.clone().unwrap_or_else(|| "all agents".to_owned()),
                words::number(one.scheduled_h, 1),
                words::number(one.worked_h, 1),
                share(one.adherence),
                share(one.conformance),
            ]
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    table(&["agent", "scheduled h", "worked h", "adherence", "conformance"], &rows)
}

/// A share in percent, or a dash.
fn share(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), words::percent)
}

/// A share with its sign.
fn signed(share: Option<f64>) -> String {
    match share.filter(|share| share.is_finite()) {
        Some(share) if share > 0.0 => format!("+{}", words::percent(share)),
        Some(share) => words::percent(share),
        None => "–".to_owned(),
    }
}

fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| words::number(value, digits))
}
