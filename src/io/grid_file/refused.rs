//! What a plan refuses of a grid, at its place in the file.

use super::GridFile;
use crate::error::{Place, Problem};
use crate::scenario::SweepError;

impl GridFile {
    /// A refusal of the player as a problem: of the lever at fault, at its place in the grid file, else of the plan.
    pub fn refused(&self, error: &SweepError) -> Problem {
        let (lever, help) = match error {
            SweepError::UnknownQueue { lever, .. } => (Some(lever), "name a queue of the plan"),
            SweepError::PullsNothing { lever } => (
                Some(lever),
                "widen its days, weekdays or hours, or plan the days that it is meant for: --start, --horizon",
            ),
            SweepError::Lever { lever, .. } => (Some(lever), "correct the lever, or what scenarios set it to"),
            SweepError::Unsuited { lever, .. } => {
                (Some(lever), "leave it away, or staff with a model and targets that have a use for it")
            }
            SweepError::OpensMore { lever, .. } => (Some(lever), "name hours within those of the plan"),
            SweepError::NoHandleTime { .. } => (None, "fill the column aht_s, or give one for all with --aht 240s"),
            SweepError::Range { .. } => {
                (None, "staff to the mean, or make the forecast with the range that is needed: forecast --level 80,95")
            }
            SweepError::Method { .. } | SweepError::Rules { .. } => (None, "correct the flags or settings of staffing"),
            SweepError::WholeDays { .. } | SweepError::Lengths(..) => {
                (None, "forecast every queue in intervals of the same length, 15, 30 or 60 minutes")
            }
            SweepError::Empty => (None, "look at the forecast: it has no rows for these queues"),
            SweepError::Interval { .. } => (None, "correct the forecast's volume and handle time"),
        };
        let at = lever.and_then(|lever| self.grid.levers.iter().position(|known| known.name == *lever));
        match at.and_then(|at| self.places.get(at)) {
            Some(place) => Problem { message: error.to_string(), help: help.to_owned(), ..place.clone() },
            None => Problem::new("sweep", Place::file(&self.name), error.to_string(), help),
        }
    }
}
