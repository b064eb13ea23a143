//! How likely a contact that waits is answered in time, looked at backwards from the moment at which time is up.

use crate::queueing::transient::chain::Rates;
use crate::queueing::transient::poisson::Events;

/// Lower odds at the end of a row are left out.
const NEGLIGIBLE: f64 = 1e-28;

/// The chance that a wait isn't over when it is no longer followed is the exponential of minus this, `4e-44`.
const CERTAIN: f64 = 100.0;

/// Seconds after which every contact in a queue of `longest` is answered or gone, if ever: a longer threshold changes
/// nothing.
///
/// # Formula
/// Agents beyond the staff have left when the last of as many exponential handle times is over; then each of the `longest`
/// moves takes an exponential time of rate `Nμ` or less, and by Chernoff's bound for the Poisson distribution a mean of
/// `m = l + c + √(2cl + c²)` moves leaves less than `l` with a chance of at most `e⁻ᶜ`. A contact with patience is gone by
/// itself after `c` times that.
pub(super) fn settled_s(rates: &Rates, beyond: usize, longest: usize) -> f64 {
    let gone_s = if rates.give_up > 0.0 { CERTAIN / rates.give_up } else { f64::INFINITY };
    if rates.agents == 0 {
        // Nobody is ever answered, now or later.
        return 0.0;
    }
    let leave_s = if beyond > 0 { (CERTAIN + libm::log(beyond as f64)) / rates.finish } else { 0.0 };
    let moves = longest as f64 + 1.0;
    let mean = moves + CERTAIN + (2.0 * CERTAIN * moves + CERTAIN * CERTAIN).sqrt();
    gone_s.min(leave_s + mean / (rates.agents as f64 * rates.finish))
}

/// The probability that a waiting contact is answered in time: `rows[e][k]` with `e` agents busy beyond the staff and `k`
/// contacts ahead; beyond the end of a row it is negligible.
#[derive(Debug, Clone, Default)]
pub(super) struct Odds {
    pub rows: Vec<Vec<f64>>,
}

impl Odds {
    /// The odds with `waiting` contacts in the queue ahead.
    pub fn with(&self, beyond: usize, ahead: usize) -> f64 {
        self.rows.get(beyond).and_then(|row| row.get(ahead)).copied().unwrap_or(0.0)
    }
    /// These odds, which hold just after the staff became `after`, as they stand just before, with staff `before` and up
    /// to `beyond` more agents busy.
    pub fn before_change(&self, after: usize, before: usize, beyond: usize, longest: usize) -> Self {
        let row = |beyond: usize| {
            let busy = before + beyond;
            if busy > after {
                return self.rows.get(busy - after).cloned().unwrap_or_default();
            }
            // As many heads of the queue as there are places now are answered at once.
            let free = (after - busy).min(longest);
            let mut row = vec![1.0; free];
            row.extend_from_slice(self.rows.first().map_or(&[], |row| &row[..row.len().min(longest - free)]));
            row
        };
        Self { rows: (0..=beyond).map(row).collect() }
    }
    /// The odds `span_s` earlier in an interval of these rates; the rows asked for are `0..=beyond`.
    ///
    /// # Formula
    /// The contact `k` places behind the head moves up when an agent finishes (only while nobody is busy beyond the staff)
    /// or somebody ahead gives up, and leaves when it gives up itself: a pure death chain, uniformised.
    pub fn earlier(&self, rates: &Rates, span_s: f64, beyond: usize, longest: usize) -> Self {
        let mut results = vec![Self::default()];
        series(self, rates, &[span_s], beyond, longest, 0, &mut results);
        results.swap_remove(0)
    }
    /// The odds at each of `spans_s` before time is up, in an interval of these rates: rows `wanted..=beyond`.
    pub fn in_the_last(rates: &Rates, spans_s: &[f64], wanted: usize, beyond: usize, longest: usize) -> Vec<Self> {
        let mut results = vec![Self::default(); spans_s.len()];
        series(&Self::default(), rates, spans_s, beyond, longest, wanted, &mut results);
        results
    }
}

/// One uniformised series from `start` for all spans; only rows from `wanted` on are added up.
fn series(
    start: &Odds,
    rates: &Rates,
    spans_s: &[f64],
    beyond: usize,
    longest: usize,
    wanted: usize,
    results: &mut [Odds],
) {
    // Whoever gives up at this rate stands at the end of the longest queue that is looked at.
    let reach = start.rows.iter().map(Vec::len).max().unwrap_or(0);
    // Where nothing follows, a span ends when there is nothing left to happen.
    let followed_s = if reach == 0 { settled_s(rates, beyond, longest) } else { f64::INFINITY };
    let spans_s: Vec<f64> = spans_s.iter().map(|span| span.min(followed_s)).collect();
    let span = spans_s.iter().copied().fold(0.0, f64::max);
    let rate_for = |places: usize| (rates.agents + beyond) as f64 * rates.finish + (places + 1) as f64 * rates.give_up;
    // Each event brings the odds one place further back, so the longest row follows from the number of events.
    let mut places = longest;
    for _ in 0..4 {
        let events = rate_for(places) * span;
        let most = events + 12.0 * events.sqrt() + 48.0;
        places = places.min(reach + most as usize);
    }
    let rate = rate_for(places);
    let scale = if rate > 0.0 { 1.0 / rate } else { 0.0 };
    let weights: Vec<Events> = spans_s.iter().map(|span| Events::of_mean(rate * span)).collect();
    let last = weights.iter().map(Events::last).max().unwrap_or(0);
    let mut now: Vec<Vec<f64>> = (0..=beyond)
        .map(|e| {
            let mut row = start.rows.get(e).cloned().unwrap_or_default();
            row.resize(places, 0.0);
            row
        })
        .collect();
    let mut next = vec![vec![0.0; places]; beyond + 1];
    for odds in results.iter_mut() {
        odds.rows = (0..=beyond).map(|e| if e < wanted { Vec::new() } else { vec![0.0; places] }).collect();
    }
    for k in 0..=last {
        let width = places.min(reach + k);
        for (odds, weights) in results.iter_mut().zip(&weights) {
            let weight = weights.exactly(k);
            if weight > 0.0 {
                for (sum, odds) in odds.rows.iter_mut().zip(&now).skip(wanted) {
                    for (sum, p) in sum.iter_mut().zip(&odds[..width]) {
                        *sum += weight * p;
                    }
                }
            }
        }
        if k == last {
            break;
        }
        let width = places.min(reach + k + 1);
        for e in 0..=beyond {
            let finish = (rates.agents + e) as f64 * rates.finish * scale;
            let leave = rates.give_up * scale;
            let (row, out) = (&now[e], &mut next[e]);
            if width == 0 {
                continue;
            }
            if e == 0 {
                out[0] = finish + (1.0 - finish - leave).max(0.0) * row[0];
                for (i, (out, pair)) in out[1..width].iter_mut().zip(row.windows(2)).enumerate() {
                    let ahead = (i + 1) as f64;
                    let forward = finish + ahead * leave;
                    *out = forward * pair[0] + (1.0 - forward - leave).max(0.0) * pair[1];
                }
            } else {
                let below = &now[e - 1];
                out[0] = finish * below[0] + (1.0 - finish - leave).max(0.0) * row[0];
                for (i, ((out, pair), below)) in
                    out[1..width].iter_mut().zip(row.windows(2)).zip(&below[1..width]).enumerate()
                {
                    let ahead = (i + 1) as f64 * leave;
                    *out = finish * below + ahead * pair[0] + (1.0 - finish - ahead - leave).max(0.0) * pair[1];
                }
            }
        }
        std::mem::swap(&mut now, &mut next);
    }
    for row in results.iter_mut().flat_map(|odds| &mut odds.rows) {
        let kept = row.iter().rposition(|odds| *odds > NEGLIGIBLE).map_or(0, |last| last + 1);
        row.truncate(kept);
    }
}
