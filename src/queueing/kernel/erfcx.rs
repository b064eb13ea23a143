//! The scaled complementary error function.

use super::coefficients::ERFCX;

/// `e^(z²) erfc(z)` for `z ≥ 0`, within 6e-16 of it.
pub(crate) fn erfcx(z: f64) -> f64 {
    let t = (z - 3.75) / (z + 3.75);
    super::asymptotic::polynomial(&ERFCX, t) / (1.0 + 2.0 * z)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values_are_met() {
        // e·erfc(1) and the limit 1/(z√π) (DLMF 7.12.1).
        assert!((erfcx(0.0) - 1.0).abs() < 1e-15);
        assert!((erfcx(1.0) / 0.427_583_576_155_807 - 1.0).abs() < 1e-15);
        assert!((erfcx(1e9) * 1e9 * std::f64::consts::PI.sqrt() - 1.0).abs() < 1e-15);
    }
}
