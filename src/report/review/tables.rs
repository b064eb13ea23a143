//! The tables of the page of a review.

use maud::{Markup, html};

use crate::evaluate::scores::{AccuracyLine, Quantity, RangeScore, Scores, Slice};
use crate::evaluate::served::Period;
use crate::forecast::Grain;
use crate::report::review::plot::{signed, signed_percent};
use crate::report::review::waterfall::factor_name;
use crate::report::words;
use crate::review::QueueReview;
use crate::schedule::Adherence;
use crate::time::day_of_date;

pub(super) fn share(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), words::percent)
}
pub(super) fn level(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), words::percent_down)
}
pub(super) fn plain(value: Option<f64>, digits: usize) -> String {
    value.map_or("–".to_owned(), |value| words::number(value, digits))
}

/// The measures of whole quantities, every grain side by side.
pub(super) fn accuracy(caption: &str, lines: &[AccuracyLine]) -> Markup {
    let rows: Vec<&AccuracyLine> =
        lines.iter().filter(|line| line.slice == Slice::All && line.scores.intervals > 0).collect();
    if rows.is_empty() {
        return html! {};
    }
    let ranges: Vec<_> =
        rows.iter().map(|line| &line.scores.ranges).max_by_key(|ranges| ranges.len()).cloned().unwrap_or_default();
    let called = |line: &AccuracyLine| {
        let quantity = match line.quantity {
            Quantity::Volume => "Contacts",
            Quantity::Aht => "AHT, s",
            Quantity::Workload => "Workload, h",
        };
        format!("{quantity} by {}", grain_name(line.grain))
    };
    let digits = |line: &AccuracyLine| if line.quantity == Quantity::Volume { 0 } else { 1 };
    let coverage = |scores: &Scores, of: &RangeScore| {
        scores.ranges.iter().find(|range| range.level == of.level).map(|range| range.coverage)
    };
    html! {
        div.scroll { table {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Measured" }
                @for head in ["Forecast", "Actual", "WAPE", "Noise floor", "… over-dispersed", "Bias", "MAPE", "MASE", "RMSE"] {
                    th.n scope="col" { (head) }
                }
                @for range in &ranges { th.n scope="col" { "In " (range.level.to_string()) "% range" } }
                @for head in ["Tracking signal", "Skill v. last week", "Skill v. mean of 6"] { th.n scope="col" { (head) } }
            } }
            tbody { @for line in rows { @let s = &line.scores; tr {
                th scope="row" { (called(line)) }
                td.n { (words::number(s.forecast, digits(line))) }
                td.n { (words::number(s.actual, digits(line))) }
                td.n { strong { (share(s.wape)) } }
                td.n { (share(s.noise_floor)) }
                td.n { (share(s.noise_floor_overdispersed)) }
                td.n { (s.bias.map_or("–".to_owned(), |bias| signed_percent(bias, 1))) }
                td.n { (share(s.mape)) @if s.mape_dropped > 0 { " (" (s.mape_dropped) " zeros left out)" } }
                td.n { (plain(s.mase, 2)) }
                td.n { (plain(s.rmse, 1)) }
                @for range in &ranges { td.n { (share(coverage(s, range))) } }
                td.n { (s.tracking_signal.map_or("–".to_owned(), |signal| signed(signal, 1))) }
                td.n { (s.skill_seasonal_naive.map_or("–".to_owned(), |skill| signed_percent(skill, 1))) }
                td.n { (s.skill_mean_of_6.map_or("–".to_owned(), |skill| signed_percent(skill, 1))) }
            } } }
        } }
    }
}

pub(super) fn grain_name(grain: Grain) -> &'static str {
    match grain {
        Grain::Interval => "interval",
        Grain::Day => "day",
        Grain::Week => "week",
    }
}

/// The name of a period: a day, a week, the span.
pub(super) fn period_name(start: jiff::civil::Date, grain: Option<Grain>) -> String {
    let day = words::day_label(day_of_date(start));
    match grain {
        None => "The whole span".to_owned(),
        Some(Grain::Week) => format!("Week from {day}"),
        _ => day,
    }
}

/// Service by day, weeks and the whole below.
pub(super) fn service(queue: &QueueReview, most: usize) -> Markup {
    let Some(served) = &queue.served else { return html! {} };
    let money = served.total.cost.is_some();
    let row = |period: &Period| {
        html! {
            td.n { (words::contacts(period.contacts)) }
            td.n { (words::number(period.aht_s, 0)) }
            td.n { (level(period.service_level)) }
            td.n { (level(period.observed_service_level)) }
            td.n { (period.on_target) " of " (period.intervals) }
            td.n { (plain(period.asa_s, 1)) }
            td.n { (share(period.abandonment)) }
            td.n { (share(period.occupancy)) }
            td.n { (words::number(period.required_hours, 1)) }
            td.n { (words::number(period.staffed_hours, 1)) }
            td.n { (words::number(period.over_hours, 1)) }
            td.n { (words::number(period.under_hours, 1)) }
            td.n { (share(period.schedule_efficiency)) }
            @if money {
                td.n { (plain(period.cost, 0)) }
                td.n { (plain(period.cost_per_contact, 2)) }
            }
        }
    };
    html! {
        div.scroll { table {
            caption { "Service of " (words::shown(&queue.queue)) " by day" }
            thead { tr {
                th scope="col" { "Day" }
                @for head in ["Contacts", "AHT s", "Service level, model", "… seen", "On target", "ASA s", "Abandoned", "Occupancy", "Required h", "Staffed h", "Over h", "Short h", "Efficiency"] {
                    th.n scope="col" { (head) }
                }
                @if money { th.n scope="col" { "Cost" } th.n scope="col" { "per contact" } }
            } }
            tbody { @for period in served.days.iter().take(most) { tr {
                th.t scope="row" { (words::day_label(day_of_date(period.start))) }
                (row(period))
            } } }
            tfoot {
                @if served.weeks.len() > 1 { @for period in served.weeks.iter().take(most) { tr {
                    th.t scope="row" { (period_name(period.start, period.grain)) }
                    (row(period))
                } } }
                tr { th.t scope="row" { "All" } (row(&served.total)) }
            }
        } }
        @if served.days.len() > most { p { "The first " (most) " of " (served.days.len()) " days; all of them stand in the workbook." } }
    }
}

/// The causes of every day and week, points and sentences.
pub(super) fn causes(queue: &QueueReview, most: usize) -> Markup {
    if queue.attributions.is_empty() {
        return html! {};
    }
    let mut factors: Vec<_> = queue.attributions.iter().flat_map(|one| &one.parts).map(|part| part.factor).collect();
    factors.sort_unstable();
    factors.dedup();
    html! {
        div.scroll { table {
            caption { "Where the service level of " (words::shown(&queue.queue)) " came from, in points" }
            thead { tr {
                th scope="col" { "Period" }
                th.n scope="col" { "Plan" }
                @for factor in &factors { th.n scope="col" { (factor_name(*factor)) } }
                th.n scope="col" { "Reached" }
                th scope="col" { "In words" }
            } }
            tbody { @for one in queue.attributions.iter().take(most) { tr {
                th.t scope="row" { (period_name(one.start, one.grain)) }
                td.n { (words::percent(one.planned)) }
                @for factor in &factors {
                    @let part = one.parts.iter().find(|part| part.factor == *factor);
                    td.n { (part.map_or("–".to_owned(), |part| signed(part.service_level * 100.0, 1))) }
                }
                td.n { (words::percent(one.reached)) @if !one.observed { " (model)" } }
                td.said { (words::shown(&one.sentence)) }
            } } }
        } }
        @if queue.attributions.len() > most { p { "The first " (most) "; all of them stand in the workbook." } }
    }
}

/// The worst intervals.
pub(super) fn worst(queue: &QueueReview) -> Markup {
    let (Some(served), Some(ledger)) = (&queue.served, &queue.ledger) else { return html! {} };
    if served.worst.is_empty() {
        return html! {};
    }
    html! {
        div.scroll { table {
            caption { "The " (served.worst.len()) " intervals of " (words::shown(&queue.queue)) " with the lowest service level" }
            thead { tr {
                th scope="col" { "Start" }
                @for head in ["Contacts", "forecast", "AHT s", "Required", "Staffed", "Service level, model", "… seen", "ASA s", "Occupancy", "Left waiting"] {
                    th.n scope="col" { (head) }
                }
            } }
            tbody { @for interval in served.worst.iter().filter_map(|row| served.intervals.get(*row)) {
                @let entry = &interval.entry;
                @let played = &interval.played;
                tr {
                    th.t scope="row" { (words::when(&ledger.clock, entry.start, true)) }
                    td.n { (words::contacts(entry.served().contacts)) }
                    td.n { (words::contacts(entry.planned.contacts)) }
                    td.n { (words::number(entry.served().aht_s, 0)) }
                    td.n { (words::number(entry.required, 0)) }
                    td.n { (words::number(entry.staffed(), 1)) }
                    td.n { (words::percent_down(played.service_level)) }
                    td.n { (level(entry.observed.map(|seen| seen.service_level))) }
                    td.n { (words::number(played.asa_s, 1)) }
                    td.n { (words::percent(played.occupancy)) }
                    td.n { (words::number(played.backlog, 1)) }
                }
            } }
        } }
    }
}

/// How sure days and weeks were beforehand.
pub(super) fn sureness(queue: &QueueReview, most: usize) -> Markup {
    let Some(first) = queue.assurances.first() else { return html! {} };
    let sure = words::percent(first.sureness);
    html! {
        div.scroll { table {
            caption { "How sure " (words::shown(&queue.queue)) " was beforehand, as staffed" }
            thead { tr {
                th scope="col" { "Period" }
                th.n scope="col" { "Target" }
                th.n scope="col" { "Probability to meet it" }
                @for head in ["Expected", "1 in 10 below", "Median", "1 in 10 above", "Agent-hours"] { th.n scope="col" { (head) } }
                th.n scope="col" { "Agent-hours for " (sure) }
            } }
            tbody { @for one in queue.assurances.iter().take(most) { tr {
                th.t scope="row" { (period_name(one.start, Some(one.grain))) }
                td.n { (words::percent(one.target)) }
                td.n { strong { (words::percent(one.probability)) } }
                td.n { (words::percent_down(one.mean)) }
                td.n { (words::percent_down(one.p10)) }
                td.n { (words::percent_down(one.p50)) }
                td.n { (words::percent_down(one.p90)) }
                td.n { (words::number(one.agent_hours, 1)) }
                td.n { (one.agent_hours_needed.map_or("none is enough".to_owned(), |hours| words::number(hours, 1))) }
            } } }
        } }
    }
}

/// Who kept to the schedule.
pub(super) fn adherence(all: &[Adherence], most: usize) -> Markup {
    html! {
        div.scroll { table {
            caption { "Adherence and conformance" }
            thead { tr {
                th scope="col" { "Agent" }
                @for head in ["Scheduled h", "In the scheduled state h", "Adherence", "Worked h", "Scheduled work h", "Conformance"] {
                    th.n scope="col" { (head) }
                }
            } }
            tbody { @for one in all.iter().take(most) { tr {
                th scope="row" { (one.agent.as_deref().map_or("Everybody".to_owned(), words::shown)) }
                td.n { (words::number(one.scheduled_h, 1)) }
                td.n { (words::number(one.adhering_h, 1)) }
                td.n { (share(one.adherence)) }
                td.n { (words::number(one.worked_h, 1)) }
                td.n { (words::number(one.scheduled_work_h, 1)) }
                td.n { (share(one.conformance)) }
            } } }
        } }
        @if all.len() > most { p { "The first " (most) " of " (all.len()) " rows; all of them stand in the workbook." } }
    }
}
