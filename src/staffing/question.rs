//! One staffing question, whatever is known and whatever is asked, and every answer that follows.

use crate::queueing::{
    AssumptionError, Assumptions, Binding, Model, ModelName, OfferedLoad, Performance, QueueModel, ServiceLevelTarget,
    Solution, Targets, Unmeetable, longest_aht, most_contacts, smallest_agents,
};
use crate::staffing::capacity::fewest_with_lines;
use crate::units::{Fraction, Seconds, UnitError};

/// A case and what is wanted of it. What is missing is what the answer looks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Contacts per interval; without them the most that the agents carry is looked for.
    pub contacts: Option<f64>,
    /// Length of the interval.
    pub interval: Seconds,
    /// Mean handle time; chat may leave it to its handle time of one contact.
    pub aht: Option<Seconds>,
    /// Agents to describe; without them the fewest that keep the targets are.
    pub agents: Option<f64>,
    /// The threshold against which the service is measured.
    pub within: Seconds,
    /// What has to hold.
    pub targets: Targets,
    /// Agents below which nothing is planned.
    pub min_agents: u64,
    /// What is known of the queue.
    pub assumptions: Assumptions,
}

/// Everything that follows from a question; what was not asked, or has no answer, is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The model that describes the agents, with the lines and the threshold that were found.
    pub model: Model,
    /// The load, where contacts were given.
    pub load: Option<OfferedLoad>,
    /// The fewest agents that keep the targets, or why no number does.
    pub required: Option<Result<Solution, Unmeetable>>,
    /// The fewest lines that keep the blocking, or why no number does.
    pub required_lines: Option<Result<u64, Unmeetable>>,
    /// The smallest number of idle agents from which outbound may start so that inbound keeps its targets.
    pub required_threshold: Option<Result<u64, Unmeetable>>,
    /// The most contacts per interval that the agents given carry within the targets.
    pub most_contacts: Option<f64>,
    /// The longest mean handle time in seconds with which they do.
    pub longest_aht_s: Option<f64>,
    /// The agents described (those given, else those required) and what they do.
    pub described: Option<(f64, Performance)>,
    within: Seconds,
    targets: Targets,
}

/// The most agents that a question may name.
pub const MOST_AGENTS: f64 = 1e9;

/// The most agents, and erlangs, of blending with two handle times.
const MOST_BLENDED: f64 = 2000.0;

impl Question {
    /// Answers the question with every number that follows.
    ///
    /// # Errors
    /// Everything that contradicts itself or is out of range, each with the flag that is at fault.
    pub fn answer(&self) -> Result<Answer, Vec<AssumptionError>> {
        let asked = self.asked()?;
        let mut answer = Answer {
            model: asked.model,
            load: asked.load,
            required: None,
            required_lines: None,
            required_threshold: None,
            most_contacts: None,
            longest_aht_s: None,
            described: None,
            within: self.within,
            targets: self.measured(),
        };
        match asked.wanted {
            Wanted::Agents => answer.find_agents(self),
            Wanted::Lines => answer.find_lines(self),
            Wanted::Threshold => answer.find_threshold(self),
        }
        answer.turn_round(self, asked.aht);
        answer.describe(self);
        Ok(answer)
    }

    /// Whether any target is given, be it one that asks for nothing.
    fn asks(&self) -> bool {
        let t = &self.targets;
        let shares = [t.abandonment, t.p_wait, t.blocking, t.max_occupancy];
        t.service_level.is_some() || t.asa.is_some() || shares.iter().any(Option::is_some)
    }

    /// The targets with the threshold that the service is measured against: a level of 0 % asks for nothing.
    fn measured(&self) -> Targets {
        let fraction = self.targets.service_level.map_or(Fraction::ZERO, |target| target.fraction);
        Targets { service_level: Some(ServiceLevelTarget { fraction, within: self.within }), ..self.targets }
    }

    /// Checks the question and says what it looks for, with which model.
    fn asked(&self) -> Result<Asked, Vec<AssumptionError>> {
        let mut errors = Vec::new();
        let mut assumptions = self.assumptions.clone();
        assumptions.retrials = assumptions.retrials.filter(|share| share.get() > 0.0);
        let wanted = self.wanted(&mut assumptions);
        let mut model = None;
        match assumptions.model() {
            Ok(known) => {
                errors.extend(untestable(&known, assumptions.patience, &self.targets, wanted == Wanted::Lines));
                model = Some(known);
            }
            Err(more) => errors.extend(more),
        }
        let first_aht = self.assumptions.concurrency_aht.as_ref().and_then(|ahts| ahts.first().copied());
        let aht = self.aht.or(first_aht);
        if self.interval.get() <= 0.0 {
            errors.push(refusal("interval", "the interval must be more than 0 s", "give it such as 30m"));
        }
        let idle = self.contacts == Some(0.0);
        match aht {
            None => errors.push(refusal("aht", "a handle time is needed", "give the average, such as 180s")),
            Some(aht) if aht.get() <= 0.0 && !idle => {
                errors.push(refusal("aht", "the handle time must be more than 0 s", "give the average, such as 180s"));
            }
            Some(_) => {}
        }
        if let Some(agents) = self.agents.filter(|agents| !(0.0..=MOST_AGENTS).contains(agents)) {
            let message = format!("the number of agents must be between 0 and 1e9, not `{agents}`");
            errors.push(refusal("agents", message, "give a number of agents such as 14 or 13.5"));
        }
        let mut load = None;
        if let (Some(contacts), Some(aht)) = (self.contacts, aht)
            && !errors.iter().any(|error| matches!(error.field, "interval" | "aht"))
        {
            match OfferedLoad::new(contacts, aht, self.interval) {
                Ok(of_contacts) => load = Some(of_contacts),
                Err(error) => errors.push(out_of_range(contacts, &error)),
            }
        }
        if let (Some(model), Some(load)) = (&model, &load)
            && load.contacts() > 0.0
        {
            errors.extend(model.check(load).err());
        }
        errors.extend(self.too_large(model.as_ref(), aht, load.as_ref()));
        if self.contacts.is_none() {
            use crate::queueing::ArrivalVariance::OfCount;
            if matches!(self.assumptions.variance, Some(OfCount(_))) {
                let help = "give it as a multiple of the mean, such as 1.5x";
                errors.push(refusal("variance", "a variance of the count needs the number of contacts", help));
            }
            if wanted == Wanted::Lines {
                let help = "give --lines, or --calls to learn how many lines it takes";
                errors.push(refusal("blocking", "without contacts the number of lines must be given", help));
            }
        }
        match (model, aht) {
            (Some(model), Some(aht)) if errors.is_empty() => Ok(Asked { model, load, aht, wanted }),
            _ => Err(errors),
        }
    }

    /// Blending with two handle times follows every pair of counts, which no large group allows in reasonable time.
    fn too_large(
        &self,
        model: Option<&Model>,
        aht: Option<Seconds>,
        load: Option<&OfferedLoad>,
    ) -> Option<AssumptionError> {
        let Some(Model::Blend(blend)) = model else { return None };
        let two_kinds = blend.outbound_aht.is_some() && blend.outbound_aht != aht;
        let largest = self.agents.unwrap_or(0.0).max(load.map_or(0.0, |load| load.erlangs().get()));
        (two_kinds && largest > MOST_BLENDED).then(|| {
            let message = format!(
                "blending with two handle times is computed for up to {MOST_BLENDED} agents and erlangs, not {largest}"
            );
            refusal("outbound-aht", message, "leave it away to give outbound the handle time of inbound")
        })
    }

    /// What is looked for; fills in what the model needs until it is found.
    fn wanted(&self, assumptions: &mut Assumptions) -> Wanted {
        let a = assumptions;
        let blends = matches!(a.model, None | Some(ModelName::Blend))
            && (a.model.is_some() || a.blend_threshold.is_some() || a.outbound_aht.is_some())
            && a.concurrency_aht.is_none();
        if blends && self.agents.is_some() && self.asks() {
            if a.blend_threshold.is_none() {
                a.blend_threshold = Some(1);
                return Wanted::Threshold;
            }
            return Wanted::Agents;
        }
        let queues = matches!(a.model, None | Some(ModelName::X)) && a.concurrency_aht.is_none() && !blends;
        if self.targets.blocking.is_none() || !queues {
            return Wanted::Agents;
        }
        if a.lines.is_none() {
            let alone = Targets { blocking: self.targets.blocking, ..Targets::default() };
            let plain = a.patience.is_none() && a.retrials.is_none() && a.variance.is_none();
            let nothing_else = Targets { definition: alone.definition, ..self.targets } == alone;
            if plain && nothing_else && self.agents.is_none() && a.model.is_none() {
                a.model = Some(ModelName::B);
                return Wanted::Agents;
            }
            a.model = Some(ModelName::X);
            return Wanted::Lines;
        }
        Wanted::Agents
    }
}

/// What a question looks for beside the measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Agents, with everything else given.
    Agents,
    /// Lines too.
    Lines,
    /// The threshold of blending, at the agents given.
    Threshold,
}

/// A question that makes sense.
struct Asked {
    model: Model,
    load: Option<OfferedLoad>,
    aht: Seconds,
    wanted: Wanted,
}

impl Answer {
    fn find_agents(&mut self, question: &Question) {
        let Some(load) = self.load else {
            // Without contacts the question is how many; a target that nobody can keep has no answer either.
            self.required = self.targets.unmeetable(self.model.most_agents().is_finite()).map(Err);
            return;
        };
        if question.agents.is_some() && !question.asks() {
            return;
        }
        let solution = smallest_agents(&self.model, &load, &self.targets);
        self.required = Some(solution.map(|found| self.at_least(question.min_agents, found)));
        let agents = match (question.agents, &self.required) {
            (Some(agents), _) => Some(agents),
            (None, Some(Ok(found))) => Some(found.agents as f64),
            _ => None,
        };
        match (&self.model, question.targets.blocking, agents) {
            (Model::X(model), Some(blocking), Some(agents)) => {
                self.required_lines = Some(model.fewest_lines(&load, agents, blocking));
            }
            (Model::B(_), Some(_), _) => {
                self.required_lines = self.required.map(|found| found.map(|found| found.agents));
            }
            _ => {}
        }
        if let (Model::Blend(model), Some(agents)) = (&self.model, question.agents) {
            // Blending is decided agent by agent: a fraction of one does not count.
            self.required_threshold = Some(model.smallest_threshold(&load, agents as u64, &self.targets));
        }
    }

    fn find_lines(&mut self, question: &Question) {
        let (Model::X(model), Some(load), Some(blocking)) = (&self.model, self.load, question.targets.blocking) else {
            return;
        };
        let mut model = *model;
        let found = fewest_with_lines(&model, &load, &self.targets, blocking);
        self.required = Some(found.map(|(solution, _)| self.at_least(question.min_agents, solution)));
        let lines = match question.agents {
            Some(agents) => model.fewest_lines(&load, agents, blocking),
            None => found.map(|(_, lines)| lines),
        };
        self.required_lines = Some(lines);
        model.lines = lines.ok();
        self.model = Model::X(model);
    }

    fn find_threshold(&mut self, question: &Question) {
        let (Model::Blend(model), Some(load), Some(agents)) = (&self.model, self.load, question.agents) else {
            return;
        };
        let found = model.smallest_threshold(&load, agents as u64, &self.targets);
        self.required_threshold = Some(found);
        if let Ok(idle_threshold) = found {
            self.model = Model::Blend(crate::queueing::Blend { idle_threshold, ..*model });
        }
    }

    fn at_least(&self, minimum: u64, solution: Solution) -> Solution {
        let agents_exact = solution.agents_exact.max(minimum as f64);
        if minimum <= solution.agents {
            return Solution { agents_exact, ..solution };
        }
        let performance = self.at(minimum as f64).unwrap_or(solution.performance);
        Solution { agents: minimum, agents_exact, binding: Binding::MinimumAgents, performance }
    }

    /// The most contacts and the longest handle time for the agents given.
    fn turn_round(&mut self, question: &Question, aht: Seconds) {
        let Some(agents) = question.agents.filter(|_| question.asks() && aht.get() > 0.0) else { return };
        let held = self.load.map_or_else(|| self.model.clone(), |load| self.model.held_at(&load));
        self.most_contacts = most_contacts(&held, agents, aht, question.interval, &self.targets).ok();
        if let Some(contacts) = question.contacts.filter(|contacts| *contacts > 0.0)
            && !matches!(self.model, Model::Chat(_))
        {
            self.longest_aht_s = longest_aht(&self.model, agents, contacts, question.interval, &self.targets).ok();
        }
    }

    fn describe(&mut self, question: &Question) {
        self.described = match (question.agents, &self.required) {
            (Some(agents), _) => self.at(agents).map(|performance| (agents, performance)),
            (None, Some(Ok(found))) => Some((found.agents as f64, found.performance)),
            _ => None,
        };
    }

    /// What another number of agents would do with this load.
    pub fn at(&self, agents: f64) -> Option<Performance> {
        let load = self.load.as_ref()?;
        Some(self.model.performance(load, agents, self.within).by(self.targets.definition))
    }
    /// The same against another threshold.
    pub fn at_within(&self, agents: f64, within: Seconds) -> Option<Performance> {
        let load = self.load.as_ref()?;
        Some(self.model.performance(load, agents, within).by(self.targets.definition))
    }
    /// The name of what decides the agents required; `unmeetable` where nothing keeps the targets, empty where nothing was asked.
    pub fn binding_name(&self) -> &'static str {
        match self.required {
            Some(Ok(found)) => found.binding.as_str(),
            None if self.unmeetable().is_none() => "",
            Some(Err(_)) | None => "unmeetable",
        }
    }
    /// The first reason why something that was looked for does not exist.
    pub fn unmeetable(&self) -> Option<Unmeetable> {
        let agents = self.required.and_then(Result::err);
        agents
            .or_else(|| self.required_lines.and_then(Result::err))
            .or_else(|| self.required_threshold.and_then(Result::err))
    }
}

/// Targets of measures that a model does not have. Lines may be `wanted`: then the model will have them.
pub(crate) fn untestable(
    model: &Model,
    patience: Option<Seconds>,
    targets: &Targets,
    wanted: bool,
) -> Vec<AssumptionError> {
    let mut errors = Vec::new();
    if targets.abandonment.is_some() && patience.is_none() {
        let help = "give the mean patience, such as 120s; without it a service level or an ASA limits the waiting";
        errors.push(refusal("abandonment", "an abandonment target needs `patience`: else nobody abandons", help));
    }
    let blocks = match model {
        Model::B(_) => true,
        Model::X(model) => model.lines.is_some() || wanted,
        _ => false,
    };
    if targets.blocking.is_some() && !blocks {
        let help = "give the number of lines, or leave the blocking target away";
        errors.push(refusal("blocking", "a blocking target needs `lines`: else nobody is blocked", help));
    }
    errors
}

fn refusal(field: &'static str, message: impl Into<String>, help: &'static str) -> AssumptionError {
    AssumptionError { field, message: message.into(), help }
}

/// What [`OfferedLoad::new`] refused, by the flag at fault.
fn out_of_range(contacts: f64, error: &UnitError) -> AssumptionError {
    match error.what {
        "the interval" => refusal("interval", error.to_string(), "give it such as 30m"),
        "the average handle time" => refusal("aht", error.to_string(), "give the average, such as 180s"),
        "the offered load" => {
            let message = format!(
                "{contacts} contacts of this handle time are a load of {} erlangs; the most that is computed is 1e9",
                error.given
            );
            refusal("calls", message, "check the contacts, the handle time (in seconds) and the interval")
        }
        _ => refusal("calls", error.to_string(), "give the number of contacts per interval"),
    }
}
