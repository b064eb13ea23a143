//! What a sweep was made from: parts go together only where all of it is the same.

use serde::{Deserialize, Serialize};

use crate::io::digest::sha256;

/// An input of a sweep, and the SHA-256 of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputMark {
    /// The file as it was named.
    pub file: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// What a sweep was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweepIdentity {
    /// Version of the program.
    program: String,
    /// SHA-256 over everything below.
    hash: String,
    /// The seed of everything random.
    seed: u64,
    /// SHA-256 of the grid file.
    grid: String,
    /// The files that the grid names, in its order.
    inputs: Vec<InputMark>,
    /// The settings that decide on rows, by name, with their values.
    settings: Vec<(String, String)>,
}

impl SweepIdentity {
    /// Describes a sweep: the bytes of its grid file, the files that it reads, every setting that decides on rows, the seed.
    pub fn new(grid: &[u8], inputs: Vec<InputMark>, settings: Vec<(String, String)>, seed: u64) -> Self {
        let grid = sha256(grid);
        let program = env!("CARGO_PKG_VERSION").to_owned();
        // Names of files may differ from machine to machine; their bytes may not.
        let files: Vec<&str> = inputs.iter().map(|input| input.sha256.as_str()).collect();
        let all = serde_json::json!([program, seed, grid, files, settings]).to_string();
        Self { program, hash: sha256(all.as_bytes()), seed, grid, inputs, settings }
    }
    /// SHA-256 over everything that the sweep was made from.
    pub fn hash(&self) -> &str {
        &self.hash
    }
    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }
    /// What differs between two sweeps, in words; nothing where they are the same. Each difference names both values, `self`
    /// first.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        if self.program != other.program {
            found.push(format!("the version of headcount ({} and {})", self.program, other.program));
        }
        if self.seed != other.seed {
            found.push(format!("the seed ({} and {})", self.seed, other.seed));
        }
        if self.grid != other.grid {
            found.push("the grid file".to_owned());
        }
        for k in 0..self.inputs.len().max(other.inputs.len()) {
            match (self.inputs.get(k), other.inputs.get(k)) {
                (Some(one), Some(two)) if one.sha256 == two.sha256 => {}
                (Some(one), _) => found.push(format!("the contents of {}", one.file)),
                (None, Some(two)) => found.push(format!("the contents of {}", two.file)),
                (None, None) => {}
            }
        }
        let value = |of: &Self, name: &str| {
            of.settings.iter().find(|(own, _)| own == name).map_or("not set".to_owned(), |(_, value)| value.clone())
        };
        let mut names: Vec<&String> = self.settings.iter().chain(&other.settings).map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        for name in names {
            let (one, two) = (value(self, name), value(other, name));
            if one != two {
                found.push(format!("the setting {name} ({one} and {two})"));
            }
        }
        if found.is_empty() && self.hash != other.hash {
            found.push("what they were made from".to_owned());
        }
        found
    }
}
