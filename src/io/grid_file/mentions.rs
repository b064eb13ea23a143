//! Queues and events that a grid names, held against the plan that has them.

use super::GridFile;
use crate::error::{Problem, Problems};
use crate::history::Calendar;
use crate::io::calendar::nearest;
use crate::io::toml_file::TomlFile;
use crate::scenario::LeverKind;

/// What is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// A queue of the plan.
    Queue,
    /// The days of a calendar by this name.
    Event,
}

/// A name that only the plan can confirm, with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mention {
    what: Named,
    name: String,
    /// The lever that names it, as its place in the grid.
    lever: Option<usize>,
    /// A problem with the place of the name; its words are those of the check.
    place: Problem,
}

/// Notes queues by name, each once; gives back the names.
pub(super) fn queues(
    file: &mut TomlFile<'_>,
    lever: Option<usize>,
    key: &str,
    listed: Vec<(usize, String)>,
    mentions: &mut Vec<Mention>,
) -> Vec<String> {
    let mut names = Vec::new();
    for (byte, name) in listed {
        let name = name.trim().to_owned();
        if names.contains(&name) {
            let problem = file.at_value(byte, key, &name, format!("queue `{name}` stands twice"), "drop one");
            file.problems.push(problem);
            continue;
        }
        let place = file.at_value(byte, key, &name, "", "");
        mentions.push(Mention { what: Named::Queue, name: name.clone(), lever, place });
        names.push(name);
    }
    names
}

/// Notes an event by name.
pub(super) fn event(file: &TomlFile<'_>, lever: usize, byte: usize, name: &str, mentions: &mut Vec<Mention>) {
    let place = file.at_value(byte, "event", name, "", "");
    mentions.push(Mention { what: Named::Event, name: name.to_owned(), lever: Some(lever), place });
}

impl GridFile {
    /// The grid among the queues of its plan: every queue that it names is there, and every event has its days.
    ///
    /// An event is a stretch of days or a special day of that name in the calendar, all years together. Where the calendar
    /// has it for some queues only, a lever that names no queue reaches those.
    ///
    /// # Errors
    /// Every queue that the plan has not, every event that the calendar has not, and pools of one queue, each with its place.
    pub fn among(mut self, queues: &[&str], calendar: &Calendar) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let played: Vec<&str> = match self.queues[..] {
            [] => queues.to_vec(),
            _ => queues.iter().copied().filter(|queue| self.queues.iter().any(|named| named == queue)).collect(),
        };
        for mention in std::mem::take(&mut self.mentions) {
            let told = match (mention.what, mention.lever) {
                (Named::Queue, None) => unknown_queue(&mention.name, queues, queues),
                (Named::Queue, Some(_)) => unknown_queue(&mention.name, &played, queues),
                (Named::Event, lever) => self.days_of(&mention.name, lever, calendar),
            };
            if let Some((message, help)) = told {
                problems.push(Problem { message, help, ..mention.place });
            }
        }
        for (lever, place) in self.grid.levers.iter().zip(&self.places) {
            if lever.kind == LeverKind::Pooling && lever.scope.queues.is_empty() && played.len() < 2 {
                let message = "a pool needs two queues, and the plan has one".to_owned();
                let help = "drop the lever, or plan more queues".to_owned();
                problems.push(Problem { message, help, ..place.clone() });
            }
        }
        if problems.is_empty() {
            return Ok(self);
        }
        problems.sort_by_key(|problem| (problem.place.line, problem.place.column));
        Err(Problems(problems))
    }

    /// Gives a lever the days of an event; says what is wrong where the calendar has none.
    fn days_of(&mut self, name: &str, lever: Option<usize>, calendar: &Calendar) -> Option<(String, String)> {
        let lever = self.grid.levers.get_mut(lever?)?;
        let stretches = calendar.events.iter().map(|event| (&event.name, event.from, event.to, &event.queue));
        let single = calendar.special.iter().map(|day| (&day.name, day.date, day.date, &day.queue));
        let known: Vec<_> = stretches.chain(single).collect();
        let of_scope = |queue: &Option<String>| match queue {
            Some(queue) => lever.scope.queues.is_empty() || lever.scope.queues.contains(queue),
            None => true,
        };
        let found: Vec<_> = known.iter().filter(|(known, .., queue)| *known == name && of_scope(queue)).collect();
        if found.is_empty() {
            let mut names: Vec<&str> = known.iter().map(|(name, ..)| name.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            let help = match nearest(name, &names) {
                _ if names.is_empty() => {
                    "give the calendar that has it with --calendar, or write `from` and `to`".to_owned()
                }
                Some(near) if near != name => format!("did you mean `{near}`?"),
                _ => format!("the calendar has {}", names.join(", ")),
            };
            return Some((format!("the calendar has no event `{name}`"), help));
        }
        lever.scope.days = found.iter().map(|(_, from, to, _)| (*from, *to)).collect();
        lever.scope.days.sort_unstable();
        lever.scope.days.dedup();
        if lever.scope.queues.is_empty() {
            let own: Option<Vec<String>> = found.iter().map(|(.., queue)| (*queue).clone()).collect();
            lever.scope.queues = own.unwrap_or_default();
            lever.scope.queues.sort_unstable();
            lever.scope.queues.dedup();
        }
        None
    }
}

fn unknown_queue(name: &str, known: &[&str], all: &[&str]) -> Option<(String, String)> {
    if known.contains(&name) {
        return None;
    }
    if all.contains(&name) {
        let help = format!("add it to `queue` at the top, which has {}", known.join(", "));
        return Some((format!("queue `{name}` is not among those that the grid plays"), help));
    }
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`? The plan has {}", all.join(", ")),
        None => format!("the plan has {}", all.join(", ")),
    };
    Some((format!("the plan has no queue `{name}`"), help))
}
