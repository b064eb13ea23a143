//! Rolling origin inside the history: every candidate forecasts weeks that it has not seen, but for the effects of
//! campaigns and numbers, which are taken out of the history before ([`crate::forecast::regressors`]).

use crate::forecast::candidate::{Candidate, Origin};
use crate::forecast::profile::Past;

/// How many weeks are tried at most.
const WEEKS: usize = 8;
/// Days that a candidate sees at least before it is tried.
const FIRST: usize = 14;
/// Contacts of an interval, or of some together, whose median is hardly below their mean.
const ENOUGH: f64 = 3.0;

/// One week that was forecast from the days before it.
#[derive(Debug, Clone)]
struct Week {
    /// Actual volume, belief in it, relative variance of special days, per cell.
    actual: Vec<f64>,
    belief: Vec<f64>,
    extra: Vec<f64>,
    /// Day of each cell, counted from 1970-01-01.
    day: Vec<i64>,
    /// Forecast per candidate and cell.
    forecast: Vec<Vec<f64>>,
}

/// The tried weeks with every candidate's forecast.
#[derive(Debug, Clone, Default)]
pub(crate) struct Backtest {
    weeks: Vec<Week>,
}

impl Backtest {
    /// Tries the candidates on the latest whole weeks, the earliest with at least two weeks of history before it.
    pub fn run(past: &Past, candidates: &[Candidate]) -> Self {
        let table = &past.table;
        let with_month = candidates.iter().any(|c| matches!(c, Candidate::Profile { month: true, .. }));
        let tried = (table.days.saturating_sub(FIRST) / 7).min(WEEKS);
        let mut weeks = Vec::with_capacity(tried);
        let mut constants = None;
        let mut before: Option<Past> = None;
        for back in (1..=tried).rev() {
            let end = table.days - 7 * back;
            let known = past.as_of(end, before.take());
            let origin = Origin::new(&known, end, with_month).with_constants(constants);
            let mut week = Week {
                actual: Vec::new(),
                belief: Vec::new(),
                extra: Vec::new(),
                day: Vec::new(),
                forecast: candidates.iter().map(|_| Vec::with_capacity(7 * table.slots)).collect(),
            };
            for d in end..end + 7 {
                let day = table.first_day + d as i64;
                let kept = (0..table.slots).filter(|s| !table.row(d)[*s].is_nan()).collect::<Vec<_>>();
                if kept.is_empty() {
                    continue;
                }
                let apart = past.almanac.apart(day).is_some();
                let extra = origin.effect(day, false).map_or(0.0, |effect| effect.variance);
                for s in &kept {
                    week.actual.push(table.row(d)[*s]);
                    week.belief.push(if apart { 1.0 } else { past.belief[d] });
                    week.extra.push(extra);
                    week.day.push(day);
                }
                for (candidate, forecast) in candidates.iter().zip(&mut week.forecast) {
                    let row = origin.row(*candidate, day);
                    forecast.extend(kept.iter().map(|s| row[*s]));
                }
            }
            constants = origin.constants();
            before = Some(known);
            if week.actual.iter().any(|v| *v > 0.0) {
                weeks.push(week);
            }
        }
        Self { weeks }
    }

    /// How many weeks were tried.
    pub fn weeks(&self) -> usize {
        self.weeks.len()
    }

    /// Absolute error of each candidate by week, days of little belief weighing less.
    ///
    /// Where contacts are few, errors are those of sums of consecutive intervals with [`ENOUGH`] contacts on average: of single
    /// ones with 0.1 contacts the smallest absolute error is that of a forecast of nothing at all, and the week's 34
    /// contacts would be lost.
    pub fn believed_errors(&self) -> Vec<Vec<f64>> {
        let together = self.intervals_together();
        let error = |week: &Week, forecast: &[f64]| {
            let believed = forecast.iter().zip(&week.actual).zip(&week.belief).map(|((f, a), belief)| belief * (f - a));
            let mut errors = believed.collect::<Vec<_>>();
            if together > 1 {
                errors = errors.chunks(together).map(|block| block.iter().sum()).collect();
            }
            errors.iter().map(|error| error.abs()).sum::<f64>()
        };
        self.weeks.iter().map(|week| week.forecast.iter().map(|forecast| error(week, forecast)).collect()).collect()
    }

    /// How many consecutive intervals bring [`ENOUGH`] contacts on average.
    fn intervals_together(&self) -> usize {
        let cells = self.weeks.iter().map(|week| week.actual.len()).sum::<usize>() as f64;
        let contacts = self.weeks.iter().flat_map(|week| &week.actual).sum::<f64>();
        if contacts > 0.0 { (ENOUGH * cells / contacts).ceil().max(1.0) as usize } else { 1 }
    }

    /// A blend's forecast of every cell of a week.
    pub fn blended(&self, week: usize, weights: &[(usize, f64)]) -> Vec<f64> {
        let week = &self.weeks[week];
        let mut blend = vec![0.0; week.actual.len()];
        for (candidate, weight) in weights {
            for (value, forecast) in blend.iter_mut().zip(&week.forecast[*candidate]) {
                *value += weight * forecast;
            }
        }
        blend
    }

    /// The day of every cell of a week, counted from 1970-01-01.
    pub fn days(&self, week: usize) -> &[i64] {
        &self.weeks[week].day
    }

    /// Actual volumes and the relative variance of special days of a week, cell by cell.
    pub fn actuals(&self, week: usize) -> impl Iterator<Item = (f64, f64)> {
        let week = &self.weeks[week];
        week.actual.iter().copied().zip(week.extra.iter().copied())
    }
}

/// Which candidates to trust, from their errors by week, the oldest first; weights sum to 1.
///
/// Profiles with and without the month and last year's course, averages of regular days and other families compete; the
/// best few share the forecast, the better the more. Latest weeks count most: what fits changes with the season.
/// Averages of all days are only shown beside them: they copy last week's outage and don't know holidays.
pub(crate) fn weigh(candidates: &[Candidate], errors: &[&Vec<f64>], with_averages: bool) -> Vec<(usize, f64)> {
    const SHARERS: usize = 8;
    /// A candidate of an error 1 % larger weighs 15 % less.
    const POWER: i32 = 16;
    /// What a tried week counts less than the week after it.
    const AGEING: f64 = 0.8;
    let mut total = vec![0.0; candidates.len()];
    for week in errors {
        for (total, error) in total.iter_mut().zip(week.iter()) {
            *total = AGEING * *total + error;
        }
    }
    let mut admitted = candidates
        .iter()
        .zip(total)
        .enumerate()
        .filter(|(_, (c, _))| match c {
            Candidate::Profile { .. } => true,
            Candidate::Plain(_) => false,
            _ => with_averages,
        })
        .map(|(c, (_, error))| (c, error))
        .collect::<Vec<_>>();
    // Stable: candidates with equal errors keep their order.
    admitted.sort_by(|a, b| a.1.total_cmp(&b.1));
    admitted.truncate(SHARERS);
    let best = admitted.first().map_or(0.0, |(_, error)| *error);
    let mut weights = admitted
        .iter()
        .map(|(c, error)| (*c, if *error > 0.0 { (best / error).powi(POWER) } else { 1.0 }))
        .collect::<Vec<_>>();
    let sum = weights.iter().map(|(_, w)| w).sum::<f64>();
    for (_, weight) in &mut weights {
        *weight /= sum;
    }
    weights
}
