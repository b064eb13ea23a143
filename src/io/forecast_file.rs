//! Forecast tables: what `forecast` writes, or any table with a volume.

use std::path::Path;

use crate::error::Problems;
use crate::forecast::VolumeForecast;
use crate::time::IntervalLength;
use crate::units::Seconds;

/// Reads a forecast.
pub fn read_forecast(
    path: &Path,
    default_aht: Option<Seconds>,
    interval: Option<IntervalLength>,
) -> Result<Vec<VolumeForecast>, Problems> {
    let _ = (path, default_aht, interval);
    Err(Problems(Vec::new()))
}
