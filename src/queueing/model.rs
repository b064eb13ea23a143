//! Which model follows from what is known of a queue.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use thiserror::Error;

use crate::queueing::{
    ArrivalVariance, Binding, Blend, Chat, ErlangA, ErlangB, ErlangC, ErlangX, OfferedLoad, Performance, QueueModel,
    Solution, Targets, Unmeetable,
};
use crate::units::{Fraction, Seconds, UnitError};

/// The names of the models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModelName {
    /// Erlang B: no waiting.
    B,
    /// Erlang C: endless patience.
    C,
    /// Erlang A: exponential patience.
    A,
    /// Erlang X: patience, redials, over-dispersed arrivals, lines.
    X,
    /// Several contacts in parallel.
    Chat,
    /// Inbound before outbound.
    Blend,
}

impl ModelName {
    /// Every model.
    pub const ALL: [Self; 6] = [Self::B, Self::C, Self::A, Self::X, Self::Chat, Self::Blend];
    /// The name in flags and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::B => "b",
            Self::C => "c",
            Self::A => "a",
            Self::X => "x",
            Self::Chat => "chat",
            Self::Blend => "blend",
        }
    }
    /// The name in sentences, with what the model assumes.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::B => "Erlang B (nobody waits: a contact that finds every agent busy is lost)",
            Self::C => "Erlang C (nobody gives up waiting)",
            Self::A => "Erlang A (callers hang up when their patience ends)",
            Self::X => "Erlang X",
            Self::Chat => "chat (an agent has several contacts at a time)",
            Self::Blend => "blending (outbound work fills idle agents, inbound goes first)",
        }
    }
}

impl fmt::Display for ModelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ModelName {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        Self::ALL.into_iter().find(|name| name.as_str().eq_ignore_ascii_case(text)).ok_or_else(|| UnitError {
            what: "a queueing model",
            allowed: "b, c, a, x, chat or blend",
            given: text.to_owned(),
        })
    }
}

/// What is known of a queue beyond its load: each part that is given makes the model richer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Assumptions {
    /// The model asked for by name; else it follows from the rest.
    pub model: Option<ModelName>,
    /// Mean patience of a caller who waits.
    pub patience: Option<Seconds>,
    /// Share of abandoners who call again at once.
    pub retrials: Option<Fraction>,
    /// Variance of the number of contacts in an interval, at least their mean.
    pub variance: Option<ArrivalVariance>,
    /// Most contacts in the system, in service and waiting.
    pub lines: Option<u64>,
    /// Chat: mean handle time of a contact when an agent has 1, 2, … of them.
    pub concurrency_aht: Option<Vec<Seconds>>,
    /// Blending: outbound starts only while at least this many agents are idle.
    pub blend_threshold: Option<u64>,
    /// Blending: mean handle time of an outbound contact; that of inbound where it is not given.
    pub outbound_aht: Option<Seconds>,
}

/// Assumptions that contradict each other or lie out of range.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct AssumptionError {
    /// The assumption at fault, as its flag is named: `patience`, `retrials`, `variance`, `lines`, `concurrency-aht`,
    /// `blend-threshold`, `outbound-aht`, `model`.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

/// A queueing model, ready to be asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Model {
    /// [`ErlangB`].
    B(ErlangB),
    /// [`ErlangC`].
    C(ErlangC),
    /// [`ErlangA`].
    A(ErlangA),
    /// [`ErlangX`].
    X(ErlangX),
    /// [`Chat`].
    Chat(Chat),
    /// [`Blend`].
    Blend(Blend),
}

impl Assumptions {
    /// The model that follows.
    ///
    /// Chat when handle times by concurrency are given, blending when a threshold or an outbound handle time is; Erlang X
    /// with redials, a variance or lines; Erlang A with patience; else Erlang C. A name asks for a richer model (`a` or `x`
    /// without its parts is refused) or for Erlang B.
    ///
    /// # Errors
    /// Every contradiction at once.
    pub fn model(&self) -> Result<Model, Vec<AssumptionError>> {
        let mut errors = Vec::new();
        let mut refuse = |field, message: String, help| errors.push(AssumptionError { field, message, help });
        let name = self.model.unwrap_or_else(|| self.implied());
        // What each model can use.
        let uses: &[&str] = match name {
            ModelName::B | ModelName::C => &[],
            ModelName::A => &["patience"],
            ModelName::X => &["patience", "retrials", "variance", "lines"],
            ModelName::Chat => &["patience", "concurrency-aht"],
            ModelName::Blend => &["patience", "blend-threshold", "outbound-aht"],
        };
        for (field, given) in self.given() {
            if given && !uses.contains(&field) {
                let message = format!("{} has no use for `{field}`", title(name));
                refuse(field, message, "leave it away, or leave the model away so that it follows from what is given");
            }
        }
        let needs = match name {
            ModelName::A if self.patience.is_none() => {
                Some(("patience", "give the mean patience, such as --patience 120s"))
            }
            ModelName::Chat if self.concurrency_aht.is_none() => Some((
                "concurrency-aht",
                "give the handle time at 1, 2, … contacts in parallel, such as 180s,240s,310s",
            )),
            ModelName::Blend if self.blend_threshold.is_none() => {
                Some(("blend-threshold", "give the number of idle agents from which outbound may start, such as 2"))
            }
            _ => None,
        };
        if let Some((field, help)) = needs {
            refuse(field, format!("{} needs `{field}`", title(name)), help);
        }
        if self.patience.is_some_and(|patience| patience.get() <= 0.0) {
            refuse("patience", "patience must be more than 0 s".to_owned(), "give the mean patience, such as 120s");
        }
        if self.retrials.is_some_and(|share| share.get() > 0.0) && self.patience.is_none() && name == ModelName::X {
            refuse(
                "retrials",
                "only those who hang up call again, and without `patience` nobody does".to_owned(),
                "give the mean patience, such as 120s",
            );
        }
        if let Some(lines) = self.lines.filter(|lines| !(1..=MOST_LINES).contains(lines)) {
            refuse(
                "lines",
                format!("the number of lines must be between 1 and {MOST_LINES}, not `{lines}`"),
                "count contacts in service and waiting",
            );
        }
        if let Some(ahts) = &self.concurrency_aht {
            if ahts.is_empty() || ahts.len() > Chat::MOST_CONTACTS {
                refuse(
                    "concurrency-aht",
                    format!("between 1 and {} handle times are needed, not {}", Chat::MOST_CONTACTS, ahts.len()),
                    "give one for 1, 2, … contacts in parallel",
                );
            }
            if ahts.iter().any(|aht| aht.get() <= 0.0) {
                refuse(
                    "concurrency-aht",
                    "every handle time must be more than 0 s".to_owned(),
                    "give one for 1, 2, … contacts in parallel",
                );
            }
        }
        if self.blend_threshold == Some(0) {
            refuse(
                "blend-threshold",
                "the threshold must be at least 1 idle agent".to_owned(),
                "1 leaves no agent idle; one more than there are agents switches outbound off",
            );
        }
        if self.outbound_aht.is_some_and(|aht| aht.get() <= 0.0) {
            refuse("outbound-aht", "the outbound handle time must be more than 0 s".to_owned(), "give it such as 200s");
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(match (name, self.patience) {
            (ModelName::B, _) => Model::B(ErlangB),
            (ModelName::A, Some(patience)) => Model::A(ErlangA::new(patience)),
            (ModelName::C | ModelName::A, _) => Model::C(ErlangC),
            (ModelName::X, patience) => Model::X(ErlangX {
                patience,
                retrials: self.retrials.unwrap_or(Fraction::ZERO),
                variance: self.variance,
                lines: self.lines,
            }),
            (ModelName::Chat, patience) => {
                Model::Chat(Chat::new(self.concurrency_aht.clone().unwrap_or_default(), patience))
            }
            (ModelName::Blend, patience) => Model::Blend(Blend {
                idle_threshold: self.blend_threshold.unwrap_or(1),
                outbound_aht: self.outbound_aht,
                patience,
            }),
        })
    }

    fn implied(&self) -> ModelName {
        if self.concurrency_aht.is_some() {
            ModelName::Chat
        } else if self.blend_threshold.is_some() || self.outbound_aht.is_some() {
            ModelName::Blend
        } else if self.retrials.is_some() || self.variance.is_some() || self.lines.is_some() {
            ModelName::X
        } else if self.patience.is_some() {
            ModelName::A
        } else {
            ModelName::C
        }
    }

    fn given(&self) -> [(&'static str, bool); 7] {
        [
            ("patience", self.patience.is_some()),
            ("retrials", self.retrials.is_some()),
            ("variance", self.variance.is_some()),
            ("lines", self.lines.is_some()),
            ("concurrency-aht", self.concurrency_aht.is_some()),
            ("blend-threshold", self.blend_threshold.is_some()),
            ("outbound-aht", self.outbound_aht.is_some()),
        ]
    }
}

/// More lines than this are as good as no limit: a number that every model can still count to.
pub const MOST_LINES: u64 = 100_000_000;

fn title(name: ModelName) -> &'static str {
    match name {
        ModelName::B => "Erlang B",
        ModelName::C => "Erlang C",
        ModelName::A => "Erlang A",
        ModelName::X => "Erlang X",
        ModelName::Chat => "the chat model",
        ModelName::Blend => "the blending model",
    }
}

impl Model {
    /// Which model it is.
    pub fn kind(&self) -> ModelName {
        match self {
            Self::B(_) => ModelName::B,
            Self::C(_) => ModelName::C,
            Self::A(_) => ModelName::A,
            Self::X(_) => ModelName::X,
            Self::Chat(_) => ModelName::Chat,
            Self::Blend(_) => ModelName::Blend,
        }
    }
    /// Whether the model can stand a load: a variance below the mean is none of its kind.
    ///
    /// # Errors
    /// Names the assumption that the load contradicts.
    pub fn check(&self, load: &OfferedLoad) -> Result<(), AssumptionError> {
        match self {
            Self::X(model) => model.check(load),
            _ => Ok(()),
        }
    }
    /// The same model for other loads: over-dispersion given as a variance becomes that of the busyness at this load, so that
    /// the search for the most contacts keeps its relative size.
    pub fn held_at(&self, load: &OfferedLoad) -> Self {
        match self {
            Self::X(model) => Self::X(model.held_at(load)),
            other => other.clone(),
        }
    }
    fn inner(&self) -> &dyn QueueModel {
        match self {
            Self::B(model) => model,
            Self::C(model) => model,
            Self::A(model) => model,
            Self::X(model) => model,
            Self::Chat(model) => model,
            Self::Blend(model) => model,
        }
    }
}

impl QueueModel for Model {
    fn name(&self) -> &'static str {
        self.inner().name()
    }
    fn performance(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> Performance {
        self.inner().performance(load, agents, within)
    }
    fn excess(&self, load: &OfferedLoad, agents: f64, targets: &Targets) -> (f64, Binding) {
        self.inner().excess(load, agents, targets)
    }
    fn fewest_agents(&self, load: &OfferedLoad) -> f64 {
        self.inner().fewest_agents(load)
    }
    fn contradiction(&self, load: &OfferedLoad) -> Option<AssumptionError> {
        self.inner().contradiction(load)
    }
    fn unmeetable(&self, load: &OfferedLoad, targets: &Targets) -> Option<Unmeetable> {
        self.inner().unmeetable(load, targets)
    }
    fn most_agents(&self) -> f64 {
        self.inner().most_agents()
    }
    fn most_contacts_per_s(&self, agents: f64, aht: Seconds) -> f64 {
        self.inner().most_contacts_per_s(agents, aht)
    }
    fn likely_agents(&self, load: &OfferedLoad, tail: f64, within: Seconds) -> f64 {
        self.inner().likely_agents(load, tail, within)
    }
    fn solved(&self, load: &OfferedLoad, targets: &Targets) -> Option<Solution> {
        self.inner().solved(load, targets)
    }
    fn start(&self, load: &OfferedLoad, targets: &Targets) -> Option<(f64, f64)> {
        self.inner().start(load, targets)
    }
}
