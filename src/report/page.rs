//! `report.html`: one file that opens offline and prints.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::error::{Finding, Severity};
use crate::plan::{QueuePlan, WeekPlan};
use crate::report::summary::{backtested, conventions, moment, period, totals_of, what_to_know};
use crate::report::{Chart, ReportError, story, words};
use crate::time::WEEKDAYS;

// More intervals than this would make a page that no browser likes; they stand in staffing.csv.
const MOST_INTERVALS: usize = 3_000;

/// The page of a plan, with its charts inline in the order of its queues.
pub fn page(plan: &WeekPlan, charts: &[Chart]) -> Result<String, ReportError> {
    let pictures: Vec<String> = charts.iter().map(Chart::svg).collect::<Result<_, _>>()?;
    let of_queue = |k: usize| {
        let per_queue = charts.len() / plan.queues.len().max(1);
        let range = k * per_queue..((k + 1) * per_queue).min(charts.len());
        charts[range.clone()].iter().zip(&pictures[range])
    };
    let title = format!("Staffing plan, {}", period(plan.horizon));
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content="headcount";
                title { (title) }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body {
                header {
                    h1 { (title) }
                    p.sub { "From " (words::shown(&plan.history)) " · local times" }
                    nav aria-label="Contents" {
                        ul {
                            li { a href="#summary" { "Summary" } }
                            @for (k, queue) in plan.queues.iter().enumerate() {
                                li { a href=(format!("#queue-{}", k + 1)) { (name(queue)) } }
                            }
                            li { a href="#data" { "Data quality" } }
                            li { a href="#assumptions" { "Assumptions" } }
                            li { a href="#words" { "Words" } }
                        }
                    }
                }
                main {
                    section id="summary" aria-labelledby="summary-title" {
                        h2 #summary-title { "Summary" }
                        @for sentence in story::week(plan) { p.lead { (sentence) } }
                        @let odd = what_to_know(plan);
                        @if !odd.is_empty() {
                            p { "What was odd in the history (all of it under " a href="#data" { "Data quality" } "):" }
                            ul { @for line in odd.iter().take(4) { li { (line) } } }
                        }
                        (overview(plan))
                        @for left in &plan.left_out {
                            p.warning { "Not planned: " (words::shown(&left.queue)) ": " (words::shown(&left.reason)) }
                        }
                    }
                    @for (k, queue) in plan.queues.iter().enumerate() {
                        section.queue id=(format!("queue-{}", k + 1)) aria-labelledby=(format!("queue-{}-title", k + 1)) {
                            h2 id=(format!("queue-{}-title", k + 1)) { (name(queue)) }
                            (cards(queue, plan.horizon.days > 7))
                            @for sentence in story::queue(queue, plan.horizon.days > 7) { p { (sentence) } }
                            @for (chart, picture) in of_queue(k) {
                                figure { (PreEscaped(inline(picture, chart.name()))) }
                            }
                            (days(queue))
                            (methods(queue))
                            (intervals(queue))
                        }
                    }
                    section id="data" aria-labelledby="data-title" {
                        h2 #data-title { "Data quality" }
                        (findings(plan))
                    }
                    section id="assumptions" aria-labelledby="assumptions-title" {
                        h2 #assumptions-title { "Assumptions" }
                        ul { @for sentence in conventions(plan) { li { (sentence) } } }
                        (settings(plan))
                    }
                    section id="words" aria-labelledby="words-title" {
                        h2 #words-title { "Words" }
                        dl.words {
                            @for (word, meaning) in story::WORDS { dt { (word) } dd { (meaning) } }
                        }
                    }
                }
            }
        }
    };
    Ok(page.into_string())
}

fn name(queue: &QueuePlan) -> String {
    words::shown(&queue.forecast.queue.name)
}

/// A picture that can stand beside others: its title and description carry ids of their own.
pub(super) fn inline(svg: &str, name: &str) -> String {
    let id: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c.to_string() } else { format!("u{:x}", u32::from(c)) })
        .collect();
    svg.replacen("role=\"img\"", &format!("role=\"img\" aria-labelledby=\"{id}-title {id}-desc\""), 1)
        .replacen("<title>", &format!("<title id=\"{id}-title\">"), 1)
        .replacen("<desc>", &format!("<desc id=\"{id}-desc\">"), 1)
}

fn overview(plan: &WeekPlan) -> Markup {
    let totals = totals_of(plan);
    let with_date = plan.horizon.days > 7;
    html! {
        div.scroll { table {
            caption { "Every queue at a glance" }
            thead { tr {
                th scope="col" { "Queue" }
                @for head in ["Contacts", "AHT", "Peak agents", "Agent-hours", "Paid hours", "FTE", "Service level", "On target", "Occupancy"] {
                    th.n scope="col" { (head) }
                }
                th scope="col" { "Weakest interval" }
                th.n scope="col" { "WAPE (noise floor)" }
            } }
            tbody { @for queue in &plan.queues {
                @let service = &queue.service;
                tr {
                    th scope="row" { (name(queue)) }
                    td.n { (words::contacts(service.contacts)) }
                    td.n { (words::number(service.aht_s, 0)) " s" }
                    td.n { (words::number(service.peak_agents as f64, 0)) }
                    td.n { (words::number(service.agent_hours, 1)) }
                    td.n { (words::number(service.scheduled_hours, 1)) }
                    td.n { (words::number(service.fte, 1)) }
                    td.n { (words::percent_down(service.service_level)) }
                    td.n { (words::percent_down(service.intervals_on_target)) }
                    td.n { (words::percent(service.occupancy)) }
                    td.t { @if let Some(weakest) = service.weakest {
                        (moment(queue, weakest.start, with_date)) ", " (words::percent_down(weakest.service_level))
                    } @else { "–" } }
                    td.n { (backtested(queue).map_or("–".into(), words::percent)) " (" (words::percent(queue.forecast.story.noise_floor)) ")" }
                }
            } }
            @if plan.queues.len() > 1 {
                tfoot { tr {
                    th scope="row" { "All queues" }
                    td.n { (words::contacts(totals.contacts)) }
                    td.n { (words::number(totals.aht_s, 0)) " s" }
                    td {}
                    td.n { (words::number(totals.agent_hours, 1)) }
                    td.n { (words::number(totals.scheduled_hours, 1)) }
                    td.n { (words::number(totals.fte, 1)) }
                    td.n { (words::percent_down(totals.service_level)) }
                    td colspan="4" {}
                } }
            }
        } }
    }
}

fn cards(queue: &QueuePlan, with_date: bool) -> Markup {
    let service = &queue.service;
    let clock = &queue.requirement.clock;
    let peak = service.peak_start.map(|start| words::when(clock, start, with_date)).unwrap_or_default();
    let weakest =
        service.weakest.map(|w| (words::percent_down(w.service_level), words::when(clock, w.start, with_date)));
    let (weakest, weakest_at) = weakest.unwrap_or(("–".into(), "no contacts".into()));
    let wape = backtested(queue).map_or("–".into(), words::percent);
    let cards = [
        ("Contacts", words::contacts(service.contacts), format!("AHT {} s", words::number(service.aht_s, 0))),
        ("Peak agents", words::number(service.peak_agents as f64, 0), peak),
        ("FTE", words::number(service.fte, 1), format!("{} paid hours", words::number(service.scheduled_hours, 1))),
        ("Service level", words::percent_down(service.service_level), "weighted by contacts".into()),
        ("Weakest interval", weakest, weakest_at),
        ("Back-tested WAPE", wape, format!("noise floor {}", words::percent(queue.forecast.story.noise_floor))),
    ];
    html! { dl.cards { @for (term, value, detail) in cards { div { dt { (term) } dd { (value) small { (detail) } } } } } }
}

fn days(queue: &QueuePlan) -> Markup {
    let rows = story::days(queue);
    html! {
        div.scroll { table {
            caption { (name(queue)) " by day" }
            thead { tr {
                th scope="col" { "Day" }
                @for head in ["Contacts", "Agent-hours", "Paid hours", "Peak agents"] { th.n scope="col" { (head) } }
                th scope="col" { "Peak at" }
                th.n scope="col" { "Service level" }
                th scope="col" { "Weakest interval" }
            } }
            tbody { @for day in &rows { tr {
                th.t scope="row" { (words::day_label(day.day)) }
                td.n { (words::contacts(day.contacts)) }
                td.n { (words::number(day.agent_hours, 1)) }
                td.n { (words::number(day.scheduled_hours, 1)) }
                td.n { (words::number(day.peak_agents as f64, 0)) }
                td.t { (day.peak_at) }
                td.n { (words::percent_down(day.service_level)) }
                td.t { (day.weakest) }
            } } }
        } }
    }
}

fn methods(queue: &QueuePlan) -> Markup {
    let story = &queue.forecast.story;
    if story.backtest_wape.is_empty() {
        return html! {};
    }
    html! {
        div.scroll { table {
            caption { "How far forecasts of " (name(queue)) " were off in the last " (story.backtest_weeks) " weeks" }
            thead { tr { th scope="col" { "Method" } th.n scope="col" { "WAPE per interval" } th scope="col" { "" } } }
            tbody {
                @for (method, wape) in &story.backtest_wape { tr {
                    th scope="row" { (words::shown(method)) }
                    td.n { (words::percent(*wape)) }
                    td { @if *method == story.method { "used for this plan" } }
                } }
                tr {
                    th scope="row" { "Noise floor" }
                    td.n { (words::percent(story.noise_floor)) }
                    td { "what chance alone leaves to a perfect forecast" }
                }
            }
        } }
    }
}

fn intervals(queue: &QueuePlan) -> Markup {
    let rows = &queue.requirement.rows;
    if rows.len() > MOST_INTERVALS {
        return html! { p { "Its " (words::number(rows.len() as f64, 0)) " intervals stand in " code { "staffing.csv" } "." } };
    }
    let clock = &queue.requirement.clock;
    let inner = queue.forecast.bands.first();
    html! {
        details {
            summary { "Every interval of " (name(queue)) " (" (rows.len()) ")" }
            div.scroll { table {
                caption { (name(queue)) " by interval of " (queue.requirement.interval.to_string()) }
                thead { tr {
                    th scope="col" { "Start" }
                    th.n scope="col" { "Contacts" }
                    @if let Some(band) = inner { th.n scope="col" { (band.level.to_string()) "% range" } }
                    @for head in ["AHT s", "Agents", "Scheduled", "Service level", "ASA s", "Occupancy"] { th.n scope="col" { (head) } }
                    th scope="col" { "Decided by" }
                } }
                tbody { @for (k, row) in rows.iter().enumerate() { tr {
                    th.t scope="row" { (words::when(clock, row.start, true)) }
                    td.n { (words::number(row.volume, 1)) }
                    @if let Some(band) = inner {
                        td.n { (words::number(band.lo.get(k).copied().unwrap_or(f64::NAN), 0)) "–" (words::number(band.hi.get(k).copied().unwrap_or(f64::NAN), 0)) }
                    }
                    td.n { (words::number(row.aht_s, 0)) }
                    td.n { (words::number(row.agents as f64, 0)) }
                    td.n { (words::number(row.scheduled as f64, 0)) }
                    td.n { (words::percent_down(row.performance.service_level)) }
                    td.n { (words::number(row.performance.asa_s, 1)) }
                    td.n { (words::percent(row.performance.occupancy)) }
                    td.t { (row.binding.as_str()) }
                } } }
            } }
        }
    }
}

fn findings(plan: &WeekPlan) -> Markup {
    let all: Vec<&Finding> = plan.findings.iter().chain(plan.queues.iter().flat_map(|queue| &queue.findings)).collect();
    if all.is_empty() {
        return html! { p { "Nothing odd was noticed in the history." } };
    }
    let warnings = all.iter().filter(|finding| finding.severity == Severity::Warning).count();
    let most = 200;
    html! {
        p { (counted(warnings, "warning")) " and " (counted(all.len() - warnings, "note")) ". A warning may change the plan; a note is worth knowing." }
        div.scroll { table {
            caption { "What was noticed in the history" }
            thead { tr {
                @for head in ["Code", "Rank", "Queue", "When"] { th scope="col" { (head) } }
                th.n scope="col" { "Count" }
                th scope="col" { "What it says" }
            } }
            tbody { @for finding in all.iter().take(most) { tr {
                td.t { code { (finding.code.as_str()) } }
                td { @if finding.severity == Severity::Warning { span.warning { "warning" } } @else { "note" } }
                td { (finding.queue.as_deref().map(words::shown).unwrap_or_default()) }
                td { (span(finding)) }
                td.n { (words::number(finding.count as f64, 0)) }
                td { (words::shown(&finding.message)) }
            } } }
        } }
        @if all.len() > most { p { "… and " (all.len() - most) " more, in the workbook." } }
    }
}

fn span(finding: &Finding) -> String {
    let short = |label: &str| label.get(..16).map_or_else(|| label.to_owned(), |text| text.replace('T', " "));
    match (&finding.from, &finding.to) {
        (Some(from), Some(to)) if from != to => format!("{} to {}", short(from), short(to)),
        (Some(from), _) => short(from),
        _ => String::new(),
    }
}

fn settings(plan: &WeekPlan) -> Markup {
    html! {
        div.scroll { table {
            caption { "Every setting in force" }
            thead { tr { th scope="col" { "Setting" } th scope="col" { "Value" } th scope="col" { "Where from" } } }
            tbody { @for setting in &plan.settings { tr {
                th scope="row" { code { (words::shown(&setting.name)) } }
                td { (if setting.value.is_empty() { "–".to_owned() } else { words::shown(&setting.value) }) }
                td { (words::shown(&setting.source)) }
            } } }
        } }
        p { "Weekdays start on " (WEEKDAYS[0]) ". Closed intervals have no row." }
    }
}

/// A number with its noun, which is plural but for one.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
