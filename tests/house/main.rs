//! The house rules: who may know whom, which licences we ship, how large a room may grow.

mod layers;
mod licences;
