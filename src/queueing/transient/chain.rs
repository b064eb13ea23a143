//! The queue's state carried through a span of time: uniformisation of a birth–death chain.

use crate::queueing::transient::poisson::Events;
use crate::queueing::transient::state::{Carried, Row};

/// States above all others are cut off once they are less likely than this share of all states in which contacts wait:
/// so even tiny chances of waiting keep their digits.
const NEGLIGIBLE_ABOVE: f64 = 1e-17;
/// States below all others are cut off once they are less likely than this.
const NEGLIGIBLE_BELOW: f64 = 1e-24;
/// After so many events the chance of waiting is looked at anew.
const LOOK_AGAIN: usize = 16;
/// A small system is kept whole, down to where doubles end.
const SMALL: usize = 48;
const VANISHING: f64 = 1e-290;

/// What happens per second in one interval.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates {
    /// Contacts that come.
    pub arrive: f64,
    /// Contacts that one busy agent finishes.
    pub finish: f64,
    /// Share of a waiting contact that gives up.
    pub give_up: f64,
    /// The staff.
    pub agents: usize,
}

impl Rates {
    /// Events per second while `beyond` agents are busy beyond the staff and `waiting` contacts wait.
    pub fn events(&self, beyond: usize, waiting: usize) -> f64 {
        self.arrive + (self.agents + beyond) as f64 * self.finish + waiting as f64 * self.give_up
    }
}

/// What a span of time does to a state.
pub(super) struct Passage {
    /// The state at the end.
    pub end: Carried,
    /// Expected seconds spent in every state.
    pub during: Carried,
    /// Probability that was cut off.
    pub lost: f64,
}

impl Passage {
    /// Where nothing has happened yet.
    pub fn of_no_time(state: &Carried) -> Self {
        let during = Carried { agents: state.agents, rows: vec![Row::default()] };
        Self { end: state.clone(), during, lost: 0.0 }
    }
    /// This passage and the one that follows.
    pub fn then(mut self, next: Self) -> Self {
        self.during.add(&next.during);
        Self { end: next.end, during: self.during, lost: self.lost + next.lost }
    }
}

/// The queue got longer than the chain was laid out for.
#[derive(Debug)]
pub(super) struct TooShort;

/// The active part of one row: `p[1 + i]` for `from <= i < to`, zeros beside it.
struct Strip {
    from: usize,
    to: usize,
    now: Vec<f64>,
    next: Vec<f64>,
    end: Vec<f64>,
    during: Vec<f64>,
}

impl Strip {
    fn of(row: &Row, size: usize) -> Self {
        let mut now = vec![0.0; size + 4];
        for (i, p) in row.each() {
            now[i + 1] = p;
        }
        let zeros = vec![0.0; size + 4];
        Self { from: row.first, to: row.end(), now, next: zeros.clone(), end: zeros.clone(), during: zeros }
    }
    fn is_empty(&self) -> bool {
        self.from >= self.to
    }
    /// Cuts negligible ends off; returns the probability that goes with them.
    fn trim(&mut self, below: f64, above: f64) -> f64 {
        let mut cut = 0.0;
        while self.from < self.to && self.now[self.to] < above {
            cut += self.now[self.to];
            self.now[self.to] = 0.0;
            self.to -= 1;
        }
        while self.from < self.to && self.now[self.from + 1] < below {
            cut += self.now[self.from + 1];
            self.now[self.from + 1] = 0.0;
            self.from += 1;
        }
        cut
    }
    fn row(p: &[f64]) -> Row {
        let first = p.iter().position(|p| *p != 0.0).unwrap_or(1);
        let last = p.iter().rposition(|p| *p != 0.0).unwrap_or(first);
        Row { first: first - 1, p: p[first..=last].to_vec() }
    }
}

/// Events per second with which the chain is made uniform when no more than `longest` contacts wait.
pub(super) fn uniform_rate(state: &Carried, rates: &Rates, longest: usize) -> f64 {
    rates.events(state.most_beyond(), longest)
}

/// Carries `state` (which stands on the staff of `rates`) through `span_s` seconds in which no more than `longest` contacts
/// may wait. After every event of the uniform chain `see` looks at the states: the number of events, and each row's first
/// number and probabilities.
///
/// # Formula
/// ```text
/// p(t) = Σ_k Poisson(k; Λt) p(0) Pᵏ,     ∫₀ᵗ p = Σ_k P(K > k)/Λ · p(0) Pᵏ,     P = I + Q/Λ
/// ```
/// Jensen (1953); Ingolfsson et al. (2007) carry call-centre days this way. Every term is positive. States are cut off
/// where they are negligible, so the work is proportional to the spread of the distribution, the square root of the load.
pub(super) fn pass(
    state: &Carried,
    rates: &Rates,
    span_s: f64,
    longest: usize,
    mut see: impl FnMut(usize, usize, usize, &[f64]),
) -> Result<Passage, TooShort> {
    let rate = uniform_rate(state, rates, longest);
    let events = Events::of_mean(rate * span_s);
    let agents = rates.agents;
    let size = agents + longest + 1;
    let mut strips: Vec<Strip> = Vec::with_capacity(state.rows.len());
    for (beyond, row) in state.rows.iter().enumerate() {
        let size = if beyond == 0 { size } else { longest + 1 };
        if row.end() > size {
            return Err(TooShort);
        }
        strips.push(Strip::of(row, size));
    }
    let scale = if rate > 0.0 { 1.0 / rate } else { 0.0 };
    let up = rates.arrive * scale;
    // The chance that a state falls by one, and that it stays, per event; shifted by one like the strips.
    let falls =
        |n: usize| (n.min(agents) as f64 * rates.finish + n.saturating_sub(agents) as f64 * rates.give_up) * scale;
    let mut down = vec![0.0; size + 4];
    let mut stay = vec![0.0; size + 4];
    for n in 0..=size {
        down[n + 1] = falls(n);
        stay[n + 1] = (1.0 - up - down[n + 1]).max(0.0);
    }
    let mut lost = 0.0;
    let mut beyond_rows = strips.len();
    let mut negligible = VANISHING;
    for k in 0.. {
        let (during, end) = (events.more_than(k) * scale, events.exactly(k));
        for (beyond, strip) in strips.iter_mut().enumerate().take(beyond_rows).filter(|(_, strip)| !strip.is_empty()) {
            let (from, to) = (strip.from + 1, strip.to + 1);
            add_scaled(&mut strip.during[from..to], &strip.now[from..to], during);
            if end > 0.0 {
                add_scaled(&mut strip.end[from..to], &strip.now[from..to], end);
            }
            see(k, beyond, strip.from, &strip.now[from..to]);
        }
        if k >= events.last() {
            break;
        }
        if k % LOOK_AGAIN == 0 {
            negligible = (waiting(&strips[..beyond_rows], agents) * NEGLIGIBLE_ABOVE).max(VANISHING);
        }
        // Rows from the staff upwards: each reads the old state of the row above it.
        for beyond in 0..beyond_rows {
            let (lower, upper) = strips.split_at_mut(beyond + 1);
            let strip = &mut lower[beyond];
            let above = upper.first().filter(|above| beyond + 1 < beyond_rows && !above.is_empty());
            if strip.is_empty() && above.is_none() {
                continue;
            }
            let offset = if beyond == 0 { agents } else { 0 };
            let limit = strip.now.len() - 4;
            let (mut from, mut to) = (strip.from.saturating_sub(1), strip.to + 1);
            if let Some(above) = above {
                let (low, high) = (above.from + offset, above.to + offset);
                if strip.is_empty() {
                    (strip.from, strip.to) = (low, low);
                    (from, to) = (low, high);
                }
                (from, to) = (from.min(low), to.max(high));
                strip.now[from..strip.from + 1].fill(0.0);
                strip.now[strip.to + 1..to + 2].fill(0.0);
            }
            if to > limit {
                // Nothing comes above the last place, so what is there must be negligible.
                if up > 0.0 && strip.to == limit && strip.now[limit] * up > negligible {
                    return Err(TooShort);
                }
                to = limit;
            }
            let width = to - from;
            let now = &strip.now[from..from + width + 2];
            let next = &mut strip.next[from + 1..to + 1];
            if beyond == 0 {
                advance(next, now, up, &stay[from + 1..to + 1], &down[from + 2..to + 2]);
            } else {
                let finish = (agents + beyond) as f64 * rates.finish * scale;
                for (i, next) in next.iter_mut().enumerate() {
                    let waiting = (from + i) as f64;
                    let stay = (1.0 - up - finish - waiting * rates.give_up * scale).max(0.0);
                    *next = up * now[i] + stay * now[i + 1] + (waiting + 1.0) * rates.give_up * scale * now[i + 2];
                }
            }
            if let Some(above) = above {
                let finish = (agents + beyond + 1) as f64 * rates.finish * scale;
                let start = above.from + offset - from;
                for (next, p) in next[start..].iter_mut().zip(&above.now[above.from + 1..above.to + 1]) {
                    *next += finish * p;
                }
            }
            // Zeros beside the strip, two deep: the next step reads one further than it writes.
            strip.next[from] = 0.0;
            strip.next[from.saturating_sub(1)] = 0.0;
            strip.next[to + 1] = 0.0;
            strip.next[to + 2] = 0.0;
            (strip.from, strip.to) = (from, to);
        }
        for strip in strips.iter_mut().take(beyond_rows) {
            std::mem::swap(&mut strip.now, &mut strip.next);
            let small = strip.to - strip.from <= SMALL;
            lost += if small { strip.trim(VANISHING, VANISHING) } else { strip.trim(NEGLIGIBLE_BELOW, negligible) };
        }
        while beyond_rows > 1 && total(&strips[beyond_rows - 1]) < negligible {
            lost += total(&strips[beyond_rows - 1]);
            beyond_rows -= 1;
        }
    }
    // Rounding adds or takes some 1e-16 with every event; what the sums have to be is known.
    let gather = |of: fn(&Strip) -> &[f64], whole: f64| {
        let mut rows: Vec<Row> = strips.iter().map(|strip| Strip::row(of(strip))).collect();
        while rows.len() > 1 && rows.last().is_some_and(|row| row.p.iter().all(|p| *p == 0.0)) {
            rows.pop();
        }
        let sum: f64 = rows.iter().map(|row| row.p.iter().sum::<f64>()).sum();
        let scale = if sum > 0.0 { whole / sum } else { 0.0 };
        rows.iter_mut().flat_map(|row| &mut row.p).for_each(|p| *p *= scale);
        Carried { agents, rows }
    };
    Ok(Passage { end: gather(|strip| &strip.end, 1.0), during: gather(|strip| &strip.during, span_s), lost })
}

/// The chance that contacts wait or would have to.
fn waiting(strips: &[Strip], agents: usize) -> f64 {
    let own = strips.first().map_or(0.0, |strip| {
        let from = strip.from.max(agents);
        strip.now.get(from + 1..strip.to + 1).map_or(0.0, |p| p.iter().sum())
    });
    strips.iter().skip(1).map(total).fold(own, |sum, more| sum + more)
}

fn total(strip: &Strip) -> f64 {
    strip.now[strip.from + 1..strip.to + 1].iter().sum()
}

/// `sum += factor · p`.
fn add_scaled(sum: &mut [f64], p: &[f64], factor: f64) {
    for (sum, p) in sum.iter_mut().zip(p) {
        *sum += factor * p;
    }
}

/// One event: `next[i] = up·now[i−1] + stay[i]·now[i] + down[i+1]·now[i+1]`, with `now` one wider on either side.
fn advance(next: &mut [f64], now: &[f64], up: f64, stay: &[f64], down: &[f64]) {
    let width = next.len();
    let (before, here, after) = (&now[..width], &now[1..width + 1], &now[2..width + 2]);
    let (stay, down) = (&stay[..width], &down[..width]);
    for i in 0..width {
        next[i] = up * before[i] + stay[i] * here[i] + down[i] * after[i];
    }
}
