//! A small linear programme with bounds on every variable and every row, solved by the dual simplex method.
//!
//! ```text
//! minimise c·x   subject to   rowlo ≤ A·x ≤ rowhi,   lo ≤ x ≤ hi
//! ```
//! Rows are variables too: row `i` is the variable `n + i`, and the tableau writes each basic variable as a sum of the
//! nonbasic ones. Every variable starts at the bound that its cost likes, so the first tableau is dual feasible and each step
//! keeps it so; any bound may then be tightened and the method goes on from where it stands, which is what branch and bound
//! needs. Long steps pass boxed variables over to their other bound (the bound-flipping ratio test, Maros 2003).
//!
//! A dual solution proves a lower bound whatever rounding did to the tableau: [`LinearProgramme::proven`] takes only the
//! row prices from it and works out the rest from the data (Neumaier & Shcherbina 2004).

/// What an entry of the tableau must exceed to be pivoted on.
const PIVOT: f64 = 1e-9;
/// How far a variable may lie outside its bounds.
const FEASIBLE: f64 = 1e-7;

/// Costs, rows and bounds.
#[derive(Debug, Clone, Default)]
pub(super) struct LinearProgramme {
    /// Cost of each variable.
    pub cost: Vec<f64>,
    /// Least value of each variable, then of each row.
    pub lo: Vec<f64>,
    /// Greatest value of each variable, then of each row.
    pub hi: Vec<f64>,
    /// The entries of each row: variable and coefficient.
    pub rows: Vec<Vec<(usize, f64)>>,
}

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// At the optimum.
    Optimal,
    /// No point meets the bounds.
    Infeasible,
    /// The optimum costs more than the limit that was given.
    Beyond,
    /// Out of steps; the prices still prove a bound.
    OutOfSteps,
}

/// A basis with its tableau.
#[derive(Debug, Clone)]
pub(super) struct Tableau {
    /// `basic.len() × width` entries, row after row.
    entries: Vec<f64>,
    width: usize,
    basic: Vec<usize>,
    nonbasic: Vec<usize>,
    /// Reduced costs of the nonbasic variables.
    reduced: Vec<f64>,
    /// Where each variable stands now.
    pub value: Vec<f64>,
    pub lo: Vec<f64>,
    pub hi: Vec<f64>,
    /// The row of a basic variable, or the column of a nonbasic one.
    place: Vec<usize>,
    is_basic: Vec<bool>,
    /// Reference weights of the rows (dual Devex).
    weight: Vec<f64>,
    /// Steps taken so far.
    pub steps: u64,
}

impl LinearProgramme {
    /// The first tableau: rows basic, every variable at the bound that its cost likes. `lo` and `hi` of the variables must
    /// be finite where the cost would follow them.
    pub fn tableau(&self) -> Tableau {
        let (n, m) = (self.cost.len(), self.rows.len());
        let mut entries = vec![0.0; n * m];
        for (row, terms) in self.rows.iter().enumerate() {
            for &(variable, coefficient) in terms {
                entries[row * n + variable] += coefficient;
            }
        }
        let mut tableau = Tableau {
            entries,
            width: n,
            basic: (n..n + m).collect(),
            nonbasic: (0..n).collect(),
            reduced: self.cost.clone(),
            value: vec![0.0; n + m],
            lo: self.lo.clone(),
            hi: self.hi.clone(),
            place: (0..n).chain(0..m).collect(),
            is_basic: (0..n + m).map(|variable| variable >= n).collect(),
            weight: vec![1.0; m],
            steps: 0,
        };
        tableau.settle();
        tableau
    }

    /// A lower bound of the cost within the tableau's bounds, worked out from the data and the tableau's row prices alone.
    pub fn proven(&self, tableau: &Tableau) -> f64 {
        let n = self.cost.len();
        let mut reduced = self.cost.clone();
        let mut bound = 0.0;
        for (row, terms) in self.rows.iter().enumerate() {
            let variable = n + row;
            if tableau.is_basic[variable] {
                continue;
            }
            let price = tableau.reduced[tableau.place[variable]];
            let at = if price > 0.0 { tableau.lo[variable] } else { tableau.hi[variable] };
            if price == 0.0 || !at.is_finite() {
                continue;
            }
            bound += price * at;
            for &(column, coefficient) in terms {
                reduced[column] -= price * coefficient;
            }
        }
        for (variable, &cost) in reduced.iter().enumerate() {
            let at = if cost > 0.0 { tableau.lo[variable] } else { tableau.hi[variable] };
            if cost != 0.0 {
                bound += cost * at;
            }
        }
        bound
    }
}

impl Tableau {
    /// Narrows a variable's bounds. The tableau stays dual feasible.
    pub fn narrow(&mut self, variable: usize, lo: f64, hi: f64) {
        self.lo[variable] = self.lo[variable].max(lo);
        self.hi[variable] = self.hi[variable].min(hi);
    }

    /// Puts every nonbasic variable at the bound that its reduced cost likes, and works out the basic ones.
    fn settle(&mut self) {
        for column in 0..self.width {
            let variable = self.nonbasic[column];
            let (lo, hi) = (self.lo[variable], self.hi[variable]);
            let reduced = self.reduced[column];
            let low = if reduced > 0.0 {
                true
            } else if reduced < 0.0 {
                false
            } else {
                self.value[variable] <= lo || !hi.is_finite()
            };
            self.value[variable] = if (low && lo.is_finite()) || !hi.is_finite() { lo } else { hi };
        }
        for (row, &variable) in self.basic.iter().enumerate() {
            let entries = &self.entries[row * self.width..(row + 1) * self.width];
            self.value[variable] = entries.iter().zip(&self.nonbasic).map(|(entry, &of)| entry * self.value[of]).sum();
        }
    }

    /// Cost of the point where the tableau stands, by its reduced costs.
    pub fn objective(&self) -> f64 {
        self.reduced.iter().zip(&self.nonbasic).map(|(reduced, &of)| reduced * self.value[of]).sum()
    }

    /// Goes on to the optimum, or until its cost is sure to pass `limit`, or for `steps` steps.
    pub fn solve(&mut self, limit: f64, steps: u64) -> Ended {
        self.settle();
        let mut candidates: Vec<(f64, f64, usize)> = Vec::new();
        for step in 0..steps {
            if step % 64 == 63 {
                self.settle();
            }
            let Some((row, raise)) = self.leaving() else {
                return Ended::Optimal;
            };
            if limit.is_finite() && step % 4 == 3 && self.objective() > limit {
                return Ended::Beyond;
            }
            let leaving = self.basic[row];
            let (bound, short) = if raise {
                (self.lo[leaving], self.lo[leaving] - self.value[leaving])
            } else {
                (self.hi[leaving], self.value[leaving] - self.hi[leaving])
            };
            self.candidates(row, raise, &mut candidates);
            let Some(entering) = self.entering(&mut candidates, short) else {
                return Ended::Infeasible;
            };
            self.pivot(row, entering, bound);
            self.steps += 1;
        }
        Ended::OutOfSteps
    }

    /// Fixes, where they are, the nonbasic variables whose move by one would raise the cost of this optimum past `limit`.
    pub fn fix(&mut self, variables: impl Iterator<Item = usize>, limit: f64) -> usize {
        let objective = self.objective();
        let mut fixed = 0;
        for variable in variables {
            if self.is_basic[variable] || self.lo[variable] >= self.hi[variable] {
                continue;
            }
            if objective + self.reduced[self.place[variable]].abs() > limit {
                self.lo[variable] = self.value[variable];
                self.hi[variable] = self.value[variable];
                fixed += 1;
            }
        }
        fixed
    }

    /// The basic variable that lies furthest outside its bounds for its weight, and whether it must rise.
    fn leaving(&self) -> Option<(usize, bool)> {
        let mut best = None;
        let mut most = 0.0;
        for (row, &variable) in self.basic.iter().enumerate() {
            let value = self.value[variable];
            let (below, above) = (self.lo[variable] - value, value - self.hi[variable]);
            let outside = below.max(above);
            if outside > FEASIBLE * (1.0 + value.abs() * 1e-3) {
                let score = outside * outside / self.weight[row];
                if score > most {
                    most = score;
                    best = Some((row, below > above));
                }
            }
        }
        best
    }

    /// The nonbasic variables that can move the row's variable back: ratio, size of the entry, column.
    fn candidates(&self, row: usize, raise: bool, into: &mut Vec<(f64, f64, usize)>) {
        into.clear();
        let entries = &self.entries[row * self.width..(row + 1) * self.width];
        for (column, &entry) in entries.iter().enumerate() {
            let toward = if raise { entry } else { -entry };
            if toward.abs() <= PIVOT {
                continue;
            }
            let variable = self.nonbasic[column];
            if self.lo[variable] >= self.hi[variable] {
                continue;
            }
            let at_lower = self.value[variable] <= self.lo[variable];
            if (at_lower && toward > 0.0) || (!at_lower && toward < 0.0) {
                into.push((self.reduced[column].abs() / entry.abs(), entry.abs(), column));
            }
        }
    }

    /// The column that enters: boxed columns before it flip to their other bound as long as the row stays outside.
    fn entering(&mut self, candidates: &mut [(f64, f64, usize)], short: f64) -> Option<usize> {
        candidates.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
        let mut left = short;
        let mut passed = 0;
        for &(_, entry, column) in candidates.iter() {
            let variable = self.nonbasic[column];
            left -= entry * (self.hi[variable] - self.lo[variable]);
            if left <= 0.0 || left.is_nan() {
                break;
            }
            passed += 1;
        }
        if passed == candidates.len() {
            return None;
        }
        // Of the columns that tie with the one reached, the largest entry is the safest to divide by.
        let ratio = candidates[passed].0 + 1e-9;
        let tied = candidates[passed..].iter().take_while(|candidate| candidate.0 <= ratio);
        let chosen = tied.fold(candidates[passed], |best, &next| if next.1 > best.1 { next } else { best }).2;
        let flips: Vec<(usize, f64)> = candidates[..passed]
            .iter()
            .map(|&(_, _, column)| {
                let variable = self.nonbasic[column];
                let (lo, hi) = (self.lo[variable], self.hi[variable]);
                let to = if self.value[variable] <= lo { hi } else { lo };
                let by = to - self.value[variable];
                self.value[variable] = to;
                (column, by)
            })
            .collect();
        if !flips.is_empty() {
            for (other, &variable) in self.basic.iter().enumerate() {
                let entries = &self.entries[other * self.width..(other + 1) * self.width];
                self.value[variable] += flips.iter().map(|&(column, by)| entries[column] * by).sum::<f64>();
            }
        }
        Some(chosen)
    }

    /// Exchanges a row's variable, which goes to `bound`, for a column's.
    fn pivot(&mut self, row: usize, column: usize, bound: f64) {
        let width = self.width;
        let pivot = self.entries[row * width + column];
        let (leaving, entering) = (self.basic[row], self.nonbasic[column]);
        let step = (bound - self.value[leaving]) / pivot;
        for (other, &variable) in self.basic.iter().enumerate() {
            self.value[variable] += self.entries[other * width + column] * step;
        }
        self.value[entering] += step;
        self.value[leaving] = bound;
        let mut fresh = self.entries[row * width..(row + 1) * width].to_vec();
        for entry in &mut fresh {
            *entry = -*entry / pivot;
        }
        fresh[column] = 1.0 / pivot;
        let weight = self.weight[row];
        for other in 0..self.basic.len() {
            if other == row {
                continue;
            }
            let entries = &mut self.entries[other * width..(other + 1) * width];
            let factor = entries[column];
            if factor == 0.0 {
                continue;
            }
            entries[column] = 0.0;
            for (entry, new) in entries.iter_mut().zip(&fresh) {
                *entry += factor * new;
            }
            let ratio = factor / pivot;
            self.weight[other] = self.weight[other].max(ratio * ratio * weight);
        }
        self.weight[row] = (weight / (pivot * pivot)).max(1.0);
        let factor = self.reduced[column];
        self.reduced[column] = 0.0;
        for (reduced, new) in self.reduced.iter_mut().zip(&fresh) {
            *reduced += factor * new;
        }
        self.entries[row * width..(row + 1) * width].copy_from_slice(&fresh);
        self.basic[row] = entering;
        self.nonbasic[column] = leaving;
        self.place[entering] = row;
        self.place[leaving] = column;
        self.is_basic[entering] = true;
        self.is_basic[leaving] = false;
    }
}
