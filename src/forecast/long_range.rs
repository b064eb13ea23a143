//! The level of weeks far ahead: last year's course, a damped trend, the planner's growth.
//!
//! Two weeks ahead the blend of short-range models is best; months ahead its level has forgotten the season. From the
//! third to the eighth week the level is handed over to
//! ```text
//! ln level(h) = ln level now + κ · (last year's change from the same date to h weeks on) + γ · growth of the year · damped(h)
//! ```
//! κ and γ are regressions over all earlier origins of the history, shrunk to what is known before; so is the variance
//! that each week of lead adds. Days keep the weekday, time of day and special-day effects of the blend.

use crate::forecast::growth::Growth;
use crate::forecast::profile::Past;
use crate::time::weekday_of_day;

/// Weeks whose mean is the level now.
const NOW: usize = 6;
/// Weeks of a year: 364 days, so that weekdays match.
const YEAR: usize = 52;
/// Weeks of history from which on last year is known well enough.
const FEWEST: usize = 60;
/// The first week ahead that is handed over in part, and the first that is handed over whole.
const HANDED: (f64, f64) = (2.0, 8.0);
/// The share of last year's course that comes back, before anything is seen, and how many origins that is worth. Half of
/// it is also what helped a week ahead; three quarters cost 10 points on a fast-growing series twelve weeks ahead, whose
/// first year holds growth beside season, and gained half a point on a steady one.
const KAPPA: (f64, f64) = (0.5, 12.0);
/// The share of the last year's growth that goes on: the course of last year holds a part of it already.
const GAMMA: (f64, f64) = (0.15, 12.0);
/// Half of the remaining growth comes in this many weeks.
const DAMPED_WEEKS: f64 = 26.0;

/// What a history says of weeks far ahead.
#[derive(Debug, Clone)]
pub(crate) struct LongRange {
    /// ln of the level per week before the end, oldest first, without gaps.
    level: Vec<f64>,
    kappa: f64,
    gamma: f64,
    growth: Option<Growth>,
    /// Relative variance that the level gains with each week of lead.
    pub variance_per_week: f64,
}

impl LongRange {
    /// What each week of lead adds where the history is too short to say: 2 % standard deviation.
    pub const VARIANCE_PER_WEEK: f64 = 0.0004;

    /// Learns from the regular days of a history.
    pub fn learn(past: &Past, growth: Option<Growth>) -> Self {
        let level = weekly_levels(past);
        let mut long =
            Self { level, kappa: KAPPA.0, gamma: GAMMA.0, growth, variance_per_week: Self::VARIANCE_PER_WEEK };
        let leads = [4, 8, 13, 26, 39];
        let origins = (FEWEST..long.level.len()).step_by(2);
        // Normal equations of actual change on last year's course and growth; an origin counts as one in all its leads.
        let (mut ss, mut sg, mut gg, mut sy, mut gy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let mut known = 0;
        if long.level.len() <= FEWEST + leads[0] {
            long.variance_per_week = long.wandering();
        }
        for origin in origins.clone() {
            for lead in leads {
                let Some((s, g, y)) = long.tried(origin, lead) else { continue };
                let weight = 1.0 / leads.len() as f64;
                ss += weight * s * s;
                sg += weight * s * g;
                gg += weight * g * g;
                sy += weight * s * y;
                gy += weight * g * y;
                known += 1;
            }
        }
        if known > 0 {
            // Priors weigh like so many origins of this very history; a tenth squared keeps flat ones solvable.
            let count = known as f64 / leads.len() as f64;
            let (rs, rg) = (KAPPA.1 * (ss / count + 1e-4), GAMMA.1 * (gg / count + 1e-4));
            let (a, b, c) = (ss + rs, sg, gg + rg);
            let (u, v) = (sy + rs * KAPPA.0, gy + rg * GAMMA.0);
            let det = a * c - b * b;
            if det > 0.0 {
                long.kappa = ((u * c - v * b) / det).clamp(0.0, 1.2);
                long.gamma = ((v * a - u * b) / det).clamp(0.0, 1.0);
            }
            let (mut squares, mut weeks) = (0.0, 0.0);
            for origin in origins {
                for lead in leads {
                    if let Some((s, g, y)) = long.tried(origin, lead) {
                        squares += (y - long.kappa * s - long.gamma * g).powi(2);
                        weeks += lead as f64;
                    }
                }
            }
            // Worth twenty tried leads of the usual variance.
            let prior = 20.0 * 13.0;
            long.variance_per_week = ((squares + prior * Self::VARIANCE_PER_WEEK) / (weeks + prior)).clamp(1e-5, 0.02);
        }
        long
    }

    /// What each week of lead adds where no yearly course is known: how far the level of a short history wandered.
    fn wandering(&self) -> f64 {
        let (mut squares, mut weeks) = (0.0, 0.0);
        for origin in (NOW..self.level.len()).step_by(2) {
            for lead in [4, 8, 13].into_iter().filter(|lead| origin + lead < self.level.len()) {
                let at = origin + lead - 1;
                squares += (self.mean(at - 1, at + 2) - self.mean(origin - NOW, origin)).powi(2);
                weeks += lead as f64;
            }
        }
        let prior = 4.0 * 13.0;
        ((squares + prior * Self::VARIANCE_PER_WEEK) / (weeks + prior)).clamp(1e-5, 0.02)
    }

    /// Mean ln level of the weeks `[from, to)`.
    fn mean(&self, from: usize, to: usize) -> f64 {
        self.level[from..to].iter().sum::<f64>() / (to - from).max(1) as f64
    }

    /// The change that last year's course gives for a lead in weeks, and the year's growth, from an origin.
    fn features(&self, origin: usize, lead: usize) -> Option<(f64, f64)> {
        if origin < FEWEST || origin > self.level.len() {
            return None;
        }
        let now = self.mean(origin - NOW, origin);
        let then = self.mean(origin - YEAR - NOW, origin - YEAR);
        let course = |week: usize| {
            let around = origin - YEAR + week;
            self.mean(around.saturating_sub(1), (around + 2).min(origin)) - then
        };
        let week = lead.max(1) - 1;
        // Beyond a year the course repeats as a season alone: what a whole year moved stays, and is not added again.
        let beyond = if week < YEAR { 0.0 } else { 1.0 - ((week % YEAR) as f64 + 1.0) / YEAR as f64 };
        let course = course(week % YEAR) + beyond * course(YEAR - 1);
        let damped = 1.0 - libm::exp2(-(lead as f64 + NOW as f64 / 2.0) / DAMPED_WEEKS);
        Some((course, (now - then) * damped))
    }

    /// The features of a past origin with the change that then came.
    fn tried(&self, origin: usize, lead: usize) -> Option<(f64, f64, f64)> {
        let at = origin + lead - 1;
        if at + 1 >= self.level.len() {
            return None;
        }
        let (course, growth) = self.features(origin, lead)?;
        Some((course, growth, self.mean(at - 1, at + 2) - self.mean(origin - NOW, origin)))
    }

    /// The level of a week ahead (1 is the first after the history), relative to the table's mean.
    fn target(&self, lead: usize) -> Option<f64> {
        let end = self.level.len();
        if end < NOW {
            return None;
        }
        let now = self.mean(end - NOW, end);
        let (course, growth) = self.features(end, lead).unwrap_or((0.0, 0.0));
        let trend = if self.growth.is_some() { 0.0 } else { self.gamma * growth };
        Some(now + self.kappa * course + trend)
    }

    /// What the planner is told of a horizon that reaches far ahead.
    pub fn told(&self, past: &Past, days: &[i64]) -> Vec<String> {
        let end = past.table.first_day + past.table.days as i64;
        let mut told = Vec::new();
        if let Some(growth) = self.growth {
            told.push(format!("Growth: {growth} from the end of the history on, as the planner says"));
        }
        let lead = days.last().map_or(0, |last| (last - end) / 7 + 1);
        if lead as f64 <= HANDED.0 || self.level.len() < NOW {
            return told;
        }
        if let Some((_, growth)) = self.features(self.level.len(), lead as usize) {
            let trend = (libm::exp(self.gamma * growth) - 1.0) * 100.0;
            let share = self.kappa * 100.0;
            let mut line = format!("Weeks far ahead: {share:.0} % of last year's course from the same date on");
            if self.growth.is_none() {
                line.push_str(&format!(", and {trend:+.1} % of damped trend by the last week"));
            }
            told.push(line);
        } else {
            told.push(format!(
                "Weeks far ahead: the level of the last {NOW} weeks; a yearly course needs {FEWEST} weeks of history"
            ));
        }
        told
    }
}

/// The level handed over from a blend to the long range, week by week.
#[derive(Debug)]
pub(crate) struct HandOver<'a> {
    long: &'a LongRange,
    past: &'a Past,
    /// Usual volume per weekday × slot, to compare weeks that lack days.
    usual: Vec<f64>,
    week: Option<(usize, f64)>,
}

impl<'a> HandOver<'a> {
    /// Begins at the end of a history.
    pub fn new(long: &'a LongRange, past: &'a Past) -> Self {
        Self { long, past, usual: usual_cells(past), week: None }
    }

    /// What a day's volumes are multiplied by; `row` gives the blend's volumes of any day.
    pub fn factor(&mut self, day: i64, row: impl Fn(i64) -> Vec<f64>) -> f64 {
        let ahead = day - self.past.table.first_day - self.past.table.days as i64;
        let grown = self.long.growth.map_or(1.0, |growth| growth.factor((ahead.max(-1) + 1) as f64));
        let Ok(ahead) = usize::try_from(ahead) else { return grown };
        let (week, share) = (ahead / 7, ((ahead as f64 / 7.0 - HANDED.0) / (HANDED.1 - HANDED.0)).clamp(0.0, 1.0));
        if share <= 0.0 {
            return grown;
        }
        let correction = match self.week {
            Some((known, correction)) if known == week => correction,
            _ => {
                let correction = self.correction(week, row).or(self.week.map(|(_, before)| before)).unwrap_or(0.0);
                self.week = Some((week, correction));
                correction
            }
        };
        grown * libm::exp(share * correction)
    }

    /// ln of the long-range level over the blend's own in a week of the horizon.
    fn correction(&self, week: usize, row: impl Fn(i64) -> Vec<f64>) -> Option<f64> {
        let target = self.long.target(week + 1)?;
        let first = self.past.table.first_day + (self.past.table.days + 7 * week) as i64;
        let (mut blend, mut usual) = (0.0, 0.0);
        for day in (first..first + 7).filter(|day| self.past.almanac.apart(*day).is_none()) {
            let at = weekday_of_day(day) * self.past.table.slots;
            // What methods make of slots that are always closed belongs to neither side.
            for (volume, cell) in row(day).iter().zip(&self.usual[at..]).filter(|(_, cell)| **cell > 0.0) {
                blend += volume;
                usual += cell;
            }
        }
        let level = libm::log(blend / usual);
        (blend > 0.0 && usual > 0.0 && level.is_finite()).then(|| (target - level).clamp(-1.5, 1.5))
    }
}

/// Mean volume per weekday × slot over the regular days of a history.
fn usual_cells(past: &Past) -> Vec<f64> {
    let table = &past.table;
    let (mut sum, mut count) = (vec![0.0; 7 * table.slots], vec![0.0; 7 * table.slots]);
    for d in (0..table.days).filter(|d| past.belief[*d] > 0.5) {
        let at = table.weekday(d) * table.slots;
        for (s, value) in table.row(d).iter().enumerate().filter(|(_, v)| !v.is_nan()) {
            sum[at + s] += value;
            count[at + s] += 1.0;
        }
    }
    sum.iter().zip(&count).map(|(sum, count)| if *count > 0.0 { sum / count } else { 0.0 }).collect()
}

/// ln of volume over the usual per week before the end, oldest first. A week without a regular day is as the one before.
fn weekly_levels(past: &Past) -> Vec<f64> {
    let table = &past.table;
    let usual = usual_cells(past);
    let weeks = table.days / 7;
    let mut levels: Vec<f64> = Vec::with_capacity(weeks);
    for week in 0..weeks {
        let from = table.days - 7 * (weeks - week);
        let (mut actual, mut expected) = (0.0, 0.0);
        for d in (from..from + 7).filter(|d| past.belief[*d] > 0.0) {
            let at = table.weekday(d) * table.slots;
            for (value, usual) in table.row(d).iter().zip(&usual[at..at + table.slots]).filter(|(v, _)| !v.is_nan()) {
                actual += past.belief[d] * value;
                expected += past.belief[d] * usual;
            }
        }
        let level = libm::log((actual + 0.5) / (expected + 0.5));
        levels.push(if expected > 0.0 { level } else { levels.last().copied().unwrap_or(0.0) });
    }
    levels
}

#[cfg(test)]
mod tests {
    use crate::forecast::tests::{FIRST, history, usual};
    use crate::forecast::{ForecastSettings, VolumeForecast, forecast};
    use crate::time::{Horizon, date_of_day, day_of_date};
    use jiff::ToSpan;
    use jiff::civil::Date;

    /// The forecast of some weeks after `days` of history, and each week's volume over the usual one.
    fn weeks(
        minutes: u32,
        days: i64,
        weeks: usize,
        growth: Option<&str>,
        level: impl Fn(f64) -> f64,
    ) -> (VolumeForecast, Vec<f64>) {
        let day = |date: Date| (day_of_date(date) - day_of_date(FIRST)) as f64;
        let of_day = |date: Date| (0..48).map(|slot| usual(date, slot * 30)).sum::<f64>();
        let history = match minutes {
            1440 => history(1440, days, |date, _| Some(of_day(date) * level(day(date)))),
            _ => history(minutes, days, |date, minute| Some(usual(date, minute) * level(day(date)))),
        };
        let start = FIRST.saturating_add(days.days());
        let grid = history.open_intervals(Horizon { start, days: 7 * weeks as u32 }.dates());
        let settings = ForecastSettings { growth: growth.map(|g| g.parse().unwrap()), ..ForecastSettings::default() };
        let forecast = forecast(&history, &grid, &settings).unwrap();
        let mut total = vec![0.0; weeks];
        for (start, volume) in forecast.start.iter().zip(&forecast.volume) {
            let at = (forecast.clock.day_and_minute(*start).0 - day_of_date(FIRST) - days) as usize / 7;
            total[at] += volume;
        }
        let usual: f64 = (0..7).map(|d| of_day(start.saturating_add(d.days()))).sum();
        (forecast, total.into_iter().map(|t| t / usual).collect())
    }

    fn season(day: f64) -> f64 {
        1.0 + 0.3 * libm::sin(day / 364.0 * std::f64::consts::TAU)
    }

    #[test]
    fn a_yearly_season_comes_back_half_a_year_and_a_year_and_a_half_ahead() {
        for minutes in [30, 1440] {
            let (_, ratio) = weeks(minutes, 728, 78, None, season);
            for week in [8, 12, 25, 38, 51, 64, 77] {
                let expected = season((728 + 7 * week + 3) as f64);
                assert!(
                    (ratio[week] / expected - 1.0).abs() < 0.12,
                    "{minutes} min, week {week}: {} {expected}",
                    ratio[week]
                );
            }
        }
    }

    #[test]
    fn a_short_flat_history_stays_flat_and_says_what_it_lacks() {
        let (forecast, ratio) = weeks(30, 112, 52, None, |_| 1.0);
        assert!(ratio.iter().all(|r| (r - 1.0).abs() < 0.01), "{ratio:?}");
        assert!(forecast.story.effects.iter().any(|e| e.contains("needs 60 weeks of history")));
    }

    #[test]
    fn a_year_ahead_keeps_the_level_of_a_queue_that_is_closed_at_night() {
        let open = |minute: u16| (480..1200).contains(&minute);
        let history = history(30, 728, |date, minute| open(minute).then(|| usual(date, minute)));
        let start = FIRST.saturating_add(728.days());
        let mut grid = history.open_intervals(Horizon { start, days: 364 }.dates());
        grid.starts.retain(|start| open(grid.clock.day_and_minute(*start).1));
        let forecast = forecast(&history, &grid, &ForecastSettings::default()).unwrap();
        for (start, volume) in forecast.start.iter().zip(&forecast.volume) {
            let (day, minute) = forecast.clock.day_and_minute(*start);
            let expected = usual(date_of_day(day), minute);
            assert!((volume / expected - 1.0).abs() < 0.05, "{}: {volume} {expected}", forecast.clock.label(*start));
        }
    }

    #[test]
    fn what_a_year_moved_is_neither_lost_nor_added_again_in_the_second_year() {
        // Half as many again from the middle of the second year on.
        let (_, ratio) = weeks(1440, 728, 100, None, |day| if day < 546.0 { 1.0 } else { 1.5 });
        for week in 10..99 {
            let step = ratio[week + 1] / ratio[week] - 1.0;
            assert!(step.abs() < 0.12, "week {week}: {step:+.3}");
        }
        assert!((ratio[55] / ratio[51] - 1.0).abs() < 0.03, "{} {}", ratio[51], ratio[55]);
        assert!((ratio[99] / ratio[51] - 1.0).abs() < 0.1, "{} {}", ratio[51], ratio[99]);
    }

    #[test]
    fn the_planners_growth_is_reached_after_a_year() {
        let (forecast, ratio) = weeks(30, 112, 53, Some("10%/year"), |_| 1.0);
        assert!((ratio[52] - 1.10).abs() < 0.01, "{}", ratio[52]);
        assert!((ratio[25] - libm::sqrt(1.10)).abs() < 0.01, "{}", ratio[25]);
        assert!(forecast.story.effects.iter().any(|e| e.starts_with("Growth: 10%/year")));
    }

    #[test]
    fn ranges_widen_with_the_lead() {
        let (forecast, _) = weeks(30, 280, 52, None, |_| 1.0);
        let band = &forecast.bands[0];
        let width = |week: usize| {
            let at = week * 7 * 48 + 2 * 48 + 22;
            (band.hi[at] - band.lo[at]) / forecast.volume[at]
        };
        assert!(width(4) < width(12) && width(12) < width(26) && width(26) < width(51));
    }
}
