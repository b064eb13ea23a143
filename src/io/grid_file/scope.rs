//! Where a lever reaches: queues, days, weekdays, hours.

use super::mentions::{self, Mention};
use super::spelling::Wrong;
use super::values::read;
use crate::history::calendar::MinuteSpan;
use crate::io::calendar::{WEEKDAY_KEYS, hours, nearest};
use crate::io::toml_file::{Keys, TomlFile};
use crate::scenario::{LeverKind, Scope};
use crate::time::WEEKDAYS;

/// The scope of a lever, the days of an event left open.
pub(super) fn scope(
    file: &mut TomlFile<'_>,
    keys: &mut Keys<'_, '_>,
    kind: Option<LeverKind>,
    lever: usize,
    mentions: &mut Vec<Mention>,
) -> Scope {
    let queues = match keys.list(file, "queue") {
        Some(_) if kind == Some(LeverKind::ChannelShift) => {
            let help = "drop it: `from-queue` and `to-queue` say where contacts go";
            file.problem_of(keys, "queue", "`queue` is of no use to channel-shift", help);
            Vec::new()
        }
        Some(listed) if listed.is_empty() => {
            file.problem_of(keys, "queue", "`queue` names no queue", "name queues, or leave the key away for all");
            Vec::new()
        }
        Some(listed) if kind == Some(LeverKind::Pooling) && listed.len() == 1 => {
            file.problem_of(keys, "queue", "a pool needs two queues or more", "name every queue of the pool");
            Vec::new()
        }
        Some(listed) => mentions::queues(file, Some(lever), "queue", listed, mentions),
        None => Vec::new(),
    };
    let (from, to) = (keys.date(file, "from"), keys.date(file, "to"));
    let days = match (from, to) {
        (Some(from), Some(to)) if from > to => {
            let message = format!("the lever ends on {to}, before it begins on {from}");
            file.problem_of(keys, "to", message, "write the first day in `from` and the last in `to`");
            Vec::new()
        }
        (None, None) => Vec::new(),
        // Open ends reach as far as the plan does.
        (from, to) => vec![(from.unwrap_or(jiff::civil::Date::MIN), to.unwrap_or(jiff::civil::Date::MAX))],
    };
    let at = keys.at_key("event");
    if let Some(event) = keys.text(file, "event") {
        if keys.has("from") || keys.has("to") {
            let help = "keep the event's name, or the days";
            file.problem_of(keys, "event", "a lever has the days of an event, or `from` and `to`", help);
        } else {
            mentions::event(file, lever, at, event.trim(), mentions);
        }
    }
    Scope { queues, days, weekdays: weekdays(file, keys), hours: read(file, keys, "hours", one_span) }
}

fn one_span(text: &str) -> Result<MinuteSpan, Wrong> {
    let wrong = |message: String| Wrong { message, help: "write one span such as 09:00-12:00".to_owned() };
    match hours(text).map_err(|told| wrong(told.message))?[..] {
        [span] => Ok(span),
        _ => Err(wrong(format!("`{}` is not one span of hours", text.trim()))),
    }
}

fn weekdays(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>) -> Vec<u8> {
    let Some(listed) = keys.list(file, "weekdays") else { return Vec::new() };
    if listed.is_empty() {
        file.problem_of(keys, "weekdays", "`weekdays` names no day", "name days, or leave the key away for all");
    }
    let mut days = Vec::new();
    for (byte, text) in listed {
        let word = text.trim().to_lowercase();
        let short = WEEKDAY_KEYS.iter().position(|day| *day == word);
        let day = short.or_else(|| WEEKDAYS.iter().position(|day| day.to_lowercase() == word));
        let wrong = match day.and_then(|day| u8::try_from(day).ok()) {
            Some(day) if days.contains(&day) => (format!("`{text}` stands twice"), "drop one".to_owned()),
            Some(day) => {
                days.push(day);
                continue;
            }
            None => {
                let help = match nearest(&word, &WEEKDAY_KEYS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write {}", WEEKDAY_KEYS.join(", ")),
                };
                (format!("`{text}` is no weekday"), help)
            }
        };
        let problem = file.at_value(byte, "weekdays", &text, wrong.0, wrong.1);
        file.problems.push(problem);
    }
    days.sort_unstable();
    days
}
