//! Sums over intervals from which every figure of a period is taken.

use super::{BURN_OUT_OCCUPANCY, Period, ServedInterval, date};
use crate::evaluate::ledger::{Ledger, Rates};
use crate::forecast::Grain;
use crate::queueing::Targets;

/// Two sums of which the first is divided by the second; none where nothing was added.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f64,
    weight: f64,
}

impl Mean {
    /// Adds a value that is known.
    fn add(&mut self, value: f64, weight: f64) {
        if value.is_finite() && weight > 0.0 {
            self.sum += value * weight;
            self.weight += weight;
        }
    }
    fn get(self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.sum / self.weight)
    }
}

/// What a period adds up.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    hours: f64,
    cap: f64,
    remaining: f64,
    targets: Targets,
    rates: Rates,
    seen: u64,
    contacts: f64,
    aht: Mean,
    level: Mean,
    observed: Mean,
    busy: u64,
    on_target: u64,
    asa: Mean,
    endless: bool,
    abandonment: Mean,
    occupancy: Mean,
    above_cap: f64,
    required: f64,
    staffed: f64,
    paid: f64,
    over: f64,
    under: f64,
    hindsight: Option<(f64, f64)>,
}

impl Sums {
    pub(super) fn new(ledger: &Ledger) -> Self {
        let rules = &ledger.rules;
        Self {
            hours: ledger.interval.hours(),
            cap: rules.max_occupancy.map_or(BURN_OUT_OCCUPANCY, |cap| cap.get()),
            remaining: rules.shrinkage.remaining(),
            targets: rules.targets(),
            rates: ledger.rates,
            seen: 0,
            contacts: 0.0,
            aht: Mean::default(),
            level: Mean::default(),
            observed: Mean::default(),
            busy: 0,
            on_target: 0,
            asa: Mean::default(),
            endless: false,
            abandonment: Mean::default(),
            occupancy: Mean::default(),
            above_cap: 0.0,
            required: 0.0,
            staffed: 0.0,
            paid: 0.0,
            over: 0.0,
            under: 0.0,
            hindsight: None,
        }
    }

    pub(super) fn add(&mut self, one: &ServedInterval) {
        let (entry, played) = (&one.entry, &one.played);
        let (demand, staffed) = (entry.served(), entry.staffed());
        self.seen += 1;
        self.contacts += demand.contacts;
        self.aht.add(demand.aht_s, demand.contacts);
        self.level.add(played.service_level, demand.contacts);
        if let Some(observed) = entry.observed {
            self.observed.add(observed.service_level, demand.contacts);
        }
        if demand.contacts > 0.0 {
            self.busy += 1;
            self.on_target += u64::from(played.meets(&self.targets));
            let answered = demand.contacts * (1.0 - played.abandonment);
            self.endless |= played.asa_s == f64::INFINITY && answered > 0.0;
            self.asa.add(played.asa_s, answered);
            self.abandonment.add(played.abandonment, demand.contacts);
        }
        self.occupancy.add(played.occupancy, staffed * self.hours);
        if played.occupancy > self.cap * (1.0 + 1e-9) {
            self.above_cap += staffed * self.hours;
        }
        self.required += entry.required * self.hours;
        self.staffed += staffed * self.hours;
        self.paid += entry.paid * self.hours;
        let gap = (staffed - entry.required) * self.hours;
        self.over += gap.max(0.0);
        self.under += (-gap).max(0.0);
        if let Some(needed) = entry.required_in_hindsight {
            let gap = (staffed - needed) * self.hours;
            let (over, under) = self.hindsight.unwrap_or((0.0, 0.0));
            self.hindsight = Some((over + gap.max(0.0), under + (-gap).max(0.0)));
        }
    }

    /// The figures; none of a period without an interval.
    pub(super) fn period(&self, day: i64, grain: Option<Grain>) -> Option<Period> {
        (self.seen > 0).then(|| Period { grain, ..self.whole(day) })
    }

    /// The figures of the whole span.
    pub(super) fn whole(&self, day: i64) -> Period {
        let occupancy = self.occupancy.get();
        let efficiency = 1.0 - (self.over + self.under) / self.required;
        let cost = self.rates.per_hour.map(|price| price * self.paid);
        Period {
            start: date(day),
            grain: None,
            contacts: self.contacts,
            aht_s: self.aht.get().unwrap_or(0.0),
            service_level: self.level.get(),
            observed_service_level: self.observed.get(),
            intervals: self.busy,
            on_target: self.on_target,
            asa_s: if self.endless { Some(f64::INFINITY) } else { self.asa.get() },
            abandonment: self.abandonment.get(),
            occupancy,
            hours_above_cap: self.above_cap,
            utilisation: occupancy.map(|occupancy| occupancy * self.remaining),
            required_hours: self.required,
            staffed_hours: self.staffed,
            paid_hours: self.paid,
            over_hours: self.over,
            under_hours: self.under,
            schedule_efficiency: efficiency.is_finite().then_some(efficiency),
            over_hours_in_hindsight: self.hindsight.map(|(over, _)| over),
            under_hours_in_hindsight: self.hindsight.map(|(_, under)| under),
            cost,
            cost_per_contact: cost.filter(|_| self.contacts > 0.0).map(|cost| cost / self.contacts),
        }
    }
}
