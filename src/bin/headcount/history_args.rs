//! Flags that say what a history file does not say itself; every verb that reads a history has them.

use std::path::PathBuf;

use headcount::error::{Place, Problem, Problems};
use headcount::io::history::{self, DateOrder, Decimal, Import, ImportOptions, Labels, OnDuplicate};
use headcount::time::IntervalLength;
use headcount::units::Seconds;

use crate::session::{Failure, Session};

/// How to read a history.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Reading the history")]
pub struct HistoryArgs {
    /// IANA zone of the times, such as Europe/Berlin (default: the offsets in the file, else a plain 24-hour clock)
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// Layout of the file (default: recognised by its headers)
    #[arg(long, value_name = "NAME")]
    pub layout: Option<String>,
    /// Header that serves as a column, such as offered="Calls In"; repeatable
    #[arg(long, value_name = "FIELD=HEADER")]
    pub map: Vec<String>,
    /// Order of day, month and year in dates: dmy, mdy or ymd (default: told by the dates)
    #[arg(long, value_name = "ORDER")]
    pub date_order: Option<DateOrder>,
    /// Decimal mark of numbers: comma or point (default: told by the numbers)
    #[arg(long, value_name = "MARK")]
    pub decimal: Option<Decimal>,
    /// Which end of an interval its label names: start or end (default: told by the first and last of the day)
    #[arg(long, value_name = "END")]
    pub labels: Option<Labels>,
    /// Bins of call-level logs, and the length of the intervals where rows can't tell it (default: 30m)
    #[arg(long, value_name = "LENGTH", value_parser = interval_length)]
    pub interval: Option<IntervalLength>,
    /// Rows that give one queue and interval different values: last, first, sum or error
    #[arg(long, value_name = "RULE", default_value = "error")]
    pub on_duplicate: OnDuplicate,
    /// Sheet of a workbook (default: the first)
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
}

/// An interval length from `30m`, `1h` or `1d`.
fn interval_length(text: &str) -> Result<IntervalLength, headcount::units::UnitError> {
    let seconds = text.parse::<Seconds>()?.get();
    let minutes = if seconds % 60.0 == 0.0 && seconds <= 86_400.0 { (seconds / 60.0) as u32 } else { 0 };
    IntervalLength::from_minutes(minutes)
        .map_err(|error| headcount::units::UnitError { given: text.to_owned(), ..error })
}

impl HistoryArgs {
    /// The flags as the reader takes them.
    pub fn options(&self) -> Result<ImportOptions, Problems> {
        let mut problems = Vec::new();
        let mut map = Vec::new();
        for pair in &self.map {
            match pair.split_once('=') {
                Some((field, header)) if !field.trim().is_empty() && !header.trim().is_empty() => {
                    map.push((field.trim().to_owned(), header.trim().trim_matches('"').to_owned()));
                }
                _ => problems.push(
                    Problem::new(
                        "flag",
                        Place::default(),
                        format!("`--map` is not a pair of column and header: `{pair}`"),
                        "write `--map offered=\"Calls In\"`",
                    )
                    .field("map")
                    .text(pair),
                ),
            }
        }
        if problems.is_empty() {
            Ok(ImportOptions {
                time_zone: self.time_zone.clone(),
                layout: self.layout.clone(),
                map,
                date_order: self.date_order,
                decimal: self.decimal,
                labels: self.labels,
                interval: self.interval,
                on_duplicate: self.on_duplicate,
                sheet: self.sheet.clone(),
            })
        } else {
            Err(Problems(problems))
        }
    }

    /// Reads a history and shows what was noticed; with `--strict` a warning is a failure.
    pub fn load(&self, inputs: &[PathBuf], session: &Session) -> Result<Import, Failure> {
        let import = history::read(inputs, &self.options()?)?;
        session.findings(&import.findings)?;
        Ok(import)
    }
}
