//! The tallies are the named measures, parts make up the whole, and known noise is found.

use jiff::civil::date;
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::*;
use crate::evaluate::accuracy;
use crate::evaluate::matched::{Matched, Overlap, Recorded, matched};
use crate::forecast::{Band, ForecastStory, VolumeForecast};
use crate::history::{Field, Queue, RawSeries};
use crate::time::{Clock, DAY_S, IntervalLength, Moment, day_of_date, weekday_of_day};

const MONDAY: Date = date(2026, 3, 2);

fn queue() -> Queue {
    Queue { name: "sales".to_owned(), channel: None }
}

fn hour() -> IntervalLength {
    IntervalLength::from_minutes(60).unwrap()
}

fn moments(days: std::ops::Range<i64>, hours: std::ops::Range<i64>) -> Vec<Moment> {
    let monday = Clock::Plain.day_start(MONDAY);
    days.flat_map(|day| hours.clone().map(move |hour| monday.plus(day * DAY_S + hour * 3600))).collect()
}

/// One row side by side: forecast, actual, range, handle times of both, contacts handled.
type Row = (f64, f64, (f64, f64), f64, f64, f64);

/// Rows side by side, eight hours a day from Monday on.
fn side_by_side(rows: &[Row]) -> Matched {
    let start: Vec<Moment> = moments(0..rows.len() as i64 / 8 + 1, 8..16)[..rows.len()].to_vec();
    let column = |value: &dyn Fn(&Row) -> f64| rows.iter().map(value).collect::<Vec<f64>>();
    let (day, minute) = start.iter().map(|start| Clock::Plain.day_and_minute(*start)).unzip();
    Matched {
        queue: queue(),
        clock: Clock::Plain,
        interval: hour(),
        day,
        minute,
        origin: Some(MONDAY),
        volume: column(&|row| row.0),
        bands: vec![Band { level: Level::DEFAULTS[0], lo: column(&|row| row.2.0), hi: column(&|row| row.2.1) }],
        aht_s: column(&|row| row.3),
        outlook: None,
        actual: Recorded {
            volume: column(&|row| row.1),
            aht_s: column(&|row| row.4),
            handled: column(&|row| row.5),
            ..Recorded::default()
        },
        overlap: Overlap::default(),
        notices: Vec::new(),
        start,
    }
}

fn line(lines: &[AccuracyLine], quantity: Quantity, grain: Grain, slice: Slice) -> &Scores {
    let found = lines.iter().find(|line| (line.quantity, line.grain, line.slice) == (quantity, grain, slice));
    &found.unwrap_or_else(|| panic!("no line for {quantity:?} {grain:?} {slice:?}")).scores
}

fn close(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * (1.0 + one.abs().max(other.abs())),
        _ => false,
    }
}

/// The history before the rows: one week of eight hours a day.
fn last_weeks(volumes: &[f64]) -> RawSeries {
    let start = moments(-14..0, 8..16);
    let mut raw = RawSeries::new(queue(), Clock::Plain, hour(), start, volumes.to_vec());
    raw.set(Field::AhtS, volumes.iter().map(|v| 200.0 + v).collect());
    raw
}

fn cell() -> impl Strategy<Value = f64> {
    prop_oneof![3 => 0.0f64..50.0, 1 => (0u8..4).prop_map(f64::from), 1 => Just(f64::NAN), 1 => Just(0.0)]
}

fn row() -> impl Strategy<Value = Row> {
    let forecast = prop_oneof![4 => 0.0f64..50.0, 1 => Just(0.0)];
    (forecast, cell(), (cell(), cell()), prop_oneof![4 => 100.0f64..400.0, 1 => Just(f64::NAN)], cell(), cell())
}

proptest! {
    #[test]
    fn the_scores_of_a_week_are_the_named_measures_of_its_rows(
        rows in prop::collection::vec(row(), 8..56),
        known in prop::collection::vec(cell(), 14 * 8),
    ) {
        let both = side_by_side(&rows);
        let history = last_weeks(&known);
        let lines = Accuracy::of(&both, Some(&history)).lines(Some("sales"));
        let nan = f64::NAN;
        // Last week's copy, hour by hour: the last known of two weeks, and its week before.
        let copy: Vec<f64> = (0..rows.len())
            .map(|i| if known[56 + i].is_nan() { known[i] } else { known[56 + i] })
            .collect();
        let six: Vec<f64> = (0..rows.len())
            .map(|i| match (known[i], known[56 + i]) {
                (a, b) if a.is_nan() => b,
                (a, b) if b.is_nan() => a,
                (a, b) => (a + b) / 2.0,
            })
            .collect();
        let (f, a) = (&both.volume, &both.actual.volume);
        if a.iter().any(|a| a.is_finite()) {
            let all = line(&lines, Quantity::Volume, Grain::Interval, Slice::All);
            let count = |values: &[f64]| values.iter().zip(a).filter(|(v, a)| v.is_finite() && a.is_finite()).count();
            prop_assert_eq!(all.intervals as usize, count(f));
            prop_assert_eq!((all.intervals + all.missing) as usize, rows.len());
            prop_assert!(close(all.wape, accuracy::wape(f, a)));
            prop_assert!(close(all.bias, accuracy::bias(f, a)));
            prop_assert!(close(all.mape, accuracy::mape(f, a).map(|mape| mape.share)));
            prop_assert_eq!(all.mape_dropped as usize, a.iter().filter(|a| **a == 0.0).count());
            prop_assert!(close(all.smape, accuracy::smape(f, a)));
            prop_assert!(close(all.mae, accuracy::mae(f, a)));
            prop_assert!(close(all.rmse, accuracy::rmse(f, a)));
            prop_assert!(close(all.mase, accuracy::mase(f, a, &known, 56)), "{:?}", all.mase);
            prop_assert!(close(all.tracking_signal, accuracy::tracking_signal(f, a)));
            prop_assert!(close(all.skill_seasonal_naive, accuracy::skill(f, &copy, a)));
            prop_assert!(close(all.skill_mean_of_6, accuracy::skill(f, &six, a)));
            prop_assert!(close(all.wape_seasonal_naive, accuracy::wape(&copy, a)));
            prop_assert!(close(all.wape_mean_of_6, accuracy::wape(&six, a)));
            let seen: Vec<f64> = f.iter().zip(a).map(|(f, a)| if a.is_finite() { *f } else { nan }).collect();
            prop_assert!(close(all.noise_floor, accuracy::weighted_noise_floor(&seen)));
            // Ranges, where both ends are known; the forecast is the median of those rows.
            let Band { lo, hi, .. } = &both.bands[0];
            let ranged = |values: &[f64]| -> Vec<f64> {
                (0..rows.len()).map(|i| if (lo[i] + hi[i]).is_finite() { values[i] } else { nan }).collect()
            };
            let (lo, hi, median) = (ranged(lo), ranged(hi), ranged(f));
            if count(&lo) > 0 {
                let range = all.ranges[0];
                prop_assert!(close(Some(range.coverage), accuracy::coverage(&lo, &hi, a)));
                prop_assert!(close(Some(range.winkler), accuracy::winkler(&lo, &hi, a, 0.8)));
                let recorded = |values: &[f64]| -> Vec<f64> {
                    values.iter().zip(a).map(|(v, a)| if a.is_finite() { *v } else { nan }).collect()
                };
                prop_assert!(close(Some(range.width), accuracy::mean_width(&recorded(&lo), &recorded(&hi))));
                let losses = [(&lo, 0.1), (&median, 0.5), (&hi, 0.9)];
                let loss = losses.iter().map(|(q, share)| accuracy::pinball(q, a, *share).unwrap()).sum::<f64>() / 3.0;
                prop_assert!(close(all.pinball, Some(loss)));
            } else {
                prop_assert!(all.ranges.is_empty() && all.pinball.is_none());
            }
            // Days: sums of what is recorded, on both sides.
            let by_day = |values: &[f64]| -> Vec<f64> {
                let known = |chunk: std::ops::Range<usize>| {
                    chunk.filter(|i| a[*i].is_finite()).map(|i| values[i]).reduce(|x, y| x + y).unwrap_or(nan)
                };
                (0..rows.len()).step_by(8).map(|from| known(from..(from + 8).min(rows.len()))).collect()
            };
            let days = line(&lines, Quantity::Volume, Grain::Day, Slice::All);
            prop_assert!(close(days.wape, accuracy::wape(&by_day(f), &by_day(a))));
            prop_assert!(close(days.rmse, accuracy::rmse(&by_day(f), &by_day(a))));
            prop_assert_eq!(days.intervals as usize, by_day(a).iter().filter(|a| a.is_finite()).count());
        }
        // Handle times: weighted by contacts handled, else offered; workload in hours.
        let weight: Vec<f64> = (0..rows.len())
            .map(|i| match (rows[i].5, a[i]) {
                (_, a) if a.is_nan() => nan,
                (handled, a) => if handled.is_finite() { handled } else { a },
            })
            .collect();
        let wape = accuracy::weighted_wape(&both.aht_s, &both.actual.aht_s, &weight);
        let found =
            lines.iter().find(|l| (l.quantity, l.grain, l.slice) == (Quantity::Aht, Grain::Interval, Slice::All));
        prop_assert!(close(found.and_then(|line| line.scores.wape), wape));
        let hours = |volume: &[f64], aht: &[f64]| -> Vec<f64> {
            volume.iter().zip(aht).map(|(v, s)| if *v == 0.0 { 0.0 } else { v * s / 3600.0 }).collect()
        };
        let (planned, came) = (hours(f, &both.aht_s), hours(a, &both.actual.aht_s));
        let found =
            lines.iter().find(|l| (l.quantity, l.grain, l.slice) == (Quantity::Workload, Grain::Interval, Slice::All));
        prop_assert!(close(found.and_then(|line| line.scores.wape), accuracy::wape(&planned, &came)));
    }

    #[test]
    fn slices_make_up_the_whole_and_queues_add_up(
        one in prop::collection::vec(row(), 20..56),
        other in prop::collection::vec(row(), 20..56),
    ) {
        let [first, second] = [&one, &other].map(|rows| Accuracy::of(&side_by_side(rows), None));
        let mut both = first.clone();
        both.merge(&second);
        let mut again = Accuracy::default();
        again.merge(&first);
        again.merge(&second);
        prop_assert_eq!(&again, &both, "an empty start changes no digit");
        let [first, second, both] = [first, second, both].map(|accuracy| accuracy.lines(None));
        for wanted in [Grain::Interval, Grain::Day, Grain::Week] {
            for lines in [&first, &both] {
                let of = |is: &dyn Fn(Slice) -> bool| {
                    let fits = |l: &AccuracyLine| (l.quantity, l.grain) == (Quantity::Volume, wanted) && is(l.slice);
                    let found = lines.iter().filter(|l| fits(l));
                    found.fold((0, 0, 0.0), |(n, m, a), l| {
                        (n + l.scores.intervals, m + l.scores.missing, a + l.scores.actual)
                    })
                };
                let all = of(&|slice| slice == Slice::All);
                let mut cuts: Vec<(u64, u64, f64)> = vec![of(&|s| matches!(s, Slice::Week(_)))];
                cuts.push(of(&|s| matches!(s, Slice::LeadWeek(_))));
                cuts.push(of(&|s| matches!(s, Slice::Origin(_))));
                if wanted != Grain::Week {
                    cuts.push(of(&|s| matches!(s, Slice::Weekday(_))));
                    cuts.push(of(&|s| matches!(s, Slice::LeadDay(_))));
                }
                if wanted == Grain::Interval {
                    cuts.push(of(&|s| matches!(s, Slice::Time(_))));
                    cuts.push(of(&|s| matches!(s, Slice::WeekdayTime(..))));
                }
                for cut in cuts {
                    prop_assert_eq!((cut.0, cut.1), (all.0, all.1));
                    prop_assert!(close(Some(cut.2), Some(all.2)));
                }
            }
        }
        let missed = |lines: &[AccuracyLine]| {
            let all = lines.iter().find(|l| (l.quantity, l.slice) == (Quantity::Volume, Slice::All));
            all.map_or(0.0, |l| l.scores.wape.unwrap_or(0.0) * l.scores.actual)
        };
        if first.iter().chain(&second).all(|l| l.slice != Slice::All || l.scores.actual > 0.0) {
            prop_assert!(close(Some(missed(&both)), Some(missed(&first) + missed(&second))), "errors add up");
        }
    }
}

#[test]
fn lines_come_in_the_order_of_quantity_grain_and_slice_and_every_slice_makes_sense_for_its_grain() {
    let rows = vec![(10.0, 12.0, (5.0, 15.0), 200.0, 220.0, 11.0); 40];
    let lines = Accuracy::of(&side_by_side(&rows), None).lines(Some("sales"));
    let place = |line: &AccuracyLine| (line.quantity, line.grain as usize, line.slice);
    assert!(lines.is_sorted_by(|a, b| place(a) < place(b)));
    assert!(lines.iter().all(|line| line.queue.as_deref() == Some("sales")));
    let timed = lines.iter().filter(|l| matches!(l.slice, Slice::Time(_) | Slice::WeekdayTime(..)));
    assert!(timed.clone().all(|line| line.grain == Grain::Interval));
    assert_eq!(timed.count(), 3 * (8 + 5 * 8));
    let tuesday = line(&lines, Quantity::Volume, Grain::Interval, Slice::WeekdayTime(1, 9 * 60));
    assert_eq!((tuesday.intervals, tuesday.bias), (1, Some(-2.0 / 12.0)));
    // Handle times are means, workload is in hours.
    let aht = line(&lines, Quantity::Aht, Grain::Week, Slice::All);
    assert!(close(Some(aht.forecast), Some(200.0)) && close(Some(aht.actual), Some(220.0)));
    let work = line(&lines, Quantity::Workload, Grain::Day, Slice::Weekday(0));
    assert!(close(Some(work.actual), Some(8.0 * 12.0 * 220.0 / 3600.0)));
    assert!(aht.noise_floor.is_none() && work.noise_floor.is_none());
}

/// Eight weeks of history and one of actuals, hours 8 to 20, with rates that vary by day and by interval.
fn noisy(seed: u64, day_excess: f64, interval_excess: f64) -> (VolumeForecast, RawSeries) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut uniform = move || (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
    let start = moments(-63..28, 8..20);
    let mean = |start: &Moment| {
        let (day, minute) = Clock::Plain.day_and_minute(*start);
        20.0 + 8.0 * weekday_of_day(day) as f64 + f64::from(minute) / 30.0
    };
    let mut today = (0, 1.0);
    let volumes = start.iter().map(|start| {
        let day = Clock::Plain.day_and_minute(*start).0;
        // A uniform factor of mean 1 has the variance w²/3 for a half width of w.
        let mut factor = |variance: f64| 1.0 + (3.0 * variance).sqrt() * (2.0 * uniform() - 1.0);
        if today.0 != day {
            today = (day, factor(day_excess));
        }
        let rate = mean(start) * today.1 * factor(interval_excess);
        // A Poisson count by inversion.
        let (mut left, mut count) = (uniform(), 0.0);
        let mut p = libm::exp(-rate);
        while left > p && count < 1000.0 {
            left -= p;
            count += 1.0;
            p *= rate / count;
        }
        count
    });
    let volumes: Vec<f64> = volumes.collect();
    let ahead = moments(0..28, 8..20);
    let forecast = VolumeForecast {
        queue: queue(),
        clock: Clock::Plain,
        interval: hour(),
        volume: ahead.iter().map(mean).collect(),
        start: ahead,
        bands: Vec::new(),
        outlook: None,
        aht_s: None,
        handle_parts: None,
        story: ForecastStory::default(),
    };
    (forecast, RawSeries::new(queue(), Clock::Plain, hour(), start, volumes))
}

#[test]
fn whoever_knows_the_means_scores_the_noise_floor_at_every_grain() {
    let (mut wape, mut floor, mut poisson) = ([0.0; 2], [0.0; 2], [0.0; 2]);
    for seed in 0..20 {
        let (forecast, actual) = noisy(seed, 0.01, 0.02);
        let lines = Accuracy::of(&matched(&forecast, &actual, Some(MONDAY)).unwrap(), Some(&actual)).lines(None);
        for (k, grain) in [Grain::Interval, Grain::Day].into_iter().enumerate() {
            let all = line(&lines, Quantity::Volume, grain, Slice::All);
            wape[k] += all.wape.unwrap() / 20.0;
            floor[k] += all.noise_floor_overdispersed.unwrap() / 20.0;
            poisson[k] += all.noise_floor.unwrap() / 20.0;
        }
    }
    for k in 0..2 {
        assert!((wape[k] / floor[k] - 1.0).abs() < 0.1, "WAPE {wape:?}, floor {floor:?}");
        assert!(poisson[k] < 0.85 * wape[k], "Poisson {poisson:?} is too low for bursts {wape:?}");
    }
    let (forecast, actual) = noisy(99, 0.0, 0.0);
    let lines = Accuracy::of(&matched(&forecast, &actual, Some(MONDAY)).unwrap(), Some(&actual)).lines(None);
    let all = line(&lines, Quantity::Volume, Grain::Interval, Slice::All);
    let (calm, bursts) = (all.noise_floor.unwrap(), all.noise_floor_overdispersed.unwrap());
    assert!((all.wape.unwrap() / calm - 1.0).abs() < 0.1 && (bursts / calm - 1.0).abs() < 0.1, "{all:?}");
}

#[test]
fn a_holiday_and_an_outage_in_the_history_do_not_make_a_queue_bursty() {
    let (forecast, mut actual) = noisy(7, 0.004, 0.01);
    let floor = |actual: &RawSeries| {
        let lines = Accuracy::of(&matched(&forecast, actual, Some(MONDAY)).unwrap(), Some(actual)).lines(None);
        [Grain::Interval, Grain::Day]
            .map(|grain| line(&lines, Quantity::Volume, grain, Slice::All).noise_floor_overdispersed.unwrap())
    };
    let before = floor(&actual);
    for (i, start) in actual.start.iter().enumerate() {
        let (day, minute) = Clock::Plain.day_and_minute(*start);
        let ago = day_of_date(MONDAY) - day;
        if ago == 18 || (ago == 26 && minute == 600) {
            actual.offered[i] = 0.0;
        }
    }
    let after = floor(&actual);
    for k in 0..2 {
        assert!((after[k] / before[k] - 1.0).abs() < 0.12, "{before:?} {after:?}");
    }
}

#[test]
fn the_baselines_know_nothing_from_the_origin_on_and_repeat_the_last_known_week() {
    let (forecast, actual) = noisy(3, 0.0, 0.0);
    let scores = |actual: &RawSeries, origin| {
        let lines = Accuracy::of(&matched(&forecast, actual, origin).unwrap(), Some(actual)).lines(None);
        line(&lines, Quantity::Volume, Grain::Interval, Slice::All).clone()
    };
    let of = |day: i64| {
        let at = actual.start.iter().position(|start| *start == moments(day..day + 1, 8..9)[0]).unwrap();
        &actual.offered[at..at + 12]
    };
    // Every week ahead is compared with the week before the origin.
    let (mut missed, mut came) = (0.0, 0.0);
    for day in 0..28 {
        for (b, a) in of(day % 7 - 7).iter().zip(of(day)) {
            missed += (b - a).abs();
            came += a;
        }
    }
    assert!(close(scores(&actual, None).wape_seasonal_naive, Some(missed / came)));
    assert_eq!(scores(&actual, None), scores(&actual, Some(MONDAY)));
    // A forecast made a week earlier knows a week less.
    let earlier = scores(&actual, Some(date(2026, 2, 23)));
    assert_ne!(earlier.wape_seasonal_naive, scores(&actual, None).wape_seasonal_naive);
    assert!(scores(&actual, Some(date(2020, 1, 6))).wape_seasonal_naive.is_none(), "nothing was known then");
}

#[test]
fn leads_are_counted_from_the_day_on_which_the_forecast_was_made() {
    let (forecast, actual) = noisy(5, 0.0, 0.0);
    let both = matched(&forecast, &actual, Some(date(2026, 2, 23))).unwrap();
    let lines = Accuracy::of(&both, None).lines(None);
    let leads = |grain| -> Vec<Slice> {
        let ahead = lines.iter().filter(|l| l.grain == grain).map(|l| l.slice);
        ahead.filter(|slice| matches!(slice, Slice::LeadDay(_) | Slice::LeadWeek(_))).collect()
    };
    let weeks: Vec<Slice> = (2..=5).map(Slice::LeadWeek).collect();
    let days: Vec<Slice> = (8..=14).map(Slice::LeadDay).chain(weeks.clone()).collect();
    assert_eq!((leads(Grain::Day), leads(Grain::Week)), (days, weeks));
    assert!(lines.iter().any(|l| l.slice == Slice::Origin(date(2026, 2, 23))));
}

#[test]
fn a_week_cut_in_half_is_scored_and_flagged() {
    let (forecast, mut actual) = noisy(6, 0.0, 0.0);
    // The actuals end on the Thursday of the second week, at noon.
    let end = moments(10..11, 12..13)[0];
    let rows = actual.start.iter().position(|start| *start == end).unwrap();
    actual =
        RawSeries::new(queue(), Clock::Plain, hour(), actual.start[..rows].to_vec(), actual.offered[..rows].to_vec());
    let both = matched(&forecast, &actual, None).unwrap();
    let lines = Accuracy::of(&both, Some(&actual)).lines(None);
    let week = line(&lines, Quantity::Volume, Grain::Week, Slice::All);
    assert_eq!((week.intervals, week.partial), (2, 1));
    let second = line(&lines, Quantity::Volume, Grain::Week, Slice::Week(date(2026, 3, 9)));
    assert_eq!((second.partial, second.actual), (1, actual.offered[rows - 3 * 12 - 4..].iter().sum()));
}
