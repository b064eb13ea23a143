//! Data flows one way: each folder of `src/` may use only what lies before it on the planner's way.

use std::fs;
use std::path::{Path, PathBuf};

/// A layer: its places under `src/`, the modules of the crate that it may name, and crates it must not.
struct Layer {
    places: &'static [&'static str],
    may_use: &'static [&'static str],
    never: &'static [&'static str],
}

const EDGE_CRATES: &[&str] = &[
    "polars",
    "clap",
    "plotters",
    "rayon",
    "csv",
    "toml",
    "serde_json",
    "flate2",
    "ruzstd",
    "tempfile",
    "maud",
    "rust_xlsxwriter",
    "indicatif",
    "anyhow",
];
const FILES_AND_CLOCKS: &[&str] =
    &["std::fs", "std::env", "std::time::SystemTime", "std::time::Instant", "println!", "eprintln!"];

const LAYERS: &[Layer] = &[
    Layer { places: &["units.rs", "time.rs", "error.rs"], may_use: &["units", "time", "error"], never: EDGE_CRATES },
    Layer { places: &["glossary"], may_use: &["error", "glossary"], never: EDGE_CRATES },
    Layer { places: &["history"], may_use: &["units", "time", "error", "history", "evaluate"], never: EDGE_CRATES },
    Layer {
        places: &["forecast"],
        may_use: &["units", "time", "error", "history", "evaluate", "forecast"],
        never: EDGE_CRATES,
    },
    Layer { places: &["queueing"], may_use: &["units", "error", "queueing"], never: EDGE_CRATES },
    Layer {
        places: &["staffing"],
        may_use: &["units", "time", "error", "history", "forecast", "queueing", "staffing"],
        never: EDGE_CRATES,
    },
    Layer {
        places: &["evaluate"],
        may_use: &["units", "time", "error", "history", "forecast", "queueing", "staffing", "schedule", "evaluate"],
        never: EDGE_CRATES,
    },
    Layer {
        places: &["schedule"],
        may_use: &["units", "time", "error", "history", "forecast", "queueing", "staffing", "schedule"],
        never: EDGE_CRATES,
    },
    Layer {
        places: &["review.rs", "review"],
        may_use: &[
            "units", "time", "error", "history", "forecast", "queueing", "staffing", "schedule", "evaluate", "plan",
            "review",
        ],
        never: &["polars", "clap", "plotters", "csv", "toml", "serde_json", "tempfile", "maud"],
    },
    Layer {
        places: &["scenario"],
        may_use: &[
            "units", "time", "error", "history", "forecast", "queueing", "staffing", "evaluate", "plan", "scenario",
        ],
        never: &["polars", "clap", "plotters", "csv", "toml", "serde_json", "tempfile", "maud"],
    },
    Layer {
        places: &["hiring"],
        may_use: &["units", "time", "error", "history", "forecast", "queueing", "staffing", "evaluate", "hiring"],
        never: &["polars", "clap", "plotters", "csv", "toml", "serde_json", "tempfile", "maud"],
    },
    Layer {
        places: &["plan.rs"],
        may_use: &["units", "time", "error", "history", "forecast", "queueing", "staffing", "evaluate", "plan"],
        never: &["polars", "clap", "plotters", "csv", "toml", "serde_json", "tempfile", "maud"],
    },
    Layer {
        places: &["io"],
        may_use: &[
            "units", "time", "error", "history", "forecast", "queueing", "staffing", "schedule", "evaluate", "plan",
            "review", "scenario", "hiring", "io",
        ],
        never: &["clap", "plotters", "maud", "indicatif", "anyhow", "println!", "eprintln!"],
    },
    Layer {
        places: &["report"],
        may_use: &[
            "units", "time", "error", "history", "forecast", "queueing", "staffing", "schedule", "evaluate", "plan",
            "review", "scenario", "hiring", "io", "glossary", "report",
        ],
        never: &["clap", "polars", "indicatif", "anyhow", "std::fs", "println!", "eprintln!"],
    },
];

fn sources(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_path_buf()];
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") && !is_test(&path) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Whether a file holds tests alone: those may look at any layer.
fn is_test(path: &Path) -> bool {
    path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| stem == "tests" || stem.ends_with("_test"))
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The code of a file: comments, and the tests at its end, left out.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let shipped = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned();
    shipped.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Modules of the crate that a text names as `crate::module`, also inside `use crate::{…}`.
fn modules_named(code: &str) -> Vec<String> {
    let mut named = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + 7..];
        let list = rest.strip_prefix('{').map_or(rest, |inner| inner);
        let ends = if rest.starts_with('{') { list.find("};").unwrap_or(list.len()) } else { list.len() };
        let mut depth = 0;
        for part in list[..ends].split_inclusive([',', '{', '}']) {
            let word: String = part.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if depth == 0 && !word.is_empty() {
                named.push(word);
            }
            depth += i32::from(part.ends_with('{')) - i32::from(part.ends_with('}'));
            if !rest.starts_with('{') {
                break;
            }
        }
    }
    named
}

fn breaches(layer: &Layer) -> Vec<String> {
    let mut breaches = Vec::new();
    for path in layer.places.iter().flat_map(|place| sources(&src().join(place))) {
        let code = code(&path);
        for module in modules_named(&code) {
            let is_module = src().join(&module).is_dir() || src().join(format!("{module}.rs")).is_file();
            if is_module && !layer.may_use.contains(&module.as_str()) {
                breaches.push(format!("{} uses crate::{module}", path.display()));
            }
        }
        let core = !layer.may_use.contains(&"plan");
        let forbidden = layer.never.iter().chain(FILES_AND_CLOCKS.iter().filter(|_| core));
        for name in forbidden {
            let is_crate = !name.contains([':', '!']);
            let hit = code.lines().map(str::trim_start).any(|line| match is_crate {
                true => line.starts_with(&format!("use {name}")) || line.contains(&format!("{name}::")),
                false => line.contains(name),
            });
            if hit {
                breaches.push(format!("{} uses {name}", path.display()));
            }
        }
    }
    breaches
}

#[test]
fn no_arrow_points_back() {
    let breaches: Vec<_> = LAYERS.iter().flat_map(breaches).collect();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_folder_of_the_source_belongs_to_a_layer() {
    let placed: Vec<_> =
        LAYERS.iter().flat_map(|layer| layer.places).copied().chain(["bin", "lib.rs", "sample.rs"]).collect();
    for entry in fs::read_dir(src()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(placed.contains(&name.as_str()), "src/{name} stands in no layer of tests/house/layers.rs");
    }
}

#[test]
fn a_breach_would_be_seen() {
    assert_eq!(modules_named("use crate::io::write;"), ["io"]);
    assert_eq!(modules_named("use crate::{io::{a, b}, units};"), ["io", "units"]);
    assert_eq!(modules_named("let x = crate::plan::plan();"), ["plan"]);
}

#[test]
fn only_the_program_knows_clap() {
    for path in sources(&src()).into_iter().filter(|path| !path.starts_with(src().join("bin"))) {
        assert!(!code(&path).contains("clap::"), "{} uses clap", path.display());
    }
}

#[test]
fn the_top_level_holds_what_it_may() {
    const ALLOWED: &[&str] = &[
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "rustfmt.toml",
        "clippy.toml",
        "src",
        "tests",
        "data",
        "notebooks-export",
        "benches",
        "target",
        "plan",
    ];
    for entry in fs::read_dir(env!("CARGO_MANIFEST_DIR")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.starts_with('.') || ALLOWED.contains(&name.as_str()), "{name} at the top level");
    }
}

#[test]
fn every_room_is_of_readable_size() {
    let mut large = Vec::new();
    for path in sources(&src()) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        if lines > 500 {
            large.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert!(large.is_empty(), "{}", large.join("\n"));
}
