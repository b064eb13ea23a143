//! `headcount merge`.

use std::path::{Path, PathBuf};

use headcount::error::{Place, Problem};
use headcount::io::dataset::Format;
use headcount::io::sweep_part::{PartHeader, PartSet};
use headcount::io::write;
use headcount::report::words::number;
use serde_json::json;

use crate::session::{Done, Failure, Session, format_of, to_stdout};

/// Flags of `merge`.
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    /// Parts that `sweep --shard` wrote, in any order, or a folder that holds them
    #[arg(value_name = "PART", required = true, num_args = 1..)]
    parts: Vec<PathBuf>,
}

/// Runs the verb.
pub fn run(args: &MergeArgs, session: &Session) -> Result<Done, Failure> {
    let global = &session.global;
    let standard_output = global.output.as_deref() == Some(Path::new("-"));
    if standard_output {
        session.refuse_json_on_stdout()?;
    }
    session.refuse_unknown_ending()?;
    if let Some(path) = &global.output {
        session.refuse_to_overwrite_an_input(path)?;
        refuse_a_part(path)?;
    }
    let set = {
        let _step = session.step("checking the parts");
        PartSet::gather(&args.parts)?
    };
    for repeated in set.repeated() {
        session.note(&format!("{} holds the same bytes as another part; it counts once", repeated.display()));
    }
    let Some(header) = set.header().cloned() else { return Ok(Done::Met) };
    let parts = set.len();
    let counter = session.counter("scenarios", header.scenarios);
    let seen = |rows: u64| counter.advance(rows, false);
    let json = summary(&header, parts, global.output.as_deref());
    match &global.output {
        Some(path) if !standard_output => {
            let format = global.format.or_else(|| format_of(path)).unwrap_or(Format::Csv);
            write::file(path, |out| set.write(format, out, |block| seen(block.rows() as u64)).map(drop))?;
            drop(counter);
            session.note(&format!("wrote {} ({} rows)", path.display(), header.scenarios));
            session.note(&told(&header, parts));
            if global.json {
                to_stdout(|out| writeln!(out, "{json:#}"))?;
            }
        }
        _ if standard_output || (global.format.is_some() && !global.json) => {
            let format = global.format.unwrap_or(Format::Csv);
            to_stdout(|out| set.write(format, out, |block| seen(block.rows() as u64)).map(drop))?;
            drop(counter);
            session.note(&told(&header, parts));
        }
        _ => {
            drop(counter);
            let text = format!(
                "{}\nThe parts are whole and complete; -o FILE.csv writes their table.\n",
                told(&header, parts)
            );
            to_stdout(|out| if global.json { writeln!(out, "{json:#}") } else { out.write_all(text.as_bytes()) })?;
        }
    }
    Ok(Done::Met)
}

/// A table must not be named like the parts: the next merge of the folder would take it for one.
fn refuse_a_part(path: &Path) -> Result<(), Failure> {
    if path.extension().is_none_or(|ending| ending != "part") {
        return Ok(());
    }
    let place = Place::file(path.display().to_string());
    let help = "end it in .csv, .json, .parquet or .xlsx";
    Err(Problem::new("usage", place, "is named like a part, and is to be a table", help).field("output").into())
}

fn told(header: &PartHeader, parts: usize) -> String {
    let (noun, all) = (if parts == 1 { "part" } else { "parts" }, number(header.scenarios as f64, 0));
    format!("{all} scenarios of {parts} {noun}, seed {}", header.identity.seed())
}

fn summary(header: &PartHeader, parts: usize, output: Option<&Path>) -> serde_json::Value {
    json!({
        "scenarios": header.scenarios,
        "parts": parts,
        "seed": header.identity.seed(),
        "hash": header.identity.hash(),
        "columns": header.columns.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "output": output.map(|path| path.display().to_string()),
    })
}
