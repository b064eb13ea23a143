//! Handle times and handled contacts that can't be.

use crate::error::FindingCode;
use crate::history::clean::draft::Draft;
use crate::history::clean::story::counted;

/// Where a history does not say how many were handled, this many offered without a handle time are worth a word: hardly
/// all of them left.
const OFFERED_WITHOUT_AHT: f64 = 5.0;

/// Sets impossible handle times aside and says what does not fit together.
pub(super) fn check(draft: &mut Draft) {
    let s = &mut draft.series;
    let has_aht = s.aht_s.iter().any(|aht| aht.is_finite());
    let (mut zero, mut missing, mut idle, mut excess) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for i in 0..s.start.len() {
        let (offered, aht) = (s.volume[i], s.aht_s[i]);
        let known = s.handled[i].is_finite();
        let handled = if known { s.handled[i] } else { offered };
        if known && handled > offered {
            excess.push(i);
        }
        if aht == 0.0 {
            s.aht_s[i] = f64::NAN;
            if handled > 0.0 {
                zero.push(i);
            }
        } else if aht > 0.0 && handled == 0.0 {
            s.aht_s[i] = f64::NAN;
            idle.push(i);
        } else if aht.is_nan() && has_aht && handled >= if known { f64::MIN_POSITIVE } else { OFFERED_WITHOUT_AHT } {
            missing.push(i);
        }
    }
    let told = [
        (FindingCode::AhtMissing, missing, "handled contacts without a handle time; other intervals stand in"),
        (FindingCode::AhtZero, zero, "a handle time of zero although contacts were handled; not used"),
        (FindingCode::AhtWithoutContacts, idle, "a handle time although no contact was handled; not used"),
        (FindingCode::HandledExceedsOffered, excess, "more contacts handled than offered; kept as they are"),
    ];
    for (code, at, what) in told {
        let (Some(first), Some(last)) = (at.first().copied(), at.last().copied()) else { continue };
        let count = at.len() as u64;
        let between = draft.when(first, last);
        draft.push(code, first, last, count, format!("{between}: {} with {what}", counted(count, "interval")));
    }
}
