//! How far forecasts of queues and groups were from what came, and how their errors go together.

use std::collections::BTreeMap;

use jiff::ToSpan;

use crate::forecast::groups::history::end_of;
use crate::forecast::groups::projection::Covariance;
use crate::forecast::{ForecastSettings, forecast};
use crate::history::IntervalSeries;
use crate::time::{Horizon, Moment};

/// Weeks that are forecast again from the days before them.
const WEEKS: i64 = 4;
/// Fewer intervals than this say nothing of correlations.
const FEWEST: usize = 50;

/// Errors of the latest weeks relative to `√volume`: variance per contact, and correlations shrunk towards none. Where
/// the histories are too short, errors are independent and as Poisson counts have them.
pub(super) fn covariance(
    nodes: &[&IntervalSeries],
    settings: &[&ForecastSettings],
    members: &[Vec<usize>],
) -> Covariance {
    let independent = Covariance::independent(vec![1.0; nodes.len()]);
    let Some(end) = nodes.iter().filter_map(|history| end_of(history)).min() else { return independent };
    // Per interval: expected volume and error of each node; NaN where a node has no forecast or no record.
    let mut rows: BTreeMap<Moment, Vec<(f64, f64)>> = BTreeMap::new();
    for week in 1..=WEEKS {
        let from = end.saturating_sub((7 * week).days());
        for (n, (history, settings)) in nodes.iter().zip(settings).enumerate() {
            let known = history.before(from);
            let grid = history.open_intervals(Horizon { start: from, days: 7 }.dates());
            let bare = ForecastSettings { levels: Vec::new(), overrides: Vec::new(), ..(*settings).clone() };
            let Ok(found) = forecast(&known, &grid, &bare) else { continue };
            for (start, volume) in found.start.iter().zip(&found.volume) {
                let Ok(i) = history.start.binary_search(start) else { continue };
                if history.teaches(i) {
                    let row = rows.entry(*start).or_insert_with(|| vec![(f64::NAN, f64::NAN); nodes.len()]);
                    row[n] = (*volume, history.volume[i] - volume);
                }
            }
        }
    }
    // A group's size is that of its queues together, as it is where the covariance is used.
    let queues = nodes.len() - members.len();
    for row in rows.values_mut() {
        for (g, own) in members.iter().enumerate() {
            let size = own.iter().map(|q| row[*q].0).filter(|v| v.is_finite()).sum::<f64>();
            row[queues + g].0 = if row[queues + g].0.is_nan() { f64::NAN } else { size };
        }
    }
    let ratio = |(volume, error): &(f64, f64)| if *volume > 0.0 { error / volume.sqrt() } else { f64::NAN };
    let ratios: Vec<Vec<f64>> = rows.values().map(|row| row.iter().map(ratio).collect()).collect();
    let variance = (0..nodes.len()).map(|n| {
        let own: Vec<f64> = ratios.iter().map(|row| row[n]).filter(|z| z.is_finite()).collect();
        if own.len() < FEWEST { 1.0 } else { (own.iter().map(|z| z * z).sum::<f64>() / own.len() as f64).max(1e-6) }
    });
    let variance: Vec<f64> = variance.collect();
    let scaled = |row: &Vec<f64>| {
        row.iter().zip(&variance).map(|(z, v)| if z.is_finite() { z / v.sqrt() } else { 0.0 }).collect()
    };
    let scaled: Vec<Vec<f64>> = ratios.iter().map(scaled).collect();
    let correlation = if scaled.len() < FEWEST { Vec::new() } else { shrunk_correlation(&scaled, nodes.len()) };
    Covariance { variance, correlation }
}

/// Correlations of standardised columns, drawn towards none as far as chance explains them: `λ = Σ Var(r) / Σ r²` over all
/// pairs (Schäfer and Strimmer 2005, table 1, target D).
pub(super) fn shrunk_correlation(rows: &[Vec<f64>], n: usize) -> Vec<f64> {
    let count = rows.len() as f64;
    let mut correlation = vec![0.0; n * n];
    let (mut chance, mut all) = (0.0, 0.0);
    for i in 0..n {
        correlation[i * n + i] = 1.0;
        for j in 0..i {
            let products = || rows.iter().map(|row| row[i] * row[j]);
            let mean = products().sum::<f64>() / count;
            let spread = products().map(|w| (w - mean) * (w - mean)).sum::<f64>();
            chance += spread * count / (count - 1.0).powi(3);
            all += mean * mean;
            let r = mean.clamp(-1.0, 1.0);
            (correlation[i * n + j], correlation[j * n + i]) = (r, r);
        }
    }
    let shrinkage = if all > 0.0 { (chance / all).clamp(0.0, 1.0) } else { 1.0 };
    for i in 0..n {
        for j in (0..n).filter(|j| *j != i) {
            correlation[i * n + j] *= 1.0 - shrinkage;
        }
    }
    correlation
}
