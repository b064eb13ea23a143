//! What a reader of the numbers has to know of the way forecast and actuals were laid side by side.

use jiff::civil::Date;

use super::wall::Wall;
use super::{Matched, Notice, is_plain};
use crate::forecast::VolumeForecast;
use crate::history::RawSeries;
use crate::time::{Clock, DAY_S, IntervalLength, Moment, date_of_day, weekday_of_day};

/// Every notice, in a fixed order. `partial` intervals of the actuals lack a record of an open part.
pub(super) fn of(matched: &Matched, forecast: &VolumeForecast, actual: &RawSeries, partial: usize) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut tell = |code, message| {
        notices.push(Notice { code, queue: Some(matched.queue.name.clone()), message });
    };
    let long = named(matched.interval);
    if forecast.interval < actual.interval {
        let short = named(forecast.interval);
        let ranges = if forecast.bands.is_empty() { "" } else { "; its ranges can't be added up and are left out" };
        tell("aggregated", format!("the forecast of {short} is added up to the {long} of the actuals{ranges}"));
    }
    if actual.interval < forecast.interval {
        let short = named(actual.interval);
        let lacking = match partial {
            0 => String::new(),
            n => format!("; {n} of them lack a record of a part in which the queue is usually open and are not scored"),
        };
        tell("aggregated", format!("the actuals of {short} are added up to the {long} of the forecast{lacking}"));
    }
    match (is_plain(&forecast.clock), is_plain(&actual.clock)) {
        (true, false) | (false, true) => {
            let without = if is_plain(&forecast.clock) { "the forecast has" } else { "the actuals have" };
            tell(
                "zone-unknown",
                format!(
                    "{without} no time zone: wall-clock times are compared as they are written; an hour that a clock \
                     change repeats is added up to one"
                ),
            );
        }
        _ => {
            if let Some((at, hours)) = clocks_apart(&forecast.clock, &actual.clock, &matched.start) {
                tell(
                    "zone-differs",
                    format!(
                        "the clock of the forecast is {hours:+} h from that of the actuals ({}): the same instants are \
                         compared, days and times are those of the actuals",
                        actual.clock.label(at)
                    ),
                );
            }
        }
    }
    let overlap = &matched.overlap;
    if overlap.scored_intervals < overlap.forecast_intervals {
        let outside = overlap.forecast_intervals - matched.start.len() as u64;
        tell(
            "partial-overlap",
            format!(
                "{} of {} forecast intervals are scored ({:.1} %): {outside} lie outside the span of the actuals, {} have no \
                 record",
                overlap.scored_intervals,
                overlap.forecast_intervals,
                100.0 * overlap.share(),
                matched.start.len() as u64 - overlap.scored_intervals
            ),
        );
    }
    let usual = usual_weekdays(
        (&forecast.clock, &forecast.start, &forecast.volume),
        Some((&actual.clock, &actual.start, &actual.offered)),
    );
    let half = half_covered(matched, usual);
    if !half.is_empty() {
        let named: Vec<_> = half.iter().take(NAMED).map(|week| week.to_string()).collect();
        let more = if half.len() > NAMED { format!(" and {} more", half.len() - NAMED) } else { String::new() };
        let (week, is) = if half.len() == 1 { ("week", "is") } else { ("weeks", "are") };
        tell(
            "half-covered-week",
            format!("the {week} from {}{more} {is} scored on some of the days only", named.join(", ")),
        );
    }
    if overlap.unforecast_intervals > 0 {
        tell(
            "unforecast-contacts",
            format!(
                "{:.0} contacts came in {} intervals that the forecast takes to be closed; they are in no measure",
                overlap.unforecast_contacts, overlap.unforecast_intervals
            ),
        );
    }
    notices
}

/// Weeks named in one notice.
const NAMED: usize = 5;

fn named(length: IntervalLength) -> String {
    if length == IntervalLength::DAY { "days".to_owned() } else { format!("{} min", length.minutes()) }
}

/// The first compared moment at which two clocks show different times, and by how many hours they do.
fn clocks_apart(forecast: &Clock, actual: &Clock, start: &[Moment]) -> Option<(Moment, f64)> {
    if forecast == actual {
        return None;
    }
    let (mut one, mut other) = (Wall::new(forecast), Wall::new(actual));
    start.iter().find_map(|start| {
        let apart = one.offset_s(*start) - other.offset_s(*start);
        (apart != 0).then_some((*start, apart as f64 / 3600.0))
    })
}

/// Clock, starts and volumes of some rows.
pub(crate) type Rows<'a> = (&'a Clock, &'a [Moment], &'a [f64]);

/// Weekdays (Monday 0) on which contacts are forecast or recorded.
pub(crate) fn usual_weekdays<'a>(forecast: Rows<'a>, actual: Option<Rows<'a>>) -> [bool; 7] {
    let mut usual = [false; 7];
    for (clock, start, volume) in [Some(forecast), actual].into_iter().flatten() {
        let mut wall = Wall::new(clock);
        let mut skip = 0;
        while let Some(moment) = start.get(skip) {
            // One row with contacts tells the day; the rest of it is leapt over.
            let weekday = weekday_of_day(wall.day_and_minute(*moment).0);
            if usual[weekday] {
                let local = moment.0 + wall.offset_s(*moment);
                let rest = DAY_S - local.rem_euclid(DAY_S);
                let tomorrow = moment.plus(rest.min((wall.until().0.saturating_sub(moment.0)).max(1)));
                skip += start[skip..].partition_point(|later| *later < tomorrow).max(1);
            } else {
                usual[weekday] = volume[skip] > 0.0;
                skip += 1;
            }
            if usual == [true; 7] {
                return usual;
            }
        }
    }
    usual
}

/// Mondays of the weeks that are scored on some of the usual weekdays only: a day lies before the first or after the
/// last interval that both sides know, or the forecast has rows on it and none of them is recorded. A day within on
/// which the forecast has no row, a holiday, is not lacking.
pub(crate) fn half_covered(matched: &Matched, usual: [bool; 7]) -> Vec<Date> {
    // Per day with rows: whether one of them is recorded.
    let mut days: Vec<(i64, bool)> = Vec::new();
    for (day, volume) in matched.day.iter().zip(&matched.actual.volume) {
        match days.last_mut().filter(|(last, _)| last == day) {
            Some((_, known)) => *known |= volume.is_finite(),
            None => days.push((*day, volume.is_finite())),
        }
    }
    let (Some((first, _)), Some((last, _))) = (days.first().copied(), days.last().copied()) else { return Vec::new() };
    let monday = |day: i64| day - weekday_of_day(day) as i64;
    let mut half = Vec::new();
    for week in days.chunk_by(|a, b| monday(a.0) == monday(b.0)) {
        let from = monday(week[0].0);
        let outside = (from..from + 7).any(|day| usual[weekday_of_day(day)] && !(first..=last).contains(&day));
        let scored = week.iter().any(|(_, known)| *known);
        if scored && (outside || week.iter().any(|(_, known)| !known)) {
            half.push(date_of_day(from));
        }
    }
    half
}
