//! The planner's hand from a file: `queue,from,to,action,value,reason`.

use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use crate::error::{Place, Problem, Problems};
use crate::forecast::overrides::{Action, Override};
use crate::io::table_file::{Cell, TableFile};

const ACTIONS: &str = "multiply, add, set or copy-from";

/// Reads overrides, in the order of the file.
///
/// `queue` empty or absent is every queue. `from` and `to` are dates or local times; a date in `to` is included, a time is
/// where the span ends; without `to` a date is that day and a time that one interval. `value` is a factor (`1.15`, `+15%`)
/// for multiply, contacts per interval for add and set, and for copy-from a date or time that the span is copied from.
///
/// # Errors
/// Every wrong cell at once, each with its line and column.
pub fn read_overrides(path: &Path) -> Result<Vec<Override>, Problems> {
    overrides_of(&TableFile::read(path)?)
}

fn overrides_of(table: &TableFile) -> Result<Vec<Override>, Problems> {
    let column = |name: &str| table.column(&[name]);
    let (Some(from), Some(action), Some(value)) = (column("from"), column("action"), column("value")) else {
        let missing = ["from", "action", "value"].into_iter().filter(|name| column(name).is_none());
        let problems = missing.map(|name| {
            let place = Place::at(&table.name, table.header.first().map_or(1, |cell| cell.line), 1);
            let message = format!("the overrides have no `{name}` column");
            Problem::new("missing-column", place, message, "the header is queue,from,to,action,value,reason")
                .field(name)
        });
        return Err(Problems(problems.collect()));
    };
    let text = |row: &[Cell], column: Option<usize>| {
        column.map(|c| row[c].text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let (queue, to, reason) = (column("queue"), column("to"), column("reason"));
    let mut problems = Vec::new();
    let mut lines = Vec::new();
    for row in &table.rows {
        let start = time(table, &row[from], "from").map_err(|problem| problems.push(problem)).ok();
        let end = to
            .filter(|to| !row[*to].text.trim().is_empty())
            .map(|to| time(table, &row[to], "to").map(|end| (to, end)).map_err(|problem| problems.push(problem)).ok());
        let doing = action_of(table, &row[action], &row[value]).map_err(|problem| problems.push(problem)).ok();
        let (Some(start), Some(doing)) = (start, doing) else { continue };
        let after = |date: Date| date.saturating_add(1.day()).at(0, 0, 0, 0);
        let until = match end {
            // A `to` that can't be read is told above.
            Some(None) => continue,
            Some(Some((_, Time::Date(date)))) => Some(after(date)),
            Some(Some((_, Time::Moment(time)))) => Some(time),
            None => match start {
                Time::Date(date) => Some(after(date)),
                Time::Moment(_) => None,
            },
        };
        if let (Some(Some((to, _))), Some(until)) = (end, until)
            && until <= start.first()
        {
            let message = format!("the override ends before it begins: `{}`", row[to].text.trim());
            let help = "a date in `to` is included, a time is where the span ends";
            problems.push(table.problem("span", &row[to], Some("to"), message, help));
            continue;
        }
        lines.push(Override {
            queue: text(row, queue),
            from: start.first(),
            until,
            action: doing,
            reason: text(row, reason).unwrap_or_default(),
        });
    }
    if problems.is_empty() { Ok(lines) } else { Err(Problems(problems)) }
}

/// A date or a local time.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Time {
    /// The whole date.
    Date(Date),
    /// A local time.
    Moment(DateTime),
}

impl Time {
    fn first(self) -> DateTime {
        match self {
            Self::Date(date) => date.at(0, 0, 0, 0),
            Self::Moment(time) => time,
        }
    }
}

/// `2026-12-24`, `2026-12-24T09:00` or `2026-12-24 09:00:00`; an offset behind it is passed over: times are local.
fn time(table: &TableFile, cell: &Cell, field: &str) -> Result<Time, Problem> {
    read_time(cell.text.trim()).ok_or_else(|| {
        let message = if cell.text.trim().is_empty() {
            format!("`{field}` is empty")
        } else {
            format!("`{field}` is not a date or a time: `{}`", cell.text.trim())
        };
        table.problem("time", cell, Some(field), message, "write 2026-12-24 or 2026-12-24T09:00")
    })
}

/// A date or a local time; `None` for anything else.
pub(crate) fn read_time(text: &str) -> Option<Time> {
    if !text.is_ascii() {
        return None;
    }
    let known = |date: Date| (1900..2900).contains(&date.year());
    if text.len() == 10 {
        return text.parse().ok().filter(|date| known(*date)).map(Time::Date);
    }
    let (date, clock) = (text.get(..10)?, text.get(11..)?);
    if !matches!(text.as_bytes()[10], b'T' | b't' | b' ') {
        return None;
    }
    let local = clock.trim_end_matches(['Z', 'z']);
    let end = local.find(['+', '-']).unwrap_or(local.len());
    let (local, offset) = local.split_at(end);
    let sound = |c: char| c.is_ascii_digit() || c == ':';
    if !offset.get(1..).unwrap_or("").chars().all(sound) || !(5..=8).contains(&local.len()) {
        return None;
    }
    format!("{date}T{local}").parse().ok().filter(|time: &DateTime| known(time.date())).map(Time::Moment)
}

fn action_of(table: &TableFile, action: &Cell, value: &Cell) -> Result<Action, Problem> {
    let text = value.text.trim();
    let wrong = |what: &str, help: &str| {
        let message =
            if text.is_empty() { "`value` is empty".to_owned() } else { format!("`value` is not {what}: `{text}`") };
        table.problem("number", value, Some("value"), message, help)
    };
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() <= 1e9);
    match action.text.trim().to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
        "multiply" => {
            let factor = match text.strip_suffix('%') {
                // A sign makes it a change, as in `+15%`.
                Some(percent) if percent.starts_with(['+', '-']) => number(percent).map(|n| 1.0 + n / 100.0),
                Some(percent) => number(percent).map(|n| n / 100.0),
                None => number(text),
            };
            let factor = factor.filter(|factor| *factor >= 0.0);
            factor.map(Action::Multiply).ok_or_else(|| wrong("a factor of 0 or more", "write 1.15, 115% or +15%"))
        }
        "add" => number(text)
            .map(Action::Add)
            .ok_or_else(|| wrong("a number of contacts", "write contacts per interval, such as 12 or -5")),
        "set" => number(text)
            .filter(|contacts| *contacts >= 0.0)
            .map(Action::Set)
            .ok_or_else(|| wrong("a number of contacts, 0 or more", "write contacts per interval, such as 40")),
        "copy-from" => read_time(text)
            .map(|time| Action::CopyFrom(time.first()))
            .ok_or_else(|| wrong("a date or a time to copy from", "write 2025-12-24 or 2025-12-24T09:00")),
        _ => {
            let given = action.text.trim();
            let message = if given.is_empty() {
                "`action` is empty".to_owned()
            } else {
                format!("`action` is unknown: `{given}`")
            };
            Err(table.problem("action", action, Some("action"), message, format!("write {ACTIONS}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(text: &str) -> Result<Vec<Override>, Problems> {
        overrides_of(&TableFile::parse("hand.csv".to_owned(), text)?)
    }

    #[test]
    fn dates_include_their_last_day_and_times_end_where_they_say() {
        let lines = read(
            "queue,from,to,action,value,reason\n\
             voice,2026-12-24,2026-12-26,multiply,+15%,campaign\n\
             ,2026-12-24T09:00,2026-12-24 11:30:00+01:00,add,-5,\n\
             ,2026-12-24T09:00,,set,40,\"strike, city\"\n\
             ,2026-12-31,,copy-from,2025-12-31,as last year\n",
        )
        .unwrap();
        assert_eq!(lines[0].queue.as_deref(), Some("voice"));
        assert_eq!(lines[0].until, Some(date(2026, 12, 27).at(0, 0, 0, 0)));
        assert_eq!(lines[0].action, Action::Multiply(1.15));
        assert_eq!(lines[1].until, Some(date(2026, 12, 24).at(11, 30, 0, 0)));
        assert_eq!((lines[1].queue.as_ref(), lines[1].action), (None, Action::Add(-5.0)));
        assert_eq!((lines[2].until, lines[2].reason.as_str()), (None, "strike, city"));
        assert_eq!(lines[3].action, Action::CopyFrom(date(2025, 12, 31).at(0, 0, 0, 0)));
    }

    #[test]
    fn every_wrong_cell_is_told_with_its_place() {
        let Err(Problems(problems)) = read(
            "queue,from,to,action,value,reason\n\
             voice,24.12.2026,2026-12-26,multiply,-1,\n\
             ,2026-12-24,2026-12-23,add,x,\n\
             ,2026-12-24,2026-12-23,add,1,\n\
             ,,,shift,1,\n\
             ,2026-12-24,soon,copy-from,NaN,\n",
        ) else {
            panic!("problems were to be found")
        };
        let told: Vec<_> = problems.iter().map(|p| format!("{} {}", p.place, p.message)).collect();
        assert_eq!(
            told,
            [
                "hand.csv:2:7 `from` is not a date or a time: `24.12.2026`",
                "hand.csv:2:38 `value` is not a factor of 0 or more: `-1`",
                "hand.csv:3:28 `value` is not a number of contacts: `x`",
                "hand.csv:4:13 the override ends before it begins: `2026-12-23`",
                "hand.csv:5:2 `from` is empty",
                "hand.csv:5:4 `action` is unknown: `shift`",
                "hand.csv:6:13 `to` is not a date or a time: `soon`",
                "hand.csv:6:28 `value` is not a date or a time to copy from: `NaN`",
            ]
        );
        assert!(read("queue,from\n,2026-01-01\n").unwrap_err().0.len() == 2);
    }
}
