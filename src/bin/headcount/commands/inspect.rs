//! `headcount inspect`: what a history file holds, and what is odd about it.

use std::fmt::Write;
use std::path::PathBuf;

use headcount::error::{Finding, FindingCode, Severity};
use headcount::history::clean::{Cleaned, clean};
use headcount::history::{Field, RawSeries, SlotState};
use headcount::io::dataset::{Column, Dataset};
use headcount::io::history::{self, Import};
use headcount::report;
use rayon::prelude::*;
use serde_json::json;

use crate::calendar_args::CalendarArgs;
use crate::history_args::HistoryArgs;
use crate::session::{Done, Failure, Session};

/// Flags of `inspect`.
#[derive(Debug, clap::Args)]
pub struct InspectArgs {
    /// History files, a folder of them, or `-` for standard input
    #[arg(value_name = "HISTORY", required = true)]
    pub history: Vec<PathBuf>,
    /// How to read them
    #[command(flatten)]
    pub reading: HistoryArgs,
    /// What the planner knows of days
    #[command(flatten)]
    pub days: CalendarArgs,
    /// Write cleaned values with a `note` column instead of what the file says
    #[arg(long)]
    pub clean: bool,
}

/// Runs the verb.
pub fn run(args: &InspectArgs, session: &Session) -> Result<Done, Failure> {
    let mut import = {
        let _step = session.step("reading the history");
        history::read(&args.history, &args.reading.options()?)?
    };
    let mut calendar = args.days.read()?;
    args.days.add_holidays(&mut calendar, &import.series, None, 0)?;
    let cleaned: Vec<Cleaned> = import.series.par_iter().map(|series| clean(series, &calendar)).collect();
    import.findings.extend(cleaned.iter().flat_map(|cleaned| cleaned.findings.iter().cloned()));
    import
        .findings
        .sort_by(|a, b| (a.severity, a.code, &a.queue, &a.from).cmp(&(b.severity, b.code, &b.queue, &b.from)));
    if session.global.strict {
        session.findings(&import.findings)?;
    }
    let data = if args.clean { cleaned_data(&import, &cleaned) } else { import.canonical() };
    let queues: Vec<_> = import.series.iter().map(summary).collect();
    let json = json!({ "recognised": import.recognised, "queues": queues, "findings": import.findings });
    session.publish(&data, &json, &text(&import))?;
    Ok(Done::Met)
}

/// Contacts and mean handle time of a queue, weighted by contacts handled (else offered).
fn totals(series: &RawSeries) -> (f64, Option<f64>) {
    let offered: f64 = series.offered.iter().filter(|value| value.is_finite()).sum();
    let weights = series.get(Field::Handled).unwrap_or(&series.offered);
    let (mut seconds, mut contacts) = (0.0, 0.0);
    for (row, weight) in weights.iter().enumerate() {
        if let Some(aht) = series.aht_s(row).filter(|aht| *weight > 0.0 && *aht > 0.0) {
            seconds += aht * weight;
            contacts += weight;
        }
    }
    (offered, (contacts > 0.0).then(|| seconds / contacts))
}

fn summary(series: &RawSeries) -> serde_json::Value {
    let (offered, aht_s) = totals(series);
    let label = |moment: Option<&headcount::time::Moment>| moment.map(|moment| series.clock.label(*moment));
    json!({
        "queue": series.queue.name,
        "channel": series.queue.channel,
        "rows": series.start.len(),
        "from": label(series.start.first()),
        "to": label(series.start.last()),
        "offered": offered,
        "aht_s": aht_s,
    })
}

fn text(import: &Import) -> String {
    let known = &import.recognised;
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        // Writing into a String can't fail.
        let _ = writeln!(text, "{name:<14}{value}");
    };
    line("files", known.files.join(", "));
    line("layout", known.layout.clone());
    let pairs = known
        .mapping
        .iter()
        .map(|(column, header)| if column == header { column.clone() } else { format!("{column} = `{header}`") });
    line("columns", pairs.collect::<Vec<_>>().join(", "));
    if !known.not_read.is_empty() {
        line("not read", known.not_read.join(", "));
    }
    let mut marks = Vec::new();
    marks.extend(known.delimiter.iter().map(|delimiter| format!("{delimiter} between cells")));
    marks.extend(known.decimal.iter().map(|decimal| format!("decimal {}", decimal.as_str())));
    marks.extend(known.date_order.iter().map(|order| format!("dates {}", order.as_str())));
    if !marks.is_empty() {
        line("written as", marks.join(", "));
    }
    if let Some(interval) = known.interval_min {
        let labels = known.labels.map(|labels| format!(", labelled by its {}", labels.as_str())).unwrap_or_default();
        line("interval", format!("{interval}{labels}"));
    }
    line("zone", known.zone.clone());
    if let (Some(from), Some(to)) = (&known.from, &known.to) {
        line("span", format!("{from} to {to}"));
    }
    line("rows", known.rows.to_string());
    text.push('\n');
    text.push_str(&queue_table(&import.series));
    text.push('\n');
    text.push_str(&findings_list(&import.findings));
    text
}

fn queue_table(series: &[RawSeries]) -> String {
    let rows: Vec<Vec<String>> = series
        .iter()
        .map(|one| {
            let (offered, aht_s) = totals(one);
            let date = |moment: Option<&headcount::time::Moment>| {
                moment.map(|moment| one.clock.date(*moment).to_string()).unwrap_or_default()
            };
            vec![
                one.queue.name.clone(),
                one.start.len().to_string(),
                date(one.start.first()),
                date(one.start.last()),
                format!("{offered:.0}"),
                aht_s.map(|aht| format!("{aht:.1}")).unwrap_or_else(|| "–".to_owned()),
            ]
        })
        .collect();
    report::table(&["queue", "rows", "from", "to", "contacts", "AHT s"], &rows)
}

fn findings_list(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "findings      none\n".to_owned();
    }
    let mut text = String::from("findings\n");
    for finding in findings {
        let severity = if finding.severity == Severity::Warning { "warning" } else { "note" };
        let queue = finding.queue.as_ref().map(|queue| format!(" [{queue}]")).unwrap_or_default();
        // Writing into a String can't fail.
        let _ = writeln!(text, "  {severity:<8}{}{queue}: {}", finding.code, finding.message);
    }
    text
}

/// The cleaned history on its gapless grid in the canonical layout, with a `note` for every value that was set aside;
/// closed intervals have no row.
fn cleaned_data(import: &Import, cleaned: &[Cleaned]) -> Dataset {
    let has = |field: Field| import.series.iter().any(|raw| raw.get(field).is_some());
    let fields: Vec<Field> = Field::ALL.iter().copied().filter(|field| *field == Field::AhtS || has(*field)).collect();
    let (mut queue, mut channel, mut start, mut interval) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut offered, mut note) = (Vec::new(), Vec::new());
    let mut measures: Vec<Vec<f64>> = vec![Vec::new(); fields.len()];
    for (raw, Cleaned { series, findings }) in import.series.iter().zip(cleaned) {
        for row in (0..series.start.len()).filter(|row| series.state[*row] != SlotState::Closed) {
            let at = raw.start.binary_search(&series.start[row]).ok();
            queue.push(raw.queue.name.clone());
            channel.push(raw.queue.channel.clone().unwrap_or_default());
            start.push((series.clock.clone(), series.start[row]));
            interval.push(Some(i64::from(series.interval.minutes())));
            offered.push(series.volume[row]);
            for (field, values) in fields.iter().zip(&mut measures) {
                let recorded = at.and_then(|at| raw.get(*field).map(|v| v[at])).unwrap_or(f64::NAN);
                values.push(if *field == Field::AhtS { series.aht_s[row] } else { recorded });
            }
            let mut notes = match series.state[row] {
                SlotState::Missing => vec!["missing".to_owned()],
                SlotState::Excluded => vec![reason(findings, &series.clock.label(series.start[row]))],
                SlotState::Open | SlotState::Closed => Vec::new(),
            };
            match at.and_then(|at| raw.aht_s(at)) {
                Some(0.0) => notes.push(FindingCode::AhtZero.to_string()),
                Some(_) if series.aht_s[row].is_nan() => notes.push(FindingCode::AhtWithoutContacts.to_string()),
                _ => {}
            }
            note.push(notes.join(" "));
        }
    }
    let mut data = Dataset::default();
    data.push("queue", Column::Text(queue));
    if import.series.iter().any(|raw| raw.queue.channel.is_some()) {
        data.push("channel", Column::Text(channel));
    }
    data.push("start", Column::Time(start));
    data.push("interval_min", Column::Whole(interval));
    data.push("offered", Column::Number(offered));
    for (field, values) in fields.iter().zip(measures) {
        if values.iter().any(|value| value.is_finite()) {
            data.push(field.column(), Column::Number(values));
        }
    }
    data.push("note", Column::Text(note));
    data
}

/// The code of the finding that took an interval out, by its span; `excluded` where the calendar did.
fn reason(findings: &[Finding], label: &str) -> String {
    let covers = |finding: &&Finding| match (&finding.from, &finding.to) {
        (Some(from), Some(to)) => from.as_str() <= label && label <= to.as_str(),
        _ => false,
    };
    findings
        .iter()
        .filter(|finding| finding.severity == Severity::Warning)
        .find(covers)
        .map_or_else(|| "excluded".to_owned(), |finding| finding.code.to_string())
}
