//! Where the scenarios lie, as many as there may be: points while they are few, counted cells when they are many.

use std::collections::BTreeMap;

/// Points in two measures. Up to 4,000 are kept as they are; more are counted in cells of one size, which doubles
/// whenever more than 8,000 cells are in use. The same points in the same order give the same cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cloud {
    points: Vec<(f64, f64)>,
    cells: BTreeMap<(i64, i64), u64>,
    size: (f64, f64),
    count: u64,
}

const POINTS: usize = 4_000;
const CELLS: usize = 8_000;
/// Cells across the range of the first points, in each measure.
const ACROSS: f64 = 128.0;

impl Cloud {
    /// Takes a point; one that is not finite is left out.
    pub fn add(&mut self, x: f64, y: f64) {
        if !x.is_finite() || !y.is_finite() {
            return;
        }
        self.count += 1;
        if self.cells.is_empty() {
            self.points.push((x, y));
            if self.points.len() <= POINTS {
                return;
            }
            self.size = (cell_size(self.points.iter().map(|p| p.0)), cell_size(self.points.iter().map(|p| p.1)));
            for (x, y) in std::mem::take(&mut self.points) {
                self.drop_in(x, y);
            }
            return;
        }
        self.drop_in(x, y);
        while self.cells.len() > CELLS {
            self.size = (self.size.0 * 2.0, self.size.1 * 2.0);
            for ((x, y), count) in std::mem::take(&mut self.cells) {
                *self.cells.entry((x.div_euclid(2), y.div_euclid(2))).or_default() += count;
            }
        }
    }
    fn drop_in(&mut self, x: f64, y: f64) {
        let cell = ((x / self.size.0).floor() as i64, (y / self.size.1).floor() as i64);
        *self.cells.entry(cell).or_default() += 1;
    }
    /// How many points it has.
    pub fn count(&self) -> u64 {
        self.count
    }
    /// Whether points are counted in cells.
    pub fn is_binned(&self) -> bool {
        !self.cells.is_empty()
    }
    /// Width and height of a cell.
    pub fn cell(&self) -> (f64, f64) {
        self.size
    }
    /// Points with how many lie there: themselves, or the middles of cells.
    pub fn marks(&self) -> impl Iterator<Item = (f64, f64, u64)> {
        let middle = |cell: i64, size: f64| (cell as f64 + 0.5) * size;
        let cells = self.cells.iter().map(move |((x, y), n)| (middle(*x, self.size.0), middle(*y, self.size.1), *n));
        self.points.iter().map(|(x, y)| (*x, *y, 1)).chain(cells)
    }
}

/// A power of two of which about [`ACROSS`] cover the range.
fn cell_size(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let (least, most) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (least.min(value), most.max(value)));
    let range = if most > least { most - least } else { most.abs().max(1.0) };
    libm::exp2(libm::log2(range / ACROSS).floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_counted_once_in_a_cell_that_holds_it() {
        let mut cloud = Cloud::default();
        let point = |k: u64| (1_000.0 + ((k * 7_919) % 40_009) as f64, ((k * 104_729) % 50_021) as f64 / 50_021.0);
        for k in 0..100_000 {
            let (x, y) = point(k);
            cloud.add(x, y);
        }
        cloud.add(f64::NAN, 0.5);
        assert!(cloud.is_binned());
        assert_eq!(cloud.count(), 100_000);
        assert_eq!(cloud.marks().map(|(_, _, n)| n).sum::<u64>(), 100_000);
        assert!(cloud.marks().count() <= CELLS);
        let (wide, high) = cloud.cell();
        let (a, b) = point(0);
        assert!(cloud.marks().any(|(x, y, _)| (x - a).abs() <= wide / 2.0 && (y - b).abs() <= high / 2.0));
    }

    #[test]
    fn a_few_points_stay_what_they_are() {
        let mut cloud = Cloud::default();
        cloud.add(3.0, 0.5);
        cloud.add(1.0, 0.25);
        assert!(!cloud.is_binned());
        assert_eq!(cloud.marks().collect::<Vec<_>>(), [(3.0, 0.5, 1), (1.0, 0.25, 1)]);
    }
}
