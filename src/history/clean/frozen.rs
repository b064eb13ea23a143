//! The same value over and over: a feed that froze.

use crate::error::FindingCode;
use crate::history::clean::draft::Draft;
use crate::history::clean::story::Noticed;

/// Runs that chance would bring once in this many histories are told.
const ONCE_IN: f64 = 1000.0;
/// Shorter runs are never told.
const FEWEST: u32 = 6;

/// Finds runs of one non-zero volume in consecutive open intervals that chance can't explain. Nothing is set aside.
pub(super) fn tell(draft: &mut Draft) {
    let counted: Vec<usize> = (0..draft.series.start.len()).filter(|i| draft.counts(*i)).collect();
    let volume = |k: usize| draft.series.volume[counted[k]];
    let mut all = Vec::new();
    let mut from = 0;
    for k in 0..counted.len() {
        if k + 1 < counted.len() && volume(k + 1) == volume(from) {
            continue;
        }
        let length = (k + 1 - from) as u32;
        if length >= FEWEST && volume(from) > 0.0 {
            // Two Poisson counts of mean v agree with a chance of about 1/√(4πv), at most one half.
            let agree = (1.0 / (4.0 * std::f64::consts::PI * volume(from)).sqrt()).min(0.5);
            let chance = (1..length).fold(counted.len() as f64, |chance, _| chance * agree);
            if chance * ONCE_IN < 1.0 {
                let what = format!("{} contacts in each of {length} open intervals in a row; kept in", volume(from));
                let count = u64::from(length);
                let (first, last) = (counted[from], counted[k]);
                all.push(Noticed { first, last, count, weight: f64::from(length), what });
            }
        }
        from = k + 1;
    }
    draft.note_all(FindingCode::FrozenValues, all, "runs of one value");
}
