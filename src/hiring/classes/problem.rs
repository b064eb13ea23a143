//! What is asked: needs, classes that may be held, their limits and prices; and what a set of classes costs.

use serde::Serialize;

/// At most so many classes in so many weeks in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spacing {
    /// Classes that may start.
    pub classes: u32,
    /// Weeks in a row in which they are counted.
    pub weeks: usize,
}

/// What it means to miss the need of a week.
#[derive(Debug, Clone, PartialEq)]
pub enum Shortage {
    /// Every need must be met that can be; the rest is as small as can be, and is found first.
    Forbidden,
    /// It costs so much per effective FTE and week.
    Priced(f64),
    /// As few effective FTE-weeks as can be, whatever the rest costs within the budget.
    Least,
    /// Up to so much of each week is let pass at a price per effective FTE and week, and no more.
    Within {
        /// Effective FTE per week.
        allowed: Vec<f64>,
        /// Price of each.
        price: f64,
    },
}

impl Shortage {
    /// What an effective FTE-week that is missing weighs.
    pub(super) fn price(&self) -> f64 {
        match self {
            Self::Forbidden => 0.0,
            Self::Priced(price) | Self::Within { price, .. } => *price,
            Self::Least => 1.0,
        }
    }
    /// What money weighs beside it.
    pub(super) fn money(&self) -> f64 {
        if *self == Self::Least { 0.0 } else { 1.0 }
    }
}

/// A class that may be held.
#[derive(Debug, Clone, PartialEq)]
pub struct PossibleClass {
    /// Week of its first training day.
    pub week: usize,
    /// Effective FTE that each head of the class adds in week `week + a`, by `a`: nothing or less in training (a trainer's time),
    /// then the ramp, then what attrition leaves. Past its end nothing is added.
    pub effect: Vec<f64>,
    /// Effective FTE that the class as such adds in week `week + a`, whatever its size: usually a trainer lost, so negative.
    pub class_effect: Vec<f64>,
    /// Weeks during which its heads sit in the training room.
    pub training_weeks: usize,
    /// Cost of holding it, whatever its size.
    pub cost_per_class: f64,
    /// Cost of each head over the whole horizon: hiring, training and wages of those who stay.
    pub cost_per_hire: f64,
}

/// Class dates and sizes to be found. See [`super`] for the programme.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassProblem {
    /// Effective FTE needed in each week.
    pub need: Vec<f64>,
    /// Effective FTE in each week without any class.
    pub base: Vec<f64>,
    /// Effective FTE of overtime that each week can give.
    pub overtime_cap: Vec<f64>,
    /// Cost of an effective FTE-week of overtime.
    pub overtime_cost: f64,
    /// The classes that may be held, in order of week, one a week at most.
    pub starts: Vec<PossibleClass>,
    /// Heads of the smallest class, 1 or more.
    pub smallest: u32,
    /// Heads of the largest class.
    pub largest: u32,
    /// Heads that can be in training at once, week by week; `None` is no limit.
    pub seats: Option<Vec<u32>>,
    /// How many classes may start how close together.
    pub spacing: Option<Spacing>,
    /// What a missed need means.
    pub shortage: Shortage,
    /// Most that classes, heads and overtime may cost.
    pub budget: Option<f64>,
    /// Most heads hired in all.
    pub most_heads: Option<u32>,
}

/// One week under a set of classes, in effective FTE.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct ClassWeek {
    /// Needed.
    pub need: f64,
    /// Supplied by those who were there and by the classes.
    pub supply: f64,
    /// Overtime worked.
    pub overtime: f64,
    /// Missing.
    pub shortage: f64,
    /// Supply, overtime left unused included, above the need; negative where even all overtime is not enough.
    pub slack: f64,
}

/// What a set of classes costs, line by line.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct ClassCost {
    /// The classes as such.
    pub classes: f64,
    /// Their heads.
    pub hires: f64,
    /// Overtime.
    pub overtime: f64,
    /// Shortage, where it has a price.
    pub shortage: f64,
}

impl ClassCost {
    /// All lines.
    pub fn total(&self) -> f64 {
        self.money() + self.shortage
    }
    /// All lines but the price of shortage, which nobody pays out.
    pub fn money(&self) -> f64 {
        self.classes + self.hires + self.overtime
    }
}

/// Why a problem can't be asked like this.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ClassError {
    /// Lists of weeks differ in length.
    #[error("need, supply, overtime and seats must have the same number of weeks")]
    Weeks,
    /// Class sizes contradict each other or the seats.
    #[error("the smallest class must have 1 head or more, and no more than the largest")]
    Sizes,
    /// Starts out of order, doubled or past the horizon.
    #[error("class starts must be in order of week, one a week at most, and within the horizon")]
    Starts,
    /// A number that is not finite, or a price below 0.
    #[error("needs, supplies, effects and prices must be finite, and prices 0 or more")]
    Numbers,
    /// Limits that no classes keep.
    #[error("no classes keep the limits: the budget, the heads, or the shortage that is let pass")]
    Limits,
    /// A limit that forbids everything.
    #[error("classes must be allowed in at least one week in a row of one or more")]
    Spacing,
}

impl ClassProblem {
    /// # Errors
    /// What contradicts itself; see [`ClassError`].
    pub fn check(&self) -> Result<(), ClassError> {
        let weeks = self.need.len();
        let seats = self.seats.as_ref().is_none_or(|seats| seats.len() == weeks);
        if self.base.len() != weeks || self.overtime_cap.len() != weeks || !seats {
            return Err(ClassError::Weeks);
        }
        if self.smallest == 0 || self.smallest > self.largest {
            return Err(ClassError::Sizes);
        }
        let in_order = self.starts.windows(2).all(|pair| pair[0].week < pair[1].week);
        if !in_order || self.starts.last().is_some_and(|last| last.week >= weeks) {
            return Err(ClassError::Starts);
        }
        if self.spacing.is_some_and(|spacing| spacing.weeks == 0 || spacing.classes == 0) {
            return Err(ClassError::Spacing);
        }
        let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
        let price = |value: f64| value.is_finite() && value >= 0.0;
        let starts = self.starts.iter().all(|start| {
            finite(&start.effect)
                && finite(&start.class_effect)
                && price(start.cost_per_class)
                && price(start.cost_per_hire)
        });
        let shortage = match &self.shortage {
            Shortage::Forbidden | Shortage::Least => true,
            Shortage::Priced(each) => price(*each),
            Shortage::Within { allowed, price: each } => {
                allowed.len() == weeks && price(*each) && allowed.iter().all(|&allowed| price(allowed))
            }
        };
        let caps = self.overtime_cap.iter().all(|&cap| price(cap));
        let budget = self.budget.is_none_or(price);
        let weeks = finite(&self.need) && finite(&self.base) && price(self.overtime_cost);
        if starts && shortage && caps && budget && weeks { Ok(()) } else { Err(ClassError::Numbers) }
    }

    /// Every week under classes of the given sizes, one per start, 0 where none is held.
    pub fn weeks(&self, sizes: &[u32]) -> Vec<ClassWeek> {
        let mut supply = self.base.clone();
        for (start, &size) in self.starts.iter().zip(sizes) {
            if size == 0 {
                continue;
            }
            for (week, supply) in supply.iter_mut().enumerate().skip(start.week) {
                let age = week - start.week;
                let of = |curve: &[f64]| curve.get(age).copied().unwrap_or(0.0);
                *supply += f64::from(size) * of(&start.effect) + of(&start.class_effect);
            }
        }
        // Overtime comes first unless a shortage is cheaper; a budget lets it be worked until the money is spent.
        let works = self.shortage == Shortage::Forbidden || self.overtime_pays();
        let mut left = match self.budget {
            Some(budget) if self.overtime_cost > 0.0 => ((budget - self.hiring(sizes)) / self.overtime_cost).max(0.0),
            _ => f64::INFINITY,
        };
        self.need
            .iter()
            .zip(&supply)
            .zip(&self.overtime_cap)
            .map(|((&need, &supply), &cap)| {
                let missing = (need - supply).max(0.0);
                let overtime = if works { missing.min(cap).min(left) } else { 0.0 };
                left -= overtime;
                ClassWeek { need, supply, overtime, shortage: missing - overtime, slack: supply + cap - need }
            })
            .collect()
    }

    /// Whether overtime costs no more than the shortage that it prevents.
    pub(super) fn overtime_pays(&self) -> bool {
        self.overtime_cost * self.shortage.money() <= self.shortage.price()
    }

    /// Classes and heads of the given sizes, without overtime.
    pub(super) fn hiring(&self, sizes: &[u32]) -> f64 {
        let held = self.starts.iter().zip(sizes).filter(|(_, size)| **size > 0);
        held.map(|(start, &size)| start.cost_per_class + f64::from(size) * start.cost_per_hire).sum()
    }

    /// What classes of the given sizes cost.
    pub fn cost(&self, sizes: &[u32]) -> ClassCost {
        let mut cost = ClassCost::default();
        for (start, &size) in self.starts.iter().zip(sizes) {
            if size > 0 {
                cost.classes += start.cost_per_class;
                cost.hires += f64::from(size) * start.cost_per_hire;
            }
        }
        let per_short = if self.shortage == Shortage::Least { 0.0 } else { self.shortage.price() };
        for week in self.weeks(sizes) {
            cost.overtime += week.overtime * self.overtime_cost;
            cost.shortage += week.shortage * per_short;
        }
        cost
    }

    /// What is made least: the cost, or the effective FTE-weeks that are missing.
    pub fn objective(&self, sizes: &[u32]) -> f64 {
        match self.shortage {
            Shortage::Least => self.weeks(sizes).iter().map(|week| week.shortage).sum(),
            _ => self.cost(sizes).total(),
        }
    }

    /// Whether classes of the given sizes keep to sizes, seats, spacing, heads, budget and the shortage that is let pass.
    pub fn keeps(&self, sizes: &[u32]) -> bool {
        let held = |index: &usize| sizes[*index] > 0;
        let sized = sizes.iter().all(|&size| size == 0 || (self.smallest..=self.largest).contains(&size));
        let seated = self.seats.as_ref().is_none_or(|seats| {
            seats.iter().enumerate().all(|(week, &seats)| {
                let sit = |start: &PossibleClass| (start.week..start.week + start.training_weeks).contains(&week);
                self.starts.iter().zip(sizes).filter(|(start, _)| sit(start)).map(|(_, &size)| size).sum::<u32>()
                    <= seats
            })
        });
        let spaced = self.spacing.is_none_or(|spacing| {
            let weeks: Vec<usize> = (0..sizes.len()).filter(held).map(|index| self.starts[index].week).collect();
            // One class more than allowed always spans at least the weeks in which they are counted.
            weeks.windows(spacing.classes as usize + 1).all(|run| run[run.len() - 1] - run[0] >= spacing.weeks)
        });
        let heads = self.most_heads.is_none_or(|most| sizes.iter().sum::<u32>() <= most);
        let afforded = self.budget.is_none_or(|budget| self.cost(sizes).money() <= budget * (1.0 + 1e-9) + 1e-6);
        let short = match &self.shortage {
            Shortage::Within { allowed, .. } => {
                self.weeks(sizes).iter().zip(allowed).all(|(week, &allowed)| week.shortage <= allowed + 1e-6)
            }
            Shortage::Forbidden | Shortage::Priced(_) | Shortage::Least => true,
        };
        sized && seated && spaced && heads && afforded && short
    }
}
