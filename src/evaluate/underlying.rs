//! The demand that lay under what was counted: how much of a day's ups and downs were more than chance?
//!
//! A queueing model is given the rate at which contacts come; that they come irregularly it knows by itself. Half hours of
//! 100 expected contacts count 90 or 110 without anything having happened. A model that is fed the counts as rates sees
//! every such half hour twice, once as a wave of load and once as chance; since load above the plan loses more service than
//! load below it gains, its day comes out too bad: by 5 points at 80/20 with 60 to 140 contacts per half hour, by 8 with
//! counted handle times (1,500 drawn days on which the plan was kept, every half hour in steady state).
//!
//! # Formula
//! Per day, with `r = Σ counted / Σ planned` and `μ = r·planned`:
//! ```text
//! φ = max(0, Σ((counted − μ)² − μ) / Σ μ²)          excess over Poisson, by moments
//! underlying = μ + φμ/(1 + φμ) · (counted − μ)      mean of a gamma rate given a Poisson count
//! ```
//! then scaled so that the day's total stays as counted. Clayton & Kaldor, *Empirical Bayes estimates of age-standardized
//! relative risks* (1987). Handle times are means of as many exponential ones as contacts, whose noise is `1/√contacts`: the
//! same with deviations of handle time weighted by contacts. A day with a single record is believed as it is.

use crate::evaluate::ledger::{Demand, Entry};

/// The demand under a record, and what of its noise was taken off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Underlying {
    /// The rate of contacts, per interval, and the handle time under the mean that was counted.
    pub demand: Demand,
    /// Share of the Poisson variance of the contacts that is held to be noise: `1/(1 + φμ)`; 0 where the count is believed.
    pub contacts_noise: f64,
    /// The same of the handle time.
    pub aht_noise: f64,
}

/// The rates of contacts and the handle times under the actuals of a ledger's entries; `None` without a usable record.
pub fn underlying(entries: &[Entry]) -> Vec<Option<Underlying>> {
    let mut found = Vec::with_capacity(entries.len());
    for day in entries.chunk_by(|a, b| a.day == b.day) {
        let contacts = believed(
            day,
            |planned, actual| Reading { counted: actual.contacts, planned: planned.contacts, weight: 1.0 },
            |one, ratio| ratio * one.planned,
        );
        let aht_s = believed(
            day,
            |planned, actual| Reading { counted: actual.aht_s, planned: planned.aht_s, weight: actual.contacts },
            |one, _| one.weight,
        );
        found.extend(contacts.into_iter().zip(aht_s).map(|(contacts, aht_s)| {
            let ((contacts, contacts_noise), (aht_s, aht_noise)) = contacts.zip(aht_s)?;
            Some(Underlying { demand: Demand { contacts, aht_s }, contacts_noise, aht_noise })
        }));
    }
    found
}

/// A measure of one interval, and its weight in the mean of the day.
#[derive(Debug, Clone, Copy)]
struct Reading {
    counted: f64,
    planned: f64,
    weight: f64,
}

impl Reading {
    /// Whether the day's pattern says anything of it.
    fn is_comparable(&self) -> bool {
        let usable = |value: f64| value.is_finite() && value > 0.0;
        usable(self.planned) && usable(self.weight) && self.counted.is_finite() && self.counted >= 0.0
    }
}

/// A day's measure, its noise taken off, and the share of its variance that is noise. `expected` is the number of events behind a reading, which tells its noise, given
/// the day's ratio of counted to planned.
fn believed(
    day: &[Entry],
    of: impl Fn(&Demand, &Demand) -> Reading,
    expected: impl Fn(&Reading, f64) -> f64,
) -> Vec<Option<(f64, f64)>> {
    let readings: Vec<Option<Reading>> = day
        .iter()
        .map(|entry| {
            let actual = entry.actual.filter(|actual| actual.contacts.is_finite() && actual.contacts >= 0.0)?;
            Some(of(&entry.planned, &actual))
        })
        .collect();
    let known = || readings.iter().flatten().filter(|reading| reading.is_comparable());
    let total = |of: &dyn Fn(&Reading) -> f64| known().map(of).sum::<f64>();
    let counted = total(&|one| one.weight * one.counted);
    let ratio = counted / total(&|one| one.weight * one.planned);
    let events = |one: &Reading| expected(one, ratio);
    let off = |one: &Reading| one.counted / (ratio * one.planned) - 1.0;
    let squares = total(&|one| events(one) * events(one));
    let excess = total(&|one| {
        let (events, off) = (events(one), off(one));
        events * (events * off * off - 1.0)
    });
    let spread = if squares > 0.0 { (excess / squares).max(0.0) } else { 0.0 };
    let value = |one: &Reading| {
        let (mean, events) = (ratio * one.planned, events(one));
        mean + spread * events / (1.0 + spread * events) * (one.counted - mean)
    };
    let kept = counted / total(&|one| one.weight * value(one));
    let kept = if kept.is_finite() { kept } else { 1.0 };
    readings
        .iter()
        .map(|reading| {
            let one = reading.as_ref()?;
            let noise = 1.0 / (1.0 + spread * events(one));
            Some(if one.is_comparable() && ratio > 0.0 { (kept * value(one), noise) } else { (one.counted, 0.0) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Moment;

    fn day(planned: &[f64], counted: &[f64]) -> Vec<Entry> {
        let entry = |(planned, counted): (&f64, &f64)| Entry {
            start: Moment(0),
            day: 0,
            minute: 0,
            planned: Demand { contacts: *planned, aht_s: 200.0 },
            actual: Some(Demand { contacts: *counted, aht_s: if *counted > 0.0 { 220.0 } else { 0.0 } }),
            required: 1.0,
            required_in_hindsight: None,
            scheduled: None,
            paid: 1.0,
            present: None,
            observed: None,
        };
        planned.iter().zip(counted).map(entry).collect()
    }
    fn contacts(planned: &[f64], counted: &[f64]) -> Vec<f64> {
        underlying(&day(planned, counted)).into_iter().map(|demand| demand.expect("a record").demand.contacts).collect()
    }

    #[test]
    fn ups_and_downs_of_a_usual_day_are_noise_and_its_total_stays() {
        let found = contacts(&[100.0, 100.0, 50.0, 50.0], &[108.0, 98.0, 60.0, 64.0]);
        for (found, shape) in found.iter().zip([110.0, 110.0, 55.0, 55.0]) {
            assert!((found - shape).abs() < 1e-12);
        }
    }

    #[test]
    fn a_spike_is_believed_nearly_whole() {
        let found = contacts(&[100.0; 8], &[100.0, 95.0, 104.0, 300.0, 98.0, 101.0, 90.0, 110.0]);
        assert!(found[3] > 280.0 && found[3] < 300.0, "{found:?}");
        assert!((found.iter().sum::<f64>() - 998.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_as_planned_stays_to_the_last_bit_and_what_was_not_planned_is_as_counted() {
        let odd = [0.1, 17.3, 99.9];
        assert_eq!(contacts(&odd, &odd), odd);
        assert_eq!(contacts(&[0.0, 10.0, 0.0], &[7.0, 0.0, 0.0]), [7.0, 0.0, 0.0]);
        assert_eq!(contacts(&[10.0], &[30.0]), [30.0]);
    }

    #[test]
    fn an_interval_without_a_record_has_nothing_under_it() {
        let mut entries = day(&[10.0, 10.0], &[12.0, 12.0]);
        entries[1].actual = None;
        let found = underlying(&entries);
        assert!(found[0].is_some_and(|under| (under.demand.aht_s - 220.0).abs() < 1e-12) && found[1].is_none());
    }
}
