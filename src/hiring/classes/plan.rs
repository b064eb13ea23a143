//! The answer: classes, their cost, and the bound that shows how good they are.

use serde::Serialize;

use super::branch::{self, Effort, Proven};
use super::problem::{ClassCost, ClassError, ClassProblem, ClassWeek, Shortage};

/// A class to be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PlannedClass {
    /// Week of its first training day.
    pub week: usize,
    /// Heads.
    pub heads: u32,
}

/// Classes of least cost, as far as proven.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassPlan {
    /// The classes, in order of week.
    pub classes: Vec<PlannedClass>,
    /// One size per start of the problem, 0 where no class is held.
    #[serde(skip)]
    pub sizes: Vec<u32>,
    /// What they cost.
    pub cost: ClassCost,
    /// No classes that keep the limits cost less in all.
    pub bound: f64,
    /// How far the cost can lie above the least one: (cost − bound) / money paid out; 0 where it is proven least.
    pub gap: f64,
    /// Every week.
    pub weeks: Vec<ClassWeek>,
    /// Effective FTE-weeks that no classes could have covered, or that a price let pass.
    pub short_fte_weeks: f64,
    /// No classes leave fewer effective FTE-weeks uncovered; `None` where a missed need has a price.
    pub least_short_fte_weeks: Option<f64>,
    /// Nodes of the tree that were worked on.
    pub nodes: u64,
}

impl ClassPlan {
    /// Weeks whose need is missed by more than a thousandth of an FTE.
    pub fn weeks_short(&self) -> usize {
        self.weeks.iter().filter(|week| week.shortage > 1e-3).count()
    }
}

/// Classes of least cost for a problem; `Ok(None)` where no classes keep its limits (a budget or an allowed shortage that
/// nothing meets).
///
/// # Errors
/// A problem that contradicts itself.
///
/// # Example
/// Ten effective FTE are needed from week 3 on and eight are there; training takes two weeks and nobody leaves. A class of two in
/// week 1, at 5,000 a head, is cheaper than two FTE of overtime for five weeks at 1,500.
/// ```
/// use headcount::hiring::classes::{ClassProblem, PossibleClass, Effort, Shortage, best_classes};
///
/// let class = |week| PossibleClass {
///     week,
///     effect: vec![0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
///     class_effect: vec![],
///     training_weeks: 2,
///     cost_per_class: 0.0,
///     cost_per_hire: 5_000.0,
/// };
/// let problem = ClassProblem {
///     need: vec![8.0, 8.0, 8.0, 10.0, 10.0, 10.0, 10.0, 10.0],
///     base: vec![8.0; 8],
///     overtime_cap: vec![2.0; 8],
///     overtime_cost: 1_500.0,
///     starts: (0..6).map(class).collect(),
///     smallest: 1,
///     largest: 4,
///     seats: None,
///     spacing: None,
///     shortage: Shortage::Forbidden,
///     budget: None,
///     most_heads: None,
/// };
/// let plan = best_classes(&problem, Effort::default())?.expect("no limit forbids it");
/// assert_eq!(plan.classes.iter().map(|class| class.heads).sum::<u32>(), 2);
/// assert_eq!(plan.cost.total(), 10_000.0);
/// assert!(plan.gap < 1.1e-4); // the search stops a ten-thousandth above its bound
/// # Ok::<(), headcount::hiring::classes::ClassError>(())
/// ```
pub fn best_classes(problem: &ClassProblem, effort: Effort) -> Result<Option<ClassPlan>, ClassError> {
    best_classes_from(problem, &[], effort)
}

/// As [`best_classes`], starting from sizes that are known to be good for a problem much like this one.
///
/// # Errors
/// A problem that contradicts itself.
pub fn best_classes_from(
    problem: &ClassProblem,
    known: &[Vec<u32>],
    effort: Effort,
) -> Result<Option<ClassPlan>, ClassError> {
    problem.check()?;
    let known: Vec<Vec<u32>> = known.iter().filter(|sizes| sizes.len() == problem.starts.len()).cloned().collect();
    if problem.shortage != Shortage::Forbidden {
        return Ok(branch::solve(problem, &known, effort).map(|proven| finish(problem, proven, None)));
    }
    // What can't be met is found first: the least shortage in all, whatever it costs within the limits.
    let mut least = problem.clone();
    least.shortage = Shortage::Least;
    let Some(fewest) = branch::solve(&least, &known, effort) else {
        return Ok(None);
    };
    let allowed = least.weeks(&fewest.sizes).iter().map(|week| week.shortage).collect();
    // The same shortage moved into overtime must never pay: it costs a little more than overtime does.
    let mut asked = problem.clone();
    asked.shortage = Shortage::Within { allowed, price: problem.overtime_cost * 1.01 };
    let known: Vec<Vec<u32>> = known.into_iter().chain([fewest.sizes]).collect();
    Ok(branch::solve(&asked, &known, effort).map(|proven| finish(&asked, proven, Some(fewest.bound))))
}

fn finish(problem: &ClassProblem, proven: Proven, least_short: Option<f64>) -> ClassPlan {
    let Proven { sizes, cost: objective, bound, nodes } = proven;
    let held = problem.starts.iter().zip(&sizes).filter(|(_, size)| **size > 0);
    let classes = held.map(|(start, &heads)| PlannedClass { week: start.week, heads }).collect();
    let weeks = problem.weeks(&sizes);
    let mut cost = problem.cost(&sizes);
    let mut bound = bound.min(objective);
    if let (Shortage::Within { allowed, price }, true) = (&problem.shortage, least_short.is_some()) {
        // The price was only there to keep shortage and overtime apart. No other classes have more of it than is let pass.
        cost.shortage = 0.0;
        bound = (bound - price * allowed.iter().sum::<f64>()).min(cost.money());
    }
    let value = if problem.shortage == Shortage::Least { objective } else { cost.total() };
    let money = if problem.shortage == Shortage::Least { objective } else { cost.money() };
    let gap = if value > bound && money > 0.0 { (value - bound) / money } else { 0.0 };
    let short_fte_weeks = weeks.iter().map(|week| week.shortage).sum();
    ClassPlan { classes, sizes, cost, bound, gap, weeks, short_fte_weeks, least_short_fte_weeks: least_short, nodes }
}
