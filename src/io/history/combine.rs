//! Files to one history: later files override earlier rows, then what the values themselves tell.

use std::collections::{BTreeMap, BTreeSet};

use super::assemble::FileSeries;
use super::header::Role;
use super::queue_rows::QueueRows;
use super::source::Source;
use super::{Import, Recognised};
use crate::error::{Finding, FindingCode, Place, Problem, Problems};
use crate::history::{Field, Queue, RawSeries};
use crate::time::{Clock, IntervalLength, Moment};

/// One history from the files of a run, in the order of reading.
pub(super) fn combine(sources: &[Source], mut files: Vec<FileSeries>) -> Result<Import, Problems> {
    let clock = common_clock(sources, &files)?;
    let longest = files.iter().map(|file| file.length).max().unwrap_or(IntervalLength::DAY);
    let mut findings = Vec::new();
    let mut merged = 0;
    for file in &mut files {
        findings.append(&mut file.findings);
        if file.length < longest {
            let roles: Vec<Role> = file.plan.measures.iter().map(|(role, _)| *role).collect();
            merged += file.queues.iter_mut().map(|queue| queue.add_up_to(longest, &clock, &roles)).sum::<u64>();
        }
    }
    if merged > 0 {
        let message = format!("files of different interval lengths were added up to {} minutes", longest.minutes());
        findings.push(Finding::new(FindingCode::MixedIntervals, merged, message));
    }
    let recognised = recognised(sources, &files, &clock, longest);
    let mut series: BTreeMap<(String, Option<String>), RawSeries> = BTreeMap::new();
    let mut overridden = 0;
    for file in files {
        let roles: Vec<Role> = file.plan.measures.iter().map(|(role, _)| *role).collect();
        for queue in file.queues {
            let key = (queue.name.clone(), queue.channel.clone());
            let own = raw_series(queue, &roles, &clock, longest);
            match series.remove(&key) {
                None => series.insert(key, own),
                Some(earlier) => {
                    let (joined, replaced) = override_rows(earlier, own);
                    overridden += replaced;
                    series.insert(key, joined)
                }
            };
        }
    }
    if overridden > 0 {
        let message = format!("{overridden} rows of earlier files were replaced by those of later files");
        findings.push(Finding::new(FindingCode::OverriddenRows, overridden, message));
    }
    let mut series: Vec<RawSeries> = name_channels(series.into_values().collect());
    series.sort_by(|a, b| a.queue.name.cmp(&b.queue.name));
    let mut import = Import { series, findings, recognised };
    import.complete();
    Ok(import)
}

/// The histories of some queues of a file that is read queue by queue.
#[cfg(feature = "frames")]
pub(super) fn one_by_one(source: &Source, file: FileSeries, seen: &mut Seen) -> Vec<RawSeries> {
    let rows = seen.recognised.rows + file.rows;
    let files = [file];
    seen.recognised = recognised(std::slice::from_ref(source), &files, &files[0].clock, files[0].length);
    seen.recognised.rows = rows;
    let [file] = files;
    let roles: Vec<Role> = file.plan.measures.iter().map(|(role, _)| *role).collect();
    let series: Vec<_> =
        file.queues.into_iter().map(|queue| raw_series(queue, &roles, &file.clock, file.length)).collect();
    series.iter().for_each(|one| seen.add(one));
    series
}

/// The clock that all files share.
fn common_clock(sources: &[Source], files: &[FileSeries]) -> Result<Clock, Problems> {
    let Some(first) = files.first() else { return Ok(Clock::Plain) };
    let mut clock = first.clock.clone();
    for (source, file) in sources.iter().zip(files).skip(1) {
        clock = match (clock, &file.clock) {
            (Clock::Offsets(mut table), Clock::Offsets(more)) => {
                table.extend(more);
                table.sort();
                table.dedup_by_key(|(_, offset)| *offset);
                Clock::Offsets(table)
            }
            (own, other) if own == *other => own,
            (own, other) => {
                let (own, other) = (zone_words(&own), zone_words(other));
                let message =
                    format!("the times of this file are of another clock ({other}) than those before ({own})");
                let help = "name the zone with `--time-zone`; it is that of bare times, and others are converted to it";
                return Err(Problem::new("zones", Place::file(&source.name), message, help).field("start").into());
            }
        };
    }
    Ok(clock)
}

fn zone_words(clock: &Clock) -> String {
    match clock {
        Clock::Plain => "unknown".to_owned(),
        Clock::Offsets(_) => "offsets of the file".to_owned(),
        Clock::Zone(_) => clock.zone_name().unwrap_or("UTC").to_owned(),
    }
}

fn recognised(sources: &[Source], files: &[FileSeries], clock: &Clock, length: IntervalLength) -> Recognised {
    let first = files.first();
    let mut recognised = Recognised {
        files: sources.iter().map(|source| source.name.clone()).collect(),
        layout: "canonical".to_owned(),
        mapping: first.map(|file| file.plan.mapping.pairs()).unwrap_or_default(),
        not_read: first.map(|file| file.plan.mapping.not_read()).unwrap_or_default(),
        delimiter: first.filter(|file| !file.plan.table).map(|file| delimiter_words(file.plan.delimiter)),
        date_order: first.and_then(|file| file.plan.order),
        decimal: first.and_then(|file| file.plan.decimal),
        labels: first.map(|file| file.labels),
        interval_min: Some(length),
        zone: zone_words(clock),
        rows: files.iter().map(|file| file.rows).sum(),
        ..Recognised::default()
    };
    for file in files.iter().skip(1) {
        for pair in file.plan.mapping.pairs() {
            if !recognised.mapping.contains(&pair) {
                recognised.mapping.push(pair);
            }
        }
        for header in file.plan.mapping.not_read() {
            if !recognised.not_read.contains(&header) {
                recognised.not_read.push(header);
            }
        }
    }
    recognised
}

fn delimiter_words(delimiter: u8) -> String {
    let words = match delimiter {
        b',' => "comma",
        b';' => "semicolon",
        b'\t' => "tab",
        b'|' => "bar",
        other => return (other as char).to_string(),
    };
    words.to_owned()
}

fn raw_series(queue: QueueRows, roles: &[Role], clock: &Clock, length: IntervalLength) -> RawSeries {
    let QueueRows { name, channel, start, values, .. } = queue;
    let mut offered = Vec::new();
    let mut measures = Vec::new();
    for (role, values) in roles.iter().zip(values) {
        match role {
            Role::Measure(field) => measures.push((*field, values)),
            _ => offered = values,
        }
    }
    let mut series = RawSeries::new(Queue { name, channel }, clock.clone(), length, start, offered);
    for (field, values) in measures {
        series.set(field, values);
    }
    series
}

/// Two files' rows of one queue; where both have an interval the later file's row counts.
fn override_rows(earlier: RawSeries, later: RawSeries) -> (RawSeries, u64) {
    let fields: Vec<Field> = Field::ALL
        .iter()
        .copied()
        .filter(|field| earlier.get(*field).is_some() || later.get(*field).is_some())
        .collect();
    let (mut a, mut b, mut replaced) = (0, 0, 0);
    let mut order: Vec<(bool, usize)> = Vec::with_capacity(earlier.start.len() + later.start.len());
    while a < earlier.start.len() || b < later.start.len() {
        let one = earlier.start.get(a).copied().unwrap_or(Moment(i64::MAX));
        let two = later.start.get(b).copied().unwrap_or(Moment(i64::MAX));
        if two <= one {
            order.push((true, b));
            b += 1;
            if one == two {
                a += 1;
                replaced += 1;
            }
        } else {
            order.push((false, a));
            a += 1;
        }
    }
    let pick = |old: Option<&[f64]>, new: Option<&[f64]>| -> Vec<f64> {
        let value = |values: Option<&[f64]>, row: usize| values.map_or(f64::NAN, |v| v[row]);
        order.iter().map(|(is_new, row)| if *is_new { value(new, *row) } else { value(old, *row) }).collect()
    };
    let start =
        order.iter().map(|(is_new, row)| if *is_new { later.start[*row] } else { earlier.start[*row] }).collect();
    let offered = pick(Some(&earlier.offered), Some(&later.offered));
    let mut joined = RawSeries::new(later.queue.clone(), later.clock.clone(), later.interval, start, offered);
    for field in fields {
        joined.set(field, pick(earlier.get(field), later.get(field)));
    }
    (joined, replaced)
}

/// A queue that serves several channels becomes a queue per channel, `name/channel`.
fn name_channels(mut series: Vec<RawSeries>) -> Vec<RawSeries> {
    let mut names = BTreeMap::<String, usize>::new();
    for one in &series {
        *names.entry(one.queue.name.clone()).or_default() += 1;
    }
    for one in &mut series {
        if names.get(&one.queue.name).is_some_and(|count| *count > 1)
            && let Some(channel) = &one.queue.channel
        {
            one.queue.name = format!("{}/{channel}", one.queue.name);
        }
    }
    series
}

impl Import {
    /// Adds what shows only in the whole history.
    fn complete(&mut self) {
        let mut seen = Seen::default();
        self.series.iter().for_each(|one| seen.add(one));
        seen.complete(&mut self.findings, &mut self.recognised);
    }
}

/// What the queues of a history have shown, one after the other.
#[derive(Debug, Default)]
pub(super) struct Seen {
    names: Vec<String>,
    first: Option<(Moment, Clock)>,
    last: Option<(Moment, Clock)>,
    plain: bool,
    offsets: bool,
    findings: Vec<Finding>,
    /// How the file was understood; of a history that is read queue by queue.
    #[cfg(feature = "frames")]
    recognised: Recognised,
}

impl Seen {
    fn add(&mut self, series: &RawSeries) {
        self.names.push(series.queue.name.clone());
        if let (Some(first), Some(last)) = (series.start.first(), series.start.last()) {
            if self.first.as_ref().is_none_or(|(known, _)| first < known) {
                self.first = Some((*first, series.clock.clone()));
            }
            if self.last.as_ref().is_none_or(|(known, _)| last >= known) {
                self.last = Some((*last, series.clock.clone()));
            }
        }
        self.plain |= series.clock == Clock::Plain;
        self.offsets |= matches!(series.clock, Clock::Offsets(_));
        value_findings(series, &mut self.findings);
    }
    /// The history without its series.
    #[cfg(feature = "frames")]
    pub fn finish(mut self) -> Import {
        let (mut findings, mut recognised) = (Vec::new(), std::mem::take(&mut self.recognised));
        self.complete(&mut findings, &mut recognised);
        Import { series: Vec::new(), findings, recognised }
    }
    fn complete(self, findings: &mut Vec<Finding>, recognised: &mut Recognised) {
        recognised.queues = self.names.len() as u64;
        recognised.from = self.first.map(|(moment, clock)| clock.label(moment));
        recognised.to = self.last.map(|(moment, clock)| clock.label(moment));
        if self.plain {
            let message =
                "times have no zone: they are read on a 24-hour clock without clock changes; `--time-zone` names one";
            findings.push(Finding::new(FindingCode::ZoneUnknown, 1, message));
        }
        if self.offsets {
            let message =
                "times have offsets but no zone: clock changes to come can't be known; `--time-zone` names one";
            findings.push(Finding::new(FindingCode::ZoneUnknown, 1, message));
        }
        name_findings(&self.names, findings);
        findings.extend(self.findings);
        findings.sort_by(|a, b| (a.code, &a.queue).cmp(&(b.code, &b.queue)));
    }
}

fn name_findings(queues: &[String], findings: &mut Vec<Finding>) {
    let mut alike = BTreeMap::<String, BTreeSet<&str>>::new();
    for name in queues {
        let key = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        alike.entry(key).or_default().insert(name);
    }
    for names in alike.values().filter(|names| names.len() > 1) {
        let quoted = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
        let message = format!("{quoted} are spelled almost alike, and are read as {} queues", names.len());
        let mut finding = Finding::new(FindingCode::QueueSpelling, names.len() as u64, message);
        finding.queue = names.first().map(|name| (*name).to_owned());
        findings.push(finding);
    }
    for name in queues.iter().filter(|name| name.starts_with(['=', '+', '-', '@'])) {
        let message = "a spreadsheet would run this queue's name as a formula; it is written with a leading `'`";
        let mut finding = Finding::new(FindingCode::FormulaName, 1, message);
        finding.queue = Some(name.clone());
        findings.push(finding);
    }
}

/// What the values of a queue tell without knowing its opening hours; cleaning judges the rest.
fn value_findings(series: &RawSeries, findings: &mut Vec<Finding>) {
    let mut add = |code: FindingCode, rows: &mut dyn Iterator<Item = usize>, message: fn(u64) -> String| {
        let Some(first) = rows.next() else { return };
        let (mut last, mut count) = (first, 1);
        for row in rows {
            (last, count) = (row, count + 1);
        }
        let mut finding = Finding::new(code, count, message(count));
        finding.queue = Some(series.queue.name.clone());
        finding.from = Some(series.clock.label(series.start[first]));
        finding.to = Some(series.clock.label(series.start[last]));
        findings.push(finding);
    };
    let rows = || 0..series.start.len();
    let counts: Vec<&[f64]> = [Field::Handled, Field::Abandoned, Field::AnsweredInSl]
        .iter()
        .filter_map(|field| series.get(*field))
        .chain([series.offered.as_slice()])
        .collect();
    let is_fraction = |value: f64| value.is_finite() && value.fract() != 0.0;
    add(
        FindingCode::FractionalCounts,
        &mut rows().filter(|row| counts.iter().any(|values| is_fraction(values[*row]))),
        |n| format!("counts of contacts that are not whole in {n} interval{}", if n == 1 { "" } else { "s" }),
    );
}
