//! One forecast scored: a single walk over its rows for each quantity.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::past::{Past, value};
use super::tally::{BASELINES, Beside, Cell, Ends, RangeSums, Sums, Tally};
use super::{Accuracy, GRAINS, Quantity, Slice};
use crate::evaluate::accuracy::{overdispersed_miss, poisson_miss};
use crate::evaluate::matched::{Matched, half_covered, usual_weekdays};
use crate::history::RawSeries;
use crate::time::{IntervalLength, date_of_day, day_of_date, weekday_of_day};

/// Days ahead that are told one by one; beyond them, weeks.
const LEAD_DAYS: i64 = 14;
const DAY: usize = 1;
const WEEK: usize = 2;

/// A row of one quantity.
enum Seen {
    /// Forecast, actual and their weight.
    Both(f64, f64, f64),
    /// Forecast, but not recorded.
    Missing,
    /// Nothing to compare: a handle time without contacts, or one that nobody forecast.
    Neither,
}

/// Sums of intervals that are compared as one: a day or a week.
#[derive(Clone, Default)]
struct Whole {
    rows: u32,
    missing: u32,
    weight: f64,
    forecast: f64,
    actual: f64,
    beside: [Both; BASELINES],
    /// Forecast contacts, of a day's noise; `Σ` of their squares by day, of a week's.
    expected: f64,
    expected_squares: f64,
    /// Places of the scored rows.
    places: Vec<usize>,
}

/// Sums where a baseline is known as well.
#[derive(Clone, Copy, Default)]
struct Both {
    weight: f64,
    forecast: f64,
    actual: f64,
    baseline: f64,
}

impl Whole {
    fn add(&mut self, forecast: f64, actual: f64, weight: f64, baselines: [f64; BASELINES]) {
        self.rows += 1;
        self.weight += weight;
        self.forecast += weight * forecast;
        self.actual += weight * actual;
        for (both, baseline) in self.beside.iter_mut().zip(baselines) {
            if baseline.is_finite() {
                both.weight += weight;
                both.forecast += weight * forecast;
                both.actual += weight * actual;
                both.baseline += weight * baseline;
            }
        }
    }

    /// Adds a day to its week.
    fn add_day(&mut self, day: &Self) {
        self.rows += day.rows;
        self.missing += day.missing;
        self.weight += day.weight;
        self.forecast += day.forecast;
        self.actual += day.actual;
        for (both, more) in self.beside.iter_mut().zip(&day.beside) {
            both.weight += more.weight;
            both.forecast += more.forecast;
            both.actual += more.actual;
            both.baseline += more.baseline;
        }
        self.expected += day.expected;
        self.expected_squares += day.expected * day.expected;
        self.places.extend(&day.places);
    }

    fn clear(&mut self) {
        let mut places = std::mem::take(&mut self.places);
        places.clear();
        *self = Self { places, ..Self::default() };
    }

    /// The sums of the day or week as one row; means of handle times, weighted.
    fn row(&self, quantity: Quantity, scale: Option<f64>) -> Sums {
        let parts = |sum: f64, weight: f64| if quantity == Quantity::Aht { (sum / weight, weight) } else { (sum, 1.0) };
        let ((forecast, weight), (actual, _)) = (parts(self.forecast, self.weight), parts(self.actual, self.weight));
        let mut sums = Sums::of(forecast, actual, weight, scale);
        for (beside, both) in sums.beside.iter_mut().zip(&self.beside) {
            if both.weight > 0.0 {
                *beside = Beside {
                    own: (both.forecast - both.actual).abs(),
                    baseline: (both.baseline - both.actual).abs(),
                    actual: both.actual,
                };
            }
        }
        sums
    }
}

impl Accuracy {
    /// Scores a forecast; `history` (rows before the forecast's origin) gives MASE, the naive forecasts and the
    /// over-dispersion.
    ///
    /// ```
    /// use headcount::evaluate::{matched::matched, scores::{Accuracy, Quantity, Slice}};
    /// use headcount::forecast::{ForecastStory, Grain, VolumeForecast};
    /// use headcount::history::{Queue, RawSeries};
    /// use headcount::time::{Clock, IntervalLength, Moment};
    ///
    /// // Two weeks of days are known, and a third was forecast: 100 a day where 80 came, then 100 and 120 in turns.
    /// let queue = Queue { name: "sales".into(), channel: None };
    /// let start = |from: i64, until: i64| (from..until).map(|day| Moment(day * 86_400)).collect::<Vec<_>>();
    /// let came = [100.0; 14].into_iter().chain([80.0, 100.0, 120.0, 100.0, 120.0, 100.0, 120.0]).collect();
    /// let actual = RawSeries::new(queue.clone(), Clock::Plain, IntervalLength::DAY, start(4, 25), came);
    /// let forecast = VolumeForecast {
    ///     queue, clock: Clock::Plain, interval: IntervalLength::DAY, start: start(18, 25), volume: vec![100.0; 7],
    ///     bands: vec![], outlook: None, aht_s: None, handle_parts: None, story: ForecastStory::default(),
    /// };
    /// let scores = Accuracy::of(&matched(&forecast, &actual, None).unwrap(), Some(&actual));
    /// let lines = scores.lines(None);
    /// let week = lines.iter().find(|line| (line.grain, line.slice) == (Grain::Week, Slice::All)).unwrap();
    /// assert_eq!(week.quantity, Quantity::Volume);
    /// assert_eq!((week.scores.forecast, week.scores.actual), (700.0, 740.0));
    /// assert_eq!(week.scores.wape, Some(40.0 / 740.0)); // errors within the week make up for each other
    /// let day = lines.iter().find(|line| (line.grain, line.slice) == (Grain::Day, Slice::All)).unwrap();
    /// assert_eq!(day.scores.wape, Some(80.0 / 740.0));
    /// assert_eq!(day.scores.skill_seasonal_naive, Some(0.0)); // last week's copy is the same forecast
    /// ```
    pub fn of(matched: &Matched, history: Option<&RawSeries>) -> Self {
        let mut accuracy = Self::default();
        let Some(first) = matched.day.first().copied() else { return accuracy };
        let origin = matched.origin.map_or(first, day_of_date);
        let past = history.and_then(|history| Past::of(history, origin, matched.interval));
        let usual = usual_weekdays(
            (&matched.clock, &matched.start, &matched.volume),
            history.map(|history| (&history.clock, &history.start[..], &history.offered[..])),
        );
        let half = half_covered(matched, usual);
        let ends = matched.bands.iter().map(|band| Ends::of(band.level)).collect();
        let walk = Walk { matched, past: past.as_ref(), origin, half: &half, ends };
        let cell = |values: &[f64], i: usize| values.get(i).copied().unwrap_or(f64::NAN);
        let actual = &matched.actual;
        let has_aht = matched.aht_s.iter().any(|aht| aht.is_finite()) && !actual.aht_s.is_empty();
        for quantity in Quantity::ALL {
            if quantity != Quantity::Volume && !has_aht {
                continue;
            }
            walk.score(&mut accuracy, quantity, |i| {
                let volume = actual.volume[i];
                if !volume.is_finite() {
                    return Seen::Missing;
                }
                let planned = match quantity {
                    Quantity::Volume => matched.volume[i],
                    Quantity::Aht => matched.aht_s[i],
                    Quantity::Workload if matched.volume[i] == 0.0 => 0.0,
                    Quantity::Workload => matched.volume[i] * matched.aht_s[i] / 3600.0,
                };
                let handled = cell(&actual.handled, i);
                match value(quantity, volume, cell(&actual.aht_s, i), handled) {
                    _ if !planned.is_finite() => Seen::Neither,
                    Some((came, weight)) => Seen::Both(planned, came, weight),
                    None if quantity == Quantity::Aht && (volume == 0.0 || handled == 0.0) => Seen::Neither,
                    None => Seen::Missing,
                }
            });
        }
        accuracy
    }
}

/// One forecast, its past and its half weeks.
struct Walk<'a> {
    matched: &'a Matched,
    past: Option<&'a Past>,
    origin: i64,
    half: &'a [Date],
    ends: Vec<Ends>,
}

impl Walk<'_> {
    fn score(&self, accuracy: &mut Accuracy, quantity: Quantity, seen: impl Fn(usize) -> Seen) {
        let matched = self.matched;
        let q = quantity as usize;
        let is_volume = quantity == Quantity::Volume;
        let (per_day, minutes) = (matched.interval.per_day(), matched.interval.minutes() as usize);
        let by_time = matched.interval != IntervalLength::DAY;
        let scale = |grain| self.past.and_then(|past| past.scale(quantity, grain));
        let scales: [Option<f64>; GRAINS] = [scale(0), scale(1), scale(2)];
        let interval_excess = self.past.and_then(|past| past.interval_excess);
        // By time of day: its minute, the rows, and the map's cells of the seven weekdays.
        let mut times: Vec<(u16, Tally)> = vec![(0, Tally::default()); if by_time { per_day } else { 0 }];
        let mut map: Vec<Cell> = vec![Cell::default(); if by_time { 7 * per_day } else { 0 }];
        let (mut ranges, mut today) = (Vec::new(), Tally::default());
        let (mut day, mut week) = (Whole::default(), Whole::default());
        let mut parts: [BTreeMap<Slice, Tally>; GRAINS] = Default::default();
        for i in 0..matched.start.len() {
            let (date, minute) = (matched.day[i], matched.minute[i]);
            let slot = usize::from(minute) / minutes;
            let place = weekday_of_day(date) * per_day + slot;
            match seen(i) {
                Seen::Both(forecast, actual, weight) => {
                    let mut sums = Sums::of(forecast, actual, weight, scales[0]);
                    let baselines = self.past.map_or([f64::NAN; 2], |past| past.baselines(quantity, date, minute));
                    for (beside, baseline) in sums.beside.iter_mut().zip(baselines) {
                        if baseline.is_finite() {
                            *beside = Beside {
                                own: sums.absolute,
                                baseline: weight * (baseline - actual).abs(),
                                actual: sums.actual,
                            };
                        }
                    }
                    day.add(forecast, actual, weight, baselines);
                    ranges.clear();
                    if is_volume {
                        let expected = matched.outlook.as_ref().map_or(forecast, |outlook| outlook.expected(i));
                        noise(&mut sums, expected, interval_excess);
                        day.expected += expected;
                        day.places.push(i);
                        self.ranges_of(i, actual, &mut sums, &mut ranges);
                    }
                    today.add(&sums, &ranges);
                    if by_time {
                        times[slot].0 = minute;
                        times[slot].1.add(&sums, &ranges);
                        map[place].add(&sums);
                    }
                }
                Seen::Missing => {
                    today.missing += 1;
                    day.missing += 1;
                    if by_time {
                        times[slot].0 = minute;
                        times[slot].1.missing += 1;
                        map[place].miss();
                    }
                }
                Seen::Neither => {}
            }
            let next = matched.day.get(i + 1).copied();
            if next != Some(date) {
                if today.rows + today.missing > 0 {
                    for slice in self.slices(date, true) {
                        parts[0].entry(slice).or_default().merge(&today);
                    }
                    self.end(&day, DAY, quantity, scales[DAY], &mut ranges, |tally| {
                        for slice in self.slices(date, true) {
                            parts[DAY].entry(slice).or_default().merge(tally);
                        }
                    });
                    week.add_day(&day);
                }
                today.clear();
                day.clear();
                let monday = |day: i64| day - weekday_of_day(day) as i64;
                if next.map(monday) != Some(monday(date)) && week.rows + week.missing > 0 {
                    self.end(&week, WEEK, quantity, scales[WEEK], &mut ranges, |tally| {
                        let mut tally = tally.clone();
                        let half = self.half.contains(&date_of_day(monday(date)));
                        tally.partial = tally.partial.max(u32::from(half && tally.rows > 0));
                        for slice in self.slices(date, false) {
                            parts[WEEK].entry(slice).or_default().merge(&tally);
                        }
                    });
                    week.clear();
                }
            }
        }
        let known = map.into_iter().enumerate().filter(|(_, cell)| cell.is_known());
        let known = known.map(|(place, cell)| {
            let (weekday, slot) = (place / per_day, place % per_day);
            ((weekday as u8, times[slot].0), cell)
        });
        let mut known: Vec<_> = known.collect();
        known.shrink_to_fit();
        accuracy.map[q] = known;
        let times = times.into_iter().filter(|(_, tally)| tally.rows + tally.missing > 0);
        parts[0].extend(times.map(|(minute, tally)| (Slice::Time(minute), tally)));
        accuracy.parts[q] = parts.map(|parts| parts.into_iter().collect());
    }

    /// A day or week as one row of a tally.
    fn end(
        &self,
        whole: &Whole,
        grain: usize,
        quantity: Quantity,
        scale: Option<f64>,
        ranges: &mut Vec<RangeSums>,
        give: impl FnOnce(&Tally),
    ) {
        let mut tally = Tally::default();
        if whole.rows == 0 {
            tally.missing = 1;
            return give(&tally);
        }
        let mut row = whole.row(quantity, scale);
        ranges.clear();
        if quantity == Quantity::Volume {
            let day_excess = self.past.and_then(|past| past.day_excess);
            let excess = match (day_excess, grain) {
                // Independent days: the variance of their sum is `V + c·ΣV_d²`.
                (Some(c), WEEK) if whole.expected > 0.0 => {
                    Some(c * whole.expected_squares / (whole.expected * whole.expected))
                }
                (excess, _) => excess,
            };
            noise(&mut row, whole.expected, excess);
            match (&whole.places[..], &self.matched.outlook) {
                ([only], _) => self.ranges_of(*only, whole.actual, &mut row, ranges),
                (places, Some(outlook)) => {
                    let total = outlook.total(places.iter().copied());
                    let bands = self.ends.iter().map(|ends| {
                        let (lo, hi) = total.range(ends.level);
                        (ends, lo, hi)
                    });
                    add_ranges(bands, whole.forecast, whole.actual, &mut row, ranges);
                }
                _ => {}
            }
        }
        tally.add(&row, ranges);
        tally.partial = u32::from(whole.missing > 0);
        give(&tally);
    }

    fn ranges_of(&self, i: usize, actual: f64, sums: &mut Sums, ranges: &mut Vec<RangeSums>) {
        let bands = self.ends.iter().zip(&self.matched.bands).map(|(ends, band)| (ends, band.lo[i], band.hi[i]));
        add_ranges(bands, self.matched.volume[i], actual, sums, ranges);
    }

    /// The slices to which a day belongs, or the week of which it is the last.
    fn slices(&self, day: i64, daily: bool) -> impl Iterator<Item = Slice> {
        let lead = day - self.origin;
        let week = u32::try_from(lead.div_euclid(7) + 1).ok().filter(|week| *week > 0);
        let lead_day = u32::try_from(lead + 1).ok().filter(|_| daily && (0..LEAD_DAYS).contains(&lead));
        [
            Some(Slice::All),
            daily.then(|| Slice::Weekday(weekday_of_day(day))),
            lead_day.map(Slice::LeadDay),
            week.map(Slice::LeadWeek),
            Some(Slice::Week(date_of_day(day - weekday_of_day(day) as i64))),
            self.matched.origin.map(Slice::Origin),
        ]
        .into_iter()
        .flatten()
    }
}

/// What chance leaves of an expected volume.
fn noise(sums: &mut Sums, expected: f64, excess: Option<f64>) {
    sums.chance = poisson_miss(expected);
    sums.chance_of = sums.forecast;
    if let Some(excess) = excess {
        sums.bursts = overdispersed_miss(expected, excess);
        sums.bursts_of = sums.forecast;
    }
}

/// Scores ranges and the forecast as the median.
fn add_ranges<'e>(
    bands: impl Iterator<Item = (&'e Ends, f64, f64)>,
    median: f64,
    actual: f64,
    sums: &mut Sums,
    ranges: &mut Vec<RangeSums>,
) {
    for (ends, lo, hi) in bands {
        if let Some(range) = RangeSums::of(ends, lo, hi, actual) {
            sums.quantile(lo, actual, ends.tail);
            sums.quantile(hi, actual, 1.0 - ends.tail);
            ranges.push(range);
        }
    }
    if !ranges.is_empty() {
        sums.quantile(median, actual, 0.5);
    }
}
