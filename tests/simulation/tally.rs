//! Means with their standard errors, and how far a formula may be from them.

/// A ratio of sums over independent runs, with its standard error.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub value: f64,
    pub error: f64,
}

impl Measured {
    /// `Σ part / Σ whole` over runs; the error by the spread of `part − value·whole` (the ratio estimator).
    pub fn ratio<R>(runs: &[R], part: impl Fn(&R) -> f64, whole: impl Fn(&R) -> f64) -> Self {
        let count = runs.len() as f64;
        let (parts, wholes): (f64, f64) = (runs.iter().map(&part).sum(), runs.iter().map(&whole).sum());
        let value = parts / wholes;
        let squares: f64 = runs.iter().map(|run| (part(run) - value * whole(run)).powi(2)).sum();
        // Where nothing (or everything) happened in all runs, once more or less is still possible.
        Self { value, error: (squares * count / (count - 1.0) + 1.0).sqrt() / wholes }
    }
    pub fn mean<R>(runs: &[R], of: impl Fn(&R) -> f64) -> Self {
        Self::ratio(runs, of, |_| 1.0)
    }
    /// Standard errors between this and a computed value.
    pub fn z(&self, computed: f64) -> f64 {
        (computed - self.value) / self.error
    }
}

/// Largest distances allowed: with a few hundred comparisons one of four standard errors is one in a hundred.
pub const FAR: f64 = 4.0;

/// Compares measures by name; all that are far off are told at once.
pub fn compare(what: &str, pairs: &[(&str, Measured, f64)]) {
    let mut far = Vec::new();
    for (name, measured, computed) in pairs {
        let z = measured.z(*computed);
        eprintln!("{what}, {name}: {computed:.6}, simulated {:.6} ± {:.6}, z = {z:.2}", measured.value, measured.error);
        if z.is_nan() || z.abs() > FAR {
            far.push(format!("{name}: {computed}, simulated {} ± {}, z = {z:.2}", measured.value, measured.error));
        }
    }
    assert!(far.is_empty(), "{what}: {}", far.join("; "));
}
