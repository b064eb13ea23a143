//! One row of a batch: what it asks, what it gets.

use crate::queueing::{
    ErlangC, OfferedLoad, Performance, QueueModel, ServiceLevelTarget, Targets, longest_aht, most_contacts,
    smallest_agents,
};
use crate::units::{Fraction, Seconds, UnitError};

macro_rules! columns {
    ($name:ident $all:ident $doc:literal: $($variant:ident $column:literal)*) => {
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $name { $($variant,)* }
        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
        #[doc = concat!($doc, " In the order of the file.")]
        pub const $all: &[&str] = &[$($column,)*];
    };
}
columns! { Input INPUT_COLUMNS "Columns that a batch reads; the first three are required.":
    Calls "calls_per_interval" Interval "interval_s" Aht "aht_s" Threshold "threshold_s" Agents "agents"
    TargetSl "target_sl" TargetAsa "target_asa_s" TargetAbandonment "target_abandonment" TargetBlock "target_block"
    OccupancyCap "occupancy_cap" Patience "patience_s" Retrial "retrial_fraction" Variance "variance" Lines "lines"
    ConcurrencyAht "concurrency_aht_s" BlendThreshold "blend_threshold" OutboundAht "outbound_aht_s"
}
columns! { Output OUTPUT_COLUMNS "Columns that a batch adds.":
    Model "model" Load "load_erlangs" RequiredAgents "required_agents" RequiredExact "required_agents_exact"
    RequiredLines "required_lines" RequiredBlend "required_blend_threshold" MaxCalls "max_calls" MaxAht "max_aht_s"
    Binding "binding" PWait "p_wait" PWaitGt "p_wait_gt_threshold" ServiceLevel "service_level" Asa "asa_s"
    Occupancy "occupancy" Abandonment "abandonment" AbandonmentWithin "abandonment_within"
    AbandonmentCallers "abandonment_callers" QueueLength "queue_length" SlOffered "sl_offered"
    SlExclShort "sl_excl_short_abandons" SlAnswered "sl_answered" SlAbandonsMet "sl_abandons_as_met"
    SlVirtual "sl_virtual" MeanWaitAll "mean_wait_all_s" PBlock "p_block" SlAccepted "sl_accepted"
    TotalRate "total_rate" MeanConcurrency "mean_concurrency" OutboundPerHour "outbound_per_hour" Error "error"
}

impl Input {
    /// The column's name.
    pub fn as_str(self) -> &'static str {
        INPUT_COLUMNS[self as usize]
    }
}

/// What holds for cells that a row leaves empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BatchDefaults {
    /// The threshold, where `threshold_s` is empty.
    pub threshold: Seconds,
    /// The targets of a row that has neither agents nor a target of its own.
    pub targets: Targets,
}

/// Why a row has no result.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RowError {
    /// The column at fault.
    pub column: Input,
    pub message: String,
}

/// The cells of a row, by column.
pub(super) trait Cells {
    /// The text of a column; empty where there is none.
    fn text(&self, column: Input) -> &str;
}

/// The answer to a row, before it is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Answer {
    pub load: f64,
    pub required: Option<(u64, f64, &'static str)>,
    pub max_calls: Option<f64>,
    pub max_aht_s: Option<f64>,
    pub performance: Option<Performance>,
    pub queue_length: f64,
}

/// The word that stands in `binding` when no number of agents keeps the targets.
pub(super) const UNMEETABLE: &str = "unmeetable";

fn number(cells: &impl Cells, column: Input) -> Result<Option<f64>, RowError> {
    let text = cells.text(column);
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        Ok(_) => Err(RowError { column, message: format!("`{}` must be finite: `{text}`", column.as_str()) }),
        Err(_) => Err(RowError { column, message: format!("`{}` is not a number: `{text}`", column.as_str()) }),
    }
}

fn required(cells: &impl Cells, column: Input) -> Result<f64, RowError> {
    number(cells, column)?.ok_or_else(|| RowError { column, message: format!("`{}` is empty", column.as_str()) })
}

fn checked<T>(column: Input, value: Result<T, UnitError>) -> Result<T, RowError> {
    value.map_err(|error| RowError { column, message: format!("`{}`: {error}", column.as_str()) })
}

fn share(cells: &impl Cells, column: Input) -> Result<Option<Fraction>, RowError> {
    let text = cells.text(column);
    if text.is_empty() { Ok(None) } else { checked(column, text.parse()).map(Some) }
}

fn seconds(cells: &impl Cells, column: Input) -> Result<Option<Seconds>, RowError> {
    number(cells, column)?.map(|s| checked(column, Seconds::new(s))).transpose()
}

/// Columns of models that this version does not have may only hold what makes no difference.
fn refuse_later_models(cells: &impl Cells) -> Result<(), RowError> {
    let neutral: [(Input, &[&str]); 9] = [
        (Input::Patience, &["inf"]),
        (Input::Retrial, &["0", "0.0"]),
        (Input::Lines, &["inf"]),
        (Input::TargetAbandonment, &[]),
        (Input::TargetBlock, &[]),
        (Input::Variance, &[]),
        (Input::ConcurrencyAht, &[]),
        (Input::BlendThreshold, &[]),
        (Input::OutboundAht, &[]),
    ];
    for (column, harmless) in neutral {
        let text = cells.text(column);
        if !text.is_empty() && !harmless.contains(&text) {
            let message = format!(
                "`{}` belongs to a queueing model that this version does not have yet; Erlang C is supported",
                column.as_str()
            );
            return Err(RowError { column, message });
        }
    }
    Ok(())
}

/// Answers a row.
pub(super) fn answer(cells: &impl Cells, defaults: &BatchDefaults) -> Result<Answer, RowError> {
    refuse_later_models(cells)?;
    let calls = required(cells, Input::Calls)?;
    let interval = checked(Input::Interval, Seconds::new(required(cells, Input::Interval)?))?;
    let aht = checked(Input::Aht, Seconds::new(required(cells, Input::Aht)?))?;
    let load = OfferedLoad::new(calls, aht, interval).map_err(|error| {
        let column = match error.what {
            "the interval" => Input::Interval,
            "the average handle time" => Input::Aht,
            _ => Input::Calls,
        };
        RowError { column, message: format!("`{}`: {error}", column.as_str()) }
    })?;
    let within = seconds(cells, Input::Threshold)?.unwrap_or(defaults.threshold);
    let agents = number(cells, Input::Agents)?;
    if let Some(agents) = agents.filter(|agents| !(0.0..=1e9).contains(agents)) {
        let message = format!("`agents` must be between 0 and 1e9: `{agents}`");
        return Err(RowError { column: Input::Agents, message });
    }
    let mut targets = Targets {
        service_level: share(cells, Input::TargetSl)?.map(|fraction| ServiceLevelTarget { fraction, within }),
        asa: seconds(cells, Input::TargetAsa)?,
        max_occupancy: share(cells, Input::OccupancyCap)?,
        ..Targets::default()
    };
    let mut asks = targets != Targets::default();
    if !asks && agents.is_none() {
        targets = defaults.targets;
        targets.service_level = targets.service_level.map(|target| ServiceLevelTarget { within, ..target });
        asks = true;
    }
    let mut answer = Answer {
        load: load.erlangs().get(),
        required: None,
        max_calls: None,
        max_aht_s: None,
        performance: None,
        queue_length: 0.0,
    };
    if asks {
        match smallest_agents(&ErlangC, &load, &targets) {
            Ok(solution) => {
                answer.required = Some((solution.agents, solution.agents_exact, solution.binding.as_str()));
                answer.performance = Some(solution.performance);
            }
            Err(_) => answer.required = Some((0, f64::NAN, UNMEETABLE)),
        }
        if let Some(agents) = agents.filter(|_| aht.get() > 0.0) {
            answer.max_calls = most_contacts(&ErlangC, agents, aht, interval, &targets).ok();
            if calls > 0.0 {
                answer.max_aht_s = longest_aht(&ErlangC, agents, calls, interval, &targets).ok();
            }
        }
    }
    // The service level is always measured against the row's own threshold.
    let described = agents.or_else(|| {
        let unlike = targets.service_level.is_none();
        answer.required.filter(|(_, _, binding)| unlike && *binding != UNMEETABLE).map(|(whole, _, _)| whole as f64)
    });
    if let Some(agents) = described {
        answer.performance = Some(ErlangC.performance(&load, agents, within));
    }
    if let Some(performance) = answer.performance {
        answer.queue_length = if calls > 0.0 { performance.asa_s * calls / interval.get() } else { 0.0 };
    }
    Ok(answer)
}

/// Writes the results of a row, each after a separator, the `error` column last.
pub(super) fn write(answer: &Result<Answer, RowError>, separator: u8, out: &mut Vec<u8>) {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            out.extend(std::iter::repeat_n(separator, OUTPUT_COLUMNS.len()));
            out.push(b'"');
            out.extend(error.message.bytes().map(|byte| if byte == b'"' { b'\'' } else { byte }));
            out.push(b'"');
            return;
        }
    };
    let mut buffer = zmij::Buffer::new();
    let mut text = |out: &mut Vec<u8>, value: Option<f64>| {
        out.push(separator);
        let Some(value) = value else { return };
        if value.is_finite() {
            let written = buffer.format_finite(value);
            out.extend_from_slice(written.strip_suffix(".0").unwrap_or(written).as_bytes());
        } else if value > 0.0 {
            out.extend_from_slice(b"inf");
        }
    };
    let found = answer.required.filter(|(_, _, binding)| *binding != UNMEETABLE);
    let of = |measure: fn(&Performance) -> f64| answer.performance.as_ref().map(measure);
    let (mut service_level, mut asa) = (0..0, 0..0);
    for column in Output::ALL {
        let from = out.len();
        match column {
            Output::Model => out.extend_from_slice(&[separator, b'c']),
            Output::Load => text(out, Some(answer.load)),
            Output::RequiredAgents => text(out, found.map(|(whole, _, _)| whole as f64)),
            Output::RequiredExact => text(out, found.map(|(_, exact, _)| exact)),
            Output::MaxCalls => text(out, answer.max_calls),
            Output::MaxAht => text(out, answer.max_aht_s),
            Output::Binding => {
                out.push(separator);
                out.extend_from_slice(answer.required.map_or("", |(_, _, binding)| binding).as_bytes());
            }
            Output::PWait => text(out, of(|p| p.p_wait)),
            Output::PWaitGt => text(out, of(|p| p.p_wait_gt_threshold)),
            Output::ServiceLevel => {
                text(out, of(|p| p.service_level));
                service_level = from..out.len();
            }
            Output::Asa => {
                text(out, of(|p| p.asa_s));
                asa = from..out.len();
            }
            Output::Occupancy => text(out, of(|p| p.occupancy)),
            Output::Abandonment | Output::AbandonmentWithin | Output::AbandonmentCallers => {
                text(out, of(|p| p.abandonment));
            }
            Output::QueueLength => text(out, answer.performance.map(|_| answer.queue_length)),
            // Nobody abandons, so all definitions are one, and every contact is an answered one.
            Output::SlOffered
            | Output::SlExclShort
            | Output::SlAnswered
            | Output::SlAbandonsMet
            | Output::SlVirtual => out.extend_from_within(service_level.clone()),
            Output::MeanWaitAll => out.extend_from_within(asa.clone()),
            Output::RequiredLines
            | Output::RequiredBlend
            | Output::PBlock
            | Output::SlAccepted
            | Output::TotalRate
            | Output::MeanConcurrency
            | Output::OutboundPerHour
            | Output::Error => out.push(separator),
        }
    }
}
