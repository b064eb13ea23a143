//! Rolling origin inside the history: every candidate forecasts weeks that it has not seen.

use crate::forecast::candidate::{Candidate, Origin};
use crate::forecast::profile::Past;

/// How many weeks are tried at most.
const WEEKS: usize = 8;
/// Days that a candidate sees at least before it is tried.
const FIRST: usize = 14;

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
        for back in (1..=tried).rev() {
            let end = table.days - 7 * back;
            let origin = Origin::new(past, end, with_month);
            let mut week = Week {
                actual: Vec::new(),
                belief: Vec::new(),
                extra: Vec::new(),
                day: Vec::new(),
                forecast: vec![Vec::new(); candidates.len()],
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
    pub fn believed_errors(&self) -> Vec<Vec<f64>> {
        self.weeks
            .iter()
            .map(|week| {
                week.forecast
                    .iter()
                    .map(|forecast| {
                        forecast
                            .iter()
                            .zip(&week.actual)
                            .zip(&week.belief)
                            .map(|((f, a), belief)| belief * (f - a).abs())
                            .sum()
                    })
                    .collect()
            })
            .collect()
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

/// Which candidates to trust, from their errors by week; weights sum to 1.
///
/// The month and last year's course are admitted only when they helped on average over all profiles; then the best few
/// candidates share the forecast, the better the more.
pub(crate) fn weigh(candidates: &[Candidate], errors: &[&Vec<f64>], with_averages: bool) -> Vec<(usize, f64)> {
    const SHARERS: usize = 5;
    /// The month or last year has to take this share off the error.
    const WORTH: f64 = 0.99;
    let total = |c: usize| errors.iter().map(|week| week[c]).sum::<f64>();
    let average = |use_month: bool, use_year: bool| {
        let these = candidates.iter().enumerate().filter(
            |(_, c)| matches!(c, Candidate::Profile { month, year, .. } if *month == use_month && *year == use_year),
        );
        let errors = these.map(|(c, _)| total(c)).collect::<Vec<_>>();
        if errors.is_empty() { f64::INFINITY } else { errors.iter().sum::<f64>() / errors.len() as f64 }
    };
    let month_helps = average(true, false) < WORTH * average(false, false);
    let year_helps = average(month_helps, true) < WORTH * average(month_helps, false);
    let mut admitted = candidates
        .iter()
        .enumerate()
        .filter(|(_, c)| match c {
            Candidate::Profile { month, year, .. } => *month == month_helps && *year == year_helps,
            Candidate::Regular(_) => with_averages,
            Candidate::Family(_) => with_averages,
            Candidate::Plain(_) => false,
        })
        .map(|(c, _)| (c, total(c)))
        .collect::<Vec<_>>();
    // Stable: candidates with equal errors keep their order.
    admitted.sort_by(|a, b| a.1.total_cmp(&b.1));
    admitted.truncate(SHARERS);
    let best = admitted.first().map_or(0.0, |(_, error)| *error);
    let mut weights = admitted
        .iter()
        .map(|(c, error)| (*c, if *error > 0.0 { (best / error).powi(6) } else { 1.0 }))
        .collect::<Vec<_>>();
    let sum = weights.iter().map(|(_, w)| w).sum::<f64>();
    for (_, weight) in &mut weights {
        *weight /= sum;
    }
    weights
}
