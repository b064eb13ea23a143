//! The conventions behind the numbers of a review, in sentences.

use crate::evaluate::served;
use crate::review::Review;
use crate::staffing::StaffingRules;

/// How agents were found, where a review has agents.
pub(super) fn of_rules(rules: &StaffingRules) -> Vec<String> {
    rules.conventions()
}

/// How accuracy was measured, where a review has a forecast and actuals.
pub(super) fn of_scores(review: &Review) -> Vec<String> {
    if review.accuracy.is_empty() {
        return Vec::new();
    }
    let mut sentences = vec![
        "WAPE is Σ|F−A| / ΣA, bias (ΣF−ΣA) / ΣA, positive where too much was forecast; each at the grain of its row: \
         errors within a day or a week make up for each other before they count at that grain."
            .to_owned(),
        "Handle times are compared per contact handled; workload is contacts × handle time in hours.".to_owned(),
        "The noise floor is the WAPE that chance leaves to a perfect forecast: Poisson arrivals, and beside it arrivals \
         as uneven as those of the history."
            .to_owned(),
        "Intervals without a record are in no measure; a closed interval has no row.".to_owned(),
    ];
    if review.queues.len() > 1 {
        sentences.push("All queues together: their errors are added up, never netted.".to_owned());
    }
    if review.queues.iter().any(|queue| queue.staffing_error.is_some()) {
        sentences.push(
            "Agent-hours that the error of the forecast misplaced: whole agents for the forecast less those for what came, \
             each interval by itself."
                .to_owned(),
        );
    }
    sentences
}

/// How service was played again, where a review has any.
pub(super) fn of_service(review: &Review) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    for ledger in review.queues.iter().filter(|queue| queue.served.is_some()).filter_map(|queue| queue.ledger.as_ref())
    {
        for sentence in served::conventions(&ledger.rules) {
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
    }
    sentences
}
