//! From forecasts of queues to the weeks of one team.

use std::collections::BTreeMap;

use jiff::civil::Date;
use thiserror::Error;

use crate::forecast::VolumeForecast;
use crate::hiring::{Demand, DemandWeek, OpenInterval};
use crate::time::{IntervalLength, Moment, date_of_day, day_of_date};

/// Why forecasts are no demand of a team.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum DemandError {
    /// No queue.
    #[error("no queue is left for the team")]
    NoQueue,
    /// Rows of whole days.
    #[error("queue `{0}` has one row per day; a hiring plan needs intervals of an hour or less")]
    WholeDays(String),
    /// Intervals of two lengths.
    #[error("queues `{0}` and `{1}` have intervals of different lengths")]
    Lengths(String, String),
    /// Contacts without a handle time.
    #[error("queue `{queue}` has no handle time at {start}")]
    NoHandleTime {
        /// The queue.
        queue: String,
        /// The first interval without one.
        start: String,
    },
    /// Weeks that the forecast does not reach.
    #[error("the forecast of queue `{queue}` covers {first} to {last}, and the plan's weeks run from {from} to {to}")]
    Short {
        /// The queue.
        queue: String,
        /// First day of the forecast.
        first: Date,
        /// Last day of the forecast.
        last: Date,
        /// First day of the plan.
        from: Date,
        /// Last day of the plan.
        to: Date,
    },
}

/// Standard normal score of the upper end of a central 80 % range.
const SCORE_80: f64 = 1.281_551_565_544_600_5;

impl Demand {
    /// The weeks of one team that serves every queue: contacts of an interval add up, handle times are weighted by contacts.
    ///
    /// The spread of a week is that of its sum. A forecast in memory knows its distribution; of a file only ranges of intervals
    /// are known, and their part beyond chance (Poisson) is taken as shared by the whole week, which errs on the wide side.
    /// Queues are taken to err independently.
    ///
    /// # Errors
    /// Forecasts that do not cover the weeks, have no handle times, or have rows of unlike length.
    pub fn of(forecasts: &[VolumeForecast], start: Date, weeks: usize) -> Result<Self, DemandError> {
        let Some(head) = forecasts.first() else { return Err(DemandError::NoQueue) };
        let first_day = day_of_date(start);
        let mut intervals: Vec<BTreeMap<Moment, (u8, f64, f64)>> = vec![BTreeMap::new(); weeks];
        let mut variance = vec![0.0; weeks];
        for forecast in forecasts {
            check(forecast, head, (start, weeks))?;
            let mut rows: Vec<Vec<usize>> = vec![Vec::new(); weeks];
            for (i, moment) in forecast.start.iter().enumerate() {
                let day = forecast.clock.day_and_minute(*moment).0 - first_day;
                let Some(week) = usize::try_from(day.div_euclid(7)).ok().filter(|week| *week < weeks) else { continue };
                let contacts = forecast.volume[i];
                let known = forecast.aht_s.as_ref().and_then(|aht| aht.get(i)).copied().filter(|aht| aht.is_finite());
                let aht_s = match known {
                    Some(aht_s) => aht_s,
                    None if contacts == 0.0 => 0.0,
                    None => {
                        let (queue, start) = (forecast.queue.name.clone(), forecast.clock.label(*moment));
                        return Err(DemandError::NoHandleTime { queue, start });
                    }
                };
                rows[week].push(i);
                let one = intervals[week].entry(*moment).or_insert((day.rem_euclid(7) as u8, 0.0, 0.0));
                one.1 += contacts;
                one.2 += contacts * aht_s;
            }
            for (variance, rows) in variance.iter_mut().zip(&rows) {
                let sd = spread(forecast, rows);
                *variance += sd * sd;
            }
        }
        let weeks = intervals.into_iter().zip(variance).enumerate().map(|(k, (rows, variance))| {
            let intervals: Vec<OpenInterval> = rows
                .into_values()
                .map(|(day, contacts, work)| OpenInterval {
                    day,
                    contacts,
                    aht_s: if contacts > 0.0 { work / contacts } else { 0.0 },
                })
                .collect();
            let contacts: f64 = intervals.iter().map(|interval| interval.contacts).sum();
            DemandWeek {
                monday: date_of_day(first_day + 7 * k as i64),
                intervals,
                relative_sd: if contacts > 0.0 { variance.sqrt() / contacts } else { 0.0 },
            }
        });
        Ok(Self {
            queues: forecasts.iter().map(|forecast| forecast.queue.name.clone()).collect(),
            interval_hours: head.interval.hours(),
            weeks: weeks.collect(),
            conventions: conventions(forecasts),
        })
    }
}

fn check(forecast: &VolumeForecast, head: &VolumeForecast, (start, weeks): (Date, usize)) -> Result<(), DemandError> {
    let queue = || forecast.queue.name.clone();
    if forecast.interval == IntervalLength::DAY {
        return Err(DemandError::WholeDays(queue()));
    }
    if forecast.interval != head.interval {
        return Err(DemandError::Lengths(head.queue.name.clone(), queue()));
    }
    let (from, to) = (day_of_date(start), day_of_date(start) + 7 * weeks as i64 - 1);
    let day = |moment: Option<&Moment>| moment.map_or(from - 1, |moment| forecast.clock.day_and_minute(*moment).0);
    let (first, last) = (day(forecast.start.first()), day(forecast.start.last()));
    // The first and the last week have rows; days before and after these may be closed.
    if first >= from + 7 || last < to - 6 {
        return Err(DemandError::Short {
            queue: queue(),
            first: date_of_day(first),
            last: date_of_day(last),
            from: start,
            to: date_of_day(to),
        });
    }
    Ok(())
}

/// Standard deviation of the sum of some intervals.
fn spread(forecast: &VolumeForecast, rows: &[usize]) -> f64 {
    if let Some(outlook) = &forecast.outlook {
        let total = outlook.total(rows.iter().copied());
        return (total.quantile(0.9) - total.quantile(0.1)) / (2.0 * SCORE_80);
    }
    let near = |percent: f64| (percent - 80.0).abs();
    let band = forecast.bands.iter().min_by(|a, b| near(a.level.percent()).total_cmp(&near(b.level.percent())));
    let Some(band) = band else { return 0.0 };
    use statrs::distribution::{ContinuousCDF, Normal};
    let score = Normal::standard().inverse_cdf(0.5 + band.level.percent() / 200.0);
    let (mut chance, mut shared) = (0.0, 0.0);
    for i in rows {
        let sd = (band.hi[*i] - band.lo[*i]) / (2.0 * score);
        let volume = forecast.volume[*i];
        if sd.is_finite() {
            chance += volume.min(sd * sd);
            shared += (sd * sd - volume).max(0.0).sqrt();
        }
    }
    (chance + shared * shared).sqrt()
}

fn conventions(forecasts: &[VolumeForecast]) -> Vec<String> {
    let mut told = Vec::new();
    let names: Vec<_> = forecasts.iter().map(|forecast| forecast.queue.name.as_str()).collect();
    if names.len() > 1 {
        told.push(format!(
            "One team serves {}: contacts of an interval add up, handle times are weighted by contacts, and queues err \
             independently of each other.",
            names.join(", ")
        ));
    }
    if forecasts.iter().any(|forecast| forecast.outlook.is_none() && !forecast.bands.is_empty()) {
        told.push(
            "The range of a week comes from the ranges of its intervals: their part beyond chance is taken as shared by the \
             whole week, which errs on the wide side."
                .to_owned(),
        );
    }
    if forecasts.iter().any(|forecast| forecast.outlook.is_none() && forecast.bands.is_empty()) {
        told.push("The forecast has no ranges, so the requirement has none.".to_owned());
    }
    told
}
