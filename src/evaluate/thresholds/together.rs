//! Periods of several queues added up to one.

use jiff::civil::Date;

use crate::evaluate::served::Period;

/// The period of all queues together: shares weighted by contacts, waits by answered contacts, occupancy by the time on the
/// floor; hours and money add up. A queue that does not know a share has no weight in it; money that a queue lacks leaves
/// the sum unknown.
///
/// Given are periods of the same days, one per queue. Of nothing it is an empty period.
pub fn together(periods: &[&Period]) -> Period {
    let sum = |value: fn(&Period) -> f64| periods.iter().map(|period| value(period)).sum::<f64>();
    let whole = |value: fn(&Period) -> u64| periods.iter().map(|period| value(period)).sum::<u64>();
    let mean = |value: fn(&Period) -> Option<f64>, weight: fn(&Period) -> f64| {
        let (mut total, mut weights) = (0.0, 0.0);
        for period in periods {
            // An infinite wait of a period without contacts would make the mean no number.
            if let Some(value) = value(period).filter(|value| !value.is_nan() && weight(period) > 0.0) {
                total += value * weight(period);
                weights += weight(period);
            }
        }
        (weights > 0.0).then(|| total / weights)
    };
    let known = |value: fn(&Period) -> Option<f64>| {
        let values: Option<Vec<f64>> = periods.iter().map(|period| value(period)).collect();
        values.filter(|values| !values.is_empty()).map(|values| values.iter().sum::<f64>())
    };
    let contacts: fn(&Period) -> f64 = |period| period.contacts;
    let answered: fn(&Period) -> f64 = |period| period.contacts * (1.0 - period.abandonment.unwrap_or(0.0));
    let on_the_floor: fn(&Period) -> f64 = |period| period.staffed_hours;
    let (required, over, under) = (sum(|p| p.required_hours), sum(|p| p.over_hours), sum(|p| p.under_hours));
    let cost = known(|p| p.cost);
    Period {
        start: periods.iter().map(|period| period.start).min().unwrap_or(Date::ZERO),
        grain: periods.first().and_then(|period| period.grain),
        contacts: sum(contacts),
        aht_s: mean(|p| Some(p.aht_s), contacts).unwrap_or(0.0),
        service_level: mean(|p| p.service_level, contacts),
        observed_service_level: mean(|p| p.observed_service_level, contacts),
        intervals: whole(|p| p.intervals),
        on_target: whole(|p| p.on_target),
        asa_s: mean(|p| p.asa_s, answered),
        abandonment: mean(|p| p.abandonment, contacts),
        occupancy: mean(|p| p.occupancy, on_the_floor),
        hours_above_cap: sum(|p| p.hours_above_cap),
        utilisation: mean(|p| p.utilisation, on_the_floor),
        required_hours: required,
        staffed_hours: sum(on_the_floor),
        paid_hours: sum(|p| p.paid_hours),
        over_hours: over,
        under_hours: under,
        schedule_efficiency: (required > 0.0).then(|| 1.0 - (over + under) / required),
        over_hours_in_hindsight: known(|p| p.over_hours_in_hindsight),
        under_hours_in_hindsight: known(|p| p.under_hours_in_hindsight),
        cost,
        cost_per_contact: cost.filter(|_| sum(contacts) > 0.0).map(|cost| cost / sum(contacts)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_queue_weighs_more_than_a_quiet_one() {
        let none = together(&[]);
        let busy = Period { contacts: 90.0, service_level: Some(0.7), cost: Some(450.0), ..none.clone() };
        let quiet = Period { contacts: 10.0, service_level: Some(1.0), cost: Some(50.0), ..none.clone() };
        let both = together(&[&busy, &quiet]);
        assert!((both.service_level.unwrap() - 0.73).abs() < 1e-12);
        assert_eq!((both.cost, both.cost_per_contact), (Some(500.0), Some(5.0)));
        assert_eq!(together(&[&busy, &none]).cost, None);
        assert_eq!((none.service_level, none.contacts), (None, 0.0));
    }
}
