//! The forecast as a table: one row per queue and open interval.

use crate::forecast::VolumeForecast;
use crate::io::dataset::{Column, Dataset};

/// Every queue's forecast in the columns `queue,start,volume`, `volume_lo80,volume_hi80` for each level, and `aht_s`
/// (empty where no handle time is known), then `talk_s,hold_s,acw_s` as far as a history has them. Queues keep the order in which they are given.
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
    // A part that any history has is a column; queues without it leave their cells empty.
    for (k, name) in ["talk_s", "hold_s", "acw_s"].into_iter().enumerate() {
        let part = |f: &'_ VolumeForecast| f.handle_parts.as_ref().and_then(|parts| parts.columns()[k].1.cloned());
        if forecasts.iter().any(|f| part(f).is_some()) {
            let cells = forecasts.iter().flat_map(|f| part(f).unwrap_or_else(|| vec![f64::NAN; f.start.len()]));
            data.push(name, Column::Number(cells.collect()));
        }
    }
    if forecasts.iter().any(|f| f.story.overridden.is_some()) {
        // What the model said and why the planner changed it, so that both can be scored.
        let (mut model, mut reason) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        for forecast in forecasts {
            match &forecast.story.overridden {
                Some(hand) => {
                    model.extend_from_slice(&hand.model);
                    reason.extend_from_slice(&hand.reason);
                }
                None => {
                    model.extend_from_slice(&forecast.volume);
                    reason.extend(std::iter::repeat_n(String::new(), forecast.start.len()));
                }
            }
        }
        data.push("volume_model", Column::Number(model));
        data.push("override_reason", Column::Text(reason));
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{Band, ForecastStory, HandleParts, Level};
    use crate::history::Queue;
    use crate::time::{Clock, IntervalLength, Moment};

    fn one_row(queue: &str, aht_s: Option<f64>) -> VolumeForecast {
        let band = |percent, lo, hi| Band { level: Level::new(percent).unwrap(), lo: vec![lo], hi: vec![hi] };
        VolumeForecast {
            queue: Queue { name: queue.to_owned(), channel: None },
            clock: Clock::Plain,
            interval: IntervalLength::from_minutes(30).unwrap(),
            start: vec![Moment(1_732_348_800)],
            volume: vec![12.5],
            bands: vec![band(80.0, 8.0, 17.0), band(95.0, 6.0, 20.0)],
            outlook: None,
            aht_s: aht_s.map(|s| vec![s]),
            handle_parts: None,
            story: ForecastStory::default(),
        }
    }

    #[test]
    fn the_table_has_the_columns_of_the_contract_and_leaves_unknown_handle_times_empty() {
        let data = forecast_dataset(&[one_row("chat", Some(300.0)), one_row("sales", None)]);
        let names: Vec<_> = data.columns.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.join(","), "queue,start,volume,volume_lo80,volume_hi80,volume_lo95,volume_hi95,aht_s");
        assert_eq!(data.columns[3].1, Column::Number(vec![8.0, 8.0]));
        let Column::Number(aht_s) = &data.columns[7].1 else { panic!("handle times are numbers") };
        assert!(aht_s[0] == 300.0 && aht_s[1].is_nan());
    }

    #[test]
    fn talk_and_after_call_work_stand_after_the_handle_time_where_a_history_has_them() {
        let parts = HandleParts { talk_s: Some(vec![240.0]), hold_s: None, acw_s: Some(vec![60.0]) };
        let chat = VolumeForecast { handle_parts: Some(parts), ..one_row("chat", Some(300.0)) };
        let data = forecast_dataset(&[chat, one_row("sales", Some(200.0))]);
        let names: Vec<_> = data.columns.iter().skip(7).map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["aht_s", "talk_s", "acw_s"]);
        let Column::Number(talk_s) = &data.columns[8].1 else { panic!("talk times are numbers") };
        assert!(talk_s[0] == 240.0 && talk_s[1].is_nan());
    }
}
