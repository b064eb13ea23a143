//! What the model leaves to chance of a day's contacts in time.

use crate::queueing::variability::Chance;

/// Variance of the contacts in time of some intervals, around what the model gives for the rates under their counts.
///
/// # Formula
/// ```text
/// Σ max(v − s²n, v/4)          v: variance given how many come, s: slope of the number in time by contacts, n: contacts
///   + Σ w·n·(s − s̄)²          w: share of the counts' noise that the rates leave out, s̄ = Σ w·n·s / Σ w·n
/// ```
/// the second for contacts and for handle times, whose noise moves the load alike: by one over the root of the contacts.
///
/// The handle time that was counted explains as much as the count does: hence `v − s²n`, but not less than a quarter, since
/// near saturation a slope says too much. Noise that was taken off the rates ([`crate::evaluate::underlying`]) moves the
/// level all the same, where the slope differs from hour to hour; what it does alike everywhere is in the day's total, which
/// is kept.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Luck {
    /// Variance in full, of whole days.
    days: f64,
    given: f64,
    /// For contacts and for handle times: `Σ w·n`, `Σ w·n·s`, `Σ w·n·s²`.
    noise: [[f64; 3]; 2],
}

impl Luck {
    /// Adds an interval of the same day.
    pub(super) fn add(&mut self, chance: &Chance, noise: (f64, f64)) {
        let given_contacts = chance.given_contacts();
        let (slope, contacts) = (chance.slope, chance.contacts);
        let explained = slope * slope * contacts;
        let given = (given_contacts - explained).max(0.25 * given_contacts);
        // Of a queue that never settles the model says nothing.
        if !(given.is_finite() && explained.is_finite()) {
            return;
        }
        self.given += given;
        for (sums, share) in self.noise.iter_mut().zip([noise.0, noise.1]) {
            let weight = share * contacts;
            for (sum, power) in sums.iter_mut().zip([1.0, slope, slope * slope]) {
                *sum += weight * power;
            }
        }
    }
    /// Adds another day, whose total is kept by itself.
    pub(super) fn merge(&mut self, day: &Self) {
        *self = Self { days: self.variance() + day.variance(), ..Self::default() };
    }
    pub(super) fn variance(&self) -> f64 {
        let between = |[n, s, squares]: &[f64; 3]| if *n > 0.0 { (squares - s * s / n).max(0.0) } else { 0.0 };
        self.days + self.given + self.noise.iter().map(between).sum::<f64>()
    }
}
