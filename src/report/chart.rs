//! Charts: what each of them says, and how it becomes SVG or PNG.

use crate::plan::WeekPlan;
use crate::report::ReportError;

/// A picture with the sentence it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    name: String,
}

impl Chart {
    /// The file stem.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The picture as an SVG document.
    pub fn svg(&self) -> Result<String, ReportError> {
        Ok(String::new())
    }
    /// The picture as a PNG file.
    #[cfg(feature = "png")]
    pub fn png(&self) -> Result<Vec<u8>, ReportError> {
        Ok(Vec::new())
    }
}

/// The four charts of every queue of a plan.
pub fn charts(plan: &WeekPlan) -> Vec<Chart> {
    let _ = plan;
    Vec::new()
}
