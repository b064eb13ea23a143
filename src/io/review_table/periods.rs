//! Days, weeks and the whole span: service, how sure it was, and who was to blame.

use super::{ALL, Measure, Table};
use crate::evaluate::assurance::Assurance;
use crate::evaluate::attribution::{Attribution, Factor, Part};
use crate::evaluate::served::Period;
use crate::forecast::Grain;
use crate::io::dataset::Dataset;
use crate::review::{QueueReview, Review};

/// The name that tables give a cause.
fn name_of(factor: Factor) -> &'static str {
    match factor {
        Factor::Volume => "volume",
        Factor::Aht => "aht",
        Factor::Absence => "absence",
        Factor::ScheduleFit => "schedule_fit",
        Factor::Staffing => "staffing",
        Factor::Chance => "chance",
    }
}

fn grain(grain: Option<Grain>) -> String {
    grain.map_or_else(|| ALL.to_owned(), |grain| grain.to_string())
}

/// A period of one queue with what is known of it.
struct Row<'a> {
    queue: &'a str,
    period: &'a Period,
    assurance: Option<&'a Assurance>,
    attribution: Option<&'a Attribution>,
}

impl Row<'_> {
    fn part(&self, factor: Factor) -> Option<&Part> {
        self.attribution?.parts.iter().find(|part| part.factor == factor)
    }
}

/// The whole span, its weeks, its days.
fn rows(review: &Review) -> Vec<Row<'_>> {
    review.queues.iter().flat_map(periods).collect()
}

fn periods(queue: &QueueReview) -> impl Iterator<Item = Row<'_>> {
    let served = queue.served.iter();
    let periods = served.flat_map(|s| std::iter::once(&s.total).chain(&s.weeks).chain(&s.days));
    periods.map(|period| Row {
        queue: &queue.queue,
        period,
        assurance: queue.assurances.iter().find(|one| Some(one.grain) == period.grain && one.start == period.start),
        attribution: queue
            .attributions
            .iter()
            .find(|one| one.grain == period.grain && (one.start == period.start || period.grain.is_none())),
    })
}

/// One row per queue and period: the service alone.
pub fn service_dataset(review: &Review) -> Dataset {
    let rows = rows(review);
    let mut table = Table::of(&rows);
    service(&mut table);
    table.data
}

/// One row per queue and period: service, how sure it was, and its causes side by side.
pub fn days_dataset(review: &Review) -> Dataset {
    let rows = rows(review);
    let mut table = Table::of(&rows);
    service(&mut table);
    table.number("probability", |row| Some(row.assurance?.probability));
    table.number("service_level_p10", |row| Some(row.assurance?.p10));
    table.number("service_level_p50", |row| Some(row.assurance?.p50));
    table.number("service_level_p90", |row| Some(row.assurance?.p90));
    table.number("agent_hours_needed", |row| row.assurance?.agent_hours_needed);
    table.number("planned_service_level", |row| Some(row.attribution?.planned));
    table.number("reached_service_level", |row| Some(row.attribution?.reached));
    let parts = rows.iter().filter_map(|row| row.attribution).flat_map(|one| &one.parts);
    let mut factors: Vec<Factor> = parts.map(|part| part.factor).collect();
    factors.sort();
    factors.dedup();
    for factor in factors {
        let name = name_of(factor);
        table.number(format!("by_{name}"), |row| Some(row.part(factor)?.service_level));
        table.number(format!("by_{name}_cost"), |row| row.part(factor)?.cost);
    }
    table.number("chance_probability", |row| Some(row.attribution?.chance?.probability));
    table.text("sentence", |row| row.attribution.map(|one| one.sentence.clone()).unwrap_or_default());
    table.data
}

fn service(table: &mut Table<'_, Row<'_>>) {
    table.text("queue", |row| row.queue.to_owned());
    table.text("grain", |row| grain(row.period.grain));
    table.text("start", |row| row.period.start.to_string());
    let measures: [Measure<Period>; 4] = [
        ("contacts", |p| Some(p.contacts)),
        ("aht_s", |p| Some(p.aht_s)),
        ("service_level", |p| p.service_level),
        ("observed_service_level", |p| p.observed_service_level),
    ];
    for (name, value) in measures {
        table.number(name, |row| value(row.period));
    }
    table.whole("intervals", |row| row.period.intervals);
    table.whole("on_target", |row| row.period.on_target);
    let measures: [Measure<Period>; 15] = [
        ("asa_s", |p| p.asa_s),
        ("abandonment", |p| p.abandonment),
        ("occupancy", |p| p.occupancy),
        ("hours_above_cap", |p| Some(p.hours_above_cap)),
        ("utilisation", |p| p.utilisation),
        ("required_hours", |p| Some(p.required_hours)),
        ("staffed_hours", |p| Some(p.staffed_hours)),
        ("paid_hours", |p| Some(p.paid_hours)),
        ("over_hours", |p| Some(p.over_hours)),
        ("under_hours", |p| Some(p.under_hours)),
        ("schedule_efficiency", |p| p.schedule_efficiency),
        ("over_hours_in_hindsight", |p| p.over_hours_in_hindsight),
        ("under_hours_in_hindsight", |p| p.under_hours_in_hindsight),
        ("cost", |p| p.cost),
        ("cost_per_contact", |p| p.cost_per_contact),
    ];
    for (name, value) in measures {
        table.number(name, |row| value(row.period));
    }
}

/// How sure every day and week was.
pub fn assurance_dataset(review: &Review) -> Dataset {
    let rows: Vec<(&str, &Assurance)> =
        review.queues.iter().flat_map(|queue| queue.assurances.iter().map(|one| (queue.queue.as_str(), one))).collect();
    let mut table = Table::of(&rows);
    table.text("queue", |(queue, _)| (*queue).to_owned());
    table.text("grain", |(_, one)| one.grain.to_string());
    table.text("start", |(_, one)| one.start.to_string());
    let measures: [Measure<Assurance>; 9] = [
        ("target", |one| Some(one.target)),
        ("mean", |one| Some(one.mean)),
        ("p10", |one| Some(one.p10)),
        ("p50", |one| Some(one.p50)),
        ("p90", |one| Some(one.p90)),
        ("probability", |one| Some(one.probability)),
        ("agent_hours", |one| Some(one.agent_hours)),
        ("sureness", |one| Some(one.sureness)),
        ("agent_hours_needed", |one| one.agent_hours_needed),
    ];
    for (name, value) in measures {
        table.number(name, |(_, one)| value(one));
    }
    table.data
}

/// The causes in a long table: one row per queue, period and cause.
pub fn attribution_dataset(review: &Review) -> Dataset {
    let rows: Vec<_> = review
        .queues
        .iter()
        .flat_map(|queue| queue.attributions.iter().map(move |one| (queue.queue.as_str(), one)))
        .flat_map(|(queue, one)| one.parts.iter().map(move |part| (queue, one, part)))
        .collect();
    let mut table = Table::of(&rows);
    table.text("queue", |(queue, _, _)| (*queue).to_owned());
    table.text("grain", |(_, one, _)| grain(one.grain));
    table.text("start", |(_, one, _)| one.start.to_string());
    table.number("planned", |(_, one, _)| Some(one.planned));
    table.number("reached", |(_, one, _)| Some(one.reached));
    table.text("factor", |(_, _, part)| name_of(part.factor).to_owned());
    table.number("service_level", |(_, _, part)| Some(part.service_level));
    table.number("cost", |(_, _, part)| part.cost);
    table.number("change", |(_, _, part)| Some(part.change));
    table.data
}

/// Who kept to the schedule, all agents together first.
pub fn adherence_dataset(review: &Review) -> Dataset {
    let mut table = Table::of(&review.adherence);
    table.text("agent", |one| one.agent.clone().unwrap_or_else(|| ALL.to_owned()));
    table.number("scheduled_h", |one| Some(one.scheduled_h));
    table.number("adhering_h", |one| Some(one.adhering_h));
    table.number("worked_h", |one| Some(one.worked_h));
    table.number("scheduled_work_h", |one| Some(one.scheduled_work_h));
    table.number("adherence", |one| one.adherence);
    table.number("conformance", |one| one.conformance);
    table.data
}
