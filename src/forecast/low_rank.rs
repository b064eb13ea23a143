//! Day curves by a few leading shapes: what a day's intervals have in common, forecast as a handful of scores.
//!
//! The square roots of the counts (whose noise is the same at all volumes) form a matrix of days by slots; its leading
//! right singular vectors are the shapes, a day's scores say how much of each it has. H. Shen and J. Z. Huang,
//! "Interday forecasting and intraday updating of call center arrivals" (Manufacturing & Service Operations Management 10,
//! 2008). Scores are forecast by the decayed mean of their weekday and a drift that the weekdays share.

use crate::forecast::drift::Drift;
use crate::forecast::profile::Past;
use crate::time::weekday_of_day;

/// Cells that the shapes are taken from: a year of half hours. Finer intervals see fewer days, at least eight weeks.
const CELLS: usize = 364 * 48;
const FEWEST_DAYS: usize = 56;
/// Shapes kept at most.
const RANK: usize = 6;
/// Half-life of a weekday's scores, in weeks.
const SCORE_WEEKS: f64 = 10.0;
/// Rounds in which gaps are filled by the fit so far.
const FILLS: usize = 2;
/// Steps of orthogonal iteration in a round: the kept space is all that counts, not each vector.
const STEPS: usize = 6;

/// Leading day shapes with the scores that are expected of each weekday.
#[derive(Debug, Clone)]
pub(crate) struct LowRank {
    end: usize,
    shapes: Vec<Vec<f64>>,
    /// Variance of the roots around the shapes, per slot.
    noise: Vec<f64>,
    usual: [[f64; RANK]; 7],
    drift: Vec<Drift>,
}

impl LowRank {
    /// Learns from the days before index `end`.
    pub fn new(past: &Past, end: usize) -> Self {
        let table = &past.table;
        let slots = table.slots;
        let end = end.min(table.days);
        let from = end.saturating_sub((CELLS / slots.max(1)).clamp(FEWEST_DAYS, 2 * 364));
        let days = (from..end).filter(|d| past.belief[*d] > 0.3 && table.row(*d).iter().any(|v| !v.is_nan()));
        let days = days.collect::<Vec<_>>();
        let rank = RANK.min(slots);
        let mut roots = days.iter().flat_map(|d| table.row(*d).iter().map(|v| root(*v))).collect::<Vec<_>>();
        let gaps = roots.iter().enumerate().filter(|(_, v)| v.is_nan()).map(|(i, _)| i).collect::<Vec<_>>();
        let usual = weekday_means(past, &days, &roots, slots);
        for i in &gaps {
            roots[*i] = usual[table.weekday(days[i / slots]) * slots + i % slots];
        }
        let mut shapes = first_shapes(&usual, slots, rank);
        shapes = leading(&roots, slots, shapes);
        keep_real(&mut shapes, &roots, slots);
        let rank = shapes.len();
        let rounds = if gaps.is_empty() { 0 } else { FILLS };
        for _ in 0..rounds {
            for i in &gaps {
                let row = &roots[i / slots * slots..(i / slots + 1) * slots];
                let fitted = shapes.iter().map(|shape| dot(shape, row) * shape[i % slots]).sum::<f64>();
                roots[*i] = fitted;
            }
            shapes = leading(&roots, slots, shapes);
        }
        let scores = roots.chunks(slots).map(|row| shapes.iter().map(|shape| dot(shape, row)).collect::<Vec<_>>());
        let scores = scores.collect::<Vec<_>>();
        let mut noise = vec![0.0; slots];
        for (row, scores) in roots.chunks(slots).zip(&scores) {
            let mut left = row.to_vec();
            for (shape, score) in shapes.iter().zip(scores) {
                left.iter_mut().zip(shape).for_each(|(left, v)| *left -= score * v);
            }
            noise.iter_mut().zip(&left).for_each(|(noise, left)| *noise += left * left / days.len() as f64);
        }
        let mut model = Self { end, usual: [[0.0; RANK]; 7], drift: Vec::new(), noise, shapes };
        let keep = libm::pow(0.5, 1.0 / (7.0 * SCORE_WEEKS));
        let mut weights = [0.0; 7];
        let mut all = [0.0; RANK];
        let mut total = 0.0;
        for (d, scores) in days.iter().zip(&scores) {
            let weight = past.belief[*d] * libm::pow(keep, (end - 1 - d) as f64);
            let weekday = table.weekday(*d);
            weights[weekday] += weight;
            total += weight;
            for (k, score) in scores.iter().enumerate() {
                model.usual[weekday][k] += weight * score;
                all[k] += weight * score;
            }
        }
        for (usual, weight) in model.usual.iter_mut().zip(weights) {
            for (score, all) in usual.iter_mut().zip(all) {
                // A weekday never seen is taken as the average day.
                *score = match weight {
                    weight if weight > 0.0 => *score / weight,
                    _ if total > 0.0 => all / total,
                    _ => 0.0,
                };
            }
        }
        for k in 0..rank {
            let mut left = vec![f64::NAN; end - from];
            for (d, scores) in days.iter().zip(&scores) {
                left[d - from] = scores[k] - model.usual[table.weekday(*d)][k];
            }
            model.drift.push(Drift::new(&left, &past.belief[from..end]));
        }
        model
    }

    /// Volumes of a day, one per slot, before special days; finite and not negative.
    pub fn row(&self, past: &Past, day: i64) -> Vec<f64> {
        let usual = &self.usual[weekday_of_day(day)];
        let ahead = day - past.table.first_day - self.end as i64 + 1;
        let mut roots = vec![0.0; past.table.slots];
        for ((shape, drift), usual) in self.shapes.iter().zip(&self.drift).zip(usual) {
            let score = usual + drift.ahead(ahead);
            roots.iter_mut().zip(shape).for_each(|(root, v)| *root += score * v);
        }
        roots.into_iter().zip(&self.noise).map(|(root, noise)| count(root, *noise)).collect()
    }
}

/// The root of a count, whose noise is the same at all volumes: Brown, Cai, Zhang, Zhao and Zhou, "The root-unroot
/// algorithm for density estimation" (Probability Theory and Related Fields 146, 2010).
fn root(count: f64) -> f64 {
    (count + 0.25).sqrt()
}

/// The mean count where roots have this mean and variance: exactly, as `E[X] + 1/4 = E[root]² + Var[root]`.
fn count(root: f64, variance: f64) -> f64 {
    (root.max(0.0) * root.max(0.0) + variance - 0.25).max(0.0)
}

/// Mean root by `weekday × slots + slot`; a cell never seen takes its slot's mean over the week, else nothing's root.
fn weekday_means(past: &Past, days: &[usize], roots: &[f64], slots: usize) -> Vec<f64> {
    let (mut sum, mut n) = (vec![0.0; 7 * slots], vec![0.0; 7 * slots]);
    for (d, row) in days.iter().zip(roots.chunks(slots)) {
        let at = past.table.weekday(*d) * slots;
        for (s, value) in row.iter().enumerate().filter(|(_, v)| !v.is_nan()) {
            sum[at + s] += value;
            n[at + s] += 1.0;
        }
    }
    let mean = |cell: usize| {
        if n[cell] > 0.0 {
            return sum[cell] / n[cell];
        }
        let same = (0..7).map(|w| w * slots + cell % slots);
        let (sum, n) = same.fold((0.0, 0.0), |(a, b), c| (a + sum[c], b + n[c]));
        if n > 0.0 { sum / n } else { root(0.0) }
    };
    (0..7 * slots).map(mean).collect()
}

/// Where the iteration starts: the mean day, then weekdays that differ from it; waves where weekdays do not differ.
fn first_shapes(usual: &[f64], slots: usize, rank: usize) -> Vec<Vec<f64>> {
    let mut shapes =
        vec![(0..slots).map(|s| (0..7).map(|w| usual[w * slots + s]).sum::<f64>() / 7.0).collect::<Vec<_>>()];
    for k in 1..rank {
        let wave = |s: usize| 0.01 * libm::cos(std::f64::consts::PI * k as f64 * (s as f64 + 0.5) / slots as f64);
        shapes.push((0..slots).map(|s| usual[(7 - k) * slots + s] - shapes[0][s] + wave(s)).collect());
    }
    orthonormal(&mut shapes);
    shapes
}

/// The leading right singular vectors of a matrix, from a start.
fn leading(roots: &[f64], slots: usize, mut shapes: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    for _ in 0..STEPS {
        let mut next = vec![vec![0.0; slots]; shapes.len()];
        for row in roots.chunks(slots) {
            for (shape, next) in shapes.iter().zip(&mut next) {
                let score = dot(shape, row);
                next.iter_mut().zip(row).for_each(|(next, v)| *next += score * v);
            }
        }
        shapes = next;
        orthonormal(&mut shapes);
    }
    shapes
}

/// Drops shapes that noise alone would show: its largest singular value is about its standard deviation times the sum of
/// the roots of days and slots (Marchenko and Pastur 1967).
///
/// Roots of Poisson counts have a variance of 1/4; a timetable's have less, which is seen in what all shapes leave.
fn keep_real(shapes: &mut Vec<Vec<f64>>, roots: &[f64], slots: usize) {
    /// How far above the noise a shape has to stand. At 2 rather than 1 the error of quiet queues fell by 1 %.
    const ABOVE: f64 = 2.0;
    let days = roots.len() as f64 / slots as f64;
    let caught =
        |shape: &Vec<f64>| roots.chunks(slots).map(|row| dot(shape, row)).map(|score| score * score).sum::<f64>();
    let sizes = shapes.iter().map(caught).collect::<Vec<_>>();
    let left = (dot(roots, roots) - sizes.iter().sum::<f64>()) / roots.len().max(1) as f64;
    let side = days.sqrt() + (slots as f64).sqrt();
    let edge = ABOVE * left.clamp(0.0, 0.25) * side * side;
    let mut sizes = sizes.into_iter().enumerate();
    shapes.retain(|_| sizes.next().is_some_and(|(k, size)| k == 0 || size > edge));
}

/// Gram and Schmidt's process; a vector within the others' span becomes zero and takes no part.
fn orthonormal(shapes: &mut [Vec<f64>]) {
    for k in 0..shapes.len() {
        let (done, rest) = shapes.split_at_mut(k);
        let shape = &mut rest[0];
        let before = dot(shape, shape).sqrt();
        for other in done {
            let share = dot(other, shape);
            shape.iter_mut().zip(other.iter()).for_each(|(v, o)| *v -= share * o);
        }
        let length = dot(shape, shape).sqrt();
        let scale = if length > 1e-9 * before && length > 0.0 { 1.0 / length } else { 0.0 };
        shape.iter_mut().for_each(|v| *v *= scale);
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::tests::{furthest, past, usual};
    use crate::time::day_of_date;
    use jiff::civil::Date;

    #[test]
    fn a_week_with_gaps_that_always_repeats_is_two_shapes_and_itself() {
        // A lost hour here and there, not whole days.
        let lost = |date: Date, minute: u16| (day_of_date(date) * 24 + i64::from(minute) / 60) % 29 == 0;
        let past = past(84, |date, minute| (!lost(date, minute)).then(|| usual(date, minute)));
        let curves = LowRank::new(&past, 84);
        let far = furthest(&past, |day| curves.row(&past, day), usual);
        assert!(far < 0.02, "{far}");
        // Weekdays and weekends differ by a factor: the root of `count + 1/4` needs a second shape for the quarter.
        assert!(curves.shapes.len() <= 3, "{}", curves.shapes.len());
    }

    #[test]
    fn shapes_are_of_unit_length_and_at_right_angles() {
        let past = past(70, |date, minute| {
            Some(usual(date, minute) + ((day_of_date(date) * 7 + i64::from(minute) / 60) % 13) as f64)
        });
        let shapes = LowRank::new(&past, 70).shapes;
        for (k, shape) in shapes.iter().enumerate() {
            assert!((dot(shape, shape) - 1.0).abs() < 1e-12);
            assert!(shapes[..k].iter().all(|other| dot(shape, other).abs() < 1e-12));
        }
    }

    #[test]
    fn the_mean_of_counts_is_that_of_their_roots() {
        let counts = [0.0, 3.0, 1.0, 0.0, 8.0];
        let mean = counts.iter().map(|c| root(*c)).sum::<f64>() / 5.0;
        let variance = counts.iter().map(|c| (root(*c) - mean).powi(2)).sum::<f64>() / 5.0;
        assert!((count(mean, variance) - 2.4).abs() < 1e-12);
    }
}
