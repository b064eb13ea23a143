//! What becomes of inbound contacts that wait while some agents are on outbound of another length.

use crate::queueing::blend::two_kinds::{Division, Row, TwoKinds};
use crate::queueing::performance::Fate;

/// The completions that a waiting contact sees: those of agents on inbound, those of agents on outbound (who then turn to
/// inbound), and callers ahead who hang up.
pub(crate) struct Ahead<'a> {
    kinds: &'a TwoKinds,
    /// From few agents on outbound to many, one row for each number.
    rows: Vec<Row>,
}

/// States that hold less than this share of those who still wait are left out.
const NEGLIGIBLE: f64 = 1e-30;
/// Longer thresholds are extrapolated: by then all that still wait do so at one steady rate.
const MOST_STEPS: f64 = 400_000.0;

impl<'a> Ahead<'a> {
    /// Those who wait, by what an arrival finds. Rows of fewer agents on outbound are added as far as waiting may lead there.
    pub(crate) fn new(kinds: &'a TwoKinds, division: Division) -> Self {
        let mut rows = division.full;
        let all: f64 = rows.iter().flat_map(|row| &row.waiting).sum();
        // Rows come from many to few; those with the most outbound may hold nothing.
        let first = rows.iter().position(|row| row.waiting.iter().sum::<f64>() > NEGLIGIBLE * all).unwrap_or(0);
        rows.drain(..first);
        rows.reverse();
        let (fewest, places) = rows.first().map_or((0.0, 0), |row| (row.outbound, row.waiting.len()));
        let mut added: Vec<Row> = Vec::new();
        let mut outbound = (fewest - places as f64).max(0.0);
        while outbound < fewest {
            added.push(Row { outbound, waiting: vec![0.0; places], ratio: 0.0 });
            outbound += 1.0;
        }
        added.append(&mut rows);
        Self { kinds, rows: added }
    }

    fn inbound_rate(&self, outbound: f64) -> f64 {
        (self.kinds.agents - outbound) * self.kinds.inbound_rate
    }

    /// The share of all contacts that wait and are answered at last, and their mean wait in seconds times that share.
    ///
    /// With `k` ahead and `o` on outbound, a contact sees the next event after a time of rate `R = (N−o)μ + oν + (k+1)θ`; its
    /// chance `h` of an answer and its wait `g`, counted if answered, follow from those one event later.
    pub(crate) fn answered(&self) -> (f64, f64) {
        let (mut answered, mut wait_s) = (0.0, 0.0);
        let mut fewer: Vec<(f64, f64)> = Vec::new();
        let mut chances: Vec<(f64, f64)> = Vec::new();
        for row in &self.rows {
            let inbound = self.inbound_rate(row.outbound);
            let outbound = row.outbound * self.kinds.outbound_rate;
            chances.clear();
            let mut next = (1.0, 0.0);
            let mut turned = (1.0, 0.0);
            for (k, share) in row.waiting.iter().enumerate() {
                let k = k as f64;
                let stays = inbound + k * self.kinds.impatience;
                let all = 1.0 / (stays + outbound + self.kinds.impatience);
                let h = (stays * next.0 + outbound * turned.0) * all;
                let g = (h + stays * next.1 + outbound * turned.1) * all;
                answered += share * h;
                wait_s += share * g;
                // Where no row has fewer agents on outbound, no path from a state that counts gets there.
                turned = fewer.get(chances.len()).copied().unwrap_or((h, g));
                next = (h, g);
                chances.push(next);
            }
            std::mem::swap(&mut fewer, &mut chances);
        }
        (answered, wait_s)
    }

    /// Follows those who wait, none of whom hangs up, event by event until the threshold: uniformisation.
    pub(crate) fn follow(mut self, within_s: f64, fate: &mut Fate) {
        let theta = self.kinds.impatience;
        let most_waiting = self.rows.iter().map(|row| row.waiting.len()).max().unwrap_or(0) as f64;
        let completions = |row: &Row| self.inbound_rate(row.outbound) + row.outbound * self.kinds.outbound_rate;
        let rate = self.rows.iter().map(completions).fold(0.0, f64::max) + most_waiting * theta;
        let rate_with_own = rate + theta;
        let followed_s = within_s.min(MOST_STEPS / rate);
        let moments = poisson(rate * followed_s);
        let moments_with_own = poisson(rate_with_own * followed_s);
        // P(at least j events) from P(j events), summed from the small end.
        let mut at_least = moments_with_own.clone();
        let mut sum = 0.0;
        for p in at_least.iter_mut().rev() {
            sum += *p;
            *p = sum;
        }
        let mut still_there = 1.0;
        let still = rate / rate_with_own;
        let mut mass: f64 = self.rows.iter().map(|row| row.waiting.iter().sum::<f64>() + row.beyond()).sum();
        let steps = moments.len().max(moments_with_own.len());
        let mut kept = 1.0;
        for step in 0..steps {
            fate.late += mass * moments.get(step).copied().unwrap_or(0.0);
            still_there *= still;
            let happened = still_there * at_least.get(step + 1).copied().unwrap_or(0.0);
            fate.abandoned_within += mass * theta / rate * happened;
            if mass < 1e-290 {
                break;
            }
            let (left, answered) = self.step(rate, mass);
            fate.answered_within += answered * happened;
            kept = left / mass;
            mass = left;
        }
        if followed_s < within_s {
            fate.late *= libm::exp(-(1.0 - kept) * rate * (within_s - followed_s));
        }
    }

    /// One event: what is left of those who wait, and what has been answered.
    fn step(&mut self, rate: f64, mass: f64) -> (f64, f64) {
        let (mut left, mut answered) = (0.0, 0.0);
        let per_event = 1.0 / rate;
        let theta = self.kinds.impatience * per_event;
        for i in 0..self.rows.len() {
            let (lower, upper) = self.rows.split_at_mut(i + 1);
            let (Some(row), more) = (lower.last_mut(), upper.first()) else { continue };
            let inbound = (self.kinds.agents - row.outbound) * self.kinds.inbound_rate * per_event;
            let outbound = row.outbound * self.kinds.outbound_rate * per_event;
            let turns = (row.outbound + 1.0) * self.kinds.outbound_rate * per_event;
            let more = more.map(|row| row.waiting.as_slice()).unwrap_or_default();
            if row.waiting.iter().all(|p| *p == 0.0) && more.iter().all(|p| *p == 0.0) {
                continue;
            }
            // Beyond the last place kept, an endless row goes on in proportion.
            let beyond = row.waiting.last().copied().unwrap_or(0.0) * row.ratio;
            if row.waiting.len() + 1 < more.len() {
                row.waiting.resize(more.len() - 1, 0.0);
            }
            answered += row.waiting.first().copied().unwrap_or(0.0) * (inbound + outbound);
            let places = row.waiting.len();
            let mut here = row.waiting.first().copied().unwrap_or(0.0);
            for k in 0..places {
                let next = row.waiting.get(k + 1).copied().unwrap_or(beyond);
                let ahead = k as f64;
                let value = here * (1.0 - inbound - outbound - ahead * theta)
                    + next * (inbound + (ahead + 1.0) * theta)
                    + more.get(k + 1).copied().unwrap_or(0.0) * turns;
                if let Some(place) = row.waiting.get_mut(k) {
                    *place = value.max(0.0);
                }
                left += value.max(0.0);
                here = next;
            }
            if row.ratio > 0.0 {
                left += row.beyond();
            } else {
                while row.waiting.last().is_some_and(|p| *p < NEGLIGIBLE * mass) {
                    row.waiting.pop();
                }
            }
        }
        (left, answered)
    }
}

impl Row {
    /// The share beyond the last place kept.
    fn beyond(&self) -> f64 {
        self.waiting.last().copied().unwrap_or(0.0) * self.ratio / (1.0 - self.ratio)
    }
}

/// The Poisson distribution from 0 up to where nothing counts any more, from its highest point outwards.
fn poisson(mean: f64) -> Vec<f64> {
    let mode = mean.floor() as usize;
    let most = mode + (12.0 * mean.sqrt()) as usize + 60;
    let mut shares = vec![0.0; most + 1];
    let mut p = 1.0;
    let mut n = mode as f64;
    for share in shares.iter_mut().skip(mode) {
        *share = p;
        n += 1.0;
        p *= mean / n;
    }
    p = 1.0;
    n = mode as f64;
    for share in shares.iter_mut().take(mode).rev() {
        p *= n / mean;
        *share = p;
        n -= 1.0;
    }
    let all: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= all);
    shares
}
