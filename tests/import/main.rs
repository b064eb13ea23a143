//! What becomes of history files, good and bad: whole messages with their places.
#![allow(clippy::unwrap_used)] // what can't be read here fails the test, as it should

mod bad;
mod good;

use headcount::error::{FindingCode, Problem};
use headcount::history::RawSeries;
use headcount::io::history::{Import, ImportOptions, read_bytes};

/// Reads a text as `history.csv`.
fn read(text: &str) -> Import {
    read_with(text, &ImportOptions::default()).unwrap_or_else(|problems| panic!("{}", problems.join("\n")))
}

/// Reads a text with flags; problems as they are told, one text each.
fn read_with(text: &str, options: &ImportOptions) -> Result<Import, Vec<String>> {
    read_bytes("history.csv", text.as_bytes(), options).map_err(|problems| problems.0.iter().map(told).collect())
}

/// The problems of a text.
fn problems(text: impl AsRef<[u8]>) -> Vec<String> {
    match read_bytes("history.csv", text.as_ref(), &ImportOptions::default()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.0.iter().map(told).collect(),
    }
}

fn told(problem: &Problem) -> String {
    format!("{}: {} ({})", problem.place, problem.message, problem.help)
}

/// Starts and contacts of a queue, as they would be written.
fn rows(series: &RawSeries) -> Vec<(String, f64)> {
    series.start.iter().zip(&series.offered).map(|(start, offered)| (series.clock.label(*start), *offered)).collect()
}

fn row(start: &str, offered: f64) -> (String, f64) {
    (start.to_owned(), offered)
}

fn codes(import: &Import) -> Vec<FindingCode> {
    import.findings.iter().map(|finding| finding.code).collect()
}
