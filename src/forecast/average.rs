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
