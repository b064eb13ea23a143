//! `--model`: a forecast method, a queueing model, or both. Their names differ, so one flag and one TOML key serve all
//! verbs, and each verb takes the name that concerns it.

use std::str::FromStr;

use headcount::forecast::Method;
use headcount::units::UnitError;

/// The queueing models by the names that flags and tables know.
pub const QUEUE_MODELS: [&str; 6] = ["b", "c", "a", "x", "chat", "blend"];

/// A name given to `--model`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelName {
    /// How volumes are forecast.
    Forecast(Method),
    /// How waiting is modelled.
    Queueing(&'static str),
}

impl FromStr for ModelName {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        if let Some(name) = QUEUE_MODELS.iter().find(|name| name.eq_ignore_ascii_case(text)) {
            return Ok(Self::Queueing(name));
        }
        text.parse().map(Self::Forecast).map_err(|_| UnitError {
            what: "a model",
            allowed: "a forecast method (auto, profile, seasonal-naive, mean-of-4, mean-of-6, mean-of-8, median-of-6) \
                      or a queueing model (c: Erlang C)",
            given: text.to_owned(),
        })
    }
}

/// The models of a verb.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Models")]
pub struct ModelArgs {
    /// Forecast method (auto, profile, seasonal-naive, mean-of-4, mean-of-6, mean-of-8, median-of-6; default: auto)
    /// and queueing model (c: Erlang C; default: c), one or both with a comma
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub model: Vec<ModelName>,
}

impl ModelArgs {
    /// The forecast method, `auto` unless named.
    pub fn method(&self) -> Method {
        let named = self.model.iter().rev().find_map(|name| match name {
            ModelName::Forecast(method) => Some(*method),
            ModelName::Queueing(_) => None,
        });
        named.unwrap_or_default()
    }
    /// The queueing model, where one is named.
    pub fn queueing(&self) -> Option<&'static str> {
        self.model.iter().rev().find_map(|name| match name {
            ModelName::Queueing(model) => Some(*model),
            ModelName::Forecast(_) => None,
        })
    }
}
