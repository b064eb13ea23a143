//! What campaigns, terms and numbers known by day do to volume: factors of whole days, learned all at once.
//!
//! ```text
//! ln(day / the same weekday of the weeks around) = Σ βₖ · (xₖ(day) − xₖ(the other day)) + noise
//! ```
//! Events are columns of zeros and ones, numbers are divided by their largest. Comparing a day with its own weekday
//! nearby takes level, season and weekday out; a ridge (a normal prior of each β around 0) keeps what little history says
//! little. The factors are taken out of the history before anything else is fitted and put back into the forecast.
//!
//! They are learned once, from the whole history. The tried weeks of a model's own back-test are among it: where events or
//! numbers move volume, the error and the ranges that a forecast tells of itself are a little too good. The rolling origins
//! of [`crate::evaluate::rolling`] learn them anew from the days before each.

use crate::forecast::almanac::Almanac;
use crate::forecast::days::DayTable;
use crate::history::Calendar;
use crate::time::{WEEKDAYS, date_of_day, day_of_date, weekday_of_day};

/// Weeks on either side that a day is compared with.
const AROUND: i64 = 5;
/// Standard deviation of an effect before anything is seen: events change a day's volume by a quarter or so.
const PRIOR: f64 = 0.3;
/// Comparisons share their days: this many are worth one.
const SHARED: f64 = 3.0;
/// The effect of an event or of a number at its largest is kept within a factor of e^1.6, about 5.
const MOST: f64 = 1.6;

/// Something that has a value on every day.
#[derive(Debug, Clone)]
struct Column {
    name: String,
    event: bool,
    /// Value by day of the span, 0 where nothing is said; numbers are divided by `largest`.
    x: Vec<f64>,
    largest: f64,
    /// ln of the factor at x = 1.
    beta: f64,
    /// Days of the history with a value and a volume.
    seen: usize,
}

/// Factors of the days of a history and its horizon.
#[derive(Debug, Clone, Default)]
pub(crate) struct Regressors {
    first_day: i64,
    columns: Vec<Column>,
    /// Uplifts of events to come as the planner says: name, first and last day, factor.
    said: Vec<(String, i64, i64, f64)>,
}

impl Regressors {
    /// Learns from the days of a table; the calendar is looked up as far as `last_day`.
    pub fn learn(table: &DayTable, almanac: &Almanac, calendar: &Calendar, queue: &str, last_day: i64) -> Self {
        let (first_day, end) = (table.first_day, table.first_day + table.days as i64);
        let days = usize::try_from(last_day - first_day + 1).unwrap_or(0);
        let at = |day: i64| usize::try_from(day - first_day).ok().filter(|d| *d < days);
        let mut regressors = Self { first_day, columns: Vec::new(), said: Vec::new() };
        let mut column = |name: &str, event: bool| {
            let known = regressors.columns.iter().position(|c| c.event == event && c.name == name);
            known.unwrap_or_else(|| {
                let x = vec![0.0; days];
                let name = name.to_owned();
                regressors.columns.push(Column { name, event, x, largest: 1.0, beta: 0.0, seen: 0 });
                regressors.columns.len() - 1
            })
        };
        let mut cells = Vec::new();
        let mut said = Vec::new();
        for event in calendar.events_of(queue) {
            let (from, to) = (day_of_date(event.from), day_of_date(event.to));
            if let Some(uplift) = event.uplift.filter(|_| from >= end) {
                said.push((event.name.clone(), from, to, (1.0 + uplift).max(0.0)));
                continue;
            }
            let column = column(&event.name, true);
            cells.extend((from.max(first_day)..=to.min(last_day)).filter_map(at).map(|d| (column, d, 1.0)));
        }
        for known in calendar.regressors_of(queue) {
            let column = column(&known.name, false);
            let values = known.values.iter().filter(|(_, value)| value.is_finite());
            cells.extend(values.filter_map(|(date, value)| Some((column, at(day_of_date(*date))?, *value))));
        }
        regressors.said = said;
        for (column, d, value) in cells {
            regressors.columns[column].x[d] = value;
        }
        for column in &mut regressors.columns {
            let largest = column.x.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
            if !column.event && largest > 0.0 {
                column.largest = largest;
                column.x.iter_mut().for_each(|value| *value /= largest);
            }
            let seen =
                (0..table.days.min(days)).filter(|d| column.x[*d] != 0.0 && table.row(*d).iter().any(|v| !v.is_nan()));
            column.seen = seen.count();
        }
        let betas = fit(table, almanac, &regressors.columns);
        for (column, beta) in regressors.columns.iter_mut().zip(betas) {
            column.beta = beta;
        }
        regressors
    }

    /// The factor of a day: 1 where nothing is known of it.
    pub fn factor(&self, day: i64) -> f64 {
        if self.columns.is_empty() && self.said.is_empty() {
            return 1.0;
        }
        let d = usize::try_from(day - self.first_day).ok();
        let of = |column: &Column| column.beta * d.and_then(|d| column.x.get(d)).copied().unwrap_or(0.0);
        let said = self.said.iter().filter(|(_, from, to, _)| (*from..=*to).contains(&day)).map(|(.., factor)| factor);
        libm::exp(self.columns.iter().map(of).sum::<f64>()) * said.product::<f64>()
    }

    /// The table without the effects.
    pub fn taken_out_of(&self, table: DayTable) -> DayTable {
        if self.columns.iter().all(|column| column.beta == 0.0) { table } else { table.divided(|day| self.factor(day)) }
    }

    /// What moves the days of a horizon, in words.
    pub fn told(&self, days: &[i64]) -> Vec<String> {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
        let mut told = Vec::new();
        for (name, from, to, factor) in self.said.iter().filter(|(_, from, to, _)| from <= last && first <= to) {
            let span = span((*from).max(*first), (*to).min(*last));
            told.push(format!("{name} ({span}): {}, as the calendar says", change(*factor)));
        }
        for column in &self.columns {
            let touched = days.iter().filter(|day| {
                let d = usize::try_from(**day - self.first_day).ok();
                d.and_then(|d| column.x.get(d)).is_some_and(|x| *x != 0.0)
            });
            let touched: Vec<i64> = touched.copied().collect();
            let (Some(from), Some(to)) = (touched.first(), touched.last()) else { continue };
            let learned = match column.seen {
                0 => "no such day in the history to learn from".to_owned(),
                1 => "learned from 1 such day".to_owned(),
                n => format!("learned from {n} such days"),
            };
            let effect = change(libm::exp(column.beta));
            told.push(match column.event {
                true => format!("{} ({}): {effect}, {learned}", column.name, span(*from, *to)),
                false => format!("{}: {effect} on a day with {}, {learned}", column.name, column.largest),
            });
        }
        told
    }
}

fn span(from: i64, to: i64) -> String {
    let weekday = WEEKDAYS[weekday_of_day(from)];
    if from == to {
        format!("{weekday} {}", date_of_day(from))
    } else {
        format!("{} to {}", date_of_day(from), date_of_day(to))
    }
}

fn change(factor: f64) -> String {
    let percent = ((factor - 1.0) * 100.0).round();
    match percent {
        p if p > 0.0 => format!("{p:.0} % above the usual"),
        p if p < 0.0 => format!("{:.0} % below the usual", -p),
        _ => "as usual".to_owned(),
    }
}

/// One day beside another of its weekday.
struct Pair {
    /// ln of their ratio.
    y: f64,
    /// Difference of each column.
    x: Vec<f64>,
    /// Contacts that the ratio rests on.
    contacts: f64,
}

/// ln of each column's factor: a robust ridge regression.
fn fit(table: &DayTable, almanac: &Almanac, columns: &[Column]) -> Vec<f64> {
    let n = columns.len();
    let mut beta = vec![0.0; n];
    let taught = |d: usize| columns.iter().any(|c| c.x.get(d).is_some_and(|x| *x != 0.0));
    if !(0..table.days).any(taught) {
        return beta;
    }
    let pairs = pairs(table, almanac, columns);
    let noise = |pair: &Pair, level: f64| level + 1.0 / pair.contacts.max(1.0);
    let mut level = 0.01;
    for _ in 0..6 {
        // (XᵀWX + I/prior²) β = XᵀWy; pairs far off their value weigh less (Huber's weights at 2 standard deviations).
        let mut matrix = vec![vec![0.0; n + 1]; n];
        for pair in &pairs {
            let off = pair.y - pair.x.iter().zip(&beta).map(|(x, b)| x * b).sum::<f64>();
            let variance = noise(pair, level);
            let far = off.abs() / (2.0 * variance.sqrt());
            let weight = if far > 1.0 { 1.0 / far } else { 1.0 } / (variance * SHARED);
            for (i, row) in matrix.iter_mut().enumerate().filter(|(i, _)| pair.x[*i] != 0.0) {
                for (cell, x) in row.iter_mut().zip(&pair.x) {
                    *cell += weight * pair.x[i] * x;
                }
                row[n] += weight * pair.x[i] * pair.y;
            }
        }
        for (i, row) in matrix.iter_mut().enumerate() {
            row[i] += 1.0 / (PRIOR * PRIOR);
        }
        beta = solved(matrix).into_iter().map(|b| b.clamp(-MOST, MOST)).collect();
        let mut squares: Vec<f64> = pairs
            .iter()
            .map(|pair| (pair.y - pair.x.iter().zip(&beta).map(|(x, b)| x * b).sum::<f64>()).powi(2))
            .collect();
        // 0.455 is the median of a squared standard normal.
        level = (super::average::median(&mut squares) / 0.455).clamp(0.0004, 1.0);
    }
    beta
}

/// Ordinary days beside the same weekdays around them, where something differs.
fn pairs(table: &DayTable, almanac: &Almanac, columns: &[Column]) -> Vec<Pair> {
    let usable = |d: usize| almanac.apart(table.first_day + d as i64).is_none();
    let mut pairs = Vec::new();
    for d in (0..table.days).filter(|d| usable(*d)) {
        for week in 1..=AROUND {
            let other = d + 7 * week as usize;
            if other >= table.days || !usable(other) {
                continue;
            }
            let x: Vec<f64> = columns.iter().map(|c| c.x[d] - c.x[other]).collect();
            if x.iter().all(|x| *x == 0.0) {
                continue;
            }
            let (mut here, mut there) = (0.0, 0.0);
            for (a, b) in table.row(d).iter().zip(table.row(other)).filter(|(a, b)| !a.is_nan() && !b.is_nan()) {
                here += a;
                there += b;
            }
            if here + there > 0.0 {
                let y = libm::log((here + 0.5) / (there + 0.5));
                // The variance of ln of a ratio of counts is the sum of their reciprocals.
                let contacts = 1.0 / (1.0 / (here + 0.5) + 1.0 / (there + 0.5));
                pairs.push(Pair { y, x, contacts });
            }
        }
    }
    pairs
}

/// The solution of a positive definite system whose right side stands in the last column (Gauss).
fn solved(mut matrix: Vec<Vec<f64>>) -> Vec<f64> {
    let n = matrix.len();
    for k in 0..n {
        let pivot = matrix[k].clone();
        for row in matrix.iter_mut().skip(k + 1) {
            let share = row[k] / pivot[k];
            for (cell, above) in row.iter_mut().zip(&pivot) {
                *cell -= share * above;
            }
        }
    }
    let mut solution = vec![0.0; n];
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| matrix[k][j] * solution[j]).sum();
        solution[k] = (matrix[k][n] - known) / matrix[k][k];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::tests::{FIRST, history, usual};
    use crate::forecast::{ForecastSettings, forecast};
    use crate::history::{Event, Regressor};
    use crate::time::Horizon;
    use jiff::ToSpan;
    use jiff::civil::Date;

    fn event(name: &str, from: i64, to: i64, uplift: Option<f64>) -> Event {
        let day = |n: i64| FIRST.saturating_add(n.days());
        Event { name: name.into(), queue: None, from: day(from), to: day(to), uplift }
    }

    /// Contacts of each day of the week after 112 days of a history in which some days are moved by a factor.
    fn week(settings: &ForecastSettings, factor: impl Fn(Date) -> f64) -> (Vec<f64>, Vec<String>) {
        let history = history(30, 112, |date, minute| Some(usual(date, minute) * factor(date)));
        let start = FIRST.saturating_add(112.days());
        let grid = history.open_intervals(Horizon { start, days: 7 }.dates());
        let forecast = forecast(&history, &grid, settings).unwrap();
        let days = (0..7).map(|d| {
            let day = day_of_date(start) + d;
            let of_day = forecast.start.iter().zip(&forecast.volume);
            let of_day = of_day.filter(|(s, _)| forecast.clock.day_and_minute(**s).0 == day).map(|(_, v)| v);
            let usual = (0..48).map(|slot| usual(date_of_day(day), slot * 30)).sum::<f64>();
            of_day.sum::<f64>() / usual
        });
        (days.collect(), forecast.story.effects)
    }

    fn with(events: Vec<Event>, regressors: Vec<Regressor>) -> ForecastSettings {
        ForecastSettings {
            calendar: Calendar { events, regressors, ..Calendar::default() },
            ..ForecastSettings::default()
        }
    }

    #[test]
    fn a_campaign_comes_back_as_it_was_and_leaves_the_days_around_it_alone() {
        // Two past campaigns of five days each lifted volume by a quarter; the next one runs from Tuesday to Thursday.
        let past = |date: Date| {
            let d = day_of_date(date) - day_of_date(FIRST);
            if (35..40).contains(&d) || (77..82).contains(&d) { 1.25 } else { 1.0 }
        };
        let campaigns =
            [(35, 39), (77, 81), (113, 115)].map(|(from, to)| event("Spring campaign", from, to, None)).to_vec();
        let (days, told) = week(&with(campaigns, vec![]), past);
        for (d, ratio) in days.iter().enumerate() {
            let expected = if (1..=3).contains(&d) { 1.25 } else { 1.0 };
            assert!((ratio - expected).abs() < 0.03, "day {d}: {ratio}");
        }
        assert!(
            told.iter().any(|t| t.starts_with("Spring campaign (2024-04-23 to 2024-04-25): 2")
                && t.ends_with("% above the usual, learned from 10 such days")),
            "{told:?}"
        );
    }

    #[test]
    fn an_event_never_seen_does_nothing_unless_the_planner_says_how_much() {
        let (days, told) = week(&with(vec![event("Fair", 113, 113, None)], vec![]), |_| 1.0);
        assert!((days[1] - 1.0).abs() < 0.01, "{days:?}");
        assert_eq!(told[0], "Fair (Tuesday 2024-04-23): as usual, no such day in the history to learn from");
        let (days, told) = week(&with(vec![event("Fair", 113, 113, Some(0.4))], vec![]), |_| 1.0);
        assert!((days[1] - 1.4).abs() < 0.01 && (days[2] - 1.0).abs() < 0.01, "{days:?}");
        assert_eq!(told[0], "Fair (Tuesday 2024-04-23): 40 % above the usual, as the calendar says");
    }

    #[test]
    fn twice_the_letters_move_twice_as_much() {
        // Letters go out on some Wednesdays: each ten thousand lift the day by a tenth.
        let sent = |d: i64| if d % 14 == 2 { 5_000.0 * ((d / 14) % 3 + 1) as f64 } else { 0.0 };
        let values = (0..126).map(|d| (FIRST.saturating_add(d.days()), if d == 114 { 20_000.0 } else { sent(d) }));
        let values = values.filter(|(_, value)| *value > 0.0).collect();
        let letters = Regressor { name: "letters".into(), queue: None, values };
        let effect = |date: Date| libm::exp(0.1 * sent(day_of_date(date) - day_of_date(FIRST)) / 10_000.0);
        let (days, told) = week(&with(vec![], vec![letters]), effect);
        assert!((days[2] / libm::exp(0.2) - 1.0).abs() < 0.03, "{days:?}");
        assert!((days[3] - 1.0).abs() < 0.02, "{days:?}");
        assert!(told.iter().any(|t| t.contains("letters: 2") && t.contains("on a day with 20000")), "{told:?}");
    }
}
