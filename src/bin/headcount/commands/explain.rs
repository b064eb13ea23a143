//! `headcount explain`.

use headcount::error::{Place, Problem};
use headcount::glossary::{self, Group, Term};
use headcount::io::dataset::{Column, Dataset};

use crate::session::{Done, Failure, Session};

/// Flags of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A term, abbreviation, column or finding, such as shrinkage, ASA or outage (default: list them all)
    #[arg(value_name = "TERM", num_args = 0..)]
    term: Vec<String>,
}

/// Runs the verb.
pub fn run(args: &ExplainArgs, session: &Session) -> Result<Done, Failure> {
    if args.term.is_empty() {
        let all: Vec<&Term> = glossary::terms().iter().collect();
        let json = serde_json::json!({ "terms": all.iter().map(|term| json(term)).collect::<Vec<_>>() });
        session.publish(&table(&all), &json, &list())?;
        return Ok(Done::Met);
    }
    let asked = args.term.join(" ");
    let term = glossary::find(&asked).ok_or_else(|| unknown(&asked))?;
    session.publish(&table(&[term]), &json(term), &text(term))?;
    Ok(Done::Met)
}

fn unknown(asked: &str) -> Problem {
    let near = glossary::suggest(asked);
    let help = if near.is_empty() {
        "run `headcount explain` for the list of terms".to_owned()
    } else {
        format!("did you mean {}? `headcount explain` lists all terms", near.join(" or "))
    };
    Problem::new("unknown-term", Place::default(), format!("the glossary has no term `{asked}`"), help)
        .field("TERM")
        .text(asked)
}

/// Width of the printed text, in characters.
const WIDTH: usize = 96;
const INDENT: usize = 16;

fn text(term: &Term) -> String {
    let mut out = format!("{}\n", term.name);
    if !term.aliases.is_empty() {
        out += &block("also", &term.aliases.join(", "));
    }
    for (heading, text) in term.sections() {
        out += &block(heading, text);
    }
    if term.later {
        out += &block("note", "Defined here; this version computes no such thing yet.");
    }
    if !term.see.is_empty() {
        out += &block("see also", &term.see.join(", "));
    }
    out
}

/// A heading in the margin and its text, folded between words; lines of a formula keep their own breaks.
fn block(heading: &str, text: &str) -> String {
    let mut out = String::new();
    let mut margin = format!("  {heading}");
    for line in text.lines() {
        for part in fold(line, WIDTH - INDENT) {
            out += format!("{margin:INDENT$}{part}").trim_end();
            out.push('\n');
            margin.clear();
        }
    }
    out
}

fn fold(line: &str, width: usize) -> Vec<String> {
    if line.chars().count() <= width {
        return vec![line.to_owned()];
    }
    let mut parts = vec![String::new()];
    for word in line.split(' ') {
        let last = parts.last_mut();
        match last {
            Some(part) if part.is_empty() => part.push_str(word),
            Some(part) if part.chars().count() + 1 + word.chars().count() <= width => {
                part.push(' ');
                part.push_str(word);
            }
            _ => parts.push(word.to_owned()),
        }
    }
    parts
}

fn list() -> String {
    let mut out = String::from("headcount explain TERM prints one of these:\n");
    for group in Group::ALL {
        let names: Vec<&str> = glossary::terms().iter().filter(|t| t.group == group).map(|t| t.name).collect();
        out += &format!("\n{}\n", group.title());
        for line in fold(&names.join(", "), WIDTH - 2) {
            out += &format!("  {line}\n");
        }
    }
    out
}

fn json(term: &Term) -> serde_json::Value {
    let mut object = serde_json::Map::new();
    object.insert("term".into(), term.name.into());
    object.insert("aliases".into(), term.aliases.into());
    object.insert("group".into(), term.group.title().into());
    for (heading, text) in term.sections() {
        object.insert(heading.into(), text.into());
    }
    object.insert("computed".into(), (!term.later).into());
    object.insert("see_also".into(), term.see.into());
    object.into()
}

fn table(terms: &[&Term]) -> Dataset {
    let mut data = Dataset::default();
    let column = |value: &dyn Fn(&Term) -> String| Column::Text(terms.iter().map(|term| value(term)).collect());
    data.push("term", column(&|t| t.name.to_owned()));
    data.push("aliases", column(&|t| t.aliases.join("; ")));
    data.push("group", column(&|t| t.group.title().to_owned()));
    data.push("meaning", column(&|t| t.meaning.to_owned()));
    data.push("formula", column(&|t| t.formula.to_owned()));
    data.push("default", column(&|t| t.default.to_owned()));
    data.push("alternatives", column(&|t| t.alternatives.to_owned()));
    data.push("source", column(&|t| t.source.to_owned()));
    data.push("example", column(&|t| t.example.to_owned()));
    data.push("advice", column(&|t| t.advice.to_owned()));
    data
}
