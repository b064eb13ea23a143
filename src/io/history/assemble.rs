//! The rows of one file to its queues: clock, interval length, labels, order, duplicates.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};

use rayon::prelude::*;

use super::cells::line_around;
use super::clock::{Refused, clock_of};
use super::file::FileRows;
use super::header::{Role, shortened};
use super::intervals::{Lengths, labels_of, lengths_of, settle_labels};
use super::problems::ProblemLog;
use super::queue_rows::{QueueRows, Told};
use super::rows::{Plan, Rows};
use super::source::Source;
use super::stamp::Mark;
use super::text::{Record, cell_text};
use super::{ImportOptions, Labels, OnDuplicate};
use crate::error::{Finding, FindingCode, Place, Problem, Problems};
use crate::time::{Clock, IntervalLength, Moment};

/// The queues of one file.
#[derive(Debug)]
pub(super) struct FileSeries {
    /// The queues, sorted by name and channel; rows sorted by moment, one per moment.
    pub queues: Vec<QueueRows>,
    /// The clock of the file.
    pub clock: Clock,
    /// The length of every interval.
    pub length: IntervalLength,
    /// Which end the file's labels name.
    pub labels: Labels,
    /// Rows read.
    pub rows: u64,
    /// How the file was read.
    pub plan: Plan,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// Orders the rows of a file; all its problems at once.
pub(super) fn assemble(source: &Source, file: FileRows, options: &ImportOptions) -> Result<FileSeries, Problems> {
    let FileRows { mut rows, plan } = file;
    let mut problems = std::mem::take(&mut rows.problems);
    let clock = match clock_of(&rows, options) {
        Ok(clock) => Some(clock),
        Err(Refused::Flag(problem)) => {
            problems.push(problem);
            None
        }
        Err(Refused::Row(row, kind, message, help)) => {
            let place = Placed::find(source, &plan, &rows, &[row]);
            problems.push(place[0].problem(kind, message, help));
            None
        }
    };
    let Some(clock) = clock.filter(|_| !rows.broken) else {
        problems.finish(&source.name)?;
        return Err(Problem::new("structure", Place::file(&source.name), "the file can't be read", "check it").into());
    };
    let total = rows.queue.len() as u64;
    let mut queues = by_queue(&mut rows);
    let mut findings = Vec::new();

    let length = length_of(source, &plan, &rows, &queues, options, &mut problems);
    let mut labels = Labels::Start;
    if let Some((_, length)) = length
        && problems.is_empty()
    {
        labels = labels_in(source, &queues, length, rows.at_24, options, &mut problems, &mut findings);
    }
    let shift =
        if labels == Labels::End { length.map_or(0, |(_, length)| i64::from(length.minutes()) * 60) } else { 0 };
    let daily = length.is_some_and(|(_, length)| length == IntervalLength::DAY);
    let bare = rows.marks.iter().all(|(_, mark)| *mark == Mark::Bare);
    let roles: Vec<Role> = plan.measures.iter().map(|(role, _)| *role).collect();
    let told: Vec<Told> = queues
        .par_iter_mut()
        .enumerate()
        .map(|(number, queue)| {
            let mut told = Told::default();
            if shift > 0 {
                queue.seconds.iter_mut().for_each(|second| *second -= shift);
            }
            if bare {
                queue.tell_local(&clock, daily, &mut told);
            } else {
                tell_offsets(queue, number as u32, &rows);
            }
            queue.sort(&mut told);
            queue.settle_duplicates(options.on_duplicate, &roles, &mut told);
            told
        })
        .collect();
    if daily && !bare {
        // Daily rows belong to dates; an offset only says when their midnight was.
        for queue in &mut queues {
            for moment in &mut queue.start {
                *moment = clock.day_start(clock.date(*moment));
            }
        }
    }
    row_problems(source, &plan, &rows, &queues, &clock, &told, &mut problems);
    problems.finish(&source.name)?;
    let Some((lengths, length)) = length else {
        return Err(Problem::new("structure", Place::file(&source.name), "the file can't be read", "check it").into());
    };
    if let Lengths::Mixed(longest, shortest) = lengths {
        let merged: u64 = queues.par_iter_mut().map(|queue| queue.add_up_to(longest, &clock, &roles)).sum();
        let message = format!(
            "intervals of {shortest} to {} minutes were added up to {}: {merged} rows went into another",
            longest.minutes(),
            longest.minutes()
        );
        findings.push(Finding::new(FindingCode::MixedIntervals, merged, message));
    }
    row_findings(&plan, &rows, &told, options, &mut findings);
    if labels == Labels::End && options.labels.is_some() {
        let message =
            format!("labels name the end of their interval; moved to the start, {} min earlier", length.minutes());
        findings.push(Finding::new(FindingCode::EndLabels, total, message));
    }
    for finding in &mut findings {
        finding.place.get_or_insert_with(|| Place::file(&source.name));
    }
    queues.sort_by(|a, b| (&a.name, &a.channel).cmp(&(&b.name, &b.channel)));
    Ok(FileSeries { queues, clock, length, labels, rows: total, plan, findings })
}

/// Parts the rows of a file by queue, in file order.
fn by_queue(rows: &mut Rows) -> Vec<QueueRows> {
    let names = std::mem::take(&mut rows.names.list);
    let count = names.len();
    let mut counts = vec![0_usize; count];
    rows.queue.iter().for_each(|queue| counts[*queue as usize] += 1);
    let queue = &rows.queue;
    let seconds = part(queue, &counts, std::mem::take(&mut rows.seconds));
    let lengths = match rows.lengths.is_empty() {
        true => vec![Vec::new(); count],
        false => part(queue, &counts, std::mem::take(&mut rows.lengths)),
    };
    // One measure after the other: each stands in memory twice while it is parted.
    let mut values: Vec<Vec<Vec<f64>>> =
        std::mem::take(&mut rows.values).into_iter().map(|values| part(queue, &counts, values)).collect();
    let mut queues: Vec<QueueRows> = names
        .into_iter()
        .zip(seconds)
        .zip(lengths)
        .map(|(((name, channel), seconds), lengths)| QueueRows {
            name,
            channel,
            seconds,
            lengths,
            ..QueueRows::default()
        })
        .collect();
    for measure in &mut values {
        for (queue, own) in queues.iter_mut().zip(measure.iter_mut()) {
            queue.values.push(std::mem::take(own));
        }
    }
    queues
}

fn part<T: Copy>(queue: &[u32], counts: &[usize], values: Vec<T>) -> Vec<Vec<T>> {
    if counts.len() == 1 {
        return vec![values];
    }
    let mut parts: Vec<Vec<T>> = counts.iter().map(|count| Vec::with_capacity(*count)).collect();
    for (queue, value) in queue.iter().zip(values) {
        parts[*queue as usize].push(value);
    }
    parts
}

/// Moments of times with offsets.
fn tell_offsets(queue: &mut QueueRows, number: u32, rows: &Rows) {
    let seconds = std::mem::take(&mut queue.seconds);
    let offset_of = |mark: Mark| if let Mark::Offset(offset) = mark { i64::from(offset) } else { 0 };
    if let [(_, only)] = rows.marks.as_slice() {
        queue.start = seconds.into_iter().map(|second| Moment(second - offset_of(*only))).collect();
        return;
    }
    let mut own = seconds.into_iter();
    let mut start = Vec::with_capacity(own.len());
    let mut runs = rows.marks.iter().peekable();
    while let Some((from, mark)) = runs.next() {
        let to = runs.peek().map_or(rows.queue.len(), |(next, _)| *next);
        let mine = rows.queue[*from..to].iter().filter(|other| **other == number).count();
        start.extend(own.by_ref().take(mine).map(|second| Moment(second - offset_of(*mark))));
    }
    queue.start = start;
}

fn length_of(
    source: &Source,
    plan: &Plan,
    rows: &Rows,
    queues: &[QueueRows],
    options: &ImportOptions,
    problems: &mut ProblemLog,
) -> Option<(Lengths, IntervalLength)> {
    match lengths_of(queues, options) {
        Lengths::One(length) => Some((Lengths::One(length), length)),
        Lengths::Mixed(longest, shortest) => Some((Lengths::Mixed(longest, shortest), longest)),
        Lengths::Unknown => {
            if problems.is_empty() {
                let message = "the length of the intervals can't be told: no queue has two rows at different times";
                let help = "say it with `--interval 30m`, or add a column `interval_min`";
                problems.push(Problem::new("interval", Place::file(&source.name), message, help).field("interval_min"));
            }
            None
        }
        Lengths::Overlapping(queue, row, minutes, stated) => {
            if problems.is_empty() {
                let file_row = nth_of_queue(rows, queue as u32, row);
                let placed = Placed::find(source, plan, rows, &[file_row]);
                let message = format!(
                    "`start` comes {minutes} minutes after another row, inside its interval of {stated} minutes"
                );
                let help = "correct `interval_min` or the time: the intervals of a queue can't overlap";
                problems.push(placed[0].problem("interval", message, help));
            }
            None
        }
        Lengths::Impossible(queue, row, minutes) => {
            // A row that was refused leaves a hole; only steps between good rows are judged.
            if problems.is_empty() {
                let file_row = nth_of_queue(rows, queue as u32, row);
                let placed = Placed::find(source, plan, rows, &[file_row]);
                let message =
                    format!("`start` comes {minutes} minutes after another row, which is no length of an interval");
                let help = "intervals have 5, 6, 10, 12, 15, 20, 30 or 60 minutes, or a day; correct the time, or say \
                            the length with `--interval 15m` or a column `interval_min`";
                problems.push(placed[0].problem("interval", message, help));
            }
            None
        }
    }
}

fn labels_in(
    source: &Source,
    queues: &[QueueRows],
    length: IntervalLength,
    at_24: u64,
    options: &ImportOptions,
    problems: &mut ProblemLog,
    findings: &mut Vec<Finding>,
) -> Labels {
    match settle_labels(options, labels_of(queues, length, at_24)) {
        Some((labels, found)) => {
            if found && labels == Labels::End {
                let count = queues.iter().map(|queue| queue.seconds.len() as u64).sum();
                let message = format!(
                    "labels run from {} to 24:00, so they name the end of their interval; moved to the start",
                    clock_of_minutes(length.minutes())
                );
                findings.push(Finding::new(FindingCode::EndLabels, count, message));
            }
            labels
        }
        None => {
            let message = format!(
                "labels can name the start or the end of their interval: they run from {} to midnight with gaps",
                clock_of_minutes(length.minutes())
            );
            let help = "say `--labels start` or `--labels end`";
            problems.push(Problem::new("labels", Place::file(&source.name), message, help).field("start"));
            Labels::Start
        }
    }
}

fn clock_of_minutes(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The row of a file that is the `k`-th of a queue.
fn nth_of_queue(rows: &Rows, queue: u32, k: usize) -> usize {
    rows.queue.iter().enumerate().filter(|(_, own)| **own == queue).nth(k).map_or(0, |(row, _)| row)
}

/// Problems that show only when all rows are known: skipped local times and rows that contradict each other.
fn row_problems(
    source: &Source,
    plan: &Plan,
    rows: &Rows,
    queues: &[QueueRows],
    clock: &Clock,
    told: &[Told],
    problems: &mut ProblemLog,
) {
    let mut wanted: Vec<(usize, bool, Option<usize>, usize)> = Vec::new();
    for (number, told) in told.iter().enumerate() {
        let row_of = |k: usize| nth_of_queue(rows, number as u32, k);
        wanted.extend(told.skipped.iter().map(|row| (row_of(*row), true, None, number)));
        wanted.extend(told.conflicts.iter().map(|(one, two)| (row_of(*two), false, Some(row_of(*one)), number)));
    }
    wanted.sort_unstable();
    let skipped: u64 = told.iter().map(|t| t.skipped_count).sum();
    let conflicts: u64 = told.iter().map(|t| t.conflict_count).sum();
    wanted.truncate(40);
    let places = Placed::find(source, plan, rows, &wanted.iter().map(|(row, ..)| *row).collect::<Vec<_>>());
    let (mut named_skipped, mut named_conflicts) = (0, 0);
    for ((_, is_skipped, first, number), placed) in wanted.iter().zip(&places) {
        let queue = &queues[*number].name;
        if *is_skipped {
            named_skipped += 1;
            let zone = clock.zone_name().unwrap_or("the zone");
            let message = format!("`start` is a local time that {zone} skips: `{}`", shortened(&placed.text, 60));
            let help = "clocks were put forward then; write times with their offset, or name another `--time-zone`";
            problems.push(placed.problem("skipped-hour", message, help));
        } else {
            named_conflicts += 1;
            let at = first.map(|row| plan_place(plan, rows, row)).unwrap_or_default();
            let message =
                format!("`{queue}` has another row at `{}` with other values on {at}", shortened(&placed.text, 60));
            let help = "keep one of them, or say `--on-duplicate last`, `first` or `sum`; where a clock change repeats the \
                        hour, say `--time-zone`";
            problems.push(placed.problem("conflicting-rows", message, help));
        }
    }
    for (kind, count) in [("skipped-hour", skipped - named_skipped), ("conflicting-rows", conflicts - named_conflicts)]
    {
        (0..count).for_each(|_| problems.count_only(kind));
    }
}

fn plan_place(plan: &Plan, rows: &Rows, row: usize) -> String {
    if plan.table { format!("row {}", rows.line_of(row) - 1) } else { format!("line {}", rows.line_of(row)) }
}

/// Findings of the rows themselves.
fn row_findings(plan: &Plan, rows: &Rows, told: &[Told], options: &ImportOptions, findings: &mut Vec<Finding>) {
    let sum = |count: fn(&Told) -> u64| told.iter().map(count).sum::<u64>();
    let mut add = |code, count, message: String| {
        if count > 0 {
            findings.push(Finding::new(code, count, message));
        }
    };
    let repeated = sum(|t| t.repeated_rows);
    add(FindingCode::DuplicateRows, repeated, format!("{repeated} {} what another row says; kept once", say(repeated)));
    let settled = sum(|t| t.settled_rows);
    if options.on_duplicate != OnDuplicate::Error {
        let rule = options.on_duplicate.as_str();
        add(
            FindingCode::DuplicateRows,
            settled,
            format!(
                "{settled} {} another row; settled by `--on-duplicate {rule}`",
                if settled == 1 { "row contradicts" } else { "rows contradict" }
            ),
        );
    }
    let unsorted = sum(|t| t.unsorted);
    add(FindingCode::Unsorted, unsorted, format!("rows out of order of time, {unsorted} in all; sorted"));
    let hours = sum(|t| t.repeated);
    add(
        FindingCode::RepeatedHour,
        hours,
        format!("{hours} rows lie in an hour that the clock repeats; taken in file order, the first one first"),
    );
    let grouped = rows.evidence.grouped;
    add(
        FindingCode::ThousandsSeparator,
        grouped,
        format!("{grouped} numbers are written with a thousands separator, such as 1,204 for 1204"),
    );
    let personal = &plan.mapping.personal;
    add(
        FindingCode::PersonalData,
        personal.len() as u64,
        format!("columns that look like personal data are not read: {}", personal.join(", ")),
    );
}

fn say(count: u64) -> &'static str {
    if count == 1 { "row says" } else { "rows say" }
}

/// Where a row's time stands.
struct Placed {
    place: Place,
    text: String,
    source_line: Option<String>,
}

impl Placed {
    fn problem(&self, kind: &'static str, message: impl Into<String>, help: impl Into<String>) -> Problem {
        let mut problem = Problem::new(kind, self.place.clone(), message, help).field("start").text(&self.text);
        problem.source_line = self.source_line.clone();
        problem
    }

    /// Finds rows in their file, which is read again for that.
    fn find(source: &Source, plan: &Plan, rows: &Rows, wanted: &[usize]) -> Vec<Self> {
        let lines: BTreeMap<u64, String> = lines_of(source, wanted.iter().map(|row| rows.line_of(*row)).collect());
        let column = plan.start_column();
        wanted
            .iter()
            .map(|row| {
                let line = rows.line_of(*row);
                let text = lines.get(&line).cloned().unwrap_or_default();
                let mut record = Record::default();
                record.read(text.as_bytes(), 0, plan.delimiter);
                let span = record.cells.get(column).copied().unwrap_or_default();
                let shown = plan
                    .start_columns()
                    .filter_map(|at| record.cells.get(at))
                    .map(|span| cell_text(text.as_bytes(), *span).into_owned())
                    .collect::<Vec<_>>()
                    .join(" ");
                let (at, _) = line_around(text.as_bytes(), span.start);
                Self { place: Place::at(&source.name, line, at), text: shown, source_line: Some(text) }
            })
            .collect()
    }
}

fn lines_of(source: &Source, wanted: std::collections::BTreeSet<u64>) -> BTreeMap<u64, String> {
    let mut found = BTreeMap::new();
    let (Ok(text), Some(last)) = (source.text(), wanted.last()) else { return found };
    let mut reader = BufReader::with_capacity(1 << 18, text);
    let mut line = Vec::new();
    for number in 1..=*last {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => break,
            Ok(_) if wanted.contains(&number) => {
                found.insert(number, String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned());
            }
            Ok(_) => {}
        }
    }
    found
}
