//! A forecast in the course of its day: the rest of the day, and the days after it, moved by what was seen so far.
//!
//! The morning's forecast knows the days before. What came since says how this day differs, and past days say how much
//! of such a difference lasts: each was forecast from the days before it and cut at the same time of day, and the log
//! ratio of its rest to the forecast is regressed on that of its seen part (Shen and Huang 2008; Aldor-Noiman, Feigin
//! and Mandelbaum 2009). Moving the rest by the whole ratio, as is common, loses to no update on some queues: part of
//! any difference is chance, and part of the rest has passed by the evening.
//!
//! ```text
//! ln factor = β₁·x + β₂·(x_late − x)
//! x = ln(seen / expected) · n / (n + φ/τ²)
//! ```
//! `n` are the contacts expected in the seen part, `φ` the spread of counts around the day's own rate (1 for Poisson)
//! and `τ²` what days really differ by, so that few contacts move little; `x_late` is the same of the last two hours.

mod learn;
mod story;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::forecast::days::slot_of;
use crate::forecast::{ForecastError, ForecastSettings, VolumeForecast};
use crate::history::{IntervalSeries, RawSeries};
use crate::time::{IntervalGrid, IntervalLength, Moment};
use learn::{Cut, Lesson, Sums};

/// Past days that teach at most: nine weeks. On nine series 91 days did no better, and each is fitted from anew.
const PAST_DAYS: usize = 63;
/// Fewer past days than this teach nothing.
const FEWEST_DAYS: usize = 5;
/// Days after today whose errors are looked at.
const FOLLOWING_DAYS: usize = 6;
/// A row of empty intervals in which this many contacts were due (times `φ`) is an outage, not a quiet day …
const LOST_CONTACTS: f64 = 12.0;
/// … where none came but a stray one in intervals with this many due.
const STRAY_AMONG: f64 = 20.0;

/// What came on a day in progress, up to a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenDay {
    /// The moment up to which the day is known.
    pub as_of: Moment,
    /// Starts of the intervals that ended by then, ascending.
    pub start: Vec<Moment>,
    /// Contacts offered in each.
    pub offered: Vec<f64>,
}

impl SeenDay {
    /// The rows of a history that belong to the day of a moment and ended by it. Later rows are not looked at.
    pub fn of(raw: &RawSeries, as_of: Moment) -> Self {
        let from = raw.clock.day_start(raw.clock.date(as_of));
        let length = raw.interval.seconds() as i64;
        let rows = raw.start.iter().zip(&raw.offered).filter(|(start, offered)| {
            **start >= from && start.plus(length) <= as_of && offered.is_finite() && **offered >= 0.0
        });
        let (start, offered) = rows.map(|(start, offered)| (*start, *offered)).unzip();
        Self { as_of, start, offered }
    }
}

/// What a day's beginning did to its forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayUpdate {
    /// Contacts seen so far, stretches aside that are not believed.
    pub seen: f64,
    /// Contacts that the morning's forecast expected in the same intervals.
    pub expected: f64,
    /// Intervals that were seen and believed.
    pub intervals: usize,
    /// Intervals that look like an outage and did not move the forecast.
    pub not_believed: usize,
    /// Contacts expected in the intervals that are not believed.
    pub not_believed_expected: f64,
    /// Share of a difference of the whole seen part that the rest of the day keeps, from 0 to 1.2.
    pub beta: f64,
    /// Contacts that the morning's forecast expects of the rest of today.
    pub rest: f64,
    /// The rest of today over the morning's forecast of it.
    pub factor: f64,
    /// Tomorrow over the morning's forecast of it.
    pub factor_tomorrow: f64,
    /// Standard deviation of the errors that the update left past days over that of the morning's.
    pub range_width: f64,
    /// Past days that taught the update.
    pub past_days: usize,
    /// Share of the absolute error that the update took off the rest of those days, each left out of its own update.
    pub gain: f64,
}

/// A forecast from a moment within a day on.
#[derive(Debug, Clone, PartialEq)]
pub struct UpdatedForecast {
    /// The intervals that start at the moment or later.
    pub forecast: VolumeForecast,
    /// What the day's beginning did to it.
    pub update: DayUpdate,
}

/// Forecasts the open intervals of a grid that start at the seen day's moment or later. The history ends before that day,
/// and the grid holds the whole of it, seen intervals too.
///
/// Without anything seen, with too little history, or where past days teach nothing, it is the morning's forecast.
///
/// # Errors
/// Those of [`crate::forecast::forecast`], and [`ForecastError::ClosedThroughout`] when nothing of the grid is left.
pub fn forecast_as_of(
    history: &IntervalSeries,
    seen: &SeenDay,
    grid: &IntervalGrid,
    settings: &ForecastSettings,
) -> Result<UpdatedForecast, ForecastError> {
    let (mut forecast, fitted) = super::forecast_and_fit(history, grid, settings)?;
    let (today, cut_minute) = grid.clock.day_and_minute(seen.as_of);
    let length = grid.length;
    // The first slot of the day that had not ended by then.
    let first_unseen = if length == IntervalLength::DAY { 0 } else { slot_of(cut_minute, length) };
    let cut = Cut { first_unseen, per_hour: (60 / length.minutes() as usize).max(1) };
    let mornings = fitted.mornings(PAST_DAYS, FOLLOWING_DAYS);
    let lesson = Lesson::learn(&mornings, cut).filter(|lesson| lesson.days() >= FEWEST_DAYS);

    let expected = expected_of(&forecast, seen);
    let believed = believed(&seen.offered, &expected, lesson.as_ref().map_or(1.0, |lesson| lesson.phi));
    let (mut whole, mut late) = (Sums::default(), Sums::default());
    for i in (0..expected.len()).filter(|i| believed[*i]) {
        whole.add(seen.offered[i], expected[i]);
        if cut.is_late(slot_of(grid.clock.day_and_minute(seen.start[i]).1, length)) {
            late.add(seen.offered[i], expected[i]);
        }
    }
    let moves = lesson.as_ref().filter(|_| whole.expected > 0.0).map(|lesson| lesson.moves(whole, late));

    let mut update = DayUpdate {
        seen: whole.actual,
        expected: whole.expected,
        intervals: believed.iter().filter(|b| **b).count(),
        not_believed: believed.iter().filter(|b| !**b).count(),
        not_believed_expected: (0..expected.len()).filter(|i| !believed[*i]).fold(0.0, |sum, i| sum + expected[i]),
        beta: 0.0,
        rest: 0.0,
        factor: 1.0,
        factor_tomorrow: 1.0,
        range_width: 1.0,
        past_days: lesson.as_ref().map_or(0, Lesson::days),
        gain: lesson.as_ref().map_or(0.0, |lesson| lesson.gain),
    };
    let (mut before, mut after) = (0.0, 0.0);
    let mut factors = vec![(1.0, 1.0); forecast.start.len()];
    if let Some(moves) = &moves {
        update.beta = moves.beta;
        update.range_width = moves.width;
        update.factor_tomorrow = moves.following(1);
        for (i, start) in forecast.start.iter().enumerate() {
            let (day, minute) = grid.clock.day_and_minute(*start);
            factors[i] = match day - today {
                0 => (moves.at(slot_of(minute, length).saturating_sub(first_unseen) / cut.per_hour), moves.width),
                ahead => (moves.following(ahead), 1.0),
            };
        }
    }
    for (i, start) in forecast.start.iter().enumerate() {
        if grid.clock.day_and_minute(*start).0 == today && *start >= seen.as_of {
            before += forecast.volume[i];
            after += forecast.volume[i] * factors[i].0;
        }
    }
    update.rest = before;
    if before > 0.0 {
        update.factor = after / before;
    }
    scale(&mut forecast, &factors);
    let from = forecast.start.partition_point(|start| *start < seen.as_of);
    drop_rows_before(&mut forecast, from);
    super::overrides::apply(&mut forecast, history, &settings.overrides);
    if forecast.start.is_empty() {
        return Err(ForecastError::ClosedThroughout { queue: history.queue.name.clone() });
    }
    Ok(UpdatedForecast { forecast, update })
}

/// The morning's forecast of every seen interval, before any rounding to whole contacts; zero for one that it took for
/// closed.
fn expected_of(forecast: &VolumeForecast, seen: &SeenDay) -> Vec<f64> {
    let means = forecast.outlook.as_ref().map_or(&forecast.volume[..], |outlook| outlook.means());
    let of = |start: &Moment| forecast.start.binary_search(start).map_or(0.0, |i| means[i]);
    seen.start.iter().map(of).collect()
}

/// Which seen intervals are believed: a row of empty ones in which many contacts were due is an outage of the
/// telephones or of the record, and says nothing about the rest of the day.
fn believed(offered: &[f64], expected: &[f64], phi: f64) -> Vec<bool> {
    let mut believed = vec![true; offered.len()];
    let mut from = 0;
    while from < offered.len() {
        let near_zero = |i: &usize| offered[*i] <= 0.0 || (offered[*i] <= 1.0 && expected[*i] >= STRAY_AMONG);
        let to = (from..offered.len()).find(|i| !near_zero(i)).unwrap_or(offered.len());
        if expected[from..to].iter().sum::<f64>() >= LOST_CONTACTS * phi.max(1.0) {
            believed[from..to].fill(false);
        }
        from = to + 1;
    }
    believed
}

/// Multiplies volumes by factors, and gives the rest of today ranges of what is still uncertain.
fn scale(forecast: &mut VolumeForecast, factors: &[(f64, f64)]) {
    for (volume, (factor, _)) in forecast.volume.iter_mut().zip(factors) {
        *volume *= factor;
    }
    if let Some(outlook) = &forecast.outlook {
        let left = factors.iter().map(|(_, width)| width * width).collect::<Vec<_>>();
        // What is expected is moved, not the whole contacts that are shown in its place.
        let means = outlook.means().iter().zip(factors).map(|(mean, (factor, _))| mean * factor).collect::<Vec<_>>();
        let outlook = outlook.around(&means).with_common_share(&left);
        let levels = forecast.bands.iter().map(|band| band.level).collect::<Vec<_>>();
        forecast.bands = outlook.bands_holding(&levels, &forecast.volume);
        forecast.outlook = Some(outlook);
    }
}

/// A forecast without its first rows.
pub(super) fn drop_rows_before(forecast: &mut VolumeForecast, from: usize) {
    let day = |start: &Moment| forecast.clock.day_and_minute(*start).0;
    let rows = forecast.start.iter().enumerate().skip(from).map(|(i, start)| (day(start), Some(i))).collect::<Vec<_>>();
    forecast.outlook = forecast.outlook.as_ref().map(|outlook| outlook.with_rows(&rows));
    forecast.start.drain(..from);
    forecast.volume.drain(..from);
    for band in &mut forecast.bands {
        band.lo.drain(..from);
        band.hi.drain(..from);
    }
    let parts = forecast.handle_parts.as_mut().map(|parts| [&mut parts.talk_s, &mut parts.hold_s, &mut parts.acw_s]);
    for seconds in parts.into_iter().flatten().flatten().chain(&mut forecast.aht_s) {
        seconds.drain(..from);
    }
}

/// A past day as it was forecast before it began, with the days that followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Morning {
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// Contacts by interval of the day; NaN where nothing teaches.
    pub actual: Vec<f64>,
    /// Forecast of the day and of those after it, by interval, all made from the days before.
    pub forecast: Vec<Vec<f64>>,
}
