//! The forecast by day or week as a table: one row per queue and day, or queue and week from Monday.

use crate::forecast::overrides::Overridden;
use crate::forecast::{Band, GrainForecast, VolumeForecast};
use crate::io::dataset::{Column, Dataset};

/// Forecasts that were added up, in the columns of [`crate::io::forecast_table::forecast_dataset`], and `days` behind
/// the ranges: on how many days of the row the queue is open within the horizon, so that a week cut short is seen.
/// `start` is the day's midnight, or that of the week's Monday; handle times are weighted by contacts.
///
/// `forecasts` are those that were added up, in the same order: they know the clocks.
pub fn grain_dataset(forecasts: &[VolumeForecast], grains: &[GrainForecast]) -> Dataset {
    let all = |pick: &dyn Fn(&GrainForecast) -> Option<Vec<f64>>| {
        let cells = grains.iter().flat_map(|grain| pick(grain).unwrap_or_else(|| vec![f64::NAN; grain.start.len()]));
        Column::Number(cells.collect())
    };
    let mut data = Dataset::default();
    let names = grains.iter().flat_map(|grain| std::iter::repeat_n(grain.queue.name.clone(), grain.start.len()));
    data.push("queue", Column::Text(names.collect()));
    let starts = forecasts.iter().zip(grains).flat_map(|(forecast, grain)| {
        let clock = &forecast.clock;
        grain.start.iter().map(move |date| (clock.clone(), clock.day_start(*date)))
    });
    data.push("start", Column::Time(starts.collect()));
    data.push("volume", all(&|grain| Some(grain.volume.clone())));
    // A run has the same levels for every queue.
    for (k, band) in grains.first().map_or(&[][..], |grain| &grain.bands).iter().enumerate() {
        let ends = |pick: fn(&Band) -> &Vec<f64>| all(&|grain| grain.bands.get(k).map(|band| pick(band).clone()));
        data.push(format!("volume_lo{}", band.level), ends(|band| &band.lo));
        data.push(format!("volume_hi{}", band.level), ends(|band| &band.hi));
    }
    data.push("days", Column::Whole(grains.iter().flat_map(|g| &g.days).map(|days| Some(i64::from(*days))).collect()));
    data.push("aht_s", all(&|grain| grain.aht_s.clone()));
    for (k, name) in ["talk_s", "hold_s", "acw_s"].into_iter().enumerate() {
        let part = |grain: &GrainForecast| grain.handle_parts.as_ref().and_then(|parts| parts.columns()[k].1.cloned());
        if grains.iter().any(|grain| part(grain).is_some()) {
            data.push(name, all(&part));
        }
    }
    if grains.iter().any(|grain| grain.overridden.is_some()) {
        let model = |hand: &Overridden| hand.model.clone();
        data.push(
            "volume_model",
            all(&|grain| Some(grain.overridden.as_ref().map_or_else(|| grain.volume.clone(), model))),
        );
        let reasons = grains.iter().flat_map(|grain| match &grain.overridden {
            Some(hand) => hand.reason.clone(),
            None => vec![String::new(); grain.start.len()],
        });
        data.push("override_reason", Column::Text(reasons.collect()));
    }
    data
}
