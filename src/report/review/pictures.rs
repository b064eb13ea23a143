//! Which pictures a queue's review has.

use jiff::civil::Date;

use crate::evaluate::ledger::Ledger;
use crate::evaluate::scores::{AccuracyLine, Slice};
use crate::forecast::Grain;
use crate::history::SpecialDay;
use crate::report::Chart;
use crate::report::review::{
    actual_chart, bias_map, lead_chart, of_matched, of_served, over_under_map, served_chart, staffed_chart,
    sureness_chart, waterfall,
};
use crate::report::service_chart::Promise;
use crate::review::QueueReview;

/// The charts of a queue, those that have something to show; `lines` are its accuracy lines.
///
/// `special` are the days that have a name.
pub fn charts(queue: &QueueReview, lines: &[AccuracyLine], special: &[SpecialDay]) -> Vec<Chart> {
    let name = queue.queue.as_str();
    let mut charts = Vec::new();
    // Why the service came to what it was stands first: it is what a reader comes for.
    if !queue.attributions.is_empty() {
        charts.push(waterfall(name, &queue.attributions));
    }
    let scored = |slice: fn(Slice) -> bool| lines.iter().any(|line| slice(line.slice) && line.scores.wape.is_some());
    if let Some(matched) = queue.matched.as_ref().filter(|_| queue.overlap.scored_intervals > 0) {
        charts.push(actual_chart(&of_matched(matched), special));
    }
    if scored(|slice| matches!(slice, Slice::WeekdayTime(..))) {
        charts.push(bias_map(Some(name), lines));
    }
    if scored(|slice| matches!(slice, Slice::LeadDay(_) | Slice::LeadWeek(_))) {
        charts.push(lead_chart(Some(name), lines));
    }
    if let (Some(ledger), Some(served)) = (&queue.ledger, &queue.served) {
        let reviewed = of_served(ledger, served);
        if people_known(ledger) {
            charts.push(staffed_chart(&reviewed));
            charts.push(over_under_map(&reviewed));
        }
        if served.intervals.iter().any(|interval| interval.entry.served().contacts > 0.0) {
            charts.push(served_chart(&reviewed, Promise::of(&ledger.rules)));
        }
    }
    if !queue.assurances.is_empty() {
        charts.push(sureness_chart(name, &queue.assurances, |start, grain| reached(queue, start, grain)));
    }
    charts
}

/// The service level of a day or week: what the switch saw, else what the model gives.
fn reached(queue: &QueueReview, start: Date, grain: Grain) -> Option<f64> {
    let served = queue.served.as_ref()?;
    let periods = if grain == Grain::Week { &served.weeks } else { &served.days };
    let period = periods.iter().find(|period| period.start == start)?;
    period.observed_service_level.or(period.service_level)
}

/// Whether anybody says who was there: else staff and requirement are the same, and there is nothing to compare.
pub fn people_known(ledger: &Ledger) -> bool {
    ledger.entries.iter().any(|entry| entry.present.is_some() || entry.scheduled.is_some())
}
