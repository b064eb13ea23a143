//! The agents that an error of the forecast puts in the wrong place.

use crate::evaluate::ledger::Demand;
use crate::evaluate::ledger::agents::Fewest;
use crate::evaluate::matched::Matched;
use crate::evaluate::rolling::StaffingHours;
use crate::staffing::{StaffingError, StaffingRules};
use crate::time::IntervalLength;

/// Agent-hours that the forecast would have staffed too many and too few, at the target, against what the demand that came
/// asked for: whole agents by the rules, each interval by itself, of intervals with a record.
///
/// A handle time that one side does not have is that of the other; an interval that has none is left out. `None` where
/// nothing can be staffed: rows of days, or no interval with both.
///
/// ```
/// use headcount::evaluate::matched::matched;
/// use headcount::evaluate::staffing_error::staffing_error;
/// use headcount::forecast::{ForecastStory, VolumeForecast};
/// use headcount::history::{Queue, RawSeries};
/// use headcount::staffing::StaffingRules;
/// use headcount::time::{Clock, IntervalLength, Moment};
///
/// // 100 contacts of 180 s per half hour take 14 agents for 80/20; 50 came, for whom 8 would have done.
/// let queue = Queue { name: "sales".into(), channel: None };
/// let interval = IntervalLength::from_minutes(30).unwrap();
/// let start = vec![Moment(0), Moment(1800)];
/// let actual = RawSeries::new(queue.clone(), Clock::Plain, interval, start.clone(), vec![50.0, 100.0]);
/// let forecast = VolumeForecast {
///     queue, clock: Clock::Plain, interval, start, volume: vec![100.0, 100.0], bands: vec![], outlook: None,
///     aht_s: Some(vec![180.0; 2]), handle_parts: None, story: ForecastStory::default(),
/// };
/// let matched = matched(&forecast, &actual, None).unwrap();
/// let hours = staffing_error(&matched, &StaffingRules::default()).unwrap().unwrap();
/// assert_eq!((hours.over, hours.under, hours.required), (3.0, 0.0, 11.0));
/// ```
///
/// # Errors
/// When the assumptions of the rules contradict each other.
pub fn staffing_error(matched: &Matched, rules: &StaffingRules) -> Result<Option<StaffingHours>, StaffingError> {
    misplaced(matched, rules, false)
}

/// The part of it that the volume alone brings: both sides at the handle time that was forecast.
///
/// # Errors
/// Those of [`staffing_error`].
pub fn staffing_error_of_volume(
    matched: &Matched,
    rules: &StaffingRules,
) -> Result<Option<StaffingHours>, StaffingError> {
    misplaced(matched, rules, true)
}

fn misplaced(
    matched: &Matched,
    rules: &StaffingRules,
    volume_alone: bool,
) -> Result<Option<StaffingHours>, StaffingError> {
    if matched.interval == IntervalLength::DAY {
        return Ok(None);
    }
    let fewest = Fewest {
        queue: &matched.queue,
        clock: &matched.clock,
        interval: matched.interval,
        rules,
        model: rules.model().map_err(StaffingError::Assumptions)?,
    };
    let known = |side: &[f64], i: usize| side.get(i).copied().filter(|aht_s| aht_s.is_finite() && *aht_s > 0.0);
    let mut start = Vec::new();
    let mut pairs = Vec::new();
    for (i, volume) in matched.actual.volume.iter().enumerate().filter(|(_, volume)| volume.is_finite()) {
        let (own, recorded) = (known(&matched.aht_s, i), known(&matched.actual.aht_s, i));
        let (own, recorded) = match (own.or(recorded), recorded.or(own)) {
            (Some(own), Some(recorded)) => (own, recorded),
            _ if matched.volume[i] == 0.0 && *volume == 0.0 => (0.0, 0.0),
            _ => continue,
        };
        start.push(matched.start[i]);
        let recorded = if volume_alone { own } else { recorded };
        pairs.push((Demand::of(matched.volume[i], own), Demand::of(*volume, recorded)));
    }
    let planned = fewest.agents(&start, pairs.iter().map(|pair| pair.0))?;
    let required = fewest.agents(&start, pairs.iter().map(|pair| pair.1))?;
    let mut hours = StaffingHours::default();
    let mut rows = 0_u64;
    for (planned, required) in planned.into_iter().zip(required) {
        let (Some(planned), Some(required)) = (planned, required) else { continue };
        rows += 1;
        hours.over += (planned - required).max(0.0);
        hours.under += (required - planned).max(0.0);
        hours.required += required;
    }
    let length = matched.interval.hours();
    Ok((rows > 0).then_some(StaffingHours {
        over: hours.over * length,
        under: hours.under * length,
        required: hours.required * length,
    }))
}
