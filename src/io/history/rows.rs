//! The rows of a file in columns, how they are read, and what their spelling tells of the file.

use std::collections::HashMap;

use super::header::{Mapping, Role};
use super::number::Spelling;
use super::problems::ProblemLog;
use super::stamp::Mark;
use super::{DateOrder, Decimal};
use crate::error::Problem;

/// How the blocks of a file are read.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The file as it stands in places.
    pub file: String,
    /// The columns.
    pub mapping: Mapping,
    /// The measures read, `offered` first, with their columns.
    pub measures: Vec<(Role, usize)>,
    /// Parts the cells.
    pub delimiter: u8,
    /// The decimal mark, when known.
    pub decimal: Option<Decimal>,
    /// The order of day and month, when known.
    pub order: Option<DateOrder>,
    /// Whether the text is that of a table with rows but no lines.
    pub table: bool,
}

impl Plan {
    /// A plan that reads every column with a role.
    pub fn new(
        file: &str,
        mapping: Mapping,
        delimiter: u8,
        decimal: Option<Decimal>,
        order: Option<DateOrder>,
    ) -> Self {
        let mut measures: Vec<_> = mapping
            .roles
            .iter()
            .enumerate()
            .filter_map(|(at, role)| role.map(|role| (role, at)))
            .filter(|(role, _)| matches!(role, Role::Offered | Role::Measure(_)))
            .collect();
        measures.sort();
        Self { file: file.to_owned(), mapping, measures, delimiter, decimal, order, table: false }
    }
    /// The columns of the start: one, or date and time.
    pub fn start_columns(&self) -> impl Iterator<Item = usize> {
        [Role::Start, Role::Date, Role::Time].into_iter().filter_map(|role| self.mapping.at(role))
    }
    /// The first column of the start.
    pub fn start_column(&self) -> usize {
        self.start_columns().next().unwrap_or(0)
    }
}

/// What the numbers of a text tell about its marks.
#[derive(Debug, Default)]
pub(super) struct NumberEvidence {
    /// Numbers with a decimal point.
    pub point: u64,
    /// Numbers with a decimal comma.
    pub comma: u64,
    /// `1,204` where commas part cells.
    pub grouped_by_comma: u64,
    /// Numbers with grouped thousands.
    pub grouped: u64,
    /// Numbers that can be read in two ways.
    pub ambiguous: ProblemLog,
    /// Those of them with a comma.
    pub ambiguous_commas: u64,
}

impl NumberEvidence {
    /// Counts what a number's spelling tells.
    pub fn note(&mut self, spelling: Spelling) {
        match spelling {
            Spelling::Plain | Spelling::Ambiguous => {}
            Spelling::Point => self.point += 1,
            Spelling::Comma => self.comma += 1,
            Spelling::Grouped(mark) => {
                self.grouped += 1;
                match mark {
                    Some(Decimal::Point) => self.point += 1,
                    Some(Decimal::Comma) => self.comma += 1,
                    None => {}
                }
            }
            Spelling::GroupedByComma => {
                self.grouped += 1;
                self.grouped_by_comma += 1;
            }
        }
    }
    fn absorb(&mut self, later: Self, lines_before: u64) {
        self.point += later.point;
        self.comma += later.comma;
        self.grouped_by_comma += later.grouped_by_comma;
        self.grouped += later.grouped;
        self.ambiguous.absorb(later.ambiguous, lines_before);
        self.ambiguous_commas += later.ambiguous_commas;
    }
}

/// Names of queues, numbered in order of appearance.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Name and channel.
    pub list: Vec<(String, Option<String>)>,
    numbers: HashMap<(String, Option<String>), u32>,
}

impl Names {
    /// The number of a queue.
    pub fn number(&mut self, name: String, channel: Option<String>) -> u32 {
        let next = self.list.len() as u32;
        match self.numbers.entry((name, channel)) {
            std::collections::hash_map::Entry::Occupied(known) => *known.get(),
            std::collections::hash_map::Entry::Vacant(new) => {
                self.list.push(new.key().clone());
                new.insert(next);
                next
            }
        }
    }
}

/// The rows of a file or of a block, in file order, columns parallel.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Queues.
    pub names: Names,
    /// Queue of each row.
    pub queue: Vec<u32>,
    /// Seconds of each row as written.
    pub seconds: Vec<i64>,
    /// What stands behind the times, from a row on.
    pub marks: Vec<(usize, Mark)>,
    /// Lengths in minutes, where the file has them.
    pub lengths: Vec<u32>,
    /// Values per measure of the plan; NaN is an empty cell.
    pub values: Vec<Vec<f64>>,
    /// Line of a row minus its number, from a row on.
    pub lines: Vec<(usize, u64)>,
    /// Lines of the text.
    pub line_count: u64,
    /// Rows written with 24:00.
    pub at_24: u64,
    /// Rows left out because something in them is wrong.
    pub refused: u64,
    /// Dates whose order is not known.
    pub unsettled: std::collections::BTreeSet<(u8, u8, i16)>,
    /// The first of them, as a problem.
    pub first_unsettled: Option<Problem>,
    /// What the numbers tell.
    pub evidence: NumberEvidence,
    /// What is wrong.
    pub problems: ProblemLog,
    /// Whether the rest can't be read.
    pub broken: bool,
}

impl Rows {
    /// Adds the rows of the next block.
    pub fn absorb(&mut self, mut later: Self) {
        let before = self.queue.len();
        let lines_before = self.line_count;
        let number: Vec<u32> =
            later.names.list.into_iter().map(|(name, channel)| self.names.number(name, channel)).collect();
        self.queue.extend(later.queue.iter().map(|own| number[*own as usize]));
        self.seconds.append(&mut later.seconds);
        self.lengths.append(&mut later.lengths);
        if self.values.is_empty() {
            self.values = later.values;
        } else {
            for (values, mut more) in self.values.iter_mut().zip(later.values) {
                values.append(&mut more);
            }
        }
        for (row, mark) in later.marks {
            if self.marks.last().is_none_or(|(_, last)| *last != mark) {
                self.marks.push((before + row, mark));
            }
        }
        for (row, delta) in later.lines {
            let delta = delta + lines_before - before as u64;
            if self.lines.last().is_none_or(|(_, last)| *last != delta) {
                self.lines.push((before + row, delta));
            }
        }
        self.line_count += later.line_count;
        self.at_24 += later.at_24;
        self.refused += later.refused;
        self.unsettled.append(&mut later.unsettled);
        if let (None, Some(mut first)) = (&self.first_unsettled, later.first_unsettled) {
            first.place.line = first.place.line.map(|line| line + lines_before);
            self.first_unsettled = Some(first);
        }
        self.evidence.absorb(later.evidence, lines_before);
        self.problems.absorb(later.problems, lines_before);
        self.broken |= later.broken;
    }
    /// The line of a row.
    pub fn line_of(&self, row: usize) -> u64 {
        let at = self.lines.partition_point(|(from, _)| *from <= row);
        self.lines.get(at.wrapping_sub(1)).map_or(0, |(_, delta)| delta + row as u64)
    }
    /// Adds what stands behind the time of the next row.
    pub fn push_mark(&mut self, mark: Mark) {
        if self.marks.last().is_none_or(|(_, last)| *last != mark) {
            self.marks.push((self.queue.len(), mark));
        }
    }
}
