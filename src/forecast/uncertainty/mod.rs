//! How far actuals lie from a forecast: a distribution of every interval, and of what intervals have in common.
//!
//! ```text
//! contacts(i) | rate ~ counts of spread φ
//! rate(i)      = forecast(i) × week × day × interval         (independent factors of mean 1)
//! Var(i)       = φ·m + (τ_interval² + τ_day² + τ_week² + τ_special²)·m²
//! Cov(i, j)    = m·m' × (τ_week² + ρ^|days between|·τ_day²), plus τ_special² on the same day
//! ```
//! This is the usual picture of arrivals to contact centres: doubly stochastic counts whose days share a busyness factor
//! (Whitt 1999; Avramidis, Deslauriers & L'Ecuyer 2004) that carries over to the next days (Brown et al. 2005). All variances
//! are learned from forecasts of weeks that the model had not seen ([`factors`]); the tails of single intervals follow
//! the errors themselves ([`calibration`]).

pub(crate) mod calibration;
mod count;
pub(crate) mod factors;
pub mod grain;
pub(crate) mod normal;
pub mod outlook;
mod paths;
mod random;

pub use grain::{Grain, GrainForecast};
pub use outlook::Outlook;
pub use paths::Paths;

/// One scored interval: forecast, actual, and variance that is known beside the model's own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scored {
    /// Forecast.
    pub forecast: f64,
    /// Actual.
    pub actual: f64,
    /// Relative variance of a special day; 0 for others.
    pub extra: f64,
    /// The tried week it belongs to.
    pub week: usize,
    /// Its day, counted from 1970-01-01.
    pub day: i64,
}

/// Everything learned from the errors of a back-test.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spread {
    /// Variances of counts and factors.
    pub factors: factors::Factors,
    /// The tails of single intervals.
    pub calibration: calibration::Calibration,
}

impl Spread {
    /// Learns from out-of-sample forecasts, in order of time.
    pub fn learn(scored: &[Scored]) -> Self {
        let usable = scored.iter().filter(|s| s.forecast > 0.02 && s.actual.is_finite()).copied().collect::<Vec<_>>();
        let factors = factors::Factors::learn(&usable);
        let calibration = calibration::Calibration::learn(&usable, &factors);
        Self { factors, calibration }
    }
}
