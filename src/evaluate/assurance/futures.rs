//! What a span may bring: rates of every interval, drawn many times.

use std::ops::Range;

use crate::evaluate::assurance::AssuranceSettings;
use crate::evaluate::ledger::Ledger;
use crate::evaluate::matched::Matched;
use crate::forecast::uncertainty::normal;
use crate::forecast::uncertainty::random::Stream;
use crate::forecast::uncertainty::rates::Rate;
use crate::forecast::{Band, VolumeForecast};
use crate::queueing::{ArrivalVariance, Model, OfferedLoad};
use crate::time::weekday_of_day;

/// Rates of the intervals of a ledger.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Futures {
    /// Expected contacts of every entry.
    pub expected: Vec<f64>,
    /// How many futures there are.
    pub count: usize,
    /// Rates, one interval after the other, for every future.
    rates: Vec<f64>,
}

/// Where only the width of an interval's range is known: what days and weeks have in common of the variance of rates. The
/// forecasts of two public series of call centres had 0.2 to 0.6 in common over a day, 0.45 on average. It matters little: with
/// 0.6 in place of their own the probability that a day meets its target changed by 0.01 at most on average over 44 and 161 days,
/// though the range from p10 to p90 was a fifth wider.
const COMMON_TO_DAY: f64 = 0.3;
const COMMON_TO_WEEK: f64 = 0.15;

impl Futures {
    /// Futures of a ledger's intervals, from the best that is known of its forecast.
    pub fn draw(ledger: &Ledger, matched: Option<&Matched>, settings: &AssuranceSettings) -> Self {
        let seconds = i64::from(ledger.interval.minutes()) * 60;
        let matched = matched.filter(|matched| matched.volume.len() == matched.start.len());
        let rows: Vec<Range<usize>> = ledger
            .entries
            .iter()
            .map(|entry| {
                let starts = matched.map_or(&[][..], |matched| &matched.start);
                let end = entry.start.plus(seconds);
                starts.partition_point(|start| *start < entry.start)..starts.partition_point(|start| *start < end)
            })
            .collect();
        let sum = |values: &[f64], rows: &Range<usize>| values[rows.clone()].iter().sum::<f64>();
        let forecast = |rows: &Range<usize>| {
            let volume = sum(&matched?.volume, rows);
            (!rows.is_empty() && volume.is_finite()).then_some(volume.max(0.0))
        };
        let expected: Vec<f64> = ledger
            .entries
            .iter()
            .zip(&rows)
            .map(|(entry, rows)| forecast(rows).unwrap_or(entry.planned.contacts).max(0.0))
            .collect();
        let futures = settings.futures.max(1);
        let name = format!("{} (rates)", ledger.queue.name);
        let outlook = matched.and_then(|matched| Some((matched, matched.outlook.as_ref()?)));
        if let Some((matched, outlook)) = outlook.filter(|(matched, outlook)| outlook.len() == matched.start.len()) {
            // The forecast may show other volumes than the outlook expects, whole ones for example.
            let paths = outlook.around(&matched.volume).rates(futures, settings.seed, &name);
            let mut rates = Vec::with_capacity(futures * expected.len());
            for path in paths.iter() {
                rates.extend(rows.iter().zip(&expected).map(|(rows, expected)| match forecast(rows) {
                    Some(_) => sum(path, rows),
                    None => *expected,
                }));
            }
            return Self::of_paths(expected, &rates);
        }
        let relative: Vec<f64> = (0..expected.len())
            .map(|i| {
                let of_bands = matched.and_then(|matched| of_bands(&matched.bands, &matched.volume, &rows[i]));
                of_bands.unwrap_or_else(|| of_model(ledger, i, expected[i]))
            })
            .collect();
        if relative.iter().all(|variance| *variance <= 0.0) {
            return Self { rates: expected.clone(), count: 1, expected };
        }
        let days: Vec<i64> = ledger.entries.iter().map(|entry| entry.day).collect();
        let rates = apart(&days, &expected, &relative, futures, Stream::named(settings.seed, &name));
        Self::of_paths(expected, &rates)
    }

    /// Futures whose rates stand one future after the other.
    fn of_paths(expected: Vec<f64>, paths: &[f64]) -> Self {
        let intervals = expected.len().max(1);
        let rates = (0..expected.len()).flat_map(|i| paths.iter().skip(i).step_by(intervals).copied()).collect();
        Self { count: paths.len() / intervals, expected, rates }
    }

    /// The rates of an interval in every future.
    pub fn of(&self, interval: usize) -> &[f64] {
        &self.rates[interval * self.count..(interval + 1) * self.count]
    }
}

/// Rates of the intervals of a forecast, one future after the other, from its distribution or else from its ranges; `None`
/// where it has neither.
pub(crate) fn paths_of(forecast: &VolumeForecast, futures: usize, seed: u64) -> Option<Vec<f64>> {
    let name = format!("{} (rates)", forecast.queue.name);
    if let Some(outlook) = forecast.outlook.as_ref().filter(|outlook| outlook.len() == forecast.start.len()) {
        let paths = outlook.around(&forecast.volume).rates(futures, seed, &name);
        return Some(paths.iter().flat_map(<[f64]>::iter).copied().collect());
    }
    if forecast.bands.is_empty() {
        return None;
    }
    let days: Vec<i64> = forecast.start.iter().map(|start| forecast.clock.day_and_minute(*start).0).collect();
    let relative: Vec<f64> = (0..forecast.volume.len())
        .map(|i| of_bands(&forecast.bands, &forecast.volume, &(i..i + 1)).unwrap_or(0.0))
        .collect();
    Some(apart(&days, &forecast.volume, &relative, futures, Stream::named(seed, &name)))
}

/// Relative variance of the rate behind the widest range: what is left of its variance without that of Poisson counts.
fn of_bands(bands: &[Band], volumes: &[f64], rows: &Range<usize>) -> Option<f64> {
    let widest = bands.iter().max_by(|a, b| a.level.percent().total_cmp(&b.level.percent()))?;
    let score = normal::quantile(0.5 + widest.level.percent() / 200.0);
    let (mut mean, mut deviation) = (0.0, 0.0);
    for i in rows.clone() {
        let half = 0.5 * (widest.hi.get(i)? - widest.lo.get(i)?) / score;
        let volume = volumes[i].max(0.0);
        // Parts of one interval are taken to err together.
        deviation += (half * half - volume).max(0.0).sqrt();
        mean += volume;
    }
    let variance = (deviation / mean).powi(2);
    (!rows.is_empty() && mean > 0.0 && variance.is_finite()).then_some(variance.min(25.0))
}

/// Relative variance of the rate by the model of the rules, where that has one.
fn of_model(ledger: &Ledger, i: usize, expected: f64) -> f64 {
    let aht_s = ledger.entries[i].planned.aht_s;
    let Ok(model) = ledger.rules.model() else { return 0.0 };
    if expected <= 0.0 || aht_s <= 0.0 {
        return 0.0;
    }
    match model.held_at(&OfferedLoad::of(expected, aht_s, ledger.interval.seconds())) {
        Model::X(model) => match model.variance {
            Some(ArrivalVariance::OfBusyness(square)) if square.is_finite() => square.max(0.0),
            _ => 0.0,
        },
        _ => 0.0,
    }
}

/// Rates of known relative variance, parts of which days and weeks share; every second future mirrors the one before.
fn apart(days: &[i64], expected: &[f64], relative: &[f64], futures: usize, mut stream: Stream) -> Vec<f64> {
    let own = (1.0 - COMMON_TO_DAY - COMMON_TO_WEEK).sqrt();
    let mut rates = Vec::with_capacity(futures * expected.len());
    let mut mirrored = stream.clone();
    for future in 0..futures {
        let even = future % 2 == 0;
        if even {
            mirrored = stream.clone();
        }
        let mut normal = || if even { stream.normal() } else { -mirrored.normal() };
        let (mut day, mut week) = ((i64::MIN, 0.0), (i64::MIN, 0.0));
        for (i, this) in days.iter().enumerate() {
            let monday = this - weekday_of_day(*this) as i64;
            if monday != week.0 {
                week = (monday, normal());
            }
            if *this != day.0 {
                day = (*this, normal());
            }
            let score = COMMON_TO_WEEK.sqrt() * week.1 + COMMON_TO_DAY.sqrt() * day.1 + own * normal();
            rates.push(Rate::new(expected[i], relative[i] * expected[i] * expected[i]).at(score));
        }
    }
    rates
}
