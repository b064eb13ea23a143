//! Pictures of a hiring plan: a scenario week by week, and scenarios side by side.

mod comparison;
mod supply;
mod weeks;

pub use comparison::comparison_chart;
pub use supply::supply_chart;

use jiff::civil::Date;

use crate::hiring::HiringWeek;

/// A class as a chart flags it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassFlag {
    /// Monday of its first day of training.
    pub starts: Date,
    /// Heads that start.
    pub size: f64,
    /// The last Monday on which it can be decided; `None` where it is decided already, or not known.
    pub decide_by: Option<Date>,
}

/// A scenario to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Staffing {
    /// Its name.
    pub scenario: String,
    /// Its weeks in order.
    pub weeks: Vec<HiringWeek>,
    /// Its classes in order.
    pub classes: Vec<ClassFlag>,
}

impl Staffing {
    /// A scenario whose classes are told by the heads that start, as its table has them; when they are to be decided is not
    /// known.
    pub fn of_weeks(scenario: String, weeks: Vec<HiringWeek>) -> Self {
        let flag = |week: &HiringWeek| ClassFlag { starts: week.monday, size: week.hires, decide_by: None };
        let classes = weeks.iter().filter(|week| week.hires > 0.0).map(flag).collect();
        Self { scenario, weeks, classes }
    }
    fn weeks_below(&self) -> usize {
        self.weeks.iter().filter(|week| !week.on_target).count()
    }
    fn cost(&self) -> f64 {
        self.weeks.last().map_or(0.0, |week| week.cumulative_cost)
    }
}
