//! One row of a batch: what it gets.

use std::ops::Range;

use super::columns::{OUTPUT_COLUMNS, Output};
use super::row::RowError;
use crate::queueing::Performance;
use crate::staffing::Answer;

/// Writes the results of a row, each after a separator, the `error` column last.
pub(super) fn write(answer: &Result<Answer, RowError>, separator: u8, out: &mut Vec<u8>) {
    match answer {
        Ok(answer) => Writer { separator, out, buffer: zmij::Buffer::new(), last: (f64::NAN, 0..0) }.answer(answer),
        Err(error) => {
            out.extend(std::iter::repeat_n(separator, OUTPUT_COLUMNS.len()));
            out.push(b'"');
            for byte in error.message.bytes() {
                // A quote inside quotes is written twice; a line end would break the row's place.
                match byte {
                    b'"' => out.extend_from_slice(b"\"\""),
                    b'\n' | b'\r' => out.push(b' '),
                    byte => out.push(byte),
                }
            }
            out.push(b'"');
        }
    }
}

struct Writer<'a> {
    separator: u8,
    out: &'a mut Vec<u8>,
    buffer: zmij::Buffer,
    /// The number written last, and where it stands: many columns repeat it.
    last: (f64, Range<usize>),
}

impl Writer<'_> {
    fn answer(&mut self, answer: &Answer) {
        let found = answer.required.and_then(Result::ok);
        let p = answer.described.as_ref().map(|(_, performance)| performance);
        let whole = |number: Option<u64>| number.map(|number| number as f64);
        for column in Output::ALL {
            match column {
                Output::Model => self.text(answer.model.kind().as_str()),
                Output::Load => self.number(answer.load.map(|load| load.erlangs().get())),
                Output::RequiredAgents => self.number(whole(found.map(|found| found.agents))),
                Output::RequiredExact => self.number(found.map(|found| found.agents_exact)),
                Output::RequiredLines => self.number(whole(answer.required_lines.and_then(Result::ok))),
                Output::RequiredBlend => self.number(whole(answer.required_threshold.and_then(Result::ok))),
                Output::MaxCalls => self.number(answer.most_contacts),
                Output::MaxAht => self.number(answer.longest_aht_s),
                Output::Binding => self.text(answer.binding_name()),
                Output::Error => self.out.push(self.separator),
                measure => self.number(p.and_then(|p| of(*measure, p))),
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.out.push(self.separator);
        self.out.extend_from_slice(text.as_bytes());
    }

    fn number(&mut self, value: Option<f64>) {
        self.out.push(self.separator);
        let Some(value) = value else { return };
        if value.to_bits() == self.last.0.to_bits() {
            return self.out.extend_from_within(self.last.1.clone());
        }
        let from = self.out.len();
        if value == 0.0 {
            self.out.push(b'0');
        } else if value.is_finite() {
            let written = self.buffer.format_finite(value);
            self.out.extend_from_slice(written.strip_suffix(".0").unwrap_or(written).as_bytes());
        } else if value > 0.0 {
            self.out.extend_from_slice(b"inf");
        }
        self.last = (value, from..self.out.len());
    }
}

/// A measure of a performance, where the model has it.
fn of(column: Output, p: &Performance) -> Option<f64> {
    Some(match column {
        Output::PWait => p.p_wait,
        Output::PWaitGt => p.p_wait_gt_threshold,
        Output::ServiceLevel => p.service_level,
        Output::Asa => p.asa_s,
        Output::Occupancy => p.occupancy,
        Output::Abandonment => p.abandonment,
        Output::AbandonmentWithin => p.abandonment_within,
        Output::AbandonmentCallers => p.abandonment_callers,
        Output::QueueLength => p.queue_length,
        Output::SlOffered => p.levels.offered,
        Output::SlExclShort => p.levels.excluding_short_abandons,
        Output::SlAnswered => p.levels.answered,
        Output::SlAbandonsMet => p.levels.abandons_as_met,
        Output::SlVirtual => p.levels.virtual_wait,
        Output::MeanWaitAll => p.mean_wait_all_s,
        Output::PBlock => return p.p_block,
        Output::SlAccepted => return p.sl_accepted,
        Output::TotalRate => return p.total_rate,
        Output::MeanConcurrency => return p.mean_concurrency,
        Output::OutboundPerHour => return p.outbound_per_hour,
        _ => return None,
    })
}
