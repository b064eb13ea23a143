//! Blending when inbound and outbound contacts take different times: how many are in hand, and how many of them outbound.

use crate::queueing::blend::delay::Ahead;
use crate::queueing::performance::Fate;

/// Inbound with priority over outbound that takes another time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TwoKinds {
    /// Agents, `N`.
    pub agents: f64,
    /// The fewest busy agents there ever are, `m`: at least 1, at most `N`.
    pub fewest_busy: f64,
    /// Inbound arrivals per second, `λ`.
    pub arrivals: f64,
    /// Completions per second of an agent on inbound, `μ`.
    pub inbound_rate: f64,
    /// Completions per second of an agent on outbound, `ν`.
    pub outbound_rate: f64,
    /// Callers per second who hang up, of each who waits, `θ`; zero where nobody does.
    pub impatience: f64,
    /// Agents beyond the inbound load, `N − A`.
    pub headroom: f64,
}

/// How the time is divided, and where those who wait find themselves.
#[derive(Debug, Clone)]
pub(crate) struct Division {
    /// An arrival finds an idle agent.
    pub free: f64,
    /// Mean number of busy agents.
    pub busy_agents: f64,
    /// Mean number of agents on outbound.
    pub outbound_agents: f64,
    /// An arrival has to wait.
    pub full_share: f64,
    /// Mean number of contacts that wait.
    pub queue: f64,
    /// By the number of agents on outbound, from many to few: shares of the time with everybody busy and 0, 1, … waiting.
    pub full: Vec<Row>,
}

/// The states with one number of agents on outbound in which everybody is busy.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Agents on outbound.
    pub outbound: f64,
    /// Share of the time with 0, 1, … contacts waiting.
    pub waiting: Vec<f64>,
    /// Beyond these each number has this multiple of the share of the one before.
    pub ratio: f64,
}

/// Parts below this share of their sum no longer change it.
const NEGLIGIBLE: f64 = 1e-22;
/// Weights are scaled by this power of two before they overflow.
const SCALE: f64 = HUNDRED_HALVINGS * HUNDRED_HALVINGS * HUNDRED_HALVINGS * HUNDRED_HALVINGS * HUNDRED_HALVINGS;
const HUNDRED_HALVINGS: f64 = 1.0 / (1u128 << 100) as f64;
const LARGE: f64 = 1e250;
/// A row ends where its terms have fallen by this factor, as a logarithm.
const REACH: f64 = 42.0;
/// The last place of a row, as often as there are places, holds less than this share of it.
const END: f64 = 1e-18;
/// No row is longer: beyond two hundred thousand waiting contacts the queue is cut, and measures are no longer exact.
const MOST_WAITING: f64 = 200_000.0;

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    all: f64,
    free: f64,
    busy: f64,
    outbound: f64,
    full: f64,
    queue: f64,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.all += other.all;
        self.free += other.free;
        self.busy += other.busy;
        self.outbound += other.outbound;
        self.full += other.full;
        self.queue += other.queue;
    }
    fn times(self, factor: f64) -> Self {
        Self {
            all: self.all * factor,
            free: self.free * factor,
            busy: self.busy * factor,
            outbound: self.outbound * factor,
            full: self.full * factor,
            queue: self.queue * factor,
        }
    }
    /// Whether a row that is smaller than the one before, and so are all that follow, no longer counts.
    fn fades(&self, before: &Self, sums: &Self) -> bool {
        let gone = |part: f64, before: f64, sum: f64| part <= before && part <= NEGLIGIBLE * sum;
        gone(self.all, before.all, sums.all)
            && gone(self.free, before.free, sums.free)
            && gone(self.outbound, before.outbound, sums.outbound)
            && gone(self.full, before.full, sums.full)
            && gone(self.queue, before.queue, sums.queue)
    }
}

/// The equations of one row: numbers of contacts `m + 1, m + 2, …` with `o` agents on outbound.
struct RowEquations<'a> {
    kinds: &'a TwoKinds,
    outbound: f64,
}

impl RowEquations<'_> {
    /// What takes a state with `n` contacts to `n − 1` and leaves outbound alone.
    fn down(&self, n: f64) -> f64 {
        let kinds = self.kinds;
        (n.min(kinds.agents) - self.outbound) * kinds.inbound_rate + (n - kinds.agents).max(0.0) * kinds.impatience
    }
    fn leak(&self) -> f64 {
        self.outbound * self.kinds.outbound_rate
    }
    /// The escape rate of a level if every level above it were like it: the larger root of
    /// `e² + e(s − leak − λ) = leak·s`.
    fn settled_escape(&self, down: f64) -> f64 {
        let (leak, arrivals) = (self.leak(), self.kinds.arrivals);
        let half = 0.5 * (leak + arrivals - down);
        let root = (half * half + leak * down).sqrt();
        if half >= 0.0 { half + root } else { leak * down / (root - half) }
    }
    /// Roughly how many numbers of waiting contacts count.
    fn reach(&self) -> usize {
        let kinds = self.kinds;
        let (mut fallen, mut highest, mut waiting) = (0.0_f64, 0.0_f64, 0.0);
        // Where levels are alike there is nothing to walk.
        if kinds.impatience <= 0.0 {
            let down = self.down(kinds.agents);
            let ratio = kinds.arrivals / (down + self.settled_escape(down));
            return (REACH / -libm::log(ratio.min(1.0 - 1e-9))).min(MOST_WAITING) as usize + 2;
        }
        while highest - fallen < REACH && waiting < MOST_WAITING {
            // A stride that changes the rates little and does not overshoot by much.
            let down = self.down(kinds.agents + waiting + 1.0);
            let fall = libm::log(kinds.arrivals / (down + self.settled_escape(down)));
            let stride = (0.02 * (waiting + kinds.agents)).min(0.25 * REACH / fall.abs()).floor().max(1.0);
            waiting += stride;
            fallen += stride * fall;
            highest = highest.max(fallen);
        }
        waiting as usize + 2
    }
}

impl TwoKinds {
    /// Solves the balance equations.
    ///
    /// # Formula
    /// State `(n, o)`: `n` contacts in hand or waiting, `o` of them outbound. `o` falls only while `n > m` and rises, by one,
    /// only at `n = m`. So the numbers of outbound contacts are solved one after another, from `m` down:
    /// ```text
    /// π(m, o−1)·(m−o+1)·μ = o·ν·Σ_(n>m) π(n, o)                                       what falls below o comes back
    /// π(n, o)·(λ + s_n + oν) = λ·π(n−1, o) + s_(n+1)·π(n+1, o) + (o+1)ν·π(n+1, o+1)    s_n = (min(n,N)−o)μ + (n−N)⁺θ
    /// ```
    /// Eliminated from above, `π(n, o) = α_n·π(n−1, o) + β_n` with `α_n = λ/(s_n + e_n)` and
    /// `e_n = oν + λ·e_(n+1)/(s_(n+1) + e_(n+1))`: every term is positive.
    pub(crate) fn divide(&self) -> Division {
        let idle_levels = (self.agents - self.fewest_busy) as usize;
        let mut rows: Vec<Row> = Vec::new();
        let mut sums = Sums::default();
        let mut before = Sums::default();
        let (mut above, mut row): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        let mut factors: Vec<(f64, f64)> = Vec::new();
        let (mut outbound, mut start) = (self.fewest_busy, 1.0);
        let mut reach = RowEquations { kinds: self, outbound }.reach();
        loop {
            let equations = RowEquations { kinds: self, outbound };
            // Levels m, m+1, …, N, …: the row starts with the level m itself. Where its end still counts it was too short.
            let (part, ratio) = loop {
                let levels = idle_levels + reach;
                above.resize(levels + 2, 0.0);
                let (ratio, scale) = self.solve_row(&equations, start, &above, levels, &mut factors, &mut row);
                if scale < 1.0 {
                    start *= scale;
                    (sums, before) = (sums.times(scale), before.times(scale));
                    above.iter_mut().chain(rows.iter_mut().flat_map(|row| &mut row.waiting)).for_each(|p| *p *= scale);
                }
                let part = self.measure(&row, idle_levels, outbound, ratio);
                let last = row.last().copied().unwrap_or(0.0);
                if ratio > 0.0 || last * levels as f64 <= END * part.full || reach as f64 >= MOST_WAITING {
                    break (part, ratio);
                }
                reach += reach / 2 + 16;
            };
            sums.add(&part);
            rows.push(Row { outbound, waiting: row.get(idle_levels..).unwrap_or_default().to_vec(), ratio });
            if outbound < 1.0 || part.fades(&before, &sums) {
                break;
            }
            before = part;
            let left: f64 = row.iter().skip(1).sum();
            start = equations.leak() * left / ((self.fewest_busy - outbound + 1.0) * self.inbound_rate);
            std::mem::swap(&mut above, &mut row);
            outbound -= 1.0;
            if sums.all > LARGE || start > LARGE {
                start *= SCALE;
                sums = sums.times(SCALE);
                before = before.times(SCALE);
                above.iter_mut().chain(rows.iter_mut().flat_map(|row| &mut row.waiting)).for_each(|p| *p *= SCALE);
            }
        }
        let share = 1.0 / sums.all;
        rows.iter_mut().flat_map(|row| &mut row.waiting).for_each(|p| *p *= share);
        Division {
            free: sums.free * share,
            full_share: sums.full * share,
            busy_agents: sums.busy * share,
            outbound_agents: sums.outbound * share,
            queue: sums.queue * share,
            full: rows,
        }
    }

    /// Solves one row given its first term and the row above; returns the ratio of terms beyond its end, and what the row has
    /// been scaled by so that it does not overflow.
    fn solve_row(
        &self,
        equations: &RowEquations<'_>,
        start: f64,
        above: &[f64],
        levels: usize,
        factors: &mut Vec<(f64, f64)>,
        row: &mut Vec<f64>,
    ) -> (f64, f64) {
        let leak_above = (equations.outbound + 1.0) * self.outbound_rate;
        let at = |level: usize| self.fewest_busy + level as f64;
        factors.clear();
        factors.resize(levels + 1, (0.0, 0.0));
        let endless = self.impatience <= 0.0 && equations.outbound < 1.0;
        let mut escape = if endless { 0.0 } else { equations.settled_escape(equations.down(at(levels))) };
        let mut down_of_next = 0.0;
        let mut beta = 0.0;
        let mut level = levels;
        while level > 0 {
            let down = equations.down(at(level));
            let out = 1.0 / (down + escape);
            let source = leak_above * above.get(level + 1).copied().unwrap_or(0.0);
            beta = (down_of_next * beta + source) * out;
            if let Some(factor) = factors.get_mut(level) {
                *factor = (self.arrivals * out, beta);
            }
            escape = equations.leak() + self.arrivals * escape * out;
            down_of_next = down;
            level -= 1;
        }
        row.clear();
        row.push(start);
        let (mut p, mut scale) = (start, 1.0);
        for (alpha, beta) in factors.iter().skip(1) {
            p = alpha * p + beta * scale;
            row.push(p);
            if p > LARGE {
                p *= SCALE;
                scale *= SCALE;
                row.iter_mut().for_each(|p| *p *= SCALE);
            }
        }
        // Without outbound and patience, levels go on for ever, each with the same share of the one before.
        (if endless { self.arrivals / equations.down(self.agents) } else { 0.0 }, scale)
    }

    fn measure(&self, row: &[f64], idle_levels: usize, outbound: f64, ratio: f64) -> Sums {
        let mut sums = Sums::default();
        for (level, p) in row.iter().take(idle_levels).enumerate() {
            sums.free += p;
            sums.busy += p * (self.fewest_busy + level as f64);
        }
        let mut last = (0.0, 0.0);
        for (waiting, p) in row.iter().skip(idle_levels).enumerate() {
            sums.full += p;
            sums.queue += p * waiting as f64;
            last = (waiting as f64, *p);
        }
        if ratio > 0.0 {
            let rest = self.arrivals / (self.headroom * self.inbound_rate);
            sums.full += last.1 * rest;
            sums.queue += last.1 * rest * (last.0 + 1.0 + rest);
        }
        sums.busy += self.agents * sums.full;
        sums.all = sums.free + sums.full;
        sums.outbound = outbound * sums.all;
        sums
    }

    /// What becomes of an inbound contact, with the mean numbers of busy agents and of agents on outbound.
    pub(crate) fn fate(&self, within_s: f64) -> (Fate, f64, f64) {
        let division = self.divide();
        let (busy_agents, outbound_agents, queue) = (division.busy_agents, division.outbound_agents, division.queue);
        let mut fate = Fate {
            waits: division.full_share,
            answered_within: division.free,
            wait_s: queue / self.arrivals,
            abandoned: self.impatience * queue / self.arrivals,
            ..Fate::default()
        };
        if fate.waits <= 0.0 {
            return (fate, busy_agents, outbound_agents);
        }
        let ahead = Ahead::new(self, division);
        let answered;
        (answered, fate.wait_of_answered_s) =
            if self.impatience > 0.0 { ahead.answered() } else { (fate.waits, fate.wait_s) };
        let answered_in_time = ahead.follow(within_s, &mut fate);
        fate.late = fate.late.min(fate.waits);
        fate.still_waiting = fate.late * libm::exp(-self.impatience * within_s);
        if self.impatience > 0.0 {
            // A queue cut at its longest row loses some; the rest stays whole.
            let late = if self.impatience * queue / self.arrivals + answered > fate.waits * (1.0 - 1e-9) {
                answered
            } else {
                fate.waits - fate.abandoned
            };
            fate.answered_late = (late - answered_in_time).max(0.0);
            fate.abandoned_early = (fate.waits - fate.late - answered_in_time).max(0.0);
        } else {
            fate.answered_late = fate.late;
        }
        (fate, busy_agents, outbound_agents)
    }
}
