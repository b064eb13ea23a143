//! Any load, any targets, any assumptions: an answer that holds or a typed refusal, never a panic or an endless search.
#![no_main]

use headcount::queueing::{
    ArrivalVariance, Assumptions, ModelName, OfferedLoad, QueueModel, ServiceLevelTarget, SlDefinition, Targets,
    longest_aht, most_contacts, smallest_agents,
};
use headcount::units::{Fraction, Seconds};
use libfuzzer_sys::fuzz_target;

/// Reads a case from bytes: a byte says how a number is made, so that plain values and extreme ones both come often.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }
    fn number(&mut self) -> f64 {
        match self.byte() % 6 {
            0 => f64::from(self.byte()),
            1 => f64::from(self.byte()) / 255.0,
            2 => f64::from(u16::from_le_bytes([self.byte(), self.byte()])),
            3 => 10.0_f64.powi(i32::from(self.byte() as i8) / 4) * (1.0 + f64::from(self.byte()) / 256.0),
            4 => [0.0, 1.0, f64::INFINITY, f64::NAN, -1.0, f64::MAX, f64::MIN_POSITIVE, 1e-9][usize::from(self.byte() % 8)],
            _ => f64::from_bits(u64::from_le_bytes(std::array::from_fn(|_| self.byte()))),
        }
    }
    fn sometimes<T>(&mut self, value: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.byte() % 3 == 0 { value(self) } else { None }
    }
    fn seconds(&mut self) -> Option<Seconds> {
        Seconds::new(self.number()).ok()
    }
    fn share(&mut self) -> Option<Fraction> {
        Fraction::new(self.number()).ok()
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut from = Bytes(bytes);
    let (Some(aht), Some(interval)) = (from.seconds(), from.seconds()) else { return };
    let contacts = from.number();
    let assumptions = Assumptions {
        model: from.sometimes(|from| ModelName::ALL.get(usize::from(from.byte() % 6)).copied()),
        patience: from.sometimes(Bytes::seconds),
        retrials: from.sometimes(Bytes::share),
        variance: from.sometimes(|from| match from.byte() % 2 {
            0 => Some(ArrivalVariance::OfCount(from.number())),
            _ => Some(ArrivalVariance::TimesMean(from.number())),
        }),
        lines: from.sometimes(|from| Some(from.number() as u64)),
        concurrency_aht: from.sometimes(|from| (0..from.byte() % 5).map(|_| from.seconds()).collect()),
        blend_threshold: from.sometimes(|from| Some(from.number() as u64)),
        outbound_aht: from.sometimes(Bytes::seconds),
    };
    let targets = Targets {
        service_level: from.sometimes(|from| Some(ServiceLevelTarget { fraction: from.share()?, within: from.seconds()? })),
        definition: SlDefinition::ALL[usize::from(from.byte() % 5)],
        asa: from.sometimes(Bytes::seconds),
        abandonment: from.sometimes(Bytes::share),
        p_wait: from.sometimes(Bytes::share),
        blocking: from.sometimes(Bytes::share),
        max_occupancy: from.sometimes(Bytes::share),
    };
    let agents = from.number();
    let Ok(load) = OfferedLoad::new(contacts, aht, interval) else { return };
    let Ok(model) = assumptions.model() else { return };
    if model.check(&load).is_err() {
        return;
    }
    let within = targets.within();
    if let Ok(solution) = smallest_agents(&model, &load, &targets) {
        assert!(solution.agents_exact.is_finite());
        let at = |agents: f64| model.performance(&load, agents, within);
        if load.erlangs().get() > 0.0 {
            assert!(targets.met_by(&at(solution.agents as f64)));
            let fewest = model.fewest_agents(&load) as u64;
            assert!(solution.agents <= fewest || !targets.met_by(&at((solution.agents - 1) as f64)));
        }
    }
    if (0.0..=1e7).contains(&agents) {
        let performance = model.performance(&load, agents, within);
        for share in [performance.p_wait, performance.levels.offered, performance.abandonment] {
            assert!((-1e-12..=1.0 + 1e-12).contains(&share), "{share} is no share: {performance:?}");
        }
        let model = model.held_at(&load);
        if aht.get() > 0.0 && interval.get() > 0.0 {
            let _ = most_contacts(&model, agents, aht, interval, &targets);
            if contacts > 0.0 {
                let _ = longest_aht(&model, agents, contacts, interval, &targets);
            }
        }
    }
});
