//! Where a queue may stand at an instant, and how it stands after a change of staff.

use std::ops::Range;

/// A run of probabilities over neighbouring numbers, the first of which is `first`.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Row {
    pub first: usize,
    pub p: Vec<f64>,
}

impl Row {
    pub fn end(&self) -> usize {
        self.first + self.p.len()
    }
    /// Pairs of number and probability.
    pub fn each(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.p.iter().enumerate().map(|(i, p)| (self.first + i, *p))
    }
    /// The numbers that are left when either end is cut off, as far as its probabilities add up to less than `tail`.
    pub fn without_tails(&self, tail: f64) -> Range<usize> {
        let kept = |from_end: &mut dyn Iterator<Item = &f64>| {
            let mut sum = 0.0;
            from_end
                .take_while(|p| {
                    sum += **p;
                    sum < tail
                })
                .count()
        };
        self.first + kept(&mut self.p.iter())..self.end() - kept(&mut self.p.iter().rev())
    }
    fn add_row(&mut self, other: &Self) {
        if other.p.is_empty() {
            return;
        }
        let first = if self.p.is_empty() { other.first } else { self.first.min(other.first) };
        let end = self.end().max(other.end());
        let mut p = vec![0.0; end - first];
        for row in [&*self, other].into_iter().filter(|row| !row.p.is_empty()) {
            p.iter_mut().skip(row.first - first).zip(&row.p).for_each(|(sum, p)| *sum += p);
        }
        *self = Self { first, p };
    }
    fn add(&mut self, at: usize, p: f64) {
        if p == 0.0 {
            return;
        }
        if self.p.is_empty() {
            self.first = at;
        }
        if at < self.first {
            let missing = self.first - at;
            self.p.splice(0..0, std::iter::repeat_n(0.0, missing));
            self.first = at;
        }
        if at >= self.end() {
            self.p.resize(at - self.first + 1, 0.0);
        }
        self.p[at - self.first] += p;
    }
}

/// The state of a queue at an instant: how likely every number of contacts is.
///
/// While no more agents are busy than are staffed, the number of contacts says it all. After staff has dropped, agents
/// beyond the staff finish the contact that they have, and nobody who waits is taken: then the agents beyond and the
/// contacts waiting are counted apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// The staff to which the rows refer.
    pub(super) agents: usize,
    /// `rows[0]`: by contacts in the system, nobody beyond the staff. `rows[e]`: by contacts waiting, `e` beyond.
    pub(super) rows: Vec<Row>,
}

impl Carried {
    /// Nobody waits and nobody is busy: how a day begins.
    pub fn empty() -> Self {
        Self::of(0, 0)
    }
    /// A known state: `busy` agents with a contact and `waiting` contacts in the queue (whoever finds a free agent when
    /// the next interval starts is answered then).
    pub fn of(busy: u64, waiting: u64) -> Self {
        Self { agents: busy as usize, rows: vec![Row { first: busy as usize + waiting as usize, p: vec![1.0] }] }
    }
    /// Expected number of contacts waiting.
    pub fn waiting(&self) -> f64 {
        self.sum(|_, queue| queue as f64)
    }
    /// Expected number of agents with a contact, those beyond the staff who finish theirs included.
    pub fn busy(&self) -> f64 {
        self.sum(|busy, _| busy as f64)
    }
    /// Probability that a contact that comes now has to wait.
    pub fn p_wait(&self) -> f64 {
        self.sum(|busy, _| if busy >= self.agents { 1.0 } else { 0.0 })
    }
    /// The sum over all states of a measure of agents busy and contacts waiting, weighted with their probabilities.
    pub(super) fn sum(&self, measure: impl Fn(usize, usize) -> f64) -> f64 {
        let mut sum = 0.0;
        for (excess, row) in self.rows.iter().enumerate() {
            for (number, p) in row.each() {
                let (busy, queue) = match excess {
                    0 => (number.min(self.agents), number.saturating_sub(self.agents)),
                    _ => (self.agents + excess, number),
                };
                sum += p * measure(busy, queue);
            }
        }
        sum
    }
    /// The state just after the staff has become `agents`, and the expected number of waiting contacts taken at once.
    pub(super) fn staffed_with(&self, agents: usize) -> (Self, f64) {
        let mut rows = vec![Row::default()];
        let mut taken = 0.0;
        for (excess, row) in self.rows.iter().enumerate() {
            for (number, p) in row.each() {
                let (busy, queue) = match excess {
                    0 => (number.min(self.agents), number.saturating_sub(self.agents)),
                    _ => (self.agents + excess, number),
                };
                if busy <= agents {
                    taken += p * queue.min(agents - busy) as f64;
                    rows[0].add(busy + queue, p);
                } else {
                    let beyond = busy - agents;
                    if rows.len() <= beyond {
                        rows.resize_with(beyond + 1, Row::default);
                    }
                    rows[beyond].add(queue, p);
                }
            }
        }
        (Self { agents, rows }, taken)
    }
    /// Adds what another measure of the same states holds.
    pub(super) fn add(&mut self, other: &Self) {
        if self.rows.len() < other.rows.len() {
            self.rows.resize_with(other.rows.len(), Row::default);
        }
        for (sum, row) in self.rows.iter_mut().zip(&other.rows) {
            sum.add_row(row);
        }
    }
    /// Leaves out agents beyond the staff where there is no chance left that any are.
    pub(super) fn forget_beyond(&mut self) {
        while self.rows.len() > 1 && self.rows.last().is_some_and(|row| row.p.iter().sum::<f64>() < 1e-24) {
            self.rows.pop();
        }
    }
    /// The largest number of contacts waiting that is possible at all.
    pub(super) fn longest_queue(&self) -> usize {
        let counted = |(excess, row): (usize, &Row)| match excess {
            0 => row.end().saturating_sub(1 + self.agents),
            _ => row.end().saturating_sub(1),
        };
        self.rows.iter().enumerate().map(counted).max().unwrap_or(0)
    }
    /// The most agents beyond the staff.
    pub(super) fn most_beyond(&self) -> usize {
        self.rows.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_who_leave_finish_their_contact_and_agents_who_come_take_the_heads_of_the_queue() {
        let four_busy_three_waiting = Carried::of(4, 3);
        let (fewer, taken) = four_busy_three_waiting.staffed_with(2);
        assert_eq!((fewer.busy(), fewer.waiting(), taken, fewer.most_beyond()), (4.0, 3.0, 0.0, 2));
        let (more, taken) = fewer.staffed_with(6);
        assert_eq!((more.busy(), more.waiting(), taken, more.most_beyond()), (6.0, 1.0, 2.0, 0));
        let (one_beyond, taken) = fewer.staffed_with(3);
        assert_eq!((one_beyond.busy(), one_beyond.waiting(), taken, one_beyond.most_beyond()), (4.0, 3.0, 0.0, 1));
    }
}
