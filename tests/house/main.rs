//! The house rules: who may know whom, which licences we ship, how large a room may grow.
#![allow(clippy::unwrap_used)] // what can't be read here fails the test, as it should

mod codes;
mod layers;
mod licences;
