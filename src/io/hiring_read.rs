//! The weeks of hiring scenarios read back from their table, for charts.

use std::path::Path;

use crate::error::{Place, Problem, Problems};
use crate::hiring::HiringWeek;
use crate::io::table_file::TableFile;

/// Puts a number where it belongs.
type Set = fn(&mut HiringWeek, f64);

/// The columns that are read, and where each goes; what is not on this list is 0 in what is read.
const READ: [(&str, Set); 16] = [
    ("contacts", |week, x| week.contacts = x),
    ("required_fte", |week, x| week.required_fte = x),
    ("required_fte_lo", |week, x| week.required_fte_lo = x),
    ("required_fte_hi", |week, x| week.required_fte_hi = x),
    ("available_fte", |week, x| week.available_fte = x),
    ("tenured_fte", |week, x| week.tenured_fte = x),
    ("ramping_fte", |week, x| week.ramping_fte = x),
    ("nesting_fte", |week, x| week.nesting_fte = x),
    ("training_fte", |week, x| week.training_fte = x),
    ("gap_fte", |week, x| week.gap_fte = x),
    ("heads_opening", |week, x| week.heads_opening = x),
    ("hires", |week, x| week.hires = x),
    ("heads_closing", |week, x| week.heads_closing = x),
    ("service_level", |week, x| week.service_level = x),
    ("on_target", |week, x| week.on_target = x > 0.0),
    ("cumulative_cost", |week, x| week.cumulative_cost = x),
];

/// Reads the table that `hire -o` wrote: scenarios in their order, each with its weeks.
///
/// # Errors
/// Every problem of the file at once, each with its place.
pub fn read_weeks(path: &Path) -> Result<Vec<(String, Vec<HiringWeek>)>, Problems> {
    weeks_of(&TableFile::read(path)?)
}

fn weeks_of(table: &TableFile) -> Result<Vec<(String, Vec<HiringWeek>)>, Problems> {
    let column = |name: &str| table.header.iter().position(|cell| cell.text.trim() == name);
    let names = ["scenario", "week"].into_iter().chain(READ.iter().map(|(name, _)| *name));
    let missing: Vec<Problem> = names
        .filter(|name| column(name).is_none())
        .map(|name| {
            let help = "give the table that `headcount hire HIRING.toml -o hiring.csv` writes";
            let message = format!("the table has no `{name}` column");
            Problem::new("missing-column", Place::file(&table.name), message, help).field(name)
        })
        .collect();
    let (Some(scenario), Some(monday)) = (column("scenario"), column("week")) else { return Err(Problems(missing)) };
    if !missing.is_empty() {
        return Err(Problems(missing));
    }
    let places: Vec<Option<usize>> = READ.iter().map(|(name, _)| column(name)).collect();
    let mut problems = Vec::new();
    let mut scenarios: Vec<(String, Vec<HiringWeek>)> = Vec::new();
    for row in &table.rows {
        let mut week = HiringWeek::default();
        match row[monday].text.trim().parse() {
            Ok(date) => week.monday = date,
            Err(_) => {
                let message = format!("`week` is not a date: `{}`", row[monday].text);
                let help = "write the week's Monday, such as 2027-01-04";
                problems.push(table.problem("date", &row[monday], Some("week"), message, help));
            }
        }
        for ((name, set), place) in READ.iter().zip(&places) {
            let Some(cell) = place.map(|place| &row[place]) else { continue };
            let text = cell.text.trim();
            match text.parse::<f64>() {
                _ if text.is_empty() => set(&mut week, f64::NAN),
                Ok(value) if value.is_finite() => set(&mut week, value),
                _ => {
                    let message = format!("`{name}` is not a number: `{text}`");
                    let help = "write digits with a decimal point, or leave the cell empty";
                    problems.push(table.problem("number", cell, Some(name), message, help));
                }
            }
        }
        let name = row[scenario].text.trim().trim_start_matches('\'').to_owned();
        match scenarios.iter_mut().find(|(held, _)| *held == name) {
            Some((_, weeks)) => weeks.push(week),
            None => scenarios.push((name, vec![week])),
        }
    }
    if problems.is_empty() { Ok(scenarios) } else { Err(Problems(problems)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_read_back_by_scenario_and_bad_cells_are_placed() {
        let header: Vec<&str> = ["scenario", "week"].into_iter().chain(READ.iter().map(|(name, _)| *name)).collect();
        let row = |scenario: &str, week: &str| format!("{scenario},{week},{}\n", vec!["1.5"; READ.len()].join(","));
        let text = format!(
            "{}\n{}{}{}",
            header.join(","),
            row("a", "2027-01-04"),
            row("b", "2027-01-04"),
            row("a", "2027-01-11")
        );
        let read = weeks_of(&TableFile::parse("h.csv".into(), &text).unwrap()).unwrap();
        assert_eq!(
            read.iter().map(|(name, weeks)| (name.as_str(), weeks.len())).collect::<Vec<_>>(),
            [("a", 2), ("b", 1)]
        );
        assert_eq!((read[0].1[1].monday.to_string(), read[0].1[1].hires), ("2027-01-11".to_owned(), 1.5));
        assert!(read[0].1[0].on_target);
        let bad = text.replace("2027-01-11", "11/1/27");
        assert_eq!(weeks_of(&TableFile::parse("h.csv".into(), &bad).unwrap()).unwrap_err().0.len(), 1);
    }
}
