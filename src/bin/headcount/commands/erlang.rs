//! `headcount erlang`: one staffing question in words and numbers, or a batch of them.

mod answer;
mod batch;
mod cells;
mod notes;
mod words;

use std::path::PathBuf;

use headcount::error::{Place, Problem, Problems};
use headcount::queueing::{Model, ModelName};
use headcount::staffing::{Answer, Question, StaffingMethod, StaffingRules};
use headcount::units::Seconds;

use crate::session::{Done, Failure, Session};
use crate::staffing_args::{StaffingArgs, problem};
use answer::Case;

/// Flags of `erlang`.
#[derive(Debug, clap::Args)]
pub struct ErlangArgs {
    #[command(flatten)]
    case: CaseArgs,
    /// Length of the interval
    #[arg(long, value_name = "TIME", default_value = "30m")]
    pub interval: Seconds,
    /// A CSV with a question per row, `-` for standard input; required columns: calls_per_interval, interval_s, aht_s (default: none)
    #[arg(long, value_name = "FILE")]
    pub batch: Option<PathBuf>,
    #[command(flatten)]
    staffing: StaffingArgs,
}

/// The load of a case, and the agents where they are known.
#[derive(Debug, Clone, clap::Args)]
pub struct CaseArgs {
    /// Contacts per interval (default: none; with --agents alone, the most that they can carry is the answer)
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub calls: Option<f64>,
    /// Average handle time per contact, such as 180s (default: none)
    #[arg(long, value_name = "TIME")]
    pub aht: Option<Seconds>,
    /// Agents to evaluate, whole or fractional (default: none; the answer is how many it takes)
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub agents: Option<f64>,
}

impl CaseArgs {
    /// The question that the flags ask.
    pub fn question(&self, interval: Seconds, rules: &StaffingRules) -> Question {
        let targets = rules.targets();
        Question {
            contacts: self.calls,
            interval,
            aht: self.aht,
            agents: self.agents,
            within: targets.within(),
            targets,
            min_agents: rules.min_agents,
            assumptions: rules.assumptions.clone(),
        }
    }
    /// The case answered.
    ///
    /// # Errors
    /// Every flag that is missing, out of range or in contradiction to another.
    pub fn answer(&self, interval: Seconds, staffing: &StaffingArgs) -> Result<Case, Problems> {
        let rules = staffing.unchecked();
        let mut problems: Vec<Problem> = staffing.pay_problem().into_iter().collect();
        if self.calls.is_none() && self.agents.is_none() {
            let help = "give --calls for the agents it takes, --agents for the most calls they carry, or both to see the service";
            let message = "nothing is asked: neither --calls nor --agents is given";
            problems.push(Problem::new("usage", Place::default(), message, help).field("calls"));
        }
        if rules.method == StaffingMethod::Deferred {
            let help = "use `headcount staff --model deferred --target 90/4h` with a forecast";
            let message = "deferred work has no answer for one interval";
            problems.push(Problem::new("usage", Place::default(), message, help).field("model"));
        }
        let question = self.question(interval, &rules);
        match question.answer() {
            Ok(found) if problems.is_empty() => Ok(Case { rules: settled(rules, &found), question, found }),
            Ok(_) => Err(Problems(problems)),
            Err(errors) => {
                problems.extend(errors.iter().map(problem));
                Err(Problems(problems))
            }
        }
    }
}

/// The rules with the model that was found: its lines, its threshold.
fn settled(mut rules: StaffingRules, found: &Answer) -> StaffingRules {
    let known = &mut rules.assumptions;
    match &found.model {
        Model::B(_) => known.model = Some(ModelName::B),
        Model::X(model) => known.lines = model.lines,
        Model::Blend(model) => known.blend_threshold = Some(model.idle_threshold),
        Model::C(_) | Model::A(_) | Model::Chat(_) => {}
    }
    rules
}

/// Runs the verb.
pub fn run(args: &ErlangArgs, session: &Session) -> Result<Done, Failure> {
    if let Some(path) = &args.batch {
        return batch::run(path, args, session);
    }
    let case = args.case.answer(args.interval, &args.staffing)?;
    let answer = case.answer();
    session.publish(&answer.data, &answer.json, &answer.text)?;
    Ok(if answer.can_be_met { Done::Met } else { Done::Unmet })
}
