//! What a staffed interval has to keep: the targets, the caps and the terms of pay.

use crate::queueing::{AssumptionError, Assumptions, Model, SlDefinition, Targets};
use crate::staffing::assumed::model_in_words;
use crate::staffing::method::unsuited;
use crate::staffing::question::untestable;
use crate::staffing::{ServiceLevelTarget, Shrinkage, StaffingMethod};
use crate::units::{Fraction, Seconds};

/// The targets of every interval and what turns agents on the floor into people on the payroll.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffingRules {
    /// The service level to reach; `None` when another target takes its place.
    pub target: Option<ServiceLevelTarget>,
    /// How the service level is counted.
    pub definition: SlDefinition,
    /// The longest average speed of answer.
    pub asa: Option<Seconds>,
    /// The largest share of contacts that may leave unanswered.
    pub abandonment: Option<Fraction>,
    /// The largest share of contacts that may wait at all.
    pub p_wait: Option<Fraction>,
    /// The largest share of contacts that may find every line taken.
    pub blocking: Option<Fraction>,
    /// The most of their time that agents may spend on contacts.
    pub max_occupancy: Option<Fraction>,
    /// The fewest agents in an open interval.
    pub min_agents: u64,
    /// The share of paid time that is not spent on contacts.
    pub shrinkage: Shrinkage,
    /// Paid hours of a full-time equivalent per week.
    pub hours_per_fte: f64,
    /// What is known of the queue beyond its load; the model follows from it.
    pub assumptions: Assumptions,
    /// How the intervals of a horizon hang together.
    pub method: StaffingMethod,
}

impl Default for StaffingRules {
    /// 80/20, no cap, no minimum, no shrinkage, 40 hours.
    fn default() -> Self {
        Self {
            target: Some(ServiceLevelTarget::default()),
            definition: SlDefinition::default(),
            asa: None,
            abandonment: None,
            p_wait: None,
            blocking: None,
            max_occupancy: None,
            min_agents: 0,
            shrinkage: Shrinkage::NONE,
            hours_per_fte: 40.0,
            assumptions: Assumptions::default(),
            method: StaffingMethod::Stationary,
        }
    }
}

impl StaffingRules {
    /// The targets of an interval.
    pub fn targets(&self) -> Targets {
        Targets {
            service_level: self.target,
            definition: self.definition,
            asa: self.asa,
            abandonment: self.abandonment,
            p_wait: self.p_wait,
            blocking: self.blocking,
            max_occupancy: self.max_occupancy,
        }
    }
    /// The model that follows from the assumptions.
    ///
    /// # Errors
    /// Every contradiction among the assumptions, and targets of measures that the model does not have.
    pub fn model(&self) -> Result<Model, Vec<AssumptionError>> {
        let model = self.assumptions.model()?;
        let mut errors = unsuited(self);
        if self.method != StaffingMethod::Deferred {
            errors.extend(untestable(&model, self.assumptions.patience, &self.targets(), false));
        }
        if errors.is_empty() { Ok(model) } else { Err(errors) }
    }
    /// The rules in sentences, for every output that shows what they led to.
    pub fn conventions(&self) -> Vec<String> {
        let mut goals = Vec::new();
        goals.extend(self.target.map(|target| match self.method {
            StaffingMethod::Deferred => {
                format!("at least {} done within {} h", target.fraction, target.within.get() / 3600.0)
            }
            _ => target.in_words(),
        }));
        goals.extend(self.asa.map(|asa| format!("an average speed of answer of at most {} s", asa.get())));
        goals.extend(self.abandonment.map(|most| format!("at most {most} abandoned")));
        goals.extend(self.p_wait.map(|most| format!("at most {most} waiting at all")));
        goals.extend(self.blocking.map(|most| format!("at most {most} blocked")));
        goals.extend(self.max_occupancy.map(|cap| format!("agents busy at most {cap} of their time")));
        goals.extend(
            (self.min_agents > 0).then(|| format!("at least {} agents in every open interval", self.min_agents)),
        );
        if goals.is_empty() {
            goals.push("just more agents than load".to_owned());
        }
        if self.target.is_none() {
            goals.push(format!(
                "no service level asked for (it is measured within {} s)",
                self.targets().within().get()
            ));
        }
        let shrinkage = self.shrinkage.share();
        let scheduled = if shrinkage > 0.0 {
            let share = (shrinkage * 1e4).round() / 1e2;
            format!(
                "Shrinkage {share} % of paid time ({}): scheduled = whole agents / {}, rounded up per interval.",
                self.shrinkage,
                (self.shrinkage.remaining() * 1e6).round() / 1e6
            )
        } else {
            "No shrinkage: scheduled = agents on the floor.".to_owned()
        };
        vec![
            format!("Target: {}.", goals.join(", ")),
            self.model_in_words(),
            scheduled,
            format!(
                "Hours and FTE add up the exact agents and round once; one FTE is {} paid hours a week.",
                self.hours_per_fte
            ),
        ]
    }

    fn model_in_words(&self) -> String {
        let level = self.definition.in_words();
        match self.method {
            StaffingMethod::Stationary => {
                let model = model_in_words(&self.assumptions);
                format!("Model: {model}, every interval in steady state. Service level: {level}.")
            }
            StaffingMethod::CarryOver => {
                let model = model_in_words(&self.assumptions);
                format!(
                    "Model: {model}, followed from interval to interval: what is left over is carried over, and every run of \
                     open intervals starts empty. Service level: {level}."
                )
            }
            StaffingMethod::Deferred => {
                "Model: deferred work, done in the order in which it is due with the fewest agent-hours over the horizon; \
                 closed hours count towards the time, and what is due after the last interval is left to those who come next. \
                 Service level: share of an interval's contacts done in time."
                    .to_owned()
            }
        }
    }
}
