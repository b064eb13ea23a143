//! What a review found, in a few sentences.

use crate::evaluate::attribution::Attribution;
use crate::evaluate::scores::{AccuracyLine, Quantity, Scores, Slice};
use crate::forecast::Grain;
use crate::report::review::pictures::people_known;
use crate::report::review::plot::signed;
use crate::report::words;
use crate::review::{QueueReview, Review};
use crate::time::day_of_date;

/// The measures of the whole of a quantity at a grain.
pub fn whole(lines: &[AccuracyLine], quantity: Quantity, grain: Grain) -> Option<&Scores> {
    let found = lines.iter().find(|line| (line.quantity, line.grain, line.slice) == (quantity, grain, Slice::All));
    found.map(|line| &line.scores).filter(|scores| scores.intervals > 0)
}

/// The finest grain of volume that was scored.
pub fn finest(lines: &[AccuracyLine]) -> Option<(&Scores, &'static str)> {
    let grains = [(Grain::Interval, "interval"), (Grain::Day, "day"), (Grain::Week, "week")];
    grains.into_iter().find_map(|(grain, name)| Some((whole(lines, Quantity::Volume, grain)?, name)))
}

/// The cause of the whole span of a queue.
pub fn overall(queue: &QueueReview) -> Option<&Attribution> {
    queue.attributions.iter().find(|one| one.grain.is_none())
}

/// The headline findings of everything.
pub fn headlines(review: &Review) -> Vec<String> {
    let mut sentences = Vec::new();
    let single =
        if let [only] = review.queues.as_slice() { Some(only.accuracy.lines(Some(&only.queue))) } else { None };
    let lines = single.as_deref().unwrap_or(&review.accuracy);
    if let Some((scores, per)) = finest(lines) {
        sentences.push(accuracy(scores, per, review.queues.len()));
    }
    let mut levels = (0.0, 0.0, 0.0, 0.0);
    let (mut intervals, mut on_target, mut over, mut under, mut required) = (0, 0, 0.0, 0.0, 0.0);
    for queue in &review.queues {
        let Some(total) = queue.served.as_ref().map(|served| &served.total) else { continue };
        if let Some(level) = total.service_level {
            levels.0 += level * total.contacts;
            levels.1 += total.contacts;
        }
        if let Some(level) = total.observed_service_level {
            levels.2 += level * total.contacts;
            levels.3 += total.contacts;
        }
        intervals += total.intervals;
        on_target += total.on_target;
        if queue.ledger.as_ref().is_some_and(people_known) {
            over += total.over_hours;
            under += total.under_hours;
            required += total.required_hours;
        }
    }
    if levels.1 > 0.0 {
        let seen = match levels.3 > 0.0 {
            true => format!("the switch answered {} in time and ", words::percent_down(levels.2 / levels.3)),
            false => String::new(),
        };
        sentences.push(format!(
            "Service: {seen}the model of the plan gives {} for the contacts that came and the people who were there, weighted \
             by contacts; {} of {} intervals kept every target.",
            words::percent_down(levels.0 / levels.1),
            words::number(on_target as f64, 0),
            words::number(intervals as f64, 0)
        ));
    }
    if required > 0.0 {
        sentences.push(format!(
            "Staff: {} agent-hours short and {} over, of {} required; counted by interval, never netted.",
            words::number(under, 1),
            words::number(over, 1),
            words::number(required, 1)
        ));
    }
    sentences.extend(blame(review));
    sentences.extend(least_sure(review));
    sentences
}

fn accuracy(scores: &Scores, per: &str, queues: usize) -> String {
    let wape = scores.wape.map_or("–".to_owned(), words::percent);
    let floor = scores.noise_floor_overdispersed.or(scores.noise_floor);
    let floor = floor.map_or_else(String::new, |floor| format!("; chance alone leaves {}", words::percent(floor)));
    let bias = scores.bias.map_or_else(String::new, |bias| match words::percent(bias.abs()).as_str() {
        "0.0%" => ", without bias".to_owned(),
        percent => format!(", and was {percent} too {}", if bias > 0.0 { "high" } else { "low" }),
    });
    let skill = scores.skill_seasonal_naive.map_or_else(String::new, |skill| {
        let (percent, than) = (words::percent(skill.abs()), if skill >= 0.0 { "less" } else { "more" });
        format!("; it missed {percent} {than} than last week's copy would have")
    });
    let of = if queues > 1 { format!("The forecasts of {queues} queues") } else { "The forecast".to_owned() };
    let bias = if queues > 1 { bias.replace("and was", "and were") } else { bias };
    let skill = if queues > 1 { skill.replace("it missed", "they missed") } else { skill };
    format!("{of} missed {wape} of contacts per {per} (WAPE){bias}{floor}{skill}.")
}

/// The sentence of the queue, and of the day, that lost most contacts.
fn blame(review: &Review) -> Vec<String> {
    let contacts = |queue: &QueueReview| queue.served.as_ref().map_or(0.0, |served| served.total.contacts);
    let lost =
        |queue: &QueueReview| overall(queue).map_or(0.0, |one| (one.planned - one.reached).max(0.0) * contacts(queue));
    let Some(worst) = review.queues.iter().reduce(|a, b| if lost(b) > lost(a) { b } else { a }) else {
        return Vec::new();
    };
    let name = |sentence: &str| match review.queues.len() {
        1 => words::shown(sentence),
        _ => format!("{}: {}", words::shown(&worst.queue), words::shown(sentence)),
    };
    let mut sentences: Vec<String> = overall(worst).map(|one| name(&one.sentence)).into_iter().collect();
    let days = worst.attributions.iter().filter(|one| one.grain == Some(Grain::Day));
    let bad = days.clone().reduce(|a, b| if b.reached - b.planned < a.reached - a.planned { b } else { a });
    if let Some(bad) = bad.filter(|bad| bad.reached < bad.planned && days.count() > 1) {
        sentences.push(format!("The worst day: {}", name(&bad.sentence)));
    }
    sentences
}

fn least_sure(review: &Review) -> Option<String> {
    let days = review.queues.iter().flat_map(|queue| queue.assurances.iter().map(move |one| (queue, one)));
    let days = days.filter(|(_, one)| one.grain == Grain::Day && one.probability.is_finite());
    let (queue, one) = days.reduce(|a, b| if b.1.probability < a.1.probability { b } else { a })?;
    let of = if review.queues.len() > 1 { format!(" of {}", words::shown(&queue.queue)) } else { String::new() };
    let needed = one.agent_hours_needed.map_or_else(String::new, |needed| {
        let more = needed - one.agent_hours;
        format!(
            "; to be {} sure took {} agent-hours ({})",
            words::percent(one.sureness),
            words::number(needed, 1),
            signed(more, 1)
        )
    });
    Some(format!(
        "Least sure beforehand was {}{of}: as staffed it would meet {} with a probability of {}{needed}.",
        words::day_label(day_of_date(one.start)),
        words::percent(one.target),
        words::percent(one.probability)
    ))
}
