//! Sums over scored intervals from which every measure is taken, so that folds and queues can be added up.

use std::collections::BTreeMap;
use std::fmt;

use crate::evaluate::accuracy::poisson_miss;
use crate::forecast::{Level, VolumeForecast};
use crate::time::WEEKDAYS;

/// A way to part the intervals of a fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cut {
    /// How far ahead: by day, for horizons beyond two weeks by week.
    Lead,
    /// By weekday.
    Weekday,
    /// By time of day.
    Time,
}

/// One part of a [`Cut`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The so-manieth day of the horizon, from 1.
    LeadDay(u32),
    /// The so-manieth week of the horizon, from 1.
    LeadWeek(u32),
    /// A weekday, Monday 0.
    Weekday(usize),
    /// The minute of the day at which intervals start.
    Time(u16),
}

impl Part {
    /// What it is a part of.
    pub fn cut(self) -> Cut {
        match self {
            Self::LeadDay(_) | Self::LeadWeek(_) => Cut::Lead,
            Self::Weekday(_) => Cut::Weekday,
            Self::Time(_) => Cut::Time,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeadDay(day) => write!(f, "day {day}"),
            Self::LeadWeek(week) => write!(f, "week {week}"),
            Self::Weekday(weekday) => f.write_str(WEEKDAYS[*weekday % 7]),
            Self::Time(minute) => write!(f, "{:02}:{:02}", minute / 60, minute % 60),
        }
    }
}

/// Agent-hours by which a forecast would have staffed more or fewer than the actual volume took.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct StaffingHours {
    /// `Σ max(0, staffed − required) × hours`.
    pub over: f64,
    /// `Σ max(0, required − staffed) × hours`.
    pub under: f64,
    /// `Σ required × hours`.
    pub required: f64,
}

/// What one fold of one queue and model scored.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scores {
    /// All intervals together.
    pub total: Tally,
    /// By part, where cuts were asked for.
    pub parts: BTreeMap<Part, Tally>,
}

/// Sums over scored intervals. Tallies add up with [`Tally::merge`]; measures that have nothing to divide by are `None`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tally {
    /// Intervals scored.
    pub intervals: u64,
    /// Intervals forecast but not recorded, and so not scored.
    pub missing: u64,
    /// Intervals among those scored that cleaning sets aside: outages, spikes, excluded dates.
    pub set_aside: u64,
    /// Contacts recorded where the forecast has no row; not in any measure.
    pub unforecast: f64,
    /// Contacts that came.
    pub actual: f64,
    /// Contacts that were forecast.
    pub forecast: f64,
    /// Staffing hours, where there is a handle time.
    pub hours: Option<StaffingHours>,
    /// Levels of the ranges, ascending.
    pub levels: Vec<Level>,
    absolute: f64,
    chance: f64,
    scaled: f64,
    scaled_intervals: u64,
    pinball: f64,
    inside: Vec<u64>,
}

impl Tally {
    /// Nothing yet, for forecasts with the ranges of this one.
    pub fn of(forecast: &VolumeForecast) -> Self {
        let levels: Vec<Level> = forecast.bands.iter().map(|band| band.level).collect();
        Self { inside: vec![0; levels.len()], levels, ..Self::default() }
    }

    /// Adds row `i` of a forecast with its actual (NaN where there is no record). `naive` is the mean miss of last week's
    /// copy in the history.
    pub(super) fn add(
        &mut self,
        forecast: &VolumeForecast,
        i: usize,
        actual: f64,
        set_aside: bool,
        naive: Option<f64>,
    ) {
        if !actual.is_finite() {
            self.missing += 1;
            return;
        }
        let volume = forecast.volume[i];
        let miss = (volume - actual).abs();
        self.intervals += 1;
        self.set_aside += u64::from(set_aside);
        self.actual += actual;
        self.forecast += volume;
        self.absolute += miss;
        self.chance += poisson_miss(forecast.outlook.as_ref().map_or(volume, |outlook| outlook.expected(i)));
        if let Some(naive) = naive {
            self.scaled += miss / naive;
            self.scaled_intervals += 1;
        }
        let price = |quantile: f64, share: f64| {
            (actual - quantile).max(0.0) * share + (quantile - actual).max(0.0) * (1.0 - share)
        };
        self.pinball += price(volume, 0.5);
        for (k, band) in forecast.bands.iter().enumerate() {
            let tail = (1.0 - band.level.percent() / 100.0) / 2.0;
            self.pinball += price(band.lo[i], tail) + price(band.hi[i], 1.0 - tail);
            self.inside[k] += u64::from((band.lo[i]..=band.hi[i]).contains(&actual));
        }
    }

    /// Adds the agents of one interval.
    pub(super) fn staff(&mut self, staffed: f64, required: f64, interval_hours: f64) {
        let hours = self.hours.get_or_insert_default();
        hours.over += (staffed - required).max(0.0) * interval_hours;
        hours.under += (required - staffed).max(0.0) * interval_hours;
        hours.required += required * interval_hours;
    }

    /// Adds another tally. Ranges of levels that this one does not have are left out; an empty tally takes them over.
    pub fn merge(&mut self, other: &Self) {
        if self.intervals + self.missing == 0 && self.levels.is_empty() {
            self.levels.clone_from(&other.levels);
            self.inside = vec![0; other.inside.len()];
        }
        self.intervals += other.intervals;
        self.missing += other.missing;
        self.set_aside += other.set_aside;
        self.unforecast += other.unforecast;
        self.actual += other.actual;
        self.forecast += other.forecast;
        self.absolute += other.absolute;
        self.chance += other.chance;
        self.scaled += other.scaled;
        self.scaled_intervals += other.scaled_intervals;
        self.pinball += other.pinball;
        for (inside, more) in self.inside.iter_mut().zip(&other.inside) {
            *inside += more;
        }
        if let Some(more) = other.hours {
            let hours = self.hours.get_or_insert_default();
            hours.over += more.over;
            hours.under += more.under;
            hours.required += more.required;
        }
    }

    /// Weighted absolute percentage error `Σ|F−A| / ΣA`, as a share.
    pub fn wape(&self) -> Option<f64> {
        ratio(self.absolute, self.actual)
    }
    /// Bias `(ΣF−ΣA) / ΣA`, as a share.
    pub fn bias(&self) -> Option<f64> {
        ratio(self.forecast - self.actual, self.actual)
    }
    /// Mean absolute scaled error: every miss over the mean miss of last week's copy in the history before its origin.
    pub fn mase(&self) -> Option<f64> {
        ratio(self.scaled, self.scaled_intervals as f64)
    }
    /// Pinball loss in contacts: the mean over intervals, and over the ends of every range and the volume as the median.
    pub fn pinball(&self) -> Option<f64> {
        ratio(self.pinball, (self.intervals * (1 + 2 * self.levels.len() as u64)) as f64)
    }
    /// The share of actuals inside each range, in the order of [`Tally::levels`].
    pub fn coverage(&self) -> Vec<Option<f64>> {
        self.inside.iter().map(|inside| ratio(*inside as f64, self.intervals as f64)).collect()
    }
    /// The WAPE that Poisson arrivals of the forecast volumes leave to a perfect forecast, as a share.
    pub fn noise_floor(&self) -> Option<f64> {
        ratio(self.chance, self.forecast)
    }
}

fn ratio(above: f64, below: f64) -> Option<f64> {
    (below > 0.0).then(|| above / below)
}
