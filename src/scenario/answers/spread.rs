//! Extremes and quantiles of a number over as many scenarios as there are, in bounded memory.

use std::collections::BTreeMap;

use serde::Serialize;

/// An extreme value and the first scenario that has it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Extreme {
    /// The value.
    pub value: f64,
    /// The scenario's number.
    pub scenario: u64,
}

/// How a number spreads over the scenarios.
///
/// The extremes are exact. Quantiles are exact up to 4,096 values; beyond, values are counted in bins whose edges
/// grow by 0.2 %, so a quantile is within 0.1 % of an exact one: the binning of relative errors of DDSketch (Masson,
/// Rim & Lee 2019). Counts do not depend on the order of the values.
///
/// ```
/// use headcount::scenario::answers::Spread;
///
/// let mut fte = Spread::default();
/// for (number, value) in [40.0, 44.0, 42.0].into_iter().enumerate() {
///     fte.add(value, number as u64 + 1);
/// }
/// assert_eq!(fte.quantile(0.5), Some(42.0));
/// assert_eq!(fte.greatest().map(|most| (most.value, most.scenario)), Some((44.0, 2)));
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spread {
    least: Option<Extreme>,
    greatest: Option<Extreme>,
    exact: Vec<f64>,
    bins: BTreeMap<i32, u64>,
    count: u64,
}

const EXACT: usize = 4_096;
/// Logarithm of the growth of the bins' edges, 1.002.
const LOG_GROWTH: f64 = 0.001_998_002_662_673_058;
/// Lies above every index of a positive double, so that signs can be told by the sign of the bin.
const OFFSET: i32 = 1 << 20;

impl Spread {
    /// Takes a value; one that is not a number is left out.
    pub fn add(&mut self, value: f64, scenario: u64) {
        if !value.is_finite() {
            return;
        }
        let new = Extreme { value, scenario };
        if self.least.is_none_or(|least| value < least.value) {
            self.least = Some(new);
        }
        if self.greatest.is_none_or(|greatest| value > greatest.value) {
            self.greatest = Some(new);
        }
        self.count += 1;
        if self.bins.is_empty() && self.exact.len() < EXACT {
            self.exact.push(value);
            return;
        }
        for value in std::mem::take(&mut self.exact) {
            *self.bins.entry(bin(value)).or_default() += 1;
        }
        *self.bins.entry(bin(value)).or_default() += 1;
    }
    /// How many values it has.
    pub fn count(&self) -> u64 {
        self.count
    }
    /// The smallest value.
    pub fn least(&self) -> Option<Extreme> {
        self.least
    }
    /// The largest value.
    pub fn greatest(&self) -> Option<Extreme> {
        self.greatest
    }
    /// The value that a share `p` of the values does not exceed; between two values in proportion (type 7 of Hyndman &
    /// Fan 1996) while they are exact. `None` without values.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let (least, greatest) = (self.least?.value, self.greatest?.value);
        let p = p.clamp(0.0, 1.0);
        if self.bins.is_empty() {
            let mut sorted = self.exact.clone();
            sorted.sort_by(f64::total_cmp);
            let position = p * (sorted.len() - 1) as f64;
            let low = position.floor() as usize;
            let high = (low + 1).min(sorted.len() - 1);
            return Some(sorted[low] + (position - low as f64) * (sorted[high] - sorted[low]));
        }
        let rank = (p * (self.count - 1) as f64).round() as u64;
        let mut below = 0;
        for (bin, count) in &self.bins {
            below += count;
            if below > rank {
                return Some(middle(*bin).clamp(least, greatest));
            }
        }
        Some(greatest)
    }
}

fn bin(value: f64) -> i32 {
    let index = |size: f64| (libm::log(size) / LOG_GROWTH).ceil() as i32 + OFFSET;
    match value {
        value if value > 0.0 => index(value),
        value if value < 0.0 => -index(-value),
        _ => 0,
    }
}

/// The value of a bin that is off by the same share from both of its edges.
fn middle(bin: i32) -> f64 {
    let size = |index: i32| libm::exp(f64::from(index - OFFSET) * LOG_GROWTH) * 2.0 / 2.002;
    match bin {
        0 => 0.0,
        bin if bin > 0 => size(bin),
        bin => -size(-bin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_values_keep_their_quantiles_to_a_thousandth_in_any_order() {
        let values: Vec<f64> = (0..50_000_u64).map(|k| 20.0 + ((k * 7_919) % 50_000) as f64 / 1_000.0).collect();
        let (mut forward, mut backward) = (Spread::default(), Spread::default());
        values.iter().for_each(|value| forward.add(*value, 1));
        values.iter().rev().for_each(|value| backward.add(*value, 1));
        let mut sorted = values;
        sorted.sort_by(f64::total_cmp);
        for p in [0.0, 0.1, 0.25, 0.5, 0.9, 0.99, 1.0] {
            let exact = sorted[(p * 49_999.0_f64).round() as usize];
            let found = forward.quantile(p).unwrap();
            assert!((found / exact - 1.0).abs() <= 1.001e-3, "{p}: {found} is not {exact}");
            assert_eq!(Some(found), backward.quantile(p));
        }
        assert!(forward.bins.len() < 800, "{} bins", forward.bins.len());
    }

    #[test]
    fn signs_and_nothing_are_kept_apart() {
        let mut spread = Spread::default();
        for k in 0..3 * EXACT as u64 {
            spread.add([-50.0, 0.0, 1e-6][(k % 3) as usize], k);
        }
        spread.add(f64::NAN, 0);
        assert_eq!(spread.count(), 3 * EXACT as u64);
        assert_eq!(spread.quantile(0.5), Some(0.0));
        assert!((spread.quantile(0.1).unwrap() / -50.0 - 1.0).abs() < 1.001e-3);
        assert_eq!(spread.least(), Some(Extreme { value: -50.0, scenario: 0 }));
    }
}
