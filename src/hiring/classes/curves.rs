//! A hiring plan as a class problem: what each possible class would bring and cost.

use super::aims::Aims;
use super::problem::{ClassProblem, PossibleClass, Shortage};
use crate::hiring::supply::{SupplyWeek, supply};
use crate::hiring::{ClassStart, HiringError, HiringPlan, Prepared};

/// What every possible class adds to a scenario's own, taken from the supply model itself: the supply with the class less
/// that without it, at its smallest and its largest size.
#[derive(Debug, Clone)]
pub(super) struct Curves {
    /// Effective FTE without any class to be chosen.
    base: Vec<f64>,
    starts: Vec<PossibleClass>,
    seats: Option<Vec<u32>>,
}

/// Need and overtime as a plan's own mix of new and tenured heads has them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mixed {
    /// Effective FTE needed, week by week.
    pub need: Vec<f64>,
    /// Mean proficiency of the floor over all weeks: an hour of overtime gives so much.
    pub proficiency: f64,
}

impl Curves {
    pub(super) fn new(prepared: &Prepared<'_>) -> Result<Self, HiringError> {
        let plan = prepared.plan();
        let given = &prepared.scenario().classes;
        let terms = &plan.class;
        let (smallest, largest) = (terms.size_min.max(1), terms.size_max.max(terms.size_min).max(1));
        let without = supply(plan, given)?;
        let free = |week: &usize| terms.allowed.get(*week).copied().unwrap_or(true);
        let starts = (terms.lead_weeks..plan.weeks()).filter(free).map(|week| {
            let with = |size: u32| {
                let mut classes = given.clone();
                classes.push(ClassStart { week, size, decided: true });
                classes.sort_by_key(|class| class.week);
                supply(plan, &classes)
            };
            let (small, large) = (with(smallest)?, with(largest)?);
            let curve = |of: &dyn Fn(&SupplyWeek) -> f64| -> (Vec<f64>, Vec<f64>) {
                let after = |at: usize| {
                    let (none, few, many) = (of(&without[at]), of(&small[at]), of(&large[at]));
                    let (few, many) = (few - none, many - none);
                    match largest > smallest {
                        true => {
                            let each = (many - few) / f64::from(largest - smallest);
                            (each, few - each * f64::from(smallest))
                        }
                        false => (few / f64::from(smallest), 0.0),
                    }
                };
                (week..plan.weeks()).map(after).unzip()
            };
            let (effect, class_effect) = curve(&|week| week.effective_fte);
            let (each, class) = curve(&|week| pay(plan, week));
            // The last digits of a difference are not a trainer.
            let tidy = |value: f64| if value.abs() < 1e-9 { 0.0 } else { value };
            Ok(PossibleClass {
                week,
                effect: effect.into_iter().map(tidy).collect(),
                class_effect: class_effect.into_iter().map(tidy).collect(),
                training_weeks: terms.timetable.training_weeks.max(1),
                cost_per_class: tidy((class.iter().sum::<f64>() * 1e6).round() / 1e6).max(0.0),
                cost_per_hire: each.iter().sum::<f64>().max(0.0),
            })
        });
        let starts = starts.collect::<Result<Vec<_>, HiringError>>()?;
        let training = terms.timetable.training_weeks.max(1);
        let seats = terms.seats.map(|seats| {
            let taken = |week: usize| {
                let sit = given.iter().filter(|class| class.week <= week && week < class.week + training);
                sit.map(|class| class.size).sum::<u32>()
            };
            (0..plan.weeks()).map(|week| seats.saturating_sub(taken(week))).collect()
        });
        Ok(Self { base: without.iter().map(|week| week.effective_fte).collect(), starts, seats })
    }

    /// The problem with no class before a week, for some needs.
    pub(super) fn problem(&self, prepared: &Prepared<'_>, aims: &Aims, mixed: &Mixed, first: usize) -> ClassProblem {
        let (plan, scenario) = (prepared.plan(), prepared.scenario());
        let terms = &plan.class;
        let overtime = scenario.overtime.max(0.0);
        let hour = plan.cost.per_hour * plan.cost.overtime_multiplier;
        ClassProblem {
            // Overtime is a share of those on the floor: with it, s·(1 + o) ≥ need, so it covers at most need·o/(1 + o).
            overtime_cap: mixed.need.iter().map(|need| need.max(0.0) * overtime / (1.0 + overtime)).collect(),
            overtime_cost: plan.rules.hours_per_fte * hour / mixed.proficiency,
            need: mixed.need.clone(),
            base: self.base.clone(),
            starts: self.starts.iter().filter(|start| start.week >= first).cloned().collect(),
            smallest: terms.size_min.max(1),
            largest: terms.size_max.max(terms.size_min).max(1),
            seats: self.seats.clone(),
            spacing: aims.spacing,
            shortage: match aims.price_misses {
                true => Shortage::Priced(plan.rules.hours_per_fte * plan.cost.per_short_hour / mixed.proficiency),
                false => Shortage::Forbidden,
            },
            budget: aims.budget,
            most_heads: aims.most_hires,
        }
    }
}

/// What the heads of a week cost: pay, and recruiting and training of those who start.
fn pay(plan: &HiringPlan, week: &SupplyWeek) -> f64 {
    let (heads, rates) = (&week.heads, &plan.cost);
    let trainee = rates.trainee_per_hour.unwrap_or(rates.per_hour);
    plan.team.contract_hours
        * ((heads.tenured + heads.ramping) * rates.per_hour + (heads.training + heads.nesting) * trainee)
        + heads.flow.hires * (rates.per_hire + rates.per_trainee)
}
