//! The `[[lever]]` tables.

use super::mentions::Mention;
use super::{scope, terms, values};
use crate::error::Problem;
use crate::io::calendar::nearest;
use crate::io::sweep_table;
use crate::io::toml_file::{Keys, TomlFile};
use crate::scenario::{Design, Lever, LeverKind, Scope, Terms};

/// The kind by its key.
pub(super) fn kind_named(text: &str) -> Option<LeverKind> {
    LeverKind::ALL.iter().copied().find(|kind| kind.as_str() == text)
}

/// Did you mean, or all there are.
pub(super) fn nearest_kind(text: &str) -> String {
    let keys: Vec<_> = LeverKind::ALL.iter().map(|kind| kind.as_str()).collect();
    match nearest(text, &keys) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("levers are {}", keys.join(", ")),
    }
}

/// Every lever that can be read, with a problem at its place whose words are for whoever refuses it.
pub(super) fn levers(
    file: &mut TomlFile<'_>,
    keys: &mut Keys<'_, '_>,
    design: Option<Design>,
    mentions: &mut Vec<Mention>,
) -> (Vec<Lever>, Vec<Problem>) {
    let (mut levers, mut places) = (Vec::<Lever>::new(), Vec::new());
    for mut table in keys.tables(file, "lever") {
        let kind = kind(file, &mut table);
        let name = name(file, &mut table, kind, &levers);
        let at = levers.len();
        let scope = scope::scope(file, &mut table, kind, at, mentions);
        // Without its kind nothing else of a lever can be judged: the rest of its keys is let pass.
        let Some(kind) = kind else { continue };
        let terms = terms::terms(file, &mut table, kind, at, mentions);
        let values = values::values(file, &mut table, kind, design);
        places.push(file.at_value(table.at_key("lever"), "lever", &name, "", ""));
        table.finish(file);
        levers.push(Lever { name, kind, scope, terms, values });
    }
    (levers, places)
}

/// A lever that nobody declares: everywhere, on default terms, pulled by named scenarios alone.
pub(super) fn undeclared(kind: LeverKind) -> Lever {
    let name = kind.as_str().to_owned();
    Lever { name, kind, scope: Scope::default(), terms: Terms::default(), values: None }
}

fn kind(file: &mut TomlFile<'_>, table: &mut Keys<'_, '_>) -> Option<LeverKind> {
    let text = table.text(file, "lever");
    if !table.has("lever") {
        let help = "add what it changes, such as lever = \"volume\"";
        file.problem(table.at, "lever", "the lever does not say what it changes", help);
    }
    let text = text?;
    let kind = kind_named(&text);
    if kind.is_none() {
        file.problem_of(table, "lever", format!("there is no lever `{text}`"), nearest_kind(&text));
    }
    kind
}

fn name(file: &mut TomlFile<'_>, table: &mut Keys<'_, '_>, kind: Option<LeverKind>, levers: &[Lever]) -> String {
    let given = table.text(file, "name").map(|name| name.trim().to_owned());
    let at = if given.is_some() { "name" } else { "lever" };
    let name = given.unwrap_or_else(|| kind.map_or_else(String::new, |kind| kind.as_str().to_owned()));
    if kind.is_none() {
        return name;
    }
    let help = "give it a name of its own, such as name = \"volume sales\"";
    if name.is_empty() {
        file.problem_of(table, at, "the name of the lever is empty", help);
    } else if levers.iter().any(|lever| lever.name == name) {
        file.problem_of(table, at, format!("two levers are named `{name}`"), help);
    } else if sweep_table::is_column(&name) || name == "on" {
        file.problem_of(table, at, format!("`{name}` is a word of the table or of scenarios"), help);
    } else if kind_named(&name).is_some_and(|other| Some(other) != kind) {
        file.problem_of(table, at, format!("`{name}` is the name of another kind of lever"), help);
    }
    name
}
