//! Plans that are sure: sampled futures of demand and attrition, and the plan that keeps its promises in enough of them.
//!
//! # A future
//! ```text
//! z(0) = ε,  z(w) = ρ·z(w−1) + √(1 − ρ²)·ε        ε standard normal, ρ = 0.95
//! level(w)  = that of the score z(w) in the week's range of demand
//! d(w+1) = d(w)·(1 − h(w)) + √leavers(w)·ε         heads that have left beyond the expectation
//! met(w): (effective(w) − d(w)·effective(w)/heads(w))·(1 + overtime) ≥ need(w, level(w))
//! ```
//! A long-range forecast errs in the same direction for months, so the score of a week is close to that of the week before. Leavers
//! of a week are counts of many who leave one by one: their variance is their expectation, and the normal takes the place of
//! the binomial. A future is met when every week is met that the plan of the expected demand meets, from the first on in which a
//! class decided now takes contacts: what comes before, no hiring mends.

use rayon::prelude::*;
use serde::Serialize;

use super::choose::{Chooser, Played};
use super::curves::Mixed;
use crate::forecast::uncertainty::random::Stream;
use crate::hiring::{HiringError, level_of_score};

/// Sampled futures.
const FUTURES: u64 = 500;
/// Correlation of the error of a week with that of the next.
const CORRELATION: f64 = 0.95;
/// Highest score that is tried, and how often the range is halved.
const HIGHEST: f64 = 4.0;
const HALVINGS: usize = 5;

/// How sure a plan is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sureness {
    /// Share of futures that was asked for.
    pub asked: f64,
    /// Share of futures in which the plan keeps its promises in every week that counts.
    pub share: f64,
    /// Standard error of the share.
    pub standard_error: f64,
    /// Futures sampled.
    pub futures: u64,
    /// Their seed.
    pub seed: u64,
    /// The first week, from 0, that counts: a class decided in the first week of the plan takes contacts in it.
    pub first_week: usize,
    /// The same share for the plan of the expected demand.
    pub share_expected: f64,
    /// What the plan costs more than that of the expected demand.
    pub price: f64,
    /// Score of demand and attrition that every week is planned for: 0 is the expectation, 1.28 one week in ten is worse.
    pub score: f64,
}

/// The cheapest plan found that is met in the share of futures asked for, or the surest one.
pub(super) fn sure(chooser: &Chooser<'_>, expected: Played, asked: f64) -> Result<(Played, Sureness), HiringError> {
    let class = &chooser.prepared.plan().class;
    let first_week = class.lead_weeks + class.timetable.training_weeks;
    let mut missed: Vec<usize> = (0..first_week).collect();
    missed.extend(expected.missed.iter().filter(|week| **week >= first_week));
    let share_expected = share_met(chooser, &expected, &missed)?;
    let mut best = (expected.clone(), share_expected, 0.0);
    let (mut low, mut high) = (0.0, HIGHEST);
    let mut reached = share_expected >= asked;
    for _ in 0..if reached { 0 } else { HALVINGS } {
        let score = (low + high) / 2.0;
        let mixed = harder(chooser, &expected, score)?;
        let known = best.0.outcome.classes.clone();
        let lead = chooser.prepared.plan().class.lead_weeks;
        let played = chooser.once(&mixed, lead, &known, chooser.again())?;
        let share = share_met(chooser, &played, &missed)?;
        let meets = share >= asked;
        let better = match (meets, reached) {
            (true, true) => played.cost() < best.0.cost(),
            (true, false) => true,
            (false, true) => false,
            (false, false) => share > best.1,
        };
        if better {
            best = (played, share, score);
        }
        reached |= meets;
        if meets {
            high = score;
        } else {
            low = score;
        }
    }
    let (played, share, score) = best;
    let sureness = Sureness {
        asked,
        share,
        standard_error: (share * (1.0 - share) / FUTURES as f64).sqrt(),
        futures: FUTURES,
        seed: chooser.aims.seed,
        first_week,
        share_expected,
        price: played.cost() - expected.cost(),
        score,
    };
    Ok((played, sureness))
}

/// Needs at a score of demand and attrition together.
fn harder(chooser: &Chooser<'_>, expected: &Played, score: f64) -> Result<Mixed, HiringError> {
    let mixed = Mixed::of(&expected.outcome);
    let plan = chooser.prepared.plan();
    let noise = deviations(expected);
    let need = mixed.need.iter().enumerate().map(|(week, &need)| {
        let at = |score: f64| {
            let level = level_of_score(&plan.demand.weeks[week], score);
            Ok::<_, HiringError>(
                chooser.prepared.required_fte_at_level(week, level)? * per_tenured(chooser, expected, week),
            )
        };
        let demand = (at(1.0)? - at(0.0)?).max(0.0);
        let both = (demand * demand + noise[week] * noise[week]).sqrt();
        let more = if demand > 0.0 { at(score * both / demand)? } else { need + score * both };
        Ok(more.max(need))
    });
    Ok(Mixed { need: need.collect::<Result<Vec<_>, HiringError>>()?, ..mixed })
}

/// Effective FTE needed at a plan's mix over the FTE that tenured heads would need.
fn per_tenured(chooser: &Chooser<'_>, played: &Played, week: usize) -> f64 {
    let tenured = chooser.prepared.required_fte(week);
    let of = &played.outcome.weeks[week];
    if tenured > 0.0 { of.required_fte * of.proficiency / tenured } else { 1.0 }
}

/// Standard deviation of each week's effective FTE by chance in attrition.
fn deviations(played: &Played) -> Vec<f64> {
    let mut variance = 0.0;
    played
        .outcome
        .weeks
        .iter()
        .map(|week| {
            let (gone, heads) = (week.leavers + week.drop_outs, week.heads_closing);
            let each = if heads > 0.0 { week.effective_fte / heads } else { 0.0 };
            let now = f64::sqrt(variance) * each;
            let stay = if heads + gone > 0.0 { heads / (heads + gone) } else { 0.0 };
            variance = variance * stay * stay + gone;
            now
        })
        .collect()
}

/// Share of futures in which no week is missed but those of `missed`.
fn share_met(chooser: &Chooser<'_>, played: &Played, missed: &[usize]) -> Result<f64, HiringError> {
    let plan = chooser.prepared.plan();
    let overtime = 1.0 + chooser.prepared.scenario().overtime.max(0.0);
    let ratio: Vec<f64> = (0..plan.weeks()).map(|week| per_tenured(chooser, played, week)).collect();
    let key = Stream::new(chooser.aims.seed).next();
    let met = (0..FUTURES)
        .into_par_iter()
        .map(|future| {
            let mut stream = Stream::new(Stream::new(key.wrapping_add(future)).next());
            let mut score = stream.normal();
            let mut gone_beyond = 0.0;
            for (week, of) in played.outcome.weeks.iter().enumerate() {
                if week > 0 {
                    score = CORRELATION * score + (1.0 - CORRELATION * CORRELATION).sqrt() * stream.normal();
                }
                let chance = stream.normal();
                if !missed.contains(&week) {
                    let level = level_of_score(&plan.demand.weeks[week], score);
                    let need = chooser.prepared.required_fte_at_level(week, level)? * ratio[week];
                    let each = if of.heads_closing > 0.0 { of.effective_fte / of.heads_closing } else { 0.0 };
                    if (of.effective_fte - gone_beyond * each) * overtime < need * (1.0 - 1e-9) - 1e-3 {
                        return Ok(0_u64);
                    }
                }
                let (gone, heads) = (of.leavers + of.drop_outs, of.heads_closing);
                let stay = if heads + gone > 0.0 { heads / (heads + gone) } else { 0.0 };
                gone_beyond = gone_beyond * stay + gone.max(0.0).sqrt() * chance;
            }
            Ok(1)
        })
        .collect::<Result<Vec<u64>, HiringError>>()?;
    Ok(met.iter().sum::<u64>() as f64 / FUTURES as f64)
}
