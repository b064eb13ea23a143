//! The real number of agents that meets a service level exactly.

use super::{few_evaluations, start};
use crate::queueing::erlang_b::inverse_blocking;
use crate::queueing::{ErlangC, OfferedLoad, ServiceLevelTarget};

/// More steps than bisection alone would take.
const MOST_STEPS: usize = 60;

impl ErlangC {
    /// The real number of agents whose service level is the target: the root that [`ErlangC::agents_for`] rounds up.
    ///
    /// 0 without contacts, the load itself for a target of 0 %, infinite for one of 100 %.
    ///
    /// ```
    /// use headcount::queueing::{ErlangC, OfferedLoad};
    /// use headcount::units::Seconds;
    /// let load = OfferedLoad::new(242_109.0, Seconds::whole(30), Seconds::whole(3600))?;
    /// let exact = ErlangC.agents_exact_for(&load, &"90/15".parse()?);
    /// assert!((exact - 2021.934_319_739_561).abs() < 1e-9);
    /// # Ok::<(), headcount::units::UnitError>(())
    /// ```
    pub fn agents_exact_for(&self, load: &OfferedLoad, target: &ServiceLevelTarget) -> f64 {
        let Ok(whole) = self.agents_for(load, target) else { return f64::INFINITY };
        let whole = whole as f64;
        exact(load, target, whole, || inverse_blocking(whole, load))
    }
}

/// The same where the whole answer is known, and the way to its `1/B`.
pub(super) fn exact(load: &OfferedLoad, target: &ServiceLevelTarget, whole: f64, inverse: impl FnOnce() -> f64) -> f64 {
    let a = load.a();
    if a <= 0.0 {
        return 0.0;
    }
    let limit = 1.0 - target.fraction.get();
    if limit >= 1.0 {
        return a;
    }
    let (ratio, nats) = (target.within.get() / load.aht_s(), -libm::log(limit));
    let between = ((whole - 1.0).max(a), whole);
    few_evaluations::root(load, (ratio, nats), between, inverse())
        .unwrap_or_else(|| many_evaluations(load, (ratio, nats), between))
}

/// By evaluations alone, wherever the root lies.
#[cold]
#[inline(never)]
fn many_evaluations(load: &OfferedLoad, (ratio, nats): (f64, f64), (mut low, mut high): (f64, f64)) -> f64 {
    let a = load.a();
    // ln(P(wait > T)/limit) and its slope, good to some percent: dI/dn ≈ I (ln(n/A) + 1/(2n)) + √(n/A).
    let excess = |n: f64| {
        let h = load.headroom(n);
        if h <= 0.0 {
            return (nats, -ratio - 1.0 / a);
        }
        let inverse = inverse_blocking(n, load);
        let waits = a + h * inverse;
        let growth = inverse * (libm::log1p(h / a) + 0.5 / n) + (n / a).sqrt();
        let value = libm::log(n / waits) - h * ratio + nats;
        (value, 1.0 / n - (inverse + h * growth) / waits - ratio)
    };
    let guess = a + start::headroom(a, ratio, nats);
    let mut x = if guess > low && guess < high { guess } else { 0.5 * (low + high) };
    let mut last: Option<(f64, f64)> = None;
    let mut before: Option<(f64, f64)> = None;
    for _ in 0..MOST_STEPS {
        let (value, slope) = excess(x);
        if value > 0.0 {
            low = x;
        } else {
            high = x;
        }
        let step = match (last, before) {
            (Some((x1, f1)), Some((x2, f2))) => {
                // Inverse quadratic interpolation through the last three points.
                let to_first = value / (value - f1) * (f2 / (f2 - f1)) * (x1 - x);
                let to_second = value / (value - f2) * (f1 / (f1 - f2)) * (x2 - x);
                to_first + to_second
            }
            (Some((x1, f1)), None) => -value * (x - x1) / (value - f1),
            _ => -value / slope,
        };
        let next = x + step;
        // Steps shrink faster and faster: the one after this would be below the last digit.
        let shrunk = last.map_or(f64::INFINITY, |(x1, _)| step * (step / (x - x1)));
        let tolerance = f64::EPSILON * x;
        if step.abs() <= tolerance || (shrunk.abs() <= tolerance && next > low && next < high) {
            return next;
        }
        if value == 0.0 || high - low <= 4.0 * tolerance {
            return x;
        }
        (before, last) = (last, Some((x, value)));
        x = if next > low && next < high { next } else { 0.5 * (low + high) };
    }
    x
}
