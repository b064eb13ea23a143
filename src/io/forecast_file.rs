//! Forecast tables in: what `forecast` writes, or any table with a volume per interval.

use std::path::Path;

use crate::error::{Place, Problem, Problems};
use crate::forecast::{Band, ForecastStory, Level, VolumeForecast};
use crate::io::interval_rows::by_queue;
use crate::io::table_file::{TableFile, key_of};
#[cfg(feature = "frames")]
use crate::review::Published;
use crate::time::IntervalLength;
use crate::units::Seconds;

#[cfg(feature = "frames")]
pub(in crate::io) mod columnar;

const VOLUME: [&str; 7] = ["volume", "offered", "calls", "callsoffered", "contacts", "forecast", "forecastvolume"];
const AHT: [&str; 5] = ["ahts", "aht", "averagehandletime", "avghandletime", "handletime"];

/// Reads the forecasts of a table, one per queue, in order of name.
///
/// `volume` is required. `aht_s` may be missing: `default_aht` stands in for the column and for empty cells. Ranges are
/// read from `volume_lo80`, `volume_hi80` and the like. Without `queue` all rows are the queue `all`. Without `start` the
/// rows are consecutive intervals of length `interval` from Monday 2001-01-01 on; with it, the length is the shortest
/// step between two rows of a queue, unless `interval` says so.
///
/// # Errors
/// Every problem of the file at once, each with its place.
pub fn read_forecast(
    path: &Path,
    default_aht: Option<Seconds>,
    interval: Option<IntervalLength>,
) -> Result<Vec<VolumeForecast>, Problems> {
    #[cfg(feature = "frames")]
    if let Some(table) = columnar::ForecastTable::open(path, default_aht, interval, false) {
        let published = |forecast| Published { origin: None, forecast };
        let careful = |table: &TableFile| -> Result<Vec<Published>, Problems> {
            Ok(forecasts_of(table, default_aht, interval)?.into_iter().map(published).collect())
        };
        return Ok(table.read(None, careful)?.into_iter().map(|one| one.forecast).collect());
    }
    forecasts_of(&TableFile::read(path)?, default_aht, interval)
}

pub(super) fn forecasts_of(
    table: &TableFile,
    default_aht: Option<Seconds>,
    interval: Option<IntervalLength>,
) -> Result<Vec<VolumeForecast>, Problems> {
    let Some(volume_column) = table.column(&VOLUME) else {
        let seen: Vec<_> = table.header.iter().map(|cell| cell.text.trim()).collect();
        return Err(Problem::new(
            "missing-column",
            Place::at(&table.name, table.header.first().map_or(1, |cell| cell.line), 1),
            "the table has no `volume` column",
            format!("name the column of expected contacts `volume`; the header is: {}", seen.join(", ")),
        )
        .field("volume")
        .into());
    };
    let aht_column = table.column(&AHT);
    let bands = bands_in(&table.header.iter().map(|cell| key_of(&cell.text)).collect::<Vec<_>>());
    let interval = if whole_days(table)? { Some(IntervalLength::DAY) } else { interval };
    let mut problems = Vec::new();
    let mut cell = |i: usize, column: usize, field: &str| {
        table.quantity(&table.rows[i][column], field).unwrap_or_else(|problem| {
            problems.push(problem);
            Some(0.0)
        })
    };
    let (mut volume, mut aht) = (Vec::new(), Vec::new());
    let mut ends = vec![(Vec::new(), Vec::new()); bands.len()];
    let mut without_volume = Vec::new();
    for i in 0..table.rows.len() {
        let value = cell(i, volume_column, "volume");
        if value.is_none() {
            without_volume.push(i);
        }
        volume.push(value.unwrap_or(0.0));
        let own = aht_column.and_then(|column| cell(i, column, "aht_s"));
        aht.push(own.or(default_aht.map(Seconds::get)).unwrap_or(f64::NAN));
        for ((_, lo, hi), (los, his)) in bands.iter().zip(&mut ends) {
            los.push(cell(i, *lo, "volume_lo").unwrap_or(f64::NAN));
            his.push(cell(i, *hi, "volume_hi").unwrap_or(f64::NAN));
        }
    }
    problems.extend(without_volume.into_iter().map(|i| {
        let cell = &table.rows[i][volume_column];
        table.problem(
            "number",
            cell,
            Some("volume"),
            "`volume` is empty",
            "write the expected contacts, or delete the row",
        )
    }));
    let queues = match by_queue(table, interval) {
        Ok(queues) => queues,
        Err(Problems(more)) => {
            problems.extend(more);
            Vec::new()
        }
    };
    if !problems.is_empty() {
        TableFile::order(&mut problems);
        return Err(Problems(problems));
    }
    Ok(queues
        .into_iter()
        .map(|rows| {
            let pick = |values: &[f64]| rows.rows.iter().map(|(_, i)| values[*i]).collect::<Vec<f64>>();
            let aht_s = pick(&aht);
            VolumeForecast {
                start: rows.rows.iter().map(|(start, _)| *start).collect(),
                volume: pick(&volume),
                bands: bands
                    .iter()
                    .zip(&ends)
                    .map(|((level, _, _), (lo, hi))| Band { level: *level, lo: pick(lo), hi: pick(hi) })
                    .collect(),
                outlook: None,
                aht_s: aht_s.iter().any(|seconds| seconds.is_finite()).then_some(aht_s),
                handle_parts: None,
                story: ForecastStory { method: "file".to_owned(), ..ForecastStory::default() },
                queue: rows.queue,
                clock: rows.clock,
                interval: rows.interval,
            }
        })
        .collect())
}

/// Whether the rows are days, as `forecast --grain day` writes them; those of weeks are no intervals of anything.
fn whole_days(table: &TableFile) -> Result<bool, Problems> {
    let Some(column) = table.column(&["days"]) else { return Ok(false) };
    let weeks =
        table.rows.iter().map(|row| &row[column]).find(|cell| cell.text.trim().parse().is_ok_and(|n: u32| n > 1));
    match weeks {
        None => Ok(true),
        Some(cell) => {
            let message = "a row holds more than a day; rows of a day or longer can't be staffed";
            let help =
                "make the forecast in intervals: `headcount forecast` with --grain interval, which is the default";
            Err(table.problem("interval", cell, Some("days"), message, help).into())
        }
    }
}

/// The pairs `volume_loNN`, `volume_hiNN` among the keys of a header, ascending by level.
fn bands_in(keys: &[String]) -> Vec<(Level, usize, usize)> {
    let mut bands = Vec::new();
    for (lo, key) in keys.iter().enumerate() {
        let Some(percent) = key.strip_prefix("volumelo") else { continue };
        let Some(level) = percent.parse::<f64>().ok().and_then(|percent| Level::new(percent).ok()) else { continue };
        let hi = format!("volumehi{percent}");
        if let Some(hi) = keys.iter().position(|key| *key == hi) {
            bands.push((level, lo, hi));
        }
    }
    bands.sort_by(|a, b| a.0.percent().total_cmp(&b.0.percent()));
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, aht: Option<u32>, minutes: Option<u32>) -> Result<Vec<VolumeForecast>, Problems> {
        let table = TableFile::parse("week.csv".to_owned(), text).unwrap();
        forecasts_of(&table, aht.map(Seconds::whole), minutes.map(|m| IntervalLength::from_minutes(m).unwrap()))
    }

    #[test]
    fn a_forecast_of_ours_comes_back_with_its_ranges_and_its_clock_change() {
        let text = "queue,start,volume,volume_lo80,volume_hi80,aht_s\n\
                    sales,2026-10-25T02:30:00+02:00,10.5,6,15,240\n\
                    sales,2026-10-25T02:00:00+01:00,11,7,16,241\n\
                    chat,2026-10-25T02:00:00+01:00,1,0,3,600\n\
                    chat,2026-10-25T02:30:00+01:00,2,1,4,600\n";
        let forecasts = read(text, None, None).unwrap();
        assert_eq!(forecasts.iter().map(|f| f.queue.name.as_str()).collect::<Vec<_>>(), ["chat", "sales"]);
        let sales = &forecasts[1];
        assert_eq!(sales.interval.minutes(), 30);
        assert_eq!(sales.clock.label(sales.start[0]), "2026-10-25T02:30:00+02:00");
        assert_eq!(sales.clock.label(sales.start[1]), "2026-10-25T02:00:00+01:00");
        assert_eq!(sales.bands[0].hi, [15.0, 16.0]);
        assert_eq!(sales.aht_s.as_deref(), Some(&[240.0, 241.0][..]));
    }

    #[test]
    fn volume_alone_suffices_when_the_rest_is_said() {
        let forecasts = read("Calls\n100\n0\n50\n", Some(180), Some(30)).unwrap();
        assert_eq!(forecasts[0].clock.label(forecasts[0].start[2]), "2001-01-01T01:00:00");
        assert_eq!(forecasts[0].aht_s.as_deref(), Some(&[180.0; 3][..]));
        assert!(read("Calls\n100\n", Some(180), None).unwrap_err().0[0].help.contains("--interval"));
        assert_eq!(read("Calls\n100\n", None, Some(30)).unwrap()[0].aht_s, None);
    }

    #[test]
    fn every_problem_of_the_file_is_told_in_its_order() {
        let text =
            "start,volume,aht_s\n2026-11-23T08:00,-1,240\n2026-11-23T08:30,x,240\nyesterday,3,\n2026-11-23T09:00,,1\n";
        let problems = read(text, None, None).unwrap_err().0;
        let places: Vec<_> = problems.iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["week.csv:2:18", "week.csv:3:18", "week.csv:4:1", "week.csv:5:18"]);
        let twice = "start,volume\n2026-11-23T08:00,1\n2026-11-23T08:30,1\n2026-11-23T08:00,2\n";
        assert!(read(twice, Some(60), None).unwrap_err().0[0].message.contains("two rows"));
    }
}
