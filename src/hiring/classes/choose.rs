//! Classes for a scenario, chosen by the linear programme and verified by playing them.

use serde::Serialize;

use super::aims::Aims;
use super::branch::Effort;
use super::curves::{Curves, Mixed};
use super::delay::{HireBy, hire_by};
use super::futures::{Sureness, sure};
use super::plan::{ClassPlan, best_classes_from};
use super::problem::ClassError;
use crate::hiring::{ClassStart, HiringError, HiringOutcome, HiringPlan, HiringScenario, HiringWeek, Prepared};
use crate::staffing::StaffTo;

/// How often the needs are taken anew from the plan just played.
const ROUNDS: usize = 5;

/// Classes chosen for a scenario, with everything that shows how good they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The scenario played with them; its classes are the given and the chosen ones.
    pub outcome: HiringOutcome,
    /// The answer of the linear programme: its cost, bound and gap are those of hires and overtime, without the team that is there.
    pub programme: ClassPlan,
    /// Weeks, from 0, whose promises the plan misses.
    pub missed: Vec<usize>,
    /// Until when it can be decided, and what waiting costs: that of the plan for the expected demand, also where a surer one was
    /// asked for.
    pub hire_by: HireBy,
    /// How sure the plan is; `None` where nobody asked.
    pub sureness: Option<Sureness>,
}

/// A plan that was played.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Played {
    pub outcome: HiringOutcome,
    pub programme: ClassPlan,
    pub missed: Vec<usize>,
}

impl Played {
    /// FTE-weeks that are short in the weeks that are missed.
    pub(super) fn short(&self) -> f64 {
        self.missed
            .iter()
            .filter_map(|week| self.outcome.weeks.get(*week))
            .map(|week| (-week.gap_fte).max(0.0))
            .fold(0.0, |all, short| all + short)
    }
    pub(super) fn cost(&self) -> f64 {
        self.outcome.totals.cost.total()
    }
    /// Whether it misses less than another, or as much for less money. FTE-weeks are compared to a hundredth.
    pub(super) fn better_than(&self, other: &Self, aims: &Aims) -> bool {
        if aims.price_misses {
            return self.cost() < other.cost();
        }
        let key = |one: &Self| (one.missed.len(), (one.short() * 100.0).round());
        let (mine, others) = (key(self), key(other));
        mine < others || (mine == others && self.cost() < other.cost())
    }
}

/// Chooses classes for a scenario, in addition to its own.
///
/// The programme is linear in effective FTE, and the requirement is not: at a mean proficiency `p` of the floor the offered load
/// is `A/p`. So each answer is played, the needs of the weeks are taken anew from the mix that it gives, and the programme is
/// asked again; the cheapest plan that was seen to keep its promises stands. Bound and gap are those of the linear programme.
///
/// # Errors
/// As [`Prepared::play`], and limits that contradict each other.
pub fn choose(
    plan: &HiringPlan,
    scenario: &HiringScenario,
    aims: &Aims,
    effort: Effort,
) -> Result<Chosen, HiringError> {
    let prepared = Prepared::new(plan, scenario)?;
    let chooser = Chooser { prepared: &prepared, aims, effort, curves: Curves::new(&prepared)? };
    let expected = chooser.played(&Mixed::tenured(&prepared), plan.class.lead_weeks, &[], effort)?;
    let hire_by = hire_by(&chooser, &expected)?;
    let (best, sureness) = match aims.sure {
        Some(asked) => {
            let (played, sureness) = sure(&chooser, expected, asked)?;
            (played, Some(sureness))
        }
        None => (expected, None),
    };
    let Played { outcome, programme, missed } = best;
    Ok(Chosen { outcome, programme, missed, hire_by, sureness })
}

impl Mixed {
    /// Everybody tenured.
    pub(super) fn tenured(prepared: &Prepared<'_>) -> Self {
        let weeks = prepared.plan().weeks();
        Self { need: (0..weeks).map(|week| prepared.required_fte(week)).collect(), proficiency: 1.0 }
    }
    /// As a plan's mix has it.
    pub(super) fn of(outcome: &HiringOutcome) -> Self {
        let weeks = &outcome.weeks;
        let mean = weeks.iter().map(|week| week.proficiency).sum::<f64>() / weeks.len().max(1) as f64;
        let need = weeks.iter().map(|week| week.required_fte * week.proficiency).collect();
        Self { need, proficiency: if mean > 0.0 { mean } else { 1.0 } }
    }
}

/// What all questions about one scenario share.
pub(super) struct Chooser<'p> {
    pub prepared: &'p Prepared<'p>,
    pub aims: &'p Aims,
    pub effort: Effort,
    curves: Curves,
}

impl Chooser<'_> {
    /// The effort of a question much like one that was answered: its answer is a good beginning.
    pub(super) fn again(&self) -> Effort {
        Effort { moves: self.effort.moves / 4, work: self.effort.work / 12, gap: self.effort.gap.max(1e-3) }
    }

    /// The best plan with no class before a week, from needs to begin with and classes known to be good.
    pub(super) fn played(
        &self,
        mixed: &Mixed,
        first: usize,
        known: &[ClassStart],
        effort: Effort,
    ) -> Result<Played, HiringError> {
        let mut mixed = mixed.clone();
        let mut known = known.to_vec();
        let mut best: Option<Played> = None;
        for round in 0..ROUNDS {
            // Later rounds start from the last answer and need not look as far.
            let effort =
                if round == 0 { effort } else { Effort { work: effort.work / 4, moves: effort.moves / 4, ..effort } };
            let played = self.once(&mixed, first, &known, effort)?;
            let same = best.as_ref().is_some_and(|best| best.programme.classes == played.programme.classes);
            known = self.chosen(&played.programme);
            let next = Mixed::of(&played.outcome);
            // A week that is missed although the programme took it for met needs a little more.
            let need = next.need.iter().enumerate().map(|(week, need)| {
                let believed = played.programme.weeks.get(week).is_some_and(|week| week.shortage <= 1e-6);
                if believed && played.missed.contains(&week) { need.max(mixed.need[week]) * 1.001 } else { *need }
            });
            mixed = Mixed { need: need.collect(), proficiency: next.proficiency };
            if best.as_ref().is_none_or(|best| played.better_than(best, self.aims)) {
                best = Some(played);
            } else if same || round >= 2 && best.as_ref().is_some_and(|best| best.missed.is_empty()) {
                break;
            }
            if same {
                break;
            }
        }
        best.ok_or_else(|| HiringError::from(ClassError::Limits))
    }

    /// One answer of the programme, played.
    pub(super) fn once(
        &self,
        mixed: &Mixed,
        first: usize,
        known: &[ClassStart],
        effort: Effort,
    ) -> Result<Played, HiringError> {
        let problem = self.curves.problem(self.prepared, self.aims, mixed, first);
        let sizes: Vec<u32> = problem
            .starts
            .iter()
            .map(|start| known.iter().find(|class| class.week == start.week).map_or(0, |class| class.size))
            .collect();
        let programme = best_classes_from(&problem, &[sizes], effort)?.ok_or(ClassError::Limits)?;
        let mut classes = self.prepared.scenario().classes.clone();
        classes.extend(self.chosen(&programme));
        classes.sort_by_key(|class| class.week);
        let outcome = self.prepared.play(&classes)?;
        let missed = self.missed(&outcome.weeks);
        Ok(Played { outcome, programme, missed })
    }

    fn chosen(&self, programme: &ClassPlan) -> Vec<ClassStart> {
        let class = |class: &super::PlannedClass| ClassStart { week: class.week, size: class.heads, decided: false };
        programme.classes.iter().map(class).collect()
    }

    /// Weeks that fall short of what they are staffed for and do not keep their promises either.
    fn missed(&self, weeks: &[HiringWeek]) -> Vec<usize> {
        let mean = self.prepared.scenario().staff_to == StaffTo::Mean;
        let short = |week: &HiringWeek| week.gap_fte < -1e-3 && !(mean && week.on_target);
        weeks.iter().enumerate().filter(|(_, week)| short(week)).map(|(at, _)| at).collect()
    }
}

/// A class as tables show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ChosenClass {
    /// Week in which it must be decided, from 0; `None` where it was given.
    pub decide: Option<usize>,
    /// Week of the first day of training.
    pub start: usize,
    /// Heads.
    pub heads: u32,
}

impl Chosen {
    /// The classes with their decisions.
    pub fn classes(&self, lead_weeks: usize) -> Vec<ChosenClass> {
        let class = |class: &ClassStart| ChosenClass {
            decide: class.week.checked_sub(lead_weeks).filter(|_| !class.decided),
            start: class.week,
            heads: class.size,
        };
        self.outcome.classes.iter().map(class).collect()
    }
}
