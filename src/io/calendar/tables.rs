//! The TOML shape of a calendar.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Place, Problem};
use crate::history::Event;
use crate::history::calendar::MinuteSpan;
use crate::io::calendar::cells::{self, Wrong, nearest};
use crate::io::calendar::{Draft, Special, WEEKDAY_KEYS};

type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;
type Value<'i> = Spanned<DeValue<'i>>;

/// The text of a calendar with its name: turns spans of bytes into places.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    /// A problem at a byte of the text; its message is still to be written.
    fn at(&self, byte: usize) -> Problem {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line_start = self.text[..byte].rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[..byte].matches('\n').count() as u64 + 1;
        let column = self.text[line_start..byte].chars().count() as u64 + 1;
        let whole = self.text[line_start..].lines().next().unwrap_or_default();
        Problem::new("calendar", Place::at(self.file, line, column), "", "").source_line(whole)
    }
    fn at_key(&self, key: &Key) -> Problem {
        self.at(key.span().start).field(key.get_ref().to_string())
    }
    /// A problem with the value of a key, placed at the value's first character, within its quotes.
    fn at_value(&self, key: &Key, value: &Value) -> Problem {
        let span = value.span();
        let raw = self.text.get(span.clone()).unwrap_or_default();
        let quoted = raw.starts_with(['"', '\'']) && raw.len() > 1;
        let shown = raw.lines().next().unwrap_or_default().trim_matches(['"', '\'']);
        self.at(span.start + usize::from(quoted)).field(key.get_ref().to_string()).text(shown)
    }
}

/// Reads the tables of a calendar; everything wrong is noted in the draft.
pub(super) fn read(file: &str, text: &str, draft: &mut Draft) {
    let source = Source { file, text };
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        for error in errors {
            let at = source.at(error.span().map_or(0, |span| span.start));
            let message = format!("not TOML: {}", error.message().lines().next().unwrap_or_default());
            draft.problems.push(Problem { message, help: "see the calendar's shape in `headcount init`".into(), ..at });
        }
        return;
    }
    let mut version = false;
    for (key, value) in document.get_ref().iter() {
        match key.get_ref().as_ref() {
            "version" => {
                version = true;
                if !matches!(value.get_ref(), DeValue::Integer(n) if n.as_str() == "1" && n.radix() == 10) {
                    let at = source.at_value(key, value);
                    draft.problems.push(Problem {
                        message: "this program reads calendars of version 1".into(),
                        help: "write `version = 1`".into(),
                        ..at
                    });
                }
            }
            "opening" => each_table(&source, key, value, draft, opening),
            "special" => each_table(&source, key, value, draft, special),
            "event" => each_table(&source, key, value, draft, event),
            "exclude" => each_table(&source, key, value, draft, exclude),
            _ => unknown(&source, key, &["version", "opening", "special", "event", "exclude"], draft),
        }
    }
    if !version {
        let help = "write `version = 1` on top";
        draft.problems.push(Problem {
            message: "the calendar has no version".into(),
            help: help.into(),
            ..source.at(0)
        });
    }
}

fn unknown(source: &Source, key: &Key, known: &[&str], draft: &mut Draft) {
    let help = match nearest(key.get_ref(), known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known keys here: {}", known.join(", ")),
    };
    let message = format!("unknown key `{}`", key.get_ref());
    draft.problems.push(Problem { message, help, kind: "calendar-unknown-key", ..source.at_key(key) });
}

fn each_table(
    source: &Source,
    key: &Key,
    value: &Value,
    draft: &mut Draft,
    one: fn(&Source, usize, &DeTable, &mut Draft),
) {
    match value.get_ref() {
        DeValue::Table(table) => one(source, value.span().start, table, draft),
        DeValue::Array(list) => {
            for item in list.iter() {
                match item.get_ref() {
                    DeValue::Table(table) => one(source, item.span().start, table, draft),
                    _ => not_a_table(source, key, item, draft),
                }
            }
        }
        _ => not_a_table(source, key, value, draft),
    }
}

fn not_a_table(source: &Source, key: &Key, value: &Value, draft: &mut Draft) {
    let name = key.get_ref();
    draft.problems.push(Problem {
        message: format!("`{name}` is not a table"),
        help: format!("begin each entry with a line `[[{name}]]`"),
        ..source.at_value(key, value)
    });
}

/// Notes what is wrong with a value, or gives what it says.
fn said<T>(source: &Source, key: &Key, value: &Value, read: Result<T, Wrong>, draft: &mut Draft) -> Option<T> {
    match read {
        Ok(read) => Some(read),
        Err(Wrong { message, help }) => {
            draft.problems.push(Problem { message, help: help.to_owned(), ..source.at_value(key, value) });
            None
        }
    }
}

fn text_of(value: &Value, what: &str) -> Result<String, Wrong> {
    match value.get_ref() {
        DeValue::String(text) => Ok(text.to_string()),
        _ => Err(Wrong { message: format!("{what} is not a text in quotes"), help: "put it in quotes" }),
    }
}

fn date_of(value: &Value) -> Result<Date, Wrong> {
    match value.get_ref() {
        DeValue::Datetime(date) => cells::date(&date.to_string()),
        DeValue::String(text) => cells::date(text),
        _ => Err(Wrong { message: "this is not a date".into(), help: "write year-month-day, such as 2025-12-24" }),
    }
}

fn queues_of(value: &Value) -> Result<Vec<String>, Wrong> {
    match value.get_ref() {
        DeValue::Array(list) => list.iter().map(|item| text_of(item, "a queue")).collect(),
        _ => text_of(value, "a queue").map(|name| vec![name]),
    }
}

fn uplift_of(value: &Value) -> Result<f64, Wrong> {
    match value.get_ref() {
        DeValue::Integer(n) if n.radix() == 10 => cells::uplift(n.as_str()),
        DeValue::Float(x) => cells::uplift(x.as_str()),
        _ => text_of(value, "an uplift").and_then(|text| cells::uplift(&text)),
    }
}

fn yes_of(value: &Value) -> Result<bool, Wrong> {
    match value.get_ref() {
        DeValue::Boolean(yes) => Ok(*yes),
        _ => Err(Wrong { message: "this is neither true nor false".into(), help: "write true or false" }),
    }
}

fn opening(source: &Source, at: usize, table: &DeTable, draft: &mut Draft) {
    let mut queues = Vec::new();
    let mut week: [Vec<MinuteSpan>; 7] = Default::default();
    let mut named = false;
    let before = draft.problems.len();
    for (key, value) in table.iter() {
        let name = key.get_ref().as_ref();
        if let Some(weekday) = WEEKDAY_KEYS.iter().position(|day| *day == name) {
            named = true;
            let read = text_of(value, "opening hours").and_then(|text| cells::hours(&text));
            week[weekday] = said(source, key, value, read, draft).unwrap_or_default();
        } else if name == "queue" {
            queues = said(source, key, value, queues_of(value), draft).unwrap_or_default();
        } else {
            let known: Vec<&str> = ["queue"].into_iter().chain(WEEKDAY_KEYS).collect();
            unknown(source, key, &known, draft);
        }
    }
    if !named && draft.problems.len() == before {
        let message = "opening hours without a weekday would close the queue all week".to_owned();
        draft.problems.push(Problem {
            message,
            help: "add lines such as `mon = \"08:00-20:00\"`".into(),
            ..source.at(at)
        });
    }
    if draft.problems.len() == before {
        draft.add_opening(queues, week, source.at(at));
    }
}

fn special(source: &Source, at: usize, table: &DeTable, draft: &mut Draft) {
    let mut day = Special::default();
    let mut date = None;
    let before = draft.problems.len();
    for (key, value) in table.iter() {
        match key.get_ref().as_ref() {
            "date" => date = said(source, key, value, date_of(value), draft),
            "name" => day.name = said(source, key, value, text_of(value, "a name"), draft).unwrap_or_default(),
            "queue" => day.queues = said(source, key, value, queues_of(value), draft).unwrap_or_default(),
            "closed" => day.closed = said(source, key, value, yes_of(value), draft).unwrap_or_default(),
            "hours" => {
                let read = text_of(value, "opening hours").and_then(|text| cells::hours(&text));
                day.hours = said(source, key, value, read, draft);
            }
            "like" => day.like = said(source, key, value, date_of(value), draft),
            "uplift" => day.uplift = said(source, key, value, uplift_of(value), draft),
            _ => {
                let known = ["date", "name", "queue", "closed", "hours", "like", "uplift"];
                unknown(source, key, &known, draft);
            }
        }
    }
    let complete = draft.problems.len() == before;
    match date {
        Some(date) if complete => {
            if day.name.trim().is_empty() {
                day.name = date.to_string();
            }
            draft.add_special(date, day, source.at(at));
        }
        None if complete => {
            let message = "a special day without a date".to_owned();
            draft.problems.push(Problem { message, help: "add `date = 2025-12-24`".into(), ..source.at(at) });
        }
        _ => {}
    }
}

fn event(source: &Source, at: usize, table: &DeTable, draft: &mut Draft) {
    let (mut name, mut from, mut to, mut queues, mut uplift) = (String::new(), None, None, Vec::new(), None);
    let before = draft.problems.len();
    for (key, value) in table.iter() {
        match key.get_ref().as_ref() {
            "name" => name = said(source, key, value, text_of(value, "a name"), draft).unwrap_or_default(),
            "from" => from = said(source, key, value, date_of(value), draft),
            "to" => to = said(source, key, value, date_of(value), draft),
            "queue" => queues = said(source, key, value, queues_of(value), draft).unwrap_or_default(),
            "uplift" => uplift = said(source, key, value, uplift_of(value), draft),
            _ => unknown(source, key, &["name", "from", "to", "queue", "uplift"], draft),
        }
    }
    if draft.problems.len() > before {
        return;
    }
    let (message, help) = match from {
        Some(_) if name.trim().is_empty() => {
            ("an event without a name", "add `name = \"Spring campaign\"`: events of one name teach each other")
        }
        Some(from) => {
            let name = name.trim().to_owned();
            draft.add_event(Event { name, queue: None, from, to: to.unwrap_or(from), uplift }, queues, source.at(at));
            return;
        }
        None => ("an event without its first day", "add `from = 2025-03-03`"),
    };
    draft.problems.push(Problem { message: message.into(), help: help.into(), ..source.at(at) });
}

fn exclude(source: &Source, at: usize, table: &DeTable, draft: &mut Draft) {
    let (mut from, mut to, mut queues) = (None, None, Vec::new());
    let before = draft.problems.len();
    for (key, value) in table.iter() {
        match key.get_ref().as_ref() {
            "from" => from = said(source, key, value, date_of(value), draft),
            "to" => to = said(source, key, value, date_of(value), draft),
            "queue" => queues = said(source, key, value, queues_of(value), draft).unwrap_or_default(),
            "reason" => {
                said(source, key, value, text_of(value, "a reason"), draft);
            }
            _ => unknown(source, key, &["from", "to", "queue", "reason"], draft),
        }
    }
    let complete = draft.problems.len() == before;
    match from {
        Some(from) if complete => draft.add_exclude(queues, from, to.unwrap_or(from), source.at(at)),
        None if complete => {
            let message = "an excluded span without its first date".to_owned();
            draft.problems.push(Problem { message, help: "add `from = 2025-03-04`".into(), ..source.at(at) });
        }
        _ => {}
    }
}
