//! A forecast beside what came, interval by interval.

pub(crate) mod line;
mod notices;
pub(crate) mod sums;
#[cfg(test)]
mod tests;
pub(crate) mod wall;

use jiff::civil::Date;
use serde::Serialize;
use thiserror::Error;

use self::line::{Groups, Line, readings};
use self::sums::{Cells, UsuallyRecorded, mean_of};
use self::wall::Wall;
use crate::forecast::{Band, Outlook, VolumeForecast};
use crate::history::{Queue, RawSeries};
use crate::time::{Clock, DAY_S, IntervalLength, LocalTime, Moment, date_of_day};

pub(crate) use notices::{half_covered, usual_weekdays};

/// Something about the inputs that a reader of the numbers has to know; never an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// A fixed code: `partial-overlap`, `aggregated`, `one-side-only`, `zone-differs`, `zone-unknown`,
    /// `half-covered-week`, `unforecast-contacts` and the like.
    pub code: &'static str,
    /// The queue, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// What, where and how much, in words.
    pub message: String,
}

/// How much of a forecast and of the actuals beside it is scored.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Overlap {
    /// Rows of the forecast, at the length at which it is scored.
    pub forecast_intervals: u64,
    /// Of these, with a record.
    pub scored_intervals: u64,
    /// Intervals within the forecast's span that are recorded with contacts but not forecast (taken to be closed).
    pub unforecast_intervals: u64,
    /// Contacts in them; in no measure.
    pub unforecast_contacts: f64,
}

impl Overlap {
    /// The share of the forecast that is scored.
    pub fn share(&self) -> f64 {
        if self.forecast_intervals > 0 { self.scored_intervals as f64 / self.forecast_intervals as f64 } else { 0.0 }
    }
}

/// What was recorded, parallel to [`Matched::start`]; NaN where there is no record. A measure that the file does not
/// have is an empty column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recorded {
    /// Contacts offered.
    pub volume: Vec<f64>,
    /// Handle time in seconds per handled contact.
    pub aht_s: Vec<f64>,
    /// Contacts answered.
    pub handled: Vec<f64>,
    /// Contacts that left.
    pub abandoned: Vec<f64>,
    /// Contacts answered within the threshold.
    pub answered_in_sl: Vec<f64>,
    /// Average wait in seconds of the answered.
    pub wait_s: Vec<f64>,
    /// Agents on the floor.
    pub staffed: Vec<f64>,
}

/// One queue's forecast beside what came, on the intervals of the forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    /// Whose.
    pub queue: Queue,
    /// The clock of the times: that of the actuals.
    pub clock: Clock,
    /// The length of the intervals: the longer of the two.
    pub interval: IntervalLength,
    /// Interval starts, ascending: those of the forecast.
    pub start: Vec<Moment>,
    /// Day of each, counted from 1970-01-01 on the local calendar.
    pub day: Vec<i64>,
    /// Local minute of the day of each.
    pub minute: Vec<u16>,
    /// When the forecast was made: the first day that it did not know. `None` where nobody says.
    pub origin: Option<Date>,
    /// Forecast contacts.
    pub volume: Vec<f64>,
    /// Forecast ranges; none where the forecast was added up to longer intervals.
    pub bands: Vec<Band>,
    /// Forecast handle time in seconds; NaN where there is none.
    pub aht_s: Vec<f64>,
    /// The distribution behind the ranges, where it is known.
    pub outlook: Option<Outlook>,
    /// What was recorded.
    pub actual: Recorded,
    /// How much overlaps.
    pub overlap: Overlap,
    /// What had to be done to lay the two side by side.
    pub notices: Vec<Notice>,
}

/// Why two series can't be laid side by side.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Apart {
    /// Not one interval in common.
    #[error(
        "queue `{queue}`: forecast and actuals have no interval in common: the forecast covers {forecast}, the actuals {actual}"
    )]
    NoOverlap {
        /// The queue.
        queue: String,
        /// Span of the forecast.
        forecast: String,
        /// Span of the actuals.
        actual: String,
    },
    /// Neither length is a multiple of the other.
    #[error(
        "queue `{queue}`: intervals of {forecast} min can't be added up to intervals of {actual} min, nor the other way round"
    )]
    Lengths {
        /// The queue.
        queue: String,
        /// Minutes of the forecast's intervals.
        forecast: u32,
        /// Minutes of the actuals'.
        actual: u32,
    },
}

/// Days of actuals before a forecast from which the hours of a queue are learned, where they are added up.
const HABIT_DAYS: i64 = 56;

/// Lays a forecast and the actuals of its queue side by side, on the intervals of the forecast that lie within the span
/// of the actuals.
///
/// - The shorter intervals are added up to the longer ones, never the other way round: contacts are summed, handle
///   times weighted by contacts handled (those of a forecast by its contacts), agents averaged over time. A longer
///   interval counts only where each of its open parts is recorded; which parts are open is learned from the weeks
///   before. A forecast that is added up loses its ranges.
/// - Where both have a zone or offsets, the same instants are compared. Where only one has, the readings of its clock
///   are compared with those of the other; the hour that a clock change repeats is added up to one.
/// - Rows of the actuals before and after the forecast are ignored.
///
/// ```
/// use headcount::evaluate::matched::matched;
/// use headcount::forecast::{ForecastStory, VolumeForecast};
/// use headcount::history::{Queue, RawSeries};
/// use headcount::time::{Clock, IntervalLength, Moment};
///
/// let queue = Queue { name: "sales".into(), channel: None };
/// let start = |minutes: i64, rows: i64| (0..rows).map(|k| Moment(k * minutes * 60)).collect::<Vec<_>>();
/// let forecast = VolumeForecast {
///     queue: queue.clone(), clock: Clock::Plain, interval: IntervalLength::from_minutes(60).unwrap(),
///     start: start(60, 2), volume: vec![50.0, 40.0], bands: vec![], outlook: None, aht_s: None, handle_parts: None,
///     story: ForecastStory::default(),
/// };
/// let half_hour = IntervalLength::from_minutes(30).unwrap();
/// let actual = RawSeries::new(queue, Clock::Plain, half_hour, start(30, 4), vec![20.0, 28.0, 25.0, 19.0]);
/// let both = matched(&forecast, &actual, None).unwrap();
/// assert_eq!((both.volume, both.actual.volume), (vec![50.0, 40.0], vec![48.0, 44.0]));
/// ```
///
/// # Errors
/// [`Apart`] where there is nothing to compare.
pub fn matched(forecast: &VolumeForecast, actual: &RawSeries, origin: Option<Date>) -> Result<Matched, Apart> {
    let length = forecast.interval.max(actual.interval);
    let shorter = forecast.interval.min(actual.interval);
    if !length.minutes().is_multiple_of(shorter.minutes()) {
        return Err(Apart::Lengths {
            queue: forecast.queue.name.clone(),
            forecast: forecast.interval.minutes(),
            actual: actual.interval.minutes(),
        });
    }
    let apart = || Apart::NoOverlap {
        queue: forecast.queue.name.clone(),
        forecast: span(&forecast.clock, &forecast.start),
        actual: span(&actual.clock, &actual.start),
    };
    let (Some(first), Some(last)) = (forecast.start.first(), forecast.start.last()) else { return Err(apart()) };
    let add_actual = actual.interval < length;
    // Two days more than the forecast, since clocks and days may differ; where parts are added up, some weeks of habit.
    let before = if add_actual { (HABIT_DAYS + 2) * DAY_S } else { 2 * DAY_S };
    let from = actual.start.partition_point(|start| *start < first.plus(-before));
    let until = actual.start.partition_point(|start| *start < last.plus(2 * DAY_S));

    // One line for both: instants, or readings of the wall clock where one side has no zone.
    let readings_only = is_plain(&forecast.clock) != is_plain(&actual.clock);
    let on_line = |clock: &Clock, start: &[Moment]| {
        if readings_only { readings(clock, start) } else { start.to_vec() }
    };
    let forecast_start = on_line(&forecast.clock, &forecast.start);
    let actual_start = on_line(&actual.clock, &actual.start[from..until]);
    let clock_of = |own: IntervalLength, clock, other| match readings_only {
        true => &Clock::Plain,
        false if own == length => clock,
        false => other,
    };
    let forecast_clock = clock_of(forecast.interval, &forecast.clock, &actual.clock);
    let actual_clock = clock_of(actual.interval, &actual.clock, &forecast.clock);
    let anchor = if forecast.interval == length { forecast_start.first() } else { actual_start.first() };
    let Some(anchor) = anchor.copied() else { return Err(apart()) };
    let keys = |own: IntervalLength, clock, start: &[Moment]| {
        if own == length && length != IntervalLength::DAY {
            start.iter().map(|start| start.0).collect()
        } else {
            Line::new(clock, length, anchor).keys(start)
        }
    };
    let planned = Groups::of(keys(forecast.interval, forecast_clock, &forecast_start));
    let recorded = Groups::of(keys(actual.interval, actual_clock, &actual_start));

    let cells = Cells::of(actual, from..until);
    let mut sums = recorded.shared().then(|| cells.added_up(&recorded));
    let volume = sums.as_ref().map_or(cells.volume, |sums| &sums.volume);
    let known = || recorded.keys.iter().zip(volume).filter(|(_, volume)| volume.is_finite()).map(|(key, _)| *key);
    let (Some(known_first), Some(known_last)) = (known().next(), known().next_back()) else { return Err(apart()) };

    // Both ascend: one walk.
    let mut overlap = Overlap::default();
    let (mut start, mut groups, mut at) = (Vec::new(), Vec::new(), Vec::new());
    let mut next = recorded.keys.partition_point(|key| *key < planned.keys[0]);
    for (g, key) in planned.keys.iter().enumerate() {
        let Some(moment) = moment_of(*key, length, &actual.clock, readings_only) else { continue };
        while recorded.keys.get(next).is_some_and(|other| other < key) {
            if volume[next] > 0.0 {
                overlap.unforecast_intervals += 1;
                overlap.unforecast_contacts += volume[next];
            }
            next += 1;
        }
        overlap.forecast_intervals += 1;
        let same = recorded.keys.get(next) == Some(key);
        if (known_first..=known_last).contains(key) {
            start.push(moment);
            groups.push(g);
            at.push(same.then_some(next as u32));
        }
        next += usize::from(same);
    }
    let partial = match &mut sums {
        Some(sums) if add_actual => {
            let usual = UsuallyRecorded::of(actual_clock, actual.interval, &actual_start, cells.volume);
            usual.forget_the_partial(sums, &recorded, actual_clock, length, &actual_start, cells.volume)
        }
        _ => 0,
    };
    let found = sums.as_ref().map_or_else(|| cells.pick(&at), |sums| Cells::of_sums(sums).pick(&at));
    overlap.scored_intervals = found.volume.iter().filter(|volume| volume.is_finite()).count() as u64;
    if overlap.scored_intervals == 0 {
        return Err(apart());
    }

    let mut wall = Wall::new(&actual.clock);
    let (day, minute): (Vec<i64>, Vec<u16>) = start.iter().map(|start| wall.day_and_minute(*start)).unzip();
    let added_up = forecast.interval < length;
    let whole = groups.len() == forecast.start.len();
    let outlook =
        forecast.outlook.as_ref().filter(|outlook| !planned.shared() && outlook.len() == forecast.start.len());
    let outlook = outlook.map(|outlook| {
        if whole {
            outlook.clone()
        } else {
            let rows = day.iter().zip(&groups).map(|(day, g)| (*day, Some(*g))).collect::<Vec<_>>();
            outlook.with_rows(&rows)
        }
    });
    let sum = |g: &usize| planned.rows(*g).map(|i| forecast.volume[i]).sum::<f64>();
    let time = |g: &usize| match &forecast.aht_s {
        None => f64::NAN,
        Some(aht) => {
            let weighted = mean_of(planned.rows(*g), aht, &|i| forecast.volume[i]);
            if weighted.is_nan() { mean_of(planned.rows(*g), aht, &|_| 1.0) } else { weighted }
        }
    };
    let alone = |values: &[f64], g: &usize| {
        let mut rows = planned.rows(*g);
        rows.next().filter(|_| rows.next().is_none()).map_or(f64::NAN, |i| values[i])
    };
    let band = |band: &Band| Band {
        level: band.level,
        lo: groups.iter().map(|g| alone(&band.lo, g)).collect(),
        hi: groups.iter().map(|g| alone(&band.hi, g)).collect(),
    };
    let mut matched = Matched {
        queue: forecast.queue.clone(),
        clock: actual.clock.clone(),
        interval: length,
        volume: groups.iter().map(sum).collect(),
        bands: if added_up { Vec::new() } else { forecast.bands.iter().map(band).collect() },
        aht_s: groups.iter().map(time).collect(),
        start,
        day,
        minute,
        origin,
        outlook,
        actual: found,
        overlap,
        notices: Vec::new(),
    };
    matched.notices = notices::of(&matched, forecast, actual, partial);
    Ok(matched)
}

fn is_plain(clock: &Clock) -> bool {
    matches!(clock, Clock::Plain)
}

/// The start of the interval with a key, on the clock of the actuals; `None` where that clock skips the reading.
fn moment_of(key: i64, length: IntervalLength, clock: &Clock, readings_only: bool) -> Option<Moment> {
    if length == IntervalLength::DAY {
        return Some(clock.day_start(date_of_day(key)));
    }
    if !readings_only || is_plain(clock) {
        return Some(Moment(key));
    }
    let second = key.rem_euclid(DAY_S);
    let (hour, minute) = ((second / 3600) as i8, (second / 60 % 60) as i8);
    let local = date_of_day(key.div_euclid(DAY_S)).at(hour, minute, (second % 60) as i8, 0);
    match clock.resolve(local) {
        LocalTime::Once(moment) | LocalTime::Twice(moment, _) => Some(moment),
        LocalTime::Never => None,
    }
}

/// The first and the last date of some rows.
fn span(clock: &Clock, start: &[Moment]) -> String {
    match (start.first(), start.last()) {
        (Some(first), Some(last)) => format!("{} to {}", clock.date(*first), clock.date(*last)),
        _ => "nothing".to_owned(),
    }
}
