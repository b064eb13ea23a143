//! How good the forecast was, beside what chance leaves and what copying would have done.

use std::fmt::Write as _;

use headcount::evaluate::scores::{AccuracyLine, Quantity, Slice};
use headcount::forecast::{Grain, Level};
use headcount::report::{table, words};
use headcount::review::Review;

use super::{MOST_IN_DETAIL, MOST_QUEUES, number, share, signed};

/// Accuracy of all queues together and of each.
pub fn section(review: &Review) -> String {
    if review.accuracy.is_empty() {
        return String::new();
    }
    let of_queues = review.queues.iter().take(MOST_QUEUES).map(|queue| queue.accuracy.lines(Some(&queue.queue)));
    let of_queues: Vec<Vec<AccuracyLine>> = of_queues.collect();
    let mut lines: Vec<&AccuracyLine> = Vec::new();
    if review.queues.len() > 1 {
        lines.extend(whole(&review.accuracy));
    }
    let in_detail = review.queues.len() <= MOST_IN_DETAIL;
    // Of a few queues the grains of volume and the intervals of the rest; of many the intervals of volume alone.
    let single = review.queues.len() == 1;
    let wanted = |line: &&AccuracyLine| match (line.quantity == Quantity::Volume, line.grain == Grain::Interval) {
        _ if single => true,
        (true, true) => true,
        (true, false) | (false, true) => in_detail,
        (false, false) => false,
    };
    lines.extend(of_queues.iter().flat_map(|own| whole(own)).filter(wanted));
    let mut text = accuracy_table(&lines);
    let more = review.queues.len().saturating_sub(MOST_QUEUES);
    if more > 0 {
        // Writing into a String can't fail.
        let _ = writeln!(text, "and {more} more queues, in the table that -o writes");
    }
    text.push_str(&leads(&review.accuracy));
    text.push_str(&misplaced(review));
    text
}

/// The lines that are of all parts.
fn whole(lines: &[AccuracyLine]) -> impl Iterator<Item = &AccuracyLine> {
    lines.iter().filter(|line| line.slice == Slice::All && line.scores.intervals > 0)
}

fn accuracy_table(lines: &[&AccuracyLine]) -> String {
    let mut levels: Vec<Level> = Vec::new();
    for range in lines.iter().flat_map(|line| &line.scores.ranges) {
        if !levels.contains(&range.level) {
            levels.push(range.level);
        }
    }
    let mut header: Vec<String> =
        ["queue", "of", "by", "WAPE", "floor", "uneven", "bias", "MASE", "vs last week", "vs 6 weeks"]
            .map(str::to_owned)
            .to_vec();
    header.extend(levels.iter().map(|level| format!("in {level}%")));
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let scores = &line.scores;
            let of = match line.quantity {
                Quantity::Volume => "volume",
                Quantity::Aht => "AHT",
                Quantity::Workload => "workload",
            };
            let mut row = vec![
                line.queue.clone().unwrap_or_else(|| "all queues".to_owned()),
                of.to_owned(),
                line.grain.to_string(),
                share(scores.wape),
                share(scores.noise_floor),
                share(scores.noise_floor_overdispersed),
                signed(scores.bias),
                number(scores.mase, 2),
                signed(scores.skill_seasonal_naive),
                signed(scores.skill_mean_of_6),
            ];
            row.extend(levels.iter().map(|level| {
                share(scores.ranges.iter().find(|range| range.level == *level).map(|range| range.coverage))
            }));
            row
        })
        .collect();
    table(&header.iter().map(String::as_str).collect::<Vec<_>>(), &rows)
}

/// WAPE of volume by weeks of lead, where forecasts look further than a week ahead.
fn leads(lines: &[AccuracyLine]) -> String {
    let of_lead = lines.iter().filter_map(|line| match line.slice {
        Slice::LeadWeek(week) if line.quantity == Quantity::Volume && line.grain == Grain::Interval => {
            Some((week, &line.scores))
        }
        _ => None,
    });
    let weeks: Vec<_> = of_lead.collect();
    if weeks.len() < 2 {
        return String::new();
    }
    let told: Vec<String> = weeks
        .iter()
        .map(|(week, scores)| format!("week {week} {} (bias {})", share(scores.wape), signed(scores.bias)))
        .collect();
    format!("\nVolume WAPE by lead: {}.\n", told.join(", "))
}

/// The agent-hours, and money, that the error of the forecast cost.
fn misplaced(review: &Review) -> String {
    let mut text = String::new();
    for queue in review.queues.iter().take(MOST_QUEUES) {
        let Some(hours) = queue.staffing_error else { continue };
        let rates = queue.ledger.as_ref().map(|ledger| ledger.rates).unwrap_or_default();
        let money = |hours: f64, rate: Option<f64>| {
            rate.map_or_else(String::new, |rate| format!(" ({})", words::number(hours * rate, 2)))
        };
        // Writing into a String can't fail.
        let _ = writeln!(
            text,
            "{}: the error of the forecast staffed {} agent-hours too many{} and {} too few{}, of {} required for what came.",
            queue.queue,
            words::number(hours.over, 1),
            money(hours.over, rates.per_hour),
            words::number(hours.under, 1),
            money(hours.under, rates.per_short_hour.or(rates.per_hour)),
            words::number(hours.required, 1)
        );
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}
