//! Until when it can be decided, and what every week of waiting costs.

use rayon::prelude::*;
use serde::Serialize;

use super::choose::{Chooser, Played};
use super::curves::Mixed;
use crate::hiring::{ClassStart, HiringError};

/// How far waiting is followed past the first decision, and how many weeks of it after the promises are lost.
const FARTHEST: usize = 26;
const AFTERWARDS: usize = 3;
/// Delays that are tried side by side.
const TOGETHER: usize = 4;

/// The best plan when nothing is decided before a week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Delay {
    /// The first week in which a decision can be taken, from 0.
    pub decide: usize,
    /// Cost of the plan, everything included.
    pub cost: f64,
    /// What this week of waiting adds to the cost of the week before; `None` for the first.
    pub added: Option<f64>,
    /// Weeks that miss their promises.
    pub weeks_missed: usize,
    /// FTE-weeks that are short in them.
    pub short_fte_weeks: f64,
}

/// Until when it can be decided.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct HireBy {
    /// The last week, from 0, in which the first decision still meets every week that can be met today; `None` where no class is
    /// needed, or where waiting was followed as far as it is and nothing was lost.
    pub week: Option<usize>,
    /// Waiting, week by week: from the decision that the plan takes to a little past the last that works.
    pub delays: Vec<Delay>,
}

/// The best plans under delay. Until the first decision of the plan itself, waiting costs nothing.
pub(super) fn hire_by(chooser: &Chooser<'_>, best: &Played) -> Result<HireBy, HiringError> {
    let lead = chooser.prepared.plan().class.lead_weeks;
    let Some(first) = best.programme.classes.first().map(|class| class.week - lead.min(class.week)) else {
        return Ok(HireBy::default());
    };
    let weeks = chooser.prepared.plan().weeks();
    let last = (first + FARTHEST).min(weeks.saturating_sub(lead + 1));
    let mixed = Mixed::of(&best.outcome);
    let mut plans: Vec<Played> = vec![best.clone()];
    let fewest = |plan: &Played| plan.missed.iter().all(|week| best.missed.contains(week));
    let mut next = first + 1;
    while next <= last {
        let block: Vec<usize> = (next..=last).take(TOGETHER).collect();
        let found = block
            .par_iter()
            .map(|decide| {
                let earliest = decide + lead;
                chooser.waited(&mixed, earliest, &put_off(best, earliest))
            })
            .collect::<Result<Vec<_>, HiringError>>()?;
        plans.extend(found);
        next += block.len();
        if plans.iter().filter(|plan| !fewest(plan)).count() >= AFTERWARDS {
            break;
        }
    }
    // A plan that decides later is a plan for everybody who could decide earlier.
    for at in (1..plans.len()).rev() {
        if at > 1 && plans[at].better_than(&plans[at - 1], chooser.aims) {
            plans[at - 1] = plans[at].clone();
        }
    }
    let lost = plans.iter().position(|plan| !fewest(plan));
    let shown = lost.map_or(plans.len(), |lost| (lost + AFTERWARDS).min(plans.len()));
    let delays = plans[..shown].iter().enumerate().map(|(at, plan)| Delay {
        decide: first + at,
        cost: plan.cost(),
        added: (at > 0).then(|| plan.cost() - plans[at - 1].cost()),
        weeks_missed: plan.missed.len(),
        short_fte_weeks: plan.short(),
    });
    Ok(HireBy { week: lost.map(|lost| first + lost - 1), delays: delays.collect() })
}

/// The plan's classes with those that would be too early at the first start that is not.
fn put_off(best: &Played, earliest: usize) -> Vec<ClassStart> {
    let mut classes: Vec<ClassStart> = Vec::new();
    let mut from = earliest;
    for class in &best.programme.classes {
        let week = class.week.max(from);
        classes.push(ClassStart { week, size: class.heads, decided: false });
        from = week + 1;
    }
    classes
}

impl Chooser<'_> {
    /// A plan under delay: asked twice, with the needs of its own mix the second time.
    fn waited(&self, mixed: &Mixed, first: usize, known: &[ClassStart]) -> Result<Played, HiringError> {
        let once = self.once(mixed, first, known, self.again())?;
        let short = once.programme.weeks.iter().filter(|week| week.shortage > 1e-3).count();
        if once.missed.len() <= short {
            return Ok(once);
        }
        let again = self.once(&Mixed::of(&once.outcome), first, known, self.again())?;
        Ok(if again.better_than(&once, self.aims) { again } else { once })
    }
}
