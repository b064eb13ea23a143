//! Dynamic regression of day totals on the calendar, with a level that wanders and day effects that fade.
//!
//! ```text
//! log E[total(day)] = log usual(day) + weekday + position in the month + slow trend + season of the year + drift
//! ```
//! All effects are estimated together, so that a month's end that falls on Mondays is not counted twice; each is drawn
//! towards none by a few days' worth of belief (ridge). The mixed model of S. Aldor-Noiman, P. D. Feigin and A.
//! Mandelbaum, "Workload forecasting for a call center" (Annals of Applied Statistics 3, 2009), by penalised
//! quasi-likelihood. A day's volume is spread over its slots by the weekday's decayed profile.

use crate::forecast::almanac::MONTH_PARTS;
use crate::forecast::drift::Drift;
use crate::forecast::profile::{Past, ProfileFit};
use crate::time::weekday_of_day;

/// Days of history that are regressed on at most.
const WINDOW: usize = 728;
/// Knots of the slow trend.
const KNOTS: usize = 8;
/// Waves of the year, and days of history from which on they are told from a trend.
pub(crate) const WAVES: usize = 2;
pub(crate) const YEAR_FROM: usize = 420;
/// First columns of the parts.
const WEEKDAYS: usize = 1;
const MONTH: usize = WEEKDAYS + 7;
const TREND: usize = MONTH + MONTH_PARTS;
const YEAR: usize = TREND + KNOTS;
const COLUMNS: usize = YEAR + 2 * WAVES;

/// A calendar regression fitted to the days before an origin.
#[derive(Debug, Clone)]
pub(crate) struct Regression {
    end: usize,
    shape: usize,
    with_year: bool,
    effects: [f64; COLUMNS],
    drift: Drift,
}

/// Columns that are not zero on a day, in ascending order.
type Row = ([(usize, f64); 3 + 2 * WAVES + 2], usize);

impl Regression {
    /// Regresses the days before index `end`; the `shape` of `fit` gives their usual volume. With the regression of
    /// another shape to start from a single step is enough.
    pub fn new(past: &Past, fit: &ProfileFit, shape: usize, end: usize, near: Option<&Self>) -> Self {
        let table = &past.table;
        let end = end.min(table.days);
        let from = end.saturating_sub(WINDOW);
        let with_year = end - from >= YEAR_FROM;
        let expected = past.patterns.usual(table, &fit.shape[shape], end);
        let known = |d: usize, value: f64| if past.belief[d] > 0.0 { value } else { 0.0 };
        let seen = (from..end).map(|d| known(d, past.total(d))).collect::<Vec<_>>();
        let usual = (from..end).map(|d| known(d, expected(d))).collect::<Vec<_>>();
        let effects = near.map_or([0.0; COLUMNS], |near| near.effects);
        let steps = if near.is_some() { 1 } else { 3 };
        let mut model = Self { end, shape, with_year, effects, drift: Drift::new(&[], &[]) };
        let days = (from..end).filter(|d| usual[*d - from] > 0.0).collect::<Vec<_>>();
        let rows = days.iter().map(|d| model.columns(past, *d as i64, from, true)).collect::<Vec<_>>();
        for _ in 0..steps {
            let mut normal = Normal::new(&model.penalties());
            for (d, row) in days.iter().zip(&rows) {
                let expected = usual[*d - from] * libm::exp(model.sum(row).clamp(-5.0, 5.0));
                // Counts with a day's own spread: Var = mean + (spread × mean)², in units of the spread.
                let miss = (seen[*d - from] - expected) / expected;
                let scatter = 1.0 + 1.0 / (SPREAD * SPREAD * expected);
                let far = miss.abs() / (SPREAD * scatter.sqrt());
                let robust = if far > 2.5 { 2.5 / far } else { 1.0 };
                let weight = past.belief[*d] * robust / scatter;
                normal.add(row, weight, model.sum(row) + miss.clamp(-0.9, 2.0));
            }
            match normal.solve() {
                Some(effects) => model.effects = effects,
                None => break,
            }
        }
        // What the calendar without the trend leaves is the drift's.
        let mut left = vec![f64::NAN; end - from];
        for (d, seen) in days.iter().zip(days.iter().map(|d| seen[*d - from])) {
            let row = model.columns(past, *d as i64, from, false);
            let expected = usual[*d - from] * libm::exp(model.sum(&row).clamp(-5.0, 5.0));
            left[*d - from] = libm::log((seen + 0.5) / (expected + 0.5));
        }
        model.drift = Drift::new(&left, &past.belief[from..end]);
        model
    }

    /// Volumes of a day, one per slot, before special days; finite and not negative.
    pub fn row(&self, past: &Past, fit: &ProfileFit, day: i64) -> Vec<f64> {
        let slots = past.table.slots;
        let at = weekday_of_day(day) * slots;
        let d = day - past.table.first_day;
        let calendar = self.sum(&self.columns(past, d, 0, false));
        let drift = self.drift.ahead(d - self.end as i64 + 1);
        let factor = libm::exp((calendar + drift).clamp(-5.0, 5.0));
        fit.shape[self.shape][at..at + slots].iter().map(|v| v * factor).collect()
    }

    /// The columns of the day with index `d`, which may lie after the table.
    fn columns(&self, past: &Past, d: i64, from: usize, with_trend: bool) -> Row {
        let day = past.table.first_day + d;
        let mut row: Row = ([(0, 0.0); 3 + 2 * WAVES + 2], 0);
        let mut put = |column: usize, value: f64| {
            row.0[row.1] = (column, value);
            row.1 += 1;
        };
        if with_trend {
            put(0, 1.0);
        }
        put(WEEKDAYS + weekday_of_day(day), 1.0);
        put(MONTH + past.almanac.month_part(day), 1.0);
        if with_trend {
            let span = (self.end - from).max(2) as f64 - 1.0;
            let place = (d - from as i64) as f64 / span * (KNOTS - 1) as f64;
            let knot = (place as usize).min(KNOTS - 2);
            let share = (place - knot as f64).clamp(0.0, 1.0);
            put(TREND + knot, 1.0 - share);
            put(TREND + knot + 1, share);
        }
        if self.with_year {
            let waves = usize::try_from(d).ok().and_then(|d| past.waves.get(d).copied());
            for (k, wave) in waves.unwrap_or_else(|| year_waves(day)).into_iter().enumerate() {
                put(YEAR + k, wave);
            }
        }
        row
    }

    fn sum(&self, row: &Row) -> f64 {
        row.0[..row.1].iter().map(|(column, value)| self.effects[*column] * value).sum()
    }

    /// How many days' worth of belief each effect has in being none.
    fn penalties(&self) -> [f64; COLUMNS] {
        // Weekdays are in the profile already; the year is known from one or two of them.
        let mut days = [15.0; COLUMNS];
        days[0] = 1e-3;
        days[MONTH..TREND].fill(2.5);
        days[TREND..YEAR].fill(4.0);
        days[YEAR..].fill(30.0);
        days
    }
}

/// Sine and cosine of the waves of the year on a day.
pub(crate) fn year_waves(day: i64) -> [f64; 2 * WAVES] {
    std::array::from_fn(|k| {
        let angle = (k / 2 + 1) as f64 * day as f64 * (std::f64::consts::TAU / 365.2425);
        if k % 2 == 0 { libm::sin(angle) } else { libm::cos(angle) }
    })
}

/// Relative standard deviation of a day that weighs a big day no more than several small ones.
const SPREAD: f64 = 0.08;

/// Normal equations with a ridge.
struct Normal {
    matrix: [[f64; COLUMNS]; COLUMNS],
    right: [f64; COLUMNS],
}

impl Normal {
    fn new(penalties: &[f64; COLUMNS]) -> Self {
        let mut matrix = [[0.0; COLUMNS]; COLUMNS];
        for (k, penalty) in penalties.iter().enumerate() {
            matrix[k][k] = *penalty;
        }
        Self { matrix, right: [0.0; COLUMNS] }
    }

    fn add(&mut self, row: &Row, weight: f64, target: f64) {
        let cells = &row.0[..row.1];
        for (at, (i, x)) in cells.iter().enumerate() {
            self.right[*i] += weight * x * target;
            // The matrix is symmetric: its lower half says all.
            let row = &mut self.matrix[*i];
            for (j, y) in &cells[..=at] {
                row[*j] += weight * x * y;
            }
        }
    }

    /// Cholesky's decomposition; `None` when the matrix is not positive definite, which a ridge excludes but for rounding.
    fn solve(mut self) -> Option<[f64; COLUMNS]> {
        let m = &mut self.matrix;
        for j in 0..COLUMNS {
            let pivot = m[j][j] - dot(&m[j][..j], &m[j][..j]);
            if pivot.is_nan() || pivot <= 0.0 {
                return None;
            }
            m[j][j] = pivot.sqrt();
            for i in j + 1..COLUMNS {
                m[i][j] = (m[i][j] - dot(&m[i][..j], &m[j][..j])) / m[j][j];
            }
        }
        let mut x = self.right;
        for i in 0..COLUMNS {
            x[i] = (x[i] - dot(&m[i][..i], &x[..i])) / m[i][i];
        }
        for i in (0..COLUMNS).rev() {
            let below = m.iter().zip(&x).skip(i + 1).map(|(row, x)| row[i] * x).sum::<f64>();
            x[i] = (x[i] - below) / m[i][i];
        }
        x.iter().all(|v| v.is_finite()).then_some(x)
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::tests::{furthest, past, usual};
    use crate::time::{date_of_day, day_of_date};
    use jiff::civil::Date;

    /// Month's ends a fifth busier, Mondays as they are.
    fn busy_ends(date: Date, minute: u16) -> f64 {
        usual(date, minute) * if date.days_in_month() - date.day() < 3 { 1.2 } else { 1.0 }
    }

    #[test]
    fn a_busy_months_end_is_told_from_the_weekdays_it_falls_on() {
        // 180 days from the first of January: the week ahead holds the end of June.
        let past = past(178, |date, minute| Some(busy_ends(date, minute)));
        let fit = ProfileFit::new(&past, 178, false);
        let regression = Regression::new(&past, &fit, 2, 178, None);
        let far = furthest(&past, |day| regression.row(&past, &fit, day), busy_ends);
        assert!(far < 0.07, "{far}");
        // Nobody else knows: the profile alone is wrong by most of the fifth.
        let alone = furthest(&past, |day| fit.row(&past, day, 2, 2, false).collect(), busy_ends);
        assert!(alone > 0.1, "{alone}");
    }

    #[test]
    fn a_single_burst_has_faded_by_the_week_after() {
        let past = past(120, |date, minute| {
            let last = day_of_date(date) == day_of_date(date_of_day(day_of_date(jiff::civil::date(2024, 1, 1)) + 119));
            Some(
                usual(date, minute)
                    * if last { 1.3 } else { 1.0 + 0.02 * ((day_of_date(date) * 5) % 7 - 3) as f64 / 3.0 },
            )
        });
        let fit = ProfileFit::new(&past, 120, false);
        let regression = Regression::new(&past, &fit, 1, 120, None);
        let far = furthest(&past, |day| regression.row(&past, &fit, day), usual);
        assert!(far < 0.1, "{far}");
    }

    #[test]
    fn cholesky_solves_what_it_was_given() {
        let mut normal = Normal::new(&[1.0; COLUMNS]);
        let rows: Vec<Row> = (0..50)
            .map(|i| {
                let mut row: Row = ([(0, 0.0); 3 + 2 * WAVES + 2], 3);
                row.0[0] = (0, 1.0);
                row.0[1] = (1 + i % 7, 1.0);
                row.0[2] = (YEAR + i % 3, (i % 5) as f64);
                row
            })
            .collect();
        rows.iter().enumerate().for_each(|(i, row)| normal.add(row, 1.0 + (i % 2) as f64, i as f64));
        let (matrix, right) = (normal.matrix, normal.right);
        let solved = normal.solve().unwrap();
        for (i, right) in right.into_iter().enumerate() {
            let product = (0..COLUMNS).map(|j| matrix[i.max(j)][i.min(j)] * solved[j]).sum::<f64>();
            assert!((product - right).abs() < 1e-9 * right.abs().max(1.0));
        }
    }
}
