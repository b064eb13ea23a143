//! The agents that an error of the forecast puts in the wrong place.

use crate::evaluate::ledger::Demand;
use crate::evaluate::ledger::agents::Fewest;
use crate::evaluate::matched::Matched;
use crate::evaluate::rolling::StaffingHours;
use crate::queueing::{ErlangC, Model, NO_ANSWER, Questions, Targets};
use crate::staffing::{StaffingError, StaffingRules};
use crate::time::IntervalLength;
use crate::units::Seconds;

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
    if matched.interval == IntervalLength::DAY {
        return Ok(None);
    }
    let (mut forecast, mut came) = (Vec::new(), Vec::new());
    for (i, volume) in matched.actual.volume.iter().enumerate().filter(|(_, volume)| volume.is_finite()) {
        let known = |aht: Option<&f64>| aht.copied().filter(|aht| aht.is_finite() && *aht > 0.0);
        let (own, recorded) = (known(matched.aht_s.get(i)), known(matched.actual.aht_s.get(i)));
        let planned = Demand { contacts: matched.volume[i], aht_s: 0.0 };
        let actual = Demand { contacts: *volume, aht_s: 0.0 };
        match (own.or(recorded), recorded.or(own)) {
            (Some(own), Some(recorded)) => {
                forecast.push(Demand { aht_s: own, ..planned });
                came.push(Demand { aht_s: recorded, ..actual });
            }
            _ if planned.contacts == 0.0 && actual.contacts == 0.0 => {
                forecast.push(planned);
                came.push(actual);
            }
            _ => {}
        }
    }
    let (planned, required) = (agents(&forecast, matched, rules)?, agents(&came, matched, rules)?);
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
    Ok((rows > 0).then(|| StaffingHours {
        over: hours.over * length,
        under: hours.under * length,
        required: hours.required * length,
    }))
}

/// Whole agents of every demand; `None` where no number keeps the rules.
fn agents(demands: &[Demand], matched: &Matched, rules: &StaffingRules) -> Result<Vec<Option<f64>>, StaffingError> {
    let interval = Seconds::whole(matched.interval.minutes() * 60);
    let mut fewest = Fewest::new(rules, interval)?;
    let targets = rules.targets();
    let plain = Targets { service_level: targets.service_level, definition: targets.definition, ..Targets::default() };
    let target = targets.service_level.filter(|_| targets == plain);
    let (Model::C(_), Some(target)) = (fewest.model(), target) else {
        return Ok(demands.iter().map(|demand| fewest.of(*demand).map(|(whole, _)| whole)).collect());
    };
    // A service level alone, by Erlang C: many questions at once, the same answers in a third of the time.
    let column = |of: fn(&Demand) -> f64| demands.iter().map(of).collect::<Vec<f64>>();
    let questions = Questions {
        contacts: &column(|demand| demand.contacts),
        aht_s: &column(|demand| demand.aht_s),
        within_s: &vec![target.within.get(); demands.len()],
        interval,
        share: target.fraction,
    };
    let mut found = vec![NO_ANSWER; demands.len()];
    let least = rules.min_agents as f64;
    match ErlangC.agents_for_all(&questions, &mut found) {
        Ok(()) => {
            Ok(found.into_iter().map(|agents| (agents != NO_ANSWER).then(|| f64::from(agents).max(least))).collect())
        }
        Err(_) => Ok(vec![None; demands.len()]),
    }
}
