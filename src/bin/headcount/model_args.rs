//! `--model`: a forecast method, a queueing model, or both. Their names differ, so one flag and one TOML key serve all
//! verbs, and each verb takes the name that concerns it.

use std::str::FromStr;

use headcount::forecast::Method;
use headcount::queueing::ModelName;
use headcount::units::UnitError;

/// A name given to `--model`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedModel {
    /// How volumes are forecast.
    Forecast(Method),
    /// How waiting is modelled.
    Queueing(ModelName),
    /// Work that may wait for hours, by its due time.
    Deferred,
}

impl FromStr for NamedModel {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        if text.trim().eq_ignore_ascii_case("deferred") {
            return Ok(Self::Deferred);
        }
        if let Ok(model) = text.parse() {
            return Ok(Self::Queueing(model));
        }
        text.parse().map(Self::Forecast).map_err(|_| UnitError {
            what: "a model",
            allowed: "a forecast method (auto, profile, smoothing, regression, low-rank, seasonal-naive, mean-of-4, \
                      mean-of-6, mean-of-8, median-of-6, trimmed-mean, decayed-mean) or a queueing model (b, c, a, x, chat, blend; deferred for email and the like)",
            given: text.to_owned(),
        })
    }
}

/// The models of a verb.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Models")]
pub struct ModelArgs {
    /// Forecast method (auto, profile, smoothing, regression, low-rank, seasonal-naive, mean-of-4, mean-of-6, mean-of-8,
    /// median-of-6, trimmed-mean, decayed-mean; default: auto) and queueing model (b, c, a or x: Erlang B, C, A, X; chat; blend; deferred: email and the like, with a target such
    /// as 90/4h; default: what follows from patience, lines and the like, Erlang C without them), one or both with a comma
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub model: Vec<NamedModel>,
}

impl ModelArgs {
    /// The forecast method, `auto` unless named.
    pub fn method(&self) -> Method {
        let named = self.model.iter().rev().find_map(|name| match name {
            NamedModel::Forecast(method) => Some(*method),
            NamedModel::Queueing(_) | NamedModel::Deferred => None,
        });
        named.unwrap_or_default()
    }
    /// The queueing model, where one is named.
    pub fn queueing(&self) -> Option<ModelName> {
        self.model.iter().rev().find_map(|name| match name {
            NamedModel::Queueing(model) => Some(*model),
            NamedModel::Forecast(_) | NamedModel::Deferred => None,
        })
    }
    /// Whether the work may wait for hours.
    pub fn deferred(&self) -> bool {
        let last = self.model.iter().rev().find(|name| !matches!(name, NamedModel::Forecast(_)));
        last == Some(&NamedModel::Deferred)
    }
}
