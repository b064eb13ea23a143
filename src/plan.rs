//! Next week's plan: load, clean, forecast, staff, evaluate.

use crate::error::Finding;
use crate::evaluate::service::WeekService;
use crate::forecast::VolumeForecast;
use crate::history::IntervalSeries;
use crate::staffing::StaffingRequirement;

/// One queue's share of a plan, step by step.
#[derive(Debug, Clone, PartialEq)]
pub struct QueuePlan {
    /// The cleaned history that taught the forecast.
    pub history: IntervalSeries,
    /// What was noticed in it.
    pub findings: Vec<Finding>,
    /// What will happen.
    pub forecast: VolumeForecast,
    /// What it takes.
    pub requirement: StaffingRequirement,
    /// What that brings.
    pub service: WeekService,
}

/// A setting with the value it had and where the value came from.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Setting {
    /// The flag or TOML key.
    pub name: String,
    /// The value as it reads in a flag.
    pub value: String,
    /// `flag`, `headcount.toml` (or the config file's name) or `default`.
    pub source: String,
}

/// A week planned for every queue.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekPlan {
    /// Queues in order of name.
    pub queues: Vec<QueuePlan>,
    /// What the import noticed of the files as a whole.
    pub findings: Vec<Finding>,
    /// Every setting in force.
    pub settings: Vec<Setting>,
    /// The history in words, such as its file names or "embedded sample".
    pub history: String,
}
