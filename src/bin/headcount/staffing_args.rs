//! The flags of a staffing rule, shared by every verb that staffs.

use headcount::error::{Place, Problem, Problems};
use headcount::queueing::{ArrivalVariance, AssumptionError, Assumptions, ModelName, SlDefinition};
use headcount::staffing::{ServiceLevelTarget, Shrinkage, StaffTo, StaffingMethod, StaffingRules};
use headcount::units::{Fraction, Seconds};

use crate::model_args::ModelArgs;

/// Which of the outcomes that a forecast holds possible is staffed for.
#[derive(Debug, Clone, clap::Args)]
pub struct StaffToArgs {
    /// The volume to staff for: mean, the expected one, or a quantile of the forecast such as p50 or p80, from p1 to p99;
    /// it stands in the column `volume` of the staffing. A forecast file gives the quantiles within its ranges: p90 needs
    /// --level 80, p97 --level 95, p99 --level 98
    #[arg(long, value_name = "VOLUME", default_value = "mean", help_heading = "Staffing")]
    pub staff_to: StaffTo,
}

/// What an interval has to keep, and the terms of pay.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Staffing")]
pub struct StaffingArgs {
    /// Service level: share of contacts / seconds (default: 80/20, unless --asa, --abandonment or --p-wait is given)
    #[arg(long, value_name = "SHARE/SECONDS")]
    pub target: Option<ServiceLevelTarget>,
    /// Longest average speed of answer, such as 15s (default: none)
    #[arg(long, value_name = "TIME")]
    pub asa: Option<Seconds>,
    /// Largest share of contacts that abandon, such as 5%; needs --patience (default: none)
    #[arg(long, value_name = "SHARE")]
    pub abandonment: Option<Fraction>,
    /// Largest share of contacts that wait at all, such as 30% (default: none)
    #[arg(long, value_name = "SHARE")]
    pub p_wait: Option<Fraction>,
    /// Largest share of contacts that find every line taken, such as 1%; `erlang` answers with the lines it takes
    /// where --lines is not given (default: none; 1% with --model b)
    #[arg(long, value_name = "SHARE")]
    pub blocking: Option<Fraction>,
    /// Most of their time that agents spend on contacts, such as 85% (default: none)
    #[arg(long, value_name = "SHARE")]
    pub max_occupancy: Option<Fraction>,
    /// Fewest agents in an open interval
    #[arg(long, value_name = "N", default_value = "0", value_parser = clap::value_parser!(u64).range(0..=10_000_000))]
    pub min_agents: u64,
    /// Shrinkage: 30% of paid time, or parts such as leave=paid:10%,breaks=present:12%
    #[arg(long, value_name = "SHARE", default_value = "0%")]
    pub shrinkage: Shrinkage,
    /// Paid hours of a full-time equivalent per week
    #[arg(long, value_name = "HOURS", default_value = "40", allow_negative_numbers = true)]
    pub hours_per_fte: f64,
    /// How the service level is counted where callers hang up: offered, excluding-short-abandons, answered,
    /// abandons-as-met or virtual
    #[arg(long, value_name = "NAME", default_value = "offered")]
    pub sl_definition: SlDefinition,
    /// Follow the queue from interval to interval: what is left over is carried over (default: every interval in steady
    /// state by itself)
    #[arg(long)]
    pub carry_over: bool,
    #[command(flatten)]
    pub models: ModelArgs,
    #[command(flatten)]
    pub queue: QueueArgs,
}

/// What is known of a queue beyond its load: the queueing model follows from what is given.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "What is known of the queue")]
pub struct QueueArgs {
    /// Mean patience of a caller who waits, such as 120s: Erlang A (default: nobody hangs up)
    #[arg(long, value_name = "TIME")]
    pub patience: Option<Seconds>,
    /// Share of those who hang up that calls again at once, such as 30%; needs --patience (default: none does)
    #[arg(long, value_name = "SHARE")]
    pub retrials: Option<Fraction>,
    /// Variance of the contacts of an interval, such as 400, or 1.5x their mean (default: that of chance, the mean)
    #[arg(long, value_name = "V", allow_negative_numbers = true)]
    pub variance: Option<ArrivalVariance>,
    /// Most contacts at once, in service and waiting; one more is blocked (default: no limit)
    #[arg(long, value_name = "N")]
    pub lines: Option<u64>,
    /// Chat: handle time of a contact while an agent has 1, 2, 3 of them, such as 180s,240s,310s (default: one at a time)
    #[arg(long, value_name = "TIMES", value_delimiter = ',')]
    pub concurrency_aht: Vec<Seconds>,
    /// Blending: idle agents from which outbound may start; 1 leaves none idle (default: no outbound)
    #[arg(long, value_name = "N")]
    pub blend_threshold: Option<u64>,
    /// Blending: handle time of an outbound contact, such as 200s (default: that of inbound)
    #[arg(long, value_name = "TIME")]
    pub outbound_aht: Option<Seconds>,
}

impl StaffingArgs {
    /// The rules that the flags stand for.
    ///
    /// # Errors
    /// Every flag that is out of range or contradicts another.
    pub fn rules(&self) -> Result<StaffingRules, Problems> {
        let rules = self.unchecked();
        let mut problems: Vec<_> = rules.model().err().into_iter().flatten().map(|error| problem(&error)).collect();
        problems.extend(self.pay_problem());
        if problems.is_empty() { Ok(rules) } else { Err(Problems(problems)) }
    }

    /// The rules without a look at whether the model stands its targets: a question may leave more open than a plan.
    pub fn unchecked(&self) -> StaffingRules {
        let other = [self.abandonment, self.p_wait].iter().any(Option::is_some) || self.asa.is_some();
        let loss = self.models.queueing() == Some(ModelName::B);
        StaffingRules {
            target: self.target.or_else(|| (!other && !loss).then(ServiceLevelTarget::default)),
            definition: self.sl_definition,
            asa: self.asa,
            abandonment: self.abandonment,
            p_wait: self.p_wait,
            blocking: self.blocking.or(loss.then(|| Fraction::percent(1))),
            max_occupancy: self.max_occupancy,
            min_agents: self.min_agents,
            shrinkage: self.shrinkage.clone(),
            hours_per_fte: self.hours_per_fte,
            assumptions: Assumptions {
                model: self.models.queueing(),
                patience: self.queue.patience,
                // A share of nobody is no redialling, and no other model.
                retrials: self.queue.retrials.filter(|share| share.get() > 0.0),
                variance: self.queue.variance,
                lines: self.queue.lines,
                concurrency_aht: (!self.queue.concurrency_aht.is_empty()).then(|| self.queue.concurrency_aht.clone()),
                blend_threshold: self.queue.blend_threshold,
                outbound_aht: self.queue.outbound_aht,
            },
            method: match (self.models.deferred(), self.carry_over) {
                (true, _) => StaffingMethod::Deferred,
                (false, true) => StaffingMethod::CarryOver,
                (false, false) => StaffingMethod::Stationary,
            },
        }
    }

    /// What is wrong with the terms of pay.
    pub fn pay_problem(&self) -> Option<Problem> {
        let hours = self.hours_per_fte;
        (!(hours.is_finite() && hours > 0.0)).then(|| {
            let message = format!("an FTE can't have {hours} paid hours a week");
            let help = "give a positive number of hours, such as --hours-per-fte 37.5";
            Problem::new("usage", Place::default(), message, help).field("hours-per-fte")
        })
    }
}

/// A contradiction as a problem of the flag at fault.
pub fn problem(error: &AssumptionError) -> Problem {
    Problem::new("usage", Place::default(), &error.message, error.help).field(error.field)
}
