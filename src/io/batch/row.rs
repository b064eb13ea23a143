//! One row of a batch: what it asks.

use std::str::FromStr;

use super::columns::Input;
use super::text::plain_decimal;
use crate::queueing::{Assumptions, ServiceLevelTarget, Targets};
use crate::staffing::{Answer, Question};
use crate::units::{Fraction, Seconds, UnitError};

/// What holds for cells that a row leaves empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BatchDefaults {
    /// The threshold, where `threshold_s` is empty.
    pub threshold: Seconds,
    /// The targets of a row that has neither agents nor a target of its own; its definition of the service level holds
    /// wherever `sl_definition` is empty.
    pub targets: Targets,
    /// Agents below which no row goes.
    pub min_agents: u64,
    /// What is known of the queue, each part where its cell is empty.
    pub assumptions: Assumptions,
}

/// Why a row has no result.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RowError {
    /// The column at fault, where one is.
    pub column: Option<Input>,
    pub message: String,
}

/// The cells of a row, by column.
pub(super) trait Cells {
    /// The text of a column; empty where there is none.
    fn text(&self, column: Input) -> &str;
    /// Whether a decimal comma may stand in a number.
    fn decimal_comma(&self) -> bool;
}

/// Answers a row.
pub(super) fn answer(cells: &impl Cells, defaults: &BatchDefaults) -> Result<Answer, RowError> {
    question(cells, defaults)?.answer().map_err(|errors| {
        let column = errors.first().and_then(|error| Input::of_flag(error.field));
        let name = |flag: &'static str| Input::of_flag(flag).map_or(flag, Input::as_str);
        let told: Vec<_> =
            errors.iter().map(|error| format!("`{}`: {} ({})", name(error.field), error.message, error.help)).collect();
        RowError { column, message: told.join("; ") }
    })
}

/// The question that a row asks.
fn question(cells: &impl Cells, defaults: &BatchDefaults) -> Result<Question, RowError> {
    let known = assumptions(cells, &defaults.assumptions)?;
    let calls = number(cells, Input::Calls)?.ok_or_else(|| empty(Input::Calls))?;
    let interval = seconds(cells, Input::Interval)?.ok_or_else(|| empty(Input::Interval))?;
    let aht = seconds(cells, Input::Aht)?;
    if aht.is_none() && known.concurrency_aht.is_none() {
        return Err(empty(Input::Aht));
    }
    let within = seconds(cells, Input::Threshold)?.unwrap_or(defaults.threshold);
    let agents = number(cells, Input::Agents)?;
    let definition = match cells.text(Input::Definition) {
        "" => defaults.targets.definition,
        name => checked(Input::Definition, name.parse())?,
    };
    let own = Targets {
        service_level: share(cells, Input::TargetSl)?.map(|fraction| ServiceLevelTarget { fraction, within }),
        definition,
        asa: seconds(cells, Input::TargetAsa)?,
        abandonment: share(cells, Input::TargetAbandonment)?,
        p_wait: share(cells, Input::TargetPWait)?,
        blocking: share(cells, Input::TargetBlock)?,
        max_occupancy: share(cells, Input::OccupancyCap)?,
    };
    let asks = own != Targets { definition, ..Targets::default() };
    let targets = if asks || agents.is_some() { own } else { Targets { definition, ..defaults.targets } };
    let min_agents = defaults.min_agents;
    Ok(Question { contacts: Some(calls), interval, aht, agents, within, targets, min_agents, assumptions: known })
}

fn assumptions(cells: &impl Cells, defaults: &Assumptions) -> Result<Assumptions, RowError> {
    let mut known = defaults.clone();
    match cells.text(Input::Patience) {
        "" => {}
        "inf" => known.patience = None,
        _ => known.patience = seconds(cells, Input::Patience)?,
    }
    if let Some(retrials) = share(cells, Input::Retrial)? {
        known.retrials = Some(retrials).filter(|share| share.get() > 0.0);
    }
    if let Some(text) = given(cells, Input::Variance) {
        known.variance = Some(checked(Input::Variance, pointed(cells, text).as_ref().parse())?);
    }
    match cells.text(Input::Lines) {
        "" => {}
        "inf" => known.lines = None,
        _ => known.lines = whole(cells, Input::Lines)?,
    }
    if let Some(text) = given(cells, Input::ConcurrencyAht) {
        let times = text.split(['|', ' ']).filter(|time| !time.is_empty());
        let times: Result<Vec<_>, _> = times.map(|time| number_of(cells, Input::ConcurrencyAht, time)).collect();
        let times: Result<Vec<_>, _> =
            times?.into_iter().map(|time| checked(Input::ConcurrencyAht, Seconds::new(time))).collect();
        known.concurrency_aht = Some(times?);
    }
    if let Some(threshold) = whole(cells, Input::BlendThreshold)? {
        known.blend_threshold = Some(threshold);
    }
    if let Some(aht) = seconds(cells, Input::OutboundAht)? {
        known.outbound_aht = Some(aht);
    }
    Ok(known)
}

fn empty(column: Input) -> RowError {
    RowError { column: Some(column), message: format!("`{}` is empty", column.as_str()) }
}

fn given(cells: &impl Cells, column: Input) -> Option<&str> {
    Some(cells.text(column)).filter(|text| !text.is_empty())
}

fn number(cells: &impl Cells, column: Input) -> Result<Option<f64>, RowError> {
    match cells.text(column) {
        "" => Ok(None),
        text => number_of(cells, column, text).map(Some),
    }
}

/// The text with a decimal point, where it has a decimal comma and may.
fn pointed<'a>(cells: &impl Cells, text: &'a str) -> std::borrow::Cow<'a, str> {
    let one = cells.decimal_comma() && text.matches(',').count() == 1 && !text.contains('.');
    if one { text.replace(',', ".").into() } else { text.into() }
}

#[inline]
fn number_of(cells: &impl Cells, column: Input, text: &str) -> Result<f64, RowError> {
    match plain_decimal(text) {
        Some(number) => Ok(number),
        None => number_otherwise(cells, column, text),
    }
}

/// Numbers that are not plain decimals, and what is no number.
#[cold]
fn number_otherwise(cells: &impl Cells, column: Input, text: &str) -> Result<f64, RowError> {
    let parsed = match f64::from_str(text) {
        Err(_) if text.contains(',') => f64::from_str(&pointed(cells, text)),
        parsed => parsed,
    };
    match parsed {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(_) => {
            Err(RowError { column: Some(column), message: format!("`{}` must be finite: `{text}`", column.as_str()) })
        }
        Err(_) => {
            let comma = text.contains(',') && f64::from_str(&text.replacen(',', ".", 1)).is_ok();
            let hint = if comma { "; write a decimal point, or cells separated by `;`" } else { "" };
            Err(RowError {
                column: Some(column),
                message: format!("`{}` is not a number: `{text}`{hint}", column.as_str()),
            })
        }
    }
}

fn checked<T>(column: Input, value: Result<T, UnitError>) -> Result<T, RowError> {
    value.map_err(|error| RowError { column: Some(column), message: format!("`{}`: {error}", column.as_str()) })
}

fn share(cells: &impl Cells, column: Input) -> Result<Option<Fraction>, RowError> {
    match given(cells, column) {
        None => Ok(None),
        Some(text) => match plain_decimal(text) {
            Some(share) => checked(column, Fraction::new(share)).map(Some),
            None => checked(column, pointed(cells, text).parse()).map(Some),
        },
    }
}

fn seconds(cells: &impl Cells, column: Input) -> Result<Option<Seconds>, RowError> {
    number(cells, column)?.map(|s| checked(column, Seconds::new(s))).transpose()
}

fn whole(cells: &impl Cells, column: Input) -> Result<Option<u64>, RowError> {
    number(cells, column)?
        .map(|number| {
            let fits = number.fract() == 0.0 && (0.0..=1e15).contains(&number);
            fits.then_some(number as u64).ok_or_else(|| RowError {
                column: Some(column),
                message: format!("`{}` must be a whole number of 0 or more: `{number}`", column.as_str()),
            })
        })
        .transpose()
}
