//! The agents with which a period meets its target as surely as asked.
//!
//! Every interval is staffed to one service-level target, which is moved until the period is sure. Between two targets the
//! staffing changes by one agent in one interval at a time, in the order of the levels that they lift, so that the answer has
//! a staffing one agent below that is not sure. A few futures find the neighbourhood, all of them the place.

use std::ops::Range;

use super::period::Scene;
use crate::forecast::uncertainty::normal;
use crate::queueing::{OfferedLoad, QueueModel, Targets, smallest_agents};

/// The least share that is late of which targets are told apart: `e^(−FARTHEST)`.
const FARTHEST: f64 = 500.0;
/// Periods are played at most this often in one search.
const MOST_PLAYED: u32 = 60;
/// The least that a goal is moved by.
const NEAREST: f64 = 0.005;
/// Futures that find the neighbourhood.
const SCOUTS: usize = 64;
/// An interval's agents are searched up to this many beyond the fewest.
const MOST_MORE: usize = 100_000;

/// The agents of one interval by the target that they keep.
struct Rungs {
    load: OfferedLoad,
    fewest: u64,
    most: u64,
    /// `−ln(late)` with the fewest agents, one more, and so on; ascending.
    reached: Vec<f64>,
}

impl Rungs {
    /// Agents for a target, as `−ln` of the share that may be late.
    fn agents(&mut self, goal: f64, late: impl Fn(&OfferedLoad, f64) -> f64) -> u64 {
        while self.reached.last().is_none_or(|last| *last < goal) {
            let next = self.fewest + self.reached.len() as u64;
            if next > self.most || self.reached.len() > MOST_MORE {
                break;
            }
            let reached =
                if self.load.contacts() > 0.0 { -libm::log(late(&self.load, next as f64)) } else { f64::INFINITY };
            self.reached.push(if reached.is_nan() { f64::INFINITY } else { reached });
        }
        let step = self.reached.partition_point(|reached| *reached < goal);
        self.fewest + step.min(self.reached.len().saturating_sub(1)) as u64
    }
}

/// A staffing with how sure it is.
#[derive(Debug, Clone, Copy)]
struct Tried {
    /// The goal, or the number of the step.
    at: f64,
    /// Standard normal score of the probability.
    score: f64,
}

/// What is searched, and by how many futures.
#[derive(Debug, Clone, Copy)]
struct Search {
    /// The score asked for.
    asked: f64,
    futures: usize,
    /// The goal to begin with.
    goal: f64,
    /// How much the score rises with the goal, where it is known.
    slope: Option<f64>,
}

/// The fewest agents by a search.
struct Found {
    agents: Vec<u64>,
    goal: f64,
    slope: Option<f64>,
}

impl Scene<'_> {
    /// The fewest agents of the family with which a period is as sure as asked; `None` where none is.
    pub fn needed(&mut self, range: Range<usize>, sureness: f64) -> Option<Vec<u64>> {
        // Some are late however many agents there are, though a double may not tell.
        if self.target >= 1.0 {
            return None;
        }
        let mut rungs = self.rungs(range.clone())?;
        let all = self.futures.count;
        let mut search = Search {
            asked: normal::quantile(sureness.clamp(1e-6, 1.0 - 1e-6)),
            futures: SCOUTS,
            goal: -libm::log1p(-self.target.min(1.0 - 1e-12)),
            slope: None,
        };
        if all > SCOUTS
            && let Some(Found { goal, slope, .. }) = self.search(range.clone(), &mut rungs, search)
        {
            (search.goal, search.slope) = (goal, slope);
        }
        search.futures = all;
        Some(self.search(range, &mut rungs, search)?.agents)
    }

    fn search(&mut self, range: Range<usize>, rungs: &mut [Rungs], search: Search) -> Option<Found> {
        let (model, definition, within) = (self.replay.model.clone(), self.replay.definition, self.replay.within);
        let late = |load: &OfferedLoad, agents: f64| model.performance(load, agents, within).late(definition);
        let mut staffed = |goal: f64| -> Vec<u64> { rungs.iter_mut().map(|rung| rung.agents(goal, late)).collect() };
        let Search { asked, futures, mut goal, slope } = search;
        let mut played = 0;
        // Outward to one goal that is not enough and one that is.
        let mut low = Tried { at: 0.0, score: f64::NEG_INFINITY };
        let mut high: Option<Tried> = None;
        let enough = loop {
            played += 1;
            let tried = Tried { at: goal, score: self.score(range.clone(), &staffed(goal), futures) };
            // With a slope that is known, a little farther than it says; then twice as far, and then as without.
            let near = slope.filter(|_| played <= 4).map(|slope| {
                let far = 1.25 * (asked - tried.score).abs() / slope + NEAREST;
                if played == 1 { far } else { 2.0 * far }
            });
            if tried.score >= asked {
                if goal <= 0.0 {
                    return Some(Found { agents: staffed(0.0), goal, slope: None });
                }
                high = Some(tried);
                if low.score > f64::NEG_INFINITY {
                    break high;
                }
                goal = match near {
                    Some(far) => (goal - far).max(0.0),
                    None if goal > 0.05 => 0.6 * goal,
                    None => 0.0,
                };
            } else {
                low = tried;
                if high.is_some() {
                    break high;
                }
                if goal >= FARTHEST || played >= MOST_PLAYED {
                    break None;
                }
                goal = near.map_or(1.35 * goal + 0.2, |far| goal + far).min(FARTHEST);
            }
        }?;
        let rise = (enough.score - low.score) / (enough.at - low.at);
        let rise = (low.score > -4.0 && enough.score < 5.0 && rise > 0.1).then_some(rise);
        let (from, to) = (staffed(low.at), staffed(enough.at));
        let mut steps: Vec<(f64, usize)> = Vec::new();
        for (i, rung) in rungs.iter().enumerate() {
            let first = (from[i] - rung.fewest) as usize;
            let last = (to[i] - rung.fewest) as usize;
            steps.extend(rung.reached[first..last].iter().map(|reached| (*reached, i)));
        }
        steps.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let after = |steps: &[(f64, usize)]| {
            let mut agents = from.clone();
            steps.iter().for_each(|(_, i)| agents[*i] += 1);
            agents
        };
        // Inward: where a straight line between the scores would cross, and halfway every third time.
        let (mut low, mut high) = (Tried { at: 0.0, ..low }, Tried { at: steps.len() as f64, ..enough });
        let mut turn = 0;
        while high.at - low.at > 1.0 {
            let crossing = low.at + (high.at - low.at) * (asked - low.score) / (high.score - low.score);
            let middle = 0.5 * (low.at + high.at);
            turn += 1;
            let next = if turn % 3 != 0 && crossing.is_finite() { crossing.ceil() } else { middle.floor() };
            let next = next.clamp(low.at + 1.0, high.at - 1.0);
            let tried = Tried { at: next, score: self.score(range.clone(), &after(&steps[..next as usize]), futures) };
            if tried.score >= asked { high = tried } else { low = tried }
        }
        let goal = steps.get(high.at as usize).map_or(enough.at, |step| step.0);
        Some(Found { agents: after(&steps[..high.at as usize]), goal, slope: rise })
    }

    /// The standard normal score of the probability that a period with these agents meets the target.
    fn score(&mut self, range: Range<usize>, agents: &[u64], futures: usize) -> f64 {
        let agents: Vec<f64> = agents.iter().map(|agents| *agents as f64).collect();
        normal::quantile(self.probability(range, &agents, futures).clamp(1e-12, 1.0 - 1e-12))
    }

    /// The fewest agents of every interval that keep the other promises of the rules at the expected demand.
    fn rungs(&self, range: Range<usize>) -> Option<Vec<Rungs>> {
        let rules = &self.ledger.rules;
        let others = Targets { service_level: None, ..rules.targets() };
        let interval_s = self.ledger.interval.seconds();
        let rung = |i: usize| {
            let load = OfferedLoad::of(self.futures.expected[i], self.aht_s[i], interval_s);
            let least = rules.min_agents;
            let fewest = smallest_agents(&self.replay.model, &load, &others).ok()?.agents.max(least);
            let limit = self.replay.model.most_agents();
            let most = if limit.is_finite() { (limit as u64).max(fewest) } else { u64::MAX };
            Some(Rungs { load, fewest, most, reached: Vec::new() })
        };
        range.map(rung).collect()
    }
}
