//! Flags of every verb that forecasts.

use std::path::PathBuf;

use headcount::forecast::{Level, Method};
use headcount::time::{Days, Horizon};
use headcount::units::Seconds;
use jiff::civil::Date;

/// What to forecast, and how.
#[derive(Debug, Clone, clap::Args)]
pub struct ForecastFlags {
    /// How far to forecast, in weeks (1w) or days (10d)
    #[arg(long, value_name = "TIME", default_value = "1w", help_heading = "Forecast")]
    pub horizon: Days,
    /// First day of the forecast, as 2026-11-23; later rows of the history are not seen (default: the first whole week, Monday to Sunday, after the last row)
    #[arg(long, value_name = "DATE", help_heading = "Forecast")]
    pub start: Option<Date>,
    /// Forecast method: auto, profile, seasonal-naive, mean-of-4, mean-of-6, mean-of-8 or median-of-6
    #[arg(long, value_name = "NAME", default_value = "auto", help_heading = "Forecast")]
    pub model: Method,
    /// Ranges to give, in percent
    #[arg(long, value_name = "PERCENT", default_value = "80,95", value_delimiter = ',', help_heading = "Forecast")]
    pub level: Vec<Level>,
    /// Public holidays to know, by country or region code such as US, GB or DE-BY (default: none)
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
}
