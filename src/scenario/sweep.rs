//! Scenarios played: a plan, levers and a setting in, an outcome out.

use rayon::prelude::*;

use crate::history::calendar::MinuteSpan;
use crate::scenario::apply::{Cells, Pulling, resolved, step, with_patience};
use crate::scenario::chances::Chances;
use crate::scenario::heads::place;
use crate::scenario::lever::Spelling;
use crate::scenario::loads::{Loads, volume_to_staff, with_shrinkage};
use crate::scenario::play::{Floor, PlayedQueue};
use crate::scenario::quick::{Memory, Shared};
use crate::scenario::reach::{self, Reach};
use crate::scenario::{Base, Grid, Lever, LeverKind, LeverValue, Outcome, Scenario, SweepError, Values};
use crate::staffing::StaffTo;
use crate::units::{Fraction, Seconds};

/// How scenarios are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Playing {
    /// Futures for the probability that the horizon meets its target; none leaves it out.
    pub futures: usize,
    /// Their seed. All scenarios meet the same futures, so that they differ by their levers alone.
    pub seed: u64,
}

/// A plan and its levers, ready to be played; shared by threads.
///
/// Every interval is staffed for its volume to staff for ([`crate::staffing::require`]) and served by the agents on the floor
/// at its expected volume, in steady state by the model of its rules. An outcome depends on its scenario alone: any order,
/// division or number of threads gives the same bits.
pub struct Player<'a> {
    base: &'a Base,
    grid: &'a Grid,
    loads: Loads,
    reach: Vec<Reach>,
    order: Vec<usize>,
    quantiles: Vec<(StaffTo, Vec<f64>)>,
    chances: Option<Chances>,
    shared: Shared,
}

/// What a thread needs to play scenario after scenario.
#[derive(Default)]
struct Scratch {
    cells: Cells,
    memory: Memory,
    floor: Floor,
}

/// Intervals of all scenarios together, from which on surfaces of agents pay. The whole grid decides, so that every part of it
/// is played alike.
const MANY: u64 = 20_000;

impl<'a> Player<'a> {
    /// Lays the plan out and checks every lever against it.
    ///
    /// # Errors
    /// Says what of the plan can't be swept, or which lever does not fit it: see [`SweepError`].
    pub fn new(base: &'a Base, grid: &'a Grid, playing: Playing) -> Result<Self, SweepError> {
        let loads = Loads::of(base)?;
        let reach = grid.levers.iter().map(|lever| Reach::of(lever, &loads)).collect::<Result<Vec<_>, _>>()?;
        let mut order: Vec<usize> = (0..grid.levers.len()).collect();
        order.sort_by_key(|lever| step(grid.levers[*lever].kind));
        let (quantiles, shared) = (Vec::new(), Shared::new(&[]));
        let mut player = Self { base, grid, loads, reach, order, quantiles, chances: None, shared };
        for (number, lever) in grid.levers.iter().enumerate() {
            player.check(number, lever)?;
        }
        if grid.len().saturating_mul(player.loads.len() as u64) >= MANY {
            player.shared = Shared::new(&player.shares());
        }
        if playing.futures > 0 {
            player.chances = Chances::draw(base, &player.loads, playing);
        }
        Ok(player)
    }

    /// The plan as it is: nothing pulled, number 0.
    pub fn baseline(&self) -> Outcome {
        self.outcome(&Scenario { number: 0, name: None, settings: vec![None; self.grid.levers.len()] })
    }
    /// What one scenario comes to. A value that its lever can't have, which no grid that was read gives, is reported as
    /// unmeetable.
    pub fn outcome(&self, scenario: &Scenario) -> Outcome {
        self.play(&mut Scratch::default(), scenario)
    }
    /// What scenarios come to, in their order, on all threads.
    pub fn outcomes(&self, scenarios: &[Scenario]) -> Vec<Outcome> {
        scenarios.par_iter().map_init(Scratch::default, |scratch, scenario| self.play(scratch, scenario)).collect()
    }
    /// Every interval of a scenario, queue by queue. A pool stands in its first open queue; where the others are merged into
    /// it, and where an interval is closed, there are no contacts and no agents. Empty for a scenario that is unmeetable.
    pub fn intervals(&self, scenario: &Scenario) -> Vec<PlayedQueue> {
        let mut scratch = Scratch::default();
        if self.floor(&mut scratch, scenario, true).is_none() {
            return Vec::new();
        }
        scratch.floor.intervals(&scratch.cells, &self.loads)
    }

    fn pulling(&self) -> Pulling<'_> {
        Pulling {
            base: self.base,
            loads: &self.loads,
            levers: &self.grid.levers,
            reach: &self.reach,
            order: &self.order,
            quantiles: &self.quantiles,
        }
    }

    fn floor(&self, scratch: &mut Scratch, scenario: &Scenario, keep: bool) -> Option<Outcome> {
        let pulling = self.pulling();
        scratch.cells.pull(&pulling, scenario)?;
        let placed = place(&self.shared.waits, &scratch.cells, &pulling, scenario);
        let known = (&self.shared, &mut scratch.memory);
        scratch.floor.play(known, &scratch.cells, &self.loads, placed.as_ref(), keep)
    }

    fn play(&self, scratch: &mut Scratch, scenario: &Scenario) -> Outcome {
        let Some(mut outcome) = self.floor(scratch, scenario, self.chances.is_some()) else {
            return Outcome::UNMEETABLE;
        };
        if let Some(chances) = &self.chances {
            outcome.p_on_target = chances.on_target(&self.shared.waits, &scratch.cells, &scratch.floor, &self.loads);
        }
        outcome
    }

    /// Every share of contacts in time that a scenario may promise.
    fn shares(&self) -> Vec<Fraction> {
        let promised = self.loads.rules.iter().filter_map(|rule| rule.targets.service_level);
        let targets = (0..self.grid.levers.len()).flat_map(|lever| self.values(lever));
        let targets = targets.filter_map(|value| match value {
            LeverValue::Target(target) => Some(target),
            _ => None,
        });
        promised.chain(targets).map(|target| target.fraction).collect()
    }

    /// Every value that a lever is known to take.
    fn values(&self, number: usize) -> Vec<LeverValue> {
        let listed = match &self.grid.levers[number].values {
            Some(Values::List(values)) => values.clone(),
            _ => Vec::new(),
        };
        let named = self.grid.named.iter().filter_map(|named| named.settings.get(number).cloned().flatten());
        listed.into_iter().chain(named).collect()
    }

    fn check(&mut self, number: usize, lever: &Lever) -> Result<(), SweepError> {
        let refuse = |reason: &str| SweepError::lever(&lever.name, lever.kind, reason);
        let terms = &lever.terms;
        let share = |value: f64| (0.0..=1.0).contains(&value);
        if !share(terms.returns) || !share(terms.now) || !share(terms.call_again) {
            return Err(refuse("a share must lie between 0 and 1"));
        }
        // False for what is not a number, too.
        if !(terms.aht_uplift > -1.0 && terms.aht_uplift.is_finite()) {
            return Err(refuse("a handle time can't fall by 100 % or more"));
        }
        if !(terms.contacts_each >= 0.0 && terms.contacts_each.is_finite() && terms.cost_per_week.is_finite()) {
            return Err(refuse("contacts each must be 0 or more, and a cost a number"));
        }
        let queues = self.reach[number].queues(&self.loads);
        match lever.kind {
            LeverKind::Attrition => {
                let heads = |other: &(usize, &Lever)| {
                    let theirs = self.reach[other.0].queues(&self.loads);
                    other.1.kind == LeverKind::Heads && theirs.iter().any(|queue| queues.contains(queue))
                };
                if !self.grid.levers.iter().enumerate().any(|other| heads(&other)) {
                    return Err(refuse("it needs a number of heads in the same queues to be a share of"));
                }
            }
            LeverKind::Budget if queues.iter().any(|queue| self.loads.queues[*queue].cost_per_hour.is_none()) => {
                return Err(refuse("it needs the cost of a paid hour of every queue in its scope"));
            }
            _ => {}
        }
        for value in self.values(number) {
            self.check_value(number, lever, &value)?;
        }
        Ok(())
    }

    fn check_value(&mut self, number: usize, lever: &Lever, value: &LeverValue) -> Result<(), SweepError> {
        let refuse = |reason: &str| Err(SweepError::lever(&lever.name, lever.kind, reason));
        let (reach, loads) = (&self.reach[number], &self.loads);
        let queues = reach.queues(loads);
        let in_range = match (lever.kind.spelling(), value) {
            (Spelling::Change, LeverValue::Number(change)) => *change > -1.0 && change.is_finite(),
            (Spelling::Share, LeverValue::Number(share)) => (0.0..=1.0).contains(share),
            (Spelling::Time | Spelling::Amount, LeverValue::Number(amount)) => *amount >= 0.0 && amount.is_finite(),
            (Spelling::Target, LeverValue::Target(_))
            | (Spelling::Quantile, LeverValue::StaffTo(_))
            | (Spelling::Hours, LeverValue::Hours(_))
            | (Spelling::Switch, LeverValue::Switch(_)) => true,
            _ => false,
        };
        if !in_range {
            return refuse("a value that the lever can't have");
        }
        match (lever.kind, value) {
            (LeverKind::FirstContactResolution, LeverValue::Number(share)) => {
                let factor = resolved(lever.terms.now, *share, lever.terms.call_again);
                // False for what is not a number, too.
                if !(factor.is_finite() && factor >= 0.0) {
                    return refuse("where nothing is settled at once and everyone calls again the calls never end");
                }
            }
            (LeverKind::Shrinkage, LeverValue::Number(share))
                if queues.iter().any(|queue| with_shrinkage(&loads.rules[*queue], *share).is_none()) =>
            {
                return refuse("shrinkage must be less than 100 %, since somebody has to be there");
            }
            (LeverKind::Patience, LeverValue::Number(seconds)) => {
                let patience = Seconds::new(*seconds).unwrap_or_default();
                for queue in &queues {
                    if let Err(reasons) = with_patience(&loads.rules[*queue], patience) {
                        let (lever, queue) = (lever.name.clone(), loads.queues[*queue].name.clone());
                        return Err(SweepError::Unsuited { lever, queue, reasons });
                    }
                }
            }
            (LeverKind::MaxOccupancy, LeverValue::Number(share))
                if Fraction::new(*share).is_ok_and(|s| s.get() <= 0.0) =>
            {
                return refuse("agents who handle contacts are busy some of the time");
            }
            (LeverKind::OpeningHours, LeverValue::Hours(hours)) => {
                let labels = |_: usize, day: i64, minute: u16| reach::label(day, minute);
                self.check_hours(number, lever, hours, &labels)?;
            }
            (LeverKind::StaffTo, LeverValue::StaffTo(to)) => self.add_quantile(*to, &queues)?,
            _ => {}
        }
        Ok(())
    }

    fn check_hours(
        &self,
        number: usize,
        lever: &Lever,
        hours: &[MinuteSpan],
        labels: &dyn Fn(usize, i64, u16) -> String,
    ) -> Result<(), SweepError> {
        reach::check_hours(lever, &self.reach[number], hours, (&self.loads, labels))
    }

    /// Finds the volumes to staff for of a quantile, once for all scenarios.
    fn add_quantile(&mut self, to: StaffTo, queues: &[usize]) -> Result<(), SweepError> {
        if !self.quantiles.iter().any(|(known, _)| *known == to) {
            self.quantiles.push((to, vec![f64::NAN; self.loads.len()]));
        }
        for queue in queues {
            let volumes = volume_to_staff(&self.base.queues[*queue], to)?;
            let range = self.loads.queues[*queue].range.clone();
            if let Some((_, known)) = self.quantiles.iter_mut().find(|(known, _)| *known == to) {
                known[range].copy_from_slice(&volumes);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
