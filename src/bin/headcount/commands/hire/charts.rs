//! The pictures of a hiring plan.

use std::path::Path;

use headcount::hiring::{HiringOutcome, HiringPlan};
use headcount::report::Chart;
use headcount::report::hiring::{ClassFlag, Staffing, comparison_chart, supply_chart};

use crate::pictures;
use crate::session::{Failure, Session};

/// Draws every scenario week by week, and all of them side by side, into a folder.
pub fn draw(folder: &Path, plan: &HiringPlan, outcomes: &[HiringOutcome], session: &Session) -> Result<(), Failure> {
    let scenarios: Vec<Staffing> = outcomes.iter().map(|outcome| staffing(plan, outcome)).collect();
    let mut charts: Vec<Chart> = scenarios.iter().map(supply_chart).collect();
    if scenarios.len() > 1 {
        charts.push(comparison_chart(&scenarios));
    }
    pictures::save(folder, &charts, &[], session)
}

fn staffing(plan: &HiringPlan, outcome: &HiringOutcome) -> Staffing {
    let flag = |class: &headcount::hiring::ClassStart| {
        let decide = class.week.checked_sub(plan.class.lead_weeks).filter(|_| !class.decided);
        ClassFlag {
            starts: plan.monday(class.week),
            size: f64::from(class.size),
            decide_by: decide.map(|week| plan.monday(week)),
        }
    };
    Staffing {
        scenario: outcome.scenario.clone(),
        weeks: outcome.weeks.clone(),
        classes: outcome.classes.iter().map(flag).collect(),
    }
}
