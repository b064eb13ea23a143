//! The week looked back on: match, score, replay, attribute.
//!
//! ```text
//! forecasts + actuals (+ requirement, schedule, states) ─ matched ─ scores ─ ledger ─ served ─ assurance, attribution ─▶ Review
//! ```

use jiff::civil::Date;
use rayon::prelude::*;
use thiserror::Error;

use crate::evaluate::assurance::{Assurance, AssuranceSettings, assurances};
use crate::evaluate::attribution::{Attribution, attributions};
use crate::evaluate::ledger::{Ledger, Rates};
use crate::evaluate::matched::{Apart, Matched, Notice, Overlap, Recorded, matched};
use crate::evaluate::rolling::StaffingHours;
use crate::evaluate::scores::{Accuracy, AccuracyLine};
use crate::evaluate::served::{Served, served};
use crate::evaluate::staffing_error::staffing_error;
use crate::forecast::VolumeForecast;
use crate::history::{RawSeries, SpecialDay};
use crate::plan::Setting;
use crate::schedule::{Adherence, Coverage, Schedule, StateSpan, adherence};
use crate::staffing::{StaffingError, StaffingRequirement, StaffingRules};
use crate::time::date_of_day;

mod conventions;

/// A forecast with the day on which it was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// The first day that it did not know; `None` where nobody says.
    pub origin: Option<Date>,
    /// The forecast of one queue.
    pub forecast: VolumeForecast,
}

/// Everything known of one queue.
#[derive(Debug, Clone, Default)]
pub struct QueueInputs {
    /// The queue's name.
    pub queue: String,
    /// Its forecasts, oldest first; the latest stands for the plan.
    pub forecasts: Vec<Published>,
    /// What was recorded, of the past as well.
    pub actual: Option<RawSeries>,
    /// What the plan required.
    pub requirement: Option<StaffingRequirement>,
    /// Heads on the floor by the schedule.
    pub coverage: Option<Coverage>,
}

/// What a review decides for one queue.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReviewSettings {
    /// The rules of the plan.
    pub rules: StaffingRules,
    /// Prices.
    pub rates: Rates,
    /// How ranges of service are found; `None` leaves them out.
    pub assurance: Option<AssuranceSettings>,
    /// Scores the forecast and the agents that its error misplaced, and keeps sums alone: no interval, no service, no cause.
    /// What thousands of queues are looked back on with.
    pub sums_only: bool,
}

/// One queue looked back on.
#[derive(Debug, Clone)]
pub struct QueueReview {
    /// The queue.
    pub queue: String,
    /// How much of the forecast is scored.
    pub overlap: Overlap,
    /// The latest forecast beside what came, for charts.
    pub matched: Option<Matched>,
    /// Accuracy of every forecast.
    pub accuracy: Accuracy,
    /// Hours that the latest forecast would have staffed too many and too few, at the target, against the actual demand.
    pub staffing_error: Option<StaffingHours>,
    /// The plan beside what happened.
    pub ledger: Option<Ledger>,
    /// The service that the agents gave.
    pub served: Option<Served>,
    /// The service as a range.
    pub assurances: Vec<Assurance>,
    /// The causes.
    pub attributions: Vec<Attribution>,
    /// What a reader has to know.
    pub notices: Vec<Notice>,
}

/// Everything looked back on.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// Queues in order of name.
    pub queues: Vec<QueueReview>,
    /// Accuracy of all queues together, errors added up.
    pub accuracy: Vec<AccuracyLine>,
    /// Who kept to the schedule.
    pub adherence: Vec<Adherence>,
    /// What a reader has to know of the inputs as a whole.
    pub notices: Vec<Notice>,
    /// Days with a name, which charts and the page name too; no number depends on them.
    pub special: Vec<SpecialDay>,
    /// Conventions of the numbers, in sentences.
    pub conventions: Vec<String>,
    /// Every setting in force.
    pub settings: Vec<Setting>,
}

impl Review {
    /// First and last day of everything looked back on; `None` of sums alone.
    pub fn span(&self) -> Option<(Date, Date)> {
        let matched = self.queues.iter().filter_map(|queue| queue.matched.as_ref());
        let days = matched.flat_map(|matched| matched.day.first().into_iter().chain(matched.day.last())).copied();
        let ledgers = self.queues.iter().filter_map(|queue| queue.ledger.as_ref());
        let entries = ledgers.flat_map(|ledger| ledger.entries.first().into_iter().chain(ledger.entries.last()));
        let all: Vec<i64> = days.chain(entries.map(|entry| entry.day)).collect();
        Some((date_of_day(all.iter().copied().min()?), date_of_day(all.iter().copied().max()?)))
    }
}

/// Why nothing can be looked back on.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ReviewError {
    /// Forecast and actuals of every queue are apart; every reason.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Apart(Vec<Apart>),
    /// A queue can't be staffed.
    #[error(transparent)]
    Staffing(#[from] StaffingError),
}

/// Reviews every queue, queues in parallel, the same numbers at any thread count.
///
/// # Errors
/// When no queue has anything in common, or one can't be staffed.
pub fn review(
    queues: &[(QueueInputs, ReviewSettings)],
    schedule: Option<&Schedule>,
    log: &[StateSpan],
) -> Result<Review, ReviewError> {
    let mut reviewing = Reviewing::default();
    reviewing.add(queues)?;
    reviewing.finish(schedule, log)
}

/// A review that is given its queues a few at a time, so that only those in work need be in memory.
///
/// The numbers are those of [`review`] for the same queues in the same order, however they are parted.
#[derive(Debug, Clone, Default)]
pub struct Reviewing {
    review: Review,
    total: Accuracy,
    apart: Vec<Apart>,
}

impl Reviewing {
    /// Reviews more queues, side by side.
    ///
    /// # Errors
    /// When one can't be staffed.
    pub fn add(&mut self, queues: &[(QueueInputs, ReviewSettings)]) -> Result<(), ReviewError> {
        let reviewed: Vec<_> = queues.par_iter().map(|(inputs, settings)| review_queue(inputs, settings)).collect();
        for (one, (_, settings)) in reviewed.into_iter().zip(queues) {
            match one {
                Ok(queue) => {
                    self.total.merge(&queue.accuracy);
                    self.review.queues.push(queue);
                    for sentence in conventions::of_rules(&settings.rules) {
                        if !self.review.conventions.contains(&sentence) {
                            self.review.conventions.push(sentence);
                        }
                    }
                }
                Err(ReviewError::Apart(reasons)) => self.apart.extend(reasons),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// All queues together.
    ///
    /// # Errors
    /// When no queue has anything in common.
    pub fn finish(self, schedule: Option<&Schedule>, log: &[StateSpan]) -> Result<Review, ReviewError> {
        let Self { mut review, total, apart } = self;
        if review.queues.is_empty() && !apart.is_empty() {
            return Err(ReviewError::Apart(apart));
        }
        review.notices.extend(apart.iter().map(|reason| Notice {
            code: "no-overlap",
            queue: None,
            message: reason.to_string(),
        }));
        review.accuracy = total.lines(None);
        let of_service = conventions::of_service(&review);
        review.conventions.splice(0..0, conventions::of_scores(&review));
        review.conventions.extend(of_service);
        if let Some(schedule) = schedule.filter(|_| !log.is_empty()) {
            review.adherence = adherence(schedule, log);
        }
        Ok(review)
    }
}

/// Reviews one queue.
///
/// # Errors
/// Those of [`review`].
pub fn review_queue(inputs: &QueueInputs, settings: &ReviewSettings) -> Result<QueueReview, ReviewError> {
    let mut accuracy = Accuracy::default();
    let (mut latest, mut apart, mut notices) = (None, Vec::new(), Vec::new());
    if let Some(actual) = &inputs.actual {
        for published in &inputs.forecasts {
            match matched(&published.forecast, actual, published.origin) {
                Ok(found) => {
                    accuracy.merge(&Accuracy::of(&found, Some(actual)));
                    notices.extend(found.notices.iter().cloned());
                    latest = Some(found);
                }
                Err(reason) => apart.push(reason),
            }
        }
    }
    if latest.is_none() && !apart.is_empty() {
        return Err(ReviewError::Apart(apart));
    }
    let staffing_error = match &latest {
        Some(latest) => staffing_error(latest, &settings.rules)?,
        None => None,
    };
    if settings.sums_only {
        return Ok(QueueReview {
            queue: inputs.queue.clone(),
            overlap: latest.map(|matched| matched.overlap).unwrap_or_default(),
            matched: None,
            accuracy,
            staffing_error,
            ledger: None,
            served: None,
            assurances: Vec::new(),
            attributions: Vec::new(),
            notices,
        });
    }
    let ledger = Ledger::new(
        latest.as_ref(),
        inputs.actual.as_ref(),
        inputs.requirement.as_ref(),
        inputs.coverage.as_ref(),
        &settings.rules,
        settings.rates,
    )?;
    notices.extend(ledger.iter().flat_map(|ledger| ledger.notices.iter().cloned()));
    let assurances = match (settings.assurance, &ledger) {
        (Some(how), Some(ledger)) => {
            let ahead = latest.is_none().then(|| inputs.forecasts.last().map(ahead)).flatten();
            assurances(ledger, latest.as_ref().or(ahead.as_ref()), &how)
        }
        _ => Vec::new(),
    };
    Ok(QueueReview {
        queue: inputs.queue.clone(),
        overlap: latest.as_ref().map(|matched| matched.overlap).unwrap_or_default(),
        matched: latest,
        accuracy,
        staffing_error,
        served: ledger.as_ref().map(served),
        assurances,
        attributions: ledger.as_ref().map(attributions).unwrap_or_default(),
        ledger,
        notices,
    })
}

/// A forecast beside which nothing has come yet: its ranges count all the same.
fn ahead(published: &Published) -> Matched {
    let VolumeForecast { queue, clock, interval, start, volume, bands, outlook, aht_s, .. } = &published.forecast;
    let days_and_minutes = start.iter().map(|start| clock.day_and_minute(*start));
    let (day, minute) = days_and_minutes.unzip();
    Matched {
        queue: queue.clone(),
        clock: clock.clone(),
        interval: *interval,
        start: start.clone(),
        day,
        minute,
        origin: published.origin,
        volume: volume.clone(),
        bands: bands.clone(),
        aht_s: aht_s.clone().unwrap_or_else(|| vec![f64::NAN; start.len()]),
        outlook: outlook.clone(),
        actual: Recorded::default(),
        overlap: Overlap::default(),
        notices: Vec::new(),
    }
}
