//! A plan in sentences, and the words that they use.

use crate::plan::{QueuePlan, WeekPlan};
use crate::report::summary::{backtested, totals_of};
use crate::report::words;

/// The words of the page and what they mean.
pub const WORDS: [(&str, &str); 14] = [
    (
        "Contacts",
        "Calls, chats and the like that reach the queue, counted in the interval in which they arrive (offered).",
    ),
    ("AHT", "Average handle time in seconds: talk, hold and after-call work per handled contact."),
    (
        "Offered load",
        "Contacts × AHT / length of the interval, in erlangs: the agents that would be busy if nobody ever waited.",
    ),
    ("Agents", "The smallest whole number on the floor that keeps every target of the interval."),
    ("Agents exact", "The same in fractions of an agent. Hours and FTE add up these and round once, at the end."),
    ("Scheduled", "Agents divided by what shrinkage leaves of paid time, rounded up."),
    (
        "Shrinkage",
        "The share of paid time in which agents do not take contacts: leave, sickness, training, breaks, meetings.",
    ),
    ("FTE", "Full-time equivalents: paid hours a week divided by the paid hours of a full-time contract."),
    (
        "Service level",
        "The share of offered contacts answered within the threshold; 80/20 is 80% within 20 seconds. Over a day or week it is weighted by contacts.",
    ),
    ("ASA", "Average speed of answer: the mean wait in seconds."),
    ("Occupancy", "The share of the agents' time on the floor spent on contacts: load / agents."),
    (
        "Range",
        "From the forecast of many possible weeks: an 80% range holds the actual of an interval with a probability of 80%.",
    ),
    (
        "WAPE",
        "Weighted absolute percentage error: the sum of the misses over the sum of the actuals, per interval, on weeks that the method had not seen.",
    ),
    (
        "Noise floor",
        "The WAPE that chance arrivals of this volume leave even to a perfect forecast, √(2/(π·v)) for v contacts per interval.",
    ),
];

/// The plan in a few sentences.
pub fn week(plan: &WeekPlan) -> Vec<String> {
    let mut sentences = Vec::new();
    let with_date = plan.horizon.days > 7;
    let totals = totals_of(plan);
    let span = if plan.horizon.days == 7 { "The week".to_owned() } else { format!("The {} days", plan.horizon.days) };
    sentences.push(format!(
        "{span} brings {} contacts{} and takes {} agent-hours on the floor, {} paid hours or {} full-time equivalents.",
        words::contacts(totals.contacts),
        if plan.queues.len() > 1 { format!(" in {} queues", plan.queues.len()) } else { String::new() },
        words::number(totals.agent_hours, 0),
        words::number(totals.scheduled_hours, 0),
        words::number(totals.fte, 1)
    ));
    let largest = plan.queues.iter().reduce(|a, b| if b.service.peak_agents > a.service.peak_agents { b } else { a });
    if let Some((queue, start)) = largest.and_then(|queue| Some((queue, queue.service.peak_start?))) {
        sentences.push(format!(
            "Most agents are needed for {} on {}: {}.",
            words::shown(&queue.forecast.queue.name),
            words::when(&queue.requirement.clock, start, with_date),
            words::number(queue.service.peak_agents as f64, 0)
        ));
    }
    let weakest = plan.queues.iter().filter_map(|queue| Some((queue, queue.service.weakest?)));
    if let Some((queue, weakest)) = weakest.reduce(|a, b| if b.1.service_level < a.1.service_level { b } else { a }) {
        sentences.push(format!(
            "The hardest interval is {} in {}, with {} answered in time.",
            words::when(&queue.requirement.clock, weakest.start, with_date),
            words::shown(&queue.forecast.queue.name),
            words::percent_down(weakest.service_level)
        ));
    }
    sentences.extend(quality(plan));
    sentences
}

/// How good the forecasts have been, against the baselines and against what chance leaves.
fn quality(plan: &WeekPlan) -> Option<String> {
    let tested: Vec<&QueuePlan> = plan.queues.iter().filter(|queue| backtested(queue).is_some()).collect();
    let weeks = tested.iter().map(|queue| queue.forecast.story.backtest_weeks).max()?;
    let span = |values: Vec<f64>| {
        let (low, high) = (values.iter().copied().fold(f64::MAX, f64::min), values.iter().copied().fold(0.0, f64::max));
        let (low, high) = (words::percent(low), words::percent(high));
        if low == high { low } else { format!("{low} to {high}") }
    };
    let off = span(tested.iter().filter_map(|queue| backtested(queue)).collect());
    let baseline = |name: &str| -> Option<String> {
        let of =
            |queue: &QueuePlan| queue.forecast.story.backtest_wape.iter().find(|(n, _)| n == name).map(|(_, w)| *w);
        let values: Option<Vec<f64>> = tested.iter().map(|queue| of(queue)).collect();
        Some(format!("{name} {}", span(values?)))
    };
    let baselines: Vec<String> = ["mean-of-6", "seasonal-naive"].into_iter().filter_map(baseline).collect();
    let beside = if baselines.is_empty() { String::new() } else { format!(" ({})", baselines.join(", ")) };
    let floor = span(tested.iter().map(|queue| queue.forecast.story.noise_floor).collect());
    Some(format!(
        "In the last {weeks} weeks such forecasts were off by {off} per interval (WAPE){beside}; chance alone would leave {floor}."
    ))
}

/// A queue in a few sentences: its need, its service, its forecast.
pub fn queue(queue: &QueuePlan, with_date: bool) -> Vec<String> {
    let service = &queue.service;
    let story = &queue.forecast.story;
    let clock = &queue.requirement.clock;
    let mut sentences = Vec::new();
    if let Some(weakest) = service.weakest {
        let share = if service.intervals_on_target >= 1.0 {
            "every interval with contacts is on target".to_owned()
        } else {
            format!("{} of the intervals with contacts are on target", words::percent_down(service.intervals_on_target))
        };
        sentences.push(format!(
            "Over the whole plan {} of the contacts are answered in time and {share}; the weakest starts {} with {}. Agents are busy {} of their time on the floor.",
            words::percent_down(service.service_level),
            words::when(clock, weakest.start, with_date),
            words::percent_down(weakest.service_level),
            words::percent(service.occupancy),
        ));
    }
    if let Some(wape) = backtested(queue) {
        let others: Vec<String> = story
            .backtest_wape
            .iter()
            .filter(|(name, _)| *name != story.method)
            .map(|(name, wape)| format!("{} {}", words::shown(name), words::percent(*wape)))
            .collect();
        let compared = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
        sentences.push(format!(
            "The forecast is by the method {}. In the last {} weeks it was off by {} per interval{compared}; chance alone would leave {}.",
            words::shown(&story.method),
            story.backtest_weeks,
            words::percent(wape),
            words::percent(story.noise_floor)
        ));
    }
    sentences
        .extend(story.effects.iter().take(12).map(|effect| format!("{}.", words::shown(effect).trim_end_matches('.'))));
    sentences
}

/// One local day of a queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// Contacts.
    pub contacts: f64,
    /// Exact agents × hours.
    pub agent_hours: f64,
    /// The same with shrinkage.
    pub scheduled_hours: f64,
    /// Most whole agents.
    pub peak_agents: u64,
    /// When, as `10:30`.
    pub peak_at: String,
    /// Weighted by contacts.
    pub service_level: f64,
    /// `10:30, 80.3%`.
    pub weakest: String,
}

/// The local days of a queue, in order.
pub fn days(queue: &QueuePlan) -> Vec<Day> {
    let requirement = &queue.requirement;
    let hours = requirement.interval.hours();
    let local: Vec<(i64, u16)> =
        requirement.rows.iter().map(|row| requirement.clock.day_and_minute(row.start)).collect();
    let all: Vec<usize> = (0..local.len()).collect();
    all.chunk_by(|a, b| local[*a].0 == local[*b].0)
        .map(|rows| {
            let row = |k: &usize| &requirement.rows[*k];
            let contacts: f64 = rows.iter().map(|k| row(k).volume).sum();
            let answered: f64 = rows.iter().map(|k| row(k).volume * row(k).performance.service_level).sum();
            let peak =
                rows.iter().copied().reduce(|a, b| if row(&b).agents > row(&a).agents { b } else { a }).unwrap_or(0);
            let level = |k: &usize| row(k).performance.service_level;
            let busy = rows.iter().copied().filter(|k| row(k).volume > 0.0);
            let weakest = busy.reduce(|a, b| if level(&b) < level(&a) { b } else { a });
            Day {
                day: local[rows[0]].0,
                contacts,
                agent_hours: rows.iter().map(|k| row(k).agents_exact).sum::<f64>() * hours,
                scheduled_hours: rows.iter().map(|k| row(k).scheduled_exact).sum::<f64>() * hours,
                peak_agents: row(&peak).agents,
                peak_at: words::time_of_day(local[peak].1),
                service_level: answered / contacts,
                weakest: weakest.map_or("–".into(), |k| {
                    format!("{}, {}", words::time_of_day(local[k].1), words::percent_down(level(&k)))
                }),
            }
        })
        .collect()
}
