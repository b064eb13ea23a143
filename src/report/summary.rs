//! The summary on standard output: a plan on one screen.

use std::collections::BTreeMap;

use crate::error::{Finding, FindingCode, Severity};
use crate::plan::{QueuePlan, WeekPlan};
use crate::report::table::table;
use crate::report::words;
use crate::time::{Horizon, date_of_day, day_of_date};

const LONGEST_NAME: usize = 22;
const MOST_QUEUES: usize = 40;

/// A plan on one screen: a row per queue, totals, what to know, and the conventions of the numbers.
pub fn summary(plan: &WeekPlan) -> String {
    let mut text = format!("Plan for {} from {}\n\n", period(plan.horizon), words::shown(&plan.history));
    let header = ["Queue", "Contacts", "AHT", "Peak agents", "FTE", "Level", "Weakest interval", "WAPE", "Noise"];
    let with_date = plan.horizon.days > 7;
    let mut rows: Vec<Vec<String>> =
        plan.queues.iter().take(MOST_QUEUES).map(|queue| queue_row(queue, with_date)).collect();
    if plan.queues.len() > MOST_QUEUES {
        rows.push(vec![format!("… {} more queues", plan.queues.len() - MOST_QUEUES)]);
    }
    if plan.queues.len() > 1 {
        rows.push(totals(plan));
    }
    text.push_str(&table(&header, &rows));
    text.push_str(
        "Level = answered in time; WAPE = back-tested error per interval; Noise = what chance alone leaves.\n",
    );
    for left in &plan.left_out {
        text.push_str(&format!("Not planned: {}: {}\n", words::shown(&left.queue), words::shown(&left.reason)));
    }
    text.push('\n');
    for sentence in conventions(plan) {
        text.push_str(&words::wrapped(&sentence, ""));
    }
    let lines = what_to_know(plan);
    if !lines.is_empty() {
        text.push_str("\nIn the history:\n");
        for line in lines {
            text.push_str(&words::wrapped(&line, "  "));
        }
    }
    text
}

/// `Mon 23 Nov to Sun 29 Nov 2026`.
pub(super) fn period(horizon: Horizon) -> String {
    let first = day_of_date(horizon.start);
    let last = first + i64::from(horizon.days.max(1)) - 1;
    let year = date_of_day(last).year();
    if first == last {
        format!("{} {year}", words::day_label(first))
    } else if horizon.start.year() == year {
        format!("{} to {} {year}", words::day_label(first), words::day_label(last))
    } else {
        format!("{} {} to {} {year}", words::day_label(first), horizon.start.year(), words::day_label(last))
    }
}

fn short(name: &str, most: usize) -> String {
    let name = words::shown(name);
    if name.chars().count() <= most { name } else { name.chars().take(most - 1).chain(['…']).collect() }
}

/// `Mon 10:30`, or with its date where weekdays alone would not tell.
pub(super) fn moment(queue: &QueuePlan, start: crate::time::Moment, with_date: bool) -> String {
    let text = words::when(&queue.requirement.clock, start, true);
    // `Mon 23 Nov 10:30` without its date is `Mon 10:30`.
    let parts: Vec<&str> = text.split(' ').collect();
    if with_date { text } else { format!("{} {}", parts[0], parts[parts.len() - 1]) }
}

fn queue_row(queue: &QueuePlan, with_date: bool) -> Vec<String> {
    let service = &queue.service;
    let peak = service.peak_start.map(|start| format!(" {}", moment(queue, start, with_date))).unwrap_or_default();
    let weakest = service.weakest.map_or("–".into(), |weakest| {
        format!("{} {}", words::percent_down(weakest.service_level), moment(queue, weakest.start, with_date))
    });
    vec![
        short(&queue.forecast.queue.name, LONGEST_NAME),
        words::contacts(service.contacts),
        aht(service.aht_s),
        format!("{}{peak}", words::number(service.peak_agents as f64, 0)),
        words::number(service.fte, 1),
        words::percent_down(service.service_level),
        weakest,
        backtested(queue).map_or("–".into(), words::percent),
        words::percent(queue.forecast.story.noise_floor),
    ]
}

fn aht(seconds: f64) -> String {
    if seconds.is_finite() { format!("{} s", words::number(seconds, 0)) } else { "–".into() }
}

/// The back-tested WAPE of the method that made the forecast.
pub(super) fn backtested(queue: &QueuePlan) -> Option<f64> {
    let story = &queue.forecast.story;
    story.backtest_wape.iter().find(|(name, _)| *name == story.method).map(|(_, wape)| *wape)
}

/// Sums over the queues, each of exact values.
pub(super) struct Totals {
    /// Contacts.
    pub contacts: f64,
    /// Contact-weighted handle time in seconds.
    pub aht_s: f64,
    /// Agent-hours on the floor.
    pub agent_hours: f64,
    /// Paid hours.
    pub scheduled_hours: f64,
    /// Full-time equivalents.
    pub fte: f64,
    /// Contact-weighted service level.
    pub service_level: f64,
}

/// The totals of a plan.
pub(super) fn totals_of(plan: &WeekPlan) -> Totals {
    let sum = |value: fn(&QueuePlan) -> f64| plan.queues.iter().map(value).filter(|v| v.is_finite()).sum::<f64>();
    let contacts = sum(|queue| queue.service.contacts);
    Totals {
        contacts,
        aht_s: sum(|queue| queue.service.contacts * queue.service.aht_s) / contacts,
        agent_hours: sum(|queue| queue.service.agent_hours),
        scheduled_hours: sum(|queue| queue.service.scheduled_hours),
        fte: sum(|queue| queue.service.fte),
        service_level: sum(|queue| queue.service.contacts * queue.service.service_level) / contacts,
    }
}

fn totals(plan: &WeekPlan) -> Vec<String> {
    let totals = totals_of(plan);
    vec![
        "All queues".into(),
        words::contacts(totals.contacts),
        aht(totals.aht_s),
        String::new(),
        words::number(totals.fte, 1),
        words::percent_down(totals.service_level),
    ]
}

/// The conventions of the numbers: once where all queues share them, else by queue.
pub(super) fn conventions(plan: &WeekPlan) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    for queue in &plan.queues {
        for sentence in &queue.requirement.conventions {
            let shared = plan.queues.iter().all(|other| other.requirement.conventions.contains(sentence));
            let sentence = words::shown(sentence);
            let said =
                if shared { sentence } else { format!("{}: {sentence}", words::shown(&queue.forecast.queue.name)) };
            if !sentences.contains(&said) {
                sentences.push(said);
            }
        }
    }
    sentences
}

/// The most important findings, warnings before notes, one line per code, at most four.
pub(super) fn what_to_know(plan: &WeekPlan) -> Vec<String> {
    let all = plan.findings.iter().chain(plan.queues.iter().flat_map(|queue| &queue.findings));
    let mut by_code: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for finding in all {
        by_code.entry((finding.severity, weight(finding.code), finding.code)).or_default().push(finding);
    }
    let total = by_code.len();
    let mut lines: Vec<String> = by_code
        .iter()
        .take(4)
        .map(|((severity, _, code), findings)| {
            // The largest speaks for its kind; of equals the first.
            let largest = |a: &&Finding, b: &&Finding| a.count.cmp(&b.count);
            let first = findings.iter().rev().copied().max_by(largest).unwrap_or(findings[0]);
            let queue =
                first.queue.as_deref().map(|name| format!("{}: ", short(name, LONGEST_NAME))).unwrap_or_default();
            let more = if findings.len() > 1 { format!(" (and {} more)", findings.len() - 1) } else { String::new() };
            let rank = if *severity == Severity::Warning { "warning" } else { "note" };
            format!("{rank} {code}: {queue}{}{more}", words::shown(&first.message))
        })
        .collect();
    if total > lines.len() {
        let left = total - lines.len();
        lines.push(format!("… and {left} more {}: see report.html", if left == 1 { "kind" } else { "kinds" }));
    }
    lines
}

/// How soon a planner wants to hear of it: first what bends the volume, then what is missing, then the rest.
fn weight(code: FindingCode) -> u8 {
    match code {
        FindingCode::Outage | FindingCode::LevelShift | FindingCode::Spike | FindingCode::FrozenValues => 0,
        FindingCode::MissingIntervals | FindingCode::ShortHistory => 1,
        _ => 2,
    }
}
