//! Every command of the README is run in the folder that `init` writes, and prints what the README shows.

use std::fs;
use std::path::Path;
use std::process::Command;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
/// A line that stands for the rest of an output.
const REST: &str = "…";

/// What a command prints: standard output, or standard error where there is none.
fn run(command: &str, folder: &Path) -> Vec<String> {
    let words = words(command);
    assert_eq!(words.first().map(String::as_str), Some("headcount"), "{command}");
    let output = Command::new(env!("CARGO_BIN_EXE_headcount")).args(&words[1..]).current_dir(folder).output();
    let output = output.expect("the program runs");
    let expected = if command.contains("broken") { 2 } else { 0 };
    assert_eq!(output.status.code(), Some(expected), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    let printed = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    String::from_utf8(printed).expect("UTF-8").lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Words of a command line; double quotes keep blanks together.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().expect("never empty").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The README with every output as the program prints it now.
fn replayed(readme: &str, folder: &Path) -> String {
    let mut page = String::new();
    let mut lines = readme.lines().peekable();
    while let Some(line) = lines.next() {
        page += &format!("{line}\n");
        if let Some(name) = line.strip_prefix("```csv ") {
            let mut text = String::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("```")) {
                text += &format!("{line}\n");
            }
            page += &text;
            fs::write(folder.join(name), text).expect("the example file is written");
        } else if line == "```console" {
            while let Some(line) = lines.next_if(|line| !line.starts_with("```")) {
                page += &format!("{line}\n");
                let command = line.strip_prefix("$ ").unwrap_or_else(|| panic!("a command, not `{line}`"));
                let mut shown = Vec::new();
                while let Some(line) = lines.next_if(|line| !line.starts_with("```") && !line.starts_with("$ ")) {
                    shown.push(line);
                }
                let mut printed = run(command, folder);
                if shown.last() == Some(&REST) {
                    printed.truncate(shown.len() - 1);
                    printed.push(REST.to_owned());
                }
                page += &printed.iter().map(|line| format!("{line}\n")).collect::<String>();
            }
        }
    }
    page
}

#[test]
fn the_readme_shows_what_a_planner_sees() {
    let readme = fs::read_to_string(PATH).expect("there is a README");
    let folder = tempfile::tempdir().expect("a folder");
    run("headcount init tour", folder.path());
    let replayed = replayed(&readme, &folder.path().join("tour"));
    if crate::updating() {
        fs::write(PATH, &replayed).expect("the README is written");
        return;
    }
    for (number, (shown, printed)) in readme.lines().zip(replayed.lines()).enumerate() {
        assert_eq!(printed, shown, "README.md:{}; see tests/manual/main.rs", number + 1);
    }
    assert_eq!(readme.lines().count(), replayed.lines().count());
}
