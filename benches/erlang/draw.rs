//! Random cases.

use headcount::queueing::{OfferedLoad, ServiceLevelTarget};
use headcount::units::Seconds;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The length of every interval here.
pub const INTERVAL_S: f64 = 1800.0;
/// The share of every target here.
pub const SHARE: f64 = 0.8;

/// Contacts in half an hour, their mean handle time and the threshold for 80 % of them.
pub struct Case {
    pub calls: f64,
    pub aht: Seconds,
    pub target: ServiceLevelTarget,
}

impl Case {
    pub fn new(calls: f64, aht_s: f64, within_s: f64) -> Self {
        let (aht, target) = (Seconds::new(aht_s).unwrap(), ServiceLevelTarget::new(SHARE, within_s).unwrap());
        Self { calls, aht, target }
    }
    pub fn load(&self) -> OfferedLoad {
        OfferedLoad::new(self.calls, self.aht, Seconds::whole(INTERVAL_S as u32)).unwrap()
    }
    pub fn aht_s(&self) -> f64 {
        self.aht.get()
    }
    pub fn within_s(&self) -> f64 {
        self.target.within.get()
    }
}

pub struct Draw(ChaCha8Rng);

impl Draw {
    pub fn seeded(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }
    /// A number between two, evenly.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }
    /// A case of a given load, with its own handle time and threshold.
    pub fn case(&mut self, erlangs: f64) -> Case {
        let aht_s = self.between(120.0, 600.0);
        Case::new(erlangs * INTERVAL_S / aht_s, aht_s, self.between(5.0, 60.0))
    }
}

/// Cases whose loads differ by up to 30 % from one.
pub fn around(load: f64, count: usize) -> Vec<Case> {
    let mut draw = Draw::seeded(load as u64);
    (0..count)
        .map(|_| {
            let erlangs = load * draw.between(0.7, 1.3);
            draw.case(erlangs)
        })
        .collect()
}

/// Cases from one to a million erlangs, as many in each decade.
pub fn mixed(count: usize) -> Vec<Case> {
    let mut draw = Draw::seeded(77);
    (0..count)
        .map(|_| {
            let erlangs = 10.0_f64.powf(draw.between(0.0, 6.0));
            draw.case(erlangs)
        })
        .collect()
}
