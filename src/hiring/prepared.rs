//! A scenario's demand worked out once, for as many class plans as are to be tried on it.

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::hiring::needs::{Arriving, Desk, arriving, level_at, staffed_level};
use crate::hiring::{HiringError, HiringPlan, HiringScenario};

/// The central range that stands beside a requirement: its ends are these quantiles.
const RANGE: (f64, f64) = (0.1, 0.9);

/// Levels of demand between which the need of a week is interpolated.
const LEVELS: [f64; 7] = [0.4, 0.6, 0.8, 1.0, 1.25, 1.6, 2.2];

/// What a week takes.
#[derive(Debug, Clone)]
pub(super) struct Need {
    /// What comes, at the expected level.
    pub arriving: Arriving,
    /// What is staffed for, where that is another level.
    pub staffed: Option<Arriving>,
    /// Exact agents of every interval staffed for, everybody tenured.
    pub agents: Vec<f64>,
    /// Paid FTE of these.
    pub fte: f64,
    /// The same at both ends of the range of demand, estimated from a sample of the intervals.
    pub range: (f64, f64),
    /// The same at the expected level.
    pub expected: f64,
    curve: OnceLock<[f64; LEVELS.len()]>,
}

impl Need {
    /// What is staffed for.
    pub(super) fn staffed(&self) -> &Arriving {
        self.staffed.as_ref().unwrap_or(&self.arriving)
    }
}

/// A scenario's demand and what its weeks take, whatever its classes: made once, played often.
#[derive(Debug)]
pub struct Prepared<'p> {
    pub(super) plan: &'p HiringPlan,
    pub(super) scenario: &'p HiringScenario,
    pub(super) desk: Desk,
    pub(super) needs: Vec<Need>,
}

impl<'p> Prepared<'p> {
    /// Works out every week's need; the weeks in parallel, the numbers the same at any thread count.
    ///
    /// # Errors
    /// Rules that contradict themselves or follow the queue from interval to interval, and intervals that can't be staffed.
    pub fn new(plan: &'p HiringPlan, scenario: &'p HiringScenario) -> Result<Self, HiringError> {
        Self::at(Desk::new(&plan.rules, plan.demand.interval_hours)?, plan, scenario)
    }

    /// The same at a desk that others share.
    pub(super) fn at(desk: Desk, plan: &'p HiringPlan, scenario: &'p HiringScenario) -> Result<Self, HiringError> {
        let interval_s = plan.demand.interval_hours * 3600.0;
        let per_agent = fte_per_agent(plan);
        let needs = plan.demand.weeks.par_iter().map(|week| {
            let at = |level: f64| arriving(plan, scenario, (week, level), interval_s);
            let level = staffed_level(week, scenario.staff_to);
            let expected = at(1.0);
            let staffed = (level != 1.0).then(|| at(level));
            let agents = agents_of(&desk, staffed.as_ref().unwrap_or(&expected), 1.0)?;
            let fte = agents.iter().sum::<f64>() * per_agent;
            let expected_fte = match staffed.is_some() {
                true => agents_of(&desk, &expected, 1.0)?.iter().sum::<f64>() * per_agent,
                false => fte,
            };
            let usual = agents_of_sample(&desk, &expected)?;
            let at_quantile = |p: f64| {
                let there = agents_of_sample(&desk, &at(level_at(week, p)))?;
                Ok::<_, HiringError>(if usual > 0.0 { expected_fte * there / usual } else { 0.0 })
            };
            let range = match week.relative_sd > 0.0 {
                true => (at_quantile(RANGE.0)?, at_quantile(RANGE.1)?),
                false => (expected_fte, expected_fte),
            };
            Ok(Need { arriving: expected, staffed, agents, fte, range, expected: expected_fte, curve: OnceLock::new() })
        });
        let needs = needs.collect::<Result<Vec<_>, HiringError>>()?;
        Ok(Self { plan, scenario, desk, needs })
    }

    /// The plan.
    pub fn plan(&self) -> &'p HiringPlan {
        self.plan
    }
    /// The scenario.
    pub fn scenario(&self) -> &'p HiringScenario {
        self.scenario
    }

    /// Paid FTE that a week takes when everybody is tenured, at the level that is staffed for. Weeks beyond the plan take none.
    pub fn required_fte(&self, week: usize) -> f64 {
        self.needs.get(week).map_or(0.0, |need| need.fte)
    }

    /// The same at a mean proficiency of the floor: handle times are `AHT / proficiency`, so that it is paid FTE of that mix; times
    /// the proficiency it compares with [`crate::hiring::HiringWeek::effective_fte`]. Solved anew for every interval.
    ///
    /// # Errors
    /// Intervals that can't be staffed at it.
    pub fn required_fte_at_mix(&self, week: usize, proficiency: f64) -> Result<f64, HiringError> {
        let Some(need) = self.needs.get(week) else { return Ok(0.0) };
        let agents = agents_of(&self.desk, need.staffed(), proficiency)?;
        Ok(agents.iter().sum::<f64>() * fte_per_agent(self.plan))
    }

    /// Paid FTE that a week takes at another level of demand (1 is the expected one), everybody tenured: interpolated, within
    /// a few thousandths between 0.4 and 2.2 of the expected level, in proportion beyond. The first question of a week solves a
    /// sample of its intervals at seven levels, all others cost nothing.
    ///
    /// # Errors
    /// Intervals that can't be staffed at one of these levels.
    pub fn required_fte_at_level(&self, week: usize, level: f64) -> Result<f64, HiringError> {
        let (Some(need), Some(demand)) = (self.needs.get(week), self.plan.demand.weeks.get(week)) else {
            return Ok(0.0);
        };
        let curve = match need.curve.get() {
            Some(curve) => curve,
            None => {
                let interval_s = self.plan.demand.interval_hours * 3600.0;
                let usual = agents_of_sample(&self.desk, &need.arriving)?;
                let mut found = [0.0; LEVELS.len()];
                for (fte, level) in found.iter_mut().zip(LEVELS) {
                    let there = arriving(self.plan, self.scenario, (demand, level), interval_s);
                    let agents = agents_of_sample(&self.desk, &there)?;
                    *fte = if usual > 0.0 { need.expected * agents / usual } else { 0.0 };
                }
                need.curve.get_or_init(|| found)
            }
        };
        let last = LEVELS.len() - 1;
        if level <= LEVELS[0] {
            return Ok(curve[0] * (level / LEVELS[0]).max(0.0));
        }
        if level >= LEVELS[last] {
            return Ok(curve[last] * level / LEVELS[last]);
        }
        // A cubic through the four nearest levels.
        let above = LEVELS.iter().position(|known| *known > level).unwrap_or(last);
        let first = above.saturating_sub(2).min(LEVELS.len() - 4);
        let nodes = first..first + 4;
        Ok(nodes
            .clone()
            .map(|i| {
                let others = nodes.clone().filter(|j| *j != i);
                curve[i] * others.map(|j| (level - LEVELS[j]) / (LEVELS[i] - LEVELS[j])).product::<f64>()
            })
            .sum())
    }
}

/// Paid FTE of one agent on the floor for one interval of the week: shrinkage and what schedules waste included.
pub(super) fn fte_per_agent(plan: &HiringPlan) -> f64 {
    let floor_hours = plan.rules.shrinkage.remaining() * plan.team.schedule_efficiency;
    plan.demand.interval_hours / floor_hours / plan.rules.hours_per_fte
}

/// Exact agents of every interval at a mean proficiency.
pub(super) fn agents_of(desk: &Desk, there: &Arriving, proficiency: f64) -> Result<Vec<f64>, HiringError> {
    there.intervals.iter().map(|interval| desk.agents(interval.contacts, interval.aht_s / proficiency)).collect()
}

/// Every so many intervals are a sample: a number that divides no hour and no day, so that all times of the week are in it.
const STRIDE: usize = 7;

/// Exact agents of a sample of the intervals, everybody tenured: how they change with the level of demand is how all change.
fn agents_of_sample(desk: &Desk, there: &Arriving) -> Result<f64, HiringError> {
    let stride = if there.intervals.len() > 24 * STRIDE { STRIDE } else { 1 };
    there.intervals.iter().step_by(stride).map(|interval| desk.agents(interval.contacts, interval.aht_s)).sum()
}
