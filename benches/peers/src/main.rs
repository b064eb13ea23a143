//! Time and error of one queue's forecast beside augurs' MSTL-ETS, on the same history in the same run.

use std::time::{Duration, Instant};

use augurs::ets::{AutoETS, trend::AutoETSTrendModel};
use augurs::mstl::MSTLModel;
use augurs::{Fit, Predict};
use headcount::forecast::{ForecastSettings, forecast};
use headcount::history::{IntervalSeries, OpeningHours, Queue, SlotState, TimeParts};
use headcount::time::{Clock, Horizon, IntervalLength, weekday_of_day};

const WEEKS: u32 = 52;
const ROUNDS: usize = 11;

/// Expected contacts of a half hour: a peak before noon, half at weekends, a fifth of growth in a year.
fn expected(day: i64, minute: u16) -> f64 {
    let hour = f64::from(minute) / 60.0;
    let weekend = if weekday_of_day(day) >= 5 { 0.5 } else { 1.0 };
    let growth = 1.0 + 0.2 * day.rem_euclid(365) as f64 / 365.0;
    weekend * growth * (3.0 + 90.0 * (-(hour - 11.0).powi(2) / 18.0).exp())
}

/// The same with an unevenness that any reader can repeat.
fn drawn(day: i64, minute: u16) -> f64 {
    let uneven = (day * 7919 + i64::from(minute) * 104_729).rem_euclid(1009) as f64 / 1009.0 - 0.5;
    (expected(day, minute) * (1.0 + 0.3 * uneven)).round()
}

fn history() -> IntervalSeries {
    let interval = IntervalLength::from_minutes(30).expect("a length that divides an hour");
    let dates = Horizon { start: jiff::civil::date(2024, 1, 1), days: WEEKS * 7 }.dates();
    let start: Vec<_> = dates.flat_map(|date| Clock::Plain.intervals_of(date, interval)).collect();
    let (day, minute): (Vec<_>, Vec<_>) = start.iter().map(|s| Clock::Plain.day_and_minute(*s)).unzip();
    let volume: Vec<_> = day.iter().zip(&minute).map(|(d, m)| drawn(*d, *m)).collect();
    IntervalSeries {
        queue: Queue { name: "support".to_owned(), channel: None },
        clock: Clock::Plain,
        interval,
        state: vec![SlotState::Open; start.len()],
        aht_s: vec![f64::NAN; start.len()],
        handled: vec![f64::NAN; start.len()],
        opening: OpeningHours::always(),
        parts: TimeParts::default(),
        start,
        day,
        minute,
        volume,
    }
}

/// WAPE against the formula's expectation, which no noise hides.
fn wape(forecast: &[f64], truth: &[f64]) -> f64 {
    forecast.iter().zip(truth).map(|(f, t)| (f - t).abs()).sum::<f64>() / truth.iter().sum::<f64>()
}

/// The answer, and the median time of the rounds.
fn timed(run: impl Fn() -> Vec<f64>) -> (Vec<f64>, Duration) {
    let mut times = Vec::with_capacity(ROUNDS);
    let mut answer = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        answer = run();
        times.push(began.elapsed());
    }
    times.sort();
    (answer, times[ROUNDS / 2])
}

fn main() {
    let series = history();
    let next = Horizon { start: jiff::civil::date(2024, 12, 30), days: 7 };
    let grid = series.open_intervals(next.dates());
    let truth: Vec<f64> = grid.starts.iter().map(|s| grid.clock.day_and_minute(*s)).map(|(d, m)| expected(d, m)).collect();
    let settings = ForecastSettings::default();

    let (ours, our_time) = timed(|| forecast(&series, &grid, &settings).expect("open intervals can be forecast").volume);
    let (peers, peers_time) = timed(|| {
        let trend = AutoETSTrendModel::from(AutoETS::non_seasonal());
        let fitted = MSTLModel::new(vec![48, 336], trend).fit(&series.volume).expect("a whole year has both seasons");
        fitted.predict(truth.len(), None).expect("a fitted model predicts").point
    });
    for (name, answer, time) in [("headcount auto", &ours, our_time), ("augurs MSTL-ETS", &peers, peers_time)] {
        let error = wape(answer, &truth);
        assert!(answer.len() == truth.len() && answer.iter().all(|v| v.is_finite()), "{name}: not a number");
        assert!(error < 0.3, "{name}: {error} from the formula");
        println!("{name:<16} {:>8.2} ms   WAPE against the formula {:.2} %", time.as_secs_f64() * 1e3, error * 100.0);
    }
}
