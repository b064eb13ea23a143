//! What makes a backtest believable: it sees nothing of what came later, and its figures are the plain measures.

use jiff::civil::date;

use super::*;
use crate::evaluate::accuracy;
use crate::history::{Field, Queue};
use crate::time::{Clock, IntervalLength};

const MONDAY: jiff::civil::Date = date(2026, 1, 5);

/// Weekdays from 08:00 to 12:00 by the half hour, with a shape, growth and a fixed unevenness.
fn history(weeks: i64, change: impl Fn(i64, i64, f64) -> Option<f64>) -> RawSeries {
    let monday = Clock::Plain.day_start(MONDAY);
    let (mut start, mut offered) = (Vec::new(), Vec::new());
    for day in (0..weeks * 7).filter(|day| day % 7 < 5) {
        for slot in 16..24 {
            let usual = (20 + 3 * slot + day + (day * 31 + slot * 17) % 13) as f64;
            if let Some(volume) = change(day, slot, usual) {
                start.push(monday.plus(day * 86_400 + slot * 1_800));
                offered.push(volume);
            }
        }
    }
    let queue = Queue { name: "sales".to_owned(), channel: None };
    let rows = start.len();
    let mut raw = RawSeries::new(queue, Clock::Plain, IntervalLength::from_minutes(30).unwrap(), start, offered);
    raw.set(Field::AhtS, vec![240.0; rows]);
    raw
}

fn plain(weeks: i64) -> RawSeries {
    history(weeks, |_, _, usual| Some(usual))
}

#[test]
fn a_history_that_ends_on_friday_ends_with_a_whole_week_when_nobody_works_at_weekends() {
    let grid = folds(&[plain(10)], 7, 7, 8);
    assert_eq!(grid.len(), 8);
    assert_eq!(grid[7].start, date(2026, 3, 9));
    assert_eq!(grid[0].start, date(2026, 1, 19));
    // The first week itself has nothing before it.
    assert_eq!(folds(&[plain(10)], 7, 7, 50).len(), 9);
    // Days by day the last fold is the last day on record.
    let daily = folds(&[plain(10)], 1, 1, 3);
    assert_eq!(
        daily.iter().map(|fold| fold.start).collect::<Vec<_>>(),
        [date(2026, 3, 11), date(2026, 3, 12), date(2026, 3, 13)]
    );
    assert!(folds(&[plain(2)], 70, 7, 3).is_empty() && folds(&[], 7, 7, 3).is_empty());
}

#[test]
fn nothing_that_came_after_the_origin_changes_what_was_forecast() {
    let calendar = Calendar::default();
    let (calm, wild) = (plain(10), history(10, |day, _, usual| Some(if day >= 49 { usual * 9.0 } else { usual })));
    let fold = Horizon { start: date(2026, 2, 23), days: 7 };
    for method in Method::ALL {
        let settings = ForecastSettings { method: *method, ..ForecastSettings::default() };
        let forecasts = [&calm, &wild].map(|raw| {
            let origin = Hindsight::new(raw, &calendar).at(fold).unwrap();
            (origin.forecast(&settings).unwrap(), origin.actual)
        });
        assert_eq!(forecasts[0].0, forecasts[1].0, "{method}");
        assert_ne!(forecasts[0].1, forecasts[1].1);
    }
}

#[test]
fn a_folds_figures_are_those_of_the_plain_measures() {
    let raw = plain(10);
    let calendar = Calendar::default();
    let origin = Hindsight::new(&raw, &calendar).at(Horizon { start: date(2026, 2, 23), days: 7 }).unwrap();
    let forecast = origin.forecast(&ForecastSettings::default()).unwrap();
    let cuts = [Cut::Lead, Cut::Weekday, Cut::Time];
    let scores = origin.score(&forecast, Some(&StaffingRules::default()), &cuts).unwrap();
    let (f, a, total) = (&forecast.volume, &origin.actual, &scores.total);
    let close = |one: Option<f64>, other: Option<f64>| (one.unwrap() - other.unwrap()).abs() < 1e-12;
    assert_eq!((total.intervals, total.missing, total.set_aside, total.unforecast), (40, 0, 0, 0.0));
    assert!(close(total.wape(), accuracy::wape(f, a)) && close(total.bias(), accuracy::bias(f, a)));
    assert!(close(total.noise_floor(), accuracy::weighted_noise_floor(f)));
    let [inner, outer] = &forecast.bands[..] else { panic!("two ranges") };
    let inside = [inner, outer].map(|band| accuracy::coverage(&band.lo, &band.hi, a));
    assert_eq!(total.coverage(), inside);
    let quantiles = [(&outer.lo, 0.025), (&inner.lo, 0.1), (f, 0.5), (&inner.hi, 0.9), (&outer.hi, 0.975)];
    let pinball = quantiles.iter().map(|(q, share)| accuracy::pinball(q, a, *share).unwrap()).sum::<f64>() / 5.0;
    assert!(close(total.pinball(), Some(pinball)));
    let weeks: Vec<f64> = origin
        .series
        .volume
        .iter()
        .zip(&origin.series.state)
        .map(|(volume, state)| if *state == SlotState::Open { *volume } else { f64::NAN })
        .collect();
    assert!(close(total.mase(), accuracy::mase(f, a, &weeks, 7 * 48)));
    // The parts of every cut make up the whole.
    for cut in cuts {
        let parts: Vec<_> = scores.parts.iter().filter(|(part, _)| part.cut() == cut).map(|(_, tally)| tally).collect();
        assert_eq!(parts.iter().map(|part| part.intervals).sum::<u64>(), 40);
        assert!((parts.iter().map(|part| part.actual).sum::<f64>() - total.actual).abs() < 1e-9);
    }
    assert_eq!(scores.parts.keys().filter(|part| part.cut() == Cut::Lead).count(), 5);
}

#[test]
fn a_forecast_that_hits_every_contact_staffs_exactly_what_was_needed() {
    let raw = plain(10);
    let calendar = Calendar::default();
    let origin = Hindsight::new(&raw, &calendar).at(Horizon { start: date(2026, 2, 23), days: 7 }).unwrap();
    let mut forecast = origin.forecast(&ForecastSettings::default()).unwrap();
    forecast.volume.clone_from(&origin.actual);
    let hours =
        |forecast: &VolumeForecast| origin.score(forecast, Some(&StaffingRules::default()), &[]).unwrap().total.hours;
    let exact = hours(&forecast).unwrap();
    assert_eq!((exact.over, exact.under), (0.0, 0.0));
    assert!(exact.required > 40.0 * 0.5 * 10.0);
    for volume in &mut forecast.volume {
        *volume *= 2.0;
    }
    let double = hours(&forecast).unwrap();
    assert!(double.over > 0.5 * exact.required && double.under == 0.0 && double.required == exact.required);
    forecast.aht_s = None;
    assert_eq!(hours(&forecast), None, "without a handle time there is nothing to staff");
}

#[test]
fn gaps_are_counted_and_not_scored_and_excluded_dates_are_scored_and_counted() {
    // Tuesday 24 February lacks its last two intervals; on Thursday nothing at all reaches the queue, and the planner
    // does not want that day to teach.
    let raw = history(10, |day, slot, usual| match (day, slot) {
        (50, 22..) => None,
        (52, _) => Some(0.0),
        _ => Some(usual),
    });
    let thursday = date(2026, 2, 26);
    let calendar = Calendar { exclude: vec![(None, thursday, thursday)], ..Calendar::default() };
    let origin = Hindsight::new(&raw, &calendar).at(Horizon { start: date(2026, 2, 23), days: 7 }).unwrap();
    let forecast = origin.forecast(&ForecastSettings::default()).unwrap();
    let total = origin.score(&forecast, None, &[]).unwrap().total;
    assert_eq!((total.intervals, total.missing, total.set_aside), (38, 2, 8));
    assert!(total.wape().unwrap() > 0.2, "a day set aside is a miss like any other");
}

#[test]
fn a_fold_that_can_not_be_tried_says_why() {
    let raw = plain(10);
    let calendar = Calendar::default();
    let hindsight = Hindsight::new(&raw, &calendar);
    let at = |start| hindsight.at(Horizon { start, days: 7 }).map(|_| ());
    assert_eq!(at(date(2026, 1, 12)), Err(Skipped::ShortHistory { days: 7 }));
    assert_eq!(at(date(2026, 3, 16)), Err(Skipped::NoActuals));
    assert_eq!(at(date(2026, 1, 19)), Ok(()));
}
