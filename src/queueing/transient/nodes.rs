//! Gauss–Legendre quadrature.

use std::f64::consts::PI;

/// `count` points between `from` and `to` with their weights: exact for polynomials of degree `2·count − 1`.
///
/// The points are the roots of the Legendre polynomial, found by Newton's method from Tricomi's guess (Abramowitz & Stegun
/// 25.4.29).
pub(super) fn gauss_legendre(count: usize, from: f64, to: f64) -> Vec<(f64, f64)> {
    let (middle, half) = ((from + to) / 2.0, (to - from) / 2.0);
    let n = count as f64;
    let mut nodes = Vec::with_capacity(count);
    for i in 0..count {
        let mut x = libm::cos(PI * (i as f64 + 0.75) / (n + 0.5));
        let mut slope = 1.0;
        for _ in 0..8 {
            let (mut before, mut value) = (1.0, x);
            for k in 2..=count {
                let k = k as f64;
                (before, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k);
            }
            slope = n * (x * value - before) / (x * x - 1.0);
            let step = value / slope;
            x -= step;
            if step.abs() < 1e-15 {
                break;
            }
        }
        nodes.push((middle + half * x, half * 2.0 / ((1.0 - x * x) * slope * slope)));
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::gauss_legendre;

    #[test]
    fn the_exponential_is_integrated_to_the_last_digits() {
        for count in [16, 31, 90] {
            let sum: f64 = gauss_legendre(count, 0.0, 3.0).iter().map(|(x, weight)| weight * libm::exp(-x)).sum();
            assert!((sum / 0.950_212_931_632_136 - 1.0).abs() < 1e-14, "{count}: {sum}");
        }
    }
}
