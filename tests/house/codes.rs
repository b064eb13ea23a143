//! Every code that the program prints in brackets can be looked up.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The codes of notices that a source file names: `code: "x"`, or `"x",` on the line after `tell(`.
fn codes(text: &str, found: &mut BTreeSet<String>) {
    let own = text.split("#[cfg(test)]").next().unwrap_or(text);
    for after in own.split("Notice {").skip(1).chain(own.split("tell(").skip(1)) {
        let after = after.trim_start().trim_start_matches("code:").trim_start();
        if let Some(code) = after.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
            found.insert(code.to_owned());
        }
    }
}

fn walk(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let tests = path.file_name().is_some_and(|name| name.to_string_lossy().contains("tests"));
        match path.is_dir() {
            true => walk(&path, found),
            false if path.extension().is_some_and(|ending| ending == "rs") && !tests => {
                codes(&fs::read_to_string(&path).unwrap(), found);
            }
            false => {}
        }
    }
}

#[test]
fn every_code_of_a_notice_stands_in_the_glossary() {
    let mut found = BTreeSet::new();
    walk(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
    assert!(found.contains("partial-overlap") && found.contains("model-differs"), "{found:?}");
    let unknown: Vec<_> = found.iter().filter(|code| headcount::glossary::find(code).is_none()).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
