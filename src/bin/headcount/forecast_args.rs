//! Flags of every verb that forecasts.

use headcount::error::{Place, Problem, Problems};
use headcount::forecast::borrow::{Lender, ShapeFrom};
use headcount::forecast::{ForecastSettings, Growth, Level, Method};
use headcount::history::{Calendar, RawSeries};
use headcount::time::{Days, Horizon};
use headcount::units::Seconds;
use jiff::civil::Date;

use crate::calendar_args::CalendarArgs;
use crate::session::Failure;

/// What to forecast, and how.
#[derive(Debug, Clone, clap::Args)]
pub struct ForecastFlags {
    /// How far to forecast, in weeks (1w) or days (10d)
    #[arg(long, value_name = "TIME", default_value = "1w", help_heading = "Forecast")]
    pub horizon: Days,
    /// First day of the forecast, as 2026-11-23; later rows of the history are not seen (default: the first whole week, Monday to Sunday, after the last row)
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = "Forecast")]
    pub start: Option<Date>,
    /// Ranges to give, in percent
    #[arg(long, value_name = "PERCENT", default_value = "80,95", value_delimiter = ',', help_heading = "Forecast")]
    pub level: Vec<Level>,
    /// Growth of volume from the end of the history on, as 5%/year or -2%/year (default: a damped trend is learned)
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true, help_heading = "Forecast")]
    pub growth: Option<Growth>,
    #[command(flatten)]
    pub calendar: CalendarArgs,
    /// Handle time per contact, as 240s or 4m, where the history has none (default: none)
    #[arg(long, value_name = "TIME", help_heading = "Forecast")]
    pub aht: Option<Seconds>,
    /// Queue from which a new one borrows the weeks that it has not had, as NEW=OLD; OLD alone for every queue with a shorter history, none for no borrowing; repeatable (default: with less than three weeks of history, the queue with the most similar times of day)
    #[arg(long, value_name = "NEW=OLD", help_heading = "Forecast")]
    pub shape_from: Vec<ShapeFrom>,
}

/// A day written as 2026-11-23, in a year that calendars and clocks are known for.
fn day(text: &str) -> Result<Date, String> {
    let date: Option<Date> = text.trim().parse().ok().filter(|_| text.trim().len() == 10);
    match date {
        Some(date) if (1900..2900).contains(&date.year()) => Ok(date),
        _ => Err("write a day of the years 1900 to 2899 as 2026-11-23".to_owned()),
    }
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

    /// Refuses `--shape-from` with queues that the history does not have.
    pub fn check_lenders(&self, history: &[RawSeries]) -> Result<(), Failure> {
        let known = |name: &str| history.iter().any(|raw| raw.queue.name == name);
        let names = || history.iter().map(|raw| raw.queue.name.as_str()).collect::<Vec<_>>().join(", ");
        let mut problems = Vec::new();
        for wish in &self.shape_from {
            let lender = match &wish.lender {
                Lender::Queue(name) => Some(name),
                Lender::Alike | Lender::Nobody => None,
            };
            for name in wish.queue.iter().chain(lender).filter(|name| !known(name)) {
                let message = format!("`--shape-from` names a queue `{name}` that is not here");
                let help = format!("the history has {}", names());
                let problem = Problem::new("usage", Place::default(), message, help);
                problems.push(problem.field("shape-from").text(name));
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(Problems(problems).into()) }
    }
    /// Adds the public holidays of `--holidays` to a calendar, over the years that a history and its forecast touch.
    pub fn add_holidays(&self, calendar: &mut Calendar, history: &[RawSeries]) -> Result<(), Failure> {
        self.calendar.add_holidays(calendar, history, self.start, self.horizon.0)
    }
    /// The settings of a queue's forecast.
    pub fn settings(&self, method: Method, calendar: Calendar, seed: u64) -> ForecastSettings {
        ForecastSettings {
            method,
            levels: self.levels(),
            calendar,
            aht: self.aht,
            growth: self.growth,
            shape_from: self.shape_from.clone(),
            seed,
            overrides: Vec::new(),
        }
    }
}
