//! Running minima of a row of numbers that change by whole stretches.

use std::ops::Range;

/// A row of numbers in a binary tree: adding to a stretch of it and finding its lowest take as many steps as the tree is
/// high.
pub(super) struct Lowest {
    size: usize,
    /// The lowest number below each node, what was added to the node itself included, to those above it not.
    lowest: Vec<f64>,
    added: Vec<f64>,
}

impl Lowest {
    pub fn of(numbers: impl Iterator<Item = f64>) -> Self {
        let numbers: Vec<f64> = numbers.collect();
        let size = numbers.len().next_power_of_two();
        let mut lowest = vec![f64::INFINITY; 2 * size];
        lowest[size..size + numbers.len()].copy_from_slice(&numbers);
        for node in (1..size).rev() {
            lowest[node] = lowest[2 * node].min(lowest[2 * node + 1]);
        }
        Self { size, lowest, added: vec![0.0; 2 * size] }
    }
    /// Replaces one number of a row to which nothing is added.
    pub fn set(&mut self, place: usize, number: f64) {
        let mut node = self.size + place;
        self.lowest[node] = number;
        while node > 1 {
            node /= 2;
            self.lowest[node] = self.lowest[2 * node].min(self.lowest[2 * node + 1]);
        }
    }
    /// Adds to every number of a stretch.
    pub fn add(&mut self, stretch: Range<usize>, amount: f64) {
        if !stretch.is_empty() {
            self.add_below(1, 0..self.size, &stretch, amount);
        }
    }
    fn add_below(&mut self, node: usize, own: Range<usize>, stretch: &Range<usize>, amount: f64) {
        if own.end <= stretch.start || stretch.end <= own.start {
            return;
        }
        if stretch.start <= own.start && own.end <= stretch.end {
            self.lowest[node] += amount;
            self.added[node] += amount;
            return;
        }
        let middle = own.start.midpoint(own.end);
        self.add_below(2 * node, own.start..middle, stretch, amount);
        self.add_below(2 * node + 1, middle..own.end, stretch, amount);
        self.lowest[node] = self.lowest[2 * node].min(self.lowest[2 * node + 1]) + self.added[node];
    }
    /// The lowest of a stretch; infinite for none.
    pub fn of_stretch(&self, stretch: Range<usize>) -> f64 {
        if stretch.is_empty() { f64::INFINITY } else { self.lowest_below(1, 0..self.size, &stretch) }
    }
    fn lowest_below(&self, node: usize, own: Range<usize>, stretch: &Range<usize>) -> f64 {
        if own.end <= stretch.start || stretch.end <= own.start {
            return f64::INFINITY;
        }
        if stretch.start <= own.start && own.end <= stretch.end {
            return self.lowest[node];
        }
        let middle = own.start.midpoint(own.end);
        let first = self.lowest_below(2 * node, own.start..middle, stretch);
        first.min(self.lowest_below(2 * node + 1, middle..own.end, stretch)) + self.added[node]
    }
    /// The first place of a stretch whose number is lower than `bound`.
    pub fn first_below(&self, stretch: Range<usize>, bound: f64) -> Option<usize> {
        let (mut low, mut high) = (stretch.start, stretch.end);
        if self.of_stretch(stretch) >= bound {
            return None;
        }
        while high - low > 1 {
            let middle = low.midpoint(high);
            if self.of_stretch(low..middle) < bound { high = middle } else { low = middle }
        }
        Some(low)
    }
    /// The last place of a stretch whose number is lower than `bound`.
    pub fn last_below(&self, stretch: Range<usize>, bound: f64) -> Option<usize> {
        let (mut low, mut high) = (stretch.start, stretch.end);
        if self.of_stretch(stretch) >= bound {
            return None;
        }
        while high - low > 1 {
            let middle = low.midpoint(high);
            if self.of_stretch(middle..high) < bound { low = middle } else { high = middle }
        }
        Some(low)
    }
}
