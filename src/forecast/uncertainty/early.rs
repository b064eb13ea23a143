//! Errors of weeks that are too early to choose a model by, but not to learn from how far weeks lie apart.

use super::Scored;
use crate::forecast::candidate::{Candidate, Origin};
use crate::forecast::profile::Past;

/// Whole weeks tried from which on early ones are no longer needed.
const ENOUGH: usize = 4;
/// Days that the first forecast is made from at least.
const FIRST: usize = 5;

/// Out-of-sample errors of the weeks before the tried ones, with a candidate that needs no trying. A forecast from `w`
/// weeks errs by `√(1 + 1/w)` of the weeks' own spread: the errors are scaled to what the whole history is worth.
pub(crate) fn errors(past: &Past, candidate: Candidate, tried: usize) -> Vec<Scored> {
    let table = &past.table;
    let mut scored = Vec::new();
    if tried >= ENOUGH {
        return scored;
    }
    for (order, back) in (tried + 1..=ENOUGH).rev().enumerate() {
        let Some(end) = table.days.checked_sub(7 * back).filter(|end| *end >= FIRST) else { continue };
        // Belief in days and bursts, too, is that of the days before.
        let known = past.as_of(end, None);
        let origin = Origin::new(&known, end, false);
        let weeks = |days: usize| 1.0 + 7.0 / days as f64;
        let scale = (weeks(table.days) / weeks(end)).sqrt();
        for d in end..end + 7 {
            let day = table.first_day + d as i64;
            let row = origin.row(candidate, day);
            let extra = origin.effect(day, false).map_or(0.0, |effect| effect.variance);
            for (actual, forecast) in table.row(d).iter().zip(&row).filter(|(actual, _)| !actual.is_nan()) {
                let actual = (forecast + scale * (actual - forecast)).max(0.0);
                scored.push(Scored { forecast: *forecast, actual, extra, week: order, day });
            }
        }
    }
    scored
}
