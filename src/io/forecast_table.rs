//! The forecast as a table: one row per queue and open interval.

use crate::forecast::VolumeForecast;
use crate::io::dataset::{Column, Dataset};

/// Every queue's forecast in the columns `queue,start,volume`, `volume_lo80,volume_hi80` for each level, and `aht_s`
/// (empty where no handle time is known). Queues keep the order in which they are given.
///
/// Levels are those of the first forecast; a run has the same for all.
pub fn forecast_dataset(forecasts: &[VolumeForecast]) -> Dataset {
    let rows = forecasts.iter().map(|f| f.start.len()).sum();
    let mut queue = Vec::with_capacity(rows);
    let mut start = Vec::with_capacity(rows);
    let mut volume = Vec::with_capacity(rows);
    let mut aht_s = Vec::with_capacity(rows);
    for forecast in forecasts {
        queue.extend(std::iter::repeat_n(forecast.queue.name.clone(), forecast.start.len()));
        start.extend(forecast.start.iter().map(|moment| (forecast.clock.clone(), *moment)));
        volume.extend_from_slice(&forecast.volume);
        match &forecast.aht_s {
            Some(seconds) => aht_s.extend_from_slice(seconds),
            None => aht_s.extend(std::iter::repeat_n(f64::NAN, forecast.start.len())),
        }
    }
    let mut data = Dataset::default();
    data.push("queue", Column::Text(queue));
    data.push("start", Column::Time(start));
    data.push("volume", Column::Number(volume));
    let levels = forecasts.first().map_or(0, |f| f.bands.len());
    for k in 0..levels {
        let level = forecasts[0].bands[k].level;
        let ends = |pick: fn(&crate::forecast::Band) -> &Vec<f64>| {
            forecasts.iter().flat_map(|f| f.bands.get(k).map_or(&[][..], |band| pick(band))).copied().collect()
        };
        data.push(format!("volume_lo{level}"), Column::Number(ends(|band| &band.lo)));
        data.push(format!("volume_hi{level}"), Column::Number(ends(|band| &band.hi)));
    }
    data.push("aht_s", Column::Number(aht_s));
    data
}
