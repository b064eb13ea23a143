//! The mixed-integer programme of a class problem: which variable and which row is what.

use super::linear::LinearProgramme;
use super::problem::{ClassProblem, Shortage};

/// The programme, with the meaning of its variables.
#[derive(Debug)]
pub(super) struct Model {
    /// Costs, rows and bounds. Costs are divided by [`Model::scale`].
    pub programme: LinearProgramme,
    /// What one unit of the programme's cost is worth.
    pub scale: f64,
    /// How many classes may be held: variables `0..starts` say whether each is, `starts..2·starts` how many heads it has above the
    /// smallest size.
    pub starts: usize,
    /// Variables that must be whole, in the order in which they are branched on: classes held up to each start, classes, heads.
    pub whole: [std::ops::Range<usize>; 3],
}

impl Model {
    /// Writes the programme down. `Shortage::Forbidden` must have been resolved before.
    pub fn new(problem: &ClassProblem) -> Self {
        let starts = problem.starts.len();
        let (smallest, largest) = (f64::from(problem.smallest), f64::from(problem.largest));
        let weeks: Vec<usize> = (0..problem.need.len()).filter(|&week| can_fall_short(problem, week)).collect();
        // Only weeks that may fall short have a variable for it.
        let may = |week: &usize| match &problem.shortage {
            Shortage::Forbidden => false,
            Shortage::Priced(_) | Shortage::Least => true,
            Shortage::Within { allowed, .. } => allowed[*week] > 0.0,
        };
        let mut variables = 2 * starts + weeks.len();
        let overtime = |at: usize| 2 * starts + at;
        let short: Vec<Option<usize>> = weeks
            .iter()
            .map(|week| {
                may(week).then(|| {
                    variables += 1;
                    variables - 1
                })
            })
            .collect();
        let money = problem.shortage.money();
        let mut cost = vec![0.0; variables];
        let mut hi = vec![0.0; variables];
        for (index, start) in problem.starts.iter().enumerate() {
            cost[index] = money * (start.cost_per_class + smallest * start.cost_per_hire);
            cost[starts + index] = money * start.cost_per_hire;
            hi[index] = 1.0;
            hi[starts + index] = largest - smallest;
        }
        let mut rows: Vec<Vec<(usize, f64)>> = Vec::new();
        let mut bounds: Vec<(f64, f64)> = Vec::new();
        for (at, &week) in weeks.iter().enumerate() {
            let missing = problem.need[week] - problem.base[week];
            let mut row = Vec::new();
            let mut dent = 0.0;
            for (index, start) in problem.starts.iter().enumerate().take_while(|(_, start)| start.week <= week) {
                let of = |curve: &[f64]| curve.get(week - start.week).copied().unwrap_or(0.0);
                let (each, class) = (of(&start.effect), of(&start.class_effect));
                row.push((index, smallest * each + class));
                row.push((starts + index, each));
                dent += (-(smallest * each + class)).max(0.0) + (-(largest - smallest) * each).max(0.0);
            }
            row.push((overtime(at), 1.0));
            row.extend(short[at].map(|variable| (variable, 1.0)));
            rows.push(row);
            bounds.push((missing, f64::INFINITY));
            let most = (missing + dent).max(0.0);
            cost[overtime(at)] = money * problem.overtime_cost;
            hi[overtime(at)] = problem.overtime_cap[week].min(most);
            let allowed = match &problem.shortage {
                Shortage::Forbidden => 0.0,
                Shortage::Priced(_) | Shortage::Least => most,
                Shortage::Within { allowed, .. } => allowed[week].min(most),
            };
            if let Some(variable) = short[at] {
                cost[variable] = problem.shortage.price();
                hi[variable] = allowed;
            }
        }
        for index in 0..starts {
            rows.push(vec![(index, largest - smallest), (starts + index, -1.0)]);
            bounds.push((0.0, f64::INFINITY));
        }
        let heads = |row: &mut Vec<(usize, f64)>, index: usize| {
            row.extend([(index, smallest), (starts + index, 1.0)]);
        };
        if let Some(spacing) = problem.spacing {
            for (first, start) in problem.starts.iter().enumerate() {
                let within = problem.starts[first..].iter().take_while(|s| s.week < start.week + spacing.weeks).count();
                if within > spacing.classes as usize {
                    rows.push((first..first + within).map(|index| (index, 1.0)).collect());
                    bounds.push((f64::NEG_INFINITY, f64::from(spacing.classes)));
                }
            }
        }
        if let Some(seats) = &problem.seats {
            for (week, &seats) in seats.iter().enumerate() {
                let mut row = Vec::new();
                let mut starting = false;
                for (index, start) in problem.starts.iter().enumerate() {
                    if (start.week..start.week + start.training_weeks).contains(&week) {
                        heads(&mut row, index);
                        starting |= start.week == week;
                    }
                }
                // The room is fullest in a week in which a class starts, unless it gets smaller later.
                let smaller = week > 0 && problem.seats.as_ref().is_some_and(|all| all[week - 1] > seats);
                if (starting || smaller) && row.len() as f64 / 2.0 * largest > f64::from(seats) {
                    rows.push(row);
                    bounds.push((f64::NEG_INFINITY, f64::from(seats)));
                }
            }
        }
        if let Some(most) = problem.most_heads {
            let mut row = Vec::new();
            (0..starts).for_each(|index| heads(&mut row, index));
            rows.push(row);
            bounds.push((f64::NEG_INFINITY, f64::from(most)));
        }
        if let Some(budget) = problem.budget {
            let mut row = Vec::new();
            for (index, start) in problem.starts.iter().enumerate() {
                row.push((index, start.cost_per_class + smallest * start.cost_per_hire));
                row.push((starts + index, start.cost_per_hire));
            }
            (0..weeks.len()).for_each(|at| row.push((overtime(at), problem.overtime_cost)));
            let unit = row.iter().fold(1.0_f64, |most, term| most.max(term.1));
            row.iter_mut().for_each(|term| term.1 /= unit);
            rows.push(row);
            bounds.push((f64::NEG_INFINITY, budget / unit));
        }
        // Classes held up to each start: free, until branched on.
        let held = variables + rows.len();
        for last in 0..starts {
            rows.push((0..=last).map(|index| (index, 1.0)).collect());
            bounds.push((0.0, starts as f64));
        }
        let scale = cost.iter().fold(0.0_f64, |most, &each| most.max(each));
        let scale = if scale > 0.0 { scale } else { 1.0 };
        cost.iter_mut().for_each(|each| *each /= scale);
        let lo = vec![0.0; variables].into_iter().chain(bounds.iter().map(|bound| bound.0)).collect();
        let hi = hi.into_iter().chain(bounds.iter().map(|bound| bound.1)).collect();
        let whole = [held..held + starts, 0..starts, starts..2 * starts];
        Self { programme: LinearProgramme { cost, lo, hi, rows }, scale, starts, whole }
    }
}

/// Whether some choice of classes leaves the week short.
fn can_fall_short(problem: &ClassProblem, week: usize) -> bool {
    let dents = problem.starts.iter().any(|start| {
        start.week <= week
            && [&start.effect, &start.class_effect]
                .iter()
                .any(|curve| curve.get(week - start.week).is_some_and(|&effect| effect < 0.0))
    });
    dents || problem.need[week] > problem.base[week]
}
