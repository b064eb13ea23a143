//! Heads without a look at demand: what a class adds, for whoever chooses classes.

use crate::hiring::cohorts::{Crew, Heads};
use crate::hiring::pay::Floor;
use crate::hiring::{ClassStart, HiringError, HiringPlan};

/// What there is in a week.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SupplyWeek {
    /// Heads of the week.
    pub heads: Heads,
    /// Paid FTE on the floor.
    pub available_fte: f64,
    /// The same, each weighted by its proficiency.
    pub effective_fte: f64,
    /// Mean proficiency of the floor.
    pub proficiency: f64,
}

/// The supply of every week with some classes; attrition does not rise with occupancy here.
///
/// # Errors
/// Moves that take more heads than there are.
pub fn supply(plan: &HiringPlan, classes: &[ClassStart]) -> Result<Vec<SupplyWeek>, HiringError> {
    let head = plan.team.contract_hours / plan.rules.hours_per_fte;
    let mut crew = Crew::new(plan, classes);
    (0..plan.weeks())
        .map(|week| {
            let heads = crew.step(week, 0.0)?;
            let floor = Floor::of(plan, &heads, leave_of(plan, week));
            Ok(SupplyWeek {
                heads,
                available_fte: floor.heads() * head,
                effective_fte: floor.effective * head,
                proficiency: floor.proficiency(),
            })
        })
        .collect()
}

/// Share of the heads past training that is on planned leave in a week.
pub fn leave_of(plan: &HiringPlan, week: usize) -> f64 {
    let monday = plan.monday(week);
    plan.leave.iter().map(|leave| leave.share * leave.span.share_of_week(monday)).sum::<f64>().min(1.0)
}

/// What one head hired adds in a week since the first day of training, without leave; classes add up.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct HiredHead {
    /// Heads of it that are paid.
    pub heads: f64,
    /// Paid FTE that it puts on the floor, less the trainers and mentors per head that it takes away; trainers per class are not
    /// in it.
    pub available_fte: f64,
    /// The same weighted by proficiency.
    pub effective_fte: f64,
    /// Pay of the week, and in the first what hiring and training cost beside.
    pub cost: f64,
}

/// What one head hired adds, week by week since the first day of training, for as many weeks as the plan has.
pub fn hired_head(plan: &HiringPlan) -> Vec<HiredHead> {
    let head = plan.team.contract_hours / plan.rules.hours_per_fte;
    let alone = HiringPlan {
        team: crate::hiring::Team {
            bands: plan.team.bands.iter().map(|band| crate::hiring::Band { heads: 0.0, ..band.clone() }).collect(),
            rise: None,
            ..plan.team.clone()
        },
        moves: Vec::new(),
        leave: Vec::new(),
        ..plan.clone()
    };
    let class = [ClassStart { week: 0, size: 1, decided: true }];
    let mut crew = Crew::new(&alone, &class);
    let (common, trainee) = (
        plan.cost.per_hour * plan.team.contract_hours,
        plan.cost.trainee_per_hour.unwrap_or(plan.cost.per_hour) * plan.team.contract_hours,
    );
    (0..plan.weeks())
        .map(|week| {
            // No moves, so no error.
            let heads = crew.step(week, 0.0).unwrap_or_default();
            let per = |heads: f64, each: Option<f64>| each.map_or(0.0, |each| heads / each);
            let support = per(heads.training, plan.class.trainees_per_trainer)
                + per(heads.nesting, plan.class.nesters_per_mentor);
            let floor = heads.tenured + heads.ramping + heads.nesting - support;
            let effective = heads.tenured + heads.ramping_effective + heads.nesting_effective - support;
            let once = heads.flow.hires * (plan.cost.per_hire + plan.cost.per_trainee);
            HiredHead {
                heads: heads.training + heads.nesting + heads.ramping + heads.tenured,
                available_fte: floor * head,
                effective_fte: effective * head,
                cost: (heads.tenured + heads.ramping) * common + (heads.training + heads.nesting) * trainee + once,
            }
        })
        .collect()
}
