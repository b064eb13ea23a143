//! The `[[scenario]]` tables: settings by hand, one scenario built on another.

use std::collections::BTreeMap;

use super::levers::{kind_named, nearest_kind, undeclared};
use super::{spelling, terms};
use crate::error::Problem;
use crate::io::calendar::nearest;
use crate::io::toml_file::{Keys, TomlFile};
use crate::scenario::{Lever, LeverValue, Named};

/// A scenario as it is written.
struct Written {
    name: String,
    /// The scenario that it builds on, with the byte at which that is named.
    on: Option<(String, usize)>,
    /// Its own settings: lever and value.
    own: Vec<(usize, LeverValue)>,
}

/// Every scenario with all its settings, and the levers with those that scenarios pull undeclared.
pub(super) fn scenarios(
    file: &mut TomlFile<'_>,
    keys: &mut Keys<'_, '_>,
    mut levers: Vec<Lever>,
    places: &mut Vec<Problem>,
) -> (Vec<Lever>, Vec<Named>) {
    let mut written = Vec::<Written>::new();
    for mut table in keys.tables(file, "scenario") {
        let name = name(file, &mut table, &written);
        let at = table.at_key("on");
        let on = table.text(file, "on").map(|on| (on.trim().to_owned(), at));
        let mut own = Vec::new();
        for (lever, at, text) in table.others(file) {
            let Some(number) = lever_named(file, &lever, at, &mut levers, places) else { continue };
            match spelling::value(levers[number].kind, &text) {
                Ok(value) => own.push((number, value)),
                Err(wrong) => file.problem_of(&table, &lever, wrong.message, wrong.help),
            }
        }
        if own.is_empty() && on.is_none() && file.problems.is_empty() {
            let help =
                "pull a lever, such as volume = \"+10%\", or drop the scenario: the plan as it is is always shown";
            file.problem(table.at, "scenario", format!("scenario `{name}` pulls no lever"), help);
        }
        written.push(Written { name, on, own });
    }
    let order = built(file, &written);
    let mut settings: BTreeMap<usize, Vec<Option<LeverValue>>> = BTreeMap::new();
    for number in order {
        let scenario = &written[number];
        let below = scenario.on.as_ref().and_then(|(on, _)| written.iter().position(|other| other.name == *on));
        let mut all = below.and_then(|below| settings.get(&below).cloned()).unwrap_or_else(|| vec![None; levers.len()]);
        for (lever, value) in &scenario.own {
            all[*lever] = Some(value.clone());
        }
        settings.insert(number, all);
    }
    let named =
        |(number, scenario): (usize, Written)| Some(Named { name: scenario.name, settings: settings.remove(&number)? });
    let named = written.into_iter().enumerate().filter_map(named).collect();
    (levers, named)
}

fn name(file: &mut TomlFile<'_>, table: &mut Keys<'_, '_>, written: &[Written]) -> String {
    let name = table.text(file, "name").map(|name| name.trim().to_owned());
    let help = "give it a name of its own, such as name = \"bot at 20 %\"";
    match &name {
        None if !table.has("name") => file.problem(table.at, "name", "the scenario has no name", help),
        Some(name) if name.is_empty() => file.problem_of(table, "name", "the name of the scenario is empty", help),
        Some(name) if written.iter().any(|other| other.name == *name) => {
            file.problem_of(table, "name", format!("two scenarios are named `{name}`"), help);
        }
        _ => {}
    }
    name.unwrap_or_default()
}

/// The lever that a scenario names: a declared one, else a kind that no lever is of, which then reaches everything.
fn lever_named(
    file: &mut TomlFile<'_>,
    name: &str,
    at: usize,
    levers: &mut Vec<Lever>,
    places: &mut Vec<Problem>,
) -> Option<usize> {
    if let Some(number) = levers.iter().position(|lever| lever.name == name) {
        return Some(number);
    }
    let (message, help) = match kind_named(name) {
        None => {
            let known: Vec<_> = levers.iter().map(|lever| lever.name.as_str()).collect();
            let help = match nearest(name, &known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => nearest_kind(name),
            };
            (format!("there is no lever `{name}`"), help)
        }
        Some(kind) => {
            let declared: Vec<_> = levers.iter().filter(|lever| lever.kind == kind).collect();
            match (declared.is_empty(), terms::needed(kind)) {
                (true, None) => {
                    levers.push(undeclared(kind));
                    places.push(file.at_value(at, name, name, "", ""));
                    return Some(levers.len() - 1);
                }
                (true, Some((why, _))) => {
                    let help = format!("declare it: [[lever]] with lever = \"{kind}\" and what it needs");
                    (why.replace("the lever", &format!("`{kind}`")), help)
                }
                (false, _) => {
                    let names: Vec<_> = declared.iter().map(|lever| format!("`{}`", lever.name)).collect();
                    (format!("`{name}` could be meant for every queue, or for a lever that is declared"), {
                        format!("write the lever's name: {}", names.join(" or "))
                    })
                }
            }
        }
    };
    file.problem(at, name, message, help);
    None
}

/// The scenarios in an order in which each comes after the one it builds on; those in a circle, or on something unknown, are
/// left out and noted.
fn built(file: &mut TomlFile<'_>, written: &[Written]) -> Vec<usize> {
    let names: Vec<_> = written.iter().map(|scenario| scenario.name.as_str()).collect();
    let mut below = vec![None; written.len()];
    let mut sound = vec![true; written.len()];
    for (number, scenario) in written.iter().enumerate() {
        let Some((on, at)) = &scenario.on else { continue };
        below[number] = names.iter().position(|name| name == on);
        if below[number].is_none() {
            let help = match nearest(on, &names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the name of another scenario, or drop `on`".to_owned(),
            };
            let message = format!("scenario `{}` builds on `{on}`, which is not there", scenario.name);
            let problem = file.at_value(*at, "on", on, message, help);
            file.problems.push(problem);
            sound[number] = false;
        }
    }
    // Steps down to the ground; whoever never gets there stands on a circle.
    let mut order: Vec<(usize, usize)> = Vec::new();
    for (number, sound) in sound.iter_mut().enumerate() {
        let mut way = vec![number];
        let mut at = number;
        while let Some(next) = below[at] {
            if next == number {
                circle(file, written, &way);
            }
            if way.contains(&next) {
                *sound = false;
                break;
            }
            way.push(next);
            at = next;
        }
        order.push((way.len(), number));
    }
    order.sort_unstable();
    order.into_iter().map(|(_, number)| number).filter(|number| sound[*number]).collect()
}

/// Notes a circle, once: at the first of its scenarios.
fn circle(file: &mut TomlFile<'_>, written: &[Written], way: &[usize]) {
    let Some((first, at)) = way.first().and_then(|first| Some((*first, written[*first].on.as_ref()?.1))) else {
        return;
    };
    if way.iter().any(|other| *other < first) {
        return;
    }
    let name = |number: &usize| written[*number].name.as_str();
    let message = match way {
        [only] => format!("scenario `{}` builds on itself", name(only)),
        _ => {
            let all: Vec<_> = way.iter().chain([&first]).map(name).collect();
            format!("scenarios build on themselves in a circle: {}", all.join(" → "))
        }
    };
    let on = written[first].on.as_ref().map(|(on, _)| on.clone()).unwrap_or_default();
    let problem = file.at_value(at, "on", &on, message, "let one of them stand by itself: drop its `on`");
    file.problems.push(problem);
}
