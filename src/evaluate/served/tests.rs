use super::*;
use crate::evaluate::ledger::Rates;
use crate::history::{Field, Queue, RawSeries};
use crate::schedule::Coverage;
use crate::staffing::StaffingRules;
use crate::time::{Clock, IntervalLength, Moment};

fn half_hours(volume: &[f64]) -> RawSeries {
    let start = (0..volume.len()).map(|i| Moment(1800 * i as i64)).collect();
    let half_hour = IntervalLength::from_minutes(30).unwrap();
    let queue = Queue { name: "sales".to_owned(), channel: None };
    let mut actual = RawSeries::new(queue, Clock::Plain, half_hour, start, volume.to_vec());
    actual.set(Field::AhtS, vec![180.0; volume.len()]);
    actual
}

#[test]
fn a_steady_half_hour_is_served_as_erlang_says() {
    let mut actual = half_hours(&[100.0]);
    actual.set(Field::Staffed, vec![14.0]);
    let coverage = Coverage {
        queue: None,
        interval: actual.interval,
        start: actual.start.clone(),
        heads: vec![20.0],
        paid: vec![21.0],
    };
    let rules = StaffingRules { shrinkage: "30%".parse().unwrap(), ..StaffingRules::default() };
    let rates = Rates { per_hour: Some(10.0), per_short_hour: None };
    let ledger = Ledger::new(None, Some(&actual), None, Some(&coverage), &rules, rates).unwrap().unwrap();
    let served = served(&ledger);
    let total = &served.total;
    assert_eq!((total.contacts, total.intervals, total.on_target), (100.0, 1, 1));
    assert_eq!((total.required_hours, total.staffed_hours, total.paid_hours), (7.0, 7.0, 10.5));
    assert_eq!((total.cost, total.cost_per_contact), (Some(105.0), Some(1.05)));
    assert_eq!(served.intervals[0].entry.scheduled, Some(14.0));
}
