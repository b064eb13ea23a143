//! Accuracy of forecasts `F` against actuals `A`: each measure a function named as planners name it.
//!
//! Lists run parallel. A pair in which either value is missing (NaN) is left out of every measure. A measure that
//! has nothing to divide by is `None`, never zero.

mod baseline;
mod noise;
mod ranges;
#[cfg(test)]
mod tests;

pub use baseline::{mean_error, skill, tracking_signal, weighted_wape};
pub use noise::{
    noise_floor, overdispersed_mad, overdispersed_miss, poisson_mad, poisson_miss, weighted_noise_floor,
    weighted_overdispersed_floor,
};
pub use ranges::{coverage, mean_width, pinball, winkler};

/// The pairs of which both values are known: `(forecast, actual)`.
fn pairs<'a>(forecast: &'a [f64], actual: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
    forecast.iter().zip(actual).map(|(f, a)| (*f, *a)).filter(|(f, a)| f.is_finite() && a.is_finite())
}

fn ratio(above: f64, below: f64) -> Option<f64> {
    (below > 0.0).then(|| above / below)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0u64), |(sum, count), value| (sum + value, count + 1));
    ratio(sum, count as f64)
}

/// Weighted absolute percentage error, the headline: `Σ|F−A| / ΣA`.
///
/// Intervals count by their contacts, so a quiet hour can't rule. `None` when no contact came.
/// Kolassa & Schütz, *Advantages of the MAD/Mean ratio over the MAPE* (2007).
///
/// ```
/// # use headcount::evaluate::accuracy::wape;
/// // 10 where 5 came, 2000 where 1950 came: 2.8 % of the contacts.
/// assert!((wape(&[10.0, 2000.0], &[5.0, 1950.0]).unwrap() - 55.0 / 1955.0).abs() < 1e-15);
/// ```
pub fn wape(forecast: &[f64], actual: &[f64]) -> Option<f64> {
    let error = pairs(forecast, actual).map(|(f, a)| (f - a).abs()).sum();
    ratio(error, pairs(forecast, actual).map(|(_, a)| a).sum())
}

/// Bias: `(ΣF−ΣA) / ΣA`, positive when too much was forecast. `None` when no contact came.
///
/// ```
/// # use headcount::evaluate::accuracy::bias;
/// assert_eq!(bias(&[110.0, 90.0], &[80.0, 80.0]), Some(0.25));
/// ```
pub fn bias(forecast: &[f64], actual: &[f64]) -> Option<f64> {
    let error = pairs(forecast, actual).map(|(f, a)| f - a).sum();
    ratio(error, pairs(forecast, actual).map(|(_, a)| a).sum())
}

/// A mean absolute percentage error with its zero rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mape {
    /// The mean of `|F−A| / A` over intervals with contacts.
    pub share: f64,
    /// Intervals without contacts, which have no percentage and are left out.
    pub dropped: u64,
}

/// Mean absolute percentage error: the mean of `|F−A| / A`; intervals without contacts are dropped and counted.
///
/// Quiet intervals rule it, which is why WAPE is the headline. `None` when every interval is dropped.
///
/// ```
/// # use headcount::evaluate::accuracy::{mape, wape};
/// // 5 where 10 came, 1950 where 2000 came: MAPE says 26.3 %, WAPE says 2.7 %.
/// let (forecast, actual) = ([5.0, 1950.0, 3.0], [10.0, 2000.0, 0.0]);
/// let mape = mape(&forecast, &actual).unwrap();
/// assert_eq!((mape.share, mape.dropped), (0.2625, 1));
/// assert!((wape(&forecast[..2], &actual[..2]).unwrap() - 0.02736).abs() < 1e-5);
/// ```
pub fn mape(forecast: &[f64], actual: &[f64]) -> Option<Mape> {
    let dropped = pairs(forecast, actual).filter(|(_, a)| *a <= 0.0).count() as u64;
    let share = mean(pairs(forecast, actual).filter(|(_, a)| *a > 0.0).map(|(f, a)| (f - a).abs() / a))?;
    Some(Mape { share, dropped })
}

/// Symmetric MAPE, 0 to 2: the mean of `2|F−A| / (|F|+|A|)`; an interval where both are zero is no error.
///
/// Makridakis, *Accuracy measures* (1993), in the form of the M4 competition (2018).
///
/// ```
/// # use headcount::evaluate::accuracy::smape;
/// assert_eq!(smape(&[150.0, 0.0, 4.0], &[50.0, 0.0, 0.0]), Some(1.0));
/// ```
pub fn smape(forecast: &[f64], actual: &[f64]) -> Option<f64> {
    mean(pairs(forecast, actual).map(|(f, a)| ratio(2.0 * (f - a).abs(), f.abs() + a.abs()).unwrap_or(0.0)))
}

/// Mean absolute error in contacts per interval: the mean of `|F−A|`.
///
/// ```
/// # use headcount::evaluate::accuracy::mae;
/// assert_eq!(mae(&[10.0, 20.0, f64::NAN], &[12.0, 16.0, 7.0]), Some(3.0));
/// ```
pub fn mae(forecast: &[f64], actual: &[f64]) -> Option<f64> {
    mean(pairs(forecast, actual).map(|(f, a)| (f - a).abs()))
}

/// Root mean squared error in contacts per interval: `√(mean (F−A)²)`; large misses weigh most.
///
/// ```
/// # use headcount::evaluate::accuracy::rmse;
/// assert_eq!(rmse(&[3.0, 4.0], &[0.0, 0.0]), Some(12.5f64.sqrt()));
/// ```
pub fn rmse(forecast: &[f64], actual: &[f64]) -> Option<f64> {
    mean(pairs(forecast, actual).map(|(f, a)| (f - a) * (f - a))).map(f64::sqrt)
}

/// Mean absolute scaled error: MAE over that of the seasonal naive within the history, `mean |A_t − A_{t−lag}|`.
///
/// `history` is what the forecaster saw on a gapless grid (NaN where closed or missing), `lag` the intervals of a
/// week. Below 1 the forecast beats last week's copy. `None` when the history repeats itself exactly or is too short.
/// Hyndman & Koehler, *Another look at measures of forecast accuracy* (2006).
///
/// ```
/// # use headcount::evaluate::accuracy::mase;
/// let history = [10.0, 20.0, 14.0, 16.0]; // a "week" of two intervals: last week's copy misses by 4
/// assert_eq!(mase(&[12.0, 18.0], &[14.0, 18.0], &history, 2), Some(0.25));
/// ```
pub fn mase(forecast: &[f64], actual: &[f64], history: &[f64], lag: usize) -> Option<f64> {
    let naive = mae(history, history.get(lag..)?)?;
    ratio(mae(forecast, actual)?, naive)
}
