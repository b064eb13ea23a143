//! `--check`: thresholds for scripts.

use headcount::error::Problems;
use headcount::evaluate::served::Period;
use headcount::evaluate::thresholds::{Check, Figures, Threshold, together};
use headcount::review::{QueueReview, Review};
use std::collections::BTreeMap;

use super::usage;
use crate::session::Session;

/// A check with what it means for the exit code.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The check.
    pub check: Check,
    /// Whether the exit code depends on it: those of all queues together, and of every queue with `each.`.
    pub decides: bool,
    /// Whether it holds.
    pub holds: bool,
    /// The value as a planner reads it.
    pub shown: String,
}

/// Periods of all queues together.
#[derive(Debug, Default)]
pub struct Total {
    /// The whole span.
    pub span: Option<Period>,
    /// Days.
    pub days: Vec<Period>,
    /// Weeks.
    pub weeks: Vec<Period>,
}

impl Total {
    /// Adds the queues of a review up.
    pub fn of(review: &Review) -> Self {
        let served = || review.queues.iter().filter_map(|queue| queue.served.as_ref());
        let by_start = |pick: fn(&headcount::evaluate::served::Served) -> &Vec<Period>| {
            let mut starts = BTreeMap::<_, Vec<&Period>>::new();
            for period in served().flat_map(pick) {
                starts.entry(period.start).or_default().push(period);
            }
            starts.into_values().map(|periods| together(&periods)).collect::<Vec<_>>()
        };
        let totals: Vec<_> = served().map(|served| &served.total).collect();
        Self {
            span: (!totals.is_empty()).then(|| together(&totals)),
            days: by_start(|served| &served.days),
            weeks: by_start(|served| &served.weeks),
        }
    }
}

/// Checks all queues together and every queue by itself.
///
/// # Errors
/// A threshold whose measure the inputs do not give.
pub fn of(thresholds: &[Threshold], review: &Review) -> Result<Vec<Checked>, Problems> {
    if thresholds.is_empty() {
        return Ok(Vec::new());
    }
    let total = Total::of(review);
    let sureness: Vec<_> = review.queues.iter().flat_map(|queue| queue.assurances.iter().cloned()).collect();
    let everybody = review.adherence.iter().find(|one| one.agent.is_none());
    let all = Figures {
        accuracy: &review.accuracy,
        span: total.span.as_ref(),
        days: &total.days,
        weeks: &total.weeks,
        assurances: &sureness,
        adherence: everybody,
    };
    let lines: Vec<_> = review.queues.iter().map(|queue| queue.accuracy.lines(Some(&queue.queue))).collect();
    let mut problems = Vec::new();
    let mut checks = Vec::new();
    for threshold in thresholds {
        let checked = |check: Check, decides: bool| Checked {
            holds: check.holds,
            shown: threshold.measure.show(check.value),
            check,
            decides,
        };
        match threshold.check(None, &all) {
            Some(check) => checks.push(checked(check, true)),
            None => {
                let help = "give the files that it is measured by: a forecast and actuals for accuracy; a requirement, a \
                            schedule or `staffed` in the actuals for service; prices for cost; --states for adherence";
                let message = format!("`{threshold}` can't be checked: the inputs do not give {}", threshold.measure);
                problems.push(usage(message, help, "check").text(&threshold.text));
                continue;
            }
        }
        if review.queues.len() > 1 {
            let of_queues = review
                .queues
                .iter()
                .zip(&lines)
                .filter_map(|(queue, lines)| threshold.check(Some(&queue.queue), &figures(queue, lines)));
            checks.extend(of_queues.map(|check| checked(check, threshold.each)));
        }
    }
    if problems.is_empty() { Ok(checks) } else { Err(Problems(problems)) }
}

fn figures<'a>(queue: &'a QueueReview, accuracy: &'a [headcount::evaluate::scores::AccuracyLine]) -> Figures<'a> {
    let served = queue.served.as_ref();
    Figures {
        accuracy,
        span: served.map(|served| &served.total),
        days: served.map_or(&[], |served| &served.days),
        weeks: served.map_or(&[], |served| &served.weeks),
        assurances: &queue.assurances,
        adherence: None,
    }
}

/// A check in words: `wape<=10%: 12.31 % does not hold`.
pub fn in_words(checked: &Checked) -> String {
    let check = &checked.check;
    let of = check.queue.as_ref().map_or_else(String::new, |queue| format!(" of {queue}"));
    let on = check.start.map_or_else(String::new, |start| format!(" on {start}"));
    let verdict = if checked.holds { "holds" } else { "does not hold" };
    format!("{}{of}: {}{on}, {verdict}", check.threshold, checked.shown)
}

/// Says on standard error what does not hold.
pub fn tell(checks: &[Checked], session: &Session) {
    for checked in checks.iter().filter(|checked| !checked.holds) {
        let text = in_words(checked);
        if checked.decides { session.warn(&text) } else { session.note(&text) }
    }
}
