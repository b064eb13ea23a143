//! How long one queue's forecast takes from its records on, cleaning, choice of model, ranges and handle time included,
//! on histories of the lengths that planners keep. Every bench asserts its answer.
#![allow(clippy::unwrap_used)] // what can't be read here fails the test, as it should

use divan::Bencher;
use headcount::forecast::{ForecastSettings, VolumeForecast, forecast};
use headcount::history::clean::{Cleaned, clean};
use headcount::history::holidays::public_holidays;
use headcount::history::{Calendar, Field, Queue, RawSeries, SlotState, SpecialDay};
use headcount::time::{Clock, Horizon, IntervalGrid, IntervalLength, date_of_day, day_of_date, weekday_of_day};
use jiff::civil::{Date, date};

/// The Monday after every history; New Year's Day is the Wednesday.
const NEXT: Date = date(2024, 12, 30);
const NEW_YEAR: Date = date(2025, 1, 1);
/// Share of their usual volume that holidays have.
const HOLIDAY: f64 = 0.4;

fn main() {
    divan::main();
}

/// A queue's records with handle times, the calendar that knows its holidays, and the contacts of any interval.
struct Case {
    raw: RawSeries,
    settings: ForecastSettings,
    minutes: u32,
}

/// Evenly scattered between -1 and 1, always the same: the mixing of SplitMix64 (Steele, Lea & Flood 2014).
fn uneven(day: i64, minute: u16) -> f64 {
    let mut x = (day * 1440 + i64::from(minute)).unsigned_abs();
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((x ^ (x >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

impl Case {
    fn new(minutes: u32, weeks: u32) -> Self {
        let holidays = public_holidays("US", 2022..=2025).unwrap();
        let special = holidays.into_iter().map(|(date, name)| SpecialDay {
            date,
            name: name.to_owned(),
            queue: None,
            closed: false,
            hours: None,
            like: None,
            uplift: None,
        });
        let calendar = Calendar { special: special.collect(), ..Calendar::default() };
        let settings = ForecastSettings { calendar, ..ForecastSettings::default() };
        let queue = Queue { name: "support".to_owned(), channel: None };
        let interval = IntervalLength::from_minutes(minutes).unwrap();
        let empty = RawSeries::new(queue.clone(), Clock::Plain, interval, Vec::new(), Vec::new());
        let mut case = Self { raw: empty, settings, minutes };
        let first = date_of_day(day_of_date(NEXT) - i64::from(weeks) * 7);
        let dates = Horizon { start: first, days: weeks * 7 }.dates();
        let start: Vec<_> = dates.flat_map(|d| Clock::Plain.intervals_of(d, interval)).collect();
        let (mut offered, mut aht_s) = (Vec::new(), Vec::new());
        for moment in &start {
            let (day, minute) = Clock::Plain.day_and_minute(*moment);
            offered.push((case.expected(day, minute) * (1.0 + 0.15 * uneven(day, minute))).round());
            aht_s.push(handle_time(minute) * (1.0 + 0.2 * uneven(day + 1, minute)));
        }
        case.raw = RawSeries::new(queue, Clock::Plain, interval, start, offered);
        case.raw.set(Field::AhtS, aht_s);
        case
    }

    /// A peak before noon, half at weekends, less on holidays, busier and quieter days, and growth.
    fn expected(&self, day: i64, minute: u16) -> f64 {
        let hour = f64::from(minute) / 60.0;
        let weekend = if weekday_of_day(day) >= 5 { 0.5 } else { 1.0 };
        let holiday = self.settings.calendar.special.iter().any(|special| day_of_date(special.date) == day);
        let holiday = if holiday { HOLIDAY } else { 1.0 };
        let growth = 1.0 + (day - day_of_date(NEXT)) as f64 / 2000.0;
        let busy = 1.0 + 0.1 * uneven(day, 0) * f64::from(u8::from(day < day_of_date(NEXT)));
        let peak = libm::exp(-(hour - 11.0) * (hour - 11.0) / 18.0);
        weekend * holiday * growth * busy * (3.0 + 90.0 * peak) * f64::from(self.minutes) / 30.0
    }

    fn cleaned(&self) -> Cleaned {
        clean(&self.raw, &self.settings.calendar)
    }

    fn forecast(&self) -> (VolumeForecast, IntervalGrid) {
        let series = self.cleaned().series;
        let grid = series.open_intervals(Horizon { start: NEXT, days: 7 }.dates());
        (forecast(&series, &grid, &self.settings).unwrap(), grid)
    }

    /// Noon of every day lies where the formula puts it, on the holiday too; ranges hold it; handle times follow the day.
    fn assert_believable(&self) {
        let (forecast, grid) = self.forecast();
        assert_eq!(forecast.volume.len(), grid.starts.len());
        let aht_s = forecast.aht_s.as_ref().unwrap();
        for (i, start) in grid.starts.iter().enumerate() {
            let (day, minute) = grid.clock.day_and_minute(*start);
            if minute != 720 {
                continue;
            }
            let expected = self.expected(day, minute);
            let ratio = forecast.volume[i] / expected;
            let reach = if date_of_day(day) == NEW_YEAR { 0.4 } else { 0.15 };
            assert!((ratio - 1.0).abs() < reach, "{} contacts instead of {expected}", forecast.volume[i]);
            let band = &forecast.bands[1];
            assert!(band.lo[i] < expected && expected < band.hi[i], "{} to {}", band.lo[i], band.hi[i]);
            assert!((aht_s[i] / handle_time(minute) - 1.0).abs() < 0.05, "{} s", aht_s[i]);
        }
        assert!(forecast.story.effects.iter().any(|effect| effect.starts_with("New Year's Day")));
        assert_eq!(forecast.story.backtest_weeks, 8);
    }
}

/// Longer in the evening than in the morning.
fn handle_time(minute: u16) -> f64 {
    240.0 + f64::from(minute) / 24.0
}

/// The whole way from records to ranges.
#[divan::bench(sample_count = 20, args = [(30, 30), (30, 52), (60, 104), (15, 104), (5, 104)])]
fn one_queue(bencher: Bencher, (minutes, weeks): (u32, u32)) {
    let case = Case::new(minutes, weeks);
    case.assert_believable();
    bencher.bench(|| case.forecast());
}

/// Cleaning alone, which is part of the above.
#[divan::bench(args = [(30, 52), (15, 104)])]
fn cleaning(bencher: Bencher, (minutes, weeks): (u32, u32)) {
    let case = Case::new(minutes, weeks);
    let cleaned = case.cleaned();
    assert_eq!(cleaned.series.start.len(), case.raw.start.len());
    assert!(cleaned.series.state.iter().all(|state| *state == SlotState::Open), "nothing is odd in it");
    bencher.bench(|| case.cleaned());
}
