//! The planner's hand: volumes multiplied, added to, set or copied, kept apart from what the model said.
//!
//! Overrides are applied after the forecast, in the order in which they are given: where two meet, the later one works
//! on what the earlier one made. `add` and `set` mean contacts in every interval of the span. The planner has the last
//! word: reconciliation of groups works on what the model says, and the hand is applied to what comes out of it.

use std::fmt;

use jiff::civil::DateTime;
use serde::Serialize;

use crate::forecast::{Band, Outlook, VolumeForecast};
use crate::history::IntervalSeries;
use crate::time::{DAY_MIN, DAY_S, seconds_of};

/// What an override does to a volume.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Action {
    /// Times a factor, 0 or more.
    Multiply(f64),
    /// Plus a number of contacts in every interval; never below zero.
    Add(f64),
    /// This number of contacts in every interval.
    Set(f64),
    /// What the history recorded in the span of the same length that begins there, else what the forecast has for it.
    CopyFrom(DateTime),
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Multiply(factor) => write!(f, "multiply {factor}"),
            Self::Add(contacts) => write!(f, "add {contacts}"),
            Self::Set(contacts) => write!(f, "set {contacts}"),
            Self::CopyFrom(from) => write!(f, "copy-from {from}"),
        }
    }
}

/// One line of the planner's hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// The queue; `None` for every queue.
    pub queue: Option<String>,
    /// The first local time.
    pub from: DateTime,
    /// The local time at which it ends, itself not included; `None` for the one interval that starts at or holds `from`.
    pub until: Option<DateTime>,
    /// What is done.
    pub action: Action,
    /// Why, in the planner's words.
    pub reason: String,
}

/// What the hand changed of a forecast.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Overridden {
    /// The volumes before the hand, one per interval.
    pub model: Vec<f64>,
    /// Why an interval was changed; empty where it was not.
    pub reason: Vec<String>,
    /// How many overrides changed something or could have.
    pub applied: usize,
    /// Intervals that were to be copied from a time that neither history nor forecast has; they stay.
    pub not_copied: usize,
    /// Ranges and distribution before the hand.
    #[serde(skip)]
    pub(crate) before: (Vec<Band>, Option<Outlook>),
}

impl Override {
    /// Whether it speaks of an interval that starts at a local minute (counted from 1970-01-01).
    fn covers(&self, minute: i64, length: i64) -> bool {
        let from = minute_of(self.from);
        match self.until {
            Some(until) => minute >= from && minute < minute_of(until),
            None => minute <= from && from < minute + length,
        }
    }
}

/// Takes the hand off a forecast again: what the model said, for a step that belongs before the hand.
pub(crate) fn lift(forecast: &mut VolumeForecast) {
    if let Some(hand) = forecast.story.overridden.take() {
        forecast.volume = hand.model;
        (forecast.bands, forecast.outlook) = hand.before;
    }
}

/// Applies the overrides of a forecast's queue. Ranges move with the volumes: relative variances stay.
///
/// Where the forecast shows whole contacts, what is expected behind them is moved by the same lines as what is shown.
pub(crate) fn apply(forecast: &mut VolumeForecast, history: &IntervalSeries, overrides: &[Override]) {
    if overrides.is_empty() {
        return;
    }
    let length = i64::from(forecast.interval.minutes());
    let local = |(day, minute): (i64, u16)| day * i64::from(DAY_MIN) + i64::from(minute);
    let minutes = forecast.start.iter().map(|s| local(forecast.clock.day_and_minute(*s))).collect::<Vec<_>>();
    let recorded = |minute: i64| {
        let key = |i: usize| local((history.day[i], history.minute[i]));
        let at = partition(history.start.len(), |i| key(i) < minute);
        (at < history.start.len() && key(at) == minute).then(|| history.volume[at]).filter(|v| v.is_finite())
    };
    let mut hand = Overridden {
        model: forecast.volume.clone(),
        reason: vec![String::new(); minutes.len()],
        before: (forecast.bands.clone(), forecast.outlook.clone()),
        ..Overridden::default()
    };
    let mut expected = forecast.outlook.as_ref().map_or_else(|| forecast.volume.clone(), |o| o.means().to_vec());
    let mine = |line: &&Override| line.queue.as_ref().is_none_or(|queue| *queue == forecast.queue.name);
    for line in overrides.iter().filter(mine) {
        // The forecast as the lines before left it: a line copies from what stood before it.
        let (before, expected_before) = (forecast.volume.clone(), expected.clone());
        let mut touched = false;
        for (i, minute) in minutes.iter().enumerate().filter(|(_, minute)| line.covers(**minute, length)) {
            let made = |values: &[f64]| {
                let made = match line.action {
                    Action::Multiply(factor) => values[i] * factor,
                    Action::Add(contacts) => values[i] + contacts,
                    Action::Set(contacts) => contacts,
                    Action::CopyFrom(from) => {
                        let there = minute - minute_of(line.from) + minute_of(from);
                        recorded(there).or_else(|| minutes.binary_search(&there).ok().map(|k| values[k]))?
                    }
                };
                Some(if made.is_finite() { made.max(0.0) } else { values[i] })
            };
            let (Some(volume), Some(mean)) = (made(&before), made(&expected_before)) else {
                hand.not_copied += 1;
                continue;
            };
            (forecast.volume[i], expected[i]) = (volume, mean);
            let why = if line.reason.is_empty() { line.action.to_string() } else { line.reason.clone() };
            let reason = &mut hand.reason[i];
            if !reason.is_empty() {
                reason.push_str("; ");
            }
            reason.push_str(&why);
            touched = true;
        }
        hand.applied += usize::from(touched);
    }
    move_ranges(forecast, &hand, &expected);
    forecast.story.overridden = Some(hand);
}

fn move_ranges(forecast: &mut VolumeForecast, hand: &Overridden, expected: &[f64]) {
    let model = &hand.model;
    let moved = (0..model.len()).filter(|i| !hand.reason[*i].is_empty()).collect::<Vec<_>>();
    if moved.is_empty() {
        return;
    }
    forecast.outlook = forecast.outlook.as_ref().map(|outlook| outlook.around(expected));
    let levels = forecast.bands.iter().map(|band| band.level).collect::<Vec<_>>();
    let new = forecast.outlook.as_ref().map(|outlook| Outlook::bands(outlook, &levels));
    for (k, band) in forecast.bands.iter_mut().enumerate() {
        for i in &moved {
            let (lo, hi) = match new.as_ref().and_then(|new| new.get(k)) {
                Some(new) => (new.lo[*i], new.hi[*i]),
                None if model[*i] > 0.0 => {
                    let factor = forecast.volume[*i] / model[*i];
                    (band.lo[*i] * factor, band.hi[*i] * factor)
                }
                None => (forecast.volume[*i], forecast.volume[*i]),
            };
            (band.lo[*i], band.hi[*i]) = (lo.clamp(0.0, forecast.volume[*i]), hi.max(forecast.volume[*i]));
        }
    }
}

fn minute_of(local: DateTime) -> i64 {
    seconds_of(local).div_euclid(DAY_S / i64::from(DAY_MIN))
}

/// The first index below `n` of which `before` is false.
fn partition(n: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{ForecastSettings, forecast};
    use crate::history::clean::clean;
    use crate::history::{Calendar, Queue, RawSeries};
    use crate::time::{Clock, Horizon, IntervalLength};
    use jiff::civil::date;

    fn hours_of_a_shop() -> IntervalSeries {
        let mut raw = (Vec::new(), Vec::new());
        for day in 0..35 {
            for hour in 8..18 {
                let start = Clock::Plain.day_start(date(2026, 10, 19)).plus(day * DAY_S + hour * 3600);
                raw.0.push(start);
                raw.1.push((20 + hour * 2 + day % 7) as f64);
            }
        }
        let queue = Queue { name: "voice".to_owned(), channel: None };
        let length = IntervalLength::from_minutes(60).unwrap();
        clean(&RawSeries::new(queue, Clock::Plain, length, raw.0, raw.1), &Calendar::default()).series
    }

    fn with(lines: &[(&str, DateTime, Option<DateTime>, Action)]) -> (VolumeForecast, VolumeForecast) {
        let series = hours_of_a_shop();
        let grid = series.open_intervals(Horizon { start: date(2026, 11, 23), days: 7 }.dates());
        let line = |(queue, from, until, action): &(&str, DateTime, Option<DateTime>, Action)| Override {
            queue: (!queue.is_empty()).then(|| (*queue).to_owned()),
            from: *from,
            until: *until,
            action: *action,
            reason: String::new(),
        };
        let overrides = lines.iter().map(line).collect();
        let plain = forecast(&series, &grid, &ForecastSettings::default()).unwrap();
        let settings = ForecastSettings { overrides, ..ForecastSettings::default() };
        (plain, forecast(&series, &grid, &settings).unwrap())
    }

    fn monday(hour: i8) -> DateTime {
        date(2026, 11, 23).at(hour, 0, 0, 0)
    }

    #[test]
    fn the_hand_multiplies_adds_and_sets_in_the_order_of_its_lines() {
        let day = Some(monday(0).date().tomorrow().unwrap().at(0, 0, 0, 0));
        let (plain, hand) = with(&[
            ("", monday(0), day, Action::Multiply(1.2)),
            ("voice", monday(9), Some(monday(11)), Action::Add(10.0)),
            ("voice", monday(16), None, Action::Set(7.0)),
            ("chat", monday(0), day, Action::Set(0.0)),
        ]);
        assert_eq!(hand.volume[0], plain.volume[0] * 1.2);
        assert_eq!(hand.volume[1], plain.volume[1] * 1.2 + 10.0);
        assert_eq!(hand.volume[3], plain.volume[3] * 1.2);
        assert_eq!(hand.volume[8], 7.0);
        assert_eq!(hand.volume[10..], plain.volume[10..]);
        assert_eq!(hand.bands[0].lo[10..], plain.bands[0].lo[10..]);
        let story = hand.story.overridden.unwrap();
        assert_eq!((story.model, story.applied), (plain.volume, 3));
        assert_eq!(story.reason[1], "multiply 1.2; add 10");
        assert!(story.reason[10].is_empty());
        for band in &hand.bands {
            for i in 0..10 {
                assert!(band.lo[i] <= hand.volume[i] && hand.volume[i] <= band.hi[i]);
            }
            assert!(band.hi[8] < plain.bands[0].lo[8], "ranges follow the hand");
        }
    }

    #[test]
    fn a_copied_day_brings_what_the_history_recorded_and_a_future_one_what_the_forecast_has() {
        let tuesday = date(2026, 11, 24).at(0, 0, 0, 0);
        let wednesday = Some(date(2026, 11, 25).at(0, 0, 0, 0));
        let (_, past) = with(&[("", tuesday, wednesday, Action::CopyFrom(date(2026, 11, 1).at(0, 0, 0, 0)))]);
        assert_eq!(past.volume[10..12], [42.0, 44.0]);
        let (plain, ahead) = with(&[("", tuesday, wednesday, Action::CopyFrom(monday(0)))]);
        assert_eq!(ahead.volume[10..20], plain.volume[..10]);
        let (plain, nowhere) = with(&[("", tuesday, wednesday, Action::CopyFrom(date(2020, 1, 1).at(0, 0, 0, 0)))]);
        assert_eq!(nowhere.volume, plain.volume);
        assert_eq!(nowhere.story.overridden.unwrap().not_copied, 10);
    }

    #[test]
    fn a_hand_on_one_hour_of_a_quiet_queue_leaves_the_chances_of_the_others_alone() {
        let mut series = hours_of_a_shop();
        for (i, volume) in series.volume.iter_mut().enumerate().filter(|(_, v)| v.is_finite()) {
            *volume = f64::from(u8::from(i * i % 11 < 3));
        }
        let grid = series.open_intervals(Horizon { start: date(2026, 11, 23), days: 7 }.dates());
        let line = |action| Override { queue: None, from: monday(9), until: None, action, reason: String::new() };
        let with = |overrides| {
            forecast(&series, &grid, &ForecastSettings { overrides, ..ForecastSettings::default() }).unwrap()
        };
        let (plain, hand) = (with(vec![]), with(vec![line(Action::Set(7.0))]));
        let chance = |f: &VolumeForecast, i: usize| f.outlook.as_ref().unwrap().quantile(i, 0.95);
        assert_eq!((hand.volume[1], hand.outlook.as_ref().unwrap().means()[1]), (7.0, 7.0));
        assert!((0..70).any(|i| plain.volume[i] == 0.0 && chance(&plain, i) > 0.0), "whole contacts are shown");
        assert!((0..70).filter(|i| *i != 1).all(|i| chance(&plain, i) == chance(&hand, i)));
        assert_eq!(plain.by_day().bands[0].hi[1..], hand.by_day().bands[0].hi[1..]);
        // Nobody comes where the planner says so, shown or not.
        let closed = with(vec![line(Action::Set(0.0))]);
        assert_eq!((closed.volume[1], chance(&closed, 1), closed.bands[1].hi[1]), (0.0, 0.0, 0.0));
        let mut lifted = hand;
        lift(&mut lifted);
        assert_eq!(lifted, plain);
    }

    #[test]
    fn no_hand_makes_a_volume_negative() {
        let (_, hand) = with(&[("", monday(0), Some(monday(12)), Action::Add(-1e6))]);
        assert!(hand.volume[..4].iter().all(|v| *v == 0.0));
        assert!(hand.bands.iter().all(|band| band.lo[..4].iter().all(|v| *v == 0.0)));
    }
}
