//! Branch and bound: classes of least cost, with a bound below which no classes can cost.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::linear::{Ended, Tableau};
use super::model::Model;
use super::problem::ClassProblem;
use super::search::Search;

/// How much work may be done, in numbers of things and not in seconds, so that the answer is the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// Moves of the first annealing.
    pub moves: u64,
    /// Entries of the tableau that may be touched: steps of the simplex method times the size of the tableau.
    pub work: u64,
    /// Stop when the cost is proven to lie within this share of the least, such as 0.0001.
    pub gap: f64,
}

impl Default for Effort {
    /// About a second for 78 weeks.
    fn default() -> Self {
        Self { moves: 240_000, work: 1_800_000_000, gap: 1e-4 }
    }
}

/// Sizes with what is proven about them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Proven {
    /// One size per start.
    pub sizes: Vec<u32>,
    /// Their cost.
    pub cost: f64,
    /// No classes cost less.
    pub bound: f64,
    /// Nodes of the tree that were worked on.
    pub nodes: u64,
}

#[derive(Debug)]
struct Node {
    bound: f64,
    number: u64,
    narrowed: Vec<(usize, f64, f64)>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Node {}
impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Node {
    /// The greatest node of the heap is the one with the lowest bound, then the latest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then(self.number.cmp(&other.number))
    }
}

/// Candidates that are tried out at one node, steps of each, and how often a variable is tried.
const PROBES: usize = 8;
const PROBE_STEPS: u64 = 12;
const RELIABLE: u32 = 2;

/// By how much branching on a variable raised the bound, per unit of its distance from whole.
#[derive(Debug, Clone, Copy, Default)]
struct Gains {
    down: f64,
    up: f64,
    tried: u32,
}

impl Gains {
    /// What to expect of a variable that stands at `value`; `None` where it was never tried.
    fn score(&self, value: f64) -> Option<f64> {
        (self.tried > 0).then(|| {
            let each = 1.0 / f64::from(self.tried);
            let (down, up) = (self.down * each * (value - value.floor()), self.up * each * (value.ceil() - value));
            (down + 1e-6) * (up + 1e-6)
        })
    }
}

/// The tree while it grows.
struct Tree<'a> {
    problem: &'a ClassProblem,
    model: Model,
    search: Search<'a>,
    best: Option<(Vec<u32>, f64)>,
    open: BinaryHeap<Node>,
    /// Lowest bound of the nodes that were given up as good enough.
    closed: f64,
    numbered: u64,
    nodes: u64,
    work: u64,
    gains: Vec<Gains>,
    effort: Effort,
}

/// Least cost, from the sizes in `known` where they keep the limits; `None` where no classes keep them.
pub(super) fn solve(problem: &ClassProblem, known: &[Vec<u32>], effort: Effort) -> Option<Proven> {
    let model = Model::new(problem);
    let mut search = Search::new(problem);
    let mut best: Option<(Vec<u32>, f64)> = None;
    for sizes in known.iter().filter(|sizes| problem.keeps(sizes)) {
        better(&mut best, Some((sizes.clone(), problem.objective(sizes))));
    }
    if let Some((sizes, _)) = &best {
        search.start_from(&sizes.clone());
    }
    for round in 1..=4 {
        better(&mut best, search.anneal(effort.moves / 4, 0.003, round));
        if let Some((sizes, _)) = &best {
            search.start_from(sizes);
        }
    }
    let variables = model.programme.lo.len();
    let mut tree = Tree {
        problem,
        model,
        search,
        best,
        open: BinaryHeap::new(),
        closed: f64::INFINITY,
        numbered: 0,
        nodes: 0,
        work: 0,
        gains: vec![Gains::default(); variables],
        effort,
    };
    tree.grow();
    let open = tree.open.peek().map_or(f64::INFINITY, |node| node.bound);
    let (sizes, cost) = tree.best?;
    let bound = open.min(tree.closed).min(cost);
    Some(Proven { sizes, cost, bound, nodes: tree.nodes })
}

fn better(best: &mut Option<(Vec<u32>, f64)>, found: Option<(Vec<u32>, f64)>) -> bool {
    let Some(found) = found else {
        return false;
    };
    if best.as_ref().is_some_and(|best| best.1 <= found.1) {
        return false;
    }
    *best = Some(found);
    true
}

impl Tree<'_> {
    /// A node whose bound reaches this is given up.
    fn cutoff(&self) -> f64 {
        self.best.as_ref().map_or(f64::INFINITY, |best| best.1 - self.effort.gap * best.1.abs() - 1e-9)
    }

    fn grow(&mut self) {
        let mut root = self.model.programme.tableau();
        let size = (self.model.programme.rows.len() * self.model.programme.cost.len()).max(1) as u64;
        if root.solve(f64::INFINITY, 20_000) == Ended::Infeasible {
            self.closed = f64::INFINITY;
            return;
        }
        self.work += root.steps * size;
        let bound = self.model.programme.proven(&root) * self.model.scale;
        self.round(&root, 20_000);
        let limit = self.cutoff();
        if root.fix(0..2 * self.model.starts, limit / self.model.scale) > 0 {
            self.closed = self.closed.min(limit);
        }
        self.open.push(Node { bound, number: 0, narrowed: Vec::new() });
        while let Some(node) = self.open.pop() {
            if node.bound >= self.cutoff() {
                self.closed = self.closed.min(node.bound);
                continue;
            }
            if self.work > self.effort.work {
                self.open.push(node);
                return;
            }
            self.plunge(&root, node, size);
        }
    }

    /// Follows one child after another down from a node; the other children stay open.
    fn plunge(&mut self, root: &Tableau, node: Node, size: u64) {
        let mut tableau = root.clone();
        let Node { mut bound, mut narrowed, .. } = node;
        for &(variable, lo, hi) in &narrowed {
            tableau.narrow(variable, lo, hi);
        }
        loop {
            self.nodes += 1;
            let before = tableau.steps;
            let ended = tableau.solve(self.cutoff() / self.model.scale, 2_000);
            self.work += (tableau.steps - before + 1) * size;
            if ended == Ended::Infeasible {
                return;
            }
            bound = bound.max(self.model.programme.proven(&tableau) * self.model.scale);
            if bound >= self.cutoff() {
                self.closed = self.closed.min(bound);
                return;
            }
            if ended == Ended::OutOfSteps || self.work > self.effort.work {
                self.give_up(bound, narrowed);
                return;
            }
            if self.nodes.is_multiple_of(64) {
                self.round(&tableau, 4_000);
            }
            let Some(variable) = self.fractional(&tableau, size) else {
                if !self.round(&tableau, 0) {
                    // A whole solution of the programme that is no better than the best one: its bound stands.
                    self.closed = self.closed.min(bound);
                }
                self.closed = self.closed.min(bound);
                return;
            };
            let value = tableau.value[variable];
            let (down, up) = ((variable, f64::NEG_INFINITY, value.floor()), (variable, value.ceil(), f64::INFINITY));
            let (follow, leave) = if value - value.floor() > 0.5 { (up, down) } else { (down, up) };
            let mut other = narrowed.clone();
            other.push(leave);
            self.numbered += 1;
            self.open.push(Node { bound, number: self.numbered, narrowed: other });
            narrowed.push(follow);
            tableau.narrow(follow.0, follow.1, follow.2);
        }
    }

    fn give_up(&mut self, bound: f64, narrowed: Vec<(usize, f64, f64)>) {
        self.numbered += 1;
        self.open.push(Node { bound, number: self.numbered, narrowed });
    }

    /// The variable to branch on: of the first kind that has one, the one whose two branches raise the bound most.
    ///
    /// What a branch raises is tried out by a few steps until a variable has been tried twice, and is then taken from what it raised
    /// before (reliability branching; Achterberg, Koch & Martin 2005).
    fn fractional(&mut self, tableau: &Tableau, size: u64) -> Option<usize> {
        for kind in self.model.whole.clone() {
            let mut candidates: Vec<(f64, usize)> = kind
                .filter_map(|variable| {
                    let value = tableau.value[variable];
                    let from_whole = (value - value.round()).abs();
                    (from_whole > 1e-6)
                        .then(|| (self.gains[variable].score(value).unwrap_or(from_whole * 1e-3), variable))
                })
                .collect();
            if candidates.is_empty() {
                continue;
            }
            candidates.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let mut best = (-1.0, candidates[0].1);
            let mut tried = 0;
            for &(_, variable) in candidates.iter() {
                let value = tableau.value[variable];
                if self.gains[variable].tried < RELIABLE && tried < PROBES {
                    tried += 1;
                    let down = self.probe(tableau, variable, f64::NEG_INFINITY, value.floor(), size);
                    let up = self.probe(tableau, variable, value.ceil(), f64::INFINITY, size);
                    let gains = &mut self.gains[variable];
                    gains.down += down / (value - value.floor());
                    gains.up += up / (value.ceil() - value);
                    gains.tried += 1;
                }
                if let Some(score) = self.gains[variable].score(value)
                    && score > best.0
                {
                    best = (score, variable);
                }
            }
            return Some(best.1);
        }
        None
    }

    /// By how much a few steps raise the bound when a variable is narrowed.
    fn probe(&mut self, tableau: &Tableau, variable: usize, lo: f64, hi: f64, size: u64) -> f64 {
        let mut tried = tableau.clone();
        tried.narrow(variable, lo, hi);
        let limit = self.cutoff() / self.model.scale;
        let before = tableau.objective();
        let room = (limit - before).max(0.0);
        let ended = tried.solve(limit, PROBE_STEPS);
        self.work += (tried.steps - tableau.steps + 3) * size;
        match ended {
            Ended::Infeasible | Ended::Beyond if room.is_finite() => room,
            _ => (tried.objective() - before).clamp(0.0, room),
        }
    }

    /// Rounds the point where the tableau stands to classes, and searches near them.
    fn round(&mut self, tableau: &Tableau, moves: u64) -> bool {
        let starts = self.model.starts;
        let (smallest, largest) = (self.problem.smallest, self.problem.largest);
        let mut sizes = vec![0_u32; starts];
        let (mut carried, mut heads) = (0.0, 0.0);
        for (index, place) in sizes.iter_mut().enumerate() {
            let held = tableau.value[index];
            heads += f64::from(smallest) * held + tableau.value[starts + index];
            carried += held;
            // A class is held whenever the sum of classes passes another half.
            if carried >= 0.5 {
                carried -= 1.0;
                let size = (heads.round().max(0.0) as u32).clamp(smallest, largest);
                heads -= f64::from(size);
                *place = size;
            }
        }
        let exact = self.problem.keeps(&sizes).then(|| (sizes.clone(), self.problem.objective(&sizes)));
        let mut found = better(&mut self.best, exact);
        if moves > 0 {
            self.search.start_from(&sizes);
            let near = self.search.anneal(moves, 0.001, self.nodes + 10);
            found |= better(&mut self.best, near);
        }
        found
    }
}
