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
const NEGLIGIBLE: f64 = 1e-26;
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

    /// Follows those who wait, none of whom hangs up, event by event until the threshold: uniformisation. What the contact
    /// itself does, be answered or hang up, is counted with the chance that it is still there. Returns the share that waits
    /// and is answered in time.
    pub(crate) fn follow(mut self, within_s: f64, fate: &mut Fate) -> f64 {
        let theta = self.kinds.impatience;
        let most_waiting = self.rows.iter().map(|row| row.waiting.len()).max().unwrap_or(0) as f64;
        let completions = |row: &Row| self.inbound_rate(row.outbound) + row.outbound * self.kinds.outbound_rate;
        let rate = self.rows.iter().map(completions).fold(0.0, f64::max) + most_waiting * theta;
        let followed_s = within_s.min(MOST_STEPS / rate);
        let moments = poisson(rate * followed_s);
        // P(at least j events of all, its own patience among them) from P(j events), summed from the small end.
        let mut at_least = poisson((rate + theta) * followed_s);
        let mut sum = 0.0;
        for p in at_least.iter_mut().rev() {
            sum += *p;
            *p = sum;
        }
        let still = rate / (rate + theta);
        let (mut still_there, mut kept) = (1.0, 1.0);
        let mut in_time = 0.0;
        let mut moved = Vec::new();
        let mut mass: f64 = self.rows.iter().map(|row| row.waiting.iter().sum::<f64>() + row.beyond()).sum();
        for step in 0..moments.len().max(at_least.len()) {
            fate.late += mass * moments.get(step).copied().unwrap_or(0.0);
            still_there *= still;
            let happened = still_there * at_least.get(step + 1).copied().unwrap_or(0.0);
            fate.abandoned_within += mass * theta / rate * happened;
            if mass < 1e-290 {
                break;
            }
            let (left, answered) = self.step(rate, mass, &mut moved);
            in_time += answered * happened;
            kept = left / mass;
            mass = left;
        }
        if followed_s < within_s {
            let (rest_s, answers) = (within_s - followed_s, (1.0 - kept) * rate);
            let leaves = answers + theta;
            if leaves > 0.0 {
                let gone = fate.late * libm::exp(-theta * followed_s) * -libm::expm1(-leaves * rest_s) / leaves;
                in_time += gone * answers;
                fate.abandoned_within += gone * theta;
            }
            fate.late *= libm::exp(-answers * rest_s);
        }
        fate.answered_within = (fate.answered_within + in_time).min(1.0);
        in_time
    }

    /// One event: what is left of those who wait, and what has been answered.
    fn step(&mut self, rate: f64, mass: f64, moved: &mut Vec<f64>) -> (f64, f64) {
        let (mut left, mut answered) = (0.0, 0.0);
        let per_event = 1.0 / rate;
        let theta = self.kinds.impatience * per_event;
        for i in 0..self.rows.len() {
            let (lower, upper) = self.rows.split_at_mut(i + 1);
            let Some(row) = lower.last_mut() else { continue };
            let inbound = (self.kinds.agents - row.outbound) * self.kinds.inbound_rate * per_event;
            let outbound = row.outbound * self.kinds.outbound_rate * per_event;
            let turns = (row.outbound + 1.0) * self.kinds.outbound_rate * per_event;
            // Those one place further on with one agent more on outbound, who turns to inbound.
            let more = upper.first().and_then(|row| row.waiting.get(1..)).unwrap_or_default();
            if row.waiting.len() < more.len() {
                row.waiting.resize(more.len(), 0.0);
            }
            let Some((first, last)) = row.waiting.first().copied().zip(row.waiting.last().copied()) else { continue };
            answered += first * (inbound + outbound);
            // Beyond the last place kept, an endless row goes on in proportion.
            row.waiting.push(last * row.ratio);
            let stays = 1.0 - inbound - outbound;
            moved.clear();
            moved.extend(row.waiting.windows(2).zip(0_i32..).map(|(pair, ahead)| {
                let ahead = f64::from(ahead);
                let (here, next) = (pair.first().copied().unwrap_or(0.0), pair.last().copied().unwrap_or(0.0));
                here * (stays - ahead * theta).max(0.0) + next * (inbound + (ahead + 1.0) * theta)
            }));
            for (place, from_more) in moved.iter_mut().zip(more) {
                *place += from_more * turns;
            }
            std::mem::swap(&mut row.waiting, moved);
            left += sum_of(&row.waiting);
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

/// The sum of many parts, in four strands: a fixed order that need not wait for each addition.
fn sum_of(parts: &[f64]) -> f64 {
    let mut strands = [0.0; 4];
    let chunks = parts.chunks_exact(4);
    let rest: f64 = chunks.remainder().iter().sum();
    for chunk in chunks {
        for (strand, part) in strands.iter_mut().zip(chunk) {
            *strand += part;
        }
    }
    strands.iter().sum::<f64>() + rest
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
    let mut shares = vec![0.0; mode];
    let (mut p, mut n) = (1.0, mode as f64);
    for share in shares.iter_mut().rev() {
        p *= n / mean;
        *share = p;
        n -= 1.0;
    }
    (p, n) = (1.0, mode as f64);
    while p > 1e-22 * mean.min(1.0) {
        shares.push(p);
        n += 1.0;
        p *= mean / n;
    }
    let all: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= all);
    shares
}
