//! A review for people: one page, the span first, the causes last.

use headcount::review::Review;

use super::checks::{self, Checked};
use super::files::Files;

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
pub fn page(review: &Review, checks: &[Checked], _files: &Files) -> String {
    let mut text = String::new();
    if let Some((from, to)) = span(review) {
        text += &format!("Review from {from} to {to}\n");
    }
    for check in checks {
        text += &format!("{}\n", checks::in_words(check));
    }
    text
}
