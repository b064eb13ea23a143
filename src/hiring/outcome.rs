//! What a scenario comes to, week by week.

use jiff::civil::Date;
use serde::Serialize;

use crate::hiring::ClassStart;

/// A scenario played to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct HiringOutcome {
    /// The scenario's name.
    pub scenario: String,
    /// Its classes: those it was given, or those chosen for it.
    pub classes: Vec<ClassStart>,
    /// Week by week.
    pub weeks: Vec<HiringWeek>,
    /// Every cohort, week by week.
    pub cohorts: Vec<Cohort>,
    /// All weeks together.
    pub totals: HiringTotals,
    /// What was noticed, in sentences.
    pub notes: Vec<String>,
}

/// Costs of a week or of all; each is counted once, and together they are the total.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct CostLines {
    /// Pay of the work that expected demand needs, at the pace of a tenured agent; leave and shrinkage included.
    pub wages: f64,
    /// Recruiting of those who start.
    pub hiring: f64,
    /// Pay of trainees, of trainers and mentors, and what a trainee costs beside.
    pub training: f64,
    /// Pay of nesting and ramping heads for the part by which they are slower: `(1 − p)` of it.
    pub ramp_drag: f64,
    /// Pay of overtime.
    pub overtime: f64,
    /// Pay, at the pace of a tenured agent, beyond what expected demand needs.
    pub idle: f64,
    /// What hours short of what expected demand needs cost.
    pub penalty: f64,
    /// Work given outside.
    pub outsourcing: f64,
    /// Bots.
    pub bot: f64,
}

impl CostLines {
    /// All lines together.
    pub fn total(&self) -> f64 {
        self.named().iter().map(|(_, cost)| cost).sum()
    }
    /// The lines with their names, in the order of the columns.
    pub fn named(&self) -> [(&'static str, f64); 9] {
        [
            ("wages", self.wages),
            ("hiring", self.hiring),
            ("training", self.training),
            ("ramp_drag", self.ramp_drag),
            ("overtime", self.overtime),
            ("idle", self.idle),
            ("penalty", self.penalty),
            ("outsourcing", self.outsourcing),
            ("bot", self.bot),
        ]
    }
    /// Line by line.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            wages: self.wages + other.wages,
            hiring: self.hiring + other.hiring,
            training: self.training + other.training,
            ramp_drag: self.ramp_drag + other.ramp_drag,
            overtime: self.overtime + other.overtime,
            idle: self.idle + other.idle,
            penalty: self.penalty + other.penalty,
            outsourcing: self.outsourcing + other.outsourcing,
            bot: self.bot + other.bot,
        }
    }
}

/// One week of a scenario. Heads are expected ones; an FTE is so many paid hours a week.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct HiringWeek {
    /// Its Monday.
    pub monday: Date,
    /// Contacts that reach the team, expected.
    pub contacts: f64,
    /// Paid FTE that the week's promises take at the week's mix of proficiency, shrinkage included.
    pub required_fte: f64,
    /// The same at the lower end of the central 80 % range of demand.
    pub required_fte_lo: f64,
    /// The same at its upper end.
    pub required_fte_hi: f64,
    /// The same at the expected level were everybody tenured.
    pub required_fte_tenured: f64,
    /// Paid FTE on the floor: tenured, ramping and nesting heads without leave, trainers, mentors; before overtime.
    pub available_fte: f64,
    /// Of these, tenured.
    pub tenured_fte: f64,
    /// Of these, ramping.
    pub ramping_fte: f64,
    /// Of these, nesting.
    pub nesting_fte: f64,
    /// Paid FTE in training; not available.
    pub training_fte: f64,
    /// Available FTE, each weighted by its proficiency.
    pub effective_fte: f64,
    /// FTE of overtime.
    pub overtime_fte: f64,
    /// FTE of unpaid time off.
    pub time_off_fte: f64,
    /// Available and overtime, without time off, less required: below 0 heads are short.
    pub gap_fte: f64,
    /// Heads at the beginning of the week.
    pub heads_opening: f64,
    /// Heads that start a class.
    pub hires: f64,
    /// Heads that come from other teams less those that go there.
    pub moves: f64,
    /// Heads that leave.
    pub leavers: f64,
    /// Heads that drop out of training.
    pub drop_outs: f64,
    /// Heads at the end of the week.
    pub heads_closing: f64,
    /// Tenured heads on the payroll.
    pub tenured: f64,
    /// Ramping heads.
    pub ramping: f64,
    /// Nesting heads.
    pub nesting: f64,
    /// Heads in training.
    pub training: f64,
    /// Trainers and mentors taken off the floor.
    pub support: f64,
    /// Mean proficiency of the heads on the floor.
    pub proficiency: f64,
    /// Contact-weighted service level of the week's intervals; NaN without contacts.
    pub service_level: f64,
    /// Whether the week keeps its promises.
    pub on_target: bool,
    /// Carried load over agents.
    pub occupancy: f64,
    /// Contact-weighted share that hangs up.
    pub abandonment: f64,
    /// Contacts given outside.
    pub outsourced: f64,
    /// Contacts that a bot took and that did not come back.
    pub deflected: f64,
    /// Paid hours, overtime included, time off left out.
    pub paid_hours: f64,
    /// Costs.
    pub cost: CostLines,
    /// Costs from the first week on.
    pub cumulative_cost: f64,
}

/// People with one story: an opening band, a class, or those who moved in.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// What it is, such as `6 to 12 months`, `class of 2027-02-01`, `moved in 2027-03-01`.
    pub name: String,
    /// The week in which it begins, from 0.
    pub begins: usize,
    /// One per week from then on.
    pub weeks: Vec<CohortWeek>,
}

/// A cohort in a week: `opening + hires + moves − leavers − drop_outs = closing`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CohortWeek {
    /// Heads at the beginning.
    pub opening: f64,
    /// Heads that start.
    pub hires: f64,
    /// Heads that come less those that go.
    pub moves: f64,
    /// Heads that leave.
    pub leavers: f64,
    /// Heads that drop out of training.
    pub drop_outs: f64,
    /// Heads at the end.
    pub closing: f64,
    /// Proficiency.
    pub proficiency: f64,
}

/// All weeks of a scenario together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct HiringTotals {
    /// Contacts that reach the team.
    pub contacts: f64,
    /// Weeks that do not keep their promises.
    pub weeks_below: usize,
    /// The largest shortage of a week in FTE; 0 where none is short.
    pub peak_gap_fte: f64,
    /// The week with the lowest service level.
    pub worst_week: Option<Date>,
    /// Its service level; NaN without contacts.
    pub worst_service_level: f64,
    /// Contact-weighted service level; NaN without contacts.
    pub service_level: f64,
    /// Occupancy, weighted by agents' hours.
    pub occupancy: f64,
    /// Contact-weighted share that hangs up.
    pub abandonment: f64,
    /// Heads that started.
    pub hires: f64,
    /// Heads that left.
    pub leavers: f64,
    /// Heads that dropped out.
    pub drop_outs: f64,
    /// Heads at the end.
    pub heads_closing: f64,
    /// Paid hours.
    pub paid_hours: f64,
    /// Costs by line.
    pub cost: CostLines,
    /// Costs over all contacts asked for: those of the team, and those outside or with a bot; NaN without contacts.
    pub cost_per_contact: f64,
}
