//! What a week costs, line by line, each hour counted once.
//!
//! # Formula
//! Every paid head has its contract's hours, at the pay of its stage. Of these hours
//! ```text
//! training    trainees, trainers and mentors; and per head that starts, what a trainee costs beside
//! ramp drag   (1 − p) of the hours on the floor of nesting and ramping heads
//! idle        of the other hours on the floor, the share 1 − need / staffed where more are staffed than needed
//! wages       what remains: planned leave and the hours that are needed
//! ```
//! Overtime is paid on top with its multiplier; time off is not paid. Hours short of the need cost what the plan says beyond
//! pay. The need is that of the expected demand in every scenario, so that scenarios staffed for a higher level show what this
//! costs as idle hours.

use crate::hiring::cohorts::Heads;
use crate::hiring::{CostLines, HiringPlan};

/// Heads on the floor in a week, leave and support taken away.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Floor {
    /// Share of heads past training on planned leave.
    pub leave: f64,
    /// Trainers and mentors.
    pub support: f64,
    /// Those that were needed beyond the tenured heads that there are.
    pub support_missing: f64,
    pub tenured: f64,
    pub ramping: f64,
    pub nesting: f64,
    /// Σ heads × proficiency.
    pub effective: f64,
}

impl Floor {
    pub(super) fn of(plan: &HiringPlan, heads: &Heads, leave: f64) -> Self {
        let terms = &plan.class;
        let per = |heads: f64, each: Option<f64>| each.map_or(0.0, |each| heads / each);
        let wanted = heads.classes as f64 * terms.trainers_per_class
            + per(heads.training, terms.trainees_per_trainer)
            + per(heads.nesting, terms.nesters_per_mentor);
        let there = 1.0 - leave;
        let support = wanted.min(heads.tenured * there);
        let tenured = heads.tenured * there - support;
        Self {
            leave,
            support,
            support_missing: wanted - support,
            tenured,
            ramping: heads.ramping * there,
            nesting: heads.nesting * there,
            effective: tenured + (heads.ramping_effective + heads.nesting_effective) * there,
        }
    }
    /// Heads on the floor.
    pub(super) fn heads(&self) -> f64 {
        self.tenured + self.ramping + self.nesting
    }
    /// Their mean proficiency: contacts go to whoever is free, so an agent handles contacts in proportion to `p`.
    pub(super) fn proficiency(&self) -> f64 {
        let heads = self.heads();
        if heads > 0.0 && self.effective > 0.0 { self.effective / heads } else { 1.0 }
    }
}

/// Required, available, overtime and time off, in FTE.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Staffed {
    pub required: f64,
    pub available: f64,
    pub overtime: f64,
    pub time_off: f64,
}

impl Staffed {
    /// The last resorts: overtime up to a share of what is available while short, time off while over.
    pub(super) fn with_last_resorts(required: f64, available: f64, overtime: f64, time_off: f64) -> Self {
        let short = (required - available).max(0.0);
        let over = (available - required).max(0.0);
        Self {
            required,
            available,
            overtime: short.min(overtime * available),
            time_off: over.min(time_off * available),
        }
    }
    pub(super) fn total(&self) -> f64 {
        self.available + self.overtime - self.time_off
    }
    pub(super) fn gap(&self) -> f64 {
        self.total() - self.required
    }
}

/// The lines of a week but those of bots and work outside.
pub(super) fn lines(plan: &HiringPlan, heads: &Heads, floor: &Floor, (staffed, need): (&Staffed, f64)) -> CostLines {
    let (rates, hours) = (&plan.cost, plan.team.contract_hours);
    let common = rates.per_hour * hours;
    let trainee = rates.trainee_per_hour.unwrap_or(rates.per_hour) * hours;
    let there = 1.0 - floor.leave;
    let leave = floor.leave * ((heads.tenured + heads.ramping) * common + heads.nesting * trainee);
    let stays = if staffed.available > 0.0 { 1.0 - staffed.time_off / staffed.available } else { 1.0 };
    let on_floor = stays * ((floor.tenured + floor.ramping) * common + floor.nesting * trainee);
    let drag = stays
        * there
        * ((heads.ramping - heads.ramping_effective) * common + (heads.nesting - heads.nesting_effective) * trainee);
    let productive = on_floor - drag;
    let total = staffed.total();
    let beyond = if total > need && total > 0.0 { 1.0 - need / total } else { 0.0 };
    let idle = productive * beyond;
    let fte_hours = plan.rules.hours_per_fte;
    CostLines {
        wages: leave + productive - idle,
        hiring: heads.flow.hires * rates.per_hire,
        training: heads.training * trainee + floor.support * common + heads.flow.hires * rates.per_trainee,
        ramp_drag: drag,
        overtime: staffed.overtime * fte_hours * rates.per_hour * rates.overtime_multiplier,
        idle,
        penalty: (need - total).max(0.0) * fte_hours * rates.per_short_hour,
        outsourcing: 0.0,
        bot: 0.0,
    }
}
