//! Charts of a hiring plan, from the weeks that `hire` wrote.

use std::path::Path;

use headcount::io::hiring_read::read_weeks;
use headcount::report::Chart;
use headcount::report::hiring::{Staffing, comparison_chart, supply_chart};

use super::ChartArgs;
use crate::session::Failure;

/// One chart per scenario, and one of all side by side where there are several.
pub fn draw(_: &ChartArgs, path: &Path) -> Result<Vec<(String, Chart)>, Failure> {
    let scenarios = read_weeks(path)?;
    let scenarios: Vec<Staffing> = scenarios.into_iter().map(|(name, weeks)| Staffing::of_weeks(name, weeks)).collect();
    let mut charts: Vec<(String, Chart)> =
        scenarios.iter().map(|one| (one.scenario.clone(), supply_chart(one))).collect();
    if scenarios.len() > 1 {
        charts.push(("comparison".to_owned(), comparison_chart(&scenarios)));
    }
    Ok(charts)
}
