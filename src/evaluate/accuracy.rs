//! Accuracy of a forecast against actuals: WAPE, bias, MASE, the noise floor.

/// The WAPE that Poisson arrivals leave to a perfect forecast of these mean volumes, as a share: the mean absolute
/// deviation of a Poisson count of mean `v` is about `√(2v/π)`, so `√(2/(π·v))` of one interval's volume.
///
/// Zero where there is no volume.
pub fn poisson_noise_floor(volume: &[f64]) -> f64 {
    let deviation = volume.iter().map(|v| (2.0 * v.max(0.0) / std::f64::consts::PI).sqrt()).sum::<f64>();
    let total = volume.iter().map(|v| v.max(0.0)).sum::<f64>();
    if total > 0.0 { deviation / total } else { 0.0 }
}
