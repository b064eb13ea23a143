//! Which queues are looked back on, when files on both sides name different ones; and telling what was noticed.

use std::collections::{BTreeMap, BTreeSet};

use headcount::error::{Place, Problem, Problems};
use headcount::evaluate::matched::Notice;
use headcount::history::RawSeries;
use headcount::report::words;
use headcount::review::{Published, QueueReview, Review};
use headcount::staffing::StaffingRequirement;

use crate::session::{Failure, Session};

/// Names told one by one; more are counted.
const MOST_NAMES: usize = 10;
/// Notices of one kind told one by one; more are counted.
const MOST_ALIKE: usize = 3;
/// The queue of a file that names none.
const UNNAMED: &str = "all";

/// The queues of one kind of input.
#[derive(Debug, Clone)]
pub struct Side {
    /// What the input is.
    pub what: &'static str,
    /// Its queues.
    pub names: BTreeSet<String>,
}

/// One plan and one history, of which one names its queue and the other names none, are of the same queue.
pub fn settle_single_queue(
    forecasts: &mut BTreeMap<String, Vec<Published>>,
    actuals: &mut BTreeMap<String, RawSeries>,
    requirements: &mut BTreeMap<String, StaffingRequirement>,
    notices: &mut Vec<Notice>,
) {
    let names: BTreeSet<String> = forecasts.keys().chain(actuals.keys()).chain(requirements.keys()).cloned().collect();
    let named: Vec<_> = names.iter().filter(|name| *name != UNNAMED).cloned().collect();
    let ([name], true) = (named.as_slice(), names.len() == 2) else { return };
    if let Some(mut moved) = forecasts.remove(UNNAMED).filter(|_| !forecasts.contains_key(name)) {
        moved.iter_mut().for_each(|one| one.forecast.queue.name.clone_from(name));
        forecasts.insert(name.clone(), moved);
    }
    if let Some(mut moved) = actuals.remove(UNNAMED).filter(|_| !actuals.contains_key(name)) {
        moved.queue.name.clone_from(name);
        actuals.insert(name.clone(), moved);
    }
    if let Some(mut moved) = requirements.remove(UNNAMED).filter(|_| !requirements.contains_key(name)) {
        moved.queue.name.clone_from(name);
        requirements.insert(name.clone(), moved);
    }
    let message = format!("a file without a column of queues is taken to be of `{name}`, the only queue that is named");
    notices.push(Notice { code: "queue-taken", queue: Some(name.clone()), message });
}

/// The queues to look back on: those of the plan that the actuals have too; all of one side where the other is not given.
pub fn common(
    plans: &[Side],
    reality: &Side,
    wanted: &[String],
    quietly: bool,
    notices: &mut Vec<Notice>,
) -> Result<Vec<String>, Problems> {
    let planned: BTreeSet<String> = plans.iter().flat_map(|side| side.names.iter().cloned()).collect();
    let mut names: BTreeSet<String> = match (planned.is_empty(), reality.names.is_empty()) {
        (false, false) => planned.intersection(&reality.names).cloned().collect(),
        (false, true) => planned.clone(),
        (true, _) => reality.names.clone(),
    };
    if names.is_empty() {
        return Err(nothing_in_common(plans, reality));
    }
    let all: BTreeSet<String> = planned.union(&reality.names).cloned().collect();
    let unknown: Vec<Problem> =
        wanted.iter().filter(|name| !names.contains(*name)).map(|name| unknown(name, &names, &all)).collect();
    if !unknown.is_empty() {
        return Err(Problems(unknown));
    }
    if !wanted.is_empty() {
        names.retain(|name| wanted.contains(name));
        return Ok(names.into_iter().collect());
    }
    let only = |side: &Side, other: &str| one_side(side.what, other, &side.names.difference(&names).cloned().collect());
    let (has_plan, has_reality) = (!planned.is_empty(), !reality.names.is_empty());
    if has_plan && has_reality {
        let here: BTreeSet<String> = all.difference(&names).cloned().collect();
        let spelled: Vec<String> = here.iter().filter_map(|name| near(name, &all)).collect();
        if !spelled.is_empty() {
            let message = format!("{}: names are compared as they are spelled", spelled.join("; "));
            notices.push(Notice { code: "queue-spelling", queue: None, message });
        }
        notices.extend(plans.iter().filter_map(|side| only(side, reality.what)));
        if !quietly {
            let plan = if plans[0].names.is_empty() { plans[1].what } else { plans[0].what };
            notices.extend(only(reality, plan));
        }
    }
    Ok(names.into_iter().collect())
}

/// Says which queues one side alone has, and which of the other side's they may be.
pub fn one_side(what: &str, other: &str, names: &BTreeSet<String>) -> Option<Notice> {
    let message =
        format!("only in the {what}, not in the {other}, and left out: {}", list(&names.iter().collect::<Vec<_>>()));
    (!names.is_empty()).then_some(Notice { code: "one-side-only", queue: None, message })
}

fn list(names: &[&String]) -> String {
    let shown: Vec<_> = names.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// Letters and digits alone, small.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Another queue that is spelled nearly like this one.
fn near(name: &str, all: &BTreeSet<String>) -> Option<String> {
    let other = all.iter().find(|other| *other != name && plain(other) == plain(name))?;
    Some(format!("`{name}` is spelled nearly like `{other}`"))
}

fn unknown(name: &str, names: &BTreeSet<String>, all: &BTreeSet<String>) -> Problem {
    let help = match near(name, names) {
        Some(near) => near,
        None => format!("there are {}", list(&names.iter().collect::<Vec<_>>())),
    };
    let message = match all.contains(name) {
        true => format!("queue `{name}` is on one side only"),
        false => format!("there is no queue `{name}`"),
    };
    Problem::new("queue", Place::default(), message, help).field("queue").text(name)
}

fn nothing_in_common(plans: &[Side], reality: &Side) -> Problems {
    let sides = plans.iter().chain([reality]).filter(|side| !side.names.is_empty());
    let told: Vec<_> = sides
        .map(|side| format!("queues of the {}: {}", side.what, list(&side.names.iter().collect::<Vec<_>>())))
        .collect();
    let all: BTreeSet<String> = plans.iter().chain([reality]).flat_map(|side| side.names.iter().cloned()).collect();
    let near: Vec<_> = reality.names.iter().filter_map(|name| near(name, &all)).collect();
    let help = match near.is_empty() {
        true => "give files of the same queues; names are compared as they are spelled".to_owned(),
        false => format!("{}: make the names equal", near.join("; ")),
    };
    let message = match told.is_empty() {
        true => "there is no queue to look back on: forecast or requirement is missing".to_owned(),
        false => format!("no queue is on both sides: {}", told.join("; ")),
    };
    Problem::new("queue", Place::default(), message, help).field("queue").into()
}

/// Whether a notice is worth a warning: the numbers may not be of what the planner thinks.
fn warns(notice: &Notice) -> bool {
    matches!(
        notice.code,
        "one-side-only" | "no-overlap" | "zone-differs" | "model-differs" | "answered-exceeds-offered"
    )
}

/// How far model and switch may be apart over a whole span before the model is in doubt, as a share of contacts.
const DOUBT: f64 = 0.15;

/// Queues of which the switch saw another service level than the model gives: their causes and sureness are in doubt.
pub fn unlike_the_model(review: &Review) -> Vec<Notice> {
    let of_queue = |queue: &QueueReview| {
        let total = &queue.served.as_ref()?.total;
        let (model, seen) = (total.service_level?, total.observed_service_level?);
        let message = format!(
            "{}: the switch saw {} in time where the model gives {}: the model's flags do not describe this queue, so its \
             causes and its sureness are in doubt (several chats at once: --concurrency-aht; callers who hang up: \
             --patience; or `staffed` counts other people)",
            queue.queue,
            words::percent(seen),
            words::percent(model)
        );
        let notice = Notice { code: "model-differs", queue: Some(queue.queue.clone()), message };
        ((model - seen).abs() > DOUBT).then_some(notice)
    };
    review.queues.iter().filter_map(of_queue).collect()
}

/// Every notice of a review, those of its queues after those of all.
pub fn notices(review: &Review) -> Vec<Notice> {
    let mut all: Vec<Notice> = Vec::new();
    let of_queues = review.queues.iter().flat_map(|queue| &queue.notices);
    for notice in review.notices.iter().chain(of_queues) {
        if !all.contains(notice) {
            all.push(notice.clone());
        }
    }
    all
}

/// Shows notices on standard error, a few of each kind; with `--strict` a warning among them is a failure.
pub fn tell(review: &Review, session: &Session) -> Result<(), Failure> {
    let all = notices(review);
    if session.global.strict {
        let warnings = all.iter().filter(|notice| warns(notice));
        let problems: Vec<Problem> = warnings
            .map(|notice| {
                let message = format!("{} ({})", notice.message, notice.code);
                Problem::new(notice.code, Place::default(), message, "mend the files, or run without --strict")
            })
            .collect();
        if !problems.is_empty() {
            return Err(Problems(problems).into());
        }
    }
    let mut told = BTreeMap::<&str, usize>::new();
    for notice in &all {
        let count = told.entry(notice.code).or_default();
        *count += 1;
        if *count <= MOST_ALIKE || session.global.verbose {
            let text = format!("{} ({})", notice.message, notice.code);
            if warns(notice) { session.warn(&text) } else { session.note(&text) }
        }
    }
    for (code, count) in told.into_iter().filter(|(_, count)| *count > MOST_ALIKE && !session.global.verbose) {
        session.note(&format!(
            "{} more notices of the kind {code}; all of them with -v, or in --json",
            count - MOST_ALIKE
        ));
    }
    Ok(())
}
