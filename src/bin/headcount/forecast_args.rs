//! Flags of every verb that forecasts.

use std::path::PathBuf;

use headcount::error::{Place, Problem};
use headcount::forecast::{ForecastSettings, Level, Method};
use headcount::history::holidays::{COUNTRIES, public_holidays};
use headcount::history::{Calendar, RawSeries, SpecialDay};
use headcount::io::calendar;
use headcount::time::{Days, Horizon};
use headcount::units::Seconds;
use jiff::civil::Date;

use crate::session::Failure;

/// What to forecast, and how.
#[derive(Debug, Clone, clap::Args)]
pub struct ForecastFlags {
    /// How far to forecast, in weeks (1w) or days (10d)
    #[arg(long, value_name = "TIME", default_value = "1w", help_heading = "Forecast")]
    pub horizon: Days,
    /// First day of the forecast, as 2026-11-23; later rows of the history are not seen (default: the first whole week, Monday to Sunday, after the last row)
    #[arg(long, value_name = "DATE", help_heading = "Forecast")]
    pub start: Option<Date>,
    /// Ranges to give, in percent
    #[arg(long, value_name = "PERCENT", default_value = "80,95", value_delimiter = ',', help_heading = "Forecast")]
    pub level: Vec<Level>,
    /// Public holidays to know, by country code: AU, DE, ES, FR, GB, IL or US, several with commas (default: none)
    #[arg(long, value_name = "CODE", value_delimiter = ',', help_heading = "Forecast")]
    pub holidays: Vec<String>,
    /// Calendar file with opening hours, special days and excluded dates (default: none)
    #[arg(long, value_name = "FILE", help_heading = "Forecast")]
    pub calendar: Option<PathBuf>,
    /// Handle time per contact, as 240s or 4m, where the history has none (default: none)
    #[arg(long, value_name = "TIME", help_heading = "Forecast")]
    pub aht: Option<Seconds>,
}

impl ForecastFlags {
    /// The days to forecast, given the last day of the history.
    pub fn horizon_after(&self, last: Date) -> Horizon {
        match self.start {
            Some(start) => Horizon { start, days: self.horizon.0 },
            None => Horizon::first_whole_week_after(last, self.horizon.0),
        }
    }
    /// The ranges in ascending order, each once.
    pub fn levels(&self) -> Vec<Level> {
        let mut levels = self.level.clone();
        levels.sort_by(|a, b| a.percent().total_cmp(&b.percent()));
        levels.dedup();
        levels
    }

    /// The calendar file, or an empty calendar without one.
    pub fn calendar_file(&self) -> Result<Calendar, Failure> {
        match &self.calendar {
            Some(path) => Ok(calendar::read(path)?),
            None => Ok(Calendar::default()),
        }
    }
    /// Adds the public holidays of `--holidays` to a calendar, over the years that a history and its forecast touch.
    /// A day that the calendar already names stays as the planner wrote it.
    pub fn add_holidays(&self, calendar: &mut Calendar, history: &[RawSeries]) -> Result<(), Failure> {
        let first = history.iter().filter_map(|raw| raw.start.first().map(|start| raw.clock.date(*start))).min();
        let last = history.iter().filter_map(|raw| raw.start.last().map(|start| raw.clock.date(*start))).max();
        let (Some(first), Some(last)) = (first, last) else { return Ok(()) };
        let last = self.start.map_or(last, |start| start.max(last));
        let ends = last.year().saturating_add(1 + (self.horizon.0 / 365) as i16);
        for code in self.holidays.iter().filter(|code| !code.trim().is_empty()) {
            let Some(days) = public_holidays(code, first.year()..=ends) else {
                let help = format!("write one of {}; other days go into a calendar file", COUNTRIES.join(", "));
                let message = format!("`--holidays` knows no country `{code}`");
                return Err(Problem::new("usage", Place::default(), message, help).field("holidays").text(code).into());
            };
            for (date, name) in days {
                if !calendar.special.iter().any(|day| day.date == date && day.queue.is_none()) {
                    calendar.special.push(SpecialDay {
                        date,
                        name: name.to_owned(),
                        queue: None,
                        closed: false,
                        hours: None,
                        like: None,
                        uplift: None,
                    });
                }
            }
        }
        calendar.special.sort_by_key(|day| day.date);
        Ok(())
    }
    /// The settings of a queue's forecast.
    pub fn settings(&self, method: Method, calendar: Calendar, seed: u64) -> ForecastSettings {
        ForecastSettings { method, levels: self.levels(), calendar, aht: self.aht, seed }
    }
}
