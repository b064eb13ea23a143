//! What the agents who were there achieved, and how sure that was.

use headcount::evaluate::served::Period;
use headcount::forecast::Grain;
use headcount::report::{table, words};
use headcount::review::{QueueReview, Review};
use headcount::time::day_of_date;

use super::{MOST_IN_DETAIL, MOST_QUEUES, number, share};
use crate::commands::evaluate::checks::Total;

/// Worst intervals told; every queue's ten are in the JSON.
const MOST_WORST: usize = 10;

/// Service by day, or by queue where there are many.
pub fn section(review: &Review) -> String {
    let served = || review.queues.iter().filter(|queue| queue.served.is_some());
    let count = served().count();
    let priced = served().any(|queue| queue.served.as_ref().is_some_and(|served| served.total.cost.is_some()));
    let mut rows = Vec::new();
    if count > 1
        && let Some(span) = Total::of(review).span
    {
        rows.push(row("all queues", "all", &span, priced));
    }
    for queue in served().take(MOST_QUEUES) {
        let Some(served) = &queue.served else { continue };
        rows.push(row(&queue.queue, "all", &served.total, priced));
        if count <= MOST_IN_DETAIL {
            let days = served.days.iter().map(|day| {
                let label = words::day_label(day_of_date(day.start));
                row("", &label, day, priced)
            });
            rows.extend(days);
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let mut header = vec![
        "queue",
        "day",
        "contacts",
        "AHT s",
        "SL",
        "seen",
        "on target",
        "ASA s",
        "left",
        "busy",
        "staffed h",
        "over h",
        "under h",
        "fit",
    ];
    if priced {
        header.extend(["cost", "per contact"]);
    }
    let mut text = table(&header, &rows);
    text.push_str(
        "SL: of the model, for what came and who was there, weighted by contacts. Seen: of the switch. On target: share of \
         intervals.\nOver and under: agent-hours against the requirement. Fit: schedule efficiency. Busy: occupancy.\n",
    );
    text
}

fn row(queue: &str, day: &str, period: &Period, priced: bool) -> Vec<String> {
    let on_target = (period.intervals > 0).then(|| period.on_target as f64 / period.intervals as f64);
    let mut row = vec![
        queue.to_owned(),
        day.to_owned(),
        words::contacts(period.contacts),
        words::number(period.aht_s, 0),
        share(period.service_level),
        share(period.observed_service_level),
        share(on_target),
        number(period.asa_s, 0),
        share(period.abandonment),
        share(period.occupancy),
        words::number(period.staffed_hours, 1),
        words::number(period.over_hours, 1),
        words::number(period.under_hours, 1),
        share(period.schedule_efficiency),
    ];
    if priced {
        row.extend([number(period.cost, 2), number(period.cost_per_contact, 2)]);
    }
    row
}

/// The worst intervals of all queues.
pub fn worst(review: &Review) -> String {
    let of_queue = |queue: &QueueReview| -> Vec<(f64, Vec<String>)> {
        let (Some(served), Some(ledger)) = (&queue.served, &queue.ledger) else { return Vec::new() };
        let worst = served.worst.iter().filter_map(|i| served.intervals.get(*i));
        worst
            .map(|interval| {
                let (entry, played) = (&interval.entry, &interval.played);
                let cells = vec![
                    queue.queue.clone(),
                    words::when(&ledger.clock, entry.start, true),
                    words::contacts(entry.served().contacts),
                    words::contacts(entry.planned.contacts),
                    words::number(entry.required, 1),
                    words::number(entry.staffed(), 1),
                    words::percent(played.service_level),
                    share(entry.observed.map(|seen| seen.service_level)),
                    words::number(played.asa_s, 0),
                ];
                (played.service_level, cells)
            })
            .collect()
    };
    let mut all: Vec<_> = review.queues.iter().flat_map(of_queue).collect();
    // A stable sort: queues in order of name where levels are equal.
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let rows: Vec<_> = all.into_iter().take(MOST_WORST).map(|(_, row)| row).collect();
    if rows.is_empty() {
        return String::new();
    }
    let header = ["worst intervals", "when", "contacts", "planned", "required", "staffed", "SL", "seen", "ASA s"];
    table(&header, &rows)
}

/// How sure every day and week was to meet its target, and what makes it sure.
pub fn sureness(review: &Review) -> String {
    let in_detail = review.queues.len() <= MOST_IN_DETAIL;
    let mut rows = Vec::new();
    let mut asked = None;
    for queue in review.queues.iter().take(MOST_QUEUES) {
        for one in queue.assurances.iter().filter(|one| in_detail || one.grain == Grain::Week) {
            asked = asked.or(Some((one.target, one.sureness)));
            let label = words::day_label(day_of_date(one.start));
            rows.push(vec![
                queue.queue.clone(),
                if one.grain == Grain::Week { format!("week {label}") } else { label },
                words::percent(one.mean),
                words::percent(one.p10),
                words::percent(one.p50),
                words::percent(one.p90),
                words::percent(one.probability),
                words::number(one.agent_hours, 1),
                number(one.agent_hours_needed, 1),
            ]);
        }
    }
    let Some((target, sureness)) = asked else { return String::new() };
    let sure = format!("h for {}", words::percent(sureness));
    let meets = format!("meets {}", words::percent(target));
    let header = ["sureness", "of", "mean SL", "p10", "p50", "p90", &meets, "agent-h", &sure];
    table(&header, &rows)
}
