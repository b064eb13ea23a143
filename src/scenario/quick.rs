//! What scenarios share, found once: surfaces of agents for Erlang C, and answers to questions asked before.

use std::collections::HashMap;

use crate::queueing::erlang_c::surface::Surface;
use crate::queueing::erlang_c::waits::Waits;
use crate::queueing::{Model, Targets};
use crate::scenario::apply::{ALONE, Cells};
use crate::scenario::loads::Rule;
use crate::scenario::staffed::{Agents, Service, Staffed};
use crate::units::Fraction;

/// A level this near to its target, or a load this near to its cap, is decided by the formula.
const DOUBT: f64 = 1e-7;
/// Shares so near to nothing and everything are left to the search.
const LEAST: f64 = 0.01;
const MOST: f64 = 0.9999;
/// Answers and rules that a thread remembers before it begins anew.
const MOST_ANSWERS: usize = 1 << 16;
const MOST_RULES: usize = 64;

/// Surfaces that all scenarios of a grid share.
pub(super) struct Shared {
    /// One for every share that a scenario may promise; none where the grid is too small for them to pay.
    surfaces: Vec<Surface>,
    pub waits: Waits,
}

/// A rule that a surface answers: Erlang C with a service level, and perhaps a cap and a minimum.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Quick {
    surface: usize,
    share: f64,
    within_s: f64,
    most_busy: f64,
    least: f64,
    present: f64,
}

/// A question that was asked before: the number of its rule and the bits of what it depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Asked {
    rule: usize,
    staffed: u64,
    volume: u64,
    aht_s: u64,
}

/// What a thread knows of the rules of a scenario, and remembers of the ones before.
#[derive(Default)]
pub(super) struct Memory {
    /// One over the length of an interval in seconds.
    per_interval: f64,
    quick: Vec<Option<Quick>>,
    /// The number of each rule of the scenario among those known.
    number: Vec<usize>,
    known: Vec<(Model, Targets, u64, f64)>,
    answers: HashMap<Asked, Option<Staffed>>,
}

impl Shared {
    /// Surfaces for these shares.
    pub fn new(shares: &[Fraction]) -> Self {
        let mut surfaces: Vec<Surface> = Vec::new();
        for share in shares.iter().filter(|share| (LEAST..=MOST).contains(&share.get())) {
            if !surfaces.iter().any(|surface| surface.share() == *share) {
                surfaces.push(Surface::new(*share));
            }
        }
        Self { surfaces, waits: Waits::new() }
    }

    fn quick(&self, rule: &Rule) -> Option<Quick> {
        let target = rule.targets.service_level?;
        let of_level = Targets {
            service_level: Some(target),
            definition: rule.targets.definition,
            max_occupancy: rule.targets.max_occupancy,
            ..Targets::default()
        };
        let surface = self.surfaces.iter().position(|surface| surface.share() == target.fraction)?;
        (matches!(rule.model, Model::C(_)) && rule.targets == of_level).then(|| Quick {
            surface,
            share: target.fraction.get(),
            within_s: target.within.get(),
            most_busy: rule.targets.max_occupancy.map_or(1.0, Fraction::get),
            least: rule.rules.min_agents as f64,
            present: rule.present,
        })
    }
}

impl Memory {
    /// Learns the rules of a scenario.
    pub fn begin(&mut self, shared: &Shared, rules: &[Rule], interval_s: f64) {
        self.per_interval = 1.0 / interval_s;
        self.quick.clear();
        self.number.clear();
        if self.known.len() + rules.len() > MOST_RULES || self.answers.len() > MOST_ANSWERS {
            self.known.clear();
            self.answers.clear();
        }
        for rule in rules {
            let quick = shared.quick(rule);
            let matters = |known: &(Model, Targets, u64, f64)| {
                known.0 == rule.model
                    && known.1 == rule.targets
                    && known.2 == rule.rules.min_agents
                    && known.3 == rule.present
            };
            let number = match self.known.iter().position(matters) {
                Some(number) => number,
                None => {
                    self.known.push((rule.model.clone(), rule.targets, rule.rules.min_agents, rule.present));
                    self.known.len() - 1
                }
            };
            self.quick.push(quick);
            self.number.push(number);
        }
    }

    /// The agents of an interval and what they do by the surface of its share, where it has one.
    #[inline(always)]
    pub fn looked_up(&self, shared: &Shared, cells: &Cells, i: usize) -> Option<Staffed> {
        let quick = self.quick[usize::from(cells.rule[i])].as_ref().filter(|_| cells.pool[i] == ALONE)?;
        quick.staffed(shared, (cells.staffed[i], cells.volume[i], cells.aht_s[i]), self.per_interval)
    }

    /// The same by search, or from memory.
    #[inline(never)]
    pub fn remembered(&mut self, cells: &Cells, i: usize, interval_s: f64) -> Option<Staffed> {
        if cells.pool[i] != ALONE {
            return cells.staffed(i, interval_s);
        }
        let asked = Asked {
            rule: self.number[usize::from(cells.rule[i])],
            staffed: cells.staffed[i].to_bits(),
            volume: cells.volume[i].to_bits(),
            aht_s: cells.aht_s[i].to_bits(),
        };
        *self.answers.entry(asked).or_insert_with(|| cells.staffed(i, interval_s))
    }
}

impl Quick {
    /// Whole agents as the search finds them, exact ones within 1e-9 of them, a service level within 1e-9. `None` where a
    /// surface does not reach or rounding would decide.
    #[inline(always)]
    fn staffed(
        &self,
        shared: &Shared,
        (staffed, volume, aht_s): (f64, f64, f64),
        per_interval: f64,
    ) -> Option<Staffed> {
        let ratio = self.within_s / aht_s;
        let a = staffed * aht_s * per_interval;
        let (whole, exact) = if staffed > 0.0 {
            let found = shared.surfaces[self.surface].agents(a, ratio, self.most_busy)?;
            (found.whole, found.exact)
        } else {
            (0.0, 0.0)
        };
        let agents = Agents {
            whole: if whole > self.least { whole } else { self.least },
            exact: if exact > self.least { exact } else { self.least },
        };
        let nobody = Staffed::NOBODY.service;
        if volume <= 0.0 {
            return Some(Staffed { agents, present: agents.whole * self.present, service: nobody });
        }
        if self.present != 1.0 || whole <= 0.0 {
            return None;
        }
        let as_staffed = volume == staffed;
        let a = if as_staffed { a } else { volume * aht_s * per_interval };
        let service_level = 1.0 - shared.waits.of(agents.whole)?.late(a, ratio);
        let mut on_target = true;
        // The agents required keep the targets at the volume that they are required for.
        if !as_staffed {
            let occupancy = a / agents.whole;
            let near = (service_level - self.share).abs() < DOUBT || (occupancy - self.most_busy).abs() < DOUBT;
            if near || occupancy >= 1.0 {
                return None;
            }
            on_target = service_level >= self.share && occupancy <= self.most_busy;
        }
        let service = Service { service_level, carried: a, on_target, ..nobody };
        Some(Staffed { agents, present: agents.whole, service })
    }
}
