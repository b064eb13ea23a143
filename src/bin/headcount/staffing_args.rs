//! The flags of a staffing rule, shared by every verb that staffs.

use headcount::error::{Place, Problem, Problems};
use headcount::staffing::{ServiceLevelTarget, Shrinkage, StaffingRules};
use headcount::units::{Fraction, Seconds};

use crate::model_args::ModelArgs;

/// What an interval has to keep, and the terms of pay.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Staffing")]
pub struct StaffingArgs {
    /// Service level: share of contacts / seconds (default: 80/20, unless --asa is given)
    #[arg(long, value_name = "SHARE/SECONDS")]
    pub target: Option<ServiceLevelTarget>,
    /// Longest average speed of answer, such as 15s (default: none)
    #[arg(long, value_name = "TIME")]
    pub asa: Option<Seconds>,
    /// Largest share of contacts that abandon; needs a model with patience (default: none)
    #[arg(long, value_name = "SHARE")]
    pub abandonment: Option<Fraction>,
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
    /// Definition of the service level: offered (under Erlang C all definitions are equal)
    #[arg(long, value_name = "NAME", default_value = "offered")]
    pub sl_definition: String,
    #[command(flatten)]
    pub models: ModelArgs,
    #[command(flatten)]
    later: LaterArgs,
}

/// Flags of models that this version does not have: known, so that they are refused with a reason and never ignored.
#[derive(Debug, Clone, clap::Args)]
struct LaterArgs {
    #[arg(long, hide = true)]
    patience: Option<String>,
    #[arg(long, hide = true)]
    retrials: Option<String>,
    #[arg(long, hide = true)]
    variance: Option<String>,
    #[arg(long, hide = true)]
    lines: Option<String>,
    #[arg(long, hide = true)]
    blocking: Option<String>,
    #[arg(long, hide = true)]
    concurrency_aht: Option<String>,
    #[arg(long, hide = true)]
    blend_threshold: Option<String>,
    #[arg(long, hide = true)]
    outbound_aht: Option<String>,
}

/// The definitions of the service level, which differ once callers can abandon.
const DEFINITIONS: [&str; 5] = ["offered", "excluding-short-abandons", "answered", "abandons-as-met", "virtual"];

impl StaffingArgs {
    /// The rules that the flags stand for.
    ///
    /// # Errors
    /// Every flag that is out of range or belongs to a model that this version does not have.
    pub fn rules(&self) -> Result<StaffingRules, Problems> {
        let mut problems = self.later.problems();
        let mut refuse = |flag: &str, message: String, help: &str| {
            problems.push(Problem::new("usage", Place::default(), message, help).field(flag));
        };
        if let Some(model) = self.models.queueing().filter(|model| *model != "c") {
            let message = format!("this version has no model `{model}` yet");
            refuse("model", message, "use --model c: Erlang C, in which nobody gives up waiting");
        }
        if !DEFINITIONS.contains(&self.sl_definition.as_str()) {
            let help = format!("write one of {}", DEFINITIONS.join(", "));
            refuse("sl-definition", format!("there is no service level `{}`", self.sl_definition), &help);
        }
        if self.abandonment.is_some() {
            refuse(
                "abandonment",
                "an abandonment target needs a model with patience, which this version does not have yet".to_owned(),
                "leave --abandonment away: under Erlang C nobody abandons; a --target or --asa limits the waiting",
            );
        }
        if !(self.hours_per_fte.is_finite() && self.hours_per_fte > 0.0) {
            refuse(
                "hours-per-fte",
                format!("an FTE can't have {} paid hours a week", self.hours_per_fte),
                "give a positive number of hours, such as --hours-per-fte 37.5",
            );
        }
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        Ok(StaffingRules {
            target: self.target.or_else(|| self.asa.is_none().then(ServiceLevelTarget::default)),
            asa: self.asa,
            max_occupancy: self.max_occupancy,
            min_agents: self.min_agents,
            shrinkage: self.shrinkage.clone(),
            hours_per_fte: self.hours_per_fte,
            ..StaffingRules::default()
        })
    }
}

impl LaterArgs {
    fn problems(&self) -> Vec<Problem> {
        let flags = [
            ("patience", &self.patience),
            ("retrials", &self.retrials),
            ("variance", &self.variance),
            ("lines", &self.lines),
            ("blocking", &self.blocking),
            ("concurrency-aht", &self.concurrency_aht),
            ("blend-threshold", &self.blend_threshold),
            ("outbound-aht", &self.outbound_aht),
        ];
        let given = flags.into_iter().filter(|(_, value)| value.is_some());
        given
            .map(|(flag, _)| {
                let message = format!("`--{flag}` belongs to a queueing model that this version does not have yet");
                let help = "leave it away; supported is Erlang C: --target, --asa, --max-occupancy, --min-agents";
                Problem::new("usage", Place::default(), message, help).field(flag)
            })
            .collect()
    }
}
