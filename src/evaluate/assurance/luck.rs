//! The spread of a period's share by chance, looked up: how lucky agents are at a level.

use std::collections::BTreeMap;

use crate::queueing::variability::nearest;
use crate::queueing::{Model, OfferedLoad};
use crate::units::Seconds;

/// Loads at which luck is tabulated, as powers of `e^(1/√agents)` per agent: from hardly anybody waits to hardly anybody is
/// in time.
const POWERS: [f64; 20] = [
    -6.0, -4.0, -3.0, -2.4, -2.0, -1.7, -1.4, -1.15, -0.9, -0.7, -0.5, -0.35, -0.2, -0.1, 0.0, 0.3, 0.8, 1.5, 3.0, 6.0,
];
/// Handle times that lie within this share of each other have one table.
const ALIKE: f64 = 0.05;

/// The luck of so many agents with a handle time, by level: descending.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Table {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Node {
    level: f64,
    /// Shared variance and slope, each over that of a single contact, `level·(1 − level)`.
    shared: f64,
    slope: f64,
}

impl Table {
    /// The variance per contact of the number in time less `m` times the number that comes, at a level, is
    /// `own + (slope + off)·off` with `off = level − m`: own and slope.
    pub fn own_and_slope(&self, level: f64) -> (f64, f64) {
        let own = level * (1.0 - level);
        let Node { shared, slope, .. } = self.at(level);
        (own * (1.0 + shared), 2.0 * own * slope)
    }
    fn at(&self, level: f64) -> Node {
        let below = self.nodes.partition_point(|node| node.level > level);
        let (Some(low), high) = (self.nodes.get(below).or(self.nodes.last()), below.saturating_sub(1)) else {
            return Node::default();
        };
        let high = self.nodes[high];
        let width = high.level - low.level;
        let part = if width > 0.0 { ((level - low.level) / width).clamp(0.0, 1.0) } else { 0.0 };
        let mix = |low: f64, high: f64| low + part * (high - low);
        Node { level, shared: mix(low.shared, high.shared), slope: mix(low.slope, high.slope) }
    }
}

/// Tables made when they are first asked for.
pub(super) struct Luck {
    pub model: Model,
    pub within: Seconds,
    /// How long a day is open.
    pub span: Seconds,
    found: BTreeMap<(u64, i64), usize>,
    tables: Vec<Table>,
}

impl Luck {
    pub fn new(model: Model, within: Seconds, span: Seconds) -> Self {
        Self { model, within, span, found: BTreeMap::new(), tables: vec![Table::default()] }
    }
    /// The number of the table of some agents: the nearest whole number, whose luck at a level is much the same.
    pub fn of(&mut self, agents: f64, aht_s: f64) -> usize {
        if !(agents > 0.0 && aht_s > 0.0) {
            return 0;
        }
        let whole = agents.round().max(1.0);
        let alike = (libm::log(aht_s) / ALIKE).round();
        if let Some(number) = self.found.get(&(whole as u64, alike as i64)) {
            return *number;
        }
        let table = self.table(whole, libm::exp(alike * ALIKE));
        self.tables.push(table);
        self.found.insert((whole as u64, alike as i64), self.tables.len() - 1);
        self.tables.len() - 1
    }
    pub fn get(&self, number: usize) -> &Table {
        &self.tables[number]
    }
    fn table(&self, agents: f64, aht_s: f64) -> Table {
        let mut nodes: Vec<Node> = Vec::with_capacity(POWERS.len());
        for power in POWERS {
            let erlangs = agents * libm::exp(power / agents.sqrt());
            // An hour's worth: moments are linear in time.
            let load = OfferedLoad::of(erlangs * 3600.0 / aht_s, aht_s, 3600.0);
            let chance = nearest(&self.model, &load, agents, self.within, self.span);
            let own = chance.level * (1.0 - chance.level);
            if own < 1e-9 || nodes.last().is_some_and(|last| last.level <= chance.level) {
                continue;
            }
            let shared = chance.shared / (own * chance.contacts);
            nodes.push(Node { level: chance.level, shared, slope: chance.slope / own });
        }
        Table { nodes }
    }
}
