//! Good classes quickly: simulated annealing over the sizes of all classes.
//!
//! One move changes one or two classes: a few heads more or less, a class opened, closed or put off, heads moved from one class to
//! another. Its cost is worked out from the weeks that it touches. The answer proves nothing; the bound does.

use super::problem::{ClassProblem, Shortage};
use crate::forecast::uncertainty::random::Stream;

/// Sizes with the cost of every week, kept up to date move by move.
pub(super) struct Search<'a> {
    problem: &'a ClassProblem,
    /// Effective FTE per head and per class, by start and week after it, up to the horizon.
    effect: Vec<Vec<f64>>,
    class_effect: Vec<Vec<f64>>,
    /// Heads in training, by week.
    seated: Vec<u32>,
    /// Need less supply, by week.
    missing: Vec<f64>,
    /// Price of every week.
    prices: Vec<f64>,
    sizes: Vec<u32>,
    heads: u32,
    /// Cost of classes and heads.
    hiring: f64,
    /// Price of an effective FTE-week that must not be missing, on top of a fixed step.
    hard: f64,
    per_short: f64,
    /// What money weighs: 1, or 0 where only the shortage counts.
    money: f64,
    overtime_pays: bool,
}

/// What a move changes: starts and their new sizes.
type Move = [Option<(usize, u32)>; 2];

impl<'a> Search<'a> {
    /// No classes at all.
    pub fn new(problem: &'a ClassProblem) -> Self {
        let weeks = problem.need.len();
        let fit = |curve: &[f64], week: usize| {
            (0..weeks - week).map(|age| curve.get(age).copied().unwrap_or(0.0)).collect::<Vec<f64>>()
        };
        let smallest = f64::from(problem.smallest);
        let dearest = |start: &super::problem::PossibleClass| start.cost_per_class + smallest * start.cost_per_hire;
        let (per_short, money) = (problem.shortage.price(), problem.shortage.money());
        let hard = problem.starts.iter().map(dearest).fold(1.0 + problem.overtime_cost + per_short, f64::max);
        let mut search = Self {
            problem,
            effect: problem.starts.iter().map(|start| fit(&start.effect, start.week)).collect(),
            class_effect: problem.starts.iter().map(|start| fit(&start.class_effect, start.week)).collect(),
            seated: vec![0; weeks],
            missing: problem.need.iter().zip(&problem.base).map(|(need, base)| need - base).collect(),
            prices: vec![0.0; weeks],
            sizes: vec![0; problem.starts.len()],
            heads: 0,
            hiring: 0.0,
            hard,
            per_short,
            money,
            overtime_pays: problem.overtime_pays(),
        };
        for week in 0..weeks {
            search.prices[week] = search.price(week, search.missing[week]);
        }
        search
    }

    /// Starts again from the given sizes; a class that breaks a limit is left out.
    pub fn start_from(&mut self, sizes: &[u32]) {
        for index in 0..self.sizes.len() {
            self.apply([Some((index, 0)), None]);
        }
        for (index, &size) in sizes.iter().enumerate() {
            if size > 0 && self.fits([Some((index, size)), None]) {
                self.apply([Some((index, size)), None]);
            }
        }
    }

    /// Tries `moves` moves from where it stands, `heat` times as warm as usual at first, and gives back the best sizes seen that
    /// keep every limit, with their cost.
    pub fn anneal(&mut self, moves: u64, heat: f64, seed: u64) -> Option<(Vec<u32>, f64)> {
        if self.sizes.is_empty() {
            return self.problem.keeps(&[]).then(|| (Vec::new(), self.problem.objective(&[])));
        }
        let mut stream = Stream::new(seed);
        let mut now = self.total();
        let mut best: Option<(Vec<u32>, f64)> = None;
        let warmth = self.warmth(&mut stream) * heat;
        let mut temperature = warmth;
        for step in 0..moves {
            if step % 256 == 0 {
                temperature = warmth * libm::exp(-7.0 * step as f64 / moves as f64);
                self.keep(&mut best, now);
            }
            let Some(change) = self.propose(&mut stream) else {
                continue;
            };
            let by = self.change(change);
            let accept = by <= 0.0 || unit(&mut stream) < libm::exp(-by / temperature);
            if accept {
                // The best so far is kept before it is left.
                if by > 0.0 && best.as_ref().is_none_or(|(_, cost)| now < *cost) {
                    self.keep(&mut best, now);
                }
                self.apply(change);
                now += by;
            }
        }
        self.keep(&mut best, now);
        best
    }

    fn keep(&self, best: &mut Option<(Vec<u32>, f64)>, now: f64) {
        if best.as_ref().is_some_and(|(_, cost)| now >= *cost) || !self.problem.keeps(&self.sizes) {
            return;
        }
        let cost = self.problem.objective(&self.sizes);
        if best.as_ref().is_none_or(|(_, least)| cost < *least) {
            *best = Some((self.sizes.clone(), cost));
        }
    }

    /// Half the median size of what a move changes: a temperature at which moves are free.
    fn warmth(&self, stream: &mut Stream) -> f64 {
        let mut sizes: Vec<f64> =
            (0..200).filter_map(|_| self.propose(stream)).map(|change| self.change(change).abs()).collect();
        sizes.retain(|size| *size > 0.0);
        sizes.sort_unstable_by(f64::total_cmp);
        sizes.get(sizes.len() / 4).map_or(1.0, |size| size / 2.0)
    }

    fn total(&self) -> f64 {
        let weeks: f64 = self.prices.iter().sum();
        self.money * self.hiring + weeks + self.over_budget(self.hiring, self.overtime())
    }

    /// Overtime of all weeks, as if there were no budget; 0 where there is none, as nothing asks for it.
    fn overtime(&self) -> f64 {
        if self.problem.budget.is_none() || !self.overtime_pays {
            return 0.0;
        }
        self.missing.iter().zip(&self.problem.overtime_cap).map(|(missing, &cap)| missing.clamp(0.0, cap)).sum()
    }

    /// What it weighs that a budget is passed: overtime becomes shortage until it is kept, the rest must not be.
    fn over_budget(&self, hiring: f64, overtime: f64) -> f64 {
        let Some(budget) = self.problem.budget else {
            return 0.0;
        };
        let each = self.problem.overtime_cost;
        let over = (hiring + overtime * each - budget).max(0.0);
        let given_up = over.min(overtime * each);
        let shortage = if each > 0.0 { given_up / each * (self.per_short - self.money * each) } else { 0.0 };
        shortage + (over - given_up) * (1.0 + self.hard)
    }

    /// What a week costs that lacks so much.
    fn price(&self, week: usize, missing: f64) -> f64 {
        if missing <= 0.0 {
            return 0.0;
        }
        let overtime = if self.overtime_pays { missing.min(self.problem.overtime_cap[week]) } else { 0.0 };
        let short = missing - overtime;
        let mut price = self.money * overtime * self.problem.overtime_cost + short * self.per_short;
        if let Shortage::Within { allowed, .. } = &self.problem.shortage {
            let beyond = short - allowed[week];
            if beyond > 5e-7 {
                price += self.hard * (0.02 + beyond);
            }
        }
        price
    }

    /// The range of weeks that a move touches and what the need lacks in each after it.
    fn missing_after(&self, change: Move, week: usize) -> f64 {
        let mut missing = self.missing[week];
        for (index, size) in change.iter().flatten() {
            let Some(age) = week.checked_sub(self.problem.starts[*index].week) else {
                continue;
            };
            missing -= (f64::from(*size) - f64::from(self.sizes[*index])) * self.effect[*index][age];
            match (self.sizes[*index] > 0, *size > 0) {
                (false, true) => missing -= self.class_effect[*index][age],
                (true, false) => missing += self.class_effect[*index][age],
                _ => {}
            }
        }
        missing
    }

    fn hiring_after(&self, change: Move) -> f64 {
        let mut hiring = self.hiring;
        for &(index, size) in change.iter().flatten() {
            let start = &self.problem.starts[index];
            let open = |size: u32| f64::from(u8::from(size > 0));
            hiring += (f64::from(size) - f64::from(self.sizes[index])) * start.cost_per_hire
                + (open(size) - open(self.sizes[index])) * start.cost_per_class;
        }
        hiring
    }

    fn change(&self, change: Move) -> f64 {
        let first = change.iter().flatten().map(|&(index, _)| self.problem.starts[index].week).min().unwrap_or(0);
        let hiring = self.hiring_after(change);
        let mut by = self.money * (hiring - self.hiring);
        let counted = self.problem.budget.is_some() && self.overtime_pays;
        let mut overtime = 0.0;
        for week in first..self.missing.len() {
            let missing = self.missing_after(change, week);
            by += self.price(week, missing) - self.prices[week];
            if counted {
                let cap = self.problem.overtime_cap[week];
                overtime += missing.clamp(0.0, cap) - self.missing[week].clamp(0.0, cap);
            }
        }
        if self.problem.budget.is_some() {
            let before = self.overtime();
            by += self.over_budget(hiring, before + overtime) - self.over_budget(self.hiring, before);
        }
        by
    }

    fn apply(&mut self, change: Move) {
        self.hiring = self.hiring_after(change);
        let first = change.iter().flatten().map(|&(index, _)| self.problem.starts[index].week).min().unwrap_or(0);
        for week in first..self.missing.len() {
            let missing = self.missing_after(change, week);
            self.missing[week] = missing;
            self.prices[week] = self.price(week, missing);
        }
        for &(index, size) in change.iter().flatten() {
            let start = &self.problem.starts[index];
            let end = (start.week + start.training_weeks).min(self.seated.len());
            for seated in &mut self.seated[start.week..end] {
                *seated = *seated + size - self.sizes[index];
            }
            self.heads = self.heads + size - self.sizes[index];
            self.sizes[index] = size;
        }
    }

    /// Whether a move keeps seats, spacing and heads.
    fn fits(&self, change: Move) -> bool {
        let after = |index: usize| {
            change.iter().flatten().find(|&&(of, _)| of == index).map_or(self.sizes[index], |&(_, size)| size)
        };
        if let Some(most) = self.problem.most_heads {
            let mut heads = i64::from(self.heads);
            for &(index, size) in change.iter().flatten() {
                heads += i64::from(size) - i64::from(self.sizes[index]);
            }
            if heads > i64::from(most) {
                return false;
            }
        }
        for &(index, size) in change.iter().flatten() {
            let start = &self.problem.starts[index];
            if size <= self.sizes[index] {
                continue;
            }
            if let Some(seats) = &self.problem.seats {
                let end = (start.week + start.training_weeks).min(self.seated.len());
                for (week, (&taken, &seats)) in self.seated.iter().zip(seats).enumerate().take(end).skip(start.week) {
                    let mut seated = i64::from(taken);
                    for &(other, size) in change.iter().flatten() {
                        let of = &self.problem.starts[other];
                        if (of.week..of.week + of.training_weeks).contains(&week) {
                            seated += i64::from(size) - i64::from(self.sizes[other]);
                        }
                    }
                    if seated > i64::from(seats) {
                        return false;
                    }
                }
            }
            if let (Some(spacing), 0) = (self.problem.spacing, self.sizes[index]) {
                let starts = &self.problem.starts;
                let open = |first: usize| {
                    let near =
                        (first..starts.len()).take_while(|&i| starts[i].week < starts[first].week + spacing.weeks);
                    near.filter(|&i| after(i) > 0).count()
                };
                let behind = (0..=index).rev().take_while(|&i| starts[i].week + spacing.weeks > start.week);
                for first in behind {
                    if open(first) > spacing.classes as usize {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn propose(&self, stream: &mut Stream) -> Option<Move> {
        let count = self.sizes.len();
        let (smallest, largest) = (self.problem.smallest, self.problem.largest);
        let index = below(stream, count);
        let size = self.sizes[index];
        let kind = below(stream, 16);
        let heads = [1, 1, 1, 2, 3, 5][below(stream, 6)];
        // A size out of range closes the class.
        let resized = |size: u32, more: bool| {
            let new = if more { size + heads } else { size.saturating_sub(heads) };
            if new < smallest { 0 } else { new.min(largest) }
        };
        let open = |stream: &mut Stream| smallest + below(stream, (largest - smallest + 1) as usize) as u32;
        let near = |stream: &mut Stream| {
            let shift = 1 + below(stream, 5);
            if below(stream, 2) == 0 { index.checked_sub(shift) } else { Some(index + shift).filter(|&to| to < count) }
        };
        let change: Move = match (kind, size) {
            (0..=5, 1..) => [Some((index, resized(size, kind.is_multiple_of(2)))), None],
            (0..=1, 0) => [Some((index, open(stream))), None],
            (6, 1..) => [Some((index, 0)), None],
            (7..=10, 1..) => {
                // Put off or brought forward, sometimes with another size.
                let to = near(stream)?;
                if self.sizes[to] > 0 {
                    return None;
                }
                let new = if kind < 9 {
                    size
                } else {
                    (size + below(stream, 5) as u32).saturating_sub(2).clamp(smallest, largest)
                };
                [Some((index, 0)), Some((to, new))]
            }
            (11.., 1..) => {
                // Heads from this class to another, which may be new, or into which it may go as a whole.
                let to = if kind < 14 { near(stream)? } else { below(stream, count) };
                if to == index {
                    return None;
                }
                let other = self.sizes[to];
                let (left, gained) = if kind == 15 {
                    (0, (other + size).min(largest))
                } else if other == 0 {
                    let part = open(stream);
                    if part + smallest > size { (size, part) } else { (size - part, part) }
                } else {
                    let part = heads.min(largest - other);
                    let left = size.saturating_sub(part);
                    (if left < smallest { 0 } else { left }, other + part)
                };
                [Some((index, left)), Some((to, gained))]
            }
            _ => return None,
        };
        let moved = change.iter().flatten().any(|&(index, size)| self.sizes[index] != size);
        (moved && self.fits(change)).then_some(change)
    }
}

/// A whole number from 0 up to but without `count`.
fn below(stream: &mut Stream, count: usize) -> usize {
    ((stream.next() >> 32) as usize * count) >> 32
}

/// A number from 0 up to 1.
fn unit(stream: &mut Stream) -> f64 {
    (stream.next() >> 11) as f64 / 9_007_199_254_740_992.0
}
