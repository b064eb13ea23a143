//! A TOML file read key by key, every problem with its place: for the files in which a planner writes what is to be compared.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Place, Problem, Problems};
use crate::io::calendar::nearest;

type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;
type Value<'i> = Spanned<DeValue<'i>>;

/// The text of a file and what is wrong with it.
#[derive(Debug)]
pub(in crate::io) struct TomlFile<'a> {
    /// The file as it was named.
    pub name: &'a str,
    text: &'a str,
    /// Everything wrong so far.
    pub problems: Vec<Problem>,
}

/// A table being read: each key is asked for once, and those that nobody asked for are unknown.
#[derive(Debug)]
pub(in crate::io) struct Keys<'t, 'i> {
    table: &'t DeTable<'i>,
    /// Where the table begins, in bytes.
    pub at: usize,
    asked: Vec<&'static str>,
    all_asked: bool,
}

impl<'a> TomlFile<'a> {
    /// A text by the name of its file.
    pub fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, text, problems: Vec::new() }
    }

    /// Reads the document with `read`, which is given its keys; `version = 1` is seen to here.
    ///
    /// # Errors
    /// Everything that is wrong with the text.
    pub fn read<T>(mut self, read: impl FnOnce(&mut Self, &mut Keys<'_, '_>) -> Option<T>) -> Result<T, Problems> {
        let (document, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            let said = error.message().lines().next().unwrap_or_default();
            let at = error.span().map_or(0, |span| span.start);
            self.problem(at, "", format!("not TOML: {said}"), "write TOML: `key = \"value\"`, one a line");
        }
        if !errors.is_empty() {
            return Err(Problems(self.problems));
        }
        let mut keys = Keys { table: document.get_ref(), at: 0, asked: Vec::new(), all_asked: false };
        match keys.whole(&mut self, "version") {
            Some(1) => {}
            Some(_) => {
                self.problem_of(&keys, "version", "this program reads files of version 1", "write `version = 1`")
            }
            None if keys.has("version") => {}
            None => self.problem(0, "version", "the file has no version", "write `version = 1` on top"),
        }
        let found = read(&mut self, &mut keys);
        keys.finish(&mut self);
        match found {
            Some(found) if self.problems.is_empty() => Ok(found),
            _ => {
                self.problems.sort_by_key(|problem| (problem.place.line, problem.place.column));
                Err(Problems(self.problems))
            }
        }
    }

    /// The place of a byte.
    pub fn place(&self, byte: usize) -> Place {
        let (line, column, _) = self.line_of(byte);
        Place::at(self.name, line, column)
    }

    fn line_of(&self, byte: usize) -> (u64, u64, &str) {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line_start = self.text[..byte].rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[..byte].matches('\n').count() as u64 + 1;
        let column = self.text[line_start..byte].chars().count() as u64 + 1;
        (line, column, self.text[line_start..].lines().next().unwrap_or_default())
    }

    /// Notes a problem at a byte of the text.
    pub fn problem(&mut self, byte: usize, field: &str, message: impl Into<String>, help: impl Into<String>) {
        let (line, column, whole) = self.line_of(byte);
        let mut problem =
            Problem::new("settings", Place::at(self.name, line, column), message, help).source_line(whole);
        if !field.is_empty() {
            problem = problem.field(field);
        }
        self.problems.push(problem);
    }

    /// Notes a problem with the value of a key, placed at the value's first character, within its quotes; at the table where
    /// the key is not there.
    pub fn problem_of(&mut self, keys: &Keys<'_, '_>, key: &str, message: impl Into<String>, help: impl Into<String>) {
        match keys.find(key) {
            Some((_, value)) => self.problem_at(key, value, message, help),
            None => self.problem(keys.at, key, message, help),
        }
    }

    fn problem_at(&mut self, key: &str, value: &Value<'_>, message: impl Into<String>, help: impl Into<String>) {
        let span = value.span();
        let raw = self.text.get(span.clone()).unwrap_or_default();
        let shown = raw.lines().next().unwrap_or_default().trim_matches(['"', '\'']).to_owned();
        let problem = self.at_value(span.start, key, &shown, message, help);
        self.problems.push(problem);
    }

    /// A problem with the value that begins at a byte, placed at its first character, within its quotes. It is not noted.
    pub fn at_value(
        &self,
        byte: usize,
        field: &str,
        shown: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        let quoted = self.text.get(byte..).is_some_and(|rest| rest.starts_with(['"', '\'']));
        let (line, column, whole) = self.line_of(byte + usize::from(quoted));
        let place = Place::at(self.name, line, column);
        Problem::new("settings", place, message, help).source_line(whole).field(field).text(shown)
    }
}

/// A value as the text that a flag would have: `"+10%"`, `0.1`, `12`, `true`, `2026-12-07`.
fn spelled(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(n) if n.radix() == 10 => Some(n.as_str().to_owned()),
        DeValue::Float(x) => Some(x.as_str().to_owned()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Datetime(date) => Some(date.to_string()),
        _ => None,
    }
}

impl<'t, 'i> Keys<'t, 'i> {
    fn find(&self, key: &str) -> Option<(&'t Key<'i>, &'t Value<'i>)> {
        self.table.iter().find(|(name, _)| name.get_ref() == key)
    }
    fn ask(&mut self, key: &'static str) -> Option<&'t Value<'i>> {
        self.asked.push(key);
        self.find(key).map(|(_, value)| value)
    }
    /// Whether the table has a key, asked for or not.
    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }
    /// Whether the value of a key is a table.
    pub fn has_table(&self, key: &str) -> bool {
        self.find(key).is_some_and(|(_, value)| matches!(value.get_ref(), DeValue::Table(_)))
    }
    /// The byte of a key's value, or of the table.
    pub fn at_key(&self, key: &str) -> usize {
        self.find(key).map_or(self.at, |(_, value)| value.span().start)
    }
    /// The keys that nobody asked for, each with its byte and its value spelled as a flag, in the order of the file: they count
    /// as asked for.
    pub fn others(&mut self, file: &mut TomlFile<'_>) -> Vec<(String, usize, String)> {
        let mut rest: Vec<_> =
            self.table.iter().filter(|(key, _)| !self.asked.contains(&key.get_ref().as_ref())).collect();
        rest.sort_by_key(|(key, _)| key.span().start);
        let mut found = Vec::new();
        for (key, value) in rest {
            match spelled(value.get_ref()) {
                Some(text) => found.push((key.get_ref().to_string(), key.span().start, text)),
                None => file.problem_at(key.get_ref(), value, "this is not a single value", "write one value"),
            }
        }
        self.all_asked = true;
        found
    }

    /// A value read as a flag would be, from its text; `None` where the key is absent or wrong.
    pub fn parsed<T>(
        &mut self,
        file: &mut TomlFile<'_>,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, String>,
        help: &str,
    ) -> Option<T> {
        let value = self.ask(key)?;
        let Some(text) = spelled(value.get_ref()) else {
            file.problem_at(key, value, format!("`{key}` is not a single value"), help);
            return None;
        };
        match parse(&text) {
            Ok(found) => Some(found),
            Err(why) => {
                file.problem_at(key, value, why, help);
                None
            }
        }
    }
    /// A text in quotes.
    pub fn text(&mut self, file: &mut TomlFile<'_>, key: &'static str) -> Option<String> {
        let value = self.ask(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                file.problem_at(key, value, format!("`{key}` is not a text"), "put it in quotes");
                None
            }
        }
    }
    /// A list of values, or one, each spelled as a flag, with the byte at which it stands.
    pub fn list(&mut self, file: &mut TomlFile<'_>, key: &'static str) -> Option<Vec<(usize, String)>> {
        let value = self.ask(key)?;
        let items: Vec<&Value<'_>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let mut found = Vec::with_capacity(items.len());
        for item in items {
            match spelled(item.get_ref()) {
                Some(text) => found.push((item.span().start, text)),
                None => file.problem_at(
                    key,
                    item,
                    format!("`{key}` holds something else than values"),
                    "write a list such as [\"0%\", \"10%\"]",
                ),
            }
        }
        Some(found)
    }
    /// A whole number.
    pub fn whole(&mut self, file: &mut TomlFile<'_>, key: &'static str) -> Option<u64> {
        self.parsed(
            file,
            key,
            |text| text.parse().map_err(|_| format!("`{key}` is not a whole number that is 0 or more: `{text}`")),
            "write a whole number such as 12",
        )
    }
    /// A finite number.
    pub fn number(&mut self, file: &mut TomlFile<'_>, key: &'static str) -> Option<f64> {
        let read = |text: &str| match text.replace('_', "").parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(format!("`{key}` is not a number: `{text}`")),
        };
        self.parsed(file, key, read, "write a number such as 21.50")
    }
    /// True or false.
    pub fn yes(&mut self, file: &mut TomlFile<'_>, key: &'static str) -> Option<bool> {
        let read = |text: &str| text.parse().map_err(|_| format!("`{key}` is neither true nor false: `{text}`"));
        self.parsed(file, key, read, "write true or false")
    }
    /// A date.
    pub fn date(&mut self, file: &mut TomlFile<'_>, key: &'static str) -> Option<Date> {
        let read = |text: &str| text.parse().map_err(|_| format!("`{key}` is not a date: `{text}`"));
        self.parsed(file, key, read, "write year-month-day, such as 2026-12-07")
    }
    /// The table of a key.
    pub fn table(&mut self, file: &mut TomlFile<'_>, key: &'static str) -> Option<Keys<'t, 'i>> {
        let value = self.ask(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Keys { table, at: value.span().start, asked: Vec::new(), all_asked: false }),
            _ => {
                file.problem_at(
                    key,
                    value,
                    format!("`{key}` is not a table"),
                    format!("begin it with a line `[{key}]`"),
                );
                None
            }
        }
    }
    /// The tables of `[[key]]`, in the order of the file.
    pub fn tables(&mut self, file: &mut TomlFile<'_>, key: &'static str) -> Vec<Keys<'t, 'i>> {
        let Some(value) = self.ask(key) else { return Vec::new() };
        let items: Vec<&Value<'_>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let mut found = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::Table(table) => {
                    found.push(Keys { table, at: item.span().start, asked: Vec::new(), all_asked: false })
                }
                _ => file.problem_at(
                    key,
                    item,
                    format!("`{key}` is not a table"),
                    format!("begin each with a line `[[{key}]]`"),
                ),
            }
        }
        found
    }

    /// Notes every key that nobody asked for.
    pub fn finish(self, file: &mut TomlFile<'_>) {
        if self.all_asked {
            return;
        }
        for (key, _) in self.table.iter().filter(|(key, _)| !self.asked.contains(&key.get_ref().as_ref())) {
            let help = match nearest(key.get_ref(), &self.asked) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known keys here: {}", self.asked.join(", ")),
            };
            file.problem(key.span().start, key.get_ref(), format!("unknown key `{}`", key.get_ref()), help);
        }
    }
}
