//! Which candidates to trust: each is tried on the latest weeks, from the half hours before them.

use crate::forecast::handle_time::cells::{Cell, slot_of};
use crate::forecast::handle_time::fit::{CANDIDATES, Candidate, Fit};

/// Weeks that the candidates are tried on at most.
const TRIED_WEEKS: i64 = 8;
/// Days that a candidate sees at least before it is tried.
const FIRST_DAYS: i64 = 10;

/// How fast trust falls with the error: to the power of this many for each tried week. Five call types did as well with
/// 10 and 30; without trying at all they were up to 3 % worse.
const SHARPNESS: f64 = 15.0;
/// Errors that differ by less than this share of the handle time are the same.
const SAME: f64 = 0.001;

/// The weight of each candidate; they add up to 1.
pub(super) type Weights = [f64; CANDIDATES.len()];

/// Trust in a candidate before anything is tried: less in bare copies of few contacts.
fn prior(candidate: Candidate) -> f64 {
    match candidate {
        Candidate::LastWeek | Candidate::WeekMean => 0.1,
        Candidate::Mean | Candidate::HourMean | Candidate::LastWeeksMean | Candidate::Shaped(..) => 1.0,
    }
}

/// Weights by the absolute error over the latest weeks, weighted by contacts.
///
/// Every candidate is a mean, so the absolute error, which long calls move less than the squared one, does not favour
/// the low ones.
pub(super) fn weights(cells: &[Cell], first: i64, last: i64) -> Weights {
    let mut errors = [0.0; CANDIDATES.len()];
    let tried = ((last - first + 1 - FIRST_DAYS) / 7).clamp(0, TRIED_WEEKS);
    let (mut weeks, mut scale) = (0.0, 0.0);
    for back in (1..=tried).rev() {
        let origin = last + 1 - 7 * back;
        let split = cells.partition_point(|cell| cell.day < origin);
        let until = cells.partition_point(|cell| cell.day < origin + 7);
        let Some(fit) = Fit::learn(&cells[..split], origin - 1) else { continue };
        for cell in &cells[split..until] {
            for (error, candidate) in errors.iter_mut().zip(CANDIDATES) {
                *error += cell.contacts * (fit.at(candidate, cell.day, cell.slot) - cell.held_s).abs();
            }
        }
        scale += cells[split..until].iter().map(|cell| cell.contacts * cell.held_s).sum::<f64>();
        weeks += 1.0;
    }
    let least = scale * SAME;
    let best = errors.iter().copied().fold(f64::INFINITY, f64::min) + least;
    let trust = |error: f64| if least > 0.0 { libm::pow(best / (error + least), SHARPNESS * weeks) } else { 1.0 };
    let mut weights: Weights = std::array::from_fn(|k| prior(CANDIDATES[k]) * trust(errors[k]));
    let sum = weights.iter().sum::<f64>();
    weights.iter_mut().for_each(|weight| *weight /= sum);
    weights
}

/// The blend's handle time at a minute of a day in seconds.
pub(super) fn value(fit: &Fit, weights: &Weights, day: i64, minute: u16) -> f64 {
    let slot = slot_of(minute);
    CANDIDATES.iter().zip(weights).map(|(candidate, weight)| weight * fit.at(*candidate, day, slot)).sum()
}
