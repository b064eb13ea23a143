//! The flags of a staffing rule, shared by every verb that staffs.

use headcount::error::{Place, Problem, Problems};
use headcount::staffing::{ServiceLevelTarget, Shrinkage, StaffingRules};
use headcount::units::{Fraction, Seconds};

/// What an interval has to keep, and the terms of pay.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Staffing")]
pub struct StaffingArgs {
    /// Service level, share of contacts / seconds (default: 80/20, unless --asa is given)
    #[arg(long, value_name = "SHARE/SECONDS")]
    pub target: Option<ServiceLevelTarget>,
    /// Longest average speed of answer, such as 15s (default: none)
    #[arg(long, value_name = "TIME")]
    pub asa: Option<Seconds>,
    /// Largest share of contacts that abandon, such as 5%; needs a model with patience (default: none)
    #[arg(long, value_name = "SHARE")]
    pub abandonment: Option<Fraction>,
    /// Most of their time that agents spend on contacts, such as 85% (default: none)
    #[arg(long, value_name = "SHARE")]
    pub max_occupancy: Option<Fraction>,
    /// Fewest agents in an open interval
    #[arg(long, value_name = "N", default_value = "0")]
    pub min_agents: u64,
    /// Shrinkage: 30% of paid time, or parts such as leave=paid:10%,breaks=present:12%
    #[arg(long, value_name = "SHARE", default_value = "0%")]
    pub shrinkage: Shrinkage,
    /// Paid hours of a full-time equivalent per week
    #[arg(long, value_name = "HOURS", default_value = "40")]
    pub hours_per_fte: f64,
}

impl StaffingArgs {
    /// The rules that the flags stand for; problems for what no model of this version can do.
    pub fn rules(&self) -> Result<StaffingRules, Problems> {
        let mut problems = Vec::new();
        if !(self.hours_per_fte.is_finite() && self.hours_per_fte > 0.0) {
            problems.push(
                Problem::new(
                    "hours-per-fte",
                    Place::default(),
                    format!("an FTE can't have {} paid hours a week", self.hours_per_fte),
                    "give a positive number of hours, such as --hours-per-fte 37.5",
                )
                .field("hours-per-fte"),
            );
        }
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        Ok(StaffingRules {
            target: self.target.or_else(|| self.asa.is_none().then(ServiceLevelTarget::default)),
            asa: self.asa,
            abandonment: self.abandonment,
            max_occupancy: self.max_occupancy,
            min_agents: self.min_agents,
            shrinkage: self.shrinkage.clone(),
            hours_per_fte: self.hours_per_fte,
        })
    }
}
