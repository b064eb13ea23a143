//! Minimum-trace reconciliation: the nearest forecasts that add up, near as the errors are large.

/// Variances and correlations of the errors of some forecasts: queues first, then groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariance {
    /// Variance of each forecast's error.
    pub variance: Vec<f64>,
    /// Correlations, row by row, 1 on the diagonal; empty where errors are taken as independent.
    pub correlation: Vec<f64>,
}

impl Covariance {
    /// Independent errors of some variances.
    pub fn independent(variance: Vec<f64>) -> Self {
        Self { variance, correlation: Vec::new() }
    }
    /// The same correlations with each variance times a factor.
    pub(super) fn scaled(&self, factors: &[f64]) -> Self {
        let variance = self.variance.iter().zip(factors).map(|(v, f)| v * f).collect();
        Self { variance, correlation: self.correlation.clone() }
    }
    fn at(&self, i: usize, j: usize) -> f64 {
        let correlation = match self.correlation.get(i * self.variance.len() + j) {
            Some(r) => *r,
            None if i == j => 1.0,
            None => 0.0,
        };
        correlation * (self.variance[i] * self.variance[j]).sqrt()
    }
}

/// Makes forecasts of queues and groups add up at one interval, and returns the queues' volumes; they are not negative,
/// and a group's volume is the sum of its queues.
///
/// `base` holds the queues' forecasts, then the groups'; `members` the indices of each group's queues. With `C` the
/// constraints `group − Σ queues = 0` and `W` the covariance, `ỹ = ŷ − W Cᵀ (C W Cᵀ)⁻¹ C ŷ` is the minimum-trace
/// combination of Wickramasuriya, Athanasopoulos and Hyndman (2019, JASA 114:526, theorem 1) in the form of a projection.
/// A volume that comes out negative is zero (Di Fonzo and Girolimetto 2022).
///
/// The hierarchy of Hyndman and Athanasopoulos, *Forecasting: Principles and Practice* (figure 11.1): a total of `AA, AB,
/// AC, BA, BB`, with `A` and `B` between. With equal variances a contact more in the forecast of the total alone is shared
/// out by the first row of `S(SᵀS)⁻¹Sᵀ`: 17/29 stay in the total, 9/29 of them in `A`, a third of those in each queue.
///
/// ```
/// use headcount::forecast::groups::{Covariance, minimum_trace};
/// let members = [vec![0, 1, 2, 3, 4], vec![0, 1, 2], vec![3, 4]];
/// let base = [10.0, 10.0, 10.0, 10.0, 10.0, 50.0 + 1.0, 30.0, 20.0];
/// let queues = minimum_trace(&base, &members, &Covariance::independent(vec![1.0; 8]));
/// let total = queues.iter().sum::<f64>();
/// assert!((total - (50.0 + 17.0 / 29.0)).abs() < 1e-12);
/// assert!((queues[0] - (10.0 + 3.0 / 29.0)).abs() < 1e-12);
/// assert!((queues[3] - (10.0 + 4.0 / 29.0)).abs() < 1e-12);
/// ```
///
/// # Panics
/// When `base` and the variances differ in length, or a member is not a queue.
pub fn minimum_trace(base: &[f64], members: &[Vec<usize>], covariance: &Covariance) -> Vec<f64> {
    let (m, queues) = (members.len(), base.len() - members.len());
    assert_eq!(base.len(), covariance.variance.len(), "one variance per forecast");
    // W Cᵀ, a column per group, and how far each group is from its queues.
    let column = |g: usize| {
        let sum =
            |i: usize| covariance.at(i, queues + g) - members[g].iter().map(|q| covariance.at(i, *q)).sum::<f64>();
        (0..base.len()).map(sum).collect::<Vec<_>>()
    };
    let columns = (0..m).map(column).collect::<Vec<_>>();
    let constrained =
        |line: &dyn Fn(usize) -> f64, g: usize| line(queues + g) - members[g].iter().map(|q| line(*q)).sum::<f64>();
    let apart = (0..m).map(|g| constrained(&|i| base[i], g)).collect::<Vec<_>>();
    let system = (0..m).flat_map(|h| {
        let column = &columns[h];
        (0..m).map(move |g| constrained(&|i| column[i], g))
    });
    let multipliers = solve(system.collect(), apart);
    (0..queues)
        .map(|q| {
            let move_ = (0..m).map(|g| columns[g][q] * multipliers[g]).sum::<f64>();
            let volume = base[q] - move_;
            if volume.is_finite() { volume.max(0.0) } else { base[q] }
        })
        .collect()
}

/// Solves a symmetric positive system by Gauss–Jordan with pivots; an unknown that nothing determines is 0.
fn solve(mut a: Vec<f64>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    let largest = (0..n).map(|k| a[k * n + k].abs()).fold(0.0, f64::max);
    let mut free: Vec<usize> = (0..n).collect();
    while let Some(at) = (0..free.len()).max_by(|x, y| {
        let size = |k: &usize| a[free[*k] * n + free[*k]].abs();
        size(x).total_cmp(&size(y)).then(y.cmp(x))
    }) {
        let p = free.remove(at);
        let pivot = a[p * n + p];
        if pivot.is_nan() || pivot.abs() <= 1e-12 * largest {
            b[p] = 0.0;
            (0..n).for_each(|row| a[row * n + p] = 0.0);
            continue;
        }
        for row in (0..n).filter(|row| *row != p) {
            let factor = a[row * n + p] / pivot;
            if factor != 0.0 {
                (0..n).for_each(|k| a[row * n + k] -= factor * a[p * n + k]);
                b[row] -= factor * b[p];
            }
        }
        (0..n).for_each(|k| a[p * n + k] /= pivot);
        b[p] /= pivot;
    }
    b
}
