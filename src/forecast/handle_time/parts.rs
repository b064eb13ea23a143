//! Talk, hold and after-call work: each part's share of the handle time, by hour.

use crate::forecast::handle_time::cells::{self, SLOTS};
use crate::forecast::handle_time::factors::{Sums, shrunk};
use crate::history::IntervalSeries;

/// The parts of a handle time in seconds per contact, one value per interval. A part that the history does not have is
/// `None`; those that it has add up to the handle time, unless they never did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HandleParts {
    /// Talk time.
    pub talk_s: Option<Vec<f64>>,
    /// Hold time.
    pub hold_s: Option<Vec<f64>>,
    /// After-call work.
    pub acw_s: Option<Vec<f64>>,
}

impl HandleParts {
    /// Talk, hold and after-call work, in the order of the columns.
    pub fn columns(&self) -> [(&'static str, Option<&Vec<f64>>); 3] {
        [("talk_s", self.talk_s.as_ref()), ("hold_s", self.hold_s.as_ref()), ("acw_s", self.acw_s.as_ref())]
    }
}

/// Where the parts of the past are this near the handle time, they are all of it.
const WHOLE: f64 = 0.98;

/// The parts at some days and minutes, given the handle time there.
pub(super) fn forecast(history: &IntervalSeries, places: &[(i64, u16)], aht_s: &[f64]) -> Option<HandleParts> {
    let shares = [&history.parts.talk_s, &history.parts.hold_s, &history.parts.acw_s].map(|part| shares(history, part));
    if shares.iter().all(Option::is_none) {
        return None;
    }
    let sum = |slot: usize| shares.iter().flatten().map(|share| share[slot]).sum::<f64>();
    let overall = (0..SLOTS).map(sum).sum::<f64>() / SLOTS as f64;
    let scale = |slot: usize| if overall >= WHOLE && sum(slot) > 0.0 { 1.0 / sum(slot) } else { 1.0 };
    let seconds = |share: &Option<Vec<f64>>| {
        let share = share.as_ref()?;
        let at = |((_, minute), aht): (&(i64, u16), &f64)| {
            let slot = cells::slot_of(*minute);
            aht * share[slot] * scale(slot)
        };
        Some(places.iter().zip(aht_s).map(at).collect())
    };
    let [talk_s, hold_s, acw_s] = &shares;
    Some(HandleParts { talk_s: seconds(talk_s), hold_s: seconds(hold_s), acw_s: seconds(acw_s) })
}

/// A part's share of the handle time in each half hour: hours drawn towards the queue's share where contacts are few.
/// The latest half year teaches.
fn shares(history: &IntervalSeries, part_s: &[f64]) -> Option<Vec<f64>> {
    const DAYS: i64 = 182;
    let from = history.day.last().map_or(0, |last| last - DAYS);
    let share = |(part, whole): (&f64, &f64)| if *whole > 0.0 { part / whole } else { f64::NAN };
    let share = part_s.iter().zip(&history.aht_s).map(share).collect::<Vec<_>>();
    let cells = cells::of(history, &share);
    let (mut hours, mut all) = (vec![Sums::default(); SLOTS / 2], Sums::default());
    for cell in cells.iter().filter(|cell| cell.day > from) {
        hours[cell.slot / 2].add(cell.contacts, cell.aht_s);
        all.add(cell.contacts, cell.aht_s);
    }
    let mean = all.mean()?;
    let factors = shrunk(&hours);
    Some((0..SLOTS).map(|slot| (mean * factors[slot / 2]).max(0.0)).collect())
}
