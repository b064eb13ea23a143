//! Numbers by day that move volume: `date,name,value`, and `queue` where they concern one queue.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::cells::{self, nearest};
use super::rows::{column_of_cell, source_line};
use crate::error::{Place, Problem, Problems};
use crate::history::Regressor;

const COLUMNS: [&str; 4] = ["date", "name", "value", "queue"];

/// Numbers being gathered: by queue and name, then by date, with the line that says so.
type Found = BTreeMap<(Option<String>, String), BTreeMap<Date, (f64, u64)>>;

/// Reads a file of numbers by day.
///
/// # Errors
/// Everything that is wrong with the file, at once, each with its line and column.
pub fn read_numbers(path: &Path) -> Result<Vec<Regressor>, Problems> {
    let file = path.display().to_string();
    let unreadable = |why: String| {
        let message = format!("the numbers by day can't be read: {why}");
        Problems::from(Problem::new("calendar-unreadable", Place::file(&file), message, "check the path"))
    };
    let bytes = std::fs::read(path).map_err(|e| unreadable(e.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8 text".to_owned()))?;
    parse_numbers(&file, text.strip_prefix('\u{feff}').unwrap_or(&text))
}

/// Reads numbers by day from CSV text; `file` is the name that problems give.
///
/// # Errors
/// Everything that is wrong with the text.
///
/// ```
/// use headcount::io::calendar::parse_numbers;
/// let mailings = parse_numbers("m.csv", "date,name,value\n2025-03-04,letters,12000\n2025-03-11,letters,8000\n").unwrap();
/// assert_eq!((mailings.len(), mailings[0].values[1].1), (1, 8000.0));
/// ```
pub fn parse_numbers(file: &str, text: &str) -> Result<Vec<Regressor>, Problems> {
    let lines: Vec<&str> = text.lines().collect();
    let mut problems = Vec::new();
    let mut found = Found::new();
    let mut header: Option<Vec<Option<usize>>> = None;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    for record in reader.records() {
        let Ok(cells) = record else {
            let place = Place::file(file);
            return Err(Problem::new("calendar", place, "this is not CSV", "write commas between cells").into());
        };
        let line = cells.position().map_or(1, |at| at.line());
        let whole = source_line(&lines, line);
        let problem = |at: usize, message: String, help: &str| {
            let place = Place::at(file, line, column_of_cell(whole, at));
            Problem::new("calendar", place, message, help).source_line(whole)
        };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some(columns) = &header else {
            header = Some(read_header(&cells, &mut problems, &problem));
            if !problems.is_empty() {
                break;
            }
            continue;
        };
        let at = |name: &str| {
            let known = COLUMNS.iter().position(|column| *column == name);
            columns.iter().position(|column| *column == known && known.is_some())
        };
        let cell = |name: &str| at(name).and_then(|at| cells.get(at)).unwrap_or_default().trim();
        let mut wrong = |name: &str, message: String, help: &str| {
            let told = problem(at(name).unwrap_or(0), message, help).field(name);
            problems.push(if cell(name).is_empty() { told } else { told.text(cell(name)) });
        };
        let date = cells::date(cell("date")).map_err(|e| wrong("date", e.message, e.help)).ok();
        let value = cell("value").parse::<f64>().ok().filter(|value| value.is_finite());
        if value.is_none() {
            let message = format!("`{}` is not a number", cell("value"));
            wrong("value", message, "write a number such as 12000 or 0.5; leave out days with 0");
        }
        if cell("name").is_empty() {
            wrong("name", "a number without a name".to_owned(), "say what it counts: letters, invoices");
        }
        let (Some(date), Some(value), false) = (date, value, cell("name").is_empty()) else { continue };
        let queue = Some(cell("queue").to_owned()).filter(|queue| !queue.is_empty());
        let days = found.entry((queue, cell("name").to_owned())).or_default();
        if let Some((_, before)) = days.get(&date) {
            wrong(
                "date",
                format!("{date} stands twice for `{}`", cell("name")),
                &format!("it stands in line {before} too"),
            );
            continue;
        }
        days.insert(date, (value, line));
    }
    if header.is_none() && problems.is_empty() {
        let help = "begin with `date,name,value`";
        problems.push(Problem::new("calendar", Place::file(file), "the numbers by day are empty", help));
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    let values = |days: BTreeMap<Date, (f64, u64)>| days.into_iter().map(|(date, (value, _))| (date, value)).collect();
    Ok(found.into_iter().map(|((queue, name), days)| Regressor { name, queue, values: values(days) }).collect())
}

fn read_header(
    cells: &csv::StringRecord,
    problems: &mut Vec<Problem>,
    problem: &dyn Fn(usize, String, &str) -> Problem,
) -> Vec<Option<usize>> {
    let mut header = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        let name = cell.trim().to_lowercase();
        let known = COLUMNS.iter().position(|column| *column == name);
        if known.is_none() {
            let help = match nearest(&name, &COLUMNS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known columns: {}", COLUMNS.join(", ")),
            };
            problems.push(problem(at, format!("unknown column `{name}`"), &help).field(name).text(cell.trim()));
        } else if header.contains(&known) {
            problems.push(problem(at, format!("column `{name}` stands twice"), "keep one").text(cell.trim()));
        }
        header.push(known);
    }
    for (k, column) in COLUMNS[..3].iter().enumerate() {
        if problems.is_empty() && !header.contains(&Some(k)) {
            problems.push(problem(0, format!("there is no column `{column}`"), "begin with `date,name,value`"));
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_of_one_queue_stand_beside_those_of_all() {
        let text =
            "date,queue,name,value\n2025-03-11,,letters,8000\n2025-03-04,,letters,12000\n2025-03-04,sales,spots,3\n";
        let numbers = parse_numbers("n.csv", text).unwrap();
        assert_eq!(numbers[0].values, [(date(2025, 3, 4), 12000.0), (date(2025, 3, 11), 8000.0)]);
        assert_eq!((numbers[1].queue.as_deref(), numbers[1].name.as_str()), (Some("sales"), "spots"));
    }

    #[test]
    fn every_wrong_number_is_told_with_its_place() {
        let told = |text: &str| {
            let Err(Problems(problems)) = parse_numbers("n.csv", text) else { panic!("problems were to be found") };
            problems.iter().map(|p| format!("{}: {} ({})", p.place, p.message, p.help)).collect::<Vec<_>>()
        };
        let text = "date,name,value\n2025-03-04,letters,many\n04.03.2025,letters,5\n2025-03-05,letters,5\n2025-03-05,letters,6\n";
        assert_eq!(
            told(text),
            [
                "n.csv:2:20: `many` is not a number (write a number such as 12000 or 0.5; leave out days with 0)",
                "n.csv:3:1: `04.03.2025` is not a date (write year-month-day, such as 2025-12-24)",
                "n.csv:5:1: 2025-03-05 stands twice for `letters` (it stands in line 4 too)",
            ]
        );
        assert_eq!(told("date,nmae,value\n"), ["n.csv:1:6: unknown column `nmae` (did you mean `name`?)"]);
        assert_eq!(told("date,name\n"), ["n.csv:1:1: there is no column `value` (begin with `date,name,value`)"]);
        assert_eq!(told(""), ["n.csv: the numbers by day are empty (begin with `date,name,value`)"]);
    }
}
