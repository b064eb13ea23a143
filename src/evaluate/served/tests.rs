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

#[test]
fn a_day_is_added_up_as_by_hand() {
    // Two half hours, then a day later one: 14, 12 and 10 there, 14, 14 and 8 asked for.
    let mut actual = half_hours(&[100.0, 100.0, 50.0, 0.0]);
    actual.start[2] = Moment(86_400);
    actual.start[3] = Moment(86_400 + 1800);
    actual.set(Field::Staffed, vec![14.0, 12.0, 10.0, 2.0]);
    actual.set(Field::AnsweredInSl, vec![90.0, 60.0, f64::NAN, 0.0]);
    let ledger =
        Ledger::new(None, Some(&actual), None, None, &StaffingRules::default(), Rates::default()).unwrap().unwrap();
    let served = served(&ledger);
    let [first, second] = served.days.as_slice() else { panic!("two days: {:?}", served.days) };
    let level = |i: usize| served.intervals[i].played.service_level;
    assert!((first.service_level.unwrap() - (level(0) + level(1)) / 2.0).abs() < 1e-15);
    assert_eq!(first.observed_service_level, Some(0.75));
    assert_eq!((second.observed_service_level, second.intervals), (None, 1));
    assert_eq!(
        (first.required_hours, first.staffed_hours, first.under_hours, first.over_hours),
        (14.0, 13.0, 1.0, 0.0)
    );
    assert_eq!(first.schedule_efficiency, Some(1.0 - 1.0 / 14.0));
    assert_eq!((first.over_hours_in_hindsight, first.under_hours_in_hindsight), (Some(0.0), Some(1.0)));
    // Both half hours keep agents busy for more than 0.7 of their time, the second one for more than 0.8.
    let busy = |i: usize| served.intervals[i].played.occupancy;
    assert!((first.occupancy.unwrap() - (7.0 * busy(0) + 6.0 * busy(1)) / 13.0).abs() < 1e-15);
    assert_eq!(first.utilisation, first.occupancy);
    assert_eq!(served.worst, [1, 0, 2]);
    assert_eq!((served.weeks.len(), served.total.contacts, served.total.aht_s), (1, 250.0, 180.0));
    assert_eq!((first.cost, first.cost_per_contact), (None, None));
}

#[test]
fn a_period_without_contacts_or_people_divides_by_nothing() {
    let mut actual = half_hours(&[0.0, 0.0]);
    actual.offered[1] = 1.0;
    actual.set(Field::Staffed, vec![0.0, 0.0]);
    let mut ledger =
        Ledger::new(None, Some(&actual), None, None, &StaffingRules::default(), Rates::default()).unwrap().unwrap();
    ledger.entries.truncate(1);
    let total = served(&ledger).total;
    assert_eq!(
        (total.service_level, total.asa_s, total.occupancy, total.schedule_efficiency),
        (None, None, None, None)
    );
    assert_eq!((total.aht_s, total.intervals), (0.0, 0));
    ledger.entries.clear();
    assert!(served(&ledger).days.is_empty());
}

#[test]
fn intervals_without_a_record_are_played_but_in_no_sum() {
    let actual = half_hours(&[100.0, 100.0]);
    let ledger = |actual: &RawSeries| {
        let mut actual = actual.clone();
        actual.set(Field::Staffed, vec![14.0; 2]);
        Ledger::new(None, Some(&actual), None, None, &StaffingRules::default(), Rates::default()).unwrap().unwrap()
    };
    let mut half = ledger(&actual);
    half.entries[1].actual = None;
    let served = served(&half);
    assert_eq!((served.intervals.len(), served.total.contacts, served.total.intervals), (2, 100.0, 1));
}
