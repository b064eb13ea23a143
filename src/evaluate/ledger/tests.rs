use super::*;
use crate::evaluate::matched::matched;
use crate::evaluate::staffing_error::{staffing_error, staffing_error_of_volume};
use crate::forecast::{ForecastStory, VolumeForecast};
use crate::queueing::SlDefinition;
use crate::staffing::require;

fn minutes(minutes: u32) -> IntervalLength {
    IntervalLength::from_minutes(minutes).unwrap()
}

fn queue() -> Queue {
    Queue { name: "sales".to_owned(), channel: None }
}

fn starts(length: u32, count: usize) -> Vec<Moment> {
    (0..count).map(|i| Moment(i64::from(length) * 60 * i as i64)).collect()
}

fn actual(length: u32, offered: &[f64], columns: &[(Field, &[f64])]) -> RawSeries {
    let mut actual =
        RawSeries::new(queue(), Clock::Plain, minutes(length), starts(length, offered.len()), offered.to_vec());
    for (field, values) in columns {
        actual.set(*field, values.to_vec());
    }
    actual
}

fn forecast(length: u32, volume: &[f64], aht_s: Option<&[f64]>) -> VolumeForecast {
    VolumeForecast {
        queue: queue(),
        clock: Clock::Plain,
        interval: minutes(length),
        start: starts(length, volume.len()),
        volume: volume.to_vec(),
        bands: Vec::new(),
        outlook: None,
        aht_s: aht_s.map(<[f64]>::to_vec),
        handle_parts: None,
        story: ForecastStory::default(),
    }
}

fn ledger(
    planned: Option<&Matched>,
    actual: Option<&RawSeries>,
    requirement: Option<&StaffingRequirement>,
    coverage: Option<&Coverage>,
) -> Ledger {
    let rules = StaffingRules { shrinkage: "30%".parse().unwrap(), ..StaffingRules::default() };
    Ledger::new(planned, actual, requirement, coverage, &rules, Rates::default()).unwrap().unwrap()
}

fn codes(ledger: &Ledger) -> Vec<&str> {
    ledger.notices.iter().map(|notice| notice.code).collect()
}

#[test]
fn a_forecast_is_staffed_by_the_rules_and_in_hindsight_for_what_came() {
    // 100 contacts of 180 s take 14 agents, 130 of 200 s 18 (Erlang C, 80/20).
    let came = actual(30, &[130.0, 100.0], &[(Field::AhtS, &[200.0, 180.0]), (Field::Staffed, &[15.0, 13.5])]);
    let planned = matched(&forecast(30, &[100.0, 100.0], Some(&[180.0, 180.0])), &came, None).unwrap();
    let ledger = ledger(Some(&planned), Some(&came), None, None);
    let first = ledger.entries[0];
    assert_eq!((first.required, first.required_in_hindsight, first.present), (14.0, Some(18.0), Some(15.0)));
    assert_eq!(first.planned, Demand { contacts: 100.0, aht_s: 180.0 });
    assert_eq!(first.actual, Some(Demand { contacts: 130.0, aht_s: 200.0 }));
    assert_eq!((first.scheduled, first.paid, first.staffed()), (None, 20.0, 15.0));
    assert_eq!(ledger.entries[1].staffed(), 13.5);
    assert!(ledger.notices.is_empty(), "{:?}", ledger.notices);
}

#[test]
fn a_quarter_hours_plan_is_brought_to_the_half_hours_of_the_actuals_never_the_other_way_round() {
    let came = actual(30, &[100.0], &[(Field::AhtS, &[180.0])]);
    let rules = StaffingRules { shrinkage: "30%".parse().unwrap(), ..StaffingRules::default() };
    let plan = require(&forecast(15, &[50.0, 30.0], Some(&[180.0, 240.0])), &rules).unwrap();
    let coverage = Coverage {
        queue: None,
        interval: minutes(15),
        start: starts(15, 2),
        heads: vec![20.0, 10.0],
        paid: vec![22.0, 12.0],
    };
    let ledger = ledger(None, Some(&came), Some(&plan), Some(&coverage));
    let [entry] = ledger.entries.as_slice() else { panic!("one half hour: {:?}", ledger.entries) };
    let agents: f64 = plan.rows.iter().map(|row| row.agents as f64).sum::<f64>() / 2.0;
    assert_eq!(entry.required, agents);
    assert_eq!((entry.planned.contacts, entry.planned.aht_s), (80.0, (50.0 * 180.0 + 30.0 * 240.0) / 80.0));
    assert!((entry.scheduled.unwrap() - 15.0 * 0.7).abs() < 1e-12);
    assert_eq!(entry.paid, 17.0);
    assert_eq!(codes(&ledger), ["aggregated", "aggregated"]);
}

#[test]
fn a_missing_handle_time_is_taken_from_the_other_side_and_counted() {
    let came = actual(30, &[100.0, 0.0, 60.0], &[(Field::AhtS, &[f64::NAN, f64::NAN, 240.0])]);
    let planned = matched(&forecast(30, &[90.0, 0.0, 50.0], Some(&[180.0, f64::NAN, f64::NAN])), &came, None).unwrap();
    let ledger = ledger(Some(&planned), Some(&came), None, None);
    let demands: Vec<_> = ledger.entries.iter().map(|entry| (entry.planned.aht_s, entry.served().aht_s)).collect();
    assert_eq!(demands, [(180.0, 180.0), (0.0, 0.0), (240.0, 240.0)]);
    assert_eq!(codes(&ledger), ["aht-missing", "aht-missing"]);
}

#[test]
fn what_only_one_side_knows_is_counted_and_never_invented() {
    let mut came = actual(30, &[10.0, 20.0, 30.0], &[(Field::AhtS, &[180.0; 3])]);
    came.start[2] = Moment(3 * 1800);
    let mut plan = forecast(30, &[10.0, 20.0, 30.0], Some(&[180.0; 3]));
    plan.start = vec![Moment(0), Moment(2 * 1800), Moment(3 * 1800)];
    let planned = matched(&plan, &came, None).unwrap();
    let ledger = ledger(Some(&planned), Some(&came), None, None);
    assert_eq!(ledger.entries.len(), 3);
    assert_eq!((ledger.entries[1].actual, ledger.entries[1].required_in_hindsight), (None, None));
    assert_eq!(codes(&ledger), ["unplanned-intervals", "unrecorded-intervals"]);
    assert!(ledger.notices[0].message.contains("20 contacts"), "{:?}", ledger.notices);
}

#[test]
fn the_switch_tells_a_service_level_by_two_definitions_only() {
    let columns: [(Field, &[f64]); 5] = [
        (Field::AhtS, &[180.0]),
        (Field::Handled, &[90.0]),
        (Field::Abandoned, &[10.0]),
        (Field::AnsweredInSl, &[72.0]),
        (Field::WaitS, &[12.0]),
    ];
    let came = actual(30, &[100.0], &columns);
    let planned = matched(&forecast(30, &[100.0], Some(&[180.0])), &came, None).unwrap();
    let by = |definition| {
        let rules = StaffingRules { definition, ..StaffingRules::default() };
        Ledger::new(Some(&planned), Some(&came), None, None, &rules, Rates::default()).unwrap().unwrap()
    };
    let seen = |definition| by(definition).entries[0].observed.unwrap();
    assert_eq!(seen(SlDefinition::Offered), Observed { service_level: 0.72, abandonment: 0.1, asa_s: 12.0 });
    assert_eq!(seen(SlDefinition::Answered).service_level, 0.8);
    assert!(seen(SlDefinition::ExcludingShortAbandons).service_level.is_nan());
    assert_eq!(by(SlDefinition::Offered).entries[0].observed_level(), Some(0.72));
    let told = by(SlDefinition::Virtual);
    assert_eq!((told.entries[0].observed_level(), codes(&told)), (None, vec!["service-level-unknown"]));
}

#[test]
fn the_error_of_a_forecast_is_told_in_hours_with_and_without_its_handle_time() {
    let came = actual(30, &[130.0, 100.0, f64::NAN], &[(Field::AhtS, &[200.0, 180.0, 180.0])]);
    let planned = matched(&forecast(30, &[100.0, 130.0, 100.0], Some(&[180.0; 3])), &came, None).unwrap();
    let rules = StaffingRules::default();
    let error = staffing_error(&planned, &rules).unwrap().unwrap();
    let of_volume = staffing_error_of_volume(&planned, &rules).unwrap().unwrap();
    // 14 for 18, then 17 for 14: half an hour each. By volume alone 14 for 17.
    assert_eq!((error.under, error.over, error.required), (2.0, 1.5, 16.0));
    assert_eq!((of_volume.under, of_volume.over), (1.5, 1.5));
}

#[test]
fn without_people_or_plan_without_handle_times_and_for_whole_days_there_is_no_ledger() {
    let rules = StaffingRules::default();
    let none = |planned: Option<&Matched>, actual: &RawSeries| {
        Ledger::new(planned, Some(actual), None, None, &rules, Rates::default()).unwrap().is_none()
    };
    assert!(none(None, &actual(30, &[10.0], &[(Field::AhtS, &[180.0])])));
    assert!(none(None, &actual(30, &[10.0], &[(Field::Staffed, &[3.0])])));
    let days = actual(1440, &[100.0], &[(Field::AhtS, &[180.0])]);
    let planned = matched(&forecast(1440, &[90.0], Some(&[180.0])), &days, None).unwrap();
    assert!(none(Some(&planned), &days));
    assert!(staffing_error(&planned, &rules).unwrap().is_none());
}
