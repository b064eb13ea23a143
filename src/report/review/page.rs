//! `review.html`: one file that opens offline and prints.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::evaluate::matched::Notice;
use crate::evaluate::scores::{AccuracyLine, Quantity};
use crate::forecast::Grain;
use crate::history::SpecialDay;
use crate::plan::Setting;
use crate::report::page::inline;
use crate::report::review::headline::{finest, headlines, overall, whole};
use crate::report::review::pictures::{charts, people_known};
use crate::report::review::plot::signed_percent;
use crate::report::review::tables::{self, level, share};
use crate::report::{ReportError, words};
use crate::review::{QueueReview, Review};
use crate::time::day_of_date;

// More queues than this would make a page that no browser likes: the others stand in the index and in the files.
const MOST_DETAILED: usize = 40;
const MOST_INDEXED: usize = 2_000;
const MOST_PERIODS: usize = 120;
const MOST_SENTENCES: usize = 5;

/// The page of a review: headline findings, then every queue with its tables and charts.
///
/// # Errors
/// When a chart can't be drawn.
pub fn page(review: &Review) -> Result<String, ReportError> {
    let detailed = detailed(review);
    let mut sections = Vec::with_capacity(detailed.len());
    for (k, queue) in detailed.iter().enumerate() {
        sections.push(section(queue, k + 1, detailed.len() == 1, &review.special)?);
    }
    let title = review.span().map_or("Looking back".to_owned(), |(first, last)| match first == last {
        true => format!("Looking back at {}", words::long_date(first)),
        false => format!("Looking back at {} to {}", words::long_date(first), words::long_date(last)),
    });
    let several = review.queues.len() > 1;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content="headcount";
                title { (title) }
                style { (PreEscaped(include_str!("../page.css"))) ".said{min-width:18rem}" }
            }
            body {
                header {
                    h1 { (title) }
                    p.sub { (counted(review.queues.len(), "queue")) " · local times" }
                    nav aria-label="Contents" { ul {
                        li { a href="#summary" { "Summary" } }
                        @for (k, queue) in detailed.iter().enumerate() {
                            li { a href=(format!("#queue-{}", k + 1)) { (words::shown(&queue.queue)) } }
                        }
                        @if !review.adherence.is_empty() { li { a href="#adherence" { "Adherence" } } }
                        li { a href="#notices" { "Notices" } }
                        li { a href="#conventions" { "Conventions" } }
                    } }
                }
                main {
                    section id="summary" aria-labelledby="summary-title" {
                        h2 #summary-title { "Summary" }
                        @for sentence in headlines(review) { p.lead { (sentence) } }
                        (index(review, &detailed))
                        @if several { (tables::accuracy("Accuracy of all queues together: errors are added up over queues, never netted", &review.accuracy)) }
                    }
                    @for section in &sections { (section) }
                    @if !review.adherence.is_empty() {
                        section id="adherence" aria-labelledby="adherence-title" {
                            h2 #adherence-title { "Adherence" }
                            (tables::adherence(&review.adherence, 500))
                        }
                    }
                    section id="notices" aria-labelledby="notices-title" {
                        h2 #notices-title { "Notices" }
                        (notices(review))
                    }
                    section id="conventions" aria-labelledby="conventions-title" {
                        h2 #conventions-title { "Conventions and settings" }
                        ul { @for sentence in &review.conventions { li { (words::shown(sentence)) } } }
                        (settings(&review.settings))
                    }
                }
            }
        }
    };
    Ok(page.into_string())
}

/// The queues that are shown in full, in order of name: all, or those with the most contacts.
fn detailed(review: &Review) -> Vec<&QueueReview> {
    let mut queues: Vec<&QueueReview> = review.queues.iter().collect();
    if queues.len() > MOST_DETAILED {
        queues.sort_by(|a, b| contacts(b).total_cmp(&contacts(a)));
        queues.truncate(MOST_DETAILED);
        queues.sort_by(|a, b| a.queue.cmp(&b.queue));
    }
    queues
}

fn contacts(queue: &QueueReview) -> f64 {
    let served = queue.served.as_ref().map(|served| served.total.contacts);
    let scored = |value: &f64| value.is_finite();
    let matched = || queue.matched.as_ref().map(|m| m.actual.volume.iter().filter(|v| scored(v)).sum::<f64>());
    served.or_else(matched).unwrap_or(0.0)
}

/// A row per queue.
fn index(review: &Review, detailed: &[&QueueReview]) -> Markup {
    let place = |queue: &QueueReview| detailed.iter().position(|other| std::ptr::eq(*other, queue));
    let row = |queue: &QueueReview| {
        let lines = queue.accuracy.lines(Some(&queue.queue));
        let scores = finest(&lines).map(|(scores, _)| scores);
        let day = whole(&lines, Quantity::Volume, Grain::Day);
        let total = queue.served.as_ref().map(|served| &served.total);
        let people = queue.ledger.as_ref().is_some_and(people_known);
        let hours = |value: Option<f64>| value.filter(|_| people).map_or("–".into(), |v| words::number(v, 1));
        let planned = overall(queue).map(|one| one.planned);
        html! { tr {
            th scope="row" { @match place(queue) {
                Some(k) => { a href=(format!("#queue-{}", k + 1)) { (words::shown(&queue.queue)) } }
                None => { (words::shown(&queue.queue)) }
            } }
            td.n { (words::contacts(contacts(queue))) }
            td.n { (scores.and_then(|s| s.bias).map_or("–".into(), |bias| signed_percent(bias, 1))) }
            td.n { (share(scores.and_then(|s| s.wape))) " (" (share(scores.and_then(|s| s.noise_floor_overdispersed.or(s.noise_floor)))) ")" }
            td.n { (share(day.and_then(|s| s.wape))) }
            td.n { (share(planned)) }
            td.n { (level(total.and_then(|t| t.service_level))) }
            td.n { (level(total.and_then(|t| t.observed_service_level))) }
            td.n { @if let Some(total) = total { (total.on_target) " of " (total.intervals) } @else { "–" } }
            td.n { (hours(total.map(|t| t.over_hours))) }
            td.n { (hours(total.map(|t| t.under_hours))) }
        } }
    };
    html! {
        div.scroll { table {
            caption { "Every queue at a glance" }
            thead { tr {
                th scope="col" { "Queue" }
                @for head in ["Contacts", "Bias", "WAPE (noise floor)", "WAPE by day", "Service level, plan", "… model", "… seen", "On target", "Over h", "Short h"] {
                    th.n scope="col" { (head) }
                }
            } }
            tbody { @for queue in review.queues.iter().take(MOST_INDEXED) { (row(queue)) } }
        } }
        @if review.queues.len() > MOST_INDEXED { p { "The first " (MOST_INDEXED) " of " (review.queues.len()) " queues; all of them stand in the workbook." } }
        @if review.queues.len() > detailed.len() {
            p.warning { "Only the " (detailed.len()) " queues with the most contacts are shown in full; all " (review.queues.len()) " stand in the tables that " code { "evaluate" } " writes." }
        }
    }
}

fn section(queue: &QueueReview, number: usize, alone: bool, special: &[SpecialDay]) -> Result<Markup, ReportError> {
    let lines = queue.accuracy.lines(Some(&queue.queue));
    let mut pictures = Vec::new();
    for chart in charts(queue, &lines, special) {
        // Queues whose names differ in signs only would share their ids.
        pictures.push(inline(&chart.svg()?, &format!("q{number}-{}", chart.name())));
    }
    let name = words::shown(&queue.queue);
    let body = html! {
        (overlap(queue))
        (cards(queue, &lines))
        @if let Some(one) = overall(queue) { p.lead { (words::shown(&one.sentence)) } }
        (worst_days(queue))
        (special_days(queue, special))
        @for picture in &pictures { figure { (PreEscaped(picture)) } }
        (tables::accuracy(&format!("Accuracy of {name}, beside what chance alone leaves"), &lines))
        (staffing_error(queue))
        (tables::service(queue, MOST_PERIODS))
        (tables::causes(queue, MOST_PERIODS))
        (tables::worst(queue))
        (tables::sureness(queue, MOST_PERIODS))
    };
    let id = format!("queue-{number}");
    Ok(html! {
        section.queue id=(id) aria-labelledby=(format!("{id}-title")) {
            h2 id=(format!("{id}-title")) { (name) }
            @if alone || number == 1 { (body) } @else {
                details { summary { "Tables and charts of " (name) } (body) }
            }
        }
    })
}

/// The sentences of the days that fell furthest below their plan, in order of date.
fn worst_days(queue: &QueueReview) -> Markup {
    let mut days: Vec<_> = queue.attributions.iter().filter(|one| one.grain == Some(Grain::Day)).collect();
    if days.len() < 2 {
        return html! {};
    }
    days.retain(|one| one.planned - one.reached >= 0.01);
    days.sort_by(|a, b| (a.reached - a.planned).total_cmp(&(b.reached - b.planned)).then(a.start.cmp(&b.start)));
    let below = days.len();
    days.truncate(MOST_SENTENCES);
    days.sort_by_key(|one| one.start);
    html! {
        @if !days.is_empty() {
            p { strong { "Days below their plan" } @if below > days.len() { ", the " (days.len()) " worst of " (below) } }
            ul { @for one in days { li { (words::shown(&one.sentence)) } } }
        }
    }
}

/// Days with a name within what is looked back on, and what they brought.
fn special_days(queue: &QueueReview, special: &[SpecialDay]) -> Markup {
    let Some(matched) = &queue.matched else { return html! {} };
    let own = special.iter().filter(|day| day.queue.as_ref().is_none_or(|name| *name == queue.queue));
    let told: Vec<String> = own
        .filter_map(|day| {
            let number = day_of_date(day.date);
            let rows = || (0..matched.day.len()).filter(|row| matched.day[*row] == number);
            rows().next()?;
            let scored = || rows().filter(|row| matched.actual.volume[*row].is_finite());
            let (forecast, actual) = scored().fold((0.0, 0.0), |(forecast, actual), row| {
                (forecast + matched.volume[row], actual + matched.actual.volume[row])
            });
            let came = match scored().next() {
                Some(_) => format!("{} contacts for {} forecast", words::contacts(actual), words::contacts(forecast)),
                None => "no record".to_owned(),
            };
            Some(format!("{} ({}): {came}", words::shown(&day.name), words::day_label(number)))
        })
        .collect();
    html! { @if !told.is_empty() { p { strong { "Special days. " } (told.join("; ")) "." } } }
}

fn overlap(queue: &QueueReview) -> Markup {
    let overlap = &queue.overlap;
    let partial = overlap.forecast_intervals > overlap.scored_intervals;
    html! {
        @if partial { p { "Scored are " (words::number(overlap.scored_intervals as f64, 0)) " of " (words::number(overlap.forecast_intervals as f64, 0)) " forecast intervals (" (words::percent(overlap.share())) "); the others have no record." } }
        @if overlap.unforecast_intervals > 0 { p.warning { (words::contacts(overlap.unforecast_contacts)) " contacts came in " (counted(overlap.unforecast_intervals as usize, "interval")) " for which nothing was forecast; they are in no measure of accuracy." } }
    }
}

fn cards(queue: &QueueReview, lines: &[AccuracyLine]) -> Markup {
    let scores = finest(lines).map(|(scores, _)| scores);
    let total = queue.served.as_ref().map(|served| &served.total);
    let mut cards = vec![("Contacts", words::contacts(contacts(queue)), String::new())];
    if let Some(scores) = scores {
        cards[0].2 = format!("{} forecast", words::contacts(scores.forecast));
        let floor = share(scores.noise_floor_overdispersed.or(scores.noise_floor));
        cards.push(("WAPE", share(scores.wape), format!("noise floor {floor}")));
        let bias = scores.bias.map_or("–".to_owned(), |bias| signed_percent(bias, 1));
        cards.push(("Bias", bias, "above 0: forecast too high".into()));
    }
    if let Some(total) = total {
        let seen = total.observed_service_level.map(|seen| format!("{} seen", words::percent_down(seen)));
        cards.push(("Service level", level(total.service_level), seen.unwrap_or("by the model".into())));
        cards.push(("On target", format!("{} of {}", total.on_target, total.intervals), "intervals".into()));
        if queue.ledger.as_ref().is_some_and(people_known) {
            let over = format!("{} h over", words::number(total.over_hours, 1));
            cards.push(("Short", format!("{} h", words::number(total.under_hours, 1)), over));
        }
        if let Some(cost) = total.cost {
            let each = total.cost_per_contact.map(|each| format!("{} per contact", words::number(each, 2)));
            cards.push(("Cost", words::number(cost, 0), each.unwrap_or_default()));
        }
    }
    html! { dl.cards { @for (term, value, detail) in cards { div { dt { (term) } dd { (value) small { (detail) } } } } } }
}

fn staffing_error(queue: &QueueReview) -> Markup {
    let Some(hours) = &queue.staffing_error else { return html! {} };
    html! {
        p { "The error of the forecast alone would have staffed " strong { (words::number(hours.over, 1)) } " agent-hours too many and "
            strong { (words::number(hours.under, 1)) } " too few, of " (words::number(hours.required, 1)) " that the actual demand asks for at the target." }
    }
}

fn notices(review: &Review) -> Markup {
    let all: Vec<(&str, &Notice)> = review
        .notices
        .iter()
        .map(|notice| ("", notice))
        .chain(review.queues.iter().flat_map(|queue| queue.notices.iter().map(|notice| (queue.queue.as_str(), notice))))
        .collect();
    if all.is_empty() {
        return html! { p { "Everything lay side by side; nothing had to be done to the inputs." } };
    }
    let most = 300;
    html! {
        div.scroll { table {
            caption { "What had to be done to lay the inputs side by side" }
            thead { tr { @for head in ["Code", "Queue", "What it says"] { th scope="col" { (head) } } } }
            tbody { @for (queue, notice) in all.iter().take(most) { tr {
                td.t { code { (notice.code) } }
                td { @let name = notice.queue.as_deref().unwrap_or(queue); @if !name.is_empty() { (words::shown(name)) } }
                td { (words::shown(&notice.message)) }
            } } }
        } }
        @if all.len() > most { p { "… and " (all.len() - most) " more, in the workbook." } }
    }
}

fn settings(settings: &[Setting]) -> Markup {
    html! {
        @if !settings.is_empty() { div.scroll { table {
            caption { "Every setting in force" }
            thead { tr { th scope="col" { "Setting" } th scope="col" { "Value" } th scope="col" { "Where from" } } }
            tbody { @for setting in settings { tr {
                th scope="row" { code { (words::shown(&setting.name)) } }
                td { (if setting.value.is_empty() { "–".to_owned() } else { words::shown(&setting.value) }) }
                td { (words::shown(&setting.source)) }
            } } }
        } } }
    }
}

/// A number with its noun, which is plural but for one.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{} {noun}s", words::number(count as f64, 0)) }
}
