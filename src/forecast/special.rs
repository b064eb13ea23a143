//! What special days do: learned by name, borrowed from the pool of all special days, felt the day before and after.

use crate::forecast::almanac::{Apart, NEAR};
use crate::forecast::profile::{Past, ProfileFit};

const OFFSETS: usize = 5;
/// The shape (an index of the half-lives) that special days are compared with.
const COMPARED_WITH: usize = 3;

/// Sums over some special days: actual and usual volume per slot, and how many days.
#[derive(Debug, Clone)]
struct Sums {
    actual: Vec<f64>,
    usual: Vec<f64>,
    days: f64,
    ratios: Vec<f64>,
}

/// The effect of one kind of day: factors per slot on a usual day.
#[derive(Debug, Clone)]
pub(crate) struct Effect {
    /// Factor of the whole day.
    pub day: f64,
    /// Factor per slot.
    pub slots: Vec<f64>,
    /// Relative variance of such a day around the factor.
    pub variance: f64,
    /// Days of this very name that taught it.
    pub seen: usize,
}

/// Effects known at an origin.
#[derive(Debug, Clone)]
pub(crate) struct Effects {
    pool: Vec<Effect>,
    named: Vec<Vec<Option<Effect>>>,
}

impl Sums {
    fn new(slots: usize) -> Self {
        Self { actual: vec![0.0; slots], usual: vec![0.0; slots], days: 0.0, ratios: Vec::new() }
    }

    /// Adds a day; one without a record or usually empty teaches nothing.
    fn add(&mut self, actual: &[f64], usual: &[f64]) {
        let (mut a, mut u) = (0.0, 0.0);
        for (value, expected) in actual.iter().zip(usual).filter(|(v, _)| !v.is_nan()) {
            a += value;
            u += expected;
        }
        if u > 0.0 {
            for (s, (value, expected)) in actual.iter().zip(usual).enumerate().filter(|(_, (v, _))| !v.is_nan()) {
                self.actual[s] += value;
                self.usual[s] += expected;
            }
            self.days += 1.0;
            self.ratios.push(a / u);
        }
    }

    /// The effect, shrunk towards a prior that weighs `trust` days; slots are smoothed over `reach` neighbours.
    fn effect(&self, prior: &Effect, trust: f64, reach: usize) -> Effect {
        let n = self.actual.len();
        let (actual, usual) = (self.actual.iter().sum::<f64>(), self.usual.iter().sum::<f64>());
        let per_day = if self.days > 0.0 { usual / self.days } else { 0.0 };
        let day = if per_day > 0.0 {
            ((actual + trust * per_day * prior.day) / (usual + trust * per_day)).clamp(0.0, 8.0)
        } else {
            prior.day
        };
        // The course of the day is learned apart from its size, which is shrunk.
        let size = if actual > 0.0 { day * usual / actual } else { 1.0 };
        let slots = (0..n)
            .map(|s| {
                let around = s.saturating_sub(reach)..(s + reach + 1).min(n);
                let a = size * self.actual[around.clone()].iter().sum::<f64>();
                let u = self.usual[around.clone()].iter().sum::<f64>();
                let own = u / self.days.max(1.0);
                let expected = if prior.day > 0.0 { prior.slots[s] * day / prior.day } else { day };
                // One day's worth of the prior's course of the day.
                if u + own > 0.0 { ((a + expected * own) / (u + own)).clamp(0.0, 12.0) } else { expected }
            })
            .collect();
        let scatter = self.ratios.iter().map(|r| (r - day).powi(2)).sum::<f64>();
        let scale = day.max(0.05).powi(2);
        let variance = ((scatter / scale) + (trust + 1.0) * prior.variance) / (self.days + trust + 1.0);
        Effect { day, slots, variance, seen: self.days as usize }
    }
}

impl Effects {
    /// Learns from the special days before the origin of a fit.
    pub fn learn(past: &Past, fit: &ProfileFit) -> Self {
        let table = &past.table;
        let slots = table.slots;
        let end = fit.level.len();
        let noise = day_noise(past, fit);
        let mut pool = (0..OFFSETS).map(|_| Sums::new(slots)).collect::<Vec<_>>();
        let mut named: Vec<Vec<Option<Sums>>> = vec![vec![None; OFFSETS]; past.almanac.names.len()];
        for d in 0..end {
            let day = table.first_day + d as i64;
            let Some(apart) = past.almanac.apart(day) else { continue };
            let usual = fit.usual(past, d, COMPARED_WITH).collect::<Vec<_>>();
            let k = offset_index(apart.offset);
            let told = past.almanac.special(day).is_some_and(|s| s.uplift.is_some() || s.like.is_some());
            if !told {
                pool[k].add(table.row(d), &usual);
            }
            named[apart.name][k].get_or_insert_with(|| Sums::new(slots)).add(table.row(d), &usual);
        }
        let reach = (slots / 24).max(1);
        let pool = pool
            .iter()
            .enumerate()
            .map(|(k, sums)| {
                let (common, own) = prior_spread(k);
                // A range must hold the holiday that is nothing like the others.
                let doubt = 2.0 * own;
                let none = Effect { day: 1.0, slots: vec![1.0; slots], variance: doubt.powi(2), seen: 0 };
                // A day of another name tells the common effect only up to what names differ by.
                let trust = (noise + own.powi(2)) / common.powi(2);
                // The pool is nobody's own day.
                Effect { seen: 0, ..sums.effect(&none, trust, reach) }
            })
            .collect::<Vec<_>>();
        let named = named
            .iter()
            .map(|by_offset| {
                by_offset
                    .iter()
                    .enumerate()
                    .map(|(k, sums)| {
                        let trust = noise / prior_spread(k).1.powi(2);
                        sums.as_ref().map(|sums| sums.effect(&pool[k], trust, reach))
                    })
                    .collect()
            })
            .collect();
        Self { pool, named }
    }

    /// The effect on a day that is set apart.
    pub fn of(&self, apart: Apart) -> &Effect {
        let k = offset_index(apart.offset);
        self.named.get(apart.name).and_then(|by_offset| by_offset[k].as_ref()).unwrap_or(&self.pool[k])
    }
}

/// How far special days lie from usual ones, and days of one name from the pool, before any is seen: relative standard
/// deviations. The day itself may be anything, its neighbours move little.
fn prior_spread(k: usize) -> (f64, f64) {
    if k == offset_index(0) { (0.3, 0.2) } else { (0.04, 0.05) }
}

/// Relative variance of regular days around their level: what one special day alone can't be told from.
fn day_noise(past: &Past, fit: &ProfileFit) -> f64 {
    let mut distance = Vec::with_capacity(fit.level.len());
    for d in (0..fit.level.len()).filter(|d| past.belief[*d] > 0.0) {
        let (mut actual, mut usual) = (0.0, 0.0);
        for (value, expected) in past.table.row(d).iter().zip(fit.usual(past, d, COMPARED_WITH)) {
            if !value.is_nan() {
                actual += value;
                usual += expected;
            }
        }
        if usual > 0.0 {
            distance.push((actual / usual - 1.0).abs());
        }
    }
    let typical = super::average::median(&mut distance);
    if typical.is_nan() { 0.0 } else { (1.4826 * typical).powi(2) }
}

fn offset_index(offset: i64) -> usize {
    usize::try_from(offset - NEAR.start()).unwrap_or(0).min(OFFSETS - 1)
}
