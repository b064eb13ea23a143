//! Flags that say what the planner knows of days; every verb that cleans a history has them.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use headcount::error::{Place, Problem, Problems};
use headcount::history::holidays::{COUNTRIES, REGIONS, public_holidays};
use headcount::history::{Calendar, RawSeries, SpecialDay};
use headcount::io::calendar;
use jiff::civil::Date;

use crate::session::Failure;

/// What the planner knows of days.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Calendar")]
pub struct CalendarArgs {
    #[command(flatten)]
    pub named: NamedDaysArgs,
    /// Numbers by day that move volume, past and future: CSV with date,name,value and, for one queue, queue (default: none)
    #[arg(long, value_name = "FILE")]
    pub regressors: Option<PathBuf>,
}

/// Days with a name; verbs that only name them have no more.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Calendar")]
pub struct NamedDaysArgs {
    /// Public holidays to know, by country code (AT, AU, BE, BR, CA, CH, CN, DE, DK, ES, FR, GB, IE, IL, IN, IT, JP, MX, NL, NO, NZ, PL, PT, SE, TH, TW, US) or region (AU-NSW, DE-BY, GB-SCT and the like), several with commas (default: none)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub holidays: Vec<String>,
    /// Calendar file with opening hours, special days, events (campaigns, school terms) and excluded dates (default: none)
    #[arg(long, value_name = "FILE")]
    pub calendar: Option<PathBuf>,
}

impl CalendarArgs {
    /// The calendar file, or an empty calendar without one.
    pub fn read(&self) -> Result<Calendar, Failure> {
        self.named.read()
    }
    /// Queues that the calendar names and the history has not, in order.
    pub fn unknown_queues(calendar: &Calendar, history: &[RawSeries]) -> Vec<String> {
        let special = calendar.special.iter().map(|day| &day.queue);
        let events = calendar.events.iter().map(|event| &event.queue);
        let numbers = calendar.regressors.iter().map(|known| &known.queue);
        let named = special.chain(events).chain(numbers).flatten().cloned();
        let unknown = named.filter(|queue| !history.iter().any(|raw| raw.queue.name == *queue));
        unknown.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    }
    /// Adds the numbers of `--regressors` to a calendar, and the public holidays of `--holidays` over the years that a
    /// history and its forecast touch. A day that the calendar already names stays as the planner wrote it.
    pub fn add_holidays(
        &self,
        calendar: &mut Calendar,
        history: &[RawSeries],
        start: Option<Date>,
        days: u32,
    ) -> Result<(), Failure> {
        if let Some(path) = &self.regressors {
            calendar.regressors = calendar::read_numbers(path)?;
        }
        let first = history.iter().filter_map(|raw| raw.start.first().map(|start| raw.clock.date(*start))).min();
        let last = history.iter().filter_map(|raw| raw.start.last().map(|start| raw.clock.date(*start))).max();
        let (Some(first), Some(last)) = (first, last) else { return Ok(()) };
        let last = start.map_or(last, |start| start.max(last));
        let ends = last.year().saturating_add(1 + (days / 365) as i16);
        Ok(self.named.add_public(calendar, first.year()..=ends)?)
    }
}

impl NamedDaysArgs {
    /// The calendar file, or an empty calendar without one.
    pub fn read(&self) -> Result<Calendar, Failure> {
        match &self.calendar {
            Some(path) => Ok(calendar::read(path)?),
            None => Ok(Calendar::default()),
        }
    }
    /// Adds the public holidays of some years. A day that the calendar already names stays as the planner wrote it.
    pub fn add_public(&self, calendar: &mut Calendar, years: RangeInclusive<i16>) -> Result<(), Problems> {
        let mut unknown = Vec::new();
        for code in self.holidays.iter().filter(|code| !code.trim().is_empty()) {
            let Some(days) = public_holidays(code, years.clone()) else {
                let country = code.trim().get(..3).map(str::to_ascii_uppercase).unwrap_or_default();
                let regions: Vec<_> = REGIONS.into_iter().filter(|region| region.starts_with(&country)).collect();
                let known = if country.ends_with('-') && !regions.is_empty() { regions } else { COUNTRIES.to_vec() };
                let help = format!("write one of {}; other days go into a calendar file", known.join(", "));
                let message = format!("`--holidays` knows no country or region `{code}`");
                unknown.push(Problem::new("usage", Place::default(), message, help).field("holidays").text(code));
                continue;
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
        if unknown.is_empty() { Ok(()) } else { Err(Problems(unknown)) }
    }
}
