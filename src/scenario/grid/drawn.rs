//! A value of a distribution, from how far up it lies.

use crate::forecast::uncertainty::normal;
use crate::scenario::limits::Limits;
use crate::scenario::{LeverKind, LeverValue, Values};

/// The largest double below 1.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// The value that the share `p` of all draws stays below.
///
/// Listed values are equally likely: the k-th of m lies between (k − 1)/m and k/m.
pub(in crate::scenario) fn value(values: &Values, kind: LeverKind, p: f64) -> Option<LeverValue> {
    let p = p.clamp(f64::MIN_POSITIVE, BELOW_ONE);
    let number = match *values {
        Values::List(ref listed) => {
            let place = ((p * listed.len() as f64) as usize).min(listed.len().saturating_sub(1));
            return listed.get(place).cloned();
        }
        Values::Uniform { from, to } => uniform(from, to, p),
        Values::Normal { mean, sd } => cut_normal(mean, sd, kind.limits(), p),
        Values::Triangular { low, mode, high } => triangular(low, mode, high, p),
    };
    Some(LeverValue::Number(number))
}

/// `from + p·(to − from)`, never outside.
fn uniform(from: f64, to: f64, p: f64) -> f64 {
    (from + p * (to - from)).clamp(from.min(to), to.max(from))
}

/// The normal distribution without the part that the lever can't be, the rest made whole.
///
/// ```text
/// x = μ + σ·Φ⁻¹(Φ(l) + p·(Φ(h) − Φ(l))),   l = (lowest − μ)/σ,  h = (highest − μ)/σ
/// ```
/// Nothing heaps up at the limits, as it would if draws outside were moved onto them.
fn cut_normal(mean: f64, sd: f64, limits: Option<Limits>, p: f64) -> f64 {
    if sd <= 0.0 {
        return mean;
    }
    let Some(limits) = limits else { return mean + sd * normal::quantile(p) };
    let (below, up_to) = (normal::cdf((limits.low - mean) / sd), normal::cdf((limits.high - mean) / sd));
    let drawn = mean + sd * normal::quantile(below + p * (up_to - below));
    // Rounding may reach a limit that is not allowed itself: the double beside it is.
    let low = if limits.low_itself { limits.low } else { limits.low.next_up() };
    let high = if limits.high_itself { limits.high } else { limits.high.next_down() };
    drawn.clamp(low, high)
}

/// The triangular distribution, its cumulative distribution turned round.
///
/// ```text
/// F(x) = (x − l)²/((h − l)(m − l))       up to the mode m, where it is (m − l)/(h − l)
/// F(x) = 1 − (h − x)²/((h − l)(h − m))   beyond
/// ```
fn triangular(low: f64, mode: f64, high: f64, p: f64) -> f64 {
    let width = high - low;
    if width <= 0.0 {
        return mode;
    }
    let drawn = if p * width < mode - low {
        low + (p * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - p) * width * (high - mode)).sqrt()
    };
    drawn.clamp(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(values: &Values, kind: LeverKind, p: f64) -> f64 {
        match value(values, kind, p) {
            Some(LeverValue::Number(number)) => number,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_triangle_gives_back_its_own_distribution() {
        // By hand, for 0, 1, 3: F(0.5) = 0.25/3, F(1) = 1/3, F(2) = 1 − 1/6, and the median 3 − √3.
        let three = Values::Triangular { low: 0.0, mode: 1.0, high: 3.0 };
        let sqrt3 = 3.0_f64.sqrt();
        for (p, x) in [(0.25 / 3.0, 0.5), (1.0 / 3.0, 1.0), (5.0 / 6.0, 2.0), (0.5, 3.0 - sqrt3)] {
            assert!((number(&three, LeverKind::Volume, p) - x).abs() < 1e-12, "{p}");
        }
        let right = Values::Triangular { low: -0.05, mode: 0.15, high: 0.15 };
        assert!((number(&right, LeverKind::Volume, 0.25) - 0.05).abs() < 1e-12);
        let point = Values::Triangular { low: 0.1, mode: 0.1, high: 0.1 };
        assert_eq!(number(&point, LeverKind::Volume, 0.7), 0.1);
    }

    #[test]
    fn a_normal_lever_far_from_its_limits_has_the_published_quantiles() {
        let bell = Values::Normal { mean: 0.0, sd: 0.05 };
        for (p, z) in [(0.975, 1.959_963_984_540_054), (0.5, 0.0), (0.05, -1.644_853_626_951_472_2)] {
            assert!((number(&bell, LeverKind::Volume, p) - 0.05 * z).abs() < 1e-12, "{p}");
        }
    }

    #[test]
    fn a_normal_share_is_cut_at_its_limits_and_nothing_heaps_up_there() {
        // Half of the bell lies below 0: what is left is the half-normal distribution, whose median is 0.6745 σ.
        let half = Values::Normal { mean: 0.0, sd: 0.1 };
        assert!((number(&half, LeverKind::Deflection, 0.5) - 0.067_448_975_019_608_17).abs() < 1e-12);
        let wide = Values::Normal { mean: 0.3, sd: 5.0 };
        let limits = LeverKind::Shrinkage.limits().unwrap();
        let drawn: Vec<f64> = (0..=1000).map(|k| number(&wide, LeverKind::Shrinkage, f64::from(k) / 1000.0)).collect();
        assert!(drawn.iter().all(|x| limits.allow(*x)));
        assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
        let change = Values::Normal { mean: -0.9, sd: 3.0 };
        assert!(LeverKind::Aht.limits().unwrap().allow(number(&change, LeverKind::Aht, 0.0)));
        assert_eq!(number(&Values::Normal { mean: 0.2, sd: 0.0 }, LeverKind::Aht, 0.9), 0.2);
    }

    #[test]
    fn listed_values_are_equally_likely() {
        let three = Values::List([0.1, 0.2, 0.3].map(LeverValue::Number).to_vec());
        let of = |p| number(&three, LeverKind::Volume, p);
        assert_eq!([of(0.0), of(0.33), of(0.34), of(0.66), of(0.67), of(1.0)], [0.1, 0.1, 0.2, 0.2, 0.3, 0.3]);
        let flat = Values::Uniform { from: -0.25, to: 0.25 };
        assert_eq!(number(&flat, LeverKind::Volume, 0.75), 0.125);
    }
}
