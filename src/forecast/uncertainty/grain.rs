//! A forecast added up by day or week, with ranges of its own: intervals share their days' luck, so that the ends of
//! their ranges must not be added.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::outlook::Total;
use super::paths::Paths;
use crate::forecast::overrides::Overridden;
use crate::forecast::{Band, HandleParts, VolumeForecast};
use crate::history::Queue;
use crate::time::{date_of_day, weekday_of_day};
use crate::units::UnitError;

/// How finely a forecast is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grain {
    /// As it was made.
    #[default]
    Interval,
    /// Calendar days.
    Day,
    /// Weeks from Monday.
    Week,
}

impl FromStr for Grain {
    type Err = UnitError;
    /// Reads `interval`, `day` and `week`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        match text.trim().to_ascii_lowercase().as_str() {
            "interval" => Ok(Self::Interval),
            "day" => Ok(Self::Day),
            "week" => Ok(Self::Week),
            _ => Err(UnitError { what: "a grain", allowed: "interval, day or week", given: text.to_owned() }),
        }
    }
}

impl fmt::Display for Grain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Interval => "interval",
            Self::Day => "day",
            Self::Week => "week",
        })
    }
}

/// A forecast by day or week.
#[derive(Debug, Clone, PartialEq)]
pub struct GrainForecast {
    /// Whose forecast it is.
    pub queue: Queue,
    /// The first date of every row: the day, or the week's Monday; ascending.
    pub start: Vec<Date>,
    /// Days of the forecast that are in the row: 1, or up to 7.
    pub days: Vec<u32>,
    /// Expected contacts.
    pub volume: Vec<f64>,
    /// Ranges of the sums, for the levels of the forecast's own; empty for a forecast without an outlook, such as one
    /// read from a file.
    pub bands: Vec<Band>,
    /// Expected handle time in seconds, weighted by contacts.
    pub aht_s: Option<Vec<f64>>,
    /// Its parts, weighted likewise.
    pub handle_parts: Option<HandleParts>,
    /// What the planner's hand changed: sums of the model's volumes, and each reason of a row once.
    pub overridden: Option<Overridden>,
}

impl VolumeForecast {
    /// The forecast by calendar day.
    pub fn by_day(&self) -> GrainForecast {
        self.added_up(|day| day)
    }

    /// The forecast by week from Monday; the first and the last may be partial.
    pub fn by_week(&self) -> GrainForecast {
        self.added_up(|day| day - weekday_of_day(day) as i64)
    }

    /// Simulated volumes of the whole horizon, `n` times; none for a forecast without an outlook.
    pub fn paths(&self, n: usize, seed: u64) -> Option<Paths> {
        self.outlook.as_ref().map(|outlook| outlook.paths(n, seed, &self.queue.name))
    }

    fn added_up(&self, first_day: impl Fn(i64) -> i64) -> GrainForecast {
        let day = self.start.iter().map(|start| self.clock.day_and_minute(*start).0).collect::<Vec<_>>();
        let mut rows: Vec<std::ops::Range<usize>> = Vec::new();
        for i in 0..day.len() {
            match rows.last_mut().filter(|row| first_day(day[row.start]) == first_day(day[i])) {
                Some(row) => row.end = i + 1,
                None => rows.push(i..i + 1),
            }
        }
        let sums = |values: &[f64]| rows.iter().map(|row| values[row.clone()].iter().sum()).collect::<Vec<f64>>();
        let volume = sums(&self.volume);
        let days = rows.iter().map(|row| day[row.clone()].chunk_by(|a, b| a == b).count() as u32).collect();
        let means = |seconds: &Vec<f64>| rows.iter().map(|row| self.mean_s(seconds, row.clone())).collect::<Vec<_>>();
        let parts = |parts: &HandleParts| HandleParts {
            talk_s: parts.talk_s.as_ref().map(means),
            hold_s: parts.hold_s.as_ref().map(means),
            acw_s: parts.acw_s.as_ref().map(means),
        };
        let overridden = self.story.overridden.as_ref().map(|hand| Overridden {
            model: sums(&hand.model),
            reason: rows.iter().map(|row| each_once(&hand.reason[row.clone()])).collect(),
            applied: hand.applied,
            not_copied: hand.not_copied,
            ..Overridden::default()
        });
        let totals =
            self.outlook.as_ref().map(|outlook| rows.iter().map(|row| outlook.total(row.clone())).collect::<Vec<_>>());
        let bands = totals.map_or_else(Vec::new, |totals| self.ranges(&volume, &totals));
        GrainForecast {
            queue: self.queue.clone(),
            start: rows.iter().map(|row| date_of_day(first_day(day[row.start]))).collect(),
            days,
            volume,
            bands,
            aht_s: self.aht_s.as_ref().map(means),
            handle_parts: self.handle_parts.as_ref().map(parts),
            overridden,
        }
    }

    /// Seconds per contact over some rows, weighted by their contacts; where none are expected, the plain mean. Distances
    /// from the first value: a time that is the same throughout is its own mean to the last digit.
    fn mean_s(&self, seconds: &[f64], rows: std::ops::Range<usize>) -> f64 {
        let Some(first) = rows.clone().map(|i| seconds[i]).find(|s| s.is_finite()) else { return f64::NAN };
        let known = rows.filter(|i| seconds[*i].is_finite());
        let (mut weighted, mut contacts, mut plain, mut count) = (0.0, 0.0, 0.0, 0.0);
        for i in known {
            weighted += (seconds[i] - first) * self.volume[i];
            contacts += self.volume[i];
            plain += seconds[i] - first;
            count += 1.0;
        }
        first + if contacts > 0.0 { weighted / contacts } else { plain / count }
    }

    /// Ranges of sums: each holds the expected sum and the narrower ones.
    fn ranges(&self, volume: &[f64], totals: &[Total]) -> Vec<Band> {
        let mut bands: Vec<Band> = Vec::with_capacity(self.bands.len());
        for level in self.bands.iter().map(|band| band.level) {
            let (mut lo, mut hi) = (Vec::with_capacity(totals.len()), Vec::with_capacity(totals.len()));
            for (k, total) in totals.iter().enumerate() {
                let (low, high) = total.range(level);
                let inner = bands.last().map_or((volume[k], volume[k]), |band| (band.lo[k], band.hi[k]));
                lo.push(low.min(inner.0).max(0.0));
                hi.push(high.max(inner.1));
            }
            bands.push(Band { level, lo, hi });
        }
        bands
    }
}

/// The reasons of a row's intervals, each once, in the order of the day; an interval may have several, joined by `; `.
fn each_once(reasons: &[String]) -> String {
    let mut told: Vec<&str> = Vec::new();
    for reason in reasons.iter().flat_map(|reasons| reasons.split("; ")).filter(|reason| !reason.is_empty()) {
        if !told.contains(&reason) {
            told.push(reason);
        }
    }
    told.join("; ")
}
