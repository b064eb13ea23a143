//! Flags of the planner's hand: what is changed after the forecast, and what of the history may teach it.

use std::path::PathBuf;

use headcount::error::Finding;
use headcount::forecast::VolumeForecast;
use headcount::forecast::overrides::Override;
use headcount::history::outliers;
use headcount::history::{Calendar, IntervalSeries, RawSeries};
use headcount::io::dataset::Format;
use headcount::io::outliers_file::{outliers_dataset, read_outliers};
use headcount::io::overrides_file::read_overrides;
use headcount::io::write;

use crate::session::{Failure, Session};

/// The planner's hand.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "The planner's hand")]
pub struct HandArgs {
    /// Changes to make after the forecast: a table queue,from,to,action,value,reason with the actions multiply, add, set (contacts per interval) and copy-from (a date or time); the model's own volume stays beside them as volume_model (default: none)
    #[arg(long, value_name = "FILE")]
    pub overrides: Option<PathBuf>,
    /// What cleaning keeps out of the forecast, as a table queue,start,reason,action: written when there is no such file, else read, and its actions keep or drop obeyed (default: none)
    #[arg(long, value_name = "FILE")]
    pub outliers: Option<PathBuf>,
}

impl HandArgs {
    /// Reads the planner's word on outliers into a calendar, where the file is there.
    pub fn add_outliers(&self, calendar: &mut Calendar) -> Result<(), Failure> {
        match &self.outliers {
            Some(path) if path.exists() => {
                calendar.verdicts = read_outliers(path)?;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Writes what cleaning touched where there is no such file; a file that is there stays as the planner left it, and
    /// what it does not speak of is said.
    pub fn write_outliers<'a>(
        &self,
        cleaned: impl Iterator<Item = (&'a IntervalSeries, &'a [Finding])>,
        calendar: &Calendar,
        session: &Session,
    ) -> Result<(), Failure> {
        let Some(path) = &self.outliers else { return Ok(()) };
        let touched: Vec<_> =
            cleaned.map(|(series, findings)| (series, outliers::touched(series, findings, calendar))).collect();
        let count = touched.iter().map(|(_, touched)| touched.len()).sum::<usize>();
        if path.exists() {
            if count > 0 {
                session.note(&format!(
                    "{count} intervals that cleaning keeps out of the forecast are not in {}; to judge them, add rows, or \
                     name a new file",
                    path.display()
                ));
            }
            return Ok(());
        }
        let data = outliers_dataset(&touched);
        write::file(path, |out| data.write(Format::Csv, out))?;
        session.note(&format!(
            "wrote {} ({count} intervals kept out of the forecast; set an action to keep and run again to let it teach)",
            path.display()
        ));
        Ok(())
    }

    /// The overrides of the file; warns of queues that the history has not.
    pub fn overrides(&self, history: &[RawSeries], session: &Session) -> Result<Vec<Override>, Failure> {
        let Some(path) = &self.overrides else { return Ok(Vec::new()) };
        let overrides = read_overrides(path)?;
        let known = |name: &str| history.iter().any(|raw| raw.queue.name == name);
        let mut unknown: Vec<&str> =
            overrides.iter().filter_map(|line| line.queue.as_deref()).filter(|name| !known(name)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        for name in unknown {
            session.warn(&format!("{} names a queue `{name}` that is not in the history", path.display()));
        }
        Ok(overrides)
    }

    /// Says what the hand did.
    pub fn tell<'a>(&self, forecasts: impl Iterator<Item = &'a VolumeForecast>, session: &Session) {
        let Some(path) = &self.overrides else { return };
        let (mut intervals, mut before, mut after, mut not_copied) = (0, 0.0, 0.0, 0);
        for forecast in forecasts {
            let Some(hand) = &forecast.story.overridden else { continue };
            intervals += hand.reason.iter().filter(|reason| !reason.is_empty()).count();
            before += hand.model.iter().sum::<f64>();
            after += forecast.volume.iter().sum::<f64>();
            not_copied += hand.not_copied;
        }
        if intervals == 0 {
            session.warn(&format!(
                "{} changes no interval: its dates lie outside this forecast or in closed hours; look at `from`, `to` and --start",
                path.display()
            ));
            return;
        }
        session.note(&format!(
            "{} changed {intervals} intervals: {after:.0} contacts where the model has {before:.0}",
            path.display()
        ));
        if not_copied > 0 {
            session.warn(&format!(
                "{not_copied} intervals of {} are copied from a time that neither history nor forecast has; they stay as forecast",
                path.display()
            ));
        }
    }
}
