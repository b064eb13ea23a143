//! Accuracy and causes, read back from the tables that `evaluate` writes.

use std::path::Path;

use jiff::civil::Date;

use crate::error::{Place, Problem, Problems};
use crate::evaluate::attribution::{Attribution, Factor, Part};
use crate::evaluate::scores::{AccuracyLine, Quantity, Scores, Slice};
use crate::forecast::Grain;
use crate::io::review_table::ALL;
use crate::io::table_file::{Cell, TableFile, key_of};
use crate::time::WEEKDAYS;

/// Reads the accuracy that `evaluate -o FILE` wrote, as far as charts need it. Rows of parts that are not known are left
/// out.
///
/// # Errors
/// Every problem of the file at once, each with its place.
pub fn read_accuracy(path: &Path) -> Result<Vec<AccuracyLine>, Problems> {
    lines_of(&TableFile::read(path)?)
}

/// Reads the causes from the days that `evaluate --days FILE` wrote: queues in the order of the file.
///
/// # Errors
/// Every problem of the file at once, each with its place.
pub fn read_causes(path: &Path) -> Result<Vec<(String, Vec<Attribution>)>, Problems> {
    causes_of(&TableFile::read(path)?)
}

/// The columns of a table by name, or one problem for all that are missing.
fn columns<const N: usize>(table: &TableFile, names: [&str; N], help: &str) -> Result<[usize; N], Problems> {
    let found = names.map(|name| table.column(&[&key_of(name)]));
    let missing: Vec<&str> = names.into_iter().zip(found).filter(|(_, c)| c.is_none()).map(|(name, _)| name).collect();
    if missing.is_empty() {
        return Ok(found.map(|column| column.unwrap_or(0)));
    }
    let message = format!("the table has no column {}", missing.join(", "));
    Err(Problem::new("missing-column", Place::at(&table.name, 1, 1), message, help).into())
}

/// The cells of a table as numbers that may be negative; what is none is a problem.
struct Numbers<'a> {
    table: &'a TableFile,
    problems: Vec<Problem>,
}

impl Numbers<'_> {
    fn read(&mut self, row: &[Cell], name: &str) -> Option<f64> {
        let cell = &row[self.table.column(&[&key_of(name)])?];
        match cell.text.trim() {
            "" => None,
            "inf" => Some(f64::INFINITY),
            text => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Some(number),
                _ => {
                    let message = format!("`{name}` is not a number: `{text}`");
                    let help = "write digits with a decimal point, such as 104.5";
                    self.problems.push(self.table.problem("number", cell, Some(name), message, help));
                    None
                }
            },
        }
    }
}

/// A name as it was, without the apostrophe that keeps spreadsheets from running it.
fn name_in(cell: &Cell) -> String {
    let name = cell.text.trim();
    match name.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => name.to_owned(),
    }
}

fn lines_of(table: &TableFile) -> Result<Vec<AccuracyLine>, Problems> {
    let help = "give the accuracy that `headcount evaluate -o FILE.csv` has written";
    let [queue, quantity, grain, by, part] = columns(table, ["queue", "quantity", "grain", "by", "part"], help)?;
    let mut numbers = Numbers { table, problems: Vec::new() };
    let mut lines = Vec::new();
    for row in &table.rows {
        let text = |column: usize| row[column].text.trim();
        let quantity = match text(quantity) {
            "volume" => Quantity::Volume,
            "aht" => Quantity::Aht,
            "workload" => Quantity::Workload,
            _ => continue,
        };
        let Ok(grain) = text(grain).parse::<Grain>() else { continue };
        let Some(slice) = slice(text(by), text(part)) else { continue };
        let mut number = |name: &str| numbers.read(row, name);
        let scores = Scores {
            intervals: number("intervals").unwrap_or(0.0) as u64,
            missing: number("missing").unwrap_or(0.0) as u64,
            forecast: number("forecast").unwrap_or(f64::NAN),
            actual: number("actual").unwrap_or(f64::NAN),
            wape: number("wape"),
            bias: number("bias"),
            noise_floor: number("noise_floor"),
            noise_floor_overdispersed: number("noise_floor_overdispersed"),
            wape_seasonal_naive: number("wape_seasonal_naive"),
            wape_mean_of_6: number("wape_mean_of_6"),
            ..Scores::default()
        };
        let name = name_in(&row[queue]);
        lines.push(AccuracyLine { queue: (name != ALL).then_some(name), quantity, grain, slice, scores });
    }
    if numbers.problems.is_empty() { Ok(lines) } else { Err(Problems(numbers.problems)) }
}

fn slice(by: &str, part: &str) -> Option<Slice> {
    let weekday = |name: &str| WEEKDAYS.iter().position(|day| *day == name);
    let time = |text: &str| {
        let (hour, minute) = text.split_once(':')?;
        let minute = hour.parse::<u16>().ok()?.checked_mul(60)?.checked_add(minute.parse().ok()?)?;
        (minute < 1440).then_some(minute)
    };
    let count = |text: &str| text.split_once(' ')?.1.parse::<u32>().ok();
    match by {
        ALL => Some(Slice::All),
        "weekday" => weekday(part).map(Slice::Weekday),
        "time" => time(part).map(Slice::Time),
        "weekday-time" => {
            let (day, minute) = part.split_once(' ')?;
            Some(Slice::WeekdayTime(weekday(day)?, time(minute)?))
        }
        "lead-day" => count(part).map(Slice::LeadDay),
        "lead-week" => count(part).map(Slice::LeadWeek),
        "week" => part.parse::<Date>().ok().map(Slice::Week),
        "origin" => part.parse::<Date>().ok().map(Slice::Origin),
        _ => None,
    }
}

fn causes_of(table: &TableFile) -> Result<Vec<(String, Vec<Attribution>)>, Problems> {
    let help =
        "give the days that `headcount evaluate --days FILE.csv` has written, of a run that knows a plan and actuals";
    let names = ["queue", "grain", "start", "planned_service_level", "reached_service_level"];
    let [queue, grain, start, _, _] = columns(table, names, help)?;
    let factors = [
        ("volume", Factor::Volume),
        ("aht", Factor::Aht),
        ("absence", Factor::Absence),
        ("schedule_fit", Factor::ScheduleFit),
        ("staffing", Factor::Staffing),
        ("chance", Factor::Chance),
    ];
    let sentence = table.column(&["sentence"]);
    let mut numbers = Numbers { table, problems: Vec::new() };
    let mut queues: Vec<(String, Vec<Attribution>)> = Vec::new();
    for row in &table.rows {
        let planned = numbers.read(row, "planned_service_level");
        let reached = numbers.read(row, "reached_service_level");
        let (Some(planned), Some(reached)) = (planned, reached) else { continue };
        let Ok(date) = row[start].text.trim().parse::<Date>() else {
            let message = format!("`start` is not a date: `{}`", row[start].text);
            let help = "write it as 2026-11-23";
            numbers.problems.push(table.problem("time", &row[start], Some("start"), message, help));
            continue;
        };
        let mut parts = Vec::new();
        for (name, factor) in factors {
            if let Some(service_level) = numbers.read(row, &format!("by_{name}")) {
                let cost = numbers.read(row, &format!("by_{name}_cost"));
                parts.push(Part { factor, service_level, cost, change: f64::NAN });
            }
        }
        let observed = numbers.read(row, "observed_service_level").is_some();
        let one = Attribution {
            start: date,
            grain: row[grain].text.trim().parse::<Grain>().ok(),
            planned,
            reached,
            observed,
            observed_share: if observed { 1.0 } else { 0.0 },
            intervals: numbers.read(row, "intervals").unwrap_or(0.0) as u64,
            unrecorded: 0,
            planned_cost: None,
            reached_cost: None,
            parts,
            chance: None,
            sentence: sentence.map(|column| row[column].text.trim().to_owned()).unwrap_or_default(),
        };
        let name = name_in(&row[queue]);
        match queues.last_mut() {
            Some((last, all)) if *last == name => all.push(one),
            _ => queues.push((name, vec![one])),
        }
    }
    if numbers.problems.is_empty() { Ok(queues) } else { Err(Problems(numbers.problems)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accuracy_is_read_with_its_parts_and_negative_biases() {
        let text = "queue,quantity,grain,by,part,intervals,forecast,actual,wape,bias,noise_floor\n\
                    all,volume,interval,all,all,96,100,110,0.2,-0.09,0.1\n\
                    '=A,volume,interval,weekday-time,Tuesday 09:30,4,10,8,0.25,0.25,\n\
                    '=A,volume,interval,lead-week,week 2,4,10,8,0.25,0.25,\n\
                    '=A,volume,interval,moon,full,4,10,8,0.25,0.25,\n";
        let lines = lines_of(&TableFile::parse("a.csv".to_owned(), text).unwrap()).unwrap();
        let slices: Vec<Slice> = lines.iter().map(|line| line.slice).collect();
        assert_eq!(slices, [Slice::All, Slice::WeekdayTime(1, 570), Slice::LeadWeek(2)]);
        assert_eq!((lines[0].queue.as_deref(), lines[0].scores.bias), (None, Some(-0.09)));
        assert_eq!((lines[1].queue.as_deref(), lines[1].scores.noise_floor), (Some("=A"), None));
        let foreign = TableFile::parse("f.csv".to_owned(), "queue,start\na,b\n").unwrap();
        assert!(lines_of(&foreign).unwrap_err().0[0].message.contains("quantity, grain, by, part"));
    }

    #[test]
    fn causes_are_read_from_days_and_every_bad_cell_is_told() {
        let head = "queue,grain,start,planned_service_level,reached_service_level,by_volume,by_chance,sentence\n";
        let good = "a,all,2026-11-23,0.8,0.7,-0.12,0.02,\"Lost: much\"\na,day,2026-11-23,0.8,0.7,-0.1,,\nb,day,2026-11-23,,,,,\n";
        let queues = causes_of(&TableFile::parse("d.csv".to_owned(), &format!("{head}{good}")).unwrap()).unwrap();
        assert_eq!(queues.len(), 1);
        assert_eq!((queues[0].1[0].grain, queues[0].1[1].grain), (None, Some(Grain::Day)));
        assert_eq!((queues[0].1[0].parts.len(), queues[0].1[1].observed), (2, false));
        let bad = "a,all,soon,0.8,0.7,x,0.02,\na,day,2026-11-23,y,0.7,0.1,,\n";
        let problems = causes_of(&TableFile::parse("d.csv".to_owned(), &format!("{head}{bad}")).unwrap()).unwrap_err();
        assert_eq!(problems.0.len(), 2, "{problems:?}");
    }
}
