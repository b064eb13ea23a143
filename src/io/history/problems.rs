//! Problems as they are found: the first ones in full, the rest counted, so that a file of any size fits in memory.

use std::collections::BTreeMap;

use crate::error::{Place, Problem, Problems};

/// How many problems of a file are kept in full.
const IN_FULL: usize = 20;

/// The problems of a file, or of a part of it, in the order of the file.
#[derive(Debug, Default)]
pub(in crate::io) struct ProblemLog {
    kept: Vec<Problem>,
    counted: BTreeMap<&'static str, u64>,
}

impl ProblemLog {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
    /// Whether further problems are only counted.
    pub fn is_full(&self) -> bool {
        self.kept.len() >= IN_FULL
    }
    /// Counts a problem without keeping it.
    pub fn count_only(&mut self, kind: &'static str) {
        *self.counted.entry(kind).or_default() += 1;
    }
    /// Adds a problem, in full while there is room.
    pub fn push(&mut self, problem: Problem) {
        if self.is_full() { self.count_only(problem.kind) } else { self.kept.push(problem) }
    }
    /// Adds the problems of a later part of the file, whose lines count from `lines_before`.
    pub fn absorb(&mut self, later: Self, lines_before: u64) {
        for mut problem in later.kept {
            problem.place.line = problem.place.line.map(|line| line + lines_before);
            self.push(problem);
        }
        for (kind, count) in later.counted {
            *self.counted.entry(kind).or_default() += count;
        }
    }
    /// All problems, those that were counted as one per kind; nothing when nothing is wrong.
    pub fn finish(mut self, file: &str) -> Result<(), Problems> {
        if self.kept.is_empty() {
            return Ok(());
        }
        self.kept.sort_by(|a, b| a.place.cmp(&b.place));
        for (kind, count) in self.counted {
            let what = match kind {
                "count" => "cells are not a number of contacts",
                "duration" => "cells are not a duration",
                "agents" => "cells are not a number of agents",
                "time" => "cells are not a time",
                "row-length" => "rows have another number of cells than the header",
                "decimal-mark" => "numbers can be read in two ways",
                "conflicting-rows" => "rows contradict an earlier row",
                "skipped-hour" => "local times do not exist",
                "unclosed-quote" => "quotes are not closed",
                _ => "problems of the same kind follow",
            };
            let message = format!("{count} more {what}");
            let mut problem = Problem::new(kind, Place::file(file), message, "mend those above the same way");
            problem.count = count;
            self.kept.push(problem);
        }
        Err(Problems(self.kept))
    }
}
