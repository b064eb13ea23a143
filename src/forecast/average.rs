//! Plain averages of the last same weekdays: what a planner does by hand, and what every model has to beat.

use crate::forecast::days::DayTable;

/// How the latest same weekdays are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Average {
    /// Their mean.
    Mean(usize),
    /// Their median.
    Median(usize),
    /// Their mean without the quarter of the highest and the quarter of the lowest values.
    Trimmed(usize),
    /// Their mean, every week weighing 0.7 of the week after it.
    Decayed(usize),
}

/// The average of the latest same weekdays before the day with index `end`, slot by slot; NaN where a slot has none.
///
/// `counts` says which days may be used; missing slots are passed over, up to a year back.
pub(crate) fn same_weekday(
    table: &DayTable,
    end: usize,
    weekday: usize,
    average: Average,
    counts: impl Fn(usize) -> bool,
) -> Vec<f64> {
    let (Average::Mean(wanted) | Average::Median(wanted) | Average::Trimmed(wanted) | Average::Decayed(wanted)) =
        average;
    let days = (end.saturating_sub(371)..end.min(table.days))
        .rev()
        .filter(|d| table.weekday(*d) == weekday && counts(*d))
        .collect::<Vec<_>>();
    let mut latest = Vec::with_capacity(wanted);
    (0..table.slots)
        .map(|slot| {
            latest.clear();
            for d in &days {
                let value = table.row(*d)[slot];
                if !value.is_nan() {
                    latest.push(value);
                    if latest.len() == wanted {
                        break;
                    }
                }
            }
            match average {
                Average::Mean(_) => latest.iter().sum::<f64>() / latest.len() as f64,
                Average::Median(_) => median(&mut latest),
                Average::Trimmed(_) => {
                    latest.sort_unstable_by(f64::total_cmp);
                    let cut = latest.len() / 4;
                    let kept = &latest[cut..latest.len() - cut];
                    kept.iter().sum::<f64>() / kept.len() as f64
                }
                Average::Decayed(_) => {
                    let (mut sum, mut weights, mut weight) = (0.0, 0.0, 1.0);
                    for value in &latest {
                        sum += weight * value;
                        weights += weight;
                        weight *= 0.7;
                    }
                    sum / weights
                }
            }
        })
        .collect()
}

/// The median, reordering the values; NaN of nothing.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    let n = values.len();
    if n == 0 {
        return f64::NAN;
    }
    values.sort_unstable_by(f64::total_cmp);
    if n % 2 == 1 { values[n / 2] } else { (values[n / 2 - 1] + values[n / 2]) / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{IntervalSeries, OpeningHours, Queue, SlotState, TimeParts};
    use crate::time::{Clock, Horizon, IntervalLength};

    /// One interval a day over whole weeks, every Monday with its own volume and the other days with 1.
    fn mondays(volumes: &[f64]) -> DayTable {
        let interval = IntervalLength::DAY;
        let dates = Horizon { start: jiff::civil::date(2024, 1, 1), days: 7 * volumes.len() as u32 }.dates();
        let start = dates.flat_map(|d| Clock::Plain.intervals_of(d, interval)).collect::<Vec<_>>();
        let (day, minute) = start.iter().map(|s| Clock::Plain.day_and_minute(*s)).unzip();
        let n = start.len();
        DayTable::of(&IntervalSeries {
            queue: Queue { name: "support".to_owned(), channel: None },
            interval,
            state: vec![SlotState::Open; n],
            volume: (0..n).map(|i| if i % 7 == 0 { volumes[i / 7] } else { 1.0 }).collect(),
            aht_s: vec![f64::NAN; n],
            handled: vec![f64::NAN; n],
            parts: TimeParts::default(),
            opening: OpeningHours::always(),
            clock: Clock::Plain,
            start,
            day,
            minute,
        })
        .unwrap()
    }

    #[test]
    fn a_decayed_mean_follows_the_latest_mondays_and_a_trimmed_one_ignores_the_odd_ones() {
        let table = mondays(&[100.0, 100.0, 100.0, 400.0]);
        let monday = |average| same_weekday(&table, table.days, 0, average, |_| true)[0];
        // (400 + 100·(0.7 + 0.49 + 0.343)) / (1 + 0.7 + 0.49 + 0.343)
        assert!((monday(Average::Decayed(12)) - 553.3 / 2.533).abs() < 1e-9);
        assert_eq!(monday(Average::Trimmed(8)), 100.0);
        assert_eq!(monday(Average::Mean(4)), 175.0);
    }
}
