//! Groups of queues drawn by a seeded generator.

use jiff::civil::date;
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::*;
use crate::history::{OpeningHours, Queue, SlotState, TimeParts};
use crate::time::{Clock, IntervalLength, weekday_of_day};

fn poisson(mean: f64, rng: &mut ChaCha8Rng) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    loop {
        sum -= libm::log((f64::from(rng.next_u32()) + 0.5) / 4_294_967_296.0);
        if sum > mean {
            return count;
        }
        count += 1.0;
    }
}

fn usual(day: i64, minute: u16) -> f64 {
    let hour = f64::from(minute) / 60.0;
    let weekend = if weekday_of_day(day) >= 5 { 0.4 } else { 1.0 };
    weekend * (1.0 + 30.0 * libm::exp(-(hour - 12.0).powi(2) / 12.0))
}

/// Hours of eight weeks, open from 08:00 to 20:00 where `office` is set.
fn queue(name: &str, scale: f64, office: bool, seed: u64) -> IntervalSeries {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (clock, interval) = (Clock::Plain, IntervalLength::from_minutes(60).unwrap());
    let dates = Horizon { start: date(2024, 1, 1), days: 56 }.dates();
    let start: Vec<_> = dates.flat_map(|d| clock.intervals_of(d, interval)).collect();
    let (day, minute): (Vec<_>, Vec<_>) = start.iter().map(|s| clock.day_and_minute(*s)).unzip();
    let open = |minute: &u16| !office || (480..1200).contains(minute);
    let opening = if office {
        OpeningHours { week: std::array::from_fn(|_| vec![(480, 1200)]), ..OpeningHours::default() }
    } else {
        OpeningHours::always()
    };
    let drawn = day.iter().zip(&minute).map(|(d, m)| poisson(scale * usual(*d, *m), &mut rng));
    IntervalSeries {
        queue: Queue { name: name.to_owned(), channel: None },
        state: minute.iter().map(|m| if open(m) { SlotState::Open } else { SlotState::Closed }).collect(),
        volume: drawn
            .collect::<Vec<_>>()
            .into_iter()
            .zip(&minute)
            .map(|(v, m)| if open(m) { v } else { f64::NAN })
            .collect(),
        aht_s: vec![300.0; start.len()],
        handled: vec![f64::NAN; start.len()],
        parts: TimeParts::default(),
        clock,
        interval,
        opening,
        start,
        day,
        minute,
    }
}

const NEXT: Horizon = Horizon { start: date(2024, 2, 26), days: 7 };

fn reconciled(
    queues: &[IntervalSeries],
    groups: &[Group],
    method: Reconciliation,
) -> (Vec<VolumeForecast>, Vec<GroupForecast>) {
    let settings = ForecastSettings::default();
    let mut forecasts: Vec<_> =
        queues.iter().map(|q| forecast(q, &q.open_intervals(NEXT.dates()), &settings).unwrap()).collect();
    let histories: Vec<_> = queues.iter().collect();
    let all = vec![&settings; queues.len()];
    let groups = reconcile(groups, &histories, &all, &mut forecasts, NEXT, method).unwrap();
    (forecasts, groups)
}

fn centre() -> Vec<IntervalSeries> {
    vec![queue("a", 1.0, false, 1), queue("b", 0.2, false, 2), queue("c", 0.05, true, 3)]
}

fn group(name: &str, queues: &[&str]) -> Group {
    Group { name: name.to_owned(), queues: queues.iter().map(|q| (*q).to_owned()).collect() }
}

#[test]
fn queues_add_up_to_their_group_in_every_row_by_every_method() {
    for method in [Reconciliation::BottomUp, Reconciliation::TopDown, Reconciliation::MinimumTrace] {
        let (queues, groups) = reconciled(&centre(), &[group("voice", &["a", "b", "c"])], method);
        let whole = &groups[0].forecast;
        assert_eq!(whole.start.len(), 7 * 24);
        for (i, start) in whole.start.iter().enumerate() {
            let of = |f: &VolumeForecast| f.start.binary_search(start).map_or(0.0, |at| f.volume[at]);
            let sum = queues.iter().map(of).sum::<f64>();
            assert!((sum - whole.volume[i]).abs() < 1e-9, "{method}: {sum} and {}", whole.volume[i]);
        }
        for f in queues.iter().chain([whole]) {
            for (i, v) in f.volume.iter().enumerate() {
                assert!(v.is_finite() && *v >= 0.0);
                let (mut lo, mut hi) = (*v, *v);
                for band in &f.bands {
                    assert!(0.0 <= band.lo[i] && band.lo[i] <= lo && hi <= band.hi[i], "{method}");
                    (lo, hi) = (band.lo[i], band.hi[i]);
                }
            }
        }
        // The office queue has no rows at night, before or after.
        assert_eq!(queues[2].start.len(), 7 * 12);
        assert!(whole.aht_s.as_ref().unwrap().iter().all(|s| (s - 300.0).abs() < 1e-6));
    }
}

#[test]
fn top_down_keeps_the_groups_own_forecast_and_bottom_up_the_queues() {
    let voice = [group("voice", &["a", "b", "c"])];
    let (alone, sums) = reconciled(&centre(), &voice, Reconciliation::BottomUp);
    let (_, groups) = reconciled(&centre(), &voice, Reconciliation::TopDown);
    let contacts = |f: &VolumeForecast| f.volume.iter().sum::<f64>();
    assert!((contacts(&groups[0].forecast) / groups[0].own_contacts - 1.0).abs() < 0.005);
    assert!((contacts(&sums[0].forecast) - alone.iter().map(contacts).sum::<f64>()).abs() < 1e-6);
    let (_, mixed) = reconciled(&centre(), &voice, Reconciliation::MinimumTrace);
    let (low, high) = (contacts(&sums[0].forecast), groups[0].own_contacts);
    let between = contacts(&mixed[0].forecast);
    assert!(between >= 0.98 * low.min(high) && between <= 1.02 * low.max(high), "{low} {between} {high}");
}

#[test]
fn the_planners_hand_has_the_last_word_after_reconciliation() {
    use crate::forecast::overrides::{Action, Override};
    let noon = NEXT.start.at(12, 0, 0, 0);
    let line = Override {
        queue: Some("a".to_owned()),
        from: noon,
        until: None,
        action: Action::Set(500.0),
        reason: "press".to_owned(),
    };
    let hand = ForecastSettings { overrides: vec![line], ..ForecastSettings::default() };
    let plain = ForecastSettings::default();
    let queues = centre();
    let histories: Vec<_> = queues.iter().collect();
    for method in [Reconciliation::BottomUp, Reconciliation::TopDown, Reconciliation::MinimumTrace] {
        let with = |settings: &ForecastSettings| {
            let made = queues.iter().map(|q| forecast(q, &q.open_intervals(NEXT.dates()), settings).unwrap());
            let mut forecasts: Vec<_> = made.collect();
            let voice = [group("voice", &["a", "b", "c"])];
            let found = reconcile(&voice, &histories, &[settings; 3], &mut forecasts, NEXT, method).unwrap();
            (forecasts, found[0].forecast.clone())
        };
        let ((bare, sum), (moved, group)) = (with(&plain), with(&hand));
        assert_eq!(moved[0].volume[12], 500.0, "{method}");
        assert!((group.volume[12] - sum.volume[12] - (500.0 - bare[0].volume[12])).abs() < 1e-9, "{method}");
        assert!(group.bands.iter().all(|band| band.hi[12] >= group.volume[12]), "{method}");
        // Nothing else moves, and the model's word is the reconciled one.
        assert_eq!((&moved[0].volume[13..], &moved[1].volume), (&bare[0].volume[13..], &bare[1].volume), "{method}");
        assert_eq!(moved[0].story.overridden.as_ref().unwrap().model, bare[0].volume, "{method}");
        assert!(group.story.overridden.is_none());
    }
}

#[test]
fn a_group_of_quiet_queues_expects_what_they_expect_not_only_what_they_show() {
    let quiet = [queue("a", 0.01, false, 4), queue("b", 0.01, false, 5)];
    for method in [Reconciliation::BottomUp, Reconciliation::TopDown] {
        let (queues, groups) = reconciled(&quiet, &[group("voice", &["a", "b"])], method);
        if method == Reconciliation::TopDown {
            let shared = queues.iter().flat_map(|f| &f.volume).sum::<f64>();
            assert!((shared - groups[0].own_contacts).abs() < 1e-9, "nobody is lost where queues show whole contacts");
        }
        let empty: Vec<_> = (0..168).filter(|i| groups[0].forecast.volume[*i] == 0.0).collect();
        assert!(empty.len() > 50, "{}", empty.len());
        for f in queues.iter().chain([&groups[0].forecast]) {
            let means = f.outlook.as_ref().unwrap().means();
            assert!(empty.iter().filter(|i| means[**i] > 0.0).count() * 2 > empty.len(), "{method}: {}", f.queue.name);
            let (shown, expected) = (f.volume.iter().sum::<f64>(), means.iter().sum::<f64>());
            if method == Reconciliation::BottomUp {
                assert!((shown - expected).abs() < 2.0, "{shown} and {expected}");
            }
        }
    }
}

#[test]
fn a_group_begins_with_the_first_row_of_its_queues() {
    let queues = centre();
    let settings = ForecastSettings::default();
    let mut forecasts: Vec<_> =
        queues.iter().map(|q| forecast(q, &q.open_intervals(NEXT.dates()), &settings).unwrap()).collect();
    let now = Clock::Plain.day_start(NEXT.start).plus(10 * 3600);
    for f in &mut forecasts {
        let from = f.start.partition_point(|start| *start < now);
        intraday::drop_rows_before(f, from);
    }
    let histories: Vec<_> = queues.iter().collect();
    let voice = [group("voice", &["a", "b", "c"])];
    let found = reconcile(&voice, &histories, &[&settings; 3], &mut forecasts, NEXT, Reconciliation::BottomUp).unwrap();
    assert_eq!((found[0].forecast.start[0], found[0].forecast.volume.len()), (now, 7 * 24 - 10));
}

#[test]
fn a_queue_may_be_in_two_groups_but_not_top_down() {
    let groups = [group("all", &["a", "b", "c"]), group("small", &["b", "c"])];
    let (queues, found) = reconciled(&centre(), &groups, Reconciliation::MinimumTrace);
    let noon = |f: &VolumeForecast| f.volume[f.start.binary_search(&found[0].forecast.start[36]).unwrap()];
    assert!((noon(&queues[1]) + noon(&queues[2]) - noon(&found[1].forecast)).abs() < 1e-9);
    let faults = check(&groups, ["a", "b", "c"].into_iter(), Reconciliation::TopDown);
    assert_eq!(faults.len(), 2);
    assert!(check(&groups, ["a", "b", "c"].into_iter(), Reconciliation::MinimumTrace).is_empty());
}

#[test]
fn every_fault_of_the_groups_is_told_at_once() {
    let groups = [group("a", &["b"]), group("none", &[]), group("voice", &["nobody"])];
    let faults = check(&groups, ["a", "b"].into_iter(), Reconciliation::BottomUp);
    let words: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(words.len(), 3, "{words:?}");
    assert!(words[2].contains("names a queue `nobody`"), "{words:?}");
}

#[test]
fn correlations_of_chance_are_shrunk_away_and_real_ones_stay() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let mut draw = || (poisson(100.0, &mut rng) - 100.0) / 10.0;
    let rows: Vec<Vec<f64>> = (0..200)
        .map(|_| {
            let common = draw();
            vec![(common + draw()) / 2.0_f64.sqrt(), (common + draw()) / 2.0_f64.sqrt(), draw()]
        })
        .collect();
    let r = errors::shrunk_correlation(&rows, 3);
    assert!((r[1] - 0.5).abs() < 0.12, "{r:?}");
    assert!(r[2].abs() < 0.12 && r[0] == 1.0 && r[1] == r[3], "{r:?}");
    let noise: Vec<Vec<f64>> = (0..30).map(|_| (0..6).map(|_| draw()).collect()).collect();
    let r = errors::shrunk_correlation(&noise, 6);
    assert!((0..6).all(|i| (0..6).all(|j| i == j || r[i * 6 + j].abs() < 0.2)), "{r:?}");
}

proptest! {
    #[test]
    fn minimum_trace_adds_up_and_is_never_negative(
        base in prop::collection::vec(0.0..1e4_f64, 6),
        variance in prop::collection::vec(prop::sample::select(vec![0.0, 1e-3, 1.0, 50.0]), 6),
    ) {
        let members = [vec![0, 1, 2, 3], vec![2, 3]];
        let queues = minimum_trace(&base, &members, &Covariance::independent(variance.clone()));
        prop_assert!(queues.iter().all(|v| v.is_finite() && *v >= 0.0));
        let again = minimum_trace(
            &[&queues[..], &[queues.iter().sum(), queues[2] + queues[3]]].concat(),
            &members,
            &Covariance::independent(variance),
        );
        prop_assert!(again.iter().zip(&queues).all(|(a, b)| (a - b).abs() <= 1e-9 * (1.0 + b)));
    }

    #[test]
    fn forecasts_that_add_up_already_stay(base in prop::collection::vec(0.1..1e3_f64, 3)) {
        let all = [&base[..], &[base.iter().sum()]].concat();
        let queues = minimum_trace(&all, &[vec![0, 1, 2]], &Covariance::independent(vec![1.0, 2.0, 3.0, 4.0]));
        prop_assert!(queues.iter().zip(&base).all(|(a, b)| (a - b).abs() < 1e-9));
    }
}
