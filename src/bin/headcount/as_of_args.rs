//! `--as-of`: a forecast in the course of its day.

use headcount::error::{Place, Problem, Problems};
use headcount::forecast::intraday::SeenDay;
use headcount::history::RawSeries;
use headcount::time::LocalTime;
use jiff::civil::{Date, DateTime};

use crate::forecast_args::ForecastFlags;
use crate::session::Failure;

/// From when on to forecast, within a day.
#[derive(Debug, Clone, clap::Args)]
pub struct AsOfArgs {
    /// Now, as 2026-11-23T11:30 in local time: the morning's forecast is moved by what this day brought so far, and begins with the first interval that starts then or later; --horizon counts from this day (default: none)
    #[arg(long, value_name = "TIME", value_parser = local_time, help_heading = "Forecast")]
    as_of: Option<DateTime>,
}

/// A local time written as 2026-11-23T11:30, in a year that calendars and clocks are known for.
fn local_time(text: &str) -> Result<DateTime, String> {
    let text = text.trim();
    let with_time = text.len() >= 16 && text.is_char_boundary(10) && matches!(text.as_bytes()[10], b'T' | b't' | b' ');
    let time: Option<DateTime> = text.replacen(' ', "T", 1).parse().ok().filter(|_| with_time && text.len() <= 19);
    match time {
        Some(time) if (1900..2900).contains(&time.year()) => Ok(time),
        _ => Err("write a day and a time as 2026-11-23T11:30, of the years 1900 to 2899, without a zone".to_owned()),
    }
}

impl AsOfArgs {
    /// The day in progress.
    pub fn date(&self) -> Option<Date> {
        self.as_of.map(DateTime::date)
    }
    /// What each queue brought on that day so far, in the order of the history; nothing without `--as-of`.
    pub fn seen(&self, flags: &ForecastFlags, history: &[RawSeries]) -> Result<Vec<SeenDay>, Failure> {
        let Some(as_of) = self.as_of else { return Ok(Vec::new()) };
        let refuse = |message: String, help: &str| -> Failure {
            let problem = Problem::new("usage", Place::default(), message, help).field("as-of").text(as_of.to_string());
            Problems::from(problem).into()
        };
        if flags.start.is_some() {
            return Err(refuse(
                "`--as-of` and `--start` both say where the forecast begins".to_owned(),
                "drop --start: the forecast begins on the day of --as-of",
            ));
        }
        history
            .iter()
            .map(|raw| match raw.clock.resolve(as_of) {
                LocalTime::Once(moment) | LocalTime::Twice(moment, _) => Ok(SeenDay::of(raw, moment)),
                LocalTime::Never => {
                    Err(refuse(format!("a clock change skips {as_of}"), "name a time before or after the clock change"))
                }
            })
            .collect()
    }
}
