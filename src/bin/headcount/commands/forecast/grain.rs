//! `--grain`: the forecast by day or week.

use headcount::forecast::{Grain, GrainForecast, VolumeForecast};
use headcount::io::dataset::Dataset;
use headcount::io::forecast_table::forecast_dataset;
use headcount::io::grain_table::grain_dataset;
use headcount::report::table;
use headcount::time::{WEEKDAYS, day_of_date, weekday_of_day};

/// The forecasts added up; none at the grain in which they were made.
pub(super) fn added_up(forecasts: &[VolumeForecast], grain: Grain) -> Vec<GrainForecast> {
    match grain {
        Grain::Interval => Vec::new(),
        Grain::Day => forecasts.iter().map(VolumeForecast::by_day).collect(),
        Grain::Week => forecasts.iter().map(VolumeForecast::by_week).collect(),
    }
}

/// The table to write.
pub(super) fn dataset(forecasts: &[VolumeForecast], grains: &[GrainForecast], grain: Grain) -> Dataset {
    match grain {
        Grain::Interval => forecast_dataset(forecasts),
        Grain::Day | Grain::Week => grain_dataset(forecasts, grains),
    }
}

/// Every row of the forecasts by day or week, to be read.
pub(super) fn rows_table(grains: &[GrainForecast], grain: Grain) -> String {
    let levels: Vec<_> = grains.first().map_or(&[][..], |first| &first.bands).iter().map(|band| band.level).collect();
    let of_weeks = grain == Grain::Week;
    let mut header = vec!["queue".to_owned(), if of_weeks { "week from" } else { "day" }.to_owned()];
    header.extend(of_weeks.then(|| "open days".to_owned()));
    header.push("contacts".to_owned());
    header.extend(levels.iter().map(|level| format!("{level} % range")));
    header.push("AHT".to_owned());
    let mut rows = Vec::new();
    for forecast in grains {
        for (i, date) in forecast.start.iter().enumerate() {
            let weekday = &WEEKDAYS[weekday_of_day(day_of_date(*date))][..3];
            let mut row = vec![forecast.queue.name.clone(), format!("{weekday} {date}")];
            row.extend(of_weeks.then(|| forecast.days[i].to_string()));
            row.push(format!("{:.0}", forecast.volume[i]));
            row.extend(levels.iter().enumerate().map(|(k, _)| match forecast.bands.get(k) {
                Some(band) => format!("{:.0} to {:.0}", band.lo[i], band.hi[i]),
                None => "–".to_owned(),
            }));
            let aht_s = forecast.aht_s.as_ref().map(|aht_s| aht_s[i]).filter(|aht| aht.is_finite());
            row.push(aht_s.map_or_else(|| "–".to_owned(), |aht| format!("{aht:.0} s")));
            rows.push(row);
        }
    }
    table::table(&header.iter().map(String::as_str).collect::<Vec<_>>(), &rows)
}
