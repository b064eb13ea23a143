//! The load that contacts still in progress make: the modified offered load.

use serde::Serialize;

use crate::queueing::OfferedLoad;
use crate::queueing::transient::{CarryError, Stretch, check};
use crate::units::Seconds;

/// Agents that would be busy if there were always one free: how load follows arrivals, late and smoothed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ModifiedLoad {
    /// When the interval starts, in erlangs.
    pub at_start: f64,
    /// When it ends.
    pub at_end: f64,
    /// On average.
    pub mean: f64,
    /// At its highest: the load moves one way within an interval, so that is at one of its ends.
    pub most: f64,
}

impl ModifiedLoad {
    /// The contacts per interval that would offer `erlangs` for ever: what a stationary model is asked about.
    pub fn stationary(erlangs: f64, aht_s: f64, interval: Seconds) -> OfferedLoad {
        OfferedLoad::of(erlangs * interval.get() / aht_s, aht_s, interval.get())
    }
}

/// The modified offered load of consecutive intervals, from `at_start` erlangs in progress when the first one starts.
///
/// # Formula
/// ```text
/// m(t) = E[λ(t − Sₑ)]·E[S]      (Sₑ: a handle time under way)
/// ```
/// which for exponential handle times and arrivals `a` erlangs constant over an interval is exactly
/// ```text
/// m(t + d) = a + (m(t) − a)·e^(−d/AHT),     mean = a + (m(t) − a)·(1 − e^(−d/AHT))·AHT/d
/// ```
/// Eick, Massey & Whitt (1993); staffing on `m` instead of the interval's own load: Jennings, Mandelbaum, Massey & Whitt
/// (1996). One exponential per interval, no queue: waiting contacts and abandonment are left out.
///
/// ```
/// use headcount::queueing::transient::{Stretch, modified_loads};
/// use headcount::units::Seconds;
/// // Ten erlangs of ten-minute contacts arrive at a quarter hour that starts empty: 7.77 are busy at its end.
/// let loads = modified_loads(&[Stretch { calls: 15.0, agents: 12, aht_s: 600.0 }], Seconds::whole(900), 0.0)?;
/// assert!((loads[0].at_end - 7.768_698_398_515_701).abs() < 1e-14);
/// # Ok::<(), headcount::queueing::transient::CarryError>(())
/// ```
pub fn modified_loads(
    stretches: &[Stretch],
    interval: Seconds,
    at_start: f64,
) -> Result<Vec<ModifiedLoad>, CarryError> {
    check(stretches, interval, None)?;
    let mut load = at_start;
    Ok(stretches
        .iter()
        .map(|stretch| {
            let own = stretch.calls * stretch.aht_s / interval.get();
            let handles = interval.get() / stretch.aht_s;
            let gone = -libm::expm1(-handles);
            let at_start = load;
            // Both as sums of positive terms: what is left of the old, what has come of the new.
            let at_end = at_start * libm::exp(-handles) + own * gone;
            let mean = at_start * gone / handles + own * (1.0 - gone / handles).max(0.0);
            load = at_end;
            ModifiedLoad { at_start, at_end, mean, most: at_start.max(at_end) }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn load_lags_behind_arrivals_and_settles_at_them() {
        let hour = |calls| Stretch { calls, agents: 0, aht_s: 300.0 };
        let interval = Seconds::whole(900);
        let loads = modified_loads(&[hour(30.0), hour(30.0), hour(0.0)], interval, 0.0).unwrap();
        assert!(loads[0].mean < loads[1].mean && loads[1].most < 10.0);
        assert!(loads[2].at_start > 9.9 && loads[2].at_end < 0.6);
        // What was busy at the start and came since is busy at the end or has been handled: m' = a − m per handle time.
        for (load, own) in loads.iter().zip([10.0, 10.0, 0.0]) {
            assert!((load.at_end - load.at_start - (own - load.mean) * 3.0).abs() < 1e-12);
        }
    }
}
