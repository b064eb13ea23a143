//! The assumptions of a queueing model in a sentence.

use crate::queueing::{ArrivalVariance, Assumptions, ModelName};
use crate::units::Seconds;

/// The model by its name with everything that is assumed: `Erlang A (callers hang up when their patience ends), patience
/// 120 s on average`.
///
/// ```
/// use headcount::queueing::Assumptions;
/// use headcount::staffing::assumed::model_in_words;
/// use headcount::units::Seconds;
/// let patient = Assumptions { patience: Some(Seconds::whole(120)), ..Assumptions::default() };
/// assert!(model_in_words(&patient).ends_with("patience of 120 s on average"));
/// ```
pub fn model_in_words(assumptions: &Assumptions) -> String {
    let name = match assumptions.model() {
        Ok(model) => model.kind(),
        Err(_) => assumptions.model.unwrap_or(ModelName::C),
    };
    let parts = parts(assumptions, name);
    match (name, parts.is_empty()) {
        (ModelName::X, true) => "Erlang X (with nothing beyond Erlang C)".to_owned(),
        (ModelName::X, false) => format!("Erlang X, {}", parts.join(", ")),
        (_, true) => name.in_words().to_owned(),
        (_, false) => format!("{}, {}", name.in_words(), parts.join(", ")),
    }
}

fn parts(assumptions: &Assumptions, name: ModelName) -> Vec<String> {
    let mut parts = Vec::new();
    match assumptions.patience {
        Some(patience) => parts.push(format!("a patience of {} on average", span(patience))),
        None if name == ModelName::X => parts.push("nobody gives up waiting".to_owned()),
        None => {}
    }
    if let Some(share) = assumptions.retrials.filter(|share| share.get() > 0.0) {
        parts.push(format!("{share} of those who hang up call again at once"));
    }
    match assumptions.variance {
        Some(ArrivalVariance::OfCount(variance)) => parts.push(format!("contacts with a variance of {variance}")),
        Some(ArrivalVariance::TimesMean(times)) => {
            parts.push(format!("contacts with a variance of {times} times their mean"));
        }
        Some(ArrivalVariance::OfBusyness(share)) => {
            parts.push(format!("busyness with a squared coefficient of variation of {share}"));
        }
        None => {}
    }
    if let Some(lines) = assumptions.lines {
        parts.push(format!("{lines} lines (contacts in service and waiting)"));
    }
    if let Some(ahts) = &assumptions.concurrency_aht {
        let times: Vec<_> = ahts.iter().map(|aht| span(*aht)).collect();
        let counts: Vec<_> = (1..=ahts.len()).map(|k| k.to_string()).collect();
        parts.push(format!(
            "a handle time of {} with {} at a time, shared out evenly",
            times.join(", "),
            counts.join(", ")
        ));
    }
    if let Some(threshold) = assumptions.blend_threshold {
        parts.push(format!("outbound starts while at least {threshold} idle"));
    }
    if let Some(aht) = assumptions.outbound_aht {
        parts.push(format!("outbound contacts of {}", span(aht)));
    }
    parts
}

fn span(time: Seconds) -> String {
    format!("{} s", time.get())
}
